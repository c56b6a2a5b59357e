"""Every role has one place, and every name the domain brief uses has one role. Source: MOMENTS, *Roles*."""

from __future__ import annotations

import pytest

from safeguarding.roles import (
    POSTS,
    STANDS_FOR,
    May,
    Role,
    Whose,
    desk_of,
    is_borough_desk,
    is_borough_role,
    is_trust_role,
    may,
)

# role, desk (- for none), what they may do: Read, Erase, Figures, Form (o)
AGREED = """
dsl HFHS/leads REF
ddsl HFHS/leads REF
head HFHS/head REF
chair HFHS/chair REF
clerk HFHS/clerk REF
governor - F
pastoral HFHS/pastoral REF
owner HFHS/head REF
trust_dsl HFHS/trust_dsl REF
trust_ceo HFHS/trust_ceo REF
duty borough/duty REF
duty_manager borough/manager REF
dcs_delegate borough/dcs REF
lado - o
analyst - F
dpo borough/dpo EF
"""
LETTERS = {May.READ: "R", May.ERASE: "E", May.FIGURES: "F", May.FORM: "o"}
# Every name of the domain brief's section 2: its list of roles, and those in its table of routing.
NAMED = [
    "dsl",
    "ddsl",
    "head",
    "chair",
    "nominated_gov",
    "sp",
    "trust_dsl",
    "ey_lead",
    "ap_lead",
    "virtual_head",
    "la_sge",
    "lado",
    "mash",
    "edt",
    "police",
    "prevent",
    "dpo",
    "clerk",
    "trust_ceo",
    "pastoral",
    "designated_teacher",
    "head_of_year",
    "dcs_delegate",
    "la_sge_manager",
    "ey_manager",
    "registered_person",
]


def written(role: Role) -> str:
    """Write a role's place as the agreed table does."""
    return (
        f"{role} {desk_of(role, 'HFHS') or '-'} {''.join(LETTERS[what] for what in May if may(role, what))}"
    )


def test_every_role_has_its_agreed_place() -> None:
    found = [written(role) for role in Role]
    assert sorted(found) == sorted(AGREED.strip().split("\n"))
    assert set(POSTS) == set(Role)


def test_every_role_that_the_brief_names_is_one_of_ours() -> None:
    assert [name for name in NAMED if name not in STANDS_FOR] == []
    assert set(STANDS_FOR.values()) <= set(Role)
    assert [name for name in STANDS_FOR if name not in NAMED] == []


def test_outside_bodies_read_nothing_by_themselves() -> None:
    for name in ("mash", "edt", "police", "prevent", "lado"):
        assert desk_of(STANDS_FOR[name], "HFHS") == ""
        assert not may(STANDS_FOR[name], May.READ)


def test_figures_alone_give_no_desk_and_the_data_protection_officer_reads_no_case() -> None:
    for role in Role:
        assert may(role, May.READ) == (desk_of(role, "HFHS") not in ("", "borough/dpo")), role


def test_the_boroughs_roles_need_no_setting() -> None:
    for role in Role:
        assert is_borough_role(role) == (POSTS[role].whose is Whose.BOROUGH)
        assert is_trust_role(role) == str(role).startswith("trust_")
        desk = desk_of(role, "")
        assert not desk or is_borough_desk(desk) == is_borough_role(role)
    assert not is_borough_desk("BOROUGHS/leads")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="janitor"):
        desk_of("janitor", "HFHS")
