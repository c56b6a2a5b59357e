"""A digest as it is given out: as text, as a table with a dictionary of its columns, as a page, as what a picture shows.

Decides what stands where in each, and nothing of what may be said; `handlers/digestwords.py` says it. The same issue
always gives the same words. Cells of the table are inert: none begins with what a spreadsheet would carry out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from handlers.digestwords import Words
from handlers.pages import Page
from handlers.texts import Texts
from safeguarding.digest import Digest, Row, Section

Draw = Callable[[dict[str, Any]], bytes | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True)
class Issued:
    """An issue: the digest, the day on which it was frozen, when the next comes, and the mark of the audit trail.

    *own*: it is of the reader's own cases. *mark*: empty but for the borough, whose trail it is.
    """

    digest: Digest
    frozen: str
    next: str
    own: bool
    mark: str = ""
    rules: str = ""

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "digest": self.digest.to_record(),
            **{name: getattr(self, name) for name in ("frozen", "next", "own", "mark", "rules")},
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Issued:
        """Read back what `to_record` gave."""
        return cls(**{**record, "digest": Digest.from_record(record["digest"])})


def write_text(texts: Texts, issued: Issued) -> str:
    """Write an issue as text."""
    words = Words(texts)
    parts = [words.title(issued.digest), words("lead-digest-definition")]
    for section in issued.digest.sections:
        lines = [f"{words.label(row)}: {words.value(row)}" for row in section.rows]
        parts.append("\n".join([_heading(words, section).upper(), *lines]))
    return "\n\n".join([*parts, "\n".join(_notes(words, issued))])


def write_table(texts: Texts, issued: Issued) -> str:
    """Write an issue as CSV: the figures, an empty line, and what each column means."""
    words = Words(texts)
    columns = ("section", "what", "figure", "number")
    rows: list[Sequence[str]] = [[words(f"lead-digest-csv-{name}") for name in columns]]
    for section in issued.digest.sections:
        for row in section.rows:
            number = "" if row.amount is None else f"{row.amount:g}"
            rows.append([_heading(words, section), words.label(row), words.value(row), number])
    rows.append([])
    rows += [[words(f"lead-digest-csv-{name}"), words(f"lead-digest-csv-about-{name}")] for name in columns]
    rows += [
        [words.title(issued.digest)],
        [words("lead-digest-definition")],
        *([note] for note in _notes(words, issued)),
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
        [[inert(cell) for cell in row] for row in rows]
    )
    return out.getvalue()


def inert(cell: str) -> str:
    """Give a cell that no spreadsheet carries out: control characters go, and a quote stands before a formula."""
    kept = "".join(mark for mark in cell if mark.isprintable())
    return f"'{kept}" if kept.lstrip().startswith(_FORMULA) else kept


def write_page(texts: Texts, issued: Issued, draw: Draw) -> Page:
    """Write an issue as a page, with its charts; slow where there are some. One that cannot be drawn is left out."""
    page, charts = _write_tables(texts, issued), write_picture(texts, issued)["charts"]
    png = draw({"titles": [], "head": [], "charts": charts, "foot": []}) if charts else None
    if png is not None:
        title = Words(texts)("lead-digest-section-charts")
        page["picture"] = {"title": title, "alt": _told(charts), "png": list(png)}
    return page


def _told(charts: list[dict[str, Any]]) -> str:
    """Say what charts show, for who does not see them."""
    return " ".join(
        f"{chart['title']}: {'; '.join(f'{label}: {value}' for label, value, *_ in chart['rows'])}."
        for chart in charts
    )


def _write_tables(texts: Texts, issued: Issued) -> Page:
    words = Words(texts)
    columns = [words("lead-digest-column-what"), words("lead-digest-column-value")]
    first, *others = issued.digest.sections
    return {
        "lang": "en",
        "title": words.title(issued.digest),
        "author": words("lead-digest-author"),
        "marking": words("lead-digest-marking"),
        "reference": issued.digest.period,
        "made": words("lead-digest-frozen", day=words.day(date.fromisoformat(issued.frozen))),
        "pages": "1 / 1",
        "banner": "",
        "lead": words("lead-digest-definition"),
        "columns": columns,
        "facts": [(words.label(row), words.value(row)) for row in first.rows],
        "sections": [
            {
                "title": _heading(words, section),
                "note": "",
                "entries": [],
                "columns": columns,
                "rows": [(words.label(row), words.value(row)) for row in section.rows],
            }
            for section in others
        ],
        "notes": _notes(words, issued),
        "made_at": int(datetime.combine(date.fromisoformat(issued.frozen), time(), UTC).timestamp()),
    }


def write_picture(texts: Texts, issued: Issued) -> dict[str, Any]:
    """Say what a picture of an issue shows: its title, its first figures in words, and its charts."""
    words = Words(texts)
    charts = [
        {
            "title": _heading(words, section),
            "form": section.chart,
            "note": words("lead-digest-chart-trend") if section.chart == "line" else "",
            "rows": [
                [words.label(row), words.value(row), row.amount, row.low, row.high]
                for row in section.rows
                if _is_drawn(section, row)
            ],
        }
        for section in issued.digest.sections
        if section.chart
    ]
    reading = issued.digest.sections[0]
    return {
        "titles": words.titles(issued.digest),
        "head": [[words.label(row), words.value(row)] for row in reading.rows[:2]],
        "charts": [
            chart
            for chart in charts
            if any(row[2] is not None for row in chart["rows"]) or chart["form"] == "bars"
        ],
        "foot": [
            words("lead-digest-definition"),
            words("lead-digest-frozen", day=words.day(date.fromisoformat(issued.frozen))),
        ],
    }


def _is_drawn(section: Section, row: Row) -> bool:
    return section.chart != "line" or row.label.startswith("week-")


def _heading(words: Words, section: Section) -> str:
    return words(f"lead-digest-section-{section.key}")


def _notes(words: Words, issued: Issued) -> list[str]:
    frozen = words("lead-digest-frozen", day=words.day(date.fromisoformat(issued.frozen)))
    notes = [
        words("lead-digest-own") if issued.own else words("lead-digest-rules", version=issued.rules),
        frozen,
    ]
    notes.append(words("lead-digest-next", day=words.day(date.fromisoformat(issued.next))))
    if issued.mark:
        notes.append(words("lead-digest-chain", mark=issued.mark))
    return notes
