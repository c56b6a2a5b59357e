"""The help card: first, true about who is there, right for the danger, and asking for nothing that nobody reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.phone import NothingCame, Phone
from bot.sandbox.shown import Shown
from handlers.pupil import danger
from handlers.turn import Turn
from safeguarding import triage
from safeguarding.helplines import Helpline
from tests.journeys.house import House, open_case_of, send, tell

NEAREST = "In school? Go to any grown-up or the office now. You can just show them this."
NOBODY = "No grown-up can see this now. They next look"
STAFFED, EVENING, SATURDAY = "staffed", "evening", "saturday"
WHEN = {
    STAFFED: datetime(2026, 11, 23, 11, 0, tzinfo=UTC),
    EVENING: datetime(2026, 11, 23, 22, 0, tzinfo=UTC),
    SATURDAY: datetime(2026, 11, 28, 3, 0, tzinfo=UTC),
}


async def at(house: House, state: str) -> None:
    await house.wind(WHEN[state] - house.clock.now())


def labels(shown: Shown) -> list[str]:
    return [button.label for row in shown.rows for button in row]


async def card_of(pupil: Phone) -> Shown:
    return await pupil.wait_for(lambda shown: "I am in danger now" in labels(shown))


# -- first, and right -----------------------------------------------------------------------------


async def check_card(house: House, words: str, says: str, seconds: float = 60) -> None:
    pupil = await tell(house, words=words)
    card = await pupil.wait_for(says, seconds)
    asked = await pupil.wait_for("Not sent yet.")
    assert card.id < asked.id
    assert card.text.startswith(NEAREST)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("i took loads of tablets an hour ago", "It sounds really hard."),
        ("my friend is going to kill herself tonight", "You don't have to fix it alone."),
        ("a lad has brought a knife into school in his bag", "Do not try to take it."),
        ("hes got my nudes and wants money or he will post them", "Do not pay. Do not send more."),
        ("my stepdad comes in my room at night and touches me", "It is not your fault, even if"),
        ("i cant go home hes going to strangle me again", "scared to be at home today"),
        ("help he is in the house and im hiding", "You did the right thing."),
    ],
)
async def test_the_card_that_fits_comes_before_the_question(house: House, words: str, says: str) -> None:
    await check_card(house, words, says)


async def test_sabotage_one_card_for_every_danger_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "card_for", lambda _reading: "general")
    with pytest.raises(NothingCame):
        await check_card(
            house, "a lad has brought a knife into school in his bag", "Do not try to take it.", 1
        )


async def check_only_checked_helplines(house: House) -> None:
    """Nobody checked the packaged file: of it only 999, Childline and Shout are shown (MOMENTS 26)."""
    pupil = await tell(house, words="i took loads of tablets an hour ago")
    card = await card_of(pupil)
    assert "0800 1111" in card
    assert "85258" in card
    assert "PAPYRUS" not in card.text.upper(), "an unchecked helpline was shown"


async def test_a_card_names_no_helpline_that_nobody_checked(house: House) -> None:
    await check_only_checked_helplines(house)


async def test_sabotage_an_unchecked_helpline_on_a_card_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Helpline, "is_current", lambda _line, _today: True)
    with pytest.raises(AssertionError, match="an unchecked helpline"):
        await check_only_checked_helplines(house)


async def test_wish_to_die_gets_the_card_too_and_then_the_question(house: House) -> None:
    pupil = await tell(house, words="i want to die")
    card = await pupil.wait_for("It sounds really hard.")
    assert card.id < (await pupil.wait_for("Are you safe right now?")).id


async def test_danger_in_pieces_is_read_together(house: House) -> None:
    pupil = await tell(house, words="i want")
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    assert not [text for text in pupil.texts if "It sounds really hard." in text]
    await pupil.write("to die")
    await pupil.wait_for("It sounds really hard.")
    await send(pupil)
    assert "P2" in await open_case_of(house.phone("lead"))


async def test_danger_in_pieces_is_read_together_where_the_words_before_were_moved_out(house: House) -> None:
    """The draft's row is nearly full: the first piece of danger moves out of it as soon as it has come."""
    pupil = await tell(house, words=("they laugh at me " * 71)[:1195])
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("i want")
    await house.settle()
    assert not [text for text in pupil.texts if "It sounds really hard." in text]
    await pupil.write("to die")
    await pupil.wait_for("It sounds really hard.")


