"""The tables of `config.toml`: every key, its default, what it means and what it may be.

Decides what is a possible value. Refuses to know where a value came from: files and the environment
are read by `bot/config.py`, which also words the faults. A key that holds a secret is a `SecretStr`,
so that it shows stars wherever it is printed.
"""

from __future__ import annotations

import re
import shlex
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
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
AnyUrl = Annotated[SecretStr | None, AfterValidator(_any_url), BeforeValidator(_nothing)]
SchoolDays = Annotated[tuple[int, ...], _rising(0, MOST, 1, 190), BeforeValidator(_as_tuple)]
#: No configuration may keep a report from reaching the next person.
P1Minutes = Annotated[tuple[int, ...], _rising(1, 4, 5, 120, first=30), BeforeValidator(_as_tuple)]
P2Hours = Annotated[tuple[int, ...], _rising(2, 2, 1, 8), BeforeValidator(_as_tuple)]
P3Days = Annotated[tuple[int, ...], _rising(3, 3, 1, 10), BeforeValidator(_as_tuple)]
P4Days = Annotated[tuple[int, ...], _rising(3, 3, 1, 20), BeforeValidator(_as_tuple)]

_LISTEN = 'host:port, such as "127.0.0.1:9464"; empty: off'
_DAYS = 'a list of "mon" to "sun", each once'
_TIME = 'a time of day, "HH:MM"'
_COMMAND = "a program with its arguments, run without a shell"


class Table(BaseModel):
    """One table of `config.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


# -- the tables ------------------------------------------------------------------------------------


class Telegram(Table):
    token: Token = key(
        None,
        about="The bot's token, from BotFather. Better: HEARD_TELEGRAM__TOKEN, or token_file.",
        allowed="a token as BotFather gives it: digits, a colon, at least 30 letters",
    )
    token_file: SomePlace = key(
        None, about="A file that holds nothing but the token.", allowed="the path of a readable file"
    )
    api_url: Origin = key(
        "https://api.telegram.org",
        about="Where the Bot API is; a local Bot API server goes here. Files come from the same origin.",
        allowed="http:// or https:// and a host, with nothing after the path",
    )
    mode: Literal["polling", "webhook"] = key(
        "polling",
        about="How messages come in: fetched from Telegram, or pushed by it to the webhook.",
        allowed='"polling" or "webhook"',
    )

    @model_validator(mode="after")
    def _one_token(self) -> Telegram:
        if self.token is not None and self.token_file is not None:
            raise fault_in("token_file", "either telegram.token or telegram.token_file, not both")
        return self


class Webhook(Table):
    listen: Address = key(
        "",
        about="Where the webhook is served, in plain HTTP: a proxy in front does TLS.",
        allowed='host:port, such as "127.0.0.1:8443"',
    )
    public_url: PublicUrl = key(
        None,
        about="The address that Telegram calls. Its path is the path that is served.",
        allowed="https://host/path on port 443, 80, 88 or 8443, without ? and #; http:// on this machine only",
    )
    secret: WebhookSecret = key(
        None,
        about="What Telegram must send along. Whoever knows it can speak for everybody.",
        allowed="1 to 256 of A-Z a-z 0-9 _ -",
    )


class Storage(Table):
    url: Annotated[SecretStr, AfterValidator(_database)] = key(
        SecretStr("sqlite:///data/heard.db"),
        about="The database. Its folder also holds the lock and the control socket.",
        allowed="sqlite:/// and a path (relative: from the folder of config.toml)",
    )

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.url.get_secret_value().removeprefix(SQLITE))


class Keys(Table):
    file: Place = key(
        Path("keys/heard.key"),
        about="The intake key file: enough to take reports in, not to open them.",
        allowed="the path of a file that only its owner may read",
    )
    command: Command = key(
        None, about="Instead of the file: its standard output is the file.", allowed=_COMMAND
    )
    open_file: Place = key(
        Path("keys/heard.open.key"),
        about="The open key file: what desks need to read. Without it Heard takes in and shows nothing.",
        allowed="the path of a file that only its owner may read",
    )
    open_command: Command = key(
        None, about="Instead of the open file: its standard output is the file.", allowed=_COMMAND
    )
    allow_link: bool = key(False, about="Take a key file that is a symbolic link.", allowed="true or false")


class Service(Table):
    name: Annotated[str, AfterValidator(_display_name)] = key(
        about="What pupils see at the door: the bot's name. Best a name that tells nobody the topic.",
        allowed="1 to 64 printable letters",
        min_length=1,
        max_length=64,
    )
    contact: str = key(
        "",
        about="Who answers questions about privacy, as pupils read it: a name and how to reach them. Empty: not said.",
        allowed="at most 200 letters",
        max_length=200,
    )
    timezone: Annotated[str, AfterValidator(_zone)] = key(
        "Europe/London", about="The time zone of all settings.", allowed='a name such as "Europe/London"'
    )
    listen: Address = key(
        "127.0.0.1:9464", about="Where /healthz, /readyz and /metrics are served.", allowed=_LISTEN
    )
    log_format: Annotated[Literal["text", "json"] | None, BeforeValidator(_nothing)] = key(
        None, about="How log lines look. Not set: text on a terminal, else json.", allowed='"text" or "json"'
    )
    log_level: Literal["debug", "info", "warning", "error"] = key(
        "info",
        about="The least important line that is still logged. No level shows content.",
        allowed='"debug", "info", "warning" or "error"',
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of all settings."""
        return ZoneInfo(self.timezone)


