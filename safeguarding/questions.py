"""The questions after sending: one at a time, each can be skipped, and each answer joins the case as it comes.

A pure function from where the questions stand and a tap to where they stand next, what was answered and
what to do. Nothing here speaks. Who types the words of a button has tapped
it; all else that is typed meanwhile is words, as everywhere.
Source: MOMENTS 2 and 27, DOMAIN 5.2 (M2 to M13) and 5.7.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from safeguarding.facets import SAFETY_SCALE, Bias, Frequency, Place, Teller, Wants, When
from safeguarding.report import BUTTONS, Topic, Urgency
from safeguarding.signs import ADULT


class Question(StrEnum):
    """One question, in the order in which they are asked."""

    KIND = "kind"  # what is it about?
    ROLE = "role"  # who is it about?
    STILL = "still"  # is it still happening?
    PLACE = "place"  # where? (several)
    BIAS = "bias"  # because of what? (several; after bullying only)
    SCALE = "scale"  # how safe do you feel, 0 to 10?
    FACES = "faces"  # the same in three faces
    HELPS = "helps"  # what is working well?
    WANTS = "wants"  # what needs to happen?
    WRITE = "write"  # may we write back?
    TIME = "time"  # when is it OK?


#: "I think I did something": no facet of the taxonomy, a mark for the lead.
DID = "did"
CHOICES: dict[Question, tuple[str, ...]] = {
    Question.KIND: tuple(BUTTONS),
    Question.ROLE: (Teller.SELF, Teller.FRIEND, Teller.WITNESS, DID, Teller.UNDISCLOSED),
    Question.STILL: ("today", "keeps", "stopped", "unsure"),
    Question.PLACE: (
        Place.CLASSROOM,
        Place.CORRIDOR,
        Place.TOILETS,
        Place.YARD_FIELD,
        Place.BUS_TRAVEL,
        Place.ONLINE,
        Place.HOME,
        Place.COMMUNITY,
    ),
    Question.BIAS: (
        Bias.RACE_ETHNICITY,
        Bias.RELIGION_BELIEF,
        Bias.DISABILITY,
        Bias.SEX_SEXISM_MISOGYNY,
        Bias.SEXUAL_ORIENTATION,
        Bias.GENDER_REASSIGNMENT,
        Bias.APPEARANCE_HEALTH,
        Bias.FAMILY_HOME,
        Bias.LOOKED_AFTER,
        Bias.OTHER_DIFFERENCE,
        Bias.UNKNOWN,
    ),
    Question.SCALE: tuple(str(number) for number in SAFETY_SCALE),
    Question.FACES: ("low", "middle", "high"),
    Question.HELPS: ("friend", "home", "school", "nothing"),
    Question.WANTS: (Wants.TALK, Wants.MAKE_IT_STOP, Wants.JUST_KNOW, Wants.DONT_KNOW),
    Question.WRITE: ("yes", "no"),
    Question.TIME: ("any", "after_school", "open"),
}
MANY = frozenset({Question.PLACE, Question.BIAS})
#: Where the three faces stand on the scale; the lead is told that they were faces.
FACES_AT = {"low": 1, "middle": 5, "high": 9}
_STILL: dict[str, tuple[str, str]] = {
    "today": ("when", When.TODAY),
    "keeps": ("frequency", Frequency.OFTEN),
    "stopped": ("when", When.LONGER_AGO),
    "unsure": ("when", When.UNKNOWN),
}
#: Topics of which most kinds must be looked at today. Source: the urgencies of DOMAIN 1.2.
SOONER = frozenset(
    {Topic.VIOLENCE, Topic.SEXUAL_HARM, Topic.HOME_HARM, Topic.EXPLOITATION, Topic.ADULT_CONDUCT}
)


class Order(StrEnum):
    """Which questions, in one word."""

    ALL = "all"
    AGAIN = "again"  # all, also those that are answered
    EASY = "easy"  # three faces, and may we write
    SHORT = "short"  # in danger: only may we write
    DID = "did"  # no detail of what happened is asked


_ORDERS: dict[Order, tuple[Question, ...]] = {
    Order.ALL: tuple(one for one in Question if one is not Question.FACES),
    Order.AGAIN: tuple(one for one in Question if one is not Question.FACES),
    Order.EASY: (Question.FACES, Question.WRITE),
    Order.SHORT: (Question.WRITE,),
    Order.DID: (Question.SCALE, Question.HELPS, Question.WANTS, Question.WRITE, Question.TIME),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Where the questions of one case stand. *chosen*: what is ticked so far where several may be."""

    case: str
    order: Order
    question: Question
    chosen: tuple[str, ...] = ()

    def to_text(self) -> str:
        """Give it as one word."""
        return "/".join((self.case, self.order, self.question, ",".join(self.chosen)))

    @staticmethod
    def from_text(text: str) -> Asking | None:
        """Read back what `to_text` gave; None for what it did not give."""
        parts = text.split("/")
        if len(parts) != 4 or parts[1] not in set(Order) or parts[2] not in set(Question):
            return None
        chosen = tuple(part for part in parts[3].split(",") if part)
        return Asking(parts[0], Order(parts[1]), Question(parts[2]), chosen)


