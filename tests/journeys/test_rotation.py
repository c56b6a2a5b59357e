"""A pupil and a lead notice nothing of a rotation, whichever key it is and between whichever two of their steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from storage import schema
from storage.verify import Examination
from tests.bot.houses import heard
from tests.journeys.house import House, allow, open_case_of, send, tell

Turn = Callable[[], Awaitable[None]]


async def walk_through(house: House, turn: Turn) -> None:
    """One pupil's whole story, with *turn* between its steps."""
    pupil, lead, deputy = house.phone("pupil"), house.phone("lead"), house.phone("deputy")
    invited = await house.operate("leads.invite", code="HFHS", role="ddsl")
    await turn()
    await tell(house, words="they trip me up on the bus")
    await turn()
    await send(pupil)
    await turn()
    await allow(pupil)
    await turn()
    assert "▏they trip me up on the bus" in await open_case_of(lead)
    await turn()
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("first try")
    await lead.wait_for("first try")
    await turn()
    await lead.press("Change")
    await lead.wait_for("type your reply")
    await lead.write("we will look into it")
    await lead.wait_for("we will look into it")
    await turn()
    await lead.press("Send")
    await turn()
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await turn()
    await pupil.press("Yes")
    await pupil.wait_for("we will look into it")
    await pupil.write("they did it again today")
    await pupil.wait_for("Is this about the same thing as before?")
    await turn()
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    await turn()
    shown = await _open_again(deputy)
    assert "▏they trip me up on the bus" in shown
    assert "▏they did it again today" in shown
    new = house.phone("new")
    await new.start(f"join-{invited['token']}")
    await new.wait_for("You are joining as the deputy")
    await turn()
    await pupil.write("/hide")
    await house.settle()
    assert all("bus" not in text for text in pupil.texts)


async def _open_again(phone: Any) -> str:
    alert = await phone.wait_for("The pupil has written again.")
    await phone.press("Open", message=alert.id)
    return str((await phone.wait_for("This message is removed after 10 minutes.")).text)


async def look_at_rows(house: House) -> dict[str, int]:
    sealer = house.app.service.sealer
    await house.settle()
    assert await house.app.database.run(lambda tx: Examination(tx, sealer).run()) == []

    def count(tx: Any) -> dict[str, int]:
        return {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in schema.metadata.tables.items()
            if name not in ("audit", "seen", "timers")
        }

    return await house.app.database.run(count)


async def counts_without(house: House) -> dict[str, int]:
    async def nothing() -> None:
        await house.settle()

    await walk_through(house, nothing)
    return await look_at_rows(house)


@pytest.mark.parametrize(
    "keys", [("index",), ("root", "HFHS", "borough", "transit", "contact", "header", "row")]
)
async def test_a_story_goes_on_between_rotations_and_no_row_is_doubled(
    house: House, keys: tuple[str, ...]
) -> None:
    turns = iter(range(1000))

    async def turn() -> None:
        what = keys[next(turns) % len(keys)]
        done = await heard(house, "keys", "rotate", what, "--yes")
        assert done.status == 0, done.err

    await walk_through(house, turn)
    await look_at_rows(house)
    await house.restart()
    rows = await look_at_rows(house)
    assert rows["chats"] == len({phone.id for phone in house.phones.values()})
    assert (rows["settings"], rows["desks"], rows["cases"], rows["drafts"]) == (2, 3, 1, 0)
    assert (rows["inbox"], rows["outbox"]) == (0, 0)
    assert rows["case_keys"] == 4
    assert rows["shelves"] == 2


async def test_a_story_without_a_rotation_leaves_the_same_rows(house: House) -> None:
    """So that the counts above are those of the story and not of the rotations."""
    rows = await counts_without(house)
    assert rows["chats"] == len({phone.id for phone in house.phones.values()})
    assert (rows["settings"], rows["desks"], rows["cases"], rows["case_keys"]) == (2, 3, 1, 4)
