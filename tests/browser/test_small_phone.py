"""What must be seen without scrolling on a small phone, 320 by 568: the whole first screen and its [Start]."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from handlers.texts import load

TEXTS = load()
KEYS = [key for key in TEXTS.keys("en") if key == "pupil-first" or key.startswith("pupil-first-")]


@pytest.mark.parametrize("language", TEXTS.languages)
async def test_start_is_seen_below_the_first_screen_with_both_notices(
    open_page: Any, stand: Any, language: str
) -> None:
    """MOMENTS 1: on the worst day, too: no reader at the school, an unknown code, words read unsent, a watched tablet."""
    await check_start_is_seen(open_page, stand, language)


async def test_sabotage_notices_in_paragraphs_of_their_own_push_it_out(open_page: Any, stand: Any) -> None:
    with pytest.raises(AssertionError, match="to be in viewport"):
        await check_start_is_seen(open_page, stand, "en", before="\n\n", milliseconds=2000)


async def check_start_is_seen(
    open_page: Any, stand: Any, language: str, before: str = "", milliseconds: int = 30_000
) -> None:
    page = await open_page(width=320, height=568)
    chat = page.locator('[data-phone="pupil"]')
    await chat.locator(".screen").evaluate("screen => screen.scrollIntoView()")
    start = TEXTS.say(language, "button-start")
    for key in KEYS:
        known = {
            "school": "Hope Fold High School",
            "when": "on Monday at 8:30",
            "unsent": (before or " ") + TEXTS.say(language, "pupil-notice-unsent"),
            "device": (before or "\n") + TEXTS.say(language, "pupil-notice-device"),
        }
        text = TEXTS.say(language, key, **{name: known[name] for name in TEXTS.variables(language, key)})
        stand.message(
            "pupil", "bot", text, buttons=[[{"label": start, "data": "s"}], [{"label": "y", "data": "y"}]]
        )
        newest = chat.locator(".msg-bot").last
        await expect(newest.locator(".words")).to_have_text(text)
        await page.evaluate("new Promise(requestAnimationFrame)")  # the chat was scrolled to it
        await expect(newest.locator(".key").first).to_be_in_viewport(ratio=1, timeout=milliseconds)
        stand.message("pupil", "user", "on")


async def test_nothing_touches_the_edge_but_the_phone(open_page: Any) -> None:
    page = await open_page(width=320, height=568)
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for part in ("#stories summary", "#trouble summary"):
        box = await page.locator(part).bounding_box()
        assert box["x"] >= 8
        assert box["x"] + box["width"] <= 312


async def test_an_empty_text_box_cannot_be_scrolled(open_page: Any) -> None:
    """Else some browsers draw a scroll bar of two arrows in it."""
    page = await open_page()
    box = page.locator('[data-phone="pupil"] textarea')
    for words in ("something", ""):
        await box.fill(words)
        assert await box.evaluate("box => box.scrollHeight <= box.clientHeight")
