"""Somebody is away: who is told, who is named, and what follows where nobody is left. MOMENTS 6, 9, 35."""

from __future__ import annotations

from datetime import timedelta

from tests.bot.houses import heard
from tests.bot.test_commands import lead_id
from tests.journeys.house import House, report, tell


async def test_an_absence_with_a_cover_needs_one_line(house: House) -> None:
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.write("/away until Wednesday, B covers")
    await lead.wait_for("You are away, and back on Wednesday 25 November.")
    await lead.wait_for("Mr B covers, and was told.")
    told = await deputy.wait_for("Mrs A is away, back on Wednesday 25 November. You cover.")
    assert not told.buttons

    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    asked = await pupil.wait_for("Is one of them part of the problem?")
    assert "Mr B" in asked.text
    assert "Mrs A" not in asked.text, "who is away is not named as a reader"
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await deputy.wait_for("A new report.")
    await house.settle()
    assert not any("A new report." in text for text in lead.texts)

    await house.wind(timedelta(days=2))  # Wednesday: back by themselves
    await report(house, "second")
    await lead.wait_for("A new report.", anywhere=True)


async def test_whoever_does_something_is_back(house: House) -> None:
    lead = house.phone("lead")
    await lead.write("/away until Friday, B covers")
    await lead.wait_for("You are away")
    await lead.write("/me")
    shown = await lead.wait_for("Pupils see: Mrs A")
    assert "You are away, back on Friday 27 November." in shown.text
    assert not any("Welcome back" in text for text in lead.texts)
    await lead.write("/cases")
    await lead.wait_for("Welcome back.")
    await report(house)
    await lead.wait_for("A new report.", anywhere=True)


async def test_what_is_not_understood_is_asked_by_buttons(house: House) -> None:
    lead = house.phone("lead")
    await lead.write("/away gone fishing")
    await lead.wait_for("I did not understand the day.")
    await lead.write("the week after the fair")
    await lead.wait_for("I did not understand the day.")
    await lead.press("Back on Monday 30 November")
    await lead.wait_for("Who covers for you?")
    await lead.press("Mr B covers")
    await lead.wait_for("back on Monday 30 November")
    await lead.press("I'm back")
    await lead.wait_for("Welcome back.")
    await lead.write("/away")
    await lead.wait_for("On which day are you back?")
    await lead.write("4 December")
    await lead.wait_for("Back on Friday 4 December. Who covers for you?")
    await lead.press("Nobody by name")
    await lead.wait_for("You are away, and back on Friday 4 December.")


async def test_when_everyone_would_be_away_what_follows_is_said_first(house: House) -> None:
    """Bad input: everyone away. The pupil is told the truth, and the duty desk reads."""
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await deputy.write("/away until Friday")
    await deputy.wait_for("Who covers for you?")
    await deputy.press("Mrs A covers")
    await deputy.wait_for("You are away")
    await lead.write("/away until Friday")
    warned = await lead.wait_for("You are not away yet.")
    await lead.press("I stay")
    await lead.wait_for("You are here, as before.")
    await lead.press("I am away all the same", message=warned.id)
    await lead.wait_for("You are away, and back on Friday 27 November.")
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("The grown-ups at Hope Fold High School who read this are away.")
    await pupil.write("they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await house.phone("duty").wait_for("A new report.", anywhere=True)


async def test_an_empty_duty_desk_is_told_to_its_manager_and_to_doctor(house: House) -> None:
    await house.join("manager", "borough", "duty_manager")
    duty = house.phone("duty")
    await duty.write("/away 3 days")
    await duty.wait_for("Pupils are told that nobody can look, and the duty manager is told.")
    await duty.press("I am away all the same")
    await house.phone("manager").wait_for("Nobody at the duty desk is here now. Please find somebody.")
    condition = await house.operate("condition")
    assert condition["duty_active"] is False
    assert condition["open"] is True, "Heard never closes by itself"
    await house.settle()


async def test_an_administrator_enters_an_absence_and_its_faults_are_one_line(house: House) -> None:
    lead, deputy = await lead_id(house, "dsl"), await lead_id(house, "ddsl")
    duty = await lead_id(house, "duty")
    said = await heard(house, "leads", "away", lead[:8], "--until", "2026-11-30", "--cover", deputy[:8])
    assert (said.status, said.out) == (0, "dsl of HFHS is away, back on Mon 30 Nov 2026.\n")
    await house.phone("deputy").wait_for("You cover.", anywhere=True)
    for wrong, told, status in (
        (("--until", "Monday"), "expected a day such as", 2),
        (("--until", "2026-11-23"), "after today", 2),
        (("--until", "2026-11-30", "--cover", lead), "for themselves", 1),
        (("--until", "2026-11-30", "--cover", duty), "does not sit at the same desk", 1),
    ):
        fault = await heard(house, "leads", "away", lead, *wrong)
        assert fault.status == status and told in fault.err and fault.err.count("\n") == 1
    alone = await heard(house, "leads", "away", deputy, "--until", "2026-11-27")
    assert alone.status == 0 and "nobody at HFHS/leads is here until then" in alone.err
    assert (await heard(house, "leads", "away", duty, "--until", "2026-11-27")).status == 1
    assert (await heard(house, "leads", "away", deputy, "--back")).out == "ddsl of HFHS is here.\n"
    assert (await heard(house, "leads", "away", deputy)).status == 2
