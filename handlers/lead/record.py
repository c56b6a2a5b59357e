"""[Copy for our record]: asked once, then text to paste and a page, without `protect_content`, for ten minutes.

Every copy is an opening, so the vault decides who may, and it is audited as *exported* besides. The page is
set in a thread, after the commit; where it cannot be made the text goes all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.events import Attachment, Outgoing
from handlers.keyboards import lead_token
from handlers.lead.casework import begin_opening, find_case
from handlers.record import Written, gather, write
from handlers.turn import Later, Turn
from handlers.wiping import remove_later
from storage.audit import AuditLine, write_audit


@dataclass(frozen=True, slots=True)
class Copy:
    """What was made: the words, and the page if it could be set."""

    written: Written
    pdf: bytes | None


def ask_copy(turn: Turn, reference: str) -> None:
    """Say what a copy is, and ask once."""
    found = find_case(turn, reference)
    if found is None:
        return
    ref = found[0].ref
    rows = (
        (turn.button("lead-button-copy-now", lead_token("copy-now", ref)),),
        (turn.button("lead-button-for-disclosure", lead_token("disclose", ref)),),
        (turn.button("lead-button-no-copy", lead_token("no-copy", ref)),),
    )
    turn.say(turn.words("lead-record-ask", reference=ref, minutes=_minutes(turn)), rows)


def make_no_copy(turn: Turn, reference: str) -> None:
    """Nothing is made."""
    if find_case(turn, reference) is not None:
        turn.say(turn.words("lead-record-not-made", reference=reference))


def ask_names(turn: Turn, reference: str) -> None:
    """Ask which names the form for disclosure must not show."""
    found = find_case(turn, reference)
    if found is None:
        return
    turn.chat.doing = {"disclose": found[0].ref}
    turn.say(turn.words("lead-record-names", reference=found[0].ref))


def take_names(turn: Turn, text: str, message: str | None) -> Later | None:
    """Make the form for disclosure with the names that were typed; what was typed goes in ten minutes."""
    if message:
        remove_later(turn, [message])
    reference = turn.chat.doing.pop("disclose")
    return copy(turn, reference, tuple(part.strip() for part in text.replace("\n", ",").split(",")))


def copy(turn: Turn, reference: str, names: tuple[str, ...] | None = None) -> Later | None:
    """Make a copy of a case: the record, or with *names* the form for disclosure."""
    begun = begin_opening(turn, reference)
    if begun is None:
        return None
    sealed, reader = begun
    header, service = sealed.header, turn.service
    sheet = gather(turn.tx, service, header, reader.person, turn.now)

    def work() -> Copy:
        written = write(service.texts, service.name, sheet, sealed.unseal(), names)
        return Copy(written, service.set_page(written.page))

    def then(again: Turn, made: Copy) -> None:
        permitted = find_case(again, reference)  # revoked, or erased, while it was made?
        if permitted is None:
            return
        line = AuditLine(again.now, "exported", reader.person, header.id)
        write_audit(again.tx, service.sealer, line)
        _hand_out(again, header.ref, header.id, made, disclosed=names is not None)

    return Later(work, then)


def _hand_out(turn: Turn, ref: str, case: str, made: Copy, *, disclosed: bool) -> None:
    if not disclosed:
        _post(turn, ref, case, made.written.text)
    if made.pdf is None:
        _post(turn, ref, case, turn.words("lead-record-failed", reference=ref))
        return
    key = "lead-record-caption-disclosure" if disclosed else "lead-record-caption"
    caption = turn.words(key, reference=ref, minutes=_minutes(turn))
    _post(turn, ref, case, caption, Attachment(f"{ref}.pdf", made.pdf))


def _post(turn: Turn, ref: str, case: str, text: str, file: Attachment | None = None) -> None:
    turn.post(
        Outgoing(
            turn.address,
            text=text,
            file=file,
            remove_after=turn.service.opened_for,
            reference=ref,
            case=case,
        )
    )


def _minutes(turn: Turn) -> str:
    return str(int(turn.service.opened_for.total_seconds()) // 60)
