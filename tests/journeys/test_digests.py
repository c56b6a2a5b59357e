"""Digests: frozen once, issued on time to whoever may read them, and the same whenever they are asked for."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import Connection

from bot.control import ask as control
from bot.operations.digest import DIGEST
from bot.operations.retention import RETENTION
from bot.sandbox.phone import Phone
from bot.sandbox.shown import Shown
from handlers.rounds import ROUNDS
from storage import facts
from storage.issues import load_issue
from storage.sealing import Sealer
from storage.timers import find_timer, set_timer
from tests.bot.houses import heard, two_installations
from tests.journeys.house import House, closed_house, open_case_of, open_house, report
from tests.journeys.test_linking import two_alike

MONDAY_8 = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
THURSDAY_8 = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
WEEK = "2026-W48"


async def wind_to(house: House, moment: datetime) -> None:
    await house.wind(moment - house.clock.now(), 60)


def digests_of(phone: Phone) -> list[str]:
    return [str(one.text) for one in phone.messages if "Your digest is ready" in str(one.text)]


async def test_a_week_goes_to_the_leads_on_monday_and_to_others_on_thursday(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.join("head", "HFHS", "head")
        await house.join("manager", "borough", "duty_manager")
        await house.join("analyst", "borough", "analyst")
        await house.join("governor", "HFHS", "governor")
        await report(house)
        lead, head = house.phone("lead"), house.phone("head")
        await open_case_of(lead)
        await wind_to(house, MONDAY_8 - timedelta(minutes=1))
        assert digests_of(lead) == []
        await wind_to(house, MONDAY_8)
        assert digests_of(lead) == [
            "Your digest is ready: Hope Fold High School: week 48, 23 to 29 November 2026. Nothing waits unread."
        ]
        assert [digests_of(house.phone(name)) for name in ("head", "manager", "analyst", "governor")] == [
            []
        ] * 4
        await wind_to(house, THURSDAY_8)
        assert len(digests_of(head)) == 1
        assert digests_of(house.phone("manager")) == [
            "Your digest is ready: The borough: week 48, 23 to 29 November 2026."
        ]
        assert len(digests_of(house.phone("analyst"))) == 1
        assert digests_of(house.phone("governor")) == []
        for _ in range(3):
            await house.app.schedule.tick()
        await house.settle()
        assert len(digests_of(lead)) == 1


async def test_a_lead_reads_words_picture_page_and_table(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        lead = house.phone("lead")
        await open_case_of(lead)
        await wind_to(house, MONDAY_8)
        await lead.write("/digest")
        shown = await lead.wait_for("TWELVE WEEKS")
        text = str(shown.text)
        assert "Reports are not incidents." in text
        assert "Read in time: 1 of 1" in text
        assert "New reports: 1" in text
        assert "Next issue: 7 December 2026." in text
        for label, begin, place in (
            ("Picture", b"\x89PNG", "photo"),
            ("PDF", b"%PDF", "document"),
            ("Table (CSV)", b"\xef\xbb\xbf", "document"),
        ):
            await lead.press(label, message=shown.id)
            sent = await lead.wait_for(lambda one, kind=begin: _content(house, one).startswith(kind), 60)
            assert sent.kind == place
            assert "Removed here after 10 minutes." in sent
        await house.wind(timedelta(minutes=11))
        assert not any("TWELVE WEEKS" in str(one.text) or one.file for one in lead.messages)


def _content(house: House, shown: Shown) -> bytes:
    stored = house.box.world.files.find(shown.file) if shown.file else None
    return b"" if stored is None else stored.content


async def test_the_same_week_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Asked for twice at once, again later, and after what it counts has changed."""
    async with open_house(tmp_path) as house:
        await report(house)
        await wind_to(house, MONDAY_8 - timedelta(days=1))
        early = await heard(house, "digest", "--for", "HFHS", "--week", WEEK)
        assert (early.status, early.err) == (
            1, f"heard: {WEEK} is not over: it is issued on Monday, 30 November 2026, 08:00\n",
        )  # fmt: skip
        house.clock.move_to(MONDAY_8 + timedelta(minutes=1))
        folders = [tmp_path / name for name in ("one", "two", "three")]
        for folder in folders:
            folder.mkdir()
        ask = ("digest", "--for", "hfhs", "--week", WEEK, "--to")
        wanted = {"for": "HFHS", "week": WEEK, "files": True}
        place = house.settings.data_folder
        both = await asyncio.gather(*(asyncio.to_thread(control, place, "digest", wanted) for _ in range(2)))
        assert both[0] == both[1]
        said = [await _ask(house, *ask, str(folder)) for folder in folders[:2]]
        assert said == [f"{both[0]['text']}\n"] * 2
        await open_case_of(house.phone("lead"))
        await report(house, "second pupil")
        await house.restart()
        assert await _ask(house, *ask, str(folders[2])) == said[0]
        names = sorted(path.name for path in folders[0].iterdir())
        assert names == [f"hfhs-{WEEK}.{kind}" for kind in ("csv", "pdf", "png", "txt")]
        for name in names:
            contents = {(folder / name).read_bytes() for folder in folders}
            assert len(contents) == 1, name
        page = pypdf.PdfReader(folders[0] / f"hfhs-{WEEK}.pdf")
        assert any(one.images for one in page.pages), "the charts stand in the page, too"
        assert {(folders[0] / name).stat().st_mode & 0o777 for name in names} == {0o600}


