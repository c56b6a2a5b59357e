"""One child's weeks, wound from the first word to the close: nights, four questions, *worse*, Christmas."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.phone import Phone
from safeguarding.yearplan import Shut
from storage.cases import Header, list_headers
from tests.journeys.house import House, allow, open_case_of, send, tell, write_reply
from tests.journeys.test_calendars import keep
from tests.journeys.test_casework import reopen
from tests.journeys.test_followups import decided, due, lines, read_line, wind_to
from tests.journeys.test_ladders import CLIMBED, heard, urgent
from tests.safeguarding.test_yearplan import WIGAN, shut

LONDON = ZoneInfo("Europe/London")


async def walk_to(house: House, wall: str) -> None:
    """Let time pass as it does: from what is due to what is due next."""
    moment = datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC)
    await house.walk(moment - house.clock.now())


async def the_case(house: House) -> Header:
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return header


async def answer(pupil: Phone, how: str, scale: str) -> None:
    """Open what waits, and answer how things are."""
    await read_line(pupil)
    await pupil.wait_for("How are things now?")
    await pupil.press(how)
    await pupil.wait_for("How safe do you feel?")
    await pupil.press(scale)


def wall(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(LONDON):%a %d %b %H:%M}"


async def test_a_childs_weeks_from_report_to_close(house: House) -> None:
    await keep(house, WIGAN)

    # Monday: told, read, answered
    pupil = await tell(house, words="they laugh at me on the bus and take my bag")
    await send(pupil)
    await allow(pupil)
    lead = await decided(house)
    header = await the_case(house)
    await reopen(lead, header.ref)
    await write_reply(lead, "Thank you for telling us. Which bus is it?")
    await house.settle()
    assert lines(pupil) == 1
    await walk_to(house, "2026-11-23 17:00")
    await read_line(pupil)
    await pupil.wait_for("Which bus is it?")
    assert wall(await due(house)) == "Mon 30 Nov 15:30"

    # a week later: the first question, and a scale that is not well
    await walk_to(house, "2026-11-30 15:35")
    assert lines(pupil) == 2
    await answer(pupil, "Same", "4")
    await pupil.wait_for("Thank you for saying.")
    assert wall(await due(house)) == "Mon 14 Dec 15:30"

    # three weeks later: the second, opened at night, and it got worse
    await walk_to(house, "2026-12-14 22:00")
    assert lines(pupil) == 3
    await read_line(pupil)
    await pupil.wait_for("How are things now?")
    await pupil.press("Worse")
    card = await pupil.wait_for("No grown-up can see this now. They next look tomorrow at 8:30.")
    assert "999 can" in card.text
    await pupil.press("2")
    await pupil.wait_for("Did telling us help?")
    await pupil.press("A bit")
    await pupil.wait_for("We told the grown-ups that it got worse. They look tomorrow at 8:30.")
    await house.settle()
    alert = await lead.wait_for("it got worse", anywhere=True)
    assert alert.silent
    header = await the_case(house)
    assert (header.urgency, header.is_opened, await due(house)) == (2, False, None)

    # the next morning: in the list, opened, decided; the plan begins anew
    await walk_to(house, "2026-12-15 08:35")
    assert heard(house, "lead", f"P2 · {header.ref} · Hope Fold High School") >= 1  # in the morning's list
    await reopen(lead, header.ref)
    await lead.press("Decide")
    await lead.wait_for("what happens now?")
    await lead.press("We act")
    await lead.wait_for("type what")
    await lead.write("spoke to the bus company, tutor meets them daily")
    await lead.wait_for("written down")
    assert wall(await due(house)) == "Thu 17 Dec 15:30"
    await walk_to(house, "2026-12-17 15:45")
    await read_line(pupil)
    await pupil.wait_for("has read your message")
    await pupil.wait_for("How are things now?", anywhere=True)
    await pupil.press("Same")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("3")
    await pupil.wait_for("Did telling us help?")
    await pupil.press("Skip")
    await pupil.wait_for("Thank you for saying.")
    assert wall(await due(house)) == "Tue 19 Jan 15:30"

    # Christmas: nothing is asked while nobody is there
    before, told = lines(pupil), len(pupil.texts)
    await walk_to(house, "2027-01-04 08:00")
    assert (lines(pupil), len(pupil.texts)) == (before, told)

    # the fourth, and the last
    await walk_to(house, "2027-01-19 15:35")
    assert lines(pupil) == before + 1
    assert any(f"P2 · {header.ref}: weekly review." in text for text in lead.texts)
    await answer(pupil, "Better", "8")
    await pupil.wait_for("Did telling us help?")
    await pupil.press("Yes")
    await pupil.wait_for("Thank you for saying.")
    assert await due(house) is None

    # closed, and said so
    await reopen(lead, header.ref)
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press("Supported in school")
    await lead.press("Close it")
    await lead.wait_for("closed")
    await walk_to(house, "2027-01-20 15:35")
    await read_line(pupil)
    await pupil.wait_for("We have finished what we can do here.")
    await wind_to(house, "2027-03-01 12:00")
    header = await the_case(house)
    assert [(one["how"], one["scale"]) for one in header.followed] == [
        ("same", 4), ("worse", 2), ("same", 3), ("better", 8),
    ]  # fmt: skip
    for one in header.followed:
        at = datetime.fromtimestamp(one["at"], LONDON)
        assert at.weekday() < 5
        assert time(15, 30) <= at.time() < time(15, 46)
    assert lines(pupil) == before + 2


async def test_in_the_holidays_danger_climbs_and_the_rest_waits_for_school(house: House) -> None:
    """SCH-07: on a day without anybody of the school, P1 goes to the duty desk; who is to be asked waits for term."""
    await keep(house, WIGAN)
    await wind_to(house, "2026-12-15 10:00")
    pupil = await tell(house, "one")
    await send(pupil)
    await allow(pupil)
    await decided(house)
    await read_line(pupil)
    await pupil.wait_for("has read your message")
    assert wall(await due(house)) == "Tue 05 Jan 15:30"  # five school days, three of them before Christmas
    await wind_to(house, "2026-12-24 10:00")
    before = heard(house, "duty", CLIMBED)
    await urgent(house, "two")
    await house.walk(timedelta(minutes=5))
    assert heard(house, "duty", CLIMBED) == before + 1
    await wind_to(house, "2027-01-05 15:29")
    assert lines(pupil) == 1
    await wind_to(house, "2027-01-05 15:31")
    assert lines(pupil) == 2


async def test_on_an_inset_day_nobody_is_asked(house: House) -> None:
    """SCH-07: teachers are at work, pupils are not; it was entered after the timer was set."""
    await keep(house, WIGAN)
    pupil = await tell(house)
    await send(pupil)
    await allow(pupil)
    await open_case_of(house.phone("lead"))
    await house.settle()  # Open before the line is known to have gone takes the line away, too
    await read_line(pupil)
    await pupil.wait_for("has read your message")
    assert wall(await due(house)) == "Mon 30 Nov 15:30"
    inset = shut("2026-11-30", "2026-11-30", Shut.CLOSED, "INSET")
    await keep(house, replace(WIGAN, closures=(*WIGAN.closures, inset)))
    await wind_to(house, "2026-11-30 15:31")
    assert lines(pupil) == 1
    assert wall(await due(house)) == "Tue 01 Dec 15:30"
