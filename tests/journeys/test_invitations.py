"""A link is for one adult, once, until it runs out, is taken back, or its school closes. ABU-02."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handlers.lead import joining
from storage.people import list_people
from tests.bot.houses import heard
from tests.bot.test_commands import lead_id, run
from tests.journeys.house import House, tell

BAD = "This invitation was used, has expired, or is not known."


async def open_link(house: House, name: str, token: str) -> str:
    """Follow a link; gives what was answered."""
    phone = house.phone(name)
    before = len(phone.texts)
    await phone.start(f"join-{token}")
    await house.settle()
    return "\n".join(phone.texts[before:])


async def invite(house: House, code: str = "STJ", role: str = "dsl", **more: str) -> str:
    return str((await house.operate("leads.invite", code=code, role=role, **more))["token"])


async def adults(house: House) -> int:
    return len(await run(house, lambda tx: list_people(tx, house.app.service.sealer)))


async def test_of_many_who_open_one_link_at_once_one_joins(house: House) -> None:
    token, before = await invite(house), await adults(house)
    phones = [house.phone(f"finder {number}") for number in range(5)]
    await asyncio.gather(*(phone.start(f"join-{token}") for phone in phones))
    await house.settle()
    said = ["\n".join(phone.texts) for phone in phones]
    assert sum("You are joining as" in text for text in said) == 1
    assert sum(BAD in text for text in said) == 4
    assert await adults(house) == before + 1


async def test_sabotage_a_link_that_is_not_used_up_lets_everybody_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "use_invitation", lambda *_: True)
    with pytest.raises(AssertionError):
        await test_of_many_who_open_one_link_at_once_one_joins(house)


async def test_a_link_that_has_run_out_or_was_taken_back_lets_nobody_in(house: House) -> None:
    short, wrong = (
        await invite(house, expires="1h"),
        await heard(house, "leads", "invite", "STJ", "--role", "head"),
    )
    number = wrong.out.split("Invitation ")[1].split(".")[0]
    listed = await heard(house, "leads", "invitations")
    assert number in listed.out and "head" in listed.out and "join-" not in listed.out
    gone = await heard(house, "leads", "withdraw", number)
    assert (gone.status, gone.out) == (0, "The link for one head of STJ leads nowhere now.\n")
    again = await heard(house, "leads", "withdraw", number)
    assert (
        again.status == 1
        and "no unused invitation has the number" in again.err
        and again.err.count("\n") == 1
    )
    assert (await heard(house, "leads", "withdraw", "it")).status == 1
    await house.wind(timedelta(minutes=61))
    assert BAD in await open_link(house, "late", short)
    assert BAD in await open_link(house, "other", wrong.out.split("start=join-")[1].strip())
    assert (await heard(house, "leads", "invitations", "--json")).json == []


async def test_an_administrator_who_keeps_the_numbers_knows_whom_to_revoke(house: House) -> None:
    """Heard keeps no names for the administrator; the number beside the link is on their own list, with the name."""
    table = house.folder / "staff.csv"
    table.write_text("code,role,name\nHFHS,ddsl,Mr Early\nHFHS,ddsl,Ms Late\n")
    said = await heard(house, "leads", "import", str(table))
    early, late = [line.split(",") for line in said.out.splitlines()[1:]]
    for name, row in (("early", early), ("late", late)):
        await open_link(house, name, row[3].split("join-")[1])
        await house.phone(name).press("Only my role")
        await house.phone(name).press("Nobody")
        await house.phone(name).press("I got it")
        await house.phone(name).wait_for("You are active")
    listed = (await heard(house, "leads", "list", "--json")).json
    [mine] = [one for one in listed if late[5] in one["invitations"]]
    assert (await heard(house, "leads", "revoke", late[5], "--yes")).status == 0
    states = {one["id"]: one["state"] for one in (await heard(house, "leads", "list", "--json")).json}
    assert states[mine["id"]] == "revoked"
    assert sum(state == "revoked" for state in states.values()) == 1


async def test_a_pupils_chat_never_becomes_an_adults_and_the_link_still_holds(house: House) -> None:
    token = await invite(house)
    await tell(house)
    await house.settle()
    assert "It was not used." in await open_link(house, "pupil", token)
    assert "You are joining as the safeguarding lead" in await open_link(house, "teacher", token)


async def test_a_link_to_a_school_that_has_closed_leads_to_no_desk(house: House) -> None:
    new, more = await invite(house), await invite(house, role="head")
    await house.operate("settings.close", code="STJ")
    before = await adults(house)
    assert "That school has closed here" in await open_link(house, "late", new)
    assert "That school has closed here" in await open_link(house, "lead", more)
    assert await adults(house) == before
    [lead] = [one for one in (await house.operate("leads.list"))["leads"] if one["role"] == "dsl"]
    assert [seat["setting"] for seat in lead["seats"]] == ["HFHS"]


async def test_relatives_of_a_table_are_added_to_an_adult_who_joined_before(house: House) -> None:
    table = house.folder / "staff.csv"
    table.write_text("code,role,relatives\nSTJ,dsl,Ann Canary; Tom Canary\n")
    said = await heard(house, "leads", "import", str(table))
    answer = await open_link(house, "lead", said.out.split("join-")[1].split(",")[0])
    assert "The link also names people whom you must not read about." in answer
    assert "Canary" not in answer, "names stay in nobody's chat but on /me"
    people = await run(house, lambda tx: list_people(tx, house.app.service.sealer))
    assert [one.conflicts for one in people if one.name == "Mrs A"] == [["Ann Canary", "Tom Canary"]]


async def test_who_is_revoked_while_joining_joins_no_more(house: House) -> None:
    token = await invite(house)
    await open_link(house, "new", token)
    phone = house.phone("new")
    await phone.press("Only my role")
    await phone.wait_for("Who must you not read about?")
    await phone.press("Nobody")
    await phone.wait_for("TEST ALERT")
    joining_one = next(
        one["id"] for one in (await house.operate("leads.list"))["leads"] if one["state"] == "testing"
    )
    await house.operate("leads.revoke", id=joining_one)
    await phone.press("I got it")
    await house.settle()
    assert not any("You are active" in text for text in phone.texts)
    assert BAD in await open_link(house, "new", token)


async def test_a_role_ends_and_the_other_at_the_same_school_stays(house: House) -> None:
    """A deputy becomes the lead: the seat of before goes, the desk stays theirs."""
    person = await lead_id(house, "ddsl")
    assert "You are now also the safeguarding lead" in await open_link(
        house, "deputy", await invite(house, "HFHS")
    )
    said = await heard(
        house, "leads", "revoke", person, "--setting", "HFHS", "--role", "ddsl", "--yes", "--json"
    )
    assert (said.json["ended"], said.json["state"], said.json["hand_over"]) == (
        ["ddsl of HFHS"],
        "active",
        [],
    )
    shown = await house.operate("leads.show", id=person)
    assert [seat["role"] for seat in shown["seats"]] == ["dsl"]
    wrong = await heard(house, "leads", "revoke", person, "--role", "chair", "--yes")
    assert wrong.status == 1 and "no seat chair" in wrong.err


async def test_a_span_that_is_none_or_too_long_is_refused_in_a_line(house: House) -> None:
    for wrong in ("0h", "soon", "48", "-1h", "99999h", "9999d"):
        said = await heard(house, "leads", "invite", "HFHS", "--role", "dsl", f"--expires={wrong}")
        assert said.status == 2 and "--expires: found" in said.err and said.err.count("\n") == 1, wrong
