"""A setting goes live; then drills, and holidays that nobody covers. MOMENTS 35."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from handlers import drills, readiness
from handlers.calendars import calendar_for
from safeguarding.hours import is_staffed
from safeguarding.yearplan import Closure, Rota, Shut, Term, YearPlan, to_record
from storage.calendars import save_calendar
from storage.people import find_setting
from storage.timers import find_timer
from tests.bot.houses import heard
from tests.bot.test_commands import run
from tests.journeys.house import House
from tests.journeys.test_people import seat

AUTUMN = Term(first=date(2026, 9, 2), last=date(2026, 12, 18), name="Autumn")
SPRING = Term(first=date(2027, 1, 4), last=date(2027, 3, 25), name="Spring")
HALF = Closure(first=date(2027, 2, 15), last=date(2027, 2, 19), why=Shut.HOLIDAY)


async def enter_year(house: House, *rota: Rota, code: str = "HFHS") -> None:
    plan = YearPlan(terms=(AUTUMN, SPRING), closures=(HALF,), rota=rota)
    sealer = house.app.service.sealer
    await run(house, lambda tx: save_calendar(tx, sealer, code, to_record(plan), house.clock.now()))


async def cover(house: House) -> Rota:
    listed = (await house.operate("leads.list"))["leads"]
    lead = next(person["id"] for person in listed if person["role"] == "dsl")
    return Rota(first=date(2026, 12, 19), last=date(2027, 1, 3), start=time(9), end=time(12), who=lead)


def check_helplines(house: House, day: date = date(2026, 11, 20)) -> None:
    """Somebody called every number on that day."""
    service = house.app.service
    checked = [
        replace(line, checked_on=day, checked_by="J. Smith") for line in service.helplines.lines.values()
    ]
    service.helplines = service.helplines.with_changes(checked)


async def make_ready(house: House) -> dict[str, Any]:
    check_helplines(house)
    await enter_year(house, await cover(house))
    await house.phone("lead").start("s-HFHS")
    await house.phone("lead").wait_for("The poster works: this code leads pupils to Hope Fold High School.")
    return await house.operate("golive", code="HFHS")


def bad(answer: dict[str, Any]) -> list[str]:
    return [check["name"] for check in answer["checks"] if check["state"] == "bad"]


async def test_a_setting_goes_live_when_every_line_is_good_and_not_before(house: House) -> None:
    first = await heard(house, "golive", "HFHS", "--json")
    assert first.status == 1
    assert "Heard prints no poster yet" in next(
        check["says"] for check in first.json["checks"] if check["name"] == "poster"
    )
    assert bad(first.json) == ["calendar", "helplines", "poster"]
    await house.join("half", "HFHS", "pastoral")
    joining = await house.operate("leads.invite", code="HFHS", role="head")
    await house.phone("head").start(f"join-{joining['token']}")
    await house.phone("head").wait_for("You are joining as the head teacher")
    await enter_year(house)
    await house.phone("lead").start("s-STJ")
    await house.phone("lead").wait_for("where you do not sit")
    second = await heard(house, "golive", "HFHS", "--json")
    assert bad(second.json) == ["channels", "conflicts", "holiday cover", "helplines", "poster"]
    assert second.json["live_on"] is None
    await house.operate("leads.invite", code="HFHS", role="chair")
    checks = (await house.operate("golive", code="HFHS"))["checks"]
    assert {
        "name": "links",
        "state": "note",
        "says": "1 link is not used yet: heard leads invitations",
    } in checks

    await house.phone("head").press("Only my role")
    await house.phone("head").wait_for("Who must you not read about?")
    await house.phone("head").press("Nobody")
    await house.phone("head").wait_for("TEST ALERT")
    await house.phone("head").press("I got it")
    await house.phone("head").wait_for("You are active")
    ready = await make_ready(house)
    assert (bad(ready), ready["ready"], ready["live_on"]) == ([], True, "2026-11-23")
    page = await heard(house, "golive", "HFHS")
    assert page.status == 0
    assert page.out.startswith("Hope Fold High School (HFHS), Mon 23 Nov 2026\n")
    assert "Ready. Live since Mon 23 Nov 2026." in page.out
    assert "note  allegations   no chair reads" in page.out

    await house.phone("deputy").write("/away until Friday, Mrs A covers")
    await house.phone("deputy").wait_for("You are away")
    two = (await house.operate("golive", code="HFHS"))["checks"][0]
    assert (two["state"], "1 of 2 leads are active and here, 1 more is away" in two["says"]) == ("bad", True)
    await house.phone("deputy").press("I'm back")
    await house.phone("deputy").wait_for("Welcome back.")
    check_helplines(house, date(2026, 10, 1))
    assert bad(await house.operate("golive", code="HFHS")) == ["helplines"]

    empty = await heard(house, "golive", "STJ", "--json")
    assert empty.status == 1
    assert {"two people", "channels", "conflicts"} <= set(bad(empty.json)), "of nobody nothing is well"
    await heard(house, "settings", "close", "STJ", "--yes")
    assert (await heard(house, "golive", "STJ")).status == 1


async def next_drill_of(house: House) -> datetime:
    """Wind on to the moment of the drill, which nobody is told, and say when it came."""
    timer = await run(house, lambda tx: find_timer(tx, house.app.service.sealer, drills.DRILL, "HFHS"))
    assert timer is not None
    await house.wind(timer.due - house.clock.now())
    setting = await run(house, lambda tx: find_setting(tx, house.app.service.sealer, "HFHS"))
    return datetime.fromtimestamp(setting.drills[-1][0], UTC)


async def test_a_drill_comes_like_danger_and_its_answer_is_timed(house: House) -> None:
    await make_ready(house)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await next_drill_of(house)
    drill = await lead.wait_for("DRILL · Hope Fold High School", anywhere=True)
    other = await deputy.wait_for("DRILL · Hope Fold High School", anywhere=True)
    await lead.press("I got it", message=drill.id)
    await lead.wait_for("answered")
    await deputy.press("I got it", message=other.id)
    await deputy.wait_for("Somebody has answered it already")
    setting = await run(house, lambda tx: find_setting(tx, house.app.service.sealer, "HFHS"))
    assert setting.drills[-1][1] >= 0
    shown = await heard(house, "settings", "show", "HFHS")
    assert " 2026: answered after" in shown.out
    stranger = await house.join("stranger", "STJ", "dsl")
    await stranger.press_data("l.drill.HFHS", message=stranger.answers[-1].id)
    await stranger.wait_for("That button no longer holds.")
    await house.wind(timedelta(days=1))
    assert not any("was not answered" in text for text in house.phone("duty").texts)


async def test_a_drill_that_nobody_answers_is_told(house: House) -> None:
    await make_ready(house)
    await next_drill_of(house)
    await house.wind(timedelta(days=4))  # at the latest after a weekend fifteen staffed minutes have gone by
    for name in ("lead", "duty"):
        await house.phone(name).wait_for("The drill at Hope Fold High School was not answered", anywhere=True)


async def test_two_weeks_before_a_holiday_it_is_told_who_has_no_cover(house: House) -> None:
    await enter_year(house)
    await house.operate("calendar.hours", code="HFHS", weekly=[])
    await house.wind(timedelta(days=11))
    lead = house.phone("lead")
    assert not any("coming holiday" in text for text in lead.texts), "not before"
    await house.wind(timedelta(days=2))
    await house.wind(timedelta(minutes=16))
    for name in ("lead", "duty"):
        told = await house.phone(name).wait_for("nobody covers on", anywhere=True)
        assert "from Monday 21 December to Thursday 31 December" in told.text
    before = sum("coming holiday" in text for text in lead.texts)
    await house.wind(timedelta(days=3))
    assert sum("coming holiday" in text for text in lead.texts) == before == 1, "once for each holiday"


async def holiday_without_council(house: House) -> None:
    """In the quarter of an hour in which settings without cover are gathered, the whole duty desk goes away."""
    await house.join("manager", "borough", "duty_manager")
    await enter_year(house)
    await house.operate("calendar.hours", code="HFHS", weekly=[])
    await house.wind(timedelta(days=13))
    duty = next(one["id"] for one in (await house.operate("leads.list"))["leads"] if one["role"] == "duty")
    await house.operate("leads.away", id=duty, until="2026-12-10", anyway=True)


def hears_of_holiday(house: House, name: str) -> int:
    return sum("nobody covers" in text for text in house.phone(name).texts)


async def test_an_officer_who_sits_at_the_school_too_is_not_enough_for_what_is_sent_past_it(
    house: House,
) -> None:
    """Sabotage: without the look at the officers' seats the school goes live, and such a report has no reader who may."""
    assert "duty desk" not in bad(await make_ready(house))
    await seat(house, "duty", "HFHS", "governor")
    alone = await house.operate("golive", code="HFHS")
    assert "duty desk" in bad(alone)
    assert "duty desk" not in bad(await house.operate("golive", code="STJ"))
    await house.join("second", "borough", "duty")
    assert "duty desk" not in bad(await house.operate("golive", code="HFHS"))


