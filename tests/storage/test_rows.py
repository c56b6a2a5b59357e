"""Rows: kept once, found again, bound to their place; swapped, forged or missing ones are noticed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, select, update

from storage import chats, drafts, inbox, outbox, timers
from storage.cases import Entry, Header, add_entry, list_on_shelf, load_header, make_case, save_header
from storage.database import Database
from storage.errors import CaseGone, NotPermitted, StorageError
from storage.people import DUTY_DESK, Setting, desk_pair, find_setting, make_desk, put_setting
from storage.schema import case_keys, cases, desks, entries, pieces
from storage.sealing import MAX_PLAIN, Place, Sealer, Tampered
from storage.vault import Reader, open_case

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = 20_780


def arrival(number: int, raw: bytes = b"{}") -> inbox.Arrival:
    return inbox.Arrival(number.to_bytes(16, "big"), b"c" * 16, raw)


async def test_a_redelivery_changes_nothing(database: Database, sealer: Sealer) -> None:
    """INT-08."""
    first = await database.run(
        lambda tx: inbox.take_in(tx, sealer, [arrival(1), arrival(1), arrival(2)], DAY)
    )
    again = await database.run(
        lambda tx: inbox.take_in(tx, sealer, [arrival(2), arrival(1), arrival(3)], DAY)
    )
    assert [event.id[-1] for event in first] == [1, 2]
    assert [event.id[-1] for event in again] == [3]
    await database.run(lambda tx: inbox.finish(tx, sealer, arrival(1).id, long=False))
    with pytest.raises(inbox.AnsweredBefore):
        await database.run(lambda tx: inbox.finish(tx, sealer, arrival(1).id, long=False))
    late = await database.run(lambda tx: inbox.take_in(tx, sealer, [arrival(1)], DAY + 1))
    assert late == []


async def test_digests_are_forgotten_after_their_days(database: Database, sealer: Sealer) -> None:
    await database.run(lambda tx: inbox.take_in(tx, sealer, [arrival(1)], DAY))
    assert await database.run(lambda tx: inbox.forget_seen(tx, DAY)) == 0
    assert await database.run(lambda tx: inbox.forget_seen(tx, DAY + 1)) == 1


@pytest.mark.parametrize("size", [0, 1, 3579, 3580, 3581, 3582, 3583, 9000, 70_000])
async def test_long_events_come_back_whole_and_leave_nothing(
    database: Database, sealer: Sealer, size: int
) -> None:
    raw = os.urandom(size)
    await database.run(lambda tx: inbox.take_in(tx, sealer, [arrival(1, raw)], DAY))
    waiting = await database.run(lambda tx: inbox.list_waiting(tx, sealer))
    assert waiting[0].raw == raw
    await database.run(lambda tx: inbox.finish(tx, sealer, arrival(1).id, long=True))
    assert await database.run(lambda tx: tx.execute(select(pieces)).all()) == []


async def test_a_missing_piece_is_never_shown_as_a_shorter_text(database: Database, sealer: Sealer) -> None:
    await database.run(lambda tx: inbox.take_in(tx, sealer, [arrival(1, b"x" * 9000)], DAY))
    await database.run(lambda tx: tx.execute(pieces.delete()))
    assert await database.run(lambda tx: inbox.list_waiting(tx, sealer)) == []
    assert await database.run(inbox.count_by_state) == {"failed": 1}


async def test_owed_messages_keep_their_order_and_their_words(database: Database, sealer: Sealer) -> None:
    def unit(tx: Connection) -> None:
        for number in range(5):
            text = "x" * (number * 2000)
            outbox.owe(tx, sealer, os.urandom(16), b"c" * 16, {"text": text}, lane=1, not_before=0)

    await database.run(unit)
    owed = await database.run(lambda tx: outbox.list_owed(tx, sealer))
    assert [len(row.message["text"]) for row in owed] == [0, 2000, 4000, 6000, 8000]
    dropped = await database.run(lambda tx: outbox.drop_for_chat(tx, sealer, b"c" * 16))
    assert dropped == [row.id for row in owed]
    assert await database.run(lambda tx: tx.execute(select(pieces)).all()) == []


async def test_a_chats_row_is_of_one_size_and_its_message_ids_move_to_pages(
    database: Database, sealer: Sealer
) -> None:
    chat = chats.Chat("telegram", "12345")
    sizes = set()
    row = chats.chat_id(sealer, "telegram", "12345")
    for start in range(0, 500, 25):
        chats.note_traces(chat, [str(900_000 + start + n) for n in range(25)], NOW)
        await database.run(lambda tx: chats.save_chat(tx, sealer, chat))
        body = await database.run(
            lambda tx: tx.execute(select(chats.chats.c.body).where(chats.chats.c.id == row)).scalar()
        )  # type: ignore[misc]
        sizes.add(len(body))
    assert len(sizes) == 1
    found = await database.run(lambda tx: chats.load_chat(tx, sealer, "telegram", "12345"))
    assert found is not None
    young, old = await database.run(lambda tx: chats.take_traces(tx, sealer, found, NOW + timedelta(hours=1)))
    assert young == [str(900_000 + n) for n in range(500)]
    assert old == 0


async def test_message_ids_older_than_48_hours_are_forgotten(database: Database, sealer: Sealer) -> None:
    chat = chats.Chat("telegram", "12345")
    chats.note_traces(chat, ["1"], NOW - timedelta(hours=50))
    chats.note_traces(chat, ["2"], NOW)
    await database.run(lambda tx: chats.drop_old_traces(tx, sealer, chat, NOW))
    assert [trace[1:] for trace in chat.traces] == [[2]]


async def test_timers_are_done_in_order_and_once(database: Database, sealer: Sealer) -> None:
    def unit(tx: Connection) -> None:
        timers.set_timer(tx, sealer, "b", "1", NOW + timedelta(minutes=1))
        timers.set_timer(tx, sealer, "a", "1", NOW)
        timers.set_timer(tx, sealer, "a", "1", NOW - timedelta(minutes=1))
        timers.set_timer(tx, sealer, "later", "1", NOW + timedelta(days=400))

    await database.run(unit)
    due = await database.run(lambda tx: timers.list_due(tx, sealer, NOW + timedelta(minutes=2)))
    assert [(timer.kind, timer.due) for timer in due] == [
        ("a", NOW - timedelta(minutes=1)),
        ("b", NOW + timedelta(minutes=1)),
    ]
    await database.run(lambda tx: timers.stop_timer(tx, sealer, "a", "1"))
    assert not await database.run(lambda tx: timers.is_set(tx, sealer, due[0]))
    assert await database.run(lambda tx: timers.is_set(tx, sealer, due[1]))
    await database.run(lambda tx: timers.set_timer(tx, sealer, "b", "1", NOW + timedelta(days=1)))
    assert not await database.run(lambda tx: timers.is_set(tx, sealer, due[1]))


# -- cases and the vault ------------------------------------------------------------------------


def header(
    ref: str = "K7PM3Q", readers: tuple[str, ...] = ("HFHS/leads",), hidden: tuple[str, ...] = ()
) -> Header:
    made = Header(
        os.urandom(16).hex(), ref, "HFHS", list(readers), list(hidden), 3, "new", int(NOW.timestamp()), ""
    )
    made.permitted = ["a" * 32]
    return made


async def furnish(database: Database, sealer: Sealer) -> None:
    def unit(tx: Connection) -> None:
        put_setting(tx, sealer, Setting("HFHS", "Hope Fold"), NOW)
        make_desk(tx, sealer, "HFHS/leads")
        make_desk(tx, sealer, DUTY_DESK)

    await database.run(unit)


async def make(database: Database, sealer: Sealer, made: Header, *texts: str) -> None:
    def unit(tx: Connection) -> None:
        make_case(tx, sealer, made)
        for text in texts:
            add_entry(tx, sealer, made, Entry("words", NOW, "", text))
        save_header(tx, sealer, made)

    await database.run(unit)


LEAD = Reader("a" * 32, frozenset({"HFHS/leads"}))


@pytest.mark.parametrize("text", ["", "short", "é" * 5000, "👩‍👩‍👧‍👦" * 2500, "x" * 20_000])
async def test_a_case_opens_for_its_reader_word_for_word(
    database: Database, sealer: Sealer, text: str
) -> None:
    await furnish(database, sealer)
    made = header()
    await make(database, sealer, made, text, "second")
    sealed = await database.run(lambda tx: open_case(tx, sealer, made.id, LEAD, NOW))
    assert [entry.text for entry in sealed.unseal()] == [text, "second"]


@pytest.mark.parametrize(
    "reader",
    [
        Reader("a" * 32, frozenset()),
        Reader("a" * 32, frozenset({DUTY_DESK})),
        Reader("a" * 32, frozenset({"STJ/leads"})),
        Reader("b" * 32, frozenset({"HFHS/leads"})),
        Reader("d" * 32, frozenset({"HFHS/leads"})),
    ],
)
async def test_nobody_else_is_given_a_case(database: Database, sealer: Sealer, reader: Reader) -> None:
    """The last but one sits at the right desk and is hidden from the case; the last joined after it was sealed."""
    await furnish(database, sealer)
    made = header(hidden=("b" * 32,))
    await make(database, sealer, made, "words")
    with pytest.raises(NotPermitted):
        await database.run(lambda tx: open_case(tx, sealer, made.id, reader, NOW))


async def test_without_the_check_the_desks_key_still_refuses(database: Database, sealer: Sealer) -> None:
    """The sabotage of the one above: a foreign desk has no sealed key to open, whatever the header said."""
    await furnish(database, sealer)
    made = header()
    await make(database, sealer, made, "words")
    made.readers = [DUTY_DESK, "HFHS/leads"]  # a header changed without re-sealing
    await database.run(lambda tx: save_header(tx, sealer, made))
    duty = Reader("c" * 32, frozenset({DUTY_DESK}))
    with pytest.raises(NotPermitted, match="not sealed to"):
        await database.run(lambda tx: open_case(tx, sealer, made.id, duty, NOW))
    lead = await database.run(lambda tx: open_case(tx, sealer, made.id, LEAD, NOW))
    with pytest.raises(StorageError):
        lead.unseal()  # the readers are bound into the sealed key


@pytest.mark.parametrize(
    ("table", "column"),
    [(entries, "body"), (entries, "mac"), (case_keys, "body"), (case_keys, "mac"), (cases, "body")],
)
async def test_swapped_rows_are_noticed_and_others_still_open(
    database: Database, sealer: Sealer, table: Table, column: str
) -> None:
    """CRY-03."""
    await furnish(database, sealer)
    one, two, third = header("AAAAAA"), header("BBBBBB"), header("CCCCCC")
    for made in (one, two, third):
        await make(database, sealer, made, f"words of {made.ref}")
    rows = {
        "entries": [sealer.index("entry", bytes.fromhex(made.id), bytes(4)) for made in (one, two)],
        "case_keys": [
            sealer.index("case-key", bytes.fromhex(made.id), sealer.index("desk", "HFHS/leads"))
            for made in (one, two)
        ],
        "cases": [bytes.fromhex(made.id) for made in (one, two)],
    }[table.name]

    def exchange(tx: Connection) -> None:
        first, second = (
            tx.execute(select(table.c[column]).where(table.c.id == row)).scalar_one() for row in rows
        )
        tx.execute(update(table).where(table.c.id == rows[0]).values({column: second}))
        tx.execute(update(table).where(table.c.id == rows[1]).values({column: first}))

    await database.run(exchange)
    for made in (one, two):
        with pytest.raises(StorageError):
            sealed = await database.run(lambda tx, made=made: open_case(tx, sealer, made.id, LEAD, NOW))  # type: ignore[misc]
            sealed.unseal()
    sealed = await database.run(lambda tx: open_case(tx, sealer, third.id, LEAD, NOW))
    assert sealed.unseal()[0].text == "words of CCCCCC"


async def test_an_entry_planted_with_the_public_key_only_is_refused(
    database: Database, sealer: Sealer
) -> None:
    """CRY-05: anyone can seal to a public key; the row's HMAC is what they lack."""
    await furnish(database, sealer)
    made = header()
    await make(database, sealer, made, "true words")
    row = sealer.index("entry", bytes.fromhex(made.id), bytes(4))
    place = Place("entries", "body", row, bytes.fromhex(made.id))
    public = (await database.run(lambda tx: desk_pair(tx, sealer, "HFHS/leads")))[1].public
    forged = sealer.seal_entry(public, place, b'{"k":"words","at":0,"by":"","p":0}\nplanted')
    change: Callable[[Connection], object] = lambda tx: tx.execute(  # noqa: E731
        update(entries).where(entries.c.id == row).values(body=forged)
    )
    await database.run(change)
    with pytest.raises(Tampered):
        await database.run(lambda tx: open_case(tx, sealer, made.id, LEAD, NOW))


