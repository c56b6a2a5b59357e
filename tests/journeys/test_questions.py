"""Send first, ask after: the questions join the case as they are tapped, one a screen, and none is a trap."""

from __future__ import annotations

from bot.sandbox.phone import Phone
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of, send, skip_to, tell


async def only_case(house: House) -> Header:
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert len(found) == 1
    return found[0]


async def asked(house: House, words: str = "they trip me up") -> Phone:
    pupil = await tell(house, words=words)
    await send(pupil)
    await pupil.wait_for("What is it about?")
    return pupil


async def test_all_answers_reach_the_lead_apart_from_the_words_in_the_boxes_of_signs_of_safety(
    house: House,
) -> None:
    pupil = await asked(house)
    for label in ("Someone is being mean or bullying", "Me", "It keeps happening"):
        await pupil.press(label)
        await house.settle()
    await pupil.press("Corridor")
    await pupil.wait_for(lambda shown: "✓ Corridor" in shown.labels)
    await pupil.press("Bus, or on the way")
    await pupil.wait_for(lambda shown: "✓ Bus, or on the way" in shown.labels)
    for label in (
        "Next",
        "How they look",
        "Next",
        "4",
        "A friend",
        "Make it stop",
        "Yes",
        "After school, 3:30 to 6",
    ):
        await pupil.press(label)
        await house.settle()
    await pupil.wait_for("That is all.")
    assert not [label for message in pupil.answers for label in message.labels if label.startswith("✓")]
    shown = await open_case_of(house.phone("lead"))
    words, _, answers = shown.partition("tapped from a list")
    assert "▏they trip me up" in words
    for line in (
        "• About: Bullying",
        "• Who it is about: the child it is about",
        "• Still happening: it keeps happening",
        "• Where: corridor, bus or on the way",
        "• The pupil thinks it is because of: appearance or health",
        "What is working well?\n• Helps: a friend",
        "What needs to happen?\n• Would help most: make it stop",
        "• The pupil's scale: 4",
    ):
        assert line in answers
    header = await only_case(house)
    assert header.kind == "bullying"
    assert header.facets["place"] == ["corridor", "bus_travel"]
    assert header.write_back == "yes"


async def test_a_restart_between_all_questions_loses_neither_answers_nor_place(house: House) -> None:
    pupil = await asked(house)
    for label, then in (
        ("Something at home", "Who is this about?"),
        ("Me", "Is it still happening?"),
        ("Skip", "Where does it happen?"),
    ):
        await house.restart()
        await pupil.press(label)
        await pupil.wait_for(then)
    await pupil.press("Home")
    await pupil.wait_for(lambda shown: "✓ Home" in shown.labels)
    await house.restart()
    await pupil.press("Next")
    await pupil.wait_for("How safe do you feel?")
    header = await only_case(house)
    assert (header.kind, header.facets["place"]) == ("home_harm", ["home"])


async def test_two_quick_ticks_both_count(house: House) -> None:
    pupil = await asked(house)
    place = await skip_to(pupil, "Where does it happen?")
    for label in ("Toilets", "Online"):
        await pupil.press(label, message=place.id)
    await house.settle()
    assert (await only_case(house)).facets["place"] == ["toilets", "online"]


async def test_two_on_the_scale_brings_help_first_and_raises_and_alerts(house: House) -> None:
    """MOMENTS 27."""
    pupil = await asked(house)
    scale = await skip_to(pupil, "How safe do you feel?")
    await pupil.press("2", message=scale.id)
    card = await pupil.wait_for("call 999. It is free.")
    question = await pupil.wait_for("Is there anyone or anything that helps?")
    assert card.id < question.id
    assert (await only_case(house)).urgency == 2
    alert = await house.phone("lead").wait_for("More urgent than before")
    assert alert.text.startswith("P2 · ")


async def test_stop_stops_and_an_old_question_is_answered_kindly(house: House) -> None:
    pupil = await asked(house)
    first = pupil.find("What is it about?")
    assert first is not None
    await pupil.press("Stop")
    await pupil.wait_for("That is all.")
    await pupil.press("Something at home", message=first.id)
    await pupil.wait_for("That button is from before.")
    assert (await only_case(house)).kind == ""


