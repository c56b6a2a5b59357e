"""What a restored back-up must not undo: who left, who was forgotten; and what cannot be known in a new database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import audit, chats, drafts, invitations, outbox, people, schema
from storage.backup import Wanted, back_up
from storage.database import open_database
from storage.pieces import get_piece
from storage.restore import Restored, restore
from storage.sealing import Sealer
from storage.seats import LEAVER, sit_down, stand_up
from storage.timers import has_timer, set_timer
from storage.verify import Examination
from tests.storage.filled import NOW, fill

Unit = Callable[[Connection, Sealer], None]
DRAFT = b"f" * 16
FAR = 1_900_000_000
_OWED = (b"a" * 16, b"p" * 16)  # to the adult, to the pupil


async def past(tmp_path: Path, sealer: Sealer, since: Unit, *, present: str = "there") -> Restored:
    """Back up, do *since*, restore; *present*: the database of before is there, gone, or a new one of these keys."""
    (tmp_path / "data").mkdir()
    path, file = tmp_path / "data" / "heard.db", tmp_path / "heard.bak"
    database = await open_database(path, sealer)
    await fill(database, sealer)
    await database.run(lambda tx: _more(tx, sealer))
    await audit.number_new_lines(database, sealer)
    await back_up(database, sealer, Wanted(file), NOW, lambda share: None)
    await database.run(lambda tx: since(tx, sealer))
    await database.close()
    if present != "there":
        path.unlink()
    if present == "new":
        database = await open_database(path, sealer)
        await database.close()
    return await restore(file, path, sealer, NOW, lambda message: message, lambda share: None)


def _more(tx: Connection, sealer: Sealer) -> None:
    """A seated adult who is owed an alert; a pupil with a draft, a timer and an answer that waits."""
    person = _lead(tx, sealer)
    sit_down(tx, sealer, person)
    adult = chats.Chat(person.door, person.address, person=person.id)
    pupil = chats.Chat("telegram", "4242", draft=DRAFT.hex())
    drafts.save_draft(tx, sealer, DRAFT, {"pieces": 0})
    for number, chat in enumerate((adult, pupil)):
        row = chats.save_chat(tx, sealer, chat)
        message = {"to": [chat.door, chat.address], "verb": "say", "lane": 1, "text": "waits"}
        outbox.owe(tx, sealer, _OWED[number], row, message, lane=1, not_before=FAR)
    set_timer(tx, sealer, "draft", DRAFT.hex(), NOW)
    invitations.put_invitation(tx, sealer, "another", invitations.Invitation("dsl", "HFHS", FAR))


def _lead(tx: Connection, sealer: Sealer) -> people.Person:
    return people.list_people(tx, sealer)[0]


def revoke(tx: Connection, sealer: Sealer) -> None:
    person = _lead(tx, sealer)
    person.state = "revoked"
    stand_up(tx, sealer, person, list(person.seats))


def forget(tx: Connection, sealer: Sealer) -> None:
    chat = chats.load_chat(tx, sealer, "telegram", "4242")
    assert chat is not None
    drafts.erase_draft(tx, sealer, DRAFT, 0)
    chats.forget_chat(tx, sealer, chat)


def use(tx: Connection, sealer: Sealer) -> None:
    assert invitations.use_invitation(tx, sealer, "another", _lead(tx, sealer))


async def found(tmp_path: Path, sealer: Sealer) -> dict[str, object]:
    """Say what is there after a restore."""
    database = await open_database(tmp_path / "data" / "heard.db", sealer)

    def unit(tx: Connection) -> dict[str, object]:
        person, pupil = _lead(tx, sealer), chats.load_chat(tx, sealer, "telegram", "4242")
        desk = people.load_desk(tx, sealer, "HFHS/leads")
        assert desk is not None
        owed = [one.id for one in outbox.list_owed(tx, sealer)]
        return {
            "state": person.state,
            "seats": len(person.seats),
            "at the desk": person.id in desk.members,
            "handed on": has_timer(tx, sealer, LEAVER, person.id),
            "owed": owed.count(_OWED[0]),
            "pupil": pupil is not None,
            "draft": drafts.load_draft(tx, sealer, DRAFT) is not None,
            "timer": has_timer(tx, sealer, "draft", DRAFT.hex()),
            "owed to pupil": owed.count(_OWED[1]),
            "invited": invitations.find_invitation(tx, sealer, "another", NOW) is not None,
            "wrong": Examination(tx, sealer).run(),
        }

    there = await database.run(unit)
    await database.close()
    return there


BACK = {
    "state": "active", "seats": 1, "at the desk": True, "handed on": False, "owed": 1,
    "pupil": True, "draft": True, "timer": True, "owed to pupil": 1, "invited": True, "wrong": [],
}  # fmt: skip
OUT = {"state": "revoked", "seats": 0, "at the desk": False, "handed on": True, "owed": 0}
FORGOTTEN = {"pupil": False, "draft": False, "timer": False, "owed to pupil": 0}


async def test_an_adult_who_was_revoked_since_stays_out(tmp_path: Path, sealer: Sealer) -> None:
    done = await past(tmp_path, sealer, revoke)
    assert await found(tmp_path, sealer) == BACK | OUT
    assert len(done.ended) == 1


async def test_a_chat_that_was_forgotten_since_is_forgotten_again(tmp_path: Path, sealer: Sealer) -> None:
    done = await past(tmp_path, sealer, forget)
    assert await found(tmp_path, sealer) == BACK | FORGOTTEN
    assert done.ended == ()


async def test_words_of_a_draft_that_lay_in_the_chat_s_row_are_forgotten_again(
    tmp_path: Path, sealer: Sealer
) -> None:
    """The newest words lie in the chat's row, the earlier ones in pieces beside it."""
    (tmp_path / "data").mkdir()
    path, file = tmp_path / "data" / "heard.db", tmp_path / "heard.bak"

    def tell(tx: Connection) -> None:
        pieces, tail = drafts.hold_words(tx, sealer, DRAFT, 0, "they hit me behind the gym " * 200)
        answers = {"id": DRAFT.hex(), "pieces": pieces, "tail": tail}
        chats.save_chat(tx, sealer, chats.Chat("telegram", "4242", draft=DRAFT.hex(), answers=answers))

    def leave(tx: Connection) -> None:
        chat = chats.load_chat(tx, sealer, "telegram", "4242")
        assert chat is not None
        drafts.erase_draft(tx, sealer, DRAFT, chat.answers["pieces"])
        chats.forget_chat(tx, sealer, chat)

    database = await open_database(path, sealer)
    await fill(database, sealer)
    await database.run(tell)
    await audit.number_new_lines(database, sealer)
    await back_up(database, sealer, Wanted(file), NOW, lambda share: None)
    await database.run(leave)
    await database.close()
    await restore(file, path, sealer, NOW, lambda message: message, lambda share: None)
    database = await open_database(path, sealer)
    try:
        assert await database.run(lambda tx: chats.load_chat(tx, sealer, "telegram", "4242")) is None
        assert await database.run(lambda tx: get_piece(tx, sealer, DRAFT, "words", 0)) is None
    finally:
        await database.close()


