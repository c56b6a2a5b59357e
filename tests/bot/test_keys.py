"""`heard keys`: what it says, what it refuses, and what lies on the disk afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from pathlib import Path

import pytest

from bot.cli import run_call
from bot.cli.installation import make_installation
from bot.config import Settings
from bot.control import ControlError, ask
from bot.keyfiles import read_keys, replace_key_file
from storage.escrow import EscrowError, check_passphrase, open_escrow, seal_escrow
from storage.key_place import KeyFileError
from storage.keyring import ROOT, Keyring, Purpose, make_keyring, read_keyring, with_new_version, write_intake
from tests.bot.houses import Said, call, heard
from tests.journeys.house import House, open_case_of, open_house, report

PASSPHRASE = "copper lantern orchid seven"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A fresh installation's folder; nothing runs."""
    return make_installation(tmp_path / "heard", "Rowan")


def say(place: Path, *args: str, **environ: str) -> Said:
    return call({"HEARD_CONFIG": str(place / "config.toml"), **environ}, *args)


def settings_of(place: Path, **environ: str) -> Settings:
    return Settings.load(place / "config.toml", environ, token_needed=False)


def keys_in(place: Path) -> Keyring:
    return read_keys(settings_of(place))


# -- list and rotate ------------------------------------------------------------------------------


