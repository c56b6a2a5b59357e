"""A stand-in for the sandbox's page API with canned people, so that the page can be tested by itself.

It speaks the page API (state, events with replay, acts, disk, sent) over HTTP on loopback and
answers every message in the same small way. It knows nothing of Heard: whether the application
behaves is asked elsewhere; here only whether the page shows what it is told.
"""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; media-src blob: 'self'"
)
START = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
KEPT_EVENTS = 200


class Stand:
    """The whole state of the stand-in, and the levers that a test pulls."""

    def __init__(self, phones: int = 2) -> None:
        self.now = START
        self.events: list[tuple[int, str]] = []
        self.event_count = 0
        self.listeners: set[asyncio.Queue[tuple[int, str] | None]] = set()
        self.streams: list[str] = []  # the Last-Event-ID of every stream opened, "" for none
        self.acts: list[dict[str, Any]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.refuse = ""  # a sentence: every act is refused with it
        self.policy = POLICY
        self.sabotage: dict[str, tuple[str, str]] = {}  # page file → what to replace in it by what
        self.message_count = 0
        people = [
            ("pupil", "Pupil", "Year 7, own phone", 111),
            ("lead", "Safeguarding lead", "Mrs Okafor, school phone", 222),
            ("duty", "Duty officer", "Council, works phone", 333),
            ("head", "Head teacher", "Mr Lindqvist", 444),
        ][:phones]
        self.phones: dict[str, dict[str, Any]] = {
            key: {"id": key, "title": title, "who": who, "user_id": user, "blocked": False, "messages": []}
            for key, title, who, user in people
        }
        self.state: dict[str, Any] = {
            "winding": False,
            "app": "running",
            "bot": {"name": "Quiet Corner", "username": "quiet_corner_bot"},
            "links": [
                {"phone": "pupil", "label": "Scan the poster", "payload": "s-HFHS"},
                {"phone": "lead", "label": "Open the invitation", "payload": "j-ONCE"},
            ],
            "scenarios": [
                {"id": "bus", "title": "Bullying on the bus", "about": "A pupil writes in the morning."},
                {"id": "night", "title": "Not safe now, at night", "about": "Nobody looks before 8:00."},
                {"id": "teacher", "title": "About a teacher", "about": "Somebody outside school reads it."},
                {"id": "friend", "title": "Worried about a friend", "about": "A report for someone else."},
                {"id": "hoax", "title": "A hoax", "about": "It is closed, kindly."},
            ],
            "faults": {"down": False, "slow_ms": 0, "lost_answers": False, "limits": True},
        }
        self.tables = [
            {
                "name": "cases",
                "about": "One row per case. What was said is sealed; the day is not.",
                "columns": ["id", "setting", "urgency", "status", "sealed", "opened_day"],
                "count": 2,
                "rows": [
                    ["8f2a61c0d4", "HFHS", "sealed", "new", "a3f9c204e77b1d…1,024 bytes", "2026-11-23"],
                    ["c10b77ae92", "HFHS", "sealed", "taken", "07bd4e91aa35c8…1,024 bytes", "2026-11-23"],
                ],
            },
            {
                "name": "drafts",
                "about": "What a pupil has not sent yet.",
                "columns": ["id", "sealed"],
                "count": 0,
                "rows": [],
            },
        ]
        self.calls: list[dict[str, Any]] = []

    # -- levers ----------------------------------------------------------------------------------

    def emit(self, event: dict[str, Any]) -> None:
        self.event_count += 1
        numbered = (self.event_count, json.dumps(event))
        self.events = [*self.events, numbered][-KEPT_EVENTS:]
        for listener in self.listeners:
            listener.put_nowait(numbered)

    def cut_lines(self) -> None:
        """Break every open stream, as a lost connection does."""
        for listener in self.listeners:
            listener.put_nowait(None)

    def message(self, phone: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        """Put a message into a chat and tell every page."""
        message = self.add(phone, sender, text, **more)
        self.emit({"type": "message", "phone": phone, "message": message})
        return message

    def add(self, phone: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        """Put a message into a chat without telling anybody."""
        self.message_count += 1
        message = {
            "id": self.message_count,
            "from": sender,
            "text": text,
            "at": self.now.isoformat(),
            "edited": False,
            "silent": False,
            "protect": False,
            "kind": "text",
            "caption": "",
            "file": None,
            "name": "",
            "duration": 0,
            "entities": [],
            "buttons": [],
            **more,
        }
        self.phones[phone]["messages"].append(message)
        return message

    def edit(self, phone: str, number: int, **changes: Any) -> None:
        for message in self.phones[phone]["messages"]:
            if message["id"] == number:
                message.update(changes, edited=True)
                self.emit({"type": "edited", "phone": phone, "message": message})

    def delete(self, phone: str, numbers: list[int]) -> None:
        kept = [m for m in self.phones[phone]["messages"] if m["id"] not in numbers]
        self.phones[phone]["messages"] = kept
        self.emit({"type": "deleted", "phone": phone, "ids": numbers})

    def whole(self) -> dict[str, Any]:
        local = self.now.astimezone(ZoneInfo("Europe/London"))
        clock = {"now": self.now.isoformat(), "now_local": local.strftime("%a %-d %b %Y, %H:%M")}
        return {**clock, **self.state, "phones": list(self.phones.values())}

    # -- acts ------------------------------------------------------------------------------------

    def do(self, act: dict[str, Any]) -> None:
        self.acts.append(act)
        phone = act.get("phone", "")
        match act["do"]:
            case "write":
                self.message(phone, "user", act["text"])
                self.answer(phone, f"You wrote {len(act['text'])} characters. Not sent yet.")
            case "start":
                self.message(phone, "user", f"/start {act['payload']}")
                self.answer(phone, "Hi. You can tell us if something is wrong.")
            case "press":
                self.edit(phone, act["message"], buttons=[])
                self.emit(
                    {"type": "toast", "phone": phone, "text": f"You chose {act['data']}", "alert": False}
                )
            case "edit":
                self.edit(phone, act["message"], text=act["text"])
            case "delete":
                self.delete(phone, act["messages"])
            case "file":
                name = f"f{len(self.files)}"
                self.files[name] = (base64.b64decode(act["content"]), "application/octet-stream")
                more = {"kind": act["kind"], "caption": act["caption"], "name": act["name"]}
                self.message(phone, "user", "", file=f"/page/file/{name}", **more)
            case "send":
                self.message(phone, "user", "", kind=act["kind"])
            case "block":
                self.phones[phone]["blocked"] = act["on"]
                bare = {k: v for k, v in self.phones[phone].items() if k != "messages"}
                self.emit({"type": "phone", "phone": bare})
            case "wind":
                self.wind(act)
            case "fault":
                self.state["faults"][act["name"]] = act["value"]
                self.emit({"type": "faults", "faults": self.state["faults"]})
            case "restart":
                for state in ("down", "starting", "running"):
                    self.state["app"] = state
                    self.emit({"type": "app", "state": state})
            case "scenario":
                step = "The pupil scans the poster in the corridor."
                self.emit({"type": "scenario", "id": act["id"], "step": step, "done": False})
            case "stop-scenario":
                self.emit({"type": "scenario", "id": "bus", "step": "Stopped.", "done": True})

    def answer(self, phone: str, text: str) -> None:
        buttons = [[{"label": "Send now", "data": "send"}, {"label": "Hide", "data": "hide"}]]
        self.message(phone, "bot", text, buttons=buttons)

    def wind(self, act: dict[str, Any]) -> None:
        self.emit({"type": "winding", "on": True})
        if "minutes" in act:
            self.now += timedelta(minutes=act["minutes"])
        elif act["to"] == "monday-8":
            self.now = (self.now + timedelta(days=7 - self.now.weekday())).replace(hour=8, minute=0)
        elif act["to"] == "next-holiday":
            self.now = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
        else:
            self.now = datetime.fromisoformat(act["to"])
        whole = self.whole()
        self.emit({"type": "clock", "now": whole["now"], "now_local": whole["now_local"]})
        self.emit({"type": "winding", "on": False})


class Server:
    """Serve a `Stand` on a loopback port; may be stopped and started again on the same one."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/", self.index)
        app.router.add_get("/page/state", self.state)
        app.router.add_get("/page/events", self.events)
        app.router.add_post("/page/act", self.act)
        app.router.add_get("/page/disk", self.disk)
        app.router.add_get("/page/sent", self.sent)
        app.router.add_get("/page/mail", self.mail)
        app.router.add_get("/page/file/{name}", self.file)
        app.router.add_get("/page/{name}", self.static)
        app.on_response_prepare.append(self.guard)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        self.stand.cut_lines()
        await self.runner.cleanup()

    async def guard(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = self.stand.policy
        response.headers["X-Content-Type-Options"] = "nosniff"

    async def index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        path = PAGE / Path(request.match_info["name"]).name
        if not path.is_file():
            raise web.HTTPNotFound
        if path.name in self.stand.sabotage:
            before, after = self.stand.sabotage[path.name]
            text = path.read_text(encoding="utf-8")
            if before not in text:
                raise web.HTTPNotFound(reason="nothing to sabotage")
            return web.Response(text=text.replace(before, after), content_type="text/javascript")
        return web.FileResponse(path)

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response(self.stand.whole())

    async def events(self, request: web.Request) -> web.StreamResponse:
        last = request.headers.get("Last-Event-ID", "")
        self.stand.streams.append(last)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        self.stand.listeners.add(queue)
        try:
            await response.write(b"retry: 200\n\n")
            for number, data in self.missed(last):
                await response.write(f"id: {number}\ndata: {data}\n\n".encode())
            while (event := await queue.get()) is not None:
                await response.write(f"id: {event[0]}\ndata: {event[1]}\n\n".encode())
        except ConnectionError:
            return response  # the page has gone
        finally:
            self.stand.listeners.discard(queue)
        return response

    def missed(self, last: str) -> list[tuple[int, str]]:
        if not last:
            return []
        oldest = self.stand.events[0][0] if self.stand.events else self.stand.event_count + 1
        if int(last) > self.stand.event_count or int(last) < oldest - 1:
            return [(self.stand.event_count, json.dumps({"type": "reset"}))]
        return [event for event in self.stand.events if event[0] > int(last)]

    async def act(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Heard-Page") != "1":
            return web.json_response({"ok": False, "error": "Only this page may do that."}, status=403)
        if self.stand.refuse:
            return web.json_response({"ok": False, "error": self.stand.refuse}, status=409)
        self.stand.do(await request.json())
        return web.json_response({"ok": True})

    async def disk(self, request: web.Request) -> web.Response:
        files = [{"name": "heard.db", "bytes": 196608}, {"name": "heard.db-wal", "bytes": 82432}]
        return web.json_response({"files": files, "tables": self.stand.tables})

    async def sent(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        return web.json_response({"calls": [call for call in self.stand.calls if call["n"] > after]})

    async def mail(self, request: web.Request) -> web.Response:
        mail = {"n": 1, "at": "Mon 23 Nov 2026, 10:00", "to": "a@b.example", "subject": "Rowan: P1 K7PM3Q"}
        return web.json_response({"mails": [{**mail, "text": "There is something to read."}]})

    async def file(self, request: web.Request) -> web.Response:
        content, kind = self.stand.files[request.match_info["name"]]
        return web.Response(body=content, content_type=kind)
