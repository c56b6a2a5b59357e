"""What may stand for a key of `config.toml`: kinds of values, how a key is described, what a table is.

Decides what is a possible value, each in itself. Refuses to know which keys there are (`bot/tables.py`,
`bot/policies.py`) and where a value came from. A key that holds a secret is a `SecretStr`, so that it shows stars
wherever it is printed.
"""

from __future__ import annotations

import re
import shlex
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from safeguarding.alerting import is_mail_address
from safeguarding.followup import MOST

#: What BotFather gives. Logs blot out exactly this shape, so nothing else is taken.
TOKEN = re.compile(r"\d{6,}:[\w-]{30,}", re.ASCII)
#: Bot API, setWebhook.
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
WEBHOOK_PORTS = (443, 80, 88, 8443)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SQLITE = "sqlite:///"


def key(default: Any = ..., *, about: str, allowed: str, ready: bool = True, **limits: Any) -> Any:
    """Describe one key: *about* says what it does, *allowed* what may stand there.

    With *ready* False the capability behind it is not built: any value but the default is refused.
    """
    return Field(default, description=about, json_schema_extra={"allowed": allowed, "ready": ready}, **limits)


def fault_in(name: str, allowed: str) -> PydanticCustomError:
    """Make a fault that concerns key *name* in the light of another key of its table."""
    return PydanticCustomError("together", "{allowed}", {"key": name, "allowed": allowed})


# -- kinds of values -----------------------------------------------------------------------------


def _nothing(value: Any) -> Any:
    return None if value == "" else value


def _host_and_port(value: str) -> str:
    if value:
        split_address(value)
    return value


def split_address(value: str) -> tuple[str, int]:
    """Split `host:port` (IPv6 in brackets); raise ValueError for anything else."""
    parts = urlsplit(f"//{value}")
    if parts.hostname is None or not parts.port or parts.path or parts.username is not None:
        raise ValueError("not host:port")
    return parts.hostname, parts.port


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not an address")
    if parts.username is not None or (parts.port is not None and not parts.port):
        raise ValueError("not a plain address")
    return value.rstrip("/")


def _public_url(value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(_origin(value))
    if not re.fullmatch(r"[A-Za-z0-9._~/-]*", parts.path):
        raise ValueError("not a plain path")
    if parts.hostname not in LOOPBACK and (
        parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS
    ):
        raise ValueError("not an address that Telegram calls")
    return value


def _webhook_secret(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("not a secret that Telegram takes")
    return value


def _wall_time(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-2]\d:[0-5]\d", value):
            raise ValueError("not HH:MM")
        return time.fromisoformat(value)
    return value


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rising(fewest: int, most: int, least: int, greatest: int, first: int | None = None) -> AfterValidator:
    """Take so many whole numbers, rising, within these bounds; *first*: the greatest that may stand first."""

    def check(value: tuple[int, ...]) -> tuple[int, ...]:
        inside = all(least <= one <= greatest for one in value)
        if not fewest <= len(value) <= most or not inside or list(value) != sorted(set(value)):
            raise ValueError("not so many, not rising or not within the bounds")
        if value and first is not None and value[0] > first:
            raise ValueError("the first is too great")
        return value

    return AfterValidator(check)


def _any_url(value: SecretStr | None) -> SecretStr | None:
    """Take an address whole: what stands in its path or behind it may be all that keeps it secret."""
    if value is not None:
        text = value.get_secret_value()
        parts = urlsplit(text)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
            or " " in text
        ):
            raise ValueError("not an address")
        _ = parts.port  # a number, or ValueError
    return value


def _once_each(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or len(set(value)) != len(value):
        raise ValueError("empty, or a day twice")
    return tuple(sorted(value, key=DAYS.index))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError) as exc:
        raise ValueError("no such zone") from exc
    return value


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("not a token")
    return value


def _command(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not shlex.split(value.get_secret_value()):
        raise ValueError("an empty command")
    return value


def _mail_server(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        from bot.roads.mail import Server

        Server.read(value.get_secret_value())
    return value


def _mail_address(value: str | None) -> str | None:
    if value is not None and not is_mail_address(value):
        raise ValueError("not a mail address")
    return value


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    path = url.removeprefix(SQLITE)
    if (
        path == url
        or not path.strip("/")
        or path.endswith("/")
        or path == ":memory:"
        or set(path) & set("?#\0")
    ):
        raise ValueError("not sqlite:///path")
    return value


def _display_name(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("not a plain name")
    return value


def _path(value: Any) -> Any:
    return Path(value) if isinstance(value, str) and value else value


Token = Annotated[SecretStr | None, AfterValidator(_token), BeforeValidator(_nothing)]
Command = Annotated[SecretStr | None, AfterValidator(_command), BeforeValidator(_nothing)]
MailServer = Annotated[SecretStr | None, AfterValidator(_mail_server), BeforeValidator(_nothing)]
MailAddress = Annotated[str | None, AfterValidator(_mail_address), BeforeValidator(_nothing)]
Text = Annotated[str | None, BeforeValidator(_nothing)]
Place = Annotated[Path, BeforeValidator(_path)]
SomePlace = Annotated[Path | None, BeforeValidator(_path), BeforeValidator(_nothing)]
Address = Annotated[str, AfterValidator(_host_and_port)]
Origin = Annotated[str, AfterValidator(_origin)]
PublicUrl = Annotated[str | None, AfterValidator(_public_url), BeforeValidator(_nothing)]
WebhookSecret = Annotated[SecretStr | None, AfterValidator(_webhook_secret), BeforeValidator(_nothing)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
Days = Annotated[
    tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...],
    AfterValidator(_once_each),
    BeforeValidator(_as_tuple),
]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
DisplayName = Annotated[str, AfterValidator(_display_name)]
Zone = Annotated[str, AfterValidator(_zone)]
LogFormat = Annotated[Literal["text", "json"] | None, BeforeValidator(_nothing)]
AnyUrl = Annotated[SecretStr | None, AfterValidator(_any_url), BeforeValidator(_nothing)]
SchoolDays = Annotated[tuple[int, ...], _rising(0, MOST, 1, 190), BeforeValidator(_as_tuple)]
#: No configuration may keep a report from reaching the next person.
P1Minutes = Annotated[tuple[int, ...], _rising(1, 4, 5, 120, first=30), BeforeValidator(_as_tuple)]
P2Hours = Annotated[tuple[int, ...], _rising(2, 2, 1, 8), BeforeValidator(_as_tuple)]
P3Days = Annotated[tuple[int, ...], _rising(3, 3, 1, 10), BeforeValidator(_as_tuple)]
P4Days = Annotated[tuple[int, ...], _rising(3, 3, 1, 20), BeforeValidator(_as_tuple)]

#: What is said to be allowed, where several keys take the same.
HOST_PORT = 'host:port, such as "127.0.0.1:9464"; empty: off'
SOME_DAYS = 'a list of "mon" to "sun", each once'
A_TIME = 'a time of day, "HH:MM"'
A_PROGRAM = "a program with its arguments, run without a shell"


class Table(BaseModel):
    """One table of `config.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)
