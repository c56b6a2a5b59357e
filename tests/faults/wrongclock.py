"""A machine whose clock somebody sets: Debian's libfaketime under the real process, its steady clock left alone."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

HOW = "install it (apt-get install faketime)"
_LIBRARY = "faketime/libfaketimeMT.so.1"
_PLACES = (*Path("/usr/lib").glob("*-linux-gnu"), Path("/usr/lib"), Path("/usr/local/lib"))


def find_faketime() -> Path | None:
    """Give the library that `faketime` preloads, or None where it is not installed."""
    if shutil.which("faketime") is None:
        return None
    return next((place / _LIBRARY for place in _PLACES if (place / _LIBRARY).is_file()), None)


def is_required() -> bool:
    """Say whether a test that needs it must not be left out."""
    return "faketime" in os.environ.get("HEARD_REQUIRE", "")


class WrongClock:
    """The clock on the wall of one machine; *file* says how far it is off."""

    def __init__(self, library: Path, file: Path, moment: datetime) -> None:
        self._library, self._file = library, file
        self.set_to(moment)

    def set_to(self, moment: datetime) -> None:
        """Set it, as an operator or a time server does."""
        ahead = (moment - datetime.now(UTC)).total_seconds()
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{ahead:+.0f}", "ascii")
        fresh.replace(self._file)  # whoever reads it finds one or the other

    def environment(self) -> dict[str, str]:
        """Give what a process needs in its environment to live by it."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_CACHE_DURATION": "1",
        }
