"""Everything that one sandbox holds, and the few things that happen to it.

Decides ids and what is told to those who watch (phones, page, tests). Refuses to know HTTP.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from bot.sandbox.chats import Bot, Chat, Message, Person, Press
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.limits import Flood
from bot.sandbox.record import Record
from bot.sandbox.updates import Updates

#: How long a press can be acknowledged. Telegram names no number; bots are refused after about this long.
PRESS_LIVES = timedelta(seconds=15)
#: Whoever waits also looks so often unasked, for what nobody tells of.
LOOK_EVERY_SECONDS = 0.05
#: Beyond 32 bits, as new accounts' ids are.
FIRST_PERSON = 5_200_000_001
FIRST_BOT = 7_100_000_001
FIRST_GROUP = -1_001_900_000_001


@dataclass(slots=True)
class Happening:
    """Something that a phone shows: *message* for new and edited ones, *ids* of deleted ones, *answer* of a press."""

    kind: Literal["message", "edited", "deleted", "toast"]
    chat: Chat
    message: Message | None = None
    ids: tuple[int, ...] = ()
    press: Press | None = None


class World:
    """Bots, people, chats, files, the clock, the record, the faults and the limits of one sandbox."""

    def __init__(self, clock: Clock, *, limits: bool, on_fault: Callable[[], None] | None = None) -> None:
        self.clock = clock
        self.record = Record()
        self.faults = Faults(on_fault)
        self.flood = Flood(on=limits)
        self.files = Files()
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.watchers: list[Callable[[Happening], None]] = []
        self.on_updates: list[Callable[[], None]] = []
        self._waiting: set[asyncio.Future[None]] = set()
        self._presses = secrets.randbelow(10**15) + 10**17

    # -- who there is ----------------------------------------------------------------------------

    def add_bot(self, name: str = "Heard", username: str = "heard_test_bot", token: str = "") -> Bot:
        """Make a bot; its token has the form of a real one."""
        number = FIRST_BOT + len(self.bots)
        if token:
            number = int(token.partition(":")[0])
        token = token or f"{number}:AA{secrets.token_urlsafe(33)[:33]}"
        updates = Updates(self.clock, first_id=700_000_001 + 1_000_000 * len(self.bots))
        bot = self.bots[token] = Bot(token, number, name, username, updates)
        updates.on_change = self._updates_changed
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        id: int | None = None,
        last_name: str = "",
        username: str = "",
        language: str = "en",
    ) -> Person:
        """Make a person; without an *id*, the next."""
        number = FIRST_PERSON + len(self.people) if id is None else id
        person = Person(number, first_name, last_name, username, language)
        self.people[number] = person
        return person

    # -- what happens ----------------------------------------------------------------------------

    def post(
        self,
        chat: Chat,
        body: dict[str, Any],
        *,
        sender: Person | None = None,
        silent: bool = False,
        protect: bool = False,
        file: str = "",
    ) -> Message:
        """Put a message into *chat*: the bot's, or *sender*'s; *body* bears the rest of it."""
        at = self.clock.now()
        message_id = next(chat.bot.ids)
        whole = {
            "message_id": message_id,
            "from": chat.bot.as_user() if sender is None else sender.as_user(),
            "chat": chat.as_chat(),
            "date": int(at.timestamp()),
            **body,
        }
        message = Message(message_id, chat, at, sender is None, whole, silent, protect, file=file)
        chat.keep(message)
        self.happened(Happening("message", chat, message))
        return message

    def change(self, message: Message, body: dict[str, Any]) -> None:
        """Set *body* in place of what *message* said."""
        message.body = {**body, "edit_date": self.clock.stamp()}
        message.edited = True
        message.chat.touch(message)
        self.happened(Happening("edited", message.chat, message))

    def remove(self, chat: Chat, messages: list[Message]) -> None:
        """Delete *messages* on both sides."""
        for message in messages:
            chat.messages.pop(message.id, None)
        if messages:
            chat.turn += 1
            self.happened(Happening("deleted", chat, ids=tuple(m.id for m in messages)))

    def press(self, chat: Chat, person: Person, message: int, data: str) -> Press:
        """Remember a press until it is acknowledged."""
        self._presses += 1
        press = Press(str(self._presses), chat, person, message, data, self.clock.now())
        chat.bot.presses[press.id] = press
        return press

    def happened(self, happening: Happening) -> None:
        """Tell all who watch."""
        for watcher in self.watchers:
            watcher(happening)
        self.wake()

    def _updates_changed(self) -> None:
        for listener in self.on_updates:
            listener()
        self.wake()

    # -- waiting ---------------------------------------------------------------------------------

    def wake(self) -> None:
        """Let all who wait look again."""
        if self._waiting:
            waiting, self._waiting = self._waiting, set()
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def until(self, true: Callable[[], Any], seconds: float) -> Any:
        """Wait until *true()* is true and give its value; None if it is not after *seconds*."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (value := true()):
            left = deadline - loop.time()
            if left <= 0:
                return None
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait({future}, timeout=min(left, LOOK_EVERY_SECONDS))
            finally:
                self._waiting.discard(future)
        return value
