"""`heard helplines check`: a person walks through them; doctor and cards go by what they said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import make_app
from bot.cli.installation import make_installation
from bot.config import Settings
from bot.given import ConfigError
from bot.helplines import read_helplines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "heard"
    make_installation(made, "Rowan")
    return made


ENVIRON = {"HEARD_TELEGRAM__TOKEN": "123456:" + "x" * 35}


def settings_of(folder: Path) -> Settings:
    return Settings.load(folder / "config.toml", ENVIRON)


def call(folder: Path, *words: str, answers: str = "") -> tuple[int, str]:
    run = CliRunner().invoke(
        make_app(),
        ["--config", str(folder / "config.toml"), "helplines", "check", *words],
        input=answers,
        obj=ENVIRON,
    )
    return run.exit_code, run.stdout


def test_report_says_what_nobody_checked(folder: Path) -> None:
    status, out = call(folder, "--json")
    found = json.loads(out)
    assert status == 1 and found["ok"] is False
    states = {row["id"]: (row["state"], row["shown"]) for row in found["helplines"]}
    assert states["childline"] == ("unchecked", True)
    assert states["papyrus"] == ("unchecked", False)


def test_answers_are_kept_one_by_one_and_a_wrong_number_is_not_shown(folder: Path) -> None:
    status, out = call(folder, "--by", "J. Smith", answers="y\ny\ny\nn\nq\n")
    kept = read_helplines(settings_of(folder))
    assert status == 0, out
    assert kept.lines["childline"].checked_by == "J. Smith"
    assert kept.lines["shout"].is_current(kept.lines["shout"].checked_on or date.min)
    assert kept.lines["papyrus"].off
    assert kept.lines["frank"].checked_on is None


def test_999_is_never_taken_away(folder: Path) -> None:
    status, _ = call(folder, "--by", "J. Smith", answers="n\nq\n")
    assert status == 1
    assert not read_helplines(settings_of(folder)).lines["uk_999"].off


def test_broken_file_is_a_fault_of_the_configuration(folder: Path) -> None:
    (folder / "helplines.toml").write_text('[[helpline]]\ncall = "1"\n')
    with pytest.raises(ConfigError, match="entry 1 has no id"):
        read_helplines(settings_of(folder))
