"""The page and the real sandbox understand each other: what a bot does over the Bot API is what the phone shows."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.sandbox.clock import Clock
from bot.sandbox.server import Sandbox

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest_asyncio.fixture(loop_scope="session")
async def box() -> AsyncIterator[Sandbox]:
    at = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
    async with Sandbox.start(testing=True, clock=Clock(at)) as box:
        box.user("pupil", title="Pupil", who="Year 7, own phone")
        box.user("lead", title="Safeguarding lead", who="School phone")
        box.stage.links.append({"phone": "pupil", "label": "Scan the poster", "payload": "s-HFHS"})
        yield box


@pytest_asyncio.fixture(loop_scope="session")
async def page(box: Sandbox, browser: Browser, troubles: list[str]) -> AsyncIterator[Page]:
    context = await browser.new_context()
    await context.add_init_script("localStorage.setItem('heard-guide', 'closed')")
    page = await context.new_page()
    page.set_default_timeout(30000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await page.goto(f"{box.url}/")
    await page.wait_for_selector(".phone")
    yield page
    await context.close()


async def call(box: Sandbox, method: str, **arguments: Any) -> Any:
    """Call the Bot API as a bot would."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{box.url}/bot{box.token}/{method}", json=arguments) as answer,
    ):
        body = await answer.json()
        assert body["ok"], body
        return body["result"]


async def test_a_whole_exchange_is_seen_on_the_phone(box: Sandbox, page: Page) -> None:
    pupil = page.locator('[data-phone="pupil"]')
    await pupil.get_by_role("button", name="Scan the poster").click()
    await expect(pupil.locator(".msg-mine")).to_contain_text("/start s-HFHS")
    chat = (await call(box, "getUpdates", timeout=5))[0]["message"]["chat"]["id"]
    keys = {
        "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]
    }
    sent = await call(
        box, "sendMessage", chat_id=chat, text="Are you <b>safe</b>?", parse_mode="HTML", reply_markup=keys
    )
    await expect(pupil.locator(".is-bold")).to_have_text("safe")
    await pupil.get_by_role("button", name="No", exact=True).click()
    press = (await call(box, "getUpdates", timeout=5, offset=-1))[-1]["callback_query"]
    assert press["data"] == "n"
    await call(box, "answerCallbackQuery", callback_query_id=press["id"], text="Help is near.")
    await expect(pupil.locator(".toast")).to_have_text("Help is near.")
    number = sent["message_id"]
    await call(box, "editMessageText", chat_id=chat, message_id=number, text="Thank you.")
    await expect(pupil.locator(".msg-bot")).to_contain_text("Thank you.")
    await expect(pupil.locator(".msg-bot .key")).to_have_count(0)
    await call(box, "deleteMessage", chat_id=chat, message_id=number)
    await expect(pupil.locator(".msg-bot")).to_have_count(0)
    await page.click("#sent-open")
    await expect(page.locator(".call").first).to_contain_text("deleteMessage")
    await expect(page.locator(".call").first).to_contain_text("Pupil")


async def test_files_blocks_the_clock_and_the_faults_work_on_the_real_thing(box: Sandbox, page: Page) -> None:
    pupil = page.locator('[data-phone="pupil"]')
    async with page.expect_file_chooser() as chooser:
        await pupil.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name="Photo").click()
    await (await chooser.value).set_files({"name": "gate.png", "mimeType": "image/png", "buffer": PIXEL})
    await expect(pupil.locator("img.photo")).to_be_visible()
    assert (
        await pupil.locator("img.photo").evaluate("async one => (await one.decode(), one.naturalWidth)") == 1
    )
    for thing in ("Sticker", "Contact", "Location", "Poll"):
        await pupil.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name=thing).click()
        await expect(pupil.locator(".msg-mine").last).to_contain_text(thing)
    await pupil.get_by_role("button", name="More for this phone").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(pupil).to_contain_text("You blocked this bot.")
    await pupil.get_by_role("button", name="Unblock").click()
    await expect(pupil.locator("textarea")).to_be_visible()
    async with page.expect_response("**/page/act"):
        await page.get_by_label("Telegram is down").click()
    assert box.faults.down
    await expect(page.get_by_label("Telegram is down")).to_be_checked()
    await page.get_by_label("Telegram is down").click()
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#now-time")).to_have_text("09:41")
    await page.get_by_role("button", name="Monday 8:00").click()
    await expect(page.locator("#now-day")).to_have_text("Monday, 30 November 2026")


async def test_the_page_finds_its_way_after_the_sandbox_was_started_anew(box: Sandbox, page: Page) -> None:
    """A page left open from an earlier demo on the same port shows the new one."""
    lead = page.locator('[data-phone="lead"]')
    port = box.port
    await lead.locator("textarea").fill("Old")
    await page.keyboard.press("Enter")
    await expect(lead.locator(".msg")).to_have_count(1)
    await box.close()
    await expect(page.locator("#offline")).to_be_visible()
    async with Sandbox.start(testing=True, port=port) as new:
        new.user("pupil", title="Pupil", who="Another")
        await expect(page.locator("#offline")).to_be_hidden(timeout=20_000)
        await expect(page.locator(".phone")).to_have_count(1)
        await expect(page.locator(".who")).to_have_text("Another")
    await box.open(port)
