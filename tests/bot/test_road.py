"""The road to Telegram: what a message becomes on the wire, and what each answer means for it."""

from __future__ import annotations

import ast
import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError, TimedOut

import bot.doors
from bot.doors import DoorError, TokenRefused
from bot.doors.parts import MAX_UNITS, parts, units
from bot.doors.telegram import Myself, TelegramRoad, TelegramUpdates, translate
from bot.doors.transport import AiohttpTransport
from bot.doors.verdicts import RULES, verdict
from bot.intake import Poller
from bot.roads import Halted, Moved, NotSent, Refused, Result, Road, Sent, Uncertain, Unreachable, Wait
from bot.sandbox.server import Sandbox
from handlers.events import (
    BAR,
    Address,
    Choice,
    Chose,
    Commanded,
    Edited,
    Incoming,
    Outgoing,
    Standing,
    StandingChanged,
    Verb,
)

TO = Address("telegram", "5511")
NO_PREVIEW = {"is_disabled": True}
Answer = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]] | None]


class Telegram:
    """A Bot API on loopback: takes everything, unless told otherwise; remembers every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[Answer] = []
        self.lose_answer = False
        self.slow_seconds = 0.0
        self.url = ""
        self._ids = itertools.count(100)

    def refuse(self, status: int, description: str, *, at: int | None = None, **parameters: Any) -> None:
        """Refuse every call, or only call number *at* (from 1)."""

        def answer(method: str, payload: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
            if at is not None and len(self.calls) != at:
                return None
            body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
            return status, body

        self.answers.append(answer)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method, payload = request.match_info["method"], await request.json()
        self.calls.append((method, payload))
        await asyncio.sleep(self.slow_seconds)
        for answer in self.answers:
            found = answer(method, payload)
            if found is not None:
                return web.json_response(found[1], status=found[0])
        if self.lose_answer:
            assert request.transport is not None
            request.transport.close()
        result: Any = True
        if method == "sendMessage":
            result = {"message_id": next(self._ids), "date": 1, "chat": {"id": payload["chat_id"]}}
        if method == "getMe":
            result = {"id": 42, "is_bot": True, "first_name": "x", "username": "heard_bot"}
        return web.json_response({"ok": True, "result": result})

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    @property
    def texts(self) -> list[str]:
        return [payload["text"] for _, payload in self.calls]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    telegram = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    telegram.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield telegram
    await runner.cleanup()


@pytest.fixture
async def road(telegram: Telegram) -> AsyncIterator[TelegramRoad]:
    async with AiohttpTransport(telegram.url, "1:x") as transport:
        yield TelegramRoad(transport, repeat_text=lambda ref: f"(repeat {ref})", answer_seconds=2)


# -- saying ------------------------------------------------------------------------------------


async def test_message_goes_out_as_plain_text_without_preview(telegram: Telegram, road: TelegramRoad) -> None:
    """S7: markup in a report is shown as typed, because no parse mode is ever given."""
    hostile = "<b>✅ Case closed</b> *x* [y](https://evil.example) _z_"
    assert await road.carry(Outgoing(TO, text=hostile)) == Sent(("100",))
    sent = {"chat_id": 5511, "text": hostile, "link_preview_options": NO_PREVIEW}
    assert telegram.calls == [("sendMessage", sent)]


class MarkupRoad(TelegramRoad):
    """S7: gives a parse mode and escapes nothing."""

    async def _call(self, method: str, payload: dict[str, Any]) -> Any:
        return await super()._call(method, {**payload, "parse_mode": "HTML"})


async def test_a_road_that_reads_markup_is_noticed(telegram: Telegram) -> None:
    """The sabotage to the promise above."""
    async with AiohttpTransport(telegram.url, "1:x") as transport:
        road = MarkupRoad(transport, repeat_text=lambda ref: f"(repeat {ref})", answer_seconds=2)
        with pytest.raises(AssertionError):
            await test_message_goes_out_as_plain_text_without_preview(telegram, road)


async def test_protected_silent_message_with_buttons(telegram: Telegram, road: TelegramRoad) -> None:
    rows = ((Choice("Yes", "t1"), Choice("No", "t2")), (Choice("Hide", "t3"),))
    await road.carry(Outgoing(TO, text="x", rows=rows, protect=True, silent=True))
    payload = telegram.calls[0][1]
    assert payload["protect_content"] is True and payload["disable_notification"] is True
    assert payload["reply_markup"]["inline_keyboard"] == [
        [{"text": "Yes", "callback_data": "t1"}, {"text": "No", "callback_data": "t2"}],
        [{"text": "Hide", "callback_data": "t3"}],
    ]


async def test_long_text_is_sent_in_order_with_buttons_under_the_last_part(
    telegram: Telegram, road: TelegramRoad
) -> None:
    text = "".join(f"line {n} of what happened 😀\n" for n in range(500))
    result = await road.carry(Outgoing(TO, text=text, rows=((Choice("Ok", "t"),),)))
    assert isinstance(result, Sent) and len(result.messages) == len(telegram.calls) > 2
    assert "".join(telegram.texts) == text
    assert all(units(part) <= MAX_UNITS for part in telegram.texts)
    assert ["reply_markup" in payload for _, payload in telegram.calls] == [False] * (
        len(telegram.calls) - 1
    ) + [True]


async def test_stopped_sending_goes_on_where_it_stopped(telegram: Telegram, road: TelegramRoad) -> None:
    text = "word " * 2500
    message = Outgoing(TO, text=text, reference="K7")
    telegram.refuse(502, "Bad Gateway", at=3)
    first = await road.carry(message)
    assert first == Uncertain("502", sent=("100", "101"))
    again = await road.carry(Outgoing(TO, text=text, reference="K7", repeat=True), already=len(first.sent))
    assert isinstance(again, Sent)
    shown = [*telegram.texts[:2], telegram.texts[3].removeprefix("(repeat K7)\n"), *telegram.texts[4:]]
    assert "".join(shown) == text
    assert telegram.texts[3].startswith("(repeat K7)\n")
    assert not any(part.startswith("(repeat") for part in telegram.texts[4:])


async def test_copy_never_grows_beyond_the_limit(telegram: Telegram) -> None:
    async with AiohttpTransport(telegram.url, "1:x") as transport:
        road = TelegramRoad(transport, repeat_text=lambda ref: "😀" * 400)
        await road.carry(Outgoing(TO, text="😀" * 5000, reference="K7", repeat=True))
    assert all(units(text) <= MAX_UNITS for text in telegram.texts)


async def test_copy_without_a_reference_is_left_as_it_is(telegram: Telegram, road: TelegramRoad) -> None:
    await road.carry(Outgoing(TO, text="x", repeat=True))
    assert telegram.texts == ["x"]


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u2800\u3164\ufeff"])
async def test_message_nobody_can_see_is_refused_here(
    telegram: Telegram, road: TelegramRoad, text: str
) -> None:
    assert await road.carry(Outgoing(TO, text=text)) == Refused("empty")
    assert telegram.calls == []


@pytest.mark.parametrize(
    "address", [Address("web", "5511"), Address("telegram", "@name"), Address("telegram", "")]
)
async def test_address_of_another_road_is_refused(road: TelegramRoad, address: Address) -> None:
    assert isinstance(await road.carry(Outgoing(address, text="x")), Refused)


# -- what an answer means ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words", "parameters", "result"),
    [
        (429, "Too Many Requests: retry after 35", {"retry_after": 35}, Wait(35.0)),
        (429, "Too Many Requests", {}, Wait(5.0)),
        (403, "Forbidden: bot was blocked by the user", {}, Unreachable("blocked")),
        (403, "Forbidden: user is deactivated", {}, Unreachable("deactivated")),
        (403, "Forbidden: bot can't initiate conversation with a user", {}, Unreachable("never-came")),
        (400, "Bad Request: chat not found", {}, Unreachable("chat-not-found")),
        (400, "Bad Request: message is too long", {}, Refused("too-long")),
        (400, "Bad Request: can't parse entities", {}, Refused("400")),
        (413, "Request Entity Too Large", {}, Refused("413")),
        (401, "Unauthorized", {}, Halted("401")),
        (404, "Not Found", {}, Halted("404")),
        (
            400,
            "Bad Request: group upgraded",
            {"migrate_to_chat_id": -1009},
            Moved(Address("telegram", "-1009")),
        ),
        (500, "Internal Server Error", {}, Uncertain("500")),
        (502, "Bad Gateway", {}, Uncertain("502")),
    ],
)
async def test_each_refusal_has_its_result(
    telegram: Telegram,
    road: TelegramRoad,
    status: int,
    words: str,
    parameters: dict[str, Any],
    result: Result,
) -> None:
    telegram.refuse(status, words, **parameters)
    assert await road.carry(Outgoing(TO, text="x")) == result
    assert len(telegram.calls) == 1, "the road itself never tries again"


async def test_lost_answer_is_uncertain(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.lose_answer = True
    assert isinstance(await road.carry(Outgoing(TO, text="x")), Uncertain)
    assert len(telegram.calls) == 1


async def test_unreachable_telegram_is_surely_not_sent() -> None:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with AiohttpTransport(f"http://127.0.0.1:{port}", "1:x") as transport:
        road: Road = TelegramRoad(transport, repeat_text=str)
        assert isinstance(await road.carry(Outgoing(TO, text="x")), NotSent)


async def test_answer_without_a_message_id_is_uncertain(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.answers.append(lambda method, payload: (200, {"ok": True, "result": True}))
    assert isinstance(await road.carry(Outgoing(TO, text="x")), Uncertain)


def holds_that_a_refusal_ends_a_message(judge: Callable[[TelegramError], Result]) -> bool:
    """F12, D5: what Telegram refuses for ever is not sent again for ever."""
    return isinstance(judge(BadRequest("sendMessage: too-long")), Refused)


def test_permanent_refusal_is_told_from_a_network_error() -> None:
    assert holds_that_a_refusal_ends_a_message(verdict)


def test_sabotage_network_error_first_is_noticed() -> None:
    """S4: with the order swapped, the promise above breaks."""
    swapped = sorted(RULES, key=lambda rule: rule[0] is not NetworkError)
    assert swapped[0][0] is NetworkError and len(swapped) == len(RULES)
    assert not holds_that_a_refusal_ends_a_message(lambda fault: verdict(fault, rules=swapped))


def test_errors_of_the_librarys_own_are_judged_too() -> None:
    assert verdict(TimedOut()) == Uncertain("Timed out")
    assert verdict(ChatMigrated(-7)) == Moved(Address("telegram", "-7"))
    assert verdict(TelegramError("x")) == Uncertain("TelegramError")


# -- changing ----------------------------------------------------------------------------------


async def test_change_puts_text_and_buttons_right(telegram: Telegram, road: TelegramRoad) -> None:
    change = Outgoing(TO, Verb.CHANGE, text="new", rows=((Choice("Ok", "t"),),), message="31")
    assert await road.carry(change) == Sent(("31",))
    method, payload = telegram.calls[0]
    assert method == "editMessageText"
    assert payload["message_id"] == 31 and payload["text"] == "new" and "parse_mode" not in payload
    assert payload["link_preview_options"] == NO_PREVIEW


async def test_change_that_changes_nothing_counts_as_done(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.refuse(400, "Bad Request: message is not modified: specified new message content is the same")
    assert await road.carry(Outgoing(TO, Verb.CHANGE, text="x", message="31")) == Sent(("31",))


async def test_change_of_a_message_that_is_gone_counts_as_done(
    telegram: Telegram, road: TelegramRoad
) -> None:
    """The person deleted it, or it was wiped: there is nothing to put right, and nobody to alarm."""
    telegram.refuse(400, "Bad Request: message to edit not found")
    assert await road.carry(Outgoing(TO, Verb.CHANGE, text="x", message="31")) == Sent(("31",))


@pytest.mark.parametrize(("text", "message"), [("x" * 5000, "31"), ("", "31"), ("x", None)])
async def test_impossible_change_is_refused_here(
    telegram: Telegram, road: TelegramRoad, text: str, message: str | None
) -> None:
    assert isinstance(await road.carry(Outgoing(TO, Verb.CHANGE, text=text, message=message)), Refused)
    assert telegram.calls == []


# -- removing ----------------------------------------------------------------------------------


def numbers(count: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(1, count + 1))


def keeps(old: set[int], gone: set[int]) -> Answer:
    """Refuse to remove what is too old, as Telegram does: all of a block if one of it is."""

    def answer(method: str, payload: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        words = None
        if method == "deleteMessages" and old & set(payload["message_ids"]):
            words = "Bad Request: message can't be deleted for everyone"
        if method == "deleteMessage" and payload["message_id"] in old:
            words = "Bad Request: message can't be deleted for everyone"
        if method == "deleteMessage" and payload["message_id"] in gone:
            words = "Bad Request: message to delete not found"
        return None if words is None else (400, {"ok": False, "error_code": 400, "description": words})

    return answer


def removal(count: int) -> Outgoing:
    return Outgoing(TO, Verb.REMOVE, messages=numbers(count))


async def test_messages_are_removed_in_blocks_of_a_hundred(telegram: Telegram, road: TelegramRoad) -> None:
    assert await road.carry(removal(250)) == Sent()
    assert [len(payload["message_ids"]) for _, payload in telegram.calls] == [100, 100, 50]
    assert [n for _, payload in telegram.calls for n in payload["message_ids"]] == list(range(1, 251))


async def test_what_is_too_old_is_reported_and_all_else_removed(
    telegram: Telegram, road: TelegramRoad
) -> None:
    telegram.answers.append(keeps({1, 2, 60}, {61}))
    assert await road.carry(removal(100)) == Sent(left=("1", "2", "60"))
    removed: set[int] = set()
    for method, payload in telegram.calls:
        ids = payload["message_ids"] if method == "deleteMessages" else [payload["message_id"]]
        if not {1, 2, 60} & set(ids):
            removed |= set(ids)
    assert removed == set(range(1, 101)) - {1, 2, 60}
    assert len(telegram.calls) < 50, "found by halves, not one by one"


async def test_removal_that_was_stopped_goes_on_where_it_stopped(
    telegram: Telegram, road: TelegramRoad
) -> None:
    telegram.refuse(429, "Too Many Requests", at=2, retry_after=3)
    first = await road.carry(removal(250))
    assert first == Wait(3.0, sent=numbers(100))
    assert await road.carry(removal(250), already=len(first.sent)) == Sent()
    assert telegram.calls[-2][1]["message_ids"][0] == 101


async def test_single_removal_of_what_is_gone_counts_as_done(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.answers.append(keeps(set(), {1}))
    assert await road.carry(removal(1)) == Sent()
    assert telegram.methods == ["deleteMessage"]


async def test_server_without_block_removal_still_removes(telegram: Telegram, road: TelegramRoad) -> None:
    body = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    telegram.answers.append(lambda method, payload: (404, body) if method == "deleteMessages" else None)
    assert await road.carry(removal(3)) == Sent()
    singles = [payload["message_id"] for method, payload in telegram.calls if method == "deleteMessage"]
    assert singles == [1, 2, 3]


async def test_removal_in_a_chat_that_is_gone_stops_at_once(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.refuse(400, "Bad Request: chat not found")
    assert await road.carry(removal(250)) == Unreachable("chat-not-found")
    assert len(telegram.calls) == 1


async def test_removing_nothing_is_done(telegram: Telegram, road: TelegramRoad) -> None:
    assert await road.carry(removal(0)) == Sent()
    assert telegram.calls == []


# -- leaving, pressing, and who we are -------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "Forbidden: bot was kicked from the group chat"), (400, "Bad Request: chat not found")],
)
async def test_leaving_where_we_are_not_is_done(
    telegram: Telegram, road: TelegramRoad, status: int, words: str
) -> None:
    telegram.refuse(status, words)
    assert await road.carry(Outgoing(Address("telegram", "-100987"), Verb.LEAVE)) == Sent()
    assert telegram.calls == [("leaveChat", {"chat_id": -100987})]


async def test_press_is_acknowledged(telegram: Telegram, road: TelegramRoad) -> None:
    await road.acknowledge("press-1")
    assert telegram.calls == [("answerCallbackQuery", {"callback_query_id": "press-1"})]


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
async def test_press_that_cannot_be_acknowledged_harms_nothing(
    telegram: Telegram, road: TelegramRoad, status: int
) -> None:
    telegram.refuse(
        status, "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    await road.acknowledge("press-1")


async def test_acknowledging_gives_up_soon(telegram: Telegram) -> None:
    telegram.slow_seconds = 30
    async with AiohttpTransport(telegram.url, "1:x") as transport:
        road = TelegramRoad(transport, repeat_text=str, press_seconds=2)
        await asyncio.wait_for(road.acknowledge("press-1"), 25)
    assert telegram.methods == ["answerCallbackQuery"]


async def test_bot_knows_itself_and_shows_its_commands(telegram: Telegram, road: TelegramRoad) -> None:
    assert await road.me() == Myself(42, "heard_bot")
    await road.set_commands([("help", "Get help now")], "cy")
    assert telegram.calls[1] == (
        "setMyCommands",
        {
            "commands": [{"command": "help", "description": "Get help now"}],
            "scope": {"type": "all_private_chats"},
            "language_code": "cy",
        },
    )


async def test_refused_token_is_told_without_a_messengers_words(
    telegram: Telegram, road: TelegramRoad
) -> None:
    telegram.refuse(401, "Unauthorized")
    with pytest.raises(TokenRefused):
        await road.me()


async def test_any_other_trouble_is_told_too(telegram: Telegram, road: TelegramRoad) -> None:
    telegram.refuse(500, "x")
    with pytest.raises(DoorError):
        await road.set_commands([])


METHOD = re.compile(
    r"(?:get|set|send|forward|copy|edit|delete|answer|leave|ban|pin)[A-Z][A-Za-z]+"
)  # as the Bot API names them


def test_doors_can_neither_forward_nor_copy() -> None:
    """LEAK-02, D10: the methods called are these, and markup is never switched on."""
    folder = Path(next(iter(bot.doors.__path__)))
    called: set[str] = set()
    for file in folder.glob("*.py"):
        source = file.read_text()
        assert "parse_mode=" not in source and '"parse_mode"' not in source and "drop_pending" not in source
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and METHOD.fullmatch(str(node.value)):
                called.add(str(node.value))
    assert called == {
        "answerCallbackQuery",
        "deleteMessage",
        "deleteMessages",
        "deleteWebhook",
        "setWebhook",
        "getWebhookInfo",
        "editMessageText",
        "getMe",
        "getUpdates",
        "leaveChat",
        "sendDocument",
        "sendMessage",
        "sendPhoto",
        "setMyCommands",
    }


# -- cutting (OUT-08) ----------------------------------------------------------------------------

FAMILY = "👨‍👩‍👧‍👦"
FLAG = "🇬🇧"
LETTERS = st.sampled_from(
    ["a", " ", "\n", "é", "e\u0301", "😀", FAMILY, FLAG, "👍🏽", "❤️", "ب", "\r\n", "<", "&", "\u2800"]
)


@pytest.mark.parametrize("count", [1, 4095, 4096, 4097, 8192, 20_000])
@pytest.mark.parametrize("letter", ["a", "😀", "<", "é", "ب", FAMILY, FLAG])
def test_text_of_any_length_is_whole_in_parts_that_fit(count: int, letter: str) -> None:
    text = letter * count
    found = parts(text)
    assert "".join(found) == text
    assert all(0 < units(part) <= MAX_UNITS for part in found)
    assert len(found) <= units(text) // (MAX_UNITS // 2) + 1


@pytest.mark.parametrize("letter", [FAMILY, FLAG, "👍🏽", "e\u0301", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_what_is_drawn_as_one_is_not_cut(letter: str) -> None:
    for shift in range(12):
        for part in parts("a" * shift + letter * 3000):
            assert part.strip("a").replace(letter, "") == ""


def test_cut_is_at_the_end_of_a_line_then_of_a_word() -> None:
    lines = "x" * 2500 + "\n" + "y z " * 700
    assert parts(lines)[0] == "x" * 2500 + "\n"
    words = "tell " * 1000
    assert all(part.endswith(" ") for part in parts(words))


def test_cut_without_any_good_place_still_fits() -> None:
    endless = "a" + "\u0301" * 10_000
    assert "".join(parts(endless)) == endless
    assert all(units(part) <= MAX_UNITS for part in parts(endless))


def test_thousands_of_empty_lines_leave_out_only_what_nobody_sees() -> None:
    assert [part.strip() for part in parts("a" + "\n" * 10_000 + "b")] == ["a", "b"]


def test_a_cut_line_of_somebodys_words_goes_on_behind_its_bar() -> None:
    """Words that a pupil puts where a message ends must not look like Heard's own."""
    ours = "P1 · K7PM3Q\n" + "x" * 100 + "\n"
    words = f"{BAR}{'they took it ' * 700}\n{BAR}{'ب' * 6000}\n{BAR}end\nWhat is to be done"
    found = parts(ours + words)
    assert len(found) == 4
    assert all(line.startswith(BAR) for part in found[1:] for line in part.split("\n")[:1])
    assert "".join(found).replace(BAR, "") == (ours + words).replace(BAR, "")
    assert found[-1].endswith(f"{BAR}end\nWhat is to be done")
    assert all(0 < units(part) <= MAX_UNITS for part in found)


