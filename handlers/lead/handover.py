"""Letting a colleague read a case, and handing it to another desk (when a reader has left: `succeeding.py`).

Each seals the case's key again (`storage.handover`). Nobody from whom the case is hidden is offered, and a
press that names one does nothing. Who gives a case away reads it no more; both sides stand in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import ladders
from handlers.alerts import alert, readers_of
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.lead.linking import save_recounted
from handlers.recall import recall_from_others
from handlers.routing import may_not_come, reads_now
from handlers.turn import Later, Turn
from safeguarding.handover import Circle, NotAdded, add, hand_to, may_be_added
from safeguarding.roles import BOROUGH, is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import PAST_SCHOOL, Header, save_header
from storage.handover import circle_of, hand_over
from storage.people import DUTY_DESK, Person, find_person, find_setting, list_active, list_members
from storage.vault import open_case

_DESKS = ("leads", "head", "chair", "clerk", "pastoral", "trust_dsl", "trust_ceo")


# -- a colleague --------------------------------------------------------------------------------


def show_colleagues(turn: Turn, reference: str) -> None:
    """Offer those of the case's own desks who joined later, or were not among its readers."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    people = [find_person(turn.tx, turn.service.sealer, one) for one in _may_come(turn, header)]
    rows = tuple(
        (
            turn.button(
                "lead-button-let", lead_token("let", header.ref, one.id), name=_name(turn, header, one)
            ),
        )
        for one in people[:8]
        if one is not None
    )
    turn.say(turn.words("lead-colleagues" if rows else "lead-no-colleagues", reference=header.ref), rows)


def let_in(turn: Turn, reference: str, person: str) -> Later | None:
    """Let a colleague read the case from now on, and alert them, unless its words may name them."""
    found = find_case(turn, reference)
    if found is None:
        return None
    if person not in _may_come(turn, found[0]):
        turn.say(turn.words("lead-cannot-let", reference=found[0].ref))
        return None
    return _after_reading(turn, reference, lambda again, text: _let_in(again, reference, person, text))


def _let_in(turn: Turn, reference: str, person: str, text: str) -> None:
    found = find_case(turn, reference)
    if found is None or not _can_seal(turn):
        return
    header, reader = found
    colleague = find_person(turn.tx, turn.service.sealer, person) if len(person) == 32 else None
    try:
        circle = add(circle_of(header), person, header.hidden, _seats(turn, header))
    except NotAdded:
        turn.say(turn.words("lead-cannot-let", reference=header.ref))
        return
    assert colleague is not None, "they have a seat"
    if may_not_come(turn, header, [colleague], text):
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "withheld", person, header.id))
        turn.say(turn.words("lead-cannot-let", reference=header.ref))
        return
    hand_over(turn.tx, turn.service.sealer, header, circle, reader.person, turn.now, "let-in")
    alert(turn, header, colleague, "lead-alert-let-in")
    header.told = list(dict.fromkeys((*header.told, colleague.id)))
    save_header(turn.tx, turn.service.sealer, header)
    turn.say(
        turn.words("lead-let-in", reference=header.ref, name=_name(turn, header, colleague)),
    )


def _after_reading(turn: Turn, reference: str, then: Callable[[Turn, str], None]) -> Later | None:
    """Go on with what the pupil wrote, read in memory: those it may name must not come to read it (DOMAIN 2.2)."""
    found = find_case(turn, reference)
    if found is None or not _can_seal(turn):
        return None
    header, reader = found
    sealed = open_case(turn.tx, turn.service.sealer, header.id, reader, turn.now, "looked-for-names")

    def work() -> str:
        return "\n".join(entry.text for entry in sealed.unseal() if not entry.by)

    return Later(work, then)


def _may_come(turn: Turn, header: Header) -> list[str]:
    return may_be_added(circle_of(header), header.hidden, _seats(turn, header))


