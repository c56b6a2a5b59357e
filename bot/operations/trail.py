"""`heard audit`: whether the trail is whole, and who did what. Never content, never a name.

Each is done in slices of numbers, so that pupils' messages get their turn between two. What is to do with
a restricted case stands in no list, and what is printed bears no numbers in which it would leave a gap
(MOMENTS 12).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from bot.operations.answer import Facts, Operation, OperationFault, WrongUsage
from bot.operations.listed import may_be_listed
from handlers.service import Service
from storage.audit import REFUSED, SLICE_LINES, UNREADABLE, AuditLine, Trail, list_waiting, open_line
from storage.auditcheck import MOST_LATE, Ending, Finding, Look, TrailCheck, What, sum_up
from storage.cases import load_header
from storage.erasure import CERTIFIED, certified
from storage.errors import StorageError
from storage.people import BOROUGH, find_person, find_setting

_SPAN = re.compile(r"(\d{1,4})([hd])")
_PERSON = re.compile(r"[0-9a-f]{32}")
_BUSY = "the trail is just being numbered; say it again in a minute"


def slices(last: int) -> list[tuple[int, int]]:
    """Cut the numbers up to *last* into what fits one unit: first and last of each."""
    return [(first, min(first + SLICE_LINES - 1, last)) for first in range(1, last + 1, SLICE_LINES)]


def measure_trail(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Say up to which number the trail goes, and how many lines have no number yet."""
    last, pending = TrailCheck(service.sealer).extent(tx)
    return {"last": last, "pending": pending}


