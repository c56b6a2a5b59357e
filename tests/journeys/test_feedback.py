"""Pupil voice is counted in tens and leaves nothing that leads to anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.feedback import count_feedback, feedback_in_tens
from storage.schema import feedback
from tests.bot.houses import restricted_report
from tests.journeys.house import House, report


async def test_three_taps_are_counted_once_and_given_out_in_tens(house: House) -> None:
    pupil = await report(house)
    await pupil.press("More")
    await pupil.press("How was this?")
    for question, answer in (
        ("Was it easy to tell us?", "Yes"),
        ("Do you feel listened to?", "A bit"),
        ("Would you tell a friend to use this?", "No"),
    ):
        asked = await pupil.wait_for(question)
        await pupil.press(answer, message=asked.id)
    await pupil.wait_for("We only count it.")
    await pupil.press("No", message=asked.id)  # the last answer again
    await pupil.wait_for("We only count it.")
    rows = await house.app.database.run(lambda tx: tx.execute(select(feedback)).all())
    assert len(rows) == 1
    found = await house.operate("feedback")
    assert all(row[answer] == 0 for row in found["feedback"] for answer in ("yes", "bit", "no"))
    sealer = house.app.service.sealer

    def nine_more(tx: object) -> object:
        for _ in range(9):
            count_feedback(
                tx, sealer, found["term"], {"easy": "yes", "heard": "bit", "friend": "no"}, house.clock.now()
            )  # type: ignore[arg-type]
        return feedback_in_tens(tx, sealer, found["term"])  # type: ignore[arg-type]

    tens = await house.app.database.run(nine_more)
    assert tens == {"easy": {"yes": 10}, "heard": {"bit": 10}, "friend": {"no": 10}}


async def test_a_made_up_answer_is_not_counted(house: House) -> None:
    pupil = await report(house)
    for data in ("p.0.feedback.zzz", "p.0.feedback.yyyy"):
        await pupil.press_data(data, message=pupil.messages[-1].id)
        await pupil.wait_for("We only count it.")
    assert await house.app.database.run(lambda tx: tx.execute(select(feedback)).all()) == []


async def give(house: House, name: str) -> None:
    pupil = house.phone(name)
    await pupil.press_data("p.0.feedback.yyy", message=pupil.messages[-1].id)
    await pupil.wait_for("We only count it.")


async def counted(house: House) -> int:
    return len(await house.app.database.run(lambda tx: tx.execute(select(feedback)).all()))


async def test_a_restricted_report_makes_no_ten(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum that went from nine to ten would tell the administrator of it (MOMENTS 12); the second half is the sabotage."""
    await restricted_report(house, "one")
    await give(house, "one")
    assert await counted(house) == 0
    monkeypatch.setattr("handlers.pupil.feedback.is_restricted", lambda _: False)
    await restricted_report(house, "other")
    await give(house, "other")
    assert await counted(house) == 1
