"""What goes first, what goes again, and what is never lost, on a clock that the tests move."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.courier import MOST_CHANGES, MOST_COPIES, MOST_WRITING, PROBE_SECONDS, Courier, Ready
from bot.pacing import OVERALL, Limit, Lines, Pacing
from bot.roads import Halted, Moved, NotSent, Refused, Result, Sent, Uncertain, Unreachable, Wait
from handlers.events import Address, Lane, Outgoing, Verb

MONDAY = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)


class Time:
    """A clock that moves only when told to, and wakes who slept on the way."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.moved_by = timedelta()
        self._count = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def monotonic(self) -> float:
        return self.at

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=self.at - 1000) + self.moved_by

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.at + seconds, next(self._count), future))
        await future

    async def settle_down(self) -> None:
        for _ in range(80):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        end = self.at + seconds
        await self.settle_down()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, future = heappop(self._sleepers)
            self.at = max(self.at, at)
            if not future.done():
                future.set_result(None)
                await self.settle_down()
        self.at = end
        await self.settle_down()


Answer = Callable[[Outgoing, int], Awaitable[Result]]


@dataclass
class Call:
    at: float
    message: Outgoing
    already: int


class Telegram:
    """Stands for the road: records each call and answers as *script* says, else `Sent`."""

    def __init__(self, time: Time, seconds: float = 0.0) -> None:
        self.time = time
        self.seconds = seconds
        self.calls: list[Call] = []
        self.script: dict[str, list[Result | Exception]] = {}
        self.always: Result | None = None
        self.under_way: Counter[tuple[str, bool]] = Counter()
        self.most_in_a_chat = 0  # of danger, or of all else
        self.look: Callable[[Outgoing], None] = lambda message: None

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        self.look(message)
        self.calls.append(Call(self.time.at, message, already))
        kind = (message.to.value, message.lane is Lane.DANGER)
        self.under_way[kind] += 1
        self.most_in_a_chat = max(self.most_in_a_chat, self.under_way[kind])
        try:
            if self.seconds:
                await self.time.sleep(self.seconds)
            if self.always is not None:
                return self.always
            if answers := self.script.get(message.text):
                answer = answers.pop(0)
                if isinstance(answer, Exception):
                    raise answer
                return answer
            return Sent((str(len(self.calls)),))
        finally:
            self.under_way[kind] -= 1

    @property
    def texts(self) -> list[str]:
        return [call.message.text for call in self.calls]


