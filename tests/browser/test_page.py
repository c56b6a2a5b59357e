"""The sandbox's page does what a phone does, with the keyboard too, and runs nothing that people write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

WORDS = "They take my bag on the bus"


def chat(page: Page, phone: str = "pupil") -> Any:
    return page.locator(f'[data-phone="{phone}"]')


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this accessible name or text has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        focused = (
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
        )
        if await page.evaluate(focused) == name:
            return
    pytest.fail(f"{name!r} cannot be reached with Tab")


async def frames_had(page: Page) -> None:
    """Wait until what waited for an animation frame has had it: they are given out in order."""
    await page.evaluate("new Promise(requestAnimationFrame)")


# -- the keyboard ----------------------------------------------------------------------------------


async def test_pupil_writes_and_presses_with_the_keyboard_alone(open_page: Any, stand: Any) -> None:
    page = await open_page()
    await tab_to(page, "Scan the poster")
    await page.keyboard.press("Enter")
    await expect(chat(page).locator(".msg-bot")).to_contain_text("Hi. You can tell us")
    await tab_to(page, "Message from Pupil")
    await page.keyboard.type("First line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second")
    await page.keyboard.press("Enter")
    await expect(chat(page).locator(".msg-mine").last).to_contain_text("second")
    assert stand.acts[-1] == {"phone": "pupil", "do": "write", "text": "First line\nsecond"}
    assert await chat(page).locator("textarea").input_value() == ""
    newest = chat(page).locator(".msg-bot").last
    await expect(newest).to_contain_text("Not sent yet.")
    number = int(await newest.get_attribute("data-id"))
    await page.keyboard.press("Shift+Tab")  # attach
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == "Send now":
            break
    await page.keyboard.press("Enter")
    await expect(chat(page).locator(".toast")).to_have_text("You chose send")
    assert stand.acts[-1] == {"phone": "pupil", "do": "press", "message": number, "data": "send"}
    await expect(newest.locator(".key")).to_have_count(0)
    on = await page.evaluate("document.activeElement.className")
    assert "msg" in on, "the focus stays on the message whose buttons went"


async def message_without_frames(page: Page, stand: Any) -> Any:
    """Stop all animation frames, have a message with buttons come, and give the first of its buttons."""
    await frames_had(page)
    await page.evaluate("void (window.requestAnimationFrame = () => 0)")
    stand.message("pupil", "bot", "Send it?", buttons=KEYS)
    await expect(chat(page).locator(".msg").last).to_contain_text("Send it?")
    return chat(page).locator(".msg").last.locator(".key").first


async def test_tab_reaches_a_new_message_before_the_next_frame(open_page: Any, stand: Any) -> None:
    stand.add("pupil", "bot", "Hi.", buttons=KEYS)
    key = await message_without_frames(await open_page(), stand)
    assert await key.get_attribute("tabindex") == "0"


async def test_sabotage_without_roving_at_once_tab_would_go_past_the_new_message(
    open_page: Any, stand: Any
) -> None:
    stand.sabotage["chat.js"] = ("this.rove();\n    if (this.settling) return;", "if (this.settling) return;")
    stand.add("pupil", "bot", "Hi.", buttons=KEYS)
    key = await message_without_frames(await open_page(), stand)
    assert await key.get_attribute("tabindex") == "-1"


async def test_arrows_walk_through_the_messages_and_escape_returns_to_the_text(
    open_page: Any, stand: Any
) -> None:
    for i in range(3):
        stand.add("pupil", "bot", f"line {i}")
    page = await open_page()
    await chat(page).locator(".msg").last.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    assert "line 0" in await page.evaluate("document.activeElement.textContent")
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.activeElement.tagName") == "TEXTAREA"


async def test_menus_open_close_and_give_the_focus_back(open_page: Any, stand: Any) -> None:
    page = await open_page()
    more = chat(page).get_by_role("button", name="More for this phone")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(chat(page)).to_contain_text("You blocked this bot.")
    await chat(page).get_by_role("button", name="Unblock").click()
    await expect(chat(page).locator("textarea")).to_be_visible()
    assert [act["on"] for act in stand.acts] == [True, False]


# -- edits, deletions, what arrives ----------------------------------------------------------------


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
async def test_edits_and_deletions_show_as_on_a_phone(open_page: Any, stand: Any, motion: str) -> None:
    first = stand.add("pupil", "bot", "Are you safe?")
    stand.add("pupil", "bot", "Second")
    page = await open_page(reduced_motion=motion)
    stand.edit("pupil", first["id"], text="Are you safe right now?")
    await expect(chat(page).locator(".msg").first).to_contain_text("Are you safe right now?")
    await expect(chat(page).locator(".msg").first).to_contain_text("edited")
    stand.delete("pupil", [first["id"]])
    await expect(chat(page).locator(".msg")).to_have_count(1)
    await expect(page.locator("#say")).to_contain_text("Pupil: a message was deleted.")
    await expect(chat(page).locator(".day")).to_have_count(1)


async def test_a_message_can_be_changed_and_taken_back_by_whoever_wrote_it(
    open_page: Any, stand: Any
) -> None:
    stand.add("pupil", "user", WORDS)
    page = await open_page()
    message = chat(page).locator(".msg-mine")
    await message.hover()
    await message.get_by_role("button", name="Edit or delete this message").click()
    await page.get_by_role("menuitem", name="Edit").click()
    await expect(chat(page).locator("textarea")).to_have_value(WORDS)
    await page.keyboard.type(" again")
    await page.keyboard.press("Enter")
    await expect(message).to_contain_text(f"{WORDS} again")
    await message.hover()
    await message.get_by_role("button", name="Edit or delete this message").click()
    await page.get_by_role("menuitem", name="Delete for both").click()
    await expect(chat(page).locator(".msg")).to_have_count(0)


async def test_sound_and_silence_and_protection_are_seen(open_page: Any, stand: Any) -> None:
    page = await open_page()
    await page.mouse.move(5, 5)
    stand.message("lead", "bot", "1 new report.", silent=True, protect=True)
    lead = chat(page, "lead")
    await expect(lead.locator(".cue")).to_have_text("1 new, without a sound")
    await expect(lead.locator(".msg")).to_contain_text("no saving")
    stand.message("lead", "bot", "Another.")
    await expect(lead.locator(".cue")).to_have_text("2 new, with a sound")
    assert await page.title() == "(2) Heard sandbox"
    await lead.locator("textarea").click()
    await expect(lead.locator(".cue")).to_be_hidden()
    assert await page.title() == "Heard sandbox"


async def test_files_go_out_with_their_caption_and_several_photos_as_one_album(
    open_page: Any, stand: Any, tmp_path: Path
) -> None:
    page = await open_page()
    await chat(page).locator("textarea").fill("The gate")
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(b"not really a picture")
    async with page.expect_file_chooser() as chooser:
        await chat(page).get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name="Photo").click()
    await (await chooser.value).set_files([tmp_path / "one.png", tmp_path / "two.png"])
    await expect(chat(page).locator(".msg-mine")).to_have_count(2)
    first, second = stand.acts
    assert (first["kind"], first["name"], first["caption"], second["caption"]) == (
        "photo",
        "one.png",
        "The gate",
        "",
    )
    assert first["group"] == second["group"] != ""


async def test_a_refusal_is_said_and_the_words_stay(open_page: Any, stand: Any) -> None:
    page = await open_page()
    stand.refuse = "This phone has blocked the bot."
    await chat(page).locator("textarea").fill(WORDS)
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).to_have_text("This phone has blocked the bot.")
    await expect(chat(page).locator("textarea")).to_have_value(WORDS)


# -- hostile people --------------------------------------------------------------------------------

HOSTILE = [
    "<img src=x onerror=\"document.title='ran'\">",
    "<script>document.title='ran'</script>",
    "</p><svg onload=\"document.title='ran'\">",
    "javascript:document.title='ran'",
    "\u202edesrever\u202c <b>bold</b> {{7*7}}",
]


async def test_hostile_names_and_texts_are_words_and_nothing_else(open_page: Any, stand: Any) -> None:
    evil = HOSTILE[0]
    stand.state["bot"]["name"] = evil
    stand.state["scenarios"][0].update(title=evil, about=evil)
    stand.state["links"][0]["label"] = evil
    stand.phones["pupil"].update(title=evil, who=evil)
    stand.tables[0]["rows"].append([evil] * 6)
    stand.tables[0].update(name=evil, about=evil)
    stand.calls = [
        {"n": 1, "at": evil, "method": evil, "chat": evil, "status": evil, "args": {"text": evil, evil: evil}}
    ]
    page = await open_page(guide=True)
    for text in HOSTILE:
        stand.message("pupil", "bot", text, buttons=[[{"label": text, "data": "x"}]])
        stand.message("pupil", "user", "", kind="document", name=text, caption=text, file=text)
        stand.message("pupil", "user", "", kind="photo", caption=text, file=text)
        stand.message("pupil", "user", text, entities=[{"type": text, "offset": -5, "length": 9999}])
    stand.message("pupil", "bot", "x", kind=evil, entities=[{"type": "bold", "offset": 90, "length": 3}])
    stand.emit({"type": "toast", "phone": "pupil", "text": evil, "alert": True})
    stand.emit({"type": "scenario", "id": "bus", "step": evil, "done": False})
    await expect(chat(page).locator(".toast")).to_contain_text(evil)
    await page.click("#disk-open")
    await expect(page.locator("#disk")).to_contain_text(evil)
    await page.click("#sent-open")
    await expect(page.locator("#sent")).to_contain_text(evil)
    await expect(chat(page).locator(".words").first).to_have_text(evil)
    assert "ran" not in await page.title()
    foreign = (
        "document.querySelectorAll('.phone img, .phone script, .phone b, #evidence img, #playing img').length"
    )
    assert await page.evaluate(foreign) == 0
    assert await page.locator('[href^="javascript"]').count() == 0


async def test_sabotage_without_text_nodes_and_policy_the_hostile_text_would_run(
    open_page: Any, stand: Any
) -> None:
    """The test above can fail: take both protections out and the same text runs."""
    stand.policy = "default-src * 'unsafe-inline'"
    stand.sabotage["element.js"] = (
        "node.append(...children",
        "for (const c of children) if (typeof c === 'string') node.innerHTML += c; else if (c) node.append(c);"
        " void (children",
    )
    page = await open_page()
    stand.message("pupil", "bot", HOSTILE[0])
    await expect(page).to_have_title("ran")


async def test_the_page_forbids_itself_inline_scripts_and_styles(open_page: Any) -> None:
    """The page works under the strict policy, and the policy is really in force."""
    page = await open_page()
    ran = await page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); return window.ran === 1; }"
    )
    assert not ran
    assert await page.evaluate("document.querySelectorAll('[style*=\"javascript\"], [onclick]').length") == 0


async def test_every_bubble_finds_its_own_direction(open_page: Any, stand: Any) -> None:
    stand.add("pupil", "user", "هم يأخذون حقيبتي")
    stand.add("pupil", "user", WORDS)
    page = await open_page()
    directions = (
        await chat(page)
        .locator(".words")
        .evaluate_all("all => all.map(one => getComputedStyle(one).direction)")
    )
    assert directions == ["rtl", "ltr"]


# -- the line --------------------------------------------------------------------------------------


async def test_reload_in_the_middle_and_a_second_tab_show_the_same(open_page: Any, stand: Any) -> None:
    page = await open_page()
    stand.message("pupil", "user", WORDS)
    await expect(chat(page).locator(".msg")).to_have_count(1)
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(chat(other).locator(".msg")).to_have_count(1)
    await page.reload()
    await expect(chat(page).locator(".msg")).to_have_count(1)
    await chat(other).locator("textarea").fill("from the other tab")
    await other.keyboard.press("Enter")
    for tab in (page, other):
        await expect(chat(tab).locator(".msg")).to_have_count(3)


async def test_a_lost_line_is_said_quietly_and_nothing_is_missing_after_it(
    open_page: Any, stand: Any, server: Any
) -> None:
    page = await open_page()
    stand.message("pupil", "user", "before")
    await expect(chat(page).locator(".msg")).to_have_count(1)
    await server.stop()
    await expect(page.locator("#offline")).to_be_visible()
    await chat(page).locator("textarea").fill(WORDS)
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).to_contain_text("Nothing was done")
    await expect(chat(page).locator("textarea")).to_have_value(WORDS)
    stand.message("pupil", "bot", "while away")
    await server.start()
    await expect(page.locator("#offline")).to_be_hidden(timeout=20_000)
    await expect(chat(page).locator(".msg")).to_have_count(2)


async def test_a_short_break_is_bridged_from_the_last_event_seen(open_page: Any, stand: Any) -> None:
    page = await open_page()
    stand.message("pupil", "bot", "one")
    await expect(chat(page).locator(".msg")).to_have_count(1)
    stand.cut_lines()
    stand.message("pupil", "bot", "two")
    await expect(chat(page).locator(".msg")).to_have_count(2)
    await expect(page.locator("#offline")).to_be_hidden()
    assert stand.streams[-1] == "1"


async def test_after_a_reset_the_page_is_what_the_state_says(open_page: Any, stand: Any) -> None:
    page = await open_page()
    stand.message("pupil", "bot", "old")
    await expect(chat(page).locator(".msg")).to_have_count(1)
    stand.phones["pupil"]["messages"].clear()
    stand.add("pupil", "bot", "new world")
    stand.emit({"type": "reset"})
    await expect(chat(page).locator(".msg")).to_have_count(1)
    await expect(chat(page).locator(".msg")).to_contain_text("new world")


# -- what is in view -------------------------------------------------------------------------------

HELP_CARD = "No grown-up can see this now.\n\n" + "If you are in danger, call 999.\n\n" * 8
KEYS = [[{"label": label, "data": "x"}] for label in ("No. Send now", "Not sure", "Send now", "Hide")]


async def help_and_the_next_question(stand: Any, page: Page) -> None:
    """Have the pupil press a button, and the bot answer with help and at once with the next question."""
    stand.emit({"type": "toast", "phone": "pupil", "text": "", "alert": False})
    stand.message("pupil", "bot", HELP_CARD)
    stand.message("pupil", "bot", "Send what you wrote now?", buttons=KEYS)
    await expect(chat(page).get_by_role("button", name="Hide")).to_have_count(1)


async def until_top_of_help(page: Page, true: Callable[[float], bool]) -> None:
    """Wait until *true* of how far the help's first line is below the upper edge of the chat."""
    log, card = chat(page).locator(".chat"), chat(page).locator(".msg", has_text="No grown-up")
    for _ in range(600):
        if true((await card.bounding_box())["y"] - (await log.bounding_box())["y"]):
            return
        await page.wait_for_timeout(50)
    raise AssertionError("the help did not come to where it belongs")


