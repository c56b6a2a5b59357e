"""Who may read: the safe minimum, as a table and as a property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.case import Status, change_status
from safeguarding.errors import StatusNotAllowed
from safeguarding.report import Concern
from safeguarding.routing import SettingDesks, route

DUTY = "borough/duty"
SCHOOL = "HFHS/leads"


@pytest.mark.parametrize(
    ("leads", "concern", "away", "readers"),
    [
        (2, Concern.NO, False, (SCHOOL,)),
        (5, Concern.NO, False, (SCHOOL,)),
        (1, Concern.NO, False, (SCHOOL, DUTY)),
        (0, Concern.NO, False, (DUTY,)),
        (2, None, False, (DUTY,)),
        (2, Concern.UNSURE, False, (DUTY,)),
        (2, Concern.READER, False, (DUTY,)),
        (2, Concern.OTHER_ADULT, False, (DUTY,)),
        (2, Concern.HEAD, False, (DUTY,)),
        (2, Concern.NO, True, (DUTY,)),
        (None, Concern.NO, False, (DUTY,)),
        (None, None, True, (DUTY,)),
    ],
)
def test_the_table(leads: int | None, concern: Concern | None, away: bool, readers: tuple[str, ...]) -> None:
    desks = None if leads is None else SettingDesks(SCHOOL, leads)
    assert route(desks, concern, away=away, duty=DUTY).readers == readers


@given(
    st.none() | st.integers(0, 9),
    st.none() | st.sampled_from(list(Concern)),
    st.booleans(),
)
def test_never_to_nobody_and_to_the_school_only_after_a_plain_no(
    leads: int | None, concern: Concern | None, away: bool
) -> None:
    desks = None if leads is None else SettingDesks(SCHOOL, leads)
    readers = route(desks, concern, away=away, duty=DUTY).readers
    assert readers
    if SCHOOL in readers:
        assert concern is Concern.NO
        assert not away
        assert leads


@pytest.mark.parametrize(
    ("found", "wanted"),
    [(Status.NEW, Status.CLOSED), (Status.OPEN, Status.NEW), (Status.CLOSED, Status.NEW)],
)
def test_a_case_is_read_before_it_is_closed_and_never_becomes_new_again(
    found: Status, wanted: Status
) -> None:
    with pytest.raises(StatusNotAllowed):
        change_status(found, wanted)
    assert change_status(Status.CLOSED, Status.OPEN) is Status.OPEN
