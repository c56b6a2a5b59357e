"""Words that mean an adult at school without a name: a role ("the head", "safeguarding lead"), or just a grown-up there.

Decides from plain words in their order (`safeguarding/normalise.py`). Refuses to know who holds a role.
A long report is looked through in blocks, and only those in which some word begins as such words do: looking for
all of them in 800,000 letters took 100 ms, during which nothing else in the process ran.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BLOCK_WORDS = 400
_MARGIN_WORDS = 8  # no match is longer, with what must or must not stand before and behind it

#: Words that may mean whoever has a role. The list is ours: no safeguarding lead has reviewed it.
_ROLE_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        r"head ?(?:t[ae]+\w*ch\w*|tech\w*|master|mistress)|(?:executive|exec|school) head"
        r"|princip(?:al|le)s?|(?<!in )(?<!on )(?<!over )(?<!off )(?<!round )(?<!against )the heads?(?! (?:of (?:year|yr|y|house|dep\w*|[a-z]+)|boy|girl|lice|ache|band|phones?))"
        r"|(?:our|my school|new|old) head(?= (?:is|was|did|does|said|says|hit|hits|told|knows|touched|shouts?))"
        r"|head of (?:the )?school|headships?",
        frozenset({"head", "owner"}),
    ),
    (
        r"safe ?guard\w*|dsl|designated (?:safe\w*|lead|person)|child protection(?: \w+)?|welfare (?:lead|officer)",
        frozenset({"dsl", "ddsl"}),
    ),
    (
        r"(?:deputy|assistant|vice|associate) (?:head\w*|principal)|slt|senior leader\w*",
        frozenset({"dsl", "ddsl"}),
    ),
    (r"chair ?(?:man|woman|person)?(?: of)?(?: the)? (?:govern\w*|trust\w*|board)|govern[eo]rs?|trustees?",
     frozenset({"chair", "governor"})),
    (r"clerk(?: to)?(?: the)?(?: govern\w*)?|governance professional", frozenset({"clerk"})),
    (
        r"pastoral \w+|head of (?:year|yr|y|house)(?: ?\w{1,2})?|(?:year|yr) head|hoy|heads of year",
        frozenset({"pastoral"}),
    ),
    (r"nursery (?:owner|manager)|(?:owner|manager) of (?:the )?nursery|registered person", frozenset({"owner", "head"})),
    (r"trust (?:boss|lead|ceo|chief)|ceo|chief executive", frozenset({"trust_ceo", "trust_dsl"})),
    (
        r"council (?:lady|man|woman|worker|officer|person|people|team|lot)|(?:lady|man|woman|person) (?:from|at) the council"
        r"|duty (?:officer|desk|team)|lado",
        frozenset({"duty", "duty_manager"}),
    ),
)  # fmt: skip
_ROLES = tuple((re.compile(rf"\b(?:{words})\b"), roles) for words, roles in _ROLE_WORDS)
#: Somebody who works or helps at a school, whoever it is.
_AN_ADULT = re.compile(
    r"\b(?:teach\w*|tea?cher\w*|sir|miss(?=\W|$)(?! (?:my|him|her|you|them|it|school|the|a|being|out|out on))|tutors?"
    r"|(?:the|a|my|our|one to one|class\w*) ta|tas|coach\w*|dinner lad\w+|lunch(?:time)? (?:lad\w+|staff|supervisor\w*)"
    r"|midday \w+|caretakers?|site (?:man|manager|staff)|cleaners?|receptionists?|cover (?:teach\w*|supervis\w*)|supply"
    r"|(?:learning|behaviour|classroom|teaching) (?:mentor|assistant|support)\w*|mentors?|librarian|staff|counsell?ors?"
    r"|(?:bus|taxi|minibus|school) driver|escort|volunteers?|lollipop \w+|instructor|technician|nurse|chaplain|vicar"
    r"|head of \w+|govern[eo]rs?|safe ?guarding|(?:nursery|key) ?workers?|after ?school club|someone who works (?:here|at)"
    r"|(?:mr|mrs|ms|mx|dr|mister|missus)\.? ?\w+)\b"
)


#: How one word of every match begins: where no word does, nothing is looked for. Held by `test_rolewords.py`.
_BEGINNINGS = (
    "head", "princip", "safe", "dsl", "designated", "child", "welfare", "slt", "senior", "chair", "govern", "trust", "clerk",
    "pastoral", "hoy", "nursery", "registered", "ceo", "chief", "council", "duty", "lado",
    "teach", "tech", "sir", "miss", "tutor", "coach", "dinner", "lunch", "midday", "caretaker", "site", "cleaner",
    "receptionist", "cover", "supply", "learning", "behaviour", "classroom", "mentor", "librarian", "staff", "counsel",
    "driver", "escort", "volunteer", "lollipop", "instructor", "nurse", "chaplain", "vicar", "key", "club",
    "someone", "mr", "ms", "mx", "dr", "mister",
)  # fmt: skip
_WHOLE = frozenset(("ta", "tas"))  # too short to begin others


def find_roles(words: Sequence[str]) -> tuple[frozenset[str], bool]:
    """Give the roles that *words* speak of, whoever holds them, and whether an adult at school is spoken of."""
    roles, an_adult, left = set[str](), False, list(_ROLES)
    for line, first, last in _blocks(words):
        an_adult = an_adult or _stands(_AN_ADULT, line, first, last)
        for one in [one for one in left if _stands(one[0], line, first, last)]:
            roles |= one[1]
            left.remove(one)
    return frozenset(roles), an_adult


def _stands(pattern: re.Pattern[str], line: str, first: int, last: int) -> bool:
    """Say whether *pattern* begins to match between two places of *line*; it sees what stands before and behind."""
    found = pattern.search(line, first)
    return found is not None and found.start() < last


def _blocks(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Cut *words* into lines worth looking at; a match counts where it begins between the two places given."""
    telling = {word for word in set(words) if word.startswith(_BEGINNINGS) or word in _WHOLE}
    for start in range(0, len(words) if telling else 0, _BLOCK_WORDS):
        before = words[max(0, start - _MARGIN_WORDS) : start]
        block = words[start : start + _BLOCK_WORDS]
        behind = words[start + _BLOCK_WORDS : start + _BLOCK_WORDS + _MARGIN_WORDS]
        if telling.isdisjoint(block) and telling.isdisjoint(behind):
            continue
        first = sum(len(word) + 1 for word in before)
        length = sum(len(word) + 1 for word in block)
        yield " ".join((*before, *block, *behind)), first, first + length
