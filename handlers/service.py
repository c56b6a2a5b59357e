"""What every conversation is given: the words, the keys, the policy. Made once, at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from handlers.pages import Page
from handlers.texts import Texts
from safeguarding.alerting import Alerting
from safeguarding.helplines import Helplines, packaged
from safeguarding.hours import Calendar
from safeguarding.retention import Policy
from safeguarding.standing import Waits
from storage.sealing import Sealer


@dataclass(slots=True)
class Service:
    """One installation, as the conversations see it.

    *open_to_pupils* turns true once, when the first duty officer is active, and never back.
    *unsent*: `p1`, `p1_p2` or `off`. *break_glass*: whether a return address may be opened at all. *photos*: whether pictures are taken; *web_url*: the web door's address,
    empty: none; *contact*: who answers questions about privacy, as pupils see it.
    *set_page* makes a PDF (slow: in a thread), or None where it cannot be made.
    *draw_picture* makes a digest's PNG (slow, as above); *digest_at*: the time of the day at which digests are issued;
    *digest_send*: whether adults are told of theirs in the chat.
    *mails*, *commands*: whether alerts go over these roads, too.
    *pupil_after*: school days on which a pupil is asked how things are; empty: our own plan.
    *waits*: how long the ladders wait for somebody to open a report. *helplines*: whom a card names, and who checked it when.
    *calendars*: those that were made already, each with what it was made from (`handlers/calendars.py`).
    *clock_is_doubted*: whether the machine's clock may be far wrong, by which nothing is too old (decision 0049).
    """

    name: str
    sealer: Sealer
    texts: Texts
    school_hours: Calendar
    duty_hours: Calendar
    set_page: Callable[[Page], bytes | None]
    unsent: str = "p1"
    unsent_after: timedelta = timedelta(minutes=10)
    draft_life: timedelta = timedelta(hours=24)
    opened_for: timedelta = timedelta(minutes=10)
    pupil_after: tuple[int, ...] = ()
    waits: Waits = field(default_factory=Waits)
    open_to_pupils: bool = False
    retention: Policy = field(default_factory=Policy)
    alerting: Alerting = field(default_factory=Alerting)
    mails: bool = False
    commands: bool = False
    photos: bool = False
    break_glass: bool = False
    web_url: str = ""
    contact: str = ""
    draw_picture: Callable[[dict[str, Any]], bytes | None] = lambda _: None
    digest_at: time = time(8)
    digest_send: bool = True
    helplines: Helplines = field(default_factory=packaged, repr=False)
    calendars: dict[str, tuple[Any, Calendar]] = field(default_factory=dict, repr=False)
    clock_is_doubted: Callable[[], bool] = lambda: False

    @property
    def timezone(self) -> str:
        """Name the time zone of all settings."""
        return self.school_hours.timezone
