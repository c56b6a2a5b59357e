"""What a lead does with a case: find it, *I'm on it*, begin to open it, list. Every act is checked here again."""

from __future__ import annotations

from collections.abc import Callable

from handlers import ladders
from handlers.access import authenticate, note_refusal
from handlers.keyboards import lead_token
from handlers.lead.caselist import cases_of, show_list
from handlers.turn import Turn
from safeguarding.case import Outcome, Status
from storage.audit import AuditLine, write_audit
from storage.cases import Header, find_header, save_header
from storage.errors import NotPermitted
from storage.vault import Reader, SealedCase, may_read, open_case


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
        ladders.take(turn, header, reader.person)
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
