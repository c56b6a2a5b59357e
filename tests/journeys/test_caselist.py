"""The one list: the most urgent first, whom each waits for, and nothing out of reach."""

from __future__ import annotations

from datetime import timedelta

from handlers.lead.caselist import PAGE
from tests.journeys.house import House, open_case_of, report


async def test_every_open_case_can_be_reached_page_by_page(house: House) -> None:
    for number in range(PAGE + 2):
        await report(house, f"pupil-{number}")
    lead = house.phone("lead")
    await lead.write("/cases")
    first = await lead.wait_for("Page 1 of 2.")
    assert sum(label.startswith("Open ") for label in first.labels) == PAGE
    await lead.press("Next page")
    second = await lead.wait_for("Page 2 of 2.")
    seen = {label for one in (first, second) for label in one.labels if label.startswith("Open ")}
    assert len(seen) == PAGE + 2


async def test_the_list_says_whom_a_case_waits_for_and_how_old_it_is(house: House) -> None:
    await report(house)
    lead, pupil = house.phone("lead"), house.phone("pupil")
    await open_case_of(lead)
    await lead.write("/cases")
    await lead.wait_for("opened · today · waits for you")
    await house.wind(timedelta(minutes=5))
    await lead.press("Reply", anywhere=True)
    await lead.write("Which bus is it?")
    await lead.press("Send")
    await lead.wait_for("sent. The pupil sees")
    await lead.write("/cases")
    await lead.wait_for("opened · today · waits for the pupil")
    await house.wind(timedelta(hours=1))
    await pupil.write("the 627")
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await lead.write("/cases")
    await lead.wait_for("today · waits for you")
    await house.wind(timedelta(days=2))
    await lead.write("/cases")
    await lead.wait_for("2 days · waits for you")


async def test_what_came_by_a_clock_that_ran_ahead_is_of_today(house: House) -> None:
    """Not *-2 days*."""
    await house.wind(timedelta(days=2))
    await report(house)
    await house.wind(-timedelta(days=2))
    lead = house.phone("lead")
    await lead.write("/cases")
    await lead.wait_for("today · waits for you")
