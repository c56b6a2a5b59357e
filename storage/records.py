"""Plain values as bytes, and back: what a sealed row, and a messenger's request, is made of.

Decides how values are written, never what they say. JSON, by orjson: a step writes and reads half a dozen, and the
standard library's way cost as much as all its sealing (`docs/performance.md`). What orjson refuses, and a stranger can
type (half of a pair of surrogates), takes the standard library's road. A whole number beyond 64 bits is written whole and
read back as a float; no id is that long.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

_ONLY_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def pack(values: Any) -> bytes:
    """Write plain values: dicts with names, lists, tuples, text, numbers, None.

    Raises:
        TypeError: something else is among them.
    """
    try:
        return orjson.dumps(values, None, _ONLY_PLAIN)
    except TypeError:
        return _ENCODE(values).encode("utf-8", "surrogatepass")


def unpack(packed: bytes) -> Any:
    """Read back what `pack` wrote, with or without blanks behind it.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return orjson.loads(packed)
    except ValueError:
        return json.loads(packed)  # half a pair of surrogates; what is no JSON at all is refused here, too
