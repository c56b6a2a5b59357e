"""The check of one row of each table: it opens, it is of the shape it should have, and what it names is there.

Notes what each row claims, so that whoever looks through all of them (`storage/verify.py`) can find what nobody owns.
Cases have a check of their own (`storage/casecheck.py`), and so has the trail (`storage/witness.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from storage import carried, schema
from storage.casecheck import check_case
from storage.chats import load_chat_by_id, spilled_unread
from storage.erasure import ERASE, Erasure, ids_left
from storage.facts import open_fact
from storage.findings import Findings, What
from storage.issues import ids_of, open_part
from storage.keyring import Purpose
from storage.people import desk_pair
from storage.said import list_numbers, open_together
from storage.sealing import MAX_PLAIN, Place
from storage.timers import QUARTER_SECONDS
from storage.witness import hear

_REPLY_DRAFT_PARTS = 8  # a reply that was not sent leaves no more pieces, whatever its chat says of it

Check = Callable[[Findings, Row[Any]], None]


def _open(found: Findings, purpose: Purpose, table: str, row: Row[Any]) -> Any:
    return json.loads(found.sealer.open(purpose, Place(table, "body", row.id), row.body))


def _open_long(found: Findings, table: str, row: Row[Any]) -> bytes | None:
    """Open a row and its pieces; None if one does not open, which is noted."""
    first = found.sealer.open(Purpose.TRANSIT, Place(table, "body", row.id), row.body)
    count = int.from_bytes(first[:2], "big") if len(row.body) > MAX_PLAIN else 0
    pieces = found.open_pieces(row.id, table, range(1, count + 1))
    return b"".join([first[2:], *pieces]) if len(pieces) == count else None


def _inbox(found: Findings, row: Row[Any]) -> None:
    _open_long(found, "inbox", row)


def _outbox(found: Findings, row: Row[Any]) -> None:
    plain = _open_long(found, "outbox", row)
    if plain is not None:
        message = json.loads(plain)
        found.expect(row.chat in found.ids("chat", *message["to"]), "outbox", row.id)
        found.expect(row.lane == message["lane"], "outbox", row.id)


def _timer(found: Findings, row: Row[Any]) -> None:
    timer = _open(found, Purpose.TRANSIT, "timers", row)
    found.expect(row.id in found.ids("timer", timer["kind"], timer["subject"]), "timers", row.id)
    found.expect(row.slot == timer["due"] // QUARTER_SECONDS, "timers", row.id)
    if timer["kind"] in carried.TIMERS:
        for name, left in carried.ids_named(found.sealer, timer["subject"], timer["facts"]).items():
            found.claimed[name].update(left)
    if timer["kind"] == ERASE:
        for name, left in ids_left(found.sealer, Erasure.of(timer["facts"])).items():
            found.claimed[name].update(left)


def _chat(found: Findings, row: Row[Any]) -> None:
    chat = load_chat_by_id(found.tx, found.sealer, row.id)
    assert chat is not None, "its row was read a moment ago"
    found.expect(row.id in found.ids("chat", chat.door, chat.address), "chats", row.id)
    for number in range(_REPLY_DRAFT_PARTS):
        found.claim("pieces", "piece", row.id, "reply-draft", number.to_bytes(4, "big"))
    found.open_pieces(row.id, "traces", list_numbers(chat.pages))
    found.open_pieces(row.id, "cases", range(chat.older))
    if chat.answers:
        found.open_pieces(bytes.fromhex(chat.answers["id"]), "words", range(chat.answers["pieces"]))
    for number in list_numbers(chat.said):
        found.claim("said", "said", row.id, number.to_bytes(4, "big"))
    found.open_pieces(row.id, "reply-draft", range(int(chat.doing.get("parts", 0))))
    found.open_pieces(row.id, "unread", range(chat.spilled))
    for item in (*chat.unread, *spilled_unread(found.tx, found.sealer, chat)):
        if item["kind"] == "reply" and found.is_there(schema.cases, (bytes.fromhex(item["case"]),)):
            found.open_pieces(bytes.fromhex(item["case"]), f"reply-{item['n']}", range(item["parts"]))


def _said(found: Findings, row: Row[Any]) -> None:
    messages = found.sealer.open(Purpose.TRANSIT, Place("said", "body", row.id), row.body)
    found.expect(all(message.isdigit() for message in messages.split()), "said", row.id)


def _together(found: Findings, row: Row[Any]) -> None:
    for chat, _, messages in open_together(found.sealer, row.id, row.body):
        found.expect(all(message.isdigit() for message in messages), "together", row.id)
        if not found.is_there(schema.chats, (chat,)):
            found.note("together", row.id, What.LEFT)


def _draft(found: Findings, row: Row[Any]) -> None:
    draft = _open(found, Purpose.TRANSIT, "drafts", row)
    found.open_pieces(row.id, "words", range(int(draft.get("pieces", 0))))


def _setting(found: Findings, row: Row[Any]) -> None:
    setting = _open(found, Purpose.CONTACT, "settings", row)
    found.expect(row.id in found.ids("setting", setting["code"]), "settings", row.id)


def _calendar(found: Findings, row: Row[Any]) -> None:
    plain = _open_long(found, "calendars", row)
    if plain is not None:
        found.expect(row.id in found.ids("calendar", json.loads(plain)["code"]), "calendars", row.id)


def _feedback(found: Findings, row: Row[Any]) -> None:
    term = _open(found, Purpose.FACTS, "feedback", row)["term"]
    found.expect(row.id in found.ids("feedback", term), "feedback", row.id)


def _fact(found: Findings, row: Row[Any]) -> None:
    """A fact is on its week's shelf, and its case is there; one whose case was erased leads nowhere."""
    fact, case = open_fact(found.sealer, row.id, row.body)
    found.expect(row.shelf in found.ids("facts", fact.week), "facts", row.id)
    if case:
        found.expect(row.id in found.ids("fact", bytes.fromhex(case)), "facts", row.id)
        if not found.is_there(schema.cases, (bytes.fromhex(case),)):
            found.note("facts", row.id, What.LEFT)
    else:
        found.expect(fact.reduced, "facts", row.id)


