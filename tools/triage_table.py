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
from tools.triage_sentences import sentences  # noqa: E402

PARTS = (
    "tune",
    "broad",
    "voices",
    "held",
    "broad_held",
    "voices_held",
    "late",
    "last",
    "final",
)  # the first three were learnt from


def measure(part: str) -> dict[str, tuple[int, int]]:
    """Count, per kind, how many of how many were read as P1 or P2."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in sentences(part):
        reading = triage.read(one.text)
        raised, now = reading.urgency <= 2, reading.urgency == 1
        if one.urgency <= 2:
            names = [one.theme.split(".")[0], "all danger", f"danger, {one.kind}"]
        else:
            names = ["all harmless (raised wrongly)", f"harmless, {one.kind}"]
        said = [(name, raised) for name in names]
        if one.urgency == 1:
            said += [("P1 (read as P1 or P2)", raised), ("P1 (read as P1)", now)]
        if one.urgency > 2:
            card = now or triage.may_end_a_life(reading)
            said += [("harmless read as P1", now), ("harmless given a help card", card)]
        for name, holds in said:
            counts[name][0] += holds
            counts[name][1] += 1
    return {name: (raised, of) for name, (raised, of) in sorted(counts.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses",
        choices=["tune", "broad", "voices"],
        help="also list what was misread; never for parts that are only reported",
    )
    wanted_misses = parser.parse_args().misses
    parts = {part: measure(part) for part in PARTS}
    print(f"{'':32}" + "".join(f"{part:>16}" for part in parts))
    for name in sorted({name for counts in parts.values() for name in counts}):
        shares = [counts.get(name) for counts in parts.values()]
        cells = [f"{100 * share[0] / share[1]:.0f}% of {share[1]}" if share else "" for share in shares]
        print(f"{name:32}" + "".join(f"{cell:>16}" for cell in cells))
    for one in sentences(wanted_misses) if wanted_misses else []:
        reading = triage.read(one.text)
        if (reading.urgency <= 2) != (one.urgency <= 2) or (one.urgency == 1 and reading.urgency > 1):
            print(
                f"want P{one.urgency} got P{int(reading.urgency)}  {one.theme:32} {one.text}  {reading.rules}"
            )


if __name__ == "__main__":
    main()