class Safeguarding(Table):
    unsent: Literal["p1", "p1_p2", "off"] = key(
        "p1",
        about="Which drafts are sent although nobody pressed Send, after limits.unsent_minutes of silence.",
        allowed='"p1" (danger to life), "p1_p2" (also harm likely today) or "off"',
    )
    break_glass: bool = key(
        False,
        about="Whether two adults of different bodies together may open a return address, to save a life.",
        allowed="true or false; what pupils are told follows from it, and holds for what they told under it",
    )
    helplines: Place = key(
        Path("helplines.toml"),
        about="Your own file of helplines: who checked which and when. It need not be there yet.",
        allowed="the path of a file; relative ones count from the folder of config.toml",
    )


class Files(Table):
    photos: bool = key(False, about="Take photos. Needs the browser desk.", allowed="false", ready=False)


class Alerts(Table):
    smtp_url: MailServer = key(
        None,
        about="A mail server by which leads are told too; it must do TLS, but for one on this machine.",
        allowed="smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465",
    )
    mail_from: MailAddress = key(
        None,
        about="The sender of those mails; needed with alerts.smtp_url.",
        allowed="an address such as alerts@council.example",
    )
    command: Command = key(
        None,
        about="A program by which leads are told at P1: a line of JSON (urgency, reference, to) is on its standard "
        "input. It has ten seconds.",
        allowed=_COMMAND,
    )
    delay_minutes: int = key(
        20,
        about="P3 and P4: an alert leaves at random 5 to so many minutes after the report, so that nobody can "
        "tell who was just typing. 0: at once.",
        allowed="0 or 6 to 60 (minutes)",
        ge=0,
        le=60,
    )
    most_at_once: int = key(
        6,
        about="More new reports than these in ten minutes come as one alert for the rest; P1 never.",
        allowed="1 to 1000 (alerts)",
        ge=1,
        le=1000,
    )
    most_per_sender: int = key(
        4,
        about="More alerts than these in an hour from one chat come together; P1 too, but soon and as danger.",
        allowed="1 to 1000 (alerts)",
        ge=1,
        le=1000,
    )

    @model_validator(mode="after")
    def _whole(self) -> Alerts:
        if self.smtp_url is not None and self.mail_from is None:
            raise fault_in("mail_from", "an address such as alerts@council.example, because smtp_url is set")
        if 0 < self.delay_minutes < 6:
            raise fault_in("delay_minutes", "0 or 6 to 60 (minutes)")
        return self


class Followups(Table):
    pupil_after: SchoolDays = key(
        (),
        about="On which school days after the first reading a pupil who agreed is asked how things are. Empty: on "
        "the 2nd at P1 and P2, else the 5th; the 15th; and the 30th if it goes on.",
        allowed="a list of at most four school days, rising, each 1 to 190",
    )


class Web(Table):
    listen: Address = key(
        "", about="Where the web door is served. Empty: off.", allowed="host:port; empty: off", ready=False
    )
    public_url: Text = key(
        None, about="The web door's address, as pupils type it.", allowed="an https:// address", ready=False
    )