@dataclass
class Stage:
    time: Time
    road: Telegram
    courier: Courier
    settled: list[tuple[Ready, Result, int]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    broken: bool = False
    settling_seconds: float = 0.0
    alive: bool = True

    def outcomes(self, text: str) -> list[Result]:
        return [result for row, result, _ in self.settled if row.message.text == text]


numbers = itertools.count(1)


def row(
    chat: str = "anna",
    lane: Lane = Lane.CONVERSATION,
    text: str = "",
    *,
    seq: int | None = None,
    later: float = 0,
    verb: Verb = Verb.SAY,
    door: str = "telegram",
) -> Ready:
    number = next(numbers)
    return Ready(
        id=number.to_bytes(16, "big"),
        chat=chat.encode().ljust(16),
        lane=lane,
        seq=number if seq is None else seq,
        not_before=int((MONDAY + timedelta(seconds=later)).timestamp()) if later else 0,
        tries=0,
        uncertain=False,
        sent=(),
        message=Outgoing(Address(door, chat), verb=verb, lane=lane, text=text or str(number)),
    )


@asynccontextmanager
async def stage(
    pacing: Pacing | None = None,
    in_flight: int = 24,
    seconds: float = 0.0,
    other_roads: Iterable[str] = (),
    asks_alive: bool = False,
) -> AsyncIterator[Stage]:
    time = Time()
    road = Telegram(time, seconds)
    roads = {"telegram": road} | {door: Telegram(time) for door in other_roads}

    async def settle(carried: Sequence[tuple[Ready, Result]]) -> None:
        if here.broken:
            raise OSError("disk full")
        if here.settling_seconds:
            await time.sleep(here.settling_seconds)
        here.settled.extend((ready, result, ready.tries) for ready, result in carried)

    async def alive(door: str) -> bool:
        return here.alive

    alarms: list[str] = []
    courier = Courier(
        roads,
        settle,
        now=time.now,
        pacing=pacing or Pacing(None, None),
        alarm=alarms.append,
        alive=alive if asks_alive else None,
        in_flight=in_flight,
        monotonic=time.monotonic,
        sleep=time.sleep,
        chance=lambda: 0.5,
    )
    here = Stage(time, road, courier, alarms=alarms)
    running = asyncio.create_task(courier.run())
    await time.settle_down()
    yield here
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert road.most_in_a_chat <= 1, "two messages were under way in one chat"


# -- order -------------------------------------------------------------------------------------


async def test_danger_goes_first_also_in_its_own_chat() -> None:
    async with stage() as here:
        here.courier.offer(
            [row(text="digest", lane=Lane.DIGEST), row(text="answer"), row("ben", text="to ben")]
        )
        here.courier.offer([row(text="help card", lane=Lane.DANGER)])
        await here.time.advance(0)
        assert here.road.texts.index("help card") == 0
        assert here.road.texts.index("answer") < here.road.texts.index("digest")


async def check_danger_passes_what_hangs() -> None:
    """Telegram has the answer and says nothing: the card leaves, and what follows waits for both."""
    async with stage(seconds=60) as here:
        here.courier.offer([row(text="answer"), row(text="digest", lane=Lane.DIGEST)])
        await here.time.advance(1)
        here.courier.offer([row(text="help card", lane=Lane.DANGER), row(text="question")])
        await here.time.advance(1)
        assert here.road.texts == ["answer", "help card"], "the card waits for the call that hangs"
        await here.time.advance(58.5)
        assert here.road.texts == ["answer", "help card"], "the question left while the card was under way"
        await here.time.advance(200)
        assert here.road.texts == ["answer", "help card", "question", "digest"]


async def test_danger_passes_a_message_of_its_own_chat_that_is_under_way() -> None:
    await check_danger_passes_what_hangs()


async def test_sabotage_danger_that_waits_for_its_own_chat_leaves_after_the_call_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        Lines,
        "_must_wait",
        lambda self, line: any((line.chat, danger) in self.busy for danger in (True, False)),
    )
    with pytest.raises(AssertionError, match="the card waits"):
        await check_danger_passes_what_hangs()


async def test_danger_offered_after_a_hundred_thousand_others_goes_next() -> None:
    async with stage(Pacing(), seconds=0.1) as here:
        here.courier.offer([row(f"c{number}", Lane.DIGEST) for number in range(100_000)])
        await here.time.advance(0.01)
        begun = len(here.road.calls)
        here.courier.offer([row("anna", Lane.DANGER, "help card")])
        await here.time.advance(1)
        assert here.road.texts[begun] == "help card"


async def test_slow_sends_of_lower_lanes_leave_room_for_danger() -> None:
    async with stage(seconds=600, in_flight=12) as here:
        here.courier.offer([row(f"c{number}", Lane.DIGEST) for number in range(50)])
        await here.time.advance(1)
        assert len(here.road.calls) == 10
        here.courier.offer([row("anna", Lane.DANGER, "help card")])
        await here.time.advance(1)
        assert here.road.texts[-1] == "help card"


async def test_a_retry_is_not_overtaken_in_its_lane_but_by_danger_and_other_lanes() -> None:
    async with stage() as here:
        here.road.script["first"] = [NotSent("refused"), Uncertain("late")]
        here.courier.offer([row(text="first"), row(text="second"), row(text="alert", lane=Lane.ALERT)])
        await here.time.advance(0.1)
        here.courier.offer([row(text="help card", lane=Lane.DANGER)])
        await here.time.advance(60)
        assert here.road.texts == ["first", "alert", "help card", "first", "first", "second"]


