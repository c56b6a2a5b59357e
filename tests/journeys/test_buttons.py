"""INJ-02: a lead's buttons in the wrong hands, spoilt, or too late: no effect, one answer, a line in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.keyboards import Token, read_token
from handlers.lead.desk import PRESSES
from handlers.turn import Turn
from storage.cases import list_headers, save_header
from storage.people import Person
from tests.journeys.buttons import (
    count_refusals,
    guess_unseen,
    kept,
    mutate,
    parse,
    press,
    press_all,
    shown_tokens,
    some_of_each,
    walk,
)
from tests.journeys.house import House, open_case_of, report, tell
from tests.journeys.test_erasure import erase, two_codes

NOT_YOURS = "There is nothing here for you under that reference."
OLD = "That button no longer holds. Type /cases for the list."


async def two_cases(house: House) -> None:
    """One at P1, one that is heavy to read; and a colleague who joined after both."""
    pupil = await tell(house, words="he has a knife in his bag and says he will stab me and Kai at lunch")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    await report(house, "second", "my stepdad hits me and Kai with a belt")
    await house.join("late", "HFHS", "ddsl", "Ms L")
    await house.join("other", "STJ", "dsl", "Mrs O")


async def open_screens(house: House) -> None:
    """Open the menus from which everything else is reached."""
    lead = house.phone("lead")
    for word in ("/cases", "/hold", "/me"):
        await lead.write(word)
    await house.settle()


LAST = (
    "close-as",
    "recorded",
    "step-back",
    "hand-now",
    "test",
)  # behind these it is closed, or no longer this lead's


def is_early(token: str) -> bool:
    """Everything but what ends a lead's work on a case, or makes a P1 of it, which is not closed in its first hour."""
    mine = parse(token)
    return mine.what not in LAST and (mine.what, mine.more) != ("grade", "1")


async def collect(house: House) -> list[str]:
    """Walk over all screens of two cases; gives every button that was shown."""
    await two_cases(house)
    await open_screens(house)
    await walk(house, "lead", wants=is_early)
    for reference in {parse(token).argument for token in shown_tokens(house)} - {""}:
        await press(house, "lead", f"l.more.{reference}")  # what stands there by now: a hold to be lifted
    await walk(house, "deputy", wants=lambda token: parse(token).what in ("agree", "disagree"))
    await above_the_leads(house)
    return await walk(house, "lead", wants=lambda token: parse(token).what in ("outcome", "close-as"))


async def above_the_leads(house: House) -> None:
    """A joke, a case that may be malicious, a reply to a pupil: what the duty desk is asked, where there is no head."""
    asked = []
    for words in ("is this a joke lol", "they trip me up on the bus"):
        await report(house, f"writer of {words}", words)
        asked.append((await open_case_of(house.phone("lead")))[:6])
        await press(house, "lead", f"l.ready.{asked[-1]}.thanks")
        await walk(house, "lead", wants=lambda token: parse(token).what == "send-reply")
    first, reference = asked
    await press(house, "lead", f"l.file.{first}.radicalisation~extremism")  # which brings a duty with it
    await press(house, "lead", f"l.open-now.{first}")
    await press(house, "lead", f"l.duty-done.{first}.prevent")
    await press(house, "lead", f"l.outcome.{reference}.malicious")
    await walk(house, "duty", wants=lambda token: parse(token).what == "why-malicious")
    await press(house, "lead", f"l.test.{reference}")
    await house.wind(timedelta(weeks=9), 30)
    await walk(house, "duty", wants=lambda token: parse(token).what == "replies")


async def test_no_button_of_any_screen_does_anything_in_the_wrong_hands(house: House) -> None:
    tokens = some_of_each(await collect(house))
    assert len({parse(token).what for token in tokens}) >= 42, (
        "the walk has not seen the screens it saw before"
    )
    tokens += guess_unseen(tokens)
    await house.phone("stranger").start("s-HFHS")
    await revoke(house, "dsl")
    for name in ("other", "stranger", "pupil", "lead"):
        said = await refused(house, name, tokens)
        assert (said == NOT_YOURS) == (name == "other")
    await spoilt_do_nothing(house, {parse(token).what: token for token in tokens})


async def spoilt_do_nothing(house: House, tokens: dict[str, str]) -> None:
    """Spoilt buttons, one of each kind: refused to who may not read the case, and no fault for who may."""
    spoilt = sorted({one for token in tokens.values() for one in mutate(token)})
    assert len(spoilt) > 500
    before, lines = await kept(house), await count_refusals(house)
    answers = await press_all(house, "other", spoilt)
    assert await kept(house) == before
    assert await count_refusals(house) == lines + len(spoilt)
    for token, one in answers.items():
        known = read_token(token)
        assert one.texts == (NOT_YOURS if known is not None and known.what in PRESSES else OLD,), token
        assert not one.opens
    for token, one in (await press_all(house, "deputy", spoilt[::3])).items():  # who reads both cases
        assert one.opens or one.texts, token


async def test_after_the_case_was_erased_its_buttons_find_nothing_and_its_screen_is_gone(
    house: House,
) -> None:
    await report(house, words="they trip me up and laugh")
    shown = await open_case_of(house.phone("lead"))
    reference = shown[:6]
    codes = await two_codes(house, reference)
    await house.phone("deputy").write(f"/case {reference}")
    open_screen = await house.phone("deputy").wait_for("they trip me up and laugh")
    tokens = [token for token in shown_tokens(house) if parse(token).argument == reference]
    assert (await erase(house, reference, *codes)).status == 0
    await house.wind(timedelta(seconds=20))
    await house.phone("deputy").wait_gone(open_screen.id)
    assert await refused(house, "deputy", tokens) == NOT_YOURS
    assert not [text for text in house.phone("deputy").texts if "trip me up" in text]


async def test_a_press_that_asked_nobody_would_be_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: *I'm on it* without asking who presses."""
    await report(house)
    await house.join("other", "STJ", "dsl", "Mrs O")

    def take(turn: Turn, person: Person, token: Token) -> None:
        (header,) = list_headers(turn.tx, turn.service.sealer)
        header.on_it = person.id
        save_header(turn.tx, turn.service.sealer, header)
        turn.say(NOT_YOURS)

    monkeypatch.setitem(PRESSES, "on-it", take)
    tokens = [token for token in shown_tokens(house) if parse(token).what == "on-it"]
    with pytest.raises(AssertionError):
        await refused(house, "other", tokens)


async def revoke(house: House, role: str) -> None:
    people = (await house.operate("leads.list"))["leads"]
    (her,) = [one["id"] for one in people if (one["role"], one["setting"]) == (role, "HFHS")]
    await house.operate("leads.revoke", id=her)
    await house.wind(timedelta(seconds=20))  # what she read is sealed anew


async def refused(house: House, name: str, tokens: list[str]) -> str:
    """Press all; nothing changes, each press is answered alike and stands in the trail. Gives the answer."""
    before, lines = await kept(house), await count_refusals(house)
    answers = await press_all(house, name, tokens)
    assert await kept(house) == before, name
    assert await count_refusals(house) == lines + len(tokens), name
    assert not [token for token, one in answers.items() if one.opens], name
    (said,) = {one.texts for one in answers.values()}
    (text,) = said
    return text
