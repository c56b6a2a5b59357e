"""What an adult is to look at today: one message in the morning, by the school's days, and no storm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers import due, rounds
from handlers.rounds import ROUND, ROUNDS
from storage.cases import list_headers, save_header
from storage.people import Person, Seat, put_person
from storage.timers import Timer, list_after, list_due
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_casework import header_of, more, opened, reopen
from tests.journeys.test_followups import decided, wind_to

HEAD = "To look at today:"


def told(house: House, name: str) -> list[list[str]]:
    """Give the lines of each morning's message."""
    return [text.splitlines()[1:] for text in house.phone(name).texts if text.startswith(HEAD)]


async def age(house: House, **facts: int) -> str:
    """Set times of the one case; gives its reference."""
    sealer = house.app.service.sealer

    def unit(tx: object) -> str:
        (header,) = list_headers(tx, sealer)  # type: ignore[arg-type]
        for name, value in facts.items():
            setattr(header, name, value)
        save_header(tx, sealer, header)  # type: ignore[arg-type]
        return header.ref

    return await house.app.database.run(unit)


async def test_a_case_nobody_touches_is_told_after_five_school_days_to_all_its_readers(house: House) -> None:
    await report(house)
    await decided(house)
    reference = await age(house)
    await wind_to(house, "2026-11-27 09:00")
    assert told(house, "lead") == told(house, "deputy") == []
    await wind_to(house, "2026-11-30 09:00")
    line = f"P3 · {reference}: nothing was done for 5 school days."
    assert told(house, "lead") == told(house, "deputy") == [[line]]
    assert told(house, "duty") == []
    await wind_to(house, "2026-12-01 09:00")
    assert len(told(house, "lead")) == 1
    shown = house.phone("deputy").find(HEAD)
    assert shown is not None
    await house.phone("deputy").press(f"Open {reference}", message=shown.id)
    await house.phone("deputy").wait_for("This message is removed after 10 minutes.")


async def test_an_open_p2_is_reviewed_every_week_and_a_closed_one_is_not(house: House) -> None:
    await report(house)
    lead = await decided(house)
    reference = await age(house, urgency=2)
    await wind_to(house, "2026-11-30 09:00")
    assert told(house, "lead")[0][0] == f"P2 · {reference}: weekly review."
    await reopen(lead, reference)
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press("Supported in school")
    await lead.press("Close it")
    await lead.wait_for("closed")
    await wind_to(house, "2026-12-07 09:00")
    assert len(told(house, "lead")) == 1


async def test_a_case_that_is_open_for_long_asks_for_a_reason_until_there_is_one(house: House) -> None:
    """DOMAIN 2.4: any case open over 20 school days needs a reason."""
    lead, reference = await opened(house)
    await wind_to(house, "2026-12-21 09:00")
    assert f"P3 · {reference}: open for 20 school days. Please say why." not in told(house, "lead")[-1]
    await wind_to(house, "2026-12-22 09:00")
    assert told(house, "lead")[-1] == [f"P3 · {reference}: open for 21 school days. Please say why."]
    shown = next(one for one in reversed(lead.messages) if one.text.startswith(HEAD))
    await lead.press("Say why it is open", message=shown.id)
    await lead.wait_for("type why it is still open")
    await lead.write("waiting for the council's answer")
    await lead.wait_for("written down")
    assert "▏waiting for the council's answer" in await reopen(lead, reference)
    assert (await header_of(house, reference)).reasoned_at
    before = len(told(house, "lead"))
    await wind_to(house, "2027-01-04 09:00")
    assert all("say why" not in line for lines in told(house, "lead")[before:] for line in lines)


async def test_what_an_outage_missed_is_one_message_and_nothing_comes_at_night(house: House) -> None:
    for name in ("one", "two", "three"):
        await report(house, name, "they laugh at my bag")
    lead = house.phone("lead")
    await house.settle()
    for alert in [one for one in lead.messages if "A new report." in one.text]:
        await lead.press("Open", message=alert.id)
        await lead.wait_for("This message is removed after 10 minutes.")
    await house.settle()
    before = len(lead.texts)
    await wind_to(house, "2026-12-15 22:00")
    assert told(house, "lead") == []
    await wind_to(house, "2026-12-16 09:00")
    assert [len(lines) for lines in told(house, "lead")] == [3]
    assert sum(text.startswith(HEAD) for text in lead.texts[before:]) == 1


