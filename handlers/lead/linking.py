"""Linking cases that are about one thing. They are never merged, and each keeps its readers.

A link is seen by who may read both, and by nobody else: of one with a restricted case the other bears no line
in the trail and none in its record. Linked cases are one *incident* in figures (DOMAIN 7.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.lead.caselist import cases_of
from handlers.lead.casework import find_case
from handlers.turn import Turn
from safeguarding.incidents import incidents_of
from safeguarding.report import Urgency
from storage.audit import AuditLine, write_audit
from storage.cases import Header, find_header, save_header
from storage.facts import is_restricted
from storage.vault import Reader, may_read

LINK = "link"  # in the chat's `doing`: the case that another one is to be linked with
MOST_LINKS = 6  # a header is one row
_MOST_OFFERED = 6
_WEEKS = 4
Rows = Sequence[Sequence[Choice]]


def ask(turn: Turn, reference: str) -> None:
    """Offer the newest cases that this lead reads too, or ask for a reference."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    turn.chat.doing = {LINK: header.ref}
    others = [
        one for one in cases_of(turn, reader, _WEEKS) if one.ref != header.ref and one.ref not in header.links
    ]
    newest = sorted(others, key=lambda one: (-one.at, one.ref))[:_MOST_OFFERED]
    buttons = [link_button(turn, header, one) for one in newest]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    turn.say(turn.words("lead-link-ask", reference=header.ref), rows)


def hear(turn: Turn, text: str) -> None:
    """Take the reference that was typed."""
    reference = turn.chat.doing.pop(LINK)
    link(turn, reference, text.strip().upper()[:6])


def link(turn: Turn, reference: str, other: str) -> None:
    """Link two cases that this lead may both read."""
    found = _find_both(turn, reference, other)
    if found is None:
        return
    one, two, reader = found
    if one.ref == two.ref or max(len(one.links), len(two.links)) >= MOST_LINKS:
        turn.say(turn.words("lead-not-linked", reference=one.ref))
        return
    if two.ref not in one.links:
        _join(one, two)
        _keep(turn, one, two, "linked", reader)
    rows = ((turn.button("lead-button-unlink", lead_token("unlink", one.ref, two.ref), reference=two.ref),),)
    turn.say(turn.words("lead-linked", reference=one.ref, other=two.ref), rows)


def _join(one: Header, two: Header) -> None:
    for header, other in ((one, two), (two, one)):
        header.links = [*header.links, other.ref]
        header.unlike = [case for case in header.unlike if case != other.ref]


def unlink(turn: Turn, reference: str, other: str) -> None:
    """Take a link away."""
    found = _find_both(turn, reference, other)
    if found is None:
        return
    one, two, reader = found
    if two.ref in one.links:
        one.links = [case for case in one.links if case != two.ref]
        two.links = [case for case in two.links if case != one.ref]
        _keep(turn, one, two, "unlinked", reader)
    turn.say(turn.words("lead-unlinked", reference=one.ref, other=two.ref))


def set_apart(turn: Turn, reference: str, other: str) -> None:
    """[Not the same]: this pair is hinted at no more."""
    found = _find_both(turn, reference, other)
    if found is None:
        return
    one, two, reader = found
    for header, apart in ((one, two), (two, one)):
        header.unlike = list(dict.fromkeys((*header.unlike, apart.ref)))[-MOST_LINKS:]
    _keep(turn, one, two, "set-apart", reader)
    turn.say(turn.words("lead-set-apart", reference=one.ref, other=two.ref))


def _find_both(turn: Turn, reference: str, other: str) -> tuple[Header, Header, Reader] | None:
    found = find_case(turn, reference)
    second = find_case(turn, other) if found is not None else None
    return None if found is None or second is None else (found[0], second[0], found[1])


def _keep(turn: Turn, one: Header, two: Header, act: str, reader: Reader) -> None:
    """Keep both headers, count their incidents anew, and write the act down where its line may be seen."""
    sealer = turn.service.sealer
    known = {one.ref: one, two.ref: two}
    for start in (one, two):
        _collect(turn, start, known)
    count_incidents(known)
    for header in known.values():
        save_header(turn.tx, sealer, header)
    for header, other in ((one, two), (two, one)):
        # else the line would tell that there is a restricted one
        if not is_restricted(other) or is_restricted(header):
            write_audit(turn.tx, sealer, AuditLine(turn.now, act, reader.person, header.id))


def count_incidents(known: Mapping[str, Header]) -> None:
    """Say anew what each of *known* counts as.

    A restricted case joins nothing: two that only it links would tell in their setting's figures that there is one.
    """
    for header in known.values():
        header.incident = ""
    counted = {case: header.links for case, header in known.items() if not is_restricted(header)}
    for case, incident in incidents_of(counted).items():
        known[case].incident = incident


def save_recounted(turn: Turn, header: Header) -> None:
    """Save *header*, whose readers have changed, and what is linked with it: whether they are one incident is counted anew."""
    known = {header.ref: header}
    if header.links:
        _collect(turn, header, known)
        count_incidents(known)
    for one in known.values():
        save_header(turn.tx, turn.service.sealer, one)


def _collect(turn: Turn, start: Header, known: dict[str, Header]) -> None:
    """Load everything that is linked with *start*, over any number of links."""
    waiting = [case for case in start.links if case not in known]
    while waiting:
        header = find_header(turn.tx, turn.service.sealer, waiting.pop())
        if header is not None and header.ref not in known:
            known[header.ref] = header
            waiting += [case for case in header.links if case not in known]


# -- beside a case ------------------------------------------------------------------------------


def readable(turn: Turn, reader: Reader, cases: Sequence[str]) -> list[Header]:
    """Load those of *cases*, by reference, that are there and that *reader* may read."""
    found = (find_header(turn.tx, turn.service.sealer, case) for case in cases)
    return [header for header in found if header is not None and may_read(header, reader)]


def lines_of(turn: Turn, header: Header, reader: Reader, like: Sequence[str]) -> tuple[list[str], Rows]:
    """Say with what a case is linked, and what it may belong to, as far as *reader* may know."""
    lines: list[str] = []
    rows: list[Sequence[Choice]] = []
    for other in readable(turn, reader, header.links):
        lines.append(turn.words("lead-link-line", other=other.ref, urgency=Urgency(other.urgency).mark))
        rows.append(
            (
                turn.button("lead-button-open-case", lead_token("open", other.ref), reference=other.ref),
                turn.button(
                    "lead-button-unlink", lead_token("unlink", header.ref, other.ref), reference=other.ref
                ),
            )
        )
    apart = {*header.links, *header.unlike}
    for other in readable(turn, reader, [case for case in like if case not in apart]):
        lines.append(turn.words("lead-hint-line", other=other.ref, urgency=Urgency(other.urgency).mark))
        rows.append(
            (
                turn.button("lead-button-open-case", lead_token("open", other.ref), reference=other.ref),
                link_button(turn, header, other),
                turn.button("lead-button-unlike", lead_token("unlike", header.ref, other.ref)),
            )
        )
    return lines, rows


def link_button(turn: Turn, header: Header, other: Header) -> Choice:
    """Give the button that links two cases."""
    return turn.button(
        "lead-button-link-with", lead_token("link", header.ref, other.ref), reference=other.ref
    )
