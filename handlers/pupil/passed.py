"""Which questions stand on the pupil's screen, so that those that were passed go and one is open.

A question whose button was pressed goes with the press. One that was passed by typing goes with the next press,
with the sending, or with the first line after a pause: whoever types line after line is not answered by
messages that come and go. What is noted are numbers under which the chat finds its messages
(`storage/said.py`); they lie in its sealed row.
"""

from __future__ import annotations

from handlers.events import Lane
from handlers.turn import Turn
from storage.said import find_said

PAUSE_SECONDS = 15
SHOWN = "shown_questions"  # in the chat's `doing`
_MOST = 30  # more in one go stay as they are


def note_question(turn: Turn) -> None:
    """Note that the message that was said last is a question."""
    if not turn.forgotten:
        _keep(turn, [*_shown(turn), turn.chat.spoken][-_MOST:])


def clear_passed(turn: Turn, *, still_open: bool) -> None:
    """Take away the questions that were passed, and the one under which a button was pressed.

    *still_open*: the newest one waits for an answer and stays. After everything else that goes to this
    chat, so that nobody waits for it.
    """
    shown = _shown(turn)
    passed, stay = (shown[:-1], shown[-1:]) if still_open else (shown, [])
    found = find_said(turn.tx, turn.service.sealer, turn.chat_row, passed)
    on_its_way = [number for number in passed[-2:] if number not in found]
    _keep(turn, [*on_its_way, *stay])
    pressed = [turn.under] if turn.under else []
    gone = dict.fromkeys((*pressed, *(message for messages in found.values() for message in messages)))
    turn.remove(list(gone), lane=Lane.FOLLOW_UP)


def _shown(turn: Turn) -> list[int]:
    return [int(number) for number in turn.chat.doing.get(SHOWN, "").split(",") if number]


def _keep(turn: Turn, numbers: list[int]) -> None:
    rest = {name: value for name, value in turn.chat.doing.items() if name != SHOWN}
    turn.chat.doing = {**rest, SHOWN: ",".join(map(str, numbers))} if numbers else rest
