# ruff: noqa: ARG001 - all methods are asked in the same way, whatever they need of it
"""The Bot API's methods that send, change and delete: as strict as Telegram's.

Decides what is refused, in which words, and what is then in the chat. The account's own methods are in `account`.
The order of the checks is Telegram's: text, keyboard, chat, pace.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Bot, Chat, Message, find_all, find_one
from bot.sandbox.files import StoredFile
from bot.sandbox.refusals import NOT_MODIFIED, QUERY_TOO_OLD, Refused, bad
from bot.sandbox.world import PRESS_LIVES, Happening, World

Method = Callable[[World, Bot, Arguments], Any | Awaitable[Any]]
#: A message older than this cannot be deleted (Bot API, `deleteMessage`).
DELETABLE = timedelta(hours=48)
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


# -- where to ----------------------------------------------------------------------------------


def find_chat(bot: Bot, args: Arguments) -> Chat:
    """Find the chat that the arguments name, whether it can be written to or not."""
    named = args.text("chat_id")
    if not named:
        raise bad("chat_id is empty")
    try:
        return bot.chat(int(named))
    except ValueError:
        raise bad("chat not found") from None


def _open_chat(world: World, bot: Bot, args: Arguments) -> Chat:
    chat = find_chat(bot, args)
    chat.check_writable()
    world.flood.check(bot.id, chat.id)
    return chat


def _answered(args: Arguments, chat: Chat) -> dict[str, Any]:
    reply = args.parsed("reply_parameters") or {"message_id": args.integer("reply_to_message_id")}
    if not isinstance(reply, dict):
        raise bad("can't parse reply parameters JSON object")
    number = int(reply.get("message_id") or 0)
    if not number:
        return {}
    if (found := chat.messages.get(number)) is None:
        if reply.get("allow_sending_without_reply") or args.flag("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in found.body.items() if k != "reply_to_message"}}


# -- sending -----------------------------------------------------------------------------------


def send_message(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `sendMessage`."""
    text, entities = limits.check_text(args.text("text"), args.text("parse_mode"), args.parsed("entities"))
    keyboard = limits.check_keyboard(args.given.get("reply_markup"))
    preview = args.parsed("link_preview_options")
    if preview is not None and not isinstance(preview, dict):
        raise bad("can't parse link preview options JSON object")
    chat = _open_chat(world, bot, args)
    body: dict[str, Any] = {"text": text}
    if entities:
        body["entities"] = entities
    if preview:
        body["link_preview_options"] = preview
    return _post(world, chat, args, body, keyboard)


def _post(
    world: World,
    chat: Chat,
    args: Arguments,
    body: dict[str, Any],
    keyboard: dict[str, Any] | None,
    file: str = "",
) -> dict[str, Any]:
    if "reply_parameters" in args.given or "reply_to_message_id" in args.given:
        body.update(_answered(args, chat))
    if keyboard:
        body["reply_markup"] = keyboard
    protect = args.flag("protect_content")
    if protect:
        body["has_protected_content"] = True
    silent = args.flag("disable_notification")
    return world.post(chat, body, silent=silent, protect=protect, file=file).body


