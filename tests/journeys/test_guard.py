"""A name that may be the pupil's own is pointed out once, and keeping it is the default (MOMENTS 21)."""

from __future__ import annotations

from bot.sandbox.phone import Phone
from tests.journeys.house import House, open_case_of, send

LINE = "You wrote a name that may be yours, or a number."


async def named(house: House, words: str = "i am Canaria and they hit me") -> Phone:
    pupil = house.phone("pupil", first_name="Canaria")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("first line")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write(words)
    return pupil


async def test_tapping_nothing_keeps_it_and_it_is_said_once(house: House) -> None:
    pupil = await named(house)
    line = await pupil.wait_for(LINE)
    question = await pupil.wait_for("Are you safe right now?")
    assert line.id < question.id
    await pupil.write("Canaria again")
    await pupil.wait_for("Are you safe right now?")
    assert len([text for text in pupil.texts if LINE in text]) == 1
    await send(pupil)
    assert "▏i am Canaria and they hit me" in await open_case_of(house.phone("lead"))


async def test_taken_out_it_is_not_in_the_report(house: House) -> None:
    pupil = await named(house)
    line = await pupil.wait_for(LINE)
    await pupil.press("Take out", message=line.id)
    await pupil.wait_for("We took it out.")
    await send(pupil)
    shown = await open_case_of(house.phone("lead"))
    assert "▏first line\n▏i am […] and they hit me" in shown
    assert "Canaria" not in shown


async def test_changed_only_that_line_goes_and_is_typed_again(house: House) -> None:
    pupil = await named(house)
    line = await pupil.wait_for(LINE)
    await pupil.press("Change", message=line.id)
    await pupil.wait_for("Type it again the way you want.")
    await pupil.write("they hit me")
    await send(pupil)
    assert "▏first line\n▏they hit me" in await open_case_of(house.phone("lead"))


async def test_in_danger_nothing_is_pointed_out(house: House) -> None:
    pupil = await named(house, "Canaria here i have taken loads of tablets")
    await pupil.wait_for("Send what you wrote now?")
    assert pupil.find(LINE) is None


async def test_the_name_a_phone_bears_is_kept_nowhere(house: House) -> None:
    """With the guard's eyes on it for one event only, no row may bear it (canary)."""
    pupil = await named(house, "they hit me")
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    sealer = house.app.service.sealer
    from storage.chats import load_chat

    chat = await house.app.database.run(lambda tx: load_chat(tx, sealer, "telegram", str(pupil.id)))
    assert chat is not None and chat.answers["tail"] == "first line\nthey hit me"
    assert "Canaria" not in repr(chat) + repr(chat.answers)
