"""The control socket: how a command speaks to the process that runs.

A Unix socket in the data folder, for its owner only. One JSON line asks, `{"do": name, "args": {…}}`;
lines answer: any number of `{"progress": {…}}`, then `{"done": {…}}` or `{"error": line, "status": n}`.
Decides nothing else, and refuses to know what an operation does. Whoever serves holds the lock
(`bot/lock.py`), so that a socket that is found at the start is a dead process's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import stat
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.diskwords import say_disk
from bot.logs import get_log

SOCKET_NAME = "heard.sock"
MAX_LINE_BYTES = 4 * 2**20
#: The kernel's field is 104 bytes on macOS, 108 on Linux.
_MAX_PATH_BYTES = 100
_ASK_SECONDS = 10.0

Operation = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
Progress = Callable[[dict[str, Any]], None]

log = get_log()


class ControlError(Exception):
    """The running process could not do it; the message is one line, `status` the exit status."""

    def __init__(self, line: str, status: int = 1) -> None:
        super().__init__(line)
        self.status = status


class OperationRefused(Exception):
    """Raised by an operation: a line for whoever asked, and the exit status of the command."""

    def __init__(self, line: str, status: int = 1) -> None:
        super().__init__(line)
        self.status = status


@dataclass(frozen=True, slots=True)
class NotRunning:
    """The answer when no process serves this data folder."""


# -- the running process -----------------------------------------------------------------------------

_progress: ContextVar[Callable[[dict[str, Any]], Awaitable[None]] | None] = ContextVar(
    "progress", default=None
)


async def show_progress(facts: dict[str, Any]) -> None:
    """Within an operation: tell whoever asked how far it is."""
    send = _progress.get()
    if send is not None:
        await send(facts)


class ControlServer:
    """Answers commands on the control socket of one data folder, while it is entered."""

    def __init__(self, data_folder: Path, operations: Mapping[str, Operation]) -> None:
        self._path = data_folder / SOCKET_NAME
        self._operations = dict(operations)
        self._server: asyncio.Server | None = None
        self._asked: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen. The caller holds the lock: what stands there from before is replaced.

        Raises:
            OSError: the folder is not writable, or something that is no socket stands there.
        """
        listening = _listen(self._path)
        self._server = await asyncio.start_unix_server(self._accept, sock=listening, limit=MAX_LINE_BYTES)

    async def stop(self) -> None:
        """Listen no more; operations under way are cancelled."""
        if self._server is None:
            return
        self._server.close()
        for task in self._asked:
            task.cancel()
        await asyncio.gather(*self._asked, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None
        self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._asked.add(task)
        try:
            with contextlib.suppress(OSError):  # whoever asked has gone
                await self._answer(reader, writer)
        finally:
            self._asked.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def show(facts: dict[str, Any]) -> None:
            with contextlib.suppress(OSError):  # whoever asked has gone; the work goes on
                writer.write(json.dumps({"progress": facts}).encode() + b"\n")
                await writer.drain()

        try:
            async with asyncio.timeout(_ASK_SECONDS):
                request = _read_request(await reader.readline())
        except (ValueError, RecursionError, TimeoutError):
            answer = _error("the question was not one line of JSON", 2)
        else:
            _progress.set(show)
            answer = await self._carry_out(request["do"], request["args"])
        writer.write(answer + b"\n")
        await writer.drain()

    async def _carry_out(self, name: str, args: dict[str, Any]) -> bytes:
        operation = self._operations.get(name)
        if operation is None:
            return _error("the running process does not know this: another version? Restart it.")
        try:
            return json.dumps({"done": await operation(args)}).encode()
        except OperationRefused as exc:
            return _error(str(exc), exc.status)
        except Exception as exc:  # a command must not end the running process
            log.error("control_failed", error=exc)
            unknown = f"the running process met a fault ({type(exc).__name__}); its log says where"
            return _error(say_disk(exc) or unknown)


def _error(line: str, status: int = 1) -> bytes:
    return json.dumps({"error": " ".join(line.split()), "status": status}).encode()


def _read_request(line: bytes) -> dict[str, Any]:
    request = json.loads(line)
    if not isinstance(request, dict) or not isinstance(request.get("do"), str):
        raise ValueError("no name")
    if not isinstance(request.setdefault("args", {}), dict):
        raise ValueError("no arguments")
    return request


def _listen(path: Path) -> socket.socket:
    """Bind beside *path* and move into place, so that nobody ever meets a socket that others may use."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise FileExistsError(f"{path} is not a socket; move it away")
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with contextlib.suppress(OSError):
            os.fchmod(listening.fileno(), 0o600)  # Linux gives this mode to the file
        with reachable(fresh) as name:
            listening.bind(name)
        fresh.chmod(0o600)
        listening.listen(16)
        listening.setblocking(False)
        fresh.rename(path)
    except BaseException:  # no socket stays behind; raised again
        listening.close()
        fresh.unlink(missing_ok=True)
        raise
    return listening


# -- the command -------------------------------------------------------------------------------------


def ask(
    data_folder: Path,
    name: str,
    args: dict[str, Any] | None = None,
    *,
    on_progress: Progress | None = None,
    patience_seconds: float = 60.0,
) -> dict[str, Any] | NotRunning:
    """Have the running process do *name* and give its answer, or `NotRunning`.

    Args:
        on_progress: called with each piece of progress.
        patience_seconds: how long the process may be silent.

    Raises:
        ControlError: the process said no, failed, or fell silent.
    """
    path = data_folder / SOCKET_NAME
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(patience_seconds)
        try:
            with reachable(path) as short:
                wire.connect(short)
        except (FileNotFoundError, ConnectionRefusedError):
            return NotRunning()
        except OSError as exc:
            raise ControlError(
                f"{path}: cannot be used ({exc.strerror}). Are you the user that runs Heard?"
            ) from exc
        try:
            wire.sendall(json.dumps({"do": name, "args": args or {}}).encode() + b"\n")
            with wire.makefile("rb") as lines:
                return _read_answer(lines, on_progress)
        except TimeoutError:
            raise ControlError(f"the running process was silent for {patience_seconds:g} seconds") from None
        except (OSError, ValueError) as exc:
            raise ControlError(
                f"the running process broke off ({type(exc).__name__}); is it stopping?"
            ) from None


def _read_answer(lines: Any, on_progress: Progress | None) -> dict[str, Any]:
    while line := lines.readline(MAX_LINE_BYTES):
        answer = json.loads(line)
        if "progress" in answer:
            if on_progress is not None:
                on_progress(answer["progress"])
        elif "error" in answer:
            raise ControlError(str(answer["error"]), int(answer.get("status", 1)))
        else:
            done: dict[str, Any] = answer["done"]
            return done
    raise ControlError("the running process ended before it answered")


@contextlib.contextmanager
def reachable(path: Path, through_proc: bool | None = None) -> Iterator[str]:
    """Give a name for *path* that fits into a socket's address, however deep its folder is.

    On Linux by way of an open folder under /proc, elsewhere by a short-lived link in the temporary folder.
    """
    if len(os.fsencode(path)) <= _MAX_PATH_BYTES and through_proc is None:
        yield str(path)
    elif Path("/proc/self/fd").exists() if through_proc is None else through_proc:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{folder}/{path.name}"
        finally:
            os.close(folder)
    else:
        with tempfile.TemporaryDirectory(prefix="heard-") as room:
            link = Path(room, "d")
            link.symlink_to(path.parent.absolute(), target_is_directory=True)
            yield str(link / path.name)
