"""Journeys of a pupil: from the poster to "Sent.", and everything that may come between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.house import House, open_case_of, report, send, skip_to, tell, write_reply


async def cases(house: House) -> list[object]:
    from storage.cases import list_headers

    return list(await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer)))


async def test_three_taps_send_a_report_in_the_pupils_own_words(house: House) -> None:
    pupil = await tell(house, words="they call me names on the bus ")
    await send(pupil)
    lead = house.phone("lead")
    shown = await open_case_of(lead)
    assert "▏they call me names on the bus" in shown
    assert "Is a reader part of the problem? No" in shown


async def test_every_answer_before_sending_says_that_it_is_not_sent(house: House) -> None:
    pupil = await tell(house)
    for words, label in (
        ("Are you safe right now?", "Yes"),
        ("Is one of them part of the problem?", "No"),
        ("It is ready to send.", None),
    ):
        shown = await pupil.wait_for(words)
        assert "Not sent yet." in shown
        assert "Send now" in shown.labels
        assert "Send, but not to my school" in shown.labels
        if label:
            await pupil.press(label)


async def test_words_typed_before_any_choice_become_a_report(house: House) -> None:
    pupil = house.phone("new")
    await pupil.start()
    await pupil.wait_for("Which school do you go to?")
    await pupil.write("someone hit me behind the gym")
    shown = await pupil.wait_for("Not sent yet.")
    assert "Send now" in shown.labels
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "▏someone hit me behind the gym" in await open_case_of(house.phone("duty"))


@pytest.mark.parametrize("typed", ["hope fold", "hop fold", "Hope F"])
async def test_a_school_is_found_by_a_part_of_its_name_and_its_name_is_no_report(
    house: House, typed: str
) -> None:
    pupil = house.phone("new")
    await pupil.start()
    await pupil.wait_for("Which school do you go to?")
    await pupil.write(typed)
    await pupil.wait_for("Is it one of these?")
    await pupil.press("Hope Fold High School")
    await pupil.wait_for("safe at Hope Fold High School")
    await pupil.write("they took my bag")
    await send(pupil)
    shown = await open_case_of(house.phone("lead"))
    assert "they took my bag" in shown
    assert f"{typed.lower()}\n" not in shown.lower().replace("hope fold high school", "")


async def test_a_word_that_says_something_is_kept_though_a_schools_name_begins_with_it(house: House) -> None:
    await house.operate("settings.add", code="WAY", name="Gangway Primary", pupils=200)
    pupil = house.phone("new")
    await pupil.start()
    await pupil.wait_for("Which school do you go to?")
    await pupil.write("gang")
    await pupil.press("Gangway Primary")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "▏gang" in await open_case_of(house.phone("duty"))


async def test_a_report_that_names_the_school_is_kept_when_the_school_is_chosen(house: House) -> None:
    pupil = house.phone("new")
    await pupil.start()
    await pupil.wait_for("Which school do you go to?")
    await pupil.write("hope fold boys hit me")
    shown = await pupil.wait_for("Not sent yet.")
    assert "My school is not here" in shown.labels
    await pupil.press("My school is not here")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "hope fold boys hit me" in await open_case_of(house.phone("duty"))


@pytest.mark.parametrize("code", ["s-OLDCODE", "s-", "nonsense", "s-../../x"])
async def test_from_any_code_there_is_a_reader(house: House, code: str) -> None:
    """MOMENTS 11: no door is ever shut."""
    pupil = house.phone("pupil")
    await pupil.start(code)
    await pupil.wait_for("Grown-ups at the council")
    await pupil.write("i am being picked on")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("someone at the council")
    assert "i am being picked on" in await open_case_of(house.phone("duty"))


async def test_a_school_without_leads_is_read_by_the_council_and_says_so(house: House) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("St John's Primary is not using this yet.")
    await pupil.write("they push me")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Someone at the council reads it, not your school.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await open_case_of(house.phone("duty"))


async def test_not_safe_gets_help_before_any_question_and_two_taps_send(house: House) -> None:
    pupil = await tell(house, words="please read this")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    card = await pupil.wait_for("call 999. It is free.")
    question = await pupil.wait_for("Send what you wrote now?")
    assert card.id < question.id
    assert "Tell you where I am" in card.labels  # somebody is there to read it
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    alert = await house.phone("lead").wait_for("A new report.")
    assert alert.text.startswith("P1 · Hope Fold High School · ")


async def test_not_sure_gets_help_and_is_urgent_today(house: House) -> None:
    pupil = await tell(house, words="please read this")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Not sure", message=pupil.find("Are you safe right now?").id)  # type: ignore[union-attr]
    await pupil.wait_for("call 999. It is free.")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    alert = await house.phone("lead").wait_for("A new report.")
    assert alert.text.startswith("P2 · ")


async def test_danger_in_words_gets_the_card_at_once(house: House) -> None:
    pupil = await tell(house, words="i have taken loads of tablets i want to die")
    card = await pupil.wait_for("999")
    question = await pupil.wait_for("Not sent yet.")
    assert card.id < question.id
    assert "You matter." in card


@pytest.mark.parametrize("answer", ["Yes: Mrs A", "Another grown-up at school", "The head", "Not sure"])
async def test_whatever_is_not_a_plain_no_goes_to_the_duty_desk_only(house: House, answer: str) -> None:
    """The right adult, never the wrong one (MOMENTS 9 and 10)."""
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    shown = await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press(answer, message=shown.id)
    await pupil.wait_for("Someone at the council reads it, not your school.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await house.phone("duty").wait_for("A new report.")
    await house.settle()
    for name in ("lead", "deputy"):
        assert house.phone(name).find("A new report.") is None
        await house.phone(name).write("/cases")
        await house.phone(name).wait_for("No open cases.")


async def test_send_but_not_to_my_school_stands_on_every_screen_and_is_kept(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("someone at the council, not your school")
    await house.phone("duty").wait_for("A new report.")
    await house.settle()
    assert house.phone("lead").find("A new report.") is None


async def test_closed_service_takes_nothing_in_and_says_where_help_is(closed: House) -> None:
    pupil = closed.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("This is not open yet.")
    await pupil.write("secret words")
    await closed.settle()
    assert len([text for text in pupil.texts if "0800 1111" in text]) >= 1
    from storage.schema import drafts

    assert await closed.app.database.run(lambda tx: tx.execute(drafts.select()).all()) == []


async def test_two_hundred_lines_are_all_kept_in_order(house: House) -> None:
    pupil = await tell(house, words="line 0")
    for number in range(1, 200):
        await pupil.write(f"line {number}")
    await house.settle(60)
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are", 60)
    duty = house.phone("duty")
    await open_case_of(duty)
    await house.settle()
    shown = "\n".join(text for text in duty.texts if "▏" in text)
    found = [line.removeprefix("▏") for line in shown.splitlines() if line.startswith("▏line")]
    assert found == [f"line {number}" for number in range(200)]


async def test_danger_and_ten_silent_minutes_send_what_was_written(house: House) -> None:
    """MOMENTS 3."""
    pupil = await tell(house, words="please come")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    await house.wind(timedelta(minutes=9))
    assert house.phone("duty").find("A new report.") is None
    await house.wind(timedelta(minutes=2))
    line = await pupil.wait_for(lambda shown: shown.text == "1 new message.")
    assert line.silent
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("We sent what you wrote, because you may be in danger.", anywhere=True)
    await pupil.wait_for("May we write back", anywhere=True)
    shown = await open_case_of(house.phone("duty"))
    assert "did not tap Send" in shown


async def test_a_quiet_draft_ends_after_a_day_and_leaves_nothing(house: House) -> None:
    from storage.schema import drafts, pieces

    await tell(house, words="never mind")
    await house.wind(timedelta(hours=25))
    left = await house.app.database.run(
        lambda tx: (len(tx.execute(drafts.select()).all()), len(tx.execute(pieces.select()).all()))
    )
    assert left == (0, 0)
    assert await cases(house) == []


async def test_cancel_leaves_no_residue(house: House) -> None:
    from storage.schema import drafts, pieces
    from storage.timers import list_after

    pupil = await tell(house, words="never mind")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("/cancel")
    await pupil.wait_for("It was not sent.")

    def count(tx: object) -> tuple[int, int]:
        return len(tx.execute(drafts.select()).all()), len(tx.execute(pieces.select()).all())  # type: ignore[attr-defined]

    assert await house.app.database.run(count) == (0, 0)
    left = await house.app.database.run(lambda tx: list_after(tx, house.app.service.sealer, b"", 100))
    assert {timer.kind for timer in left} <= {"traces", "retention", "holiday", "digest", "rounds"}


async def test_hide_takes_both_sides_away_and_stops_pushes(house: House) -> None:
    pupil = await report(house)
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    assert "You can tell us if something is wrong." in pupil.messages[0].text
    lead = house.phone("lead")
    await open_case_of(lead)
    await write_reply(lead, "Thank you for telling us.")
    await lead.wait_for("kept.")
    await house.settle()
    assert len(pupil.messages) == 1
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await house.settle()
    assert pupil.find("Is it OK to read this here, now?") is None
    await house.wind(timedelta(hours=13))
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")


async def test_what_stands_on_the_screen_is_hidden_first(house: House) -> None:
    """Telegram takes a hundred at once; the oldest, far above, may wait for the next call."""
    pupil = await tell(house)
    for number in range(110):
        await pupil.write(f"and again {number}")
    await house.settle()
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    calls = [call for call in house.box.record.calls if call.method == "deleteMessages"]
    first, second = (call.args["message_ids"] for call in calls[-2:])
    assert len(first) == 100 and min(first) > max(second)


@pytest.mark.parametrize("word", ["hide", "HIDE", "hyde", "hide!"])
async def test_the_word_hides_too(house: House, word: str) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.write(word)
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")


async def test_a_hidden_draft_is_offered_after_twelve_hours_as_a_count(house: House) -> None:
    pupil = await tell(house, words="they laugh at me")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("and more")
    await house.settle()
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await house.wind(timedelta(hours=13))
    await pupil.start("s-HFHS")
    await pupil.wait_for("You wrote 2 messages. We kept them.")
    assert all("they laugh" not in text for text in pupil.texts)


async def test_a_reply_is_read_behind_the_gate_and_answered(house: House) -> None:
    pupil = await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await pupil.wait_for("1 new message.")
    assert "read your message" not in str(pupil.texts)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("Thank you. Tell us more about the bus, if you want to.")
    await lead.wait_for("the pupil will read this, from the safeguarding lead")
    await lead.press("Send")
    await lead.wait_for("sent.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes", message=pupil.find("Is it OK to read this here, now?").id)  # type: ignore[union-attr]
    await pupil.wait_for("Tell us more about the bus, if you want to.")
    await pupil.press("Answer")
    await pupil.wait_for("Type your answer.")
    await pupil.write("it is the 132")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    again = await lead.wait_for("The pupil has written again.")
    await lead.press("Open", message=again.id)
    await lead.wait_for("▏it is the 132")


async def test_without_a_yes_nothing_is_pushed_and_the_reply_waits(house: House) -> None:
    pupil = await tell(house)
    await send(pupil)
    await pupil.press("No", message=(await skip_to(pupil, "May we write back")).id)
    await pupil.wait_for("We will not write to you here.")
    lead = house.phone("lead")
    await open_case_of(lead)
    await write_reply(lead, "We are here.")
    await lead.wait_for("kept.")
    await house.settle()
    assert all(text != "1 new message." for text in pupil.texts)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")


async def test_the_child_links_and_nobody_else(house: House) -> None:
    """MOMENTS 14: a second message asks; *No, new* makes a case of its own."""
    pupil = await report(house)
    await pupil.write("something else happened")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("No, new")
    await send(pupil)
    assert len(await cases(house)) == 2


async def test_restart_after_every_step_loses_nothing(house: House) -> None:
    """INT-17."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await house.restart()
    await pupil.write("they hit me after school")
    await pupil.wait_for("Are you safe right now?")
    await house.restart()
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await house.restart()
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await house.restart()
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await house.restart()
    assert "▏they hit me after school" in await open_case_of(house.phone("lead"))


