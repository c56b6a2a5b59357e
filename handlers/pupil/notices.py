"""What the bot starts by itself: one constant line, silent, whatever it is about (MOMENTS 15)."""

from __future__ import annotations

from handlers.events import Lane, Outgoing
from handlers.keyboards import ALWAYS, pupil_token
from handlers.turn import Turn
from storage.cases import Header
from storage.chats import Chat, load_chat_by_id, save_chat


def waits(chat: Chat) -> bool:
    """Say whether something waits for the pupil to read."""
    return bool(chat.unread or chat.spilled)


def leave_for_pupil(turn: Turn, header: Header, item: dict[str, str | int]) -> bool:
    """Leave something for the pupil of *header*; says whether they will see that it is there.

    The constant line is pushed only where they allowed it, and not into a hidden chat.
    """
    if not header.chat:
        return False
    sealer = turn.service.sealer
    chat = load_chat_by_id(turn.tx, sealer, bytes.fromhex(header.chat))
    if chat is None:
        return False
    chat.unread.append({**item, "case": header.id})
    allowed = header.write_back == "yes" and not chat.quiet
    if allowed and not chat.notice:
        push_notice(turn, chat)
    save_chat(turn.tx, sealer, chat)
    return allowed


def push_notice(turn: Turn, chat: Chat) -> None:
    """Push the constant line into *chat*."""
    other = Turn(turn.tx, turn.service, chat, turn.now)
    row = other.post(
        Outgoing(
            other.address,
            lane=Lane.ALERT,
            text=other.words("pupil-notice"),
            rows=((other.button("button-open", pupil_token(ALWAYS, "open")),),),
            silent=True,
        )
    )
    chat.notice = row.hex()
    turn.owed.extend(other.owed)
