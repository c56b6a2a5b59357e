"""Who can no longer be reached counts as not having answered: the ladder goes on in that transaction (F13).

Decides whom their going concerns: who reads and was not told, who is above the rung that they alone stood on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import past_school
from handlers.alerts import alert_readers, cases_of, pass_on, readers_of
from handlers.ladders import is_answered, watch
from handlers.morning import unopened_of
from handlers.rungs import climb, desks_above, go_on_from
from handlers.turn import Turn
from safeguarding.roles import is_borough_desk
from storage.cases import Header, load_header, save_header
from storage.errors import CaseGone
from storage.people import Person
from storage.seats import LEAVER
from storage.timers import set_timer


def lose(turn: Turn, person: Person, lost: Sequence[Mapping[str, Any]]) -> None:
    """*person* can no longer be reached, which counts as not answered: in this transaction the next ones hear (F13).

    *lost*: the facts of alerts that did not reach them. What they alone read is looked at with the next tick
    (`bot/operations/succession.py`).
    """
    set_timer(turn.tx, turn.service.sealer, LEAVER, person.id, turn.now)
    done = lose_alerts(turn, lost, person)
    if (
        any(is_borough_desk(desk) for desk in person.desks)
        and past_school.look(turn.tx, turn.service.sealer, turn.now).codes
    ):
        turn.alarms.append(past_school.ALARM)
    for header in unopened_of(turn, person):
        _lose_reader(turn, header, person, climbed=header.id in done)


def lose_alerts(turn: Turn, lost: Sequence[Mapping[str, Any]], person: Person) -> set[str]:
    """Alerts did not reach *person*: who reads and was not told hears, and of a rung's, who is above; gives which cases."""
    rungs = dict[str, str]()
    for facts in lost:
        for case in cases_of(facts):
            rungs[case] = str(facts.get("rung", "")) or rungs.get(case, "")  # a later alert undoes no turn
    for case, desk in rungs.items():
        try:
            header = load_header(turn.tx, turn.service.sealer, case)
        except CaseGone:
            continue
        pass_on(turn, header, person)
        if desk and not is_answered(header):
            go_on_from(turn, header, desk, person)
        save_header(turn.tx, turn.service.sealer, header)
    return {case for case, desk in rungs.items() if desk}


def _lose_reader(turn: Turn, header: Header, person: Person, *, climbed: bool) -> None:
    """What they said they were on, and have not opened, is nobody's again, and the others hear so.

    Where nobody else reads, the next desk hears; was it a rung that they alone stood on, the one above.
    """
    if header.on_it == person.id:
        header.on_it = ""  # what it held up comes a little later, and is not left out
        alert_readers(turn, header, "lead-alert-passed-on", but=person.id)
    left = [one for one in readers_of(turn, header) if one.id != person.id]
    desk = next((desk for desk in header.chain if desk in header.waiting), "")
    rungs = [desk for desk in desks_above(turn, header) if any(seat.desk == desk for seat in person.seats)]
    if not left and desk:
        climb(turn, header, desk, "lead-alert-climbed")
    elif rungs and not climbed:
        go_on_from(turn, header, rungs[-1], person)
    save_header(turn.tx, turn.service.sealer, header)
    watch(turn, header)