async def test_a_planted_desk_key_is_refused(database: Database, sealer: Sealer) -> None:
    """Otherwise who can write to the database would read every report to come."""
    await furnish(database, sealer)
    other = sealer.new_desk_pair(sealer.index("desk", "HFHS/leads"))
    await database.run(lambda tx: tx.execute(update(desks).values(public=other.public)))
    with pytest.raises(Tampered):
        await make(database, sealer, header(), "words")


async def test_a_missing_entry_is_said_and_never_skipped(database: Database, sealer: Sealer) -> None:
    await furnish(database, sealer)
    made = header()
    await make(database, sealer, made, "one", "two")
    row = sealer.index("entry", bytes.fromhex(made.id), bytes(4))
    await database.run(lambda tx: tx.execute(entries.delete().where(entries.c.id == row)))
    with pytest.raises(CaseGone, match="entry 1 of 2"):
        await database.run(lambda tx: open_case(tx, sealer, made.id, LEAD, NOW))


async def test_a_desk_finds_its_cases_by_week_and_no_others(database: Database, sealer: Sealer) -> None:
    await furnish(database, sealer)
    mine, theirs = header("AAAAAA"), header("BBBBBB", readers=(DUTY_DESK,))
    await make(database, sealer, mine, "a")
    await make(database, sealer, theirs, "b")
    found = await database.run(lambda tx: list_on_shelf(tx, sealer, "HFHS/leads", NOW))
    assert [case.ref for case in found] == ["AAAAAA"]
    assert (
        await database.run(lambda tx: list_on_shelf(tx, sealer, "HFHS/leads", NOW - timedelta(weeks=1))) == []
    )


