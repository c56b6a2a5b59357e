"""Private keys of an installation, the forms they could lie about in, and where they do: memory and files."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from storage.cases import bind_readers, list_headers, load_case_key, load_sealed_entries
from storage.hybrid import open_with
from storage.keyring import ROOT, Keyring, read_keyring
from storage.people import desk_pair, list_desks
from storage.sealing import Sealer
from tests.storage.filled import writing

_SEALED_KEY_END = 1 + 1136 + 32  # format, HPKE's overhead, the key


class Opener(Sealer):
    """A sealer that gives the keys themselves away, which the product's never does."""

    def entry_key(self, case_private: bytes, place: object, sealed: bytes) -> bytes:
        return open_with(case_private, sealed[1:_SEALED_KEY_END], self._entry_info(place))  # type: ignore[arg-type]


def read_both_files(keys: Path) -> Keyring:
    """Read the key files of a whole installation."""
    return read_keyring((keys / "heard.key").read_bytes(), (keys / "heard.open.key").read_bytes())


def private_keys(database: Path, keyring: Keyring) -> dict[str, bytes]:
    """Open every private key there is, from a copy of *database* as it lies there now; by a name for each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "heard.db"
        for end in ("", "-wal"):
            if (source := Path(f"{database}{end}")).exists():
                shutil.copy(source, f"{copy}{end}")
        with writing(copy) as tx:
            roots = {f"root key {version}": keyring.key(ROOT, version) for version in keyring.versions(ROOT)}
            return {**roots, **_of_desks_and_cases(tx, Opener(keyring))}


def _of_desks_and_cases(tx: Connection, opener: Opener) -> dict[str, bytes]:
    found = {}
    for row, desk in list_desks(tx, opener):
        pair = desk_pair(tx, opener, desk.name)[1]
        found |= _parts(f"desk {desk.name}", opener.unwrap_desk(row, pair))
    for header in list_headers(tx, opener):
        case = bytes.fromhex(header.id)
        desk, pair = desk_pair(tx, opener, header.readers[0])
        sealed = load_case_key(tx, opener, case, desk)
        assert sealed is not None
        private = opener.open_case_key(
            case, bind_readers(header), desk, opener.unwrap_desk(desk, pair), sealed
        )
        found |= _parts(f"case {header.ref}", private)
        for number, (place, body) in enumerate(load_sealed_entries(tx, opener, header)):
            found[f"entry {number} of {header.ref}"] = opener.entry_key(private, place, body)
    return found


def _parts(name: str, private: bytes) -> dict[str, bytes]:
    """Give the parts of a hybrid key that each must not lie about: ML-KEM's two seeds, X25519's scalar."""
    scalar = bytearray(private[65:])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    return {
        f"{name}, d": private[1:33],
        f"{name}, z": private[33:65],
        f"{name}, x": private[65:],
        f"{name}, x as it is used": bytes(scalar),
    }


def forms(key: bytes) -> Iterator[bytes]:
    """Give the forms a key of 32 bytes could lie in: raw, hexadecimal, base64 at every offset, the number."""
    yield key
    yield key[::-1]
    yield key.hex().encode()
    yield key.hex().upper().encode()
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + key)[4:-4]
        yield base64.urlsafe_b64encode(b"x" * shift + key)[4:-4]
    yield str(int.from_bytes(key, "big")).encode()


def found_in(content: bytes, keys: Mapping[str, bytes]) -> set[str]:
    """Name those of *keys* that lie in *content*, in any form."""
    return {name for name, key in keys.items() for form in set(forms(key)) if form in content}


def found_in_memory(pid: int, keys: Mapping[str, bytes]) -> tuple[set[str], int]:
    """Search all memory of a process that it could read itself; names of *keys*, and how many bytes were searched."""
    found: set[str] = set()
    searched = 0
    for piece in _memory_of(pid):
        found |= found_in(piece, {name: key for name, key in keys.items() if name not in found})
        searched += len(piece)
    return found, searched


def _memory_of(pid: int) -> Iterator[bytes]:
    places = Path(f"/proc/{pid}/maps").read_text("ascii").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for place in places:
            span, may, *_ = place.split()
            if "r" not in may or place.endswith(("[vvar]", "[vvar_vclock]", "[vsyscall]")):
                continue  # the kernel's own pages
            start, end = (int(number, 16) for number in span.split("-"))
            memory.seek(start)
            yield memory.read(end - start)


def found_in_files(folder: Path, keys: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Search every file below *folder*: by its name, the *keys* that lie in it."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    hits = {path.name: found_in(path.read_bytes(), keys) for path in files}
    return {name: names for name, names in hits.items() if names}
