"""One-time codes: what an administrator must be given before a case leaves the desk or goes for ever (MOMENTS 13).

A code is twelve characters, drawn by one adult for one case and one purpose, good for an hour and once.
Only its digest is kept, in the case's sealed header, so that it goes with the case. Exporting takes the
code of a lead; erasing takes two halves, one of a lead and one of the data protection officer, who must
be two people. Refuses to know who may draw (`handlers.lead.codes`).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.cases import REFERENCE_ALPHABET, Header
from storage.sealing import Sealer

CODE_HOLDS = timedelta(hours=1)
_LETTERS, _GROUP = 12, 4  # of 31 each: 59 bits, and whoever tries is told on


class For(StrEnum):
    """What a code is for."""

    EXPORT = "export"
    ERASE = "erase"


LEAD, DPO = "lead", "dpo"
#: Whose codes it takes.
HALVES = {For.EXPORT: (LEAD,), For.ERASE: (LEAD, DPO)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One code that was drawn: by whom, as what, for what, until when (epoch seconds)."""

    purpose: str
    half: str
    person: str
    digest: str
    expires: int


def draw_code(sealer: Sealer, header: Header, purpose: For, half: str, person: str, now: datetime) -> str:
    """Draw a code; the one that *person* drew before for the same is void. The caller saves the header."""
    code = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(_LETTERS))
    kept = [one for one in _of(header, now) if (one.purpose, one.person) != (purpose, person)]
    until = int((now + CODE_HOLDS).timestamp())
    kept.append(Drawn(str(purpose), half, person, _digests(sealer, header, purpose, code)[0], until))
    _keep(header, kept)
    return "-".join(code[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))


def match_codes(
    sealer: Sealer, header: Header, purpose: For, codes: Sequence[str], now: datetime
) -> tuple[Drawn, ...] | None:
    """Give who drew *codes*, one of each half in the order of `HALVES`, by as many people; None if they do not do.

    Nothing is used up: whoever does what the codes are for calls `use_codes` in the same transaction.
    """
    wanted = {digest for code in split_codes(codes) for digest in _digests(sealer, header, purpose, code)}
    found = [one for one in _of(header, now) if one.purpose == purpose and _is_among(one.digest, wanted)]
    by_half = {one.half: one for one in found}
    halves = tuple(by_half[half] for half in HALVES[purpose] if half in by_half)
    people = {one.person for one in halves}
    return halves if len(halves) == len(people) == len(HALVES[purpose]) else None


def use_codes(header: Header, drawn: Sequence[Drawn], now: datetime) -> None:
    """Use codes up. The caller saves the header."""
    _keep(header, [one for one in _of(header, now) if one not in drawn])


def split_codes(codes: Sequence[str]) -> list[str]:
    """Take codes apart as people give them: several options, or joined by `+`; case and hyphens do not count."""
    given = [part for code in codes for part in code.replace(",", "+").split("+")]
    return [plain for part in given if (plain := part.upper().replace("-", "").replace(" ", ""))]


def _digests(sealer: Sealer, header: Header, purpose: str, code: str) -> list[str]:
    """Digest a code, bound to case and purpose, under every index key, the newest first."""
    return [one.hex() for one in sealer.index_each("one-time code", header.id, str(purpose), code)]


def _is_among(digest: str, wanted: set[str]) -> bool:
    return any([hmac.compare_digest(digest, one) for one in wanted])  # noqa: C419 - all are compared


def _of(header: Header, now: datetime) -> list[Drawn]:
    """Read the codes that still hold."""
    drawn = [Drawn(*one) for one in header.codes]
    return [one for one in drawn if one.expires > now.timestamp()]


def _keep(header: Header, drawn: Sequence[Drawn]) -> None:
    header.codes = [(one.purpose, one.half, one.person, one.digest, one.expires) for one in drawn][-_MOST:]


_MOST = 6  # a header is one row
