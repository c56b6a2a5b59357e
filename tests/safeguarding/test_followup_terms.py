"""The next school year is not entered yet: a child is asked all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from safeguarding.followup import Followed, FollowUpPolicy, next_follow_up, turns_behind
from safeguarding.hours import Calendar, WeeklyHours
from safeguarding.report import Urgency


def test_a_later_turn_beyond_the_last_term_is_still_to_come() -> None:
    days = WeeklyHours(frozenset(range(5)), time(8), time(16))
    terms = ((date(2027, 4, 12), date(2027, 7, 20)),)
    policy = FollowUpPolicy(Calendar(weekly=(days,), terms=terms, timezone="Europe/London"))
    read = datetime(2027, 7, 5, 10, tzinfo=UTC)
    case = Followed(Urgency.P3, read, read, agreed=True)
    due = next_follow_up(case, read, policy)
    assert due is not None
    assert turns_behind(case, due, policy) == 1