def fill_a_screen(stand: Any) -> None:
    for i in range(12):
        stand.add("pupil", "bot" if i % 2 else "user", f"before {i}")


async def test_an_answer_in_several_messages_is_in_view_from_its_first_line(
    open_page: Any, stand: Any
) -> None:
    fill_a_screen(stand)
    page = await open_page()
    await help_and_the_next_question(stand, page)
    await until_top_of_help(page, lambda top: 0 <= top < 40)
    card = chat(page).locator(".msg", has_text="No grown-up")
    await expect(chat(page).locator(".jump")).to_be_visible()
    await page.set_viewport_size({"width": 1280, "height": 700})
    await expect(card).to_be_in_viewport()
    await chat(page).locator(".jump").click()
    await expect(chat(page).get_by_role("button", name="Hide")).to_be_in_viewport()
    stand.message("pupil", "user", "ok")
    stand.message("pupil", "bot", "Sent.")
    await expect(chat(page).locator(".msg").last).to_be_in_viewport()


async def help_before_a_late_frame(page: Page, stand: Any) -> None:
    """Have help come while the next frame is late, so late that the chat was drawn with it before."""
    await frames_had(page)
    await page.evaluate("window.soon = requestAnimationFrame; window.late = []")
    await page.evaluate("void (window.requestAnimationFrame = f => late.push(f))")
    await help_and_the_next_question(stand, page)
    for _ in range(2):  # after the first the chat was drawn, and what watches its height was told
        await page.evaluate("new Promise(soon)")
    await page.evaluate("late.forEach(f => f(performance.now()))")


