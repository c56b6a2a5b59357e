"""What the bot starts by itself: one constant line, silent, whatever it is about (MOMENTS 15).

It goes in the hours that the pupil chose, and never where they took back what they told.
"""

from __future__ import annotations

from handlers.events import Lane, Outgoing
from handlers.keyboards import ALWAYS, pupil_token
from handlers.turn import Turn
from safeguarding.goodhours import next_good_moment
from safeguarding.report import Urgency
from storage.cases import Header
from storage.chats import Chat, load_chat_by_id, save_chat

NUDGE = "nudge"  # what waits, and its timer: an open question that was not answered
TAKEN_BACK = "taken-back"  # a case's mark: the pupil asked to take it back


def waits(chat: Chat) -> bool:
    """Say whether something waits for the pupil to read."""
    return bool(chat.unread or chat.spilled)


def leave_for_pupil(
    turn: Turn, header: Header, item: dict[str, str | int], *, also_unasked: bool = False
) -> bool:
    """Leave something for the pupil of *header*; says whether they will see that it is there.

    The constant line is pushed only where they allowed it (*also_unasked*: or did not forbid it, MOMENTS 15), in the
    hours they chose, and not into a hidden chat. For who took it back nothing is left at all; the way to their
    chat ends with the case.
    """
    if TAKEN_BACK in header.marks:
        if item["kind"] == "closed":
            header.chat = ""  # "While P1 or P2 is open the link is destroyed at its close" (MOMENTS 20)
        return False
    if not header.chat:
        return False
    sealer = turn.service.sealer
    chat = load_chat_by_id(turn.tx, sealer, bytes.fromhex(header.chat))
    if chat is None:
        return False
    chat.unread.append({**item, "case": header.id})
    agreed = header.write_back in (("yes", "") if also_unasked else ("yes",))
    allowed = agreed and not chat.quiet
    if allowed and not chat.notice:
        push_notice(turn, chat, _good_moment(turn, header))
    save_chat(turn.tx, sealer, chat)
    return allowed


def leave_nudge(turn: Turn, header: Header, chat: Chat, item: dict[str, str | int], *, line: bool) -> None:
    """Leave a nudge in *chat*; where the question itself was not read yet, that waits, and only the line goes again.

    *line*: also where one already stands unseen. The caller has looked whether the pupil may be written to.
    """
    asked = ("reply", item["n"], header.id)
    if not any((one["kind"], one.get("n"), one["case"]) == asked for one in chat.unread):
        chat.unread.append({**item, "case": header.id})
    if line or not chat.notice:
        if chat.notice:
            turn.withdraw(bytes.fromhex(chat.notice))
        push_notice(turn, chat, _good_moment(turn, header))
    save_chat(turn.tx, turn.service.sealer, chat)


def _good_moment(turn: Turn, header: Header) -> int:
    """Give the second from which the line may go; 0: now, as also for who may be in danger."""
    if header.urgency == Urgency.P1:
        return 0
    chosen = (header.facets.get("time") or ["any"])[0]
    good = next_good_moment(chosen, turn.now, turn.service.school_hours.timezone)
    return 0 if good <= turn.now else int(good.timestamp())


def take_notice_back(turn: Turn) -> None:
    """The pupil is here: a line that has not gone yet need not go."""
    if turn.chat.notice:
        turn.withdraw(bytes.fromhex(turn.chat.notice))
    turn.chat.notice = ""  # seen: the next thing may be told again


def push_notice(turn: Turn, chat: Chat, not_before: int = 0) -> None:
    """Push the constant line into *chat*, from *not_before* (epoch seconds) on."""
    other = Turn(turn.tx, turn.service, chat, turn.now)
    row = other.post(
        Outgoing(
            other.address,
            lane=Lane.ALERT,
            text=other.words("pupil-notice"),
            rows=((other.button("button-open", pupil_token(ALWAYS, "open")),),),
            silent=True,
            not_before=not_before,
        )
    )
    chat.notice = row.hex()
    turn.owed.extend(other.owed)
