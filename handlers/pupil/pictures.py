"""What is not text: nothing is downloaded, whatever it is, and each kind is refused with its reason.

A picture or a video gets one question: is anyone in it undressed? *Yes*, *not sure* and ten minutes of
silence: it is deleted from the chat and never downloaded, the child is shown whom Report Remove can help,
and the lead learns that one exists (MOMENTS 24). *No*: it stays where it is, and is not taken either.
Contacts and places are deleted from the chat at once.
"""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.events import Attached, Lane, SentFile
from handlers.keyboards import hide_row, standing_button
from handlers.pupil.danger import show_help
from handlers.pupil.draft import draft_of
from handlers.pupil.questions import ask_open_question
from handlers.pupil.screens import ask
from handlers.pupil.telling import hear, keep_words
from handlers.turn import Turn
from safeguarding import triage
from storage.timers import set_timer, stop_timer

ANSWERS = ("yes", "unsure", "no")
TIMER = "picture"
ANSWER_WITHIN = timedelta(minutes=10)
_WAITING, _CARD = "picture", "owed_card"  # in the chat's record
_ASKED, _ONE_GO_SECONDS = "picture_asked", 5  # of which album the last one was, and when
_MOST_WAITING = 20  # message ids; more of an album than Telegram allows
_REFUSED = {
    Attached.VOICE: "pupil-no-voice",
    Attached.CONTACT: "pupil-no-contacts",
    Attached.LOCATION: "pupil-no-locations",
}
_DELETED = (Attached.CONTACT, Attached.LOCATION)


def refuse(turn: Turn, event: SentFile, message: str | None) -> None:
    """Answer something that is not text; a caption is words like any others."""
    if event.kind in (Attached.PHOTO, Attached.VIDEO):
        _ask_about(turn, message, event.group)
        _go_on(turn, event.caption)
        return
    if event.kind in _DELETED and message:
        turn.remove([message], lane=Lane.DANGER)
    turn.say(turn.words(_REFUSED.get(event.kind, "pupil-no-files")), (hide_row(turn),), passing=False)
    _go_on(turn, event.caption)


def _go_on(turn: Turn, caption: str) -> None:
    draft = draft_of(turn)
    if caption.strip():
        hear(turn, caption)
    elif draft is not None:
        ask(turn, draft)
    else:
        ask_open_question(turn)


def _ask_about(turn: Turn, message: str | None, group: str) -> None:
    """Ask once for all pictures of an album or of one go; for one that comes later, once more."""
    waiting = _waiting(turn)
    _remember(turn, [*waiting, *((message,) if message else ())][-_MOST_WAITING:])
    facts = {"door": turn.chat.door, "address": turn.chat.address}
    set_timer(turn.tx, turn.service.sealer, TIMER, turn.chat_row.hex(), turn.now + ANSWER_WITHIN, facts)
    at = int(turn.now.timestamp())
    before, _, asked_at = turn.chat.doing.get(_ASKED, "/0").rpartition("/")
    turn.chat.doing = {**turn.chat.doing, _ASKED: f"{group}/{at}"}
    if waiting and (at - int(asked_at) < _ONE_GO_SECONDS or (group and group == before)):
        return
    rows = (
        (standing_button(turn, "button-picture-yes", "picture", "yes"),),
        (standing_button(turn, "button-picture-unsure", "picture", "unsure"),),
        (standing_button(turn, "button-picture-no", "picture", "no"),),
        hide_row(turn),
    )
    turn.say(turn.words("picture-ask"), rows, passing=False)


def answer(turn: Turn, said: str) -> None:
    """Take the answer; an old button asks nothing and harms nothing."""
    waiting = _waiting(turn)
    draft = draft_of(turn)
    if _WAITING not in turn.chat.doing:
        if draft is not None:
            ask(turn, draft, turn.words("pupil-old-button"))
        else:
            turn.say(turn.words("pupil-old-button"), (hide_row(turn),))
        return
    _forget(turn)
    if said == "no":
        turn.say(turn.words("picture-not-taken"), (hide_row(turn),), passing=False)
        if draft is not None:
            ask(turn, draft)
        return
    turn.remove(waiting, lane=Lane.DANGER)
    show_help(turn, "help-image", anew=True)
    turn.say(turn.words("picture-deleted"), (hide_row(turn),), passing=False)
    keep_words(turn, turn.words(f"picture-mark-{said}"), triage.PICTURE)


def give_up(turn: Turn) -> None:
    """Ten minutes without an answer are *not sure*; what appears waits until the child comes back (MOMENTS 15)."""
    waiting = _waiting(turn)
    if _WAITING not in turn.chat.doing:
        return
    _forget(turn)
    turn.remove(waiting, lane=Lane.DANGER)
    turn.chat.doing = {**turn.chat.doing, _CARD: "yes"}
    keep_words(turn, turn.words("picture-mark-silent"), triage.PICTURE, quietly=True)


def catch_up(turn: Turn) -> None:
    """Show the card of a picture that nobody answered for, at the child's next word."""
    if _CARD in turn.chat.doing:
        turn.chat.doing = {name: value for name, value in turn.chat.doing.items() if name != _CARD}
        show_help(turn, "help-image", anew=True)


def _waiting(turn: Turn) -> list[str]:
    found: list[str] = json.loads(turn.chat.doing.get(_WAITING, "[]"))
    return found


def _remember(turn: Turn, messages: list[str]) -> None:
    turn.chat.doing = {**turn.chat.doing, _WAITING: json.dumps(messages, separators=(",", ":"))}


def _forget(turn: Turn) -> None:
    turn.chat.doing = {
        name: value for name, value in turn.chat.doing.items() if name not in (_WAITING, _ASKED)
    }
    stop_timer(turn.tx, turn.service.sealer, TIMER, turn.chat_row.hex())
