"""A lead's reply: written, looked at, sent, and kept verbatim where two adults can read it."""

from __future__ import annotations

from handlers import followups
from handlers.access import who_is
from handlers.keyboards import lead_token
from handlers.lead import sampling
from handlers.lead.answers import key_of, text_of
from handlers.lead.casework import find_case
from handlers.lead.protected import show_protected
from handlers.lead.screens import ending_row
from handlers.pupil.notices import leave_for_pupil
from handlers.pupil.reading import REPLY
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.replycheck import Found, check
from safeguarding.sample import Picked
from storage.audit import AuditLine, write_audit
from storage.cases import NO_CHAT, Entry, Header, add_entry, find_header, save_header
from storage.pieces import cut_text, drop_piece, need_piece, put_piece
from storage.sealing import MAX_PLAIN

ASKS = "asks"  # in the chat's `doing`: what is looked at is an open question, which waits for an answer


def begin_reply(turn: Turn, reference: str) -> None:
    """Ask for the words of a reply, or offer some."""
    found = find_case(turn, reference)
    if found is None:
        return
    if found[0].write_back == NO_CHAT:
        turn.say(turn.words("lead-reply-no-chat", reference=found[0].ref))
        return
    turn.chat.doing = {"reply": found[0].ref}
    rows = (
        (
            turn.button("lead-button-ready", lead_token("ready", found[0].ref)),
            turn.button("lead-button-ask-more", lead_token("ask", found[0].ref)),
        ),
    )
    turn.say(turn.words("lead-type-reply", reference=found[0].ref), rows)


def preview_typed(turn: Turn, text: str, message: str | None) -> None:
    """Show a reply as it would be sent; *message*, in which it was typed, goes in ten minutes."""
    reference = turn.chat.doing["reply"]
    if message:
        header = find_header(turn.tx, turn.service.sealer, reference)
        remove_later(turn, [message], case=header.id if header else "")
    _preview(turn, reference, text)


def preview_ready(turn: Turn, reference: str, which: str, name: str) -> None:
    """Show a ready answer or an open question as it would be sent, in the pupil's language."""
    found = find_case(turn, reference)
    if found is None:
        return
    text = text_of(turn, found[0], which, name)
    if text is None:
        turn.say(turn.words("lead-old-button"))
        return
    english = turn.words(key_of(which, name))
    _preview(turn, reference, text, "" if english == text else english, asks=which == "ask")


def _preview(turn: Turn, reference: str, text: str, english: str = "", *, asks: bool = False) -> None:
    person, found = who_is(turn), find_case(turn, reference)
    if found is None or person is None:
        turn.chat.doing = {}
        return
    preview = _keep_draft(turn, reference, text, asks=asks)
    cautions = check(text)
    send = "lead-button-send-anyway" if cautions else "lead-button-send-reply"
    rows = (
        (
            turn.button(send, lead_token("send-reply", reference, preview)),
            turn.button("lead-button-change-reply", lead_token("reply", reference)),
            turn.button("lead-button-drop-reply", lead_token("drop-reply", reference)),
        ),
    )
    role = turn.words(f"role-{person.role_at(found[0].setting)}")
    parts = [turn.words("lead-preview", reference=reference, role=role, text=text)]
    if english:
        parts.append(turn.words("lead-preview-english", text=english))
    if cautions:
        parts.append(
            "\n".join([turn.words("lead-cautions"), *(_caution_line(turn, one) for one in cautions)])
        )
    show_protected(turn, found[0], "\n\n".join(parts), rows)


def _caution_line(turn: Turn, found: Found) -> str:
    caution = turn.words(f"lead-caution-{found.caution}")
    return turn.words("lead-cautions-line", caution=caution, words=found.words)


def _keep_draft(turn: Turn, reference: str, text: str, *, asks: bool) -> str:
    """Keep the reply's words beside the chat, and whether it *asks* something open; gives the number of this preview."""
    parts = cut_text(text, MAX_PLAIN)
    for number, part in enumerate(parts):
        put_piece(turn.tx, turn.service.sealer, turn.chat_row, "reply-draft", number, part)
    turn.chat.turn += 1  # [Send] stands under one preview and sends that one only
    preview = str(turn.chat.turn)
    turn.chat.doing = {"reply": reference, "parts": str(len(parts)), "preview": preview}
    if asks:
        turn.chat.doing[ASKS] = "yes"
    return preview


def send_reply(turn: Turn, reference: str, preview: str) -> None:
    """Keep the reply of this preview in the case, and leave it for the pupil."""
    found, person = find_case(turn, reference), who_is(turn)
    if found is None or person is None:
        return
    header, reader = found
    current, asks = turn.chat.doing.get("preview") == preview, ASKS in turn.chat.doing
    text = _take_draft(turn, reference) if current else None
    if text is None:
        turn.say(turn.words("lead-nothing-to-send"))
        return
    sealer = turn.service.sealer
    number = header.rows
    header.answered_at = int(turn.now.timestamp())
    add_entry(turn.tx, sealer, header, Entry("reply", turn.now, reader.person, text))
    parts = cut_text(text, MAX_PLAIN)
    for part, piece in enumerate(parts):
        put_piece(turn.tx, sealer, bytes.fromhex(header.id), f"reply-{number}", part, piece)
    if asks:
        followups.note_question(turn, header, number, len(parts))
    _note_override(turn, header, reader.person, text)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "replied", reader.person, header.id))
    item: dict[str, str | int] = {
        "kind": REPLY,
        "n": number,
        "parts": len(parts),
        "role": person.role_at(header.setting),
    }
    sampling.offer(turn, header, Picked(header.id, number, len(parts), reader.person))
    key = "lead-reply-sent" if leave_for_pupil(turn, header, item) else "lead-reply-waits"
    save_header(turn.tx, sealer, header)
    turn.say(turn.words(key, reference=header.ref), (ending_row(turn, header),))


def _note_override(turn: Turn, header: Header, person: str, text: str) -> None:
    """Write into the case, and into the audit, that a reply went although the check pointed something out."""
    cautions = sorted({str(found.caution) for found in check(text)})
    if not cautions:
        return
    words = turn.words("lead-override-note", cautions=", ".join(cautions))
    add_entry(turn.tx, turn.service.sealer, header, Entry("override", turn.now, person, words))
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "reply-override", person, header.id))


def drop_reply(turn: Turn, reference: str) -> None:
    """Throw the reply's draft away."""
    if find_case(turn, reference) is None:
        return
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
