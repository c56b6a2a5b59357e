"""`heard triage`: what triage makes of texts, a line each, on standard input.

For a safeguarding lead or an analyst who wants to see the rules at work. It keeps and logs nothing.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, TextIO

import typer

from safeguarding import triage as triage_rules


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("triage")(triage)


def triage(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Read texts, a line each, and say for each the urgency (1 to 4) and the rules that fired."""
    write(sys.stdin, sys.stdout, as_json=as_json)


def write(texts: TextIO, out: TextIO, *, as_json: bool) -> None:
    """Write one line to *out* for every line of *texts*, empty ones too, in their order."""
    for line in texts:
        reading = triage_rules.read(line.rstrip("\r\n"))
        rules = list(reading.rules)
        if as_json:
            out.write(json.dumps({"urgency": int(reading.urgency), "rules": rules}) + "\n")
        else:
            reasons = " ".join(rules) or "nothing found"
            out.write(f"P{int(reading.urgency)}  {reasons}\n")
        out.flush()