async def test_who_opened_the_case_before_the_answers_came_is_told_once(house: House) -> None:
    pupil = await asked(house)
    await open_case_of(house.phone("lead"))
    await pupil.press("Something else, or not sure")
    await pupil.wait_for("Who is this about?")
    await pupil.press("Stop")
    await pupil.wait_for("That is all.")
    await house.phone("lead").wait_for("The pupil answered more questions.")


async def test_words_typed_under_a_question_are_words_and_the_question_stays(house: House) -> None:
    pupil = await asked(house)
    await pupil.write("and they took my shoe")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    assert "▏and they took my shoe" in await open_case_of(house.phone("lead"))


async def test_a_report_without_a_word_typed(house: House) -> None:
    """*Buttons only*: start, tap instead, what about, safe, who, send."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.press("Start")
    await pupil.press("Tap instead of typing")
    await pupil.press("Something at home")
    shown = await pupil.wait_for("Are you safe right now?")
    assert "Not sent yet." in shown
    await send(pupil)
    await pupil.wait_for("Who is this about?")  # what it is about is not asked again
    header = await only_case(house)
    assert (header.kind, header.urgency, header.lines) == ("home_harm", 2, 0)
    assert "• About: Harm at home" in await open_case_of(house.phone("lead"))


async def test_i_think_i_did_something_is_answered_kindly_and_marked_for_the_lead(house: House) -> None:
    """MOMENTS 27."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.press("Start")
    await pupil.press("I think I did something")
    kind = await pupil.wait_for("It takes courage to say that. You are not bad for telling us.")
    ask = await pupil.wait_for("You can tell us as much or as little as you want.")
    assert kind.id < ask.id
    await pupil.write("i sent a photo of someone")
    await send(pupil)
    await pupil.wait_for("How safe do you feel?")  # no detail of what happened is asked
    shown = await open_case_of(house.phone("lead"))
    assert "police first" in shown


async def test_for_a_friend_and_i_saw_it_are_told_apart(house: House) -> None:
    for label, role in (("It's about a friend", "friend"), ("I saw something", "witness")):
        pupil = house.phone(role)
        await pupil.start("s-HFHS")
        await pupil.press("Start")
        await pupil.press(label)
        await pupil.write("someone is mean to them")
        await send(pupil)
        await pupil.wait_for("What is it about?")
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert sorted(header.facets["role"][0] for header in found) == ["friend", "witness"]


async def test_more_says_what_happens_next_and_prints_no_word_back(house: House) -> None:
    """MOMENTS 17 and 27."""
    pupil = await asked(house, words="canary words")
    await pupil.press("Something at home")
    scale = await skip_to(pupil, "How safe do you feel?")
    await pupil.press("5", message=scale.id)
    await pupil.wait_for("anything that helps?")
    await pupil.press("More")
    shown = await pupil.wait_for("You sent 1 message. About: home. Safe: 5 of 10.")
    assert "canary" not in shown
    await pupil.press("What happens next")
    steps = await pupil.wait_for("1. Mrs A, safeguarding lead")
    assert "They can't see who you are, unless you say. They might guess." in steps


async def test_own_words_are_shown_for_two_minutes_and_only_before_sending(house: House) -> None:
    from datetime import timedelta

    pupil = await tell(house, words="canary words")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("More")
    await pupil.press("Show my words")
    await pupil.wait_for("canary words")
    await house.wind(timedelta(minutes=3))
    assert pupil.find("canary words") is None
    await pupil.press("Show my words", anywhere=True)
    await pupil.wait_for("Then we don't show them here.")


async def test_a_grown_up_at_school_tapped_and_sent_at_once_reaches_no_lead_of_the_school(
    house: House,
) -> None:
    """MOMENTS 10: where the question was skipped, an adult at school counts as *yes*."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.press("Start")
    await pupil.press("Tap instead of typing")
    await pupil.press("A grown-up at school or club")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await house.settle()
    assert all(house.phone(name).find("A new report.") is None for name in ("lead", "deputy"))
    header = await only_case(house)
    assert not [desk for desk in header.readers if desk == "HFHS/leads"]
