"""The child process that sets a page: JSON on standard input, a PDF on standard output, nothing else.

It bounds itself before it reads anything: memory, processor time, files. `import typst` stands here only.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib.resources import as_file, files

_MEMORY_BYTES = 2 * 2**30
_SECONDS = 20


def main() -> None:
    """Read one page, write one PDF."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(typeset(data))


def typeset(data: str) -> bytes:
    """Set the page whose JSON is *data*; tagged and checked against PDF/UA-1 by the typesetter itself."""
    import typst

    with as_file(files("bot.documents")) as folder:
        templates = folder / "templates"
        made = typst.compile(
            templates / "record.typ",
            root=templates,
            font_paths=[folder / "fonts"],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            timestamp=json.loads(data).get("made_at"),
            pdf_standards="ua-1",
        )
    assert isinstance(made, bytes)
    return made
