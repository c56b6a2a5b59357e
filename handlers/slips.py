"""Adults who type in what children wrote on paper, or said face to face: up to ten in one go (MOMENTS 34).

Open to who reads for a setting and to who came by its staff link. What is typed is kept sealed beside the chat until it
is sent or thrown away, whatever else the adult does meanwhile, and they are reminded of it. Each slip becomes a report
of its own, read by triage and routed as any: nothing that is said here tells who reads which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.access import who_is
from handlers.calendars import calendar_for
from handlers.events import Lane, Outgoing
from handlers.pupil import receipts
from handlers.pupil.first import reporter_of
from handlers.slipasking import (
    ask_next,
    ask_throw,
    ask_words,
    button_of,
    confirmed_throw,
    day_rows,
    describe,
    dropped,
    say_in_batch,
    say_sent,
    throw_button,
    today_of,
)
from handlers.slipfiling import file_slip
from handlers.slipkeeping import SLIPS, erase, keep, load, stop, wind
from handlers.turn import Later, Turn
from handlers.wiping import remove_later
from safeguarding import triage
from safeguarding.hours import next_look
from safeguarding.intake import TYPED_IN, Reporter
from safeguarding.report import Urgency
from safeguarding.roles import May, may
from safeguarding.slips import MAX_TOLD_CHARS, MOST, Batch, Slip, read_past_day, split_slips
from storage.audit import AuditLine, write_audit
from storage.people import find_setting
from storage.timers import stop_timer

_NEXT_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Typist:
    """Who types: *person* is a reader's id, or empty for staff by their link; *settings*: for which they may."""

    person: str
    settings: tuple[str, ...]
    any_setting: bool = False


def typist_of(turn: Turn) -> Typist | None:
    """Say who types in this chat, or None for who may not."""
    person = who_is(turn)
    if person is None:
        proved = reporter_of(turn) is Reporter.STAFF and bool(turn.chat.setting)
        return Typist("", (turn.chat.setting,)) if proved else None
    seats = [seat for seat in person.seats if may(seat.role, May.READ)]
    if not person.can_act or not seats:
        return None
    codes = tuple(dict.fromkeys(seat.setting for seat in seats if seat.setting))
    return Typist(person.id, codes, any(not seat.setting for seat in seats) or len(codes) > 1)


# -- asking -------------------------------------------------------------------------------------


def begin(turn: Turn) -> None:
    """`/slips`: show what is not sent yet, or ask what is to be typed in."""
    if typist_of(turn) is None:
        turn.say(turn.words("staff-slips-not-you"))
        return
    batch = load(turn)
    if batch is not None and batch.slips:
        ask_next(turn, batch)
        return
    rows = (
        (button_of(turn, "staff-slips-button-paper", Reporter.SLIP),),
        (button_of(turn, "staff-slips-button-spoken", Reporter.SPOKEN),),
    )
    say_in_batch(turn, turn.words("staff-slips-what"), rows)


def is_typing(turn: Turn) -> bool:
    """Say whether what is written now belongs to a batch."""
    return SLIPS in turn.chat.doing


def may_go_on(turn: Turn) -> bool:
    """Say whether there is a batch here, and who may type it: else what is written is a report like any other."""
    return typist_of(turn) is not None and load(turn) is not None


def pause(turn: Turn) -> None:
    """What is written next is no slip; the batch stays as it is, and is reminded of."""
    stop(turn)


def hear(turn: Turn, text: str, message: str | None) -> None:
    """Take what was asked for. Of a reader's chat the child's words go again after ten minutes."""
    typist, batch = typist_of(turn), load(turn)
    if typist is None or batch is None:
        stop(turn)
        turn.say(turn.words("staff-slips-gone"))
        return
    if message and typist.person:
        remove_later(turn, [message])
    match turn.chat.doing[SLIPS]:
        case "school":
            _take_school(turn, batch, text)
        case "day":
            _take_day(turn, batch, read_past_day(text, today_of(turn)))
        case "told":
            _go_on(turn, replace(batch, told=" ".join(text.split())[:MAX_TOLD_CHARS]))
        case _:
            _take_words(turn, batch, text)


def press(turn: Turn, what: str) -> Later | None:
    """Answer a button of a batch."""
    typist, batch = typist_of(turn), load(turn)
    if typist is None:
        turn.say(turn.words("staff-slips-not-you"))
    elif what in TYPED_IN:
        _begin_batch(turn, typist, what)
    elif batch is None:
        turn.say(turn.words("staff-slips-gone"))
    elif what in ("today", "yesterday"):
        _take_day(turn, batch, today_of(turn) - timedelta(days=what == "yesterday"))
    elif what == "send" and batch.slips:
        return _send(turn, batch)
    elif what.startswith("throw") and batch.slips and what != confirmed_throw(batch):
        ask_throw(turn, batch)
    elif what.startswith("throw"):
        erase(turn)
        say_in_batch(turn, turn.words("staff-slips-thrown"))
    elif what == "more":
        ask_words(turn, batch)
    elif what == "day":
        _go_on(turn, replace(batch, day=""))
    elif what == "me":
        _go_on(turn, replace(batch, told=turn.words("staff-slips-me")))
    elif (number := dropped(batch, what)) is not None:
        _go_on(turn, batch.without(number))
    else:  # "look", "done", and what we never wrote
        ask_next(turn, batch)
    return None


