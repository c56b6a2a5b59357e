"""What the law or the guidance asks of the adult who reads a case, and by when.

Decides which prompts stand over a case by its kinds and flags, and when each falls due. The law counts
working days, which go on in the school's holidays: Monday to Friday but for bank holidays. It reminds;
a person acts, and says so. External bodies get nothing from here. Sources: DOMAIN 2.2 (R3, R9 to R13), 0.9 and 2.4; each
rule names its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from safeguarding.facets import Flag
from safeguarding.report import Kind, Topic

CLOSE = time(17)  # of a working day, on the wall


class Duty(StrEnum):
    """One prompt; its words are the texts `duty-…`."""

    FGM = "fgm"  # FGM Act 2003 s.5B: the teacher who hears it, personally, police 101
    ALLEGATION = "allegation"  # KCSIE part four: the LADO hears of it
    PREVENT = "prevent"  # Prevent duty: a referral is considered the same day
    SEXUAL_ABUSE = "sexual_abuse"  # Crime and Policing Act: as soon as practicable, 7 days at the very most
    IMAGES = "images"  # UKCIS, sharing nudes: nobody views, copies, prints or forwards
    HONOUR = "honour"  # forced marriage and honour-based abuse: never mediate, never contact the family
    SEXUAL_PEERS = "sexual_peers"  # KCSIE part five: risk assessment for both children, the same day


class By(StrEnum):
    """How a duty's time is counted."""

    NEXT_WORKING_DAY = "next_working_day"  # its close
    SAME_DAY = "same_day"  # the close of the day, or of the next working day when it came after hours
    SEVEN_DAYS = "seven_days"  # by the wall's clock


BY = {
    Duty.FGM: By.NEXT_WORKING_DAY,
    Duty.ALLEGATION: By.NEXT_WORKING_DAY,
    Duty.PREVENT: By.SAME_DAY,
    Duty.SEXUAL_ABUSE: By.SEVEN_DAYS,
    Duty.IMAGES: By.SAME_DAY,
    Duty.HONOUR: By.SAME_DAY,
    Duty.SEXUAL_PEERS: By.SAME_DAY,
}

_KINDS: dict[Duty, frozenset[Kind]] = {
    Duty.FGM: frozenset({Kind.HARMFUL_PRACTICE_FGM}),
    Duty.ALLEGATION: frozenset({Kind.ADULT_CONDUCT_HARM}),
    Duty.PREVENT: frozenset(kind for kind in Kind if kind.topic is Topic.RADICALISATION),
    Duty.SEXUAL_ABUSE: frozenset(
        {
            Kind.SEXUAL_HARM_RAPE_ASSAULT,
            Kind.HOME_HARM_SEXUAL,
            Kind.EXPLOITATION_SEXUAL,
            Kind.EXPLOITATION_GROOMING,
            Kind.SEXUAL_HARM_SEXTORTION,
        }
    ),
    Duty.IMAGES: frozenset({Kind.SEXUAL_HARM_IMAGE_SHARING, Kind.SEXUAL_HARM_SEXTORTION}),
    Duty.HONOUR: frozenset(
        {Kind.HARMFUL_PRACTICE_FORCED_MARRIAGE, Kind.HARMFUL_PRACTICE_HBA, Kind.HARMFUL_PRACTICE_FGM}
    ),
    Duty.SEXUAL_PEERS: frozenset(
        {
            Kind.SEXUAL_HARM_RAPE_ASSAULT,
            Kind.SEXUAL_HARM_HARASSMENT,
            Kind.SEXUAL_HARM_UPSKIRTING,
            Kind.SEXUAL_HARM_HSB_YOUNG,
        }
    ),
}
_FLAGS: dict[Flag, Duty] = {
    Flag.FGM_KNOWN: Duty.FGM,
    Flag.STAFF_ALLEGATION: Duty.ALLEGATION,
    Flag.CSA_DISCLOSURE: Duty.SEXUAL_ABUSE,
    Flag.IMAGE_EXISTS: Duty.IMAGES,
}
#: Where home is not told by itself (MOMENTS 33): home, harmful practices, identity.
_NOT_HOME = frozenset(kind for kind in Kind if kind.topic in (Topic.HOME_HARM, Topic.HARMFUL_PRACTICE)) | {
    Kind.WELLBEING_IDENTITY
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A duty of one case and the moment at which it is late."""

    duty: Duty
    due: datetime


def duties_of(kinds: Collection[Kind], flags: Collection[Flag]) -> tuple[Duty, ...]:
    """List the duties that a case of these kinds and flags brings, in the order of `Duty`."""
    by_flag = {_FLAGS[flag] for flag in flags if flag in _FLAGS}
    return tuple(duty for duty in Duty if duty in by_flag or not _KINDS[duty].isdisjoint(kinds))


def prompts_of(
    kinds: Collection[Kind],
    flags: Collection[Flag],
    since: datetime,
    zone: str,
    bank_holidays: Collection[date],
) -> tuple[Prompt, ...]:
    """Say what is to be done by when, counted from *since* (aware): when the case reached the setting."""
    return tuple(Prompt(duty, due(duty, since, zone, bank_holidays)) for duty in duties_of(kinds, flags))


def due(duty: Duty, since: datetime, zone: str, bank_holidays: Collection[date]) -> datetime:
    """Say at which moment (UTC) a *duty* that arose at *since* is late."""
    if BY[duty] is By.SEVEN_DAYS:
        return since.astimezone(UTC) + timedelta(days=7)
    local = since.astimezone(ZoneInfo(zone))
    day = local.date()
    if BY[duty] is By.NEXT_WORKING_DAY or local.time() >= CLOSE:
        day += timedelta(days=1)
    while day.weekday() > 4 or day in bank_holidays:
        day += timedelta(days=1)
    return datetime.combine(day, CLOSE, ZoneInfo(zone)).astimezone(UTC)


def keeps_home_out(kinds: Collection[Kind], flags: Collection[Flag]) -> bool:
    """Say whether *do not contact home* sets itself (MOMENTS 33)."""
    return Flag.DO_NOT_CONTACT_HOME in flags or not _NOT_HOME.isdisjoint(kinds)
