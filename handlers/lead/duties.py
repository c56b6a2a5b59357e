"""[Done] and [Not needed] under a duty: who, when and the reference, or the reason; either stands in the record."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import duties, ladders
from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.duties import MAX_WORDS_CHARS, is_reason
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, save_header

ENDING = "duty"  # in the chat's `doing`: the case of the duty that is being ended
_ACTS = {duties.DONE: "duty-done", duties.NONE: "duty-dismissed"}
Rows = Sequence[Sequence[Choice]]


def lines_of(turn: Turn, header: Header) -> tuple[list[str], Rows]:
    """Say what a person must do by when, and what became of it."""
    lines: list[str] = []
    rows: list[Sequence[Choice]] = []
    for one in duties.kept_of(header):
        duty = turn.words(f"lead-duty-{one.duty}")
        if one.state == duties.OPEN:
            lines.append(turn.words("lead-duty-open", duty=duty, due=duties.when(turn, one.due)))
            rows.append(
                (
                    turn.button(
                        f"lead-button-duty-{one.duty}", lead_token("duty-done", header.ref, one.duty)
                    ),
                    turn.button("lead-button-duty-none", lead_token("duty-none", header.ref, one.duty)),
                )
            )
        else:
            key = "lead-duty-done" if one.state == duties.DONE else "lead-duty-none"
            lines.append(turn.words(key, duty=duty, at=duties.when(turn, one.at)))
    return lines, rows


def ask(turn: Turn, reference: str, duty: str, state: str) -> None:
    """Ask who did it, when, and under which reference; or why it is none."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    if duty not in {one.duty for one in duties.open_of(header)}:
        turn.say(turn.words("lead-old-button"))
        return
    turn.chat.doing = {ENDING: header.ref, "of": duty, "as": state}
    key = "lead-type-duty-done" if state == duties.DONE else "lead-type-duty-none"
    turn.say(turn.words(key, reference=header.ref, duty=turn.words(f"lead-duty-{duty}")))


def hear(turn: Turn, text: str, message: str | None) -> None:
    """Keep it in the case, and stop the duty's clock; what was typed goes in ten minutes."""
    if message:
        remove_later(turn, [message])
    reference, duty, state = turn.chat.doing[ENDING], turn.chat.doing["of"], turn.chat.doing["as"]
    if state == duties.NONE and not is_reason(text):
        turn.say(turn.words("lead-duty-no-reason", reference=reference))
        return
    turn.chat.doing = {}
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if duty not in {one.duty for one in duties.open_of(header)}:
        turn.say(turn.words("lead-old-button"))
        return
    duties.end(turn, header, duty, state, reader.person)
    words = turn.words(
        "lead-duty-words", duty=turn.words(f"lead-duty-{duty}"), text=" ".join(text.split())[:MAX_WORDS_CHARS]
    )
    sealer, act = turn.service.sealer, _ACTS[state]
    add_entry(turn.tx, sealer, header, Entry(act, turn.now, reader.person, words))
    save_header(turn.tx, sealer, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, act, reader.person, header.id))
    ladders.watch(turn, header)
    turn.say(turn.words("lead-duty-kept", reference=header.ref))
