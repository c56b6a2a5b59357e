"""What an adult who types slips in is asked, in order, and what they are shown before it is sent.

Decides which words and buttons stand there; `safeguarding/slips.py` says what a batch still lacks. Of a reader's chat
what shows a child's words goes again after ten minutes.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handlers.access import who_is
from handlers.events import Choice, Outgoing
from handlers.keyboards import ALWAYS, hide_row, lead_token, pupil_token
from handlers.slipkeeping import SLIPS, stop
from handlers.turn import Turn
from safeguarding.intake import Reporter
from safeguarding.slips import MOST, Batch
from storage.people import find_setting

_SHOWN_CHARS = 160


def ask_next(turn: Turn, batch: Batch) -> None:
    """Ask for what the batch lacks, or show what would be sent."""
    turn.chat.doing = {**turn.chat.doing, SLIPS: batch.lacks}
    match batch.lacks:
        case "school":
            say_in_batch(turn, turn.words("staff-slips-ask-school"))
        case "words":
            ask_words(turn, batch)
        case "day":
            key = "staff-slips-ask-day" if batch.how == Reporter.SLIP else "staff-slips-ask-day-spoken"
            say_in_batch(turn, turn.words(key), day_rows(turn))
        case "told":
            say_in_batch(
                turn, turn.words("staff-slips-ask-told"), ((button_of(turn, "staff-slips-button-me", "me"),),)
            )
        case _:
            stop(turn)
            _preview(turn, batch)


def ask_words(turn: Turn, batch: Batch) -> None:
    """Ask for the words of the slips."""
    turn.chat.doing = {**turn.chat.doing, SLIPS: "words"}
    key = "staff-slips-type" if batch.how == Reporter.SLIP else "staff-slips-type-spoken"
    say_in_batch(turn, turn.words(key, most=str(MOST)), ((throw_button(turn),),))


def ask_throw(turn: Turn, batch: Batch) -> None:
    """Ask once more before a child's words are gone: the button stands where others are tapped."""
    rows = (
        (button_of(turn, "staff-slips-button-throw-now", confirmed_throw(batch)),),
        (button_of(turn, "staff-slips-button-keep", "look"),),
    )
    say_in_batch(turn, turn.words("staff-slips-throw-sure", count=len(batch.slips)), rows)


def _preview(turn: Turn, batch: Batch) -> None:
    """Show what would be sent; of a reader's chat it goes again after ten minutes."""
    lines = [turn.words("staff-slips-preview", count=len(batch.slips), setting=_name_of(turn, batch))]
    for number, slip in enumerate(batch.slips, start=1):
        short = " ".join(slip.text.split())
        short = short if len(short) <= _SHOWN_CHARS else f"{short[:_SHOWN_CHARS]} …"
        lines.append(turn.words("staff-slips-line", number=str(number), words=short))
    lines.append(turn.words("staff-slips-how", how=describe(turn, batch), count=len(batch.slips)))
    rows: list[tuple[Choice, ...]] = []
    rows.append((button_of(turn, "staff-slips-button-send", "send", count=len(batch.slips)),))
    drops = [
        button_of(turn, "staff-slips-button-drop", drop_of(batch, number), number=str(number))
        for number in range(1, len(batch.slips) + 1)
    ]
    rows += [tuple(drops[start : start + 3]) for start in range(0, len(drops), 3)]
    more, day = (
        button_of(turn, "staff-slips-button-more", "more"),
        button_of(turn, "staff-slips-button-day", "day"),
    )
    rows += [(more, day), (throw_button(turn),)]
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


def say_sent(turn: Turn, batch: Batch) -> str:
    """Say that all is sent, and what to keep."""
    key = "staff-slips-sent" if batch.how == Reporter.SLIP else "staff-slips-sent-spoken"
    return turn.words(key, count=len(batch.slips))


def describe(turn: Turn, batch: Batch) -> str:
    """Say how it came: from paper on a day, or face to face on a day, to whom."""
    day = f"{date.fromisoformat(batch.day):%d/%m/%Y}" if batch.day else turn.words("lead-typed-no-day")
    if batch.how == Reporter.SLIP:
        return turn.words("lead-typed-slip", day=day)
    return turn.words("lead-typed-spoken", day=day, told=batch.told or turn.words("lead-typed-nobody"))


# -- words and buttons ---------------------------------------------------------------------------


def today_of(turn: Turn) -> date:
    """Say which day it is where the setting is."""
    return turn.now.astimezone(ZoneInfo(turn.service.timezone)).date()


def _name_of(turn: Turn, batch: Batch) -> str:
    setting = find_setting(turn.tx, turn.service.sealer, batch.setting)
    return setting.name if setting is not None else batch.setting


def button_of(turn: Turn, key: str, what: str, **arguments: str | int) -> Choice:
    """Make a button of a batch, for a reader's chat or another."""
    is_reader = who_is(turn) is not None
    token = lead_token(SLIPS, str(what)) if is_reader else pupil_token(ALWAYS, SLIPS, str(what))
    return turn.button(key, token, **arguments)


def throw_button(turn: Turn) -> Choice:
    """Make the button that throws the batch away."""
    return button_of(turn, "staff-slips-button-throw", "throw")


def confirmed_throw(batch: Batch) -> str:
    """Name the press that throws away as many as were asked about; what was typed since is asked about first."""
    return f"throw-{len(batch.slips)}"


def drop_of(batch: Batch, number: int) -> str:
    """Name the press that takes out slip *number* of so many: pressed twice it must not take the next one, too."""
    return f"drop-{number}-of-{len(batch.slips)}"


def dropped(batch: Batch, what: str) -> int | None:
    """Say which slip *what* takes out of the batch as it is now; None where it is no such press, or an old one."""
    numbers = range(1, len(batch.slips) + 1)
    return next((number for number in numbers if drop_of(batch, number) == what), None)


def day_rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    """Give the buttons that answer which day it was."""
    today = button_of(turn, "staff-slips-button-today", "today")
    return ((today, button_of(turn, "staff-slips-button-yesterday", "yesterday")),)


def say_in_batch(turn: Turn, text: str, rows: tuple[tuple[Choice, ...], ...] = ()) -> None:
    """Say something in a batch; in a chat that is no reader's the two leaving words stand below it."""
    turn.say(text, rows if who_is(turn) is not None else (*rows, hide_row(turn)))
