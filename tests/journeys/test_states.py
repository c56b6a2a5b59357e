"""No dead end, state by state: every state of a pupil's chat goes on, back and out, and outlives a restart.

`test_walks.py` walks at random; here each state is named, and each is walked.
"""

from __future__ import annotations

import pytest

from bot.sandbox.phone import Phone
from tests.journeys.house import House, report, tell
from tests.journeys.test_questions import only_case
from tests.journeys.test_walks import FAULTS, leads_on

SENT = ("=they trip me up", "Send now")
QUESTIONS = ("=they trip me up", "Yes", "No", "Send now")
#: What is done to come to each state, from the poster's link on; what begins with = is typed, with + sent.
STATES: dict[str, tuple[str, ...]] = {
    "the first screen": (),
    "another school": ("=/start s-STJ",),
    "no code that we know": ("=/start s-NOWHERE",),
    "in words": ("Start",),
    "in taps": ("Start", "Tap instead of typing"),
    "for a friend": ("Start", "It's about a friend"),
    "seen by somebody": ("Start", "I saw something"),
    "did something": ("Start", "I think I did something"),
    "safe?": ("=they trip me up",),
    "who reads?": ("=they trip me up", "Yes"),
    "ready": ("=they trip me up", "Yes", "No"),
    "a name pointed out": ("=i am Walker and they trip me up",),
    "in danger": ("=i have taken loads of tablets",),
    "where are you?": ("=i have taken loads of tablets", "I am in danger now"),
    "may we write?": ("=please read this", "No", "No. Send now"),
    "first question": SENT,
    "where?": (*QUESTIONS, "Skip", "Skip", "Skip"),
    "ticked": (*QUESTIONS, "Skip", "Skip", "Skip", "Corridor"),
    "because of?": (*QUESTIONS, "Someone is being mean or bullying", "Skip", "Skip", "Skip"),
    "how safe?": (*QUESTIONS, "Skip", "Skip", "Skip", "Skip"),
    "not safe on the scale": (*QUESTIONS, "Skip", "Skip", "Skip", "Skip", "1"),
    "the end of the questions": (*QUESTIONS, "Stop"),
    "may write": (*QUESTIONS, "Stop", "You can write to me here"),
    "same as before?": (*SENT, "=and they laugh"),
    "more, with nothing told": ("More",),
    "more": (*SENT, "More"),
    "what happens next": (*SENT, "More", "What happens next"),
    "own words": ("=they trip me up", "More", "Show my words"),
    "write more": (*SENT, "More", "Write more"),
    "feedback": (*SENT, "More", "How was this?"),
    "take it back?": (*SENT, "More", "Take it back"),
    "taken back": (*SENT, "More", "Take it back", "Yes, do it"),
    "forget?": (*SENT, "=/forget"),
    "left as it is": (*SENT, "=/forget", "No, leave it"),
    "forgotten": (*SENT, "=/forget", "Yes, do it"),
    "four words?": ("=/receipt",),
    "four wrong words": ("=/receipt", "=cello add peanut limit"),
    "a copy without the words": (*SENT, "=/copy"),
    "a picture": ("+photo",),
    "a picture that may be": ("+photo", "Yes, someone is"),
    "numbers": ("=/help",),
    "cannot call": ("=/help", "I can't call or talk"),
    "how private": ("=/privacy",),
    "language": ("=/language",),
    "a complaint": ("=/complain",),
    "thrown away?": ("=i have taken loads of tablets", "=/cancel"),
    "thrown away": ("=they trip me up", "=/cancel"),
    "easy, first": ("Easy words and pictures",),
    "easy, pictures": ("Easy words and pictures", "▶️ Start"),
    "easy, faces": ("Easy words and pictures", "▶️ Start", "🏠 Home", "😊 Yes", "✅ No. Send it"),
    "staff": ("=/start a-HFHS",),
    "staff, safe?": ("=/start a-HFHS", "=a child in my class is left out"),
    "a parent": ("More", "I am a grown-up", "I am a parent or carer"),
    "hidden": ("=they trip me up", "=hide"),
}  # fmt: skip
FOREIGN = ("x", "p.999999.safe.yes", "p.0.answer.00", "l.open.ABCDEF")


async def come_to(house: House, name: str) -> Phone:
    pupil = house.phone(name, first_name="Walker")
    await pupil.start("s-HFHS")
    await house.settle()
    for step in STATES[name]:
        if step.startswith("="):
            await pupil.write(step[1:])
        elif step.startswith("+"):
            await pupil.send_file(step[1:])
        else:
            await pupil.press(step)
        await house.settle()
    return pupil


def check_no_dead_end(house: House, pupil: Phone, turn: int, what: str) -> None:
    where = f"{pupil.name}: {what}"
    assert pupil.chat.turn > turn, f"{where} was not answered"
    assert not [text for text in pupil.texts[-4:] for fault in FAULTS if fault in text], where
    assert not [alarm for alarm in house.app.alarms if alarm.startswith("work_failed")], where
    shown = [one for one in pupil.answers if one.text != "1 new message."]
    assert leads_on(shown[-1]) or "Done. You can tell us again" in shown[-1].text, (
        f"{where}: {shown[-1].text}"
    )


