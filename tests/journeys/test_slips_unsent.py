"""What was typed in for a child and not sent: danger is sent by silence, and nothing is pushed into a hidden chat."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.house import House
from tests.journeys.test_slips import DANGER, headers
from tests.journeys.test_slips_elsewhere import typing


async def test_danger_that_was_typed_in_is_sent_after_ten_silent_minutes(house: House) -> None:
    phone = await typing(house, DANGER)
    await house.wind(timedelta(minutes=15))
    assert [one.urgency for one in await headers(house)] == [1]
    assert [text for text in phone.texts if "Keep the paper until" in text]


async def test_nothing_is_pushed_into_a_hidden_chat_and_nothing_is_lost(house: House) -> None:
    phone = await typing(house, "they call me names")
    await phone.write("hide")
    await house.settle()
    before = len(phone.texts)
    await house.wind(timedelta(minutes=35))
    assert phone.texts[before:] == []
    assert [one.reporter for one in await headers(house)] == ["slip"]
