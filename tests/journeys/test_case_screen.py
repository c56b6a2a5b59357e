"""What a lead sees of a case, and in which order: a lead has minutes between two lessons."""

from __future__ import annotations

from itertools import pairwise

from bot.sandbox.phone import Phone
from tests.journeys.house import House, open_case_of, report, tell, write_reply

HURT = "tata bije mnie pasem i boje sie wracac do domu. he said he will kill me"
NOT_HOME = "DO NOT CONTACT HOME"
TO_DO = "To be done by a person"
BELOW = "What is to be done stands below these words."


def in_order(shown: str, *wanted: str) -> bool:
    """Say whether each of *wanted* stands in *shown* once, one below the other."""
    if any(shown.count(one) != 1 for one in wanted):
        return False
    return all(shown.index(above) < shown.index(below) for above, below in pairwise(wanted))


async def tell_of_danger(house: House, words: str = HURT) -> Phone:
    pupil = await tell(house, words=words)
    await pupil.wait_for("Send what you wrote now?")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    return pupil


async def test_the_words_stand_above_what_is_to_be_done(house: House) -> None:
    """How urgent, whether safe, what must not be done, what triage saw (DESIGN 6); then the child; then the rest."""
    await tell_of_danger(house)
    shown = await open_case_of(house.phone("lead"))
    assert in_order(
        shown,
        "P1",
        "Safe right now?",
        NOT_HOME,
        "What the words may mean:",
        f"▏{HURT}",
        TO_DO,
        "call 999 first",
        "Language: it looks like Polish.",
        "Rules that saw it:",
        "whether we may write",
    ), shown
    assert BELOW not in shown


async def test_long_words_stay_whole_and_say_that_something_is_to_be_done(house: House) -> None:
    words = HURT + " and it goes on like that" * 40
    await tell_of_danger(house, words)
    shown = await open_case_of(house.phone("lead"))
    assert in_order(shown, NOT_HOME, BELOW, f"▏{words}", TO_DO), shown


async def test_long_words_with_nothing_to_be_done_promise_nothing_below(house: House) -> None:
    words = "they call me names at lunch." + " they call me names at lunch." * 24
    await report(house, words=words)
    shown = await open_case_of(house.phone("lead"))
    assert f"▏{words}" in shown
    assert TO_DO not in shown
    assert BELOW not in shown


async def test_what_followed_stands_below_what_is_to_be_done(house: House) -> None:
    """What was added before an adult answered is read with the words; a history does not push the steps away."""
    await tell_of_danger(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await write_reply(lead, "Thank you for telling us.")
    await lead.wait_for("kept. The pupil will find it")
    await house.settle()
    shown = await open_case_of(lead)
    assert in_order(shown, f"▏{HURT}", TO_DO, "▏Thank you for telling us.", "This message is removed"), shown
