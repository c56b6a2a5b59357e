"""Who goes next, and when: the waiting lines of the outbox, Telegram's limits, and rests before a retry.

Decides from times that are handed in (*at*: seconds of a monotonic clock, *wall*: epoch seconds), so that no
limit can be cheated by a wall clock that is moved. Refuses to know what is sent, over what road
and with what outcome, and never sleeps itself.

- Order: by lane, danger first and ahead of its own chat too; within a lane of a chat strictly by `seq`, also
  while the first one rests before a retry; chats side by side, one message under way in each. Danger does not wait
  for the one that is under way in its chat, which may hang for a minute; what is not danger waits for danger.
- A row that is to go later (`not_before`) joins its chat's line when it is due. One that was
  already tried keeps its place.
- Telegram allows about 30 messages a second over all and 1 a second in a chat, with a small burst
  (python-telegram-bot's `constants.FloodLimit`). A bucket that refills 25 times a second and holds 5
  never lets more than 30 through in any one second, wherever that second begins.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

from handlers.events import Lane, Outgoing

FIRST_REST_SECONDS = 0.5
LONGEST_REST_SECONDS = 30.0
LONGEST_DANGER_REST_SECONDS = 5.0
UNCERTAIN_REST_SECONDS = 30.0
LONGEST_REST_AFTER_START_SECONDS = 120.0  # what a wall clock that went wrong can cost a retry
LOOK_SECONDS = 15.0  # at least this often the wall clock is looked at again: it may have been moved
_FEWEST_KEPT_CHATS = 1024
_ROUNDING_SECONDS = 1e-6


@dataclass(frozen=True, slots=True)
class Limit:
    """A token bucket: refilled *per_second*, holding at most *burst* messages."""

    per_second: float
    burst: int


OVERALL = Limit(per_second=25, burst=5)
CHAT = Limit(per_second=1, burst=3)


class Pacing:
    """The buckets of one bot. A limit of None is lifted (for benchmarks).

    A bucket is one number: the moment at which it is full again. What was sent beyond it (the further
    parts of a long message) is a debt that is waited off.
    """

    def __init__(self, overall: Limit | None = OVERALL, chat: Limit | None = CHAT) -> None:
        self._overall = overall
        self._chat = chat
        self._overall_full_at = 0.0
        self._chat_full_at: dict[bytes, float] = {}
        self._sweep_above = _FEWEST_KEPT_CHATS

    def lift(self) -> None:
        """Keep no limits from now on; for benchmarks, at an end that has none."""
        self._overall = self._chat = None

    def change(self, overall: Limit, chat: Limit) -> None:
        """Keep other limits from now on; what was spent stays spent."""
        self._overall, self._chat = overall, chat

    def overall_wait(self, at: float) -> float:
        """Say how many seconds after *at* the next message may go to anybody; 0 is now."""
        if self._overall is None:
            return 0.0
        return _wait(self._overall, self._overall_full_at, at, keep=0)

    def chat_wait(self, chat: bytes, at: float, lane: Lane) -> float:
        """Say how many seconds after *at* the next message of *lane* may go to *chat*; 0 is now.

        The last message of a burst is kept for a danger message: a help card need not wait
        because a conversation was lively.
        """
        if self._chat is None or (full_at := self._chat_full_at.get(chat)) is None:
            return 0.0
        keep = 0 if lane == Lane.DANGER or self._chat.burst == 1 else 1
        return _wait(self._chat, full_at, at, keep=keep)

    def spend(self, chat: bytes, at: float, messages: int = 1) -> None:
        """Count *messages* sent to *chat* at *at*."""
        if self._overall is not None:
            begin = max(self._overall_full_at, at)
            self._overall_full_at = begin + messages / self._overall.per_second
        if self._chat is not None:
            begin = max(self._chat_full_at.get(chat, at), at)
            self._chat_full_at[chat] = begin + messages / self._chat.per_second
            if len(self._chat_full_at) > self._sweep_above:
                self._forget_full_buckets(at)

    def _forget_full_buckets(self, at: float) -> None:
        self._chat_full_at = {chat: full_at for chat, full_at in self._chat_full_at.items() if full_at > at}
        self._sweep_above = max(_FEWEST_KEPT_CHATS, 2 * len(self._chat_full_at))


def _wait(limit: Limit, full_at: float, at: float, keep: int) -> float:
    wait = full_at - at - (limit.burst - 1 - keep) / limit.per_second
    return wait if wait > _ROUNDING_SECONDS else 0.0


def rest_after_not_sent(misses: int, lane: Lane, chance: float) -> float:
    """Say how many seconds a message rests that surely was not sent, for the *misses*-th time in a row.

    0.5 s first, doubling up to 30 s (5 s for danger), spread by a quarter to either side with
    *chance* (0 to 1), so that not everybody comes back in the same instant after an outage.
    """
    longest = LONGEST_DANGER_REST_SECONDS if lane == Lane.DANGER else LONGEST_REST_SECONDS
    rest = FIRST_REST_SECONDS * 2.0 ** min(misses - 1, 10) * (0.75 + chance / 2)
    return min(rest, longest)


def rest_after_uncertain(copies: int, chance: float) -> float:
    """Say how many seconds a message rests of which *copies* copies may have arrived: 30 s or more."""
    return UNCERTAIN_REST_SECONDS * 2.0 ** (copies - 1) * (1 + chance / 5)


@dataclass(slots=True)
class Ready:
    """A row of the outbox in memory.

    *chat*: digest of the address; *not_before*: epoch seconds; *tries*: copies that may have arrived;
    *sent*: ids of the parts that did. When it is settled these are already brought up to date. *long*: it may
    have pieces beside its row.
    """

    id: bytes
    chat: bytes
    lane: Lane
    seq: int
    not_before: int
    tries: int
    uncertain: bool
    sent: tuple[str, ...]
    message: Outgoing
    long: bool = True


class Gate:
    """Where the lines of one door stand. Nothing passes before *held_until*; *halted*: then one message at a time."""

    __slots__ = ("door", "due", "halted", "held_until")

    def __init__(self, door: str) -> None:
        self.door = door
        self.due: list[tuple[int, int, int, Line]] = []
        self.held_until = 0.0
        self.halted = False


Entry = tuple[int, int, Ready]  # seq, then the order of offering: no two are equal


class Line:
    """What waits for one chat in one lane. *listed*: the number of its one valid entry in a heap, 0 for none."""

    __slots__ = ("chat", "gate", "lane", "listed", "rows")

    def __init__(self, chat: bytes, lane: Lane, gate: Gate) -> None:
        self.chat = chat
        self.lane = lane
        self.gate = gate
        self.rows: list[Entry] = []
        self.listed = 0


class Lines:
    """All that waits, in order. Withdrawn rows are only unlinked here and pass by when their turn comes."""

    def __init__(self, pacing: Pacing) -> None:
        self.pacing = pacing
        self.busy: set[tuple[bytes, bool]] = (
            set()
        )  # chats in which a message is under way; True: one of danger
        self._rows: dict[bytes, Entry] = {}
        self._rests: dict[bytes, tuple[float, int]] = {}  # until when, after how many misses in a row
        self._lines: tuple[dict[bytes, Line], ...] = tuple({} for _ in Lane)
        self._gates: dict[str, Gate] = {}
        self._later: list[Entry] = []  # by not_before
        self._resting: list[tuple[float, int, Line]] = []
        self._paced: list[tuple[float, int, Line]] = []
        self._count = itertools.count(1)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._rows

    @property
    def somebody_stands(self) -> bool:
        """Say whether it may be worth asking for the next one; cheap, and sometimes wrong for nothing."""
        return any(gate.due for gate in self._gates.values())

    def gate(self, door: str) -> Gate:
        """Find the gate of *door*."""
        gate = self._gates.get(door)
        if gate is None:
            gate = self._gates[door] = Gate(door)
        return gate

    # -- coming and going ------------------------------------------------------------------------

    def add(self, row: Ready, wall: float, at: float) -> None:
        """Let *row* stand in its line, or wait until it is due."""
        entry = self._rows[row.id] = (row.seq, next(self._count), row)
        early = row.not_before - wall
        if early > 0 and not row.tries:
            heappush(self._later, (row.not_before, entry[1], row))
            return
        if early > 0:
            self._rests[row.id] = (at + min(early, LONGEST_REST_AFTER_START_SECONDS), 0)
        self._join(self._line(row), entry, at)

    def withdraw(self, row_id: bytes, at: float) -> None:
        """Forget a row; if it rested, the next one of its line need not wait for it."""
        entry = self._rows.pop(row_id, None)
        if entry is None:
            return
        line = self._lines[entry[2].lane].get(entry[2].chat)
        if self._rests.pop(row_id, None) is not None and line is not None:
            line.listed = 0
            self._list(line, at)

    def drop(self, entry: Entry) -> None:
        """Forget the row that was under way; not the one that was offered anew under its id."""
        if self._rows.get(entry[2].id) is entry:
            del self._rows[entry[2].id]
            self._rests.pop(entry[2].id, None)

    def put_back(self, line: Line, entry: Entry, until: float = 0.0, misses: int = 0) -> None:
        """Give a row that was under way its place again, to rest *until* then; unless it was withdrawn."""
        row_id = entry[2].id
        if self._rows.get(row_id) is entry:
            heappush(line.rows, entry)
            self._rests[row_id] = (until, misses)

    def misses(self, row: Ready) -> int:
        """Count how often in a row it surely was not sent."""
        return self._rests.get(row.id, (0.0, 0))[1]

    def release(self, row: Ready, at: float) -> None:
        """Let the next one of *row*'s chat go: what was carried of it is written down."""
        self.busy.discard((row.chat, row.lane == Lane.DANGER))
        for lines in self._lines:
            if (line := lines.get(row.chat)) is not None:
                self._list(line, at)

    # -- who is next -----------------------------------------------------------------------------

    def take(self, at: float, lowest: Lane) -> tuple[Line, Entry] | None:
        """Choose the next row of a lane up to *lowest* and count it as under way; it must go at once."""
        while (gate := self._open_gate(at, lowest)) is not None:
            if self.pacing.overall_wait(at) > 0:
                return None
            _, _, number, line = heappop(gate.due)
            if line.listed != number:
                continue
            line.listed = 0
            if self._must_wait(line) or self._first(line) is None:
                continue
            if (wait := self.pacing.chat_wait(line.chat, at, line.lane)) > 0:
                line.listed = next(self._count)
                heappush(self._paced, (at + wait, line.listed, line))
                continue
            if gate.halted:
                gate.held_until = math.inf
            self.pacing.spend(line.chat, at)
            self.busy.add((line.chat, line.lane == Lane.DANGER))
            return line, heappop(line.rows)
        return None

    def _must_wait(self, line: Line) -> bool:
        """Say whether one of its chat is under way: for danger only another of danger counts."""
        return (line.chat, True) in self.busy or (
            line.lane != Lane.DANGER and (line.chat, False) in self.busy
        )

    def any_due(self, at: float, lowest: Lane) -> bool:
        """Say whether a message of a lane up to *lowest* could go now, but for the pace."""
        for gate in self._gates.values():
            while gate.due and not self._stands(gate.due[0][3], gate.due[0][2]):
                heappop(gate.due)
            if gate.due and gate.held_until <= at and gate.due[0][0] <= lowest:
                return True
        return any(
            line.lane <= lowest and line.gate.held_until <= at and self._stands(line, number)
            for _, number, line in self._paced
        )

    def _open_gate(self, at: float, lowest: Lane) -> Gate | None:
        best: Gate | None = None
        for gate in self._gates.values():
            if (
                gate.due
                and gate.held_until <= at
                and gate.due[0][0] <= lowest
                and (best is None or gate.due[0] < best.due[0])
            ):
                best = gate
        return best

    def _line(self, row: Ready) -> Line:
        lines = self._lines[row.lane]
        line = lines.get(row.chat)
        if line is None:
            line = lines[row.chat] = Line(row.chat, row.lane, self.gate(row.message.to.door))
        return line

    def _join(self, line: Line, entry: Entry, at: float) -> None:
        heappush(line.rows, entry)
        if line.rows[0] is entry:
            line.listed = 0  # it may stand before one that rests
        self._list(line, at)

    def _list(self, line: Line, at: float) -> None:
        """Enter the line among those that are due, or those that rest; once."""
        if line.listed or self._must_wait(line) or (row := self._first(line)) is None:
            return
        number = line.listed = next(self._count)
        if self._rests and (until := self._rests.get(row.id, (0.0, 0))[0]) > at:
            heappush(self._resting, (until, number, line))
        else:
            heappush(line.gate.due, (line.lane, row.seq, number, line))

    def _first(self, line: Line) -> Ready | None:
        """Find the line's first row that was not withdrawn; without any, the line is gone."""
        rows = line.rows
        while rows:
            if self._rows.get(rows[0][2].id) is rows[0]:
                return rows[0][2]
            heappop(rows)
        self._lines[line.lane].pop(line.chat, None)
        return None

    def _stands(self, line: Line, number: int) -> bool:
        if line.listed != number:
            return False
        if self._first(line) is None:
            line.listed = 0
            return False
        return True

    # -- time ------------------------------------------------------------------------------------

    def ripen(self, wall: float, at: float) -> None:
        """Let those whose time has come stand among those that are due."""
        while self._later and self._later[0][0] <= wall:
            row = heappop(self._later)[2]
            entry = self._rows.get(row.id)
            if entry is not None and entry[2] is row:
                self._join(self._line(row), entry, at)
        for heap in (self._resting, self._paced):
            while heap and heap[0][0] <= at:
                _, number, line = heappop(heap)
                if line.listed == number:
                    line.listed = 0
                    self._list(line, at)

    def next_change(self, now: Callable[[], float], at: float) -> float:
        """Say when `ripen` or `take` may find more than at *at*, if nobody comes or goes; inf for never.

        *now* gives the wall clock, asked only if something waits for it.
        """
        moments = [heap[0][0] for heap in (self._resting, self._paced) if heap]
        for gate in self._gates.values():
            if gate.due:
                pause = max(gate.held_until - at, self.pacing.overall_wait(at))
                if pause > 0:
                    moments.append(at + pause)
        if self._later:
            moments.append(at + min(max(self._later[0][0] - now(), 0.001), LOOK_SECONDS))
        return min(moments, default=math.inf)

    def next_not_before(self) -> int | None:
        """Say when the next row is due by its own `not_before` (epoch seconds)."""
        while self._later and self._later[0][2].id not in self._rows:
            heappop(self._later)
        return self._later[0][0] if self._later else None
