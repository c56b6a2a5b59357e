"""The pupil's script: a pure function from a draft and an event to the next draft and what to do.

Send first, ask after: own words, safe right now?, who reads it, send. Any text at any step is kept.
Nothing here speaks: an `Effect` names what the conversation says or does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from safeguarding.questions import DID
from safeguarding.report import Concern, Safe, Topic, Urgency, urgency_of

_CALM = (Topic.BULLYING, Topic.ONLINE, Topic.OTHER)


class Step(StrEnum):
    """Which question stands open."""

    SETTING = "setting"  # which school?
    KIND = "kind"  # what is it about? (only for who taps instead of typing)
    WORDS = "words"  # tell us, in your own words
    SAME = "same"  # is this about the same thing as before?
    SAFE = "safe"  # are you safe right now?
    READERS = "readers"  # who reads it, and is one of them part of the problem?
    NAME = "name"  # the name of an adult who tells
    READY = "ready"  # everything is there: send


class Reporter(StrEnum):
    """Who tells: a pupil, or an adult, who is told apart in header, alerts and figures (MOMENTS 34)."""

    PUPIL = ""
    STAFF = "staff"  # came by the setting's staff link
    STAFF_UNPROVED = "staff_unproved"  # says so
    PARENT = "parent"
    SLIP = "slip"  # a child, on a paper slip that an adult typed in
    SPOKEN = "spoken"  # a child, face to face with an adult who typed it in


#: A child's own words, though an adult typed them: no pupil's chat belongs to them.
TYPED_IN = frozenset({Reporter.SLIP, Reporter.SPOKEN})


class Draft(NamedTuple):  # made three times a line, in a fifth of the time of a frozen dataclass
    """A pupil's answers so far. The newest words are in it, *tail*; the others lie beside it, in *pieces* pieces.

    *size*: how many characters the words have in all.
    *about*: the case (hex) that these words may belong to; *joins*: the pupil said that they do.
    *searched*: the one line so far may be only the school's name. *since*: buttons of earlier turns
    belong to an earlier report. *ends*: when it is forgotten. *adult*: its words name an adult at
    school. *shown*: the people who were named as readers when the pupil said that none is part of it.
    *kind*: the topic that was tapped; *role*: who it is about, or `did`; *taps*: buttons, no typing.
    *easy*: in easy words. *complains*: about how we listened. *name*: an adult's own, "-" if skipped.
    *guarded*: from which character to which the line goes of which it was said that a name stands in it.
    """

    id: str
    begun: int
    step: Step = Step.WORDS
    setting: str = ""
    pieces: int = 0
    lines: int = 0
    safe: Safe | None = None
    concern: Concern | None = None
    named: tuple[str, ...] = ()
    read: Urgency = Urgency.P4
    rules: tuple[str, ...] = ()
    about: str = ""
    joins: bool = False
    searched: bool = False
    last: int = 0
    since: int = 0
    ends: int = 0
    adult: bool = False
    shown: tuple[str, ...] = ()
    kind: str = ""
    role: str = ""
    taps: bool = False
    easy: bool = False
    reporter: Reporter = Reporter.PUPIL
    complains: bool = False
    name: str = ""
    guarded: tuple[int, ...] = ()
    tail: str = ""
    size: int = 0
    anew: int = 0  # how often its words were put in place of others

    def __repr__(self) -> str:
        """Leave out what the child said: it belongs in no log and no error."""
        return f"Draft({self.id!r}, step={self.step!r})"

    @property
    def urgency(self) -> Urgency:
        """What the report would be if it were sent now."""
        return min(urgency_of(self.safe, self.read), self._tapped)

    @property
    def _tapped(self) -> Urgency:
        """What the buttons make of it: a topic tapped instead of words counts sooner (MOMENTS 25)."""
        sooner = bool(self.kind) and self.kind not in _CALM
        return Urgency.P2 if sooner or self.role == DID else Urgency.P3

    @property
    def version(self) -> tuple[str, int, int, int, int, str]:
        """Tell its words as they are now from any others that it had or will have."""
        return self.id, self.anew, self.lines, self.pieces, self.size, self.tail

    @property
    def begun_to_tell(self) -> bool:
        """Say whether there is anything that could be sent, and so something that is "Not sent yet."."""
        return self.lines > 0 or bool(self.kind) or self.safe is not None

    @property
    def short(self) -> bool:
        """Say whether the short path holds: danger, so as few taps as can be."""
        return self.safe is Safe.NO or self.read is Urgency.P1

    def but(self, **changes: Any) -> Draft:
        """Give the draft with *changes*."""
        return self._replace(**changes)

    def to_record(self) -> dict[str, Any]:
        """Give the draft as plain values; what is as at first is left out."""
        values = zip(Draft._fields, self, _AT_FIRST, strict=True)
        return {name: value for name, value, at_first in values if value != at_first}

    @staticmethod
    def from_record(record: dict[str, Any]) -> Draft:
        """Read back what `to_record` gave."""
        values: list[Any] = list(_DEFAULTS)
        for name, value in record.items():
            values[_PLACE[name]] = _READ[name](value) if name in _READ else value
        return Draft._make(values)


_PLACE = {name: place for place, name in enumerate(Draft._fields)}
_DEFAULTS = tuple(Draft._field_defaults.get(name) for name in Draft._fields)
_ALWAYS = (
    "id",
    "begun",
    "pieces",
    "lines",
)  # without a default; and whoever counts what is kept looks for these
_NEVER = object()
_AT_FIRST = tuple(_NEVER if name in _ALWAYS else Draft._field_defaults[name] for name in Draft._fields)
_READ: dict[str, Callable[[Any], Any]] = {
    "step": Step,
    "safe": Safe,
    "concern": Concern,
    "named": tuple,
    "read": Urgency,
    "rules": tuple,
    "shown": tuple,
    "guarded": tuple,
    "reporter": Reporter,
}
# -- events -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """The pupil wrote a line; triage read *urgency* in it by *rules*.

    *adult*: triage saw an adult at school in it. *pieces*, *tail*, *size*: where all words lie now, as in `Draft`.
    """

    urgency: Urgency = Urgency.P4
    rules: tuple[str, ...] = ()
    adult: bool = False
    pieces: int = 0
    tail: str = field(default="", repr=False)
    size: int = 0


@dataclass(frozen=True, slots=True)
class SettingNamed:
    """The pupil chose a setting, or none ("not listed": empty)."""

    code: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The pupil chose an answer; *question* is the step it belongs to. *sends*: the button said so."""

    question: Step
    answer: str
    person: str = ""
    sends: bool = False
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendTapped:
    """[Send now], or with *away* [Send, but not to my school]."""

    away: bool = False