async def test_one_chat_that_fails_holds_up_no_other() -> None:
    async with stage() as here:
        here.road.script["stuck"] = [NotSent("refused")] * 50
        here.courier.offer([row("anna", text="stuck"), *(row(f"c{n}", text="fine") for n in range(40))])
        await here.time.advance(0.1)
        assert Counter(here.road.texts) == {"stuck": 1, "fine": 40}


class Hesitating(Pacing):
    """Time goes on just after it was said that the next one must wait: the machine had something else to do."""

    time: Time

    def overall_wait(self, at: float) -> float:
        wait = super().overall_wait(at)
        self.time.at = max(self.time.at, at + wait)
        return wait


async def test_a_pause_that_ends_while_a_worker_looks_is_not_slept_through() -> None:
    pacing = Hesitating(Limit(per_second=25, burst=1), None)
    async with stage(pacing) as here:
        pacing.time = here.time
        here.courier.offer([row(f"c{number}") for number in range(10)])
        await here.time.advance(1)
        assert len(here.road.calls) == 10


async def test_a_row_for_later_joins_its_line_when_it_is_due() -> None:
    async with stage() as here:
        here.courier.offer([row(text="tomorrow", later=3600), row(text="now")])
        await here.time.advance(3590)
        assert here.road.texts == ["now"]
        assert here.courier.quiet
        assert here.courier.due_next() == MONDAY + timedelta(hours=1)
        await here.time.advance(11)
        assert here.road.texts == ["now", "tomorrow"]
        assert here.courier.due_next() is None


async def test_a_wound_clock_is_seen_at_once_when_told_and_soon_when_not() -> None:
    async with stage() as here:
        here.courier.offer([row(text="one", later=3600), row(text="two", later=7200)])
        await here.time.advance(1)
        here.time.moved_by = timedelta(hours=1)
        here.courier.wake()
        await here.time.advance(0)
        assert here.road.texts == ["one"]
        here.time.moved_by = timedelta(hours=2)
        assert not here.courier.quiet, "what is due by the new clock is due"
        here.time.moved_by = timedelta(hours=1, minutes=30)
        await here.time.advance(1)
        here.time.moved_by = timedelta(hours=2)
        await here.time.advance(15)
        assert here.road.texts == ["one", "two"]


async def test_a_row_that_was_tried_before_a_restart_keeps_its_place() -> None:
    async with stage() as here:
        tried = row(text="tried", later=25)
        tried.tries, tried.uncertain = 1, True
        here.courier.offer([row(text="next", seq=tried.seq + 1), tried])
        await here.time.advance(20)
        assert here.road.texts == []
        await here.time.advance(10)
        assert here.road.texts == ["tried", "next"]
        assert here.road.calls[0].message.repeat


async def test_after_a_kill_what_may_have_been_under_way_is_marked_and_goes_at_once() -> None:
    """F11: as many as could be under way or not written down, those that go first; what is not due never left."""
    async with stage() as here:
        most = 24 + MOST_WRITING
        later = row("later", text="later", later=60)
        rows = [row(f"c{number}", Lane.ALERT, f"{number}") for number in range(most)]
        rows += [row("help", Lane.DANGER, "card"), later]
        here.courier.doubt(rows)
        here.courier.offer(rows)
        await here.time.advance(70)
        marked = {call.message.text for call in here.road.calls if call.message.repeat}
        assert len(here.road.calls) == most + 2
        assert marked == {"card", *(str(number) for number in range(most - 1))}
        assert here.road.calls[0].message.text == "card"


async def test_each_of_two_rows_that_rest_rests_for_itself() -> None:
    """A row for later joins before one that rests, and rests too: neither shortens the other's rest."""
    async with stage() as here:
        here.road.script |= {"late": [Uncertain("late")], "early": [Uncertain("late")]}
        here.courier.offer([row(text="early", seq=1, later=20), row(text="late", seq=2)])
        await here.time.advance(100)
        assert here.road.texts == ["late", "early", "early", "late"]
        early = [call.at for call in here.road.calls if call.message.text == "early"]
        late = [call.at for call in here.road.calls if call.message.text == "late"]
        assert early[1] - early[0] >= 30 and late[1] - late[0] >= 30


