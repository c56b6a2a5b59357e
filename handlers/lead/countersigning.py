"""*Malicious*: an outcome that one person asks for and another, above the leads, countersigns (DOMAIN 2.4, 7.2).

1. A reader gives the reason; it is kept in the case, and asked of the head, or of the duty desk where the head
   may not know of the case or is not there. Until they answer, the case stays open and its clocks go on.
2. Who is asked sees the reason and not the case; the case closes when they countersign it, by themselves.
3. They decline, or the pupil writes again, or the case goes to others: it stays open, and must be asked anew.
"""

from __future__ import annotations

from handlers.access import authenticate, note_refusal
from handlers.alerts import write_to
from handlers.keyboards import lead_token
from handlers.ladders import name_role
from handlers.lead.casework import find_case
from handlers.lead.ending import finish, what_stands_against
from handlers.lead.protected import show_protected, with_end
from handlers.oversight import desks_over, overseers_of
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.case import Outcome
from safeguarding.casework import may_countersign
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, find_header, save_header
from storage.people import find_person, find_setting
from storage.vault import must_not_know

ASKING = "malicious"  # in the chat's `doing`: the case whose reason is asked for
MAX_REASON_CHARS = 200


def begin(turn: Turn, header: Header) -> None:
    """Say that it takes two, and ask for the reason."""
    turn.chat.doing = {ASKING: header.ref}
    turn.say(turn.words("lead-malicious-why", reference=header.ref))


def ask(turn: Turn, text: str, message: str | None) -> None:
    """Keep the reason and ask for the countersign; what was typed goes in ten minutes."""
    if message:
        remove_later(turn, [message])
    found = find_case(turn, turn.chat.doing.pop(ASKING))
    if found is None:
        return
    header, reader = found
    if against := what_stands_against(turn, header):
        turn.say(turn.words(against, reference=header.ref))
        return
    desk, people = overseers_of(turn, header, but=(reader.person,))
    if not people:
        turn.say(turn.words("lead-malicious-nobody", reference=header.ref))
        return
    reason = " ".join(text.split())[:MAX_REASON_CHARS]
    header.countersign = [reader.person, desk, reason]
    _keep(turn, header, reader.person, "malicious-asked", reason)
    setting = find_setting(turn.tx, turn.service.sealer, header.setting) if header.setting else None
    where = setting.name if setting else turn.words("lead-no-setting")
    role = name_role(turn, header, reader.person)
    told = turn.words("lead-malicious-asks", reference=header.ref, setting=where, role=role)
    rows = ((turn.button("lead-button-see-reason", lead_token("why-malicious", header.ref)),),)
    for person in people:
        write_to(turn, header, person, told, rows)
    turn.say(turn.words("lead-malicious-asked", reference=header.ref))


def show_reason(turn: Turn, reference: str) -> None:
    """Show who was asked the reason, protected, with their two answers."""
    header = _asked_of(turn, reference)
    if header is None:
        return
    asker, _, reason = header.countersign
    person = turn.chat.person
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "malicious-read", person, header.id))
    role = name_role(turn, header, asker)
    text = turn.words("lead-malicious-reason", reference=header.ref, role=role, reason=reason)
    rows = (
        (turn.button("lead-button-countersign", lead_token("countersign", header.ref)),),
        (turn.button("lead-button-no-countersign", lead_token("no-countersign", header.ref)),),
    )
    show_protected(turn, header, with_end(turn, text), rows)


def answer(turn: Turn, reference: str, *, agrees: bool) -> None:
    """The countersign, or its refusal; either is kept in the case, and told to who asked."""
    header = _asked_of(turn, reference)
    if header is None:
        return
    asker, person = header.countersign[0], turn.chat.person
    header.countersign = []
    against = what_stands_against(turn, header) if agrees else ""
    if against:
        save_header(turn.tx, turn.service.sealer, header)
        turn.say(turn.words(against, reference=header.ref))
        return
    act = "countersigned" if agrees else "not-countersigned"
    words = turn.words("lead-countersigned" if agrees else "lead-not-countersigned")
    _keep(turn, header, person, act, words)
    if agrees:
        finish(turn, header, Outcome.MALICIOUS, asker)
    key = "lead-malicious-closed" if agrees else "lead-malicious-kept"
    turn.say(turn.words(key, reference=header.ref))
    asking = find_person(turn.tx, turn.service.sealer, asker)
    if asking is not None and asking.can_act:
        write_to(turn, header, asking, turn.words(key, reference=header.ref))


def _asked_of(turn: Turn, reference: str) -> Header | None:
    """Find a case whose countersign the adult in this chat was asked for; else say one thing to all."""
    reader, header = authenticate(turn), find_header(turn.tx, turn.service.sealer, reference)
    if reader is None or header is None:
        note_refusal(turn, reference)
        turn.say(turn.words("lead-not-yours"))
        return None
    over = desks_over(header)
    kept_from = (reader.person,) if must_not_know(header, reader) else ()
    if not header.countersign and not kept_from and reader.desks & set(over):
        turn.say(turn.words("lead-malicious-gone", reference=header.ref))
        return None
    asker, desk, _ = header.countersign or ("", "", "")
    if not may_countersign(reader.person, reader.desks, asker=asker, asked=desk, over=over, hidden=kept_from):
        note_refusal(turn, reference)
        turn.say(turn.words("lead-not-yours"))
        return None
    return header


def _keep(turn: Turn, header: Header, person: str, act: str, text: str) -> None:
    """Keep a step of it in the case and in the trail."""
    sealer = turn.service.sealer
    add_entry(turn.tx, sealer, header, Entry(act, turn.now, person, text))
    save_header(turn.tx, sealer, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, act, person, header.id))
