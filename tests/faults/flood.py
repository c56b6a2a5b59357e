"""ABU-01: many reports from one account, or a few from each of many; none is dropped, danger is alerted in between.

`python -m tests.faults.flood --accounts 1 --each 10000` (then `--accounts 100 --each 100`); `make flood`.
With `--light-receipts` four times as fast; why, and figures: `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from bot.sandbox.phone import Phone
from storage.schema import cases, inbox
from tests.faults.process import announce
from tests.journeys.house import House, open_house

DANGER = "a lad has brought a knife into school in his bag, canary"


@dataclass(frozen=True, slots=True)
class Flooded:
    """What came of a flood: reports sent, cases kept, rows left in the inbox, alerts at a lead, seconds.

    *card_seconds*: from the frightened child's words to the help card; *danger_seconds*: to the duty desk's alert.
    """

    sent: int
    kept: int
    left: int
    alerts: int
    card_seconds: float
    danger_seconds: float
    seconds: float


async def flood(house: House, accounts: int, each: int) -> Flooded:
    """Send *each* reports from each of *accounts*, and one of danger from somebody else in the middle."""
    began = time.monotonic()
    before = await _count(house, cases)
    phones = [house.phone(f"flood-{number}") for number in range(accounts)]
    sending = [asyncio.create_task(_send_many(phone, each)) for phone in phones]
    await asyncio.sleep(0.2)
    danger_began = time.monotonic()
    frightened = house.phone("frightened")
    await frightened.start("s-HFHS")
    await frightened.write(DANGER)
    written = time.monotonic()
    await frightened.wait_for("Do not try to take it.", 60, anywhere=True)
    card = time.monotonic() - written
    await frightened.press("Send, but not to my school")
    await frightened.wait_for("Your four words are", 60, anywhere=True)
    await house.phone("duty").wait_for("P1", 60, anywhere=True)
    danger = time.monotonic() - danger_began
    await asyncio.gather(*sending)
    await house.settle(600)
    alerts = len([text for text in house.phone("lead").texts if "report" in text])
    kept = await _count(house, cases) - before
    left = await _count(house, inbox)
    return Flooded(accounts * each + 1, kept, left, alerts, card, danger, time.monotonic() - began)


async def _send_many(phone: Phone, each: int) -> None:
    await phone.start("s-HFHS")
    for number in range(each):
        await phone.write(f"they trip me up on the bus {number}")
        await phone.wait_for("Not sent yet.", 60)
        if number:
            await phone.press("No, new")
            await phone.wait_for("Are you safe right now?", 60)
        await phone.press("Send now")
        await phone.wait_for("Your four words are", 60)


async def _count(house: House, table: object) -> int:
    def count(tx: object) -> int:
        return int(tx.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[attr-defined, arg-type]

    return await house.app.database.run(count)


async def _run(accounts: int, each: int, scrypt: int) -> Flooded:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict("handlers.pupil.receipts._SCRYPT", {"n": scrypt}),
    ):
        async with open_house(Path(folder)) as house:
            return await flood(house, accounts, each)


def main() -> None:
    """Flood a whole Heard and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.flood", description=main.__doc__)
    parser.add_argument("--accounts", type=int, default=1)
    parser.add_argument("--each", type=int, default=10_000)
    parser.add_argument(
        "--light-receipts",
        action="store_true",
        help="hash the four words cheaply: most of the time goes there",
    )
    wanted = parser.parse_args()
    made = asyncio.run(_run(wanted.accounts, wanted.each, 2 if wanted.light_receipts else 2**14))
    announce(str(made))
    raise SystemExit(0 if made.kept == made.sent and made.left == 0 else 1)


if __name__ == "__main__":
    main()
