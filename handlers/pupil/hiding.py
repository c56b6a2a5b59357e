"""[Hide]: one tap or a word. Both sides' messages go, pushes stop, the draft stays sealed (MOMENTS 16)."""

from __future__ import annotations

from datetime import timedelta

from handlers.events import Lane
from handlers.pupil import pictures
from handlers.pupil.draft import draft_of, merge_drafts
from handlers.pupil.first import show_first
from handlers.pupil.passed import LEAVING, SHOWN
from handlers.pupil.questions import stop_asking
from handlers.turn import Turn
from handlers.wiping import take_noted

HIDDEN_FOR = timedelta(hours=12)
_WORDS = {"hide", "hid", "hyde", "hide it", "hide now", "hde", "hied", "hidee", "hide!", "hide this"}


def is_hide_word(text: str) -> bool:
    """Say whether the pupil typed the word, misspelt or not."""
    return text.strip().casefold().rstrip("!. ") in _WORDS


def hide(turn: Turn, last: str | None) -> None:
    """Delete what can be deleted on both sides and leave an ordinary first screen.

    *last* is the message with which the pupil asked, if it was one.
    """
    chat = turn.chat
    pictures.give_up(turn)
    turn.withdraw_all()
    messages = dict.fromkeys((*((last,) if last else ()), *take_noted(turn)))
    turn.remove(list(messages), lane=Lane.DANGER)
    chat.quiet = True
    chat.notice = ""
    chat.hidden_at = int(turn.now.timestamp())
    stop_asking(turn)
    chat.doing = {
        name: value
        for name, value in chat.doing.items()
        if name not in ("asks", "asked", "owed_card", SHOWN, LEAVING)
    }
    chat.last_card = 0  # the card went with the rest: the next sign of danger gets one again
    if chat.draft:
        earlier = chat.doing.get("hidden", "")
        if earlier and earlier != chat.draft:
            merge_drafts(turn, earlier, chat.draft)
        chat.doing = {**chat.doing, "hidden": earlier or chat.draft}
        chat.draft = ""
    show_first(turn)


def come_back(turn: Turn) -> None:
    """The pupil came back by themselves: pushes may go again; a hidden draft is offered after 12 hours."""
    chat = turn.chat
    if chat.doing.pop("ended", ""):
        turn.say(turn.words("pupil-draft-ended"), passing=False)
    chat.quiet = False
    if not chat.hidden_at:
        return
    if turn.now.timestamp() - chat.hidden_at < HIDDEN_FOR.total_seconds():
        return  # until then nothing shows that there ever was anything
    show_again(turn)


def show_again(turn: Turn) -> None:
    """End hiding: after its time, or because the receipt was shown. A hidden draft is offered as a count."""
    chat = turn.chat
    chat.hidden_at = 0
    hidden = chat.doing.get("hidden", "")
    if hidden and not chat.draft:
        chat.draft = hidden
        chat.doing = {name: value for name, value in chat.doing.items() if name != "hidden"}
        draft = draft_of(turn)
        if draft is None:
            chat.draft = ""
        else:
            turn.say(turn.words("pupil-kept-count", count=draft.lines), passing=False)
