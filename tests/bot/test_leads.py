"""`heard leads`: invitations with their notes, seats that end one by one, what must be handed over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.operations.answer import OperationFault
from bot.operations.roster import import_leads
from bot.operations.slicing import Told
from storage.cases import list_headers
from storage.people import list_people, load_desk, put_person
from storage.schema import invitations
from tests.bot.houses import heard, restricted_report
from tests.bot.test_commands import lead_id, run
from tests.journeys.house import House, open_case_of, open_house, report


async def sit(house: House, name: str, code: str, role: str) -> None:
    """Give somebody who has joined a further seat."""
    made = await house.operate("leads.invite", code=code, role=role)
    await house.phone(name).start(f"join-{made['token']}")
    await house.phone(name).wait_for("You are now also")


async def members(house: House, desk: str) -> list[str]:
    found: Any = await run(house, lambda tx: load_desk(tx, house.app.service.sealer, desk))
    return list(found.members)


async def test_one_seat_ends_and_the_other_stays_also_for_buttons_on_screens(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await sit(house, "lead", "STJ", "ddsl")
        await report(house)
        lead, person = house.phone("lead"), await lead_id(house, "dsl")
        alert = await lead.wait_for("A new report.", anywhere=True)
        await lead.press("I'm on it", message=alert.id)
        await lead.wait_for("you are on it")

        said = await heard(house, "leads", "revoke", person[:8], "--setting", "hfhs", "--yes", "--json")
        assert said.status == 0
        assert said.json["ended"] == ["dsl of HFHS"] and said.json["state"] == "active"
        assert person not in await members(house, "HFHS/leads")
        assert person in await members(house, "STJ/leads")
        [header] = await run(house, lambda tx: list_headers(tx, house.app.service.sealer))
        assert header.on_it == "", "the others can take it"
        assert [case["reference"] for case in said.json["hand_over"]] == [header.ref], "one reader is left"

        await lead.press("Open", message=alert.id)
        await lead.wait_for("There is nothing here for you under that reference.")
        again = await heard(house, "leads", "revoke", person, "--setting", "HFHS", "--yes", "--json")
        assert again.status == 0 and again.json["revoked_before"] is True
        assert (await heard(house, "leads", "revoke", person, "--setting", "XX", "--yes")).status == 1


async def test_when_everybody_leaves_the_duty_desk_reads_what_was_open(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await report(house)
        await heard(house, "leads", "revoke", await lead_id(house, "dsl"), "--yes")
        await house.wind(timedelta(minutes=1))  # the duty desk becomes the second reader
        said = await heard(house, "leads", "revoke", await lead_id(house, "ddsl"), "--yes")
        assert "is open, 1 can read it now: it is handed on." in said.err
        await house.wind(timedelta(minutes=1))
        await house.phone("duty").write("/cases")
        await house.phone("duty").wait_for("1 open case")


async def test_a_restricted_case_is_not_named_when_somebody_leaves(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.join("duty two", "borough", "duty")
        await restricted_report(house, "pupil")
        said = await heard(house, "leads", "revoke", await lead_id(house, "duty"), "--yes", "--json")
        assert said.status == 0 and said.json["hand_over"] == []


async def test_a_seat_at_the_duty_desk_cannot_be_the_last_to_end(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await sit(house, "duty", "STJ", "head")
        officer = await lead_id(house, "duty")
        refused = await heard(house, "leads", "revoke", officer, "--setting", "borough", "--yes")
        assert refused.status == 1 and "last active duty officer" in refused.err
        assert (await heard(house, "leads", "revoke", officer, "--setting", "STJ", "--yes")).status == 0
        await house.join("manager", "borough", "duty_manager")
        assert (await heard(house, "leads", "revoke", officer, "--yes")).status == 1, (
            "a manager is no officer"
        )


async def test_an_invitation_says_what_deserves_a_look(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.join("head", "HFHS", "head")
        second = await heard(house, "leads", "invite", "HFHS", "--role", "head", "--json")
        assert second.status == 0 and "HFHS has a head already" in second.err
        trust = await heard(house, "leads", "invite", "HFHS", "--role", "trust_dsl")
        assert "belongs to no trust" in trust.err
        governor = await heard(house, "leads", "invite", "HFHS", "--role", "governor")
        assert "governor reads no case" in governor.err
        await house.join("governor", "HFHS", "governor")
        await report(house)
        await open_case_of(house.phone("lead"))
        await house.phone("governor").write("/cases")
        await house.phone("governor").wait_for("No open cases.")
        listed = await heard(house, "leads", "list")
        assert "governor" in listed.out


async def test_a_table_of_adults_becomes_a_table_of_links(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        table = tmp_path / "staff.csv"
        table.write_text(
            "code,role,name,email,relatives\n"
            "HFHS,head,Dr C,C@Example.org,Ann C; Tom Canary\n"
            "stj,DSL,=Mrs D,,\n"
            "borough,duty_manager,Ms E,,none\n",
            encoding="utf-8",
        )
        said = await heard(house, "leads", "import", str(table))
        assert said.status == 0, said.err
        head, first, second, third = said.out.splitlines()
        assert head == "code,role,name,link,expires_at,invitation"
        assert first.startswith("HFHS,head,Dr C,https://t.me/")
        assert second.startswith("STJ,dsl,'=Mrs D,https://t.me/"), "no formula where the table is opened"
        assert third.startswith("borough,duty_manager,")
        phone = house.phone("head")
        await phone.start(first.split("start=")[1].split(",")[0])
        await phone.wait_for("You are joining as the head teacher for Hope Fold High School.")
        await phone.write("Dr C")
        await phone.wait_for("So far we know of: Ann C, Tom Canary")
        await phone.press("That is right")
        await phone.wait_for("TEST ALERT")
        await phone.press("I got it")
        await phone.wait_for("You are active")
        people = await run(house, lambda tx: list_people(tx, house.app.service.sealer))
        [joined] = [person for person in people if person.name == "Dr C"]
        assert joined.conflicts == ["Ann C", "Tom Canary"] and joined.conflicts_at > 0
        assert joined.email == "", "an address counts when its owner has proved it"
        joined.email = "c@example.org"
        await run(house, lambda tx: put_person(tx, house.app.service.sealer, joined))
        again = await heard(house, "leads", "import", str(table), "--json")
        assert again.json["skipped"] == [2], "who joined under this address needs no further link"
        assert len(again.json["invitations"]) == 2


async def test_a_table_with_faults_invites_nobody_and_names_every_line(tmp_path: Path) -> None:
    """Bad input: two heads, somebody twice, what is not there."""
    async with open_house(tmp_path) as house:
        table = tmp_path / "staff.csv"
        table.write_text(
            "code,role,name,email,relatives\n"
            "HFHS,janitor,A,,\n"
            "NONE,dsl,B,,\n"
            "borough,dsl,C,,\n"
            "HFHS,head,D,d@example.org,\n"
            "HFHS,head,E,e@example.org,\n"
            "STJ,dsl,F,not an address,\n"
            "STJ,ddsl,G,,\n"
            "STJ,ddsl,g,,\n"
            f"STJ,pastoral,H,,{'x' * 61}\n",
            encoding="cp1252",
        )
        said = await heard(house, "leads", "import", str(table))
        assert said.status == 1 and said.out == ""
        for told in (
            "line 2: --role: found 'janitor'", "line 3: there is no setting NONE", "line 4: --role dsl",
            "line 6: HFHS has a head in line 5 already", "line 7: email", "line 9: the same adult",
            "line 10: relatives", "nobody was invited",
        ):  # fmt: skip
            assert told in said.err
        kept = await run(
            house, lambda tx: tx.execute(select(invitations.c.id).order_by(invitations.c.id)).all()
        )
        assert kept == [], "not even of the good lines"
        for content, told in (("", "the column code is missing"), ("code,role\n", "nothing stands below it")):
            table.write_text(content)
            assert told in (await heard(house, "leads", "import", str(table))).err
        table.write_text("code,role\nHFHS\nNONE,dsl\n")
        ragged = (await heard(house, "leads", "import", str(table))).err
        assert "line 2: another number" in ragged and "line 3: there is no setting NONE" in ragged


@pytest.mark.parametrize(
    "table",
    [
        b"code;role;name\nHFHS;dsl;A\n",
        b"sep=;\r\ncode;role;name\r\nHFHS;dsl;A\r\n",
        b"code\trole\tname\nHFHS\tdsl\tA\n",
        b"\xef\xbb\xbfCode, Role ,NAME\rhfhs,DSL,A\r",
        "code,role,name\nHFHS,dsl,A\n,,\n\n".encode("utf-16"),
    ],
)
async def test_a_table_is_read_as_programs_write_it(tmp_path: Path, table: bytes) -> None:
    async with open_house(tmp_path) as house:
        file = tmp_path / "staff.csv"
        file.write_bytes(table)
        said = await heard(house, "leads", "import", str(file))
        assert said.status == 0, said.err
        [_, line] = said.out.splitlines()
        assert line.startswith("HFHS,dsl,A,https://t.me/")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"school,job\nHFHS,dsl\n", "the column code is missing; found school, job"),
        (b"code,role,Role\nHFHS,dsl,head\n", "the column role stands there 2 times"),
        (b'code,role,name\nHFHS,dsl,"A\n', "a quotation mark opened and not closed"),
        (b"\x81\x8d\x8f,role\n", "neither UTF-8 nor as Windows writes it"),
        (b"code,role,name\n=HFHS,=dsl,=1+1\n", "found '=dsl'"),
        (b"code,role\n" + b"HFHS,dsl\n" * 5001, "found 5001 lines, expected at most 5000"),
    ],
)
async def test_what_is_no_table_is_refused_in_a_line_that_says_what_was_found(
    tmp_path: Path, table: bytes, told: str
) -> None:
    async with open_house(tmp_path) as house:
        file = tmp_path / "staff.csv"
        file.write_bytes(table)
        said = await heard(house, "leads", "import", str(file))
        assert said.status == 1 and said.out == "" and told in said.err and "Traceback" not in said.err
        assert (await heard(house, "leads", "invitations", "--json")).json == []


class Counted:
    """A database that counts the units it is given."""

    def __init__(self, house: House) -> None:
        self.house, self.units = house, 0

    async def run(self, unit: Any) -> Any:
        self.units += 1
        return await self.house.app.database.run(unit)


class Closing(Counted):
    """Its setting is closed as soon as the first links are made."""

    async def run(self, unit: Any) -> Any:
        made = (await self.house.operate("leads.invitations"))["invitations"]
        if made:
            await self.house.operate("settings.close", code="HFHS")
        return await super().run(unit)


async def invite_many(house: House, database: Any, rows: int) -> Any:
    async def show(_: Any) -> None:
        return

    asked = [
        {"line": line, "ragged": False, "code": "HFHS", "role": "ddsl", "name": f"N{line}"}
        | {"email": "", "relatives": ""}
        for line in range(2, rows + 2)
    ]
    wanted = {"rows": asked}
    return await import_leads(database, house.app.service, wanted, house.clock.now(), Told(show))


async def test_a_long_table_lets_others_in_between(tmp_path: Path) -> None:
    """A child in danger does not wait behind it: no slice has more rows than fit twelve milliseconds."""
    async with open_house(tmp_path) as house:
        database = Counted(house)
        answer = await invite_many(house, database, 300)
        assert len(answer["invitations"]) == 300
        assert database.units >= 11, "a slice at most doubles"


async def test_a_table_that_meets_a_fault_half_way_leaves_no_link(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        with pytest.raises(OperationFault, match="HFHS is closed"):
            await invite_many(house, Closing(house), 64)
        assert (await house.operate("leads.invitations"))["invitations"] == []