async def test_settings_are_found_by_their_code_in_any_case(database: Database, sealer: Sealer) -> None:
    await furnish(database, sealer)
    assert (await database.run(lambda tx: find_setting(tx, sealer, "hfhs"))) == Setting(
        "HFHS", "Hope Fold", revision=1
    )
    assert (await database.run(lambda tx: find_setting(tx, sealer, "NOPE"))) is None


async def test_a_draft_is_erased_with_its_words(database: Database, sealer: Sealer) -> None:
    row = os.urandom(16)

    def unit(tx: Connection) -> None:
        drafts.save_draft(tx, sealer, row, {"id": row.hex()})
        count, _ = drafts.hold_words(tx, sealer, row, 0, "words " * 1500)
        assert count == 3
        drafts.erase_draft(tx, sealer, row, count)

    await database.run(unit)
    assert await database.run(
        lambda tx: (drafts.load_draft(tx, sealer, row), tx.execute(select(pieces)).all())
    ) == (
        None,
        [],
    )


async def test_a_case_that_is_not_there_is_said_to_be_gone(database: Database, sealer: Sealer) -> None:
    with pytest.raises(CaseGone):
        await database.run(lambda tx: load_header(tx, sealer, "00" * 16))


async def test_a_header_fits_its_row_however_many_people_it_names(database: Database, sealer: Sealer) -> None:
    """A report is never lost because many adults were told of it: the last of those are."""
    ids = [os.urandom(16).hex() for _ in range(120)]

    def unit(tx: Connection) -> Header:
        make_desk(tx, sealer, DUTY_DESK)
        at = int(NOW.timestamp())
        header = Header(os.urandom(16).hex(), "K7PM3Q", "", [DUTY_DESK], ids[:24], 1, "new", at, "c" * 32)
        header.permitted, header.told, header.rules = ids[24:48], ids, ["L123"] * 24
        make_case(tx, sealer, header)
        save_header(tx, sealer, header)
        return load_header(tx, sealer, header.id)

    found = await database.run(unit)
    assert (found.hidden, found.permitted) == (ids[:24], ids[24:48])
    assert found.told == ids[: len(found.told)]
    assert len(found.told) > 24


