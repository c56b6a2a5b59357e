"""`config.example.toml` documents every key, tells the truth about it, and loads as it stands."""

from __future__ import annotations

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.config import Settings, every_key, example_text

TOKEN = "123456789:" + "x" * 35

#: The defaults that the outer contract promises; None: it has none.
CONTRACT: dict[str, Any] = {
    "telegram.token": None,
    "telegram.token_file": None,
    "telegram.api_url": "https://api.telegram.org",
    "telegram.mode": "polling",
    "webhook.listen": "",
    "webhook.public_url": None,
    "webhook.secret": None,
    "storage.url": "sqlite:///data/heard.db",
    "keys.file": "keys/heard.key",
    "keys.command": None,
    "keys.open_file": "keys/heard.open.key",
    "keys.allow_link": False,
    "service.name": None,
    "service.timezone": "Europe/London",
    "safeguarding.unsent": "p1",
    "files.photos": False,
    "alerts.smtp_url": None,
    "alerts.command": None,
    "service.listen": "127.0.0.1:9464",
    "service.log_format": None,
    "followups.pupil_after": [],
    "web.listen": "",
    "web.public_url": None,
    "limits.draft_hours": 24,
}
TABLES = ("escalation", "retention", "digest", "hours", "limits", "files", "watchdog")
_LINE = re.compile(r"(?P<off># )?(?P<key>[a-z_0-9]+) = (?P<value>.*)")


def documented() -> dict[str, Any]:
    """Read the file line by line: table.key to default, None where the key is commented out."""
    found: dict[str, Any] = {}
    table, before = "", ""
    for line in example_text().splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        elif (match := _LINE.fullmatch(line)) and table:
            name = f"{table}.{match['key']}"
            assert name not in found, f"{name} stands there twice"
            assert before.startswith("# ") or match["key"].endswith(("_start", "_end")), (
                f"{name} is not explained"
            )
            found[name] = None if match["off"] else tomllib.loads(line)[match["key"]]
        before = line
    return found


def default_of(field: Any) -> Any:
    value = None if field.default is PydanticUndefined else field.default
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Path():
            return str(value)
        case time():
            return value.strftime("%H:%M")
        case tuple():
            return list(value)
    return value


def test_example_documents_every_key_with_its_default_and_no_other() -> None:
    assert documented() == {f"{table}.{key}": default_of(field) for table, key, field in every_key()}


def test_keys_and_defaults_are_those_of_the_contract() -> None:
    written = documented()
    assert {name: written[name] for name in CONTRACT} == CONTRACT
    assert set(TABLES) <= set(tomllib.loads(example_text()))


def test_every_table_stands_in_the_example() -> None:
    assert list(tomllib.loads(example_text())) == [*Settings.model_fields]


@pytest.mark.parametrize(("table", "key", "field"), list(every_key()), ids=lambda part: str(part)[:20])
def test_every_key_says_what_it_does_and_what_is_allowed(table: str, key: str, field: Any) -> None:
    assert field.description.endswith(".")
    assert field.json_schema_extra["allowed"]


@pytest.mark.parametrize("unit", ["seconds", "minutes", "hours"])
def test_keys_with_a_unit_in_their_name_say_it(unit: str) -> None:
    named = [field for _, key, field in every_key() if key.endswith(f"_{unit}")]
    assert named
    assert all(f"({unit})" in str(field.json_schema_extra) for field in named)


def test_example_loads_as_it_stands_and_means_the_defaults(tmp_path: Path) -> None:
    environ = {"HEARD_TELEGRAM__TOKEN": TOKEN, "HEARD_SERVICE__NAME": "Rowan"}
    (tmp_path / "config.toml").write_text(example_text(), "utf-8")
    example = Settings.load(tmp_path / "config.toml", environ)
    (tmp_path / "config.toml").write_text("", "utf-8")
    assert example == Settings.load(tmp_path / "config.toml", environ)
