"""The pupil's draft, and its becoming a report.

The order matters for safety:
1. what was written is kept before anything is decided;
2. triage reads it; a help card goes out before any question;
3. a report is routed, sealed to its readers, alerted and receipted in one transaction.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers import ladders
from handlers.alerts import alert_readers
from handlers.figures import note_return
from handlers.keyboards import hide_row
from handlers.pupil import danger, guard, receipts
from handlers.pupil.danger import show_help
from handlers.pupil.first import reporter_of, show_first
from handlers.pupil.living import living_cases
from handlers.pupil.notices import push_notice
from handlers.pupil.questions import ask_open_question, begin_questions, order_for, stop_asking
from handlers.pupil.screens import (
    ask,
    fold,
    match_settings,
    name_readers_of_case,
    offer_settings,
    reads_at_school,
    setting_of,
    when_they_look,
)
from handlers.routing import may_join, route_report, tell_copies, write_withheld
from handlers.turn import Later, Turn
from safeguarding import triage
from safeguarding.facets import Teller
from safeguarding.giveaway import take_out
from safeguarding.intake import (
    TYPED_IN,
    Answered,
    Draft,
    DraftEvent,
    Outcome,
    SettingNamed,
    Step,
    Words,
    advance,
    set_apart,
)
from safeguarding.questions import DID
from safeguarding.report import Safe, Urgency
from safeguarding.routing import Route
from storage.cases import (
    ANSWER,
    NO_CHAT,
    Entry,
    Header,
    add_entry,
    is_there,
    load_header,
    make_case,
    new_reference,
    put_receipt,
    reference_taken,
    save_header,
)
from storage.drafts import erase_draft, hold_words, load_draft, read_words, save_draft
from storage.timers import set_timer, stop_timer

_ENDS_WITHIN_SECONDS = 3600  # the timer that ends a draft is not moved at every line


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs that is slow to make: the receipt's words and their digest."""

    words: str
    digest: bytes


def draft_of(turn: Turn) -> Draft | None:
    """Open the chat's draft, or None."""
    if not turn.chat.draft:
        return None
    if turn.draft is None or turn.draft.id != turn.chat.draft:
        turn.draft = open_draft(turn, turn.chat.draft)
    return turn.draft


def record_of(turn: Turn, row: str) -> dict[str, Any] | None:
    """Find a draft's record: in the chat, or in a row of its own; None if it has gone."""
    if turn.chat.answers.get("id") == row:
        return turn.chat.answers
    record = load_draft(turn.tx, turn.service.sealer, bytes.fromhex(row))
    if record is not None:
        turn.apart.add(row)
    return record


def open_draft(turn: Turn, row: str) -> Draft | None:
    """Open a draft; words that were to join a case that has gone become a report of their own."""
    record = record_of(turn, row)
    draft = Draft.from_record(record) if record else None
    if draft is None or not draft.about or is_there(turn.tx, draft.about):
        return draft
    return advance(replace(draft, step=Step.SAME), Answered(Step.SAME, "no")).draft


def begin_draft(turn: Turn) -> Draft:
    """Begin a draft for this chat: about its newest case, if it has one."""
    reporter = reporter_of(turn)
    cases = living_cases(turn)  # none of a hidden chat: whoever holds the phone must not learn of one
    about = cases[-1].id if cases and cases[-1].reporter == str(reporter) else ""
    at = int(turn.now.timestamp())
    return Draft(
        os.urandom(16).hex(),
        begun=at,
        step=Step.WORDS if turn.chat.setting else Step.SETTING,
        setting=turn.chat.setting,
        about=about,
        last=at,
        since=turn.chat.turn + 1,
        easy=turn.chat.language.endswith("-easy"),
        taps=turn.chat.language.endswith("-easy"),
        reporter=reporter,
    )


def hear(turn: Turn, text: str, changed: bool = False) -> None:
    """Keep what the pupil wrote, whatever was asked, and go on (DESIGN 1.6)."""
    mark = turn.words("pupil-changed-mark") if changed else danger.take_answer(turn)
    found = draft_of(turn)
    reading = triage.read_together([*_short_lines_before(turn, found, text), text], turn.read(text))
    keep_words(turn, mark + text, reading)


