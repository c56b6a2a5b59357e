"""Pictures and other things that are not words: never downloaded, asked about, deleted where they must be."""

from __future__ import annotations

import contextlib
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from bot.sandbox.phone import DOT, Phone
from handlers.events import SentFile
from handlers.pupil import pictures
from handlers.turn import Turn
from tests.journeys.house import House, open_case_of, tell

FETCHES = ("getFile", "file")  # to ask where a file lies, and to take it


async def picture(house: House) -> tuple[Phone, int]:
    pupil = await tell(house, words="someone made a fake picture")
    await pupil.wait_for("Are you safe right now?")
    sent = await pupil.send_file("photo", b"canary bytes")
    await pupil.wait_for("Is anyone in it undressed")
    return pupil, sent


async def check_never_downloaded(house: House, said: str) -> None:
    pupil, sent = await picture(house)
    asked = await pupil.wait_for("Is anyone in it undressed")
    await pupil.press(said, message=asked.id)
    card = await pupil.wait_for("Report Remove (Childline) can help take pictures down.")
    assert "Do not pay." in card.text
    await pupil.wait_gone(sent)
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    shown = await open_case_of(house.phone("duty"))
    assert "A picture or video exists that may show a child undressed." in shown
    assert "It was never downloaded" in shown
    assert "P2" in shown
    assert all(call.method not in FETCHES for call in house.box.calls), "a picture was downloaded"


@pytest.mark.parametrize("said", ["Yes, someone is", "Not sure"])
async def test_picture_that_may_be_indecent_is_deleted_and_the_lead_learns_of_it(
    house: House, said: str
) -> None:
    await check_never_downloaded(house, said)


async def test_sabotage_a_picture_that_is_fetched_to_look_at_it_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks, fetch = pictures.refuse, f"{house.box.url}/bot{house.box.token}/getFile?file_id=any"

    def fetches_first(turn: Turn, event: SentFile, message: str | None) -> None:
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(fetch).close()
        asks(turn, event, message)

    monkeypatch.setattr(pictures, "refuse", fetches_first)
    with pytest.raises(AssertionError, match="a picture was downloaded"):
        await check_never_downloaded(house, "Not sure")


async def test_ten_silent_minutes_are_not_sure_and_nothing_is_pushed(house: House) -> None:
    pupil, sent = await picture(house)
    await house.settle()
    before = len(pupil.texts)
    await house.wind(timedelta(minutes=11))
    await pupil.wait_gone(sent)
    assert len(pupil.texts) <= before
    await pupil.write("hello")
    await pupil.wait_for("Report Remove (Childline) can help take pictures down.")
    assert all(call.method not in FETCHES for call in house.box.calls)


async def test_ordinary_picture_is_not_taken_either_and_stays_where_it_is(house: House) -> None:
    pupil, sent = await picture(house)
    asked = await pupil.wait_for("Is anyone in it undressed")
    await pupil.press("No, nobody is", message=asked.id)
    await pupil.wait_for("You can show it to a grown-up you trust.")
    await house.wind(timedelta(minutes=11))
    assert any(message.id == sent for message in pupil.messages)
    assert all(call.method not in FETCHES for call in house.box.calls)


async def test_answer_pressed_twice_changes_nothing(house: House) -> None:
    pupil, _ = await picture(house)
    asked = await pupil.wait_for("Is anyone in it undressed")
    await pupil.press("Yes, someone is", message=asked.id)
    await pupil.wait_for("We took it out of this chat.")
    await pupil.press_data("p.0.picture.no", message=asked.id)
    await pupil.wait_for("Not sent yet.")
    await house.settle()
    assert len([text for text in pupil.texts if "We took it out of this chat." in text]) == 1


async def test_hidden_chat_forgets_the_question_and_keeps_the_fact(house: House) -> None:
    pupil, sent = await picture(house)
    await pupil.press("Hide")
    await pupil.wait_gone(sent)
    await house.wind(timedelta(minutes=11))
    assert not [text for text in pupil.texts if "Report Remove" in text]


@pytest.mark.parametrize("kind", ["contact", "location"])
async def test_contacts_and_places_are_deleted_at_once(house: House, kind: str) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    sent = await pupil.send(kind)
    await pupil.wait_for("we did not keep it")
    await pupil.wait_gone(sent)


async def test_a_picture_that_comes_later_is_asked_about_again(house: House) -> None:
    """Nothing a child sends is passed over in silence; an album is one question."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.album([DOT, DOT, DOT])
    await pupil.wait_for("We have not looked at it.")
    await house.settle()
    assert sum("We have not looked at it." in text for text in pupil.texts) == 1
    await house.wind(timedelta(seconds=10))
    await pupil.send_file("video")
    await pupil.wait_for("We have not looked at it.")