async def test_an_answer_is_in_view_from_its_first_line_though_the_frame_was_late(
    open_page: Any, stand: Any
) -> None:
    fill_a_screen(stand)
    page = await open_page()
    await help_before_a_late_frame(page, stand)
    await until_top_of_help(page, lambda top: 0 <= top < 40)


async def test_sabotage_where_the_chat_went_to_its_end_meanwhile_the_first_line_would_be_out_of_view(
    open_page: Any, stand: Any
) -> None:
    stand.sabotage["chat.js"] = ("this.settling || this.stay()", "this.stay()")
    fill_a_screen(stand)
    page = await open_page()
    await help_before_a_late_frame(page, stand)
    await until_top_of_help(page, lambda top: top < -40)


async def test_sabotage_when_only_the_last_line_were_shown_the_help_would_be_out_of_view(
    open_page: Any, stand: Any
) -> None:
    stand.sabotage["chat.js"] = ("Math.min(end, first.offsetTop - ABOVE_PX)", "end")
    fill_a_screen(stand)
    page = await open_page()
    await help_and_the_next_question(stand, page)
    await until_top_of_help(page, lambda top: top < -40)


async def test_a_chat_on_its_end_stays_there_when_the_window_gets_smaller(open_page: Any, stand: Any) -> None:
    fill_a_screen(stand)
    stand.add("pupil", "bot", "Not sent yet.", buttons=KEYS)
    stand.phones["duty"] = {**stand.phones["lead"], "id": "duty", "title": "Duty officer", "messages": []}
    page = await open_page()
    await page.click("#disk-open")
    await expect(page.locator("#switcher")).to_be_visible()
    await page.set_viewport_size({"width": 1240, "height": 700})
    log, last = chat(page).locator(".chat"), chat(page).locator(".key").last
    for _ in range(600):
        box, key = await log.bounding_box(), await last.bounding_box()
        if key["y"] + key["height"] <= box["y"] + box["height"] + 1:
            break
        await page.wait_for_timeout(50)
    else:
        raise AssertionError("the last button is below the edge")
    await expect(chat(page).locator(".jump")).to_be_hidden()