def keep_words(turn: Turn, text: str, reading: triage.Reading, *, quietly: bool = False) -> None:
    """Keep *text* as a line of the draft, and do what *reading* makes of it; *quietly*: say nothing now."""
    draft = draft_of(turn) or begin_draft(turn)
    line = ("\n" if draft.lines else "") + text
    pieces, tail = _hold(turn, draft, draft.pieces, draft.tail + line)
    adult = triage.names_adult_at_school(reading)
    size = draft.size + len(line)
    outcome = advance(draft, Words(reading.urgency, reading.rules, adult, pieces, tail, size))
    heard = outcome.draft
    if quietly:
        keep(turn, heard)
        return
    if triage.may_end_a_life(reading):
        show_help(turn, f"help-{triage.card_for(reading)}")
    if heard.step is Step.SETTING and outcome.effects[0] != "help":
        matches = match_settings(turn, text)
        if matches:
            heard = replace(heard, searched=heard.lines == 1)
            keep(turn, heard)
            offer_settings(turn, heard, matches)
            return
    if guard.guards(turn, heard, text):
        outcome = replace(outcome, draft=guard.speak(turn, heard, len(line)))
    follow(turn, outcome, card=f"help-{triage.card_for(reading)}")


def _hold(turn: Turn, draft: Draft, pieces: int, words: str) -> tuple[int, str]:
    return hold_words(turn.tx, turn.service.sealer, bytes.fromhex(draft.id), pieces, words)


_TOGETHER_LINES = 6  # lines of a draft that are read as one message with the newest
_SHORT_BYTES = 64  # only short ones are fragments; a little more than `triage.FRAGMENT_CHARS`, for accents


def _short_lines_before(turn: Turn, draft: Draft | None, text: str) -> list[str]:
    """Give the last lines of the draft, the oldest first, as far back as they are short; none before a long *text*.

    They are where they always were, with the draft, sealed. Nothing else keeps them.
    """
    lines: list[str] = []
    if draft is None or not draft.lines or len(text) > triage.FRAGMENT_CHARS:
        return lines
    near = draft.tail
    if draft.pieces and near.count("\n") < _TOGETHER_LINES:  # the lines before were moved out a moment ago
        near = _words_from(turn, draft, draft.pieces - 1)
    for line in reversed(near.split("\n")[-_TOGETHER_LINES:]):
        if len(line.encode("utf-8", "replace")) > _SHORT_BYTES:
            break
        lines.insert(0, line.strip())
    return lines


def answer_guard(turn: Turn, draft: Draft, answer: str) -> None:
    """[Keep], [Change] or [Take out], for the line that was pointed out."""
    if answer == "keep" or not draft.guarded:
        ask(turn, draft)
        return
    words, (start, end) = _words_from(turn, draft, 0), draft.guarded
    clean = (
        "" if answer == "change" else take_out(words[start:end], turn.known, turn.words("pupil-taken-out"))
    )
    changed = replace(draft, guarded=(0, 0), lines=draft.lines - (answer == "change"))
    changed = _rewrite(turn, changed, words[:start] + clean + words[end:])
    if answer == "change":
        keep(turn, changed)
        turn.say(turn.words("pupil-guard-type-again"), (hide_row(turn),))
        return
    keep(turn, changed)
    ask(turn, changed, turn.words("pupil-guard-taken-out"))


def _rewrite(turn: Turn, draft: Draft, words: str) -> Draft:
    """Put *words* in place of the draft's, which are erased."""
    erase_draft(turn.tx, turn.service.sealer, bytes.fromhex(draft.id), draft.pieces)
    pieces, tail = _hold(turn, draft, 0, words)
    return replace(draft, pieces=pieces, tail=tail, size=len(words))


def keep(turn: Turn, draft: Draft) -> None:
    """Seal the draft and wind its clocks: the silence after danger, and its own end."""
    service, at = turn.service, int(turn.now.timestamp())
    life = service.draft_life if draft.urgency > Urgency.P2 else max(service.draft_life, timedelta(days=7))
    ends = at + int(life.total_seconds())
    moved = abs(ends - draft.ends) > _ENDS_WITHIN_SECONDS
    record = {**draft.to_record(), "last": at, "ends": ends if moved else draft.ends}
    turn.chat.draft, turn.draft = draft.id, None
    if draft.id in turn.apart:
        save_draft(turn.tx, service.sealer, bytes.fromhex(draft.id), record)
    else:
        turn.chat.answers = record  # kept with the chat, when the turn ends
    facts = {"door": turn.chat.door, "address": turn.chat.address}
    if moved:
        set_timer(turn.tx, service.sealer, "draft", draft.id, turn.now + life, facts)
    if sends_unasked(turn, draft):
        set_timer(turn.tx, service.sealer, "unsent", draft.id, turn.now + service.unsent_after, facts)


def sends_unasked(turn: Turn, draft: Draft) -> bool:
    """Say whether silence sends this draft (MOMENTS 3)."""
    limits = {"p1": Urgency.P1, "p1_p2": Urgency.P2}
    limit = limits.get(turn.service.unsent)
    return limit is not None and draft.urgency <= limit and (draft.lines > 0 or draft.safe is Safe.NO)


