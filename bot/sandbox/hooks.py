"""The sandbox's handles for tests in other processes, under `/test/`.

Decides nothing: every handle is one call of what tests in this process use directly. Only a sandbox made with
`testing=True` has them. A POST must be JSON, which no foreign page can send here unasked.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.phone import CannotDo, NothingCame

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Body = dict[str, Any]


class TestHooks:
    """The handles of one sandbox."""

    __test__ = False

    def __init__(self, box: Sandbox) -> None:
        self.box = box

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer `GET /test/<what>?…` and `POST /test/<act>` with JSON."""
        name = request.path.removeprefix("/test/")
        try:
            if request.method == "GET":
                return _json(self._read(name, dict(request.query)))
            if request.content_type != "application/json":
                return _json({"error": "POST JSON here"}, 415)
            return _json(await self._do(name, json.loads(await request.read() or b"{}")))
        except (CannotDo, NothingCame) as exc:
            return _json({"error": str(exc)}, 409)
        except (KeyError, TypeError, ValueError) as exc:
            return _json({"error": f"{type(exc).__name__}: {exc}"}, 400)

    def _read(self, name: str, given: dict[str, str]) -> Any:
        match name:
            case "calls":
                calls = self.box.record.after(int(given.get("after", 0)))
                wanted = [c for c in calls if not given.get("method") or c.method == given["method"]]
                return {"calls": [call.as_json() for call in wanted]}
            case "violations":
                return {"violations": [call.as_json() for call in self.box.record.violations]}
            case "counts":
                counts = self.box.record.counts
                return {"counts": {f"{method} {status}": n for (method, status), n in counts.items()}}
            case "messages":
                return {"messages": [shown.as_json() for shown in self.box.phones[given["user"]].messages]}
            case "updates":
                updates = self.box.bot.updates
                return {"waiting": len(updates.waiting), "confirmed": updates.confirmed}
            case "clock":
                return {"now": self.box.clock.now().isoformat()}
        raise KeyError(f"nothing to read at {name}")

    async def _do(self, name: str, body: Body) -> Any:
        match name:
            case "user":
                phone = self.box.user(str(body.pop("name")), **body)
                return {"id": phone.id, "name": phone.name}
            case "push":
                return {"update_id": await self.box.push_raw(body["update"], chat=int(body.get("chat", 0)))}
            case "fault":
                return self._fault(dict(body))
            case "clear":
                self.box.faults.clear(body.get("method"))
                return {"ok": True}
            case "clock":
                at = body.get("at")
                self.box.clock.set(
                    datetime.fromisoformat(at)
                    if at
                    else self.box.clock.now() + timedelta(seconds=float(body["seconds"]))
                )
                return {"now": self.box.clock.now().isoformat()}
            case "many":
                return await self._many(body)
            case "forget":
                self.box.record.calls.clear()
                return {"ok": True}
        return await self._at_phone(name, body)

    def _fault(self, body: Body) -> Body:
        method, count = str(body.pop("method", "*")), body.pop("count", 1)
        if body.keys() <= {"down", "slow_ms", "lost_answers", "limits"}:
            for switch, value in body.items():
                setattr(self.box.world.flood, "on", value) if switch == "limits" else setattr(
                    self.box.faults, switch, value
                )
        elif count is None:
            self.box.faults.always(method, **body)
        else:
            self.box.faults.next(method, int(count), **body)
        return {"ok": True}

    async def _many(self, body: Body) -> Body:
        """Let *people* people write *texts* messages each, for benchmarks: none of them is on the page."""
        text = str(body.get("text", "hello"))
        count = 0
        for i in range(int(body.get("people", 1))):
            phone = self.box.user(f"{body.get('prefix', 'many')}-{i}", on_page=False)
            for _ in range(int(body.get("texts", 1))):
                await phone.write(text)
                count += 1
        return {"written": count}

    async def _at_phone(self, name: str, body: Body) -> Any:
        phone = self.box.phones[str(body["user"])]
        match name:
            case "write":
                return {"message": await phone.write(str(body["text"]))}
            case "start":
                return {"message": await phone.start(str(body.get("payload", "")))}
            case "press":
                return {"query": (await phone.press(str(body["label"]), message=body.get("message"))).id}
            case "edit":
                await phone.edit(int(body["message"]), str(body["text"]))
            case "send":
                return {"message": await phone.send(str(body["kind"]))}
            case "file":
                return {
                    "message": await phone.send_file(str(body["kind"]), caption=str(body.get("caption", "")))
                }
            case "block":
                await (phone.block() if body.get("on", True) else phone.unblock())
            case "wait":
                found = await phone.wait_for(
                    str(body["text"]), float(body.get("seconds", 5)), anywhere=bool(body.get("anywhere"))
                )
                return {"message": found.as_json()}
            case _:
                raise KeyError(f"nothing to do at {name}")
        return {"ok": True}


def _json(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return web.Response(status=status, body=text.encode(), content_type="application/json")
