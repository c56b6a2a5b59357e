"""What Telegram's answers say of the machine's clock: a reason to doubt it, and never anything else.

Decides, from the `Date` of some answers, whether the machine's clock is wrong. It sets nothing and gives no time: who
may lie to us by that header can at most have us wait with what can wait (`bot/schedule.py`), and ring. Only answers to
questions are looked at (`getUpdates`, `getMe`, `getWebhookInfo`), never those to what is sent.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from bot.clock import Clock

#: By less, no promise to a child and no ladder is wrong that matters; the operator hears of more.
TOLERANCE = timedelta(minutes=5)
#: As a leap (`bot/schedule.py`): by more, what is erased by age or asked by date would be wrong.
FAR = timedelta(days=1)
FEWEST = 3  # answers, before anything is said
_KEPT = 5
_EVERY_SECONDS = 1.0  # reading a date takes some microseconds: not at each poll of a busy hour
_SET = 5.0  # seconds by which the clock went otherwise than it should: somebody has set it
_REPEAT_SECONDS = 3600.0
_WAIT_SECONDS = 3600.0  # for the first answer after the start; without network there is none
Asked = tuple[datetime, float]


class SecondClock:
    """Compares *clock* with the dates of answers; *alarm* is told `clock_differs`, at most once an hour."""

    def __init__(
        self, clock: Clock, alarm: Callable[[str], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._alarm = alarm
        self._monotonic = monotonic
        self._ahead: deque[float] = deque(maxlen=_KEPT)
        self._last: Asked | None = None
        self._rang = -_REPEAT_SECONDS
        self._began = clock.steady()
        #: Whether an answer has agreed since the start, so that the clock can be believed.
        self.confirmed = False

    def ask(self) -> Asked:
        """Note when a question leaves."""
        return self._clock.now(), self._monotonic()

    def hear(self, asked: Asked, date: str | None) -> None:
        """Compare with the date of the answer to what was *asked*; one without a date, or that is none, says nothing."""
        here = self.ask()
        if (
            len(self._ahead) == _KEPT
            and self._last is not None
            and 0 <= here[1] - self._last[1] < _EVERY_SECONDS
        ):
            return
        said = _read(date)
        if said is None or _was_set(asked, here):
            return  # while the answer was waited for, somebody set the clock
        if self._last is not None and _was_set(self._last, here):
            self._ahead.clear()
        self._last = here
        self._ahead.append((here[0] - said).total_seconds())
        self.confirmed = self.confirmed or abs(self._ahead[-1]) <= FAR.total_seconds()
        if self._differs(TOLERANCE) and here[1] - self._rang >= _REPEAT_SECONDS:
            self._rang = here[1]
            self._alarm("clock_differs")

    def ahead_seconds(self, fewest: int = FEWEST) -> float | None:
        """Say by how much the machine's clock is ahead, by the middle one of the last answers; None: too few."""
        return median(self._ahead) if len(self._ahead) >= fewest else None

    def is_far_off(self) -> bool:
        """Say whether it is wrong by so much that nothing is to be erased by it."""
        return self._differs(FAR)

    def is_doubted(self) -> bool:
        """Say whether what is not harmless must wait: it is far off, or was not compared since the start.

        The second ends after an hour: where no answer comes there is none to wait for.
        """
        if self.is_far_off():
            return True
        return not self.confirmed and self._clock.steady() - self._began < _WAIT_SECONDS

    def _differs(self, by: timedelta) -> bool:
        ahead = self.ahead_seconds()
        return ahead is not None and abs(ahead) > by.total_seconds()


def _was_set(before: Asked, now: Asked) -> bool:
    """Say whether the clock went otherwise than the steady one between two looks."""
    return abs((now[0] - before[0]).total_seconds() - (now[1] - before[1])) > _SET


def _read(date: str | None) -> datetime | None:
    try:
        said = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)
