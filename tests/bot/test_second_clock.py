"""What the dates of Telegram's answers say of the machine's clock, and which answers are looked at (decision 0049)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import formatdate

import aiohttp
import pytest

from bot.doors.transport import AiohttpTransport
from bot.sandbox.server import Sandbox
from bot.second_clock import SecondClock

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Wall:
    """A clock on the wall that somebody sets, and a steady one."""

    def __init__(self) -> None:
        self.at, self.seconds = NOW, 0.0

    def now(self) -> datetime:
        return self.at

    def steady(self) -> float:
        return self.seconds

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


class Table:
    """A second clock over a wall, and what it rang."""

    def __init__(self) -> None:
        self.wall, self.rang = Wall(), list[str]()
        self.second = SecondClock(self.wall, self.rang.append, self.wall.steady)

    def answers(self, *ahead: timedelta, after: float = 1) -> SecondClock:
        """Answers come, by which our clock is *ahead*."""
        for one in ahead:
            asked = self.second.ask()
            self.wall.passes(after)
            self.second.hear(asked, _date(self.wall.at - one))
        return self.second


def _date(at: datetime) -> str:
    return formatdate(at.timestamp(), usegmt=True)


def test_a_clock_that_agrees_is_believed_and_nothing_rings() -> None:
    table = Table()
    assert table.second.is_doubted(), "not compared yet"
    second = table.answers(MINUTE)
    assert not second.is_doubted() and second.confirmed
    assert not table.answers(4 * MINUTE, -4 * MINUTE, MINUTE).is_doubted()
    assert table.rang == []


@pytest.mark.parametrize("off", [2 * DAY, -2 * DAY, 400 * DAY, -20_000 * DAY])
def test_a_clock_that_is_far_off_is_doubted_and_rings_once_an_hour(off: timedelta) -> None:
    table = Table()
    assert not table.answers(off, off).is_far_off(), "two answers are few"
    assert table.answers(off, off, off).is_far_off()
    assert table.rang == ["clock_differs"]
    table.answers(off, after=3601)
    assert table.rang == ["clock_differs"] * 2
    table.wall.passes(10 * 86_400)
    assert table.second.is_doubted(), "as long as they differ"


def test_minutes_ring_and_nothing_waits() -> None:
    table = Table()
    second = table.answers(20 * MINUTE, 20 * MINUTE, 20 * MINUTE)
    assert table.rang == ["clock_differs"] and not second.is_doubted()


def test_the_middle_one_of_the_answers_counts() -> None:
    second = Table().answers(MINUTE, 400 * DAY, MINUTE, -400 * DAY, MINUTE)
    assert not second.is_far_off()
    assert second.ahead_seconds() == pytest.approx(60, abs=1)


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "Mon, 99 Foo 2026 10:00:00 GMT", "Mon, 23 Nov 99999"]
)
def test_an_answer_without_a_date_says_nothing(date: str | None) -> None:
    table = Table()
    for _ in range(9):
        table.second.hear(table.second.ask(), date)
    assert not table.second.confirmed and not table.second.is_far_off() and table.rang == []


def test_a_clock_that_is_set_is_compared_afresh() -> None:
    table = Table()
    second = table.answers(*[400 * DAY] * 5)
    asked = second.ask()
    table.wall.at -= 400 * DAY
    second.hear(asked, _date(table.wall.at))
    assert second.is_far_off(), "set while the answer was waited for: it says nothing"
    assert not table.answers(timedelta()).is_far_off(), "what was found before is forgotten"


def test_where_no_answer_comes_it_is_believed_after_an_hour() -> None:
    table = Table()
    table.wall.passes(3599)
    assert table.second.is_doubted()
    table.wall.passes(2)
    assert not table.second.is_doubted()


# -- where the dates come from ----------------------------------------------------------------------


async def test_the_sandbox_dates_its_answers_by_its_own_clock() -> None:
    async with Sandbox.start(testing=True, limits=False) as box, aiohttp.ClientSession() as session:
        box.clock.set(datetime(2027, 3, 1, 12, 0, 30, tzinfo=UTC))
        async with session.get(f"{box.url}/bot{box.token}/getMe") as answer:
            assert answer.headers["Date"].startswith("Mon, 01 Mar 2027 12:0")


async def test_only_answers_to_questions_are_looked_at() -> None:
    async with (
        Sandbox.start(testing=True, limits=False) as box,
        AiohttpTransport(box.url, box.token) as transport,
    ):
        table = Table()
        table.wall.at = box.clock.now()
        transport.listener = table.second
        user = box.user("somebody")
        await user.start()
        await transport.call("sendMessage", {"chat_id": user.id, "text": "x"})
        assert table.second.ahead_seconds(1) is None
        await transport.call("getMe", {})
        assert table.second.ahead_seconds(1) is not None
