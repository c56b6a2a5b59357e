"""What the Bot API refuses to send, change and delete, the sandbox refuses in the same words."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Message

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask

BUTTON = {"text": "Go", "callback_data": "go"}


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


# -- who is asked, and how -----------------------------------------------------------------------


async def test_unknown_token_is_401_and_a_wrong_address_404(box: Sandbox, ask: Ask) -> None:
    assert await Ask(ask.session, box, "123456:AAF").refused("getMe") == "401 Unauthorized"
    assert await Ask(ask.session, box, "nonsense").refused("getMe") == "404 Not Found"


async def test_unknown_method_is_404_and_a_breach(box: Sandbox, ask: Ask) -> None:
    assert await ask.refused("sendNothing") == "404 Not Found"
    assert [call.method for call in box.record.forgive()] == ["sendNothing"]


async def test_method_names_are_read_in_any_case(ask: Ask) -> None:
    assert (await ask.ok("GETME"))["username"] == "heard_test_bot"


@pytest.mark.parametrize("how", ["json", "form", "multipart", "query"])
async def test_arguments_come_in_every_form(box: Sandbox, ask: Ask, how: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    args = {
        "chat_id": str(pupil.id),
        "text": "Grüße",
        "protect_content": "true",
        "reply_markup": json.dumps(keys(BUTTON)),
    }
    url = f"{box.url}/bot{box.token}/sendMessage"
    body: dict[str, Any] = {}
    if how == "json":
        body = {"json": {**args, "chat_id": pupil.id, "protect_content": True, "reply_markup": keys(BUTTON)}}
    elif how == "form":
        body = {"data": args}
    elif how == "multipart":
        body = {"data": aiohttp.FormData(args, default_to_multipart=True)}
    else:
        body = {"params": args}
    async with ask.session.post(url, **body) as answer:
        result = (await answer.json())["result"]
    assert result["text"] == "Grüße"
    assert result["has_protected_content"] is True
    assert result["reply_markup"] == keys(BUTTON)
    assert pupil.last is not None
    assert pupil.last.protect
    assert not Message.de_json(result, None).api_kwargs


# -- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("x" * 4096, True),
        ("x" * 4097, False),
        ("😀" * 2048, True),
        ("😀" * 2048 + "x", False),
        ("👨‍👩‍👧‍👦" * 372, True),  # 11 units each: 4092
        ("👨‍👩‍👧‍👦" * 373, False),
    ],
)
async def test_text_is_measured_in_utf16_units(box: Sandbox, ask: Ask, text: str, taken: bool) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    if taken:
        assert (await ask.ok("sendMessage", chat_id=pupil.id, text=text))["text"] == text
    else:
        assert (
            await ask.refused("sendMessage", chat_id=pupil.id, text=text)
            == "400 Bad Request: message is too long"
        )


async def test_text_is_measured_after_parsing(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    long = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text=long, parse_mode="HTML")
    assert sent["text"] == "<" * 4096
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        ("  \n ", "text must be non-empty"),
        ("\u200b\u200d", "text must be non-empty"),
    ],
)
async def test_empty_text_is_refused(box: Sandbox, ask: Ask, text: str, words: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    assert await ask.refused("sendMessage", chat_id=pupil.id, text=text) == f"400 Bad Request: {words}"


async def test_ends_are_trimmed_and_entities_follow(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="  <b>a</b>\x07b ", parse_mode="HTML")
    assert sent["text"] == "a b"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a<foo>b</foo>", 'Unsupported start tag "foo" at byte offset 1'),
        ("ü<b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_wrong_html_is_refused(box: Sandbox, ask: Ask, text: str, why: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("sendMessage", chat_id=pupil.id, text=text, parse_mode="HTML")
    assert said == f"400 Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("text", "plain", "kinds"),
    [
        ("<b>a <i>b</i></b>", "a b", ["bold", "italic"]),
        ("&lt;x&gt; &amp; &quot;q&quot; &nbsp;", '<x> & "q" &nbsp;', []),
        ('<a href="https://x.org/?a=1&amp;b=2">l</a>', "l", ["text_link"]),
        ('<pre><code class="language-py">x</code></pre>', "x", ["pre"]),
        ("<tg-spoiler>😀</tg-spoiler>", "😀", ["spoiler"]),
        ("<blockquote expandable>q</blockquote>", "q", ["blockquote"]),
    ],
)
async def test_right_html_becomes_text_and_entities(
    box: Sandbox, ask: Ask, text: str, plain: str, kinds: list[str]
) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text=text, parse_mode="HTML")
    assert sent["text"] == plain
    assert [entity["type"] for entity in sent.get("entities", [])] == kinds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("(a", "Character '(' is reserved and must be escaped with the preceding '\\'"),
        ("*a", "Can't find end of Bold entity at byte offset 0"),
        ("ü _a", "Can't find end of Italic entity at byte offset 3"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
    ],
)
async def test_wrong_markdown_is_refused(box: Sandbox, ask: Ask, text: str, why: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("sendMessage", chat_id=pupil.id, text=text, parse_mode="MarkdownV2")
    assert said == f"400 Bad Request: can't parse entities: {why}"


async def test_right_markdown_becomes_text_and_entities(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    text = r"*b* _i_ __u__ ~s~ ||p|| `c\`` [l](https://x.org/\)) \*"
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text=text, parse_mode="MarkdownV2")
    assert sent["text"] == "b i u s p c` l *"
    found = [entity["type"] for entity in sent["entities"]]
    assert found == ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link"]


async def test_unknown_parse_mode_is_refused(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("sendMessage", chat_id=pupil.id, text="x", parse_mode="rtf")
    assert said == "400 Bad Request: unsupported parse_mode"


# -- keyboards -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (keys({"text": "x", "callback_data": "ü" * 33}), "BUTTON_DATA_INVALID"),
        (
            keys({"text": "x", "callback_data": ""}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keys({"text": "x"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keys({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            keys({"text": 5, "callback_data": "x"}),
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (
            keys({"text": "x", "url": "nowhere"}),
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ({"inline_keyboard": [[BUTTON]] * 101}, "reply markup is too long"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
    ],
)
async def test_wrong_keyboard_is_refused(box: Sandbox, ask: Ask, markup: Any, why: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("sendMessage", chat_id=pupil.id, text="x", reply_markup=markup)
    assert said == f"400 Bad Request: {why}"


async def test_sixty_four_bytes_of_data_are_taken(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    await ask.ok(
        "sendMessage",
        chat_id=pupil.id,
        text="x",
        reply_markup=keys({"text": "Go", "callback_data": "ü" * 32}),
    )
    press = await pupil.press("Go")
    assert press.data == "ü" * 32


# -- chats ---------------------------------------------------------------------------------------


async def test_nobody_is_written_to_who_did_not_begin(box: Sandbox, ask: Ask) -> None:
    stranger = box.user("stranger")
    for chat in (stranger.id, 999, "@stranger", "x"):
        assert await ask.refused("sendMessage", chat_id=chat, text="x") == "400 Bad Request: chat not found"
    assert await ask.refused("sendMessage", text="x") == "400 Bad Request: chat_id is empty"


async def test_who_is_only_known_from_a_group_cannot_be_written_to(box: Sandbox, ask: Ask) -> None:
    pupil, group = box.user("pupil"), box.group("Year 7")
    await group.add_bot(pupil)
    said = await ask.refused("sendMessage", chat_id=pupil.id, text="x")
    assert said == "403 Forbidden: bot can't initiate conversation with a user"


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "sendChatAction"])
async def test_who_blocked_the_bot_is_not_written_to(box: Sandbox, ask: Ask, method: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="x")
    await pupil.block()
    args = {"chat_id": pupil.id, "text": "y", "message_id": sent["message_id"], "action": "typing"}
    assert await ask.refused(method, **args) == "403 Forbidden: bot was blocked by the user"
    await pupil.unblock()
    assert await ask.ok(method, **args)


async def test_who_is_gone_is_not_written_to(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    pupil.deactivate()
    assert (
        await ask.refused("sendMessage", chat_id=pupil.id, text="x") == "403 Forbidden: user is deactivated"
    )


async def test_a_group_that_was_left_is_not_written_to(box: Sandbox, ask: Ask) -> None:
    pupil, group = box.user("pupil"), box.group("Year 7")
    await group.add_bot(pupil)
    await ask.ok("sendMessage", chat_id=group.id, text="x")
    assert await ask.ok("leaveChat", chat_id=group.id) is True
    assert not group.has_bot
    assert (await ask.ok("getUpdates"))[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"
    said = await ask.refused("sendMessage", chat_id=group.id, text="x")
    assert said == "403 Forbidden: bot is not a member of the group chat"
    await group.add_bot(pupil)
    await group.remove_bot(pupil)
    said = await ask.refused("sendMessage", chat_id=group.id, text="x")
    assert said == "403 Forbidden: bot was kicked from the group chat"


async def test_an_answer_to_nothing_is_refused(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    number = await pupil.write("hello")
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="x", reply_parameters={"message_id": number})
    assert sent["reply_to_message"]["text"] == "hello"
    said = await ask.refused("sendMessage", chat_id=pupil.id, text="x", reply_parameters={"message_id": 99})
    assert said == "400 Bad Request: message to be replied not found"


# -- edits ---------------------------------------------------------------------------------------

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_an_edit_that_changes_nothing_is_refused(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="a", reply_markup=keys(BUTTON))
    where = {"chat_id": pupil.id, "message_id": sent["message_id"]}
    assert (
        await ask.refused("editMessageText", **where, text=" a ", reply_markup=keys(BUTTON)) == NOT_MODIFIED
    )
    assert await ask.refused("editMessageReplyMarkup", **where, reply_markup=keys(BUTTON)) == NOT_MODIFIED
    assert not pupil.messages[-1].edited
    changed = await ask.ok("editMessageText", **where, text="b", reply_markup=keys(BUTTON))
    assert changed["edit_date"] >= changed["date"]
    assert await ask.refused("editMessageText", **where, text="b", reply_markup=keys(BUTTON)) == NOT_MODIFIED


async def test_an_edit_without_a_keyboard_takes_it_away(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="a", reply_markup=keys(BUTTON))
    await ask.ok("editMessageText", chat_id=pupil.id, message_id=sent["message_id"], text="b")
    assert pupil.last is not None
    assert (pupil.last.text, pupil.last.labels, pupil.last.edited) == ("b", [], True)


async def test_only_its_own_messages_that_are_there_can_be_edited(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    mine = await pupil.write("hello")
    said = await ask.refused("editMessageText", chat_id=pupil.id, message_id=99, text="x")
    assert said == "400 Bad Request: message to edit not found"
    said = await ask.refused("editMessageText", chat_id=pupil.id, message_id=mine, text="x")
    assert said == "400 Bad Request: message can't be edited"
    said = await ask.refused("editMessageText", chat_id=pupil.id, text="x")
    assert said == "400 Bad Request: message identifier is not specified"


# -- deletions -----------------------------------------------------------------------------------


async def test_both_sides_messages_can_be_deleted_for_48_hours(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    old_mine = await pupil.write("old")
    old = await ask.ok("sendMessage", chat_id=pupil.id, text="old")
    box.clock.advance(timedelta(hours=47))
    young_mine = await pupil.write("young")
    assert await ask.ok("deleteMessage", chat_id=pupil.id, message_id=old_mine) is True
    box.clock.advance(timedelta(hours=1, seconds=5))
    for method, extra in (
        ("deleteMessage", {"message_id": old["message_id"]}),
        ("deleteMessages", {"message_ids": [young_mine, old["message_id"]]}),
    ):
        said = await ask.refused(method, chat_id=pupil.id, **extra)
        assert said == "400 Bad Request: message can't be deleted for everyone"
    assert [m.text for m in pupil.messages] == ["old", "young"]
    assert await ask.ok("deleteMessages", chat_id=pupil.id, message_ids=[young_mine, 4711]) is True
    assert [m.text for m in pupil.messages] == ["old"]


async def test_what_is_not_there_cannot_be_deleted(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("deleteMessage", chat_id=pupil.id, message_id=99)
    assert said == "400 Bad Request: message to delete not found"


@pytest.mark.parametrize(
    ("ids", "why"),
    [
        (None, "message identifiers are not specified"),
        (5, "expected an Array of message identifiers"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        (["x"], "can't parse message identifier as a Number"),
    ],
)
async def test_wrong_lists_of_messages_are_refused(box: Sandbox, ask: Ask, ids: Any, why: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    said = await ask.refused("deleteMessages", chat_id=pupil.id, message_ids=ids)
    assert said == f"400 Bad Request: {why}"


# -- presses -------------------------------------------------------------------------------------

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_is_acknowledged_once_and_soon(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    await ask.ok("sendMessage", chat_id=pupil.id, text="x", reply_markup=keys(BUTTON))
    press = await pupil.press("Go")
    assert await ask.ok("answerCallbackQuery", callback_query_id=press.id, text="Done", show_alert=True)
    assert press.answer == {"text": "Done", "alert": True}
    assert pupil.toasts == ["Done"]
    assert await ask.refused("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD
    assert await ask.refused("answerCallbackQuery", callback_query_id="4711") == TOO_OLD
    late = await pupil.press("go", anywhere=True)
    box.clock.advance(timedelta(seconds=20))
    assert await ask.refused("answerCallbackQuery", callback_query_id=late.id) == TOO_OLD
    assert late.answer is None


async def test_another_bots_press_cannot_be_acknowledged(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    press = await pupil.press_data("x", message=1)
    other = box.another_bot("Other", "other_bot")
    assert (
        await Ask(ask.session, box, other.token).refused("answerCallbackQuery", callback_query_id=press.id)
        == TOO_OLD
    )


# -- pace ----------------------------------------------------------------------------------------


async def test_too_fast_in_one_chat_is_429_and_says_how_long(ask: Ask) -> None:
    async with Sandbox.start(testing=True, limits=True) as box:
        pupil, ask = box.user("pupil"), Ask(ask.session, box)
        await pupil.start()
        began, taken = time.monotonic(), 0
        while (answer := await ask("sendMessage", chat_id=pupil.id, text="x"))[0] == 200:
            taken += 1
        assert 5 <= taken <= 5 + time.monotonic() - began, "five at once, then one a second"
        status, body = answer
        assert status == 429
        assert body["parameters"] == {"retry_after": 1}
        assert body["description"] == "Too Many Requests: retry after 1"
        assert len(pupil.answers) == taken


async def test_thirty_a_second_over_all_chats_are_taken(ask: Ask) -> None:
    async with Sandbox.start(testing=True, limits=True) as box:
        ask = Ask(ask.session, box)
        phones = [box.user(f"p{i}") for i in range(60)]
        for phone in phones:
            await phone.start()
        began = time.monotonic()
        answers = [(await ask("sendMessage", chat_id=phone.id, text="x"))[0] for phone in phones]
        assert 30 <= answers.count(200) <= 30 + 30 * (time.monotonic() - began)
        assert answers.count(200) + answers.count(429) == 60


async def test_limits_can_be_lifted(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    for i in range(40):
        await ask.ok("sendMessage", chat_id=pupil.id, text=str(i))
