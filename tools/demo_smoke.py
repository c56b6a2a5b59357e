"""Start the demo as a person would, see that it answers, stop it with Ctrl-C, and look whether anything is left.

    python tools/demo_smoke.py COMMAND…        such as: make demo DEMO={}    or: heard demo {}

`{}` becomes `--port N --no-browser`. Needs nothing but Python. Exit status 0 or 1; one line says why.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

START_SECONDS, RUN_SECONDS, STOP_SECONDS = 60.0, 60.0, 20.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


class SmokeFailed(Exception):
    """The demo did not do what the README says; the message is one line."""


def fill_in(command: list[str], port: int) -> list[str]:
    """Put the options in the place of `{}`, within a word as they are, alone as words of their own."""
    options = ["--port", str(port), "--no-browser"]
    filled: list[str] = []
    for word in command:
        filled += options if word == "{}" else [word.replace("{}", " ".join(options))]
    return filled


def free_port() -> int:
    """Find a port of this machine's loopback that nobody has now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def smoke(command: list[str], folder: Path) -> str:
    """Start *command* in *folder*, look at it, stop it; give a line that says how long it took.

    Raises:
        SmokeFailed: it did not start, answer or stop, or something is left.
    """
    with tempfile.TemporaryDirectory(prefix="heard-smoke-") as room:
        port = free_port()
        began = time.monotonic()
        process = subprocess.Popen(
            fill_in(command, port),
            cwd=folder,
            env={**os.environ, "TMPDIR": room, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            address = read_address(process)
            people = wait_until_running(address)
            took = time.monotonic() - began
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise SmokeFailed(f"Ctrl-C did not end the demo within {STOP_SECONDS:.0f} seconds") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(STOP_SECONDS)
        if status not in (0, 130, -signal.SIGINT):
            raise SmokeFailed(f"the demo ended with status {status} after Ctrl-C")
        look_for_remains(room, port)
    return f"demo: {people} phones after {took:.1f} seconds at {address}, stopped by Ctrl-C, nothing left"


def read_address(process: subprocess.Popen[str]) -> str:
    """Read the address that the demo prints."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            line = lines.get(timeout=max(0.1, end - time.monotonic()))
        except queue.Empty:
            raise SmokeFailed(f"the demo printed no address within {START_SECONDS:.0f} seconds") from None
        if found := _ADDRESS.search(line):
            return found.group()
        if not line:
            raise SmokeFailed(f"the demo ended with status {process.wait()} before it printed its address")


def wait_until_running(address: str) -> int:
    """Ask the page and its state until the application runs; give how many phones it shows."""
    end = time.monotonic() + RUN_SECONDS
    state: dict[str, Any] = {}
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                html = page.read().decode()
            with urllib.request.urlopen(f"{address}page/state", timeout=10) as answer:
                state = json.load(answer)
        except (urllib.error.URLError, OSError, ValueError) as fault:
            raise SmokeFailed(f"the page does not answer ({type(fault).__name__})") from None
        if "<html" not in html:
            raise SmokeFailed("the address gives no page")
        if state.get("app") == "running" and len(state.get("phones", [])) >= 2:
            return len(state["phones"])
        time.sleep(0.2)
    raise SmokeFailed(f"the application is {state.get('app')!r} after {RUN_SECONDS:.0f} seconds")


def look_for_remains(room: str, port: int) -> None:
    """Refuse files in the temporary folder, processes that bear it in their environment, and an open port."""
    left = sorted(path.name for path in Path(room).iterdir())
    if left:
        raise SmokeFailed(f"the demo left files behind: {', '.join(left)}")
    alive = [pid for pid in processes_with(f"TMPDIR={room}") if pid != os.getpid()]
    if alive:
        raise SmokeFailed(f"the demo left processes behind: {alive}")
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            again.bind(("127.0.0.1", port))
        except OSError:
            raise SmokeFailed(f"port {port} is still taken") from None


def processes_with(variable: str) -> list[int]:
    """List the processes that have *variable* in their environment; only where there is a /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
    return found


def main() -> int:
    """Be the command."""
    if len(sys.argv) < 2:
        sys.stderr.write("usage: python tools/demo_smoke.py COMMAND…\n")
        return 2
    try:
        sys.stdout.write(smoke(sys.argv[1:], Path.cwd()) + "\n")
    except SmokeFailed as fault:
        sys.stderr.write(f"demo smoke: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