async def test_help_comes_at_most_once_in_ten_minutes(house: House) -> None:
    pupil = await tell(house, words="he has a knife in his bag")
    for words in ("he has a gun in his coat too", "he is going to stab someone today"):
        await pupil.write(words)
        await pupil.wait_for("Not sent yet.")
    await house.settle()
    assert len([text for text in pupil.texts if "Do not try to take it." in text]) == 1


async def test_quoted_slur_is_taken_as_told_and_not_scolded(house: House) -> None:
    pupil = await tell(house, words="they call me a paki and a slag every day")
    await pupil.wait_for("Thank you for telling us. Are you safe right now?")


# -- nobody is asked for an address that nobody reads ---------------------------------------------


async def check_where_is_asked(house: House, state: str) -> None:
    await at(house, state)
    pupil = await tell(house, words="i took loads of tablets an hour ago")
    card = await card_of(pupil)
    offered = "Tell you where I am" in labels(card)
    await pupil.press("I am in danger now", message=card.id)
    await pupil.wait_for("Call 999 now if you can.")
    await house.settle()
    asked = any("Where are you?" in text for text in pupil.texts)
    assert (offered, asked) == (state == STAFFED,) * 2, "an address was asked for that nobody reads"
    if state != STAFFED:
        assert card.text.startswith(NOBODY)
        assert [label for label in labels(card) if label.startswith("Leave a message for ")]


@pytest.mark.parametrize("state", list(WHEN))
async def test_where_is_asked_only_while_somebody_reads_it(house: House, state: str) -> None:
    await check_where_is_asked(house, state)


async def test_sabotage_asking_for_an_address_at_night_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(danger, "somebody_is_there", lambda _turn: True)
    with pytest.raises(AssertionError, match="an address was asked for that nobody reads"):
        await check_where_is_asked(house, EVENING)


# -- the nearest help first -----------------------------------------------------------------------


@pytest.mark.parametrize("state", list(WHEN))
@pytest.mark.parametrize("monitored", ["yes", "no", "unknown"])
async def test_the_nearest_help_is_named_in_school_hours_and_always_where_a_school_hands_out_devices(
    house: House, state: str, monitored: str
) -> None:
    """MOMENTS 5; that nobody can see it now stands before it (MOMENTS 4)."""
    await house.operate("settings.change", code="HFHS", device_monitoring=monitored)
    await at(house, state)
    card = await card_of(await tell(house, words="i took loads of tablets an hour ago"))
    lines = card.text.split("\n\n")
    if state == STAFFED:
        assert lines[0] == NEAREST
        return
    assert lines[0].startswith(NOBODY)
    assert (lines[1] == NEAREST) == (monitored == "yes")
    assert card.text.count(NEAREST) == (monitored == "yes")


async def test_the_nearest_help_is_named_where_the_council_reads_and_the_school_is_in(house: House) -> None:
    """St John's has nobody who reads; its grown-ups are there all the same."""
    pupil = house.phone("small")
    await pupil.start("s-STJ")
    await pupil.write("i took loads of tablets an hour ago")
    lines = (await card_of(pupil)).text.split("\n\n")
    assert lines[:2] == ["The council's safeguarding team is there now.", NEAREST]


async def test_place_and_name_reach_the_lead_and_each_can_be_skipped(house: House) -> None:
    pupil = await tell(house, words="help he is in the house and im hiding")
    card = await card_of(pupil)
    await pupil.press("Tell you where I am", message=card.id)
    await pupil.wait_for("Where are you?")
    await pupil.write("12 canary street")
    asked = await pupil.wait_for("What name should help ask for?")
    await pupil.press("Skip", message=asked.id)
    await pupil.wait_for("It is kept with what you wrote.")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    assert "[Where the pupil is] 12 canary street" in await open_case_of(house.phone("duty"))


