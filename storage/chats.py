"""One sealed row a person: what their chat is for, where to answer, and what lies in it.

The row is keyed by HMAC(index, door, chat) and always of one size. Nothing else that stays bears a
chat. The draft lies in it, too, while there is room. The ids of messages on both sides are kept 48 hours, for *Hide*: Telegram lets a bot delete
no longer (`FAILURES` F22).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from storage.drafts import save_draft
from storage.held import Bodies, Present
from storage.keyring import Purpose, UnknownKey
from storage.pieces import drop_piece, get_piece, put_piece
from storage.records import pack, unpack
from storage.said import Stretch, drop_said, list_numbers, take_said
from storage.schema import chats
from storage.sealing import MAX_PLAIN, Place, Sealer, Tampered

_SIZE = 3000  # bytes of JSON: always the largest size class, whatever is in it
_IN_ROW = 50  # message ids in the row itself; older ones move to a page of their own
_MOST_CASES = 20  # the newest; older ones move to pages of their own, for whoever asks to be forgotten
_MOST_UNREAD = 6  # in the row itself
_MOST_SAID = 12  # hours of what was said whose message ids lie singly beside the row
_PAGED_HOURS = 4  # pages of so many hours go together
TRACE_HOURS = 48

CHATS = Bodies(chats)
KNOWN = Present(chats)


@dataclass(slots=True)
class Chat:
    """What is remembered of one person's chat. Ids are hex. Mutable only within one unit of work.

    *answers*: the record of the draft, with its newest words, unless it is too large and lies in a row of its own.
    *unread*: what waits for the pupil, oldest first: {"kind": read|reply|closed, "case": …, "n": …}.
    *spilled*: pages of it that lie beside the row; *pages*: [newest hour, first number, last number] of pages of
    traces beside the row; *watched*: the hour at which old traces are dropped.
    *traces*: [hour since 1970, message id, message id, …] of what lies in the chat, oldest first.
    *said*: [hour, first number, last number] of what was said here, oldest first; *spoken*: the last number. The
    ids of these messages lie beside the row, once they are sent (`storage/said.py`).
    *alerted*: when this chat's reports were alerted, for the last hour (epoch seconds).
    *row*: the id of the row in which it was found, else the one that `row_of` computed; not kept.
    """

    door: str
    address: str
    draft: str = ""
    setting: str = ""
    cases: list[str] = field(default_factory=list)
    person: str = ""
    doing: dict[str, str] = field(default_factory=dict)
    unread: list[dict[str, Any]] = field(default_factory=list)
    notice: str = ""
    quiet: bool = False
    hidden_at: int = 0
    pending: str = ""
    last_card: int = 0
    alerted: list[int] = field(default_factory=list)
    language: str = "en"
    traces: list[list[int]] = field(default_factory=list)
    pages: list[Stretch] = field(default_factory=list)
    turn: int = 0
    spilled: int = 0
    watched: int = 0
    said: list[Stretch] = field(default_factory=list)
    spoken: int = 0
    answers: dict[str, Any] = field(
        default_factory=dict, repr=False
    )  # a child's words: in no log and no error
    older: int = 0  # pages of cases that lie beside the row
    row: bytes = field(default=b"", compare=False)


_FIELDS = tuple(one.name for one in fields(Chat) if one.name != "row")
_values = attrgetter(*_FIELDS)


def chat_id(sealer: Sealer, door: str, address: str) -> bytes:
    """Compute the row's id under the index key in force."""
    return sealer.index("chat", door, address)


def row_of(sealer: Sealer, chat: Chat) -> bytes:
    """Give the id of the chat's row, which outlives the index key it was computed with."""
    if not chat.row:
        chat.row = chat_id(sealer, chat.door, chat.address)
    return chat.row


def load_chat(
    tx: Connection, sealer: Sealer, door: str, address: str, digest: bytes | None = None
) -> Chat | None:
    """Open the chat's row, or None if this person never wrote. *digest*: one that was computed for it."""
    if digest is not None and (known := load_chat_by_id(tx, sealer, digest)) is not None:
        return known
    for row in sealer.index_each("chat", door, address):
        found = load_chat_by_id(tx, sealer, row)
        if found is not None:
            return found
    return None


def find_chat(tx: Connection, sealer: Sealer, door: str, address: str) -> bytes:
    """Give the id of the row in which a chat is kept, or the one that it would get."""
    newest, *older = sealer.index_each("chat", door, address)
    return next((row for row in older if CHATS.get(tx, row) is not None), newest)


def chat_digests(sealer: Sealer, chat: Chat) -> set[bytes]:
    """Give every id that rows of the inbox and the outbox can bear for this chat."""
    return {row_of(sealer, chat), *sealer.index_each("chat", chat.door, chat.address)}


