"""Four words, another phone, a copy, taking back: nothing is cut off, nothing is printed to the wrong person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox.phone import Phone
from handlers.pupil import finding
from handlers.pupil.receipts import word_list
from handlers.pupil.tries import BUDGET
from safeguarding import tries
from storage.cases import Header, list_headers
from storage.schema import cases, chats, receipts
from storage.timers import list_after
from tests.journeys.house import House, allow, open_case_of, reply, report, send, tell


async def headers(house: House) -> list[Header]:
    return list(await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer)))


async def told(house: House, words: str = "canary they trip me") -> tuple[Phone, str]:
    """A pupil sends; gives the phone and the four words."""
    pupil = await tell(house, words=words)
    await send(pupil)
    shown = pupil.find("Your four words are")
    assert shown is not None
    return pupil, shown.text.split("Your four words are:\n\n")[1].split("\n")[0]


async def other_phone(house: House, words: str, name: str = "other") -> Phone:
    other = house.phone(name)
    await other.start("s-HFHS")
    await other.wait_for("Just type, or tap Start.")
    await other.write("/receipt")
    await other.wait_for("Type your four words here.")
    await other.write(words)
    return other


async def test_from_another_phone_unread_replies_are_shown_and_one_can_add(house: House) -> None:
    """MOMENTS 18."""
    pupil, words = await told(house)
    await allow(pupil)
    await reply(house.phone("lead"), "canary reply")
    await pupil.wait_for("1 new message.")
    other = await other_phone(house, words)
    found = await other.wait_for("You sent 1 message.")
    assert "canary" not in found
    await other.wait_gone(words)
    await other.press("Open")
    await other.press("Yes")
    await other.wait_for("canary reply")
    await other.press("Answer")
    await other.write("it is the 132")
    await other.press("Send now")
    await other.wait_for("Added.")
    again = await house.phone("lead").wait_for("The pupil has written again.")
    await house.phone("lead").press("Open", message=again.id)
    await house.phone("lead").wait_for("▏it is the 132")
    await pupil.press("Open", anywhere=True)  # the first phone still has everything
    await pupil.press("Yes")
    await pupil.wait_for("canary reply")


async def test_the_other_door_is_asked_and_can_lock(house: House) -> None:
    pupil, words = await told(house)
    await allow(pupil)
    other = await other_phone(house, words)
    await other.wait_for("You sent 1 message.")
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.press("Yes")
    await pupil.wait_for("You were opened somewhere else. Was it you?")
    await pupil.press("No: lock it")
    await pupil.wait_for("It is locked.")
    await other.press("More")
    shown = await other.wait_for("What happens next")
    assert "You sent" not in shown
    third = await other_phone(house, words, "third")
    await third.wait_for("We did not find those words.")
    await pupil.press("More")
    await pupil.wait_for("You sent 1 message.")


async def test_this_is_my_new_phone_is_a_choice(house: House) -> None:
    pupil, words = await told(house)
    await allow(pupil)
    other = await other_phone(house, words)
    await other.press("This is my new phone")
    await other.wait_for("you will see it on this phone now")
    await reply(house.phone("lead"), "canary reply")
    await other.wait_for("1 new message.")
    await pupil.press("Open", anywhere=True)
    await pupil.press("Yes")
    await pupil.wait_for("You were opened somewhere else.")  # the old phone is still asked
    assert all("canary reply" not in text for text in pupil.texts)


async def test_a_lock_that_was_never_asked_for_locks_nothing(house: House) -> None:
    pupil, words = await told(house)
    other = await other_phone(house, words)
    found = await other.wait_for("You sent 1 message.")
    (header,) = await headers(house)
    await other.press_data(f"p.0.lock.{header.id}", message=found.id)
    await other.wait_for("That button is from before.")
    await pupil.press("More")
    await pupil.wait_for("You sent 1 message.")


async def test_wrong_words_wait_and_never_lock_and_a_report_needs_none(house: House) -> None:
    _, words = await told(house)
    other = await other_phone(house, "cello add peanut limit")
    for _ in range(3):
        await other.wait_for("We did not find those words.")
        await other.write("cello add peanut limit")
    await other.wait_for("then try again.")
    await other.write("they hurt me")
    await other.wait_for("Are you safe right now?")
    await house.wind(timedelta(minutes=2))
    await other.write(words)
    await other.wait_for("You sent 1 message.")


WRONG = " ".join(word_list()[:4])
FOUND, WAIT, NOT_FOUND = "You sent 1 message.", "Please wait 60 seconds", "We did not find those words."


async def fail(house: House, *names: str) -> None:
    for name in names:
        await (await other_phone(house, WRONG, name)).wait_for(NOT_FOUND)


async def check_many_phones_make_every_try_wait(house: House) -> None:
    """DESIGN 4: beyond the budget every try waits alike, right or wrong, and none is locked out."""
    _, words = await told(house)
    await fail(house, "thief-1", "thief-2", "thief-3")
    for name, typed, then in (("thief-4", WRONG, NOT_FOUND), ("other", words, FOUND)):
        phone = await other_phone(house, typed, name)
        said = await phone.wait_for(lambda shown, then=then: WAIT in shown or then in shown)
        assert WAIT in said, "a try of a fresh phone did not wait"
    await house.wind(timedelta(seconds=61))
    for name, typed, then in (("other", words, FOUND), ("thief-4", WRONG, NOT_FOUND)):
        await house.phone(name).write(typed)
        await house.phone(name).wait_for(then)


@pytest.mark.parametrize("narrow", ["PER_SETTING", "OVERALL"])
async def test_wrong_words_from_many_phones_make_every_try_wait_alike(
    house: House, monkeypatch: pytest.MonkeyPatch, narrow: str
) -> None:
    monkeypatch.setattr(tries, narrow, tries.Limit(3, 3))
    await check_many_phones_make_every_try_wait(house)


async def test_sabotage_with_a_budget_of_each_chat_alone_many_phones_try_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "PER_SETTING", tries.Limit(3, 3))
    monkeypatch.setattr(finding.tries, "wait_for_all", lambda _turn: 0)
    with pytest.raises(AssertionError, match="did not wait"):
        await check_many_phones_make_every_try_wait(house)


async def test_a_settings_budget_is_its_own_outlives_a_restart_and_drains(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "PER_SETTING", tries.Limit(3, 3))
    await fail(house, "thief-1", "thief-2", "thief-3")
    await house.restart()
    await (await other_phone(house, WRONG, "thief-4")).wait_for(WAIT)
    elsewhere = house.phone("elsewhere")
    await elsewhere.start("s-STJ")
    await elsewhere.write("/receipt")
    await elsewhere.wait_for("Type your four words here.")
    await elsewhere.write(WRONG)
    await elsewhere.wait_for(NOT_FOUND)
    await house.wind(timedelta(minutes=21))
    await fail(house, "thief-5")
    await house.wind(timedelta(hours=3))
    sealer = house.app.service.sealer
    left = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    assert not [timer for timer in left if timer.kind == BUDGET]


async def test_words_of_the_list_with_one_letter_wrong_still_open(house: House) -> None:
    _, words = await told(house)
    longest = max(words.split(), key=len)  # a short one with a letter more may be two other words
    misspelt = words.replace(longest, longest + longest[-1], 1).upper()
    other = await other_phone(house, misspelt)
    await other.wait_for("You sent 1 message.")


async def test_four_words_of_which_one_cannot_be_read_are_no_report(house: House) -> None:
    misspelt = f"{WRONG.rpartition(' ')[0]} zzzzzz"
    other = await other_phone(house, misspelt)
    await other.wait_for(NOT_FOUND)
    await other.wait_gone(misspelt)
    await other.write("they trip me zzzzzz")
    await other.wait_for("Are you safe right now?")


async def test_danger_typed_in_place_of_the_four_words_is_heard(house: House) -> None:
    other = house.phone("other")
    await other.start("s-HFHS")
    await other.wait_for("Just type, or tap Start.")
    await other.write("/receipt")
    await other.wait_for("Type your four words here.")
    await other.write("i have taken loads of tablets")
    await other.wait_for("999")


async def test_the_receipt_ends_hiding(house: House) -> None:
    """MOMENTS 16."""
    pupil, words = await told(house)
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    await pupil.press("More")
    assert "You sent" not in await pupil.wait_for("What happens next")
    await pupil.write("/receipt")
    await pupil.wait_for("Type your four words here.")
    await pupil.write(words)
    await pupil.wait_for("You sent 1 message.")


async def test_a_copy_gives_words_and_replies_after_the_receipt_only_and_goes_again(house: House) -> None:
    """MOMENTS 17."""
    pupil, words = await told(house)
    await reply(house.phone("lead"), "canary reply")
    await pupil.write("/copy")
    await pupil.wait_for("Type your four words here.")
    assert all("canary" not in text.replace(words, "") for text in pupil.texts)  # drawn: it may be among them
    await pupil.write(words)
    await pupil.press("Show my words and the answers")
    copy = await pupil.wait_for("You wrote:\ncanary they trip me")
    assert "From the safeguarding lead:\n\ncanary reply" in copy
    await house.wind(timedelta(minutes=11))
    assert pupil.find("canary they trip me") is None
    await pupil.press("Show my words and the answers", anywhere=True)
    await pupil.wait_for("Type your four words here.")  # the proof holds for ten minutes


async def test_a_button_for_a_copy_without_the_receipt_shows_nothing(house: House) -> None:
    pupil, _ = await told(house)
    await pupil.press_data("p.0.copy", message=pupil.messages[-1].id)
    await pupil.wait_for("Type your four words here.")


# -- taking back (MOMENTS 20) -----------------------------------------------------------------------


async def take_back(pupil: Phone) -> str:
    await pupil.press("More", anywhere=True)
    await pupil.press("Take it back")
    asked = await pupil.wait_for("Take it back?")
    await pupil.press("Yes, do it")
    await pupil.wait_for("Done. You can tell us again any time.")
    return str(asked.text)


async def test_before_anyone_opened_it_a_report_can_be_taken_back_and_is_gone(house: House) -> None:
    pupil, _ = await told(house)
    assert "it is gone for good" in await take_back(pupil)
    assert await headers(house) == []
    left = await house.app.database.run(
        lambda tx: (tx.execute(select(cases)).all(), tx.execute(select(receipts)).all())
    )
    assert left == ([], [])
    alert = house.phone("lead").find("A new report.")
    assert alert is not None
    await house.phone("lead").press("Open", message=alert.id)
    await house.phone("lead").wait_for("There is nothing here for you")
    await pupil.wait_until(lambda phone: len(phone.answers) == 1, what="the chat is clean")


async def test_once_opened_the_lead_sees_that_it_was_asked_for(house: House) -> None:
    pupil, _ = await told(house)
    await open_case_of(house.phone("lead"))
    assert "They see that you asked" in await take_back(pupil)
    (header,) = await headers(house)
    assert (header.chat, header.write_back) == ("", "no")
    await house.phone("lead").write(f"/case {header.ref}")
    await house.phone("lead").wait_for("The pupil asked to take it back.")


@pytest.mark.parametrize("way", ["back", "forget"])
async def test_while_somebody_may_be_in_danger_it_is_still_read_and_the_way_ends_with_the_case(
    house: House, way: str
) -> None:
    pupil = await tell(house, words="please read this")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    if way == "back":
        asked = await take_back(pupil)
    else:
        await pupil.write("/forget")
        shown = await pupil.wait_for("Forget you?")
        asked = shown.text
        await pupil.press("Yes, do it")
        await pupil.wait_for("Done. You can tell us again any time.")
    assert "If someone may be badly hurt, we still read it. We will not write to you." in asked
    (header,) = await headers(house)
    assert header.chat, "the way to the chat is kept while somebody may be in danger"
    lead = house.phone("lead")
    await reply(lead, "we are here")
    await house.settle()
    assert pupil.find("1 new message.") is None
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    assert pupil.find("Is it OK to read this here, now?") is None
    await house.wind(timedelta(minutes=61))  # a P1 is not closed in its first hour
    await lead.write(f"/case {header.ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("Close")
    await lead.press("Supported in school")
    await lead.press("Close it")
    await lead.wait_for("closed")
    (header,) = await headers(house)
    assert header.chat == ""


async def test_forget_leaves_no_row_of_the_chat(house: House) -> None:
    pupil = await report(house)
    before = await house.app.database.run(lambda tx: len(tx.execute(select(chats)).all()))
    await pupil.write("and something else")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.write("/forget")
    await pupil.press("Yes, do it")
    await pupil.wait_for("Done. You can tell us again any time.")
    await house.settle()
    left = await house.app.database.run(lambda tx: len(tx.execute(select(chats)).all()))
    assert left == before - 1
    await pupil.wait_until(lambda phone: len(phone.answers) == 1, what="the chat is clean")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")


# -- the hours a pupil chose -----------------------------------------------------------------------


async def test_the_line_goes_in_the_hours_that_the_pupil_chose(house: House) -> None:
    pupil, _ = await told(house)
    for label in ("Skip", "Skip", "Skip", "Skip", "Skip", "Skip", "Skip", "Yes"):
        await pupil.press(label)
        await house.settle()
    await pupil.press("After school, 3:30 to 6")
    await pupil.wait_for("That is all.")
    await open_case_of(house.phone("lead"))  # at ten in the morning
    await house.settle()
    assert pupil.find(lambda shown: shown.text == "1 new message.") is None
    await house.wind(timedelta(hours=6))
    await pupil.wait_for(lambda shown: shown.text == "1 new message.", anywhere=True)


@pytest.mark.parametrize("way", ["back", "forget"])
async def test_who_found_the_four_words_can_take_nothing_back(house: House, way: str) -> None:
    """MOMENTS 18: the receipt cuts nothing off, neither the report nor the phone that told."""
    pupil, words = await told(house)
    await allow(pupil)
    other = await other_phone(house, words)
    await other.wait_for("You sent 1 message.")
    if way == "back":
        asked = await take_back(other)
    else:
        await other.write("/forget")
        asked = (await other.wait_for("Forget you?")).text
        await other.press("Yes, do it")
        await other.wait_for("Done. You can tell us again any time.")
    assert "stays on the phone it came from" in asked
    (header,) = await headers(house)
    assert (header.doors, header.write_back, header.marks) == ([], "yes", [])
    await reply(house.phone("lead"), "canary reply")
    await pupil.press("Open", anywhere=True)
    await pupil.press("Yes")
    await pupil.wait_for("canary reply")
    assert all("canary" not in text for text in other.texts)
