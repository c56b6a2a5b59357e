"""Random boroughs in which everything goes wrong at once, and then nothing more happens: is anybody told?

    python -m tests.handlers.random_worlds [HOW_MANY [FIRST]]        (make worlds)

1. A borough is drawn: who sits where, whose calendar is missing, has ended, or never closes; reports come in.
2. Days of trouble: people are revoked, away, block the chat or come back; the process dies, timers are lost, the
   clock is set; cases are opened and left, raised, handed over, stepped back from; roads are down.
3. Then nothing happens any more. From wherever the trouble led, somebody above who is there must be told of each
   report that nobody has opened, again and again, and in the end the duty desk's manager.
All of it by the product's own handlers (`ladder_world`); only phones and the courier are a list.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time as watch
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import delete

from bot.operations import OperationFault
from handlers.calendars import calendar_for
from handlers.events import Chose, Wrote
from handlers.keyboards import lead_token
from handlers.ladders import hours_of
from handlers.rungs import desks_above
from handlers.turn import Turn
from safeguarding.hours import WeeklyHours, local_day, staffed_on
from safeguarding.report import Urgency
from safeguarding.routing import BOROUGH_DESKS, DUTY, MANAGER
from safeguarding.yearplan import Closure, Rota, Shut, Term, YearPlan, faults_in, to_record
from storage.calendars import save_calendar
from storage.cases import Header
from storage.chats import Chat
from storage.people import is_here, list_active
from storage.schema import timers
from tests.handlers.ladder_world import Told, World, open_world, tell

BEGINNINGS = (
    datetime(2026, 11, 23, 10, 0, tzinfo=UTC),  # a Monday in term
    datetime(2026, 11, 27, 16, 20, tzinfo=UTC),  # Friday, ten minutes before they go
    datetime(2026, 12, 17, 14, 0, tzinfo=UTC),  # the day before the last of term
    datetime(2027, 3, 26, 22, 0, tzinfo=UTC),  # Good Friday, and the clocks go forward on Sunday
    datetime(2026, 10, 23, 9, 0, tzinfo=UTC),  # ... and back on Sunday
    datetime(2027, 7, 20, 11, 0, tzinfo=UTC),  # before summer
    datetime(2026, 11, 25, 2, 30, tzinfo=UTC),  # night
)
_WORDS = {
    Urgency.P1: "I want to kill myself tonight",
    Urgency.P2: "my dad hits me at home",
    Urgency.P3: "they trip me up on the bus",
    Urgency.P4: "thank you for the new benches",
}
#: In how many days with staffed time somebody above must be told of what nobody opens, and again, and the manager.
_ABOVE = {Urgency.P1: 1, Urgency.P2: 2, Urgency.P3: 6, Urgency.P4: 11}
_MANAGER = {Urgency.P1: 2, Urgency.P2: 3, Urgency.P3: 12, Urgency.P4: 21}
_DECIDED = {Urgency.P1: timedelta(days=5), Urgency.P2: timedelta(days=6), Urgency.P3: timedelta(days=11)}
_LONGEST = timedelta(days=32)
_SEATS = (
    ("Mrs A", ("dsl", "HFHS"), 0.9), ("Mr B", ("ddsl", "HFHS"), 0.7), ("Mr C", ("head", "HFHS"), 0.7),
    ("Mrs D", ("chair", "HFHS"), 0.4), ("Mrs E", ("dsl", "STJ"), 0.5), ("duty 2", ("duty", ""), 0.5),
    ("manager", ("duty_manager", ""), 0.7), ("delegate", ("dcs_delegate", ""), 0.3),
)  # fmt: skip
_LATER = (
    ("Mr F", ("head", "HFHS")),
    ("Ms G", ("ddsl", "HFHS")),
    ("duty 3", ("duty", "")),
    ("manager 2", ("duty_manager", "")),
)


@dataclass(slots=True)
class Life:
    """What became of one world: *log* what happened, *faults* what must not be."""

    seed: int
    log: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    reports: int = 0
    unopened: int = 0
    undecided: int = 0


async def live(folder: Path, seed: int, *, quick: bool = False) -> Life:
    """Live one world; *quick*: only what is urgent, which needs few days of silence."""
    chance, life = random.Random(seed), Life(seed)
    mails = {
        "HEARD_ALERTS__SMTP_URL": "smtp://127.0.0.1:2525",
        "HEARD_ALERTS__MAIL_FROM": "alerts@council.example",
    }
    settings = {**mails, "HEARD_ALERTS__COMMAND": "/bin/true"} if chance.random() < 0.4 else {}
    async with open_world(folder, chance.choice(BEGINNINGS), **settings) as world:
        try:
            await _live(world, chance, life, (Urgency.P1, Urgency.P2) if quick else tuple(Urgency))
        except AssertionError as fault:  # no way on, or a clock that spins
            life.faults.append(f"{world.clock.now():%a %d.%m. %H:%M} {fault}")
    return life


async def _live(world: World, chance: random.Random, life: Life, urgencies: tuple[Urgency, ...]) -> None:
    await _furnish(world, chance, life)
    for number in range(chance.randrange(1, 4)):
        await _report(world, chance, life, f"pupil {number}", chance.choice(urgencies))
        await _trouble(world, chance, life)
    for _ in range(chance.randrange(2, 9)):
        await _trouble(world, chance, life)
    await _calm(world, life)
    await _judge(world, life)


# -- a borough ----------------------------------------------------------------------------------


async def _furnish(world: World, chance: random.Random, life: Life) -> None:
    await world.operate("settings.add", code="STJ", name="St John's Primary", pupils=210)
    await world.seat("duty", ("duty", ""))
    for name, seat, share in _SEATS:
        if chance.random() < share:
            mail = f"{len(name)}.{seat[0]}@council.example" if chance.random() < 0.5 else ""
            await world.seat(name, seat, email=mail)
    for code, share in (("HFHS", 0.7), ("borough", 0.3)):
        if chance.random() < share:
            await _change_calendar(world, chance, life, code)


def _plan(chance: random.Random, day: date, code: str) -> tuple[str, YearPlan]:
    always = (WeeklyHours(frozenset(range(7)), time(0), time(23, 59)),)
    ended = Term(first=day - timedelta(days=90), last=day - timedelta(days=3), name="Summer term")
    term = Term(
        first=day - timedelta(days=30), last=day + timedelta(days=chance.randrange(40)), name="Autumn term"
    )
    inset = Closure(first=day, last=day + timedelta(days=chance.randrange(12)), name="INSET", why=Shut.CLOSED)
    half = Rota(first=inset.first, last=inset.last, start=time(8), end=time(12), who="")
    plans = {
        "never closes": YearPlan(weekly=always),
        "has ended": YearPlan(terms=(ended,)),
        "a term": YearPlan(terms=(term,)),
        "closed days": YearPlan(closures=(inset,)),
        "a half-day INSET": YearPlan(closures=(inset,), rota=(half,)),
        "Tuesdays only": YearPlan(weekly=(WeeklyHours(frozenset({1}), time(9), time(12)),)),
    }  # fmt: skip
    if code == "borough":  # the command takes no terms for it
        plans = {name: plan for name, plan in plans.items() if not plan.terms}
    name, plan = chance.choice(list(plans.items()))
    assert not faults_in(plan), "the command would refuse it"
    return name, plan


async def _change_calendar(world: World, chance: random.Random, life: Life, code: str = "HFHS") -> None:
    name, plan = _plan(chance, world.clock.now().date(), code)
    life.log.append(f"{world.clock.now():%a %d.%m. %H:%M} {code}'s calendar: {name}")
    await world.unit(lambda tx: save_calendar(tx, world.sealer, code, to_record(plan), world.clock.now()))


async def _report(world: World, chance: random.Random, life: Life, name: str, urgency: Urgency) -> None:
    reads = chance.choice(
        ("No", "No", "No", "Not sure", "The head", "Yes: Mrs A", "Send, but not to my school")
    )
    safe = "No" if urgency is Urgency.P1 and chance.random() < 0.5 else "Yes"
    life.log.append(f"{world.clock.now():%a %d.%m. %H:%M} {name} tells {urgency.mark}, {reads}")
    life.reports += 1
    await tell(world, name, _WORDS[urgency], safe=safe, reads=reads)
    await world.headers()  # seen in this order


# -- trouble ------------------------------------------------------------------------------------


async def _trouble(world: World, chance: random.Random, life: Life) -> None:
    """One thing goes wrong, and time passes."""
    act = chance.choice(_TROUBLES)
    name = chance.choice(list(world.people))
    before = f"{world.clock.now():%a %d.%m. %H:%M} {act.__name__.strip('_').replace('_', ' ')}: "
    life.log.append(before)
    try:
        said = await act(world, chance, name)
    except OperationFault as refused:
        said = f"{name} refused: {str(refused)[:40]}"
    life.log[-1] = before + (said or name)
    passed = timedelta(minutes=chance.choice((0, 1, 4, 11, 16, 29, 45, 130, 600, 1500, 4000)))
    await world.walk(passed)


async def _away(world: World, chance: random.Random, name: str) -> str:
    until = world.clock.now().date() + timedelta(days=chance.choice((1, 3, 10, 60)))
    await world.operate("leads.away", id=world.people[name], until=until.isoformat(), anyway=True)
    return f"{name} until {until}"


async def _back(world: World, chance: random.Random, name: str) -> str:
    await world.operate("leads.away", id=world.people[name], until="")
    return name


async def _revoke(world: World, chance: random.Random, name: str) -> str:
    await world.operate("leads.revoke", id=world.people[name])
    return name


async def _block(world: World, chance: random.Random, name: str) -> str:
    noticed = chance.random() < 0.5
    await world.block(name, noticed=noticed)
    return f"{name}{'' if noticed else ', unnoticed'}"


async def _unblock(world: World, chance: random.Random, name: str) -> str:
    await world.unblock(name)
    return name


async def _all_block(world: World, chance: random.Random, name: str) -> str:
    for one in list(world.people):
        if chance.random() < 0.7:
            await world.block(one, noticed=chance.random() < 0.5)
    return "most"


async def _join(world: World, chance: random.Random, name: str) -> str:
    new, seat = chance.choice(_LATER)
    if new not in world.people:
        await world.seat(new, seat)
    return new


async def _outage(world: World, chance: random.Random, name: str) -> str:
    by = timedelta(minutes=chance.choice((3, 19, 25, 90, 600, 3000)))
    await world.sleep(by)
    return str(by)


async def _down_every_morning(world: World, chance: random.Random, name: str) -> str:
    """A machine that is patched each day while people come."""
    for _ in range(chance.randrange(2, 6)):
        today = world.clock.now().replace(hour=7, minute=20)
        await world.walk((today - world.clock.now()) % timedelta(days=1))
        await world.sleep(timedelta(minutes=150))
    return "some days"


async def _restart(world: World, chance: random.Random, name: str) -> str:
    world.restart()
    await world.tick()
    return ""


async def _set_clock(world: World, chance: random.Random, name: str) -> str:
    by = timedelta(minutes=chance.choice((-5, -70, -1500, 45, 200, 1600)))
    if chance.random() < 0.4:
        world.restart()  # while nobody ran
    world.clock.set_to(world.clock.now() + by)
    await world.tick()
    return str(by)


async def _leap_and_back(world: World, chance: random.Random, name: str) -> str:
    """Somebody sets the clock a year ahead, sees it, and sets it right."""
    right = world.clock.now()
    world.clock.set_to(right + timedelta(days=365))
    await world.tick()
    await world.walk(timedelta(minutes=chance.choice((1, 20, 90))))
    world.clock.set_to(right + timedelta(minutes=20))
    await world.tick()
    return ""


async def _lose_timers(world: World, chance: random.Random, name: str) -> str:
    await world.unit(lambda tx: tx.execute(delete(timers)))
    world.restart()
    await world.tick()
    return "all"


async def _close_school(world: World, chance: random.Random, name: str) -> str:
    await world.operate("settings.close", code="HFHS", anyway=True)
    return "HFHS"


async def _calendar(world: World, chance: random.Random, name: str) -> str:
    life = Life(0)
    await _change_calendar(world, chance, life, chance.choice(("HFHS", "HFHS", "STJ", "borough")))
    return life.log[0]


async def _roads(world: World, chance: random.Random, name: str) -> str:
    """Telegram is away for a while; mails are refused; the command fails."""
    world.roads_down = {"telegram"}
    world.command_fails = chance.random() < 0.5
    people = [await world.person(one) for one in world.people]
    world.closed_mailboxes = {one.email for one in people if one.email and chance.random() < 0.5}
    await world.walk(timedelta(minutes=chance.choice((10, 300))))
    world.roads_down = set()
    await world.deliver()
    return ""


async def _some_case(world: World, chance: random.Random) -> Header:
    return chance.choice(await world.headers())


async def _take(world: World, chance: random.Random, name: str) -> str:
    header = await _some_case(world, chance)
    await world.does(name, Chose(lead_token("on-it", header.ref)))
    return f"{name}, {header.ref}"


async def _open(world: World, chance: random.Random, name: str) -> str:
    header = await _some_case(world, chance)
    await world.does(name, Chose(lead_token("open-now", header.ref)))
    return f"{name}, {header.ref}"


async def _step_back(world: World, chance: random.Random, name: str) -> str:
    said = await _open(world, chance, name)
    await world.does(name, Chose(lead_token("step-back", said[-6:])))
    return said


async def _hand_over(world: World, chance: random.Random, name: str) -> str:
    said = await _open(world, chance, name)
    desk = chance.choice(("HFHS/head", "HFHS/chair", "borough/duty", "STJ/leads"))
    await world.does(name, Chose(lead_token("hand-now", said[-6:], desk)))
    return f"{said} to {desk}"


async def _raise(world: World, chance: random.Random, name: str) -> str:
    said = await _open(world, chance, name)
    await world.does(name, Chose(lead_token("grade", said[-6:], chance.choice("12"))))
    await world.does(name, Wrote("worse than I thought"))
    return said


async def _refile(world: World, chance: random.Random, name: str) -> str:
    """A lead files it as one about an adult at school: it is routed anew."""
    said = await _open(world, chance, name)
    await world.does(name, Chose(lead_token("file", said[-6:], "adult_conduct~harm")))
    return said


async def _pupil_adds(world: World, chance: random.Random, name: str) -> str:
    pupils = [one for one in world.sent if one.startswith("pupil")]
    pupil = chance.choice(pupils)
    await world.does(
        pupil,
        Wrote(chance.choice(("it happened again", "he has a knife and says he will kill me", "Mr B hit me"))),
    )
    for label in ("Yes, add it", "Send now", "No. Send now"):
        await world.press(pupil, label)
    return pupil


_TROUBLES: tuple[Callable[[World, random.Random, str], Awaitable[str]], ...] = (
    _away, _away, _away, _back, _revoke, _revoke, _block, _block, _unblock, _all_block, _join, _outage, _outage,
    _down_every_morning, _restart, _set_clock, _leap_and_back, _lose_timers, _close_school, _calendar, _calendar,
    _roads, _take, _take, _open, _step_back, _hand_over, _raise, _refile, _pupil_adds,
)  # fmt: skip


# -- silence ------------------------------------------------------------------------------------


async def _calm(world: World, life: Life) -> None:
    """Nothing happens any more, for as long as the slowest ladder needs."""
    world.roads_down, world.command_fails = set(), False
    world.restart()
    await world.tick()
    life.log.append(f"{world.clock.now():%a %d.%m. %H:%M} from here on nothing happens")


async def _judge(world: World, life: Life) -> None:
    """Let the days pass, and look whether somebody was told of what waits."""
    begun = world.clock.now()
    waiting = [one for one in await world.headers() if one.status != "closed"]
    unopened = [one for one in waiting if not one.is_opened]
    days = {one.id: await world.unit(lambda tx, one=one: _days_ahead(world, tx, one)) for one in unopened}
    could = {one.id: await world.unit(lambda tx, one=one: _who_could(world, tx, one)) for one in unopened}
    needed = [days[one.id][_MANAGER[Urgency(one.urgency)]][1] for one in unopened]
    ends = min(max([*needed, begun + timedelta(days=3)]), begun + _LONGEST)
    undecided = [one for one in waiting if one.is_opened and not one.decided_at]
    alarms = len(world.alarms)
    before = len(world.told)
    await world.walk(ends - begun)
    told = world.told[before:]
    life.unopened, life.undecided = len(unopened), len(undecided)
    life.faults += _judge_hidden(told, waiting) + _judge_storm(told)
    for header in undecided:
        if header.urgency <= Urgency.P3 and ends - begun > _DECIDED[Urgency(header.urgency)]:
            life.faults += await world.unit(lambda tx, one=header: _judge_undecided(world, tx, one))
    for header in unopened:
        rung = "nobody_to_alert" in world.alarms[alarms:]
        seen = [day for day in days[header.id] if day[1] <= ends]
        life.faults += _judge_unopened(world, header, seen, could[header.id], rung)


def _judge_hidden(told: list[Told], waiting: list[Header]) -> list[str]:
    hidden = {header.id: set(header.hidden) for header in waiting}
    return [
        f"{one.message.reference}: told to somebody from whom it is hidden"
        for one in told
        if one.person in hidden.get(one.case, ())
    ]


def _judge_storm(told: list[Told]) -> list[str]:
    hours = Counter((one.person, one.message.to.door, one.at.replace(minute=0, second=0)) for one in told)
    return [f"{many} alerts in one hour of {at:%d.%m. %H}" for (_, _, at), many in hours.items() if many > 30]


def _judge_undecided(world: World, tx: object, header: Header) -> list[str]:
    """Somebody else who is there must have heard that it was opened and nothing was decided."""
    turn = Turn(tx, world.service, Chat("", ""), world.clock.now(), forgotten=True)  # type: ignore[arg-type]
    others = [
        one
        for one in _reachable(
            world, turn, [*header.readers, *desks_above(turn, header), DUTY, MANAGER], header
        )
        if one != header.opened_by
    ]
    heard = [
        one
        for one in world.told
        if one.case == header.id
        and one.here
        and one.person != header.opened_by
        and "nothing decided" in one.message.text
    ]
    if not others or heard or "nobody_to_alert" in world.alarms:
        return []
    return [f"{header.ref} P{header.urgency}: opened, nothing decided, and nobody else heard"]


Window = tuple[datetime, datetime]


def _days_ahead(world: World, tx: object, header: Header) -> list[Window]:
    """Give the next days with staffed time, each from its midnight to the next: the duty desk's, or the readers' own."""
    turn = Turn(tx, world.service, Chat("", ""), world.clock.now(), forgotten=True)  # type: ignore[arg-type]
    duty, hours = calendar_for(turn.tx, world.service, ""), hours_of(turn, header)
    counted = duty if header.urgency <= Urgency.P2 else hours
    found: list[Window] = []
    day = local_day(counted, turn.now)
    while len(found) < 30:
        day += timedelta(days=1)  # what is left of today is no whole day
        if staffed_on(counted, day):
            midnight = datetime.combine(day, time(), turn.now.tzinfo)
            found.append((midnight, midnight + timedelta(days=1)))
    return found


def _who_could(world: World, tx: object, header: Header) -> dict[str, set[str]]:
    """Name who is there and could be told: *above* the readers, the *manager*, the *readers* themselves."""
    turn = Turn(tx, world.service, Chat("", ""), world.clock.now(), forgotten=True)  # type: ignore[arg-type]

    def there(desks: list[str]) -> set[str]:
        return _reachable(world, turn, desks, header)

    reading = [desk for desk in header.readers if desk not in header.waiting]
    at_school = [desk for desk in reading if desk not in BOROUGH_DESKS]
    return {
        "above": there([*desks_above(turn, header), DUTY, MANAGER]) - there(at_school),
        "manager": there([MANAGER]),
        "readers": there(reading),
    }


def _reachable(world: World, turn: Turn, desks: list[str], header: Header) -> set[str]:
    chats = {person: name for name, person in world.people.items()}
    people = [one for desk in desks for one in list_active(turn.tx, world.sealer, desk)]
    return {
        one.id
        for one in people
        if is_here(one, turn.now) and one.id not in header.hidden and chats[one.id] not in world.blocked
    }


def _judge_unopened(
    world: World, header: Header, days: list[Window], could: dict[str, set[str]], rung: bool
) -> list[str]:
    urgency = Urgency(header.urgency)
    told = [one for one in world.told if one.case == header.id and one.here]
    name = f"{header.ref} {urgency.mark} {header.why}"
    faults, wanted = list[str](), could["above"] or could["readers"]
    every = _ABOVE[urgency]
    until = _MANAGER[urgency]
    for first in range(min(until, len(days)) - every + 1):
        window = days[first][0], days[first + every - 1][1]
        within = {one.person for one in told if window[0] <= one.at < window[1]}
        if wanted and not within & wanted:
            faults.append(f"{name}: nobody was told from {window[0]:%a %d.%m.} to {window[1]:%a %d.%m.}")
            break
    if could["manager"] and len(days) >= until and not {one.person for one in told} & could["manager"]:
        faults.append(f"{name}: the manager was never told")
    if len(days) >= every and not could["above"] and not could["readers"] and not rung:
        faults.append(f"{name}: nobody is there, and no alarm rang")
    return faults


# -- a campaign ---------------------------------------------------------------------------------


async def campaign(many: int, first: int) -> int:
    """Live *many* worlds; says each that left a report with nobody, and how it came to that."""
    began, bad, counted = watch.monotonic(), 0, Counter[str]()
    for seed in range(first, first + many):
        with tempfile.TemporaryDirectory(prefix="heard-world-") as folder:
            life = await live(Path(folder), seed)
        counted.update(worlds=1, reports=life.reports, unopened=life.unopened, undecided=life.undecided)
        if life.faults:
            bad += 1
            sys.stdout.write(
                "\n".join([f"world {seed}:", *life.log, *(f"  FAULT {one}" for one in life.faults), ""])
            )
    seconds = watch.monotonic() - began
    sys.stdout.write(f"{dict(counted)}, {bad} worlds with faults, {seconds:.0f} s\n")
    return bad


def main() -> None:
    many, first = (*(int(one) for one in sys.argv[1:]), *(100, 0)[len(sys.argv) - 1 :])[:2]
    with patch.dict("handlers.pupil.receipts._SCRYPT", {"n": 2}):  # most of the time goes there
        raise SystemExit(1 if asyncio.run(campaign(many, first)) else 0)


if __name__ == "__main__":
    main()
