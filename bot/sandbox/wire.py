"""JSON as it goes over the wire: written and read by orjson, and what orjson refuses by the standard library.

The sandbox stands on the machine of whoever tests or measures: what it works is taken from them.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def encode(value: Any) -> bytes:
    """Write a value of Telegram's."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return _ENCODE(value).encode()  # a number beyond 64 bits


def decode(body: bytes) -> Any:
    """Read what a bot sent.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return orjson.loads(body)
    except ValueError:
        return json.loads(body)  # half a pair of surrogates, written as \\ud800
