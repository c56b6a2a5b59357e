"""The child process that draws an issue's picture: JSON on standard input, a PNG on standard output.

Decides what is seen on a phone: one column, large letters, every bar with its label and its figure beside it; one
dark ink, so that nothing hangs on a colour, in grey or for colour-blind eyes. Where a number is withheld words stand and
nothing is drawn to measure. `import matplotlib` stands here only.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
from textwrap import wrap
from typing import Any

_MEMORY_BYTES = 4 * 2**30
_WIDE, _DPI = 1080, 150
_INK, _QUIET, _BAR, _PALE = "#1d2433", "#5a6478", "#39507a", "#eef1f6"
_ROW, _HEAD, _GAP, _LINE, _FIGURES, _NOTE = 0.34, 0.3, 0.36, 2.5, 1.0, 0.2  # inches
_MOST_ROWS = 14


def main() -> None:
    """Draw one picture."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    picture = json.loads(sys.stdin.read())
    with tempfile.TemporaryDirectory(prefix="heard-charts-") as folder:
        os.environ["MPLCONFIGDIR"] = folder
        sys.stdout.buffer.write(draw(picture))


def draw(picture: dict[str, Any]) -> bytes:
    """Draw *picture*; the same one always gives the same bytes."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.figure import Figure

    mpl.rcParams.update({"font.family": "DejaVu Sans", "text.parse_math": False})
    charts = picture["charts"]
    heights = [
        _LINE if chart["form"] == "line" else _ROW * min(len(chart["rows"]), _MOST_ROWS) for chart in charts
    ]
    notes = [wrap(chart["note"], 102) for chart in charts]
    foot = [line for part in picture["foot"] for line in wrap(part, 102)]
    titles = [line for part in picture["titles"] for line in wrap(part, 42)]
    figures = _FIGURES if picture["head"] else 0.0
    tops = 0.4 + 0.32 * len(titles) + figures
    height = (
        tops
        + sum(heights)
        + sum(_HEAD + _GAP + _NOTE * len(note) for note in notes)
        + 0.22 * len(foot)
        + 0.45
    )
    figure = Figure(figsize=(_WIDE / _DPI, height), dpi=_DPI, facecolor="white")
    y = 0.4
    for number, line in enumerate(titles):
        _write(
            figure,
            0.06,
            1 - y / height,
            line,
            size=15 if number == 0 else 12,
            weight="bold" if number == 0 else "normal",
        )
        y += 0.32
    _write_head(figure, picture["head"], 1 - (y + 0.1) / height, height)
    y += figures
    for chart, note, tall in zip(charts, notes, heights, strict=True):
        _write(figure, 0.06, 1 - (y + 0.1) / height, chart["title"], size=12, weight="bold")
        y += _HEAD
        for line in note:
            _write(figure, 0.06, 1 - (y + 0.03) / height, line, size=8.5, color=_QUIET)
            y += _NOTE
        axes = figure.add_axes((0.06, 1 - (y + tall) / height, 0.88, tall / height))
        (_line if chart["form"] == "line" else _bars)(axes, chart["rows"])
        y += tall + _GAP
    for line in foot:
        y += 0.22
        _write(figure, 0.06, 1 - y / height, line, size=8.5, color=_QUIET)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI, metadata={"Software": None})
    return out.getvalue()


def _write(figure: Any, x: float, y: float, text: str, *, size: float, **how: Any) -> None:
    figure.text(x, y, text, fontsize=size, va="center", **{"color": _INK, **how})


def _write_head(figure: Any, head: list[list[str]], y: float, height: float) -> None:
    """Set the first figures large, their names small above them."""
    for column, (label, value) in enumerate(head[:2]):
        x = 0.06 + 0.47 * column
        for number, line in enumerate(wrap(label, 34)[:2]):
            _write(figure, x, y - 0.19 * number / height, line, size=8.5, color=_QUIET)
        _write(figure, x, y - 0.5 / height, value, size=14 if len(value) < 16 else 11, weight="bold")


def _bars(axes: Any, rows: list[list[Any]]) -> None:
    """Draw a bar for each row, its label left of it and its figure at its end."""
    rows = rows[:_MOST_ROWS]
    most = max((row[2] or 0 for row in rows), default=0) or 1
    start, room = 0.4, 0.38
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axis("off")
    for place, (label, value, amount, *_) in enumerate(rows):
        shown = label if len(label) <= 34 else f"{label[:33]}…"
        axes.text(start - 0.015, place, shown, ha="right", va="center", fontsize=9, color=_INK)
        if amount is None:
            axes.text(start, place, value, va="center", fontsize=9, color=_QUIET, style="italic")
            continue
        long = room * amount / most
        axes.barh(place, long, left=start, height=0.62, color=_BAR)
        axes.text(start + long + 0.015, place, value, va="center", fontsize=9.5, weight="bold", color=_INK)


def _line(axes: Any, rows: list[list[Any]]) -> None:
    """Draw twelve weeks as points with their intervals, the first and the last with their figures.

    A week without a school day has its place and no point; the line is broken there.
    """
    amounts = [float("nan") if row[2] is None else row[2] for row in rows]
    drawn = [place for place, row in enumerate(rows) if row[2] is not None]
    for place in drawn:
        _, _, amount, low, high = rows[place]
        axes.plot(
            [place, place],
            [amount if low is None else low, amount if high is None else high],
            color="#9aa5ba",
            linewidth=3,
            solid_capstyle="butt",
        )
    axes.plot(
        range(len(rows)),
        amounts,
        color=_BAR,
        marker="o",
        markersize=6,
        markerfacecolor="white",
        markeredgewidth=1.6,
        linewidth=1.6,
    )
    axes.set_xticks(
        list(range(len(rows))), [row[0].rpartition(" ")[2] for row in rows], fontsize=9, color=_QUIET
    )
    axes.set_xlim(-0.5, len(rows) - 0.3)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="y", labelsize=9, labelcolor=_QUIET, length=0)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y", color=_PALE, linewidth=1.2)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    for place in sorted({drawn[0], drawn[-1]}):
        axes.annotate(
            f"{amounts[place]:.1f}",
            (place, amounts[place]),
            xytext=(6, 6),
            textcoords="offset points",
            fontsize=9.5,
            weight="bold",
            color=_INK,
        )