async def test_rows_are_sent_by_seq_whatever_order_they_are_offered_in() -> None:
    async with stage() as here:
        here.courier.offer([row(text=str(seq), seq=seq) for seq in (5, 3, 9, 1)])
        await here.time.advance(0)
        assert here.road.texts == ["1", "3", "5", "9"]


async def test_a_row_offered_twice_is_sent_once() -> None:
    async with stage(seconds=1) as here:
        once = row(text="once")
        here.courier.offer([once, once])
        await here.time.advance(0.5)
        here.courier.offer([once])
        await here.time.advance(5)
        assert here.road.texts == ["once"]


async def test_a_withdrawn_row_is_never_sent() -> None:
    async with stage(seconds=1) as here:
        kept, gone = row(text="kept"), row(text="gone")
        far = row(text="far", later=60)
        here.courier.offer([kept, gone, far])
        await here.time.advance(0.5)
        here.courier.withdraw([gone.id, far.id, b"unknown"])
        await here.time.advance(100)
        assert here.road.texts == ["kept"]
        assert here.courier.waiting == 0
        assert here.courier.due_next() is None


async def test_a_row_withdrawn_while_it_rests_makes_room_for_the_next_at_once() -> None:
    async with stage() as here:
        old = row(text="old")
        here.road.script["old"] = [Uncertain("late")]
        here.courier.offer([old, row(text="new")])
        await here.time.advance(1)
        assert here.road.texts == ["old"]
        here.courier.withdraw([old.id])
        await here.time.advance(0)
        assert here.road.texts == ["old", "new"]


@pytest.mark.parametrize("answer", [NotSent("refused"), Wait(5), Uncertain("late")])
async def test_a_row_withdrawn_while_under_way_is_not_tried_again(answer: Result) -> None:
    async with stage(seconds=1) as here:
        here.road.always = answer
        gone = row(text="gone")
        here.courier.offer([gone])
        await here.time.advance(0.5)
        here.courier.withdraw([gone.id])
        await here.time.advance(200)
        assert here.road.texts == ["gone"]


async def test_a_row_may_be_offered_anew_when_it_was_moved() -> None:
    async with stage() as here:
        moved = row(text="moved")
        here.road.script["moved"] = [Moved(Address("telegram", "new"))]
        here.courier.offer([moved])
        await here.time.advance(1)
        here.courier.offer([moved])
        await here.time.advance(1)
        assert here.road.texts == ["moved", "moved"]


@dataclass(frozen=True)
class Arrival:
    after: float
    chat: str
    lane: Lane
    fails: tuple[Result, ...]


