"""The PIN pad: a lead's phone in somebody else's hand tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from handlers.lead.pin import is_weak
from tests.journeys.house import House, report


async def tap(lead: Phone, digits: str) -> None:
    """Tap on the newest pad, which is one message."""
    pad = next(one for one in reversed(lead.answers) if "OK" in [b.label for row in one.rows for b in row])
    for digit in digits:
        await lead.press(digit, message=pad.id)
    await lead.press("OK", message=pad.id)


async def choosing(house: House) -> Phone:
    """A lead before whom the pad for a new PIN stands."""
    lead = house.phone("lead")
    await lead.write("/me")
    await lead.press("PIN")
    await lead.press("Choose a PIN")
    await lead.wait_for("A new PIN")
    return lead


async def with_pin(house: House, digits: str = "4072") -> Phone:
    lead = await choosing(house)
    await tap(lead, digits)
    await lead.wait_for("The same once more")
    await tap(lead, digits)
    await lead.wait_for("Your PIN is set.")
    return lead


async def test_a_locked_chat_shows_nothing_until_the_pin_is_tapped(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    await lead.write("/lock")
    await lead.wait_for("Locked.")
    await lead.write("/cases")
    await lead.wait_for("PIN: …")
    await house.settle()
    assert not [one for one in lead.answers if "open case" in one]
    await tap(lead, "4072")
    await lead.wait_for("1 open case")
    sent = [call.args | {"callback_query_id": ""} for call in house.box.calls]  # Telegram's number, drawn
    assert "4072" not in re.sub(r"\b[0-9a-f]{32}\b", "", repr(sent))  # ids in buttons are drawn, too


async def test_ten_quiet_minutes_lock_it_and_acting_keeps_it_open(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    await house.wind(timedelta(minutes=9))
    await lead.write("/cases")
    await lead.wait_for("1 open case")
    await house.wind(timedelta(minutes=9))
    await lead.write("/cases")
    await lead.wait_for("1 open case")
    await house.wind(timedelta(minutes=11))
    alert = await lead.wait_for("A new report.", anywhere=True)
    await lead.press("Open", message=alert.id)
    await lead.wait_for("PIN: …")
    await tap(lead, "4072")
    await lead.wait_for("word for word")


async def test_five_wrong_tries_rest_the_pad(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    await lead.write("/lock")
    await lead.write("/cases")
    await lead.wait_for("PIN: …")
    for number in range(5):
        await tap(lead, "1357")
        await lead.wait_for("Five wrong tries" if number == 4 else "That is not your PIN")
    await lead.write("/cases")
    await lead.wait_for("The pad takes nothing")
    await house.wind(timedelta(minutes=16))
    await lead.write("/cases")
    await lead.wait_for("PIN: …")
    await tap(lead, "4072")
    await lead.wait_for("1 open case")


async def test_on_it_works_while_locked(house: House) -> None:
    """It shows nothing, and a child must not wait for a forgotten PIN."""
    lead = await with_pin(house)
    await lead.write("/lock")
    await report(house)
    await lead.wait_for("A new report.")
    await lead.press("I'm on it")
    await lead.wait_for("you are on it")


async def test_the_administrator_takes_a_forgotten_pin_away(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    await lead.write("/lock")
    await lead.wait_for("Locked.")
    person = next(one for one in (await house.operate("leads.list"))["leads"] if one["role"] == "dsl")
    await house.operate("leads.unlock", id=person["id"])
    await lead.write("/cases")
    await lead.wait_for("1 open case")


@pytest.mark.parametrize(
    ("digits", "weak"),
    [
        ("1111", True),
        ("1234", True),
        ("9876", True),
        ("123", True),
        ("1234567", True),
        ("4072", False),
        ("112233", False),
    ],
)
def test_weak_pins_are_refused(digits: str, weak: bool) -> None:
    assert is_weak(digits) is weak


def pads(lead: Phone) -> list[str]:
    """Give the text of each message that still shows keys."""
    return [one.text or "" for one in lead.answers if "OK" in [b.label for row in one.rows for b in row]]


async def test_a_pad_that_asks_no_more_shows_no_keys(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    assert not pads(lead)
    await lead.write("/lock")
    await lead.write("/cases")
    await lead.wait_for("PIN: …")
    for number in range(5):
        await tap(lead, "1357")
        await lead.wait_for("Five wrong tries" if number == 4 else "That is not your PIN")
    assert not pads(lead)


async def test_a_pin_that_is_typed_leaves_the_chat_and_opens_nothing(house: House) -> None:
    await report(house)
    lead = await with_pin(house)
    await lead.write("/lock")
    await lead.write("/cases")
    await lead.wait_for("PIN: …")
    typed = await lead.write("4072")
    await lead.wait_for("A PIN is tapped on the pad above, never typed.")
    await house.settle()
    assert not lead.find("open case", since=typed)
    assert "4072" not in [one.text for one in lead.messages]
    await tap(lead, "4072")
    await lead.wait_for("1 open case")


async def test_a_short_pin_is_told_how_many_digits_it_wants(house: House) -> None:
    lead = await choosing(house)
    await tap(lead, "40")
    await lead.wait_for("Choose another, 4 to 6 digits")


async def test_a_pad_that_was_left_standing_keeps_no_words_from_a_slip(house: House) -> None:
    lead = await choosing(house)
    await lead.write("/slips")
    await lead.press("Paper slips")
    await lead.wait_for("Type each slip")
    await lead.write("they laugh at my shoes")
    await lead.wait_for("1 is kept.")
