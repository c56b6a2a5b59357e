"""Which questions stand on the pupil's screen, so that those that were passed go and one is open.

A question whose button was pressed goes with the press. One that was passed by typing goes with the next press,
with the sending, with the first line after a pause, or when there are many: whoever types line after line is
not answered by messages that come and go. What is noted are numbers under which the chat finds its messages
(`storage/said.py`); they lie in its sealed row.
"""

from __future__ import annotations

from handlers.events import Lane
from handlers.turn import Turn
from storage.said import find_said

PAUSE_SECONDS = 15
MANY = 20  # questions on one screen; one call takes them all away
_WITHIN = 60  # messages after which one that was not sent by then is no longer looked for: it was taken back
SHOWN, LEAVING = "shown_questions", "passed_questions"  # in the chat's `doing`


def note_question(turn: Turn) -> None:
    """Note that the message that was said last is a question."""
    if not turn.forgotten:  # at every line, so nothing is taken apart
        before, number = turn.chat.doing.get(SHOWN), str(turn.chat.spoken)
        turn.chat.doing = {**turn.chat.doing, SHOWN: f"{before},{number}" if before else number}


def are_many(turn: Turn) -> bool:
    """Say whether so many questions stand there that they must go, pause or not."""
    return turn.chat.doing.get(SHOWN, "").count(",") + 1 >= MANY


def clear_passed(turn: Turn, *, still_open: bool) -> None:
    """Take away the questions that were passed, and the one under which a button was pressed.

    *still_open*: the newest one waits for an answer and stays. After everything else that goes to this
    chat, so that nobody waits for it. What has not left yet is looked for again the next time.
    """
    shown = _noted(turn, SHOWN)
    passed, stay = (shown[:-1], shown[-1:]) if still_open else (shown, [])
    sought = [*_noted(turn, LEAVING), *passed]
    found = find_said(turn.tx, turn.service.sealer, turn.chat_row, sought)
    oldest = turn.chat.spoken - _WITHIN
    _keep(turn, LEAVING, [number for number in sought if number not in found and number > oldest])
    _keep(turn, SHOWN, stay)
    pressed = [turn.under] if turn.under else []
    gone = dict.fromkeys((*pressed, *(message for messages in found.values() for message in messages)))
    turn.remove(list(gone), lane=Lane.FOLLOW_UP)


def _noted(turn: Turn, name: str) -> list[int]:
    return [int(number) for number in turn.chat.doing.get(name, "").split(",") if number]


def _keep(turn: Turn, name: str, numbers: list[int]) -> None:
    rest = {other: value for other, value in turn.chat.doing.items() if other != name}
    turn.chat.doing = {**rest, name: ",".join(map(str, numbers))} if numbers else rest
