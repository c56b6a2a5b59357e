"""Updates wait until they are confirmed, go to one reader, and are what python-telegram-bot can read."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram import MessageOriginUser, Update

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask

SOONER = 40  # seconds; a reader who is left alone waits for 50


async def texts(ask: Ask, **args: Any) -> list[str]:
    return [u["message"]["text"] for u in await ask.ok("getUpdates", **args)]


async def test_updates_come_again_until_an_offset_confirms_them(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    for text in ("a", "b", "c"):
        await pupil.write(text)
    first = await ask.ok("getUpdates")
    assert [u["message"]["text"] for u in first] == ["a", "b", "c"]
    assert await texts(ask) == ["a", "b", "c"]
    assert await texts(ask, offset=first[1]["update_id"]) == ["b", "c"]
    assert await texts(ask, offset=0) == ["b", "c"]
    assert await texts(ask, offset=first[2]["update_id"] + 1) == []
    assert box.bot.updates.confirmed == 3


async def test_update_ids_and_message_ids_rise(box: Sandbox, ask: Ask) -> None:
    pupil, lead = box.user("pupil"), box.user("lead")
    for phone in (pupil, lead, pupil):
        await phone.write("x")
        await ask.ok("sendMessage", chat_id=phone.id, text="y")
    updates = await ask.ok("getUpdates")
    assert [u["update_id"] for u in updates] == list(
        range(updates[0]["update_id"], updates[0]["update_id"] + 3)
    )
    assert [m.id for m in pupil.messages] == sorted(m.id for m in pupil.messages)
    assert not {m.id for m in pupil.messages} & {m.id for m in lead.messages}


async def test_negative_offset_forgets_all_but_the_last(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    for text in ("a", "b", "c"):
        await pupil.write(text)
    assert await texts(ask, offset=-2) == ["b", "c"]
    assert await texts(ask) == ["b", "c"]


async def test_limit_holds_and_is_at_most_a_hundred(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    for i in range(120):
        await pupil.write(str(i))
    assert await texts(ask, limit=2) == ["0", "1"]
    assert len(await texts(ask, limit=1000)) == 100
    assert len(await texts(ask)) == 100


async def test_long_poll_ends_when_something_comes(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    waiting = asyncio.ensure_future(texts(ask, timeout=50))
    await box.until(lambda: box.bot.updates.polled)
    await pupil.write("now")
    assert await asyncio.wait_for(waiting, SOONER) == ["now"]


async def test_long_poll_ends_empty_after_its_timeout(box: Sandbox, ask: Ask) -> None:
    before = asyncio.get_running_loop().time()
    assert await texts(ask, timeout=1) == []
    assert 0.9 < asyncio.get_running_loop().time() - before < SOONER


async def test_second_reader_ends_the_first_with_409(box: Sandbox, ask: Ask) -> None:
    first = asyncio.ensure_future(ask("getUpdates", timeout=50))
    await box.until(lambda: box.bot.updates.polled)
    second = asyncio.ensure_future(ask("getUpdates", timeout=50))
    status, body = await asyncio.wait_for(first, SOONER)
    assert status == body["error_code"] == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await box.user("pupil").write("for the second")
    status, body = await asyncio.wait_for(second, SOONER)
    assert status == 200
    assert body["result"][0]["message"]["text"] == "for the second"


async def test_readers_of_two_bots_do_not_disturb_each_other(box: Sandbox, ask: Ask) -> None:
    other = box.another_bot("Other", "other_bot")
    first = asyncio.ensure_future(ask("getUpdates", timeout=50))
    await box.until(lambda: box.bot.updates.polled)
    assert await Ask(ask.session, box, other.token).ok("getUpdates") == []
    await box.user("pupil").write("hi")
    assert (await asyncio.wait_for(first, SOONER))[0] == 200


async def test_unfetched_updates_are_gone_after_a_day(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.write("old")
    box.clock.advance(timedelta(hours=2))
    await pupil.write("young")
    box.clock.advance(timedelta(hours=21, minutes=59))
    assert await texts(ask) == ["old", "young"]
    box.clock.advance(timedelta(minutes=2))
    assert await texts(ask) == ["young"]


async def test_only_allowed_kinds_come_and_the_choice_is_remembered(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await ask.ok("getUpdates", allowed_updates=["message"])
    number = await pupil.write("a")
    await pupil.edit(number, "b")
    assert [set(u) - {"update_id"} for u in await ask.ok("getUpdates")] == [{"message"}]
    await ask.ok("getUpdates", allowed_updates=[])
    await pupil.edit(number, "c")
    assert "edited_message" in (await ask.ok("getUpdates"))[-1]


async def test_reader_is_refused_while_a_webhook_is_set(box: Sandbox, ask: Ask) -> None:
    await ask.ok("setWebhook", url="http://127.0.0.1:9/hook")
    assert await ask.refused("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_setting_a_webhook_ends_the_reader(box: Sandbox, ask: Ask) -> None:
    reader = asyncio.ensure_future(ask("getUpdates", timeout=50))
    await box.until(lambda: box.bot.updates.polled)
    await ask.ok("setWebhook", url="http://127.0.0.1:9/hook")
    status, body = await asyncio.wait_for(reader, SOONER)
    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")


async def test_every_kind_of_message_is_read_by_python_telegram_bot(box: Sandbox, ask: Ask) -> None:
    pupil, friend = box.user("pupil", last_name="B", username="pupil_b"), box.user("friend")
    await pupil.start("s-HFHS")
    asked = await ask.ok(
        "sendMessage",
        chat_id=pupil.id,
        text="go?",
        reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]},
    )
    mine = await pupil.write("see https://example.org and 😀 #tag", reply=asked["message_id"])
    await pupil.edit(mine, "changed /help")
    await pupil.write("said another", forwarded_from=friend.person)
    await pupil.write("said somebody", forwarded_from="Hidden")
    for kind in ("photo", "voice", "audio", "video", "animation", "video_note", "document"):
        await pupil.send_file(kind, caption="what /report it is", name="a.bin")
    for kind in ("sticker", "contact", "location", "poll", "dice", "venue"):
        await pupil.send(kind)
    await pupil.album([b"1", b"2", b"3"], caption="three")
    await pupil.press("Go", anywhere=True)
    await pupil.block()
    await pupil.unblock()
    group = box.group("Year 7")
    await group.add_bot(pupil)
    await group.write(pupil, "/report@heard_test_bot hello")
    await group.remove_bot(pupil)

    raw = await ask.ok("getUpdates")
    updates = [Update.de_json(u, None) for u in raw]
    kinds = [next(iter(set(u) - {"update_id"})) for u in raw]
    assert {"message", "edited_message", "callback_query", "my_chat_member"} == set(kinds)
    for update, sent in zip(updates, raw, strict=True):
        assert update.effective_chat is not None
        assert not update.api_kwargs
        if update.message:
            assert not update.message.api_kwargs, sent
            assert update.message.from_user is not None
    messages = [u.message for u in updates if u.message]
    assert messages[0].text == "/start s-HFHS"
    assert messages[0].parse_entities(["bot_command"]) == {messages[0].entities[0]: "/start"}
    assert messages[1].reply_to_message is not None
    assert list(messages[1].parse_entities().values()) == ["https://example.org", "#tag"]
    assert isinstance(messages[2].forward_origin, MessageOriginUser)
    album = [m for m in messages if m.media_group_id]
    assert len(album) == 3
    assert len({m.media_group_id for m in album}) == 1
    assert [m.caption for m in album] == ["three", None, None]
    assert messages[4].photo[-1].file_id
    press = next(u.callback_query for u in updates if u.callback_query)
    assert press.data == "go"
    assert press.message is not None
    assert press.message.is_accessible
    members = [u.my_chat_member for u in updates if u.my_chat_member]
    assert [m.new_chat_member.status for m in members] == ["kicked", "member", "member", "kicked"]
    assert [m.chat.type for m in members] == ["private", "private", "supergroup", "supergroup"]


async def test_press_under_a_deleted_message_has_an_inaccessible_one(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    await pupil.press_data("old", message=999)
    update = Update.de_json((await ask.ok("getUpdates"))[-1], None)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible


async def test_in_a_group_only_what_concerns_the_bot_is_heard(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    group = box.group("Year 7")
    await group.write(pupil, "/before it was there")
    await group.add_bot(pupil)
    await group.write(pupil, "between ourselves")
    await group.write(pupil, "/help")
    await group.write(pupil, "hello @heard_test_bot")
    heard = [u["message"].get("text") for u in await ask.ok("getUpdates") if "message" in u]
    assert heard == [None, "/help", "hello @heard_test_bot"]


@pytest.mark.parametrize("raw", [{"message": {"nonsense": True}}, '{"update_id": 5, "message": 7}', "[]"])
async def test_malformed_updates_are_given_as_they_are(
    box: Sandbox, ask: Ask, raw: dict[str, Any] | str
) -> None:
    await box.push_raw(raw)
    given = (await ask.ok("getUpdates"))[0]
    assert given == (
        {"update_id": 700000001, **raw}
        if isinstance(raw, dict)
        else ([] if raw == "[]" else {"update_id": 5, "message": 7})
    )


async def test_an_old_update_can_be_given_again(box: Sandbox, ask: Ask) -> None:
    await box.user("pupil").write("once")
    update = (await ask.ok("getUpdates"))[0]
    await ask.ok("getUpdates", offset=update["update_id"] + 1)
    await box.push_raw(update)
    assert await ask.ok("getUpdates") == [update]
