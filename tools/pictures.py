"""Make the README's pictures and its short tour, from the real page: `make pictures`.

Starts the demo, opens its page in a Chromium and does there what a pupil and a safeguarding lead would do. Decides
what is shown and for how long; buttons are found by the words of the Fluent files, so that a changed word breaks no
picture. The Chromium is `HEARD_CHROMIUM` or the first on the PATH. Look at what it made before it is committed.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from handlers.texts import load
from tools.demo_smoke import STOP_SECONDS, free_port, read_address, wait_until_running

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: The same as in tests/browser/conftest.py.
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS, SETTLED_MS, MARGIN = 20_000, 500, 12
WORDS = "Two boys take my bag every day on the bus and throw it around. Everyone laughs."
REPLY = "Thank you for telling us. Which bus is it, and can you tell me who they are?"
ANSWER = "The 627 home. It is Jay and Cole from Year 9."
#: The tour: as many steps as `play_report` has, pixels for each of the page's, quality, and seconds at most.
TOUR_STEPS, TOUR_ZOOM, TOUR_QUALITY, MOST_TOUR_SECONDS = 12, 1.5, 80, 30.0
MOST_BYTES, MOST_TOUR_BYTES = 3_000_000, 2_000_000


class Hands:
    """Somebody at the page, who uses the phones on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._texts = load()

    def phone(self, who: str) -> Locator:
        """Find the phone of `pupil`, `lead` or `duty`."""
        return self.page.locator(f'[data-phone="{who}"]')

    def keys(self, who: str, key: str) -> Locator:
        """Find the buttons with this text of the Fluent files, the newest last."""
        return self.phone(who).locator(".key").get_by_text(self._texts.say("en", key), exact=True)

    def scans(self) -> None:
        """Come by the poster, and wait for the first screen."""
        self.phone("pupil").locator(".poster").first.click()
        self.keys("pupil", "button-private").first.wait_for()

    def taps(self, who: str, key: str, then: str = "") -> None:
        """Press the newest button *key*; wait until there is one more button *then*, or one more message."""
        answer = self._next(who, then)
        self.keys(who, key).last.click()
        answer.wait_for()

    def types(self, who: str, words: str) -> None:
        """Type and do not send."""
        self.phone(who).locator("textarea").fill(words)

    def sends(self, who: str, then: str) -> None:
        """Send what was typed; wait until there is one more button *then*."""
        answer = self._next(who, then)
        self.phone(who).locator("textarea").press("Enter")
        answer.wait_for()

    def says(self, step: str, what: str) -> None:
        """Write a caption where the page has those of its stories."""
        self.page.evaluate(
            "([step, what]) => {"
            " const title = document.createElement('b'), line = document.createElement('p');"
            " title.textContent = step; line.append(title, what);"
            " document.getElementById('playing').replaceChildren(line); }",
            [step, what],
        )

    def looks(self) -> None:
        """Look at each phone that is in view: what was seen there is no longer new."""
        for box in filter(None, (phone.bounding_box() for phone in self.page.locator(".phone").all())):
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)

    def picture(self) -> Image.Image:
        """Photograph the window when nothing moves any more."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(1, 1)
        self.page.wait_for_timeout(SETTLED_MS)
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")

    def frame(self) -> Image.Image:
        """Photograph the caption and the phones below it."""
        whole = self.picture()
        caption = self.page.locator("#playing").bounding_box()
        phone = self.page.locator(".frame").first.bounding_box()
        assert caption is not None
        assert phone is not None
        zoom = whole.width / self.page.evaluate("innerWidth")
        left, top = caption["x"] - MARGIN, caption["y"] - MARGIN
        right, bottom = caption["x"] + caption["width"] + MARGIN, phone["y"] + phone["height"] + MARGIN
        return whole.crop((round(left * zoom), round(top * zoom), round(right * zoom), round(bottom * zoom)))

    def _next(self, who: str, key: str) -> Locator:
        found = self.keys(who, key) if key else self.phone(who).locator(".msg-bot")
        return found.nth(found.count())


# -- what is played ----------------------------------------------------------------------------------


def play_report(one: Hands) -> Iterator[tuple[str, str, float]]:
    """Tell, alert, read, reply and answer; give after each step its name, its caption, and seconds to read it."""
    one.scans()
    yield "first", "A pupil scans the poster at school. Nobody asks for a name.", 2.6
    one.types("pupil", WORDS)
    yield "typed", "They say what happened, in their own words.", 2.2
    one.sends("pupil", "button-unsure")
    yield "asked", "First of all: safe right now? Nothing is sent yet.", 2.4
    one.taps("pupil", "button-yes", "button-other-adult")
    yield "readers", "These adults would read it. Is one of them part of the problem?", 2.4
    one.taps("pupil", "button-no", "button-send")
    one.taps("pupil", "button-send", "button-stop")
    yield "sent", "Sent, with three taps. The four words are the receipt.", 2.6
    one.taps("pupil", "button-stop", "button-do-write")
    one.taps("pupil", "button-do-write", "button-hide")
    yield "alert", "The lead’s phone rings: how urgent, which school. Not a word of what was said.", 2.4
    one.taps("lead", "lead-button-on-it", "lead-button-open")
    one.taps("lead", "lead-button-open", "lead-button-reply")
    yield "opened", "She is on it, and reads. This message goes again after ten minutes.", 2.8
    one.taps("lead", "lead-button-reply")
    one.types("lead", REPLY)
    one.sends("lead", "lead-button-send-reply")
    yield "reply", "She writes back, and looks at it once more before it goes.", 2.4
    one.taps("lead", "lead-button-send-reply")
    one.keys("pupil", "button-open").first.wait_for()
    yield "notice", "The pupil’s phone only shows: 1 new message.", 2.2
    one.taps("pupil", "button-open", "button-later")
    yield "gate", "They look when it is safe to look.", 2.2
    one.taps("pupil", "button-yes", "button-answer")
    yield "read", "The reply is signed with her role.", 2.4
    one.taps("pupil", "button-answer")
    one.types("pupil", ANSWER)
    one.sends("pupil", "button-send")
    one.taps("pupil", "button-send", "button-hide")
    yield "answered", "They answer, and she has it under the same reference. Still no name.", 3.2


# -- the pictures ----------------------------------------------------------------------------------


def make_day(browser: Browser, address: str) -> dict[str, bytes]:
    """Play the first report; give the pictures that are taken on the way, and the tour, by file name."""
    one = open_page(browser, address, 790, 1060, zoom=TOUR_ZOOM)
    one.page.evaluate("document.querySelector('[data-phone=duty]').hidden = true")  # two phones can be read
    one.page.set_viewport_size({"width": 800, "height": 1060})  # so that the page sees that both fit
    one.page.locator("#switcher").wait_for(state="hidden")
    small = open_page(browser, address, 390, 740, zoom=2)
    wide = open_page(browser, address, 1440, 900)
    made: dict[str, bytes] = {}
    frames: list[tuple[Image.Image, float]] = []
    for name, caption, seconds in play_report(one):
        one.says(f"{len(frames) + 1} of {TOUR_STEPS}", caption)
        frames.append((one.frame(), seconds))
        if name == "asked":
            small.page.evaluate("document.getElementById('stage').scrollIntoView()")
            small.looks()
            made["phone.png"] = as_png(small.picture())
        if name == "read":
            wide.looks()
            made["demo.png"] = as_png(wide.picture())
    made["tour.webp"] = as_tour(frames)
    wide.page.click("#disk-open")
    wide.page.locator("#disk .table").first.wait_for()
    wide.looks()
    made["disk.png"] = as_png(wide.picture())
    return made


def make_night(browser: Browser, address: str) -> dict[str, bytes]:
    """Play the story of the night in the dark, until it says that help comes first."""
    one = open_page(browser, address, 1440, 900, dark=True)
    one.page.click('[data-story="night"]')
    one.keys("pupil", "button-no-send").first.wait_for()
    one.looks()
    return {"night.png": as_png(one.picture())}


def open_page(
    browser: Browser, address: str, width: int, height: int, *, dark: bool = False, zoom: float = 1
) -> Hands:
    """Open the demo's page in a browser of its own, without the explanation and without motion."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=zoom,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script("localStorage.setItem('heard-guide', 'closed')")
    page = context.new_page()
    page.goto(address)
    page.locator(".phone").first.wait_for()
    return Hands(page)