async def test_in_danger_only_place_and_name_are_asked_and_then_the_sending_again(house: House) -> None:
    """DOMAIN 3.5: a child in danger is not asked who reads while they are asked where they are."""
    pupil = await tell(house, words="he hits me")
    await send(pupil)
    await pupil.write("i took loads of tablets an hour ago")
    card = await card_of(pupil)
    await house.settle()
    await pupil.press("I am in danger now", message=card.id)
    await house.settle()
    assert [text.split(".")[0] for text in pupil.texts[-2:]] == [
        "Call 999 now if you can",
        "Where are you? You can type it here",
    ]
    for question in ("Where are you?", "What name should help ask for?"):
        asked = await pupil.wait_for(question, anywhere=True)
        await pupil.press("Skip", message=asked.id)
        await house.settle()
    assert "Send now" in pupil.answers[-1].labels
    assert "Not sent yet." in pupil.texts[-1]


async def test_question_left_open_over_the_evening_is_not_taken_up(house: House) -> None:
    pupil = await tell(house, words="he hits me")
    await pupil.write("help he is in the house and im hiding")
    card = await card_of(pupil)
    await pupil.press("Tell you where I am", message=card.id)
    await pupil.wait_for("Where are you?")
    await at(house, EVENING)
    await pupil.write("in the park")
    await house.settle()
    assert not [text for text in pupil.texts if "What name should help ask for?" in text]


async def test_leaving_a_message_and_being_safe_for_now_lead_on(house: House) -> None:
    await at(house, EVENING)
    pupil = await tell(house, words="i took loads of tablets an hour ago")
    card = await card_of(pupil)
    await pupil.press(next(label for label in labels(card) if label.startswith("Leave")), message=card.id)
    await pupil.wait_for("You can type a message now.")
    await pupil.press("I am safe for now", message=card.id)
    await pupil.wait_for("You can keep typing here.")
    await pupil.wait_for("Not sent yet.")


@pytest.mark.parametrize("state", list(WHEN))
async def test_help_says_who_is_near_before_the_numbers(house: House, state: str) -> None:
    """MOMENTS 5, also where the child asks for numbers by /help or [Childline]."""
    await at(house, state)
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    for ask in ("/help", "Childline"):
        if ask == "/help":
            await pupil.write(ask)
        else:
            await pupil.press(ask, anywhere=True)
        lines = (await pupil.wait_for("0800 1111")).text.split("\n\n")
        assert lines[0].startswith(NEAREST if state == STAFFED else NOBODY)
        assert lines[1].startswith("In danger now? Call 999.")


async def test_before_any_school_is_named_the_nearest_help_is_named_by_day(house: House) -> None:
    pupil = house.phone("pupil")
    await pupil.write("i took loads of tablets an hour ago")
    lines = (await card_of(pupil)).text.split("\n\n")
    assert lines[:2] == ["The council's safeguarding team is there now.", NEAREST]


async def check_what_can_be_written_comes_first(house: House) -> None:
    """DOMAIN 3.6: who cannot call is not told to call before they are told what to write."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.write("/help")
    shown = await pupil.wait_for("0800 1111")
    await pupil.press("I can't call or talk", message=shown.id)
    for words in ("", "i took loads of tablets an hour ago", "help he is in the house and im hiding"):
        if words:
            await house.wind(timedelta(minutes=11))
            await pupil.write(words)
        text = (await pupil.wait_for("999 in sign language")).text
        assert "0800 1111" not in text
        assert text.startswith(NEAREST)
        first = text.index("999bsl"), text.index("85258"), text.index("Childline chat")
        assert first == tuple(sorted(first))
        assert max(first) < re.search("[Cc]all 999", text).start(), "told to call first"  # type: ignore[union-attr]
        assert "\n\n\n" not in text and "~" not in text


async def test_on_every_card_what_can_be_written_comes_first_for_who_cannot_call(house: House) -> None:
    await check_what_can_be_written_comes_first(house)


async def test_sabotage_numbers_to_call_first_are_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_for_others(turn: Turn, card: str) -> str:
        return f"{danger.status_line(turn)}\n\n{turn.words(card, lines=danger._lines(turn, card))}"

    monkeypatch.setattr(danger, "_card", as_for_others)
    with pytest.raises(AssertionError, match="told to call first"):
        await check_what_can_be_written_comes_first(house)


# -- what the lead sees -----------------------------------------------------------------------------


async def test_lead_sees_what_a_rule_means(house: House) -> None:
    pupil = await tell(house, words="my dad hits me with a belt and im scared")
    await send(pupil)
    shown = await open_case_of(house.phone("lead"))
    assert "hurt at home" in shown
    assert "never a finding" in shown