def load_chat_by_id(tx: Connection, sealer: Sealer, row: bytes) -> Chat | None:
    """Open a chat by the digest that a case's header bears."""
    body = CHATS.get(tx, row)
    if body is None:
        return None
    plain = sealer.open(Purpose.CONTACT, Place("chats", "body", row), body)
    return Chat(**unpack(plain), row=row)


def save_chat(tx: Connection, sealer: Sealer, chat: Chat) -> bytes:
    """Seal the chat's row again; returns its id."""
    row = row_of(sealer, chat)
    _let_go(tx, sealer, chat, row, len(chat.cases) - _MOST_CASES)
    _spill_unread(tx, sealer, chat, row)
    _fold_said(tx, sealer, chat, row)
    _move_traces(tx, sealer, chat, row)
    plain = _record(chat)
    if chat.answers and (len(plain) > MAX_PLAIN or chat.answers["id"] != chat.draft):
        save_draft(tx, sealer, bytes.fromhex(chat.answers["id"]), chat.answers)
        chat.answers = {}
        plain = _record(chat)
    while len(plain) > MAX_PLAIN and len(chat.cases) > 1:
        _let_go(tx, sealer, chat, row, 1)
        plain = _record(chat)
    CHATS.put(tx, row, sealer.seal(Purpose.CONTACT, Place("chats", "body", row), plain))
    return row


def _record(chat: Chat) -> bytes:
    """Write the chat down, filled up to its one size class; what is as at first is left out."""
    values = zip(_FIELDS, _values(chat), strict=True)
    record = {name: value for name, value in values if value}
    return pack(record).ljust(_SIZE)


def _let_go(tx: Connection, sealer: Sealer, chat: Chat, row: bytes, count: int) -> None:
    """Move the *count* oldest cases to a page beside the row."""
    if count > 0:
        page, chat.cases = chat.cases[:count], chat.cases[count:]
        put_piece(tx, sealer, row, "cases", chat.older, pack(page))
        chat.older += 1


def older_cases(tx: Connection, sealer: Sealer, chat: Chat) -> list[str]:
    """List the cases that the row has no room for, the oldest first; some may be gone."""
    row = row_of(sealer, chat)
    pages = [get_piece(tx, sealer, row, "cases", number) for number in range(chat.older)]
    return [case for page in pages if page for case in unpack(page)]


def forget_chat(tx: Connection, sealer: Sealer, chat: Chat) -> None:
    """Erase the chat's row and its pages of message ids."""
    row = row_of(sealer, chat)
    for number in list_numbers(chat.pages):
        drop_piece(tx, sealer, row, "traces", number)
    drop_older(tx, sealer, chat)
    drop_said(tx, sealer, row, chat.said)
    for each in sealer.index_each("chat", chat.door, chat.address):
        CHATS.drop(tx, each)


def drop_older(tx: Connection, sealer: Sealer, chat: Chat) -> None:
    """Erase the pages of older cases."""
    for number in range(chat.older):
        drop_piece(tx, sealer, row_of(sealer, chat), "cases", number)
    chat.older = 0


def note_traces(chat: Chat, messages: list[str], now: datetime) -> None:
    """Remember that *messages* lie in the chat since *now*."""
    hour = int(now.timestamp()) // 3600
    _note(chat, hour, [int(message) for message in messages if message.isdigit()])


def _note(chat: Chat, hour: int, messages: list[int]) -> None:
    if not chat.traces or chat.traces[-1][0] != hour:
        chat.traces.append([hour])
    chat.traces[-1].extend(messages)


def expect_said(chat: Chat, now: datetime) -> tuple[int, int]:
    """Give the hour and the number under which the chat will look for what is said in it now."""
    hour = int(now.timestamp()) // 3600
    chat.spoken += 1
    if chat.said and chat.said[-1][0] == hour:
        chat.said[-1][2] = chat.spoken
    else:
        chat.said.append([hour, chat.spoken, chat.spoken])
    return hour, chat.spoken


def looks_for(chat: Chat, number: int) -> bool:
    """Say whether the chat looks for the ids of what was said under *number* beside its row."""
    return any(first <= number <= last for _, first, last in chat.said)


