"""What commands print: lists as tables or JSON, lines, questions, progress.

Decides the form only. Answers go to standard output, all else to standard error, so that a script can
read one without the other. Control characters never reach a terminal, whoever chose a name.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

#: For commands that list or report.
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
#: For commands that destroy something.
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


_LEAST_COLUMNS = 24


class NobodyToAsk(Exception):
    """this asks before it does what cannot be undone, and nobody can be asked here; if you mean it, say --yes."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


def table(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], as_json: bool, *, nothing: str = "Nothing."
) -> None:
    """Print *rows*: as JSON with all they hold, or the *columns* (key to heading) as a table.

    Args:
        nothing: what is said instead of an empty table.
    """
    if as_json:
        say(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=str))
    elif not rows:
        say(nothing)
    else:
        lines = [list(columns.values()), *([_cell(row.get(key)) for key in columns] for row in rows)]
        _print_table(lines)


def facts(answer: Mapping[str, Any], as_json: bool, *, words: Sequence[str]) -> None:
    """Print one answer: as JSON, or as the lines *words*."""
    if as_json:
        say(json.dumps(dict(answer), ensure_ascii=False, indent=2, default=str))
    else:
        for line in words:
            say(line)


def say(line: str, colour: str | None = None) -> None:
    """Print to standard output, on a terminal in *colour*."""
    typer.secho(_plain(line, keep="\n"), fg=colour)


def say_beside(head: str, text: str, colour: str | None = None) -> None:
    """Print *text* beside *head*; on a terminal, long text goes on below itself, in whole words."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    say(beside(head, text, columns), colour)


def beside(head: str, text: str, columns: int | None) -> str:
    """Set *text* beside *head*; where there are only so many *columns*, it goes on below itself. A word is never cut."""
    if columns is None:
        return head + text
    room = max(_LEAST_COLUMNS, columns - len(head))
    lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    return f"\n{' ' * len(head)}".join([head + lines[0], *lines[1:]])


def warn(line: str) -> None:
    """Print a line about something that deserves a look."""
    typer.echo(f"heard: note: {_plain(line)}", err=True)


def fail(line: str) -> None:
    """Print the line of an error."""
    typer.echo(f"heard: {_plain(line)}", err=True)


def confirm(question: str, yes: bool) -> None:
    """Ask before something is destroyed, unless *yes*; without a terminal nobody can be asked.

    Raises:
        typer.Abort: the answer was no.
        NobodyToAsk: there is no terminal.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise NobodyToAsk
    if not typer.confirm(_plain(question), err=True):
        raise typer.Abort


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how far something is: call what is given with *done* and *total*."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_plain(title), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_table(lines: list[list[str]]) -> None:
    if not sys.stdout.isatty():
        widths = [max(len(line[number]) for line in lines) for number in range(len(lines[0]))]
        for line in lines:
            padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
            typer.echo("  ".join(padded).rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in lines[0]:
        shown.add_column(Text(heading), overflow="fold")
    for line in lines[1:]:
        shown.add_row(*(Text(text) for text in line))
    Console().print(shown)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain(str(value))


def _plain(text: str, keep: str = "") -> str:
    """Take out what could steer a terminal or turn the reading direction."""
    return "".join(mark if mark.isprintable() or mark in keep else " " for mark in text)
