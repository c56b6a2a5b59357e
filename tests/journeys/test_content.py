"""Everything that can be sent gets an answer, keeps its words, and leaves nothing behind that it should not."""

from __future__ import annotations

import pytest

from tests.journeys.house import House, open_case_of, report, send, tell


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("photo", "Is anyone in it undressed"),
        ("video", "Is anyone in it undressed"),
        ("voice", "We can't listen to voice messages"),
        ("document", "We can't open that here."),
        ("animation", "Is anyone in it undressed"),
        ("audio", "We can't"),
    ],
)
async def test_a_file_is_refused_kindly_and_never_fetched(house: House, kind: str, words: str) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.send_file(kind, b"canary bytes", caption="look what they did")
    await pupil.wait_for(words)
    await pupil.wait_for("Are you safe right now?")
    assert all(call.method != "getFile" for call in house.box.calls)
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "▏look what they did" in await open_case_of(house.phone("duty"))


@pytest.mark.parametrize("kind", ["sticker", "contact", "location", "poll", "venue", "dice"])
async def test_what_is_not_words_is_answered(house: House, kind: str) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.send(kind)
    await pupil.wait_for("We ")
    await pupil.wait_for("Are you safe right now?")


async def test_an_album_is_answered_and_its_caption_kept_once(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.album([b"one", b"two", b"three"], caption="three pictures of it")
    await pupil.wait_for("Is anyone in it undressed")
    await house.settle()
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    shown = await open_case_of(house.phone("duty"))
    assert shown.count("three pictures of it") == 1


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4096,
        "👩‍👩‍👧‍👦" * 300,
        "<b>bold</b> & <script>alert(1)</script> " * 80,
        "אני לא בטוח כאן",
        "لا أشعر بالأمان في المدرسة",
        "line one\n\n\nline two\n",
        "tab\tand \"quotes\" and 'more' \\ % {braces} {{ }}",
    ],
)
async def test_words_arrive_whole_whatever_they_are(house: House, text: str) -> None:
    """OUT-08: what the lead sees, put together, is the text; each part within Telegram's limit."""
    pupil = await tell(house, words=text)
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    duty = house.phone("duty")
    await open_case_of(duty)
    await house.settle()
    words = "\n".join(message.text for message in duty.answers if message.protect)
    joined = "".join(character for character in words if character not in "▏\n ")
    wanted = "".join(character for character in text if character not in "\n ")
    assert wanted in joined
    assert all(len(message.text.encode("utf-16-le")) // 2 <= 4096 for message in duty.answers)


async def test_invisible_and_turning_characters_are_shown_as_a_warning_and_kept_in_the_record(
    house: House,
) -> None:
    pupil = await tell(house, words="he is ni\u200bce \u202etxet\u202c to me")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    shown = await open_case_of(house.phone("duty"))
    assert "hidden characters" in shown
    assert "\u202e" not in shown
    assert "\u200b" not in shown


async def test_nothing_readable_is_answered(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("\u2003")
    await pupil.wait_for("We could not read that.")


async def test_an_edit_before_and_after_sending_is_added_and_never_a_report_of_its_own(house: House) -> None:
    """F18."""
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    mine = await pupil.write("they took it")
    await pupil.wait_for("Are you safe right now?")
    await pupil.edit(mine, "they took my phone")
    await pupil.wait_for("Are you safe right now?")
    await send(pupil)
    shown = await open_case_of(house.phone("lead"))
    assert "▏they took it" in shown
    assert "▏[changed:] they took my phone" in shown
    await pupil.edit(mine, "they took my phone and bag")
    await pupil.wait_for("Is this about the same thing as before?")


async def test_a_group_is_left_and_nothing_of_it_is_kept(house: House) -> None:
    from storage.chats import load_chat

    someone = house.phone("someone")
    await someone.start()
    group = house.box.group("Year 9")
    await group.add_bot(by=someone)
    await house.box.called("leaveChat", 1, 60)
    await house.settle()
    found = await house.app.database.run(
        lambda tx: load_chat(tx, house.app.service.sealer, "telegram", str(group.id))
    )
    assert found is None


async def test_unknown_commands_and_buttons_are_answered_with_the_open_question(house: House) -> None:
    pupil = await tell(house)
    asked = await pupil.wait_for("Are you safe right now?")
    for text in ("/nonsense", "/cases", "/start@other_bot x"):
        await pupil.write(text)
        await pupil.wait_for(lambda shown: not shown.mine)
    for data in ("x", "p.999999.safe.yes", "p.-1.safe.yes", "p.0.answer.00", "l", "p.1.in.none", "p.0", "🙂"):
        await pupil.press_data(data, message=asked.id)
        await pupil.wait_for("Are you safe right now?")


async def test_help_is_always_there(house: House) -> None:
    pupil = await report(house)
    await pupil.write("/help")
    card = await pupil.wait_for("0800 1111")
    assert "999" in card.text
    assert "85258" in card.text


async def test_privacy_card_is_true_and_says_what_the_configuration_does(house: House) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.press("How private is this?")
    card = await pupil.wait_for("Telegram is a company.")
    assert "We can't keep secrets if someone could be badly hurt." in card
    assert "we may read it even if you don't tap Send" in card


STEPS = {
    "words": (("Start",), "Tell us what happened"),
    "kind": (("Start", "Tap instead of typing"), "What is it about?"),
    "safe": (("=they trip me",), "Are you safe right now?"),
    "readers": (("=they trip me", "Yes"), "Is one of them part of the problem?"),
    "ready": (("=they trip me", "Yes", "No"), "It is ready to send."),
    "question": (("=they trip me", "Yes", "No", "Send now"), "What is it about?"),
    "places": (("=they trip me", "Yes", "No", "Send now", "Skip", "Skip", "Skip"), "Where does it happen?"),
    "may we write": (("=they trip me", "No", "No. Send now"), "May we write back"),
    "complaint": (("=/complain",), "You can tell us what went wrong."),
    "easy": (("Easy words and pictures", "▶️ Start"), "What is it about? Tap one."),
}


@pytest.mark.parametrize("step", STEPS)
async def test_every_kind_of_content_at_every_step_gets_an_answer_and_the_open_question(
    house: House, step: str
) -> None:
    taken, question = STEPS[step]
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await house.settle()
    for act in taken:
        await pupil.write(act[1:]) if act.startswith("=") else await pupil.press(act)
        await house.settle()
    await pupil.wait_for(question, anywhere=True)
    for kind in ("sticker", "contact", "location", "poll", "venue", "dice"):
        await pupil.send(kind)
        await pupil.wait_for(question)
    for kind in ("voice", "document", "animation", "audio"):
        await pupil.send_file(kind, b"canary bytes")
        await pupil.wait_for(question)
    for text in ("/nonsense", "\u2003"):
        await pupil.write(text)
        await pupil.wait_for(question)
    for data in ("x", "p.0", "p.99.kind.bullying", "l.open.ABCDEF", "p.0.copy.x"):
        await pupil.press_data(data, message=pupil.messages[-1].id)
        await pupil.wait_for(lambda shown: not shown.mine)
    assert all(call.method != "getFile" for call in house.box.calls)


async def test_words_in_a_language_that_nobody_reads_here_are_urgent_and_ask_for_an_interpreter(
    house: House,
) -> None:
    """MOMENTS 25."""
    await report(house, words="Ich habe Angst nach Hause zu gehen, mein Vater schlägt mich")
    shown = await open_case_of(house.phone("lead"))
    assert "P2" in shown
    assert "▏Ich habe Angst" in shown
    assert "it looks like German" in shown
    assert "Use a paid interpreter. Never a pupil, a relative or an online translator." in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("أبي يضربني كل ليلة وأنا خائف", "it looks like Arabic, or another language in Arabic script"),
        ("tata mnie bije codziennie i boję się wracać do domu", "it looks like Polish"),
    ],
)
async def test_the_lead_sees_the_language_also_where_a_rule_could_read_it(
    house: House, words: str, said: str
) -> None:
    """MOMENTS 25: a phrase that the lexicon knows makes no interpreter of a lead."""
    await report(house, words=words)
    shown = await open_case_of(house.phone("lead"))
    assert said in shown
    assert shown.count("Use a paid interpreter.") == 1


async def test_english_words_name_no_language(house: House) -> None:
    await report(house)
    assert "Language:" not in await open_case_of(house.phone("lead"))


async def test_a_leads_link_in_a_pupils_chat_leaves_a_way_to_hide(house: House) -> None:
    """MOMENTS 2: [Hide] stands on every screen."""
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.start("join-abcdefgh")
    shown = await pupil.wait_for("That link is for a grown-up who works at a school.")
    assert "Hide" in shown.labels


async def test_words_behind_report_bring_one_question(house: House) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.write("/report they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    assert sum("Not sent yet." in text for text in pupil.texts) == 1
    assert not any("Tell us what happened" in text for text in pupil.texts)
