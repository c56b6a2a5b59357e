"""Which of the adults who might read a report its words may name.

Decides from words alone, in memory, before anything is sealed: by surname, title and surname, initial,
nickname and misspelling; by role ("the head", "safeguarding lead", "chair of governors"); and by what
stands on an adult's conflict list (relatives, household, own children, second jobs). It errs on the side
of too many: a false hit costs one hop, a miss can cost a child. It refuses to know what follows.

Names in a script that is not Latin are compared as they are written: nothing is transliterated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from safeguarding.heard import Heard
from safeguarding.rolewords import find_roles


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult who might be told. *name* as they entered it, perhaps empty; *close_to* their conflict list.

    *before*: names that they bore here before.
    """

    id: str
    name: str
    roles: frozenset[str]
    close_to: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which they may be written of."""
        return (self.name, *self.before)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the words may say: *named* adults, those *close* to what they tell of, and whether *an_adult* at school."""

    named: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()
    an_adult: bool = False


def find_mentions(text: str, adults: Iterable[Adult]) -> Mentions:
    """Say whom *text* may name. Roles are looked for as words, whoever holds them."""
    heard = Heard(text)
    known = tuple(adults)
    roles, an_adult = find_roles(heard.line)
    named = frozenset(one.id for one in known if one.roles & roles or any(map(heard.names, one.names)))
    close = frozenset(one.id for one in known if any(heard.speaks_of(line) for line in one.close_to))
    return Mentions(named, close, an_adult or bool(named))


@lru_cache(maxsize=50_000)  # who sits at the council is compared with one another at each setting again
def _line_names(line: str, name: str) -> bool:
    return _line(line).names(name)


@lru_cache(maxsize=2_000)
def _line(line: str) -> Heard:
    return Heard(line)


@lru_cache(maxsize=300)  # one for each setting's people, until one of them changes
def relate(known: tuple[Adult, ...]) -> Mapping[str, frozenset[str]]:
    """Say who is close to whom: one stands on the other's conflict list. It holds both ways."""
    related: dict[str, set[str]] = {one.id: set() for one in known}
    for one in known:
        for other in known:
            if other.id != one.id and any(
                _line_names(line, name) for line in one.close_to for name in other.names
            ):
                related[one.id].add(other.id)
                related[other.id].add(one.id)
    return {person: frozenset(others) for person, others in related.items()}


def close_between(some: Iterable[Adult], others: Iterable[Adult]) -> frozenset[str]:
    """Name those of *some* who are close to one of *others*: either stands on the other's conflict list."""
    there = [(other, [Heard(line) for line in other.close_to]) for other in others]
    found = set()
    for one in some:
        lines = [Heard(line) for line in one.close_to]
        for other, theirs in there:
            if other.id != one.id and (
                any(line.names(name) for line in lines for name in other.names)
                or any(line.names(name) for line in theirs for name in one.names)
            ):
                found.add(one.id)
                break
    return frozenset(found)
