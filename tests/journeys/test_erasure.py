"""A case goes for ever: the two codes, what each person sees of it, the clock, and what keeps a case."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.phone import Phone
from storage.audit import ERASED, AuditLine, number_new_lines, read_audit, write_audit
from storage.cases import Header, list_headers
from storage.timers import list_after
from storage.verify import Examination
from tests.bot.houses import Said, heard, restricted_report
from tests.journeys.house import House, close_as, open_case_of, report

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}")


async def headers(house: House) -> list[Header]:
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


async def reference_of(house: House) -> str:
    await house.settle()
    return (await headers(house))[0].ref


async def code_of(phone: Phone, reference: str, heading: str = "code to erase") -> str:
    shown = await phone.wait_for(f"{reference}, {heading}", anywhere=True)
    found = CODE.search(shown.text)
    assert found is not None
    return found[0]


async def draw_as_lead(house: House, reference: str, name: str = "lead", kind: str = "Code to erase") -> str:
    """A lead opens the menu under the case and draws a code."""
    lead = house.phone(name)
    await lead.write(f"/case {reference}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("More")
    await lead.wait_for("what else?")
    await lead.press(kind)
    await lead.wait_for("Give ")
    await lead.press("Draw the code")
    return await code_of(lead, reference, kind.lower())


async def draw_as_dpo(house: House, reference: str) -> str:
    dpo = house.phone("dpo")
    await dpo.write(f"/erase {reference}")
    return await code_of(dpo, reference)


async def two_codes(house: House, reference: str) -> tuple[str, str]:
    await house.join("dpo", "borough", "dpo")
    mine = await draw_as_lead(house, reference)
    await house.phone("dpo").wait_for(f"A lead has drawn a code to erase {reference}.")
    return mine, await draw_as_dpo(house, reference)


async def erase(house: House, reference: str, *codes: str) -> Said:
    options = [word for code in codes for word in ("--code", code)]
    return await heard(house, "cases", "erase", reference, *options, "--yes")


async def certificates(house: House) -> list[dict[str, Any]]:
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    return [json.loads(line.note) for line in lines if line.act == ERASED]


async def look_whole(house: House) -> None:
    """Every row opens, none is left over, and no erasure waits."""
    await house.settle()

    def look(tx: Any) -> None:
        assert Examination(tx, house.app.service.sealer).run() == []
        assert [
            one for one in list_after(tx, house.app.service.sealer, b"", 500) if one.kind == "erase"
        ] == []

    await house.app.database.run(look)


# -- with the codes -----------------------------------------------------------------------------


async def test_two_codes_erase_a_case_from_every_screen_list_and_row(house: House) -> None:
    pupil = await report(house, words="the words of a child")
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await open_case_of(deputy)
    shown = deputy.find("▏the words of a child")
    assert shown is not None
    await deputy.press("Reply")
    await deputy.wait_for("type your reply")
    await deputy.write("a reply that was never sent")
    await deputy.wait_for("the pupil will read this")
    reference = await reference_of(house)
    codes = await two_codes(house, reference)
    done = await erase(house, reference.lower(), *codes)
    assert (done.status, done.err) == (0, "")
    assert "keep none for longer than 35 days" in done.out
    await lead.wait_for(f"{reference} was erased", anywhere=True)
    await house.phone("dpo").wait_for("kept up to 35 days longer", anywhere=True)
    await house.wind(timedelta(seconds=20))
    await deputy.wait_gone(shown.id)
    for phone in (lead, deputy):
        assert all("words of a child" not in text for text in phone.texts)
        assert all("never sent" not in text for text in phone.texts)
        await phone.write(f"/case {reference}")
        await phone.wait_for("There is nothing here for you under that reference.")
    await deputy.press("I'm on it", anywhere=True)  # of the alert, which says nothing
    await deputy.wait_for("There is nothing here for you under that reference.")
    await lead.write("/cases")
    await lead.wait_for("No open cases.")
    assert await headers(house) == []
    await look_whole(house)
    assert [one["ref"] for one in await certificates(house)] == [reference]
    listed = json.loads((await heard(house, "audit", "list", "--json")).out)
    assert {line["act"] for line in listed if line["reference"] == reference} == {"erased", "nothing-left"}
    assert pupil.find("Your four words are") is not None, "their chat is theirs"


async def test_words_that_were_to_join_it_become_a_report_of_their_own(house: House) -> None:
    """The pupil adds while the case is erased: nothing that a child wrote is lost."""
    pupil = await report(house)
    reference = await reference_of(house)
    await open_case_of(house.phone("lead"))
    codes = await two_codes(house, reference)
    await pupil.write("it happened again")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    assert (await erase(house, reference, *codes)).status == 0
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are", anywhere=True)
    await house.settle()
    (header,) = await headers(house)
    assert header.ref != reference
    await look_whole(house)


async def test_an_opening_at_the_very_moment_shows_nothing_that_stays(house: House) -> None:
    """The race: one lead opens while the case goes; whoever comes first, no word is left on any screen."""
    await house.join("dpo", "borough", "dpo")
    lead = house.phone("lead")
    for round_ in range(2):
        await report(house, f"pupil {round_}", words="the words of a child")
        alert = await lead.wait_for("A new report.", anywhere=True)
        reference = await reference_of(house)
        codes = [await draw_as_lead(house, reference, "deputy"), await draw_as_dpo(house, reference)]
        erasing = house.operate("cases.erase", ref=reference, codes=codes, sure=True)
        await asyncio.gather(lead.press("Open", message=alert.id), erasing)
        await house.settle()
        await house.wind(timedelta(seconds=20))
        await lead.wait_until(
            lambda phone: all("words of a child" not in text for text in phone.texts), what="gone"
        )
    await look_whole(house)


async def test_a_reply_that_waits_for_the_pupil_goes_and_the_gate_says_so(house: House) -> None:
    pupil = await report(house)
    await open_case_of(house.phone("lead"))
    await pupil.wait_for("1 new message.")
    reference = await reference_of(house)
    assert (await erase(house, reference, *await two_codes(house, reference))).status == 0
    await pupil.press("Open")
    await pupil.wait_for("nothing new", anywhere=True)
    await look_whole(house)


async def test_the_command_alone_erases_too_when_heard_does_not_run(house: House) -> None:
    house.clock.move_to(datetime.now(UTC))  # by which the command goes
    await report(house)
    reference = await reference_of(house)
    codes = await two_codes(house, reference)
    await house.settle()
    await house.app.stop()
    try:
        said = await erase(house, reference, " + ".join(codes))
    finally:
        await house.open()
    assert (said.status, said.err) == (0, "")
    assert await headers(house) == []
    await house.phone("lead").wait_for(f"{reference} was erased", anywhere=True)
    await look_whole(house)


async def test_an_erasure_that_a_crash_cut_off_is_gone_on_with_by_the_clock(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    codes = await two_codes(house, reference)
    done = await house.operate("cases.erase", ref=reference, codes=list(codes), sure=True)
    assert done["erased"]
    await house.restart()
    await house.phone("lead").write(f"/case {reference}")
    await house.phone("lead").wait_for("There is nothing here for you under that reference.")
    await house.wind(timedelta(seconds=20))
    await look_whole(house)


# -- without ------------------------------------------------------------------------------------


async def refused(house: House, reference: str, *codes: str) -> None:
    said = await erase(house, reference, *codes)
    assert said.status == 1
    assert said.out == ""
    assert said.err.startswith("heard: nothing was erased")
    assert len(said.err.splitlines()) == 1


async def test_without_codes_one_line_a_notice_and_a_line_in_the_trail(house: House) -> None:
    """MOMENTS 13."""
    await report(house)
    reference = await reference_of(house)
    await refused(house, reference)
    for name in ("lead", "deputy"):
        await house.phone(name).wait_for(f"{reference}: somebody at the server tried to erase this case")
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    assert [line.case for line in lines if line.act == "erase-refused"].count(
        (await headers(house))[0].id
    ) == 1


async def test_wrong_used_old_foreign_and_halved_codes_erase_nothing(house: House) -> None:
    await report(house, "first")
    first = await reference_of(house)
    mine, officers = await two_codes(house, first)
    exporting = await draw_as_lead(house, first, "lead", "Code for export")
    deputys = await draw_as_lead(house, first, "deputy")
    await report(house, "second")
    await house.settle()
    (second,) = {header.ref for header in await headers(house)} - {first}
    for codes in (
        (),
        (mine,),
        (officers,),
        (mine, mine),
        (mine, deputys),  # two leads
        (exporting, officers),
        (mine, "2222-2222-2222"),
        (mine, "not a code at all"),
    ):
        await refused(house, first, *codes)
    await refused(house, second, mine, officers)
    await refused(house, "K7PM3Q", mine, officers)
    await refused(house, "", mine, officers)
    again = await draw_as_dpo(house, first)
    await refused(house, first, mine, officers)  # drawn anew: the one before is void
    await house.wind(timedelta(minutes=61))
    await refused(house, first, mine, again)
    assert len(await headers(house)) == 2
    mine, officers = await draw_as_lead(house, first), await draw_as_dpo(house, first)
    assert (await erase(house, first, officers, mine)).status == 0
    await refused(house, first, mine, officers)


async def test_one_person_who_is_both_cannot_erase_alone(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    mine = await draw_as_lead(house, reference)
    sealer = house.app.service.sealer

    def unit(tx: Any) -> str:
        from storage.cases import save_header
        from storage.codes import DPO, For, draw_code

        header = list_headers(tx, sealer)[0]
        kept = list(header.codes)
        code = draw_code(sealer, header, For.ERASE, DPO, header.permitted[0], house.clock.now())
        header.codes = [*kept, *header.codes]
        save_header(tx, sealer, header)
        return code

    code = await house.app.database.run(unit)
    await refused(house, reference, mine, code)


async def test_a_lead_who_was_revoked_meanwhile_drew_nothing(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    codes = await two_codes(house, reference)
    people = (await house.operate("leads.list"))["leads"]
    await house.operate("leads.revoke", id=next(one["id"] for one in people if one["role"] == "dsl"))
    await refused(house, reference, *codes)


async def test_a_restricted_case_and_none_are_refused_alike_to_administrator_and_lead(house: House) -> None:
    """MOMENTS 12: whoever tries learns not even whether there is such a case."""
    await restricted_report(house, "pupil")
    reference = await reference_of(house)
    lead = house.phone("lead")
    for press in (f"l.code.{reference}.erase", f"l.draw-code.{reference}.erase", f"l.more.{reference}"):
        before = len(lead.answers)
        await lead.press_data(press, message=lead.answers[-1].id)
        await house.settle()
        assert lead.texts[before:] == ["There is nothing here for you under that reference."]
    assert (await headers(house))[0].codes == []
    said = [await erase(house, one, "2222-2222-2222") for one in (reference, "K7PM3Q")]
    assert said[0] == said[1]
    listed = json.loads((await heard(house, "audit", "list", "--json")).out)
    assert [line["reference"] for line in listed if line["act"] == "erase-refused"] == [None, None]
    await house.phone("duty").wait_for(f"{reference}: somebody at the server tried")


# -- recorded, held, and the clock --------------------------------------------------------------


async def close_and_record(house: House, reference: str) -> Phone:
    lead = house.phone("lead")
    await lead.write(f"/case {reference}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await close_as(lead, "Early help")
    await record(lead, reference)
    return lead


async def record(lead: Phone, reference: str) -> None:
    await lead.press("Recorded in our system")
    await lead.wait_for("type what the record is called")
    await lead.write("CPOMS 4711")
    await lead.wait_for(f"{reference}: recorded.")


async def test_a_recorded_case_goes_by_itself_after_a_month_and_not_before(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    lead = await close_and_record(house, reference)
    assert "erased here from 23/12/2026" in lead.texts[-1]
    await house.wind(timedelta(days=29))
    assert len(await headers(house)) == 1
    await house.wind(timedelta(days=2))
    assert await headers(house) == []
    await look_whole(house)
    (certificate,) = await certificates(house)
    assert certificate == {"ref": reference, "kind": "retention", "by": ["retention"], "listed": True}


async def test_the_night_wakes_it_once_a_day_also_after_days_without_a_process(house: House) -> None:
    await report(house)
    await close_and_record(house, await reference_of(house))
    await house.app.stop()
    house.clock.move_to(house.clock.now() + timedelta(days=40))
    await house.open()
    await house.wind(timedelta(seconds=20))
    assert await headers(house) == []
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    assert len([line for line in lines if line.act == "retention-run"]) == 1


@pytest.mark.parametrize("who", ["lead", "dpo"])
async def test_a_hold_keeps_a_case_until_it_is_lifted_by_who_may(house: House, who: str) -> None:
    await report(house)
    reference = await reference_of(house)
    lead = await close_and_record(house, reference)
    await house.join("dpo", "borough", "dpo")
    holder = house.phone(who)
    await holder.write(f"/hold {reference}")
    await holder.wait_for("why must it be kept?")
    await holder.write("police have asked for it")
    await holder.wait_for(f"{reference} is on hold.")
    await house.phone("deputy").wait_for(f"{reference} is on hold.")
    await house.wind(timedelta(days=45))
    assert len(await headers(house)) == 1
    listed = json.loads((await heard(house, "retention", "run", "--dry-run", "--json")).out)
    assert [(one["reference"], one["why"]) for one in listed["kept"]] == [(reference, ["on hold"])]
    await lead.wait_for("its time to be erased has come, and it is kept: it is on hold", anywhere=True)
    await lead.write(f"/lift {reference}")
    if who == "dpo":
        await lead.wait_for("who alone can lift it")
        await house.phone("dpo").write(f"/lift {reference}")
    await house.phone("deputy").wait_for(f"{reference}: the hold is lifted.")
    await house.wind(timedelta(days=1))
    assert await headers(house) == []


async def test_a_child_who_writes_again_stops_the_clock(house: House) -> None:
    pupil = await report(house)
    reference = await reference_of(house)
    await close_and_record(house, reference)
    await pupil.write("it started again")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    await house.wind(timedelta(days=400))
    (header,) = await headers(house)
    assert (header.status, header.recorded_at) == ("open", 0)


async def test_what_is_not_recorded_or_about_an_adult_is_listed_and_kept_for_ever(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press_data(f"l.recorded.{reference}", message=lead.answers[-1].id)
    await lead.wait_for("close it first")
    await lead.press("Close", anywhere=True)
    await lead.wait_for("how did it end?")
    await lead.press("Early help")
    await lead.press("Close it")
    await lead.wait_for("closed, Early help.")
    await house.wind(timedelta(days=500))
    said = await heard(house, "retention", "run", "--json")
    assert said.json["erased"] == []
    assert [(one["reference"], one["why"]) for one in said.json["kept"]] == [
        (reference, ["not recorded in the school's own system"])
    ]
    assert len(await headers(house)) == 1
    await lead.wait_for("nobody has said that your own system holds it", anywhere=True)


async def test_a_dry_run_changes_nothing_and_names_what_would_go(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    await close_and_record(house, reference)
    house.clock.move_to(house.clock.now() + timedelta(days=31))
    said = await heard(house, "retention", "run", "--dry-run")
    assert said.out.splitlines()[0] == f"Would erase {reference} (HFHS)"
    assert len(await headers(house)) == 1
    said = await heard(house, "retention", "run")
    assert said.out.splitlines()[0] == f"Erased {reference} (HFHS)"
    assert await headers(house) == []


async def test_the_way_back_to_the_pupil_goes_a_month_after_the_close(house: House) -> None:
    """The case itself stays: nobody recorded it. The chat, to which nothing belongs then, goes too."""
    await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await close_as(lead, "Early help")
    chats = "SELECT count(*) FROM chats"
    before = await house.app.database.run(lambda tx: tx.exec_driver_sql(chats).scalar_one())
    await house.wind(timedelta(days=3))
    assert (await headers(house))[0].chat
    await house.wind(timedelta(days=28))
    await house.wind(timedelta(days=3))
    (header,) = await headers(house)
    assert header.chat == ""
    assert await house.app.database.run(lambda tx: tx.exec_driver_sql(chats).scalar_one()) == before - 1
    await look_whole(house)


async def test_lines_of_the_trail_go_after_seven_years_and_the_rest_is_whole(house: House) -> None:
    database, sealer = house.app.database, house.app.service.sealer
    born = house.clock.now()
    for act in ("old", "last"):  # the last line stays, and lines of one numbering come in no order
        await database.run(lambda tx, act=act: write_audit(tx, sealer, AuditLine(born, act, "command", "")))  # type: ignore[misc]
        await number_new_lines(database, sealer)
    house.clock.move_to(born + timedelta(days=7 * 365 + 3))
    said = await heard(house, "retention", "run")
    assert said.status == 0, said
    acts = [line.act for line in await database.run(lambda tx: read_audit(tx, sealer))]
    assert "old" not in acts and "retention-run" in acts
    said = await heard(house, "audit", "verify")
    assert said.status == 0, said
    await look_whole(house)
