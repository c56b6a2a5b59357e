"""`heard settings`: the register taken in whole or not at all, what is changed, what closing needs."""

from __future__ import annotations

from pathlib import Path

from storage.people import find_setting, list_people, load_desk
from tests.bot.houses import Said, heard, restricted_report
from tests.bot.test_commands import run
from tests.journeys.house import House, closed_house, open_house, report

HEAD = (
    '"URN","LA (code)","LA (name)","EstablishmentName","TypeOfEstablishment (name)","EstablishmentStatus (name)",'
    '"PhaseOfEducation (name)","NumberOfPupils","Trusts (name)"'
)


def line(
    urn: str, name: str, *, la: str = "Wigan", status: str = "Open", pupils: str = "210", trust: str = ""
) -> str:
    return f'"{urn}","359","{la}","{name}","Community school","{status}","Primary","{pupils}","{trust}"'


def write(folder: Path, *lines: str, encoding: str = "cp1252") -> str:
    file = folder / "edubasealldata.csv"
    file.write_bytes("\r\n".join((HEAD, *lines, "")).encode(encoding))
    return str(file)


async def take(house: House, folder: Path, *lines: str, more: tuple[str, ...] = ("--la", "wigan")) -> Said:
    return await heard(house, "settings", "import", write(folder, *lines), *more)


async def test_the_register_is_taken_in_and_taken_again(tmp_path: Path) -> None:
    first = (
        line("106999", "St John\u2019s Primary School"),
        line("107123", "Café School"),
        line("1", "Far", la="Bolton"),
    )
    async with closed_house(tmp_path) as house:
        dry = await take(house, tmp_path, *first, more=("--la", "Wigan", "--dry-run"))
        assert dry.status == 0 and "Nothing was kept" in dry.out
        assert (await heard(house, "settings", "list")).out.startswith("No settings yet.")
        said = await take(house, tmp_path, *first)
        assert said.status == 0
        assert "Wigan: 2 new, 0 changed, 0 closed, 0 as before; 0 rows are no settings." in said.out
        assert "St John\u2019s Primary School" in said.out and "Café School" in said.out
        again = await take(house, tmp_path, *first, more=("--la", "Wigan", "--json"))
        assert again.json["changes"] == [] and again.json["unchanged"] == 2
        changed = await take(
            house, tmp_path, line("106999", "St John\u2019s Primary School", pupils="215", trust="Rowan Trust"),
            line("107123", "Café School", status="Closed"),
        )  # fmt: skip
        assert "pupils: 210 → 215" in changed.out and "1 closed" in changed.out
        shown = (await heard(house, "settings", "show", "SJPS", "--json")).json
        assert (shown["pupils"], shown["trust"], shown["urn"], shown["closed"]) == (
            215,
            "Rowan Trust",
            "106999",
            False,
        )
        assert (await heard(house, "settings", "show", "CS23", "--json")).json["closed"] is True


