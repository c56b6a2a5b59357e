"""`heard doctor` finds each thing that is wrong, says what to do, and tells nothing it must not."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.doctor import CHECKS, examine
from bot.doctor.findings import Finding, Level, Patient
from bot.doctor.machine import check_disk
from bot.second_clock import SecondClock
from storage.schema import metadata
from tests.bot.houses import Said, heard, two_installations
from tests.bot.mailserver import mail_server
from tests.bot.test_commands import keep_dead, keep_failed, lead_id, run
from tests.journeys.house import House, closed_house, open_house, report
from tests.journeys.test_calendars import keep
from tests.safeguarding.test_yearplan import WIGAN

ROOT = Path(__file__).parents[2]
#: What is wrong with every installation of this release: there is no other door, and nothing notes a check.
ALWAYS_WRONG = {"doors", "helplines"}


def wrong(said: Said) -> dict[str, str]:
    """Give what is wrong: check → what was found."""
    return {row["check"]: row["found"] for row in said.json["checks"] if row["state"] == "wrong"}


async def stop(house: House) -> None:
    """Stop Heard; a command that is given then goes by the machine's clock, and so does Telegram."""
    await house.app.stop()
    house.box.clock.set(datetime.now(UTC))


async def examined(house: House, **more: str) -> dict[str, str]:
    said = await heard(house, "doctor", "--json", **more)
    assert said.status == (1 if wrong(said) else 0)
    return {name: found for name, found in wrong(said).items() if name not in ALWAYS_WRONG}