@dataclass(frozen=True, slots=True)
class Began:
    """A way of telling was chosen: by *role*, with buttons, or as a complaint; empty means not said."""

    role: str = ""
    taps: bool = False
    easy: bool = False
    reporter: Reporter = Reporter.PUPIL
    complains: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An adult gave their *name*, or skipped it ("-")."""

    name: str


DraftEvent = Words | SettingNamed | Answered | SendTapped | Began | Named

# -- effects ------------------------------------------------------------------------------------

Kind = Literal["ask", "help", "courage", "submit", "join", "empty", "repeat"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The next draft (None: it is sent) and what to do, in order."""

    draft: Draft
    effects: tuple[Kind, ...] = field(default=())
    away: bool = False


def advance(draft: Draft, event: DraftEvent) -> Outcome:
    """Answer one event in a pupil's report.

    Effects: *help*, the help card, always first; *courage*, the words for who thinks they did
    something; *ask*, the draft's question; *repeat*, the same question for an answer to another;
    *empty*, nothing to send yet; *submit*; *join* the words to the case they are about.
    """
    match event:
        case Words():
            return _hear(draft, event)
        case SettingNamed(code):
            return _ask(move_to(draft, code))
        case Began():
            return _begin(draft, event)
        case Named(name):
            return _ask(draft.but(name=name))
        case SendTapped(away):
            if draft.lines == 0 and not draft.kind and draft.safe in (None, Safe.YES):
                return Outcome(draft.but(step=Step.WORDS), ("empty",))
            if draft.joins and not away:
                return Outcome(draft, ("join",))
            return Outcome(draft, ("submit",), away or draft.complains)
        case Answered(question) if question is not draft.step:
            return Outcome(draft, ("repeat",))
        case Answered(Step.SAME, "yes"):
            return Outcome(draft.but(joins=True, step=Step.READY), ("ask",))
        case Answered(Step.SAME, "no"):
            return _ask(draft.but(about="", joins=False))
        case Answered(Step.KIND, answer):
            adult = (
                draft.adult or answer == Topic.ADULT_CONDUCT
            )  # tapped or written, it counts alike (MOMENTS 10)
            return _ask(draft.but(kind=answer, adult=adult))
        case Answered(Step.SAFE, answer):
            return _judge(draft.but(safe=Safe(answer)))
        case Answered(Step.READERS, answer, person, sends, shown):
            return _ask_who(draft.but(shown=shown), Concern(answer), person, sends)
        case _:
            return Outcome(draft, ("repeat",))