async def check_on_and_back(house: House, pupil: Phone) -> None:
    """On: every button that the phone shows; then they are old, and pressed again. Back: what nobody understands."""
    shown = {button.data: message.id for message in pupil.answers[-2:] for button in message.buttons}
    tokens = [data for data in shown if data and not data.endswith((".hide", ".forget-yes", ".back-yes"))]
    for data in (*tokens, *tokens[:2], *FOREIGN):
        turn = pupil.chat.turn
        await pupil.press_data(data, message=shown.get(data) or pupil.answers[-1].id)
        await house.settle()
        check_no_dead_end(house, pupil, turn, data)
    for text in ("/nonsense", "\u2003\u200b"):
        turn = pupil.chat.turn
        await pupil.write(text)
        await house.settle()
        check_no_dead_end(house, pupil, turn, repr(text))


async def check_out(house: House, pupil: Phone) -> None:
    """Out: one word, from wherever it is."""
    await pupil.write("hide")
    await house.settle()
    await pupil.wait_until(lambda phone: leads_on(phone.last), what=f"{pupil.name}: a first screen")
    rest = [one for one in pupil.messages[:-1] if "Done. You can tell us again" not in one.text]
    assert not rest, f"{pupil.name}: {rest}"


@pytest.mark.parametrize("part", range(4))
async def test_every_state_goes_on_back_and_out_also_after_a_restart(house: House, part: int) -> None:
    pupils = [await come_to(house, name) for name in list(STATES)[part::4]]
    screens = {pupil.name: pupil.texts for pupil in pupils}
    await house.restart()
    await house.settle()
    assert {pupil.name: pupil.texts for pupil in pupils} == screens, "a restart is not seen"
    for pupil in pupils:
        await check_on_and_back(house, pupil)
    await house.restart()
    for pupil in pupils:
        await check_out(house, pupil)


async def test_sabotage_a_screen_without_a_way_out_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers.pupil import more

    monkeypatch.setattr(more, "hide_row", lambda _turn: ())
    pupil = await come_to(house, "what happens next")
    with pytest.raises(AssertionError, match="what happens next: steps"):
        check_no_dead_end(house, pupil, 0, "steps")


# -- what waits to be read, and the receipt -----------------------------------------------------------


async def test_the_gate_a_reply_and_the_receipt_on_another_phone_go_on_back_and_out(house: House) -> None:
    pupil = await report(house)
    words = next(text for text in pupil.texts if "Your four words are" in text).split("\n\n")[3].strip()
    header = await only_case(house)
    lead = house.phone("lead")
    await lead.press_data(f"l.open.{header.ref}", message=lead.answers[-1].id)
    await lead.wait_for("removed after 10 minutes")
    await lead.press_data(f"l.reply.{header.ref}", message=lead.answers[-1].id)
    await house.settle()
    await lead.write("Thank you for telling us. Which bus is it?")
    await house.settle()
    await lead.press("Send", anywhere=True)
    await pupil.wait_for("1 new message.", anywhere=True)
    other = house.phone("other")
    await other.start("s-HFHS")
    await other.write("/receipt")
    await house.settle()
    await other.write(words)
    await other.wait_for("You sent 1 message.")
    await house.settle()
    await house.restart()
    await pupil.press("Open", anywhere=True)
    await pupil.wait_for("Is it OK to read this here, now?")
    for phone in (pupil, other):
        await check_on_and_back(house, phone)
        await check_out(house, phone)


# -- one account on two phones ------------------------------------------------------------------------


async def test_two_phones_of_one_account_that_send_at_once_make_one_report(house: House) -> None:
    pupil = await tell(house)
    asked = await pupil.wait_for("Are you safe right now?")
    both = [
        button.data for button in asked.buttons if button.label in ("Send now", "Send, but not to my school")
    ]
    for data in (*both, *both):
        await pupil.press_data(str(data), message=asked.id)
    await pupil.wait_for("Your four words are", anywhere=True)
    await house.settle()
    assert (await only_case(house)).lines == 1
    assert len([text for text in pupil.texts if "Your four words are" in text]) == 1


async def test_two_phones_that_answer_differently_have_one_answer_and_the_open_question(house: House) -> None:
    pupil = await tell(house)
    asked = await pupil.wait_for("Are you safe right now?")
    data = {button.label: str(button.data) for button in asked.buttons}
    await pupil.press_data(data["Yes"], message=asked.id)
    await pupil.press_data(data["No"], message=asked.id)
    await pupil.write("and they laugh")
    await house.settle()
    assert "Is one of them part of the problem?" in pupil.texts[-1]
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    header = await only_case(house)
    assert (header.safe, header.lines) == ("yes", 2)


async def test_what_is_typed_on_one_phone_while_the_other_sends_is_kept(house: House) -> None:
    pupil = await tell(house)
    asked = await pupil.wait_for("Are you safe right now?")
    send_now = next(str(button.data) for button in asked.buttons if button.label == "Send now")
    await pupil.press_data(send_now, message=asked.id)
    await pupil.write("and they laugh")
    await house.settle()
    if (await only_case(house)).lines == 1:  # it came after the sending: it asks where it belongs
        await pupil.press("Yes, add it", anywhere=True)
        await pupil.press("Send now")
        await house.settle()
    assert (await only_case(house)).lines == 2