async def test_the_phones_are_whole_in_a_small_window_with_the_explanation_or_a_story_above(
    open_page: Any, stand: Any
) -> None:
    page = await open_page(guide=True)
    bottom = "document.querySelector('.frame').getBoundingClientRect().bottom - innerHeight"
    assert await page.evaluate(bottom) <= 0
    await page.get_by_role("button", name="Close this explanation").click()
    stand.emit({"type": "scenario", "id": "bus", "step": "The pupil writes.", "done": False})
    await expect(page.locator("#playing")).to_contain_text("The pupil writes.")
    assert await page.evaluate(bottom) <= 0
    assert await page.evaluate("scrollY") == 0


# -- time, trouble, stories, evidence --------------------------------------------------------------


async def test_the_clock_shows_london_and_winds(open_page: Any, stand: Any) -> None:
    page = await open_page()
    await expect(page.locator("#now")).to_have_text("08:41Monday, 23 November 2026")
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#now-day")).to_have_text("Tuesday, 24 November 2026")
    await page.get_by_role("button", name="Monday 8:00").click()
    await expect(page.locator("#now")).to_have_text("08:00Monday, 30 November 2026")
    await page.get_by_role("button", name="Pick a time").click()
    await page.get_by_label("London time").fill("2027-07-01T09:30")
    await page.get_by_role("button", name="Wind to then").click()
    await expect(page.locator("#now")).to_have_text("09:30Thursday, 1 July 2027")
    assert stand.acts[-1] == {"do": "wind", "to": "2027-07-01T08:30:00+00:00"}, "summer time is an hour ahead"
    stand.emit({"type": "winding", "on": True})
    await expect(page.locator("#winding")).to_contain_text("Winding")