def set_apart(outcome: Outcome) -> Outcome:
    """Make words that must not join their case a report of its own; what was to be sent is sent so, unasked."""
    draft = outcome.draft.but(about="", joins=False)
    if "join" in outcome.effects:
        return Outcome(draft.but(step=Step.READY), ("submit",))
    asked = _ask(draft)
    before = tuple(effect for effect in outcome.effects if effect in ("help", "courage"))
    return replace(asked, effects=(*before, *asked.effects))


def move_to(draft: Draft, code: str) -> Draft:
    """Change a draft's setting: what was said of one school's readers does not hold for another's."""
    if code == draft.setting:
        return draft
    return draft.but(setting=code, concern=None, named=(), shown=())


def _hear(draft: Draft, words: Words) -> Outcome:
    no = draft.concern is Concern.NO
    heard = draft.but(
        adult=draft.adult or words.adult,
        concern=None if words.adult and no else draft.concern,  # the question is asked again (MOMENTS 10)
        pieces=words.pieces,
        tail=words.tail,
        size=words.size,
        lines=draft.lines + 1,
        read=min(draft.read, words.urgency),
        rules=tuple(dict.fromkeys((*draft.rules, *words.rules)))[:24],
    )
    danger = words.urgency is Urgency.P1
    asked = _ask(heard)
    return replace(asked, effects=("help", *asked.effects)) if danger else asked


def _begin(draft: Draft, began: Began) -> Outcome:
    """Take up a way of telling; what was told before stays, and "I think I did something" is never undone."""
    begun = draft.but(
        role=draft.role if draft.role == DID else began.role or draft.role,
        taps=began.taps or draft.taps,
        easy=began.easy or draft.easy,
        reporter=began.reporter or draft.reporter,
        complains=began.complains or draft.complains,
    )
    asked = _ask(begun)
    return replace(asked, effects=("courage", *asked.effects)) if began.role == DID else asked


def _judge(draft: Draft) -> Outcome:
    asked = _ask(draft)
    return replace(asked, effects=("help", *asked.effects)) if draft.safe is not Safe.YES else asked


def _ask_who(draft: Draft, concern: Concern, person: str, sends: bool) -> Outcome:
    named = (*draft.named, person) if person else draft.named
    answered = draft.but(concern=concern, named=named)
    if sends:
        return Outcome(answered.but(step=Step.READY), ("submit",))
    return _ask(answered)


def _ask(draft: Draft) -> Outcome:
    """Move to the first question that is still open."""
    if draft.about and not draft.joins:
        step = Step.SAME
    elif draft.joins:
        step = Step.READY
    elif not draft.setting:
        step = Step.SETTING
    elif draft.lines == 0 and draft.safe is None and not draft.kind:
        step = Step.KIND if draft.taps else Step.WORDS
    elif draft.complains:
        step = Step.READY
    elif draft.safe is None and not draft.short:
        step = Step.SAFE
    elif draft.concern is None:
        step = Step.READERS
    elif draft.reporter and draft.concern is Concern.NO and not draft.name:
        step = Step.NAME
    else:
        step = Step.READY
    return Outcome(draft if step is draft.step else draft.but(step=step), ("ask",))
