"""Commands do the same through the running process and alone, tell metadata only, and end as promised."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import make_app
from bot.sandbox.phone import Phone
from handlers.events import Address, Lane, Outgoing, Verb
from handlers.post import owe
from handlers.routing import reads_now
from storage import inbox, outbox
from storage.audit import read_audit
from storage.cases import list_headers
from storage.chats import chat_id
from storage.people import find_person, load_desk
from tests.bot.houses import call, environ_of, heard, restricted_report, two_installations
from tests.journeys.house import MONDAY, House, closed_house, open_case_of, open_house, report, tell

ROOT = Path(__file__).parents[2]


async def run(house: House, unit: Any) -> Any:
    return await house.app.database.run(unit)


async def lead_id(house: House, role: str) -> str:
    found = (await house.operate("leads.list"))["leads"]
    return str(next(person["id"] for person in found if person["role"] == role))


# -- inbox -----------------------------------------------------------------------------------------


async def greeted(house: House) -> Phone:
    """A pupil who opened the poster's link: before that no bot may write to them."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await house.settle()
    return pupil


async def keep_failed(house: House, name: str, text: str) -> None:
    """A message of *name* lies in the inbox as failed, as if handling it had met a fault."""
    phone = house.phone(name)
    update = {
        "update_id": 900_000 + len(text),
        "message": {
            "message_id": 900_000,
            "date": int(house.clock.now().timestamp()),
            "chat": {"id": phone.id, "type": "private", "first_name": "P"},
            "from": {"id": phone.id, "is_bot": False, "first_name": "P"},
            "text": text,
        },
    }
    sealer = house.app.service.sealer
    arrival = inbox.Arrival(
        os.urandom(16), chat_id(sealer, "telegram", str(phone.id)), json.dumps(update).encode()
    )
    day = int(house.clock.now().timestamp()) // 86_400
    await run(house, lambda tx: inbox.take_in(tx, sealer, [arrival], day, state="failed"))


