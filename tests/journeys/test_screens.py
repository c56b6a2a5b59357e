"""What stays in a pupil's chat, and how much of a phone a screen takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from handlers.pupil import conversation, pressing, report, screens
from handlers.pupil.passed import MANY, PAUSE_SECONDS
from tests.journeys.house import House, send, skip_to, tell
from tests.journeys.test_questions import only_case


def still_asked(pupil: Phone) -> list[str]:
    """Everything shown that still asks something."""
    return [
        shown.text for shown in pupil.answers if {"Skip", "Next", "Send now", "Not sure"} & set(shown.labels)
    ]


async def check_no_old_question_stays(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    await house.settle()
    assert not any("Not sent yet." in text for text in pupil.texts), "it says 'not sent' above 'sent'"
    await skip_to(pupil, "Where does it happen?")
    await house.settle()
    assert len(still_asked(pupil)) == 1, "old questions stay"
    shown = await pupil.wait_for("Where does it happen?", anywhere=True)
    await pupil.press("Home", message=shown.id)
    await pupil.wait_for(lambda one: "✓ Home" in one.labels)
    await house.settle()
    assert len(still_asked(pupil)) == 1, "ticking keeps the question"
    await pupil.press("Stop")
    await pupil.wait_for("Thank you. That is all.")
    await house.settle()
    assert still_asked(pupil) == []


async def test_a_question_that_was_answered_goes_and_what_was_sent_stays(house: House) -> None:
    await check_no_old_question_stays(house)
    assert any("Your four words are" in text for text in house.phone("pupil").texts)


async def test_sabotage_questions_that_stay_are_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for shell in (conversation, pressing, report):
        monkeypatch.setattr(shell, "clear_passed", lambda _turn, still_open: None)
    with pytest.raises(AssertionError, match="not sent"):
        await check_no_old_question_stays(house)


async def test_an_old_button_that_comes_late_is_answered_kindly(house: House) -> None:
    """The question is gone from the chat; a phone without network may press it later all the same."""
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    await pupil.wait_for("What is it about?")
    await house.settle()
    for data in ("p.2.safe.no", "p.3.in.head", "p.4.send", "p.1.skip.kind"):
        await pupil.press_data(data, message=pupil.answers[-1].id)
        await pupil.wait_for(
            lambda shown: "was sent already" in shown or "That button is from before." in shown
        )
        await house.settle()
    assert (await only_case(house)).lines == 1


async def test_an_old_button_says_that_it_was_sent_of_what_was_sent_alone(house: House) -> None:
    """MOMENTS 3: a second report that was thrown away is never called sent, for the first one was."""
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    await pupil.wait_for("What is it about?")
    await pupil.write("now they hide my shoes")
    asked = await pupil.wait_for("Is this about the same thing as before?")
    data = next(button.data for row in asked.rows for button in row if button.label == "Send now")
    await pupil.write("/cancel")
    await house.settle()
    await pupil.press_data(data, message=pupil.answers[-1].id)
    await pupil.wait_for("That button is from before.")
    assert not any("was sent already" in text for text in pupil.texts)
    await pupil.press_data("p.2.safe.no", message=pupil.answers[-1].id)
    await pupil.wait_for("That was sent already.")


async def test_because_of_fits_a_phone(house: House) -> None:
    """Eleven answers in eight rows, in their order; ticking one moves none."""
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    await pupil.wait_for("What is it about?")
    await pupil.press("Someone is being mean or bullying")
    shown = await skip_to(pupil, "because of any of these?")
    rows = [[button.label for button in row] for row in shown.rows[:-2]]
    assert len(rows) == 8
    assert ["Religion", "Needing extra help"] in rows
    await pupil.press("Religion")
    ticked = await pupil.wait_for(lambda one: "✓ Religion" in one.labels)
    assert [len(row) for row in ticked.rows] == [len(row) for row in shown.rows]


# -- questions that were passed by typing ----------------------------------------------------------


async def check_passed_questions_go(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    for line in ("on the bus", "every day"):
        await pupil.wait_for("Are you safe right now?")
        await house.wind(timedelta(seconds=PAUSE_SECONDS))
        await pupil.write(line)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    assert len(still_asked(pupil)) == 1, "a question that was passed by typing stays"
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    await house.settle()
    assert len(still_asked(pupil)) == 1, "a question that was passed by typing stays"


async def test_a_question_that_was_passed_by_typing_goes(house: House) -> None:
    await check_passed_questions_go(house)


async def test_sabotage_passed_questions_that_are_not_noted_stay(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "note_question", lambda _turn: None)
    with pytest.raises(AssertionError, match="passed by typing stays"):
        await check_passed_questions_go(house)


async def test_lines_in_one_go_take_nothing_away_and_the_sending_takes_all(house: House) -> None:
    """Whoever types line after line is not answered by messages that come and go."""
    pupil = await tell(house, words="they trip me up")
    for line in ("on the bus", "every day", "and they laugh"):
        await pupil.wait_for("Are you safe right now?")
        await pupil.write(line)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    assert len(still_asked(pupil)) == 4
    assert not [
        call for call in house.box.calls if call.method.startswith("deleteMessage") and call.chat == pupil.id
    ]
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    await house.settle()
    assert len(still_asked(pupil)) == 1
    assert not any("Not sent yet." in text for text in pupil.texts)
    assert (await only_case(house)).lines == 4


async def test_a_question_after_sending_that_was_passed_by_typing_goes(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    await pupil.wait_for("What is it about?")
    await pupil.write("and they took my bag")
    await pupil.wait_for("Is this about the same thing as before?")
    await house.settle()
    assert len(still_asked(pupil)) == 1
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    await house.settle()
    assert len(still_asked(pupil)) == 1


async def test_sixty_lines_in_one_go_leave_one_question(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    for number in range(60):
        await pupil.write(f"and again, {number}")
    await house.settle(60)
    assert len(still_asked(pupil)) <= 2 * MANY
    await pupil.press("Send now", anywhere=True)
    await pupil.wait_for("What is it about?")
    await house.settle()
    assert len(still_asked(pupil)) == 1
    assert not any("Not sent yet." in text for text in pupil.texts)
    assert (await only_case(house)).lines == 61
