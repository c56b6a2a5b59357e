"""What a person at the page can do: act for a phone, wind the clock, break something, play a story.

Decides which acts there are and what each needs; every refusal is one kind sentence for the page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from bot.sandbox.limits import DOWNLOAD_BYTES, TEXT_UNITS
from bot.sandbox.markup import units
from bot.sandbox.phone import CannotDo, Phone
from bot.sandbox.stage import Stage
from bot.sandbox.world import World

_FILES = frozenset({"photo", "voice", "video", "audio", "document"})
_OTHERS = frozenset({"sticker", "contact", "location", "poll"})
_LONGEST_SLOW_MS = 60_000


class Acts:
    """The acts of one sandbox's page."""

    def __init__(
        self,
        world: World,
        stage: Stage,
        phones: dict[str, Phone],
        tell_faults: Callable[[], None],
        tell_phone: Callable[[Phone], None],
    ) -> None:
        self.world, self.stage, self.phones = world, stage, phones
        self._tell_faults, self._tell_phone = tell_faults, tell_phone

    async def do(self, act: dict[str, Any]) -> dict[str, Any] | None:
        """Do one act; give what the page is told beside "ok".

        Raises:
            CannotDo: with the sentence for the page.
            KeyError, TypeError, ValueError: the act is not complete.
        """
        match act.get("do"):
            case "wind":
                to = self.stage.when(act)
                self.stage.begin_wind(to)
                return {"to": to.isoformat()}
            case "restart":
                self.stage.begin_restart()
            case "fault":
                self._set_fault(str(act["name"]), act["value"])
            case "scenario":
                self.stage.begin_scenario(str(act["id"]))
            case "stop-scenario":
                self.stage.stop_scenario()
            case _:
                return await self._at_phone(act)
        return None

    async def _at_phone(self, act: dict[str, Any]) -> dict[str, Any] | None:
        phone = self.phones.get(str(act.get("phone")))
        if phone is None:
            raise CannotDo("This phone is not here.")
        match act.get("do"):
            case "write":
                return {"message": await phone.write(_words(act["text"]))}
            case "start":
                was_blocked = phone.blocked
                number = await phone.start(str(act.get("payload", "")))
                if was_blocked:
                    self._tell_phone(phone)
                return {"message": number}
            case "press":
                return {"query": (await phone.press_data(str(act["data"]), message=int(act["message"]))).id}
            case "edit":
                await phone.edit(int(act["message"]), _words(act["text"]))
            case "delete":
                await phone.delete(*(int(number) for number in act["messages"]))
            case "file":
                return {"message": await self._send_file(phone, act)}
            case "send" if act["kind"] in _OTHERS:
                return {"message": await phone.send(str(act["kind"]))}
            case "block":
                await (phone.block() if act["on"] is True else phone.unblock())
                self._tell_phone(phone)
            case _:
                raise CannotDo("This phone cannot do that.")
        return None

    async def _send_file(self, phone: Phone, act: dict[str, Any]) -> int:
        if act["kind"] not in _FILES:
            raise CannotDo("This phone cannot send such a file.")
        try:
            content = base64.b64decode(str(act.get("content", "")), validate=True)
        except binascii.Error:
            raise CannotDo("This file could not be read.") from None
        if not content:
            raise CannotDo("This file is empty.")
        if len(content) > DOWNLOAD_BYTES:
            raise CannotDo("This file is too big: bots can take 20 MB.")
        return await phone.send_file(
            str(act["kind"]),
            content,
            name=str(act.get("name", "")),
            caption=str(act.get("caption", "")),
            group=str(act.get("group", "")),
        )

    def _set_fault(self, name: str, value: Any) -> None:
        match name:
            case "down":
                self.world.faults.down = value is True  # tells the page by itself
                return
            case "lost_answers":
                self.world.faults.lost_answers = value is True
            case "limits":
                self.world.flood.on = value is True
            case "slow_ms":
                self.world.faults.slow_ms = min(max(int(value), 0), _LONGEST_SLOW_MS)
            case _:
                raise CannotDo("There is no such switch.")
        self._tell_faults()


def _words(text: Any) -> str:
    words = str(text).strip()
    if not words:
        raise CannotDo("Type something first.")
    if units(words) > TEXT_UNITS:
        raise CannotDo("That is too long for one message.")
    return words
