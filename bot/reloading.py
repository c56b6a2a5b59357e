"""What of the configuration can change while Heard runs: compared, and taken over.

Decides which keys those are. Everything else is named and waits for a restart; values are never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.config import Settings, every_key
from handlers.service import Service

#: Taken over at once; `make_service` and the pacing read them.
CHANGEABLE = frozenset(
    {
        "service.name",
        "service.contact",
        "service.timezone",
        "safeguarding.unsent",
        "alerts.delay_minutes",
        "alerts.most_at_once",
        "alerts.most_per_sender",
        "followups.pupil_after",
        "limits.drain_seconds",
        "limits.draft_hours",
        "limits.unsent_minutes",
        "limits.opened_minutes",
        "limits.messages_per_second",
        "limits.per_chat_per_second",
        "limits.per_chat_burst",
        *(f"{table}.{key}" for table, key, _ in every_key() if table in ("hours", "retention", "escalation")),
    }
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs, by name (`hours.school_start`), in the file's order."""

    taken_over: tuple[str, ...]
    need_restart: tuple[str, ...]


def compare(running: Settings, read: Settings) -> Changes:
    """Say in which keys *read* differs from what is *running*."""
    names = [
        f"{table}.{key}"
        for table, key, _ in every_key()
        if getattr(getattr(running, table), key) != getattr(getattr(read, table), key)
    ]
    return Changes(
        tuple(name for name in names if name in CHANGEABLE),
        tuple(name for name in names if name not in CHANGEABLE),
    )


def merge(running: Settings, read: Settings) -> Settings:
    """Give *running* with what can change taken from *read*."""
    tables: dict[str, Any] = {}
    for name in sorted(CHANGEABLE):
        table, _, key = name.partition(".")
        tables.setdefault(table, {})[key] = getattr(getattr(read, table), key)
    return running.model_copy(
        update={
            table: getattr(running, table).model_copy(update=changed) for table, changed in tables.items()
        }
    )


def take_over(service: Service, fresh: Service) -> None:
    """Let the conversations go by what *fresh* was made with; what is under way finds either all of it or none."""
    for name in (
        "name",
        "contact",
        "school_hours",
        "duty_hours",
        "unsent",
        "unsent_after",
        "draft_life",
        "opened_for",
        "pupil_after",
        "waits",
        "retention",
        "alerting",
        "helplines",
    ):
        setattr(service, name, getattr(fresh, name))
