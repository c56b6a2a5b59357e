"""Heard with one protection taken out, to see that the checks would find it missing.

`python -m tests.faults.sabotaged S1 --config …` runs like `heard run`. Each variant is put together from the
product's own parts, of which one is replaced.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from bot.app import Application
from bot.cli.running import begin_logging
from bot.config import Settings
from bot.doors.translate import Unreadable, translate
from bot.doors.updates import TelegramUpdates
from bot.intake import Poller
from bot.worker import UnreadableUpdate, Worker
from handlers.events import Address, Incoming
from storage.hybrid import RandomSourceFailed
from storage.inbox import Arrival
from storage.keyring import Purpose
from storage.sealing import Place, Sealer

LATER_SECONDS = 10  # longer than whoever watches for the confirmation takes to kill


class Sabotaged(Application):
    """The product, its worker made anew by `make_worker` and polled through `take`."""

    worker_class: type[Worker] = Worker

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.worker = self.worker_class(
            self.database,
            self.service,
            self.courier,
            self.clock,
            bot=self.settings.token.partition(":")[0],
            translate=self.translate,
            acknowledge=self.road.acknowledge,
            alarm=self._alarm,
        )
        self.inlet.poller = Poller(
            TelegramUpdates(self.inlet.polling), self.take, alarm=self._alarm, wall=self.clock.now
        )

    async def take(self, batch: list[dict[str, Any]]) -> None:
        """Keep a batch, as the product does."""
        await self.worker.take(batch)

    def translate(self, raw: Any) -> Incoming:
        """Read an update, as the product does."""
        try:
            return translate(raw)
        except Unreadable as fault:
            raise UnreadableUpdate(fault.event_id, fault.sender) from None


class AcknowledgesFirst(Sabotaged):
    """S1: the batch is confirmed to Telegram while it is still in memory."""

    async def take(self, batch: list[dict[str, Any]]) -> None:
        async def keep_later() -> None:
            await asyncio.sleep(LATER_SECONDS)
            await self.worker.take(batch)

        self._spawn(keep_later(), "late")


class ForgetfulWorker(Worker):
    """Gives every arrival an id of its own, so that none was ever seen before."""

    def _arrival(self, event_id: str, sender: Address, content: bytes) -> Arrival:
        return replace(super()._arrival(event_id, sender, content), id=os.urandom(16))


class ForgetsWhatItSaw(Sabotaged):
    """S3: no uniqueness in `seen`."""

    worker_class = ForgetfulWorker


class AsksNobodysName(Sabotaged):
    """S12: a press counts for the chat it was made in, whoever made it."""

    def translate(self, raw: Any) -> Incoming:
        press = raw.get("callback_query") if isinstance(raw, dict) else None
        if isinstance(press, dict) and "message" in press:
            chat = press["message"]["chat"]
            raw = {**raw, "callback_query": {**press, "from": {**press["from"], "id": chat["id"]}}}
        return super().translate(raw)


class SealerThatKeeps(Sealer):
    """Has every case key it ever sealed in its memory."""

    kept: ClassVar[list[bytes]] = []

    def seal_case_key(self, *args: Any) -> bytes:
        self.kept.append(bytes(args[-1]))
        return super().seal_case_key(*args)


class KeepsCaseKeys(Sabotaged):
    """The private part of a new case is not wiped."""

    def __init__(self, *parts: Any) -> None:
        service = parts[-1]
        super().__init__(*parts[:-1], replace(service, sealer=SealerThatKeeps(service.sealer.keyring)))


class FailingNumbers:
    """The system's random numbers, as long as no file `no-random` in the data folder says otherwise.

    Its content says what fails (`OSError`, `MemoryError`), and if a number follows, for draws of so many bytes only.
    """

    def __init__(self, folder: Path) -> None:
        self._flag = folder / "no-random"

    def __call__(self, count: int) -> bytes:
        """Draw, or fail."""
        if self._flag.exists():
            kind, _, size = self._flag.read_text("ascii").partition(" ")
            if not size or int(size) == count:
                raise {"OSError": OSError, "MemoryError": MemoryError}[kind]
        return os.urandom(count)


class SealsWithFailingNumbers(Sabotaged):
    """Nothing is taken out: the machine under it fails when it is told to (CRY-13)."""

    sealer_class: type[Sealer] = Sealer

    def __init__(self, *parts: Any) -> None:
        settings, service = parts[0], parts[-1]
        sealer = self.sealer_class(service.sealer.keyring, FailingNumbers(settings.data_folder))
        super().__init__(*parts[:-1], replace(service, sealer=sealer))


class SealerThatFallsBack(Sealer):
    """Keeps what it cannot seal as it is."""

    def seal(self, purpose: Purpose, place: Place, plaintext: bytes) -> bytes:
        """Seal, or do not."""
        try:
            return super().seal(purpose, place, plaintext)
        except (RandomSourceFailed, MemoryError):
            return plaintext


class FallsBackToPlaintext(SealsWithFailingNumbers):
    """What cannot be sealed is kept all the same."""

    sealer_class = SealerThatFallsBack


VARIANTS: dict[str, type[Application]] = {
    "none": Sabotaged,
    "S1": AcknowledgesFirst,
    "S3": ForgetsWhatItSaw,
    "S12": AsksNobodysName,
    "keeps": KeepsCaseKeys,
    "CRY-13": SealsWithFailingNumbers,
    "plain": FallsBackToPlaintext,
}


def program(variant: str) -> tuple[str, ...]:
    """Give what runs *variant*, for `open_scene`."""
    return ("-m", "tests.faults.sabotaged", variant)


async def run(variant: type[Application], settings: Settings) -> None:
    """Run until a signal comes, then stop."""
    import signal

    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    app = await variant.start(settings)
    try:
        await app.run(stopped)
    finally:
        await app.stop()


def main() -> None:
    """Run the variant named first with the configuration named last."""
    settings = Settings.load(Path(sys.argv[-1]), os.environ)
    begin_logging(settings)
    asyncio.run(run(VARIANTS[sys.argv[1]], settings))


if __name__ == "__main__":
    main()
