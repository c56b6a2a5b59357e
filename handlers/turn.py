"""One turn of a conversation: the chat as it was found, what is said in answer, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.events import Address, Choice, Lane, Outgoing, Verb
from handlers.post import owe
from handlers.service import Service
from handlers.texts import ENGLISH
from safeguarding import triage
from safeguarding.intake import Draft
from storage import outbox
from storage.chats import (
    TRACE_HOURS,
    Chat,
    chat_digests,
    expect_said,
    first_traced_hour,
    row_of,
    save_chat,
)
from storage.timers import set_timer, stop_timer

TRACES = "traces"  # the kind of the timer by which message ids are forgotten
_LONG = "+"  # behind the id of a pending answer that may have pieces beside its row

Rows = Sequence[Sequence[Choice]]
_FOR_READERS = ("lead-", "outcome-")


@dataclass(frozen=True, slots=True)
class Later:
    """Slow work that an answer needs: *work* runs in a thread after the commit, *then* in a unit of its own.

    The event stays in the inbox until a *then* has committed that leaves nothing more to do, so that a crash between
    repeats it. *danger*: what is not at P1 is not waited for. *work* is None where only units follow one another;
    *over* is called when all this has ended, well or not.
    """

    work: Callable[[], Any] | None
    then: Callable[[Turn, Any], Later | None]
    danger: bool = False
    over: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """What triage made of *text* before the unit began; it holds for these very words and no others."""

    text: str
    reading: triage.Reading


@dataclass(slots=True)
class Done:
    """What the shell does after the commit: send, tell the courier what not to send, alarm, go on."""

    owed: list[outbox.Owed]
    withdrawn: list[bytes]
    alarms: list[str]
    opened_service: bool = False
    later: Later | None = None
    draft: str = ""  # the chat's draft that lies in a row of its own, which its next event will probably need


@dataclass(slots=True)
class Turn:
    """One event's unit of work, for one person's chat. Lives only within the transaction *tx*.

    *under*: the message whose button was pressed. *known*: the sender's own names, never kept.
    """

    tx: Connection
    service: Service
    chat: Chat
    now: datetime
    owed: list[outbox.Owed] = field(default_factory=list)
    withdrawn: list[bytes] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    opened_service: bool = False
    forgotten: bool = False
    ahead: Ahead | None = None
    draft: Draft | None = None  # as it was opened or kept last, so that it is opened once
    apart: set[str] = field(
        default_factory=set
    )  # drafts that were found in rows of their own, not in the chat's
    under: str | None = None
    known: tuple[str, ...] = ()

    def read(self, text: str) -> triage.Reading:
        """Say what triage makes of *text*, which it may have read before the unit began."""
        ahead = self.ahead
        return ahead.reading if ahead is not None and ahead.text == text else triage.read(text)

    @property
    def chat_row(self) -> bytes:
        """The id of the chat's row."""
        return row_of(self.service.sealer, self.chat)

    @property
    def address(self) -> Address:
        """Where to answer."""
        return Address(self.chat.door, self.chat.address)

    def words(self, key: str, /, **arguments: str | int) -> str:
        """Speak one text in the chat's language; adults who read are spoken to in English."""
        return self.service.texts.say(self.language_of(key), key, **arguments)

    def language_of(self, key: str) -> str:
        """Say in which language the text *key* is spoken here."""
        return ENGLISH if key.startswith(_FOR_READERS) else self.chat.language

    def button(self, key: str, token: str, /, **arguments: str | int) -> Choice:
        """Make a button."""
        return Choice(self.words(key, **arguments), token)

    def say(
        self,
        text: str,
        rows: Rows = (),
        *,
        lane: Lane = Lane.CONVERSATION,
        passing: bool = True,
        case: str = "",
    ) -> None:
        """Answer in this chat. A *passing* answer replaces the one before it while that has not left.

        *case*: whose words it holds, so that erasing finds what has not left.
        """
        if passing and self.chat.pending:
            self._take_back_pending()
        message = Outgoing(
            self.address,
            lane=lane,
            text=text,
            rows=tuple(tuple(row) for row in rows),
            passing=passing,
            case=case,
            trace=() if self.forgotten else expect_said(self.chat, self.now),
        )
        kept = self._owe(message)
        if passing:
            self.chat.pending = kept.id.hex() + (_LONG if kept.long else "")

    def post(self, message: Outgoing) -> bytes:
        """Owe any message to anybody; returns the row's id."""
        return self._owe(message).id

    def _owe(self, message: Outgoing) -> outbox.Owed:
        here = message.to == self.address
        kept = owe(self.tx, self.service.sealer, message, self.chat_row if here else None)
        self.owed.append(kept)
        return kept

    def _take_back_pending(self) -> None:
        """Withdraw the answer that may not have left; mostly it has, which changes nothing."""
        pending, self.chat.pending = self.chat.pending, ""
        row = bytes.fromhex(pending.removesuffix(_LONG))
        if pending.endswith(_LONG):
            self.withdraw(row)
            return
        outbox.take_back_short(self.tx, row)
        self.withdrawn.append(row)
        self.owed = [kept for kept in self.owed if kept.id != row]

    def withdraw(self, row: bytes) -> None:
        """Take back a message that has not left."""
        if outbox.settle(self.tx, self.service.sealer, row):
            self.withdrawn.append(row)
            self.owed = [kept for kept in self.owed if kept.id != row]

    def withdraw_all(self) -> None:
        """Take back everything that is owed to this chat."""
        gone = outbox.drop_for_chat(
            self.tx, self.service.sealer, *chat_digests(self.service.sealer, self.chat)
        )
        self.withdrawn.extend(gone)
        self.owed = [kept for kept in self.owed if kept.id not in gone]
        self.chat.pending = ""

    def remove(self, messages: Sequence[str], lane: Lane = Lane.CONVERSATION) -> None:
        """Delete messages of this chat, both sides'."""
        if messages:
            self.post(Outgoing(self.address, verb=Verb.REMOVE, lane=lane, messages=tuple(messages)))

    def finish(self) -> None:
        """Keep the chat as it is now; the last thing in the unit."""
        if not self.forgotten:
            if not self.chat.watched:
                self.watch_traces()
            save_chat(self.tx, self.service.sealer, self.chat)

    def watch_traces(self) -> None:
        """Set the clock by which message ids are forgotten; none is set where none are kept."""
        sealer, subject = self.service.sealer, self.chat_row.hex()
        first = first_traced_hour(self.chat)
        ends = 0 if first is None else first + TRACE_HOURS + 1
        if ends:
            due = datetime.fromtimestamp(ends * 3600, self.now.tzinfo)
            facts = {"door": self.chat.door, "address": self.chat.address}
            set_timer(self.tx, sealer, TRACES, subject, max(due, self.now), facts)
        elif self.chat.watched:
            stop_timer(self.tx, sealer, TRACES, subject)
        self.chat.watched = ends