def _issue(found: Findings, row: Row[Any]) -> None:
    """Every part of an issue stands where it belongs, and none is missing."""
    frame, _ = open_part(found.sealer, row.id, row.body)
    reader, period, number, count = frame
    found.expect(row.id in ids_of(found.sealer, frame) and number < count, "issues", row.id)
    if number == 0 and any(
        not found.is_there(schema.issues, ids_of(found.sealer, [reader, period, other, count]))
        for other in range(count)
    ):
        found.note("issues", row.id, What.MISSING)


def _person(found: Findings, row: Row[Any]) -> None:
    person = _open(found, Purpose.CONTACT, "people", row)
    found.expect(person["id"] == row.id.hex(), "people", row.id)


def _invitation(found: Findings, row: Row[Any]) -> None:
    _open(found, Purpose.CONTACT, "invitations", row)


def _desk(found: Findings, row: Row[Any]) -> None:
    name = _open(found, Purpose.HEADER, "desks", row)["name"]
    found.expect(row.id in found.ids("desk", name), "desks", row.id)
    desk, pair = desk_pair(found.tx, found.sealer, name)
    if found.opens_cases:
        found.sealer.rewrap_desk(desk, pair)  # what can be wrapped again opens


def _receipt(found: Findings, row: Row[Any]) -> None:
    place = Place("receipts", "body", row.id)
    case = bytes.fromhex(found.sealer.open(Purpose.HEADER, place, row.body).decode())
    if not found.is_there(schema.cases, (case,)):
        found.note("receipts", row.id, What.LEFT)


CHECKS: dict[str, Check] = {
    "settings": _setting,
    "calendars": _calendar,
    "feedback": _feedback,
    "facts": _fact,
    "issues": _issue,
    "desks": _desk,
    "people": _person,
    "invitations": _invitation,
    "inbox": _inbox,
    "outbox": _outbox,
    "timers": _timer,
    "chats": _chat,
    "said": _said,
    "together": _together,
    "drafts": _draft,
    "cases": check_case,
    "receipts": _receipt,
    "audit": hear,
}
#: Looked at with their owners, and at the end for rows that nobody owns.
OWNERS = {
    "said": frozenset({"chats"}),
    "pieces": frozenset({"inbox", "outbox", "drafts", "chats", "cases", "calendars"}),
    "entries": frozenset({"cases"}),
    "case_keys": frozenset({"cases"}),
    "shelves": frozenset({"cases"}),
}
#: The sentinels are looked at with the keys; of *seen* nothing is sealed.
LOOKED_AT = frozenset(CHECKS) | frozenset(OWNERS) | {"sentinels", "seen"}
