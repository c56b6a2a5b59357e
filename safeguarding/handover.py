"""Whose case it is when somebody comes or goes: circles of readers, and how they may change.

Decides from desks and people's ids alone. Two adults can always read what is answered to a child
(MOMENTS 8), nobody from whom a case is hidden comes to read it, and a case about an adult at a setting
gets no reader there by itself: who was not permitted when it was sealed may be the one it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from safeguarding.errors import DomainError

FEWEST = 2  # adults who can read an answer to a child


class NotAdded(DomainError):
    """This person cannot come to read the case: not at one of its desks, hidden from it, or there already."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Who reads a case: *readers*, desks by name; *permitted*, the people of a setting's desk among them."""

    readers: tuple[str, ...]
    permitted: tuple[str, ...]


def may_be_added(circle: Circle, hidden: Collection[str], seats: Mapping[str, Sequence[str]]) -> list[str]:
    """Name the people of the case's own desks who do not read it and may be let in; *seats*: who sits where."""
    found = dict.fromkeys(person for desk in circle.readers for person in seats.get(desk, ()))
    return [person for person in found if person not in circle.permitted and person not in hidden]


def add(circle: Circle, person: str, hidden: Collection[str], seats: Mapping[str, Sequence[str]]) -> Circle:
    """Let a colleague read a case too.

    Raises:
        NotAdded: not one of `may_be_added`.
    """
    if person not in may_be_added(circle, hidden, seats):
        raise NotAdded("this person may not be let in")
    return Circle(circle.readers, (*circle.permitted, person))


def hand_to(
    desk: str, hidden: Collection[str], here: Sequence[str], duty: str, *, reads_as_desk: bool = False
) -> Circle:
    """Hand a case to *desk*, to those who are *here* there and may read it; with fewer than two, the duty desk too.

    *reads_as_desk*: all who sit there read, and nobody by name (the duty desk).
    """
    if reads_as_desk:
        return Circle((desk,), ())
    people = tuple(person for person in dict.fromkeys(here) if person not in hidden)
    if not people:
        return Circle((duty,), ())
    return Circle((desk,) if len(people) >= FEWEST else (desk, duty), people)


def after_leaving(
    circle: Circle,
    leaver: str,
    hidden: Collection[str],
    seats: Mapping[str, Sequence[str]],
    reached: Collection[str],
    duty: str,
    *,
    about_adult: bool,
    here: Collection[str] | None = None,
) -> Circle:
    """Say who reads a case when *leaver* does no more; *seats*: who sits where, *reached*: who can be reached.

    *here*: who of those is not away (all, if not said).

    1. Those of the permitted who are still there.
    2. With fewer than two, or nobody here, colleagues who joined later; not where an adult there may be part of it.
    3. If that is so still, the duty desk.
    """
    here = reached if here is None else here
    there = {person for desk in circle.readers for person in seats.get(desk, ())} - {leaver}
    people = [person for person in circle.permitted if person in there]
    if _too_few(people, reached, here) and not about_adult:
        own = Circle(tuple(desk for desk in circle.readers if desk != duty), tuple(people))
        people += [one for one in may_be_added(own, (*hidden, leaver), seats) if one in reached]
    desks = circle.readers
    if _too_few(people, reached, here) and duty not in desks:
        desks = (*desks, duty)
    return Circle(desks if people else (duty,), tuple(people))


def _too_few(people: Sequence[str], reached: Collection[str], here: Collection[str]) -> bool:
    return len(set(people) & set(reached)) < FEWEST or not set(people) & set(here)


def while_away(
    circle: Circle, hidden: Collection[str], seats: Mapping[str, Sequence[str]], here: Collection[str]
) -> Circle:
    """Say who reads a case whose readers are all away: colleagues of the same desks who are *here*, too.

    Where there is none, nothing changes: readers come back, and until then the ladder goes on to others.
    """
    more = [one for one in may_be_added(circle, hidden, seats) if one in here]
    return Circle(circle.readers, (*circle.permitted, *more))
