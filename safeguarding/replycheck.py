"""What an adult's reply to a child should not say, as far as a program can see it.

Decides what to point out before a reply goes: a promise of secrecy, a way to talk elsewhere, a meeting
off site, a *why* question, words that tell who looks over the child's shoulder what it is about, promises
that nobody can keep, a child told to prove or to fetch something. It warns and never forbids: the lead may send all the same, and that is recorded
(MOMENTS 8). What it does not find is not thereby right. Source: MOMENTS 8; DOMAIN 5.3.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Caution(StrEnum):
    """What was found; each is a text of its own (`lead-caution-…`)."""

    SECRECY = "secrecy"  # we cannot keep one, and an adult who offers to is what we guard against
    CONTACT = "contact"  # a number, an address, a handle, a link: talk stays where two adults read it
    MEETING = "meeting"  # alone, or off site
    WHY = "why"  # a child hears blame in it
    TOPIC = "topic"  # whoever holds the phone reads it
    PROMISE = "promise"  # that it will stop, that nobody will know, that all will be well
    LEADING = "leading"  # a question that puts words into a child's mouth (DOMAIN 5.3)
    BLAME = "blame"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at again: *words* is the part of the reply that did it."""

    caution: Caution
    words: str


_PLACES = r"(?:car|house|home|flat|park|town|shop|cafe|café|mcdonald'?s|bus stop|outside (?:of )?school|gates?|after school|at the weekend|off site|my place|round mine)"

_PATTERNS: tuple[tuple[Caution, str], ...] = (
    (Caution.SECRECY, r"\b(?:our|a|little) secret\b"),
    (Caution.SECRECY, r"\b(?:keep|stay|stays|kept) (?:this|it|that)? ?(?:a )?(?:secret|between (?:us|you and me)|private|confidential)\b"),
    (Caution.SECRECY, r"\b(?:(?:i|we) )?(?:won'?t|will not|wouldn'?t|shan'?t) (?:ever )?(?:tell|say anything to) (?:anyone|anybody|a soul|no ?one|nobody|your)\b"),
    (Caution.SECRECY, r"\b(?:no ?one|nobody) (?:else )?(?:will|needs to|has to|ever) (?:ever )?(?:know|find out|knows)\b"),
    (Caution.SECRECY, r"\bbetween (?:you and me|ourselves|us)\b"),
    (Caution.SECRECY, r"\b(?:don'?t|do not|please don'?t) tell (?:anyone|anybody|your|mum|dad|them)\b"),
    (Caution.CONTACT, r"(?:https?://|www\.)\S+"),
    (Caution.CONTACT, r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    (Caution.CONTACT, r"(?<![\w@])@[a-z0-9_]{4,}"),
    (Caution.CONTACT, r"\b[a-z0-9-]{2,}\.(?:com|org|net|co\.uk|uk|me|io|gg|link|ly)\b(?:/\S*)?"),
    (Caution.CONTACT, r"\b(?:my|on|add me on|dm me|message me on) (?:own )?(?:snap(?:chat)?|insta(?:gram)?|whats ?app|discord|facebook|tik ?tok|mobile|phone|number|messenger|telegram|signal)\b"),
    (Caution.MEETING, rf"\b(?:meet|see|pick you up|come|talk|chat|wait)\b[^.?!\n]{{0,40}}\b(?:in|at|to|by|from|near|outside|round)?\s*(?:the |my |your |a )?{_PLACES}\b"),
    (Caution.MEETING, r"\b(?:just (?:the )?(?:two of us|you and me)|on (?:our|your) own|come alone|alone with me|by yourself)\b"),
    (Caution.WHY, r"\bwhy (?:did|do|didn'?t|don'?t|are|were|have|haven'?t|would|wouldn'?t|is|was)\b"),
    (Caution.WHY, r"\bhow come\b|\bwhat made you\b|\bwhat were you thinking\b"),
    (Caution.PROMISE, r"\b(?:i|we) promise\b|\bi swear\b|\bguarantee\b"),
    (Caution.PROMISE, r"\b(?:it|this|they|he|she) (?:will|'?ll|is going to|won'?t) (?:definitely |all |never )?(?:stop|happen again|be (?:fine|ok|okay|all ?right)|get better)\b"),
    (Caution.PROMISE, r"\b(?:completely|totally|100 ?%|fully) (?:safe|anonymous|confidential|private)\b"),
    (Caution.LEADING, r"\bdid (?:he|she|they|mr|mrs|miss|your \w+)\b[^.?!\n]{0,40}\b(?:touch|hurt|hit|kiss|make you|force|ask you to|show you)\b"),
    (Caution.LEADING, r"\bwas it (?:mr|mrs|miss|your|him|her)\b"),
    (Caution.LEADING, r"\b(?:send|show|take|save|screenshot) (?:us |me )?(?:a |the |some )?(?:photo|picture|pic|video|screenshot|evidence|proof)s?\b"),
    (Caution.LEADING, r"\bare you (?:sure|joking|lying|making (?:this|it) up|telling the truth)\b"),
    (Caution.BLAME, r"\byou (?:should(?:'ve| have)|shouldn'?t(?:'ve| have)?|could have|ought to have|must have (?:done|said))\b"),
    (Caution.BLAME, r"\b(?:calm down|at least|boys will be boys|just ignore|man up|grow up|overreact|don'?t be silly|your own fault|attention[- ]seeking)\b"),
)  # fmt: skip
_TOPICS = (
    "bull(?:y|ied|ying|ies)", "suicid\\w*", "kill (?:your|my)self", "self[- ]?harm\\w*", "cutting", "abus\\w+", "rape\\w*", "raping",
    "sexual\\w*", "sex", "naked", "nudes?", "touch(?:ed|ing)", "hit(?:ting|s)?", "beat(?:en|ing|s)?", "knife", "knives", "weapon\\w*",
    "drugs?", "gangs?", "county lines", "groom(?:ed|ing)", "pregnan\\w+", "police", "social (?:worker|services|care)", "fgm", "marriage",
    "terroris\\w+", "extremis\\w+", "safeguarding referral", "allegation", "report(?:ed)? (?:about|against)", "victim", "perpetrator",
)  # fmt: skip
_NUMBER = re.compile(r"(?<!\w)\+?\d[\d\s().-]{5,}\d(?!\w)")
#: Numbers that a reply may well name: they help at once. Compared as bare digits.
HELPLINES = frozenset({"999", "101", "111", "116123", "116000", "08001111", "08000684141", "85258", "18000"})

_COMPILED = tuple((caution, re.compile(pattern)) for caution, pattern in _PATTERNS)
_TOPIC = re.compile(rf"\b(?:{'|'.join(_TOPICS)})\b")


def check(reply: str) -> tuple[Found, ...]:
    """Read a reply; give what to look at again, each caution once for each wording, in the order of the text."""
    text = _fold(reply)
    found = [
        (match.start(), Found(caution, match.group().strip()))
        for caution, pattern in _COMPILED
        for match in pattern.finditer(text)
    ]
    found += [(match.start(), Found(Caution.TOPIC, match.group())) for match in _TOPIC.finditer(text)]
    found += [
        (match.start(), Found(Caution.CONTACT, match.group().strip()))
        for match in _NUMBER.finditer(text)
        if re.sub(r"\D", "", match.group()) not in HELPLINES
    ]
    unique = dict.fromkeys(one for _, one in sorted(found, key=lambda pair: pair[0]))
    return tuple(unique)


def _fold(text: str) -> str:
    """Bring a reply to plain lower case with straight quotes and single spaces; hidden characters go."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return re.sub(r"[ \t\u00a0]+", " ", seen)
