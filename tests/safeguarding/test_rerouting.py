"""About an adult at school, said after sending: the borough joins, nobody loses what they read, no senior gets it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeguarding.report import Kind, Topic
from safeguarding.rerouting import Reading, about_an_adult, rule_of
from safeguarding.roles import is_borough_desk
from safeguarding.routing import BOROUGH_DESKS, DCS, DUTY, MANAGER

LEADS, HEAD, TRUST = "HFHS/leads", "HFHS/head", "HFHS/trust_dsl"
ALL = frozenset(BOROUGH_DESKS)


def test_the_duty_desk_joins_the_leads_and_the_head_never_comes_to_read() -> None:
    found = about_an_adult(Reading((LEADS,), (HEAD, TRUST), (HEAD, TRUST, DUTY, MANAGER), ("R17",)), ALL)
    assert found is not None
    assert found.joins == DUTY
    assert found.reading == Reading((LEADS, DUTY), (), (MANAGER,), ("R17", "R3"))


def test_a_desk_that_was_sealed_in_and_waits_reads_at_once() -> None:
    found = about_an_adult(Reading((LEADS,), (HEAD, DUTY), (HEAD, DUTY), ()), ALL)
    assert found is not None
    assert (found.reading.readers, found.reading.waiting) == ((LEADS, DUTY), ())


def test_where_nobody_of_the_duty_desk_may_read_the_next_desk_joins() -> None:
    found = about_an_adult(Reading((LEADS,)), {MANAGER, DCS})
    assert found is not None
    assert found.joins == MANAGER


def test_what_the_borough_reads_alone_or_was_routed_as_such_stays_as_it_is() -> None:
    assert about_an_adult(Reading((DUTY,)), ALL) is None
    assert about_an_adult(Reading((HEAD, DUTY), (), (), ("R3",)), ALL) is None


def test_one_lead_left_out_does_not_count_as_routed_for_it() -> None:
    assert about_an_adult(Reading((LEADS, DUTY), (HEAD,), (HEAD,), ("R6",)), ALL) is not None


_DESKS = st.lists(st.sampled_from((LEADS, HEAD, TRUST, *BOROUGH_DESKS)), unique=True).map(tuple)


@given(_DESKS, _DESKS, _DESKS, st.sets(st.sampled_from(BOROUGH_DESKS)))
def test_nobody_loses_a_case_and_no_desk_of_the_school_gains_it(
    readers: tuple[str, ...], waiting: tuple[str, ...], chain: tuple[str, ...], reached: set[str]
) -> None:
    found = about_an_adult(Reading(readers, waiting, chain), reached)
    if found is None:
        assert all(is_borough_desk(desk) for desk in readers)
        return
    after = found.reading
    assert set(after.readers) == {*readers, found.joins}
    assert is_borough_desk(found.joins)
    assert all(is_borough_desk(desk) for desk in (*after.waiting, *after.chain))
    assert found.joins not in (*after.waiting, *after.chain)


def test_what_is_filed_as_about_an_adult_at_school_has_its_rule_and_nothing_else_has() -> None:
    ruled = {str(kind): rule_of(kind) for kind in (*Kind, *Topic) if rule_of(kind)}
    assert ruled == {
        "adult_conduct": "R3",
        "adult_conduct.harm": "R3",
        "adult_conduct.low_level": "R5",
        "adult_conduct.recipient_named": "R3",
    }