async def test_inbox_lists_what_failed_without_content_or_chat(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await keep_failed(house, "pupil", "canary-words")
        said = await heard(house, "inbox", "list", "--json")
        [row] = said.json
        assert row == {"id": row["id"], "state": "failed", "tries": 0, "age_days": 0, "age": "today"}
        assert len(row["id"]) == 8
        table = await heard(house, "inbox", "list")
        for text in (said.out, table.out):
            assert "canary" not in text and str(house.phone("pupil").id) not in text


async def test_inbox_retry_is_taken_up_at_once_and_only_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        pupil = await greeted(house)
        await keep_failed(house, "pupil", "they trip me up on the bus")
        said = await heard(house, "inbox", "retry", "--json")
        assert (said.status, said.json) == (0, {"retried": True})
        await pupil.wait_for("Are you safe right now?")
        await house.settle()
        answers = len(pupil.answers)
        assert (await heard(house, "inbox", "retry")).status == 0
        await pupil.stays_quiet()
        assert len(pupil.answers) == answers
        assert (await heard(house, "inbox", "list", "--json")).json == []


async def test_inbox_retry_while_stopped_is_taken_up_at_the_start(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        pupil = await greeted(house)
        await keep_failed(house, "pupil", "they trip me up on the bus")
        await house.app.stop()
        assert (await heard(house, "inbox", "retry")).status == 0
        await house.open()
        await pupil.wait_for("Are you safe right now?")


async def test_what_nobody_can_read_fails_again_and_disturbs_nobody(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sealer = house.app.service.sealer
        odd = inbox.Arrival(os.urandom(16), os.urandom(16), b'{"unreadable": "x"}')
        await run(house, lambda tx: inbox.take_in(tx, sealer, [odd], 1, state="failed"))
        assert (await heard(house, "inbox", "retry")).status == 0
        assert len((await heard(house, "inbox", "list", "--json")).json) == 1


# -- outbox ----------------------------------------------------------------------------------------


async def keep_dead(house: House, name: str, text: str, case: str = "", verb: Verb = Verb.SAY) -> None:
    """A message to *name* lies in the outbox as one that can never be delivered."""
    to = Address("telegram", str(house.phone(name).id))
    message = Outgoing(to, text=text, lane=Lane.ALERT, case=case, verb=verb, messages=("1",))

    def unit(tx: Any) -> None:
        owed = owe(tx, house.app.service.sealer, message)
        outbox.set_aside(tx, owed.id, 1)

    await run(house, unit)


async def test_outbox_lists_what_is_dead_and_retry_sends_it_at_once_and_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        lead = house.phone("lead")
        await keep_dead(house, "lead", "canary-words")
        listed = await heard(house, "outbox", "list", "--json")
        [row] = listed.json
        assert set(row) == {"id", "state", "tries", "age_days", "age"}
        assert row["state"] == "dead" and "canary" not in listed.out and str(lead.id) not in listed.out
        assert (await heard(house, "outbox", "retry")).status == 0
        await lead.wait_for("canary-words")
        assert (await heard(house, "outbox", "retry")).status == 0
        await house.settle()
        await lead.stays_quiet()
        assert [text for text in lead.texts if "canary" in text] == ["canary-words"]
        assert (await heard(house, "outbox", "list", "--json")).json == []


async def test_dead_message_of_a_restricted_case_is_in_no_list_and_is_retried(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await restricted_report(house, "pupil")
        [header] = await run(house, lambda tx: list_headers(tx, house.app.service.sealer))
        empty = await heard(house, "outbox", "list"), await heard(house, "outbox", "retry")
        await keep_dead(house, "duty", "canary-words", case=header.id)
        assert (await heard(house, "outbox", "list"), await heard(house, "outbox", "retry")) == empty
        await house.phone("duty").wait_for("canary-words")


# -- cases -----------------------------------------------------------------------------------------


async def test_cases_list_tells_metadata_only(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house, words="they trip me up on the bus")
        await open_case_of(house.phone("lead"))
        await house.settle()
        [header] = await run(house, lambda tx: list_headers(tx, house.app.service.sealer))
        said = await heard(house, "cases", "list", "--json")
        assert said.json == [
            {
                "reference": header.ref,
                "setting": "HFHS",
                "urgency": f"P{header.urgency}",
                "status": "open",
                "received_days": 0,
                "opened_days": 0,
                "closed_days": None,
                "received": "today",
                "opened": "today",
                "closed": None,
            }
        ]
        assert "bus" not in said.out + (await heard(house, "cases", "list")).out
        assert len((await heard(house, "cases", "list", "--setting", "hfhs", "--json")).json) == 1
        assert (await heard(house, "cases", "list", "--setting", "STJ", "--json")).json == []
        assert (await heard(house, "cases", "list", "--status", "new", "--json")).json == []
        unknown = await heard(house, "cases", "list", "--setting", "NONE")
        assert unknown.status == 1 and unknown.err.count("\n") == 1 and "no setting NONE" in unknown.err
        assert (await heard(house, "cases", "list", "--status", "odd")).status == 2


LISTS = (
    ("cases", "list"),
    ("cases", "list", "--json"),
    ("cases", "list", "--setting", "HFHS"),
    ("cases", "list", "--status", "new", "--json"),
    ("inbox", "list"),
    ("inbox", "list", "--json"),
    ("inbox", "retry"),
    ("outbox", "list"),
    ("outbox", "list", "--json"),
    ("outbox", "retry", "--json"),
    ("retention", "run", "--dry-run"),
    ("retention", "run", "--dry-run", "--json"),
    ("settings", "list", "--json"),
    ("settings", "show", "HFHS"),
    ("leads", "list", "--json"),
)


async def everything_listed(house: House) -> list[tuple[tuple[str, ...], Any]]:
    return [(args, await heard(house, *args)) for args in LISTS]


async def test_without_the_filter_a_restricted_case_would_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with the protection taken out, the lists tell."""
    monkeypatch.setattr("bot.operations.cases.may_be_listed", lambda header: True)
    async with open_house(tmp_path) as house:
        before = await everything_listed(house)
        await restricted_report(house, "pupil")
        assert await everything_listed(house) != before


async def retained(house: House) -> list[Any]:
    """What retention says after a year and more: first of what it would do, then of what it did."""
    house.clock.move_to(house.clock.now() + timedelta(days=400))
    runs = (("--dry-run",), ("--dry-run", "--json"), ("--json",), ())
    return [await heard(house, "retention", "run", *options) for options in runs]


async def test_a_restricted_case_whose_time_has_come_changes_no_byte_of_retention(tmp_path: Path) -> None:
    """MOMENTS 12; those who may read it hear of it, and nobody else."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = await retained(plain)
        async with installation(restricted=True) as other:
            assert await retained(other) == expected
            await other.settle()
            said = [text for text in other.phone("duty").texts if "its time to be erased has come" in text]
        assert said, "the duty desk, which reads it, was told"
        assert len(expected[1].json["kept"]) == 1, "the other one is listed"


async def test_without_the_filter_retention_would_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage."""
    monkeypatch.setattr("bot.operations.retention.may_be_listed", lambda header: True)
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = await retained(plain)
        async with installation(restricted=True) as other:
            assert await retained(other) != expected


async def test_hidden_person_makes_a_case_restricted(tmp_path: Path) -> None:
    from storage.cases import save_header

    async with open_house(tmp_path) as house:
        await report(house)
        await house.settle()
        sealer = house.app.service.sealer
        [header] = await run(house, lambda tx: list_headers(tx, sealer))
        header.hidden = [await lead_id(house, "ddsl")]
        await run(house, lambda tx: save_header(tx, sealer, header))
        assert (await heard(house, "cases", "list", "--json")).json == []


# -- leads -----------------------------------------------------------------------------------------


async def test_revoked_lead_loses_everything_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        lead, person = house.phone("lead"), await lead_id(house, "dsl")
        sealer = house.app.service.sealer
        alert = await lead.wait_for("A new report.")
        await lead.press("I'm on it", message=alert.id)
        await house.settle()
        await open_case_of(lead)
        await house.settle()
        await keep_dead(house, "lead", "never to arrive")
        await keep_dead(house, "lead", "", verb=Verb.REMOVE)

        said = await heard(house, "leads", "revoke", person[:8], "--yes")
        assert said.status == 0 and said.out == "dsl of HFHS is revoked.\n"
        assert "1 at this desk" in said.err

        desk = await run(house, lambda tx: load_desk(tx, sealer, "HFHS/leads"))
        assert person not in desk.members
        assert (await run(house, lambda tx: find_person(tx, sealer, person))).state == "revoked"
        left = await run(house, lambda tx: outbox.list_owed(tx, sealer, state="dead"))
        assert [row.message["verb"] for row in left] == ["remove"], "words are dropped, removals stay"
        [header] = await run(house, lambda tx: list_headers(tx, sealer))
        assert header.on_it == "", "the others can take it"
        lines = await run(house, lambda tx: read_audit(tx, sealer))
        assert [line.who for line in lines if line.act == "revoked"] == [person]

        await house.app.schedule.tick()  # what was on the screen goes with the next tick
        await lead.wait_gone("This message is removed after 10 minutes.")
        opened = [line for line in lines if line.act == "opened"]
        await lead.press("Open", message=alert.id)
        await house.settle()
        again = await run(house, lambda tx: read_audit(tx, sealer))
        assert [line for line in again if line.act == "opened"] == opened
        assert lead.find("This message is removed after 10 minutes.") is None


async def test_revoking_twice_is_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        person = await lead_id(house, "dsl")
        assert (await heard(house, "leads", "revoke", person, "--yes")).status == 0
        again = await heard(house, "leads", "revoke", person, "--yes", "--json")
        assert again.status == 0 and again.json["revoked_before"] is True
        lines = await run(house, lambda tx: read_audit(tx, house.app.service.sealer))
        assert len([line for line in lines if line.act == "revoked"]) == 1


async def test_last_active_duty_officer_stays(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        officer = await lead_id(house, "duty")
        said = await heard(house, "leads", "revoke", officer, "--yes")
        assert said.status == 1 and said.err.count("\n") == 1 and "last active duty officer" in said.err
        # also while blocked: Heard would be closed at the next start
        await house.phone("duty").block()
        await house.settle()
        assert (await heard(house, "leads", "revoke", officer, "--yes")).status == 1
        await house.join("duty two", "borough", "duty")
        assert (await heard(house, "leads", "revoke", officer, "--yes")).status == 0
        await house.restart()
        assert house.app.service.open_to_pupils


async def test_revoke_asks_and_names_what_it_does_not_know(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        person = await lead_id(house, "dsl")
        asked = await heard(house, "leads", "revoke", person)
        assert asked.status == 2 and "--yes" in asked.err
        assert (await heard(house, "leads", "revoke", "ffffffff", "--yes")).status == 1
        assert (await heard(house, "leads", "revoke", "x", "--yes")).status == 1
        states = {row["state"] for row in (await heard(house, "leads", "list", "--json")).json}
        assert states == {"active"}


# -- settings --------------------------------------------------------------------------------------


async def test_closed_setting_leads_to_the_duty_desk(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house, "first")
        await house.settle()
        shown = (await heard(house, "settings", "show", "hfhs", "--json")).json
        assert shown["read_by"] == "HFHS/leads" and shown["leads"] == 2 and shown["closed"] is False
        asked = await heard(house, "settings", "close", "HFHS")
        assert asked.status == 2 and "--yes" in asked.err
        said = await heard(house, "settings", "close", "HFHS", "--yes", "--anyway")
        assert said.status == 0
        assert "2 leads will get no new reports" in said.out and "stay with those who read them" in said.out
        assert (await heard(house, "settings", "show", "HFHS", "--json")).json["read_by"] == "borough/duty"
        assert (await heard(house, "settings", "close", "HFHS", "--yes", "--json")).json[
            "closed_before"
        ] is True
        assert (await heard(house, "leads", "invite", "HFHS", "--role", "dsl")).status == 1

        await tell(house, "second")
        await house.phone("second").wait_for("Are you safe right now?")
        await house.phone("second").press("Yes")
        await house.phone("second").wait_for("It is ready to send.")
        await house.phone("second").press("Send now")
        await house.phone("second").wait_for("Your four words are")
        headers = await run(house, lambda tx: list_headers(tx, house.app.service.sealer))
        assert sorted(reads_now(header) for header in headers) == [("HFHS/leads",), ("borough/duty",)]
        await open_case_of(house.phone("lead"))  # the open case stayed with its readers


async def test_unknown_setting_is_one_line(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        for command in ("show", "close"):
            said = await heard(house, "settings", command, "NONE", *(["--yes"] * (command == "close")))
            assert (said.status, said.err.count("\n")) == (1, 1) and "there is no setting NONE" in said.err


# -- reload ----------------------------------------------------------------------------------------


async def rewrite(house: House, old: str, new: str) -> None:
    config = house.folder / "config.toml"
    text = config.read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def reread() -> Any:
    """Let a house read its configuration again, as `heard run` does."""

    def make(house: House) -> None:
        from bot.config import Settings

        environ = environ_of(house.folder, house.box)
        house.app.commanded.read_again = lambda: Settings.load(house.folder / "config.toml", environ)

    return make


async def test_reload_takes_over_what_can_change_and_names_the_rest(tmp_path: Path, reread: Any) -> None:
    async with open_house(tmp_path) as house:
        reread(house)
        await heard(house, "reload")
        await rewrite(house, 'school_end = "16:30"', 'school_end = "18:00"')
        await rewrite(house, 'unsent = "p1"', 'unsent = "off"')
        await rewrite(house, "inbox_tries = 3", "inbox_tries = 5")
        said = await heard(house, "reload", "--json")
        assert said.status == 0
        assert said.json["taken_over"] == ["safeguarding.unsent", "hours.school_end"]
        assert said.json["needs_restart"] == ["limits.inbox_tries"]
        assert house.app.service.unsent == "off"
        assert house.app.service.school_hours.weekly[0].end.hour == 18
        again = await heard(house, "reload", "--json")
        assert again.json == {"taken_over": [], "needs_restart": ["limits.inbox_tries"]}


async def test_wrong_configuration_is_refused_line_by_line_and_the_old_one_stays(
    tmp_path: Path, reread: Any
) -> None:
    async with open_house(tmp_path) as house:
        reread(house)
        before = house.app.settings
        await rewrite(house, 'school_end = "16:30"', 'school_end = "06:30"')
        await rewrite(house, "draft_hours = 24", "draft_hours = 0")
        said = await heard(house, "reload")
        assert said.status == 2 and "old configuration" in said.err
        assert "hours.school_end" in said.err and "limits.draft_hours" in said.err
        assert "faults" in await house.app.commanded.reload()
        assert house.app.settings is before
        assert house.app.service.school_hours.weekly[0].end.hour == 16


async def test_reload_without_a_process_is_one_line(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        await house.app.stop()
        said = await heard(house, "reload")
        assert (said.status, said.err.count("\n")) == (1, 1) and "no Heard runs here" in said.err
        await house.open()


async def test_sighup_reloads_a_real_process_and_never_ends_it(tmp_path: Path) -> None:
    import signal

    async with closed_house(tmp_path) as house:
        await house.app.stop()
        log = tmp_path / "log"
        environ = {"PATH": os.environ["PATH"], **environ_of(house.folder, house.box)}
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environ, stdout=out, stderr=out
            )
        try:
            await _logged(log, "started")
            await rewrite(house, "draft_hours = 24", "draft_hours = 12")
            process.send_signal(signal.SIGHUP)
            await _logged(log, "config_reloaded")
            await rewrite(house, "draft_hours = 12", "draft_hours = 0")
            process.send_signal(signal.SIGHUP)
            await _logged(log, "config_refused")
            assert process.poll() is None
            said = await heard(house, "settings", "list", "--json")
            assert said.status == 2, "the file is wrong for commands too"
            await rewrite(house, "draft_hours = 0", "draft_hours = 12")
            assert (await heard(house, "reload", "--json")).json == {"taken_over": [], "needs_restart": []}
        finally:
            process.terminate()
            assert await asyncio.to_thread(process.wait, 90) == 0
        await house.open()


async def _logged(log: Path, event: str, seconds: float = 30) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while f'"event": "{event}"' not in log.read_text("utf-8"):
        assert asyncio.get_running_loop().time() < end, log.read_text("utf-8")[-2000:]
        await asyncio.sleep(0.05)


# -- all of them -----------------------------------------------------------------------------------


async def test_commands_say_the_same_alone_as_through_the_process(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        house.clock.move_to(
            datetime.now(UTC)
        )  # by which the command alone goes: else a case is a year old one day
        await report(house)
        await keep_dead(house, "lead", "words")
        await house.settle()
        listed = [args for args in LISTS if "retry" not in args and args[0] != "cases"]
        running = [await heard(house, *args) for args in listed]
        await house.app.stop()
        alone = [await heard(house, *args) for args in listed]
        await house.open()
        assert alone == running
        assert all(said.status == 0 for said in alone)


def leaf_commands() -> list[tuple[str, ...]]:
    found = []

    def walk(command: Any, path: tuple[str, ...]) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, (*path, name))
        if not getattr(command, "commands", None):
            found.append(path)

    walk(typer.main.get_command(make_app()), ())
    return found


OURS = {"inbox", "outbox", "cases", "leads", "settings", "reload", "doctor"}


@pytest.mark.parametrize("path", [path for path in leaf_commands() if path[0] in OURS], ids=" ".join)
def test_help_has_an_example_and_json(path: tuple[str, ...]) -> None:
    said = call({}, *path, "--help")
    assert said.status == 0
    assert f"heard {' '.join(path)}" in " ".join(said.out.split())
    assert "Example" in said.out
    assert "--json" in said.out or path in (("settings", "add"),)


def test_installation_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    for args in (("inbox", "list"), ("cases", "list"), ("outbox", "retry"), ("leads", "list")):
        said = call({"HEARD_CONFIG": str(tmp_path / "config.toml")}, *args)
        assert (said.status, said.err.count("\n"), said.out) == (2, 1, "")


async def test_ages_are_days_and_never_moments(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await house.settle()
        house.clock.move_to(MONDAY + timedelta(days=3))
        [row] = (await heard(house, "cases", "list", "--json")).json
        assert (row["received"], row["received_days"]) == ("3 days ago", 3)


@pytest.mark.parametrize(
    "words",
    [
        ("leads", "invite", "HFHS", "--role", "boss"),
        ("leads", "invite", "HFHS", "--role", "dsl", "--expires", "soon"),
        ("settings", "add", "hf hs", "Hope Fold"),
        ("settings", "change", "HFHS", "--kind", "castle"),
        ("cases", "list", "--status", "lost"),
        ("audit", "list", "--since", "yesterday"),
    ],
)
async def test_a_value_that_no_option_takes_is_wrong_usage(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The contract: 2 for wrong usage, whether the running process finds it or the command."""
    async with open_house(tmp_path) as house:
        said = await heard(house, *words)
        assert said.status == 2, said.err
        assert said.err.count("\n") == 1
