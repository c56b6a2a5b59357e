"""What a hostile reader found, each as a journey: the wrong adult, lost words, untrue words, silence."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import timers as timer_rows
from storage.cases import list_headers
from storage.schema import chats, inbox, pieces, timers
from tests.journeys.house import House, open_case_of, reply, report, send, tell


async def headers(house: House) -> list[object]:
    return list(await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer)))


async def test_answering_never_turns_an_unsent_report_into_words_for_the_wrong_adult(house: House) -> None:
    pupil = await report(house)
    await reply(house.phone("lead"))
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    shown = await pupil.wait_for("Thank you.")
    await pupil.write("mrs a laughs at my stammer")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("No, new")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Answer", message=shown.id)
    await pupil.wait_for("You have written something that is not sent yet.")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    lead = house.phone("lead")
    await lead.write("/cases")
    await lead.wait_for("1 open case")
    assert all("stammer" not in text for text in lead.texts)


async def test_who_joins_later_or_was_away_does_not_read_what_the_child_was_not_told_of(house: House) -> None:
    """DESIGN 4: who may read is fixed when a case is sealed, by desk and by person."""
    await house.phone("deputy").block()
    await house.settle()
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    asked = await pupil.wait_for("Is one of them part of the problem?")
    assert "Mr B" not in asked
    await pupil.press("No")
    ready = await pupil.wait_for("It is ready to send.")
    assert "council's safeguarding team" in ready
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await house.phone("deputy").unblock()
    await house.settle()
    newcomer = await house.join("new", "HFHS", "ddsl")
    for name in ("deputy", "new"):
        phone = house.phone(name)
        await phone.write("/cases")
        await phone.wait_for("No open cases.")
    await newcomer.write("/cases")
    assert "they trip me up" in await open_case_of(house.phone("lead"))


async def test_a_no_about_one_schools_readers_does_not_hold_for_anothers(house: House) -> None:
    await house.join("solo", "STJ", "dsl", "Mr Z")
    pupil = await tell(house, words="mr z shouts at us")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await pupil.start("s-STJ")
    asked = await pupil.wait_for("Is one of them part of the problem?")
    assert "Mr Z" in asked
    assert "council's safeguarding team" in asked


async def test_words_about_a_teacher_after_the_no_ask_the_question_again(house: House) -> None:
    """MOMENTS 10."""
    pupil = await tell(house, words="they laugh at me")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await pupil.write("my teacher touched me")
    await pupil.wait_for("Is one of them part of the problem?")
    await house.wind(timedelta(minutes=11))
    assert all(header.readers == ["borough/duty"] for header in await headers(house))  # type: ignore[attr-defined]


async def test_a_timer_that_was_set_anew_meanwhile_is_not_taken_away(house: House) -> None:
    pupil = await tell(house, words="please come")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    service, now = house.app.service, house.clock.now() + timedelta(minutes=11)
    stale = await house.app.database.run(lambda tx: timer_rows.list_due(tx, service.sealer, now))
    unsent = next(timer for timer in stale if timer.kind == "unsent")
    house.clock.move_to(now)
    await pupil.write("are you there")
    await house.settle()
    await house.app.schedule._act(unsent)
    assert await headers(house) == []
    await house.wind(timedelta(minutes=11))
    assert len(await headers(house)) == 1


async def test_one_damaged_timer_keeps_no_other_waiting(house: House) -> None:
    pupil = await tell(house, words="please come")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    other = await tell(house, "other", "they laugh")
    await other.wait_for("Are you safe right now?")
    await other.press("No")
    await other.wait_for("Send what you wrote now?")

    def damage(tx: object) -> None:
        row = tx.execute(select(timers.c.id).order_by(timers.c.slot)).scalars().first()  # type: ignore[attr-defined]
        tx.execute(update(timers).where(timers.c.id == row).values(slot=1, body=b"x" * 300))  # type: ignore[attr-defined]

    await house.app.database.run(damage)
    await house.wind(timedelta(minutes=11))
    assert len(await headers(house)) >= 1


@pytest.mark.parametrize("command", ["/help", "/report", "/start", "/he", "/privacy"])
async def test_words_behind_a_command_are_kept_and_read_for_danger(house: House, command: str) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write(f"{command} i have taken loads of tablets i want to die")
    await pupil.wait_for("In school? Go to any grown-up or the office now.", anywhere=True)
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    assert "i have taken loads of tablets" in await open_case_of(house.phone("duty"))


async def test_after_hiding_the_next_sign_of_danger_gets_its_card(house: House) -> None:
    pupil = await tell(house, words="i have taken loads of tablets i want to die")
    await pupil.wait_for("You matter.")
    await house.settle()
    await pupil.write("hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await pupil.write("i want to die i took tablets")
    await pupil.wait_for("You matter.")


async def test_hiding_twice_while_telegram_is_slow_still_deletes_everything(house: House) -> None:
    pupil = await tell(house, words="secret words")
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    house.box.faults.next("deleteMessages", status=429, parameters={"retry_after": 1})
    await pupil.write("hide")
    await pupil.write("hide")
    await pupil.wait_until(lambda phone: all("secret" not in text for text in phone.texts), 60, what="gone")


async def test_after_hiding_nobody_learns_that_there_was_a_report(house: House) -> None:
    pupil = await report(house)
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await pupil.write("hi")
    await pupil.wait_for("Are you safe right now?")
    assert pupil.find("Is this about the same thing as before?") is None


async def test_two_hidden_drafts_become_one_and_nothing_is_lost(house: House) -> None:
    pupil = await tell(house, words="first words")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await pupil.write("second words")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await house.wind(timedelta(hours=13))
    await pupil.start("s-HFHS")
    await pupil.wait_for("You wrote 2 messages. We kept them.", anywhere=True)
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    shown = await open_case_of(house.phone("duty"))
    assert "▏first words\n▏second words" in shown


async def test_hiding_twice_never_turns_a_report_of_its_own_into_an_answer(house: House) -> None:
    """An answer for a case, hidden, then a report about its reader, hidden: together they join no case."""
    pupil = await report(house)
    await reply(house.phone("lead"))
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("Thank you.")
    await pupil.press("Answer")
    await pupil.wait_for("Type your answer.")
    await pupil.write("it is the 132")
    await pupil.wait_for("It is ready to send.")
    await pupil.write("hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await pupil.write("mrs a laughs at my stammer")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await house.wind(timedelta(hours=13))
    await pupil.start("s-HFHS")
    await pupil.wait_for("You wrote 2 messages. We kept them.", anywhere=True)
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert len(await headers(house)) == 2


async def test_a_draft_lives_from_its_last_line(house: House) -> None:
    pupil = await tell(house, words="one")
    await pupil.wait_for("Are you safe right now?")
    await house.wind(timedelta(hours=23))
    await pupil.write("two")
    await pupil.wait_for("Are you safe right now?")
    await house.wind(timedelta(hours=20))
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")


async def test_nobody_is_said_to_be_there_who_is_not(house: House) -> None:
    """MOMENTS 4."""
    await house.phone("duty").block()
    await house.settle()
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("as soon as someone is back")
    await pupil.write("i want to die i took tablets")
    card = await pupil.wait_for("You matter.")
    assert card.text.startswith("No grown-up can see this now. We can't send help. 999 can.")


async def test_a_lead_who_acts_can_be_reached_again(house: House) -> None:
    lead = house.phone("lead")
    house.box.faults.next(
        "sendMessage",
        status=403,
        description="Forbidden: bot was blocked by the user",
        when=lambda args: str(args.get("chat_id")) == str(lead.id),
    )
    await report(house, "one")
    await house.settle()
    await lead.write("/cases")
    await house.settle()
    people = (await house.operate("leads.list"))["leads"]
    assert {person["state"] for person in people if person["role"] != "ddsl"} == {"active"}


async def test_a_blocked_leads_waiting_alerts_go_to_somebody(house: House) -> None:
    house.box.faults.always("sendMessage", status=429, parameters={"retry_after": 1}, when=lambda args: True)
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await asyncio.sleep(0.2)
    await pupil.write("they laugh at me")
    await asyncio.sleep(0.2)
    house.box.faults.clear()
    await pupil.wait_for("Are you safe right now?", 60)
    await send(pupil)
    await house.phone("lead").wait_for("A new report.")
    for name in ("lead", "deputy"):
        await house.phone(name).block()
    await house.phone("duty").wait_for("Nobody has opened this report. It has come to you.")
    await pupil.write("again today")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await house.phone("duty").wait_for("The pupil has written again.")


async def test_send_under_an_older_preview_sends_nothing(house: House) -> None:
    pupil = await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("first text")
    first = await lead.wait_for("the pupil will read this")
    await lead.write("second text")
    await lead.wait_for("second text")
    await lead.press("Send", message=first.id)
    await lead.wait_for("There is no reply waiting to be sent.")
    await house.settle()
    drawn = "Your four words are"  # and may be both of these
    said = [words for words in pupil.texts if drawn not in words]
    assert all("text" not in words or "first" not in words for words in said)


async def test_a_reply_begun_for_one_case_never_goes_to_another(house: House) -> None:
    await report(house, "one", "they laugh at my bag")
    await report(house, "two", "they laugh at my coat")
    lead = house.phone("lead")
    await house.settle()
    alerts = [shown for shown in lead.messages if "A new report." in shown]
    await lead.press("Open", message=alerts[0].id)
    await lead.wait_for("word for word")
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.press("Open", message=alerts[1].id)
    await lead.wait_for("word for word")
    await lead.write("a question about the coat")
    await lead.wait_for("/cases shows your open cases.")


async def test_thirteen_replies_are_all_there(house: House) -> None:
    pupil = await tell(house)
    await send(pupil)
    lead = house.phone("lead")
    await open_case_of(lead)
    for number in range(15):
        await lead.press("Reply", anywhere=True)
        await lead.wait_for("type your reply")
        await lead.write(f"reply number {number}.")
        await lead.wait_for("the pupil will read this")
        await lead.press("Send")
        await lead.wait_for("kept.")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await house.settle(60)
    assert all(any(f"reply number {number}." in text for text in pupil.texts) for number in range(15))


async def test_message_ids_are_forgotten_after_two_days(house: House) -> None:
    from storage.chats import load_chat

    pupil = await report(house)
    await house.wind(timedelta(days=3))  # the pupil hears that nobody has read it
    await house.wind(timedelta(days=3))
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: load_chat(tx, sealer, "telegram", str(pupil.id)))
    assert found is not None
    assert (found.traces, found.pages) == ([], [])


async def test_damaged_rows_do_not_keep_heard_from_starting(house: House) -> None:
    sealer = house.app.service.sealer

    def plant(tx: object) -> None:
        row = {"id": b"1" * 16, "chat": b"2" * 16, "seq": 1, "state": "new", "tries": 0, "body": b"x" * 287}
        tx.execute(inbox.insert(), row)  # type: ignore[attr-defined]

    del sealer
    await house.app.database.run(plant)
    await house.restart()
    assert house.app.alarms["seal_broken"] == 1
    await report(house)


async def test_a_chat_whose_row_is_damaged_is_answered(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await house.app.database.run(lambda tx: tx.execute(update(chats).values(body=b"x" * 3615)))
    await pupil.write("hello")
    await pupil.wait_for("We got your message and kept it", 60)


async def test_who_only_looked_at_the_first_screen_can_still_join_as_a_lead(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    adult = house.phone("adult")
    await adult.start()
    await adult.wait_for("Which school do you go to?")
    await adult.start(f"join-{made['token']}")
    await adult.wait_for("You are joining as the deputy")


async def test_nothing_is_left_of_an_erased_draft(house: House) -> None:
    pupil = await tell(house, words="x" * 4000)
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("/cancel")
    await pupil.wait_for("It was not sent.")
    assert await house.app.database.run(lambda tx: tx.execute(select(pieces)).all()) == []