async def test_a_header_of_many_readers_and_a_long_history_fits_its_row(
    database: Database, sealer: Sealer
) -> None:
    """A case that cannot be saved is a child who is not answered; sabotage: without pressing it is too long."""
    ids = [os.urandom(16).hex() for _ in range(60)]

    def unit(tx: Connection) -> Header:
        make_desk(tx, sealer, DUTY_DESK)
        at = int(NOW.timestamp())
        header = Header(os.urandom(16).hex(), "K7PM3Q", "", [DUTY_DESK], ids[:24], 1, "new", at, "c" * 32)
        header.permitted, header.told, header.rules = ids[24:48], ids[24:60], ["L123"] * 24
        header.links, header.unlike = ["K7PM3R"] * 8, ["K7PM3S"] * 16
        header.doors = [os.urandom(16).hex() for _ in range(4)]
        header.followed = [{"at": at, "how": "worse", "scale": 2, "helped": "bit", "raised": 1}] * 4
        header.holds = [(ids[0], "a head who wants it kept", at)] * 3
        header.codes = [("export", ids[1], os.urandom(16).hex(), "dsl", at)] * 2
        make_case(tx, sealer, header)
        assert len(json.dumps(asdict(header), separators=(",", ":"))) > MAX_PLAIN
        save_header(tx, sealer, header)
        return load_header(tx, sealer, header.id)

    found = await database.run(unit)
    assert (found.hidden, found.permitted, found.doors) == (ids[:24], ids[24:48], found.doors)
    assert (len(found.told), len(found.followed), len(found.unlike)) == (36, 4, 16)
