"""Another urgency, another kind: by a person, with a reason; a second person's too where danger is lowered early.

`safeguarding.casework` decides what a change needs. Lowering a P1 in its first hour is kept in the header
as asked for, until another reader agrees, disagrees, or the hour is over.
"""

from __future__ import annotations

from datetime import UTC, datetime

from handlers import duties, ladders
from handlers.alerts import alert_readers, readers_of, write_to
from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.kinds import lead_kind
from handlers.lead.casework import find_case
from handlers.rerouting import follow_filing
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.casework import MAX_REASON_CHARS, Change, Needs, needs_of_change
from safeguarding.report import Kind, Topic, Urgency
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, save_header
from storage.people import find_person

_DOT = "~"  # a token's parts are set apart by dots


def ask_urgency(turn: Turn, reference: str) -> None:
    """Ask what the urgency should be."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    buttons = tuple(
        Choice(one.mark, lead_token("grade", header.ref, str(int(one))))
        for one in Urgency
        if one != header.urgency
    )
    mark = Urgency(header.urgency).mark
    turn.say(turn.words("lead-urgency-ask", reference=header.ref, urgency=mark), (buttons,))


def choose_urgency(turn: Turn, reference: str, wanted: str) -> None:
    """Ask for the reason."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    if wanted not in {str(int(one)) for one in Urgency} or int(wanted) == header.urgency:
        turn.say(turn.words("lead-old-button"))
        return
    if int(wanted) > header.urgency and not header.opened_at:
        turn.say(turn.words("lead-urgency-read-first", reference=header.ref))
        return
    turn.chat.doing = {"grade": header.ref, "to": wanted}
    turn.say(turn.words("lead-urgency-why", reference=header.ref))


def take_reason(turn: Turn, text: str, message: str | None) -> None:
    """Change the urgency, or ask a second person."""
    if message:
        remove_later(turn, [message])
    reference, wanted = turn.chat.doing.pop("grade"), Urgency(int(turn.chat.doing.pop("to")))
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    change = Change(Urgency(header.urgency), wanted, " ".join(text.split())[:MAX_REASON_CHARS])
    match _needs(turn, header, change):
        case Needs.NOTHING:
            _change(turn, header, change, reader.person)
            turn.say(turn.words("lead-urgency-changed", reference=header.ref, urgency=wanted.mark))
        case Needs.SECOND:
            _ask_second(turn, header, change, reader.person)
        case Needs.READING:
            turn.say(turn.words("lead-urgency-read-first", reference=header.ref))
        case _:
            turn.say(turn.words("lead-not-done", reference=header.ref))


def answer_second(turn: Turn, reference: str, agrees: bool) -> None:
    """The second person's word; who asked cannot agree with themselves."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not header.lowering or header.lowering[0] == reader.person:
        turn.say(turn.words("lead-urgency-gone", reference=header.ref))
        return
    asked_by, wanted, reason = header.lowering
    header.lowering = []
    change = Change(Urgency(header.urgency), Urgency(int(wanted)), reason, seconded=True)
    if agrees and _needs(turn, header, change) is Needs.NOTHING:
        _change(turn, header, change, asked_by)
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "seconded", reader.person, header.id))
        key = "lead-urgency-changed"
    else:
        save_header(turn.tx, turn.service.sealer, header)
        write_audit(
            turn.tx, turn.service.sealer, AuditLine(turn.now, "not-seconded", reader.person, header.id)
        )
        key = "lead-urgency-kept"
    mark = Urgency(header.urgency).mark
    turn.say(turn.words(key, reference=header.ref, urgency=mark))
    _tell(turn, header, asked_by, turn.words(key, reference=header.ref, urgency=mark))


def _needs(turn: Turn, header: Header, change: Change) -> Needs:
    received = datetime.fromtimestamp(header.at, UTC)
    return needs_of_change(change, received=received, opened=bool(header.opened_at), now=turn.now)


def _change(turn: Turn, header: Header, change: Change, person: str) -> None:
    header.urgency = int(change.wanted)
    header.lowering = []
    words = turn.words(
        "lead-urgency-words",
        **{"from": change.found.mark, "to": change.wanted.mark, "reason": change.reason},
    )
    add_entry(turn.tx, turn.service.sealer, header, Entry("urgency", turn.now, person, words))
    if change.wanted < change.found:
        alert_readers(turn, header, "lead-alert-regraded", but=person)
        ladders.quicken(turn, header)
    else:
        ladders.watch(turn, header)
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "urgency-changed", person, header.id))


def _ask_second(turn: Turn, header: Header, change: Change, person: str) -> None:
    others = [one for one in readers_of(turn, header) if one.id != person]
    if not others:
        turn.say(turn.words("lead-urgency-alone", reference=header.ref))
        return
    header.lowering = [person, str(int(change.wanted)), change.reason]
    save_header(turn.tx, turn.service.sealer, header)
    role = ladders.name_role(turn, header, person)
    text = turn.words("lead-urgency-agree", reference=header.ref, role=role, urgency=change.wanted.mark)
    rows = (
        (turn.button("lead-button-open", lead_token("open", header.ref)),),
        (
            turn.button("lead-button-agree", lead_token("agree", header.ref)),
            turn.button("lead-button-disagree", lead_token("disagree", header.ref)),
        ),
    )
    for one in others:
        _tell(turn, header, one.id, text, rows)
    turn.say(turn.words("lead-urgency-second", reference=header.ref))


def _tell(
    turn: Turn, header: Header, person: str, text: str, rows: tuple[tuple[Choice, ...], ...] = ()
) -> None:
    found = find_person(turn.tx, turn.service.sealer, person)
    if found is not None and found.can_act:
        write_to(turn, header, found, text, rows)


# -- what it is about ---------------------------------------------------------------------------


def ask_kind(turn: Turn, reference: str, topic: str = "") -> None:
    """Ask for the group, then for the kind within it."""
    found = find_case(turn, reference)
    if found is None:
        return
    ref = found[0].ref
    if topic in set(Topic):
        kinds = [one for one in Kind if one.topic == topic]
        rows = tuple(
            (turn.button(lead_kind(one), lead_token("file", ref, one.replace(".", _DOT))),) for one in kinds
        )
        turn.say(turn.words("lead-kind-choose", reference=ref), rows)
        return
    buttons = [turn.button(f"lead-topic-{one}", lead_token("kind", ref, one)) for one in Topic]
    pairs = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    turn.say(turn.words("lead-kind-ask", reference=ref), pairs)


def set_kind(turn: Turn, reference: str, kind: str) -> None:
    """File the case under a kind; what the pupil tapped stays among the answers."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    kind = kind.replace(_DOT, ".")
    if kind not in set(Kind):
        turn.say(turn.words("lead-old-button"))
        return
    header.kind = kind
    if duties.note(turn, header):
        ladders.watch(turn, header)
    label = turn.words(lead_kind(kind))
    add_entry(turn.tx, turn.service.sealer, header, Entry("kind", turn.now, reader.person, label))
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "filed", reader.person, header.id))
    turn.say(turn.words("lead-kind-set", reference=header.ref, kind=label))
    follow_filing(turn, header, reader.person)
