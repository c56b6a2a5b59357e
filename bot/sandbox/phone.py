"""A phone in somebody's hand: what it shows, and what a person can do with it.

Decides what a person sees after edits and deletions, and what a tap or a text becomes. The tests' and the page's
side of the sandbox; nothing here waits without an end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from bot.sandbox.chats import Bot, Chat, Message, Person, Press
from bot.sandbox.shown import Button, Shown, show
from bot.sandbox.world import World
from bot.sandbox.writing import file_body, forward_of, other_body, reply_to, text_body

#: A picture of one dot, for phones that send one without being given any.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f0005000201e221bc330000000049454e44ae426082"
)


class NothingCame(AssertionError):
    """A phone did not show what was waited for."""


class CannotDo(Exception):
    """The phone cannot do this now; the words are for the person who tried."""


Wanted = str | Callable[[Shown], Any]


class Phone:
    """One person's chat with one bot.

    Attributes:
        name: what tests and page call it.
        presses: what the person pressed, the last one last, each with its acknowledgement.
    """

    def __init__(
        self, world: World, bot: Bot, person: Person, name: str, title: str = "", who: str = ""
    ) -> None:
        self.world, self.bot, self.person = world, bot, person
        self.name, self.title, self.who = name, title or person.first_name, who
        self.presses: list[Press] = []
        self._since = 0

    def __repr__(self) -> str:
        return f"Phone({self.name!r}, {len(self.chat.messages)} messages)"

    @property
    def id(self) -> int:
        """The person's account id, which is the private chat's too."""
        return self.person.id

    @property
    def chat(self) -> Chat:
        """The chat behind the phone."""
        return self.bot.private(self.person)

    @property
    def toasts(self) -> list[str]:
        """What the acknowledgements of presses said."""
        return [press.answer["text"] for press in self.presses if press.answer and press.answer["text"]]

    @property
    def blocked(self) -> bool:
        """Whether the person blocked the bot."""
        return self.chat.standing == "kicked"

    # -- what it shows -------------------------------------------------------------------------

    @property
    def messages(self) -> list[Shown]:
        """All it shows now, the oldest first."""
        return [show(message) for message in self.chat.shown()]

    @property
    def answers(self) -> list[Shown]:
        """What of the bot's it shows now, the oldest first."""
        return [show(message) for message in self.chat.shown() if message.from_bot]

    @property
    def last(self) -> Shown | None:
        """The bot's last message, or None."""
        return next((show(m) for m in reversed(self.chat.messages.values()) if m.from_bot), None)

    @property
    def texts(self) -> list[str]:
        """The words of the bot's messages, the oldest first."""
        return [message.text or message.caption for message in self.answers]

    def find(self, wanted: Wanted, *, since: int = 0) -> Shown | None:
        """Find the newest of the bot's messages with *wanted* in it, changed after turn *since*."""
        for message in reversed(self.chat.messages.values()):
            if message.from_bot and message.turn > since:
                shown = show(message)
                if wanted in shown if isinstance(wanted, str) else wanted(shown):
                    return shown
        return None

    async def wait_for(self, wanted: Wanted, seconds: float = 30, *, anywhere: bool = False) -> Shown:
        """Wait until the bot shows *wanted*, and give that message.

        Only what came or changed after the person's last act counts, unless *anywhere*.

        Raises:
            NothingCame: saying what is shown instead.
        """
        since = 0 if anywhere else self._since
        found = await self.world.until(self._when_changed(lambda: self.find(wanted, since=since)), seconds)
        if found is None:
            raise NothingCame(self._missed(f"nothing with {_name(wanted)} after {seconds:g} seconds"))
        assert isinstance(found, Shown)
        return found

    async def wait_until(self, true: Callable[[Phone], Any], seconds: float = 30, what: str = "") -> None:
        """Wait until *true* of this phone.

        Raises:
            NothingCame: it did not become so.
        """
        if not await self.world.until(lambda: true(self), seconds):
            raise NothingCame(self._missed(what or f"{_name(true)} did not come true in {seconds:g} seconds"))

    async def wait_gone(self, wanted: Wanted | int, seconds: float = 30) -> None:
        """Wait until no message has *wanted* in it (or that id), the person's own included.

        Raises:
            NothingCame: it is still there.
        """

        def gone() -> bool:
            if isinstance(wanted, int):
                return wanted not in self.chat.messages
            if isinstance(wanted, str):
                return not any(wanted in shown for shown in self.messages)
            return not any(wanted(shown) for shown in self.messages)

        if not await self.world.until(gone, seconds):
            raise NothingCame(self._missed(f"{_name(wanted)} is still there after {seconds:g} seconds"))

    async def stays_quiet(self, seconds: float = 0.3) -> None:
        """Watch for *seconds* that nothing comes or changes.

        Raises:
            AssertionError: something did.
        """
        turn = self.chat.turn
        await self.world.until(lambda: self.chat.turn != turn, seconds)
        assert self.chat.turn == turn, self._missed("something came where nothing should")

    def _missed(self, what: str) -> str:
        lines = [
            f"  {m.id} {'person' if m.mine else 'bot'}: {(m.text or m.caption or m.kind)[:200]!r} {m.labels}"
            for m in self.messages[-12:]
        ]
        return "\n".join([f"{self.name}: {what}; shown now:", *(lines or ["  nothing"])])

    # -- what a person does --------------------------------------------------------------------

    async def write(
        self, text: str, *, reply: int | None = None, forwarded_from: Person | str | None = None
    ) -> int:
        """Send *text*; give the message's id."""
        extra: dict[str, Any] = {}
        if reply is not None:
            extra |= reply_to(self._message(reply))
        if forwarded_from is not None:
            extra |= forward_of(forwarded_from, self.world.clock.stamp() - 60)
        return self._send({**text_body(text), **extra})

    async def start(self, payload: str = "") -> int:
        """Press Start, having come by a deep link with *payload*; a blocked bot is unblocked first."""
        if self.blocked:
            await self.unblock()
        return await self.write(f"/start {payload}" if payload else "/start")

    async def press(
        self, label: str, *, message: int | None = None, anywhere: bool = False, seconds: float = 30
    ) -> Press:
        """Press the newest button with this label or data, waiting for it up to *seconds*.

        Only what came or changed after the person's last act counts, so that no old screen is pressed by mistake;
        *anywhere* and *message* (its id) do not wait and take what is there, old screens too.

        Raises:
            CannotDo: there is no such button; it says which there are.
        """
        if message is not None:
            found = _button(show(self._message(message)), label)
        elif anywhere:
            found = self._newest(label, 0)
        else:
            since = self._since
            found = await self.world.until(self._when_changed(lambda: self._newest(label, since)), seconds)
        if found is None:
            raise CannotDo(self._missed(f"no button {label!r} to press"))
        shown, button = found
        return await self.press_data(button.data, message=shown.id)

    def _newest(self, label: str, since: int) -> tuple[Shown, Button] | None:
        for message in reversed(self.chat.messages.values()):
            if message.from_bot and message.turn > since and (found := _button(show(message), label)):
                return found
        return None

    async def press_data(self, data: str, *, message: int) -> Press:
        """Press a button with *data* under *message*, whether it is still shown or not (an old screen)."""
        if self.blocked:
            raise CannotDo("This chat is blocked. Unblock it first.")
        self._act()
        press = self.world.press(self.chat, self.person, message, data)
        self.presses.append(press)
        found = self.chat.messages.get(message)
        under = (
            {"message_id": message, "chat": self.chat.as_chat(), "date": 0} if found is None else found.body
        )
        body = {
            "id": press.id,
            "from": self.person.as_user(),
            "message": under,
            "chat_instance": str(5_000_000_000_000 + self.id),
            "data": data,
        }
        self.bot.updates.push("callback_query", body, self.id)
        return press

    async def edit(self, message: int, text: str) -> None:
        """Change the text of an own message."""
        found = self._message(message)
        if found.from_bot or "text" not in found.body:
            raise CannotDo("Only your own words can be changed.")
        body = {k: v for k, v in found.body.items() if k != "entities"} | text_body(text)
        self._act()
        self.world.change(found, body)
        self._since = self.chat.turn
        self.bot.updates.push("edited_message", found.body, self.id)

    async def delete(self, *messages: int) -> None:
        """Delete messages on both sides, as a person may; the bot is not told."""
        self._act()
        self.world.remove(self.chat, [self._message(i) for i in messages])

    async def send_file(
        self,
        kind: str,
        content: bytes = DOT,
        *,
        name: str = "",
        caption: str = "",
        group: str = "",
        size: int | None = None,
        seconds: int = 4,
    ) -> int:
        """Send a photo, voice, video, document …; *size* claims another size than it has, *seconds* its length."""
        stored = self.world.files.add(kind, content, name=name, size=size)
        return self._send(file_body(kind, stored, caption, group, seconds), file=stored.id)

    async def album(self, contents: Sequence[bytes], *, caption: str = "", kind: str = "photo") -> list[int]:
        """Send several files as one album; the caption stands under the first."""
        group = str(secrets.randbelow(10**17))
        return [
            await self.send_file(kind, content, caption=caption if i == 0 else "", group=group)
            for i, content in enumerate(contents)
        ]

    async def send(self, kind: str) -> int:
        """Send a sticker, contact, location, poll, dice or venue."""
        return self._send(other_body(kind, self.world.files, self.person))

    async def block(self) -> None:
        """Block the bot."""
        self._stand("kicked")

    async def unblock(self) -> None:
        """Unblock the bot."""
        self._stand("member")

    def deactivate(self) -> None:
        """Let the person's account be gone."""
        self.person.deactivated = True

    # -- inside --------------------------------------------------------------------------------

    def _message(self, number: int) -> Message:
        try:
            return self.chat.messages[number]
        except KeyError:
            raise CannotDo("This message is no longer there.") from None

    def _when_changed(self, look: Callable[[], Any]) -> Callable[[], Any]:
        """Look again only when this chat has changed: a thousand phones that wait must not all look at every call."""
        looked = -1

        def look_if_changed() -> Any:
            nonlocal looked
            if looked == self.chat.turn:
                return None
            looked = self.chat.turn
            return look()

        return look_if_changed

    def _act(self) -> None:
        self._since = self.chat.turn

    def _send(self, body: dict[str, Any], *, file: str = "") -> int:
        chat = self.chat
        if chat.standing == "kicked":
            raise CannotDo("This chat is blocked. Unblock it first.")
        chat.standing = "member"
        message = self.world.post(chat, body, sender=self.person, file=file)
        self._act()
        self.bot.updates.push("message", message.body, self.id)
        return message.id

    def _stand(self, standing: str) -> None:
        before, self.chat.standing = self.chat.standing, standing
        if before == standing:
            return
        self._act()
        known = {"new": "left"}
        body = {
            "chat": self.chat.as_chat(),
            "from": self.person.as_user(),
            "date": self.world.clock.stamp(),
            "old_chat_member": _standing(self.bot, known.get(before, before)),
            "new_chat_member": _standing(self.bot, standing),
        }
        self.bot.updates.push("my_chat_member", body, self.id)
        self.world.wake()


def _standing(bot: Bot, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot.as_user(), "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def _name(wanted: object) -> str:
    return repr(wanted) if isinstance(wanted, str | int) else getattr(wanted, "__name__", "it")


def _button(shown: Shown, label: str) -> tuple[Shown, Button] | None:
    return next(((shown, button) for button in shown.buttons if label in (button.label, button.data)), None)