async def _ask(house: House, *words: str) -> str:
    said = await heard(house, *words)
    assert said.status == 0, said.err
    return said.out


async def test_a_missed_monday_is_made_up_for_once_and_marked(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        lead = house.phone("lead")
        await house.settle()
        await house.app.stop()
        house.clock.move_to(MONDAY_8 + timedelta(days=1))
        house.box.clock.set(house.clock.now())
        await house.open()
        for _ in range(2):
            await house.app.schedule.tick()
            await house.settle(60)
        [said] = digests_of(lead)
        assert said.endswith("This issue comes late: Heard was not running when it was due.")


async def test_after_weeks_of_silence_one_issue_goes_and_no_week_is_lost(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await house.settle()
        await house.app.stop()
        house.clock.move_to(MONDAY_8 + timedelta(days=15))
        house.box.clock.set(house.clock.now())
        await house.open()
        await house.app.schedule.tick()
        await house.settle(60)
        [said] = digests_of(house.phone("lead"))
        assert "week 50" in said
        sealer = house.app.service.sealer
        for week, count in ((WEEK, 1), ("2026-W49", 0), ("2026-W50", 0)):
            base = await house.app.database.run(lambda tx, week=week: load_issue(tx, sealer, "base", week))  # type: ignore[misc]
            assert base is not None
            assert sum(tally["received"] for tally in base["tallies"].values()) == count
        assert "Week 48: 1" in await _ask(house, "digest", "--for", "HFHS", "--week", "2026-W50")


async def test_who_joins_on_tuesday_is_not_told_that_monday_was_late(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await wind_to(house, MONDAY_8)
        await house.wind(timedelta(days=1), 60)
        new = await house.join("new", "STJ", "dsl")
        await wind_to(house, THURSDAY_8)
        assert digests_of(new) == []
        await new.write("/digest")
        await new.wait_for("St John's Primary: week 48")


async def test_a_clock_that_was_set_back_issues_nothing_twice(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await wind_to(house, MONDAY_8)
        before = await _ask(house, "digest", "--for", "HFHS", "--week", WEEK)
        house.clock.move_to(MONDAY_8 - timedelta(hours=3))
        await house.app.schedule.tick()
        await wind_to(house, MONDAY_8 + timedelta(minutes=1))
        assert len(digests_of(house.phone("lead"))) == 1
        assert await _ask(house, "digest", "--for", "HFHS", "--week", WEEK) == before


@pytest.mark.parametrize("broken", [False, True])
async def test_a_clock_set_back_while_running_leaves_no_issue_far_ahead(tmp_path: Path, broken: bool) -> None:
    """What a clock that ran a year ahead set comes when it is due by the clock that was set right; *broken*: the sabotage."""
    async with open_house(tmp_path) as house:
        await report(house)
        sealer = house.app.service.sealer
        comes = {DIGEST: "weekly", RETENTION: "nightly", ROUNDS: "daily"}
        ahead = house.clock.now() + timedelta(days=365)
        for kind, subject in comes.items():
            facts = {"since": int(ahead.timestamp())} if kind == DIGEST else {}
            await house.app.database.run(partial(_set_ahead, sealer, kind, subject, ahead, facts))
        if broken:
            house.app.schedule._wake = None
        house.clock.move_to(house.clock.now() - timedelta(hours=2))
        await house.app.schedule.tick()
        assert "clock_set_back" in house.app.alarms
        found = [
            await house.app.database.run(partial(_due_of, sealer, kind, subject))
            for kind, subject in comes.items()
        ]
        assert all(due <= MONDAY_8 for due in found) is not broken
        await wind_to(house, MONDAY_8)
        assert len(digests_of(house.phone("lead"))) == (0 if broken else 1)


def _set_ahead(
    sealer: Sealer, kind: str, subject: str, due: datetime, facts: dict[str, Any], tx: Connection
) -> None:
    set_timer(tx, sealer, kind, subject, due, facts)


def _due_of(sealer: Sealer, kind: str, subject: str, tx: Connection) -> datetime:
    timer = find_timer(tx, sealer, kind, subject)
    assert timer is not None
    return timer.due


async def test_who_has_no_rights_reads_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        governor = await house.join("lado", "borough", "lado")
        other = await house.join("other", "STJ", "dsl")
        await report(house)
        await wind_to(house, MONDAY_8)
        await governor.write("/digest")
        await governor.wait_for("There is no digest for you.")
        ready = await house.phone("lead").wait_for("Your digest is ready", anywhere=True)
        data = ready.buttons[0].data
        assert "HFHS" not in data
        mine = await other.wait_for("Your digest is ready", anywhere=True)
        await other.press_data(data, message=mine.id)  # a foreign button shows one's own
        shown = await other.wait_for("TWELVE WEEKS")
        assert "St John's Primary" in shown
        for wrong in (
            "l.digest.7-2026-W48.show",
            "l.digest.0-2026-W54.show",
            "l.digest.0-2026-W49.show",
            "l.digest.x.png",
            "l.digest",
        ):
            await other.press_data(wrong, message=mine.id)
            await house.settle()
            assert str(other.messages[-1].text) == "There is no digest for you."
        pupil = house.phone("pupil")
        count = len(pupil.messages)
        await pupil.write("/digest")
        await house.settle()
        assert not any("DIGEST" in str(one.text).upper() for one in pupil.messages[count + 1 :])


async def test_weeks_and_settings_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        house.clock.move_to(MONDAY_8 + timedelta(days=1))
        for wanted, status, words in (
            (("--for", "HFHS", "--week", "2026-W54"), 2, "2026 has no week 54"),
            (("--for", "HFHS", "--week", "2025-W53"), 2, "2025 has no week 53"),
            (("--for", "HFHS", "--week", "last"), 2, "expected a week such as 2026-W47"),
            (("--for", "HFHS", "--week", "2030-W01"), 1, "is not over"),
            (("--for", "borough", "--week", WEEK), 1, "it is issued on Thursday, 03 December 2026, 08:00"),
            (("--for", "HFHS", "--week", "2020-W10"), 1, "expected a week of the last year"),
            (("--for", "NOPE", "--week", WEEK), 1, "found no setting 'NOPE'"),
            (("--for", "HFHS", "--to", str(tmp_path / "nowhere")), 2, "no such folder"),
        ):
            said = await heard(house, "digest", *wanted)
            assert (said.status, words in said.err, said.out) == (status, True, ""), said.err


async def test_the_borough_of_no_school_and_of_one_is_issued_too(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        house.clock.move_to(THURSDAY_8 + timedelta(minutes=1))
        said = await _ask(house, "digest", "--for", "borough", "--week", WEEK)
        assert "Settings: 0" in said
        assert "Bullying: not shown" in said


async def test_a_table_is_inert_in_every_spreadsheet(tmp_path: Path) -> None:
    """INJ-03: a setting's name is the one word in it that is not ours."""
    async with closed_house(tmp_path) as house:
        name = "=cmd|' /C calc'!A0"
        await house.operate("settings.add", code="EVIL", name=name, pupils=300)
        house.clock.move_to(MONDAY_8 + timedelta(minutes=1))
        (tmp_path / "out").mkdir()
        await _ask(house, "digest", "--for", "EVIL", "--to", str(tmp_path / "out"))
        table = (tmp_path / "out" / f"evil-{WEEK}.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table, newline="")))
        cells = [cell for row in rows for cell in row]
        assert any(name in cell for cell in cells)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
        assert rows[0] == ["section", "what", "figure", "number"]
        assert ["figure", "the figure, in words where it is withheld"] in rows


async def test_a_week_is_drawn_up_by_a_child_with_the_facts_key_alone(tmp_path: Path) -> None:
    """The process that counts is given no other key, and the base it gives back is what the digest is made of."""
    async with open_house(tmp_path) as house:
        await report(house)
        await house.settle()
        house.clock.move_to(MONDAY_8 + timedelta(minutes=1))
        await _ask(house, "digest", "--for", "HFHS", "--week", WEEK)
        sealer = house.app.service.sealer
        base = await house.app.database.run(lambda tx: load_issue(tx, sealer, "base", WEEK))
        assert base is not None
        assert base["tallies"]["HFHS"]["received"] == 1


async def test_linked_reports_are_one_incident_and_a_frozen_week_stays_as_it_was(tmp_path: Path) -> None:
    """What a lead links or takes apart later counts in no week that is frozen."""
    async with open_house(tmp_path) as house:
        lead, first, second = await two_alike(house)
        await lead.press(f"Link {first}", anywhere=True)
        await lead.wait_for(f"{second} and {first} are linked.")
        await wind_to(house, MONDAY_8)
        frozen = await _ask(house, "digest", "--for", "HFHS", "--week", WEEK)
        assert "Incidents (what a lead linked counts once): 2 reports about 1 incident" in frozen
        await lead.press(f"Unlink {first}", anywhere=True)
        await lead.wait_for("are linked no more")
        await house.restart()
        assert await _ask(house, "digest", "--for", "HFHS", "--week", WEEK) == frozen


@pytest.mark.parametrize("broken", [False, True])
async def test_a_restricted_case_changes_no_byte_of_a_settings_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    """Two installations, alike but for one such case (MOMENTS 12); *broken* is the sabotage."""
    if broken:
        monkeypatch.setattr(facts, "is_restricted", lambda _: False)
    seen = []
    async with two_installations(tmp_path) as installation:
        for restricted in (False, True):
            async with installation(restricted=restricted) as house:
                house.clock.move_to(MONDAY_8 + timedelta(minutes=1))
                await house.app.schedule.tick()  # in both: no tick of the wall's clock comes between
                await house.settle(60)
                seen.append(
                    [
                        await _ask(house, "digest", "--for", "HFHS", "--week", WEEK, "--json"),
                        await _ask(house, "digest", "--for", "HFHS", "--week", WEEK),
                    ]
                )
    assert (seen[0] == seen[1]) is not broken


async def test_a_term_goes_to_governors_head_and_borough_on_its_thursday(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for name, code, role in (
            ("head", "HFHS", "head"),
            ("governor", "HFHS", "governor"),
            ("manager", "borough", "duty_manager"),
        ):
            await house.join(name, code, role)
        await report(house)
        await house.settle()
        await house.app.stop()
        house.clock.move_to(datetime(2027, 1, 7, 8, 1, tzinfo=UTC))
        house.box.clock.set(house.clock.now())
        await house.open()
        await house.app.schedule.tick()
        await house.settle(60)
        for name in ("head", "governor", "manager"):
            assert len([said for said in digests_of(house.phone(name)) if "autumn term 2026" in said]) == 1
        assert not any("term" in said for said in digests_of(house.phone("lead")))
        governor = house.phone("governor")
        await governor.write("/digest")
        shown = await governor.wait_for("PUPIL VOICE")
        assert "Hope Fold High School: autumn term 2026" in shown
        assert "Bullying: fewer than 5" in shown
        assert "Per 1,000 pupils in 10 school days: too few to say" in shown
        assert "Next issue: 8 April 2027." in shown
        before = await _ask(house, "digest", "--for", "HFHS", "--week", "2026-autumn")
        assert before.startswith("Hope Fold High School: autumn term 2026")
        assert await _ask(house, "digest", "--for", "HFHS", "--week", "2026-autumn") == before
        borough = await _ask(house, "digest", "--for", "borough", "--week", "2026-autumn")
        assert "Reports that no setting sees: fewer than 10" in borough
        for wanted, status, words in (
            ("2027-spring", 1, "is not over: it is issued on Thursday, 08 April 2027"),
            ("2027-winter", 2, "week"),
            ("2020-autumn", 1, "of the last year"),
        ):
            said = await heard(house, "digest", "--for", "HFHS", "--week", wanted)
            assert (said.status, words in said.err) == (status, True), said.err
