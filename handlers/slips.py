"""Adults who type in what children wrote on paper, or said face to face: up to ten in one go (MOMENTS 34).

Open to who reads for a setting and to who came by its staff link. What is typed is kept sealed beside the chat until it
is sent or thrown away, whatever else the adult does meanwhile, and they are reminded of it. Each slip becomes a report
of its own, read by triage and routed as any: nothing that is said here tells who reads which.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.access import who_is
from handlers.calendars import calendar_for
from handlers.events import Choice, Lane, Outgoing
from handlers.keyboards import ALWAYS, hide_row, lead_token, pupil_token
from handlers.pupil import receipts
from handlers.pupil.first import reporter_of
from handlers.slipfiling import file_slip
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
from storage.pieces import cut_text, drop_piece, get_piece, put_piece
from storage.sealing import MAX_PLAIN
from storage.timers import set_timer, stop_timer

SLIPS = "slips"  # in the chat's `doing`, the name of its pieces, and the kind of the timer that reminds
_REMIND_AFTER = {Urgency.P1: timedelta(minutes=10), Urgency.P2: timedelta(minutes=10)}
_REMIND_LATER, _NEXT_DAY = timedelta(minutes=30), timedelta(hours=12)
_SHOWN_CHARS = 160


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
    batch = _load(turn)
    if batch is not None and batch.slips:
        _ask_next(turn, batch)
        return
    rows = (
        (_button(turn, "staff-slips-button-paper", Reporter.SLIP),),
        (_button(turn, "staff-slips-button-spoken", Reporter.SPOKEN),),
    )
    _say(turn, turn.words("staff-slips-what"), rows)


def is_typing(turn: Turn) -> bool:
    """Say whether what is written now belongs to a batch."""
    return SLIPS in turn.chat.doing


def may_go_on(turn: Turn) -> bool:
    """Say whether there is a batch here, and who may type it: else what is written is a report like any other."""
    return typist_of(turn) is not None and _load(turn) is not None


def pause(turn: Turn) -> None:
    """What is written next is no slip; the batch stays as it is, and is reminded of."""
    _stop(turn)


def hear(turn: Turn, text: str, message: str | None) -> None:
    """Take what was asked for. Of a reader's chat the child's words go again after ten minutes."""
    typist, batch = typist_of(turn), _load(turn)
    if typist is None or batch is None:
        _stop(turn)
        turn.say(turn.words("staff-slips-gone"))
        return
    if message and typist.person:
        remove_later(turn, [message])
    match turn.chat.doing[SLIPS]:
        case "school":
            _take_school(turn, batch, text)
        case "day":
            _take_day(turn, batch, read_past_day(text, _today(turn)))
        case "told":
            _go_on(turn, replace(batch, told=" ".join(text.split())[:MAX_TOLD_CHARS]))
        case _:
            _take_words(turn, batch, text)


def press(turn: Turn, what: str) -> Later | None:
    """Answer a button of a batch."""
    typist, batch = typist_of(turn), _load(turn)
    if typist is None:
        turn.say(turn.words("staff-slips-not-you"))
    elif what in TYPED_IN:
        _begin_batch(turn, typist, what)
    elif batch is None:
        turn.say(turn.words("staff-slips-gone"))
    elif what in ("today", "yesterday"):
        _take_day(turn, batch, _today(turn) - timedelta(days=what == "yesterday"))
    elif what == "send" and batch.slips:
        return _send(turn, batch)
    elif what == "throw":
        erase(turn)
        _say(turn, turn.words("staff-slips-thrown"))
    elif what == "more":
        _ask_words(turn, batch)
    elif what == "me":
        _go_on(turn, replace(batch, told=turn.words("staff-slips-me")))
    elif what.startswith("drop-") and what[5:].isdecimal() and len(what) < 8:
        _go_on(turn, batch.without(int(what[5:])))
    else:  # "look", "done", and what we never wrote
        _ask_next(turn, batch)
    return None


def _begin_batch(turn: Turn, typist: Typist, how: str) -> None:
    batch = _load(turn)
    if batch is not None and batch.slips:
        _ask_next(turn, batch)
        return
    only = typist.settings[0] if len(typist.settings) == 1 and not typist.any_setting else ""
    _go_on(turn, Batch(str(how), only))


def _take_school(turn: Turn, batch: Batch, text: str) -> None:
    setting = find_setting(turn.tx, turn.service.sealer, text.strip())
    typist = typist_of(turn)
    mine = typist is not None and setting is not None and setting.code in typist.settings
    borough = typist is not None and typist.any_setting and not mine and _is_borough(turn)
    if setting is None or setting.closed or not (mine or borough):
        _say(turn, turn.words("staff-slips-no-school"))
        return
    _go_on(turn, replace(batch, setting=setting.code))


def _is_borough(turn: Turn) -> bool:
    person = who_is(turn)
    return person is not None and any(not one.setting and may(one.role, May.READ) for one in person.seats)


def _take_words(turn: Turn, batch: Batch, text: str) -> None:
    fuller, left_over = batch.add([_read_slip(turn, part) for part in split_slips(text)])
    _keep(turn, fuller)
    turn.chat.doing = {**turn.chat.doing, SLIPS: "words"}
    lines = [turn.words("staff-slips-kept", count=len(fuller.slips))]
    if left_over:
        lines.append(turn.words("staff-slips-full", count=left_over, most=str(MOST)))
    if fuller.urgency <= Urgency.P2:
        lines.append(turn.words("staff-slips-danger"))
    rows = [(_button(turn, "staff-slips-button-done", "done"),), (_throw(turn),)]
    if fuller.urgency <= Urgency.P2:
        rows.insert(0, (_button(turn, "staff-slips-button-send-now", "send"),))
    _say(turn, "\n\n".join(lines), tuple(rows))


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
        _say(turn, turn.words("staff-slips-day-not-understood"), _day_rows(turn))
        return
    _go_on(turn, replace(batch, day=day.isoformat()))


def _go_on(turn: Turn, batch: Batch) -> None:
    _keep(turn, batch)
    _ask_next(turn, batch)


def _ask_next(turn: Turn, batch: Batch) -> None:
    turn.chat.doing = {**turn.chat.doing, SLIPS: batch.lacks}
    match batch.lacks:
        case "school":
            _say(turn, turn.words("staff-slips-ask-school"))
        case "words":
            _ask_words(turn, batch)
        case "day":
            key = "staff-slips-ask-day" if batch.how == Reporter.SLIP else "staff-slips-ask-day-spoken"
            _say(turn, turn.words(key), _day_rows(turn))
        case "told":
            _say(turn, turn.words("staff-slips-ask-told"), ((_button(turn, "staff-slips-button-me", "me"),),))
        case _:
            _stop(turn)
            _preview(turn, batch)


def _ask_words(turn: Turn, batch: Batch) -> None:
    turn.chat.doing = {**turn.chat.doing, SLIPS: "words"}
    key = "staff-slips-type" if batch.how == Reporter.SLIP else "staff-slips-type-spoken"
    _say(turn, turn.words(key, most=str(MOST)), ((_throw(turn),),))


def _preview(turn: Turn, batch: Batch) -> None:
    """Show what would be sent; of a reader's chat it goes again after ten minutes."""
    lines = [turn.words("staff-slips-preview", count=len(batch.slips), setting=_name_of(turn, batch))]
    for number, slip in enumerate(batch.slips, start=1):
        short = " ".join(slip.text.split())
        short = short if len(short) <= _SHOWN_CHARS else f"{short[:_SHOWN_CHARS]} …"
        lines.append(turn.words("staff-slips-line", number=str(number), words=short))
    lines.append(turn.words("staff-slips-how", how=describe(turn, batch)))
    rows: list[tuple[Choice, ...]] = []
    rows.append((_button(turn, "staff-slips-button-send", "send", count=len(batch.slips)),))
    drops = [
        _button(turn, "staff-slips-button-drop", f"drop-{number}", number=str(number))
        for number in range(1, len(batch.slips) + 1)
    ]
    rows += [tuple(drops[start : start + 3]) for start in range(0, len(drops), 3)]
    rows.append((_button(turn, "staff-slips-button-more", "more"), _throw(turn)))
    if who_is(turn) is None:
        turn.say("\n\n".join(lines), (*rows, hide_row(turn)))
        return
    message = Outgoing(
        turn.address,
        text="\n\n".join(lines),
        rows=tuple(rows),
        protect=True,
        remove_after=turn.service.opened_for,
    )
    turn.post(message)


