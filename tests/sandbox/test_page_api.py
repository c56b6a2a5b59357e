"""What the page is told and may do; and that nobody else may."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.live import KEPT, Live
from bot.sandbox.phone import DOT
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask

MONDAY = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
PAGE = {"X-Heard-Page": "1"}


async def act(ask: Ask, box: Sandbox, **body: Any) -> tuple[int, Any]:
    async with ask.session.post(f"{box.url}/page/act", json=body, headers=PAGE) as answer:
        return answer.status, await answer.json()


async def get(ask: Ask, box: Sandbox, path: str) -> Any:
    async with ask.session.get(box.url + path) as answer:
        assert answer.status == 200
        return await answer.json()


class Events:
    """Reads the page's events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[int, Any]:
        number = 0
        while True:
            line = (await asyncio.wait_for(self._response.content.readline(), 60)).decode().strip()
            if line.startswith("id: "):
                number = int(line.removeprefix("id: "))
            elif line.startswith("data: "):
                return number, json.loads(line.removeprefix("data: "))

    async def of(self, kind: str) -> Any:
        while True:
            _, event = await self.next()
            if event["type"] == kind:
                return event


@asynccontextmanager
async def listening(ask: Ask, box: Sandbox, last: int | None = None) -> AsyncIterator[Events]:
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    async with ask.session.get(f"{box.url}/page/events", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        assert (await answer.content.readline()).startswith(b"retry:")
        yield Events(answer)


async def test_state_holds_all_the_page_shows(ask: Ask) -> None:
    async with Sandbox.start(testing=True, clock=Clock(MONDAY, frozen=True)) as box:
        pupil = box.user("pupil", id=111, title="Pupil", who="Year 7, own phone")
        box.user("hidden", on_page=False)
        box.stage.links = [{"phone": "pupil", "label": "Scan the poster", "payload": "s-HFHS"}]
        box.stage.scenarios = [{"id": "bus", "title": "Bullying on the bus", "about": "one line"}]
        box.stage.set_app("starting")
        await pupil.write("hello")
        keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "1"}]]}
        await Ask(ask.session, box).ok("sendMessage", chat_id=111, text="hi", reply_markup=keys)
        state = await get(ask, box, "/page/state")
        assert (state["now"], state["now_local"]) == ("2026-11-23T08:41:00Z", "Mon 23 Nov 2026, 08:41")
        assert (state["winding"], state["app"]) == (False, "starting")
        assert state["bot"] == {"name": "Heard", "username": "heard_test_bot"}
        assert state["faults"] == {"down": False, "slow_ms": 0, "lost_answers": False, "limits": False}
        assert state["links"] == box.stage.links
        assert state["scenarios"] == box.stage.scenarios
        (phone,) = state["phones"]
        first, second = phone.pop("messages")
        assert phone == {
            "id": "pupil",
            "title": "Pupil",
            "who": "Year 7, own phone",
            "user_id": 111,
            "blocked": False,
        }
        assert (first["from"], first["text"], first["kind"]) == ("user", "hello", "text")
        assert second["buttons"] == [[{"label": "Go", "data": "1", "url": ""}]]
        about = "id from text at edited silent protect kind caption file name duration entities buttons"
        assert " ".join(second) == about


