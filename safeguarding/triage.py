"""What a pupil's words may mean, and how soon an adult must read them.

Decides an urgency, the rules that gave it and their themes, from one message alone. It only ever
raises: nothing here lowers what a pupil or a lead has chosen, and a person reads every report
whatever it says. It refuses to know who wrote, to whom, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from safeguarding import lexicon, ngram
from safeguarding.reading import Reader
from safeguarding.report import Urgency

FRAGMENT_CHARS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What triage saw in one message.

    rules: ids of all that fired, most urgent first: `L…` and `W…` of the English lexicon, two letters for
    the other languages, `C01` signs of despair together, `M01` the small model, `U01` not readable, `U02` a picture.
    themes: kinds of harm (`home_harm.physical`) and `risk.…`. unread: it is in a script or language without a lexicon
    and nothing in it was understood; a person must see it today.
    """

    urgency: Urgency
    rules: tuple[str, ...]
    themes: frozenset[str]
    unread: bool


def read(text: str) -> Reading:
    """Say how urgent *text* is, and why. Any text has an answer; P4 without rules means nothing was found."""
    hits = sorted(_reader().hits(text), key=lambda hit: (hit.level, hit.entry.id))
    return Reading(
        urgency=Urgency(min([hit.level for hit in hits], default=4)),
        rules=tuple(hit.entry.id for hit in hits),
        themes=frozenset().union(*(hit.entry.themes for hit in hits)),
        unread=any(hit.is_unread for hit in hits),
    )


#: A picture that nobody looked at, and that may show a child undressed (MOMENTS 24, 25).
PICTURE = Reading(Urgency.P2, ("U02",), frozenset({"sexual_harm.image_sharing"}), unread=True)


def read_together(lines: Sequence[str], newest: Reading) -> Reading:
    """Read the last *lines* of a pupil also as one message: danger may come in pieces ("i want", "to die").

    *newest* is what the last of them says alone; the more urgent counts, with the reasons of both.
    """
    if len(lines) < 2 or len(lines[-1]) > FRAGMENT_CHARS or newest.urgency is Urgency.P1:
        return newest
    whole = read(" ".join(lines))
    if whole.urgency > min(newest.urgency, Urgency.P2) or whole.unread:
        return newest
    rules = tuple(dict.fromkeys((*whole.rules, *newest.rules)))
    return Reading(whole.urgency, rules, whole.themes | newest.themes, newest.unread)


def themes_of(rules: Iterable[str]) -> frozenset[str]:
    """Gather the themes of *rules*, by their ids; an id of an earlier release is passed over."""
    known = _reader().rules_by_id
    return frozenset[str]().union(*(known[rule].themes for rule in rules if rule in known))


def most_urgent_first(rules: Iterable[str]) -> list[str]:
    """Put *rules* in the order of their urgency, and else as they came; what is unknown now comes last."""
    known = _reader().rules_by_id
    return sorted(rules, key=lambda rule: known[rule].level if rule in known else 9)


def warm() -> None:
    """Make ready all that reading needs, so that no child waits for it (half a second, once)."""
    _reader().warm()


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(lexicon.load(), ngram.load())


_CARDS = (
    ("suicide", ("wellbeing.suicidal_thoughts", "wellbeing.self_harm", "bullying.encourage_suicide", "online_harm.self_harm_coercion")),
    ("weapon", ("violence.weapon", "violence.school_attack")),
    ("sexual", ("sexual_harm.rape_assault", "home_harm.sexual", "exploitation.sexual", "sexual_harm.hsb_young")),
    ("image", ("sexual_harm.sextortion", "sexual_harm.image_sharing", "sexual_harm.upskirting")),
    ("home", ("home_harm.", "harmful_practice.")),
    ("sexual", ("sexual_harm.", "exploitation.grooming")),
)  # fmt: skip
_FRIEND = "risk.friend_in_danger"
_ADULT_AT_SCHOOL = "adult_conduct."


def card_for(reading: Reading) -> str:
    """Choose the help card: `general`, `suicide`, `home`, `sexual`, `image`, `weapon` or `friend`.

    The most urgent rules decide; among them life before weapon, body, pictures and home. A friend in
    danger of dying gets the friend's card, because it says whom to call and that it is not theirs alone.
    """
    return _card_for(reading.rules)


@lru_cache(maxsize=1024)
def _card_for(rules: tuple[str, ...]) -> str:
    known = _reader().rules_by_id
    entries = [known[rule] for rule in rules if rule in known]
    for level in sorted({entry.level for entry in entries if entry.level < 4}):
        themes = {theme for entry in entries if entry.level == level for theme in entry.themes}
        if _FRIEND in themes:
            return "friend"
        for card, kinds in _CARDS:
            if any(theme.startswith(kinds) for theme in themes):
                return card
    return "general"


def may_end_a_life(reading: Reading) -> bool:
    """Say whether suicide or self-harm is spoken of: the card then comes at P2 as it does at P1."""
    return reading.urgency <= Urgency.P2 and card_for(reading) in ("suicide", "friend")


def is_everyday(word: str) -> bool:
    """Say whether a folded *word* is one that the lexicon knows, or an everyday one: no name, no rare word."""
    words = _reader().vocabulary
    return word in words.table or word in words.beginnings or word in words.spelling or word in words.ordinary


def names_adult_at_school(reading: Reading) -> bool:
    """Say whether an adult at school or a club may be meant, who then must not be the reader."""
    return any(theme.startswith(_ADULT_AT_SCHOOL) for theme in reading.themes)
