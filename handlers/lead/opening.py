"""Opening a case: audited at once, unsealed in a thread, shown in a second unit, with what stands beside it."""

from __future__ import annotations

from handlers import duties, followups, ladders
from handlers.figures import note_opening
from handlers.lead import beside, likeness, load
from handlers.lead.casework import begin_opening, find_case
from handlers.lead.likeness import Likeness
from handlers.lead.screens import show_case
from handlers.pupil.notices import leave_for_pupil
from handlers.pupil.reading import READ
from handlers.turn import Later, Turn
from safeguarding.case import Status, change_status
from storage.cases import Entry, Header, save_header


def open_words(turn: Turn, reference: str) -> Later | None:
    """Open a case for the adult in this chat."""
    begun = begin_opening(turn, reference)
    if begun is None:
        return None
    sealed, reader = begun
    turn.chat.doing = {}  # a reply that was begun elsewhere is not meant for this case
    others = likeness.gather(turn, sealed.header, reader)

    def work() -> tuple[list[Entry], Likeness]:
        entries = sealed.unseal()
        return entries, likeness.compare(sealed.sealer, entries, others)

    def then(again: Turn, made: tuple[list[Entry], Likeness]) -> None:
        entries, found = made
        permitted = find_case(again, reference)  # revoked, or erased, while it was unsealed?
        if permitted is None:
            return
        fresh = permitted[0]
        likeness.keep(again, fresh, found, reader.person)
        _note_reading(again, fresh, reader.person)
        if duties.note(again, fresh):  # what the pupil answered since
            ladders.watch(again, fresh)
        save_header(again.tx, again.service.sealer, fresh)
        load.remember_opening(again, reader, fresh)
        show_case(again, fresh, entries)
        beside.show(again, fresh, reader, found.like)

    return Later(work, then)


def _note_reading(turn: Turn, header: Header, person: str) -> None:
    """A person has read it: the first ladder ends, and the pupil may know. The header is the caller's to keep."""
    if header.is_opened:
        return
    header.opened_by, header.opened_at = person, int(turn.now.timestamp())
    header.first_opened_at, header.unread = header.first_opened_at or header.opened_at, False
    header.status = str(change_status(Status(header.status), Status.OPEN))
    note_opening(turn, header, ladders.hours_of(turn, header))
    leave_for_pupil(turn, header, {"kind": READ})
    followups.begin(turn, header)
    ladders.tell_stop(turn, header, "lead-stop-opened", person)
    ladders.watch(turn, header)
