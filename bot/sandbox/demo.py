"""The demo: a sandbox, invented schools and people, and the application running against it.

Decides how they start and end together, how the clock is wound and what a restart is. Everything lies in a
temporary folder of its own, which goes when the demo ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from bot.cli.call import CallFailed
from bot.cli.installation import make_installation
from bot.control import NotRunning, ask
from bot.sandbox.cast import BEGINS, BOT_NAME, BOT_USERNAME, LINKS, move_in
from bot.sandbox.child import Child, ChildFailed, ChildGone, ahead_of_machine
from bot.sandbox.clock import Clock
from bot.sandbox.phone import NothingCame
from bot.sandbox.postbox import Postbox
from bot.sandbox.scenarios import Player
from bot.sandbox.server import Sandbox

#: What the disk view says of each table.
ABOUT = {
    "alembic_version": "which form these tables have",
    "inbox": "what arrived and is not answered yet: sealed, gone when done",
    "seen": "digests of what arrived, so that a repeat changes nothing",
    "outbox": "what is owed to somebody and has not left yet: sealed, gone when sent",
    "timers": "what is to be done later; only the quarter of an hour is readable",
    "chats": "one sealed row for each person, all of one size",
    "said": "where in a chat our messages lie, for two days",
    "drafts": "what a pupil wrote and did not send yet",
    "settings": "the schools",
    "facts": "one small record for each report, for figures: no words, all of one size",
    "issues": "digests as they were sent: sealed, and never changed",
    "feedback": "sums of what pupils say of telling here: sealed, and of nobody",
    "calendars": "when each school's grown-ups look: terms, hours, cover",
    "people": "the adults who read",
    "invitations": "single-use links that nobody has used yet",
    "desks": "who reads together, and their keys, locked by the root key",
    "cases": "one sealed header for each report",
    "case_keys": "each report's own key, locked for the desks that may read it",
    "entries": "the words themselves, each sealed on its own",
    "shelves": "which desk has which report, as digests",
    "receipts": "digests of the four words",
    "pieces": "parts of what is longer than one row",
    "audit": "who opened what, and when",
    "sentinels": "tell a wrong key from a changed row",
}
_PORTS_TRIED = 20
#: After so many steps of one winding the clock goes by quarters of an hour at least.
_FINE_STEPS = 200
_QUARTER = timedelta(minutes=15)
_STOP_PATIENCE = timedelta(seconds=4)
_BACK_SECONDS = 20.0


class Demo:
    """One demo. Open it with `Demo.opened`, then `start` it.

    Args:
        environ: the application gets it, without what would configure a real Heard.
        pace: how long a story rests after each step, 1 being comfortable to read.
        settings: `HEARD_…` variables beside those that a demo needs.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        *,
        pace: float = 1.0,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self._settings = dict(settings or {})
        self.box = Sandbox(clock=Clock(BEGINS), bot_name=BOT_NAME, bot_username=BOT_USERNAME, data=self.data)
        self._environ = environ
        self.post = Postbox(self.box.stage.local, lambda: self.box.live.tell({"type": "mail"}))
        self._child: Child | None = None
        self._moving = asyncio.Lock()
        self._restarting = asyncio.Lock()
        self._closing = False
        self._watching: set[asyncio.Task[None]] = set()
        stage = self.box.stage
        player = Player(self.box, pace=pace)
        stage.set_app("starting")
        stage.mails = lambda: [mail.as_json() for mail in self.post.mails]
        stage.wind, stage.restart, stage.play = self.wind, self.restart, player.play
        stage.links, stage.scenarios, stage.about = list(LINKS), player.listed(), dict(ABOUT)

    # -- open and close ----------------------------------------------------------------------------

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(
        cls, port: int | None, first_port: int, environ: Mapping[str, str], **options: Any
    ) -> AsyncIterator[Self]:
        """Serve the page from a folder that goes at the end, with everything in it.

        Args:
            port: the one that was asked for, or None: the first free one from *first_port* on.
            options: the class's.

        Raises:
            CallFailed: the port is in use.
        """
        folder = Path(tempfile.mkdtemp(prefix="heard-demo-"))
        try:
            demo = cls(folder, environ, **options)
            try:
                await demo._listen(port, first_port)
                await demo.post.open()
                yield demo
            finally:
                await demo._close()
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _listen(self, port: int | None, first_port: int) -> None:
        tried = [port] if port is not None else [*range(first_port, first_port + _PORTS_TRIED), 0]
        for one in tried:
            try:
                await self.box.open(one)
                return
            except OSError as exc:
                if exc.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
        raise CallFailed(
            f"port {port} cannot be used here: something else has it. Say another --port, or none."
        )

    async def start(self) -> None:
        """Make the installation, start the application, and let the people join.

        Raises:
            CallFailed: it could not be done; said in one line.
        """
        try:
            make_installation(self.folder / "heard", BOT_NAME)  # in a thread it could outlive a Ctrl-C
            await self._start_child()
            await move_in(self.box, self._operate, self.post)
            self.box.stage.set_app("running")
        except (ChildFailed, ChildGone) as exc:
            why = str(exc) or "it ended without a word"
            raise CallFailed(f"the application did not start: {why}") from exc
        except NothingCame as exc:
            raise CallFailed(
                "the demo's people could not join: the application did not answer them."
            ) from exc

    async def _close(self) -> None:
        self._closing = True
        await self.box.close()
        await self.post.close()
        if self._child is not None:
            await self._child.stop(_STOP_PATIENCE)
        await asyncio.gather(*self._watching, return_exceptions=True)

    @property
    def url(self) -> str:
        """The page's address."""
        return f"{self.box.url}/"

    @property
    def data(self) -> Path:
        """The application's data folder."""
        return self.folder / "heard" / "data"

    @property
    def log(self) -> Path:
        """The file that the application's log goes to."""
        return self.folder / "heard.log"

    @property
    def child(self) -> Child | None:
        """The application's process, if there is one."""
        return self._child

    # -- the application ---------------------------------------------------------------------------

    def _child_environ(self) -> dict[str, str]:
        clean = {name: value for name, value in self._environ.items() if not name.startswith("HEARD_")}
        return clean | {
            "HEARD_CONFIG": str(self.folder / "heard" / "config.toml"),
            "HEARD_TELEGRAM__TOKEN": self.box.token,
            "HEARD_TELEGRAM__API_URL": self.box.url,
            "HEARD_SERVICE__LISTEN": "",
            "HEARD_ALERTS__DELAY_MINUTES": "0",  # one sees at once what follows from what
            "HEARD_ALERTS__MOST_PER_SENDER": "100",  # one pupil plays every story
            "HEARD_ALERTS__MOST_AT_ONCE": "100",
            "HEARD_LIMITS__DRAIN_SECONDS": "2",
            "HEARD_ALERTS__SMTP_URL": f"smtp://127.0.0.1:{self.post.port}",
            "HEARD_ALERTS__MAIL_FROM": "alerts@council.example",
            **self._settings,
        }

    async def _start_child(self) -> None:
        ahead = ahead_of_machine(self.box.clock.now())
        child = self._child = await Child.start(self._child_environ(), self.log, ahead)
        watch = asyncio.ensure_future(self._watch(child))
        self._watching.add(watch)
        watch.add_done_callback(self._watching.discard)
        await child.ready()

    async def _watch(self, child: Child) -> None:
        """Say on the page when the application ended by itself."""
        await child.ended
        if child is self._child and not self._closing:
            self.box.stage.set_app("down")

    async def restart(self) -> None:
        """Kill the application without warning and start it again; a second call meanwhile does nothing."""
        if self._restarting.locked():
            return
        async with self._restarting:
            if self._child is not None:
                await self._child.kill()
            stage = self.box.stage
            stage.set_app("starting")
            try:
                await self._start_child()
            except (ChildFailed, ChildGone, OSError):
                stage.set_app("down")
            else:
                stage.set_app("running")

    async def _operate(self, name: str, facts: dict[str, Any]) -> dict[str, Any]:
        """Do what a command does, by the road that a command takes."""
        answer = await asyncio.to_thread(ask, self.data, name, facts)
        if isinstance(answer, NotRunning):
            raise ChildGone
        return answer

    async def _present_child(self) -> Child | None:
        """Give the application when it runs; wait for it while it is being started again."""
        if self._restarting.locked():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_BACK_SECONDS), self._restarting:
                    pass
        return self._child if self._child is not None and self._child.running else None

    # -- time --------------------------------------------------------------------------------------

    async def wind(self, to: datetime) -> None:
        """Bring both clocks to *to*, stopping wherever something falls due. Backwards nothing happens.

        While the application is down the sandbox's clock goes alone; what was due is done when it is back.
        """
        async with self._moving:
            await self.box.world.until(lambda: not self.box.bot.updates.waiting, 2)
            steps = 0
            while self.box.clock.now() < to:
                child = await self._present_child()
                if child is None:
                    self.box.clock.set(to)
                    return
                with contextlib.suppress(ChildGone):
                    if not steps:  # what is overdue now happens now
                        await child.ask("move", to=self.box.clock.now().isoformat())
                    steps += 1
                    await self._step(child, to, fine=steps <= _FINE_STEPS)
                await asyncio.sleep(0.01)  # the end of a process is noticed here

    async def _step(self, child: Child, to: datetime, *, fine: bool) -> None:
        now = self.box.clock.now()
        found = (await child.ask("next")).get("next")
        due = datetime.fromisoformat(found) if found else to
        if (
            due <= now or not fine
        ):  # overdue is what the last step could not do: it waits for its next quarter
            due = max(due, now + _QUARTER)
        moment = min(due, to)
        self.box.clock.set(moment)
        await child.ask("move", to=moment.isoformat())


@contextlib.asynccontextmanager
async def until_signal() -> AsyncIterator[asyncio.Event]:
    """Give an event that is set by Ctrl-C, SIGTERM or a terminal that closes."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in numbers:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