async def test_a_running_heard_rotates_and_goes_on(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        before = read_keys(house.settings)
        for what in (ROOT, "HFHS", "borough", "contact", "index"):
            done = await heard(house, "keys", "rotate", what, "--yes", "--json")
            assert (done.status, done.json["finished"]) == (0, True), done.err
        listed = {row["name"]: row for row in (await heard(house, "keys", "list", "--json")).json}
        assert {name: row["version"] for name, row in listed.items()} == {
            ROOT: 2, "index": 2, "transit": 1, "contact": 2, "header": 1, "facts": 1, "audit": 1, "row": 1,
            "HFHS/leads": 2, "STJ/leads": 1, "borough/duty": 2,
        }  # fmt: skip
        assert [one["version"] for one in listed["index"]["older"]] == [1]
        assert {row["old_percent"] for row in listed.values()} == {0, None}
        after = read_keys(house.settings)
        assert after == house.app.service.sealer.keyring
        assert after.versions(Purpose.CONTACT) == (2,)
        assert after.versions(Purpose.INDEX) == (2, 1)
        assert after.salt == before.salt, "receipts hang on it"
        assert "▏they trip me up on the bus" in await open_case_of(house.phone("lead"))


async def test_it_does_the_same_alone(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await house.settle()
        await house.app.stop()
        for what in (ROOT, "hfhs", "row", "transit"):
            done = await heard(house, "keys", "rotate", what, "--yes", "--json")
            assert (done.status, done.json["finished"]) == (0, True), done.err
        await house.open()
        assert "▏they trip me up on the bus" in await open_case_of(house.phone("lead"))


async def test_audit_says_that_keys_were_rotated(tmp_path: Path) -> None:
    from storage.audit import read_audit

    async with open_house(tmp_path) as house:
        await heard(house, "keys", "rotate", "facts", "--yes")
        lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
        assert [(line.who, line.case) for line in lines if line.act == "keys-rotated"] == [("facts", "")]


def test_list_shows_neither_keys_nor_counts(place: Path) -> None:
    shown = say(place, "keys", "list").out
    assert "Rows under older, %" in shown
    kept = json.loads((place / "keys" / "heard.key").read_text())
    assert not [key for versions in kept["keys"].values() for key in versions.values() if key in shown]


def test_list_says_when_the_open_file_is_not_here(place: Path) -> None:
    (place / "keys" / "heard.open.key").rename(place / "aside")
    rows = {row["name"]: row for row in say(place, "keys", "list", "--json").json}
    assert (rows[ROOT]["version"], rows[ROOT]["old_percent"]) == (None, None)
    assert rows["transit"]["version"] == 1


def test_nobody_is_asked_without_a_terminal(place: Path) -> None:
    done = say(place, "keys", "rotate", "transit")
    assert done.status == 2
    assert "--yes" in done.err
    assert keys_in(place).versions(Purpose.TRANSIT) == (1,)


def test_index_forgets_nothing_and_needs_no_yes(place: Path) -> None:
    assert say(place, "keys", "rotate", "index").status == 0


def test_unknown_names_are_refused(place: Path) -> None:
    done = say(place, "keys", "rotate", "NOWHERE", "--yes")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "there is no setting NOWHERE" in done.err


def test_keys_that_a_command_hands_in_are_not_rotated(place: Path) -> None:
    intake = f"cat {place / 'keys' / 'heard.key'}"
    (place / "config.toml").write_text(
        (place / "config.toml").read_text().replace('file = "keys/heard.key"', "", 1)
    )
    done = say(place, "keys", "rotate", "transit", "--yes", HEARD_KEYS__COMMAND=intake)
    assert done.status == 2
    assert "keys.command hands the key file in" in done.err
    assert keys_in(place).versions(Purpose.TRANSIT) == (1,)
    assert say(place, "keys", "rotate", ROOT, "--yes", HEARD_KEYS__COMMAND=intake).status == 0


# -- the key file ---------------------------------------------------------------------------------


def test_key_file_is_replaced_whole_and_for_its_owner_only(place: Path) -> None:
    file, other = place / "keys" / "heard.key", place / "keys" / "heard.open.key"
    before, kept = file.read_bytes(), other.read_bytes()
    still_there = place / "link"
    os.link(file, still_there)
    assert say(place, "keys", "rotate", "header", "--yes").status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert still_there.read_bytes() == before, "it was written over in its place: a crash would halve it"
    assert file.read_bytes() != before
    assert other.read_bytes() == kept
    assert sorted(path.name for path in file.parent.iterdir()) == ["heard.key", "heard.open.key"]


def test_what_a_crash_left_beside_the_key_file_does_not_matter(place: Path) -> None:
    left = place / "keys" / ".heard.key.new"
    left.write_bytes(b"half")
    left.chmod(0o600)
    assert say(place, "keys", "rotate", "header", "--yes").status == 0
    assert not left.exists()


def test_a_folder_that_cannot_be_written_is_found_before_anything_changes(place: Path) -> None:
    if os.geteuid() == 0:
        settings, gone = settings_of(place), place / "keys" / ".heard.key.new"
        gone.mkdir()  # root may write everywhere: stand in the way of the file instead
        with pytest.raises(KeyFileError, match="it is as it was"):
            replace_key_file(settings, with_new_version(read_keys(settings), Purpose.ROW), Purpose.ROW)
    else:
        (place / "keys").chmod(0o500)
        assert say(place, "keys", "rotate", "header", "--yes").status == 2
        (place / "keys").chmod(0o700)
    assert keys_in(place).versions(Purpose.ROW) == (1,)


# -- escrow ---------------------------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with a good passphrase."""
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    file.chmod(0o600)
    return str(file)


def test_escrow_gives_the_key_files_back(place: Path, tmp_path: Path, secret: str) -> None:
    target, folder = tmp_path / "heard.escrow", tmp_path / "again"
    done = say(place, "keys", "escrow", "--to", str(target), "--passphrase-file", secret)
    assert done.status == 0, done.err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    for name in ("heard.key", "heard.open.key"):
        kept = json.loads((place / "keys" / name).read_text())["keys"]
        for versions in kept.values():
            for key in versions.values() if isinstance(versions, dict) else [versions]:
                assert key not in target.read_text()
    out = call({}, "keys", "escrow", "--open", str(target), "--to", str(folder), "--passphrase-file", secret)
    assert out.status == 0, out.err
    for name in ("heard.key", "heard.open.key"):
        assert (folder / name).read_bytes() == (place / "keys" / name).read_bytes()
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("part", ["data", "backups", "keys", "keys/deeper"])
def test_escrow_never_lies_beside_what_it_locks(place: Path, secret: str, part: str) -> None:
    (place / part).mkdir(exist_ok=True)
    done = say(place, "keys", "escrow", "--to", str(place / part / "x.escrow"), "--passphrase-file", secret)
    assert done.status == 2
    assert "keep it apart" in done.err
    assert not (place / part / "x.escrow").exists()


def test_escrow_overwrites_nothing(place: Path, tmp_path: Path, secret: str) -> None:
    target = tmp_path / "heard.escrow"
    target.write_text("something")
    assert say(place, "keys", "escrow", "--to", str(target), "--passphrase-file", secret).status == 2
    assert target.read_text() == "something"
    whole = tmp_path / "whole.escrow"
    assert say(place, "keys", "escrow", "--to", str(whole), "--passphrase-file", secret).status == 0
    done = call(
        {}, "keys", "escrow", "--open", str(whole), "--to", str(place / "keys"), "--passphrase-file", secret
    )
    assert done.status == 2
    assert "is not empty" in done.err


@pytest.mark.parametrize("weak", ["", "short words", "aaaaaaaaaaaaaaaaaaaa", "ababababababab", " " * 30])
def test_weak_passphrases_are_refused(place: Path, tmp_path: Path, weak: str) -> None:
    file = tmp_path / "weak"
    file.write_text(weak)
    file.chmod(0o600)
    done = say(place, "keys", "escrow", "--to", str(tmp_path / "x"), "--passphrase-file", str(file))
    assert done.status == 1
    assert "passphrase has" in done.err
    assert not weak.strip() or weak not in done.err
    assert not (tmp_path / "x").exists()


def test_a_passphrase_file_that_others_can_read_is_refused(place: Path, tmp_path: Path, secret: str) -> None:
    Path(secret).chmod(0o644)
    done = say(place, "keys", "escrow", "--to", str(tmp_path / "x"), "--passphrase-file", secret)
    assert (done.status, "chmod 600" in done.err) == (2, True)


def test_nobody_is_asked_for_a_passphrase_without_a_terminal(place: Path, tmp_path: Path) -> None:
    done = say(place, "keys", "escrow", "--to", str(tmp_path / "x"))
    assert (done.status, "--passphrase-file" in done.err) == (2, True)


def test_another_passphrase_opens_nothing_and_leaves_nothing(
    place: Path, tmp_path: Path, secret: str
) -> None:
    target, folder = tmp_path / "heard.escrow", tmp_path / "again"
    assert say(place, "keys", "escrow", "--to", str(target), "--passphrase-file", secret).status == 0
    Path(secret).write_text("another one altogether")
    done = call({}, "keys", "escrow", "--open", str(target), "--to", str(folder), "--passphrase-file", secret)
    assert done.status == 1
    assert "the passphrase is another one" in done.err
    assert list(folder.iterdir()) == []


def test_a_changed_escrow_is_refused_wherever_it_was_changed() -> None:
    keyring = make_keyring()[0]
    sealed = json.loads(seal_escrow(keyring, PASSPHRASE))
    changes = {
        "about": "other words",
        "installation": "00" * 16,
        "nonce": "AAAAAAAAAAAAAAAA",
        "sealed": sealed["sealed"][:-8] + "AAAAAAA=",
        "scrypt": {**sealed["scrypt"], "n": 2},
        "format": 2,
        "kind": "backup",
    }
    for name, value in changes.items():
        with pytest.raises(EscrowError):
            open_escrow(json.dumps({**sealed, name: value}).encode(), PASSPHRASE)
    for raw in (b"", b"[]", b"{}", b"null", b"\xff"):
        with pytest.raises(EscrowError):
            open_escrow(raw, PASSPHRASE)
    assert open_escrow(json.dumps(sealed).encode(), PASSPHRASE) == keyring


def test_escrow_of_a_host_without_the_open_file_says_so_and_holds_the_intake_file() -> None:
    keyring = read_keyring(write_intake(make_keyring()[0]), None)
    assert open_escrow(seal_escrow(keyring, PASSPHRASE), PASSPHRASE) == keyring


def test_length_tells_nothing_of_how_many_versions_there_are() -> None:
    keyring = make_keyring()[0]
    assert len(seal_escrow(keyring, PASSPHRASE)) == len(
        seal_escrow(with_new_version(keyring, Purpose.ROW), PASSPHRASE)
    )


def test_keyboards_that_write_accents_differently_open_the_same_escrow() -> None:
    keyring = make_keyring()[0]
    check_passphrase("caf\u00e9 orchid seven lamp")
    sealed = seal_escrow(keyring, "caf\u00e9 orchid seven lamp")
    assert open_escrow(sealed, "cafe\u0301 orchid seven lamp ") == keyring


def test_help_names_every_key(place: Path) -> None:
    assert run_call(["keys", "rotate", "--help"], {}) == 0
    shown = call({}, "keys", "rotate", "--help").out
    assert all(str(name) in shown for name in (ROOT, *Purpose, "borough"))


async def test_two_rotations_at_once_are_refused(tmp_path: Path) -> None:
    """Asked of the running process itself: two commands in one process would mix what they print."""
    async with open_house(tmp_path) as house:
        folder = house.settings.data_folder
        asked = [
            asyncio.to_thread(ask, folder, "keys.rotate", {"what": what}) for what in ("contact", "header")
        ]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, BaseException)]
        assert len(refused) <= 1
        assert all(isinstance(one, ControlError) and "under way already" in str(one) for one in refused), (
            refused
        )


async def _rotate(house: House, what: str) -> Said:
    return await heard(house, "keys", "rotate", what, "--yes")


# -- the benchmark --------------------------------------------------------------------------------


def test_bench_rotation_measures_and_leaves_nothing(tmp_path: Path) -> None:
    done = call({}, "bench", "rotation", "--cases", "30", "--folder", str(tmp_path), "--json")
    assert done.status == 0, done.err
    assert done.json["case_keys"] == 30
    assert done.json["ratios"]["bare_open_and_seal"] > 0
    assert list(tmp_path.iterdir()) == []
