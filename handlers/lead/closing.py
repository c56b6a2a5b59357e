"""Closing a case with an outcome. *Malicious* is never one person's word: that goes on in `countersigning`."""

from __future__ import annotations

from handlers.keyboards import lead_token
from handlers.lead import countersigning
from handlers.lead.casework import find_case
from handlers.lead.ending import finish, what_stands_against
from handlers.turn import Turn
from safeguarding.case import OFFERED, Outcome
from storage.cases import Header
from storage.vault import Reader


def ask_outcome(turn: Turn, reference: str) -> None:
    """Ask how the case ended."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    rows = tuple(
        (turn.button(text_of(outcome), lead_token("outcome", header.ref, str(outcome))),)
        for outcome in OFFERED
    )
    turn.say(turn.words("lead-ask-outcome", reference=header.ref), rows)


def ask_sure(turn: Turn, reference: str, outcome: str) -> None:
    """Ask once more: a wrong press among fourteen would tell a pupil that we have finished."""
    found = _may_close(turn, reference, outcome)
    if found is None:
        return
    header = found[0]
    if outcome == Outcome.MALICIOUS:
        countersigning.begin(turn, header)
        return
    said = turn.words("lead-close-sure", reference=header.ref, outcome=turn.words(text_of(outcome)))
    sure = turn.button("lead-button-close-it", lead_token("close-as", header.ref, outcome))
    again = turn.button("lead-button-choose-again", lead_token("close", header.ref))
    turn.say(said, ((sure, again),))


def close(turn: Turn, reference: str, outcome: str) -> None:
    """Close a case with an outcome; the pupil is told that we have finished, if they may be written to."""
    found = _may_close(turn, reference, outcome)
    if found is None:
        return
    header, reader = found
    if outcome == Outcome.MALICIOUS:  # never by a press alone
        countersigning.begin(turn, header)
        return
    finish(turn, header, Outcome(outcome), reader.person)
    rows = ((turn.button("lead-button-recorded", lead_token("recorded", header.ref)),),)
    turn.say(turn.words("lead-closed", reference=header.ref, outcome=turn.words(text_of(outcome))), rows)


def _may_close(turn: Turn, reference: str, outcome: str) -> tuple[Header, Reader] | None:
    """Find the case that can be closed so now; None: something was said instead."""
    found = find_case(turn, reference)
    if found is None:
        return None
    if outcome not in OFFERED:
        turn.say(turn.words("lead-old-button"))
        return None
    if against := what_stands_against(turn, found[0]):
        turn.say(turn.words(against, reference=found[0].ref))
        return None
    return found


def text_of(outcome: str) -> str:
    """Name the text that a lead reads for an outcome."""
    return f"outcome-{outcome.replace('_', '-')}"
