"""The budgets of wrong receipts: filled by failures, drained by time, and never a lock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeguarding.tries import WAIT_SECONDS, Budget, Limit, must_wait

LIMIT = Limit(3, 60)
NOW = 1_800_000_000


def failed(times: int, now: int = NOW) -> Budget:
    budget = Budget()
    for _ in range(times):
        budget = budget.after_failure(LIMIT, now)
    return budget


def test_it_is_spent_by_so_many_failures_and_open_again_with_time() -> None:
    assert not failed(2).is_spent(LIMIT, NOW)
    assert failed(3).is_spent(LIMIT, NOW)
    assert failed(3).is_spent(LIMIT, NOW + 59)
    assert not failed(3).is_spent(LIMIT, NOW + 60)


def test_failures_beyond_its_edge_do_not_make_it_longer() -> None:
    assert failed(1000) == failed(3)
    assert failed(3).empty_at(LIMIT) == NOW + 181


def test_a_clock_set_back_drains_nothing_and_locks_nothing() -> None:
    back = failed(3).after_failure(LIMIT, NOW - 10_000)
    assert back.is_spent(LIMIT, NOW - 10_000)
    assert not back.is_spent(LIMIT, NOW - 10_000 + 60)


def test_a_try_waits_a_minute_from_when_it_was_told_and_then_goes() -> None:
    assert must_wait(0, NOW) == WAIT_SECONDS
    assert must_wait(NOW - 20, NOW) == WAIT_SECONDS - 20
    assert must_wait(NOW - WAIT_SECONDS, NOW) == 0
    assert must_wait(NOW + 5, NOW) == WAIT_SECONDS, "the clock was set back"
    assert must_wait(NOW - 86_400, NOW) == WAIT_SECONDS, "that was another time"


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_no_try_ever_waits_longer_than_a_minute(asked: int, now: int) -> None:
    assert 0 <= must_wait(asked, now) <= WAIT_SECONDS
