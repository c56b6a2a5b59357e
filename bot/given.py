"""What file and environment say, before it is checked, and how a fault in it is worded.

Decides which value counts (environment before file before default), from where relative paths count, and that a fault
is a line of its own, never with the value of a key that holds a secret. Refuses to know which tables there are
(`bot/config.py`) and what may stand in them.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.tables import Storage
from bot.values import SQLITE, TOKEN, Table

PREFIX = "HEARD_"
#: Variables that are ours and name no key.
NOT_KEYS = frozenset({"HEARD_CONFIG", "HEARD_CHROMIUM", "HEARD_REQUIRE"})
NOT_IN_THIS_VERSION = "not available in this version"
_PATHS = (("telegram", "token_file"), ("keys", "file"), ("keys", "open_file"), ("safeguarding", "helplines"))
Tables = Mapping[str, FieldInfo]


class ConfigError(Exception):
    """The configuration cannot be used; `faults` says why, a line each, without any secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def keys_of(tables: Tables) -> Iterator[tuple[str, str, FieldInfo]]:
    """Give table, key and description of everything that can be set, in the file's order."""
    for name, table in tables.items():
        kind = table.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, Table)
        for key, field in kind.model_fields.items():
            yield name, key, field


class Given:
    """What file and environment say, before it is checked, and the faults found so far."""

    def __init__(self, path: Path, tables: Tables) -> None:
        self.path = path
        self._tables = tables
        self.values: dict[str, Any] = {}
        self.faults: list[str] = []
        self._variables: dict[tuple[str, ...], str] = {}
        self._token_in_file = False

    def read_file(self) -> None:
        """Read `config.toml`."""
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
        """Take the variables of ours over what the file says."""
        known = {
            f"{PREFIX}{table}__{key}".upper(): (table, key, field)
            for table, key, field in keys_of(self._tables)
        }
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
        """Note what is set and has nothing behind it yet."""
        for table, key, field in keys_of(self._tables):
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
                f"allowed: {self._allowed('storage', 'url')}"
            )

    def refuse_double_keys(self) -> None:
        """Note a key that is given in two ways."""
        for file, command in (("file", "command"), ("open_file", "open_command")):
            given = self._table("keys")
            if file in given and given.get(command):
                self.fault(("keys", file), "both set", f"either keys.{file} or keys.{command}")

    def read_token_file(self) -> None:
        """Read the token where a file bears it."""
        given = self._table("telegram")
        name = given.get("token_file")
        if not isinstance(name, str) or not name or given.get("token"):
            return
        try:
            token = (self.path.parent / name).read_text("utf-8").strip()
        except (OSError, ValueError) as exc:
            reason = getattr(exc, "strerror", None) or type(exc).__name__
            self.fault(
                ("telegram", "token_file"),
                f"cannot be read ({reason})",
                self._allowed("telegram", "token_file"),
            )
            return
        if TOKEN.fullmatch(token):
            given["token"] = token
            del given["token_file"]
        else:
            self.fault(
                ("telegram", "token_file"),
                "what the file holds is no token",
                self._allowed("telegram", "token"),
            )

    def ask_for_webhook(self) -> None:
        """Note what is missing where messages are to be pushed."""
        if self._table("telegram").get("mode") != "webhook":
            return
        for key in ("listen", "public_url", "secret"):
            if not self._table("webhook").get(key):
                allowed = self._allowed("webhook", key)
                self.fault(("webhook", key), 'nothing found, and telegram.mode is "webhook"', allowed)

    def miss(self, table: str, key: str) -> None:
        """Note that a key is needed and not given."""
        self.fault((table, key), "nothing found", self._allowed(table, key))

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
            found = given.get(key, self._tables[table].default.__class__.model_fields[key].default)
            if isinstance(found, str | Path) and str(found):
                given[key] = str(folder / found)
        storage = values.setdefault("storage", {})
        if isinstance(storage, dict):
            url = storage.get("url", Storage().url.get_secret_value())
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
            self.miss(table, key)
        else:
            self.fault((table, key), None, self._allowed(table, key))

    def _unknown(self, place: tuple[str, ...]) -> None:
        names = list(self._tables)
        if len(place) == 1:
            self.faults.append(
                f"{self.path}: {place[0]}: no such table.{_nearest(place[0], names)} Known: {', '.join(names)}"
            )
            return
        table, key = place[:2]
        keys = [known for name, known, _ in keys_of(self._tables) if name == table]
        self.faults.append(
            f"{self.path}: {table}.{key}: no such key.{_nearest(key, keys)} Known in [{table}]: {', '.join(keys)}"
        )

    def fault(self, place: tuple[str, ...], found: str | None, allowed: str) -> None:
        """Note one fault; *found* None: show the value, unless it is a secret."""
        if found is None:
            value = self._table(place[0]).get(place[1])
            found = (
                "found something else (not shown)"
                if self._is_secret(place, value)
                else f"found {shown(value)}"
            )
        self.faults.append(f"{self._source(place)}: {'.'.join(place)}: {found}; allowed: {allowed}")

    def _table(self, name: str) -> dict[str, Any]:
        given = self.values.get(name)
        return given if isinstance(given, dict) else {}

    def _source(self, place: tuple[str, ...]) -> str:
        return self._variables.get(place, str(self.path))

    def _field(self, table: str, key: str) -> FieldInfo:
        return next(field for name, known, field in keys_of(self._tables) if (name, known) == (table, key))

    def _allowed(self, table: str, key: str) -> str:
        return str(_extra(self._field(table, key), "allowed"))

    def _is_secret(self, place: tuple[str, ...], value: Any) -> bool:
        """Say whether *value* at *place* must not be shown: a secret's key, or an address that may bear one."""
        text = str(value)
        if "@" in text or TOKEN.search(text):
            return True
        field = self._field(*place)
        return place != ("storage", "url") and SecretStr in {field.annotation, *get_args(field.annotation)}


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


def shown(value: Any) -> str:
    """Give a value as it may stand in a fault: on one line, and not long."""
    text = json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f" Did you mean {close[0]}?" if close else ""
