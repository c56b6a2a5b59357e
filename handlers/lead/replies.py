"""A lead's reply: written, looked at, sent, and kept verbatim where two adults can read it."""

from __future__ import annotations

from handlers.access import who_is
from handlers.events import Outgoing
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.pupil.notices import leave_for_pupil
from handlers.pupil.reading import REPLY
from handlers.turn import Turn
from handlers.wiping import remove_later
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, add_entry, save_header
from storage.pieces import cut_text, drop_piece, need_piece, put_piece
from storage.sealing import MAX_PLAIN


def begin_reply(turn: Turn, reference: str) -> None:
    """Ask for the words of a reply."""
    found = find_case(turn, reference)
    if found is None:
        return
    turn.chat.doing = {"reply": found[0].ref}
    turn.say(turn.words("lead-type-reply", reference=found[0].ref))


def preview_reply(turn: Turn, text: str, message: str | None) -> None:
    """Show what would be sent, under the role that signs it; *message*, what was typed, goes in ten minutes."""
    if message:
        remove_later(turn, [message])
    person = who_is(turn)
    reference = turn.chat.doing["reply"]
    found = find_case(turn, reference)
    if found is None or person is None:
        turn.chat.doing = {}
        return
    owner = turn.chat_row
    parts = cut_text(text, MAX_PLAIN)
    for number, part in enumerate(parts):
        put_piece(turn.tx, turn.service.sealer, owner, "reply-draft", number, part)
    turn.chat.turn += 1  # [Send] stands under one preview and sends that one only
    preview = str(turn.chat.turn)
    turn.chat.doing = {"reply": reference, "parts": str(len(parts)), "preview": preview}
    rows = (
        (
            turn.button("lead-button-send-reply", lead_token("send-reply", reference, preview)),
            turn.button("lead-button-change-reply", lead_token("reply", reference)),
            turn.button("lead-button-drop-reply", lead_token("drop-reply", reference)),
        ),
    )
    role = turn.words(f"role-{person.role_at(found[0].setting)}")
    turn.post(
        Outgoing(
            turn.address,
            text=turn.words("lead-preview", reference=reference, role=role, text=text),
            rows=rows,
            protect=True,
            remove_after=turn.service.opened_for,
            reference=reference,
            case=found[0].id,
        )
    )


def send_reply(turn: Turn, reference: str, preview: str) -> None:
    """Keep the reply of this preview in the case, and leave it for the pupil."""
    found = find_case(turn, reference)
    person = who_is(turn)
    if found is None or person is None:
        return
    header, reader = found
    current = turn.chat.doing.get("preview") == preview
    text = _take_draft(turn, reference) if current else None
    if text is None:
        turn.say(turn.words("lead-nothing-to-send"))
        return
    sealer = turn.service.sealer
    number = header.rows
    add_entry(turn.tx, sealer, header, Entry("reply", turn.now, reader.person, text))
    parts = cut_text(text, MAX_PLAIN)
    for part, piece in enumerate(parts):
        put_piece(turn.tx, sealer, bytes.fromhex(header.id), f"reply-{number}", part, piece)
    save_header(turn.tx, sealer, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "replied", reader.person, header.id))
    role = person.role_at(header.setting)
    item: dict[str, str | int] = {"kind": REPLY, "n": number, "parts": len(parts), "role": role}
    key = "lead-reply-sent" if leave_for_pupil(turn, header, item) else "lead-reply-waits"
    turn.say(turn.words(key, reference=header.ref))


def drop_reply(turn: Turn, reference: str) -> None:
    """Throw the reply's draft away."""
    _take_draft(turn, reference)
    turn.say(turn.words("lead-reply-dropped", reference=reference))


def _take_draft(turn: Turn, reference: str) -> str | None:
    """Read the reply's draft back and erase it; None if there is none for this case."""
    if turn.chat.doing.get("reply") != reference or "parts" not in turn.chat.doing:
        return None
    parts = []
    for number in range(int(turn.chat.doing["parts"])):
        parts.append(need_piece(turn.tx, turn.service.sealer, turn.chat_row, "reply-draft", number))
        drop_piece(turn.tx, turn.service.sealer, turn.chat_row, "reply-draft", number)
    turn.chat.doing = {}
    return b"".join(parts).decode("utf-8", "surrogatepass")
