"""Sealed JSON that is too long for its row is pressed first; what opens it need not know which it was."""

from __future__ import annotations

import zlib

_PRESSED = b"z"  # no JSON begins so


def press(plain: bytes) -> bytes:
    """Press *plain*, which is JSON."""
    return _PRESSED + zlib.compress(plain, 9)


def unpress(plain: bytes) -> bytes:
    """Give the JSON that was kept, pressed or not; what fills a pressed one up stands behind it and goes."""
    return zlib.decompressobj().decompress(plain[1:]) if plain[:1] == _PRESSED else plain
