"""The Bot API's methods that change and delete messages and acknowledge presses: as strict as Telegram's.

Decides what can still be changed, by age and by owner. The order of the checks is Telegram's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import Bot, Message, find_all, find_one
from bot.sandbox.methods import Method, find_chat
from bot.sandbox.refusals import NOT_MODIFIED, QUERY_TOO_OLD, bad
from bot.sandbox.world import PRESS_LIVES, Happening, World

#: A message older than this cannot be deleted (Bot API, `deleteMessage`).
DELETABLE = timedelta(hours=48)

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
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_keyboard,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_press,
}