def take_traces(tx: Connection, sealer: Sealer, chat: Chat, now: datetime) -> tuple[list[str], int]:
    """Give out every message id that can still be deleted and forget all; also how many are too old."""
    row = row_of(sealer, chat)
    oldest = int(now.timestamp()) // 3600 - TRACE_HOURS + 1
    known = list(chat.traces)
    for number in list_numbers(chat.pages):
        with suppress(Tampered, UnknownKey):  # one that is damaged stays, for `heard verify` to name
            page = get_piece(tx, sealer, row, "traces", number)
            known.extend(unpack(page) if page else [])
            drop_piece(tx, sealer, row, "traces", number)
    known.extend(take_said(tx, sealer, row, chat.said))
    chat.traces, chat.pages, chat.said = [], [], []
    young = sorted(message for hour, *messages in known if hour >= oldest for message in messages)
    return [str(message) for message in young], sum(len(trace) - 1 for trace in known) - len(young)


def drop_old_traces(tx: Connection, sealer: Sealer, chat: Chat, now: datetime) -> None:
    """Forget ids of messages that can no longer be deleted."""
    oldest = int(now.timestamp()) // 3600 - TRACE_HOURS
    row = row_of(sealer, chat)
    for number in list_numbers([pages for pages in chat.pages if pages[0] < oldest]):
        drop_piece(tx, sealer, row, "traces", number)
    chat.pages = [pages for pages in chat.pages if pages[0] >= oldest]
    chat.traces = [trace for trace in chat.traces if trace[0] >= oldest]
    drop_said(tx, sealer, row, [stretch for stretch in chat.said if stretch[0] < oldest])
    chat.said = [stretch for stretch in chat.said if stretch[0] >= oldest]


def first_traced_hour(chat: Chat) -> int | None:
    """Say since when message ids are kept of this chat; None if there are none."""
    return min((one[0] for one in (*chat.pages, *chat.traces, *chat.said)), default=None)


def take_unread(tx: Connection, sealer: Sealer, chat: Chat) -> list[dict[str, Any]]:
    """Give out everything that waits for the pupil, the oldest first, and forget it."""
    waiting = [*spilled_unread(tx, sealer, chat), *chat.unread]
    for number in range(chat.spilled):
        drop_piece(tx, sealer, row_of(sealer, chat), "unread", number)
    chat.unread, chat.spilled = [], 0
    return waiting


def spilled_unread(tx: Connection, sealer: Sealer, chat: Chat) -> list[dict[str, Any]]:
    """Read what waits for the pupil and lies beside the row, the oldest first."""
    pages = [get_piece(tx, sealer, row_of(sealer, chat), "unread", number) for number in range(chat.spilled)]
    return [item for page in pages if page for item in unpack(page)]


def drop_unread(tx: Connection, sealer: Sealer, chat: Chat, case: str) -> None:
    """Take what waits of one case out of a chat, wherever it lies."""
    kept = [item for item in take_unread(tx, sealer, chat) if item.get("case") != case]
    chat.unread = kept  # what is too much for the row moves out again when it is saved


def _spill_unread(tx: Connection, sealer: Sealer, chat: Chat, row: bytes) -> None:
    """Move the oldest of what waits to a page of its own when there is too much for the row; none is lost."""
    while len(chat.unread) > _MOST_UNREAD:
        page, chat.unread = chat.unread[:_MOST_UNREAD], chat.unread[_MOST_UNREAD:]
        put_piece(tx, sealer, row, "unread", chat.spilled, pack(page))
        chat.spilled += 1


def _fold_said(tx: Connection, sealer: Sealer, chat: Chat, row: bytes) -> None:
    """Put the ids of what was said in the oldest hours among the others, which move to pages."""
    while len(chat.said) > _MOST_SAID:
        oldest, chat.said = chat.said[:1], chat.said[1:]
        for hour, *messages in take_said(tx, sealer, row, oldest):
            _note(chat, hour, messages)


def _move_traces(tx: Connection, sealer: Sealer, chat: Chat, row: bytes) -> None:
    """Move the oldest message ids to pages of their own while there are too many for the row."""
    while sum(map(len, chat.traces)) - len(chat.traces) > _IN_ROW:
        page, room = [], _IN_ROW
        while room:
            hour, *messages = chat.traces[0]
            page.append([hour, *messages[:room]])
            chat.traces[:1] = [[hour, *messages[room:]]] if len(messages) > room else []
            room -= min(room, len(messages))
        number = chat.pages[-1][2] + 1 if chat.pages else 1
        put_piece(tx, sealer, row, "traces", number, pack(page))
        _count_page(chat, number, max(trace[0] for trace in page))


def _count_page(chat: Chat, number: int, hour: int) -> None:
    """Note a page among those of the same few hours: however many there are, the row says it in a few words."""
    if chat.pages and chat.pages[-1][0] // _PAGED_HOURS == hour // _PAGED_HOURS:
        chat.pages[-1][0], chat.pages[-1][2] = max(chat.pages[-1][0], hour), number
    else:
        chat.pages.append([hour, number, number])