def _begin_batch(turn: Turn, typist: Typist, how: str) -> None:
    batch = load(turn)
    if batch is not None and batch.slips:
        ask_next(turn, batch)
        return
    only = typist.settings[0] if len(typist.settings) == 1 and not typist.any_setting else ""
    _go_on(turn, Batch(str(how), only))


def _take_school(turn: Turn, batch: Batch, text: str) -> None:
    setting = find_setting(turn.tx, turn.service.sealer, text.strip())
    typist = typist_of(turn)
    mine = typist is not None and setting is not None and setting.code in typist.settings
    borough = typist is not None and typist.any_setting and not mine and _is_borough(turn)
    if setting is None or setting.closed or not (mine or borough):
        say_in_batch(turn, turn.words("staff-slips-no-school"))
        return
    _go_on(turn, replace(batch, setting=setting.code))


def _is_borough(turn: Turn) -> bool:
    person = who_is(turn)
    return person is not None and any(not one.setting and may(one.role, May.READ) for one in person.seats)


def _take_words(turn: Turn, batch: Batch, text: str) -> None:
    fuller, left_over = batch.add([_read_slip(turn, part) for part in split_slips(text)])
    keep(turn, fuller)
    turn.chat.doing = {**turn.chat.doing, SLIPS: "words"}
    lines = [turn.words("staff-slips-kept", count=len(fuller.slips))]
    if left_over:
        lines.append(turn.words("staff-slips-full", count=left_over, most=str(MOST)))
    if fuller.urgency <= Urgency.P2:
        lines.append(turn.words("staff-slips-danger", count=len(fuller.slips)))
    rows = [(button_of(turn, "staff-slips-button-done", "done"),), (throw_button(turn),)]
    if fuller.urgency <= Urgency.P2:
        rows.insert(0, (button_of(turn, "staff-slips-button-send-now", "send"),))
    say_in_batch(turn, "\n\n".join(lines), tuple(rows))


def _read_slip(turn: Turn, text: str) -> Slip:
    """Have triage read one slip; the four words of a receipt may stand in its last line, and are no part of it."""
    words, _, last = text.rpartition("\n")
    receipt = receipts.read_words(last.casefold().removeprefix("receipt")) if words.strip() else None
    told = words.strip() if receipt else text
    reading = turn.read(told)
    adult = triage.names_adult_at_school(reading)
    return Slip(told, int(min(reading.urgency, Urgency.P3)), tuple(reading.rules)[:24], adult, receipt or "")


def _take_day(turn: Turn, batch: Batch, day: date | None) -> None:
    if day is None:
        say_in_batch(turn, turn.words("staff-slips-day-not-understood"), day_rows(turn))
        return
    _go_on(turn, replace(batch, day=day.isoformat()))


def _go_on(turn: Turn, batch: Batch) -> None:
    keep(turn, batch)
    ask_next(turn, batch)


# -- sending ------------------------------------------------------------------------------------


def _send(turn: Turn, batch: Batch) -> Later:
    """Send all: the receipts that stand on the slips are slow to make, so that is done between two units."""
    salt, words = turn.service.sealer.keyring.salt, [slip.receipt for slip in batch.slips]

    def work() -> list[bytes]:
        return [receipts.digest(one, batch.setting, salt) if one else b"" for one in words]

    def then(again: Turn, digests: list[bytes]) -> None:
        fresh, typist = load(again), typist_of(again)
        if fresh != batch or typist is None:
            again.say(again.words("staff-slips-gone"))
            return
        _file_all(again, fresh, digests, typist.person)
        say_in_batch(again, say_sent(again, fresh))

    return Later(work, then, danger=batch.urgency is Urgency.P1)


def _file_all(turn: Turn, batch: Batch, digests: Sequence[bytes], person: str) -> None:
    how = describe(turn, batch)
    for slip, digest in zip(batch.slips, digests, strict=True):
        file_slip(turn, batch, slip, digest, person, how)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "typed-in", person, ""))
    erase(turn)


def remind(turn: Turn) -> None:
    """What was typed in is still not sent: say so, and again on the next working day.

    Whoever typed it and may not any more sends it by this: a child's words are not lost with an adult's seat. So does
    who hid the chat or blocked us, where nothing is pushed (MOMENTS 16), and silence after danger (MOMENTS 3).
    """
    batch = load(turn)
    stop_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex())
    if batch is None or not batch.slips:
        return
    typist = typist_of(turn)
    if typist is None or turn.chat.quiet or batch.urgency is Urgency.P1:
        _file_all(turn, batch, [b""] * len(batch.slips), typist.person if typist else "")
        if not turn.chat.quiet and typist is not None:
            turn.post(Outgoing(turn.address, lane=Lane.FOLLOW_UP, text=say_sent(turn, batch)))
        return
    wind(turn, next_look(calendar_for(turn.tx, turn.service, batch.setting), turn.now + _NEXT_DAY).at)
    turn.post(
        Outgoing(
            turn.address,
            lane=Lane.FOLLOW_UP,
            text=turn.words("staff-slips-unsent", count=len(batch.slips)),
            rows=((button_of(turn, "staff-slips-button-look", "look"),),),
        )
    )
