"""The project's own sentences, as the tools for triage read them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

SENTENCES = Path(__file__).resolve().parent.parent / "tests" / "safeguarding" / "sentences"
_FAMILY = "# family "


class Sentence(NamedTuple):
    """A line of a part; *family*: sentences of one wording, which are learnt from or measured together."""

    part: str
    theme: str
    urgency: int
    kind: str
    text: str
    family: str


def sentences(part: str) -> list[Sentence]:
    """Read one part. The regression sentences say only how urgent they must at least, or at most, be."""
    found, family = [], ""
    for line in (SENTENCES / f"{part}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith(_FAMILY):
            family = line.removeprefix(_FAMILY)
        elif line and not line.startswith("#"):
            row = line.split("\t")
            kind = row[2] if len(row) > 3 else "plain"
            found.append(Sentence(part, row[0], int(row[1]), kind, row[-1], family))
    return found
