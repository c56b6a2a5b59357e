"""`heard doctor`: what is wrong with an installation, a line each, with what to do about it.

Each check is a function from what was found out (`Patient`) to findings; `CHECKS` is the list, in the order
in which they are read. Decides what is well.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.doctor.findings import Finding, Findings, Patient
from bot.doctor.machine import (
    check_clock,
    check_configuration,
    check_database,
    check_disk,
    check_folders,
    check_keys,
    check_log_size,
    check_recovery_key,
)
from bot.doctor.people import (
    check_boxes,
    check_calendars,
    check_doors,
    check_duty_desk,
    check_helplines,
    check_past_school,
    check_roads,
    check_settings,
    check_texts,
)
from bot.doctor.process import (
    check_alarms,
    check_health_address,
    check_polling,
    check_process,
    check_telegram,
)

Check = Callable[[Patient], Findings]
#: Every check, in the order in which its lines are read.
CHECKS: list[Check] = [
    check_configuration,
    check_folders,
    check_recovery_key,
    check_keys,
    check_database,
    check_disk,
    check_log_size,
    check_clock,
    check_process,
    check_polling,
    check_telegram,
    check_health_address,
    check_alarms,
    check_duty_desk,
    check_past_school,
    check_settings,
    check_calendars,
    check_roads,
    check_boxes,
    check_texts,
    check_doors,
    check_helplines,
]


def examine(patient: Patient) -> list[Finding]:
    """Carry out every check."""
    return [finding for check in CHECKS for finding in check(patient)]
