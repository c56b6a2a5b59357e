"""The world behind the sandbox's Bot API: bots, people, chats, and what stands in each chat.

Decides who may be written to and why not. Refuses to know HTTP, and what the messages are about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.refusals import Refused, bad, forbidden
from bot.sandbox.updates import Updates

#: A chat forgets its oldest messages beyond so many, like a phone that scrolls no further.
KEPT_IN_A_CHAT = 20_000
_LOST_CHAT = {"left": "bot is not a member of the group chat", "kicked": "bot was kicked from the group chat"}


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        """Write the person as the Bot API's `User`."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user


@dataclass(slots=True)
class Message:
    """One message as the sandbox keeps it: *body* is the Bot API's `Message`."""

    id: int
    chat: Chat
    at: datetime
    from_bot: bool
    body: dict[str, Any]
    silent: bool = False
    protect: bool = False
    edited: bool = False
    file: str = ""
    #: The number of the last change in its chat, so that a phone knows what is new to it.
    turn: int = 0


@dataclass(slots=True)
class Chat:
    """A chat of one bot: a person's, or a group's.

    *standing* is the bot's own in it: `new` (never started), `member`, `kicked` (in a private chat: blocked),
    `left`; *met* tells that the bot knows the person from a group.
    """

    bot: Bot
    id: int
    kind: str = "private"
    title: str = ""
    person: Person | None = None
    standing: str = "new"
    met: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    turn: int = 0
    body: dict[str, Any] = field(default_factory=dict)

    def as_chat(self) -> dict[str, Any]:
        """Write the chat as the Bot API's `Chat`; the dictionary is shared, so leave it as it is."""
        if not self.body:
            self.body = {"id": self.id, "type": self.kind}
            if self.person is None:
                self.body["title"] = self.title
            else:
                for name in ("first_name", "last_name", "username"):
                    if value := getattr(self.person, name):
                        self.body[name] = value
        return self.body

    def check_writable(self) -> None:
        """Let the bot write here.

        Raises:
            Refused: in Telegram's words, why not.
        """
        if self.standing == "member":
            if self.person is not None and self.person.deactivated:
                raise forbidden("user is deactivated")
            return
        if self.person is None:
            raise forbidden(_LOST_CHAT[self.standing])
        if self.person.deactivated:
            raise forbidden("user is deactivated")
        if self.standing == "kicked":
            raise forbidden("bot was blocked by the user")
        if self.met:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad("chat not found")

    def keep(self, message: Message) -> None:
        """Put *message* at the end."""
        self.messages[message.id] = message
        self.touch(message)
        if len(self.messages) > KEPT_IN_A_CHAT:
            del self.messages[next(iter(self.messages))]

    def touch(self, message: Message) -> None:
        """Note that *message* is new or changed."""
        self.turn += 1
        message.turn = self.turn

    def shown(self) -> Iterator[Message]:
        """Give what a phone shows, the oldest first."""
        return iter(self.messages.values())


@dataclass(slots=True)
class Bot:
    """A bot: its account, its updates, its chats, and the presses it has not acknowledged."""

    token: str
    id: int
    name: str
    username: str
    updates: Updates
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    reads_groups: bool = False
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def as_user(self) -> dict[str, Any]:
        """Write the bot as the Bot API's `User`."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def chat(self, chat_id: int) -> Chat:
        """Find a chat that the bot knows.

        Raises:
            Refused: the bot never saw it.
        """
        found = self.chats.get(chat_id)
        if found is None or (found.standing == "new" and not found.met):
            raise bad("chat not found")
        return found

    def private(self, person: Person) -> Chat:
        """Give the chat with *person*, whether the bot knows it or not."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = self.chats[person.id] = Chat(self, person.id, person=person)
        return chat


@dataclass(slots=True)
class Press:
    """A press that waits for `answerCallbackQuery`: *answer* is what the phone then shows."""

    id: str
    chat: Chat
    person: Person
    message: int
    data: str
    at: datetime
    answer: dict[str, Any] | None = None


def find_all(chat: Chat, ids: Iterable[int]) -> list[Message]:
    """Give those messages of *chat* that are there."""
    return [chat.messages[i] for i in ids if i in chat.messages]


def find_one(chat: Chat, message_id: int, what: str) -> Message:
    """Give one message, or refuse in Telegram's words, *what* being for instance "message to edit"."""
    try:
        return chat.messages[message_id]
    except KeyError:
        raise Refused(400, f"{what} not found") from None