def choose_setting(turn: Turn, code: str) -> Later | None:
    """The pupil named their school. A line that was only its name is not a report."""
    draft = draft_of(turn)
    turn.chat.setting = code
    if draft is None:
        return None
    setting = setting_of(turn, code)
    if draft.searched and draft.lines == 1 and setting is not None:
        row = bytes.fromhex(draft.id)
        words = _words_from(turn, draft, 0)
        if fold(words) and all(
            word in fold(f"{setting.name} {setting.code}").split() for word in fold(words).split()
        ):
            erase_draft(turn.tx, turn.service.sealer, row, draft.pieces)
            turn.draft = None
            draft = replace(draft, lines=0, pieces=0, tail="", size=0)
    draft = replace(draft, searched=False)
    show_first(turn)
    turn.chat.pending = ""  # the three facts stay; what comes next stands below them
    if not draft.lines:
        keep(turn, replace(draft, setting=code, step=Step.WORDS))
        if "receipt" in turn.chat.doing:
            turn.say(turn.words("pupil-ask-receipt"), (hide_row(turn),))
        return None
    return step(turn, draft, SettingNamed(code))


def step(turn: Turn, draft: Draft, event: DraftEvent, sending: Sending | None = None) -> Later | None:
    """Take one event of the script and do what it says."""
    return follow(turn, advance(draft, event), sending=sending)


def follow(
    turn: Turn, outcome: Outcome, *, card: str = "help-general", sending: Sending | None = None
) -> Later | None:
    """Do what the script decided, in its order."""
    if outcome.draft.joins and outcome.draft.lines and not may_join(turn, outcome.draft):
        outcome = set_apart(outcome)
    draft = outcome.draft
    later: Later | None = None
    for effect in outcome.effects:
        match effect:
            case "help":
                show_help(turn, card)
            case "courage":
                turn.say(turn.words("pupil-courage"), (hide_row(turn),), passing=False)
            case "ask":
                ask(turn, draft)
            case "repeat":
                ask(turn, draft, turn.words("pupil-old-button"))
            case "empty":
                ask(turn, draft, turn.words("pupil-empty"))
            case "join":
                join(turn, draft)
                return None
            case "submit":
                later = _submit(turn, draft, outcome.away, sending)
                if sending is not None:
                    return None
    keep(turn, draft)
    return later


# -- sending ------------------------------------------------------------------------------------


def _submit(turn: Turn, draft: Draft, away: bool, sending: Sending | None) -> Later | None:
    """Send the draft. The receipt is slow to make, so it is made between two units."""
    if sending is None:
        words = receipts.draw_words()
        salt = turn.service.sealer.keyring.salt

        def work() -> Sending:
            return Sending(words, receipts.digest(words, draft.setting, salt))

        def then(again: Turn, made: Sending) -> None:
            now_draft = draft_of(again)
            if now_draft is None or now_draft.id != draft.id:
                key = "pupil-already-sent" if again.chat.cases else "pupil-draft-ended"
                again.say(again.words(key), (hide_row(again),))
                return  # it was sent or thrown away between the two
            submit(again, now_draft, away=away, sending=made)

        return Later(work, then, danger=draft.urgency is Urgency.P1)
    submit(turn, draft, away=away, sending=sending)
    return None


def submit(turn: Turn, draft: Draft, *, away: bool, sending: Sending, mark: str = "") -> Header:
    """Make the draft a report: route, seal, alert, receipt, in this one transaction."""
    header, chosen = make_report(turn, draft, away=away, mark=mark)
    header.receipt = put_receipt(turn.tx, turn.service.sealer, sending.digest, header.id)
    alert_readers(turn, header, "lead-alert-new")
    tell_copies(turn, chosen, header)
    ladders.begin(turn, header)
    save_header(turn.tx, turn.service.sealer, header)
    _close_draft(turn, draft)
    turn.clear_screen()  # nothing that says "Not sent yet." stays above "Sent."
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


def make_report(turn: Turn, draft: Draft, *, away: bool, mark: str) -> tuple[Header, Route]:
    """Route the draft and seal it to its readers as a new case."""
    setting = setting_of(turn, draft.setting)
    chosen = route_report(turn, draft, away)
    sealer = turn.service.sealer
    ref = new_reference()
    while reference_taken(turn.tx, sealer, ref):
        ref = new_reference()
    header = Header(
        id=os.urandom(16).hex(),
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
        marks=[mark for mark in ("away" if away else "", mark, *_marks_of(draft)) if mark],
        rules=list(draft.rules),
        kind=draft.kind,
        facets={"role": [_role_of(draft)]} if _role_of(draft) else {},
        lines=draft.lines,
        reporter=str(draft.reporter),
        openable=turn.service.break_glass,
        write_back=NO_CHAT if draft.reporter in TYPED_IN else "yes" if draft.reporter else "",
    )
    write_withheld(turn, chosen, header)
    make_case(turn.tx, sealer, header)
    text = words_of(turn, draft)
    add_entry(turn.tx, sealer, header, Entry("words", turn.now, "", text))
    for prompted in _prompted(draft):
        add_entry(turn.tx, sealer, header, Entry(ANSWER, turn.now, "", prompted))
    save_header(turn.tx, sealer, header)
    return header, chosen


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


