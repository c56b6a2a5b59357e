"""The other end of a benchmark: one sandbox in a process of its own, with a bot for each runner.

Decides nothing; it does what a line of JSON on its standard input asks and answers each with a line. As
a process: `python -m bot.bench.far_side BOTS`. Its first line says where it is and which tokens it knows.

    {"do": "write", "bot": 0, "people": 200, "texts": […]}   each person writes one, in turn; answered when all is queued
    {"do": "ask", "bot": 0}                                  what that bot sent so far, and the process's work
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from bot.sandbox.server import Sandbox

_STOP_SECONDS = 10


class FarSide:
    """The process, as the benchmark sees it. Every call blocks the caller: what is measured must not begin early."""

    def __init__(self, bots: int) -> None:
        command = [sys.executable, "-m", "bot.bench.far_side", str(bots)]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        where = self._read()
        self.url: str = where["url"]
        self.tokens: list[str] = where["tokens"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # it ends when nobody asks any more
        try:
            self._process.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def write(self, bot: int, people: int, texts: Sequence[str]) -> None:
        """Have *people* people write to a bot, one message each, of *texts* in turn."""
        self._ask({"do": "write", "bot": bot, "people": people, "texts": texts})

    def sent(self, bot: int) -> tuple[int, int]:
        """Say how many messages of a bot have arrived, and how many bytes its last request said."""
        answer = self._ask({"do": "ask", "bot": bot})
        return int(answer["sent"]), int(answer["bytes"])

    def cpu(self) -> float:
        """Say how many seconds the process has worked."""
        return float(self._ask({"do": "ask", "bot": 0})["cpu"])

    def _ask(self, wanted: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the sandbox of the benchmark ended before its time")
        answer: dict[str, Any] = json.loads(line)
        return answer


# -- in that process -------------------------------------------------------------------------------


class _Side:
    """The sandbox and its bots."""

    def __init__(self, box: Sandbox, bots: int) -> None:
        self.box = box
        others = [box.another_bot("Echo", f"echo_{n}_bot") for n in range(1, bots)]
        self.bots = [box.bot, *others]
        self.sent: Counter[str] = Counter()
        self.last: dict[str, int] = {}

    async def act(self, wanted: dict[str, Any]) -> dict[str, Any]:
        bot = self.bots[wanted["bot"]]
        if wanted["do"] == "write":
            for n, text in zip(range(wanted["people"]), itertools.cycle(wanted["texts"]), strict=False):
                await self.box.user(f"pupil-{n}", bot=bot, on_page=False).write(text)
            return {}
        self._count()
        return {
            "sent": self.sent[bot.username],
            "bytes": self.last.get(bot.username, 0),
            "cpu": time.process_time(),
        }

    def _count(self) -> None:
        """Count what was asked since the last time and let it go, so that the record does not grow."""
        calls = self.box.record.calls
        for call in calls:
            if call.method == "sendMessage" and call.status == 200:
                self.sent[call.bot] += 1
                self.last[call.bot] = len(json.dumps(call.args, ensure_ascii=False).encode())
        calls.clear()


async def _serve(bots: int) -> None:
    loop = asyncio.get_running_loop()
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    async with Sandbox.start(testing=True, limits=False) as box:
        side = _Side(box, bots)
        _say({"url": box.url, "tokens": [bot.token for bot in side.bots]})
        while line := await asked.readline():
            _say(await side.act(json.loads(line)))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
