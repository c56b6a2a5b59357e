"""What a lead does with a case: *I'm on it*, open, list. Every act is checked here again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers import followups, ladders
from handlers.access import authenticate, note_refusal
from handlers.figures import note_opening
from handlers.keyboards import lead_token
from handlers.lead.caselist import show_list
from handlers.lead.screens import show_case
from handlers.pupil.notices import leave_for_pupil
from handlers.pupil.reading import READ
from handlers.turn import Later, Turn
from safeguarding.case import Outcome, Status, change_status
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, find_header, list_on_shelf, save_header
from storage.errors import NotPermitted
from storage.vault import Reader, SealedCase, may_read, open_case

WEEKS_LISTED = 60  # longer than a year: nothing open leaves the list over a summer


def find_case(turn: Turn, reference: str) -> tuple[Header, Reader] | None:
    """Find a case that the adult in this chat may read; else say one thing to all, and write it down.

    An unknown reference, a foreign case and one that is hidden from this person answer alike.
    """
    reader = authenticate(turn)
    header = find_header(turn.tx, turn.service.sealer, reference)
    if reader is not None and header is not None and may_read(header, reader):
        return header, reader
    note_refusal(turn, reference)
    turn.say(turn.words("lead-not-yours"))
    return None


def take(
    turn: Turn, reference: str, may_take: Callable[[Turn, Header, str], bool] = ladders.may_take
) -> None:
    """*I'm on it*: one owner; the others who were told, and who press too late, hear who, by role.

    Read and kept in one transaction, of which there is only one at a time (`storage.database`).
    """
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not may_take(turn, header, reader.person):
        who = ladders.name_role(turn, header, header.on_it)
        turn.say(turn.words("lead-taken-by-another", reference=header.ref, who=who))
        return
    if header.on_it != reader.person:
        header.on_it, header.on_it_at = reader.person, int(turn.now.timestamp())
        save_header(turn.tx, turn.service.sealer, header)
        if not header.is_opened:
            ladders.tell_stop(turn, header, "lead-stop-on-it", reader.person)
        ladders.watch(turn, header)
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "on-it", reader.person, header.id))
    rows = ((turn.button("lead-button-open", lead_token("open", header.ref)),),)
    turn.say(turn.words("lead-on-it", reference=header.ref), rows)


def begin_opening(turn: Turn, reference: str) -> tuple[SealedCase, Reader] | None:
    """Have the vault give out a case, and write that down; None: something was said instead.

    Unsealing is the caller's: slow, in a thread, after the commit.
    """
    found = find_case(turn, reference)
    if found is None:
        return None
    header, reader = found
    sealer = turn.service.sealer
    if not sealer.keyring.can_open:
        turn.say(turn.words("lead-key-missing"))
        return None
    try:
        return open_case(turn.tx, sealer, header.id, reader, turn.now), reader
    except NotPermitted:
        turn.say(turn.words("lead-not-yours"))
        return None


def open_words(turn: Turn, reference: str) -> Later | None:
    """Open a case: audited now, unsealed in a thread, shown in a second unit."""
    begun = begin_opening(turn, reference)
    if begun is None:
        return None
    sealed, reader = begun
    turn.chat.doing = {}  # a reply that was begun elsewhere is not meant for this case

    def then(again: Turn, entries: list[Entry]) -> None:
        permitted = find_case(again, reference)  # revoked, or erased, while it was unsealed?
        if permitted is None:
            return
        fresh = permitted[0]
        if not fresh.is_opened:
            fresh.opened_by, fresh.opened_at = reader.person, int(again.now.timestamp())
            fresh.first_opened_at, fresh.unread = fresh.first_opened_at or fresh.opened_at, False
            fresh.status = str(change_status(Status(fresh.status), Status.OPEN))
            note_opening(again, fresh, ladders.hours_of(again, fresh))
            leave_for_pupil(again, fresh, {"kind": READ})
            followups.begin(again, fresh)
            save_header(again.tx, again.service.sealer, fresh)
            ladders.tell_stop(again, fresh, "lead-stop-opened", reader.person)
            ladders.watch(again, fresh)
        show_case(again, fresh, entries)

    return Later(sealed.unseal, then)


def list_cases(turn: Turn, page: str = "") -> None:
    """List the open cases of the desks this adult sits at, a page at a time, and lead on to the tray."""
    reader = authenticate(turn)
    if reader is None:
        turn.say(turn.words("lead-not-active"))
        return
    found = cases_of(turn, reader)
    tray = [header for header in found if header.outcome == Outcome.TEST_OR_JOKE]
    below = ((turn.button("lead-button-tray", lead_token("tray"), count=len(tray)),),) if tray else ()
    listed = [header for header in found if header.status != Status.CLOSED]
    show_list(turn, listed, int(page) if page.isdigit() and len(page) < 4 else 0, below)


def cases_of(turn: Turn, reader: Reader, weeks: int = WEEKS_LISTED) -> list[Header]:
    """Read the headers of the cases that *reader* may read, of so many weeks back."""
    found: dict[str, Header] = {}
    for desk in sorted(reader.desks):
        for back in range(weeks):
            week = turn.now - timedelta(weeks=back)
            for header in list_on_shelf(turn.tx, turn.service.sealer, desk, week):
                if may_read(header, reader):
                    found[header.id] = header
    return list(found.values())
