"""A group that a bot may be put into.

Decides what a bot hears there: with Telegram's privacy mode on, which is usual, only commands, its own name, and
answers to its own messages.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Bot, Chat, Person
from bot.sandbox.phone import Phone
from bot.sandbox.shown import Shown, show
from bot.sandbox.world import FIRST_GROUP, World
from bot.sandbox.writing import reply_to, text_body


class Group:
    """One group chat, seen by one bot."""

    def __init__(self, world: World, bot: Bot, title: str, *, kind: str = "supergroup") -> None:
        number = FIRST_GROUP - len(bot.chats)
        self.world, self.bot = world, bot
        self.chat = bot.chats[number] = Chat(bot, number, kind, title, standing="left", met=True)

    @property
    def id(self) -> int:
        """The chat's id, below zero."""
        return self.chat.id

    @property
    def messages(self) -> list[Shown]:
        """What stands in the group."""
        return [show(message) for message in self.chat.shown()]

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in the group."""
        return self.chat.standing == "member"

    async def add_bot(self, by: Phone) -> None:
        """Let *by* add the bot."""
        self._stand("member", by.person)
        self.bot.private(by.person).met = True
        body = {"new_chat_members": [self.bot.as_user()]}
        message = self.world.post(self.chat, body, sender=by.person)
        self.bot.updates.push("message", message.body, self.id)

    async def remove_bot(self, by: Phone) -> None:
        """Let *by* throw the bot out."""
        self._stand("kicked", by.person)

    async def write(self, by: Phone, text: str, *, reply: int | None = None) -> int:
        """Let *by* write *text*; the bot hears it if privacy mode lets it."""
        self.bot.private(by.person).met = True
        extra = reply_to(self.chat.messages[reply]) if reply is not None else {}
        message = self.world.post(self.chat, {**text_body(text), **extra}, sender=by.person)
        answered = reply is not None and self.chat.messages[reply].from_bot
        heard = self.bot.reads_groups or text.startswith("/") or f"@{self.bot.username}" in text or answered
        if self.has_bot and heard:
            self.bot.updates.push("message", message.body, self.id)
        return message.id

    def _stand(self, standing: str, by: Person) -> None:
        before, self.chat.standing = self.chat.standing, standing
        body: dict[str, Any] = {
            "chat": self.chat.as_chat(),
            "from": by.as_user(),
            "date": self.world.clock.stamp(),
            "old_chat_member": self._as_member(before),
            "new_chat_member": self._as_member(standing),
        }
        self.bot.updates.push("my_chat_member", body, self.id)

    def _as_member(self, status: str) -> dict[str, Any]:
        member: dict[str, Any] = {"user": self.bot.as_user(), "status": status}
        return {**member, "until_date": 0} if status == "kicked" else member
