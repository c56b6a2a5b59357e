"""The page passes axe, light and dark, with everything open; and what one taps is large enough."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

MIN_TARGET_PX = 24
FOLDED = "details:not([open]) > summary:visible"


def fill(stand: Any) -> None:
    """Have one of everything in the chats."""
    stand.add("pupil", "user", "/start s-HFHS")
    marks = [{"type": "bold", "offset": 0, "length": 3}, {"type": "code", "offset": 4, "length": 3}]
    buttons = [[{"label": "Start", "data": "a"}, {"label": "Childline", "data": "b"}]]
    stand.add("pupil", "bot", "Hi. You can tell us.", entities=marks, buttons=buttons)
    stand.add("pupil", "user", "They take my bag", edited=True)
    stand.add("lead", "bot", "1 new report.", silent=True, protect=True, buttons=buttons)
    for kind in ("photo", "voice", "document", "sticker", "contact", "location", "poll"):
        stand.files[kind] = (b"", "application/octet-stream")
        stand.add("lead", "user", "", kind=kind, name="plan.pdf", file=f"/page/file/{kind}", caption="See")
    stand.calls = [
        {"n": 1, "at": "", "method": "sendMessage", "chat": 111, "status": 200, "args": {"text": "Hi"}},
        {"n": 2, "at": "", "method": "sendMessage", "chat": 222, "status": 429, "args": {"text": "Hi"}},
    ]


ANIMATIONS_ENDED = """Promise.race([
    Promise.allSettled(document.getAnimations().map(one => one.finished)),
    new Promise(ended => setTimeout(ended, 3000)),  // some have no end
])"""


async def complaints(page: Page) -> str:
    """Run axe and give its report, empty when it found nothing."""
    await page.evaluate(ANIMATIONS_ENDED)  # colours halfway would be measured
    results = await Axe().run(page, options={"resultTypes": ["violations"]})
    return "" if results.violations_count == 0 else str(results.generate_snapshot())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_axe_finds_nothing(open_page: Any, stand: Any, scheme: str, width: int) -> None:
    fill(stand)
    page = await open_page(width=width, guide=True, color_scheme=scheme)
    assert await complaints(page) == ""
    while await page.locator(FOLDED).count():
        await page.locator(FOLDED).first.click()
    await page.click("#disk-open")
    await expect(page.locator("#disk")).to_contain_text("heard.db")
    assert await complaints(page) == ""
    await page.click("#sent-open")
    await page.locator(".call summary").first.click()
    stand.emit({"type": "scenario", "id": "bus", "step": "The pupil writes.", "done": False})
    stand.emit({"type": "toast", "phone": "pupil", "text": "Hidden.", "alert": True})
    stand.emit({"type": "winding", "on": True})
    stand.emit({"type": "app", "state": "down"})
    stand.message("lead", "bot", "Another.")
    await chat_is(page, "lead", "Another.")
    assert await complaints(page) == ""
    await page.click("#mail-open")
    await page.locator(".mail summary").first.click()
    assert await complaints(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_while_blocked_editing_or_in_a_menu(
    open_page: Any, stand: Any, scheme: str
) -> None:
    fill(stand)
    stand.phones["lead"]["blocked"] = True
    page = await open_page(color_scheme=scheme)
    await page.locator('[data-phone="pupil"] .msg-mine').last.hover()
    await page.locator('[data-phone="pupil"] .msg-mine').last.locator(".msg-more").click()
    assert await complaints(page) == ""
    await page.get_by_role("menuitem", name="Edit").click()
    stand.refuse = "Not now."
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).to_have_text("Not now.")
    assert await complaints(page) == ""


async def test_the_switch_turns_the_page_dark_and_is_remembered(open_page: Any) -> None:
    page = await open_page(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.get_by_role("button", name="Dark colours").click()
    dark = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    assert await page.evaluate(ground) == dark
    await expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [320, 1280])
async def test_whatever_is_tapped_is_large_enough(open_page: Any, stand: Any, width: int) -> None:
    fill(stand)
    page = await open_page(width=width, guide=True)
    await page.click("#sent-open")
    await page.locator(".call").first.wait_for()
    small = await page.evaluate(
        "(least) => [...document.querySelectorAll('button, summary, select, textarea, a, input')]"
        ".filter(one => one.checkVisibility() && !one.matches('.skip'))"
        ".map(one => [one.textContent.trim() || one.id || one.className, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < least - .5 || box.height < least - .5)"
        ".map(([name, box]) => `${name}: ${box.width} × ${box.height}`)",
        MIN_TARGET_PX,
    )
    assert small == []


async def chat_is(page: Page, phone: str, words: str) -> None:
    await expect(page.locator(f'[data-phone="{phone}"] .msg').last).to_contain_text(words)
