"""The bot's own affairs: who it is, its commands and texts, files, and methods it must never call."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot, ChatFullInfo, File, Message, User, WebhookInfo

from bot.sandbox.phone import DOT
from bot.sandbox.record import Violated
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask


async def test_get_me_is_a_bot_that_python_telegram_bot_reads(ask: Ask) -> None:
    me = User.de_json(await ask.ok("getMe"), None)
    assert me.is_bot
    assert me.username == "heard_test_bot"
    assert not me.api_kwargs


async def test_python_telegram_bots_own_client_works(box: Sandbox) -> None:
    pupil = box.user("pupil")
    await pupil.start("s-HFHS")
    async with Bot(box.token, base_url=f"{box.url}/bot", base_file_url=f"{box.url}/file/bot") as bot:
        updates = await bot.get_updates(timeout=0)
        assert updates[0].message is not None
        assert updates[0].message.text == "/start s-HFHS"
        sent = await bot.send_message(pupil.id, "hello", protect_content=True)
        await bot.edit_message_text("hello there", pupil.id, sent.message_id)
        await bot.send_document(pupil.id, b"%PDF-1.7", filename="record.pdf", caption="record")
        await bot.delete_messages(pupil.id, [sent.message_id])
        await bot.set_my_commands([("help", "Help")])
        assert (await bot.get_my_commands())[0].command == "help"
        photo = await pupil.send_file("photo", DOT)
        file = await bot.get_file(pupil.chat.messages[photo].body["photo"][-1]["file_id"])
        assert bytes(await file.download_as_bytearray()) == DOT
    assert [m.text or m.caption or m.kind for m in pupil.messages] == ["/start s-HFHS", "record", "photo"]


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([{"command": "Help", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "help", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "help", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": f"c{i}", "description": "x"} for i in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ("x", "can't parse commands JSON object"),
    ],
)
async def test_wrong_commands_are_refused(ask: Ask, commands: Any, why: str) -> None:
    assert await ask.refused("setMyCommands", commands=commands) == f"400 Bad Request: {why}"


async def test_commands_are_kept_by_scope_and_language(ask: Ask) -> None:
    pupils, leads = (
        [{"command": "help", "description": "Help"}],
        [{"command": "cases", "description": "Cases"}],
    )
    chat = {"type": "chat", "chat_id": 5}
    await ask.ok("setMyCommands", commands=pupils)
    await ask.ok("setMyCommands", commands=leads, scope=chat, language_code="en")
    assert await ask.ok("getMyCommands") == pupils
    assert await ask.ok("getMyCommands", scope=chat) == []
    assert await ask.ok("getMyCommands", scope=chat, language_code="en") == leads
    assert await ask.ok("deleteMyCommands") is True
    assert await ask.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("method", "name", "most"),
    [
        ("MyName", "name", 64),
        ("MyDescription", "description", 512),
        ("MyShortDescription", "short_description", 120),
    ],
)
async def test_texts_about_the_bot_have_lengths(ask: Ask, method: str, name: str, most: int) -> None:
    assert await ask.ok(f"set{method}", **{name: "x" * most}) is True
    assert await ask.ok(f"get{method}") == {name: "x" * most}
    assert (await ask.refused(f"set{method}", **{name: "x" * (most + 1)})).startswith("400 Bad Request: BOT_")


async def test_get_chat_is_read_by_python_telegram_bot(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    chat = ChatFullInfo.de_json(await ask.ok("getChat", chat_id=pupil.id), None)
    assert chat.id == pupil.id
    assert await ask.refused("getChat", chat_id=4) == "400 Bad Request: chat not found"


async def test_a_private_chat_cannot_be_left(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    assert (await ask.refused("leaveChat", chat_id=pupil.id)).startswith("400 Bad Request: ")


async def test_chat_action_must_be_one(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    assert await ask.ok("sendChatAction", chat_id=pupil.id, action="typing") is True
    said = await ask.refused("sendChatAction", chat_id=pupil.id, action="dancing")
    assert said == "400 Bad Request: wrong parameter action in request"


# -- files ---------------------------------------------------------------------------------------


async def test_a_file_is_fetched_by_the_path_that_get_file_gives(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    number = await pupil.send_file("voice", b"OggS" + b"x" * 1000, seconds=7)
    voice = pupil.chat.messages[number].body["voice"]
    file = File.de_json(await ask.ok("getFile", file_id=voice["file_id"]), None)
    assert file.file_size == voice["file_size"] == 1004
    url = f"{box.url}/file/bot{box.token}/{file.file_path}"
    async with ask.session.get(url) as answer:
        assert (answer.status, await answer.read()) == (200, b"OggS" + b"x" * 1000)
    async with ask.session.get(url.replace(box.token, "123456:AAx")) as answer:
        assert answer.status == 401
    async with ask.session.get(url + "x") as answer:
        assert answer.status == 404


async def test_files_over_20_mb_are_not_given(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    for size, given in ((20 * 2**20, True), (20 * 2**20 + 1, False)):
        number = await pupil.send_file("video", size=size)
        file_id = pupil.chat.messages[number].body["video"]["file_id"]
        if given:
            assert (await ask.ok("getFile", file_id=file_id))["file_size"] == size
        else:
            assert await ask.refused("getFile", file_id=file_id) == "400 Bad Request: file is too big"


async def test_an_unknown_file_is_refused(ask: Ask) -> None:
    said = await ask.refused("getFile", file_id="x")
    assert said == "400 Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_photos_and_documents_are_sent_by_upload_and_by_id(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    form = aiohttp.FormData({"chat_id": str(pupil.id), "photo": "attach://p", "caption": "<b>c</b>"})
    form.add_field("parse_mode", "HTML")
    form.add_field("p", DOT, filename="dot.png", content_type="image/png")
    async with ask.session.post(f"{box.url}/bot{box.token}/sendPhoto", data=form) as answer:
        sent = Message.de_json((await answer.json())["result"], None)
    assert sent.caption == "c"
    assert (sent.photo[-1].width, sent.photo[-1].height) == (1, 1)
    again = await ask.ok("sendPhoto", chat_id=pupil.id, photo=sent.photo[-1].file_id)
    assert again["photo"][-1]["file_unique_id"] == sent.photo[-1].file_unique_id
    assert box.record.of("sendPhoto")[0].args["p"] == {"file": "dot.png", "bytes": len(DOT)}
    long = await ask.refused("sendPhoto", chat_id=pupil.id, photo=sent.photo[-1].file_id, caption="x" * 1025)
    assert long == "400 Bad Request: message caption is too long"
    nothing = await ask.refused("sendDocument", chat_id=pupil.id)
    assert nothing == "400 Bad Request: there is no document in the request"


async def test_more_than_50_mb_are_not_taken(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    form = aiohttp.FormData({"chat_id": str(pupil.id)})
    form.add_field("document", io.BytesIO(b"x" * (50 * 2**20 + 1)), filename="big.bin")
    async with ask.session.post(f"{box.url}/bot{box.token}/sendDocument", data=form) as answer:
        body = await answer.json()
        assert (answer.status, body["error_code"]) == (413, 413)
        assert body["description"] == "Request Entity Too Large"


# -- what must never be called -------------------------------------------------------------------


@pytest.mark.parametrize(
    "method",
    [
        "forwardMessage",
        "forwardMessages",
        "copyMessage",
        "copyMessages",
        "sendContact",
        "close",
        "logOut",
        "getChatAdministrators",
    ],
)
async def test_breaches_are_answered_404_and_fail_the_test_that_made_them(method: str) -> None:
    with pytest.raises(Violated, match=method):
        async with Sandbox.start(testing=True) as box, aiohttp.ClientSession() as session:
            pupil = box.user("pupil")
            number = await pupil.write("my secret")
            args = {"chat_id": pupil.id, "from_chat_id": pupil.id, "message_id": number}
            assert await Ask(session, box).refused(method, **args) == "404 Not Found"
            assert [call.method for call in box.record.violations] == [method]


async def test_everything_is_recorded(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    await ask.ok("sendMessage", chat_id=pupil.id, text="x")
    box.clock.advance(timedelta(days=1))
    await ask.refused("sendMessage", chat_id=4, text="y")
    first, second = box.record.of("sendMessage")
    assert (first.bot, first.chat, first.status, first.effect) == ("heard_test_bot", pupil.id, 200, True)
    assert (second.status, second.effect, second.args) == (400, False, {"chat_id": 4, "text": "y"})
    assert second.n == first.n + 1
    assert 0 < second.monotonic - first.monotonic < 3600
    assert second.at - first.at >= timedelta(days=1)
    assert box.record.counts[("sendMessage", 200)] == 1


async def test_no_webhook_is_told_as_such(ask: Ask) -> None:
    info = WebhookInfo.de_json(await ask.ok("getWebhookInfo"), None)
    assert (info.url, info.pending_update_count) == ("", 0)


async def test_several_bots_know_nothing_of_each_other(box: Sandbox, ask: Ask) -> None:
    other = box.another_bot("Other", "other_bot")
    await box.user("pupil").start()
    pupil = box.user("pupil")
    theirs = Ask(ask.session, box, other.token)
    assert (await theirs.ok("getMe"))["username"] == "other_bot"
    assert (
        await theirs.refused("sendMessage", chat_id=pupil.id, text="x") == "400 Bad Request: chat not found"
    )
    assert await theirs.ok("getUpdates") == []
    second = box.user("pupil", bot=other)
    await second.start()
    await theirs.ok("sendMessage", chat_id=pupil.id, text="from the other")
    assert second.texts == ["from the other"]
    assert pupil.texts == []
