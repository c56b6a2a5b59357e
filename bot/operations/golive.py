"""`heard golive`: whether a setting is ready for pupils, check by check, on one dated page.

Every check is a small function; a capability that comes later adds its own to `CHECKS`. All of them are
true or false of what is kept: nothing here asks the administrator to tick a box. What says nothing
against going live but should be known is a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault
from bot.operations.settings import known_setting
from handlers import drills, readiness
from handlers.calendars import calendar_for, plan_for
from handlers.service import Service
from safeguarding.daywords import say_day, say_days
from safeguarding.helplines import CHECKED_FOR_DAYS
from safeguarding.roles import May, may
from safeguarding.staffing import local_day
from storage.audit import AuditLine, write_audit
from storage.invitations import list_invitations
from storage.people import DUTY_DESK, Person, Setting, list_active, list_here, list_people, put_setting

#: Every answer to a child is read by two adults (MOMENTS 8).
FEWEST_LEADS = 2
#: A list of relatives is asked for again after that; people marry, children change schools.
CONFLICTS_HOLD = timedelta(days=400)
#: A poster is read back shortly before pupils see it.
POSTER_HOLDS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Check:
    """One line: *state* is ok, bad or note; *says* what was found and, if bad, what to do."""

    name: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the checks look at; *people* have a seat at the setting."""

    tx: Connection
    service: Service
    setting: Setting
    people: list[Person]
    now: datetime


def look(tx: Connection, service: Service, setting: Setting, now: datetime) -> list[Check]:
    """Make every check of a setting."""
    people = [
        person
        for person in list_people(tx, service.sealer)
        if person.state != "revoked" and any(seat.setting == setting.code for seat in person.seats)
    ]
    scene = Scene(tx, service, setting, people, now)
    return [check(scene) for check in CHECKS]


