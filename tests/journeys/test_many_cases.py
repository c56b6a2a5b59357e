"""A pupil with more reports than the chat's row has room for: none of them is left out of /forget (MOMENTS 20)."""

from __future__ import annotations

import os

from sqlalchemy import Connection

from storage.cases import list_headers
from storage.chats import load_chat, save_chat
from storage.verify import Examination
from tests.journeys.house import House, report


async def test_forget_takes_back_also_what_the_row_has_let_go(house: House) -> None:
    pupil = await report(house)
    await house.settle()
    app = house.app
    sealer = app.service.sealer

    def crowd(tx: Connection) -> None:
        """Twenty more reports came and went."""
        (header,) = list_headers(tx, sealer)
        chat = load_chat(tx, sealer, "telegram", str(pupil.id))
        assert chat is not None and chat.cases == [header.id]
        chat.cases += [os.urandom(16).hex() for _ in range(20)]
        save_chat(tx, sealer, chat)

    await app.database.run(crowd)
    await pupil.write("/forget")
    await house.settle()
    await pupil.press("Yes, do it")
    await house.settle()
    assert await app.database.run(lambda tx: list_headers(tx, sealer)) == []
    assert await app.database.run(lambda tx: Examination(tx, sealer).run()) == []
