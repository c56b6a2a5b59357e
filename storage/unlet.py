"""Who must not read a case by now, and could when a back-up was made: kept from it again where that is restored.

1. Whom the present database hides a case from: who stepped back, whom its words may name. It is sealed anew without
   them; where they were all who could read it, the duty desk reads, and it is to be opened anew.
2. What adults have said of themselves since: names, and whom they must not read about. Those are compared with all cases
   again (decision 0043), and read none of them before.
Refuses to take anything else from the present database: what was added since stays out (decision 0034).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from safeguarding.handover import Circle
from safeguarding.roles import DUTY_DESK, is_borough_desk
from storage.cases import Header, load_header, save_header
from storage.errors import StorageError
from storage.handover import hand_over
from storage.people import Person, find_person, make_desk
from storage.sealing import Sealer
from storage.seats import compare_later

_BY = "restore"


def hide_again(
    tx: Connection, sealer: Sealer, hidden: Sequence[tuple[str, Sequence[str]]], now: datetime
) -> None:
    """Keep from their cases again those from whom they are *hidden* by now, as (case, people).

    Without the open key file no key can be sealed. Whom the words name is no measure of who must not read: one has said "this
    is about me". So that is noted in the header, holds from now on, and is sealed by who has the file, when they are
    compared again (`handlers/lead/comparing.py`).
    """
    for case, people in hidden:
        with contextlib.suppress(
            StorageError
        ):  # erased, or it does not open: found when the rows are examined
            header = load_header(tx, sealer, case)
            missing = [one for one in people if one not in header.hidden]
            if missing:
                header.kept_from = list(dict.fromkeys((*header.kept_from, *missing)))
                save_header(tx, sealer, header)
            if missing and sealer.keyring.can_open:
                with contextlib.suppress(StorageError):  # no key of it opens: it is noted, and verify says so
                    _seal_without(tx, sealer, header, missing, now)
            for one in missing:
                _compare(tx, sealer, one, now)


def _seal_without(tx: Connection, sealer: Sealer, header: Header, missing: list[str], now: datetime) -> None:
    header.kept_from = [one for one in header.kept_from if one not in missing]
    permitted = tuple(one for one in header.permitted if one not in missing)
    desks = tuple(header.readers)
    read = set(header.permitted) & set(missing)
    if read and not permitted and not any(is_borough_desk(one) for one in set(desks) - set(header.waiting)):
        make_desk(tx, sealer, DUTY_DESK)
        desks = tuple(dict.fromkeys((*desks, DUTY_DESK)))
        header.waiting = [one for one in header.waiting if one != DUTY_DESK]
    if header.on_it in missing:
        header.on_it, header.on_it_at = "", 0
    if header.decided_by in missing:
        header.decided_by, header.decided_at = "", 0
    if header.opened_by in missing or (read and not permitted):
        header.unread = True  # whoever is left must open it; the walk over lost looks begins its ladder
    hand_over(tx, sealer, header, Circle(desks, permitted), _BY, now, "withheld", hidden=missing)
    save_header(tx, sealer, header)


def compare_again(tx: Connection, sealer: Sealer, people: Sequence[Person], now: datetime) -> None:
    """Take over what *people*, as they are by now, have said of themselves, and compare them again."""
    for newer in people:
        person = find_person(tx, sealer, newer.id)
        if person is None:
            continue
        lines = [line for line in newer.conflicts if line not in person.conflicts]
        names = [
            name for name in (*newer.called, newer.name) if name not in ("", person.name, *person.called)
        ]
        if lines or names:
            person.conflicts += lines
            person.called += names
            compare_later(tx, sealer, person, now)


def _compare(tx: Connection, sealer: Sealer, one: str, now: datetime) -> None:
    person = find_person(tx, sealer, one)
    if person is not None and person.can_act:
        compare_later(tx, sealer, person, now)
