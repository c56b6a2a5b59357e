"""The configuration: which value counts, and how a wrong one is refused."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, every_key, tells_the_topic
from bot.given import ConfigError

TOKEN = "123456789:" + "AbCd-_" * 6
NAMED = {"HEARD_TELEGRAM__TOKEN": TOKEN, "HEARD_SERVICE__NAME": "Rowan"}


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def load(folder: Path, text: str = "", environ: dict[str, str] | None = None) -> Settings:
    return Settings.load(write(folder, text), NAMED if environ is None else environ)


def faults(folder: Path, text: str = "", environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text, environ)
    return caught.value.faults


# -- which value counts ----------------------------------------------------------------------------


def test_defaults_hold_where_nothing_is_said(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.telegram.api_url == "https://api.telegram.org"
    assert (settings.hours.school_start, settings.hours.duty_end) == (time(8, 30), time(17))
    assert (settings.limits.draft_hours, settings.limits.messages_per_second) == (24, 30.0)
    assert settings.service.log_format is None
    assert settings.warnings == ()


def test_environment_wins_over_file_and_file_over_default(tmp_path: Path) -> None:
    text = '[limits]\ndraft_hours = 48\nopened_minutes = 5\n[service]\nname = "File"'
    settings = load(tmp_path, text, NAMED | {"HEARD_LIMITS__DRAFT_HOURS": "12"})
    assert (settings.limits.draft_hours, settings.limits.opened_minutes) == (12, 5)
    assert settings.service.name == "Rowan"


ENVIRONMENT = {
    ("keys", "allow_link"): ("true", True),
    ("limits", "per_chat_per_second"): ("2.5", 2.5),
    ("limits", "drain_seconds"): ("20", 20),
    ("hours", "school_days"): ("tue, mon", ("mon", "tue")),
    ("hours", "school_start"): ("07:45", time(7, 45)),
    ("hours", "nation"): ("Northern Ireland", "Northern Ireland"),
    ("hours", "bank_holidays"): ("0", False),
    ("service", "log_format"): ("json", "json"),
    ("service", "listen"): ("", ""),
    ("watchdog", "minutes"): ("15", 15),
    ("escalation", "p1_minutes"): ("10, 20", (10, 20)),
    ("followups", "pupil_after"): ("1, 5, 20", (1, 5, 20)),
}


@pytest.mark.parametrize("place", ENVIRONMENT, ids=".".join)
def test_every_kind_of_value_can_come_from_the_environment(tmp_path: Path, place: tuple[str, str]) -> None:
    text, expected = ENVIRONMENT[place]
    variable = f"HEARD_{place[0]}__{place[1]}".upper()
    settings = load(tmp_path, "", NAMED | {variable: text})
    assert getattr(getattr(settings, place[0]), place[1]) == expected


def test_only_the_environment_given_is_looked_at(tmp_path: Path) -> None:
    os.environ["HEARD_LIMITS__DRAFT_HOURS"] = "99"
    try:
        assert load(tmp_path).limits.draft_hours == 24
    finally:
        del os.environ["HEARD_LIMITS__DRAFT_HOURS"]


def test_relative_paths_count_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    settings = load(tmp_path, '[keys]\nopen_file = "/elsewhere/open.key"')
    assert settings.keys.file == tmp_path / "keys/heard.key"
    assert settings.keys.open_file == Path("/elsewhere/open.key")
    assert settings.storage.path == tmp_path / "data/heard.db"
    assert settings.data_folder == tmp_path / "data"


def test_absolute_database_stays_where_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, '[storage]\nurl = "sqlite:////srv/h/h.db"').storage.path == Path("/srv/h/h.db")


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings: Any = load(tmp_path)
    with pytest.raises(ValidationError):
        settings.limits = None
    with pytest.raises(ValidationError):
        settings.limits.draft_hours = 1


# -- the token -------------------------------------------------------------------------------------


def test_token_is_read_from_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    settings = load(tmp_path, '[telegram]\ntoken_file = "token"', {"HEARD_SERVICE__NAME": "Rowan"})
    assert settings.token == TOKEN


def test_missing_token_is_a_fault_only_where_it_is_needed(tmp_path: Path) -> None:
    environ = {"HEARD_SERVICE__NAME": "Rowan"}
    assert "telegram.token: nothing found" in faults(tmp_path, "", environ)[0]
    assert Settings.load(tmp_path / "config.toml", environ, token_needed=False).token == ""


def test_token_file_that_is_missing_or_holds_something_else_is_refused(tmp_path: Path) -> None:
    text = '[telegram]\ntoken_file = "token"'
    environ = {"HEARD_SERVICE__NAME": "Rowan"}
    assert "cannot be read (No such file or directory)" in faults(tmp_path, text, environ)[0]
    (tmp_path / "token").write_text("canary-in-file")
    (line,) = faults(tmp_path, text, environ)
    assert "what the file holds is no token" in line
    assert "canary" not in line


def test_a_thing_said_twice_is_refused(tmp_path: Path) -> None:
    text = '[telegram]\ntoken_file = "token"\n[keys]\nfile = "a"\ncommand = "cat a"'
    lines = faults(tmp_path, text)
    assert any("telegram.token_file" in line and "not both" in line for line in lines)
    assert any("keys.file: both set" in line for line in lines)


# -- faults ----------------------------------------------------------------------------------------

WRONG = [
    ("followups", "pupil_after", "[1, 2, 3, 4, 5]", "allowed: a list of at most four school days, rising"),
    ("followups", "pupil_after", "[5, 2]", "found [5, 2]; allowed: a list of at most four school days"),
    ("followups", "pupil_after", "[0]", "allowed: a list of at most four school days"),
    ("escalation", "p1_minutes", "[]", "allowed: 1 to 4 numbers, rising, from 5 to 120"),
    (
        "escalation",
        "p1_minutes",
        "[31, 40]",
        "allowed: 1 to 4 numbers, rising, from 5 to 120, the first at most 30",
    ),
    ("escalation", "p1_minutes", "[10, 121]", "found [10, 121]; allowed: 1 to 4 numbers"),
    ("escalation", "p2_hours", "[4, 2]", "allowed: 2 numbers, rising, from 1 to 8"),
    ("escalation", "p2_hours", "[2]", "allowed: 2 numbers, rising, from 1 to 8"),
    ("escalation", "p3_days", "[1, 3, 11]", "allowed: 3 numbers, rising, from 1 to 10"),
    ("escalation", "p4_days", '["2"]', "allowed: 3 numbers, rising, from 1 to 20"),
    ("escalation", "late_minutes", "31", "found 31; allowed: 5 to 30"),
    ("watchdog", "minutes", "16", "found 16; allowed: 1 to 15 (minutes)"),
    ("watchdog", "url", '"ftp://canary"', "found something else (not shown); allowed: http:// or https://"),
    (
        "watchdog",
        "url",
        '"https://u:canary@h/"',
        "found something else (not shown); allowed: http:// or https://",
    ),
    ("limits", "draft_hours", "0", "found 0; allowed: 1 to 168 (hours)"),
    ("limits", "draft_hours", '"24"', 'found "24"; allowed: 1 to 168 (hours)'),
    ("limits", "draft_hours", "2.5", "found 2.5; allowed: 1 to 168 (hours)"),
    ("alerts", "delay_minutes", "61", "found 61; allowed: 0 or 6 to 60 (minutes)"),
    ("alerts", "delay_minutes", "5", "found 5; allowed: 0 or 6 to 60 (minutes)"),
    ("alerts", "most_at_once", "0", "found 0; allowed: 1 to 1000 (alerts)"),
    ("alerts", "most_per_sender", "true", "found true; allowed: 1 to 1000 (alerts)"),
    ("alerts", "mail_from", '"Rowan <a@b.example>"', "allowed: an address such as alerts@council.example"),
    ("alerts", "smtp_url", '"http://u:canary@h"', "allowed: smtp://user:password@host:587 (STARTTLS)"),
    ("alerts", "smtp_url", '"smtp://canary@h"', "allowed: smtp://user:password@host:587 (STARTTLS)"),
    ("alerts", "smtp_url", '"smtp://h/?canary=1"', "allowed: smtp://user:password@host:587 (STARTTLS)"),
    ("limits", "draft_hours", "true", "found true; allowed: 1 to 168 (hours)"),
    ("limits", "per_chat_per_second", "0", "found 0; allowed: 0.1 to 100"),
    ("limits", "messages_per_second", "nan", "found NaN; allowed: 1 to 1000"),
    ("keys", "allow_link", '"yes"', 'found "yes"; allowed: true or false'),
    ("keys", "allow_link", "1", "found 1; allowed: true or false"),
    ("keys", "file", '""', 'found ""; allowed: the path'),
    ("hours", "school_start", '"8:30"', 'found "8:30"; allowed: a time of day'),
    ("hours", "school_start", '"24:00"', 'found "24:00"; allowed: a time of day'),
    (
        "hours",
        "school_end",
        '"08:00"',
        'found "08:00"; allowed: a time of day, "HH:MM", after hours.school_start',
    ),
    ("hours", "school_days", '["monday"]', 'found ["monday"]; allowed: a list of "mon" to "sun"'),
    ("hours", "school_days", '["mon", "mon"]', 'found ["mon", "mon"]; allowed: a list'),
    ("hours", "duty_days", "[]", "found []; allowed: a list"),
    ("hours", "nation", '"Cornwall"', 'found "Cornwall"; allowed: "England"'),
    ("service", "timezone", '"Europe/Wigan"', 'found "Europe/Wigan"; allowed: a name such as'),
    ("service", "timezone", '"../../etc/passwd"', "allowed: a name such as"),
    ("service", "timezone", '""', 'found ""; allowed: a name such as'),
    ("service", "listen", '"9464"', 'found "9464"; allowed: host:port'),
    ("service", "listen", '"localhost:99999"', "allowed: host:port"),
    ("service", "log_level", '"loud"', 'found "loud"; allowed: "debug"'),
    ("service", "name", '"two\\nlines"', 'found "two\\nlines"; allowed: 1 to 64 printable'),
    ("safeguarding", "unsent", '"p3"', 'found "p3"; allowed: "p1"'),
    ("telegram", "api_url", '"ftp://x"', 'found "ftp://x"; allowed: http:// or https://'),
    ("telegram", "mode", '"push"', 'found "push"; allowed: "polling" or "webhook"'),
    ("webhook", "listen", '"8443"', 'found "8443"; allowed: host:port'),
    (
        "webhook",
        "public_url",
        '"http://heard.example/h"',
        'found "http://heard.example/h"; allowed: https://',
    ),
    ("webhook", "public_url", '"https://heard.example:8080/h"', "allowed: https://host/path on port 443"),
    ("webhook", "public_url", '"https://heard.example/h?a=b"', "allowed: https://host/path on port 443"),
    ("webhook", "public_url", '"https://heard.example/{h}"', "allowed: https://host/path on port 443"),
    ("webhook", "public_url", '"heard.example/h"', "allowed: https://host/path on port 443"),
    ("webhook", "secret", '"two words"', "found something else (not shown); allowed: 1 to 256 of"),
    ("webhook", "secret", '"é"', "found something else (not shown); allowed: 1 to 256 of"),
    ("webhook", "secret", f'"{"x" * 257}"', "found something else (not shown); allowed: 1 to 256 of"),
    ("storage", "url", '"sqlite://"', 'found "sqlite://"; allowed: sqlite:///'),
    ("storage", "url", '"sqlite:///:memory:"', 'found "sqlite:///:memory:"; allowed: sqlite:///'),
    ("storage", "url", '"mysql://h/d"', 'found "mysql://h/d"; allowed: sqlite:///'),
]


@pytest.mark.parametrize(("table", "key", "value", "expected"), WRONG)
def test_wrong_value_is_refused_in_a_line_that_helps(
    tmp_path: Path, table: str, key: str, value: str, expected: str
) -> None:
    environ = {k: v for k, v in NAMED.items() if k != f"HEARD_{table}__{key}".upper()}
    text = f"[{table}]\n{key} = {value}\n"
    (line,) = faults(tmp_path, text, environ)
    assert line.startswith(f"{tmp_path / 'config.toml'}: {table}.{key}: ")
    assert expected in line
    assert "\n" not in line


def test_all_faults_come_at_once_and_name_their_source(tmp_path: Path) -> None:
    text = '[limits]\ndraft_hours = 0\ninbox_tries = 99\n[service]\nnam = "x"\n[files]\nphotos = true\n[tls]\na = 1'
    lines = faults(tmp_path, text, {"HEARD_LIMITS__DRAIN_SECONDS": "soon", "HEARD_LIMIT__X": "1"})
    joined = "\n".join(lines)
    assert len(lines) == 9
    assert "HEARD_LIMIT__X: this variable names no key." in joined
    assert (
        'HEARD_LIMITS__DRAIN_SECONDS: limits.drain_seconds: found "soon"; allowed: 1 to 80 (seconds)'
        in joined
    )
    assert "service.nam: no such key. Did you mean name?" in joined
    assert "service.name: nothing found" in joined
    assert "telegram.token: nothing found" in joined
    assert "tls: no such table." in joined


@pytest.mark.parametrize(
    "variable", ["HEARD_TELEGRM__TOKEN", "HEARD_TELEGRAM_TOKEN", "HEARD_TOKEN", "HEARD_TELEGRAM"]
)
def test_variable_that_names_no_key_is_refused(tmp_path: Path, variable: str) -> None:
    (line,) = faults(tmp_path, "", NAMED | {variable: "canary"})
    assert line.startswith(f"{variable}: this variable names no key.")
    assert "canary" not in line


def test_misspelt_variable_is_told_the_right_one(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, "", NAMED | {"HEARD_TELEGRM__TOKEN": "x"})
    assert line.endswith("Did you mean HEARD_TELEGRAM__TOKEN?")


def test_our_other_variables_and_foreign_ones_are_left_alone(tmp_path: Path) -> None:
    others = {
        "HEARD_CONFIG": "x",
        "HEARD_CHROMIUM": "x",
        "HEARD_REQUIRE": "browser",
        "HEARDLE": "x",
        "PATH": "/",
    }
    assert load(tmp_path, "", NAMED | others).service.name == "Rowan"


NOT_BUILT = [
    ("files", "photos", "true"),
    ("web", "listen", '"0.0.0.0:80"'),
    ("web", "public_url", '"https://x"'),
    ("storage", "url", '"postgresql://u:canary@h/d"'),
]


@pytest.mark.parametrize(("table", "key", "value"), NOT_BUILT)
def test_what_is_not_built_is_refused_and_never_ignored(
    tmp_path: Path, table: str, key: str, value: str
) -> None:
    (line,) = faults(tmp_path, f"[{table}]\n{key} = {value}")
    assert f"{table}.{key}" in line
    assert "not available in this version" in line
    assert "canary" not in line


def test_every_key_that_is_not_ready_is_refused_when_set() -> None:
    unready = {(table, key) for table, key, field in every_key() if not _extra(field)["ready"]}
    assert unready == {(t, k) for t, k, _ in NOT_BUILT if t != "storage"}


def test_default_of_what_is_not_built_may_be_written_down(tmp_path: Path) -> None:
    text = '[telegram]\nmode = "polling"\n[files]\nphotos = false\n[web]\nlisten = ""\n[alerts]\ncommand = ""'
    assert load(tmp_path, text).files.photos is False


def _extra(field: Any) -> dict[str, Any]:
    extra: dict[str, Any] = field.json_schema_extra
    return extra


SECRETS = [
    (table, key)
    for table, key, field in every_key()
    if SecretStr in (field.annotation, *get_args(field.annotation))
]


def test_the_keys_that_hold_secrets_are_known() -> None:
    assert {".".join(place) for place in SECRETS} == {
        "telegram.token", "webhook.secret", "storage.url", "keys.command", "keys.open_command",
        "alerts.smtp_url", "alerts.command", "watchdog.url",
    }  # fmt: skip


@pytest.mark.parametrize("place", SECRETS, ids=".".join)
@pytest.mark.parametrize("value", ['"canary{}"', '"canary{} \'"', '["canary{}"]', '{{ a = "canary{}" }}'])
def test_fault_in_a_secret_never_shows_it(tmp_path: Path, place: tuple[str, str], value: str) -> None:
    written = value.format("@" if place == ("storage", "url") else "")  # no password without an @
    environ = {"HEARD_SERVICE__NAME": "Rowan", "HEARD_LIMITS__INBOX_TRIES": "0"}
    text = f"[{place[0]}]\n{place[1]} = {written}"
    assert "canary" not in "\n".join(faults(tmp_path, text, environ))


@pytest.mark.parametrize(
    "text",
    [
        f'[telegram]\napi_url = "ftp://h/bot{TOKEN}"',
        f'[telegram]\ntokn = "{TOKEN}"',
        f'telegram = "{TOKEN}"',
        f'[service]\nlisten = "{TOKEN}"',
        f'token = "{TOKEN}"',
    ],
)
def test_token_in_the_wrong_place_is_not_shown(tmp_path: Path, text: str) -> None:
    assert TOKEN not in "\n".join(faults(tmp_path, text, {}))


def test_secrets_show_stars(tmp_path: Path) -> None:
    settings = load(tmp_path, '[keys]\ncommand = "pass canary"')
    for shown in (repr(settings), str(settings), f"{settings.telegram}", settings.model_dump_json()):
        assert TOKEN not in shown
        assert "canary" not in shown
    assert "**********" in repr(settings)


# -- the webhook -----------------------------------------------------------------------------------

PUSHED = {
    "HEARD_TELEGRAM__MODE": "webhook",
    "HEARD_WEBHOOK__LISTEN": "127.0.0.1:8443",
    "HEARD_WEBHOOK__PUBLIC_URL": "https://heard.example/from/telegram",
    "HEARD_WEBHOOK__SECRET": "canary" * 5,
}


def test_webhook_needs_all_of_its_three_keys(tmp_path: Path) -> None:
    settings = load(tmp_path, "", NAMED | PUSHED)
    assert (settings.telegram.mode, settings.webhook.listen) == ("webhook", "127.0.0.1:8443")
    assert settings.warnings == ()
    for missing in ("LISTEN", "PUBLIC_URL", "SECRET"):
        for left in ({}, {f"HEARD_WEBHOOK__{missing}": ""}):
            given = {name: value for name, value in PUSHED.items() if not name.endswith(missing)} | left
            (line,) = faults(tmp_path, "", NAMED | given)
            assert (
                f'webhook.{missing.lower()}: nothing found, and telegram.mode is "webhook"; allowed: ' in line
            )
            assert "canary" not in line
    assert len(faults(tmp_path, '[telegram]\nmode = "webhook"')) == 3


def test_polling_needs_none_of_the_webhooks_keys_and_may_have_them(tmp_path: Path) -> None:
    settings = load(tmp_path, "", NAMED | PUSHED | {"HEARD_TELEGRAM__MODE": "polling"})
    assert settings.telegram.mode == "polling"
    assert settings.webhook.public_url == "https://heard.example/from/telegram"
    assert load(tmp_path).webhook.public_url is None


@pytest.mark.parametrize(
    "url",
    [
        "https://heard.example",
        "https://heard.example:8443/a-b_c.d~e/",
        "https://192.0.2.7:88/h",
        "http://localhost:1234/h",
        "http://127.0.0.1:8443/h",
        "http://[::1]:8443/h",
        "https://localhost:1234/h",
    ],
)
def test_addresses_that_telegram_or_this_machine_can_call(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, "", NAMED | PUSHED | {"HEARD_WEBHOOK__PUBLIC_URL": url}).webhook.public_url == url


def test_secret_that_can_be_guessed_is_warned_about(tmp_path: Path) -> None:
    settings = load(tmp_path, "", NAMED | PUSHED | {"HEARD_WEBHOOK__SECRET": "canary"})
    (line,) = settings.warnings
    assert line.startswith("webhook.secret: shorter than 22 letters")
    assert "canary" not in line + repr(settings)


# -- the file --------------------------------------------------------------------------------------


def test_syntax_fault_names_line_and_column(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, "[limits]\ndraft_hours = = 3\n")
    assert "config.toml: not TOML: " in line
    assert "line 2, column 15" in line


def test_file_that_is_missing_a_folder_or_no_text_is_refused(tmp_path: Path) -> None:
    cases = {
        tmp_path / "none.toml": "not found. Make one with `heard init`",
        tmp_path: "cannot be read (Is a directory)",
    }
    (tmp_path / "latin.toml").write_bytes(b'[service]\nname = "Andr\xe9"')
    cases[tmp_path / "latin.toml"] = "byte 22 is not UTF-8"
    for path, expected in cases.items():
        with pytest.raises(ConfigError) as caught:
            Settings.load(path, NAMED)
        assert expected in caught.value.faults[0]


# -- what deserves a look --------------------------------------------------------------------------


def test_name_that_tells_the_topic_is_taken_with_a_warning(tmp_path: Path) -> None:
    settings = load(tmp_path, "", NAMED | {"HEARD_SERVICE__NAME": "Wigan Anti-Bullying Bot"})
    assert "tells whoever looks" in settings.warnings[0]


@pytest.mark.parametrize("name", ["Safeguarding", "REPORT it", "Stop abuse", "Bully Box", "SafeGuard"])
def test_names_that_tell_the_topic(name: str) -> None:
    assert tells_the_topic(name)


@pytest.mark.parametrize("name", ["Rowan", "Willow Room", "Hi there", "Wigan Owl"])
def test_plain_names(name: str) -> None:
    assert not tells_the_topic(name)


def test_token_in_a_file_that_others_can_read_is_warned_about(tmp_path: Path) -> None:
    path = write(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\n[service]\nname = "Rowan"')
    assert Settings.load(path, {}).warnings == ()
    path.chmod(0o644)
    (line,) = Settings.load(path, {}).warnings
    assert "others can read it" in line
    assert TOKEN not in line


def test_plain_http_beyond_this_machine_is_warned_about(tmp_path: Path) -> None:
    far = load(tmp_path, '[telegram]\napi_url = "http://bot-api:8081"')
    near = load(tmp_path, '[telegram]\napi_url = "http://127.0.0.1:8081/"')
    assert "plain http" in far.warnings[0]
    assert near.warnings == ()
    assert near.telegram.api_url == "http://127.0.0.1:8081"
