"""What an operator hears: every alarm of the parts as one event of the log, counted, with when it last rang.

Decides by which name an alarm is told. Nothing else of it is: neither the log nor the counts bear content.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.logs import get_log

#: What the parts say → the event of the log; what is not here is told by its own name.
ALARMS = {
    "token-refused": "token_refused",
    "no-answer": "poll_failed",
    "somebody-else-reads": "token_shared",
    "take-failed": "intake_failed",
    "update-without-id": "update_unreadable",
    "hook-refused": "webhook_refused",
    "hook-unreached": "webhook_unreached",
    "work_waits": "work_failed",
    "message_undeliverable": "send_given_up",
}
#: Parts of the courier's own sentences → the event.
_SENTENCES = (
    ("mail turns us away", "mail_refused"),
    ("command turns us away", "command_failed"),
    ("turns us away", "token_refused"),
    ("set aside", "send_given_up"),
    ("written down", "send_failed"),
)


class Alarm:
    """Rings for the operator. *counts*: how often each event rang; *rang*: when it last did."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.counts: dict[str, int] = {}
        self.rang: dict[str, datetime] = {}
        self._now = now
        self._log = get_log()

    def __call__(self, what: str) -> None:
        """Log what the operator should know; *what* is one of ours, or the courier's own sentence."""
        name = what.partition(":")[0]
        event = ALARMS.get(name) or next((event for part, event in _SENTENCES if part in what), name)
        self.counts[event] = self.counts.get(event, 0) + 1
        self.rang[event] = self._now()
        self._log.log(logging.INFO if event == "opened" else logging.WARNING, event)
