"""The help card leaves before anything else that waits, however many others write and however slow Telegram is.

Nothing here is timed: what left, and in which order, stands in the sandbox's record.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from bot.pacing import Lines
from bot.sandbox.phone import NothingCame, Phone
from bot.sandbox.record import Call
from handlers.events import Lane
from handlers.pupil import carrying, danger, receipts
from handlers.turn import Later
from tests.journeys.house import House, tell

CARD = "It sounds really hard. You matter."
DANGER = "i took loads of tablets an hour ago"
OTHERS = 45


class Street:
    """A Telegram that takes every message and answers none yet, and many chats that write."""

    def __init__(self, house: House, frightened: list[Phone]) -> None:
        self.house = house
        self.frightened = frightened
        self.open_again = asyncio.Event()
        self.seen = 0

    def sent(self) -> list[Call]:
        """Give the messages that left since the courier was full."""
        return [call for call in self.house.box.record.after(self.seen) if call.method == "sendMessage"]

    async def see(self, count: int, seconds: float = 60) -> None:
        """Wait until so many have left."""
        assert await self.house.box.world.until(lambda: len(self.sent()) >= count, seconds), (
            f"{len(self.sent())} of {count} left"
        )

    async def crowd(self) -> None:
        """Let many chats write, until as much is under way as may be, and the rest waits."""
        self.house.box.faults.always("sendMessage", held=self.open_again)
        self.seen = self.house.box.record.calls[-1].n
        for number in range(OTHERS):
            await self.house.phone(f"other-{number}").write(f"they laugh at my bag {number}")
        courier = self.house.app.courier
        await self.see(courier.under_way_at_most)
        await self.house.box.taken()
        while not self.house.app.worker.quiet or courier.waiting < OTHERS:
            await asyncio.sleep(0.01)
        assert len(self.sent()) == courier.under_way_at_most < OTHERS
        self.seen = self.house.box.record.calls[-1].n


@asynccontextmanager
async def full_street(house: House, frightened: int = 1) -> AsyncIterator[Street]:
    phones = [house.phone(f"frightened-{number}") for number in range(frightened)]
    for phone in phones:
        await phone.start("s-HFHS")
        await phone.wait_for("Just type, or tap Start.")
    await house.settle()
    street = Street(house, phones)
    await street.crowd()
    try:
        yield street
    finally:
        street.open_again.set()
        await house.settle(60)


async def check_the_card_leaves_first(street: Street, seconds: float = 60) -> None:
    (pupil,) = street.frightened
    await pupil.write(DANGER)
    await street.see(1, seconds)
    first = street.sent()[0]
    assert first.chat == pupil.id, "somebody else's message left first"
    assert CARD in first.args["text"], "something else left before the card"
    await street.house.box.taken()
    while not street.house.app.worker.quiet:
        await asyncio.sleep(0.01)
    assert len(street.sent()) == 1, "no question, and nothing of the others, leaves while Telegram is slow"
    street.open_again.set()
    await pupil.wait_for("Not sent yet.", 60)
    await street.house.settle(60)
    mine = [call.args["text"] for call in street.sent() if call.chat == pupil.id]
    assert CARD in mine[0]
    assert "Not sent yet." in mine[-1]
    answered = {call.chat for call in street.house.box.record.of("sendMessage")}
    assert all(street.house.phone(f"other-{number}").id in answered for number in range(OTHERS))


async def test_the_card_leaves_before_all_that_waits_while_telegram_is_slow(house: House) -> None:
    async with full_street(house) as street:
        await check_the_card_leaves_first(street)


async def test_sabotage_a_card_among_the_answers_waits_behind_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with full_street(house) as street:
        monkeypatch.setattr(danger, "Lane", SimpleNamespace(DANGER=Lane.CONVERSATION))
        with pytest.raises(AssertionError, match="0 of 1 left"):
            await check_the_card_leaves_first(street, 1)


async def test_cards_of_several_children_leave_side_by_side_and_no_question_with_them(house: House) -> None:
    """As many as there is room kept for; the courier is full of others' answers."""
    async with full_street(house, 3) as street:
        for phone in street.frightened:
            await phone.write(DANGER)
        await street.see(3)
        assert {call.chat for call in street.sent()} == {phone.id for phone in street.frightened}
        assert all(CARD in call.args["text"] for call in street.sent())


# -- a message to the same child that Telegram has taken and not answered --------------------------


async def check_the_card_passes_what_hangs(house: House, seconds: float = 60) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await house.settle()
    answers = asyncio.Event()
    house.box.faults.next("sendMessage", held=answers)
    try:
        await pupil.write("they laugh at my bag")
        await house.box.world.until(lambda: house.box.faults.waiting == 0, 60)
        await pupil.write(DANGER)
        await pupil.wait_for(CARD, seconds, anywhere=True)
        assert not pupil.find("Not sent yet."), "the call that hangs was answered"
    finally:
        answers.set()
        await house.settle(60)
    assert pupil.find(CARD)
    assert "Not sent yet." in pupil.texts[-1]


async def test_the_card_does_not_wait_for_an_answer_to_the_same_child_that_hangs(house: House) -> None:
    """Telegram has taken a message to this very chat and says nothing."""
    await check_the_card_passes_what_hangs(house)


async def test_sabotage_a_card_that_keeps_its_chats_order_comes_after_the_call_that_hangs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Lines,
        "_must_wait",
        lambda self, line: any((line.chat, danger) in self.busy for danger in (True, False)),
    )
    with pytest.raises(NothingCame):
        await check_the_card_passes_what_hangs(house, 1)
    assert house.phone("pupil").find(CARD), "it comes once the call is answered"


# -- sending in danger ----------------------------------------------------------------------------


async def check_danger_is_sent_first(
    house: House, monkeypatch: pytest.MonkeyPatch, seconds: float = 60
) -> None:
    """As many receipts are in the making as may be, and none of them gets done."""
    go_on, digest, begun = threading.Event(), receipts.digest, threading.Semaphore(0)

    def waits(words: str, setting: str, salt: bytes) -> bytes:
        begun.release()
        go_on.wait(120)
        return digest(words, setting, salt)

    monkeypatch.setattr(receipts, "digest", waits)
    try:
        for number in range(6):
            other = await tell(house, f"other-{number}")
            await other.wait_for("Not sent yet.")
            await other.press("Send now")
        for _ in range(3):
            assert await asyncio.to_thread(begun.acquire, timeout=60)
        monkeypatch.setattr(receipts, "digest", digest)
        pupil = await tell(house, "frightened", DANGER)
        await pupil.wait_for("Not sent yet.")
        await pupil.press("No. Send now")
        await pupil.wait_for("Your four words are", seconds)
        await house.phone("lead").wait_for("P1", 60, anywhere=True)
        assert not house.phone("other-0").find("Your four words are")
    finally:
        go_on.set()
        await house.settle(60)


async def test_what_is_sent_in_danger_waits_for_no_other_receipt(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_danger_is_sent_first(house, monkeypatch)


async def test_sabotage_danger_among_the_other_receipts_waits(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "Later", lambda work, then, danger: Later(work, then))
    with pytest.raises(NothingCame):
        await check_danger_is_sent_first(house, monkeypatch, 1)
