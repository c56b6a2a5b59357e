"""The view of Signs of Safety: worries, what works well, what needs to happen, and two scales side by side.

Filled from what the pupil answered and what adults wrote; the lead adds a scale of their own. Source: DOMAIN 5.7.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.events import Choice, Outgoing
from handlers.followups import last_scale
from handlers.keyboards import lead_token
from handlers.lead.casework import begin_opening, find_case
from handlers.lead.prompted import AGAIN, read_answers
from handlers.lead.screens import clean
from handlers.turn import Later, Turn
from storage.audit import AuditLine, write_audit
from storage.cases import ANSWER, Entry, Header, add_entry, save_header

FAR_APART = 3
_SHOWN_CHARS = 300
_BOXES = ("worries", "strengths", "goals")
SCALE = "scale"  # an entry: a lead's, 0 to 10


def show_signs(turn: Turn, reference: str) -> Later | None:
    """Show the view; it is an opening like any other."""
    begun = begin_opening(turn, reference)
    if begun is None:
        return None

    def then(again: Turn, entries: list[Entry]) -> None:
        permitted = find_case(again, reference)  # revoked, or erased, while it was unsealed?
        if permitted is not None:
            _show(again, permitted[0], entries)

    return Later(begun[0].unseal, then)


def _show(turn: Turn, header: Header, entries: Sequence[Entry]) -> None:
    told = dict(read_answers(turn.words, [one.text for one in entries if one.kind == ANSWER]))
    parts = []
    for box in _BOXES:
        lines = [f"• {question} {answer}" for question, answer in told.get(box, ())]
        lines += [f"• {_short(one.text)}" for one in entries if _belongs(one, box)]
        parts.append(
            "\n".join([turn.words(f"lead-signs-{box}"), *(lines or [turn.words("lead-signs-empty")])])
        )
    again = [turn.words("lead-answer-line", question=time, answer=said) for time, said in told.get(AGAIN, ())]
    parts.append("\n".join([turn.words("lead-signs-scale"), *_scales(turn, header, entries), *again]))
    head = turn.words("lead-signs-head", reference=header.ref)
    turn.post(
        Outgoing(
            turn.address,
            text="\n\n".join([head, *parts, turn.words("lead-signs-your-scale")]),
            rows=_scale_rows(header.ref),
            protect=True,
            remove_after=turn.service.opened_for,
            reference=header.ref,
            case=header.id,
        )
    )


def _belongs(entry: Entry, box: str) -> bool:
    """Sort what adults wrote: the child's words are the worry, actions are what needs to happen."""
    kinds = {"worries": ("words", "added"), "goals": ("action",), "strengths": ()}
    return entry.kind in kinds[box] and bool(entry.text.strip())


def _short(text: str) -> str:
    line = " ".join(clean(text)[0].split())
    return line if len(line) <= _SHOWN_CHARS else f"{line[:_SHOWN_CHARS]} …"


def _scales(turn: Turn, header: Header, entries: Sequence[Entry]) -> list[str]:
    said = last_scale(header)
    child = "" if said is None else str(said)
    lead = next((one.text.split()[0] for one in reversed(entries) if one.kind == SCALE), "")
    unsaid = turn.words("lead-signs-not-said")
    lines = [turn.words("lead-signs-scales", child=child or unsaid, lead=lead or unsaid)]
    if child.isdigit() and lead.isdigit() and abs(int(child) - int(lead)) >= FAR_APART:
        lines.append(turn.words("lead-signs-talk"))
    return lines


def _scale_rows(reference: str) -> tuple[tuple[Choice, ...], ...]:
    buttons = [Choice(str(number), lead_token("scale", reference, str(number))) for number in range(11)]
    return tuple(buttons[:6]), tuple(buttons[6:])


def set_scale(turn: Turn, reference: str, scale: str) -> None:
    """Keep the lead's own scale."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not (scale.isdigit() and int(scale) <= 10):
        turn.say(turn.words("lead-old-button"))
        return
    words = turn.words("lead-scale-words", scale=scale)
    add_entry(turn.tx, turn.service.sealer, header, Entry(SCALE, turn.now, reader.person, words))
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "scaled", reader.person, header.id))
    turn.say(turn.words("lead-scale-kept", reference=header.ref, scale=scale))