failures = st.sampled_from(
    [NotSent("refused"), Uncertain("late"), Wait(3), Uncertain("late", sent=("part",)), Halted("401")]
)
arrivals = st.lists(
    st.builds(
        Arrival,
        after=st.sampled_from([0, 0, 0, 0.3, 2]),
        chat=st.sampled_from(["anna", "ben", "cem"]),
        lane=st.sampled_from(Lane),
        fails=st.lists(failures, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=14,
)


class Watcher:
    """Stands beside the road and sees at each call who was passed over."""

    def __init__(self, here: Stage, everywhere: bool) -> None:
        self.here = here
        self.everywhere = everywhere  # without limits per chat, danger of other chats could go as well
        self.rows: dict[str, Ready] = {}
        here.road.look = self.look

    def waiting(self, chat: str, lane: Lane) -> list[Ready]:
        done = {ready.id for ready, result, _ in self.here.settled if isinstance(result, Sent | Refused)}
        return sorted(
            (
                ready
                for ready in self.rows.values()
                if (ready.message.to.value, ready.message.lane) == (chat, lane) and ready.id not in done
            ),
            key=lambda ready: ready.seq,
        )

    def look(self, message: Outgoing) -> None:
        me = self.rows[message.text]
        assert self.waiting(message.to.value, message.lane)[0] is me, "an earlier one of its lane waits"
        begun = set(self.here.road.texts)
        if message.lane is Lane.DANGER:
            return
        for chat in CHATS if self.everywhere else (message.to.value,):
            danger = self.waiting(chat, Lane.DANGER)
            if danger and not self.here.road.under_way[chat, True]:
                assert danger[0].message.text in begun, "danger that could go was passed over"
        assert not self.here.road.under_way[message.to.value, True], "it left while danger was under way"


CHATS = ("anna", "ben", "cem")


async def play(coming: list[Arrival], limited: bool, seconds: float, *, blind: bool = False) -> None:
    """Let *coming* arrive and fail; *blind*: the courier is not told the lanes (the sabotage)."""
    async with stage(Pacing() if limited else None, seconds=seconds, in_flight=3) as here:
        watcher = Watcher(here, everywhere=not limited)
        seen: list[BaseException] = []
        look = here.road.look

        def note(message: Outgoing) -> None:
            try:
                look(message)
            except AssertionError as exc:
                seen.append(exc)

        here.road.look = note
        for number, one in enumerate(coming):
            await here.time.advance(one.after)
            ready = row(one.chat, one.lane, f"{number}")
            if blind:
                ready.lane = Lane.DIGEST
            here.road.script[f"{number}"] = list(one.fails)
            watcher.rows[f"{number}"] = ready
            here.courier.offer([ready])
        await here.time.advance(2000)
        assert not seen, seen[0]
        assert here.courier.waiting == 0
        assert all(here.outcomes(text) for text in watcher.rows)


@settings(max_examples=100, deadline=None)
@given(arrivals, st.booleans(), st.sampled_from([0.0, 0.7]))
async def test_order_holds_whatever_arrives_and_whatever_fails(
    coming: list[Arrival], limited: bool, seconds: float
) -> None:
    """Per chat and lane in order, also under retry; danger never behind a lower lane that has not started."""
    await play(coming, limited, seconds)


async def test_sabotage_a_courier_that_does_not_know_the_lanes_is_seen() -> None:
    coming = [Arrival(0, "anna", Lane.DIGEST, ()) for _ in range(3)] + [Arrival(0, "anna", Lane.DANGER, ())]
    await play(coming, False, 0.7)
    with pytest.raises(AssertionError, match="passed over"):
        await play(coming, False, 0.7, blind=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Lane), min_size=2, max_size=40))
async def test_with_one_at_a_time_all_go_by_lane(wishes: list[Lane]) -> None:
    """A chat each: the next one of a chat waits until the one before is written down, and others go meanwhile."""
    async with stage(in_flight=1, seconds=1) as here:
        here.courier.offer([row(f"chat {number}", lane) for number, lane in enumerate(wishes)])
        await here.time.advance(len(wishes) + 1)
        lanes = [call.message.lane for call in here.road.calls]
        assert lanes == sorted(lanes)
        assert len(lanes) == len(wishes)


# -- outcomes ----------------------------------------------------------------------------------


async def test_out_02_a_lost_answer_is_repeated_marked_after_thirty_seconds_and_at_most_twice() -> None:
    async with stage() as here:
        here.road.always = Uncertain("late")
        ready = row(text="alert", lane=Lane.ALERT)
        here.courier.offer([ready])
        await here.time.advance(29)
        assert len(here.road.calls) == 1
        assert (ready.tries, ready.uncertain) == (1, True)
        assert ready.not_before >= (MONDAY + timedelta(seconds=30)).timestamp()
        await here.time.advance(3600)
        assert len(here.road.calls) == MOST_COPIES
        assert [call.message.repeat for call in here.road.calls] == [False, True, True]
        pauses = [b.at - a.at for a, b in itertools.pairwise(here.road.calls)]
        assert min(pauses) >= 30
        assert [type(result) for result in here.outcomes("alert")] == [Uncertain, Uncertain, Refused]
        assert [tries for _, _, tries in here.settled] == [1, 2, 3], "written down before the next copy"
        assert ready.id.hex() in here.alarms[-1]


async def test_a_road_that_raises_is_uncertain() -> None:
    async with stage() as here:
        here.road.script["hi"] = [ValueError("chat 4711 said secret")]
        here.courier.offer([row(text="hi")])
        await here.time.advance(40)
        assert [call.message.repeat for call in here.road.calls] == [False, True]
        assert here.outcomes("hi")[0] == Uncertain("ValueError")
        assert not any("4711" in line for line in here.alarms)


