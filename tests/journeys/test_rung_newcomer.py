"""Somebody who joined a desk later and may not read the case is nobody who was told at its rung."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers import rungs
from handlers.turn import Turn
from storage.cases import load_header
from storage.chats import Chat
from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person, headers, sent


async def test_a_head_who_cannot_be_reached_and_a_second_who_may_not_read(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr H")
    await sent(house, "one", "they trip me up on the bus")
    [case] = await headers(house)
    await house.join("second", "HFHS", "head", "Mr J")
    head, service = await find_person(house, "head"), house.app.service

    def climb_and_lose(tx: Connection) -> tuple[int, int]:
        turn = Turn(tx, service, Chat("command", ""), house.clock.now(), forgotten=True)
        header = load_header(tx, service.sealer, case.id)
        rungs.climb(turn, header, "HFHS/head", "lead-alert-climbed")
        told = len(turn.owed)
        rungs.go_on_from(turn, header, "HFHS/head", head)
        return told, len(turn.owed)

    told, after = await house.app.database.run(climb_and_lose)
    assert told == 1 and after > told, "the next desk hears in the same transaction"
