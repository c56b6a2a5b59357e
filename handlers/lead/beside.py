"""What stands beside a case on a lead's screen: duties, links, hints, what waits for somebody else. One message below it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.lead import duties, linking
from handlers.lead.protected import show_protected
from handlers.turn import Turn
from storage.cases import Header
from storage.vault import Reader


def show(turn: Turn, header: Header, reader: Reader, like: Sequence[str]) -> None:
    """Show it, protected and gone with the case; nothing where there is nothing. *like*: references of hints."""
    asked, asked_rows = duties.lines_of(turn, header)
    linked, linked_rows = linking.lines_of(turn, header, reader, like)
    lines, rows = [*asked, *linked], (*asked_rows, *linked_rows)
    if header.countersign:
        lines = [*lines, turn.words("lead-malicious-waits")]
    if not lines:
        return
    text = "\n\n".join([turn.words("lead-beside", reference=header.ref), *lines])
    show_protected(turn, header, text, rows)
