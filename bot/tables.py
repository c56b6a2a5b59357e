"""The tables of `config.toml` that say how it runs: Telegram, storage, keys, addresses, limits.

Every key, its default, what it means and what it may be; what people decide for pupils stands in `bot/policies.py`.
Refuses to know where a value came from: files and the environment are read by `bot/given.py`, which also words the
faults.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import SecretStr, model_validator

from bot.values import (
    A_PROGRAM,
    HOST_PORT,
    SQLITE,
    Address,
    AnyUrl,
    Command,
    DatabaseUrl,
    DisplayName,
    LogFormat,
    Origin,
    Place,
    PublicUrl,
    SomePlace,
    Table,
    Text,
    Token,
    WebhookSecret,
    Zone,
    fault_in,
    key,
)


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
    url: DatabaseUrl = key(
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
        None, about="Instead of the file: its standard output is the file.", allowed=A_PROGRAM
    )
    open_file: Place = key(
        Path("keys/heard.open.key"),
        about="The open key file: what desks need to read. Without it Heard takes in and shows nothing.",
        allowed="the path of a file that only its owner may read",
    )
    open_command: Command = key(
        None, about="Instead of the open file: its standard output is the file.", allowed=A_PROGRAM
    )
    allow_link: bool = key(False, about="Take a key file that is a symbolic link.", allowed="true or false")


class Service(Table):
    name: DisplayName = key(
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
    timezone: Zone = key(
        "Europe/London", about="The time zone of all settings.", allowed='a name such as "Europe/London"'
    )
    listen: Address = key(
        "127.0.0.1:9464", about="Where /healthz, /readyz and /metrics are served.", allowed=HOST_PORT
    )
    log_format: LogFormat = key(
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


class Files(Table):
    photos: bool = key(False, about="Take photos. Needs the browser desk.", allowed="false", ready=False)


class Web(Table):
    listen: Address = key(
        "", about="Where the web door is served. Empty: off.", allowed="host:port; empty: off", ready=False
    )
    public_url: Text = key(
        None, about="The web door's address, as pupils type it.", allowed="an https:// address", ready=False
    )


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
    inbox_tries: int = key(
        3,
        about="How often a message that fails is tried before it is set aside.",
        allowed="1 to 10 (tries)",
        ge=1,
        le=10,
    )


class Watchdog(Table):
    url: AnyUrl = key(
        None,
        about="An address of yours that is called while all is well: Telegram answered a short while ago, and rows can "
        "be written. Where the calls stop, somebody must be told by whoever keeps that address.",
        allowed="http:// or https://, a host, and what belongs behind it",
    )
    minutes: int = key(5, about="How often it is called.", allowed="1 to 15 (minutes)", ge=1, le=15)
