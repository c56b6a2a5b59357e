"""The other end of `bot/second_reader.py`: reads what it is asked to, until nobody asks any more.

Keeps nothing, knows no key, logs nothing, and leaves no core file behind: what passes through is what
children wrote. A frame is four bytes of length and JSON: [number, texts] comes in, [number, readings] goes out.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from typing import Any

from safeguarding import triage


def main() -> None:
    """Answer until the other end is closed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    triage.read("")  # loads the rules
    _say("ready")
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while (asked := _hear()) is not None:
            number, texts = asked
            _say([number, [_plain(triage.read(text)) for text in texts]])


def _plain(reading: triage.Reading) -> tuple[int, list[str], list[str], bool]:
    return int(reading.urgency), list(reading.rules), sorted(reading.themes), reading.unread


def _hear() -> Any:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    frame = sys.stdin.buffer.read(length)
    return json.loads(frame) if len(frame) == length else None


def _say(answer: Any) -> None:
    frame = json.dumps(answer).encode()
    sys.stdout.buffer.write(len(frame).to_bytes(4, "big") + frame)
    sys.stdout.buffer.flush()