def describe(turn: Turn, batch: Batch) -> str:
    """Say how it came: from paper on a day, or face to face on a day, to whom."""
    day = f"{date.fromisoformat(batch.day):%d.%m.%Y}" if batch.day else turn.words("lead-typed-no-day")
    if batch.how == Reporter.SLIP:
        return turn.words("lead-typed-slip", day=day)
    return turn.words("lead-typed-spoken", day=day, told=batch.told or turn.words("lead-typed-nobody"))


# -- sending ------------------------------------------------------------------------------------


def _send(turn: Turn, batch: Batch) -> Later:
    """Send all: the receipts that stand on the slips are slow to make, so that is done between two units."""
    salt, words = turn.service.sealer.keyring.salt, [slip.receipt for slip in batch.slips]

    def work() -> list[bytes]:
        return [receipts.digest(one, batch.setting, salt) if one else b"" for one in words]

    def then(again: Turn, digests: list[bytes]) -> None:
        fresh, typist = _load(again), typist_of(again)
        if fresh != batch or typist is None:
            again.say(again.words("staff-slips-gone"))
            return
        _file_all(again, fresh, digests, typist.person)
        _say(again, again.words("staff-slips-sent", count=len(fresh.slips)))

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
    batch = _load(turn)
    stop_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex())
    if batch is None or not batch.slips:
        return
    typist = typist_of(turn)
    if typist is None or turn.chat.quiet or batch.urgency is Urgency.P1:
        _file_all(turn, batch, [b""] * len(batch.slips), typist.person if typist else "")
        if not turn.chat.quiet and typist is not None:
            turn.post(
                Outgoing(
                    turn.address,
                    lane=Lane.FOLLOW_UP,
                    text=turn.words("staff-slips-sent", count=len(batch.slips)),
                )
            )
        return
    _wind(turn, next_look(calendar_for(turn.tx, turn.service, batch.setting), turn.now + _NEXT_DAY).at)
    turn.post(
        Outgoing(
            turn.address,
            lane=Lane.FOLLOW_UP,
            text=turn.words("staff-slips-unsent", count=len(batch.slips)),
            rows=((_button(turn, "staff-slips-button-look", "look"),),),
        )
    )


