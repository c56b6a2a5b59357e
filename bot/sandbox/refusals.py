"""How the sandbox says no, in the Bot API's own words.

Decides the shape of an error's body. The texts are those of Telegram's open server (tdlib/telegram-bot-api,
`Client.cpp`), because programs read them.
"""

from __future__ import annotations

import json
from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

_NAMES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Refused(Exception):
    """The Bot API says no: status, description, and sometimes parameters."""

    def __init__(self, status: int, detail: str = "", parameters: dict[str, Any] | None = None) -> None:
        name = _NAMES.get(status, "Error")
        self.status = status
        self.description = f"{name}: {detail}" if detail else name
        self.parameters = parameters
        super().__init__(self.description)


def bad(detail: str) -> Refused:
    """Make a 400 with *detail*."""
    return Refused(400, detail)


def forbidden(detail: str) -> Refused:
    """Make a 403 with *detail*."""
    return Refused(403, detail)


def too_many(seconds: int) -> Refused:
    """Make a 429 that asks for a pause of *seconds*."""
    return Refused(429, f"retry after {seconds}", {"retry_after": seconds})


def name_of(status: int) -> str:
    """Give the words that stand for *status*."""
    return _NAMES.get(status, "Error")


def error_body(status: int, description: str, parameters: dict[str, Any] | None = None) -> bytes:
    """Write an error as the Bot API does."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
