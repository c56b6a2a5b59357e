"""A reply is looked over before it goes to a child (MOMENTS 8). Each row is a reply that somebody kind could write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.replycheck import HELPLINES, Caution, Found, check

WARNED = [
    ("This can be our secret.", Caution.SECRECY),
    ("I won’t tell anyone, I promise", Caution.SECRECY),
    ("Nobody else will know.", Caution.SECRECY),
    ("we can keep this between us", Caution.SECRECY),
    ("Please don't tell your mum yet", Caution.SECRECY),
    ("Ring me on 07700 900 123.", Caution.CONTACT),
    ("my number is +44 7700 900123", Caution.CONTACT),
    ("Write to a.smith@school.example", Caution.CONTACT),
    ("add me on Snapchat", Caution.CONTACT),
    ("I am @mrs_a_helps there", Caution.CONTACT),
    ("See https://evil.example/form", Caution.CONTACT),
    ("have a look at helpme.co.uk/now", Caution.CONTACT),
    ("Let's meet at the park after school", Caution.MEETING),
    ("I can pick you up in my car", Caution.MEETING),
    ("Come alone to room 4", Caution.MEETING),
    ("We could talk, just the two of us", Caution.MEETING),
    ("Why did you not say so before?", Caution.WHY),
    ("How come nobody saw it?", Caution.WHY),
    ("Is the bullying still going on?", Caution.TOPIC),
    ("A social worker will come.", Caution.TOPIC),
    ("Thank you for telling us about the knife", Caution.TOPIC),
    ("It will stop now.", Caution.PROMISE),
    ("This is completely anonymous", Caution.PROMISE),
    ("Did he touch you there?", Caution.LEADING),
    ("Was it Mr Brown?", Caution.LEADING),
    ("Can you send us a screenshot?", Caution.LEADING),
    ("Are you sure?", Caution.LEADING),
    ("You should have told us.", Caution.BLAME),
    ("At least nobody was hurt. Calm down.", Caution.BLAME),
]
LEFT_ALONE = [
    "Thank you for telling us. It was right to tell.",
    "Can you tell us more about it? Only if you want to.",
    "Come to room 4 at lunch. Mrs A and Mr B will both be there.",
    "You can talk to Childline any time: 0800 1111.",
    "If you are in danger now, call 999.",
    "What would help most?",
    "When is a good time for you to talk to two of us in school?",
    "We have spoken to the people who help us with this. They start on Monday.",
    "How are things now, from 0 to 10?",
    "We can't keep it to ourselves if somebody may be badly hurt.",
]


@pytest.mark.parametrize(("reply", "caution"), WARNED)
def test_what_harms_is_pointed_out(reply: str, caution: Caution) -> None:
    assert caution in {found.caution for found in check(reply)}, check(reply)


@pytest.mark.parametrize("reply", LEFT_ALONE)
def test_what_helps_is_left_alone(reply: str) -> None:
    assert check(reply) == ()


def test_every_warning_has_an_example() -> None:
    assert {caution for _, caution in WARNED} == set(Caution)


def test_hidden_characters_and_odd_quotes_hide_nothing() -> None:
    assert check("our sec\u200bret")[0].caution is Caution.SECRECY
    assert check("OUR  SECRET")[0] == Found(Caution.SECRECY, "our secret")


def test_the_part_that_did_it_is_named_once_and_in_order() -> None:
    found = check("Why did you go? Meet me at the park. Why did you stay?")
    assert [one.caution for one in found] == [Caution.WHY, Caution.MEETING]
    assert found[0].words == "why did"


@pytest.mark.parametrize("number", sorted(HELPLINES))
def test_numbers_that_help_may_be_named(number: str) -> None:
    assert check(f"Call {number} now") == ()


@given(st.text(max_size=600))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert all(found.words == found.words.strip() or found.words for found in check(text))
