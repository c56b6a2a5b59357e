"""What the law asks, and by when: a table of kinds and a table of moments."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from safeguarding.duties import BY, Duty, due, duties_of, keeps_home_out, prompts_of
from safeguarding.facets import Flag
from safeguarding.report import Kind

ZONE = "Europe/London"
HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


@pytest.mark.parametrize(
    ("kind", "duties"),
    [
        (Kind.HARMFUL_PRACTICE_FGM, {Duty.FGM, Duty.HONOUR}),
        (Kind.ADULT_CONDUCT_HARM, {Duty.ALLEGATION}),
        (Kind.ADULT_CONDUCT_LOW_LEVEL, set()),
        (Kind.RADICALISATION_EXTREMISM, {Duty.PREVENT}),
        (Kind.HOME_HARM_SEXUAL, {Duty.SEXUAL_ABUSE}),
        (Kind.SEXUAL_HARM_RAPE_ASSAULT, {Duty.SEXUAL_ABUSE, Duty.SEXUAL_PEERS}),
        (Kind.SEXUAL_HARM_IMAGE_SHARING, {Duty.IMAGES}),
        (Kind.HARMFUL_PRACTICE_FORCED_MARRIAGE, {Duty.HONOUR}),
        (Kind.BULLYING_VERBAL, set()),
        (Kind.OTHER_UNSURE, set()),
    ],
)
def test_a_kind_brings_its_duties(kind: Kind, duties: set[Duty]) -> None:
    assert set(duties_of([kind], [])) == duties


@pytest.mark.parametrize(
    ("flag", "duty"),
    [
        (Flag.FGM_KNOWN, Duty.FGM),
        (Flag.STAFF_ALLEGATION, Duty.ALLEGATION),
        (Flag.CSA_DISCLOSURE, Duty.SEXUAL_ABUSE),
        (Flag.IMAGE_EXISTS, Duty.IMAGES),
    ],
)
def test_a_flag_brings_its_duty_whatever_the_kind(flag: Flag, duty: Duty) -> None:
    assert duties_of([Kind.OTHER_UNSURE], [flag]) == (duty,)


@pytest.mark.parametrize(
    ("duty", "since", "late"),
    [
        (Duty.FGM, datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (
            Duty.FGM,
            datetime(2026, 11, 27, 23, tzinfo=UTC),
            datetime(2026, 11, 30, 17, tzinfo=UTC),
        ),  # Friday night
        (
            Duty.FGM,
            datetime(2026, 11, 28, 12, tzinfo=UTC),
            datetime(2026, 11, 30, 17, tzinfo=UTC),
        ),  # Saturday
        (
            Duty.ALLEGATION,
            datetime(2026, 12, 24, 9, tzinfo=UTC),
            datetime(2026, 12, 29, 17, tzinfo=UTC),
        ),  # Christmas
        (Duty.PREVENT, datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (Duty.PREVENT, datetime(2026, 11, 23, 17, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (
            Duty.HONOUR,
            datetime(2027, 7, 30, 12, tzinfo=UTC),
            datetime(2027, 7, 30, 16, tzinfo=UTC),
        ),  # summer time
        (Duty.SEXUAL_ABUSE, datetime(2027, 3, 26, 9, tzinfo=UTC), datetime(2027, 4, 2, 9, tzinfo=UTC)),
    ],
)
def test_a_duty_is_late_at(duty: Duty, since: datetime, late: datetime) -> None:
    """Working days go on in the school's holidays, and not on bank holidays."""
    assert due(duty, since, ZONE, HOLIDAYS) == late


def test_every_duty_has_its_time_and_a_way_in() -> None:
    assert set(BY) == set(Duty)
    reached = {duty for kind in Kind for duty in duties_of([kind], [])}
    assert reached | {duty for flag in Flag for duty in duties_of([], [flag])} == set(Duty)


def test_prompts_name_the_moment() -> None:
    since = datetime(2026, 11, 23, 10, tzinfo=UTC)
    prompts = prompts_of([Kind.ADULT_CONDUCT_HARM], [Flag.IMAGE_EXISTS], since, ZONE, HOLIDAYS)
    assert [(one.duty, one.due.day) for one in prompts] == [(Duty.ALLEGATION, 24), (Duty.IMAGES, 23)]


def test_home_is_kept_out_by_itself() -> None:
    """MOMENTS 33."""
    assert keeps_home_out([Kind.HOME_HARM_NEGLECT], [])
    assert keeps_home_out([Kind.HARMFUL_PRACTICE_HBA], []) and keeps_home_out([Kind.WELLBEING_IDENTITY], [])
    assert keeps_home_out([Kind.BULLYING_VERBAL], [Flag.DO_NOT_CONTACT_HOME])
    assert not keeps_home_out([Kind.BULLYING_VERBAL], [Flag.IMAGE_EXISTS])