async def test_where_nobody_is_at_the_duty_desk_its_manager_hears_of_the_holiday(house: House) -> None:
    await holiday_without_council(house)
    await house.wind(timedelta(minutes=16))
    assert (hears_of_holiday(house, "manager"), hears_of_holiday(house, "duty")) == (1, 0)


async def test_where_nobody_is_at_the_council_the_holiday_waits_for_them(house: House) -> None:
    await holiday_without_council(house)
    people = {one["role"]: one["id"] for one in (await house.operate("leads.list"))["leads"]}
    await house.operate("leads.away", id=people["duty_manager"], until="2026-12-10", anyway=True)
    await house.wind(timedelta(minutes=16))
    assert (hears_of_holiday(house, "manager"), hears_of_holiday(house, "duty")) == (0, 0)
    await house.operate("leads.away", id=people["duty"], until="")
    await house.wind(timedelta(minutes=61))
    await house.wind(timedelta(hours=3))
    assert (hears_of_holiday(house, "manager"), hears_of_holiday(house, "duty")) == (0, 1)


async def test_sabotage_told_to_nobody_it_would_be_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "MANAGER_DESK", readiness.DUTY_DESK)
    await holiday_without_council(house)
    await house.wind(timedelta(minutes=16))
    assert hears_of_holiday(house, "manager") == 0


