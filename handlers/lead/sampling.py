"""Five replies of each half-term, drawn by lot, for the head or the duty desk to look at (MOMENTS 8).

1. Each reply takes part when it is sent; what was drawn so far is one sealed timer of the setting, which ends
   with the half-term. Replies of restricted cases are drawn apart, so that a head's five tell nothing of them.
2. At its end the replies are given out: each to the first desk above the leads at which somebody is who did not
   write it, as things are then. They get a line that says how many, and nothing of them.
3. Whoever opens them is checked again, reply by reply; it is audited, protected, and gone after ten minutes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.access import authenticate, note_refusal
from handlers.alerts import readers_of, write_to
from handlers.calendars import calendar_for
from handlers.events import Address, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.ladders import name_role
from handlers.lead.protected import show_protected, with_end
from handlers.oversight import desks_over, overseers_of
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.sample import Picked, Sample, lots, take
from safeguarding.schoolyear import MOST_WEEKS, half_term_ends
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, find_header, load_header, save_header
from storage.chats import Chat
from storage.errors import CaseGone
from storage.facts import is_restricted
from storage.people import BOROUGH, find_setting, list_active
from storage.pieces import need_piece
from storage.timers import Timer, find_timer, set_timer, stop_timer
from storage.vault import Reader, must_not_know, reader_of

SAMPLE, GIVEN = "sample", "sample-given"  # timers of a setting: what is drawn, and what was given out
LOOKED = "looked"  # an entry: somebody above looked at a reply
_LISTED, _APART = "listed", "apart"
_KEPT = timedelta(weeks=6)  # so long they can be looked at
_EVEN = 1_700  # a timer's facts are filled up to so many letters: its size tells no number


# -- drawing ------------------------------------------------------------------------------------


def offer(turn: Turn, header: Header, reply: Picked) -> None:
    """Let a reply to a pupil take part in the draw of this half-term."""
    if header.reporter:
        return  # an adult's
    code = header.setting or BOROUGH
    timer = find_timer(turn.tx, turn.service.sealer, SAMPLE, code)
    facts: Mapping[str, Any] = timer.facts if timer else {}
    samples = {lot: _sample_of(facts.get(lot, (0, ()))) for lot in (_LISTED, _APART)}
    which = _APART if is_restricted(header) else _LISTED
    drawn = secrets.randbelow(lots(samples[which]))
    samples[which] = take(samples[which], reply, drawn)
    due = timer.due if timer else _ends(turn, code)
    kept = {lot: (one.seen, [_plain(picked) for picked in one.picked]) for lot, one in samples.items()}
    set_timer(turn.tx, turn.service.sealer, SAMPLE, code, due, _evened(kept))


def _ends(turn: Turn, code: str) -> datetime:
    calendar = calendar_for(turn.tx, turn.service, "" if code == BOROUGH else code)
    return half_term_ends(calendar, turn.now) or turn.now + timedelta(weeks=MOST_WEEKS)


def _sample_of(kept: tuple[int, list[list[Any]]]) -> Sample:
    return Sample(kept[0], tuple(Picked(*one) for one in kept[1]))


def _plain(reply: Picked) -> list[Any]:
    return [reply.case, reply.number, reply.parts, reply.by]


def _evened(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "even": " " * max(0, _EVEN - len(json.dumps(facts)))}


# -- giving out ---------------------------------------------------------------------------------


def give_out(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """The half-term is over: give each reply that was drawn to who may look at it, and tell them how many."""
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    stop_timer(tx, service.sealer, SAMPLE, timer.subject)
    shares: dict[str, list[list[Any]]] = {}
    for lot in (_LISTED, _APART):
        for reply in _sample_of(timer.facts[lot]).picked:
            header = _header_of(turn, reply)
            desk = overseers_of(turn, header, but=(reply.by,))[0] if header else ""
            if desk:
                shares.setdefault(desk, []).append(_plain(reply))
    set_timer(tx, service.sealer, GIVEN, timer.subject, now + _KEPT, _evened({"shares": shares}))
    for desk, replies in shares.items():
        _tell(turn, timer.subject, desk, [Picked(*one) for one in replies])
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _tell(turn: Turn, code: str, desk: str, replies: list[Picked]) -> None:
    """Tell each adult of the desk how many they may look at: a count must not tell of a case that is hidden from them."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    where = setting.name if setting else turn.words("lead-borough")
    rows = ((turn.button("lead-button-look-replies", lead_token("replies", code)),),)
    found = [(reply, header) for reply in replies if (header := _header_of(turn, reply)) is not None]
    for person in list_active(turn.tx, turn.service.sealer, desk):
        count = sum(may_look(header, reply, reader_of(person), desk) for reply, header in found)
        if not count:
            continue
        text = turn.words("lead-sample", setting=where, count=count)
        to = Address(person.door, person.address)
        turn.post(Outgoing(to, lane=Lane.FOLLOW_UP, text=text, rows=rows))


