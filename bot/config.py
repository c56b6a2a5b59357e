"""The settings of one installation: `config.toml` and the environment, checked as a whole and frozen.

Decides which value counts (environment before file before default), from where relative paths count,
and how a fault is worded: all at once, a line each, never with the value of a key that holds a secret.
Refuses to know what settings are for. What is possible for a key stands in `bot/tables.py` and
`bot/policies.py`.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Self, get_args
from urllib.parse import urlsplit

from pydantic import PrivateAttr, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot import policies, tables
from bot.values import SQLITE, TOKEN, Table

PREFIX = "HEARD_"
#: Variables that are ours and name no key.
NOT_KEYS = frozenset({"HEARD_CONFIG", "HEARD_CHROMIUM", "HEARD_REQUIRE"})
NOT_IN_THIS_VERSION = "not available in this version"
#: Of 64 kinds each: 132 bits.
LONG_ENOUGH = 22
_PATHS = (("telegram", "token_file"), ("keys", "file"), ("keys", "open_file"), ("safeguarding", "helplines"))
_TOPIC = re.compile(
    r"bull|abus|safe ?guard|report|tell ?tale|grass|snitch|harm|suicid|violen|victim|complain|help ?line",
    re.I,
)


class ConfigError(Exception):
    """The configuration cannot be used; `faults` says why, a line each, without any secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


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
        given = _Given(path.absolute())
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
            given.fault(("telegram", "token"), "nothing found", _allowed("telegram", "token"))
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
    for name, table in Settings.model_fields.items():
        kind = table.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, Table)
        for key, field in kind.model_fields.items():
            yield name, key, field


def tells_the_topic(name: str) -> bool:
    """Say whether *name*, read over a pupil's shoulder, tells what the chat is about."""
    return bool(_TOPIC.search(name))


# -- what was given --------------------------------------------------------------------------------