async def test_an_action_that_is_due_stands_in_the_same_message(house: House) -> None:
    lead, reference = await opened(house)
    for action in ("Ring the bus company", "Speak to the form tutor"):
        await more(lead, "Action")
        await lead.wait_for("what will be done?")
        await lead.write(action)
        await lead.wait_for("who does it?")
        await lead.press("I do")
        await lead.wait_for("by when?")
        await lead.press("In 5 school days")
        await lead.wait_for("is reminded on 30/11/2026")
        await reopen(lead, reference)
    await wind_to(house, "2026-11-30 09:00")
    assert told(house, "lead") == [
        [
            f"{reference}: an action of yours is due today.",
            f"P3 · {reference}: nothing was done for 5 school days.",
        ]
    ]
    assert told(house, "deputy") == [[f"P3 · {reference}: nothing was done for 5 school days."]]
    assert (await header_of(house, reference)).actions == []


async def test_who_is_away_hidden_or_elsewhere_is_told_nothing(house: House) -> None:
    await house.join("other", "STJ", "dsl", "Mrs E")
    await report(house)
    await open_case_of(house.phone("lead"))
    sealer = house.app.service.sealer
    people = (await house.operate("leads.list"))["leads"]
    deputy = next(one["id"] for one in people if one["role"] == "ddsl")
    await age(house, hidden=[deputy])  # type: ignore[arg-type]
    await wind_to(house, "2026-11-30 09:00")
    assert told(house, "deputy") == told(house, "other") == []
    assert len(told(house, "lead")) == 1
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    assert [timer.kind for timer in found if timer.kind in (ROUND, ROUNDS)] == [ROUNDS]


async def test_the_daily_clock_is_set_once_and_outlives_restarts(house: House) -> None:
    for _ in range(2):
        await house.restart()
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    assert [timer.due.hour for timer in found if timer.kind == ROUNDS] == [5]
    await house.wind(timedelta(days=400))
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    assert sum(timer.kind == ROUNDS for timer in found) == 1


MANY = 70
EARLY = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)  # the next one after the house opens


async def hire(house: House) -> None:
    """Let many more sit at the school's desk, who have no chat of their own."""
    sealer = house.app.service.sealer

    def unit(tx: object) -> None:
        for number in range(MANY):
            person = Person(f"{number * 3 + 1:032x}", [Seat("ddsl", "HFHS")], "active", "telegram", "1")
            put_person(tx, sealer, person)  # type: ignore[arg-type]

    await house.app.database.run(unit)


async def set_rounds(house: House) -> set[str]:
    """Say for whom the round is set."""
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 1000))
    return {timer.subject for timer in found if timer.kind == ROUND}


async def next_slice(house: House) -> Timer | None:
    """Do the next slice in a unit of its own; gives its timer, or None at the end."""
    service = house.app.service
    found = await house.app.database.run(lambda tx: list_due(tx, service.sealer, EARLY, 1000))
    timer = next((one for one in found if one.kind == ROUNDS), None)
    if timer is not None:
        await house.app.database.run(lambda tx: due.act(tx, service, timer, EARLY))
    return timer


async def test_a_morning_of_many_is_set_in_slices_and_goes_on_after_a_restart(house: House) -> None:
    await hire(house)
    await house.wind(EARLY - timedelta(minutes=1) - house.clock.now())
    sizes = [0]
    while await next_slice(house) is not None:
        sizes.append(len(await set_rounds(house)))
        assert 0 < sizes[-1] - sizes[-2] <= rounds._SLICE
        if (
            len(sizes) <= 3
        ):  # after the last the wall's clock, which stands still here, would set the next day's anew
            await house.app.stop()
            await house.open()
    assert len(sizes) == 1 + 3
    people = (await house.operate("leads.list"))["leads"]
    assert await set_rounds(house) == {one["id"] for one in people if one["role"] in ("dsl", "ddsl", "duty")}
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 1000))
    (daily,) = [timer for timer in found if timer.kind == ROUNDS]
    assert (daily.due, daily.facts) == (EARLY + timedelta(days=1), {})
