"""The one list of a lead: the most urgent first, then the oldest; whom each case waits for, and how old it is.

Eight to a page, each with its button, so that nothing open is out of reach; nothing of what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from handlers.keyboards import lead_token
from handlers.lead.screens import setting_name
from handlers.turn import Rows, Turn
from safeguarding.report import Urgency
from storage.cases import Header, list_on_shelf
from storage.vault import Reader, may_read

PAGE = 8
WEEKS_LISTED = 60  # longer than a year: nothing open leaves the list over a summer
_DAY = 86_400


def show_list(turn: Turn, headers: Sequence[Header], page: int = 0, below: Rows = ()) -> None:
    """Show one page of the list; *below*: buttons that stand under it."""
    ordered = sorted(headers, key=lambda header: (header.urgency, header.at, header.ref))
    if not ordered:
        turn.say(turn.words("lead-no-cases"), below)
        return
    pages = -(-len(ordered) // PAGE)
    page = min(page, pages - 1)
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    lines = [turn.words("lead-list-head", count=len(ordered)), *(line_of(turn, one) for one in shown)]
    rows = [
        (turn.button("lead-button-open-case", lead_token("open", one.ref), reference=one.ref),)
        for one in shown
    ]
    if pages > 1:
        lines.append(turn.words("lead-list-page", page=str(page + 1), pages=str(pages)))
        following = (page + 1) % pages
        rows.append((turn.button("lead-button-next-page", lead_token("page", str(following))),))
    turn.say("\n\n".join(lines), (*rows, *below))


def shelved(turn: Turn, desks: Collection[str], weeks: int = WEEKS_LISTED) -> list[Header]:
    """Read the cases of *desks* of so many weeks back, each once; whoever shows one asks first who may read it."""
    found: dict[str, Header] = {}
    for desk in sorted(desks):
        for back in range(weeks):
            week = turn.now - timedelta(weeks=back)
            for header in list_on_shelf(turn.tx, turn.service.sealer, desk, week):
                found[header.id] = header
    return list(found.values())


def cases_of(turn: Turn, reader: Reader, weeks: int = WEEKS_LISTED) -> list[Header]:
    """Read the headers of the cases that *reader* may read, of so many weeks back."""
    return [header for header in shelved(turn, reader.desks, weeks) if may_read(header, reader)]


def waits_for(header: Header) -> str:
    """Say whom a case waits for: `lead`, or `pupil` where the last word was an adult's."""
    return "pupil" if header.is_opened and header.answered_at > header.since else "lead"


def line_of(turn: Turn, header: Header) -> str:
    """Write a case's line, as it stands in every list."""
    return turn.words(
        "lead-list-line",
        reference=header.ref,
        urgency=Urgency(header.urgency).mark,
        where=setting_name(turn, header),
        status=turn.words(f"lead-status-{header.status}"),
        age=_age(turn, header),
        waits=turn.words(f"lead-waits-{waits_for(header)}"),
    )


def _age(turn: Turn, header: Header) -> str:
    """Say how old a case is: in days, or today; never the hour at which a pupil wrote."""
    days = (int(turn.now.timestamp()) - header.at) // _DAY
    return turn.words("lead-age-days", days=days) if days > 0 else turn.words("lead-age-today")