async def test_trouble_is_made_and_the_application_is_seen_to_come_back(open_page: Any, stand: Any) -> None:
    page = await open_page()
    async with page.expect_response("**/page/act"):
        await page.get_by_label("Telegram is down").click()
    async with page.expect_response("**/page/act"):
        await page.get_by_label("Every call takes").select_option("3000")
    assert stand.state["faults"] == {"down": True, "slow_ms": 3000, "lost_answers": False, "limits": True}
    stand.refuse = "Not while the clock is winding."
    async with page.expect_response("**/page/act"):
        await page.get_by_label("Its answers get lost").click()
    await expect(page.get_by_label("Its answers get lost")).not_to_be_checked()
    stand.refuse = ""
    await page.get_by_role("button", name="Kill the application").click()
    await expect(page.locator("#restart-note")).to_contain_text("Running again after")
    await expect(page.locator("#app-state-text")).to_have_text("Application running")


async def test_a_button_that_leads_outside_opens_nothing(open_page: Any, stand: Any) -> None:
    stand.add("pupil", "bot", "Help", buttons=[[{"label": "Childline", "url": "https://example.org/help"}]])
    page = await open_page()
    await chat(page).get_by_role("button", name="Childline").click()
    await expect(chat(page).locator(".toast")).to_contain_text("The sandbox opens nothing.")
    assert stand.acts == []
    assert len(page.context.pages) == 1


async def test_a_story_is_told_step_by_step_and_can_be_stopped(open_page: Any, stand: Any) -> None:
    page = await open_page()
    await page.locator('[data-story="bus"]').click()
    await expect(page.locator("#playing")).to_contain_text("The pupil scans the poster in the corridor.")
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator("#playing")).to_contain_text("Stopped.")
    await page.locator("#playing").get_by_role("button", name="Close").click()
    await expect(page.locator("#playing")).to_be_empty()


