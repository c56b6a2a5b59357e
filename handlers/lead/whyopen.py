"""Why a case is still open after twenty school days: a reason in words, which stands in the case (DOMAIN 2.4)."""

from __future__ import annotations

from handlers.lead.casework import find_case
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.case import Status
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, add_entry, save_header

WHY_OPEN = "why-open"  # in the chat's `doing`, and the kind of the entry
MAX_REASON_CHARACTERS = 300


def ask(turn: Turn, reference: str) -> None:
    """Ask for the reason."""
    found = find_case(turn, reference)
    if found is None:
        return
    if found[0].status == Status.CLOSED:
        turn.say(turn.words("lead-why-open-closed", reference=found[0].ref))
        return
    turn.chat.doing = {WHY_OPEN: found[0].ref}
    turn.say(turn.words("lead-type-why-open", reference=found[0].ref))


def take(turn: Turn, text: str, message: str | None) -> None:
    """Write the reason down; *message*, what was typed, goes in ten minutes."""
    reference = turn.chat.doing.pop(WHY_OPEN)
    if message:
        remove_later(turn, [message])
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    reason = " ".join(text.split())[:MAX_REASON_CHARACTERS]
    header.reasoned_at = int(turn.now.timestamp())
    add_entry(turn.tx, turn.service.sealer, header, Entry(WHY_OPEN, turn.now, reader.person, reason))
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "reasoned", reader.person, header.id))
    turn.say(turn.words("lead-why-open-kept", reference=header.ref))
