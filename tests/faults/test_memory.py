"""A machine that has only the intake file knows no key that opens a report: not in a file, not in its memory."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.people import press, tell
from tests.faults.process import PRODUCT, Mould, announce, open_scene
from tests.faults.sabotaged import program
from tests.faults.secrets_at_large import (
    forms,
    found_in,
    found_in_files,
    found_in_memory,
    private_keys,
    read_both_files,
)
from tests.journeys.house import allow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
WORDS = "they hid my bag on the bus again"


@dataclass(slots=True)
class Found:
    """Which keys there were, and which lay in the process's memory and in its files."""

    keys: dict[str, bytes]
    in_memory: set[str]
    in_files: dict[str, set[str]]
    searched: int
    intake_keys_seen: int


@asynccontextmanager
async def searched(
    mould: Mould, tmp_path: Path, *, both_files: bool = False, run: Sequence[str] = PRODUCT
) -> AsyncIterator[Found]:
    """Have a process take in a report and words added to it, then stand still, and search it."""
    async with open_scene(mould, tmp_path, program=run) as scene:
        folder = scene.heard.folder
        keyring = read_both_files(folder / "keys")
        (folder / "recovery.key").unlink()
        if not both_files:
            (folder / "keys" / "heard.open.key").unlink()
        await scene.heard.start()
        pupil = scene.pupil()
        await tell(pupil, WORDS)
        await allow(pupil)
        await pupil.write("and today they did it again")
        await press(pupil, "about the same thing as before", "Yes, add it")
        await press(pupil, "ready to send", "Send now")
        await scene.quiet()
        scene.heard.signal(signal.SIGSTOP)
        keys = private_keys(scene.settings.storage.path, keyring)
        names, size = found_in_memory(scene.heard.pid, keys)
        purposes = {name.value: key for name, held in keyring.purposes.items() for key in held.values()}
        seen = found_in_memory(scene.heard.pid, purposes)[0]
        announce(f"searched {size / 2**20:.0f} MiB of memory for {len(keys)} keys: {len(names)} found")
        yield Found(keys, names, found_in_files(folder, keys), size, len(seen))


async def test_a_process_with_the_intake_file_alone_holds_no_key_that_opens(
    mould: Mould, tmp_path: Path
) -> None:
    """A report and an added message, taken in by a real process: no root, desk, case or entry key anywhere."""
    async with searched(mould, tmp_path) as found:
        kinds = {name.split(" ")[0] for name in found.keys}
        assert kinds == {"root", "desk", "case", "entry"}
        assert len([name for name in found.keys if name.startswith("entry")]) >= 2
        assert found.intake_keys_seen == 7, "the search does not even find the keys that must be there"
        assert found.searched > 20 * 2**20
        assert found.in_memory == set()
        assert found.in_files == {}


async def test_a_process_that_has_the_open_file_is_found(mould: Mould, tmp_path: Path) -> None:
    """The sabotage: with the second file beside it, root key and file are both seen."""
    async with searched(mould, tmp_path, both_files=True) as found:
        assert "root key 1" in found.in_memory
        assert found.in_files == {"heard.open.key": {"root key 1"}}


async def test_a_process_that_keeps_the_case_keys_it_made_is_found(mould: Mould, tmp_path: Path) -> None:
    """The second sabotage: the private part of a new case is not wiped after it was sealed."""
    async with searched(mould, tmp_path, run=program("keeps")) as found:
        assert {name.split(" ")[0] for name in found.in_memory} == {"case"}
        assert found.in_files == {}


@pytest.mark.parametrize("number", range(11))
def test_each_form_of_a_key_is_found(number: int) -> None:
    key = bytes(range(100, 132))
    form = list(forms(key))[number]
    assert found_in(b"before" + form + b"after", {"a": key, "b": bytes(range(32))}) == {"a"}