async def test_the_evidence_follows_and_closes_with_escape(open_page: Any, stand: Any) -> None:
    page = await open_page()
    await page.click("#disk-open")
    await expect(page.get_by_role("tab", name="What the disk shows")).to_be_focused()
    await expect(page.locator("#disk")).to_contain_text("heard.db")
    stand.tables[0]["rows"].append(["feed0123", "HFHS", "sealed", "new", "00ff", "2026-11-24"])
    stand.message("pupil", "user", WORDS)
    await expect(page.locator("#disk")).to_contain_text("feed0123")
    await page.get_by_role("tab", name="What the disk shows").press("ArrowRight")
    call = {"n": 1, "at": "", "method": "sendMessage", "chat": 111, "status": 0, "args": {"text": "Hello"}}
    stand.calls.append(call)
    await expect(page.locator(".call")).to_contain_text("Pupil")
    await expect(page.locator(".call")).to_contain_text("no answer")
    stand.calls.append({**call, "n": 2, "chat": 222, "status": 200})
    call["status"] = 200
    await expect(page.locator(".call").last).to_contain_text("200")
    await expect(page.locator(".call")).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(page.locator("#evidence")).to_be_hidden()
    await expect(page.locator("#sent-open")).to_be_focused()


async def test_the_explanation_is_there_at_first_and_stays_closed_once_closed(open_page: Any) -> None:
    page = await open_page(guide=True)
    for reader in ("If you lead a school", "If you look after data protection", "If you are an engineer"):
        await expect(page.get_by_role("heading", name=reader)).to_be_visible()
    await page.get_by_role("button", name="Close this explanation").click()
    await page.reload()
    await expect(page.locator("#guide")).to_be_hidden()
    await expect(page.locator(".truth")).to_have_text("Nothing leaves this machine. The people are invented.")


# -- size ------------------------------------------------------------------------------------------


async def test_of_a_thousand_messages_the_page_holds_some_hundreds(open_page: Any, stand: Any) -> None:
    """So that it stays smooth; a machine's speed is no matter of a test."""
    for i in range(1000):
        stand.add("pupil", "bot" if i % 2 else "user", f"message {i}")
    page = await open_page()
    await expect(chat(page).locator(".msg").last).to_contain_text("message 999")
    assert await chat(page).locator(".msg").count() <= 320
    for i in range(1000, 1200):  # each an answer of its own: one of 200 would be shown from its first line on
        sender = "bot" if i % 2 else "user"
        stand.message("pupil", sender, f"message {i}", buttons=[[{"label": "Send now", "data": "s"}]])
    await expect(chat(page).locator(".msg").last).to_contain_text("message 1199")
    await frames_had(page)
    assert await chat(page).locator(".msg").count() <= 320
    await chat(page).locator(".chat").evaluate("log => (log.scrollTop = 0)")
    await chat(page).get_by_role("button", name="Show earlier messages").click()
    first = int((await chat(page).locator(".words").first.text_content() or "").split()[-1])
    assert first < 900
    stand.message("pupil", "bot", "while reading above")
    await expect(chat(page).locator(".msg").last).to_contain_text("while reading above")
    await expect(chat(page).locator(".jump")).to_be_visible()
    await chat(page).locator(".jump").click()
    await expect(chat(page).locator(".msg").last).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 768, 1280, 2560])
async def test_no_width_scrolls_sideways(open_page: Any, stand: Any, width: int) -> None:
    stand.add("pupil", "bot", "x" * 400, buttons=[[{"label": "y" * 60, "data": "y"}] * 3])
    stand.add("pupil", "user", "", kind="voice", duration=9, file="/page/file/none")
    page = await open_page(width=width, guide=True)
    await page.click("#disk-open")
    await expect(page.locator("#disk")).to_contain_text("heard.db")
    await page.get_by_role("button", name="Pick a time").click()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await chat(page).locator(".chat").evaluate("log => log.scrollWidth - log.clientWidth") <= 0


async def test_narrow_window_brings_in_one_phone_at_a_time(open_page: Any, stand: Any) -> None:
    page = await open_page(width=320, height=640)
    stand.message("lead", "bot", "1 new report.")
    switch = page.get_by_role("navigation", name="Choose a phone")
    await expect(switch.get_by_role("button", name="Safeguarding lead")).to_contain_text("1 new")
    await switch.get_by_role("button", name="Safeguarding lead").click()
    await expect(chat(page, "lead")).to_be_in_viewport(ratio=0.5)
    await expect(switch.get_by_role("button", name="Safeguarding lead")).to_have_attribute(
        "aria-current", "true"
    )
