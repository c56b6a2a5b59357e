"""When a pupil is asked how things are, and reminded of an open question: a timer each, and what is left behind the constant line.

When is decided in `safeguarding/followup.py`; what the pupil sees and answers is `handlers/pupil/followed.py`'s.
Whatever was true when the timer was set is looked at again when it is due: a chat that was hidden, a case that
was taken back, a calendar that changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from handlers.calendars import calendar_for
from handlers.pupil.notices import NUDGE, TAKEN_BACK, leave_for_pupil, leave_nudge
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.case import Outcome, Status
from safeguarding.facets import Frequency
from safeguarding.followup import (
    Followed,
    FollowUpPolicy,
    OpenQuestion,
    next_follow_up,
    next_nudge,
    scale_in,
    turns_behind,
)
from safeguarding.hours import NeverStaffed, local_day
from safeguarding.report import Urgency
from storage.cases import Header, load_header, save_header
from storage.chats import Chat, load_chat_by_id
from storage.errors import CaseGone
from storage.timers import Timer, set_timer, stop_timer

FOLLOW_UP = "follow-up"  # the timer's kind, and what waits for the pupil
LATE = timedelta(minutes=30)  # two slots: more is no tick's fault
_TERMS_UNKNOWN = timedelta(days=28)  # until somebody may have entered them
_AGAIN = timedelta(days=1)  # while the pupil is in the middle of telling something


def begin(turn: Turn, header: Header) -> None:
    """Somebody has read it: school days are counted from now on. The caller saves the header."""
    if not header.follow_since:
        header.follow_since = int(turn.now.timestamp())
    plan(turn, header)


def begin_anew(header: Header) -> None:
    """It got worse: the plan begins anew once somebody has read it again. The caller saves the header."""
    header.follow_since, header.follow_passed = 0, 0


def plan(turn: Turn, header: Header) -> None:
    """Set the timers to when the pupil is next asked and reminded, or stop them."""
    due = _next(turn, header, turn.now)
    if due is None:
        stop_timer(turn.tx, turn.service.sealer, FOLLOW_UP, header.id)
    else:
        set_timer(turn.tx, turn.service.sealer, FOLLOW_UP, header.id, due)
    if header.question:
        _plan_nudge(turn, header, turn.now)


def note_question(turn: Turn, header: Header, number: int, parts: int) -> None:
    """A lead asked an open question, in the entry of that *number*: it waits two school days. The caller saves the header."""
    header.question = [number, parts, int(turn.now.timestamp()), header.lines]
    _plan_nudge(turn, header, turn.now)


def _plan_nudge(turn: Turn, header: Header, now: datetime) -> None:
    due = _next_nudge(turn, header, now)
    if due is None:
        stop_timer(turn.tx, turn.service.sealer, NUDGE, header.id)
    else:
        set_timer(turn.tx, turn.service.sealer, NUDGE, header.id, due)


def stop(turn: Turn, header: Header) -> None:
    """The pupil wants none: none will come. The caller saves the header."""
    header.follow_stopped, header.question = True, []
    for kind in TIMERS:
        stop_timer(turn.tx, turn.service.sealer, kind, header.id)


def ask(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Ask the pupil of one case, if it may still be, and set the timer anew.

    1. not yet, after all (the calendar or the hours changed), or never again: only the timer;
    2. the chat is hidden: this turn is passed over, since nothing is pushed there, and what waits would be found;
    3. the pupil is telling something: tomorrow, with the same turn;
    4. else the question is left for them. It is pushed once; one that is never answered is no answer.
    """
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    try:
        header = load_header(tx, service.sealer, timer.subject)
    except CaseGone:
        stop_timer(tx, service.sealer, FOLLOW_UP, timer.subject)
        return Done([], [], [])
    due = _next(turn, header, now)
    chat = _chat_of(turn, header)
    if due is None or chat is None:
        stop_timer(tx, service.sealer, FOLLOW_UP, header.id)
    elif due > now:
        set_timer(tx, service.sealer, FOLLOW_UP, header.id, due)
    elif chat.draft and not chat.quiet:
        set_timer(tx, service.sealer, FOLLOW_UP, header.id, _next(turn, header, now + _AGAIN) or now + _AGAIN)
    else:
        header.follow_passed = turns_behind(_state(header), now, _policy(turn, header))
        if not chat.quiet:
            _leave(turn, header, late=now - timer.due > LATE)
        save_header(tx, service.sealer, header)
        plan(turn, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def nudge(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Remind the pupil of one case of an open question, if it still waits; this once.

    A hidden chat is passed over and never caught up with; a pupil who is telling something is left in peace until
    tomorrow. On a day on which they were asked how things are, no second line goes beside the one that waits.
    """
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    stop_timer(tx, service.sealer, NUDGE, timer.subject)
    try:
        header = load_header(tx, service.sealer, timer.subject)
    except CaseGone:
        return Done([], [], [])
    due, chat = _next_nudge(turn, header, now), _chat_of(turn, header)
    if due is None or chat is None:
        return Done([], [], [])
    if due > now:
        set_timer(tx, service.sealer, NUDGE, header.id, due)
    elif chat.draft and not chat.quiet:
        _plan_nudge(turn, header, now + _AGAIN)
    else:
        _remind(turn, header, chat)
        save_header(tx, service.sealer, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


#: What each timer of this file does.
TIMERS: dict[str, Callable[[Connection, Service, Timer, datetime], Done]] = {FOLLOW_UP: ask, NUDGE: nudge}


def _remind(turn: Turn, header: Header, chat: Chat) -> None:
    if chat.quiet:
        header.question = []
        return
    header.nudged = int(turn.now.timestamp())
    calendar = _policy(turn, header).calendar
    last = datetime.fromtimestamp(header.followed[-1]["at"], UTC) if header.followed else None
    asked_today = last is not None and local_day(calendar, last) == local_day(calendar, turn.now)
    number, parts = header.question[:2]
    leave_nudge(turn, header, chat, {"kind": NUDGE, "n": number, "parts": parts}, line=not asked_today)


def _chat_of(turn: Turn, header: Header) -> Chat | None:
    return load_chat_by_id(turn.tx, turn.service.sealer, bytes.fromhex(header.chat)) if header.chat else None


def is_waiting(header: Header, number: int) -> bool:
    """Say whether the open question in the entry *number* still waits for the pupil's words."""
    if header.follow_stopped or header.status == Status.CLOSED:
        return False
    return header.question[:1] == [number] and header.lines <= header.question[3]


def last_scale(header: Header) -> int | None:
    """Give the place on the scale that the pupil named last, at first or when they were asked again."""
    later = [one["scale"] for one in header.followed if one.get("scale") is not None]
    return int(later[-1]) if later else scale_in((header.facets.get("scale") or [""])[0])


def _leave(turn: Turn, header: Header, *, late: bool) -> None:
    asked = {"at": int(turn.now.timestamp()), **({"late": 1} if late else {})}
    header.followed = [*header.followed, asked]
    leave_for_pupil(turn, header, {"kind": FOLLOW_UP, "n": len(header.followed)})


def _next(turn: Turn, header: Header, now: datetime) -> datetime | None:
    if not _may_be_asked(header):
        return None
    try:
        return next_follow_up(_state(header), now, _policy(turn, header))
    except NeverStaffed:
        return now + _TERMS_UNKNOWN


def _next_nudge(turn: Turn, header: Header, now: datetime) -> datetime | None:
    if not header.question or not _may_be_asked(header):
        return None
    question = OpenQuestion(
        datetime.fromtimestamp(header.question[2], UTC),
        answered=header.lines > header.question[3],
        closed=header.status == Status.CLOSED,
        nudged=bool(header.nudged),
    )
    try:
        return next_nudge(_state(header), question, now, _policy(turn, header))
    except NeverStaffed:
        return None  # nobody knows when they are back; weeks later it is no reminder


def _may_be_asked(header: Header) -> bool:
    """Adults are not asked, nor who took it back, nor whose chat is not known any more.

    Where it was taken for a test nothing is pushed; what they write next brings it back.
    """
    if header.reporter or TAKEN_BACK in header.marks or not header.chat:
        return False
    return header.outcome != Outcome.TEST_OR_JOKE


def _policy(turn: Turn, header: Header) -> FollowUpPolicy:
    return FollowUpPolicy(calendar_for(turn.tx, turn.service, header.setting), turn.service.pupil_after)


def _state(header: Header) -> Followed:
    return Followed(
        Urgency(header.urgency),
        datetime.fromtimestamp(header.at, UTC),
        datetime.fromtimestamp(header.follow_since, UTC) if header.follow_since else None,
        agreed=header.write_back == "yes",
        stopped=header.follow_stopped,
        asked=len(header.followed) + bool(header.nudged),
        passed=header.follow_passed,
        hours=(header.facets.get("time") or [""])[0],
        scale=last_scale(header),
        keeps=Frequency.OFTEN in header.facets.get("frequency", ()),
    )
