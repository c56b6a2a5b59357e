"""Words of a child, or of an adult who went on to something else, are no slips: they are a report like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from tests.journeys.house import House
from tests.journeys.test_slips import headers

LIFE = "i took all my tablets i want to die"


async def typing(house: House, kept: str = "") -> Phone:
    teacher = house.phone("teacher")
    await teacher.start("a-HFHS")
    await teacher.press("Paper slips")
    await teacher.wait_for("Type each slip as one message.")
    if kept:
        await teacher.write(kept)
        await teacher.wait_for("1 is kept")
    return teacher


@pytest.mark.parametrize("kept", ["", "they call me names"])
async def test_a_child_who_opens_the_poster_on_that_phone_is_heard(house: House, kept: str) -> None:
    phone = await typing(house, kept)
    await phone.start("s-HFHS")
    await phone.wait_for("Just type, or tap Start.")
    await phone.write(LIFE)
    await house.settle()
    assert "I am in danger now" in [label for one in phone.messages for label in one.labels]
    await house.wind(timedelta(minutes=15))
    assert 1 in [one.urgency for one in await headers(house)]


async def test_after_hiding_words_are_no_slips(house: House) -> None:
    phone = await typing(house, "they call me names")
    await phone.write("hide")
    await phone.write(LIFE)
    await house.settle()
    assert "I am in danger now" in [label for one in phone.messages for label in one.labels]


async def test_a_complaint_goes_to_the_council_and_into_no_batch(house: House) -> None:
    phone = await typing(house, "they call me names")
    await phone.write("/complain")
    await house.settle()
    await phone.write("the head ignored three slips")
    await house.settle()
    assert not [text for text in phone.texts if "2 are kept" in text]
    assert "Someone at the council reads it, not your school." in str(phone.texts[-1])


async def test_staff_come_back_to_their_batch_by_a_word(house: House) -> None:
    phone = await typing(house, "they call me names")
    await phone.start("a-HFHS")
    await phone.write("/slips")
    await phone.wait_for("On which day were they found?")
