"""The deployer's own file of helplines: read over the packaged one, and written when somebody has checked.

Decides where it lies (`safeguarding.helplines`) and that a file that cannot be read is a fault of the
configuration. What may be shown is decided in `safeguarding/helplines.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.config import Settings
from bot.given import ConfigError
from safeguarding.helplines import Helpline, Helplines, HelplinesError, packaged, parse, write

_HEAD = """# Helplines of this installation: each entry changes the packaged one of the same id, or adds one.
# Written by `heard helplines check`; you may write here too. `off = true` takes one away.

"""


def read_helplines(settings: Settings) -> Helplines:
    """Read the packaged helplines and, over them, the deployer's file, if there is one.

    Raises:
        ConfigError: the file is there and cannot be read.
    """
    path = settings.safeguarding.helplines
    try:
        return parse(path.read_text(encoding="utf-8"), packaged())
    except FileNotFoundError:
        return packaged()
    except (OSError, UnicodeDecodeError, HelplinesError) as fault:
        raise ConfigError([f"{path}: {' '.join(str(fault).split())}"]) from fault


def write_helplines(path: Path, lines: Iterable[Helpline]) -> None:
    """Write what differs from the packaged helplines; whole or not at all."""
    known = packaged().lines
    text = _HEAD + write(line for line in lines if line != known.get(line.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