async def test_events_tell_what_happens_in_order(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    async with listening(ask, box) as events:
        await pupil.start()
        sent = await ask.ok("sendMessage", chat_id=pupil.id, text="a")
        await ask.ok("editMessageText", chat_id=pupil.id, message_id=sent["message_id"], text="b")
        press = await pupil.press_data("x", message=sent["message_id"])
        await ask.ok("answerCallbackQuery", callback_query_id=press.id, text="Thanks")
        await ask.ok("deleteMessage", chat_id=pupil.id, message_id=sent["message_id"])
        seen = [await events.next() for _ in range(5)]
    assert [n for n, _ in seen] == list(range(seen[0][0], seen[0][0] + 5))
    assert [event["type"] for _, event in seen] == ["message", "message", "edited", "toast", "deleted"]
    assert seen[2][1]["message"]["text"] == "b"
    assert seen[3][1] == {"type": "toast", "phone": "pupil", "text": "Thanks", "alert": False}
    assert seen[4][1] == {"type": "deleted", "phone": "pupil", "ids": [sent["message_id"]]}


async def test_a_page_that_was_away_hears_what_it_missed(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.write("one")
    async with listening(ask, box, last=box.live.last) as events:
        await pupil.write("two")
        number, event = await events.next()
        assert event["message"]["text"] == "two"
    await pupil.write("three")
    async with listening(ask, box, last=number) as events:
        assert (await events.next())[1]["message"]["text"] == "three"


async def test_a_page_that_was_away_too_long_begins_anew(box: Sandbox, ask: Ask) -> None:
    for i in range(KEPT + 5):
        box.live.tell({"type": "x", "i": i})
    for last in (1, 10**9):
        async with listening(ask, box, last=last) as events:
            assert (await events.next())[1] == {"type": "reset"}


async def test_a_page_that_does_not_read_is_let_go() -> None:
    live = Live()
    slow = live.listen(None)
    for i in range(2000):
        live.tell({"i": i})
    assert slow.get_nowait() is None


async def test_acts_of_a_person(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    assert (await act(ask, box, do="start", phone="pupil", payload="s-HFHS"))[1]["ok"] is True
    written = (await act(ask, box, do="write", phone="pupil", text="hello"))[1]["message"]
    await act(ask, box, do="edit", phone="pupil", message=written, text="hello!")
    sent = await ask.ok("sendMessage", chat_id=pupil.id, text="x")
    assert (await act(ask, box, do="press", phone="pupil", message=sent["message_id"], data="d"))[0] == 200
    picture = base64.b64encode(DOT).decode()
    status, answer = await act(
        ask,
        box,
        do="file",
        phone="pupil",
        kind="photo",
        name="me.png",
        caption="look",
        content=picture,
        group="",
    )
    assert status == 200
    for kind in ("sticker", "contact", "location", "poll"):
        assert (await act(ask, box, do="send", phone="pupil", kind=kind))[0] == 200
    await act(ask, box, do="delete", phone="pupil", messages=[written])
    await act(ask, box, do="block", phone="pupil", on=True)
    assert pupil.blocked
    kinds = [shown.kind for shown in pupil.messages]
    assert kinds == ["text", "text", "photo", "sticker", "contact", "location", "poll"]
    shown = next(shown for shown in pupil.messages if shown.id == answer["message"])
    async with ask.session.get(f"{box.url}/page/file/{shown.file}") as got:
        assert (got.content_type, await got.read()) == ("image/png", DOT)
    updates = await ask.ok("getUpdates")
    assert [next(iter(set(u) - {"update_id"})) for u in updates] == [
        "message",
        "message",
        "edited_message",
        "callback_query",
        *["message"] * 5,
        "my_chat_member",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"do": "write", "phone": "nobody", "text": "x"},
        {"do": "write", "phone": "pupil", "text": "  "},
        {"do": "write", "phone": "pupil", "text": "x" * 4097},
        {"do": "write", "phone": "pupil"},
        {"do": "press", "phone": "pupil", "message": "x", "data": "y"},
        {"do": "edit", "phone": "pupil", "message": 99, "text": "x"},
        {"do": "file", "phone": "pupil", "kind": "photo", "content": "no base64"},
        {"do": "file", "phone": "pupil", "kind": "program", "content": "eA=="},
        {"do": "send", "phone": "pupil", "kind": "gift"},
        {"do": "wind", "to": "yesterday-ish"},
        {"do": "wind", "minutes": 10**12},
        {"do": "fault", "name": "gravity", "value": True},
        {"do": "fault", "name": "slow_ms", "value": "fast"},
        {"do": "scenario", "id": "unknown"},
        {"do": "restart"},
        {"do": "dance"},
        {},
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(
    box: Sandbox, ask: Ask, body: dict[str, Any]
) -> None:
    box.user("pupil")
    status, answer = await act(ask, box, **body)
    assert 400 <= status < 500
    assert answer["ok"] is False
    assert answer["error"].endswith((".", "MB."))
    assert "Traceback" not in answer["error"]
    assert box.user("pupil").messages == []


@pytest.mark.parametrize(
    ("act_to", "expected"),
    [
        ({"minutes": 90}, "2026-11-23T10:11:00+00:00"),
        ({"to": "2026-11-30T08:00:00+00:00"}, "2026-11-30T08:00:00+00:00"),
        ({"to": "monday-8"}, "2026-11-30T08:00:00+00:00"),
        ({"to": "next-holiday"}, "2026-12-25T09:00:00+00:00"),
    ],
)
async def test_the_clock_is_wound_and_the_page_is_told(
    ask: Ask, act_to: dict[str, Any], expected: str
) -> None:
    wound: list[datetime] = []
    clock = Clock(MONDAY, frozen=True)

    async def wind(to: datetime) -> None:
        wound.append(to)
        clock.set(to)

    async with Sandbox.start(testing=True, clock=clock, wind=wind) as box, listening(ask, box) as events:
        assert (await act(ask, box, do="wind", **act_to))[1] == {"ok": True, "to": expected}
        assert await events.of("winding") == {"type": "winding", "on": True}
        assert (await events.of("clock"))["now"] == expected.replace("+00:00", "Z")
        assert await events.of("winding") == {"type": "winding", "on": False}
        assert [to.isoformat() for to in wound] == [expected]
        assert box.clock.now().isoformat() == expected


async def test_monday_at_eight_is_school_time_in_summer_too(ask: Ask) -> None:
    async with Sandbox.start(
        testing=True, clock=Clock(datetime(2026, 6, 4, 12, tzinfo=UTC), frozen=True)
    ) as box:
        answer = await act(ask, box, do="wind", to="monday-8")
        assert answer[1]["to"] == "2026-06-08T07:00:00+00:00"


async def test_the_application_is_restarted_and_its_state_told(ask: Ask) -> None:
    started = asyncio.Event()

    async def restart() -> None:
        started.set()

    async with Sandbox.start(testing=True, restart=restart) as box, listening(ask, box) as events:
        assert (await act(ask, box, do="restart"))[0] == 200
        await asyncio.wait_for(started.wait(), 60)
        box.stage.set_app("down")
        assert await events.of("app") == {"type": "app", "state": "down"}


async def test_a_scenario_plays_and_stops(box: Sandbox, ask: Ask) -> None:
    async def play(name: str) -> None:
        box.stage.tell_step(name, "The pupil writes.")
        await asyncio.sleep(60)

    box.stage.play = play
    box.stage.scenarios = [{"id": "bus", "title": "Bullying on the bus", "about": ""}]
    async with listening(ask, box) as events:
        await act(ask, box, do="scenario", id="bus")
        assert (await events.of("scenario"))["step"] == "The pupil writes."
        await act(ask, box, do="stop-scenario")
        assert (await events.of("scenario"))["done"] is True


async def test_switches_work_and_are_told(box: Sandbox, ask: Ask) -> None:
    async with listening(ask, box) as events:
        for name, value in (("down", True), ("slow_ms", 500), ("lost_answers", True), ("limits", True)):
            assert (await act(ask, box, do="fault", name=name, value=value))[0] == 200
            assert (await events.of("faults"))["faults"][name] == value
    with pytest.raises(aiohttp.ClientError):
        await ask("getMe")
    await act(ask, box, do="fault", name="down", value=False)
    box.faults.lost_answers = False
    await ask.ok("getMe")


# -- what was sent, and what the disk shows ----------------------------------------------------------


async def test_sent_shows_the_calls_after_a_number(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    await pupil.start()
    await ask.ok("getUpdates")
    await ask.ok("sendMessage", chat_id=pupil.id, text="a")
    calls = (await get(ask, box, "/page/sent"))["calls"]
    assert [(c["method"], c["chat"], c["status"], c["args"]["text"]) for c in calls] == [
        ("sendMessage", pupil.id, 200, "a")
    ]
    await ask.ok("sendMessage", chat_id=pupil.id, text="b")
    later = (await get(ask, box, f"/page/sent?after={calls[-1]['n']}"))["calls"]
    assert [c["args"]["text"] for c in later] == ["b"]


async def test_disk_shows_rows_as_a_thief_sees_them(ask: Ask, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "heard.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE cases (id BLOB, day TEXT, n INTEGER)")
    database.executemany(
        "INSERT INTO cases VALUES (?, ?, ?)", [(bytes(32), "2026-11-23", i) for i in range(30)]
    )
    database.commit()
    before = (tmp_path / "heard.db-wal").read_bytes()
    async with Sandbox.start(testing=True, data=tmp_path) as box:
        box.stage.about = {"cases": "one row for each case"}
        disk = await get(ask, box, "/page/disk")
    assert {file["name"] for file in disk["files"]} >= {"heard.db", "heard.db-wal"}
    (table,) = disk["tables"]
    assert (table["name"], table["about"], table["count"]) == ("cases", "one row for each case", 30)
    assert table["columns"] == ["id", "day", "n"]
    assert len(table["rows"]) == 12
    assert table["rows"][0] == ["00" * 12 + "… (32 bytes)", "2026-11-23", 0]
    assert (tmp_path / "heard.db-wal").read_bytes() == before
    database.close()


async def test_disk_without_a_folder_is_empty(box: Sandbox, ask: Ask) -> None:
    assert await get(ask, box, "/page/disk") == {"files": [], "tables": []}


# -- who may ask -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Heard-Page": "1", "Origin": "http://evil.example"},
        {"X-Heard-Page": "1", "Origin": "null"},
        {"X-Heard-Page": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Heard-Page": "1", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_pages_cannot_act(box: Sandbox, ask: Ask, headers: dict[str, str]) -> None:
    box.user("pupil")
    body = {"do": "write", "phone": "pupil", "text": "x"}
    async with ask.session.post(f"{box.url}/page/act", json=body, headers=headers) as answer:
        assert answer.status == 403
    assert box.user("pupil").messages == []


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("path", ["/", "/page/state", "/page/events", "/test/calls", "/bot{token}/getMe"])
async def test_a_name_that_is_not_loopback_is_refused(box: Sandbox, ask: Ask, host: str, path: str) -> None:
    url = box.url + path.format(token=box.token)
    async with ask.session.get(url, headers={"Host": host}) as answer:
        assert answer.status == 403


async def test_only_loopback_is_listened_on(box: Sandbox) -> None:
    assert box.url == f"http://127.0.0.1:{box.port}"
    assert box._listener is not None
    assert {s.getsockname()[0] for s in box._listener.sockets} == {"127.0.0.1"}


async def test_policy_lets_nothing_in_from_elsewhere(box: Sandbox, ask: Ask) -> None:
    for path in ("/page/state", "/page/nothing.js", "/"):
        async with ask.session.get(box.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["../server.py", "%2e%2e/server.py", ".hidden", "a/b", "..%2fserver.py"])
async def test_only_the_pages_own_files_are_given(box: Sandbox, ask: Ask, name: str) -> None:
    async with ask.session.get(f"{box.url}/page/{name}") as answer:
        assert answer.status == 404


async def test_what_a_browser_could_run_is_only_offered_for_saving(box: Sandbox, ask: Ask) -> None:
    pupil = box.user("pupil")
    evil = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    await pupil.send_file("document", evil, name="x.svg")
    async with ask.session.get(f"{box.url}/page/file/{pupil.messages[0].file}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_test_handles_are_only_there_when_testing(ask: Ask) -> None:
    async with Sandbox.start(testing=False) as box, ask.session.get(f"{box.url}/test/calls") as answer:
        assert answer.status == 404


async def test_a_foreign_page_cannot_post_to_the_test_handles(box: Sandbox, ask: Ask) -> None:
    url = f"{box.url}/test/user"
    async with ask.session.post(url, data='{"name": "x"}', headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415
    assert box.phones == {}


def test_a_sandbox_of_its_own_process_is_driven_over_http() -> None:
    command = [sys.executable, "-m", "bot.sandbox.server", "--testing"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            where = json.loads(process.stdout.readline())

            def post(path: str, **body: Any) -> Any:
                request = urllib.request.Request(
                    where["url"] + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=5) as answer:
                    return json.load(answer)

            pupil = post("/test/user", name="pupil")
            post("/test/write", user="pupil", text="hello")
            api = f"/bot{where['token']}"
            assert post(f"{api}/getUpdates")["result"][0]["message"]["text"] == "hello"
            post(f"{api}/sendMessage", chat_id=pupil["id"], text="hi")
            assert post("/test/wait", user="pupil", text="hi")["message"]["text"] == "hi"
            assert post("/test/many", people=3, texts=2) == {"written": 6}
            assert post("/test/clock", at="2026-11-23T08:00:00+00:00")["now"].startswith("2026-11-23T08:00")
            post("/test/fault", method="getMe", count=1, status=500)
            with pytest.raises(urllib.error.HTTPError):
                post(f"{api}/getMe")
            with urllib.request.urlopen(f"{where['url']}/test/counts", timeout=5) as answer:
                assert json.load(answer)["counts"]["sendMessage 200"] == 1
        finally:
            process.terminate()
        assert process.wait(10) == 0
