"""A digest in words: as text, as a table with a dictionary of its columns, as a page, as what a picture shows.

Decides how a token of `safeguarding/digest.py` is said, and nothing of what may be said. The same issue always
gives the same words. Cells of the table are inert: none begins with what a spreadsheet would carry out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from handlers.pages import Page
from handlers.texts import ENGLISH, Texts
from safeguarding.digest import SMALL, UNSAID, Digest, Row, Section
from safeguarding.disclosure import FEW, HELD
from safeguarding.fact import first_day
from safeguarding.tally import TOO_FEW

Draw = Callable[[dict[str, Any]], bytes | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_PLAIN_WORDS = {FEW: "lead-digest-few", HELD: "lead-digest-held", TOO_FEW: "lead-digest-too-few"}
_FAMILIES = {"topic": "lead-topic-", "place": "lead-facet-place-", "because": "lead-facet-bias-", "part": "lead-part-",
             "outcome": "outcome-"}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks the tokens of a digest."""

    texts: Texts

    def __call__(self, key: str, /, **arguments: str | int) -> str:
        """Say a text of the digests."""
        return self.texts.say(ENGLISH, key, **arguments)

    def title(self, digest: Digest) -> str:
        """Name a digest: whose, and of when."""
        period = self.period(digest.period)
        if not digest.name:
            return self("lead-digest-title-borough", period=period)
        return self("lead-digest-title", name=digest.name, period=period)

    def titles(self, digest: Digest) -> list[str]:
        """Name it in two lines: whose, and of when."""
        period = self.period(digest.period)
        return [digest.name or self("lead-digest-the-borough"), period[:1].upper() + period[1:]]

    def period(self, period: str) -> str:
        """Say a week with its days, or a term."""
        year, _, rest = period.partition("-")
        if not rest.startswith("W"):
            return self(f"lead-digest-term-{rest}", year=year)
        first = first_day(period)
        last = first + timedelta(days=6)
        begin = (
            str(first.day)
            if first.month == last.month
            else f"{first.day} {self(f'month-{_MONTHS[first.month - 1]}')}"
        )
        return self("lead-digest-week", number=str(int(rest[1:])), **{"from": begin, "to": self.day(last)})

    def day(self, day: date) -> str:
        """Say a day."""
        return f"{day.day} {self(f'month-{_MONTHS[day.month - 1]}')} {day.year}"

    def label(self, row: Row) -> str:
        """Say what a line counts."""
        family, _, what = row.label.partition("-")
        if family == "week":
            return self("lead-digest-row-week", number=str(int(what.rpartition("W")[2])))
        if family == "phase" and what not in (SMALL, UNSAID):
            return what
        if family == "teller":
            return self("lead-digest-row-teller", who=self(f"lead-by-{what.replace('_', '-')}"))
        if what in (UNSAID, SMALL):
            return self(f"lead-digest-row-{what}")
        if family in _FAMILIES:
            said = self(_FAMILIES[family] + (what.replace("_", "-") if family == "outcome" else what))
            return said[:1].upper() + said[1:]
        return self(f"lead-digest-row-{row.label}")

    def value(self, row: Row) -> str:
        """Say the figure of a line."""
        if row.value in _PLAIN_WORDS:
            return self(_PLAIN_WORDS[row.value])
        kind, _, rest = row.value.partition(":")
        parts = rest.split(":")
        match kind:
            case "pct" if len(parts) == 3:
                return self("lead-digest-percent-of", percent=parts[0], part=parts[1], whole=parts[2])
            case "pct":
                return self("lead-digest-percent", percent=parts[0])
            case "inc":
                return self(
                    "lead-digest-reports-about-incidents", reports=int(parts[0]), incidents=int(parts[1])
                )
            case "of":
                return self("lead-digest-of", part=parts[0], whole=parts[1])
            case "min":
                return self("lead-digest-minutes", minutes=int(rest))
            case "days":
                return self("lead-digest-days", days=int(rest))
            case "weeks":
                return self("lead-digest-weeks", count=int(rest))
            case "scale":
                return self("lead-digest-scale", scale=rest)
            case "rate":
                return self("lead-digest-rate", count=parts[0], rate=parts[1], low=parts[2], high=parts[3])
            case "about":
                return self("lead-digest-about", rate=rest)
            case "word":
                return self(f"lead-digest-word-{rest}")
        return row.value


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
