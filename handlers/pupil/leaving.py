"""Taking back and forgetting (MOMENTS 20).

Both always stop what we would send and clean the chat. A report that nobody opened is gone, unless it is
P1 or P2; else its readers see that the pupil asked. While P1 or P2 is open, the way to the chat ends with the
case, and the child is told so before the tap. From a phone that only showed the four words nothing can be taken back: a
receipt cuts nothing off (18), and whoever found one is not the child.
"""

from __future__ import annotations

from handlers import erasing, followups, slipkeeping
from handlers.events import Lane
from handlers.keyboards import hide_row, standing_button
from handlers.pupil.draft import close_draft, draft_of, record_of
from handlers.pupil.living import all_living_cases, living_cases
from handlers.pupil.notices import TAKEN_BACK
from handlers.turn import Turn
from handlers.wiping import take_noted
from safeguarding.report import Urgency
from storage.cases import Header, save_header
from storage.chats import drop_older, forget_chat

_TAKEN_BACK = "taken back"  # in the certificate


def ask_back(turn: Turn) -> None:
    """[Take it back]: say what will happen to the newest report, and ask."""
    cases = living_cases(turn)
    if not cases:
        turn.say(turn.words("pupil-back-nothing"), (hide_row(turn),))
        return
    _ask(turn, "pupil-back-ask", cases[-1:], "back-yes")


def ask_forget(turn: Turn) -> None:
    """/forget: say what will happen to everything, and ask."""
    _ask(turn, "pupil-forget-ask", all_living_cases(turn), "forget-yes")


def _ask(turn: Turn, key: str, cases: list[Header], yes: str) -> None:
    lines, own = [turn.words(key)], [header for header in cases if _is_from_here(turn, header)]
    if any(_goes(header) for header in own):
        lines.append(turn.words("pupil-back-unread"))
    if any(_is_urgent(header) for header in own):
        lines.append(turn.words("pupil-back-urgent"))
    elif any(not _goes(header) for header in own):
        lines.append(turn.words("pupil-back-read"))
    if len(own) < len(cases):
        lines.append(turn.words("pupil-back-elsewhere"))
    rows = (
        (standing_button(turn, "button-back-yes", yes),),
        (standing_button(turn, "button-back-no", "back-no"),),
        hide_row(turn),
    )
    turn.say("\n\n".join(lines), rows)


def _is_from_here(turn: Turn, header: Header) -> bool:
    """Say whether this is the phone that we write to about it, or nobody is written to any more."""
    return header.chat in ("", turn.chat_row.hex())


def _goes(header: Header) -> bool:
    """Say whether nobody read it and nobody is in danger: then it can simply go."""
    return not header.opened_at and header.urgency > Urgency.P2


def _is_urgent(header: Header) -> bool:
    return header.urgency <= Urgency.P2 and header.status != "closed"


def take_back(turn: Turn) -> None:
    """Take back the newest report and clean the chat."""
    for header in living_cases(turn)[-1:]:
        _take_back(turn, header)
    _clean(turn)
    turn.say(turn.words("pupil-back-done", name=turn.service.name), (hide_row(turn),), passing=False)


def forget(turn: Turn) -> None:
    """Take back everything, and forget that this chat ever was, as far as nobody may be in danger."""
    cases = all_living_cases(turn)
    drop_older(turn.tx, turn.service.sealer, turn.chat)
    for header in cases:
        _take_back(turn, header)
    for name in (turn.chat.draft, turn.chat.doing.get("hidden", "")):
        _throw_draft(turn, name)
    slipkeeping.erase(turn)
    _clean(turn)
    done = turn.words("pupil-forget-done", name=turn.service.name)
    chat = turn.chat
    chat.cases, chat.setting, chat.doing, chat.language = [], "", {}, "en"
    chat.quiet, chat.hidden_at, chat.last_card = True, 0, 0
    turn.say(done, passing=False)
    if not any(header.chat == turn.chat_row.hex() for header in cases):
        forget_chat(turn.tx, turn.service.sealer, chat)
        turn.forgotten = True


def _throw_draft(turn: Turn, name: str) -> None:
    if not name:
        return
    turn.chat.draft = name
    if record_of(turn, name) is not None:
        draft = draft_of(turn)
        if draft is not None:
            close_draft(turn, draft)
    turn.chat.draft = ""


def _take_back(turn: Turn, header: Header) -> None:
    erasing.forget_case(turn.tx, turn.service, turn.chat, header.id)
    if not _is_from_here(turn, header):
        header.doors = [door for door in header.doors if door != turn.chat_row.hex()]
        save_header(turn.tx, turn.service.sealer, header)
        return
    followups.stop(turn, header)
    urgent = _is_urgent(header)
    if not urgent:
        header.chat = ""
    if _goes(header):
        done = erasing.erase_case(
            turn.tx, turn.service, header, kind=_TAKEN_BACK, by=(), listed=False, now=turn.now
        )
        turn.owed.extend(done.owed)
        turn.withdrawn.extend(done.withdrawn)
        return
    header.marks = list(dict.fromkeys((*header.marks, TAKEN_BACK)))
    header.write_back, header.doors = "no", []
    save_header(turn.tx, turn.service.sealer, header)


def _clean(turn: Turn) -> None:
    """Take both sides' messages out of the chat, and everything that was still to be sent."""
    turn.withdraw_all()
    turn.remove(take_noted(turn), lane=Lane.DANGER)
    turn.chat.notice = ""
