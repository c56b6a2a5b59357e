"""SCH-02: the whole of 2027 by the timer that issues: each Monday and Thursday at 08:00 on the wall, none twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.operations import digest
from handlers.turn import Done
from safeguarding.fact import week_of
from storage.issues import load_issue
from storage.timers import Timer, find_timer
from tests.journeys.house import House, open_house

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


async def issued_in_2027(house: House) -> list[datetime]:
    """Do what the clock does: issue when the timer is due, until the year is over; gives when somebody was told."""
    database, service = house.app.database, house.app.service
    told: list[datetime] = []

    async def timer() -> Timer:
        found = await database.run(lambda tx: find_timer(tx, service.sealer, digest.DIGEST, "weekly"))
        assert found is not None
        return found

    async def tick(now: datetime, waiting: Timer) -> None:
        def after(done: Done) -> None:
            told.extend(now for _ in done.owed)

        await digest.issue_due(database, service, now, after, waiting)

    while (waiting := await timer()).due.astimezone(LONDON).year < 2028:
        if waiting.due.astimezone(LONDON).year == 2027:
            await tick(waiting.due, waiting)
            await tick(waiting.due + timedelta(seconds=15), waiting)  # the unit that set the timer ran twice
        else:
            await digest.issue_due(database, service, waiting.due, lambda _: None, waiting)
    return told


def days_of(weekday: int) -> list[date]:
    days = [date(2027, 1, 1) + number * DAY for number in range(365)]
    return [day for day in days if day.weekday() == weekday]


@pytest.mark.timeout(300)
async def test_every_week_of_a_year_is_issued_once_at_eight_on_the_wall(tmp_path: Path) -> None:
    """SCH-02, both clock changes (28 March, 31 October) among them."""
    async with open_house(tmp_path) as house:
        await house.join("manager", "borough", "duty_manager")
        told = await issued_in_2027(house)
        local = [moment.astimezone(LONDON) for moment in told]
        assert {moment.strftime("%H:%M") for moment in local} == {"08:00"}
        mondays = [moment.date() for moment in local if moment.weekday() == 0]
        thursdays = [moment.date() for moment in local if moment.weekday() == 3]
        assert len(mondays) + len(thursdays) == len(local)
        assert mondays == [day for day in days_of(0) for _ in range(2)], "two leads, once a week each"
        assert set(thursdays) == set(days_of(3))
        for moment in (datetime(2027, 3, 29, 7, tzinfo=UTC), datetime(2027, 11, 1, 8, tzinfo=UTC)):
            assert told.count(moment) == 2
        service = house.app.service
        for day in days_of(0):
            week = week_of(day - 7 * DAY)
            assert await house.app.database.run(
                lambda tx, week=week: load_issue(tx, service.sealer, "HFHS/leads", week)  # type: ignore[misc]
            )
