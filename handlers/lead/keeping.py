"""What becomes of a case when the work is done: recorded elsewhere, kept on hold, and the menu that leads there.

*Recorded in our system* is a lead's word that the school's own file holds what it must; it starts the
clock of `safeguarding.retention`. A hold stops it, with a reason that stands in the case. A lead's hold is
lifted by a permitted lead, the data protection officer's by them alone.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handlers.alerts import readers_of
from handlers.caseage import age_of
from handlers.erasing import tell
from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.lead.codes import is_dpo
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.case import Status
from safeguarding.retention import judge
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, find_header, save_header
from storage.people import Person

MAX_RECORD_CHARACTERS = 60
MAX_REASON_CHARACTERS = 300


def menu_rows(turn: Turn, header: Header) -> list[tuple[Choice, ...]]:
    """Give the buttons for what becomes of a case, and who else reads it."""
    ref = header.ref
    rows: list[tuple[Choice, ...]] = []
    if header.status == Status.CLOSED and header.recorded_at:  # said before; it can be put right
        rows.append((turn.button("lead-button-recorded", lead_token("recorded", ref)),))
    held = any(role == "lead" for _, role, _ in header.holds)
    rows.append(
        (turn.button("lead-button-lift", lead_token("lift", ref)),)
        if held
        else (turn.button("lead-button-hold", lead_token("hold", ref)),)
    )
    rows.append(
        (
            turn.button("lead-button-colleagues", lead_token("colleagues", ref)),
            turn.button("lead-button-desks", lead_token("desks", ref)),
        )
    )
    rows.append(
        (
            turn.button("lead-button-code-export", lead_token("code", ref, "export")),
            turn.button("lead-button-code-erase", lead_token("code", ref, "erase")),
        )
    )
    return rows


def state_lines(turn: Turn, header: Header) -> list[str]:
    """Say how long the case stays, as far as that is known."""
    if header.holds:
        return [turn.words("lead-is-held")]
    if not header.recorded_at:
        return [turn.words("lead-is-not-recorded")] if header.status == Status.CLOSED else []
    verdict = judge(age_of(header), turn.service.retention)
    if verdict.why:
        return [turn.words("lead-is-kept-adult")]
    due = verdict.due.astimezone(ZoneInfo(turn.service.timezone))
    return [turn.words("lead-is-recorded", day=f"{due:%d/%m/%Y}")]


# -- recorded -----------------------------------------------------------------------------------


def ask_record(turn: Turn, reference: str) -> None:
    """Ask what the record is called in the school's own system."""
    found = find_case(turn, reference)
    if found is None:
        return
    if found[0].status != Status.CLOSED:
        turn.say(turn.words("lead-close-first", reference=found[0].ref))
        return
    turn.chat.doing = {"record": found[0].ref}
    turn.say(turn.words("lead-type-record", reference=found[0].ref))


def _record(turn: Turn, reference: str, text: str) -> None:
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    name = " ".join(text.split())[:MAX_RECORD_CHARACTERS]
    if header.status != Status.CLOSED:  # the pupil wrote again meanwhile
        turn.say(turn.words("lead-close-first", reference=header.ref))
        return
    header.record, header.recorded_at = name, int(turn.now.timestamp())
    _note(turn, header, "recorded", reader.person, name)
    turn.say("\n".join([turn.words("lead-recorded", reference=header.ref), *state_lines(turn, header)]))


# -- on hold ------------------------------------------------------------------------------------


def ask_hold(turn: Turn, reference: str) -> None:
    """Ask why the case must be kept."""
    found = find_case(turn, reference)
    if found is not None:
        _ask_reason(turn, found[0])


def _ask_reason(turn: Turn, header: Header) -> None:
    turn.chat.doing = {"hold": header.ref}
    turn.say(turn.words("lead-type-hold", reference=header.ref))


def _hold(turn: Turn, person: Person, reference: str, text: str) -> None:
    header, role = _of(turn, person, reference)
    if header is None:
        return
    reason = " ".join(text.split())[:MAX_REASON_CHARACTERS]
    mine = [hold for hold in header.holds if hold[1] != role]
    header.holds = [*mine, (person.id, role, int(turn.now.timestamp()))]
    _note(turn, header, "held", person.id, reason)
    _say_to_all(turn, header, person, "lead-held")


def lift(turn: Turn, person: Person, reference: str) -> None:
    """Lift a hold: the officer any, a lead what leads put."""
    header, role = _of(turn, person, reference)
    if header is None:
        return
    left = [] if role == "dpo" else [hold for hold in header.holds if hold[1] != "lead"]
    if len(left) == len(header.holds):
        turn.say(turn.words("lead-not-held" if not left else "lead-held-by-dpo", reference=header.ref))
        return
    header.holds = left
    _note(turn, header, "unheld", person.id, "")
    _say_to_all(turn, header, person, "lead-unheld")


def command(turn: Turn, person: Person, name: str, reference: str) -> None:
    """`/hold REF` and `/lift REF`."""
    if not reference:
        turn.say(turn.words("lead-say-reference", command=name))
        return
    if name == "lift":
        lift(turn, person, reference)
        return
    header, _ = _of(turn, person, reference)
    if header is not None:
        _ask_reason(turn, header)


def _of(turn: Turn, person: Person, reference: str) -> tuple[Header | None, str]:
    """Find the case for a permitted lead, or for the officer, who does not read it; and as what they act."""
    if is_dpo(person):
        header = find_header(turn.tx, turn.service.sealer, reference)
        if header is None:
            turn.say(turn.words("lead-not-yours"))
        return header, "dpo"
    found = find_case(turn, reference)
    return (found[0] if found else None), "lead"


# -- both ---------------------------------------------------------------------------------------


def hear(turn: Turn, person: Person, text: str, message: str | None) -> None:
    """Take what was asked for; what was typed goes in ten minutes."""
    doing, turn.chat.doing = turn.chat.doing, {}
    if message:
        remove_later(turn, [message])
    if "record" in doing:
        _record(turn, doing["record"], text)
    else:
        _hold(turn, person, doing["hold"], text)


def _note(turn: Turn, header: Header, kind: str, person: str, text: str) -> None:
    """Keep it in the case, where its readers find it, and in the trail, without the words."""
    sealer = turn.service.sealer
    add_entry(turn.tx, sealer, header, Entry(kind, turn.now, person, text))
    save_header(turn.tx, sealer, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, kind, person, header.id))


def _say_to_all(turn: Turn, header: Header, person: Person, key: str) -> None:
    words = turn.words(key, reference=header.ref)
    turn.say(words)
    others = [one for one in readers_of(turn, header) if one.id != person.id]
    turn.owed.extend(tell(turn.tx, turn.service, others, words, turn.now).owed)
