"""`heard audit`: is the trail whole, and who did what to which case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, overload

import typer

from bot.cli.call import DONE, FAULT, Call, this_call
from bot.cli.operate import Step, operate_each
from bot.cli.output import AsJson, facts, progress, table, warn
from bot.control import NotRunning, ask

if TYPE_CHECKING:
    from storage.auditcheck import Finding

_NOT_THERE = "a head with this mark is not in the trail: it was written anew, or is an older back-up's"


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="The trail of who did what to which case.", no_args_is_help=True)
    group.command("verify")(verify)
    group.command("list")(list_)
    app.add_typer(group, name="audit")


def verify(
    context: typer.Context,
    head: Annotated[
        str, typer.Option(help="A mark that stood in a digest, such as 1F2A-90C4-77DE-0B41.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check that no line of the trail was changed, removed, moved, put in or put back; 1 if one was.

    Says the number of a line and what is wrong with it, never what it says.

    Examples: heard audit verify, heard audit verify --head 1F2A-90C4-77DE-0B41
    """
    from bot.operations.trail import put_together

    mark = head.strip().upper()
    answers = _walk(this_call(context), "audit.verify", {"mark": mark}, "Checking the trail")
    findings, met = put_together(answers)
    rows = [_row(run) for run in _runs(findings)]
    if mark and not met:
        rows.append({"what": _NOT_THERE, "first": None, "last": None, "lines": 0})
    sound = not rows
    words = ("The audit trail is whole: nothing was changed, removed, moved or put in.",)
    facts(
        {"sound": sound, "findings": rows},
        as_json,
        words=words if sound else [_sentence(row) for row in rows],
    )
    if not sound:
        warn("keep a copy of data/ as it is before you change anything, and tell the data protection officer")
    raise typer.Exit(DONE if sound else FAULT)


def list_(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="From this day on (2026-11-20), or of a span (36h, 7d).")] = "",
    as_json: AsJson = False,
) -> None:
    """List who did what, by role: day, time, act, role, setting, reference; never a name or a word.

    Only of cases that a setting's own leads read. What only the borough may see stands in no list.

    Examples: heard audit list --since 7d, heard audit list --since 2026-11-20 --json
    """
    from bot.operations.trail import print_order

    answers = _walk(this_call(context), "audit.list", {"since": since}, "Reading the trail")
    lines = sorted((line for answer in answers for line in answer["lines"]), key=print_order)
    columns = {
        "day": "Day",
        "time": "Time",
        "act": "Act",
        "role": "Role",
        "setting": "Setting",
        "reference": "Reference",
    }
    shown = ("at", *columns)
    rows = [{name: line[name] for name in shown} for line in lines]
    table(rows, columns, as_json, nothing="No lines that can be listed.")
    if any(answer["unreadable"] for answer in answers):
        warn("lines of the trail cannot be read and are left out; see: heard audit verify")


# -- slice after slice --------------------------------------------------------------------------


def _walk(call: Call, name: str, wanted: dict[str, Any], title: str) -> list[dict[str, Any]]:
    """Do *name* for every slice of the trail, then its end, and give the answers.

    Where no process runs, no clock numbers what is new: that is done first.
    """
    from bot.operations.trail import slices

    settings = call.settings(token_needed=False)
    alone = isinstance(ask(settings.data_folder, "state"), NotRunning)
    [size] = operate_each(settings, [("audit.measure", {})])
    last, before = size["last"], list[Step]()
    if alone:
        before = [("audit.number", {})] * len(slices(size["pending"]))
        last += size["pending"]
    steps = [(name, {**wanted, "first": first, "last": end}) for first, end in slices(last)]
    steps.append((f"{name}.end", {**wanted, "first": last + 1}))
    with progress(title) as show:
        return operate_each(settings, _Shown([*before, *steps], show))[len(before) :]


class _Shown(Sequence[Step]):
    """Steps that show how many of them were taken."""

    def __init__(self, steps: Sequence[Step], show: Callable[[int, int], None]) -> None:
        self._steps = steps
        self._show = show

    def __len__(self) -> int:
        return len(self._steps)

    @overload
    def __getitem__(self, number: int) -> Step: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Step]: ...

    def __getitem__(self, number: int | slice) -> Step | Sequence[Step]:
        return self._steps[number]

    def __iter__(self) -> Iterator[Step]:
        for number, step in enumerate(self._steps):
            self._show(number, len(self._steps))
            yield step


# -- what is said of findings -------------------------------------------------------------------


def _runs(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put together what is wrong in the same way with lines that follow one another."""
    runs: list[list[Finding]] = []
    for one in findings:
        last = runs[-1][-1] if runs else None
        follows = last is not None and one.number == last.number + (1 if one.number else 0)
        if last is not None and follows and one.what == last.what:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _row(run: Sequence[Finding]) -> dict[str, Any]:
    what = run[0].what
    numbers = {"first": run[0].number or None, "last": run[-1].number or None}
    return {"what": str(what), **numbers, "lines": 0 if what.of_head else len(run)}


def _sentence(row: dict[str, Any]) -> str:
    if row["first"] is None:
        many = {0: "", 1: "a line without a number: "}
        which = many.get(row["lines"], f"{row['lines']} lines without a number: ")
    elif row["first"] == row["last"]:
        which = f"line {row['first']}: "
    else:
        which = f"lines {row['first']} to {row['last']}: "
    return f"{which}{row['what']}"
