"""Measure triage by the project's own sentences: recall per kind, and how many are raised wrongly.

    python tools/triage_table.py [--misses tune]

Recall: of the sentences that want P1 or P2, the share that triage reads as P1 or P2.
False raises: of 100 sentences that want P3 or P4, how many triage reads as P1 or P2.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from safeguarding import triage  # noqa: E402

SENTENCES = ROOT / "tests" / "safeguarding" / "sentences"
PARTS = ("tune", "broad", "held", "broad_held", "late", "last")  # the first two were learnt from


def sentences(part: str) -> list[tuple[str, int, str, str]]:
    """Read one part: (theme, wanted urgency, kind, text)."""
    lines = (SENTENCES / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(theme, int(urgency), kind, text) for theme, urgency, kind, text in rows]


def measure(part: str) -> dict[str, tuple[int, int]]:
    """Count, per kind, how many of how many were read as P1 or P2."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for theme, wanted, kind, text in sentences(part):
        raised = triage.read(text).urgency <= 2
        names = (
            [theme.split(".")[0], "all danger", f"danger, {kind}"]
            if wanted <= 2
            else ["all harmless (false raises)", f"harmless, {kind}"]
        )
        if wanted == 1:
            names.append("P1 (read as P1 or P2)")
            counts["P1 (read as P1)"][0] += triage.read(text).urgency == 1
            counts["P1 (read as P1)"][1] += 1
        for name in names:
            counts[name][0] += raised
            counts[name][1] += 1
    return {name: (raised, of) for name, (raised, of) in sorted(counts.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses",
        choices=["tune", "broad"],
        help="also list what was misread; never for parts that are only reported",
    )
    wanted_misses = parser.parse_args().misses
    parts = {part: measure(part) for part in PARTS}
    print(f"{'':32}" + "".join(f"{part:>16}" for part in parts))
    for name in sorted({name for counts in parts.values() for name in counts}):
        shares = [counts.get(name) for counts in parts.values()]
        cells = [f"{100 * share[0] / share[1]:.0f}% of {share[1]}" if share else "" for share in shares]
        print(f"{name:32}" + "".join(f"{cell:>16}" for cell in cells))
    for theme, wanted, _, text in sentences(wanted_misses) if wanted_misses else []:
        reading = triage.read(text)
        if (reading.urgency <= 2) != (wanted <= 2) or (wanted == 1 and reading.urgency > 1):
            print(f"want P{wanted} got P{int(reading.urgency)}  {theme:32} {text}  {reading.rules}")


if __name__ == "__main__":
    main()