def join(turn: Turn, draft: Draft, *, unasked: bool = False) -> None:
    """Add the draft's words to the case that the child said they belong to."""
    sealer = turn.service.sealer
    header = load_header(turn.tx, sealer, draft.about)
    add_entry(turn.tx, sealer, header, Entry("added", turn.now, "", words_of(turn, draft)))
    header.urgency = min(header.urgency, int(draft.urgency))
    header.lines += draft.lines
    note_return(header)
    header.rules = list(dict.fromkeys((*header.rules, *draft.rules)))[:24]
    header.marks = list(dict.fromkeys((*header.marks, *_marks_of(draft))))
    if header.status == "closed":
        header.reopen()
    alert_readers(turn, header, "lead-alert-added")
    ladders.renew(turn, header)
    save_header(turn.tx, sealer, header)
    _close_draft(turn, draft)
    if unasked:
        turn.chat.unread.append({"kind": "unasked", "case": header.id, "words": ""})
        _tell_of_unasked(turn, header)
    else:
        turn.say(turn.words("pupil-added"), (hide_row(turn),), passing=False)
        ask_open_question(turn)


def send_unasked(turn: Turn, draft: Draft, sending: Sending) -> None:
    """Send what a child in danger wrote and did not send (MOMENTS 3)."""
    if draft.joins and not draft.adult and may_join(turn, draft):
        join(turn, draft, unasked=True)
        return
    submit(
        turn,
        draft,
        away=False,
        sending=sending,
        mark="unsent_p1" if draft.urgency is Urgency.P1 else "unsent_p2",
    )


def throw_away(turn: Turn, draft: Draft) -> None:
    """Erase the draft and everything that would have been done with it."""
    _close_draft(turn, draft)


def _close_draft(turn: Turn, draft: Draft) -> None:
    sealer = turn.service.sealer
    erase_draft(turn.tx, sealer, bytes.fromhex(draft.id), draft.pieces)
    turn.draft = None
    if turn.chat.answers.get("id") == draft.id:
        turn.chat.answers = {}
    stop_timer(turn.tx, sealer, "draft", draft.id)
    stop_timer(turn.tx, sealer, "unsent", draft.id)
    if turn.chat.draft == draft.id:
        turn.chat.draft = ""


def words_of(turn: Turn, draft: Draft) -> str:
    """Read back what was written and not sent."""
    return _words_from(turn, draft, 0).removeprefix("\n") if draft.lines else ""


def _words_from(turn: Turn, draft: Draft, piece: int) -> str:
    row = bytes.fromhex(draft.id)
    return read_words(turn.tx, turn.service.sealer, row, draft.pieces, draft.tail, first=piece)


def merge_drafts(turn: Turn, into: str, other: str) -> None:
    """Put the words of one hidden draft behind those of an earlier one, so that there is only one."""
    earlier, later = record_of(turn, into), record_of(turn, other)
    if earlier is None or later is None:
        return
    first, second = Draft.from_record(earlier), Draft.from_record(later)
    if second.lines:
        words = ("\n" if first.lines else "") + words_of(turn, second)
        pieces, tail = _hold(turn, first, first.pieces, first.tail + words)
        size, lines = first.size + len(words), first.lines + second.lines
        first = replace(first, pieces=pieces, tail=tail, size=size, lines=lines)
    worst = Safe.NO if Safe.NO in (first.safe, second.safe) else second.safe or first.safe
    merged = replace(
        first,
        safe=worst,
        read=min(first.read, second.read),
        adult=first.adult or second.adult,
        about="",  # together they are a report of their own: words meant for somebody else must not join a case
        joins=False,
        concern=None,
        named=(*first.named, *second.named),
        rules=tuple(dict.fromkeys((*first.rules, *second.rules)))[:24],
    )
    chosen = turn.chat.draft
    _close_draft(turn, second)
    keep(turn, merged)
    turn.chat.draft = "" if chosen == other else chosen


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
    elif begins:
        lines.append(turn.words("pupil-questions-begin"))
    turn.say("\n\n".join(lines), (hide_row(turn),), passing=False)