def test_what_is_ours_gets_no_bar_where_it_is_cut() -> None:
    assert "".join(parts(f"{BAR}hi\n" + "ours " * 2000)).count(BAR) == 1
    assert "".join(parts(f"{BAR}{'y' * 4094}\nours")).count(BAR) == 1


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(LETTERS, max_size=120).map("".join), st.integers(20, 60))
def test_nothing_visible_is_lost_in_any_text(text: str, limit: int) -> None:
    found = parts(text, limit)
    assert all(units(part) <= limit for part in found)
    unseen = str.maketrans("", "", " \n\r\u2800")
    assert "".join(found).translate(unseen) == text.translate(unseen)
    assert parts(text, limit) == found


# -- against the sandbox: the door and the road together --------------------------------------------


async def test_everything_a_person_does_comes_in_and_everything_said_arrives() -> None:
    """The whole door over the Bot API's own protocol: words, a press, an edit, a picture, a block."""
    came: list[Incoming] = []

    async def take(batch: list[dict[str, Any]]) -> None:
        came.extend(translate(raw) for raw in batch)

    async with (
        Sandbox.start(testing=True) as box,
        AiohttpTransport(box.url, box.token) as sends,
        AiohttpTransport(box.url, box.token) as polls,
    ):
        road = TelegramRoad(sends, repeat_text=str, answer_seconds=5)
        poller = Poller(TelegramUpdates(polls, long_poll_seconds=5), take, alarm=pytest.fail)
        polling = asyncio.create_task(poller.run())
        phone = box.user("Pupil")

        async def next_event(count: int) -> Incoming:
            for _ in range(6000):
                if len(came) >= count:
                    return came[count - 1]
                await asyncio.sleep(0.01)
            raise AssertionError(f"event {count} never came")

        await phone.start("s-HFHS")
        started = await next_event(1)
        assert started.event == Commanded("start", "s-HFHS")
        who = started.sender
        text = "<b>you</b> & *me* 👨‍👩‍👧 " * 400
        said = await road.carry(Outgoing(who, text=text, rows=((Choice("Yes", "token-1"),),)))
        assert isinstance(said, Sent) and len(said.messages) == 3
        assert " ".join(phone.texts).split() == text.split()
        await phone.press("Yes")
        pressed = await next_event(2)
        assert pressed.event == Chose("token-1") and pressed.press is not None
        await road.acknowledge(pressed.press)
        change = Outgoing(who, Verb.CHANGE, text="changed", message=said.messages[-1])
        assert await road.carry(change) == await road.carry(change) == Sent(said.messages[-1:])
        number = await phone.write("one")
        await phone.edit(number, "two")
        edited = await next_event(4)
        assert edited.event == Edited("two", str(number))
        everything = Outgoing(who, Verb.REMOVE, messages=(*said.messages, str(number), "999999"))
        assert await road.carry(everything) == Sent()
        assert "changed" not in phone.texts
        await phone.block()
        assert (await next_event(5)).event == StandingChanged(Standing.BLOCKED)
        assert isinstance(await road.carry(Outgoing(who, text="x")), Unreachable)
        assert (await road.me()).username == "heard_test_bot"
        await road.set_commands([("help", "Get help now")])
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling
