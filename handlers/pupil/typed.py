"""What was typed instead of tapped: a whole message that says what a button would have said.

Only whole messages of a few letters count, by lists that translators keep; all else is words, as ever. Who is part of the
problem must be tapped: a second "no" typed in haste must not choose the readers (MOMENTS 9).
"""

from __future__ import annotations

import unicodedata

from handlers.keyboards import Token
from handlers.pupil.draft import draft_of
from handlers.pupil.questions import ASKS, key_of
from handlers.pupil.screens import fold
from handlers.turn import Turn
from safeguarding.intake import Answered, Draft, DraftEvent, SendTapped, Step
from safeguarding.questions import CHOICES, Asking, Question
from safeguarding.report import Urgency

_MOST_CHARS, _LONGEST_LABEL = 24, 60
_LOOK_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SURELY_READ_SECONDS = 2  # a line that comes sooner was typed before the question was seen
_ASKED_BEFORE_SENDING = (Step.SAME, Step.SAFE, Step.READERS, Step.READY)


def has_words(text: str) -> bool:
    """Say whether anything can be seen of *text*: a letter, a number or a sign, no matter of which script."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in _LOOK_BLANK for char in text)


def meaning_of(turn: Turn, text: str) -> str:
    """Give `yes`, `no`, `unsure`, `send`, `thanks` or `help` where *text* says nothing else; else nothing."""
    said = fold(text) if len(text) <= _MOST_CHARS else ""
    if not said:
        return ""
    lists = {
        "yes": turn.words("typed-yes"),
        "no": turn.words("typed-no"),
        "unsure": turn.words("typed-unsure"),
        "send": turn.words("typed-send"),
        "thanks": turn.words("typed-thanks"),
        "help": turn.words("typed-help"),
    }
    return next((name for name, words in lists.items() if said in map(fold, words.split(","))), "")


def tap_of(turn: Turn, draft: Draft, text: str) -> DraftEvent | None:
    """Give the tap that *text* stands for under the draft's open question, or None: then it is words."""
    if draft.step not in _ASKED_BEFORE_SENDING:
        return None
    match draft.step, meaning_of(turn, text):
        case Step.SAFE, "yes" | "no" | "unsure" as answer:
            return Answered(Step.SAFE, answer)
        case Step.SAME, "yes" | "no" as answer if _has_read(turn, draft):
            return Answered(Step.SAME, answer)
        case _, "send" if draft.begun_to_tell:
            return SendTapped()
        case _:
            return None


def must_be_tapped(turn: Turn, draft: Draft, text: str) -> bool:
    """Say whether *text* answers a question whose answer must be tapped."""
    return draft.step is Step.READERS and meaning_of(turn, text) in ("yes", "no", "unsure")


def token_of(turn: Turn, text: str) -> Token | None:
    """Give the press that *text* stands for under the open question after sending: its label, or yes and no."""
    asking = Asking.from_text(turn.chat.doing.get(ASKS, ""))
    said = fold(text) if len(text) <= _LONGEST_LABEL else ""
    if asking is None or not said or draft_of(turn) is not None:
        return None
    question = asking.question
    for leave in ("skip", "stop"):
        if said == fold(turn.words(f"button-{leave}")):
            return Token(turn.chat.turn, leave, question)
    answers = {fold(_label(turn, question, answer)): answer for answer in CHOICES[question]}
    if question is Question.WRITE and (meant := meaning_of(turn, text)) in CHOICES[question]:
        answers[said] = meant
    return Token(turn.chat.turn, "ask", f"{question}-{answers[said]}") if said in answers else None


def _label(turn: Turn, question: Question, answer: str) -> str:
    return answer if question is Question.SCALE else turn.words(key_of(question, answer))


def _has_read(turn: Turn, draft: Draft) -> bool:
    return turn.now.timestamp() - draft.last >= _SURELY_READ_SECONDS


def is_only_thanks(turn: Turn, text: str) -> bool:
    """Say whether *text* is a thank-you or an OK, and nothing was begun that it could be a part of."""
    return draft_of(turn) is None and meaning_of(turn, text) == "thanks"


def is_only_help(turn: Turn, text: str) -> bool:
    """Say whether *text* cries for help and says no more, of which triage can make nothing."""
    return meaning_of(turn, text) == "help" and turn.read(text).urgency > Urgency.P1
