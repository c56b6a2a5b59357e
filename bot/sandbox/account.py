# ruff: noqa: ARG001 - all methods are asked in the same way, whatever they need of it
"""The Bot API's methods about the bot itself: who it is, what it offers, how it gets updates and files.

Decides what is on the allow-list together with `methods` and `changes`. What is in none of the three is not there.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.changes import METHODS as CHANGING
from bot.sandbox.chats import Bot
from bot.sandbox.markup import units
from bot.sandbox.methods import METHODS as SENDING
from bot.sandbox.methods import Method, find_chat
from bot.sandbox.refusals import bad, forbidden
from bot.sandbox.updates import Webhook
from bot.sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_SECRET = re.compile(r"[A-Za-z0-9_-]+\Z")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PORTS = frozenset({80, 88, 443, 8443})


def get_me(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `getMe`."""
    return {
        **bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_groups,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


# -- updates -----------------------------------------------------------------------------------


async def get_updates(world: World, bot: Bot, args: Arguments) -> list[bytes]:
    """Do `getUpdates`; the updates are given as their JSON."""
    bot.updates.allow(_kinds(args))
    limit, timeout = args.integer("limit", 100), args.integer("timeout")
    return await bot.updates.get(args.integer("offset"), limit, max(0, timeout))


def _kinds(args: Arguments) -> list[str] | None:
    kinds = args.parsed("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad("can't parse allowed_updates: expected an Array of String")
    return kinds


def set_webhook(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `setWebhook`. On loopback plain HTTP and any port are taken, as by a local Bot API server."""
    url = args.text("url").strip()
    if not url:
        return delete_webhook(world, bot, args)
    parts = urlsplit(url)
    if parts.hostname not in _LOOPBACK:
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = args.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if secret and not _SECRET.match(secret):
        raise bad("secret token contains unallowed characters")
    most = min(max(args.integer("max_connections", 40), 1), 100)
    bot.updates.allow(_kinds(args))
    webhook = Webhook(url, secret, most, certificate="certificate" in args.files)
    bot.updates.set_webhook(webhook, drop=args.flag("drop_pending_updates"))
    return True


def delete_webhook(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `deleteWebhook`."""
    drop = args.flag("drop_pending_updates")
    if bot.updates.webhook is not None or drop:  # with none set, a poll under way is left alone
        bot.updates.set_webhook(None, drop=drop)
    return True


def get_webhook_info(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `getWebhookInfo`."""
    updates, hook = bot.updates, bot.updates.webhook
    updates.expire()
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.certificate),
        "pending_update_count": len(updates.waiting),
    }
    if hook:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = "127.0.0.1"
        if hook.error_at:
            info["last_error_date"], info["last_error_message"] = hook.error_at, hook.error
    if updates.allowed is not None:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


# -- files and chats ---------------------------------------------------------------------------


def get_file(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `getFile`."""
    named = args.text("file_id")
    if not named:
        raise bad("file_id not specified")
    stored = world.files.find(named)
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if stored.size > limits.DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def get_chat(world: World, bot: Bot, args: Arguments) -> dict[str, Any]:
    """Do `getChat`."""
    chat = find_chat(bot, args)
    if chat.person is None:
        chat.check_writable()
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return {
        **chat.as_chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def leave_chat(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `leaveChat`."""
    chat = find_chat(bot, args)
    if chat.person is not None:
        raise bad("chat member status can't be changed in private chats")
    if chat.standing != "member":
        raise forbidden("bot is not a member of the group chat")
    before, chat.standing = chat.standing, "left"
    body = {
        "chat": chat.as_chat(),
        "from": bot.as_user(),
        "date": world.clock.stamp(),
        "old_chat_member": {"user": bot.as_user(), "status": before},
        "new_chat_member": {"user": bot.as_user(), "status": "left"},
    }
    bot.updates.push("my_chat_member", body, chat.id)
    return True


# -- what the bot says of itself ---------------------------------------------------------------


def _for_whom(args: Arguments) -> tuple[str, str]:
    scope = args.parsed("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    return f"{scope['type']}:{scope.get('chat_id', '')}", _language(args)


def _language(args: Arguments) -> str:
    language = args.text("language_code")
    if language and not re.match(r"[a-z]{2}\Z", language):
        raise bad("invalid language code specified")
    return language


def set_commands(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `setMyCommands`."""
    commands = args.parsed("commands")
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        if not isinstance(command, dict) or not isinstance(command.get("command"), str):
            raise bad("can't parse BotCommand: Can't find field \"command\"")
        name = command["command"].removeprefix("/")
        words = command.get("description")
        if not _COMMAND.match(name):
            raise bad("BOT_COMMAND_INVALID")
        if not isinstance(words, str) or not 1 <= units(words.strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": words.strip()})
    bot.commands[_for_whom(args)] = kept
    return True


def get_commands(world: World, bot: Bot, args: Arguments) -> list[dict[str, str]]:
    """Do `getMyCommands`."""
    return bot.commands.get(_for_whom(args), [])


def delete_commands(world: World, bot: Bot, args: Arguments) -> bool:
    """Do `deleteMyCommands`."""
    bot.commands.pop(_for_whom(args), None)
    return True


def _setter(name: str, most: int, error: str) -> Method:
    def set_text(world: World, bot: Bot, args: Arguments) -> bool:
        words = limits.clean(args.text(name))
        if units(words) > most:
            raise bad(error)
        bot.texts[(name, _language(args))] = words
        return True

    return set_text


def _getter(name: str) -> Method:
    def get_text(world: World, bot: Bot, args: Arguments) -> dict[str, str]:
        own = bot.texts.get((name, _language(args))) or bot.texts.get((name, ""))
        return {name: own or (bot.name if name == "name" else "")}

    return get_text


METHODS: dict[str, Method] = {
    **SENDING,
    **CHANGING,
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name", 64, "BOT_TITLE_INVALID"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description", 512, "BOT_DESCRIPTION_INVALID"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID"),
    "getMyShortDescription": _getter("short_description"),
}
