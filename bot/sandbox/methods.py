# ruff: noqa: ARG001 - all methods are asked in the same way, whatever they need of it
"""The Bot API's methods that send: as strict as Telegram's.

Decides what is refused, in which words, and what is then in the chat. `changes` has the methods that change and
delete, `account` those about the bot itself. The order of the checks is Telegram's: text, keyboard, chat, pace.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Bot, Chat
from bot.sandbox.files import StoredFile
from bot.sandbox.refusals import Refused, bad
from bot.sandbox.world import World

Method = Callable[[World, Bot, Arguments], Any | Awaitable[Any]]
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
    number = Arguments(reply).integer("message_id")
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


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