async def test_the_council_hears_of_all_settings_in_one_message(house: House) -> None:
    """130 schools begin their holiday on one day: not 130 messages."""
    codes = ["HFHS", "STJ", *(f"S{number}" for number in range(42))]
    for code in codes[2:]:
        await house.operate("settings.add", code=code, name=f"School {code}", pupils=100)
    for code in codes:
        await enter_year(house, code=code)
        await house.operate("calendar.hours", code=code, weekly=[])
    await house.wind(timedelta(days=13))
    duty = house.phone("duty")
    assert not any("nobody covers" in text for text in duty.texts), "they are gathered first"
    await house.wind(timedelta(minutes=16))
    told = [text for text in duty.texts if "nobody covers" in text]
    assert len(told) == 1
    assert "In 44 settings nobody covers" in told[0]
    assert "from Monday 21 December to Thursday 31 December" in told[0]
    assert "and 4 more" in told[0]
    assert sum(f"({code})" in told[0] for code in codes) == 40, "which of them come first is by their timers"
    await house.wind(timedelta(days=2))
    assert len([text for text in duty.texts if "nobody covers" in text]) == 1


async def test_a_holiday_that_is_covered_is_not_told(house: House) -> None:
    await enter_year(house, await cover(house))
    await house.operate("calendar.hours", code="HFHS", weekly=[])
    await house.wind(timedelta(days=14))
    assert not any("coming holiday" in text for text in house.phone("lead").texts)


async def test_a_drill_that_was_due_while_heard_was_down_comes_at_a_staffed_moment(house: House) -> None:
    await make_ready(house)
    code = "HFHS"
    due = await run(house, lambda tx: drills.set_next(tx, house.app.service, code, house.clock.now()))
    night = due.replace(hour=23)
    await house.wind(night - house.clock.now())
    assert not any("DRILL" in text for text in house.phone("lead").texts)
    held = await next_drill_of(house)
    assert is_staffed(await run(house, lambda tx: calendar_for(tx, house.app.service, code)), held)


async def test_a_cover_who_leaves_or_goes_away_is_missed_at_once(house: House) -> None:
    """Also after it was said that all is well: the two weeks have begun."""
    await enter_year(house, await cover(house))
    await house.operate("calendar.hours", code="HFHS", weekly=[])
    await house.wind(timedelta(days=14))
    deputy = house.phone("deputy")
    assert not any("coming holiday" in text for text in deputy.texts)
    lead = (await cover(house)).who
    said = await heard(house, "leads", "revoke", lead, "--yes")
    assert "they stand in the rota of HFHS on days to come" in said.err
    checks = (await house.operate("golive", code="HFHS"))["checks"]
    assert "holiday cover" in bad({"checks": checks})
    await house.wind(timedelta(minutes=16))
    await deputy.wait_for("nobody covers on", anywhere=True)
    await house.wind(timedelta(minutes=16))
    await house.phone("duty").wait_for("nobody covers on", anywhere=True)


async def test_a_cover_who_goes_away_is_missed_too(house: House) -> None:
    await enter_year(house, await cover(house))
    await house.operate("calendar.hours", code="HFHS", weekly=[])
    await house.wind(timedelta(days=14))
    await house.phone("lead").write("/away until 4 January, B covers")
    await house.phone("lead").wait_for("You are away")
    await house.wind(timedelta(minutes=16))
    await house.phone("deputy").wait_for("nobody covers on", anywhere=True)
