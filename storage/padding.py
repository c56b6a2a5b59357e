"""Fill what is sealed up to a few sizes, so that its length says next to nothing."""

from __future__ import annotations

from storage.errors import StorageError

SIZE_CLASSES = (256, 1024, 2048, 3584)  # bytes, two of them the length
ENTRY_CLASSES = (256, 1024, 2048)  # with the sealed key of 1,168 bytes a row stays below 4,000
MAX_PLAIN = SIZE_CLASSES[-1] - 2
MAX_ENTRY = ENTRY_CLASSES[-1] - 2


class TooLong(StorageError):
    """The text does not fit the largest size class; the caller cuts it first."""


def pad(plaintext: bytes, classes: tuple[int, ...] = SIZE_CLASSES) -> bytes:
    """Fill up to the smallest of *classes* that holds it, or raise `TooLong`."""
    length = len(plaintext)
    for size in classes:
        if length + 2 <= size:
            return (length.to_bytes(2, "big") + plaintext).ljust(size, b"\0")
    raise TooLong(f"{length} bytes do not fit a row's {classes[-1] - 2}; cut them first")


def unpad(padded: bytes) -> bytes:
    """Take the filling off again."""
    end = 2 + int.from_bytes(padded[:2], "big")
    if end > len(padded):
        raise StorageError("an opened value is longer than its row; it was not used: run heard verify")
    return padded[2:end]