# -- keeping ------------------------------------------------------------------------------------


def _keep(turn: Turn, batch: Batch) -> None:
    parts = cut_text(json.dumps(batch.to_record(), ensure_ascii=False), MAX_PLAIN)
    _drop_pieces(turn, len(parts))
    for number, part in enumerate(parts):
        put_piece(turn.tx, turn.service.sealer, turn.chat_row, SLIPS, number, part)
    if batch.slips:
        _wind(turn, turn.now + _REMIND_AFTER.get(batch.urgency, _REMIND_LATER))


def _load(turn: Turn) -> Batch | None:
    parts: list[bytes] = []
    while (part := get_piece(turn.tx, turn.service.sealer, turn.chat_row, SLIPS, len(parts))) is not None:
        parts.append(part)
    return Batch.from_record(json.loads(b"".join(parts).decode("utf-8", "surrogatepass"))) if parts else None


def erase(turn: Turn) -> None:
    """Throw away what is not sent, and its clock."""
    _drop_pieces(turn, 0)
    stop_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex())
    _stop(turn)


def _drop_pieces(turn: Turn, start: int) -> None:
    number, sealer = start, turn.service.sealer
    while get_piece(turn.tx, sealer, turn.chat_row, SLIPS, number) is not None:
        drop_piece(turn.tx, sealer, turn.chat_row, SLIPS, number)
        number += 1


def _stop(turn: Turn) -> None:
    turn.chat.doing = {name: kept for name, kept in turn.chat.doing.items() if name != SLIPS}


def _wind(turn: Turn, due: datetime) -> None:
    facts = {"door": turn.chat.door, "address": turn.chat.address}
    set_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex(), due.astimezone(UTC), facts)


# -- words --------------------------------------------------------------------------------------


def _today(turn: Turn) -> date:
    return turn.now.astimezone(ZoneInfo(turn.service.timezone)).date()


def _name_of(turn: Turn, batch: Batch) -> str:
    setting = find_setting(turn.tx, turn.service.sealer, batch.setting)
    return setting.name if setting is not None else batch.setting


def _button(turn: Turn, key: str, what: str, **arguments: str | int) -> Choice:
    is_reader = who_is(turn) is not None
    token = lead_token(SLIPS, str(what)) if is_reader else pupil_token(ALWAYS, SLIPS, str(what))
    return turn.button(key, token, **arguments)


def _throw(turn: Turn) -> Choice:
    return _button(turn, "staff-slips-button-throw", "throw")


def _day_rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    today = _button(turn, "staff-slips-button-today", "today")
    return ((today, _button(turn, "staff-slips-button-yesterday", "yesterday")),)


def _say(turn: Turn, text: str, rows: tuple[tuple[Choice, ...], ...] = ()) -> None:
    """Say something in a batch; in a chat that is no reader's the two leaving words stand below it."""
    turn.say(text, rows if who_is(turn) is not None else (*rows, hide_row(turn)))
