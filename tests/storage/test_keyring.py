"""Keys are made at random, written down readably, and never read back wrongly (CRY-07, CRY-09)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import StorageError
from storage.hybrid import RandomSourceFailed, UnusableKey, load_private, load_public, open_with, seal_to
from storage.keyring import (
    KeyFileError,
    KeyInUse,
    KeyMissing,
    KeyName,
    Keyring,
    Purpose,
    UnknownKey,
    check_key_file,
    fingerprint,
    make_hybrid_pair,
    make_keyring,
    read_keyring,
    with_new_version,
    without_version,
    write_intake,
    write_open,
)

KEYS, RECOVERY_PRIVATE = make_keyring()
INTAKE, OPEN = write_intake(KEYS), write_open(KEYS)
NAMES: list[KeyName] = [*Purpose, "root"]
quick = settings(max_examples=150, deadline=None, database=None)


def all_keys(keyring: Keyring) -> list[bytes]:
    held = [*keyring.purposes.values(), keyring.roots]
    return [key for versions in held for key in versions.values()]


def rewritten(raw: bytes, **changes: object) -> bytes:
    """Write a key file again with *changes* and the check value that belongs to them."""
    content = {**json.loads(raw), **changes}
    content.pop("check")
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    content["check"] = hashlib.sha256(b"heard/key file/1" + plain.encode()).hexdigest()[:32]
    return json.dumps(content).encode()


def refusal(intake: bytes, open_: bytes | None) -> str:
    """Give the one line with which the files are refused, which must show no key anywhere."""
    with pytest.raises(KeyFileError) as caught:
        read_keyring(intake, open_)
    shown = "".join(traceback.format_exception(caught.value))
    error: BaseException | None = caught.value
    while error is not None:
        shown += repr(error) + repr(vars(error)) + str(getattr(error, "doc", ""))
        error = error.__cause__ or error.__context__
    for key in all_keys(KEYS):
        assert base64.b64encode(key).decode()[:20] not in shown
        assert key.hex()[:20] not in shown
    line = str(caught.value)
    assert "\n" not in line and line
    return line


# -- making -------------------------------------------------------------------------------------


def test_two_files_give_back_the_keyring_they_were_written_from() -> None:
    assert read_keyring(INTAKE, OPEN) == KEYS
    assert KEYS.can_open
    assert len(KEYS.installation) == 16 and len(KEYS.salt) >= 16
    assert KEYS.root(1) == KEYS.current("root")[1]


def test_intake_file_alone_gives_no_root_key_and_none_is_in_it() -> None:
    keyring = read_keyring(INTAKE, None)
    assert not keyring.can_open
    root = KEYS.root(1)
    assert root not in all_keys(keyring)
    assert base64.b64encode(root) not in INTAKE and root.hex().encode() not in INTAKE
    for reach in (lambda: keyring.root(1), lambda: keyring.current("root"), lambda: write_open(keyring)):
        with pytest.raises(KeyMissing):
            reach()


def test_recovery_private_key_is_in_neither_file_and_fits_the_public_one() -> None:
    for part in (RECOVERY_PRIVATE[1:65], RECOVERY_PRIVATE[65:]):
        assert base64.b64encode(part)[:24] not in INTAKE + OPEN
    assert KEYS.recovery_public is not None
    assert open_with(RECOVERY_PRIVATE, seal_to(KEYS.recovery_public, b"escrow", b""), b"") == b"escrow"


def test_every_key_is_random_and_serves_one_purpose() -> None:
    other, _ = make_keyring()
    keys = [*all_keys(KEYS), *all_keys(other), KEYS.salt, other.salt]
    assert len(set(keys)) == len(keys) == 2 * (len(Purpose) + 2)
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_derived_so_a_new_version_changes_nothing_else(name: KeyName) -> None:
    newer = with_new_version(KEYS, name)
    before, after = set(all_keys(KEYS)), set(all_keys(newer))
    assert before < after and len(after - before) == 1
    assert (newer.salt, newer.installation, newer.recovery_public) == (
        KEYS.salt,
        KEYS.installation,
        KEYS.recovery_public,
    )


def test_keyring_shows_no_key_when_printed_and_cannot_be_changed() -> None:
    shown = repr(KEYS) + str(KEYS)
    assert all(repr(key)[2:20] not in shown and key.hex() not in shown for key in all_keys(KEYS))
    with pytest.raises(TypeError):
        KEYS.purposes[Purpose.INDEX][2] = b"x" * 32  # type: ignore[index]
    with pytest.raises(AttributeError):
        KEYS.salt = b""  # type: ignore[misc]


def test_fingerprint_names_a_key_without_showing_it() -> None:
    names = {fingerprint(key) for key in all_keys(KEYS)}
    assert len(names) == len(all_keys(KEYS))
    assert all(len(name) == 16 for name in names)
    assert all(fingerprint(key) not in key.hex() for key in all_keys(KEYS))


@pytest.mark.parametrize(
    "source",
    [
        lambda count: b"",
        lambda count: bytes(count),
        lambda count: b"\x07" * count,
        lambda count: os.urandom(8),
    ],
    ids=["nothing", "zeros", "stuck", "short"],
)
def test_failing_random_numbers_make_no_keys(source: Callable[[int], bytes]) -> None:
    with pytest.raises(RandomSourceFailed):
        make_keyring(source)
    with pytest.raises(RandomSourceFailed):
        with_new_version(KEYS, Purpose.ROW, source)


# -- versions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_newest_version_is_current_and_the_old_one_stays_until_it_is_taken_away(name: KeyName) -> None:
    newer = with_new_version(KEYS, name)
    assert newer.versions(name) == (2, 1)
    assert newer.current(name) == (2, newer.key(name, 2))
    assert newer.key(name, 1) == KEYS.key(name, 1)
    assert read_keyring(write_intake(newer), write_open(newer)) == newer
    alone = without_version(newer, name, 1)
    assert alone.versions(name) == (2,)
    with pytest.raises(UnknownKey) as caught:
        alone.key(name, 1)
    assert (caught.value.name, caught.value.version) == (name, 1)


def test_newest_version_and_an_unknown_one_cannot_be_taken_away() -> None:
    newer = with_new_version(KEYS, Purpose.TRANSIT)
    with pytest.raises(KeyInUse):
        without_version(newer, Purpose.TRANSIT, 2)
    with pytest.raises(KeyInUse):
        without_version(KEYS, "root", 1)
    with pytest.raises(UnknownKey):
        without_version(KEYS, Purpose.TRANSIT, 9)


def test_root_key_cannot_be_renewed_without_the_open_file() -> None:
    with pytest.raises(KeyMissing):
        with_new_version(read_keyring(INTAKE, None), "root")


# -- bad files ----------------------------------------------------------------------------------


def test_exchanged_files_are_named_as_such() -> None:
    assert "found the open key file where the intake key file is expected" in refusal(OPEN, INTAKE)
    assert "found the intake key file where the open key file is expected" in refusal(INTAKE, INTAKE)


def test_files_of_two_installations_are_refused() -> None:
    other, _ = make_keyring()
    line = refusal(INTAKE, write_open(other))
    assert KEYS.installation.hex() in line and other.installation.hex() in line


def test_file_of_a_later_version_is_refused_as_such_even_when_its_check_is_unknown() -> None:
    later = json.loads(INTAKE) | {"format": 2, "keys": "in another shape", "check": "of another kind"}
    assert "format 2" in refusal(json.dumps(later).encode(), None)
    assert "format 3" in refusal(INTAKE, rewritten(OPEN, format=3))


@pytest.mark.parametrize("cut", [0, 1, 50, len(INTAKE) // 2, len(INTAKE) - 3])
def test_truncated_file_is_damaged(cut: int) -> None:
    assert "damaged" in refusal(INTAKE[:cut], None)


@quick
@given(st.integers(0, len(INTAKE) - 1), st.integers(1, 255))
def test_changed_byte_is_refused_or_changes_nothing(at: int, flip: int) -> None:
    changed = bytearray(INTAKE)
    changed[at] ^= flip
    try:
        assert read_keyring(bytes(changed), OPEN) == KEYS  # a blank that became another blank
    except KeyFileError:
        refusal(bytes(changed), OPEN)


@quick
@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_other_file_is_refused_in_one_line(raw: bytes) -> None:
    assert "damaged" in refusal(raw, None)


def test_deeply_nested_file_is_refused() -> None:
    assert "damaged" in refusal(b"[" * 200_000, None)


def test_byte_order_mark_and_line_ends_of_windows_do_no_harm() -> None:
    raw = b"\xef\xbb\xbf" + INTAKE.replace(b"\n", b"\r\n")
    assert read_keyring(raw, OPEN) == KEYS


IMPOSSIBLE: list[dict[str, object]] = [
    {"keys": {}},
    {"keys": None},
    {"keys": {**json.loads(INTAKE)["keys"], "later": {"1": base64.b64encode(b"k" * 32).decode()}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": {}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": {"1": "c2hvcnQ="}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": {"1": "no base64!"}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": {"0": base64.b64encode(b"k" * 32).decode()}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": {"70000": base64.b64encode(b"k" * 32).decode()}}},
    {"keys": {**json.loads(INTAKE)["keys"], "row": json.loads(INTAKE)["keys"]["index"]}},
    {"salt": "c2hvcnQ="},
    {"salt": None},
    {"installation": "abc"},
    {"recovery_public": base64.b64encode(b"\x01" + b"\xff" * 1216).decode()},
    {"recovery_public": "c2hvcnQ="},
]


@pytest.mark.parametrize("changes", IMPOSSIBLE, ids=range(len(IMPOSSIBLE)))
def test_impossible_keys_are_refused_although_the_check_value_fits(changes: dict[str, object]) -> None:
    assert read_keyring(rewritten(INTAKE), OPEN) == KEYS  # the rewriting itself is not what is refused
    assert "impossible" in refusal(rewritten(INTAKE, **changes), None)


def test_open_file_without_its_root_key_is_refused() -> None:
    assert "impossible" in refusal(INTAKE, rewritten(OPEN, keys={}))
    assert "impossible" in refusal(INTAKE, rewritten(OPEN, keys={"root": {}}))


def test_installation_without_recovery_key_is_read() -> None:
    assert read_keyring(rewritten(INTAKE, recovery_public=None), OPEN).recovery_public is None


# -- hybrid pairs -------------------------------------------------------------------------------


def test_hybrid_pair_is_written_as_version_kem_and_curve() -> None:
    private, public = make_hybrid_pair()
    assert (len(private), len(public)) == (97, 1217)
    assert private[:1] == public[:1] == b"\x01"
    sealed = seal_to(public, b"secret", b"info")
    assert open_with(private, sealed, b"info") == b"secret"
    assert open_with(load_private(private), seal_to(load_public(public), b"loaded", b""), b"") == b"loaded"


@quick
@given(st.binary(max_size=1300))
def test_any_other_bytes_are_no_hybrid_key(raw: bytes) -> None:
    for load in (load_private, load_public):
        with pytest.raises(UnusableKey):
            load(raw)


def test_public_key_to_which_anybody_could_open_is_refused() -> None:
    _, public = make_hybrid_pair()
    with pytest.raises(UnusableKey):
        seal_to(public[:1185] + bytes(32), b"secret", b"")  # X25519's zero point gives a known secret


# -- where the file lies (CRY-09) ---------------------------------------------------------------


class Folders:
    """A sound installation: keys/heard.key 0600 in a folder 0700, apart from data and back-ups."""

    def __init__(self, root: Path) -> None:
        self.keys, self.data, self.backups, self.credentials = (
            root / name for name in ("keys", "data", "backups", "credentials")
        )
        for folder in (self.keys, self.data, self.backups, self.credentials):
            folder.mkdir(mode=0o700)
        self.path = self.put(self.keys / "heard.key")

    def put(self, path: Path, mode: int = 0o600) -> Path:
        path.write_bytes(INTAKE)
        path.chmod(mode)
        return path

    def check(self, allow_link: bool = False) -> None:
        check_key_file(
            self.path,
            data_folder=self.data,
            backup_folder=self.backups,
            allow_link=allow_link,
            credentials_folder=self.credentials,
        )


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(tmp_path)
    made.check()  # sound until a test does its one wrong thing
    return made


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_private_file_in_a_private_folder_is_accepted(folders: Folders, mode: int) -> None:
    folders.path.chmod(mode)
    folders.check()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o700, 0o444, 0o666])
def test_file_that_others_may_touch_is_refused(folders: Folders, mode: int) -> None:
    folders.path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"has mode {mode:04o}; expected 0600 or 0400"):
        folders.check()


@pytest.mark.parametrize("mode", [0o750, 0o755, 0o701, 0o710, 0o777])
def test_folder_that_others_may_look_into_is_refused(folders: Folders, mode: int) -> None:
    folders.keys.chmod(mode)
    with pytest.raises(KeyFileError, match=f"has mode {mode:04o}; expected 0700"):
        folders.check()


@pytest.mark.parametrize("where", ["data", "backups"])
def test_file_that_travels_with_what_it_locks_is_refused(folders: Folders, where: str) -> None:
    below = getattr(folders, where) / "deep"
    below.mkdir(mode=0o700)
    folders.path = folders.put(below / "heard.key")
    with pytest.raises(KeyFileError, match="lies in the"):
        folders.check()


def test_link_is_refused_unless_it_is_allowed(folders: Folders) -> None:
    link = folders.keys / "link.key"
    link.symlink_to(folders.path)
    folders.path = link
    with pytest.raises(KeyFileError, match="is a link"):
        folders.check()
    folders.check(allow_link=True)


def test_link_is_accepted_where_systemd_puts_credentials(folders: Folders) -> None:
    link = folders.credentials / "heard.key"
    link.symlink_to(folders.path)
    folders.path = link
    folders.check()


def test_allowed_link_does_not_excuse_where_it_leads(folders: Folders) -> None:
    link = folders.keys / "link.key"
    link.symlink_to(folders.put(folders.data / "heard.key"))
    folders.path = link
    with pytest.raises(KeyFileError, match="lies in the data folder"):
        folders.check(allow_link=True)
    open_to_all = folders.put(folders.credentials / "other.key", 0o644)
    link.unlink()
    link.symlink_to(open_to_all)
    with pytest.raises(KeyFileError, match="has mode 0644"):
        folders.check(allow_link=True)


def test_allowed_link_does_not_excuse_where_it_lies(folders: Folders) -> None:
    real, shelf = folders.path, folders.backups.parent / "shelf"
    shelf.mkdir()
    shelf.chmod(0o755)
    for folder, fault in ((folders.backups, "lies in the back-up folder"), (shelf, "has mode 0755")):
        folders.path = folder / "link.key"
        folders.path.symlink_to(real)
        with pytest.raises(KeyFileError, match=fault):
            folders.check(allow_link=True)


def test_credential_that_leads_elsewhere_is_judged_like_any_file(folders: Folders) -> None:
    link = folders.credentials / "heard.key"
    link.symlink_to(folders.put(folders.keys / "shared.key", 0o640))
    folders.path = link
    with pytest.raises(KeyFileError, match="has mode 0640"):
        folders.check()


def test_folder_that_is_a_link_into_the_data_folder_is_refused(folders: Folders) -> None:
    folders.put(folders.data / "heard.key")
    (folders.keys / "elsewhere").symlink_to(folders.data, target_is_directory=True)
    folders.path = folders.keys / "elsewhere" / "heard.key"
    with pytest.raises(KeyFileError, match="lies in the data folder"):
        folders.check()


def test_group_bits_are_accepted_only_where_systemd_puts_credentials(folders: Folders) -> None:
    folders.credentials.chmod(0o750)
    folders.path = folders.put(folders.credentials / "heard.key", 0o440)
    folders.check()
    folders.path.chmod(0o444)
    with pytest.raises(KeyFileError, match="has mode 0444"):
        folders.check()


@pytest.mark.parametrize("what", ["nothing", "folder", "dangling"])
def test_what_is_not_a_file_is_refused(folders: Folders, what: str) -> None:
    folders.path.unlink()
    if what == "folder":
        folders.path.mkdir(mode=0o700)
    if what == "dangling":
        folders.path.symlink_to(folders.keys / "gone")
    with pytest.raises(KeyFileError, match=r"was not found|is not a file"):
        folders.check(allow_link=True)


def test_every_key_fault_is_a_storage_error() -> None:
    for fault in (KeyFileError, KeyMissing, UnknownKey, KeyInUse, UnusableKey, RandomSourceFailed):
        assert issubclass(fault, StorageError)
