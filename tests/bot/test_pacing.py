"""Telegram's limits hold in every window, and nobody waits longer than they ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import CHAT, OVERALL, Limit, Pacing, rest_after_not_sent, rest_after_uncertain
from handlers.events import Lane

ANNA, BEN = b"a" * 16, b"b" * 16
gaps = st.lists(st.floats(0, 2), min_size=1, max_size=120)


def times_sent(pacing: Pacing, wishes: list[float], chats: list[bytes], lanes: list[Lane]) -> list[float]:
    """Send whenever both buckets allow; the moments at which it went, for wishes that come *gap* apart."""
    sent, wished, at = [], 0.0, 0.0
    for index, gap in enumerate(wishes):
        wished += gap
        at = max(at, wished)
        chat, lane = chats[index % len(chats)], lanes[index % len(lanes)]
        while (wait := max(pacing.overall_wait(at), pacing.chat_wait(chat, at, lane))) > 0:
            at += wait
        pacing.spend(chat, at)
        sent.append(at)
    return sent


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(begin <= moment < begin + 1 - 1e-4 for moment in moments) for begin in moments)


@given(gaps)
def test_no_second_holds_more_than_thirty_messages(wishes: list[float]) -> None:
    chats = [bytes([number]) * 16 for number in range(200)]
    assert most_in_a_second(times_sent(Pacing(), wishes, chats, [Lane.DANGER])) <= 30


def test_a_burst_to_two_hundred_leads_fills_but_never_overfills_a_second() -> None:
    chats = [bytes([number]) * 16 for number in range(200)]
    moments = times_sent(Pacing(), [0.0] * 200, chats, [Lane.DANGER])
    assert 25 <= most_in_a_second(moments) <= 30
    assert moments[-1] <= 200 / OVERALL.per_second


@given(gaps, st.lists(st.sampled_from(Lane), min_size=1, max_size=5))
def test_one_chat_gets_its_burst_and_then_one_a_second(wishes: list[float], lanes: list[Lane]) -> None:
    moments = times_sent(Pacing(overall=None), wishes, [ANNA], lanes)
    for count in range(1, len(moments)):
        for begin in range(len(moments) - count):
            assert (
                count + 1 <= CHAT.burst + (moments[begin + count] - moments[begin]) * CHAT.per_second + 1e-3
            )


def test_the_last_of_a_chats_burst_is_kept_for_danger() -> None:
    pacing = Pacing()
    for _ in range(CHAT.burst - 1):
        assert pacing.chat_wait(ANNA, 0, Lane.CONVERSATION) == 0
        pacing.spend(ANNA, 0)
    assert pacing.chat_wait(ANNA, 0, Lane.CONVERSATION) == pytest.approx(1)
    assert pacing.chat_wait(ANNA, 0, Lane.DANGER) == 0


def test_one_lively_chat_delays_nobody_else() -> None:
    pacing = Pacing()
    for _ in range(5):
        pacing.spend(ANNA, 0)
    assert pacing.chat_wait(ANNA, 0, Lane.DANGER) > 0
    assert pacing.chat_wait(BEN, 0, Lane.DIGEST) == 0


def test_the_parts_of_a_long_message_are_waited_off() -> None:
    pacing = Pacing(chat=Limit(1, 3))
    pacing.spend(ANNA, 0, messages=10)
    assert pacing.chat_wait(ANNA, 0, Lane.DANGER) == pytest.approx(8)
    assert pacing.overall_wait(0) == pytest.approx((10 - 4) / 25)


def test_a_chat_without_a_burst_still_gets_ordinary_messages() -> None:
    pacing = Pacing(chat=Limit(1, 1))
    pacing.spend(ANNA, 0)
    assert pacing.chat_wait(ANNA, 0.5, Lane.DIGEST) == pytest.approx(0.5)
    assert pacing.chat_wait(ANNA, 1, Lane.DIGEST) == 0


def test_lifted_limits_never_wait() -> None:
    pacing = Pacing(None, None)
    for _ in range(1000):
        pacing.spend(ANNA, 0)
    assert pacing.overall_wait(0) == pacing.chat_wait(ANNA, 0, Lane.DIGEST) == 0


def test_chats_whose_bucket_is_full_are_forgotten_and_the_others_are_not() -> None:
    pacing = Pacing()
    for number in range(5000):
        pacing.spend(number.to_bytes(16, "big"), number * 1.0)
    assert len(pacing._chat_full_at) < 2000
    assert pacing.chat_wait((4999).to_bytes(16, "big"), 4999.0, Lane.CONVERSATION) == 0
    pacing.spend((4999).to_bytes(16, "big"), 4999.0, messages=2)
    assert pacing.chat_wait((4999).to_bytes(16, "big"), 4999.0, Lane.CONVERSATION) > 0


@given(st.integers(1, 10_000), st.sampled_from(Lane), st.floats(0, 1))
def test_rests_grow_from_half_a_second_to_half_a_minute(misses: int, lane: Lane, chance: float) -> None:
    rest = rest_after_not_sent(misses, lane, chance)
    assert 0.375 <= rest <= (5 if lane is Lane.DANGER else 30)
    assert rest_after_not_sent(1, lane, chance) <= 0.625
    assert rest_after_not_sent(misses + 1, lane, chance) >= rest


@given(st.integers(1, 2), st.floats(0, 1))
def test_a_copy_waits_thirty_seconds_or_more(copies: int, chance: float) -> None:
    assert 30 * copies <= rest_after_uncertain(copies, chance) <= 36 * copies