def number_lines(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Number a slice of what is new, where no clock does it; a broken chain is left to the check to tell."""
    try:
        Trail(service.sealer).number(tx)
    except StorageError:
        return {"numbered": False}
    return {"numbered": True}


# -- verify -------------------------------------------------------------------------------------


def check_slice(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Check the lines from `first` to `last`; `mark` is a head's that may be among them."""
    check = TrailCheck(service.sealer)
    return _told(check.look(tx, int(facts["first"]), int(facts["last"]), str(facts.get("mark") or "")))


def check_end(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Check what came since, the head, and what waits."""
    check = TrailCheck(service.sealer)
    ending = check.end(tx, int(facts["first"]), now, str(facts.get("mark") or ""))
    if ending is None:
        raise OperationFault(_BUSY)
    return {**_told(ending.look), "numbered": ending.numbered, "pending": ending.pending}


def _told(look: Look) -> Facts:
    findings = [[str(one.what), one.number] for one in look.findings]
    return {"findings": findings, "lines": look.lines, "marked": look.marked}


def put_together(answers: Sequence[Facts]) -> tuple[list[Finding], bool]:
    """Sum up what the slices and, as the last, the end answered: findings, and whether the mark was met."""
    looks = [
        Look(
            [Finding(What(what), number) for what, number in answer["findings"]],
            answer["lines"],
            answer["marked"],
        )
        for answer in answers
    ]
    ending = Ending(looks[-1], answers[-1]["numbered"], answers[-1]["pending"])
    return sum_up(looks[:-1], ending), any(look.marked for look in looks)


# -- list ---------------------------------------------------------------------------------------


def list_slice(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the lines from `first` to `last` that may be listed, of `since` and later."""
    rows = Trail(service.sealer).rows_at(tx, range(int(facts["first"]), int(facts["last"]) + 1))
    return _Listing(tx, service, facts, now).rows([*rows.values()])


def list_end(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List what came since, and what has no number yet."""
    first, (last, _) = int(facts["first"]), TrailCheck(service.sealer).extent(tx)
    waiting = list_waiting(tx, most=MOST_LATE)
    if last - first >= MOST_LATE or len(waiting) == MOST_LATE:
        raise OperationFault(_BUSY)
    late = Trail(service.sealer).rows_at(tx, range(first, last + 1))
    return _Listing(tx, service, facts, now).rows([*late.values(), *waiting])


class _Listing:
    """One slice of the list; remembers whom and which cases it has looked up."""

    def __init__(self, tx: Connection, service: Service, facts: Facts, now: datetime) -> None:
        self._tx = tx
        self._sealer = service.sealer
        self._zone = ZoneInfo(service.timezone)
        self._since = _since(str(facts.get("since") or ""), now, self._zone)
        self._roles: dict[str, tuple[str, str | None]] = {}
        self._references: dict[str, str | None] = {}

    def rows(self, rows: Sequence[Row[Any]]) -> Facts:
        """Give what may be listed, and whether something could not be read."""
        lines, unreadable = [], False
        for row in rows:
            try:
                line = open_line(self._sealer, row)
            except UNREADABLE:
                unreadable = True
                continue
            reference = self._reference_in(line) if line.who else None  # a pupil's minute tells who it was
            if reference is not None and (self._since is None or line.at >= self._since):
                lines.append(self._facts_of(line, reference))
        return {"lines": lines, "unreadable": unreadable}

    def _facts_of(self, line: AuditLine, reference: str) -> Facts:
        at = line.at.astimezone(self._zone)
        role, setting = self._role_of(line.who)
        return {
            "second": int(line.at.timestamp()),
            "at": at.isoformat(timespec="minutes"),
            "day": f"{at:%Y-%m-%d}",
            "time": f"{at:%H:%M}",
            "act": line.act,
            "role": role,
            "setting": setting,
            "reference": reference or None,
        }

    def _reference_in(self, line: AuditLine) -> str | None:
        """Give the reference of the case that a line is about; of one that was erased, as the line certifies it."""
        if line.act == REFUSED and not line.case:
            return None  # else what was tried in vain would tell which references are restricted cases
        return certified(line) if line.act in CERTIFIED else self._reference(line.case)

    def _reference(self, case: str) -> str | None:
        """Give the reference of *case* (hex): empty for none, None for one that may not be listed."""
        if case and case not in self._references:
            self._references[case] = self._listed(case)
        return self._references[case] if case else ""

    def _listed(self, case: str) -> str | None:
        try:
            header = load_header(self._tx, self._sealer, case)
        except UNREADABLE:  # erased, or damaged: whether it was restricted cannot be told any more
            return None
        return header.ref if may_be_listed(header) else None

    def _role_of(self, who: str) -> tuple[str, str | None]:
        """Give the role and setting of *who*: a person's id, the code of the setting a command changed, or a command."""
        if who not in self._roles:
            self._roles[who] = self._look_up(who)
        return self._roles[who]

    def _look_up(self, who: str) -> tuple[str, str | None]:
        if not _PERSON.fullmatch(who):
            return "command", who if find_setting(self._tx, self._sealer, who) else None
        person = find_person(self._tx, self._sealer, who)
        return (person.role, person.setting or BOROUGH) if person else ("gone", None)


def print_order(line: Facts) -> tuple[str, ...]:
    """Order lines by their moment; those of one second by what is printed of them, and nothing else.

    On purpose not by their number: those of one tick are numbered by their random ids, so that the chain knows no order
    of theirs, and a list that is ordered by something unseen would tell whoever compares two of them that something was.
    """
    return (f"{line['second']:020}", *(str(line[name]) for name in ("act", "role", "setting", "reference")))


def _since(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Read a day (2026-11-20, from its midnight on) or a span until now (36h, 7d)."""
    if not text:
        return None
    if found := _SPAN.fullmatch(text):
        return now - timedelta(**{"hours" if found[2] == "h" else "days": int(found[1])})
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        raise WrongUsage(
            f"--since: found {text!r}, expected a day such as 2026-11-20, or a span such as 36h or 7d"
        ) from None


TRAIL_OPERATIONS: dict[str, Operation] = {
    "audit.measure": measure_trail,
    "audit.number": number_lines,
    "audit.verify": check_slice,
    "audit.verify.end": check_end,
    "audit.list": list_slice,
    "audit.list.end": list_end,
}
