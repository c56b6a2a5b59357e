"""The pupil's draft: opened, begun, kept, thrown away; and the words in it."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from handlers.pupil.first import reporter_of
from handlers.pupil.living import living_cases
from handlers.turn import Turn
from safeguarding.intake import Answered, Draft, Step, advance
from safeguarding.report import Safe, Urgency
from storage.carried import leave_words
from storage.cases import is_there
from storage.drafts import erase_draft, hold_words, load_draft, read_words, save_draft
from storage.timers import set_timer, stop_timer

_SENT = "sent"  # in the chat's `doing`: from which question to which
_ENDS_WITHIN_SECONDS = 3600  # the timer that ends a draft is not moved at every line


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
    return advance(draft.but(step=Step.SAME), Answered(Step.SAME, "no")).draft


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


def note_sent(turn: Turn, draft: Draft) -> None:
    """Keep which questions belonged to what was sent last: only of those may be said that it was sent (MOMENTS 3)."""
    turn.chat.doing = {**turn.chat.doing, _SENT: f"{draft.since}/{turn.chat.turn}"}


def was_sent(turn: Turn, question: int) -> bool:
    """Say whether *question*, by its number, belonged to what was sent last."""
    first, _, last = turn.chat.doing.get(_SENT, "1/0").partition("/")
    return int(first) <= question <= int(last)


def close_draft(turn: Turn, draft: Draft, *, gradually: bool = False) -> None:
    """Erase the draft, sent or thrown away, and everything that would have been done with it.

    *gradually*: its many words by the clock, within seconds; what they lay in is named by nothing but that.
    """
    sealer = turn.service.sealer
    erase_draft(turn.tx, sealer, bytes.fromhex(draft.id), 0 if gradually else draft.pieces)
    if gradually:
        leave_words(turn.tx, sealer, draft.id, draft.pieces, turn.now)
    turn.draft = None
    if turn.chat.answers.get("id") == draft.id:
        turn.chat.answers = {}
    stop_timer(turn.tx, sealer, "draft", draft.id)
    stop_timer(turn.tx, sealer, "unsent", draft.id)
    if turn.chat.draft == draft.id:
        turn.chat.draft = ""


# -- its words --------------------------------------------------------------------------------------


def hold(turn: Turn, draft: Draft, pieces: int, words: str) -> tuple[int, str]:
    return hold_words(turn.tx, turn.service.sealer, bytes.fromhex(draft.id), pieces, words)


def words_of(turn: Turn, draft: Draft) -> str:
    """Read back what was written and not sent."""
    return words_from(turn, draft, 0).removeprefix("\n") if draft.lines else ""


def words_from(turn: Turn, draft: Draft, piece: int) -> str:
    row = bytes.fromhex(draft.id)
    return read_words(turn.tx, turn.service.sealer, row, draft.pieces, draft.tail, first=piece)


def rewrite(turn: Turn, draft: Draft, words: str) -> Draft:
    """Put *words* in place of the draft's, which are erased."""
    erase_draft(turn.tx, turn.service.sealer, bytes.fromhex(draft.id), draft.pieces)
    pieces, tail = hold(turn, draft, 0, words)
    return draft.but(pieces=pieces, tail=tail, size=len(words), anew=draft.anew + 1)


def merge_drafts(turn: Turn, into: str, other: str) -> None:
    """Put the words of one hidden draft behind those of an earlier one, so that there is only one."""
    earlier, later = record_of(turn, into), record_of(turn, other)
    if earlier is None or later is None:
        return
    first, second = Draft.from_record(earlier), Draft.from_record(later)
    if second.lines:
        words = ("\n" if first.lines else "") + words_of(turn, second)
        pieces, tail = hold(turn, first, first.pieces, first.tail + words)
        size, lines = first.size + len(words), first.lines + second.lines
        first = first.but(pieces=pieces, tail=tail, size=size, lines=lines)
    worst = Safe.NO if Safe.NO in (first.safe, second.safe) else second.safe or first.safe
    merged = first.but(
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
    close_draft(turn, second)
    keep(turn, merged)
    turn.chat.draft = "" if chosen == other else chosen