def golive(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Check a setting; where all is well, keep the day, and set its drill and its look at the next holiday."""
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    if setting.closed:
        raise OperationFault(f"{setting.code} is closed, for ever: its poster leads to the duty desk")
    checks = look(tx, service, setting, now)
    ready = all(check.state != "bad" for check in checks)
    today = local_day(calendar_for(tx, service, setting.code), now).isoformat()
    if ready and not setting.live_on:
        setting.live_on = today
        put_setting(tx, service.sealer, setting, now)
        write_audit(tx, service.sealer, AuditLine(now, "went-live", setting.code, ""))
        drills.set_next(tx, service, setting.code, now)
        readiness.watch(tx, service, setting.code, now)
    return {
        "code": setting.code,
        "name": setting.name,
        "day": today,
        "ready": ready,
        "live_on": setting.live_on or None,
        "checks": [asdict(check) for check in checks],
    }


# -- the checks -----------------------------------------------------------------------------------


def _two_people(scene: Scene) -> Check:
    desk = f"{scene.setting.code}/leads"
    count = len(list_here(scene.tx, scene.service.sealer, desk, scene.now))
    if count >= FEWEST_LEADS:
        return Check("two people", "ok", f"{count} leads are active and here")
    away = len(list_active(scene.tx, scene.service.sealer, desk)) - count
    more = f", {away} more {'is' if away == 1 else 'are'} away" if away else ""
    invite = f"heard leads invite {scene.setting.code} --role ddsl"
    return Check("two people", "bad", f"{count} of {FEWEST_LEADS} leads are active and here{more}: {invite}")


def _channels(scene: Scene) -> Check:
    if not scene.people:
        return Check("channels", "bad", "nobody has joined, so no channel was tried")
    silent = [person for person in scene.people if person.state != "active"]
    if silent:
        who = ", ".join(f"{person.role} {person.id[:8]} ({person.state})" for person in silent)
        return Check("channels", "bad", f"a test alert was not answered, or nothing arrives: {who}")
    by_mail = sum(1 for person in scene.people if person.email)
    says = f"all {len(scene.people)} have answered a test alert"
    says += f", {by_mail} read their mail and said so" if scene.service.mails else ""
    says += "; alerts.command is first tried by a drill" if scene.service.commands else ""
    return Check("channels", "ok", says)


def _links(scene: Scene) -> Check:
    here = [
        one
        for _, one in list_invitations(scene.tx, scene.service.sealer)
        if one.setting == scene.setting.code
    ]
    holds = sum(1 for one in here if one.expires > scene.now.timestamp())
    if holds:
        links = "1 link is" if holds == 1 else f"{holds} links are"
        return Check("links", "note", f"{links} not used yet: heard leads invitations")
    return Check("links", "ok", "no link is open")


def _allegations(scene: Scene) -> Check:
    roles = {
        seat.role for person in scene.people for seat in person.seats if seat.setting == scene.setting.code
    }
    missing = [name for name, held in (("head", {"head", "owner"}), ("chair", {"chair"})) if not roles & held]
    if missing:
        return Check(
            "allegations", "note", f"no {' and no '.join(missing)} reads: the duty desk reads instead"
        )
    return Check("allegations", "ok", "head and chair read what is about staff and about the head")


def _calendar(scene: Scene) -> Check:
    plan = plan_for(scene.tx, scene.service, scene.setting.code)
    enter = f"heard calendar import {scene.setting.code} FILE.ics"
    if plan is None or not plan.terms:
        return Check("calendar", "bad", f"no terms are entered, so pupils may be told a wrong time: {enter}")
    last = max(term.last for term in plan.terms)
    today = local_day(calendar_for(scene.tx, scene.service, scene.setting.code), scene.now)
    if last <= today:
        return Check("calendar", "bad", f"the last term ended on {say_day(last)}: {enter}")
    return Check("calendar", "ok", f"terms are entered until {say_day(last)}")


def _conflicts(scene: Scene) -> Check:
    oldest = (scene.now - CONFLICTS_HOLD).timestamp()
    readers = [one for one in scene.people if any(may(seat.role, May.READ) for seat in one.seats)]
    if not readers:
        return Check(
            "conflicts", "bad", "nobody has joined, so nobody has said whom they must not read about"
        )
    silent = [one for one in readers if one.conflicts_at <= oldest]
    if silent:
        who = ", ".join(f"{one.role} {one.id[:8]}" for one in silent)
        return Check(
            "conflicts",
            "bad",
            f"have not said whom they must not read about, lately: {who}; in the chat: /me",
        )
    return Check("conflicts", "ok", f"all {len(readers)} readers have said whom they must not read about")


def _holiday(scene: Scene) -> Check:
    if plan_for(scene.tx, scene.service, scene.setting.code) is None:
        return Check("holiday cover", "note", "no holiday is known before the calendar is")
    bare = readiness.days_without_cover(scene.tx, scene.service, scene.setting.code, scene.now)
    if not bare:
        return Check("holiday cover", "ok", "no day of the next holiday is without cover")
    days = "1 day" if len(bare) == 1 else f"{len(bare)} days"
    says = f"{days} of the next holiday, {say_days(bare[0], bare[-1])}, have no cover: heard calendar cover {scene.setting.code}"
    return Check("holiday cover", "bad", says)


def _helplines(scene: Scene) -> Check:
    today = local_day(calendar_for(scene.tx, scene.service, ""), scene.now)
    stale = [line.id for line in scene.service.helplines.stale(today)]
    if stale:
        says = f"not checked in the last {CHECKED_FOR_DAYS} days: {', '.join(stale)}: heard helplines check, then heard reload"
        return Check("helplines", "bad", says)
    return Check("helplines", "ok", "somebody has called the numbers that children are shown")


def _poster(scene: Scene) -> Check:
    """This release prints no poster, and says so: what a lead can prove is that the code on one leads here."""
    at, code = scene.setting.poster_read, scene.setting.code
    if at > (scene.now - POSTER_HOLDS).timestamp():
        day = say_day(datetime.fromtimestamp(at, UTC))
        says = f"a lead opened its code in the chat on {day}; Heard prints no poster yet: look at yours with your own eyes"
        return Check("poster", "ok", says)
    says = (
        f"Heard prints no poster yet: put https://t.me/BOT?start=s-{code} into a QR code on one of yours, "
        "and have a lead scan the printed page with their own phone"
    )
    return Check("poster", "bad", says)


def _roll(scene: Scene) -> Check:
    if scene.setting.pupils:
        return Check("roll", "ok", f"{scene.setting.pupils} pupils")
    return Check(
        "roll", "bad", f"not known, figures need it: heard settings change {scene.setting.code} --pupils N"
    )


def _devices(scene: Scene) -> Check:
    if scene.setting.device_monitoring == "unknown":
        ask = f"heard settings change {scene.setting.code} --device-monitoring yes|no"
        return Check(
            "devices", "note", f"not known whether school devices are watched, and pupils are told so: {ask}"
        )
    return Check("devices", "ok", f"school devices are watched: {scene.setting.device_monitoring}")


def _duty(scene: Scene) -> Check:
    """Somebody reads what is sent past the school: who sits there, too, must not (MOMENTS 10)."""
    officers = list_here(scene.tx, scene.service.sealer, DUTY_DESK, scene.now)
    invite = "heard leads invite borough --role duty"
    if not officers:
        return Check("duty desk", "bad", f"no duty officer is active and here: {invite}")
    if all(any(seat.setting == scene.setting.code for seat in one.seats) for one in officers):
        says = f"every duty officer who is here has a seat at this school, too: {invite}"
        return Check(
            "duty desk", "bad", f"{says}; else what pupils send past the school has no reader who may"
        )
    return Check("duty desk", "ok", "a duty officer is active and here")


def _drill(scene: Scene) -> Check:
    unanswered = scene.setting.drills and scene.setting.drills[-1][1] == drills.UNANSWERED
    return Check("drill", "note" if unanswered else "ok", drills.describe(scene.setting))


CHECKS: tuple[Callable[[Scene], Check], ...] = (
    _two_people,
    _channels,
    _links,
    _allegations,
    _conflicts,
    _calendar,
    _holiday,
    _helplines,
    _poster,
    _roll,
    _devices,
    _duty,
    _drill,
)