# -- events and outcomes --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tapped:
    """An answer to *question* was tapped."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Went:
    """[Skip] or, where several answers may be ticked, [Next], under *question*."""

    question: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """[Stop]."""


AskingEvent = Tapped | Went | Stopped
Said = Literal["ask", "help", "courage", "repeat", "end"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What joins the case: the whole present answer to one question."""

    question: Question
    chosen: tuple[str, ...]

    def to_text(self) -> str:
        """Write it as it is kept: ids only, so that it can be shown in any language."""
        return f"{self.question}={','.join(self.chosen)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the questions stand next (None: they are over), what was answered, what to say, in order."""

    asking: Asking | None
    answer: Answer | None
    effects: tuple[Said, ...]


def begin(case: str, order: Order, kind: str = "", known: Collection[str] = ()) -> Asked:
    """Ask the first question; *kind* is the topic so far, *known* the questions that are answered already."""
    return _go_on(Asking(case, order, Question.KIND), None, kind, known, after=None)


def advance(asking: Asking, event: AskingEvent, kind: str = "", known: Collection[str] = ()) -> Asked:
    """Answer one tap.

    Effects: *help*, the help card, before everything; *courage*, the words for who thinks they did
    something; *ask*, the open question; *repeat*, the same for a tap on another; *end*.
    """
    match event:
        case Stopped():
            return Asked(None, None, ("end",))
        case Went(question) if question == asking.question:
            return _go_on(asking, None, kind, known, after=asking.question)
        case Tapped(question, answer) if question == asking.question and answer in CHOICES[asking.question]:
            return _take(asking, answer, kind, known)
        case _:
            return Asked(asking, None, ("repeat",))


def _take(asking: Asking, answer: str, kind: str, known: Collection[str]) -> Asked:
    if asking.question in MANY:
        return _tick(asking, answer)
    given = Answer(asking.question, (answer,))
    if asking.question is Question.WRITE and answer == "no":
        return Asked(None, given, ("end",))
    if asking.question is Question.KIND:
        kind = answer
    if asking.question is Question.ROLE and answer == DID:
        asked = _go_on(replace(asking, order=Order.DID), given, kind, known, after=None)
        return replace(asked, effects=("courage", *asked.effects))
    asked = _go_on(asking, given, kind, known, after=asking.question)
    return replace(asked, effects=("help", *asked.effects)) if is_low(given) else asked


def _tick(asking: Asking, answer: str) -> Asked:
    """Tick or untick one of several; "rather not say" stands alone."""
    if answer in asking.chosen:
        chosen = tuple(one for one in asking.chosen if one != answer)
    elif answer == Bias.UNKNOWN:
        chosen = (answer,)
    else:
        chosen = (*(one for one in asking.chosen if one != Bias.UNKNOWN), answer)
    return Asked(replace(asking, chosen=chosen), Answer(asking.question, chosen), ("ask",))


def _go_on(
    asking: Asking, given: Answer | None, kind: str, known: Collection[str], *, after: Question | None
) -> Asked:
    """Move to the first question behind *after* that is still open."""
    order = _ORDERS[asking.order]
    rest = order[order.index(after) + 1 :] if after in order else order
    for question in rest:
        if question in known and asking.order is not Order.AGAIN:
            continue
        if question is Question.BIAS and kind != Topic.BULLYING:
            continue
        return Asked(replace(asking, question=question, chosen=()), given, ("ask",))
    return Asked(None, given, ("end",))


# -- what an answer means -------------------------------------------------------------------------


def is_low(answer: Answer) -> bool:
    """Say whether a child says here that they are not safe: 0 to 2, or the first face (MOMENTS 27)."""
    place = scale_of(answer)
    return place is not None and place <= 2


def scale_of(answer: Answer) -> int | None:
    """Give the place on the scale that an answer names, or None."""
    if answer.question is Question.SCALE and answer.chosen:
        return int(answer.chosen[0])
    if answer.question is Question.FACES and answer.chosen:
        return FACES_AT[answer.chosen[0]]
    return None


def urgency_of_answer(answer: Answer) -> Urgency:
    """Say what an answer makes of a case; it only ever raises (DOMAIN 3.1)."""
    if is_low(answer):
        return Urgency.P2
    if answer.question is Question.KIND and answer.chosen[0] in SOONER:
        return Urgency.P2
    if answer.question is Question.ROLE and answer.chosen[0] == DID:
        return Urgency.P2
    return Urgency.P3


def speaks_of_adult(answer: Answer) -> bool:
    """Say whether an answer is a sign of an adult at school, which counts as *yes* (MOMENTS 10)."""
    return answer.question is Question.KIND and bool(ADULT & set(answer.chosen))


def facets_of(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Give the facets that an answer sets, by id; an empty one is taken away again."""
    match answer.question:
        case Question.ROLE:
            told = tuple(one for one in answer.chosen if one != DID)
            return {"role": told or (Teller.SELF,)}
        case Question.STILL:
            facet, value = _STILL[answer.chosen[0]]
            return {"when": (), "frequency": (), facet: (value,)}
        case Question.PLACE | Question.BIAS | Question.WANTS:
            return {str(answer.question): answer.chosen}
        case Question.SCALE | Question.FACES:
            return {"scale": (str(scale_of(answer)),)}
        case _:
            return {}
