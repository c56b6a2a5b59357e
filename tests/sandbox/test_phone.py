"""The phones that tests hold: what they show, what they wait for, and how they say what is missing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.phone import CannotDo, NothingCame, Phone
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "1"}, {"text": "Stop", "callback_data": "2"}]]}


@pytest.fixture
async def pupil(box: Sandbox) -> Phone:
    phone = box.user("pupil", id=111, first_name="Sam", username="sam")
    await phone.start("s-HFHS")
    return phone


async def test_a_phone_shows_what_stands_in_the_chat_now(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    first = await ask.ok("sendMessage", chat_id=111, text="one", reply_markup=GO, protect_content=True)
    second = await ask.ok("sendMessage", chat_id=111, text="two", disable_notification=True)
    await ask.ok("editMessageText", chat_id=111, message_id=second["message_id"], text="three")
    assert [(m.mine, m.text, m.edited) for m in pupil.messages] == [
        (True, "/start s-HFHS", False),
        (False, "one", False),
        (False, "three", True),
    ]
    assert pupil.answers[0].labels == ["Go", "Stop"]
    assert (pupil.answers[0].protect, pupil.answers[1].silent) == (True, True)
    await ask.ok("deleteMessage", chat_id=111, message_id=first["message_id"])
    assert pupil.texts == ["three"]
    assert pupil.last is not None
    assert "three" in pupil.last


async def test_waiting_finds_what_came_and_what_comes(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    await ask.ok("sendMessage", chat_id=111, text="here")
    assert (await pupil.wait_for("here")).text == "here"
    waiting = asyncio.ensure_future(pupil.wait_for(lambda m: m.text.endswith("later")))
    await asyncio.sleep(0)
    await ask.ok("sendMessage", chat_id=111, text="much later")
    assert (await waiting).text == "much later"


async def test_waiting_looks_only_at_what_came_after_the_last_act(
    box: Sandbox, ask: Ask, pupil: Phone
) -> None:
    sent = await ask.ok("sendMessage", chat_id=111, text="Not sent yet.", reply_markup=GO)
    await pupil.press("Go")
    with pytest.raises(NothingCame):
        await pupil.wait_for("Not sent", 0.05)
    assert (await pupil.wait_for("Not sent", anywhere=True)).id == sent["message_id"]
    await ask.ok("editMessageText", chat_id=111, message_id=sent["message_id"], text="Not sent still.")
    assert (await pupil.wait_for("Not sent", 0.05)).edited


async def test_what_is_missing_is_said_with_what_is_there(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    await ask.ok("sendMessage", chat_id=111, text="something else", reply_markup=GO)
    with pytest.raises(NothingCame) as said:
        await pupil.wait_for("hello", 0.05)
    assert "pupil: nothing with 'hello' after 0.05 seconds" in str(said.value)
    assert "bot: 'something else' ['Go', 'Stop']" in str(said.value)
    with pytest.raises(CannotDo, match="no button 'No' to press"):
        await pupil.press("No", seconds=0.05)
    with pytest.raises(NothingCame, match="still there"):
        await pupil.wait_gone("something", 0.05)
    with pytest.raises(NothingCame):
        await pupil.wait_until(lambda phone: phone.blocked, 0.05)


async def test_quiet_is_noticed_and_so_is_noise(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    await pupil.stays_quiet(0.05)
    noise = asyncio.ensure_future(pupil.stays_quiet(2))
    await asyncio.sleep(0)
    await ask.ok("sendMessage", chat_id=111, text="psst")
    with pytest.raises(AssertionError, match="psst"):
        await noise


async def test_a_button_is_pressed_by_label_or_data_the_newest_first(
    box: Sandbox, ask: Ask, pupil: Phone
) -> None:
    old = await ask.ok("sendMessage", chat_id=111, text="old", reply_markup=GO)
    new = await ask.ok("sendMessage", chat_id=111, text="new", reply_markup=GO)
    assert (await pupil.press("Stop")).message == new["message_id"]
    assert (await pupil.press("1", anywhere=True)).data == "1"
    assert (await pupil.press("Go", message=old["message_id"])).message == old["message_id"]


async def test_a_press_waits_for_its_button_and_does_not_take_an_old_one(
    box: Sandbox, ask: Ask, pupil: Phone
) -> None:
    await ask.ok("sendMessage", chat_id=111, text="old", reply_markup=GO)
    await pupil.write("next")
    pressing = asyncio.ensure_future(pupil.press("Go"))
    await asyncio.sleep(0)
    assert not pressing.done()
    new = await ask.ok("sendMessage", chat_id=111, text="new", reply_markup=GO)
    assert (await pressing).message == new["message_id"]
    with pytest.raises(CannotDo):
        await pupil.press("Go", seconds=0.05)


async def test_a_person_edits_and_deletes_their_own(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    number = await pupil.write("helo")
    await pupil.edit(number, "hello")
    answer = await ask.ok("sendMessage", chat_id=111, text="hi")
    with pytest.raises(CannotDo):
        await pupil.edit(answer["message_id"], "not mine")
    await pupil.delete(number, answer["message_id"])
    assert [m.text for m in pupil.messages] == ["/start s-HFHS"]
    kinds = [set(u) - {"update_id"} for u in await ask.ok("getUpdates")]
    assert kinds == [{"message"}, {"message"}, {"edited_message"}]


async def test_a_blocked_chat_takes_nothing_until_it_is_started_again(
    box: Sandbox, ask: Ask, pupil: Phone
) -> None:
    await pupil.block()
    assert pupil.blocked
    with pytest.raises(CannotDo):
        await pupil.write("x")
    with pytest.raises(CannotDo):
        await pupil.press_data("x", message=1)
    await pupil.start()
    assert not pupil.blocked
    states = [
        u["my_chat_member"]["new_chat_member"]["status"]
        for u in await ask.ok("getUpdates")
        if "my_chat_member" in u
    ]
    assert states == ["kicked", "member"]


async def test_taken_and_called_wait_for_the_program(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    with pytest.raises(AssertionError, match="1 updates were not confirmed"):
        await box.taken(0.05)
    last = (await ask.ok("getUpdates"))[-1]["update_id"]
    waiting = asyncio.ensure_future(box.taken())
    await ask.ok("getUpdates", offset=last + 1)
    await waiting
    called = asyncio.ensure_future(box.called("getMe", 2))
    await ask.ok("getMe")
    await ask.ok("getMe")
    assert len(await called) == 2
    with pytest.raises(AssertionError, match="called 2 times"):
        await box.called("getMe", 3, 0.05)


async def test_the_same_name_is_the_same_phone(box: Sandbox, pupil: Phone) -> None:
    assert box.user("pupil") is pupil
    assert pupil.person.as_user() == {
        "id": 111,
        "is_bot": False,
        "first_name": "Sam",
        "username": "sam",
        "language_code": "en",
    }


async def test_all_times_come_from_the_clock(ask: Ask) -> None:
    at = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
    async with Sandbox.start(testing=True, clock=Clock(at, frozen=True)) as box:
        pupil, ask = box.user("pupil"), Ask(ask.session, box)
        await pupil.start()
        update = (await ask.ok("getUpdates"))[0]
        assert update["message"]["date"] == int(at.timestamp())
        box.clock.advance(timedelta(days=7))
        sent = await ask.ok("sendMessage", chat_id=pupil.id, text="x")
        assert sent["date"] == int((at + timedelta(days=7)).timestamp())
        assert box.calls[-1].at == at + timedelta(days=7)


def test_a_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock().set(datetime(2026, 11, 23))  # noqa: DTZ001 - that is the point


def test_a_clock_goes_on_by_itself_unless_frozen() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    going, frozen = Clock(at), Clock(at, frozen=True)
    assert at < going.now() < at + timedelta(seconds=5)
    assert frozen.now() == at == frozen.now()


async def test_an_error_of_the_sandboxs_own_fails_the_test() -> None:
    import aiohttp

    with pytest.raises(RuntimeError, match="of its own"):
        async with Sandbox.start(testing=True) as box, aiohttp.ClientSession() as session:

            def broken(*_: object) -> None:
                raise RuntimeError("an error of its own")

            pupil = box.user("pupil")
            await pupil.start()
            box.world.watchers.append(broken)
            status, _ = await Ask(session, box)("sendMessage", chat_id=pupil.id, text="x")
            assert status == 500
