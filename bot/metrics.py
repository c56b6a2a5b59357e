"""What Prometheus may see: ages, yes or no, how late the loop is. A registry of our own.

Decides the whole list. Refuses counts of reports, cases or messages, a label that names a setting, and the
`process_` and `python_` families, whose memory and seconds of work would tell when a child writes (MOMENTS 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Gauge, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: What can be told of what an operator heard. Not among them: what is rung for a single case or person
#: (`nobody_to_alert`, `lead_unreachable`, `send_given_up`, `mail_refused`, `command_failed`); for these there are gauges of the present state.
ALARM_KINDS = (
    "token_refused",
    "token_shared",
    "intake_failed",
    "update_unreadable",
    "work_failed",
    "work_set_aside",
    "poll_failed",
    "poll_stalled",
    "webhook_removed",
    "send_failed",
    "tick_failed",
    "noted_damaged",
    "clock_jumped",
    "clock_differs",
    "listen_failed",
    "config_refused",
    "past_school_unread",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The present state. *ages* of what waits longest, in whole minutes, as seconds; *alarms* by kind."""

    version: str
    open: bool
    storing: bool
    poll_age_seconds: int
    loop_lag_seconds: int
    duty_reachable: bool
    ages: Mapping[str, int]
    set_aside: Mapping[str, bool]
    alarms: Mapping[str, bool]


class Metrics:
    """The gauges of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._info = self._gauge("info", "Always 1; the version stands in the label.", "version")
        self._open = self._gauge("open", "1 while pupils' reports are taken in.")
        self._storing = self._gauge("storing", "1 while something could be written to the disk.")
        self._poll = self._gauge(
            "last_poll_age_seconds", "Since Telegram last answered us, in whole minutes."
        )
        self._lag = self._gauge(
            "loop_lag_seconds", "The longest pause of the last minute; 0 is less than one second."
        )
        self._duty = self._gauge("duty_reachable", "1 while a duty officer can be reached.")
        self._oldest = self._gauge(
            "oldest_waiting_seconds", "How long the oldest row has been first, in whole minutes.", "box"
        )
        self._aside = self._gauge("set_aside", "1 where something waits for a person.", "box")
        self._alarm = self._gauge("alarm", "1 for what rang in the last 24 hours.", "kind")

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"heard_{name}", about, labels, registry=self.registry)

    def render(self, reading: Reading) -> bytes:
        """Write *reading* down as Prometheus reads it."""
        self._info.labels(reading.version).set(1)
        self._open.set(reading.open)
        self._storing.set(reading.storing)
        self._poll.set(reading.poll_age_seconds)
        self._lag.set(reading.loop_lag_seconds)
        self._duty.set(reading.duty_reachable)
        for box, seconds in sorted(reading.ages.items()):
            self._oldest.labels(box).set(seconds)
        for box, waits in sorted(reading.set_aside.items()):
            self._aside.labels(box).set(waits)
        for kind, rang in reading.alarms.items():
            self._alarm.labels(kind).set(rang)
        return generate_latest(self.registry)
