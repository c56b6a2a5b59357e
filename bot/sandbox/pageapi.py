"""What the page asks for and does, over HTTP.

Decides which files the page is made of, what it may do, and who may ask: only a page that came from here. Nothing on
it can load or run anything from elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import re
from importlib import resources
from typing import Any

from aiohttp import web

from bot.sandbox.acts import Acts
from bot.sandbox.disk import read_disk
from bot.sandbox.files import mime_of
from bot.sandbox.phone import CannotDo, Phone
from bot.sandbox.shown import show
from bot.sandbox.stage import Stage
from bot.sandbox.world import Happening, World

SHOWN_MESSAGES = 2000
BREATH_SECONDS = 15.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "json": "application/json",
    "woff2": "font/woff2",
}
_SAFE_TO_SHOW = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "media-src blob: 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Calls that say nothing about what was sent, and come all the time.
_NOT_SENT = frozenset({"getUpdates", "getMe", "getWebhookInfo"})


class PageApi:
    """The page's side of one sandbox."""

    def __init__(self, world: World, stage: Stage) -> None:
        self.world, self.stage, self.live = world, stage, stage.live
        self.phones: dict[str, Phone] = {}
        self._by_chat: dict[tuple[int, int], Phone] = {}
        self.acts = Acts(world, stage, self.phones, self.tell_faults, self.tell_phone)
        world.watchers.append(self._happened)
        world.clock.on_set.append(lambda _: stage.tell_clock())

    def add(self, phone: Phone) -> None:
        """Show *phone* on the page."""
        self.phones[phone.name] = phone
        self._by_chat[(phone.bot.id, phone.id)] = phone
        self.tell_phone(phone)

    # -- requests ------------------------------------------------------------------------------

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request of the page."""
        path = request.path
        if request.method == "POST":
            return await self._act(request) if path == "/page/act" else _no(404, "There is nothing here.")
        if request.method not in ("GET", "HEAD"):
            return _no(405, "That cannot be done.")
        match path:
            case "/":
                return static("index.html")
            case "/page/state":
                return _json(self.state())
            case "/page/events":
                return await self._events(request)
            case "/page/disk":
                return await self._disk()
            case "/page/mail":
                return _json({"mails": self.stage.mails()})
            case "/page/sent":
                return self._sent(request)
        if path.startswith("/page/file/"):
            return self._file(path.removeprefix("/page/file/"))
        return static(path.removeprefix("/page/")) if path.startswith("/page/") else _no(404, "Not here.")

    async def _act(self, request: web.BaseRequest) -> web.Response:
        if request.headers.get("X-Heard-Page") != "1" or not _from_here(request):
            return _no(403, "Only the page itself may do this.")
        try:
            act = json.loads(await request.read())
        except (ValueError, RecursionError):
            return _no(400, "The page sent something that is not JSON.")
        if not isinstance(act, dict):
            return _no(400, "The page sent something that is not an act.")
        try:
            return _json({"ok": True, **(await self.acts.do(act) or {})})
        except CannotDo as exc:
            return _no(409, str(exc))
        except (KeyError, TypeError, ValueError):
            return _no(400, "That act is not complete.")

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        given = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        listener = self.live.listen(int(given) if given.isdigit() else None)
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while True:
                try:
                    numbered = await asyncio.wait_for(listener.get(), BREATH_SECONDS)
                except TimeoutError:
                    await response.write(b":\n\n")
                    continue
                if numbered is None:
                    return response
                await response.write(f"id: {numbered[0]}\ndata: {numbered[1]}\n\n".encode())
        except ConnectionError:
            return response
        finally:
            self.live.leave(listener)

    async def _disk(self) -> web.Response:
        if self.stage.data is None:
            return _json({"files": [], "tables": []})
        return _json(await asyncio.to_thread(read_disk, self.stage.data, self.stage.about))

    def _sent(self, request: web.BaseRequest) -> web.Response:
        after = request.query.get("after", "0")
        calls = self.world.record.after(int(after) if after.isdigit() else 0)
        fields = ("n", "at", "method", "chat", "status", "args")
        shown = [call.as_json() for call in calls if call.method not in _NOT_SENT]
        return _json({"calls": [{name: call[name] for name in fields} for call in shown[-500:]]})

    def _file(self, file_id: str) -> web.Response:
        stored = self.world.files.find(file_id)
        if stored is None:
            return _no(404, "This file is not here.")
        mime = mime_of(stored.content)
        safe = mime.startswith(_SAFE_TO_SHOW)
        headers = {**HEADERS, "Content-Type": mime if safe else "application/octet-stream"}
        headers["Content-Disposition"] = "inline" if safe else 'attachment; filename="file.bin"'
        return web.Response(body=stored.content, headers=headers)

    # -- what there is ---------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Give all that the page shows."""
        bot = next(iter(self.world.bots.values()))
        return {
            **self.stage.clock_json(),
            "event": self.live.last,
            "winding": self.stage.winding,
            "app": self.stage.app,
            "bot": {"name": bot.name, "username": bot.username},
            "phones": [
                {**_phone(phone), "messages": [m.as_json() for m in phone.messages[-SHOWN_MESSAGES:]]}
                for phone in self.phones.values()
            ],
            "links": self.stage.links,
            "scenarios": self.stage.scenarios,
            "scenario": self.stage.scenario,
            "faults": self.faults(),
        }

    def faults(self) -> dict[str, Any]:
        """Give the switches of the fault panel."""
        faults = self.world.faults
        return {
            "down": faults.down,
            "slow_ms": faults.slow_ms,
            "lost_answers": faults.lost_answers,
            "limits": self.world.flood.on,
        }

    # -- telling -------------------------------------------------------------------------------

    def tell_faults(self) -> None:
        """Tell the page how the switches stand."""
        self.live.tell({"type": "faults", "faults": self.faults()})

    def tell_phone(self, phone: Phone) -> None:
        """Tell the page of a phone, or of what changed about it."""
        self.live.tell({"type": "phone", "phone": _phone(phone)})

    def _happened(self, happening: Happening) -> None:
        phone = self._by_chat.get((happening.chat.bot.id, happening.chat.id))
        if phone is None:
            return
        event: dict[str, Any] = {"type": happening.kind, "phone": phone.name}
        if happening.message is not None:
            event["message"] = show(happening.message).as_json()
        elif happening.kind == "deleted":
            event["ids"] = list(happening.ids)
        elif happening.press is not None and happening.press.answer is not None:
            event |= happening.press.answer
        self.live.tell(event)


def _phone(phone: Phone) -> dict[str, Any]:
    return {
        "id": phone.name,
        "title": phone.title,
        "who": phone.who,
        "user_id": phone.id,
        "blocked": phone.blocked,
    }


def _from_here(request: web.BaseRequest) -> bool:
    """Say whether a browser would call this request one of our own page's."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin == f"http://{request.headers.get('Host')}"


def static(name: str) -> web.Response:
    """Give one of the page's own files."""
    if not _NAME.match(name):
        return _no(404, "Not here.")
    found = resources.files("bot.sandbox") / "page" / name
    if not found.is_file():
        return _no(404, "Not here.")
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return web.Response(body=found.read_bytes(), headers={**HEADERS, "Content-Type": kind})


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return web.Response(
        status=status, body=text.encode(), headers={**HEADERS, "Content-Type": _TYPES["json"]}
    )


def _no(status: int, why: str) -> web.Response:
    return _json({"ok": False, "error": why}, status)
