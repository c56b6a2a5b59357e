"""What the bot starts by itself, and how a pupil reads it: one constant line, a gate, then the words."""

from __future__ import annotations

from handlers.events import Lane, Outgoing
from handlers.keyboards import ALWAYS, hide_row, pupil_token, standing_button
from handlers.turn import Turn
from storage.cases import Header, load_header
from storage.chats import Chat, load_chat_by_id, save_chat
from storage.errors import CaseGone
from storage.pieces import need_piece

REPLY = "reply"
READ = "read"
CLOSED = "closed"


def leave_for_pupil(turn: Turn, header: Header, item: dict[str, str | int]) -> None:
    """Leave something for the pupil of *header*, and push the constant line if they allowed it (MOMENTS 15)."""
    if not header.chat:
        return
    sealer = turn.service.sealer
    chat = load_chat_by_id(turn.tx, sealer, bytes.fromhex(header.chat))
    if chat is None:
        return
    chat.unread.append({**item, "case": header.id})
    if header.write_back == "yes" and not chat.quiet and not chat.notice:
        push_notice(turn, chat)
    save_chat(turn.tx, sealer, chat)


def push_notice(turn: Turn, chat: Chat) -> None:
    """Push the one constant line, silently."""
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


def show_gate(turn: Turn) -> None:
    """Ask whether it is OK to read here, now."""
    if not turn.chat.unread:
        turn.chat.notice = ""
        turn.say(turn.words("pupil-nothing-new"), (hide_row(turn),))
        return
    rows = (
        (standing_button(turn, "button-yes", "read"), standing_button(turn, "button-later", "later")),
        hide_row(turn),
    )
    turn.say(turn.words("pupil-gate"), rows)


def put_off(turn: Turn) -> None:
    """Not now: it stays where it is."""
    turn.say(
        turn.words("pupil-later"),
        ((turn.button("button-open", pupil_token(ALWAYS, "open")),), hide_row(turn)),
    )


def read_now(turn: Turn) -> None:
    """Show everything that waits, the oldest first."""
    waiting, turn.chat.unread, turn.chat.notice = turn.chat.unread, [], ""
    if not waiting:
        turn.say(turn.words("pupil-nothing-new"), (hide_row(turn),))
        return
    for item in waiting:
        _show(turn, item)


def _show(turn: Turn, item: dict[str, str | int]) -> None:
    case = str(item["case"])
    try:
        load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        turn.say(turn.words("pupil-gone"), (hide_row(turn),), passing=False)
        return
    rows = ((standing_button(turn, "button-answer", "answer", case),), hide_row(turn))
    match item["kind"]:
        case "reply":
            said = _reply_text(turn, case, int(item["n"]), int(item["parts"]))
            turn.say(
                turn.words("pupil-reply", role=turn.words(f"role-{item['role']}"), text=said),
                rows,
                passing=False,
            )
        case "read":
            turn.say(turn.words("pupil-was-read"), (hide_row(turn),), passing=False)
        case "unasked":
            lines = (turn.words("pupil-sent-unasked"), turn.words("pupil-receipt", words=str(item["words"])))
            turn.say("\n\n".join(lines), (hide_row(turn),), passing=False)
        case "closed":
            turn.say(turn.words("pupil-was-closed"), rows, passing=False)


def _reply_text(turn: Turn, case: str, number: int, parts: int) -> str:
    owner = bytes.fromhex(case)
    found = [
        need_piece(turn.tx, turn.service.sealer, owner, f"reply-{number}", part) for part in range(parts)
    ]
    return b"".join(found).decode("utf-8", "surrogatepass")
