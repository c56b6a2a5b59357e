"""A case that turns out, after sending, to be about an adult at school: the borough reads it too, from now on.

The pupil says so, or a reader files it so; `safeguarding.rerouting` decides. The key is sealed again to the new circle in this transaction. Without the
open key file a desk that was sealed in reads at once; any other hears that there is a case, until a person acts.
"""

from __future__ import annotations

from handlers import ladders
from handlers.alerts import alert, unlock
from handlers.lead.linking import save_recounted
from handlers.recall import recall_from_others
from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.handover import Circle
from safeguarding.rerouting import RULE, Reading, Rerouted, about_an_adult, rule_of
from safeguarding.roles import is_borough_desk
from safeguarding.routing import BOROUGH_DESKS
from safeguarding.steps import steps_of
from storage.audit import AuditLine, write_audit
from storage.cases import Header
from storage.handover import hand_over
from storage.people import Person, find_setting, list_active, list_members

ADULT_SAID, ADULT_FILED = "adult_said", "adult_filed"  # marks, for the lead
_BY, _ACT = "answer", "re-routed"


def count_as_yes(turn: Turn, header: Header) -> bool:
    """Do as if the pupil had said so before sending (MOMENTS 10); says whether the borough newly reads it."""
    return _reroute(turn, header, RULE, ADULT_SAID, _BY)


def follow_filing(turn: Turn, header: Header, person: str) -> None:
    """*person* filed the case: one of an adult at school is routed as such from now on, and they are told so."""
    rule = rule_of(header.kind)
    if rule and _reroute(turn, header, rule, ADULT_FILED, person):
        turn.say(turn.words("lead-kind-re-routed", reference=header.ref), passing=False)


def _reroute(turn: Turn, header: Header, rule: str, mark: str, by: str) -> bool:
    now = Reading(reads_now(header), tuple(header.waiting), tuple(header.chain), tuple(header.why))
    found = about_an_adult(now, [desk for desk in BOROUGH_DESKS if _people_of(turn, header, desk)], rule)
    if found is None:
        return False
    header.marks = list(dict.fromkeys((*header.marks, mark)))
    header.why = list(found.reading.why)
    setting = find_setting(turn.tx, turn.service.sealer, header.setting)
    early = setting is not None and setting.kind == "early_years"
    header.steps = list(dict.fromkeys((*header.steps, *steps_of(header.why, (), early_years=early))))
    ours = [desk for desk in (*header.readers, *header.chain) if not is_borough_desk(desk)]
    reads = found.joins in now.readers or _let_in(turn, header, found, by)
    header.chain = list(found.reading.chain)
    recall_from_others(turn, header, ours)
    _tell(turn, header, found.joins, reads=reads)
    ladders.renew(turn, header)
    save_recounted(turn, header)  # restricted now: it joins no two cases of the setting in figures any more
    return reads and found.joins not in now.readers


def _let_in(turn: Turn, header: Header, found: Rerouted, by: str) -> bool:
    """Seal the case to the desk that joins; False: it cannot be done here."""
    sealer, desk = turn.service.sealer, found.joins
    if sealer.keyring.can_open:
        circle = Circle(
            (*found.reading.readers, *found.reading.waiting), _still_permitted(turn, header, found)
        )
        header.waiting = list(found.reading.waiting)
        hand_over(turn.tx, sealer, header, circle, by, turn.now, _ACT)
    elif desk in header.waiting:
        unlock(header, desk)
        write_audit(turn.tx, sealer, AuditLine(turn.now, _ACT, by, header.id))
    else:
        return False
    write_audit(turn.tx, sealer, AuditLine(turn.now, "taken-over", desk, header.id))
    return True


def _still_permitted(turn: Turn, header: Header, found: Rerouted) -> tuple[str, ...]:
    """Who may read by name goes on doing so, but for those of desks whose turn will not come."""
    ours = [desk for desk in found.reading.readers if not is_borough_desk(desk)]
    seated = {one.id for desk in ours for one in list_members(turn.tx, turn.service.sealer, desk)}
    return tuple(one for one in header.permitted if one in seated)


def _people_of(turn: Turn, header: Header, desk: str) -> list[Person]:
    people = list_active(turn.tx, turn.service.sealer, desk)
    return [person for person in people if person.id not in header.hidden]


def _tell(turn: Turn, header: Header, desk: str, *, reads: bool) -> None:
    people = _people_of(turn, header, desk)
    for person in people:
        alert(
            turn,
            header,
            person,
            "lead-alert-re-routed" if reads else "lead-alert-re-routed-fact",
            opens=reads,
        )
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in people))))
