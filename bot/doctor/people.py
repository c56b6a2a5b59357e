"""Whether there is somebody to read and to look, and what waits for a person: set-aside messages, doors, helplines."""

from __future__ import annotations

from bot.doctor.findings import Findings, Patient, note, ok, some, wrong
from bot.given import ConfigError
from bot.helplines import read_helplines
from safeguarding.helplines import ALWAYS, CHECKED_FOR_DAYS


def check_duty_desk(patient: Patient) -> Findings:
    """A duty officer can be reached: without one Heard is closed."""
    name, found = "duty desk", patient.condition
    if found is None:
        return
    todo = "heard leads invite borough --role duty"
    if not found["duty_active"]:
        state = "nobody there can be reached" if found["open"] else "nobody has joined: Heard is closed"
        yield wrong(name, state, todo)
    else:
        yield ok(name, "somebody can be reached")


def check_past_school(patient: Patient) -> Findings:
    """Somebody at the council may read what pupils send past their school: nobody of that school does (MOMENTS 10)."""
    name, found = "past the school", patient.condition
    if found is None or not found["past_asked"]:
        return
    todo = "heard leads invite borough --role duty, for somebody who has no seat there"
    if found["past_nobody"]:
        where = some(found["past_nobody"])
        yield wrong(name, f"what pupils send past their school has no reader who may: {where}", todo)
    if found["past_own"]:
        where = some(found["past_own"])
        yield wrong(
            name, f"only a governor there could read what pupils send past their school: {where}", todo
        )
    if not found["past_nobody"] and not found["past_own"]:
        yield ok(name, "what pupils send past their school has a reader who is not of it")


def check_settings(patient: Patient) -> Findings:
    """Where leads have joined there are two who can be reached: two adults read every answer (MOMENTS 8)."""
    name, found = "settings", patient.condition
    if found is None:
        return
    if found["thin"]:
        todo = "heard leads invite CODE --role ddsl"
        yield wrong(name, f"fewer than two leads can be reached: {some(found['thin'])}", todo)
    if found["waiting"]:
        todo = "until somebody joins, the duty desk reads what their pupils send"
        yield note(name, f"nobody has joined yet: {some(found['waiting'])}", todo)
    if not found["thin"]:
        yield ok(name, "two leads or more wherever leads have joined")


def check_calendars(patient: Patient) -> Findings:
    """Calendars that were entered go on, and the coming holidays have somebody who looks (DOMAIN 2.5)."""
    name, found = "calendars", patient.condition
    if found is None:
        return
    if found["calendars_ending"]:
        todo = "heard calendar import CODE FILE.ics; until then the duty desk looks after the last term"
        yield note(name, f"no term is entered beyond four weeks: {some(found['calendars_ending'])}", todo)
    if found["holidays_uncovered"]:
        todo = "heard calendar cover CODE …; else the duty desk looks in its own hours"
        yield note(name, f"a holiday without cover in two weeks: {some(found['holidays_uncovered'])}", todo)


def check_roads(patient: Patient) -> Findings:
    """The mail server takes us, and the command for alerts is there; nothing is sent."""
    for name, fault in patient.roads.items():
        if fault:
            todo = "look at alerts.*; until then alerts go over the other roads"
            yield wrong(name, f"alerts cannot go this way ({fault})", todo)
        else:
            yield ok(name, "can be used for alerts")


# -- what waits for a person -----------------------------------------------------------------------


def check_boxes(patient: Patient) -> Findings:
    """Nothing was set aside."""
    if patient.condition is None:
        return
    for name, key, what in (
        ("inbox", "inbox_failed", "something that was sent to us could not be handled"),
        ("outbox", "outbox_dead", "something cannot be delivered as it is"),
    ):
        if patient.condition[key]:
            todo = f"heard {name} list; when the cause is gone: heard {name} retry"
            yield wrong(name, what, todo)
        else:
            yield ok(name, "nothing was set aside")


def check_texts(patient: Patient) -> Findings:
    """Every language can say what it has to."""
    if patient.condition is None:
        return
    if patient.condition["texts_fault"]:
        todo = "pupils get English in its place; reinstall Heard or tell its makers"
        yield wrong("texts", "a language lacks something", todo)
    else:
        yield ok("texts", "complete")


def check_doors(patient: Patient) -> Findings:
    """Pupils may come in: Telegram's terms ask for 16 years (MOMENTS 37)."""
    if patient.settings is not None and not patient.settings.web.listen:
        todo = "only Telegram is open, and its terms ask for 16 years; tell schools so until the web door is there"
        yield wrong("doors", "Pupils under 16 have no door.", todo)


def check_helplines(patient: Patient) -> Findings:
    """Somebody has called the numbers that children are shown (MOMENTS 26)."""
    name = "helplines"
    if patient.settings is None:
        return
    try:
        known = read_helplines(patient.settings)
    except ConfigError as fault:
        for line in fault.faults:
            yield wrong(name, line, "mend it; until then a restart is refused")
        return
    stale = [line.id for line in known.stale(patient.now.date())]
    shown, hidden = [one for one in stale if one in ALWAYS], [one for one in stale if one not in ALWAYS]
    if shown:
        found = f"not checked in the last {CHECKED_FOR_DAYS} days, and shown: {some(shown)}"
        yield wrong(name, found, "heard helplines check")
    if hidden:
        yield note(name, f"not shown until somebody checks them: {some(hidden)}", "heard helplines check")
    if not stale:
        yield ok(name, f"all checked in the last {CHECKED_FOR_DAYS} days")