async def test_an_outage_of_hours_sets_nothing_aside() -> None:
    async with stage(asks_alive=True) as here:
        here.road.always = Uncertain("502")
        here.courier.offer([row(f"c{number}", Lane.DANGER) for number in range(20)])
        await here.time.advance(90)
        here.alive = False
        await here.time.advance(2 * 3600)
        assert len(here.road.calls) in (20 * (MOST_COPIES - 1), 20 * MOST_COPIES - 20)
        assert not here.alarms
        here.alive, here.road.always = True, None
        await here.time.advance(31)
        assert here.courier.waiting == 0
        assert sum(isinstance(result, Sent) for _, result, _ in here.settled) == 20


async def test_sabotage_without_asking_whether_it_is_alive_an_outage_sets_everything_aside() -> None:
    async with stage(asks_alive=False) as here:
        here.road.always = Uncertain("502")
        here.courier.offer([row(f"c{number}", Lane.DANGER) for number in range(20)])
        await here.time.advance(2 * 3600)
        assert len(here.alarms) == 20


@pytest.mark.parametrize("verb", [Verb.CHANGE, Verb.REMOVE])
async def test_what_makes_no_copy_is_repeated_sooner_and_more_often(verb: Verb) -> None:
    async with stage() as here:
        here.road.script["edit"] = [Uncertain("502")] * 5
        here.courier.offer([row(text="edit", verb=verb)])
        await here.time.advance(20)
        assert len(here.road.calls) == 6
        assert isinstance(here.outcomes("edit")[-1], Sent)
        here.road.always = Uncertain("502")
        here.courier.offer([row(text="never", verb=verb)])
        await here.time.advance(3600)
        assert here.road.texts.count("never") == MOST_CHANGES


async def test_parts_that_arrived_are_not_sent_again() -> None:
    async with stage() as here:
        ready = row(text="long")
        here.road.script["long"] = [
            Uncertain("late", sent=("1", "2")),
            Wait(2, sent=("3",)),
            NotSent("refused", sent=("4",)),
            Sent(("5",)),
        ]
        here.courier.offer([ready])
        await here.time.advance(60)
        assert [call.already for call in here.road.calls] == [0, 2, 3, 4]
        assert ready.sent == ("1", "2", "3", "4", "5")
        assert [type(result) for result in here.outcomes("long")] == [Uncertain, Wait, NotSent, Sent]


async def test_a_part_that_gets_on_has_its_own_three_copies() -> None:
    async with stage() as here:
        here.road.script["long"] = [
            Uncertain("late"),
            Uncertain("late"),
            Uncertain("late", sent=("part",)),
            Uncertain("late"),
            Sent(("end",)),
        ]
        here.courier.offer([row(text="long")])
        await here.time.advance(600)
        assert isinstance(here.outcomes("long")[-1], Sent)


async def test_the_parts_of_a_long_message_count_against_the_pace() -> None:
    async with stage(Pacing(overall=None, chat=Limit(1, 3))) as here:
        here.road.script["long"] = [Sent(("1", "2", "3", "4", "5", "6"))]
        here.courier.offer([row(text="long"), row(text="next")])
        await here.time.advance(60)
        assert here.road.calls[1].at - here.road.calls[0].at >= 4


async def test_out_03_what_surely_was_not_sent_is_retried_at_once_without_a_mark() -> None:
    async with stage() as here:
        here.road.script["hi"] = [NotSent("refused")] * 12
        here.courier.offer([row(text="hi")])
        await here.time.advance(0.6)
        assert len(here.road.calls) == 2
        await here.time.advance(3600)
        assert len(here.road.calls) == 13
        assert not any(call.message.repeat for call in here.road.calls)
        assert [type(result) for result in here.outcomes("hi")] == [Sent]
        pauses = [b.at - a.at for a, b in itertools.pairwise(here.road.calls)]
        assert pauses == sorted(pauses) and pauses[-1] == 30
        assert not here.alarms


