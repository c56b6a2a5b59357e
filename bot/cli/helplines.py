"""`heard helplines check`: somebody looks whether what children are shown is still right, and it is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer

from bot.cli.call import FAULT, this_call
from bot.cli.output import AsJson, facts, say
from safeguarding.helplines import ALWAYS, CHECKED_FOR_DAYS, Helpline, Helplines

_ANSWERS = {"y": "right", "n": "wrong", "s": "skip", "q": "stop"}


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Whom children are told to call.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("check")(check)
    app.add_typer(group, name="helplines")


def check(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", help="Who checks: a name or a role.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Also those checked in the last 35 days.")] = False,
    as_json: AsJson = False,
) -> None:
    """Walk through the helplines: call, text or open each, and say whether it is right.

    Each answer is kept at once in the file `safeguarding.helplines`. With --json nothing is asked: it reports.
    Ends with 1 while 999, Childline or Shout was not checked in the last 35 days.

    Examples: heard helplines check --by "J. Smith", heard helplines check --json
    """
    from bot.clock import SystemClock
    from bot.helplines import read_helplines, write_helplines

    settings = this_call(context).settings()
    today = SystemClock().now().date()
    known = read_helplines(settings)
    if not as_json:
        name = by.strip() or typer.prompt("Who checks (a name or a role)").strip()
        for line in list(known.lines.values()) if every else known.stale(today):
            answer = _ask(line)
            if answer == "stop":
                break
            if answer != "skip":
                known = known.with_changes([_noted(line, answer, name, today)])
                write_helplines(settings.safeguarding.helplines, known.lines.values())
        say(f"Kept in {settings.safeguarding.helplines}. A Heard that runs takes it over with: heard reload")
    answer_facts = _report(known, today)
    facts(answer_facts, as_json, words=_words(known, today))
    if not answer_facts["ok"]:
        raise typer.Exit(FAULT)


def _ask(line: Helpline) -> str:
    say("")
    say(f"{line.id}: {line.about}")
    for what, found in (
        ("call", line.call),
        ("text", line.text),
        ("open", line.write),
        ("hours", line.hours),
    ):
        if found:
            say(f"  {what}: {found}")
    while True:
        answer = typer.prompt("  Right? [y]es, [n]o: do not show it, [s]kip, [q]uit", default="s")
        if answer.strip().lower()[:1] in _ANSWERS:
            return _ANSWERS[answer.strip().lower()[:1]]


def _noted(line: Helpline, answer: str, by: str, today: date) -> Helpline:
    """Note who saw what; 999, Childline and Shout are never taken away, only left unchecked."""
    if answer == "right":
        return replace(line, checked_on=today, checked_by=by, off=False)
    return replace(line, checked_on=None, checked_by="", off=line.id not in ALWAYS)


def _state(line: Helpline, today: date) -> str:
    if line.off:
        return "off"
    if line.is_current(today):
        return "current"
    return "old" if line.checked_on else "unchecked"


def _report(known: Helplines, today: date) -> dict[str, Any]:
    rows = [
        {
            "id": line.id,
            "call": line.call,
            "text": line.text,
            "write": line.write,
            "checked_on": line.checked_on.isoformat() if line.checked_on else None,
            "checked_by": line.checked_by or None,
            "state": _state(line, today),
            "shown": not line.off and (line.id in ALWAYS or line.is_current(today)),
        }
        for line in known.lines.values()
    ]
    return {"ok": not {line.id for line in known.stale(today)} & set(ALWAYS), "helplines": rows}


def _words(known: Helplines, today: date) -> list[str]:
    stale = known.stale(today)
    if not stale:
        return [f"Every helpline was checked in the last {CHECKED_FOR_DAYS} days."]
    hidden = [line.id for line in stale if line.id not in ALWAYS]
    shown = [line.id for line in stale if line.id in ALWAYS]
    lines = [f"Shown to children though nobody checked them: {', '.join(shown)}"] if shown else []
    return [*lines, *([f"Not shown until somebody checks them: {', '.join(hidden)}"] if hidden else [])]