async def test_an_invitation_that_was_used_since_is_not_there_again(tmp_path: Path, sealer: Sealer) -> None:
    await past(tmp_path, sealer, use)
    assert await found(tmp_path, sealer) == BACK | {"invited": False}


async def test_of_a_back_up_that_nothing_came_after_nothing_is_taken(tmp_path: Path, sealer: Sealer) -> None:
    done = await past(tmp_path, sealer, lambda tx, sealer: None)
    assert await found(tmp_path, sealer) == BACK
    assert done.ended == ()


@pytest.mark.parametrize("since", [revoke, forget, use])
@pytest.mark.parametrize("present", ["gone", "new"])
async def test_without_the_database_of_before_nothing_is_known(
    tmp_path: Path, sealer: Sealer, since: Unit, present: str
) -> None:
    """The honest limit, and the sabotage; in a new database of these keys no pupil's chat counts as forgotten."""
    await past(tmp_path, sealer, since, present=present)
    assert await found(tmp_path, sealer) == BACK


async def test_the_trail_says_who_was_put_out_again(tmp_path: Path, sealer: Sealer) -> None:
    await past(tmp_path, sealer, revoke)
    database = await open_database(tmp_path / "data" / "heard.db", sealer)
    acts = await database.run(
        lambda tx: [
            audit.open_line(sealer, row).act
            for row in tx.execute(select(schema.audit).where(audit.is_line(sealer))).all()
        ]
    )
    await database.close()
    assert acts.count("revoked") == 1 and acts.count("restored") == 1
