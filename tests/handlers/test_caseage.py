"""What retention learns from a case's header: an allegation that came to light late is one all the same (MOMENTS 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.caseage import age_of, is_about_adult
from safeguarding import triage
from safeguarding.report import Concern, Kind
from storage.cases import Header

PLAIN = Header("aa" * 16, "K7PM3Q", "HFHS", ["HFHS/leads"], [], 3, "closed", 1_000_000, "")
ALLEGED = triage.read("my teacher hit me").rules


@pytest.mark.parametrize(
    "header",
    [
        replace(PLAIN, why=["R3"]),
        replace(PLAIN, hidden=["bb" * 16]),
        replace(PLAIN, concern=str(Concern.UNSURE)),
        replace(PLAIN, kind=Kind.ADULT_CONDUCT_HARM.value),
        replace(PLAIN, kind="adult_conduct"),
        replace(PLAIN, also=[Kind.ADULT_CONDUCT_LOW_LEVEL.value]),
        replace(PLAIN, facets={"who": ["adult_school_staff"]}),
        replace(PLAIN, rules=list(ALLEGED)),
        replace(PLAIN, concern=str(Concern.NO), kind="adult_conduct.harm"),
    ],
    ids=["rule", "hidden", "answer", "filed", "tapped", "also", "who", "words added", "filed after a no"],
)
def test_whatever_speaks_of_an_adult_keeps_the_case(header: Header) -> None:
    assert is_about_adult(header)
    assert age_of(header).about_adult


def test_other_cases_are_not_taken_for_one() -> None:
    bullied = replace(PLAIN, kind=Kind.BULLYING_VERBAL.value, facets={"who": ["pupil_known"]}, concern="no")
    assert not is_about_adult(bullied)
