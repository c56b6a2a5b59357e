"""The tables of `config.toml` by which people decide for pupils: whom to tell when, who is there, how long what is kept.

Every key, its default, what it means and what it may be; how Heard runs stands in `bot/tables.py`. A school and the
council should be able to read these seven.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from bot.values import (
    A_PROGRAM,
    A_TIME,
    SOME_DAYS,
    Command,
    Days,
    MailAddress,
    MailServer,
    P1Minutes,
    P2Hours,
    P3Days,
    P4Days,
    Place,
    SchoolDays,
    Table,
    WallTime,
    fault_in,
    key,
)


class Safeguarding(Table):
    unsent: Literal["p1", "p1_p2", "off"] = key(
        "p1",
        about="Which drafts are sent although nobody pressed Send, after limits.unsent_minutes of silence.",
        allowed='"p1" (danger to life), "p1_p2" (also harm likely today) or "off"',
    )
    break_glass: bool = key(
        False,
        about="Whether two adults of different bodies together may open a return address, to save a life.",
        allowed="true or false; what pupils are told follows from it, and holds for what they told under it",
    )
    helplines: Place = key(
        Path("helplines.toml"),
        about="Your own file of helplines: who checked which and when. It need not be there yet.",
        allowed="the path of a file; relative ones count from the folder of config.toml",
    )


class Alerts(Table):
    smtp_url: MailServer = key(
        None,
        about="A mail server by which leads are told too; it must do TLS, but for one on this machine.",
        allowed="smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465",
    )
    mail_from: MailAddress = key(
        None,
        about="The sender of those mails; needed with alerts.smtp_url.",
        allowed="an address such as alerts@council.example",
    )
    command: Command = key(
        None,
        about="A program by which leads are told at P1: a line of JSON (urgency, reference, to) is on its standard "
        "input. It has ten seconds.",
        allowed=A_PROGRAM,
    )
    delay_minutes: int = key(
        20,
        about="P3 and P4: an alert leaves at random 5 to so many minutes after the report, so that nobody can "
        "tell who was just typing. 0: at once.",
        allowed="0 or 6 to 60 (minutes)",
        ge=0,
        le=60,
    )
    most_at_once: int = key(
        6,
        about="More new reports than these in ten minutes come as one alert for the rest; P1 never.",
        allowed="1 to 1000 (alerts)",
        ge=1,
        le=1000,
    )
    most_per_sender: int = key(
        4,
        about="More alerts than these in an hour from one chat come together; P1 too, but soon and as danger.",
        allowed="1 to 1000 (alerts)",
        ge=1,
        le=1000,
    )

    @model_validator(mode="after")
    def _whole(self) -> Alerts:
        if self.smtp_url is not None and self.mail_from is None:
            raise fault_in("mail_from", "an address such as alerts@council.example, because smtp_url is set")
        if 0 < self.delay_minutes < 6:
            raise fault_in("delay_minutes", "0 or 6 to 60 (minutes)")
        return self


class Followups(Table):
    pupil_after: SchoolDays = key(
        (),
        about="On which school days after the first reading a pupil who agreed is asked how things are. Empty: on "
        "the 2nd at P1 and P2, else the 5th; the 15th; and the 30th if it goes on.",
        allowed="a list of at most four school days, rising, each 1 to 190",
    )


class Hours(Table):
    school_days: Days = key(
        ("mon", "tue", "wed", "thu", "fri"), about="On which days a setting is staffed.", allowed=SOME_DAYS
    )
    school_start: WallTime = key(time(8, 30), about="From when, in service.timezone.", allowed=A_TIME)
    school_end: WallTime = key(
        time(16, 30), about="Until when.", allowed=f"{A_TIME}, after hours.school_start"
    )
    duty_days: Days = key(
        ("mon", "tue", "wed", "thu", "fri"),
        about="On which days the duty desk is staffed.",
        allowed=SOME_DAYS,
    )
    duty_start: WallTime = key(time(9, 0), about="From when.", allowed=A_TIME)
    duty_end: WallTime = key(time(17, 0), about="Until when.", allowed=f"{A_TIME}, after hours.duty_start")
    bank_holidays: bool = key(True, about="Nobody is there on bank holidays.", allowed="true or false")
    nation: Literal["England", "Wales", "Scotland", "Northern Ireland"] = key(
        "England",
        about="Whose bank holidays.",
        allowed='"England", "Wales", "Scotland" or "Northern Ireland"',
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Hours:
        for who in ("school", "duty"):
            if getattr(self, f"{who}_end") <= getattr(self, f"{who}_start"):
                raise fault_in(f"{who}_end", f"{A_TIME}, after hours.{who}_start")
        return self


class Escalation(Table):
    p1_minutes: P1Minutes = key(
        (10, 20, 30, 60),
        about="P1 that nobody opened: after how many staffed minutes each next desk hears.",
        allowed="1 to 4 numbers, rising, from 5 to 120, the first at most 30 (minutes)",
    )
    late_minutes: int = key(
        15,
        about="P1 that nobody opened: after how many staffed minutes the pupil hears not to wait for us.",
        allowed="5 to 30 (minutes)",
        ge=5,
        le=30,
    )
    p2_hours: P2Hours = key(
        (2, 4),
        about="P2 that nobody opened: after how many staffed hours its readers hear again, and the next desk.",
        allowed="2 numbers, rising, from 1 to 8 (hours)",
    )
    p3_days: P3Days = key(
        (1, 3, 5),
        about="P3: on which staffed day its readers hear again, the next desk, and the duty desk.",
        allowed="3 numbers, rising, from 1 to 10 (days)",
    )
    p4_days: P4Days = key(
        (2, 5, 10),
        about="The same for P4.",
        allowed="3 numbers, rising, from 1 to 20 (days)",
    )


class Retention(Table):
    recorded_days: int = key(
        30,
        about="How long a case is kept after a lead recorded it in the school's own system.",
        allowed="7 to 365 (days)",
        ge=7,
        le=365,
    )
    case_days: int = key(
        365,
        about="How old a case may be; what was not recorded by then is listed, never erased.",
        allowed="30 to 3650 (days)",
        ge=30,
        le=3650,
    )
    address_days: int = key(
        30,
        about="How long after its close a case still knows the pupil's chat.",
        allowed="0 to 365 (days)",
        ge=0,
        le=365,
    )
    backup_days: int = key(
        35,
        about="How long back-ups are kept. Heard says so when it erases; deleting them is yours.",
        allowed="1 to 365 (days)",
        ge=1,
        le=365,
    )

    @model_validator(mode="after")
    def _recorded_before_old(self) -> Retention:
        if self.recorded_days > self.case_days:
            raise fault_in("recorded_days", "7 to 365 (days), at most retention.case_days")
        return self


class Digest(Table):
    at: WallTime = key(
        time(8),
        about="When digests are issued: on Mondays to a setting's leads, on Thursdays to all others.",
        allowed=f"{A_TIME}, from 06:00 to 20:00",
    )
    send: bool = key(
        True,
        about="Tell adults in the chat that their digest is there. It is issued all the same.",
        allowed="true or false",
    )

    @model_validator(mode="after")
    def _by_day(self) -> Digest:
        if not time(6) <= self.at <= time(20):
            raise fault_in("at", f"{A_TIME}, from 06:00 to 20:00")
        return self
