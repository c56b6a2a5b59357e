"""The child process that draws up a week: sealed facts on standard input, a frozen week on standard output.

It is given the *facts* key and no other, and no database: what it opens are the records it is handed. A
line of JSON comes first (the key file, the week or term without its counts, its weeks), then rows: id (16 bytes), length (2), body.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import BinaryIO

from safeguarding.digest import Base
from storage.facts import open_fact
from storage.keyring import read_keyring
from storage.sealing import Sealer

_MEMORY_BYTES = 2**30
_ID_BYTES, _LENGTH_BYTES = 16, 2


def main() -> None:
    """Draw up one week."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(json.dumps(count(sys.stdin.buffer).to_record()).encode())


def count(given: BinaryIO) -> Base:
    """Count everything that is *given*."""
    head = json.loads(given.readline())
    sealer = Sealer(read_keyring(str(head["keys"]).encode(), None))
    base, weeks = Base.from_record(head["base"]), set(head["weeks"])
    while row := given.read(_ID_BYTES):
        body = given.read(int.from_bytes(given.read(_LENGTH_BYTES), "big"))
        fact = open_fact(sealer, row, body)[0]
        if fact.week in weeks:
            base.add(fact)
    return base