def send_photo(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `sendPhoto`."""
    return _send_file(world, bot, args, "photo", limits.PHOTO_BYTES)


def send_document(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `sendDocument`."""
    return _send_file(world, bot, args, "document", limits.UPLOAD_BYTES)


def _send_file(world: World, bot: Bot, args: Arguments, kind: str, most: int) -> dict[str, Any]:
    caption, entities = limits.check_text(
        args.text("caption"),
        args.text("parse_mode"),
        args.parsed("caption_entities"),
        limit=limits.CAPTION_UNITS,
        empty="",
    )
    keyboard = limits.check_keyboard(args.given.get("reply_markup"))
    stored = _given_file(world, args, kind, most)
    chat = _open_chat(world, bot, args)
    body: dict[str, Any] = {kind: photo_sizes(stored) if kind == "photo" else document_of(stored)}
    if caption:
        body["caption"] = caption
    if entities:
        body["caption_entities"] = entities
    return _post(world, chat, args, body, keyboard, stored.id)


def _given_file(world: World, args: Arguments, kind: str, most: int) -> StoredFile:
    upload = args.files.get(kind)
    named = args.text(kind)
    if upload is None and named.startswith("attach://"):
        upload = args.files.get(named.removeprefix("attach://"))
    if upload is not None:
        if not upload.content:
            raise bad("file must be non-empty")
        if len(upload.content) > most:
            raise Refused(413)
        return world.files.add(kind, upload.content, name=upload.name, mime=upload.mime)
    if not named:
        raise bad(f"there is no {kind} in the request")
    if "://" in named:
        raise bad("failed to get HTTP URL content")
    stored = world.files.find(named)
    if stored is None:
        raise bad("wrong remote file identifier specified: Wrong string length")
    return stored


def photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """Write a picture as Telegram does: one file id for each size, the largest last."""
    longest = max(stored.width, stored.height, 1)
    sizes = [*[side for side in (90, 320, 800, 1280) if side < longest][:3], min(longest, 2560)]
    return [
        {
            "file_id": stored.id,
            "file_unique_id": stored.unique_id,
            "width": max(1, stored.width * side // longest),
            "height": max(1, stored.height * side // longest),
            "file_size": max(1, stored.size * side // sizes[-1]),
        }
        for side in sizes
    ]


def document_of(stored: StoredFile) -> dict[str, Any]:
    """Write a file as the Bot API's `Document`."""
    document = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    named = {"file_name": stored.name, "mime_type": stored.mime}
    return {**document, **{key: value for key, value in named.items() if value}}


def send_chat_action(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `sendChatAction`: nothing that stays."""
    if args.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    find_chat(bot, args).check_writable()
    return True


# -- changing ----------------------------------------------------------------------------------


def edit_text(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `editMessageText`; without `reply_markup` the keyboard goes."""
    text, entities = limits.check_text(args.text("text"), args.text("parse_mode"), args.parsed("entities"))
    keyboard = limits.check_keyboard(args.given.get("reply_markup"))
    message = _editable(world, bot, args)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    body = {k: v for k, v in message.body.items() if k not in {"text", "entities", "reply_markup"}}
    body["text"] = text
    if entities:
        body["entities"] = entities
    return _edit(world, message, body, keyboard)


def edit_keyboard(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `editMessageReplyMarkup`."""
    keyboard = limits.check_keyboard(args.given.get("reply_markup"))
    message = _editable(world, bot, args)
    return _edit(world, message, {k: v for k, v in message.body.items() if k != "reply_markup"}, keyboard)


def _editable(world: World, bot: Bot, args: Arguments) -> Message:
    number = args.integer("message_id")
    if number <= 0:
        raise bad("message identifier is not specified")
    chat = find_chat(bot, args)
    chat.check_writable()
    message = find_one(chat, number, "message to edit")
    if not message.from_bot:
        raise bad("message can't be edited")
    world.flood.check(bot.id, chat.id)
    return message


def _edit(
    world: World, message: Message, body: dict[str, Any], keyboard: dict[str, Any] | None
) -> dict[str, Any]:
    if keyboard:
        body["reply_markup"] = keyboard
    if {**body, "edit_date": 0} == {**message.body, "edit_date": 0}:
        raise bad(NOT_MODIFIED)
    world.change(message, body)
    return message.body


# -- deleting ----------------------------------------------------------------------------------


def delete_message(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `deleteMessage`."""
    number = args.integer("message_id")
    if number <= 0:
        raise bad("message identifier is not specified")
    chat = find_chat(bot, args)
    message = find_one(chat, number, "message to delete")
    _check_deletable(world, message)
    world.remove(chat, [message])
    return True


def delete_messages(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `deleteMessages`: what is not there is skipped, but one that is too old stops all."""
    numbers = args.parsed("message_ids")
    if numbers is None:
        raise bad("message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad("expected an Array of message identifiers")
    if len(numbers) > limits.MESSAGES_TO_DELETE:
        raise bad("too many message identifiers specified")
    if not all(isinstance(n, int) or (isinstance(n, str) and n.isdigit()) for n in numbers):
        raise bad("can't parse message identifier as a Number")
    if any(int(n) <= 0 for n in numbers):
        raise bad("invalid message identifier specified")
    chat = find_chat(bot, args)
    messages = find_all(chat, dict.fromkeys(int(n) for n in numbers))
    for message in messages:
        _check_deletable(world, message)
    world.remove(chat, messages)
    return True


def _check_deletable(world: World, message: Message) -> None:
    if message.chat.person is None and not message.from_bot:
        raise bad("message can't be deleted")
    if world.clock.now() - message.at > DELETABLE:
        raise bad("message can't be deleted for everyone")


# -- presses -----------------------------------------------------------------------------------


def answer_press(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `answerCallbackQuery`: once for each press, and soon."""
    text = args.text("text")
    if len(text) > limits.TOAST_CHARS:
        raise bad("MESSAGE_TOO_LONG")
    press = bot.presses.get(args.text("callback_query_id"))
    if press is None or press.answer is not None or world.clock.now() - press.at > PRESS_LIVES:
        raise bad(QUERY_TOO_OLD)
    press.answer = {"text": text, "alert": args.flag("show_alert")}
    del bot.presses[press.id]
    world.happened(Happening("toast", press.chat, press=press))
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_keyboard,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_press,
}
