"""How many wrong receipts a setting, and all of them together, may bring before every try is made to wait.

Somebody with many phones is slowed by no chat's own wait (DESIGN 4). A budget fills with each failure and
drains with time; while it is full, every try waits alike, right or wrong, so that nobody is locked out.
"""

from __future__ import annotations

from dataclasses import dataclass

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures at once, and so many more in each hour."""

    most: int
    an_hour: int


#: A school's pupils mistype a few times a day; four words of 2,048 are 44 bits.
PER_SETTING = Limit(20, 20)
OVERALL = Limit(200, 200)
WAIT_SECONDS = 60
_KNOWN_SECONDS = 10 * WAIT_SECONDS


@dataclass(frozen=True, slots=True)
class Budget:
    """How full a budget was at *at*, in epoch seconds."""

    level: float = 0.0
    at: int = 0

    def drained(self, limit: Limit, now: int) -> Budget:
        """Give it as it is *now*; a clock that was set back drains nothing."""
        gone = max(0, now - self.at) * limit.an_hour / _HOUR
        return Budget(max(0.0, self.level - gone), now)

    def after_failure(self, limit: Limit, now: int) -> Budget:
        """Count one failure. It never fills above its edge, so that it is open again soon after the last one."""
        return Budget(min(float(limit.most), self.drained(limit, now).level + 1), now)

    def is_spent(self, limit: Limit, now: int) -> bool:
        """Say whether one more failure would be too many."""
        return self.drained(limit, now).level > limit.most - 1

    def empty_at(self, limit: Limit) -> int:
        """Say when nothing of it will be left."""
        return self.at + int(self.level * _HOUR / limit.an_hour) + 1


def must_wait(asked: int, now: int) -> int:
    """Say how long a try must wait in a chat that was told to wait at *asked* (0: it was not), with a spent budget."""
    if not 0 <= now - asked < _KNOWN_SECONDS:
        return WAIT_SECONDS
    return max(0, asked + WAIT_SECONDS - now)