class _Given:
    """What file and environment say, before it is checked, and the faults found so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: dict[str, Any] = {}
        self.faults: list[str] = []
        self._variables: dict[tuple[str, ...], str] = {}
        self._token_in_file = False

    def read_file(self) -> None:
        try:
            self.values = tomllib.loads(self.path.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            self._stop("not found. Make one with `heard init`, or name it with --config or HEARD_CONFIG.")
        except OSError as exc:
            self._stop(f"cannot be read ({exc.strerror or type(exc).__name__}).")
        except UnicodeDecodeError as exc:
            self._stop(f"byte {exc.start} is not UTF-8; save the file as UTF-8.")
        except tomllib.TOMLDecodeError as exc:
            self._stop(f"not TOML: {exc}")
        self._token_in_file = bool(self._table("telegram").get("token"))

    def _stop(self, what: str) -> None:
        raise ConfigError([f"{self.path}: {what}"]) from None

    def read_environment(self, environ: Mapping[str, str]) -> None:
        known = {f"{PREFIX}{table}__{key}".upper(): (table, key, field) for table, key, field in every_key()}
        for variable in sorted(environ):
            if not variable.startswith(PREFIX) or variable in NOT_KEYS:
                continue
            if variable not in known:
                near = _nearest(variable, [*known, *NOT_KEYS])
                self.faults.append(f"{variable}: this variable names no key.{near}")
                continue
            table, key, field = known[variable]
            if isinstance(self.values.setdefault(table, {}), dict):
                self.values[table][key] = _from_text(field, environ[variable])
                self._variables[table, key] = variable

    def refuse_what_is_not_built(self) -> None:
        for table, key, field in every_key():
            given = self._table(table)
            if key not in given or _extra(field, "ready"):
                continue
            value = given.pop(key)
            if (tuple(value) if isinstance(value, list) else value or ()) != (field.default or ()):
                self.faults.append(f"{self._source((table, key))}: {table}.{key}: {NOT_IN_THIS_VERSION}")
        url = self._table("storage").get("url")
        if isinstance(url, str) and url.startswith("postgres"):
            self._table("storage").pop("url")
            self.faults.append(
                f"{self._source(('storage', 'url'))}: storage.url: PostgreSQL is {NOT_IN_THIS_VERSION}; "
                f"allowed: {_allowed('storage', 'url')}"
            )

    def refuse_double_keys(self) -> None:
        for file, command in (("file", "command"), ("open_file", "open_command")):
            given = self._table("keys")
            if file in given and given.get(command):
                self.fault(("keys", file), "both set", f"either keys.{file} or keys.{command}")

    def read_token_file(self) -> None:
        given = self._table("telegram")
        name = given.get("token_file")
        if not isinstance(name, str) or not name or given.get("token"):
            return
        try:
            token = (self.path.parent / name).read_text("utf-8").strip()
        except (OSError, ValueError) as exc:
            reason = getattr(exc, "strerror", None) or type(exc).__name__
            self.fault(
                ("telegram", "token_file"), f"cannot be read ({reason})", _allowed("telegram", "token_file")
            )
            return
        if TOKEN.fullmatch(token):
            given["token"] = token
            del given["token_file"]
        else:
            self.fault(
                ("telegram", "token_file"), "what the file holds is no token", _allowed("telegram", "token")
            )

    def ask_for_webhook(self) -> None:
        """Note what is missing where messages are to be pushed."""
        if self._table("telegram").get("mode") != "webhook":
            return
        for key in ("listen", "public_url", "secret"):
            if not self._table("webhook").get(key):
                allowed = _allowed("webhook", key)
                self.fault(("webhook", key), 'nothing found, and telegram.mode is "webhook"', allowed)

    def has_token(self) -> bool:
        """Say whether a token or a token file was named, right or wrong."""
        given = self._table("telegram")
        return bool(given.get("token") or given.get("token_file"))

    def token_stands_in_file(self) -> bool:
        """Say whether `config.toml` itself bears the token."""
        return self._token_in_file

    def anchored(self) -> dict[str, Any]:
        """Give the values with every path made absolute; relative ones count from the file's folder."""
        folder = self.path.parent
        values = {
            name: dict(given) if isinstance(given, dict) else given for name, given in self.values.items()
        }
        for table, key in _PATHS:
            given = values.setdefault(table, {})
            if not isinstance(given, dict):
                continue
            found = given.get(key, Settings.model_fields[table].default.__class__.model_fields[key].default)
            if isinstance(found, str | Path) and str(found):
                given[key] = str(folder / found)
        storage = values.setdefault("storage", {})
        if isinstance(storage, dict):
            url = storage.get("url", tables.Storage().url.get_secret_value())
            if isinstance(url, str) and url.startswith(SQLITE) and url != SQLITE:
                storage["url"] = url if ":memory:" in url else f"{SQLITE}{folder / url[len(SQLITE) :]}"
        values.setdefault("service", {})
        return values

    # -- wording a fault ---------------------------------------------------------------------------

    def add_fault(self, place: tuple[str, ...], kind: str, facts: Mapping[str, Any]) -> None:
        """Word one of pydantic's findings at *place*."""
        table, key = place[0], (*place, "")[1]
        if kind == "together":
            self.fault((table, str(facts["key"])), None, str(facts["allowed"]))
        elif kind == "extra_forbidden":
            self._unknown(place)
        elif not key:
            self.fault((table,), "found a single value", f"a table, [{table}]")
        elif kind == "missing":
            self.fault((table, key), "nothing found", _allowed(table, key))
        else:
            self.fault((table, key), None, _allowed(table, key))

    def _unknown(self, place: tuple[str, ...]) -> None:
        names = list(Settings.model_fields)
        if len(place) == 1:
            self.faults.append(
                f"{self.path}: {place[0]}: no such table.{_nearest(place[0], names)} Known: {', '.join(names)}"
            )
            return
        table, key = place[:2]
        keys = [known for name, known, _ in every_key() if name == table]
        self.faults.append(
            f"{self.path}: {table}.{key}: no such key.{_nearest(key, keys)} Known in [{table}]: {', '.join(keys)}"
        )

    def fault(self, place: tuple[str, ...], found: str | None, allowed: str) -> None:
        """Note one fault; *found* None: show the value, unless it is a secret."""
        if found is None:
            value = self._table(place[0]).get(place[1])
            found = (
                "found something else (not shown)" if _is_secret(place, value) else f"found {_shown(value)}"
            )
        self.faults.append(f"{self._source(place)}: {'.'.join(place)}: {found}; allowed: {allowed}")

    def _table(self, name: str) -> dict[str, Any]:
        given = self.values.get(name)
        return given if isinstance(given, dict) else {}

    def _source(self, place: tuple[str, ...]) -> str:
        return self._variables.get(place, str(self.path))


def _from_text(field: FieldInfo, text: str) -> Any:
    """Read a variable's *text* as the kind of value that *field* takes; what does not fit stays text."""
    kinds = {field.annotation, *get_args(field.annotation)}
    try:
        if bool in kinds:
            return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower(), text)
        if int in kinds and str(field.annotation).startswith("tuple"):
            return [int(part) for part in text.split(",") if part.strip()]
        if int in kinds:
            return int(text)
        if float in kinds:
            return float(text)
    except ValueError:
        return text
    if str(field.annotation).startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _extra(field: FieldInfo, name: str) -> Any:
    assert isinstance(field.json_schema_extra, dict)
    return field.json_schema_extra[name]


def _field(table: str, key: str) -> FieldInfo:
    return next(field for name, known, field in every_key() if (name, known) == (table, key))


def _allowed(table: str, key: str) -> str:
    return str(_extra(_field(table, key), "allowed"))


def _is_secret(place: tuple[str, ...], value: Any) -> bool:
    """Say whether *value* at *place* must not be shown: a secret's key, or an address that may bear one."""
    text = str(value)
    if "@" in text or TOKEN.search(text):
        return True
    field = _field(*place)
    return place != ("storage", "url") and SecretStr in {field.annotation, *get_args(field.annotation)}


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f" Did you mean {close[0]}?" if close else ""


def _concerns(settings: Settings, token_in_file: bool) -> Iterator[str]:
    """Say what is allowed and may be a mistake."""
    if tells_the_topic(settings.service.name):
        yield (
            f"service.name: {_shown(settings.service.name)} tells whoever looks at a pupil's phone what the chat is "
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
