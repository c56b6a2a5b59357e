"""How the tokens of a digest are said: whose and of when it is, what a line counts, and its figure.

Decides how a token of `safeguarding/digest.py` is said, and nothing of what may be said. The same token always gives
the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.texts import ENGLISH, Texts
from safeguarding.digest import SMALL, UNSAID, Digest, Row
from safeguarding.disclosure import FEW, HELD
from safeguarding.fact import first_day
from safeguarding.tally import TOO_FEW

_PLAIN_WORDS = {FEW: "lead-digest-few", HELD: "lead-digest-held", TOO_FEW: "lead-digest-too-few"}
_FAMILIES = {"topic": "lead-topic-", "place": "lead-facet-place-", "because": "lead-facet-bias-", "part": "lead-part-",
             "outcome": "outcome-"}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


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
