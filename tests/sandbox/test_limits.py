"""Whatever text or keyboard comes, the sandbox takes it or refuses it; it never breaks."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import TEXT_UNITS, check_keyboard, check_text
from bot.sandbox.markup import units
from bot.sandbox.refusals import Refused
from bot.sandbox.server import Sandbox
from bot.sandbox.writing import entities_of
from tests.sandbox.conftest import Ask

MARKED = st.text(st.sampled_from("ab<>/&;=\"' \\*_~`|[]()>!.#\n😀üb"), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=70),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["inline_keyboard", "text", "callback_data", "url", "x"]), inner, max_size=3
        )
    ),
)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60) | MARKED, mode=st.sampled_from(["", "HTML", "MarkdownV2"]))
def test_text_is_taken_with_entities_inside_it_or_refused(text: str, mode: str) -> None:
    try:
        plain, entities = check_text(text, mode, None)
    except Refused as refused:
        assert refused.status == 400
        return
    assert 0 < units(plain) <= TEXT_UNITS
    for entity in entities:
        assert entity["offset"] >= 0
        assert entity["length"] > 0


@settings(max_examples=200, deadline=None)
@given(markup=JSON)
def test_keyboards_are_taken_or_refused(markup: Any) -> None:
    try:
        keyboard = check_keyboard(markup)
    except Refused as refused:
        assert refused.status == 400
        return
    for row in (keyboard or {"inline_keyboard": []})["inline_keyboard"]:
        for button in row:
            assert 1 <= len(button.get("callback_data", "x").encode()) <= 64


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_entities_of_what_people_write_lie_inside_it_and_apart(text: str) -> None:
    end = 0
    for entity in entities_of(text):
        assert entity["offset"] >= end
        end = entity["offset"] + entity["length"]
    assert end <= units(text)


def test_at_most_a_hundred_entities_are_kept() -> None:
    _, entities = check_text("<b>a</b> " * 150, "HTML", None)
    assert len(entities) == 100


@pytest.mark.parametrize(
    ("entities", "why"),
    [
        ([{"type": "bold", "offset": 0, "length": 9}], "entity begins in a middle"),
        ([{"type": "bold"}], 'Field "offset" must be of type Number'),
        ("x", "can't parse entities JSON object"),
        (5, "expected an Array"),
    ],
)
async def test_wrong_entities_are_refused(box: Sandbox, ask: Ask, entities: Any, why: str) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    assert why in await ask.refused("sendMessage", chat_id=pupil.id, text="abc", entities=entities)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"no boundary", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    ],
)
async def test_broken_bodies_are_400(box: Sandbox, ask: Ask, body: bytes, kind: str) -> None:
    url = f"{box.url}/bot{box.token}/sendMessage"
    async with ask.session.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == 400
        assert (await answer.json())["ok"] is False


async def test_odd_arguments_are_refused_without_breaking(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    odd: list[Any] = [None, [], {}, "x", 1.5, True, "9" * 400, -1, {"message_id": "x"}, [[]], "[" * 2000]
    for value in odd:
        for name in ("chat_id", "text", "reply_markup", "reply_parameters", "entities", "parse_mode"):
            await ask("sendMessage", **{"chat_id": pupil.id, "text": "x", name: value})
        for name in ("offset", "limit", "allowed_updates"):
            await ask("getUpdates", **{name: value})
        for name in ("message_id", "message_ids", "chat_id"):
            await ask("deleteMessages", **{"chat_id": pupil.id, name: value})
            await ask("editMessageText", **{"chat_id": pupil.id, "text": "y", name: value})
        await ask("setMyCommands", commands=value, scope=value)
        await ask("setWebhook", url=value, max_connections=value)
        await ask("deleteWebhook")
        await ask("answerCallbackQuery", callback_query_id=value)
        await ask("getFile", file_id=value)
    assert box.record.counts[("sendMessage", 500)] == 0
    box.check()


async def test_a_sandbox_closes_at_once_whatever_is_under_way() -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with Sandbox.start(testing=True) as box:
            ask = Ask(session, box)
            box.faults.next("getMe", hang=True)
            under_way = [
                asyncio.ensure_future(ask("getUpdates", timeout=50)),
                asyncio.ensure_future(ask("getMe")),
                asyncio.ensure_future(session.get(f"{box.url}/page/events")),
            ]
            await box.until(lambda: box.bot.updates.polled and len(box.calls) == 2)
            before = loop.time()
        assert loop.time() - before < 40  # the poll would wait 50
        for one in await asyncio.gather(*under_way, return_exceptions=True):
            if isinstance(one, aiohttp.ClientResponse):
                one.close()
