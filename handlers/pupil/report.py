"""A draft becomes a report, or joins the one it is about.

Routed, sealed to its readers, alerted and receipted in one transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers import ladders
from handlers.alerts import alert_readers
from handlers.figures import note_return
from handlers.keyboards import hide_row
from handlers.pupil import danger, receipts
from handlers.pupil.adding import Added
from handlers.pupil.carrying import FEWEST_PIECES, Brought, prepare_long
from handlers.pupil.draft import close_draft, draft_of, note_sent, was_sent, words_of
from handlers.pupil.notices import push_notice
from handlers.pupil.passed import clear_passed
from handlers.pupil.questions import ask_open_question, begin_questions, order_for, stop_asking
from handlers.pupil.screens import name_readers_of_case, reads_at_school, setting_of, when_they_look
from handlers.routing import may_join, route_report, tell_copies, write_withheld
from handlers.turn import Later, Turn
from safeguarding import triage
from safeguarding.facets import Teller
from safeguarding.intake import TYPED_IN, Draft
from safeguarding.questions import DID
from safeguarding.report import Safe, Urgency
from safeguarding.routing import Route
from storage.added import add_sealed
from storage.carried import Carried, adopt, take
from storage.cases import (
    ADDED,
    ANSWER,
    NO_CHAT,
    PAST_SCHOOL,
    Entry,
    Header,
    add_entry,
    load_header,
    make_case,
    new_reference,
    put_receipt,
    reference_taken,
    save_header,
)


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs that is slow to make: the receipt's words and their digest."""

    words: str
    digest: bytes
    brought: Brought | None = None  # of a long report, what was made ready beside the units


def prepare(turn: Turn, draft: Draft, finish: Callable[[Turn, Sending], None]) -> Later:
    """Make ready what is slow, between two units or more; then *finish* sends the draft."""
    words, salt = receipts.draw_words(), turn.service.sealer.keyring.salt

    def make(brought: Brought | None) -> Sending:
        return Sending(words, receipts.digest(words, draft.setting, salt), brought)

    return prepare_long(turn, draft, make, finish)


def send(turn: Turn, draft: Draft, away: bool, sending: Sending | None) -> Later | None:
    """Send the draft. The receipt is slow to make, so it is made between two units."""
    if sending is None:

        def then(again: Turn, made: Sending) -> None:
            now_draft = draft_of(again)
            if now_draft is None or now_draft.id != draft.id:
                say_gone(again, draft)
                return  # it was sent, hidden or thrown away between the two
            submit(again, now_draft, away=away, sending=made)

        return prepare(turn, draft, then)
    submit(turn, draft, away=away, sending=sending)
    return None


def say_gone(turn: Turn, draft: Draft) -> None:
    """Say what became of a draft that was to be sent; in a hidden chat, where it is kept, nothing."""
    if not turn.chat.hidden_at:
        key = "pupil-already-sent" if was_sent(turn, draft.since) else "pupil-draft-ended"
        turn.say(turn.words(key), (hide_row(turn),))


def submit(turn: Turn, draft: Draft, *, away: bool, sending: Sending, mark: str = "") -> Header:
    """Make the draft a report: route, seal, alert, receipt, in this one transaction."""
    header, chosen = make_report(turn, draft, away=away, mark=mark, brought=sending.brought)
    header.receipt = put_receipt(turn.tx, turn.service.sealer, sending.digest, header.id)
    alert_readers(turn, header, "lead-alert-new")
    tell_copies(turn, chosen, header)
    ladders.begin(turn, header)
    save_header(turn.tx, turn.service.sealer, header)
    note_sent(turn, draft)
    close_draft(turn, draft, gradually=draft.pieces >= FEWEST_PIECES)
    clear_passed(turn, still_open=False)  # nothing that says "Not sent yet." stays above "Sent."
    turn.chat.cases.append(header.id)
    if mark:  # the pupil did not ask for anything to appear: one constant line, and the words behind the gate
        turn.chat.unread.append({"kind": "unasked", "case": header.id, "words": sending.words})
        _tell_of_unasked(turn, header)
    else:
        asks = not (draft.reporter or draft.complains)
        _say_sent(turn, header, sending.words, begins=asks and not draft.short)
        stop_asking(turn)
        danger.stop_asking(turn)
        if asks:  # only now the questions, and none to an adult, who has thirty seconds
            begin_questions(turn, header, order_for(header, easy=draft.easy, short=draft.short))
    return header


def _tell_of_unasked(turn: Turn, header: Header) -> None:
    """Push the constant line after an unasked sending, at P1 only, and never into a hidden chat."""
    if header.urgency == Urgency.P1 and not turn.chat.quiet and not turn.chat.notice:
        push_notice(turn, turn.chat)


def make_report(
    turn: Turn, draft: Draft, *, away: bool, mark: str, brought: Brought | None = None
) -> tuple[Header, Route]:
    """Route the draft and seal it to its readers as a new case; *brought*: what was made ready of it, if it still holds."""
    setting = setting_of(turn, draft.setting)
    chosen = route_report(turn, draft, away, brought.looked if brought else None)
    carried = _take(turn, draft, brought)
    sealer = turn.service.sealer
    ref = new_reference()
    while reference_taken(turn.tx, sealer, ref):
        ref = new_reference()
    header = Header(
        id=carried.case.hex() if carried else os.urandom(16).hex(),
        ref=ref,
        setting=setting.code if setting else "",
        readers=[*chosen.readers, *chosen.waiting],
        hidden=sorted(chosen.hidden),
        permitted=sorted(chosen.permitted),
        waiting=list(chosen.waiting),
        chain=[*chosen.waiting, *chosen.above],
        why=list(chosen.why),
        steps=list(chosen.steps),
        urgency=int(draft.urgency),
        status="new",
        at=int(turn.now.timestamp()),
        chat="" if draft.reporter in TYPED_IN else turn.chat_row.hex(),
        safe=str(draft.safe or ""),
        concern=str(draft.concern or ""),
        marks=[mark for mark in (PAST_SCHOOL if away else "", mark, *_marks_of(draft)) if mark],
        rules=list(draft.rules),
        kind=draft.kind,
        facets={"role": [_role_of(draft)]} if _role_of(draft) else {},
        lines=draft.lines,
        reporter=str(draft.reporter),
        openable=turn.service.break_glass,
        write_back=NO_CHAT if draft.reporter in TYPED_IN else "yes" if draft.reporter else "",
    )
    write_withheld(turn, chosen, header)
    if carried:
        make_case(turn.tx, sealer, header, (carried.private, carried.public))
        adopt(turn.tx, sealer, header, carried)
    else:
        make_case(turn.tx, sealer, header)
        add_entry(turn.tx, sealer, header, Entry("words", turn.now, "", words_of(turn, draft)))
    for prompted in _prompted(draft):
        add_entry(turn.tx, sealer, header, Entry(ANSWER, turn.now, "", prompted))
    save_header(turn.tx, sealer, header)
    return header, chosen


def _take(turn: Turn, draft: Draft, brought: Brought | None) -> Carried | None:
    """Take the sealed words that were brought, if they are the draft's as it is now and all of them are there."""
    if brought is None or brought.looked.version != draft.version:
        return None
    return brought.carried if take(turn.tx, turn.service.sealer, brought.carried) else None


def _marks_of(draft: Draft) -> list[str]:
    """What the lead must know of how it was told."""
    return [
        mark
        for mark, holds in (
            (DID, draft.role == DID),
            ("easy", draft.easy),
            ("complaint", draft.complains),
            ("image_exists", triage.PICTURE.rules[0] in draft.rules),
            (str(draft.reporter), bool(draft.reporter)),
        )
        if holds
    ]


def _role_of(draft: Draft) -> str:
    if draft.reporter and draft.reporter not in TYPED_IN:
        return str(Teller.ON_BEHALF)
    return str(Teller.SELF) if draft.role == DID else draft.role


def _prompted(draft: Draft) -> list[str]:
    """What was tapped before sending, and the name that an adult gave: kept apart from the words."""
    kind = [f"kind={draft.kind}"] if draft.kind else []
    role = [f"role={draft.role}"] if draft.role else []
    name = [f"name={draft.name}"] if draft.name not in ("", "-") else []
    return [*kind, *role, *name]


def join(turn: Turn, draft: Draft, added: Added | None) -> None:
    """Add the draft's words to the case that the child said they belong to, and say so."""
    add_to_case(turn, draft, added)
    turn.say(turn.words("pupil-added"), (hide_row(turn),), passing=False)
    ask_open_question(turn)


def add_to_case(turn: Turn, draft: Draft, added: Added | None = None) -> Header:
    """Add the draft's words to its case, and alert who reads it; nothing is said here.

    *added*: what was made ready of them, if it still holds.
    """
    sealer = turn.service.sealer
    header = load_header(turn.tx, sealer, draft.about)
    ready = added is not None and added.looked.version == draft.version
    if added is None or not ready or not add_sealed(turn.tx, sealer, header, added.sealed):
        add_entry(turn.tx, sealer, header, Entry(ADDED, turn.now, "", words_of(turn, draft)))
    raised = int(draft.urgency) < header.urgency
    header.urgency = min(header.urgency, int(draft.urgency))
    header.safe = str(Safe.NO) if draft.safe is Safe.NO else header.safe
    header.lines += draft.lines
    note_return(header)
    header.rules = list(dict.fromkeys((*header.rules, *draft.rules)))[:24]
    header.marks = list(dict.fromkeys((*header.marks, *_marks_of(draft))))
    if header.status == "closed":
        header.reopen()
        raised = True
    alert_readers(turn, header, "lead-alert-added")
    ladders.renew(turn, header, raised=raised)
    save_header(turn.tx, sealer, header)
    note_sent(turn, draft)
    close_draft(turn, draft, gradually=draft.pieces >= FEWEST_PIECES)
    return header


def send_unasked(turn: Turn, draft: Draft, sending: Sending) -> None:
    """Send what a child in danger wrote and did not send (MOMENTS 3)."""
    if draft.joins and not draft.adult and may_join(turn, draft):
        header = add_to_case(turn, draft)
        turn.chat.unread.append({"kind": "unasked", "case": header.id, "words": ""})
        _tell_of_unasked(turn, header)
        return
    submit(
        turn,
        draft,
        away=False,
        sending=sending,
        mark="unsent_p1" if draft.urgency is Urgency.P1 else "unsent_p2",
    )


def _say_sent(turn: Turn, header: Header, words: str, *, begins: bool) -> None:
    setting = setting_of(turn, header.setting)
    when = when_they_look(turn, setting, reads_at_school(header))
    readers = name_readers_of_case(turn, header.id)
    lines = [
        turn.words("pupil-sent"),
        turn.words("pupil-sent-readers", readers=readers, when=when),
        turn.words("pupil-receipt", words=words),
    ]
    if header.reporter:
        lines = [turn.words("staff-sent", readers=readers, when=when, reference=header.ref)]
    if "R8" in header.why:
        lines += _independent(turn, header)
    if begins and not header.reporter:
        lines.append(turn.words("pupil-questions-begin"))
    turn.say("\n\n".join(lines), (hide_row(turn),), passing=False)


def _independent(turn: Turn, header: Header) -> list[str]:
    """Say who is not the council, where somebody there may be part of it (R8): to an adult only a number that was checked."""
    if not header.reporter:
        return [turn.words("pupil-independent", number="0800 1111")]
    line = turn.service.helplines.lines.get("nspcc_whistleblowing")
    today = turn.now.astimezone(ZoneInfo(turn.service.timezone)).date()
    shown = line is not None and not line.off and line.is_current(today)
    return [turn.words("staff-independent", number=line.call)] if line is not None and shown else []
