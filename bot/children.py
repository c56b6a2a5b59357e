"""Child processes of ours that work on something in their own memory: our interpreter, isolated, with no environment.

Decides how one is started, asked and ended. What it may know comes in on its standard input; heavy libraries are
imported there and never here. Isolated, it reads no other folder: it is told where our modules are.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading

_CHILD = "import importlib, json, sys; sys.path[:] = json.loads(sys.argv[1]); importlib.import_module(sys.argv[2]).main()"


class ChildFailed(Exception):
    """A child did not begin, or did not answer as it should."""


def command_of(module: str) -> list[str]:
    """Give the command that runs `main` of *module* in a child."""
    return [sys.executable, "-I", "-c", _CHILD, json.dumps(sys.path), module]


def ask_child(module: str, question: bytes, seconds: float) -> bytes:
    """Have *module* answer *question* in a child, which is ended after *seconds*. Slow: call it in a thread.

    Raises:
        ChildFailed: it did not answer in time, or refused.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command_of(module),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
    except OSError as exc:
        raise ChildFailed(f"{module} did not begin ({type(exc).__name__})") from None
    # Not `run(timeout=…)`: it sleeps by the clock while the child ends, which fails where that clock is being set.
    late = threading.Timer(seconds, child.kill)
    with child:
        try:
            late.start()
            answer, _ = child.communicate(question)
        finally:
            late.cancel()
            child.kill()  # where we could not ask it or hear it out; one that has ended is left alone
    if child.returncode != 0 or not answer:
        raise ChildFailed(f"{module} refused, or was too slow (exit {child.returncode})")
    return answer