class Hours(Table):
    school_days: Days = key(
        ("mon", "tue", "wed", "thu", "fri"), about="On which days a setting is staffed.", allowed=_DAYS
    )
    school_start: WallTime = key(time(8, 30), about="From when, in service.timezone.", allowed=_TIME)
    school_end: WallTime = key(
        time(16, 30), about="Until when.", allowed=f"{_TIME}, after hours.school_start"
    )
    duty_days: Days = key(
        ("mon", "tue", "wed", "thu", "fri"), about="On which days the duty desk is staffed.", allowed=_DAYS
    )
    duty_start: WallTime = key(time(9, 0), about="From when.", allowed=_TIME)
    duty_end: WallTime = key(time(17, 0), about="Until when.", allowed=f"{_TIME}, after hours.duty_start")
    bank_holidays: bool = key(True, about="Nobody is there on bank holidays.", allowed="true or false")
    nation: Literal["England", "Wales", "Scotland", "Northern Ireland"] = key(
        "England",
        about="Whose bank holidays.",
        allowed='"England", "Wales", "Scotland" or "Northern Ireland"',
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Hours:
        for who in ("school", "duty"):
            if getattr(self, f"{who}_end") <= getattr(self, f"{who}_start"):
                raise fault_in(f"{who}_end", f"{_TIME}, after hours.{who}_start")
        return self


class Limits(Table):
    drain_seconds: int = key(
        8, about="At a stop: how long work under way may take.", allowed="1 to 80 (seconds)", ge=1, le=80
    )
    draft_hours: int = key(
        24, about="How long words that were not sent are kept.", allowed="1 to 168 (hours)", ge=1, le=168
    )
    unsent_minutes: int = key(
        10,
        about="After how long a silence safeguarding.unsent acts.",
        allowed="1 to 120 (minutes)",
        ge=1,
        le=120,
    )
    opened_minutes: int = key(
        10,
        about="How long opened content stays on a lead's screen.",
        allowed="1 to 60 (minutes)",
        ge=1,
        le=60,
    )
    messages_per_second: float = key(
        30.0,
        about="How many messages leave in all. Telegram's limit is 30.",
        allowed="1 to 1000 (messages a second)",
        ge=1,
        le=1000,
    )
    per_chat_per_second: float = key(
        1.0,
        about="How many messages leave for one chat, lasting. Telegram's limit is 1.",
        allowed="0.1 to 100 (messages a second)",
        ge=0.1,
        le=100,
    )
    per_chat_burst: int = key(
        3, about="How many messages one chat may get at once.", allowed="1 to 20 (messages)", ge=1, le=20
    )
    max_workers: int = key(
        32, about="How many chats are worked on side by side.", allowed="1 to 256 (chats)", ge=1, le=256
    )
    inbox_tries: int = key(
        3,
        about="How often a message that fails is tried before it is set aside.",
        allowed="1 to 10 (tries)",
        ge=1,
        le=10,
    )


class Escalation(Table):
    p1_minutes: P1Minutes = key(
        (10, 20, 30, 60),
        about="P1 that nobody opened: after how many staffed minutes each next desk hears.",
        allowed="1 to 4 numbers, rising, from 5 to 120, the first at most 30 (minutes)",
    )
    late_minutes: int = key(
        15,
        about="P1 that nobody opened: after how many staffed minutes the pupil hears not to wait for us.",
        allowed="5 to 30 (minutes)",
        ge=5,
        le=30,
    )
    p2_hours: P2Hours = key(
        (2, 4),
        about="P2 that nobody opened: after how many staffed hours its readers hear again, and the next desk.",
        allowed="2 numbers, rising, from 1 to 8 (hours)",
    )
    p3_days: P3Days = key(
        (1, 3, 5),
        about="P3: on which staffed day its readers hear again, the next desk, and the duty desk.",
        allowed="3 numbers, rising, from 1 to 10 (days)",
    )
    p4_days: P4Days = key(
        (2, 5, 10),
        about="The same for P4.",
        allowed="3 numbers, rising, from 1 to 20 (days)",
    )


class Watchdog(Table):
    url: AnyUrl = key(
        None,
        about="An address of yours that is called while all is well: Telegram answered a short while ago, and rows can "
        "be written. Where the calls stop, somebody must be told by whoever keeps that address.",
        allowed="http:// or https://, a host, and what belongs behind it",
    )
    minutes: int = key(5, about="How often it is called.", allowed="1 to 15 (minutes)", ge=1, le=15)


class Retention(Table):
    recorded_days: int = key(
        30,
        about="How long a case is kept after a lead recorded it in the school's own system.",
        allowed="7 to 365 (days)",
        ge=7,
        le=365,
    )
    case_days: int = key(
        365,
        about="How old a case may be; what was not recorded by then is listed, never erased.",
        allowed="30 to 3650 (days)",
        ge=30,
        le=3650,
    )
    address_days: int = key(
        30,
        about="How long after its close a case still knows the pupil's chat.",
        allowed="0 to 365 (days)",
        ge=0,
        le=365,
    )
    backup_days: int = key(
        35,
        about="How long back-ups are kept. Heard says so when it erases; deleting them is yours.",
        allowed="1 to 365 (days)",
        ge=1,
        le=365,
    )

    @model_validator(mode="after")
    def _recorded_before_old(self) -> Retention:
        if self.recorded_days > self.case_days:
            raise fault_in("recorded_days", "7 to 365 (days), at most retention.case_days")
        return self


class Digest(Table):
    at: WallTime = key(
        time(8),
        about="When digests are issued: on Mondays to a setting's leads, on Thursdays to all others.",
        allowed=f"{_TIME}, from 06:00 to 20:00",
    )
    send: bool = key(
        True,
        about="Tell adults in the chat that their digest is there. It is issued all the same.",
        allowed="true or false",
    )

    @model_validator(mode="after")
    def _by_day(self) -> Digest:
        if not time(6) <= self.at <= time(20):
            raise fault_in("at", f"{_TIME}, from 06:00 to 20:00")
        return self
