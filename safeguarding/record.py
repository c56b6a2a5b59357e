"""A case as a record: what goes into a school's own system, and what may be shown to others.

Decides which words are verbatim and which were prompted, over what the checksum runs, and what is masked in
the form for disclosure. Refuses to know words for people: a record is facts, and `handlers/lead/record.py`
puts them into sentences.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

VERBATIM = frozenset({"words", "added"})
PROMPTED = frozenset({"answer"})
#: A child's own words to the adults, after the report: verbatim too, and shown in their place.
MASK = "▇▇▇▇"


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing in a case. *by* is the role of an adult or empty for the reporter; *at* is aware."""

    kind: str
    at: datetime
    by: str
    text: str

    @property
    def is_verbatim(self) -> bool:
        """Say whether these are the reporter's own words as typed."""
        return self.kind in VERBATIM

    @property
    def is_prompted(self) -> bool:
        """Say whether the reporter chose or wrote it in answer to a question of ours."""
        return self.kind in PROMPTED


def verbatim_sha256(passages: Iterable[Passage]) -> str:
    """Compute the SHA-256 (hex) of the reporter's words: UTF-8, in order, joined by one line feed."""
    words = "\n".join(passage.text for passage in passages if passage.is_verbatim)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


# -- the form for disclosure --------------------------------------------------------------------

_TITLE = r"(?:mr|mrs|miss|ms|mx|dr|sir|prof|professor|coach|uncle|aunt(?:y|ie)?|nan(?:a|ny)?|gran(?:dad|ny|ma|dpa)?)\.?"
_NAMED = re.compile(rf"\b{_TITLE}[ \t]+[^\W\d_][\w'’-]*", re.IGNORECASE)
_REACHED = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{3,}|(?<!\w)\+?\d[\d \t().-]{5,}\d(?!\w)"
)
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’-]+\b")
_CLASS = re.compile(
    r"\b(?:year|yr|y)[ ]?(?:1[0-3]|[1-9])(?:[ ]?[a-z]\b)?|\b(?:1[0-3]|[7-9])[a-z]{1,3}\b", re.IGNORECASE
)
_NOBODY_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december english maths science history geography christmas easter "
    "snapchat instagram tiktok whatsapp roblox minecraft fortnite discord youtube a an the this that these "
    "those there here it its it's i'm i've i'd i'll he he's she she's they they're we we're you you're my "
    "your his her our their me him us them who what when where why how which and but or so because if then "
    "also just only even still always never ever every each all some any no not yes on in at by for from to "
    "of with without about after before during since until while near outside inside behind is are was were "
    "am be been do does did don't didn't can can't could will won't would has have had one two three today "
    "yesterday tomorrow last next first now please help sorry thanks thank hi hello dear someone somebody "
    "everyone everybody nobody people boys girls kids teachers teacher mum mam dad nan school year class once "
    "twice maybe sometimes today's again another other more "
)
#: Words that name nobody although they may stand with a capital: days, months, and what sentences begin with.
_NOBODY = frozenset(_NOBODY_WORDS.split())


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Mask in *text* whoever might be known by it: *names* as given, names with titles, capitals, classes, numbers, links.

    Over-inclusive by design, and still not enough: a person reads the form before it leaves the school.
    """
    for name in sorted((one.strip() for one in names if one.strip()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", MASK, text, flags=re.IGNORECASE)
    for pattern in (_REACHED, _NAMED, _CLASS):
        text = pattern.sub(MASK, text)
    return _CAPITAL.sub(
        lambda found: found.group() if found.group().casefold().replace("’", "'") in _NOBODY else MASK, text
    )


def for_disclosure(passages: Sequence[Passage], names: Sequence[str] = ()) -> tuple[Passage, ...]:
    """Give *passages* with everybody masked who is not the one who asks, and without what adults noted.

    Replies stay, since the child has read them; notes and ids of records are the school's own.
    """
    shown = (one for one in passages if one.is_verbatim or one.is_prompted or one.kind == "reply")
    return tuple(
        one if one.is_prompted else replace(one, text=mask(one.text, names))  # answers are ids of ours
        for one in shown
        if not (one.is_prompted and one.text.startswith("name="))  # but for an adult's own name
    )
