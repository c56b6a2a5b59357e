"""Which core works for whom while a benchmark runs: what is measured has one, all that stands beside it shares the others.

The sandbox stands for Telegram, which is on no machine of ours. Left to the kernel it is moved in among the threads that are
measured, and they from core to core; on two cores that costs whoever has helpers more than it costs an echo. The event
loop and the database's thread take turns, by Python's lock: they lose nothing by sharing a core. Outside a benchmark nobody is
placed: a process that may not move waits for whoever else works on its core.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

PLACED = "What is measured has a core to itself; the sandbox and the second reader share the others."
NOT_PLACED = "There is one core for all: the sandbox and the second reader take turns with what is measured."


@contextlib.contextmanager
def one_core(beside: Sequence[int]) -> Iterator[str]:
    """Keep all threads of this process on one core and the processes *beside* on the others; say whether that could be.

    Everybody may go everywhere again at the end.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        yield NOT_PLACED
        return
    _place(cores[:1], cores[1:], beside)
    try:
        yield PLACED
    finally:
        _place(cores, cores, beside)


def _place(ours: Sequence[int], others: Sequence[int], beside: Sequence[int]) -> None:
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(ProcessLookupError):  # it has just ended
            os.sched_setaffinity(int(thread.name), ours)
    for process in beside:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(process, others)
