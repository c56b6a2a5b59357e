"""A child process of ours ends, whatever becomes of the question."""

from __future__ import annotations

import subprocess
import threading
from typing import Any

import pytest

from bot.children import ChildFailed, ask_child

SOLVER = "bot.figures.solver"


def ask_where_no_thread_begins(monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[bytes]:
    """Ask a child on a machine that has no thread left; gives the child."""
    begun: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def remember(*args: Any, **kwargs: Any) -> Any:
        begun.append(begin(*args, **kwargs))
        return begun[-1]

    def refuse(_: threading.Timer) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(subprocess, "Popen", remember)
    monkeypatch.setattr(threading.Timer, "start", refuse)
    with pytest.raises(RuntimeError):
        ask_child(SOLVER, b"{}", 60)
    [child] = begun
    return child


def test_a_child_that_could_not_be_asked_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    child = ask_where_no_thread_begins(monkeypatch)
    assert child.returncode == -9


def test_one_that_is_too_slow_is_ended_and_one_that_refuses_is_told_apart() -> None:
    with pytest.raises(ChildFailed, match="refused, or was too slow"):
        ask_child(SOLVER, b"{}", 0)
    with pytest.raises(ChildFailed, match="exit 1"):
        ask_child(SOLVER, b"no question", 60)
