"""What commands do with the database: the same code, whether the running process does it or the command.

Each operation is a unit of work from plain facts to plain facts. None opens a case's words, and none
tells of a case that its setting's own leads may not read (`listed.py`).
"""

from __future__ import annotations

from bot.operations.answer import Answer, Facts, Operation, OperationFault
from bot.operations.away import set_away
from bot.operations.boxes import retry_inbox, retry_outbox, show_inbox, show_outbox
from bot.operations.calendar import add_cover, import_calendar, set_hours, show_calendar
from bot.operations.cases import show_cases
from bot.operations.closing import close_setting
from bot.operations.condition import check_table, show_condition, show_state
from bot.operations.erasing import erase_by_code
from bot.operations.feedback import show_feedback
from bot.operations.golive import golive
from bot.operations.invitations import show_invitations, withdraw
from bot.operations.keeping import long_operations
from bot.operations.leads import invite, show_lead, show_leads, unlock
from bot.operations.leaving import revoke
from bot.operations.register import import_settings
from bot.operations.settings import (
    add_setting,
    change_setting,
    show_setting,
    show_settings,
)
from bot.operations.trail import TRAIL_OPERATIONS

OPERATIONS: dict[str, Operation] = {
    "settings.add": add_setting,
    "settings.list": show_settings,
    "settings.show": show_setting,
    "settings.change": change_setting,
    "settings.import": import_settings,
    "settings.close": close_setting,
    "golive": golive,
    "feedback": show_feedback,
    "leads.invite": invite,
    "leads.list": show_leads,
    "leads.show": show_lead,
    "leads.revoke": revoke,
    "leads.away": set_away,
    "leads.unlock": unlock,
    "leads.invitations": show_invitations,
    "leads.withdraw": withdraw,
    "calendar.import": import_calendar,
    "calendar.hours": set_hours,
    "calendar.cover": add_cover,
    "calendar.show": show_calendar,
    "cases.list": show_cases,
    "cases.erase": erase_by_code,
    "inbox.list": show_inbox,
    "inbox.retry": retry_inbox,
    "outbox.list": show_outbox,
    "outbox.retry": retry_outbox,
    "condition": show_condition,
    "condition.table": check_table,
    "state": show_state,
    **TRAIL_OPERATIONS,
}

__all__ = ["OPERATIONS", "Answer", "Facts", "Operation", "OperationFault", "long_operations"]
