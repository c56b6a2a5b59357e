"""Whose hours count: a setting's own, or the borough's duty desk's.

Decides which calendar a question is about. What a calendar says of an instant is decided in
`safeguarding/hours.py`.
"""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.service import Service
from safeguarding.hours import Calendar
from storage.people import find_setting


def calendar_for(tx: Connection, service: Service, code: str) -> Calendar:
    """Give the calendar of setting *code*; an empty or unknown one is read at the borough's duty desk."""
    known = code and find_setting(tx, service.sealer, code)
    return service.school_hours if known else service.duty_hours