async def test_out_04_nobody_gets_anything_before_retry_after_and_danger_goes_first_then() -> None:
    async with stage(Pacing()) as here:
        here.courier.offer([row(f"d{number}", Lane.DIGEST, f"digest {number}") for number in range(200)])
        here.road.script["digest 30"] = [Wait(300), Wait(1)]
        await here.time.advance(30)
        told = next(call.at for call in here.road.calls if call.message.text == "digest 30")
        here.courier.offer([row("anna", Lane.DANGER, "help card")])
        await here.time.advance(600)
        between = [call for call in here.road.calls if told < call.at < told + 300]
        assert not between
        after = [call for call in here.road.calls if call.at >= told + 300]
        assert after[0].message.text == "help card"
        assert Counter(here.road.texts) == Counter(
            ["help card", "digest 30", "digest 30", *(f"digest {number}" for number in range(200))]
        )
        moments = [call.at for call in here.road.calls]
        assert all(sum(begin <= moment < begin + 1 for moment in moments) <= 30 for begin in moments)
        assert len(here.settled) == 201


async def test_a_wait_on_one_road_does_not_hold_another() -> None:
    async with stage(other_roads=["mail"]) as here:
        here.road.script["hi"] = [Wait(300)]
        here.courier.offer([row(text="hi")])
        await here.time.advance(1)
        here.courier.offer([row("head", text="by mail", door="mail"), row("ben", text="by telegram")])
        await here.time.advance(1)
        assert here.outcomes("by mail")
        assert not here.outcomes("by telegram")
        assert here.courier.quiet, "what stands before a held road is not due"


@pytest.mark.parametrize(
    "answer", [Refused("too-long"), Unreachable("blocked"), Moved(Address("telegram", "new"))]
)
async def test_out_05_what_never_will_be_is_settled_and_not_tried_again(answer: Result) -> None:
    async with stage() as here:
        here.road.script["hi"] = [answer]
        here.courier.offer([row(text="hi"), row(text="next")])
        await here.time.advance(3600)
        assert here.road.texts == ["hi", "next"]
        assert here.outcomes("hi") == [answer]
        assert bool(here.alarms) == isinstance(answer, Refused)


async def test_a_door_that_we_do_not_have_is_refused_with_an_alarm() -> None:
    async with stage() as here:
        here.courier.offer([row(text="hi", door="pigeon")])
        await here.time.advance(1)
        assert here.outcomes("hi") == [Refused("no road")]
        assert here.alarms


async def test_out_09_a_refused_token_stops_everything_keeps_everything_and_drains_afterwards() -> None:
    async with stage(seconds=0.1) as here:
        here.road.always = Halted("401")
        here.courier.offer([row(f"c{number}", Lane.CONVERSATION, f"{number}") for number in range(100)])
        await here.time.advance(1)
        begun = len(here.road.calls)
        assert begun <= 24
        here.courier.offer([row("anna", Lane.DANGER, "help card")])
        await here.time.advance(600)
        probes = here.road.calls[begun:]
        assert 18 <= len(probes) <= 600 / PROBE_SECONDS
        assert probes[0].message.text == "help card"
        assert not here.settled
        assert len(here.alarms) == 1
        assert here.courier.waiting == 101
        here.road.always = None
        await here.time.advance(40)
        assert here.courier.waiting == 0
        assert not any(call.message.repeat for call in here.road.calls)


@pytest.mark.parametrize("silence", [NotSent("refused"), Uncertain("late")])
async def test_a_halted_road_that_does_not_answer_stays_halted(silence: Result) -> None:
    async with stage() as here:
        here.road.always = Halted("401")
        here.courier.offer([row(f"c{number}") for number in range(50)])
        await here.time.advance(1)
        begun = len(here.road.calls)
        here.road.always = silence
        await here.time.advance(100)
        assert len(here.road.calls) - begun <= 4
        here.road.always = None
        await here.time.advance(100)
        assert here.courier.waiting == 0


# -- writing down ------------------------------------------------------------------------------


