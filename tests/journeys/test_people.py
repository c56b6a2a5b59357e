"""The adults who read: several seats, one person. MOMENTS 9 to 13, *Roles*."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from storage.cases import list_headers
from storage.people import Desk, Seat, find_person, list_people, load_desk, put_person, save_desk
from storage.vault import may_read, reader_of
from tests.journeys.house import House, send


async def seat(house: House, name: str, code: str, role: str) -> str:
    """Have somebody who joined before come by a further invitation; gives the answer."""
    made = await house.operate("leads.invite", code=code, role=role)
    phone = house.phone(name)
    before = len(phone.answers)
    await phone.start(f"join-{made['token']}")
    await house.settle()
    return "\n".join(phone.texts[before:])


async def test_one_adult_reads_for_two_settings_from_one_chat(house: House) -> None:
    said = await seat(house, "lead", "STJ", "ddsl")
    assert "You are now also the deputy safeguarding lead for St John's Primary." in said
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("safe at St John's Primary")
    await pupil.write("they take my lunch")
    shown = await pupil.wait_for("Are you safe right now?")
    assert shown
    await send(pupil)
    alert = await house.phone("lead").wait_for("A new report.", anywhere=True)
    assert "St John's Primary" in alert.text
    await house.phone("lead").press("Open", message=alert.id)
    await house.phone("lead").wait_for("▏they take my lunch")
    people = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    mine = [person for person in people if len(person.seats) == 2]
    assert [(one.role_at("HFHS"), one.role_at("STJ")) for one in mine] == [("dsl", "ddsl")]


async def test_an_adult_invited_twice_to_one_seat_keeps_the_invitation(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="dsl")
    lead = house.phone("lead")
    await lead.start(f"join-{made['token']}")
    await lead.wait_for("You are the safeguarding lead for Hope Fold High School already.")
    other = house.phone("other")
    await other.start(f"join-{made['token']}")
    await other.wait_for("You are joining as the safeguarding lead")


async def test_a_seat_added_while_joining_waits_for_the_test_alert(house: House) -> None:
    first = await house.operate("leads.invite", code="HFHS", role="head")
    second = await house.operate("leads.invite", code="STJ", role="head")
    head = house.phone("head")
    await head.start(f"join-{first['token']}")
    await head.wait_for("You are joining as the head teacher")
    await head.start(f"join-{second['token']}")
    await head.wait_for("now also the head teacher for St John's Primary")
    people = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    joining = next(person for person in people if len(person.seats) == 2)
    assert joining.state == "joining"
    await head.write("Dr C")
    await head.wait_for("Who must you not read about?")
    await head.write("Ann C, Tom C")
    await head.wait_for("TEST ALERT")
    await head.press("I got it")
    await head.wait_for("You are active as the head teacher for Hope Fold High School.")
    await head.wait_for("You are active as the head teacher for St John's Primary.")
    found = await house.app.database.run(lambda tx: find_person(tx, house.app.service.sealer, joining.id))
    assert found is not None
    assert found.state == "active"
    assert found.conflicts == ["Ann C", "Tom C"]
    assert not any("Tom C" in text for text in head.texts), "the names stay in nobody's chat"


async def test_the_duty_manager_sits_at_a_desk_of_their_own(house: House) -> None:
    await house.join("manager", "borough", "duty_manager")
    await house.join("second", "borough", "duty")  # so that two read without the manager
    pupil = house.phone("pupil")
    await pupil.start("s-NOWHERE")
    await pupil.write("he follows me home")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    alert = await house.phone("duty").wait_for("A new report.", anywhere=True)
    reference = re.search(r"[2-9A-Z]{6}", alert.text.split(" · ")[2])
    assert reference is not None
    await house.settle()
    assert not any("A new report." in text for text in house.phone("manager").texts)
    await house.phone("manager").write(f"/case {reference[0]}")
    await house.phone("manager").wait_for("There is nothing here for you under that reference.")


async def test_an_adult_changes_what_is_kept_of_them_and_nobody_else_sees_it(house: House) -> None:
    """Relatives and household: typed, kept sealed, gone from the chat."""
    lead = house.phone("lead")
    await lead.write("/me")
    shown = await lead.wait_for("Pupils see: Mrs A")
    assert "safeguarding lead, Hope Fold High School" in shown.text
    assert "You have named nobody whom you must not read about." in shown.text
    await lead.press("Change the names")
    await lead.wait_for("Who must you not read about?")
    await lead.write("\n".join(f"Somebody {'x' * n}" for n in range(40)))
    await lead.wait_for("at most 30 names")
    await lead.write("Zed Canary\nmy daughter Kit Canary")
    shown = await lead.wait_for("may be about: Zed Canary, my daughter Kit Canary")
    assert shown.protect
    await lead.press("Wake me for danger")
    await lead.wait_for("At night a report of danger wakes you.")
    await lead.press("Change my name")
    await lead.wait_for("Type the name that pupils should see")
    await lead.write("  Mrs   Alder ")
    await lead.wait_for("Pupils see: Mrs Alder")
    await house.wind(timedelta(minutes=11))
    assert not any("Canary" in text for text in lead.texts)
    assert not any("Canary" in text for text in house.phone("deputy").texts)
    listed = await house.operate("leads.list")
    assert "Canary" not in str(listed)
    assert "Alder" not in str(listed)
    kept = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    mine = next(person for person in kept if person.name == "Mrs Alder")
    assert mine.sound_at_night
    assert mine.conflicts == ["Zed Canary", "my daughter Kit Canary"]


async def test_a_seat_on_one_side_alone_opens_nothing(house: House) -> None:
    """Person and desk must both say so: a row that was changed on one side makes no reader."""
    await house.join("solo", "STJ", "dsl")
    sealer, lead = house.app.service.sealer, house.phone("lead")
    people = await house.app.database.run(lambda tx: list_people(tx, sealer))
    mine = next(person for person in people if person.name == "Mrs A")
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("safe at St John's Primary")
    await pupil.write("they take my lunch")
    await send(pupil)
    alert = await house.phone("solo").wait_for("A new report.", anywhere=True)
    reference = alert.text.splitlines()[0].split(" · ")[2]

    def by_person(tx: Connection) -> None:
        mine.seats.append(Seat("dsl", "STJ"))
        put_person(tx, sealer, mine)
        [header] = list_headers(tx, sealer)
        assert may_read(replace(header, permitted=[mine.id]), reader_of(mine)), (
            "with the seat alone they would"
        )

    await house.app.database.run(by_person)
    await lead.write(f"/case {reference}")
    await lead.wait_for("There is nothing here for you under that reference.")

    def by_desk(tx: Connection) -> None:
        mine.seats.pop()
        put_person(tx, sealer, mine)
        desk = load_desk(tx, sealer, "STJ/leads")
        assert desk is not None
        save_desk(tx, sealer, Desk(desk.name, [*desk.members, mine.id]))

    await house.app.database.run(by_desk)
    await lead.write(f"/case {reference}")
    await lead.wait_for("There is nothing here for you under that reference.")


async def test_when_everybody_is_blocked_reports_are_kept_and_wait(house: House) -> None:
    """Bad input: all blocked. Nothing is lost, nothing untrue is said, and whoever comes back reads."""
    for name in ("lead", "deputy", "duty"):
        await house.phone(name).block()
    await house.settle()
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("They next look as soon as someone is back.")
    await pupil.write("they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert (await house.operate("condition"))["duty_active"] is False
    duty = house.phone("duty")
    await duty.unblock()
    await duty.write("/cases")
    await duty.wait_for("1 open case")


async def test_a_second_account_or_a_second_mrs_a_is_noticed(house: House) -> None:
    """Bad input: a lead invited twice, who joins with another account."""
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    again = house.phone("again")
    await again.start(f"join-{made['token']}")
    await again.wait_for("You are joining as")
    await again.write("mrs a")
    await again.wait_for("Somebody called mrs a reads here already.")
    await again.wait_for("Who must you not read about?")


async def test_words_after_another_command_are_kept_as_no_name(house: House) -> None:
    lead = house.phone("lead")
    await lead.write("/me")
    await lead.wait_for("Pupils see: Mrs A")
    await lead.press("Change my name")
    await lead.wait_for("Type the name that pupils should see")
    await lead.write("/cases")
    await lead.wait_for("No open cases.")
    await lead.write("something about a child")
    await lead.wait_for("/cases shows your open cases.")
    people = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    assert sorted(person.name for person in people) == ["", "Mr B", "Mrs A"]


async def test_a_governor_who_comes_to_read_is_asked_whom_they_must_not_read_about(house: House) -> None:
    said = await join_as_governor(house, "governor")
    assert "You are active as the safeguarding governor" in said
    assert "you read no reports" in said
    assert "Who must you not read about?" not in said
    said = await seat(house, "governor", "borough", "duty")
    assert "You are now also the council's safeguarding team" in said
    assert "Alerts come here." in said
    governor = house.phone("governor")
    await governor.wait_for("Who must you not read about?", anywhere=True)
    await governor.write("Tom C")
    await governor.wait_for("You are not told of reports that may be about: Tom C")
    again = await seat(house, "governor", "STJ", "head")
    assert "Who must you not read about?" not in again, "asked once"


async def test_a_governor_who_comes_to_read_before_the_test_alert_is_asked_first(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="governor")
    governor = house.phone("governor")
    await governor.start(f"join-{made['token']}")
    await governor.press("Only my role")
    await governor.wait_for("TEST ALERT")
    assert "Who must you not read about?" in await seat(house, "governor", "borough", "duty")
    await governor.press("I got it", anywhere=True)
    await governor.wait_for("Who must you not read about?")
    await governor.press("Nobody")
    await governor.press("I got it")
    await governor.wait_for("You are active as the council's safeguarding team")


async def test_only_whom_pupils_see_is_asked_how_they_should(house: House) -> None:
    """A pupil is shown the readers of a school; never a governor, nor anybody at the council."""
    for code, role in (("HFHS", "governor"), ("borough", "duty_manager"), ("borough", "analyst")):
        made = await house.operate("leads.invite", code=code, role=role)
        phone = house.phone(role)
        await phone.start(f"join-{made['token']}")
        await phone.wait_for("What is your name? Pupils do not see it.")
        assert not any("pupils see you" in text for text in phone.texts)
    made = await house.operate("leads.invite", code="HFHS", role="chair")
    chair = house.phone("chair")
    await chair.start(f"join-{made['token']}")
    await chair.wait_for("How should pupils see you?")


async def test_a_governor_is_told_when_pupils_come_to_see_their_name(house: House) -> None:
    governor = await house.join("governor", "HFHS", "governor", "Mr G")
    await governor.write("/me")
    await governor.wait_for("Your name here, which pupils do not see: Mr G")
    assert "pupils may see" not in await seat(house, "governor", "borough", "duty_manager")
    assert "From now on pupils may see who you are: Mr G." in await seat(house, "governor", "HFHS", "chair")
    assert "You are now also the clerk" in await seat(house, "governor", "HFHS", "clerk")
    assert sum("pupils may see" in text for text in governor.texts) == 1
    await governor.write("/me")
    await governor.wait_for("Pupils see: Mr G")


async def join_as_governor(house: House, name: str) -> str:
    """Have a governor join; gives what they were told."""
    made = await house.operate("leads.invite", code="HFHS", role="governor")
    phone = house.phone(name)
    await phone.start(f"join-{made['token']}")
    await phone.press("Only my role")
    await phone.press("I got it")
    await phone.wait_for("You are active as")
    await house.settle()
    return "\n".join(phone.texts)
