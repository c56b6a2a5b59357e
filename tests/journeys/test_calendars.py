"""What a child is told of when somebody looks is true in every state of a school's calendar (MOMENTS 1, 4)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handlers.routing import reads_now
from safeguarding.staffing import WeeklyHours
from safeguarding.yearplan import YearPlan, to_record
from storage.calendars import save_calendar
from storage.cases import list_headers
from storage.people import find_person, put_person
from tests.journeys.house import House, open_house, report
from tests.safeguarding.test_yearplan import WIGAN

LONDON = ZoneInfo("Europe/London")
STATES = [
    # the wall clock, what the first screen says of when they look
    ("2026-11-25 10:00", "today, until 12:00"),
    ("2026-11-25 12:30", "today at 13:00"),
    ("2026-11-25 17:00", "tomorrow at 8:30"),
    ("2026-11-27 16:00", "on Monday at 8:30"),
    ("2026-12-18 16:00", "on Monday at 10:00"),  # the rota of the holiday
    ("2026-12-21 10:30", "today, until 12:00"),  # cover
    ("2026-12-23 13:00", "tomorrow at 9:00"),  # no rota: the council's duty desk
    ("2026-12-24 17:00", "on Tuesday at 9:00"),
    ("2026-12-31 18:00", "on Monday at 8:30"),
    ("2027-03-25 17:00", "on Saturday at 0:00"),
    ("2027-03-28 04:00", "on Tuesday at 9:00"),  # an hour after the clocks went forward
]


async def keep(house: House, plan: YearPlan) -> None:
    sealer = house.app.service.sealer
    people = (await house.operate("leads.list"))["leads"]
    lead = next(person["id"] for person in people if person["role"] == "dsl")
    record = to_record(plan)
    for turn in record["rota"]:
        turn[-1] = lead

    def unit(tx: Any) -> None:
        save_calendar(tx, sealer, "HFHS", record, house.clock.now())

    await house.app.database.run(unit)


async def wind_to(house: House, wall: str) -> None:
    moment = datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC)
    house.clock.move_to(moment)
    house.box.clock.set(moment)
    await house.settle()


async def first_screen(house: House, number: int, code: str = "HFHS") -> str:
    pupil = house.phone(f"pupil {number}")
    await pupil.start(f"s-{code}")
    return str((await pupil.wait_for("Just type, or tap Start.")).text)


async def test_the_first_screen_is_true_through_the_year(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await keep(house, WIGAN)
        for number, (wall, words) in enumerate(STATES):
            await wind_to(house, wall)
            assert f"They next look {words}." in await first_screen(house, number), wall


async def test_another_schools_year_is_its_own(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await keep(house, YearPlan(weekly=(WeeklyHours(frozenset({2}), time(12), time(13)),)))
        await house.join("other lead", "STJ", "dsl", "Miss C")
        assert "They next look on Wednesday at 12:00." in await first_screen(house, 1)
        assert "They next look today, until 16:30." in await first_screen(house, 2, "STJ")


async def test_who_is_away_covers_nothing(tmp_path: Path) -> None:
    """A turn of the rota whose person is away is nobody's: the child is told of the duty desk instead."""
    async with open_house(tmp_path) as house:
        await keep(house, WIGAN)
        people = (await house.operate("leads.list"))["leads"]
        lead = next(person["id"] for person in people if person["role"] == "dsl")
        await wind_to(house, "2026-12-18 16:00")
        assert "on Monday at 10:00" in await first_screen(house, 1)
        until = datetime(2026, 12, 28, tzinfo=UTC)
        await house.app.database.run(lambda tx: _send_away(tx, house, lead, until))
        assert "on Monday at 9:00" in await first_screen(house, 2)


def _send_away(tx: Any, house: House, person: str, until: datetime) -> None:
    found = find_person(tx, house.app.service.sealer, person)
    assert found is not None
    found.away_until = int(until.timestamp())
    put_person(tx, house.app.service.sealer, found)


async def test_the_duty_desk_reads_what_comes_in_a_holiday_without_cover(tmp_path: Path) -> None:
    """Else the child would be told of somebody who cannot open it."""
    async with open_house(tmp_path) as house:
        await keep(house, WIGAN)
        await report(house, "in term")
        await wind_to(house, "2026-12-23 13:00")
        await report(house, "in the holiday")
        await house.settle()
        headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
        assert ["borough/duty" in reads_now(header) for header in headers] == [False, True]
