"""A decision: an action, a referral, or "watch, because …", in words. It stops the second ladder (MOMENTS 7)."""

from __future__ import annotations

from enum import StrEnum

from handlers import ladders
from handlers.figures import note_decision
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.lead.screens import ending_row
from handlers.turn import Turn
from handlers.wiping import remove_later
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, add_entry, save_header

DECIDE = "decide"  # in the chat's `doing`: the case that is being decided


class Decision(StrEnum):
    """What was decided."""

    ACTION = "action"
    REFERRAL = "referral"
    WATCH = "watch"


def ask_decision(turn: Turn, reference: str) -> None:
    """Offer the three."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    if not header.is_opened:
        turn.say(turn.words("lead-open-to-decide", reference=header.ref))
        return
    rows = tuple(
        (turn.button(f"lead-button-decide-{decision}", lead_token("decide-as", header.ref, decision)),)
        for decision in Decision
    )
    turn.say(turn.words("lead-ask-decision", reference=header.ref), rows)


def ask_words(turn: Turn, reference: str, decision: str) -> None:
    """Ask for the words of a decision."""
    found = find_case(turn, reference)
    if found is None:
        return
    if decision not in set(Decision):
        turn.say(turn.words("lead-old-button"))
        return
    turn.chat.doing = {DECIDE: found[0].ref, "as": decision}
    turn.say(turn.words(f"lead-type-decision-{decision}", reference=found[0].ref))


def take_words(turn: Turn, text: str, message: str | None) -> None:
    """Write the decision down; *message*, what was typed, goes in ten minutes."""
    if message:
        remove_later(turn, [message])
    reference, decision = turn.chat.doing[DECIDE], turn.chat.doing["as"]
    turn.chat.doing = {}
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    sealer = turn.service.sealer
    first = not header.decided_at
    header.decision, header.decided_by, header.decided_at = decision, reader.person, int(turn.now.timestamp())
    note_decision(turn, header, ladders.hours_of(turn, header))
    add_entry(turn.tx, sealer, header, Entry("decision", turn.now, reader.person, text))
    save_header(turn.tx, sealer, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "decided", reader.person, header.id))
    if first:
        ladders.tell_stop(turn, header, "lead-stop-decided", reader.person)
    ladders.watch(turn, header)
    turn.say(turn.words("lead-decided", reference=header.ref), (ending_row(turn, header)[1:],))
