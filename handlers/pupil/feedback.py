"""Pupil voice: three taps about telling here, counted in tens and never tied to a report (DOMAIN 5.6).

The answers so far travel in the buttons themselves, so that nothing of them is kept until all three are
given, and then only the sums are. Whoever told something that the school may not know of is not counted.
"""

from __future__ import annotations

from datetime import datetime

from handlers.keyboards import hide_row, standing_button
from handlers.turn import Turn
from storage.cases import load_header
from storage.chats import older_cases
from storage.errors import CaseGone
from storage.facts import is_restricted
from storage.feedback import count_feedback

QUESTIONS = ("easy", "heard", "friend")
ANSWERS = {"y": "yes", "b": "bit", "n": "no"}
_GIVEN = "fed"  # in the chat's `doing`: once is enough


def ask_feedback(turn: Turn, given: str = "") -> None:
    """Ask the next of the three; *given* are the answers so far, a letter each."""
    if turn.chat.doing.get(_GIVEN) or len(given) > len(QUESTIONS) or not set(given) <= set(ANSWERS):
        turn.say(turn.words("pupil-feedback-thanks"), (hide_row(turn),))
        return
    if len(given) == len(QUESTIONS):
        answers = {question: ANSWERS[letter] for question, letter in zip(QUESTIONS, given, strict=True)}
        if not _tells_of_restricted(turn):
            count_feedback(turn.tx, turn.service.sealer, term_of(turn.now), answers, turn.now)
        turn.chat.doing = {**turn.chat.doing, _GIVEN: "yes"}
        turn.say(turn.words("pupil-feedback-thanks"), (hide_row(turn),))
        return
    row = tuple(
        standing_button(turn, f"button-feedback-{answer}", "feedback", given + letter)
        for letter, answer in ANSWERS.items()
    )
    turn.say(turn.words(f"pupil-feedback-{QUESTIONS[len(given)]}"), (row, hide_row(turn)))


def _tells_of_restricted(turn: Turn) -> bool:
    """Say whether a sum would count somebody whose case no figure may tell of (MOMENTS 12): the tenth makes a ten."""
    sealer = turn.service.sealer
    sent = (*older_cases(turn.tx, sealer, turn.chat), *turn.chat.cases)
    for case in sent:
        try:
            if is_restricted(load_header(turn.tx, sealer, case)):
                return True
        except CaseGone:
            continue
    return False


def term_of(now: datetime) -> str:
    """Name the third of a year in which *now* lies: coarse, so that no sum is of a few days."""
    return f"{now.year}-{(now.month - 1) // 4 + 1}"
