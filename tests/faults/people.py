"""Pupils who tell, patiently: each on a phone of their own, whatever happens to the bot meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.sandbox.phone import Phone
from tests.faults.ledger import SENT, Ledger
from tests.faults.process import Scene

PATIENCE_SECONDS = 240.0


async def tell(phone: Phone, words: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Tell *words* by the shortest way of a pupil who answers everything, and read "Sent."."""
    await phone.start("s-HFHS")
    await phone.wait_for("Just type", seconds)
    await phone.write(words)
    await press(phone, "safe right now", "Yes", seconds)
    await press(phone, "part of the problem", "No", seconds)
    await press(phone, "ready to send", "Send now", seconds)
    await phone.wait_for(SENT, seconds)


async def press(phone: Phone, question: str, label: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for *question* and press the button *label* under it."""
    shown = await phone.wait_for(question, seconds)
    await phone.press(label, message=shown.id)


async def trickle(
    scene: Scene,
    ledger: Ledger,
    enough: Callable[[], bool],
    *,
    a_second: float = 10.0,
    at_once: int = 15,
) -> None:
    """Let a pupil begin every tenth of a second until there were *enough*, *at_once* at most, and let all end."""
    room = asyncio.Semaphore(at_once)

    async def one(phone: Phone, words: str) -> None:
        try:
            await tell(phone, words)
        finally:
            room.release()

    async with asyncio.TaskGroup() as group:
        while not enough():
            await room.acquire()
            phone = scene.pupil()
            words = f"number {len(scene.pupils)}: they hid my bag on the bus again"
            ledger.told[words] = phone
            group.create_task(one(phone, words))
            await asyncio.sleep(1 / a_second)
