"""Easy read: chosen by a button, six pictures, three faces, as few words as can be."""

from __future__ import annotations

from bot.sandbox.phone import Phone
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of


async def only_case(house: House) -> Header:
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert len(found) == 1
    return found[0]


async def easy(house: House) -> Phone:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.press("Easy words and pictures")
    await pupil.wait_for("👋 Hi. Is something wrong?")
    await pupil.press("▶️ Start")
    return pupil


async def test_three_taps_in_pictures_send_and_faces_stand_on_the_scale(house: House) -> None:
    pupil = await easy(house)
    shown = await pupil.wait_for("What is it about? Tap one.")
    assert len([label for label in shown.labels if label not in ("🙈 Hide", "➕ More")]) == 6
    await pupil.press("😠 Mean people")
    shown = await pupil.wait_for("Are you safe now?")
    assert "✋ Not sent yet." in shown
    await pupil.press("😊 Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("✅ No. Send it")
    await pupil.wait_for("Your four words:")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("😐 A bit safe")
    await pupil.wait_for("May we write to you here?")
    await pupil.press("👍 Yes")
    await pupil.wait_for("That is all.")
    header = await only_case(house)
    assert (header.kind, header.facets["scale"], header.write_back) == ("bullying", ["5"], "yes")
    shown_to_lead = await open_case_of(house.phone("lead"))
    assert "Told in easy words" in shown_to_lead
    assert "three faces: a bit safe (counted as 5)" in shown_to_lead


async def test_the_low_face_brings_help_first(house: House) -> None:
    pupil = await easy(house)
    await pupil.press("🏠 Home")
    await pupil.press("😊 Yes")
    await pupil.press("✅ No. Send it")
    await pupil.press("😟 Not safe")
    card = await pupil.wait_for("999")
    question = await pupil.wait_for("May we write to you here?")
    assert card.id < question.id
    assert (await only_case(house)).urgency == 2


async def test_the_language_can_be_changed_at_any_step_and_nothing_is_lost(house: House) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("they hide my bag")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("/language")
    await pupil.press("Easy words and pictures")
    await pupil.press("😊 Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.write("/language")
    await pupil.press("English")
    shown = await pupil.wait_for("These grown-ups will read it")
    assert "Yes: Mrs A" in shown.labels
    await pupil.press("No")
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    await pupil.write("/language")
    await pupil.press("Easy words and pictures")
    await pupil.wait_for("What is it about? Tap one.")
    assert "▏they hide my bag" in await open_case_of(house.phone("lead"))


async def test_typed_words_count_in_easy_words_too(house: House) -> None:
    pupil = await easy(house)
    await pupil.wait_for("What is it about? Tap one.")
    await pupil.write("boys hit me")
    await pupil.press("😊 Yes")
    await pupil.press("✅ No. Send it")
    await pupil.wait_for("Your four words:")
    assert "▏boys hit me" in await open_case_of(house.phone("lead"))
