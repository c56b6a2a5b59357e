"""What a method was asked with: a query, a form, JSON or a multipart body, all alike.

Decides how a value is read, as Telegram's server does: every value may come as text, a list or object also as JSON
in a text. Refuses to know methods.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.sandbox.refusals import Refused, bad
from bot.sandbox.wire import decode


@dataclass(slots=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    mime: str
    content: bytes


class Arguments:
    """The arguments of one call, *given* as they came and *files* by the names of their parts."""

    __slots__ = ("files", "given")

    def __init__(self, given: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.given = given
        self.files = files or {}

    def text(self, name: str) -> str:
        """Give a text; nothing if it is not there."""
        value = self.given.get(name)
        if type(value) is str:
            return value
        if value is None:
            return ""
        return json.dumps(value) if isinstance(value, dict | list | bool) else str(value)

    def integer(self, name: str, otherwise: int = 0) -> int:
        """Give a whole number; *otherwise* if it is not there or not one, as Telegram does."""
        try:
            return int(self.given.get(name, otherwise))
        except (TypeError, ValueError):
            return otherwise

    def flag(self, name: str) -> bool:
        """Give a yes or no."""
        return str(self.given.get(name, "")).lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> Any:
        """Give a list or object, out of its JSON if it came as text; None if it is not there."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad(f"can't parse {name} JSON object") from None

    def recorded(self) -> dict[str, Any]:
        """Give the arguments for the record: files by name and size, the rest as it came."""
        if not self.files:
            return self.given
        named = {key: {"file": u.name, "bytes": len(u.content)} for key, u in self.files.items()}
        return {**self.given, **named}


async def read_arguments(request: web.BaseRequest) -> Arguments:
    """Read the arguments of *request*.

    Raises:
        Refused: the body is too large, or is not what it says.
    """
    given: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return Arguments(given)
    try:
        if request.content_type == "application/json":
            body = decode(await request.read() or b"{}")
            if not isinstance(body, dict):
                raise bad("can't parse JSON object")
            return Arguments({**given, **body} if given else body)
        if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            return await _read_form(request, given)
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413) from None
    except (ValueError, RecursionError, HttpProcessingError):
        raise bad("can't parse the request's body: expected JSON, a form or multipart") from None
    await request.read()
    return Arguments(given)


async def _read_form(request: web.BaseRequest, given: dict[str, Any]) -> Arguments:
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, str):
            given[name] = value
        elif isinstance(value, web.FileField):
            content = value.file.read()
            value.file.close()
            files[name] = Upload(value.filename, value.content_type, content)
        else:
            given[name] = bytes(value).decode("utf-8", "replace")
    return Arguments(given, files)
