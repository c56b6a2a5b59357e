"""Who types and never taps is understood, and who types in haste chooses nobody's readers by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.pupil import typed
from handlers.texts import load
from handlers.turn import Turn
from safeguarding.intake import Answered, Draft, DraftEvent, Step
from tests.journeys.house import House, allow, open_case_of, report, send, tell
from tests.journeys.test_questions import only_case


async def test_a_typed_no_to_safe_right_now_brings_the_help_card(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("No im not")
    await pupil.wait_for("call 999")
    await pupil.wait_for("Send what you wrote now?", anywhere=True)
    await pupil.write("send it")
    await pupil.wait_for("Your four words are")
    header = await only_case(house)
    assert (header.urgency, header.safe, header.lines) == (1, "no", 1)


async def check_typing_alone_sends_and_chooses_no_reader(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await pupil.wait_for("Are you safe right now?")
    for words in ("yes", "no", "send now"):
        await pupil.write(words)
        await house.settle()
    await pupil.wait_for("Your four words are", anywhere=True)
    header = await only_case(house)
    assert (header.lines, header.safe) == (1, "yes")
    assert header.concern == "", "a no typed in haste chose who reads"
    assert "borough/duty" in header.readers


async def test_typing_alone_sends_and_what_names_readers_must_be_tapped(house: House) -> None:
    """A second "no" in haste must not choose the readers (MOMENTS 9)."""
    await check_typing_alone_sends_and_chooses_no_reader(house)


async def test_sabotage_a_typed_no_that_chooses_the_readers_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = typed.tap_of

    def hasty(turn: Turn, draft: Draft, text: str) -> DraftEvent | None:
        chosen = draft.step is Step.READERS and text == "no"
        return Answered(Step.READERS, "no") if chosen else careful(turn, draft, text)

    monkeypatch.setattr(typed, "tap_of", hasty)
    with pytest.raises(AssertionError, match="chose who reads"):
        await check_typing_alone_sends_and_chooses_no_reader(house)


async def test_what_must_be_tapped_is_said(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.write("not sure")
    await pupil.wait_for("Please tap your answer.")


async def test_questions_after_sending_take_typed_labels_and_yes(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await send(pupil)
    for words, then in (
        ("someone is being mean or bullying", "Who is this about?"),
        ("me", "Is it still happening?"),
        ("skip", "Where does it happen?"),
        ("skip", "because of any of these?"),
        ("skip", "How safe do you feel?"),
        ("7", "Is there anyone or anything that helps?"),
        ("stop", "Thank you. That is all."),
    ):
        await pupil.write(words)
        await pupil.wait_for(then)
    header = await only_case(house)
    assert (header.kind, header.facets["role"], header.facets["scale"], header.lines) == (
        "bullying",
        ["self"],
        ["7"],
        1,
    )


async def test_may_we_write_takes_a_typed_yes(house: House) -> None:
    pupil = await tell(house, words="i took loads of tablets an hour ago")
    await pupil.press("No. Send now")
    await pupil.wait_for("May we write back")
    await pupil.write("yeah")
    await pupil.wait_for('you will see "1 new message." here')
    assert (await only_case(house)).write_back == "yes"


async def test_a_thank_you_begins_no_report_and_is_answered(house: House) -> None:
    pupil = await report(house)
    await pupil.write("Thank you!")
    await pupil.wait_for("OK. You can write more any time.")
    assert not any("Not sent yet." in text for text in pupil.texts)
    new = house.phone("new")
    await new.start("s-HFHS")
    await new.write("ok")
    await new.wait_for("You can just type what happened.")


async def test_same_thing_as_before_takes_a_typed_yes_only_from_who_has_read_it(house: House) -> None:
    pupil = await report(house)
    await pupil.write("they took my coat as well")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.write("yes")
    await pupil.wait_for("Is this about the same thing as before?")
    await house.wind(timedelta(seconds=5))
    await pupil.write("yes")
    await pupil.wait_for("It is ready to send.")


@pytest.mark.parametrize("text", ["\u200b\u200b\u200c", "\u2800\u2800", "\u3164", "\u202e\u202c", "\ufe0f"])
async def test_what_cannot_be_seen_is_no_report(house: House, text: str) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.write(text)
    await pupil.wait_for("We could not read that.")
    assert not any("Not sent yet." in one for one in pupil.texts)


@pytest.mark.parametrize("text", ["🙂", "?", "أ", "٣", "ਡ", "x\u200b"])
def test_whatever_can_be_seen_is_words(text: str) -> None:
    assert typed.has_words(text)


def test_nothing_typed_means_two_things() -> None:
    texts = load()
    lists = [texts.say("en", key).split(", ") for key in texts.keys("en") if key.startswith("typed-")]
    words = [word for one in lists for word in one]
    assert len(words) == len(set(words)) > 40


# -- where are you, after sending -----------------------------------------------------------------


async def test_a_place_typed_after_sending_goes_to_who_reads_it_at_once(house: House) -> None:
    """The child is told that a grown-up gets it: nothing of it may wait for a tap."""
    pupil = await tell(house, words="help he is in the house and im hiding")
    card = await pupil.wait_for("call 999")
    await pupil.press("No. Send now")
    await pupil.wait_for("May we write back")
    await pupil.press("Tell you where I am", message=card.id)
    await pupil.wait_for("Where are you?")
    await pupil.write("12 canary street")
    await pupil.wait_for("We sent that to the grown-ups who read what you told us.")
    await pupil.wait_for("What name should help ask for?")
    await pupil.write("sam")
    await pupil.wait_for("May we write back")
    await house.settle()
    assert not any("Not sent yet." in text for text in pupil.texts)
    shown = await open_case_of(house.phone("lead"))
    assert "[Where the pupil is] 12 canary street" in shown
    assert "[The name help should ask for] sam" in shown


async def test_in_danger_now_after_sending_raises_the_report_once(house: House) -> None:
    pupil = await tell(house, words="they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Not sure")
    card = await pupil.wait_for("call 999", anywhere=True)
    await pupil.press("No", anywhere=True)
    await pupil.press("Send now")
    await allow(pupil)
    for _ in range(2):
        await pupil.press("I am in danger now", message=card.id)
        await pupil.wait_for("Where are you?")
    header = await only_case(house)
    assert (header.urgency, header.safe, header.lines) == (1, "no", 2)
    assert not any("Not sent yet." in text for text in pupil.texts)


async def test_only_one_thing_is_asked_while_help_asks_where(house: House) -> None:
    """Not sent yet stands under each question, with [Send now]; the draft's own comes when help has all it needs."""
    pupil = await tell(house, words="help he is in the house and im hiding")
    card = await pupil.wait_for("call 999")
    await pupil.press("Tell you where I am", message=card.id)
    where = await pupil.wait_for("Where are you?")
    assert "Not sent yet." in where
    assert {"Send now", "Send, but not to my school"} <= set(where.labels)
    await pupil.write("behind the gym")
    await pupil.wait_for("What name should help ask for?")
    await house.settle()
    assert "What name should help ask for?" in pupil.texts[-1]
    await pupil.write("sam")
    last = await pupil.wait_for("It is kept with what you wrote.")
    assert "Send what you wrote now?" in last
    await house.settle()
    assert pupil.texts[-1] == last.text


@pytest.mark.parametrize("words", ["help", "HELP!!", "hlep"])
async def test_who_types_nothing_but_help_gets_the_numbers_and_is_asked_and_heard(
    house: House, words: str
) -> None:
    """Sabotage: heard as words alone it is P4, and no number comes."""
    pupil = await tell(house, words=words)
    await pupil.wait_for("Are you safe right now?")
    numbers = pupil.find("then press 55")
    asked = pupil.find("Are you safe right now?")
    assert numbers is not None and asked is not None and numbers.id < asked.id
    await send(pupil)
    header = await only_case(house)
    assert header.lines == 1


async def test_help_in_a_sentence_is_words(house: House) -> None:
    pupil = await tell(house, words="they laugh when i help my sister")
    await pupil.wait_for("Are you safe right now?")
    assert pupil.find("then press 55") is None