async def test_what_cannot_be_written_down_is_written_later_and_not_sent_again() -> None:
    async with stage() as here:
        here.broken = True
        ready = row(text="hi")
        here.courier.offer([ready])
        await here.time.advance(300)
        here.courier.offer([ready])
        await here.time.advance(300)
        assert here.road.texts == ["hi"]
        assert len(here.alarms) == 1
        assert not here.courier.quiet
        here.broken = False
        await here.time.advance(31)
        assert [type(result) for result in here.outcomes("hi")] == [Sent]
        assert here.courier.quiet


async def test_danger_goes_on_while_nothing_can_be_written_down_and_the_rest_soon_waits() -> None:
    async with stage(in_flight=6, seconds=0.01) as here:
        here.broken = True
        here.courier.offer([row(f"c{number}", Lane.DIGEST) for number in range(200)])
        await here.time.advance(60)
        begun = len(here.road.calls)
        assert begun <= 4 * 6 + 6
        here.courier.offer([row("c0", Lane.DANGER, "help card")])
        await here.time.advance(1)
        assert here.road.texts[begun:] == ["help card"]
        here.broken = False
        await here.time.advance(60)
        assert len(here.settled) == 201
        assert Counter(here.road.texts).most_common(1)[0][1] == 1


async def test_a_row_offered_while_its_outcome_is_being_written_is_not_sent_again() -> None:
    async with stage() as here:
        here.settling_seconds = 5
        ready = row(text="hi")
        here.courier.offer([ready, row(text="next")])
        await here.time.advance(2)
        here.courier.offer([ready])
        assert not here.courier.quiet
        await here.time.advance(60)
        assert here.road.texts == ["hi", "next"]
        assert here.road.calls[1].at - here.road.calls[0].at >= 5, "the next waits until it is written"


async def test_writing_down_holds_up_no_other_chat() -> None:
    async with stage(in_flight=6) as here:
        here.settling_seconds = 600
        here.courier.offer([row(f"c{number}") for number in range(60)])
        await here.time.advance(1)
        assert len(here.road.calls) == 60


async def test_outcomes_of_one_row_are_written_in_order() -> None:
    async with stage() as here:
        here.broken = True
        here.road.script["hi"] = [Uncertain("late")]
        here.courier.offer([row(text="hi")])
        await here.time.advance(100)
        here.broken = False
        await here.time.advance(60)
        assert [type(result) for result in here.outcomes("hi")] == [Uncertain, Sent]


# -- the end -----------------------------------------------------------------------------------


async def test_drain_sends_what_somebody_waits_for_and_leaves_the_rest() -> None:
    async with stage(seconds=1) as here:
        here.courier.offer([row(f"c{n}", Lane.CONVERSATION, "answer") for n in range(40)])
        here.courier.offer([row(f"d{n}", Lane.DIGEST, "digest") for n in range(40)])
        ending = asyncio.create_task(here.courier.drain(20))
        await here.time.advance(5)
        assert ending.done()
        assert Counter(here.road.texts)["answer"] == len(here.settled) == 40
        assert here.courier.waiting == 40


async def test_drain_ends_in_time_although_a_road_hangs() -> None:
    async with stage(seconds=1000) as here:
        here.courier.offer([row(f"c{n}") for n in range(40)])
        ending = asyncio.create_task(here.courier.drain(20))
        await here.time.advance(10)
        begun = len(here.road.calls)
        await here.time.advance(11)
        assert ending.done()
        assert len(here.road.calls) == begun
        assert here.courier.waiting == 40


async def test_quiet_means_that_nothing_is_due_or_under_way() -> None:
    async with stage(Pacing(OVERALL, Limit(1, 1)), seconds=0.1) as here:
        assert here.courier.quiet
        here.courier.offer([row(text="one"), row(text="two")])
        assert not here.courier.quiet
        await here.time.advance(0.05)
        assert not here.courier.quiet, "one is under way"
        await here.time.advance(0.1)
        assert not here.courier.quiet, "the next only keeps the pace"
        await here.time.advance(2)
        assert here.courier.quiet
        assert here.road.texts == ["one", "two"]
