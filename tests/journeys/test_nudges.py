"""An open question that is not answered: one nudge after two school days, and whatever ends it before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox.phone import Phone
from handlers import followups
from handlers.pupil.notices import NUDGE
from safeguarding.followup import OpenQuestion
from storage.timers import list_after
from tests.journeys.house import House, write_reply
from tests.journeys.test_followups import leave, lines, read_line, the_case, told, wind_to

QUESTION = "What would help you most?"
DAY = "2026-11-25 15:31"  # two school days after the house's Monday


async def nudge_due(house: House) -> datetime | None:
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    return next((timer.due for timer in found if timer.kind == NUDGE), None)


async def ask_more(house: House) -> None:
    """The lead asks one open question."""
    lead = house.phone("lead")
    await lead.write(f"/case {(await the_case(house)).ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.press("Ask more")
    await lead.wait_for("ask one open question")
    await lead.press("5")
    await lead.wait_for("the pupil will read this")
    await lead.press("Send")
    await lead.wait_for("sent. The pupil sees")


async def asked(house: House) -> Phone:
    """A report that was read, and a question that the pupil has read and not answered."""
    pupil = await told(house)
    await ask_more(house)
    await read_line(pupil)
    await pupil.wait_for(QUESTION)
    return pupil


async def answer(house: House, pupil: Phone) -> None:
    await pupil.press("Answer")
    await pupil.wait_for("Type your answer.")
    await pupil.write("somebody to sit with at lunch")
    await pupil.wait_for(lambda shown: "Send now" in shown.labels)
    await pupil.press("Send now")
    await house.settle()
    lead = house.phone("lead")  # who reads it, so that no ladder speaks of it
    await lead.write(f"/case {(await the_case(house)).ref}")
    await lead.wait_for("somebody to sit with at lunch")
    await read_line(pupil)
    await house.settle()


async def test_an_unanswered_question_is_nudged_once_behind_the_constant_line(house: House) -> None:
    """DOMAIN 5.6, MOMENTS 15."""
    pupil = await asked(house)
    assert await nudge_due(house) == datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    before = lines(pupil)
    await wind_to(house, "2026-11-25 15:29")
    assert lines(pupil) == before
    await wind_to(house, DAY)
    assert lines(pupil) == before + 1
    assert (await the_case(house)).nudged
    await read_line(pupil)
    shown = await pupil.wait_for("You don't have to.")
    assert QUESTION in shown.text
    assert "Answer" in shown.labels
    assert await nudge_due(house) is None
    await wind_to(house, "2026-11-27 15:31")
    assert lines(pupil) == before + 1
    await ask_more(house)  # and no other question of this report is nudged again
    assert await nudge_due(house) is None


async def test_where_the_question_was_not_opened_only_the_line_goes_again(house: House) -> None:
    pupil = await told(house)
    await ask_more(house)
    await house.settle()
    before = lines(pupil)
    await wind_to(house, DAY)
    assert lines(pupil) == before + 1
    await read_line(pupil)
    await pupil.wait_for(QUESTION)
    await house.settle()
    assert sum(QUESTION in text for text in pupil.texts) == 1


async def test_it_counts_among_the_four(house: House) -> None:
    await asked(house)
    await wind_to(house, DAY)
    header = await the_case(house)
    assert followups._state(header).asked == 1
    assert header.followed == []


@pytest.mark.parametrize("road", ["answer", "hide", "forget", "withdraw", "close"])
async def test_whatever_ends_it_keeps_the_nudge_from_coming(house: House, road: str) -> None:
    pupil = await asked(house)
    await end(house, pupil, road)
    before = lines(pupil)
    for wall in (DAY, "2026-11-26 15:31"):
        await wind_to(house, wall)
    assert lines(pupil) == before
    assert not (await the_case(house)).nudged
    assert await nudge_due(house) is None


async def end(house: House, pupil: Phone, road: str) -> None:
    match road:
        case "answer":
            await answer(house, pupil)
        case "close":
            await close(house)
            await read_line(pupil)
        case _:
            await leave(house, pupil, road)


async def close(house: House) -> None:
    lead = house.phone("lead")
    await lead.write(f"/case {(await the_case(house)).ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press("Supported in school")
    await lead.press("Close it")
    await lead.wait_for("closed")


async def test_stop_messages_ends_it(house: House) -> None:
    pupil = await told(house)
    await wind_to(house, "2026-11-30 15:31")
    await read_line(pupil)
    how = await pupil.wait_for("How are things now?")
    await ask_more(house)
    await read_line(pupil)
    await pupil.wait_for(QUESTION)
    assert await nudge_due(house) == datetime(2026, 12, 2, 15, 30, tzinfo=UTC)
    await pupil.press("Stop messages", message=how.id)
    await pupil.wait_for("We won't send you messages")
    await house.settle()
    assert await nudge_due(house) is None
    before = lines(pupil)
    await wind_to(house, "2026-12-02 15:31")
    assert lines(pupil) == before


async def test_a_nudge_that_waits_is_not_shown_to_who_answered_meanwhile(house: House) -> None:
    pupil = await asked(house)
    await wind_to(house, DAY)
    line = pupil.messages[-1]
    await pupil.write("somebody to sit with at lunch")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for(lambda shown: "Send now" in shown.labels)
    await pupil.press("Send now")
    await house.settle()
    await pupil.press("Open", message=line.id)
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("There is nothing new.")
    assert not any("You don't have to." in text for text in pupil.texts)


async def test_on_the_day_of_how_things_are_one_line_goes_for_both(house: House) -> None:
    pupil = await told(house)
    await wind_to(house, "2026-11-26 10:00")
    await ask_more(house)
    await read_line(pupil)
    await pupil.wait_for(QUESTION)
    before = lines(pupil)
    await wind_to(house, "2026-11-30 15:31")  # five school days, and two
    assert lines(pupil) == before + 1
    await read_line(pupil)
    await house.settle()
    assert any("You don't have to." in text for text in pupil.texts)
    assert any("How are things now?" in text for text in pupil.texts)


async def test_a_bot_that_does_not_look_for_an_answer_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sabotage: whoever answered is reminded all the same."""
    decide = followups.next_nudge

    def deaf(case: Any, question: OpenQuestion, *rest: Any) -> datetime | None:
        return decide(case, replace(question, answered=False), *rest)

    monkeypatch.setattr(followups, "next_nudge", deaf)
    pupil = await asked(house)
    await answer(house, pupil)
    before = lines(pupil)
    await wind_to(house, DAY)
    assert lines(pupil) == before + 1


async def test_words_that_a_lead_types_are_no_open_question(house: House) -> None:
    await told(house)
    lead = house.phone("lead")
    await lead.write(f"/case {(await the_case(house)).ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await write_reply(lead, "We are glad that you told us.")
    await lead.wait_for("sent. The pupil sees")
    assert await nudge_due(house) is None
