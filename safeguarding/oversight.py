"""Who looks over the leads' shoulder: the head, or the council where the head may not know or is not there.

Decides which desk is asked for a second pair of eyes, from desks and rules alone. A case that is restricted
(MOMENTS 12) is never the head's to look at from outside, whoever reads it: it goes to the council.
Refuses to know who sits at a desk. Source: MOMENTS 8; DOMAIN 2.4.
"""

from __future__ import annotations

from collections.abc import Collection

from safeguarding.routing import BOROUGH_DESKS, DUTY, MANAGER

ABOUT_THE_COUNCIL = "R8"


def overseeing_desks(
    setting: str, *, listed: bool, why: Collection[str], reads: Collection[str]
) -> tuple[str, ...]:
    """Name the desks that may be asked about a case, the first one first.

    *setting*: its code, or empty. *listed*: it is not restricted. *reads*: the desks that read it now. What
    may be about an officer of the council is nobody's of the council but theirs who read it already.
    """
    if ABOUT_THE_COUNCIL in why:
        return tuple(desk for desk in BOROUGH_DESKS if desk in reads)
    return (f"{setting}/head", DUTY, MANAGER) if setting and listed else (DUTY, MANAGER)
