"""A real Chromium for the page's tests; without one they are skipped, in one line that says so.

The Chromium is `HEARD_CHROMIUM` or the first on the PATH. Where `HEARD_REQUIRE` contains `browser`
(as in the continuous check) a missing one fails every test here instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

expect.set_options(timeout=30_000)  # on a slow machine too

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = "install one (apt-get install chromium) or name it in HEARD_CHROMIUM"


def _load_fixture_server() -> Any:
    """Load the neighbour module by its path: under importlib mode the tests are no package."""
    spec = importlib.util.spec_from_file_location("heard_fixture_server", HERE / "fixture_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fixture_server = _load_fixture_server()


def find_chromium() -> str | None:
    """Give the path of the Chromium to use, or None."""
    named = os.environ.get("HEARD_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    mine = [item for item in items if HERE in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    if find_chromium() is None and "browser" not in os.environ.get("HEARD_REQUIRE", ""):
        reason = f"{len(mine)} browser tests did not run: no Chromium was found; {HOW}"
        for item in mine:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say it once: the reports tell, since with several workers nothing is collected in this process."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())}
    for reason in sorted(one for one in reasons if one.endswith(HOW)):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium()
    if path is None:
        pytest.fail(f"HEARD_REQUIRE asks for the browser tests, and no Chromium was found; {HOW}")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=ARGS)
        yield browser
        await browser.close()


@pytest.fixture
def stand() -> Any:
    """The canned people and their chats; a test pulls its levers."""
    return fixture_server.Stand()


@pytest_asyncio.fixture(loop_scope="session")
async def server(stand: Any) -> AsyncIterator[Any]:
    server = fixture_server.Server(stand)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """Everything that went wrong inside the page; each test ends with it empty."""
    found: list[str] = []
    yield found
    assert found == []


Opener = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, server: Any, troubles: list[str]) -> AsyncIterator[Opener]:
    """Open the page in a fresh browser profile: `guide` keeps the explanation open, the rest is Playwright's."""
    contexts: list[BrowserContext] = []

    async def open_one(width: int = 1280, height: int = 800, guide: bool = False, **options: Any) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        if not guide:
            await context.add_init_script("localStorage.setItem('heard-guide', 'closed')")
        page = await context.new_page()
        page.set_default_timeout(30000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: _note_foreign(request.url, server.url, troubles))
        await page.goto(server.url)
        await page.wait_for_selector(".phone")
        return page

    yield open_one
    for context in contexts:
        await context.close()


def _note_foreign(url: str, home: str, troubles: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        troubles.append(f"the page asked for {url}")
