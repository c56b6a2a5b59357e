"""The settings of one installation: `config.toml` and the environment, checked as a whole and frozen.

Decides what deserves a warning. What was given, and how a fault in it is worded, is `bot/given.py`'s: all at once, a line
each. Refuses to know what settings are for. What is possible for a key stands in `bot/tables.py` and `bot/policies.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import PrivateAttr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import policies, tables
from bot.given import ConfigError, Given, keys_of, shown

#: Of 64 kinds each: 132 bits.
LONG_ENOUGH = 22
_TOPIC = re.compile(
    r"bull|abus|safe ?guard|report|tell ?tale|grass|snitch|harm|suicid|violen|victim|complain|help ?line",
    re.I,
)


class Settings(BaseSettings):
    """All settings of one installation. Made by `Settings.load`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=True)

    telegram: tables.Telegram = tables.Telegram()
    webhook: tables.Webhook = tables.Webhook()
    storage: tables.Storage = tables.Storage()
    keys: tables.Keys = tables.Keys()
    service: tables.Service
    safeguarding: policies.Safeguarding = policies.Safeguarding()
    files: tables.Files = tables.Files()
    alerts: policies.Alerts = policies.Alerts()
    followups: policies.Followups = policies.Followups()
    web: tables.Web = tables.Web()
    hours: policies.Hours = policies.Hours()
    limits: tables.Limits = tables.Limits()
    escalation: policies.Escalation = policies.Escalation()
    retention: policies.Retention = policies.Retention()
    digest: policies.Digest = policies.Digest()
    watchdog: tables.Watchdog = tables.Watchdog()

    _path: Path = PrivateAttr(default=Path("config.toml"))
    _warnings: tuple[str, ...] = PrivateAttr(default=())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the contract's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the contract's
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the contract's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the contract's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what `load` read: the process's own environment is never looked at from here."""
        return (init_settings,)

    @classmethod
    def load(cls, path: Path, environ: Mapping[str, str], *, token_needed: bool = True) -> Self:
        """Read and check the file at *path* and the `HEARD_…` variables of *environ*.

        Raises:
            ConfigError: with every fault that was found.
        """
        given = Given(path.absolute(), cls.model_fields)
        given.read_file()
        given.read_environment(environ)
        given.refuse_what_is_not_built()
        given.refuse_double_keys()
        given.read_token_file()
        checked: Self | None = None
        try:
            checked = cls(**given.anchored())
        except ValidationError as exc:
            for error in exc.errors(include_url=False, include_input=False):
                given.add_fault(
                    tuple(str(part) for part in error["loc"]), error["type"], error.get("ctx", {})
                )
        if token_needed and not given.has_token():
            given.miss("telegram", "token")
        given.ask_for_webhook()
        if given.faults or checked is None:
            raise ConfigError(given.faults)
        checked._path = given.path
        checked._warnings = tuple(_concerns(checked, given.token_stands_in_file()))
        return checked

    @property
    def path(self) -> Path:
        """The file that was read."""
        return self._path

    @property
    def folder(self) -> Path:
        """The folder of `config.toml`."""
        return self._path.parent

    @property
    def data_folder(self) -> Path:
        """Where database, lock and control socket are."""
        return self.storage.path.parent

    @property
    def backup_folder(self) -> Path:
        """Where back-ups go; no key file may lie there."""
        return self.folder / "backups"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may be meant and deserves a line at the start, a line each."""
        return self._warnings

    @property
    def token(self) -> str:
        """The bot's token in the clear, wherever it was given; empty if it was not needed and not given."""
        return self.telegram.token.get_secret_value() if self.telegram.token else ""


def example_text() -> str:
    """Give the text of `config.example.toml`: from the wheel, else from the checkout."""
    inside = resources.files("bot") / "config.example.toml"
    if inside.is_file():
        return inside.read_text("utf-8")
    return (Path(__file__).parent.parent / "config.example.toml").read_text("utf-8")


def every_key() -> Iterator[tuple[str, str, FieldInfo]]:
    """Give table, key and description of everything that can be set, in the file's order."""
    return keys_of(Settings.model_fields)


def tells_the_topic(name: str) -> bool:
    """Say whether *name*, read over a pupil's shoulder, tells what the chat is about."""
    return bool(_TOPIC.search(name))


def _concerns(settings: Settings, token_in_file: bool) -> Iterator[str]:
    """Say what is allowed and may be a mistake."""
    if tells_the_topic(settings.service.name):
        yield (
            f"service.name: {shown(settings.service.name)} tells whoever looks at a pupil's phone what the chat is "
            "about; a plain name is safer."
        )
    url = urlsplit(settings.telegram.api_url)
    if url.scheme == "http" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield "telegram.api_url: plain http shows the token and every message to the network in between."
    secret = settings.webhook.secret
    if secret is not None and len(secret.get_secret_value()) < LONG_ENOUGH:
        yield (
            f"webhook.secret: shorter than {LONG_ENOUGH} letters; whoever guesses it can speak for every lead and pupil."
        )
    if token_in_file and settings.path.stat().st_mode & 0o044:
        yield f"{settings.path}: it holds the token and others can read it; chmod 600 it, or use token_file."
