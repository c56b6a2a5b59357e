"""What an adult is to look at today: one message in the morning, by the school's days, and no storm."""

from __future__ import annotations

from datetime import timedelta

from handlers.rounds import ROUND, ROUNDS
from storage.cases import list_headers, save_header
from storage.timers import list_after
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
        await lead.wait_for("is reminded on 30.11.2026")
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
