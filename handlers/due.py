"""What is done because its time has come: each timer is a unit of its own, and safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers import drills, followups, ladders, readiness, rounds, slipkeeping, slips
from handlers.events import Address, Lane, Outgoing, Verb
from handlers.floods import FLOOD
from handlers.lead import load, notes, sampling
from handlers.pupil import pictures, tries
from handlers.pupil.draft import close_draft, open_draft, sends_unasked
from handlers.pupil.report import Sending, prepare, send_unasked
from handlers.service import Service
from handlers.together import release
from handlers.turn import TRACES, Done, Later, Turn
from safeguarding.intake import Draft
from storage import carried
from storage.chats import Chat, drop_old_traces, load_chat
from storage.erasure import ERASE
from storage.seats import COMPARE, LEAVER
from storage.timers import BROKEN, Timer, is_set, stop_timer

#: Timers of a setting: what is done, with its code.
SETTINGS_TIMERS: dict[str, Callable[[Turn, str], None]] = {
    drills.DRILL: drills.hold,
    drills.DRILL_END: drills.end,
    readiness.HOLIDAY: readiness.look,
}

#: Somebody may be in danger, or waits: done before all else that is due, however much that is.
DANGER = frozenset({ladders.LOOK, "unsent", FLOOD})
#: Done also while the clock is not believed: what it does is right at any time, or can be done again. Until they were
#: compared, an adult reads nothing that came before; until it was handed on, nobody reads what a leaver read.
HARMLESS = DANGER | {"remove", tries.BUDGET, pictures.TIMER, ERASE, COMPARE, LEAVER, *carried.TIMERS}


#: Timers that set themselves anew, or stop.
_WIND_THEMSELVES = (TRACES, slipkeeping.SLIPS, load.SUPERVISION)


def act(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Do what *timer* asks for, or nothing if it was stopped meanwhile."""
    if timer.kind == BROKEN:
        return Done([], [], ["seal_broken"])
    if not is_set(tx, service.sealer, timer):
        return Done([], [], [])  # stopped, or set anew for later
    if timer.kind in (tries.BUDGET, sampling.GIVEN):
        stop_timer(tx, service.sealer, timer.kind, timer.subject)
        return Done([], [], [])  # nothing of it is left
    if timer.kind == sampling.SAMPLE:
        return sampling.give_out(tx, service, timer, now)
    if timer.kind == FLOOD:
        return release(tx, service, timer, now)
    if timer.kind in SETTINGS_TIMERS:
        return _act_for_setting(tx, service, timer, now)
    if timer.kind == ladders.LOOK:
        return ladders.look(tx, service, timer, now)
    if timer.kind in readiness.TIMERS:
        return readiness.TIMERS[timer.kind](tx, service, timer, now)
    if timer.kind in rounds.TIMERS:
        return rounds.TIMERS[timer.kind](tx, service, timer, now)
    if timer.kind in followups.TIMERS:
        return followups.TIMERS[timer.kind](tx, service, timer, now)
    if timer.kind in carried.TIMERS:
        carried.sweep(tx, service.sealer, timer, now)
        return Done([], [], [])
    turn = _turn_of(tx, service, timer, now)
    later: Later | None = None
    if turn is not None:
        match timer.kind:
            case "remove":
                _remove(turn, timer)
            case "unsent":
                later = _prepare_unsent(turn, timer)
            case "draft":
                _end_draft(turn, timer)
            case "action":
                notes.remind(turn, timer)
            case "traces":
                _drop_traces(turn)
            case load.SUPERVISION:
                load.ask_on_monday(turn, timer.subject)
            case slipkeeping.SLIPS:
                slips.remind(turn)
            case pictures.TIMER:
                pictures.give_up(turn)
    if later is None and (timer.kind not in _WIND_THEMSELVES or turn is None):
        stop_timer(tx, service.sealer, timer.kind, timer.subject)
    if turn is None:
        return Done([], [], [])
    turn.finish()
    return Done(turn.owed, turn.withdrawn, turn.alarms, later=later)


def _act_for_setting(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Do what a setting's own timer asks for; it may set itself anew."""
    stop_timer(tx, service.sealer, timer.kind, timer.subject)
    turn = Turn(tx, service, Chat("clock", ""), now, forgotten=True)
    SETTINGS_TIMERS[timer.kind](turn, timer.subject)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def act_then(tx: Connection, service: Service, timer: Timer, now: datetime, later: Later, made: Any) -> Done:
    """Finish a timer whose slow work is done."""
    turn = _turn_of(tx, service, timer, now)
    if turn is None or not is_set(tx, service.sealer, timer):
        return Done([], [], [])
    left = later.then(turn, made)
    if left is None:
        stop_timer(tx, service.sealer, timer.kind, timer.subject)
    turn.finish()
    return Done(turn.owed, turn.withdrawn, turn.alarms, later=left)


def _turn_of(tx: Connection, service: Service, timer: Timer, now: datetime) -> Turn | None:
    chat = load_chat(tx, service.sealer, timer.facts["door"], timer.facts["address"])
    if chat is None and timer.kind == "remove":
        chat = Chat(timer.facts["door"], timer.facts["address"])
    return None if chat is None else Turn(tx, service, chat, now, forgotten=timer.kind == "remove")


def _remove(turn: Turn, timer: Timer) -> None:
    """Content that was shown for a while goes again (durably: this is a row, too)."""
    address = Address(timer.facts["door"], timer.facts["address"])
    turn.post(
        Outgoing(address, verb=Verb.REMOVE, lane=Lane.CONVERSATION, messages=tuple(timer.facts["messages"]))
    )


def _draft(turn: Turn, timer: Timer) -> Draft | None:
    return open_draft(turn, timer.subject)


def _prepare_unsent(turn: Turn, timer: Timer) -> Later | None:
    """A sign of danger and ten silent minutes: what was written is sent (MOMENTS 3).

    Whoever goes on has the timer set anew (`keep`), so one that is due was silent. How long, by the wall, says nothing: the
    clock may have been set back meanwhile.
    """
    draft = _draft(turn, timer)
    if draft is None or not sends_unasked(turn, draft):
        return None

    def then(again: Turn, made: Sending) -> None:
        fresh = _draft(again, timer)
        if fresh is not None:
            send_unasked(again, fresh, made)

    return prepare(turn, draft, then)


def _end_draft(turn: Turn, timer: Timer) -> None:
    draft = _draft(turn, timer)
    if draft is not None:
        close_draft(turn, draft)
        if draft.lines:
            turn.chat.doing = {**turn.chat.doing, "ended": "yes"}  # said when they come back, never pushed


def _drop_traces(turn: Turn) -> None:
    drop_old_traces(turn.tx, turn.service.sealer, turn.chat, turn.now)
    turn.watch_traces()