async def test_all_is_well_but_what_this_release_lacks(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        said = await heard(house, "doctor", "--json")
        assert set(wrong(said)) == ALWAYS_WRONG
        assert said.status == 1 and said.json["ok"] is False
        assert {row["check"] for row in said.json["checks"]} >= {"configuration", "key files", "database"}
        lines = (await heard(house, "doctor")).out.splitlines()
        assert len(lines) == len(said.json["checks"])
        assert any(line.startswith("wrong") and "Pupils under 16 have no door." in line for line in lines)


async def test_alone_it_finds_the_same_but_what_only_a_process_knows(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await stop(house)
        said = await heard(house, "doctor", "--json")
        assert set(wrong(said)) == ALWAYS_WRONG
        states = {row["check"]: row["state"] for row in said.json["checks"]}
        assert states["process"] == "note" and states["Telegram"] == states["webhook"] == "ok"
        assert "intake" not in states
        house.box.clock.set(datetime.now(UTC) - timedelta(days=3, hours=1))
        assert "it is 3 days ahead of Telegram's" in wrong(await heard(house, "doctor", "--json"))["clock"]
        await house.open()


async def test_wrong_configuration_is_told_line_by_line(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        config = house.folder / "config.toml"
        config.write_text(config.read_text("utf-8") + "\n[nonsense]\nx = 1\n", "utf-8")
        found = await examined(house)
        assert list(found) == ["configuration"] and "nonsense" in found["configuration"]


async def test_recovery_key_on_the_machine_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        assert list(await examined(house)) == ["recovery key"]


async def test_folders_open_to_others_or_missing_are_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        (house.folder / "data").chmod(0o755)
        (house.folder / "backups").rmdir()
        assert list(await examined(house)) == ["data folder", "back-up folder"]


@pytest.mark.parametrize("runs", [True, False])
async def test_key_file_open_to_others_is_wrong(tmp_path: Path, runs: bool) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        key = house.folder / "keys" / "heard.key"
        key.chmod(0o644)
        if not runs:
            await stop(house)
        found = await examined(house)
        assert "0644" in found["key files" if runs else "database"]
        key.chmod(0o600)
        if not runs:
            await house.open()


async def test_key_file_of_another_installation_is_found_before_a_restart(tmp_path: Path) -> None:
    from bot.cli.installation import make_installation

    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        other = make_installation(tmp_path / "other", "Rowan")
        kept = {}
        for name in ("heard.key", "heard.open.key"):
            key = house.folder / "keys" / name
            kept[key] = key.read_bytes()
            key.write_bytes((other / "keys" / name).read_bytes())
        assert list(await examined(house)) == ["key files"]
        await stop(house)
        assert "sealed with" in (await examined(house))["database"]
        for key, content in kept.items():
            key.write_bytes(content)
        await house.open()


async def test_missing_open_key_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        (house.folder / "keys" / "heard.open.key").unlink()
        await house.restart()
        assert list(await examined(house)) == ["open key"]


async def test_planted_desk_key_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await run(house, lambda tx: tx.execute(text("UPDATE desks SET wrapped = zeroblob(length(wrapped))")))
        found = await examined(house)
        assert list(found) == ["desks"]


async def test_file_that_is_no_database_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await stop(house)
        path = house.settings.storage.path
        kept = path.read_bytes()
        path.write_bytes(b"no database at all " * 1000)
        found = await examined(house)
        assert list(found) == ["database"] and "not a database" in found["database"]
        path.write_bytes(kept)
        await house.open()


async def test_damaged_page_is_found(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await report(house)
        await house.settle()
        root = await run(
            house,
            lambda tx: tx.execute(text("SELECT rootpage FROM sqlite_master WHERE name='audit'")).scalar(),
        )
        await stop(house)
        path = house.settings.storage.path
        whole = path.read_bytes()
        begin = (root - 1) * 16384
        path.write_bytes(whole[: begin + 200] + os.urandom(4000) + whole[begin + 4200 :])
        spoilt = bytearray(path.read_bytes())
        spoilt[begin + 3 : begin + 5] = b"\xff\xff"  # the page's number of cells
        path.write_bytes(bytes(spoilt))
        found = await examined(house)
        assert list(found) == ["database"]
        path.write_bytes(whole)
        await house.open()


async def test_nobody_at_the_duty_desk_is_wrong(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        assert "closed" in (await examined(house))["duty desk"]
    async with open_house(tmp_path / "two") as house:
        (house.folder / "recovery.key").unlink()
        await house.phone("duty").block()
        await house.settle()
        assert "nobody there can be reached" in (await examined(house))["duty desk"]


async def test_setting_with_one_lead_is_wrong_and_one_without_a_note(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        assert (await heard(house, "leads", "revoke", await lead_id(house, "ddsl"), "--yes")).status == 0
        found = await examined(house)
        assert list(found) == ["settings"] and "HFHS" in found["settings"] and "STJ" not in found["settings"]
        notes = [
            row["found"]
            for row in (await heard(house, "doctor", "--json")).json["checks"]
            if row["state"] == "note"
        ]
        assert any("nobody has joined yet: STJ" in note for note in notes)
        await heard(house, "settings", "close", "HFHS", "--yes")
        assert await examined(house) == {}


async def test_what_was_set_aside_is_yes_or_no_and_never_a_number(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await keep_failed(house, "pupil", "a")
        await keep_dead(house, "lead", "b")
        once = await heard(house, "doctor")
        assert list(await examined(house)) == ["inbox", "outbox"]
        await keep_failed(house, "pupil", "bb")
        await keep_dead(house, "lead", "b")
        assert await heard(house, "doctor") == once


async def test_process_that_does_not_answer_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        socket = house.settings.data_folder / "heard.sock"
        socket.unlink()
        found = await examined(house)
        assert "holds the lock and does not answer" in found["process"]


async def test_telegram_that_refuses_or_is_away_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await stop(house)
        bad = await examined(house, HEARD_TELEGRAM__TOKEN="123456789:" + "x" * 35)
        assert list(bad) == ["Telegram"] and "x" * 35 not in bad["Telegram"]
        away = await examined(house, HEARD_TELEGRAM__API_URL="http://127.0.0.1:9")
        assert list(away) == ["Telegram"]
        none = await examined(house, HEARD_TELEGRAM__TOKEN="")
        assert list(none) == ["Telegram"]
        await house.open()


async def test_webhook_of_somebody_else_is_wrong(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        (house.folder / "recovery.key").unlink()
        await stop(house)
        house.box.bot.updates.webhook = None
        from bot.doors.transport import AiohttpTransport

        async with AiohttpTransport(house.box.url, house.box.token) as transport:
            await transport.call("setWebhook", {"url": "https://thief.example/"}, timeout=5)
            assert list(await examined(house)) == ["webhook"]
            await transport.call("deleteWebhook", {}, timeout=5)
        await house.open()


# -- checks by themselves --------------------------------------------------------------------------


def levels(findings: list[Finding]) -> dict[str, Level]:
    return {finding.check: finding.level for finding in findings}


async def test_clock_that_went_back_is_wrong(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        now = SystemClock().now()
        patient = Patient(
            now, settings=house.settings, condition_fault="x", telegram={"answers": True, "clock_ahead": 0.0}
        )
        assert levels(examine(patient))["clock"] is Level.OK
        assert levels(examine(replace(patient, now=now - timedelta(days=1))))["clock"] is Level.WRONG
        early = replace(patient, now=datetime(1970, 1, 1, tzinfo=UTC))
        assert levels(examine(early))["clock"] is Level.WRONG


async def clock_line(house: House) -> str:
    said = await heard(house, "doctor", "--json")
    return next(f"{row['state']}: {row['found']}" for row in said.json["checks"] if row["check"] == "clock")


async def test_the_clock_is_compared_from_the_first_moment_and_it_is_said_where_it_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor's own question is answered with a date; no other answer need have come."""
    async with closed_house(tmp_path) as house:
        second = SecondClock(house.clock, print)
        house.app.second_clock = house.app._transport.listener = second
        assert await clock_line(house) == "ok: as Telegram's"
        house.box.clock.set(house.clock.now() - timedelta(days=3, hours=1))
        house.app.second_clock = house.app._transport.listener = SecondClock(house.clock, print)
        assert await clock_line(house) == "wrong: it is 3 days ahead of Telegram's"
        monkeypatch.setattr(SecondClock, "hear", lambda *_: None)  # no answer bears a date
        house.app.second_clock = SecondClock(house.clock, print)
        assert await clock_line(house) == "note: plausible, but not compared with Telegram's yet"


async def test_log_that_grows_is_wrong(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        patient = Patient(SystemClock().now(), settings=house.settings)
        log = house.settings.storage.path.with_name("heard.db-wal")
        await stop(house)
        with log.open("wb") as file:
            file.truncate(65 * 2**20)
        assert levels(examine(patient))["write-ahead log"] is Level.WRONG
        log.unlink()
        await house.open()


async def test_old_poll_is_wrong_and_alarms_are_noted(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        process: dict[str, Any] = {
            "poll_age_seconds": 3600,
            "poll_good": False,
            "alarms": ["token_shared"],
            "health_listens": False,
        }
        found = levels(
            examine(
                Patient(
                    SystemClock().now(),
                    settings=house.settings,
                    runs=True,
                    process=process,
                    telegram={"answers": True},
                )
            )
        )
        assert found["intake"] is Level.WRONG
        assert found["alarms"] is Level.NOTE
        assert found["health checks"] is Level.WRONG


async def test_roads_that_cannot_be_used_are_wrong_and_others_well(tmp_path: Path) -> None:
    """Nothing is sent to find that out."""
    async with mail_server() as server, closed_house(tmp_path) as house:
        mails = {
            "HEARD_ALERTS__SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "HEARD_ALERTS__MAIL_FROM": "alerts@council.example",
            "HEARD_ALERTS__COMMAND": "/nowhere/gateway --now",
        }
        said = await heard(house, "doctor", "--json", **mails)
        found = {row["check"]: row["state"] for row in said.json["checks"]}
        assert (found["mail"], found["command"]) == ("ok", "wrong")
        assert "/nowhere" not in said.out
        assert server.got == []
    async with closed_house(tmp_path / "second") as house:
        assert "mail" in await examined(house, **mails)  # the server has gone


async def test_a_calendar_that_ends_and_a_holiday_without_cover_are_told(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await keep(house, WIGAN)
        assert not any("HFHS" in line for line in await calendar_lines(house))
        house.clock.move_to(datetime(2026, 12, 12, 10, 0, tzinfo=UTC))
        [line] = await calendar_lines(house)
        assert "a holiday without cover in two weeks: HFHS" in line
        house.clock.move_to(datetime(2027, 7, 10, 10, 0, tzinfo=UTC))
        [line] = await calendar_lines(house)
        assert "no term is entered beyond four weeks: HFHS" in line


async def calendar_lines(house: House) -> list[str]:
    said = await heard(house, "doctor")
    return [line for line in said.out.splitlines() if "calendars" in line]


def test_nothing_at_all_is_examined_without_a_fault() -> None:
    assert examine(Patient(SystemClock().now())) != []
    assert check_disk in CHECKS


# -- what it must not tell -------------------------------------------------------------------------


async def test_restricted_case_changes_no_byte_of_the_doctors(tmp_path: Path) -> None:
    """MOMENTS 12."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = [await heard(plain, "doctor"), await heard(plain, "doctor", "--json")]
        async with installation(restricted=True) as other:
            assert [await heard(other, "doctor"), await heard(other, "doctor", "--json")] == expected
        assert expected[0].status == 1


async def test_no_line_bears_a_token_a_chat_or_words(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house, words="canary-words on the bus")
        await keep_failed(house, "pupil", "canary-words")
        said = await heard(house, "doctor", "--json")
        told = said.out + said.err
        for secret in (house.box.token, str(house.phone("pupil").id), "canary", "Mrs A"):
            assert secret not in told


async def test_every_table_is_checked(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        found = await house.app.commanded.operate("condition", {})
        assert found["tables"] == sorted(metadata.tables)
        for table in found["tables"]:
            assert (await house.app.commanded.operate("condition.table", {"table": table}))["sound"] is True


def test_as_a_command_of_its_own(tmp_path: Path) -> None:
    """A real process, without a configuration: one finding, exit 1, no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--config", str(tmp_path / "none.toml")],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and done.stderr == ""
    assert done.stdout.startswith("wrong  configuration") and "heard init" in done.stdout