async def test_old_and_doubled_presses_have_one_effect_and_a_kind_answer(house: House) -> None:
    """STO-02 on the pupil's side."""
    pupil = await tell(house)
    safe = await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes", message=safe.id)
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No", message=safe.id)
    await pupil.wait_for("That button is from before.")
    assert pupil.find("call 999. It is free.") is None
    await pupil.press("No")
    ready = await pupil.wait_for("It is ready to send.")
    for _ in range(5):
        await pupil.press("Send now", message=ready.id)
    await pupil.wait_for("Your four words are")
    await house.settle()
    assert len(await cases(house)) == 1


async def test_what_is_sent_unasked_after_hiding_shows_nothing_until_the_pupil_comes_back(
    house: House,
) -> None:
    """MOMENTS 3 and 16 together: danger is still sent, and the screen stays an ordinary first screen."""
    pupil = await tell(house, words="please come")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await house.wind(timedelta(minutes=11))
    assert "▏please come" in await open_case_of(house.phone("duty"))
    await house.settle()
    assert len(pupil.messages) == 1
    await house.wind(timedelta(hours=13))
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("We sent what you wrote, because you may be in danger.")


async def test_a_closed_schools_poster_leads_to_the_council(house: House) -> None:
    """MOMENTS 11."""
    await house.operate("settings.close", code="HFHS")
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    first = await pupil.wait_for("Grown-ups at the council who keep children safe read it.")
    assert "We don't know the code" not in first
