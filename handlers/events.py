"""What comes in from a door and what goes out over a road, of no door in particular.

Conversations take these events and give these answers. Nothing here knows Telegram: a door
translates its own updates into `Incoming`, a road translates `Outgoing` into its own calls.
Words are already words here (Fluent has spoken); who may see them was decided before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Any

#: Begins each line of what somebody wrote, in a message of ours. A road that cuts such a line sets it again: whatever
#: stands without it is Heard's own.
BAR = "▏"

# -- coming in ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """One person's end of one door: *door* is `telegram`, `mail` or `command` (later `web`), *value* what it calls them."""

    door: str
    value: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """Plain text; entities, forwards and quotes are already gone."""

    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """A button was pressed: *token* is the choice's token exactly as we gave it (at most 64 bytes)."""

    token: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command: *name* in lower case without the slash, *argument* the rest of the line, stripped."""

    name: str
    argument: str = ""


class Attached(StrEnum):
    """What kind of thing was sent that is not text. Nothing of it is downloaded."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SentFile:
    """Something that is not text; *caption* is its text if it has one, *group* tells an album's items apart."""

    kind: Attached
    caption: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed a message sent earlier; *message* is that message's id, *text* its new text."""

    text: str
    message: str


class Standing(StrEnum):
    BLOCKED = "blocked"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """The person blocked the bot, or came back."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class AddedToGroup:
    """Somebody put the bot where more than one person reads: it leaves."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that asks for nothing (a reaction, our own message): done as soon as it is taken in."""


Event = Wrote | Chose | Commanded | SentFile | Edited | StandingChanged | AddedToGroup | Ignored


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of one person.

    *event_id* is unique at its door (Telegram: the update's id); *message* the id of the message
    that the person sent, or None (a press has none); *press* the id to acknowledge a press with.
    *private* is False for groups and channels. *under* is the id of the message whose button was
    pressed. *known*: what the door tells of the sender (names, a user name), to find it in their words;
    never kept.
    """

    event_id: str
    sender: Address
    event: Event
    message: str | None = None
    press: str | None = None
    private: bool = True
    under: str | None = None
    known: tuple[str, ...] = field(default=(), repr=False, compare=False)


# -- going out ---------------------------------------------------------------------------------


class Lane(IntEnum):
    """Which message goes first; the lowest first, also within one chat."""

    DANGER = 0
    CONVERSATION = 1
    ALERT = 2
    FOLLOW_UP = 3
    DIGEST = 4


class Verb(StrEnum):
    SAY = "say"  # a new message
    CHANGE = "change"  # put text and buttons of an earlier message right (`message`)
    REMOVE = "remove"  # delete earlier messages (`messages`), ours or theirs
    LEAVE = "leave"  # leave a group


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: *label* is shown, *token* comes back in `Chose` (at most 64 bytes, nothing personal)."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of ours to be sent, never a pupil's: *name* is what the reader's device calls it."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to be sent to one address over one road; a row of the outbox until the road took it.

    *text* of any length: the road splits it at its own limit, buttons stand under the last part.
    *remove_after*: the message is deleted again that long after it was sent (durably).
    *reference*: named in front of a copy that may be a repeat.
    *passing*: a conversation answer that the chat's next one may replace while it has not left.
    *protect*: no saving, no forwarding (for leads only). *silent*: no sound.
    *file*: sent with the text as its caption, which is then 700 letters at most.
    *trace*: hour and number under which its chat looks for the message's id (`storage.chats`); empty: it does not.
    *case*: what the message belongs to (hex id of the case), so that *forget* and erasing find it.
    """

    to: Address
    verb: Verb = Verb.SAY
    lane: Lane = Lane.CONVERSATION
    text: str = ""
    rows: tuple[tuple[Choice, ...], ...] = ()
    protect: bool = False
    silent: bool = False
    passing: bool = False
    reference: str = ""
    remove_after: timedelta | None = None
    message: str | None = None
    messages: tuple[str, ...] = ()
    not_before: int = 0
    repeat: bool = False
    trace: tuple[int, ...] = ()
    case: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    file: Attachment | None = None
