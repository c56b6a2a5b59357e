"""*This is about me*: stepping back from a case, without a trace for colleagues.

The person is hidden from the case from this transaction on, and its keys are sealed anew, bound to those who
are left; where that leaves fewer than two who can be reached, the duty desk reads too. Only the audit knows.
"""

from __future__ import annotations

from handlers import ladders
from handlers.alerts import alert, readers_of
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.handover import FEWEST, Circle
from storage.cases import save_header
from storage.handover import hand_over
from storage.people import DUTY_DESK, list_active


def ask_step_back(turn: Turn, reference: str) -> None:
    """Say what stepping back means, and ask once."""
    found = find_case(turn, reference)
    if found is None:
        return
    ref = found[0].ref
    rows = ((turn.button("lead-button-step-back", lead_token("step-back", ref)),),)
    turn.say(turn.words("lead-about-me-ask", reference=ref), rows)


def step_back(turn: Turn, reference: str) -> None:
    """Take the adult in this chat out of the case, for good."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not turn.service.sealer.keyring.can_open:
        turn.say(turn.words("lead-key-missing"))
        return
    left = [one for one in readers_of(turn, header) if one.id != reader.person]
    permitted = [one for one in header.permitted if one != reader.person]
    desks = list(header.readers)
    joins = len(left) < FEWEST and DUTY_DESK not in reads_now(header)
    if joins and DUTY_DESK not in desks:
        desks.append(DUTY_DESK)
    if not permitted:
        desks = [desk for desk in desks if desk.startswith("borough/")]
    header.waiting = [desk for desk in header.waiting if desk in desks and not (joins and desk == DUTY_DESK)]
    if header.on_it == reader.person:
        header.on_it, header.on_it_at = "", 0
    circle = Circle(tuple(desks), tuple(permitted))
    hand_over(
        turn.tx,
        turn.service.sealer,
        header,
        circle,
        reader.person,
        turn.now,
        "stepped-back",
        hidden=[reader.person],
    )
    ladders.watch(turn, header)
    save_header(turn.tx, turn.service.sealer, header)
    turn.chat.doing = {}
    if joins:
        for person in list_active(turn.tx, turn.service.sealer, DUTY_DESK):
            if person.id not in header.hidden:
                alert(turn, header, person, "lead-alert-passed-on")
    turn.say(turn.words("lead-stepped-back"))
