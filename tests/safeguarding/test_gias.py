"""The register's rows: what they mean, which codes they get, and what a newer file changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeguarding.gias import Change, Establishment, Known, make_code, plan_changes, read_row

ROW = {
    "URN": "106999",
    "LA (name)": "Wigan",
    "EstablishmentName": "St John's  CofE Primary School",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "TypeOfEstablishment (name)": "Voluntary aided school",
    "NumberOfPupils": "210",
    "Trusts (name)": "",
}
ST_JOHN = Establishment("106999", "St John's CofE Primary School", "primary", "school", 210, "", is_open=True)


def known(one: Establishment, code: str) -> Known:
    return Known(code, one.urn, one.name, one.phase, one.kind, one.pupils, one.trust, closed=False)


def what(changes: list[Change]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.after.code, one.fields) for one in changes]


def test_a_row_is_read() -> None:
    assert read_row(ROW) == (ST_JOHN, [])
    assert read_row({**ROW, "NumberOfPupils": ""})[0] == replace(ST_JOHN, pupils=0)
    planned = read_row({**ROW, "EstablishmentStatus (name)": "Open, but proposed to close"})[0]
    assert planned is not None and planned.is_open
    proposed = read_row({**ROW, "EstablishmentStatus (name)": "Proposed to open"})[0]
    assert proposed is not None and not proposed.is_open


@pytest.mark.parametrize(
    ("type_name", "phase", "kind"),
    [
        ("Local authority nursery school", "Nursery", "early_years"),
        ("Pupil referral unit", "Not applicable", "alternative"),
        ("Free schools alternative provision", "Not applicable", "alternative"),
        ("Academy special converter", "Not applicable", "special"),
        ("Academy converter", "Secondary", "school"),
        ("Other independent school", "Not applicable", "school"),
    ],
)
def test_the_kind_follows_from_type_and_phase(type_name: str, phase: str, kind: str) -> None:
    row = {**ROW, "TypeOfEstablishment (name)": type_name, "PhaseOfEducation (name)": phase}
    found = read_row(row)[0]
    assert found is not None and found.kind == kind
    assert found.phase == ("" if phase == "Not applicable" else phase.lower())


def test_a_childrens_centre_is_no_setting_and_faults_come_all_at_once() -> None:
    assert read_row({**ROW, "TypeOfEstablishment (name)": "Children's centre"}) == (None, [])
    nothing, faults = read_row({**ROW, "URN": "x", "EstablishmentName": "", "NumberOfPupils": "many"})
    assert nothing is None and len(faults) == 3


def test_codes_are_initials_and_the_same_for_the_same_file() -> None:
    taken: set[str] = set()
    first = make_code(ST_JOHN, taken)
    second = make_code(replace(ST_JOHN, urn="107123", name="St Jude's Church Primary School"), {first})
    assert (first, second) == ("SJCPS", "SJCPS23")
    assert make_code(replace(ST_JOHN, name="École Élan"), set()) == "EE99", "two initials are too few"
    assert (
        make_code(
            replace(ST_JOHN, name="The Abbey of the Holy Cross and of Saint Osyth in Leigh 2 3 4"), set()
        )
        == "AHCSOL23"
    )


def test_a_first_file_adds_what_is_open() -> None:
    closed = replace(ST_JOHN, urn="100001", name="Old Moor School", is_open=False)
    other = replace(ST_JOHN, urn="107123", name="Hope Fold High School")
    changes = plan_changes([], [other, closed, ST_JOHN])
    assert what(changes) == [("HFHS", ("new",)), ("SJCPS", ("new",))]
    assert plan_changes([one.after for one in changes], [ST_JOHN, closed, other]) == []


def test_a_newer_file_changes_and_closes_and_keeps_every_code() -> None:
    kept = [known(ST_JOHN, "MINE")]
    renamed = replace(ST_JOHN, name="St John's Academy", pupils=220, trust="Rowan Trust")
    assert what(plan_changes(kept, [renamed])) == [("MINE", ("name", "pupils", "trust"))]
    assert what(plan_changes(kept, [replace(ST_JOHN, is_open=False)])) == [("MINE", ("closed",))]
    assert plan_changes(kept, []) == [], "a row that is missing closes nothing"


def test_a_school_that_becomes_an_academy_keeps_its_poster() -> None:
    """The register closes one number and opens another under the same name."""
    kept = [known(ST_JOHN, "MINE")]
    academy = replace(ST_JOHN, urn="150001", trust="Rowan Trust")
    assert what(plan_changes(kept, [replace(ST_JOHN, is_open=False), academy])) == [
        ("MINE", ("trust", "urn"))
    ]
    by_hand = [replace(kept[0], urn="")]
    assert what(plan_changes(by_hand, [ST_JOHN])) == [("MINE", ("urn",))]


def test_two_schools_of_one_name_are_never_taken_for_one() -> None:
    kept = [replace(known(ST_JOHN, "MINE"), urn="")]
    twins = [ST_JOHN, replace(ST_JOHN, urn="107123")]
    assert what(plan_changes(kept, twins)) == [("SJCPS", ("new",)), ("SJCPS23", ("new",))]


def test_what_was_set_by_hand_is_not_made_an_ordinary_school_again() -> None:
    special = replace(known(ST_JOHN, "MINE"), kind="special")
    assert plan_changes([special], [ST_JOHN]) == []
