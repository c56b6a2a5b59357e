"""/copy: a pupil's own words and the replies to them, after the receipt (MOMENTS 17, DOMAIN 6.7).

Words lie sealed for those who read them; only a process that holds the open key file can give them back, and
it says so where it cannot. What adults noted is not part of it. The copy goes from the chat again.
"""

from __future__ import annotations

from handlers.events import Outgoing
from handlers.keyboards import hide_row
from handlers.pupil.finding import ask_receipt, is_proved
from handlers.turn import Later, Turn
from storage.cases import Entry
from storage.people import find_person
from storage.vault import open_by_receipt

_OWN = ("words", "added")


def copy(turn: Turn) -> Later | None:
    """Show the copy, or ask for the four words first."""
    digest = is_proved(turn)
    if digest is None:
        return ask_receipt(turn)
    if not turn.service.sealer.keyring.can_open:
        turn.say(turn.words("pupil-copy-not-here"), (hide_row(turn),))
        return None
    sealed = open_by_receipt(turn.tx, turn.service.sealer, digest, turn.now)
    if sealed is None:
        turn.say(turn.words("pupil-gone"), (hide_row(turn),))
        return None
    header = sealed.header

    def then(again: Turn, entries: list[Entry]) -> None:
        parts = [again.words("pupil-copy-head")]
        for entry in entries:
            if entry.kind in _OWN and entry.text:
                parts.append(f"{again.words('pupil-copy-yours')}\n{entry.text}")
            elif entry.kind == "reply":
                parts.append(
                    again.words("pupil-reply", role=_role(again, header.setting, entry), text=entry.text)
                )
        again.post(
            Outgoing(
                again.address,
                text="\n\n".join(parts),
                rows=(hide_row(again),),
                remove_after=again.service.opened_for,
                case=header.id,
            )
        )

    return Later(sealed.unseal, then)


def _role(turn: Turn, setting: str, entry: Entry) -> str:
    person = find_person(turn.tx, turn.service.sealer, entry.by)
    return turn.words(f"role-{person.role_at(setting)}") if person else turn.words("pupil-former-reader")