def _header_of(turn: Turn, reply: Picked) -> Header | None:
    try:
        return load_header(turn.tx, turn.service.sealer, reply.case)
    except CaseGone:
        return None


# -- looking ------------------------------------------------------------------------------------


def show(turn: Turn, code: str) -> None:
    """Show the replies that were given to a desk of the adult in this chat, and that they may look at now."""
    reader, sealer = authenticate(turn), turn.service.sealer
    timer = find_timer(turn.tx, sealer, GIVEN, code)
    shown = False
    if reader is not None and timer is not None:
        for reply, header in _given_to(turn, reader, timer):
            shown = True
            _show(turn, reply, header)
            write_audit(turn.tx, sealer, AuditLine(turn.now, "reply-opened", reader.person, header.id))
    if not shown:
        note_refusal(turn)
        turn.say(turn.words("lead-not-yours"))


def _given_to(turn: Turn, reader: Reader, timer: Timer) -> Iterator[tuple[Picked, Header]]:
    for desk, replies in timer.facts["shares"].items():
        if desk in reader.desks:
            for reply in (Picked(*one) for one in replies):
                header = _header_of(turn, reply)
                if header is not None and may_look(header, reply, reader, desk):
                    yield reply, header


def may_look(header: Header, reply: Picked, reader: Reader, desk: str) -> bool:
    """Say whether *reader*, who sits at *desk*, may look at a reply: not their own, nothing they must not know of."""
    return reader.person != reply.by and not must_not_know(header, reader) and desk in desks_over(header)


def _show(turn: Turn, reply: Picked, header: Header) -> None:
    role, number = name_role(turn, header, reply.by), str(reply.number)
    owner, field = bytes.fromhex(header.id), f"reply-{reply.number}"
    parts = [need_piece(turn.tx, turn.service.sealer, owner, field, one) for one in range(reply.parts)]
    text = b"".join(parts).decode("utf-8", "surrogatepass")
    told = turn.words("lead-sample-reply", reference=header.ref, role=role, text=text)
    answers = (
        turn.button("lead-button-reply-right", lead_token("reply-right", header.ref, number)),
        turn.button("lead-button-reply-talk", lead_token("reply-talk", header.ref, number)),
    )
    show_protected(turn, header, with_end(turn, told), (answers,))


def answer(turn: Turn, reference: str, number: str, *, talk: bool) -> None:
    """[Looks right] or [Talk to the lead]: kept in the case, once, and in the second case told to who wrote it."""
    reader = authenticate(turn)
    header = find_header(turn.tx, turn.service.sealer, reference)
    code = (header.setting or BOROUGH) if header else ""
    timer = find_timer(turn.tx, turn.service.sealer, GIVEN, code) if code else None
    if reader is None or header is None or timer is None:
        note_refusal(turn, reference)
        turn.say(turn.words("lead-not-yours"))
        return
    found = [
        one for one, of in _given_to(turn, reader, timer) if of.id == header.id and str(one.number) == number
    ]
    if not found:
        note_refusal(turn, reference)
        turn.say(turn.words("lead-not-yours"))
        return
    _settle(turn, timer, found[0])
    words = turn.words("lead-looked-talk" if talk else "lead-looked-right")
    add_entry(turn.tx, turn.service.sealer, header, Entry(LOOKED, turn.now, reader.person, words))
    save_header(turn.tx, turn.service.sealer, header)
    act = "reply-queried" if talk else "reply-approved"
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, act, reader.person, header.id))
    if talk:
        _ask_to_talk(turn, header, found[0], reader)
    turn.say(turn.words("lead-sample-asked" if talk else "lead-sample-kept", reference=header.ref))


def _settle(turn: Turn, timer: Timer, reply: Picked) -> None:
    """Take a reply out of what is to be looked at."""
    left = {
        desk: [one for one in replies if one[:2] != [reply.case, reply.number]]
        for desk, replies in timer.facts["shares"].items()
    }
    set_timer(turn.tx, turn.service.sealer, GIVEN, timer.subject, timer.due, _evened({"shares": left}))


def _ask_to_talk(turn: Turn, header: Header, reply: Picked, reader: Reader) -> None:
    """Tell who wrote it, or whoever reads the case if they have gone."""
    role = name_role(turn, header, reader.person)
    readers = readers_of(turn, header)
    author = [one for one in readers if one.id == reply.by]
    for person in author or readers:
        write_to(turn, header, person, turn.words("lead-sample-talk", reference=header.ref, role=role))