def as_png(image: Image.Image) -> bytes:
    """Give the picture with every colour it has: a palette would take the dawn and the lamp from it."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def as_tour(frames: list[tuple[Image.Image, float]]) -> bytes:
    """Give all frames as one animation that begins again.

    Raises:
        RuntimeError: it would be another one than its captions say, or too long.
    """
    if len(frames) != TOUR_STEPS or sum(seconds for _, seconds in frames) > MOST_TOUR_SECONDS:
        raise RuntimeError(f"the tour has {len(frames)} steps; say so in TOUR_STEPS, and keep it short")
    width, height = (max(sizes) for sizes in zip(*(image.size for image, _ in frames), strict=True))
    first, *rest = [
        image if image.size == (width, height) else _fit(image, width, height) for image, _ in frames
    ]
    file = io.BytesIO()
    first.save(
        file,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=[round(seconds * 1000) for _, seconds in frames],
        loop=0,
        quality=TOUR_QUALITY,
        method=6,
        kmax=1,  # each frame whole: what is left of the one before would shimmer through
    )
    return file.getvalue()


def _fit(image: Image.Image, width: int, height: int) -> Image.Image:
    whole = Image.new("RGB", (width, height), image.getpixel((0, image.height - 1)))
    whole.paste(image)
    return whole


# -- the demo and the browser ----------------------------------------------------------------------


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """Run `heard demo`, give its address, and stop it as Ctrl-C does."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(free_port())]
    with tempfile.TemporaryDirectory(prefix="heard-pictures-") as room:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": room, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            address = read_address(process)
            wait_until_running(address)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(STOP_SECONDS)


def find_chromium() -> str:
    """Give the Chromium to use.

    Raises:
        SystemExit: there is none; it says what to do.
    """
    named = os.environ.get("HEARD_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise SystemExit("no Chromium was found; install one, or name it in HEARD_CHROMIUM")
    return found


def main() -> None:
    """Be the command: make all, say how large each is, and keep them when they are small enough."""
    made: dict[str, bytes] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        for make in (make_day, make_night):  # each begins with phones on which nothing happened yet
            with demo() as address:
                made |= make(browser, address)
        browser.close()
    for name, content in made.items():
        print(f"{name}: {len(content) / 1000:.0f} KB")
    if len(made["tour.webp"]) > MOST_TOUR_BYTES or sum(map(len, made.values())) > MOST_BYTES:
        raise SystemExit("that is too much for a repository; nothing was written")
    FOLDER.mkdir(exist_ok=True)
    for name, content in made.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
