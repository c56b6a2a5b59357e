"""What triage looks for: one file per language, written so that a safeguarding lead can read it.

Reads the files and refuses to know how they are matched (`safeguarding/matching.py`). The form of a
file, line by line:

    # a remark
    <weapon> = knife | knives | machete*       a list with a name, for use in the lines below
    [violence.weapon]                          the theme (or themes) of the rules that follow
    L137 1 pull+ out? a? <weapon> on           a rule: id, urgency, what it looks for
    [idioms] [fiction] [denials] [pauses] [spelling] [ordinary] [foreign]  see `Lexicon`

Urgency is 1 to 3; 4 is a *sign*, which counts only together with others. `!` after it: a denial
before it changes nothing; `~`: a denial lowers it (as it does without a mark for 2 and 3).
In a pattern: `a|b` either, `(…)` a group, `…?` may be missing, `..4` up to four words between,
`_` any one word, `#` any number, `word+` with its regular endings, `word*` all words that begin so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

_RULE = re.compile(r"([A-Z]{1,3}\d{2,3}) (?:([1-4])([!~]?) )?(.+)")
_HEADING = re.compile(r"\[([a-z_. ]+)\]")
_LIST = re.compile(r"<([a-z_]+)> = (.+)")
_PATTERN_SECTIONS = frozenset({"idioms", "fiction", "denials", "pauses"})


class LexiconError(ValueError):
    """A lexicon file has a line that cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon: what to look for, how urgent it is, and what it may be about."""

    id: str
    level: int
    deniable: bool
    themes: frozenset[str]
    pattern: str
    language: str


@dataclass(slots=True)
class Lexicon:
    """All languages together.

    idioms: harmless sayings, whose words are not looked at; fiction: signs of a film, lesson or game;
    denials: "not", "never"; pauses: words that a denial does not reach across; spelling: a wrong
    spelling → the right words; ordinary: English words without a rule, to tell English from the rest;
    foreign: small words of other languages in Latin letters, likewise.
    """

    lists: dict[str, str] = field(default_factory=dict)
    rules: list[Entry] = field(default_factory=list)
    idioms: list[Entry] = field(default_factory=list)
    fiction: list[Entry] = field(default_factory=list)
    denials: list[Entry] = field(default_factory=list)
    pauses: list[Entry] = field(default_factory=list)
    spelling: dict[str, str] = field(default_factory=dict)
    ordinary: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """Read every `*.lex` file beside this module, English first; once for the life of the process.

    Raises:
        LexiconError: a line fits no form, an id stands twice or a list is not defined.
    """
    lexicon = Lexicon()
    files = [path for path in resources.files(__package__).iterdir() if path.name.endswith(".lex")]
    for path in sorted(files, key=lambda path: (not path.name.startswith("en"), path.name)):
        parse(path.read_text(encoding="utf-8"), path.name.split(".")[0].split("_")[0], lexicon)
    every = [*lexicon.rules, *lexicon.idioms, *lexicon.fiction, *lexicon.denials, *lexicon.pauses]
    ids = [entry.id for entry in every]
    if len(set(ids)) != len(ids):
        twice = sorted({name for name in ids if ids.count(name) > 1})
        raise LexiconError(f"lexicon: ids must be unique, found twice: {', '.join(twice)}")
    return lexicon


def parse(text: str, language: str, lexicon: Lexicon) -> None:
    """Add one file's lines to *lexicon*; every rule bears *language*, an ISO 639 code."""
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if heading := _HEADING.fullmatch(line):
            section = heading[1]
        elif listed := _LIST.fullmatch(line):
            lexicon.lists[listed[1]] = listed[2]
        elif section in ("ordinary", "foreign"):
            words: set[str] = getattr(lexicon, section)
            words.update(line.split())
        elif section == "spelling" and " = " in line:
            wrong, _, right = line.partition(" = ")
            lexicon.spelling.update(dict.fromkeys(wrong.split(), right))
        elif section and (rule := _RULE.fullmatch(line)):
            _add(rule, section, language, lexicon)
        else:
            raise LexiconError(
                f"lexicon {language}, line {number}: expected a heading, a list, a rule "
                f"(like `L137 1 pull+ out a knife`) or a spelling; found neither of them"
            )


def _add(rule: re.Match[str], section: str, language: str, lexicon: Lexicon) -> None:
    level = int(rule[2] or 4)
    deniable = rule[3] == "~" or (level > 1 and rule[3] != "!")
    entry = Entry(rule[1], level, deniable, frozenset(section.split()), rule[4], language)
    if section in _PATTERN_SECTIONS:
        target: list[Entry] = getattr(lexicon, section)
        target.append(entry)
    else:
        lexicon.rules.append(entry)
