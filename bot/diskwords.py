"""What ails the disk, in one line for a person at a terminal; the same whether Heard runs or not."""

from __future__ import annotations

import errno

_DISK = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "the disk space that this user may have is used up; make room",
    errno.EFBIG: "a file may not grow any more (ulimit -f); let it",
    errno.EROFS: "the disk can only be read; see why",
    errno.EIO: "the disk does not read or write; see whether it is broken",
}
_SQLITE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")


def say_disk(fault: BaseException) -> str | None:
    """Say what of the disk *fault* tells, or None; a transaction that could not be written has changed nothing."""
    if isinstance(fault, OSError) and fault.errno in _DISK:
        where = f"{fault.filename}: " if fault.filename else ""
        return f"{where}{_DISK[fault.errno]}, and say it again."
    name = str(getattr(getattr(fault, "orig", fault), "sqlite_errorname", ""))
    if not name.startswith(_SQLITE):
        return None
    return f"the database cannot be written ({name}): nothing was changed. Is there room on the disk, and is the folder yours?"