def _seats(turn: Turn, header: Header) -> dict[str, list[str]]:
    """Say who sits at the setting's desks of the case; at the borough's, the desk reads and nobody is added."""
    return {
        desk: [person.id for person in list_active(turn.tx, turn.service.sealer, desk)]
        for desk in reads_now(header)
        if not is_borough_desk(desk)
    }


def _name(turn: Turn, header: Header, person: Person) -> str:
    role = turn.words(f"role-{person.role_at(header.setting)}")
    return f"{person.name}, {role}" if person.name else role


# -- another desk -------------------------------------------------------------------------------


def show_desks(turn: Turn, reference: str) -> None:
    """Offer the desks that a case can be handed to: the setting's own, the council's, another school's leads."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    rows = [
        (
            turn.button(
                "lead-button-hand-to",
                lead_token("hand", header.ref, desk),
                desk=turn.words(f"lead-desk-{desk.rpartition('/')[2]}"),
            ),
        )
        for desk in _targets(turn, header)
    ]
    rows.append((turn.button("lead-button-hand-school", lead_token("hand-school", header.ref)),))
    turn.say(turn.words("lead-hand-where", reference=header.ref), tuple(rows))


def _targets(turn: Turn, header: Header) -> list[str]:
    own = [f"{header.setting}/{name}" for name in _DESKS] if header.setting and not _is_away(header) else []
    wanted = [desk for desk in (*own, DUTY_DESK) if desk not in reads_now(header)]
    return [desk for desk in wanted if _reached(turn, header, desk)]


def _is_away(header: Header) -> bool:
    """Say whether the pupil tapped [Send, but not to my school]: nobody there reads it, who joined later neither."""
    return PAST_SCHOOL in header.marks


def _reached(turn: Turn, header: Header, desk: str) -> list[str]:
    """List who at *desk* can be reached and may read the case."""
    return [
        person.id
        for person in list_active(turn.tx, turn.service.sealer, desk)
        if person.id not in header.hidden
    ]


def ask_school(turn: Turn, reference: str) -> None:
    """Ask for the other school's code."""
    found = find_case(turn, reference)
    if found is not None:
        turn.chat.doing = {"hand": found[0].ref}
        turn.say(turn.words("lead-type-school", reference=found[0].ref))


def hear(turn: Turn, text: str) -> None:
    """Take the other school's code."""
    reference = turn.chat.doing["hand"]
    turn.chat.doing = {}
    setting = find_setting(turn.tx, turn.service.sealer, text.strip())
    if setting is None or setting.closed:
        turn.say(turn.words("lead-no-such-school"))
    else:
        ask_hand(turn, reference, f"{setting.code}/leads")


def ask_hand(turn: Turn, reference: str, desk: str) -> None:
    """Say what a hand-over does, and ask once."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    if not _can_go_to(turn, header, desk):
        turn.say(turn.words("lead-cannot-hand", reference=header.ref))
        return
    rows = ((turn.button("lead-button-hand-now", lead_token("hand-now", header.ref, desk)),),)
    words = turn.words(
        "lead-hand-ask",
        reference=header.ref,
        desk=turn.words(f"lead-desk-{desk.rpartition('/')[2]}"),
        where=_where(turn, desk),
    )
    turn.say(words, rows)


def _where(turn: Turn, desk: str) -> str:
    setting = find_setting(turn.tx, turn.service.sealer, desk.partition("/")[0])
    return setting.name if setting else turn.words("lead-borough")


def _can_go_to(turn: Turn, header: Header, desk: str) -> bool:
    """Say whether the desk is one of this case's places, or another school's leads, and somebody there may read it."""
    code, _, name = desk.partition("/")
    elsewhere = name == "leads" and desk not in reads_now(header)
    kept_from = _is_away(header) and code == header.setting
    setting = find_setting(turn.tx, turn.service.sealer, code)
    elsewhere = elsewhere and setting is not None and not setting.closed
    known = desk in _targets(turn, header) or (elsewhere and not kept_from)
    return known and bool(_reached(turn, header, desk))


def hand(turn: Turn, reference: str, desk: str) -> Later | None:
    """Hand the case over, but to nobody whom its words may name: they are hidden from it for good."""
    found = find_case(turn, reference)
    if found is not None and not _can_go_to(turn, found[0], desk):
        turn.say(turn.words("lead-cannot-hand", reference=found[0].ref))
        return None
    return (
        None
        if found is None
        else _after_reading(turn, reference, lambda again, text: _hand(again, reference, desk, text))
    )


def _hand(turn: Turn, reference: str, desk: str, text: str) -> None:
    """From this transaction on the case is the other desk's alone."""
    found = find_case(turn, reference)
    if found is None or not _can_seal(turn):
        return
    header, reader = found
    if not _can_go_to(turn, header, desk):
        turn.say(turn.words("lead-cannot-hand", reference=header.ref))
        return
    named = _named_at(turn, header, desk, text)
    here = [one for one in _reached(turn, header, desk) if one not in named]
    if not here:
        turn.say(turn.words("lead-cannot-hand", reference=header.ref))
        return
    circle = hand_to(desk, header.hidden, here, DUTY_DESK, reads_as_desk=is_borough_desk(desk))
    later = [one for one in header.waiting if _is_near(one, circle)]
    give(turn, header, circle, later, reader.person, "handed-over", hidden=named)
    ladders.pass_over(turn, header)
    save_header(turn.tx, turn.service.sealer, header)
    turn.say(turn.words("lead-handed-over", reference=header.ref))


