"""Somebody at a phone who acts by themselves, for stories that are played.

Each looks before they tap, and uses the phone with what is on it now. Buttons and sentences are named by their keys
in the Fluent files, so that a story says what the product says. Refuses to know how the application works.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.sandbox.phone import NothingCame, Phone
from bot.sandbox.shown import Shown
from handlers.texts import Texts

_BUTTON_SECONDS = 0.8
_ENDS_A_DRAFT = ("pupil-sent", "pupil-sent-unasked", "pupil-added", "pupil-cancelled", "pupil-draft-ended")


class Actor:
    """Somebody at a phone, who looks before they tap."""

    def __init__(
        self, phone: Phone, texts: Texts, rest: Callable[[float], Awaitable[None]], patience: float
    ) -> None:
        self.phone = phone
        self._texts = texts
        self._rest = rest
        self._patience = patience
        self._since = phone.chat.turn

    def look_from_now(self) -> None:
        """Take notice only of what comes from now on."""
        self._since = self.phone.chat.turn

    def words(self, key: str, **facts: str | int) -> str:
        """Give a sentence of the product."""
        return self._texts.say("en", key, **facts)

    @property
    def rings(self) -> bool:
        """Whether anything of the bot's came since the last act."""
        return self.phone.find(lambda _: True, since=self._since) is not None

    async def sees(self, *keys: str, **facts: str) -> Shown:
        """Wait until a message says one of *keys*, or has it on a button.

        Raises:
            NothingCame: none did.
        """
        wanted = [self.words(key, **facts) for key in keys]

        def shows(shown: Shown) -> bool:
            return any(words in shown or words in shown.labels for words in wanted)

        found = await self.phone.world.until(
            lambda: self.phone.find(shows, since=self._since), self._patience
        )
        if not isinstance(found, Shown):
            raise NothingCame(f"{self.phone.name} does not show {keys}")
        return found

    async def hears(self) -> None:
        """Wait for any answer.

        Raises:
            NothingCame: there was none.
        """
        await self.phone.wait_until(lambda _: self.rings, self._patience)

    async def writes(self, text: str) -> None:
        """Type and send."""
        await self._rest(_BUTTON_SECONDS)
        self.look_from_now()
        await self.phone.write(text)

    async def taps(self, key: str, *, under: Shown | None = None, **facts: str) -> None:
        """Press a button, when it is there.

        Raises:
            CannotDo: it went again.
        """
        shown = under or await self.sees(key, **facts)
        await self._rest(_BUTTON_SECONDS)
        label = self.words(key, **facts)
        self.look_from_now()
        await self.phone.press(label, message=shown.id)


class Pupil(Actor):
    """The pupil, who may have a chat full of other things."""

    async def begins(self, words: str) -> None:
        """Come by the poster and say what happened, up to the question whether they are safe."""
        await self.tidies_up()
        self.look_from_now()
        await self.phone.start("s-HFHS")
        await self.sees("button-private")
        await self.writes(words)
        asked = await self.sees("pupil-ask-safe", "button-same-no")
        if self.words("button-same-no") in asked.labels:
            await self.taps("button-same-no", under=asked)
            await self.sees("pupil-ask-safe")

    async def tidies_up(self) -> None:
        """Throw away a draft that was left open, so that the story's words stand alone."""
        if self.phone.blocked:
            await self.phone.unblock()
        offered = self.phone.find(lambda shown: self.words("button-send") in shown.labels)
        ended = max(
            (shown.id for key in _ENDS_A_DRAFT if (shown := self.phone.find(self.words(key)))), default=0
        )
        if offered is None or offered.id < ended:
            return
        await self.writes("/cancel")
        answer = await self.sees("pupil-cancelled", "pupil-nothing-to-cancel", "button-throw")
        if self.words("button-throw") in answer.labels:
            await self.taps("button-throw", under=answer)
            await self.sees("pupil-cancelled")

    async def says_safe(self) -> None:
        """Answer that they are safe right now."""
        await self.taps("button-yes")

    async def lets_write_back(self) -> None:
        """Answer no further question, and allow an answer in this chat."""
        await self.taps("button-stop", under=await self.sees("pupil-q-kind"))
        await self.taps("button-do-write")
        await self.sees("pupil-write-back-yes")

    async def reads(self) -> None:
        """Open what came, behind its gate."""
        await self.taps("button-open")
        await self.taps("button-yes", under=await self.sees("pupil-gate"))


class Reader(Actor):
    """An adult who reads: a lead, or the duty officer."""

    async def takes(self) -> None:
        """Say *I'm on it* under the alert, and open the report."""
        alert = await self.sees("lead-button-on-it")
        await self.taps("lead-button-on-it", under=alert)
        await self.sees("lead-button-open")
        await self.taps("lead-button-open", under=alert)
        shown = await self.sees("lead-button-reply", "lead-button-open-now")
        if self.words("lead-button-open-now") in shown.labels:  # heavy: named before it opens
            await self.taps("lead-button-open-now")
            await self.sees("lead-button-reply")

    async def replies(self, text: str) -> None:
        """Write back, look at it once more, send it."""
        await self.taps("lead-button-reply", under=self._case())
        await self.hears()
        await self.writes(text)
        await self.taps("lead-button-send-reply")
        await self.hears()

    async def closes(self, outcome: str) -> None:
        """End the case."""
        await self.taps("lead-button-close", under=self._case())
        await self.taps(outcome)
        await self.taps("lead-button-close-it")

    def _case(self) -> Shown:
        found = self.phone.find(lambda shown: self.words("lead-button-close") in shown.labels)
        if found is None:
            raise NothingCame(f"{self.phone.name} shows no open case")
        return found
