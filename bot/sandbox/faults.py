"""What goes wrong on purpose.

Decides, for each request, whether it is answered as usual, late, wrongly or not at all; the answer itself is made
elsewhere. A script is for one method (or `*`), and ends after a count or when it is cleared.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

ANY = "*"


@dataclass(slots=True)
class Fault:
    """What happens to one request; the fields can be put together.

    Attributes:
        status: answer with this status instead of doing anything.
        description: the words to go with *status*; Telegram's own if left out.
        parameters: for instance `{"retry_after": 5}`.
        delay: seconds before anything is done.
        late: seconds between the effect and the answer.
        lost: do it, then break the connection instead of answering.
        reset: break the connection and do nothing.
        drip: seconds over which the body trickles out, byte by byte.
        body: answer with these bytes (garbage, a web page, nothing) and *status* or 200; nothing is done.
        content_type: of *body*.
        redirect: answer 302 to this address.
        hang: take the request and never answer.
        held: take the request and do nothing before this event is set.
        when: only for requests whose arguments this says yes to.
    """

    status: int = 0
    description: str = ""
    parameters: dict[str, Any] | None = None
    delay: float = 0.0
    late: float = 0.0
    lost: bool = False
    reset: bool = False
    drip: float = 0.0
    body: bytes | None = None
    content_type: str = "application/json"
    redirect: str = ""
    hang: bool = False
    held: asyncio.Event | None = None
    when: Callable[[dict[str, Any]], bool] | None = None

    @property
    def name(self) -> str:
        """One word for the record."""
        for word in ("lost", "reset", "redirect", "hang", "held", "drip", "delay", "late"):
            if getattr(self, word):
                return word
        return "body" if self.body is not None else f"status-{self.status}"


GARBAGE = Fault(body=b'{"ok":tru')
WEB_PAGE = Fault(body=b"<html><body>502 Bad Gateway</body></html>", content_type="text/html")
NOTHING = Fault(body=b"")


@dataclass(slots=True)
class _Script:
    method: str
    fault: Fault
    left: int | None


class Faults:
    """The scripts, and the switches that the page has too.

    Attributes:
        slow_ms: every answer waits so long.
        lost_answers: everything is done, nothing is answered.
    """

    def __init__(self, on_change: Callable[[], None] | None = None) -> None:
        self.slow_ms = 0
        self.lost_answers = False
        self._down_until = 0.0
        self._refusing = False
        self._scripts: list[_Script] = []
        self._on_change = on_change
        self.close_port: Callable[[], None] | None = None
        self.open_port: Callable[[], Any] | None = None

    # -- scripts -------------------------------------------------------------------------------

    def next(self, method: str, count: int = 1, fault: Fault | None = None, **what: Any) -> None:
        """Let the next *count* requests of *method* go wrong: *what* are the fields of `Fault`.

        `retry_after=n` stands for a 429 with that parameter. Scripts of one method run one after another.
        """
        self._scripts.append(_Script(method, fault or make_fault(**what), count))

    def always(self, method: str, fault: Fault | None = None, **what: Any) -> None:
        """Let every request of *method* go wrong until `clear`."""
        self._scripts.append(_Script(method, fault or make_fault(**what), None))

    def clear(self, method: str | None = None) -> None:
        """Take back the scripts of *method*; of all methods, and every switch, if none is named."""
        self._scripts = [s for s in self._scripts if method is not None and s.method != method]
        if method is None:
            self.slow_ms, self.lost_answers, self._down_until = 0, False, 0.0
            self._reopen()
            self.changed()

    @property
    def waiting(self) -> int:
        """How many scripts have not run out."""
        return len(self._scripts)

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """Give what happens to this request, and count it; None: nothing."""
        if self._scripts:
            for script in self._scripts:
                if script.method not in (method, ANY) or (
                    script.fault.when is not None and not script.fault.when(args)
                ):
                    continue
                if script.left is not None:
                    script.left -= 1
                    if script.left <= 0:
                        self._scripts.remove(script)
                return script.fault
        if self.lost_answers:
            return Fault(lost=True)
        return Fault(late=self.slow_ms / 1000) if self.slow_ms else None

    # -- down ----------------------------------------------------------------------------------

    @property
    def down(self) -> bool:
        """Whether every connection is broken at once."""
        return self._down_until > time.monotonic()

    @down.setter
    def down(self, on: bool) -> None:
        self._down_until = float("inf") if on else 0.0
        if not on:
            self._reopen()
        self.changed()

    async def down_for(self, seconds: float, how: Literal["reset", "refuse"] = "reset") -> None:
        """Be down for *seconds* and come back by itself; with *refuse* the port is closed, the page's too."""
        self._down_until = time.monotonic() + seconds
        if how == "refuse" and self.close_port is not None:
            self.close_port()
            self._refusing = True
            asyncio.get_running_loop().call_later(seconds, self._reopen)
        self.changed()

    def _reopen(self) -> None:
        if self._refusing and self.open_port is not None:
            self._refusing = False
            self.open_port()

    def changed(self) -> None:
        """Tell the page."""
        if self._on_change is not None:
            self._on_change()


def make_fault(**what: Any) -> Fault:
    """Make a fault from words, also those that came as JSON."""
    if (seconds := what.pop("retry_after", None)) is not None:
        what.setdefault("status", 429)
        what.setdefault("description", f"Too Many Requests: retry after {seconds}")
        what["parameters"] = {"retry_after": seconds}
    if isinstance(what.get("body"), str):
        what["body"] = what["body"].encode()
    return Fault(**what)
