"""The files in the sandbox: what people and bots sent, until the sandbox ends.

Decides ids and paths; like Telegram's, they tell nothing about the file. Nothing is written to disk.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
}
_FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "sticker": "stickers"}
_ENDINGS = {"photo": "jpg", "voice": "oga", "video": "mp4", "sticker": "webp"}


@dataclass(slots=True)
class StoredFile:
    """A file: *size* is what Telegram says, which a test may set apart from what *content* has."""

    id: str
    unique_id: str
    path: str
    name: str
    content: bytes
    size: int
    mime: str
    width: int = 0
    height: int = 0


class Files:
    """All files of one sandbox."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, content: bytes, *, name: str = "", mime: str = "", size: int | None = None
    ) -> StoredFile:
        """Keep *content*; *size* claims another size than it has."""
        ending = _ENDINGS.get(kind) or (name.rpartition(".")[2] if "." in name else "bin")
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{len(self._by_id)}.{ending}"
        width, height = image_size(content)
        stored = StoredFile(
            id=f"BQACAgQAAxkBAAI{secrets.token_urlsafe(36)}",
            unique_id=f"AgAD{secrets.token_urlsafe(8)}",
            path=path,
            name=name,
            content=content,
            size=len(content) if size is None else size,
            mime=mime or mime_of(content),
            width=width,
            height=height,
        )
        self._by_id[stored.id] = self._by_path[path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """Find by id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Find by the path that `getFile` gave."""
        return self._by_path.get(path)


def mime_of(content: bytes) -> str:
    """Tell a file's kind by its first bytes; what is not known is `application/octet-stream`."""
    for magic, mime in _MAGIC.items():
        if content.startswith(magic):
            return mime
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def image_size(content: bytes) -> tuple[int, int]:
    """Read width and height of a PNG, GIF or JPEG from its header; (800, 600) for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"GIF8") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return 800, 600


def _jpeg_size(content: bytes) -> tuple[int, int]:
    i = 2
    while i + 9 < len(content) and content[i] == 0xFF:
        marker, length = content[i + 1], int.from_bytes(content[i + 2 : i + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[i + 5 : i + 9])
            return width, height
        i += 2 + length
    return 800, 600
