"""What the settings become for the parts that go by them: the conversations, the courier's pace, the webhook.

Decides nothing of its own: every value comes from `config.toml`, where `bot/tables.py` and
`bot/policies.py` say what it means.
Refuses to know the running process, so that commands make the same service without one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.config import Settings
from bot.documents import set_pdf_or_none
from bot.figures import draw_picture_or_none
from bot.helplines import read_helplines
from bot.pacing import Limit
from handlers.service import Service
from handlers.texts import load
from safeguarding.alerting import Alerting
from safeguarding.hours import Calendar, WeeklyHours, bank_holidays
from safeguarding.retention import Policy
from safeguarding.standing import Waits
from storage.people import DUTY_DESK, list_members
from storage.sealing import Sealer

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}


def is_open(tx: Connection, sealer: Sealer) -> bool:
    """Say whether a duty officer was ever active here: Heard never closes by itself."""
    return any(person.can_act for person in list_members(tx, sealer, DUTY_DESK))


def make_service(settings: Settings, sealer: Sealer, now: datetime) -> Service:
    """Give the conversations what they need of the settings."""
    hours = settings.hours
    years = range(now.year - 1, now.year + 4)
    closed: frozenset[date] = frozenset()
    if hours.bank_holidays:
        closed = bank_holidays(years, _NATIONS[hours.nation])
    zone = settings.service.timezone
    return Service(
        name=settings.service.name,
        sealer=sealer,
        texts=load(),
        school_hours=Calendar(zone, _weekly(hours.school_days, hours.school_start, hours.school_end), closed),
        duty_hours=Calendar(zone, _weekly(hours.duty_days, hours.duty_start, hours.duty_end), closed),
        set_page=set_pdf_or_none,
        draw_picture=draw_picture_or_none,
        digest_at=settings.digest.at,
        digest_send=settings.digest.send,
        unsent=settings.safeguarding.unsent,
        unsent_after=timedelta(minutes=settings.limits.unsent_minutes),
        draft_life=timedelta(hours=settings.limits.draft_hours),
        opened_for=timedelta(minutes=settings.limits.opened_minutes),
        pupil_after=settings.followups.pupil_after,
        waits=_waits(settings),
        alerting=Alerting(
            timedelta(minutes=settings.alerts.delay_minutes),
            settings.alerts.most_at_once,
            settings.alerts.most_per_sender,
        ),
        mails=settings.alerts.smtp_url is not None,
        commands=settings.alerts.command is not None,
        photos=settings.files.photos,
        break_glass=settings.safeguarding.break_glass,
        web_url=(settings.web.public_url or "") if settings.web.listen else "",
        contact=settings.service.contact,
        retention=_policy(settings),
        helplines=read_helplines(settings),
    )


def _policy(settings: Settings) -> Policy:
    kept = settings.retention
    return Policy(
        recorded=timedelta(days=kept.recorded_days),
        most=timedelta(days=kept.case_days),
        address=timedelta(days=kept.address_days),
        backups=timedelta(days=kept.backup_days),
    )


def _waits(settings: Settings) -> Waits:
    table = settings.escalation
    return Waits(
        tuple(timedelta(minutes=after) for after in table.p1_minutes),
        tuple(timedelta(hours=after) for after in table.p2_hours),
        table.p3_days,
        table.p4_days,
        timedelta(minutes=table.late_minutes),
    )


def _weekly(days: tuple[str, ...], start: Any, end: Any) -> tuple[WeeklyHours, ...]:
    return (WeeklyHours(frozenset(_DAYS.index(day) for day in days), start, end),)


def limits_of(settings: Settings) -> tuple[Limit, Limit]:
    """Give how many messages leave in all, and for one chat."""
    limits = settings.limits
    return (
        Limit(limits.messages_per_second, 5),
        Limit(limits.per_chat_per_second, limits.per_chat_burst),
    )


def pushed_by(settings: Settings) -> tuple[str, str]:
    """Give the address and the secret with which Telegram pushes; empty where we poll."""
    hook = settings.webhook
    if settings.telegram.mode != "webhook" or hook.public_url is None or hook.secret is None:
        return "", ""
    return hook.public_url, hook.secret.get_secret_value()