def _named_at(turn: Turn, header: Header, desk: str, text: str) -> list[str]:
    """Name who at *desk* must not read it, and write that down; such lines are the data protection officer's."""
    there = list_members(turn.tx, turn.service.sealer, desk)
    named = may_not_come(turn, header, [one for one in there if one.id not in header.hidden], text)
    for person in named:
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "withheld", person, header.id))
    return named


def give(
    turn: Turn,
    header: Header,
    circle: Circle,
    later: Sequence[str],
    by: str,
    act: str,
    *,
    hidden: Sequence[str] = (),
    quiet: bool = False,
) -> None:
    """Give a case to another circle, write both sides down, and alert whoever did not read it before (not if *quiet*).

    *later*: the desks whose turn may still come; those of their people who may read it by name keep that.
    """
    sealer = turn.service.sealer
    before, knew = set(reads_now(header)), {person.id for person in readers_of(turn, header)}
    sealed_to = list(header.readers)
    header.waiting = [desk for desk in later if desk not in circle.readers]
    seated = {one.id for desk in header.waiting for one in list_members(turn.tx, sealer, desk)}
    people = (*circle.permitted, *(one for one in header.permitted if one in seated))
    whole = Circle((*circle.readers, *header.waiting), tuple(dict.fromkeys(people)))
    hand_over(turn.tx, sealer, header, whole, by, turn.now, act, hidden=hidden)
    for desk in [one for one in circle.readers if one not in before]:
        write_audit(turn.tx, sealer, AuditLine(turn.now, "taken-over", desk, header.id))
    if header.on_it and header.on_it not in header.permitted:
        header.on_it = ""
    recall_from_others(turn, header, sealed_to)
    readers = readers_of(turn, header)
    new = [] if quiet else [person for person in readers if person.id not in knew]
    for person in new:
        alert(turn, header, person, "lead-alert-handed-over")
    if len(new) == len(readers) and not quiet:
        ladders.pass_over(turn, header)  # nobody who reads it now has opened it
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in new))))
    save_recounted(turn, header)  # perhaps restricted now: it joins no two cases in figures any more


def _is_near(desk: str, circle: Circle) -> bool:
    """Say whether a desk may still be told of a case that *circle* reads: its own setting's, or the borough's."""
    codes = {reader.partition("/")[0] for reader in circle.readers} | {BOROUGH}
    return desk not in circle.readers and desk.partition("/")[0] in codes


def _can_seal(turn: Turn) -> bool:
    if turn.service.sealer.keyring.can_open:
        return True
    turn.say(turn.words("lead-key-missing"))
    return False
