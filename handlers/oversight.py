"""Who above the leads is asked about a case, as people: the head, or the council where the head may not know."""

from __future__ import annotations

from collections.abc import Collection

from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.oversight import overseeing_desks
from storage.cases import Header
from storage.facts import is_restricted
from storage.people import Person, is_here, list_active
from storage.vault import must_not_know, reader_of


def desks_over(header: Header) -> tuple[str, ...]:
    """Name the desks that may be asked about a case, the first one first."""
    return overseeing_desks(
        header.setting, listed=not is_restricted(header), why=header.why, reads=reads_now(header)
    )


def overseers_of(turn: Turn, header: Header, *, but: Collection[str] = ()) -> tuple[str, list[Person]]:
    """Find the first desk above at which somebody is here, and who: nobody from whom it is kept, none of *but* (whose act it is).

    Where everybody is away, the first desk that has anybody; the desk is empty where there is nobody at all.
    """
    away: tuple[str, list[Person]] = "", []
    for desk in desks_over(header):
        people = [
            one
            for one in list_active(turn.tx, turn.service.sealer, desk)
            if one.id not in but and not must_not_know(header, reader_of(one))
        ]
        here = [one for one in people if is_here(one, turn.now)]
        if here:
            return desk, here
        away = away if away[0] or not people else (desk, people)
    return away
