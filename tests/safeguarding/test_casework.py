"""What adults may do to a case, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeguarding.casework import Change, Needs, heavy_themes, needs_of_change
from safeguarding.report import Kind, Urgency

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
P1, P2, P3, P4 = Urgency


@pytest.mark.parametrize(
    ("change", "minutes", "opened", "needs"),
    [
        (Change(P3, P1, "a knife"), 5, False, Needs.NOTHING),  # raising never waits
        (Change(P3, P1, " "), 5, True, Needs.REASON),
        (Change(P1, P2, "a film"), 5, True, Needs.SECOND),
        (Change(P1, P2, "a film"), 59, True, Needs.SECOND),
        (Change(P1, P2, "a film"), 60, True, Needs.NOTHING),
        (Change(P1, P2, "a film", seconded=True), 5, True, Needs.NOTHING),
        (Change(P1, P4, "a film", seconded=True), 5, False, Needs.READING),
        (Change(P2, P3, "known"), 5, True, Needs.NOTHING),
        (Change(P2, P3, "known"), 5, False, Needs.READING),
        (Change(P2, P3), 90, True, Needs.REASON),
    ],
)
def test_a_change_of_urgency_needs(change: Change, minutes: int, opened: bool, needs: Needs) -> None:
    now = AT + timedelta(minutes=minutes)
    assert needs_of_change(change, received=AT, opened=opened, now=now) is needs


@pytest.mark.parametrize(
    ("kinds", "themes"),
    [
        ([Kind.BULLYING_VERBAL], ()),
        ([Kind.HOME_HARM_SEXUAL], ("sexual", "home")),
        ([Kind.WELLBEING_SUICIDAL_THOUGHTS, Kind.BULLYING_CYBER], ("death",)),
        ([Kind.SEXUAL_HARM_SEXTORTION], ("sexual", "exploitation")),
        ([Kind.VIOLENCE_WEAPON], ("attack",)),
        ([], ()),
    ],
)
def test_heavy_content_is_named_by_theme(kinds: list[Kind], themes: tuple[str, ...]) -> None:
    assert heavy_themes(kinds) == themes