async def test_a_file_with_faults_is_refused_whole_with_every_line(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        said = await take(
            house, tmp_path, line("x", "One"), line("106999", "Two", pupils="many"), line("106998", "Three"),
            '"1","2"', line("106998", "Three again"),
        )  # fmt: skip
        assert said.status == 1
        for told in (
            "line 2: URN is 'x'",
            "line 3: NumberOfPupils is 'many'",
            "URN 106998 stands in 2 lines",
        ):
            assert told in said.err
        assert "nothing was taken" in said.err
        assert (await heard(house, "settings", "list", "--json")).json == []
        misspelt = await take(house, tmp_path, line("106999", "Two"), more=("--la", "Wigen"))
        assert misspelt.status == 1 and "did you mean Wigan?" in misspelt.err
        (tmp_path / "short.csv").write_text("URN,Name\n1,2\n")
        short = await heard(house, "settings", "import", str(tmp_path / "short.csv"))
        assert short.status == 1 and "the column LA (name) is missing" in short.err
        assert (await heard(house, "settings", "import", str(tmp_path / "none.csv"))).status == 1


async def test_a_trusts_people_read_at_each_of_its_settings_also_at_later_ones(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for code in ("HFHS", "STJ"):
            assert (await heard(house, "settings", "change", code, "--trust", "Rowan Trust")).status == 0
        await house.join("trust", "HFHS", "trust_dsl")
        people = await run(house, lambda tx: list_people(tx, house.app.service.sealer))
        [trust] = [person for person in people if person.role == "trust_dsl"]
        assert {seat.desk for seat in trust.seats} == {"HFHS/trust_dsl", "STJ/trust_dsl"}
        await heard(house, "settings", "add", "NEW", "New Moor School", "--trust", "Rowan Trust")
        people = await run(house, lambda tx: list_people(tx, house.app.service.sealer))
        [trust] = [person for person in people if person.role == "trust_dsl"]
        assert "NEW/trust_dsl" in {seat.desk for seat in trust.seats}

        left = await heard(house, "settings", "change", "STJ", "--trust", "Another Trust")
        assert "1 of the former trust read here no more." in left.out
        people = await run(house, lambda tx: list_people(tx, house.app.service.sealer))
        [trust] = [person for person in people if person.role == "trust_dsl"]
        assert {seat.desk for seat in trust.seats} == {"HFHS/trust_dsl", "NEW/trust_dsl"}
        desk = await run(house, lambda tx: load_desk(tx, house.app.service.sealer, "STJ/trust_dsl"))
        assert desk.members == []


async def test_faults_in_what_is_said_of_a_setting_come_all_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        said = await heard(
            house, "settings", "change", "HFHS", "--kind", "castle", "--home", "NONE", "--names", "x"
        )
        assert said.status == 2
        assert all(told in said.err for told in ("--kind", "--home", "--names"))
        assert (await heard(house, "settings", "change", "HFHS")).status == 2
        nursery = await heard(
            house, "settings", "add", "PWN", "Pennywell Nursery", "--phase", "nursery", "--json"
        )
        assert nursery.json["kind"] == "early_years"
        bare = await heard(house, "settings", "add", "BARE", "Bare School")
        assert bare.status == 0 and "no roll was given" in bare.err
        await heard(
            house, "settings", "change", "HFHS", "--names", "role", "--kind", "alternative", "--home", "STJ"
        )
        kept = await run(house, lambda tx: find_setting(tx, house.app.service.sealer, "HFHS"))
        assert (kept.kind, kept.home, kept.names, kept.name) == (
            "alternative",
            "STJ",
            "role",
            "Hope Fold High School",
        )
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.write("they trip me up")
        await pupil.wait_for("Are you safe right now?")
        await pupil.press("Yes")
        asked = await pupil.wait_for("Is one of them part of the problem?")
        assert "Mrs A" not in asked.text and "safeguarding lead" in asked.text


async def test_a_setting_with_open_cases_is_not_closed_unasked(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await restricted_report(house, "first")
        await report(house)
        refused = await heard(house, "settings", "close", "HFHS", "--yes")
        assert refused.status == 1 and refused.err.count("\n") == 1 and "has open cases" in refused.err
        assert refused.err.count(",") <= 2, "the restricted one is not named"
        said = await heard(house, "settings", "close", "HFHS", "--yes", "--anyway")
        assert said.status == 0
        await house.phone("duty").wait_for(
            "Hope Fold High School was closed, and it has open cases.", anywhere=True
        )


async def test_a_school_that_the_register_closes_is_told_to_the_duty_desk_if_cases_are_open(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await take(house, tmp_path, line("106999", "Hope Fold High School"))
        said = await take(house, tmp_path, line("106999", "Hope Fold High School", status="Closed"))
        assert said.status == 0 and "1 closed" in said.out
        await house.phone("duty").wait_for(
            "Hope Fold High School was closed, and it has open cases.", anywhere=True
        )


async def test_a_restricted_case_alone_keeps_no_setting_open(tmp_path: Path) -> None:
    """MOMENTS 12: a refusal would tell the administrator that there is one."""
    async with open_house(tmp_path) as house:
        await restricted_report(house, "first")
        assert (await heard(house, "settings", "close", "HFHS", "--yes")).status == 0
