"""The roads beside Telegram, as they are configured: made, and looked at without sending anything."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.policies import Alerts
from bot.roads import Road, command, mail


def make_mail_road(
    alerts: Alerts, now: Callable[[], datetime], repeat_text: Callable[[str], str]
) -> mail.MailRoad | None:
    """Make the road over the mail server, if there is one."""
    if alerts.smtp_url is None or alerts.mail_from is None:
        return None
    server = mail.Server.read(alerts.smtp_url.get_secret_value())
    return mail.MailRoad(server, alerts.mail_from, now=now, repeat_text=repeat_text)


def make_roads(
    alerts: Alerts, now: Callable[[], datetime], repeat_text: Callable[[str], str]
) -> dict[str, Road]:
    """Make every road that is configured, by its door."""
    roads: dict[str, Road] = {}
    by_mail = make_mail_road(alerts, now, repeat_text)
    if by_mail is not None:
        roads[mail.DOOR] = by_mail
    if alerts.command is not None:
        roads[command.DOOR] = command.CommandRoad(shlex.split(alerts.command.get_secret_value()))
    return roads


async def look_at_roads(alerts: Alerts) -> dict[str, str]:
    """Say of each road that is configured why it cannot be used, or nothing."""
    found: dict[str, str] = {}
    by_mail = make_mail_road(alerts, lambda: datetime.now(UTC), str)
    if by_mail is not None:
        found[mail.DOOR] = await by_mail.look()
    if alerts.command is not None:
        program = shlex.split(alerts.command.get_secret_value())[0]
        runs = Path(program).is_absolute() and shutil.which(program)
        found[command.DOOR] = "" if runs else "no such program; expected an absolute path"
    return found
