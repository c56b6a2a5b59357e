"""The whole durable sealed step, against the bare echo over the same transport and the stock echo.

The step: a pupil who has a draft types one more line. It comes by getUpdates, is sealed and committed
before it is confirmed; a unit of work reads it, triages it, keeps it, asks the open question again as
a sealed row of the outbox; the courier sends that, and the row is taken away in a second commit. The
real application does it, with its real database on a real disk; only the courier's limits are lifted.

1. One line a pupil and a round, of sixteen different ones: an answer that has not left would else be replaced by the next one,
   and less would be sent than the echoes send. That as much was sent as was written is checked. In the next round each goes
   on with the next line: nobody types one line a dozen times.
2. All lines of a round wait at the sandbox before anybody may fetch the first one.
3. The round ends when everything is sent, taken away and nothing is left in inbox and outbox.
4. Heard and the echoes have a core, all that stands beside them has the others (`bot/bench/cores.py`); half as many rounds
   without that are told beside.
5. Ids of messages that were noted together get rows of their own later, by the clock (`storage/said.py`): what that costs is
   measured by itself, after the rounds, and told.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.app import Application
from bot.bench.cores import one_core
from bot.bench.far_side import FarSide
from bot.bench.measure import Runner, Sample, cpu_ratios, ratios, spread, take_turns
from bot.cli.installation import make_installation
from bot.cli.running import spare_the_collector
from bot.config import Settings
from bot.doors.echoes import BareEcho, Echo, StockEcho
from bot.operations import OPERATIONS
from handlers.service import Service
from storage import inbox, outbox
from storage.people import DUTY_DESK, Person, Seat, load_desk, put_person, save_desk
from storage.said import count_together, part_all_together

HEARD, SAME_TRANSPORT, STOCK = "heard", "same_transport_echo", "stock_echo"
#: What the product is to stay above.
FLOORS = {SAME_TRANSPORT: 0.75, STOCK: 2.0}
#: Invented, as long and as plain as pupils write; none is of danger, which would send a help card too.
LINES = (
    "They took my bag again at lunch and hid it behind the bins, and everyone just laughed.",
    "its been going on since september",
    "Nobody lets me sit with them any more. They move their stuff so there is no room.",
    "there's a group chat about me and they keep adding new people to it",
    "He calls me names every time we line up for PE.",
    "They put my coat in the toilet. The teacher said it was only a joke.",
    "I dont want to go on the bus because of them",
    "Someone made a fake account with my name and my picture and posts stupid things.",
    "my friend gets pushed around by the year 10s at the gate, can you do something",
    "She told everybody a lie about my family and now they all whisper when I come in.",
    "They want my dinner money and say I have to pay them back for nothing.",
    "It happens in maths when the teacher looks away, they throw things at my head.",
    "he keeps copying how I talk and everyone joins in, even people I thought were my friends",
    "i got left out of the group again and had to work on my own",
    "They laugh at my shoes every single day. I know it sounds small but it isn't.",
    "Last week they locked me out of the changing room and I was late and got a detention.",
)
LIFTED = "The courier's limits (30 messages a second over all, 1 a second in a chat) are lifted: Telegram's, not ours."
_MOST_SECONDS = 120.0
_LOOK_SECONDS = 0.004
_CODE = "BENCH"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: *pupils* lines a round, *rounds* rounds after *warm_up* that do not count."""

    pupils: int = 1000
    rounds: int = 9
    warm_up: int = 2


class StepFailed(Exception):
    """A round did not do what it was to measure."""


async def measure_steps(size: Size, folder: Path | None = None) -> dict[str, Any]:
    """Measure, with the database in a folder of its own under *folder*, and give all figures.

    Raises:
        StepFailed: something was lost, left over or never came.
    """
    with tempfile.TemporaryDirectory(prefix="heard-bench-", dir=folder) as place, FarSide(3) as far:
        async with _open_heard(Path(place), far) as app:
            await _begin_drafts(app, far, size.pupils)
            answer = _same_size_answer(far)
            under_way = app.courier.under_way_at_most  # the echoes get as many
            bare = BareEcho(far.url, far.tokens[1], answer, under_way)
            stock = StockEcho(far.url, far.tokens[2], answer, under_way)
            async with _opened(bare), _opened(stock):
                runners: dict[str, Runner] = {
                    HEARD: partial(_run_heard, app, far, size.pupils),
                    SAME_TRANSPORT: partial(_run_echo, bare, far, 1, size.pupils),
                    STOCK: partial(_run_echo, stock, far, 2, size.pupils),
                }
                beside = [far.pid, *filter(None, [await app.reader.begun()])]
                with one_core(beside) as placed:
                    samples = await take_turns(runners, size.rounds, size.warm_up)
                    later = await _part_later(app)
                both = {name: runners[name] for name in (HEARD, SAME_TRANSPORT)}
                anywhere = await take_turns(both, max(1, size.rounds // 2), 0)
            said = {name: far.sent(bot)[1] for bot, name in enumerate(runners)}
    by_kernel = spread(ratios(anywhere[HEARD], anywhere[SAME_TRANSPORT]), 3)
    beside_it = {"placed": placed, "ratio_unplaced": by_kernel, "parted_later": later}
    return _report(samples, size, under_way, said) | beside_it


# -- heard -----------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def _open_heard(place: Path, far: FarSide) -> AsyncIterator[Application]:
    """Start a whole Heard: one school with two leads, a duty desk, no limits."""
    make_installation(place / "heard", "Rowan")
    environ = {
        "HEARD_TELEGRAM__TOKEN": far.tokens[0],
        "HEARD_TELEGRAM__API_URL": far.url,
        "HEARD_SERVICE__LISTEN": "",
    }
    app = await Application.start(Settings.load(place / "heard" / "config.toml", environ))
    thresholds = gc.get_threshold()
    try:
        spare_the_collector()  # as `heard run` does
        app.courier.lift_limits()
        await app.database.run(partial(_staff, service=app.service, app=app))
        app.service.open_to_pupils = True
        yield app
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        await app.stop()


def _staff(tx: Connection, service: Service, app: Application) -> None:
    school = {"code": _CODE, "name": "Bench Lane High School", "pupils": 900}
    OPERATIONS["settings.add"](tx, service, school, app.clock.now())
    for desk, role in ((f"{_CODE}/leads", "dsl"), (f"{_CODE}/leads", "ddsl"), (DUTY_DESK, "duty")):
        setting = "" if desk == DUTY_DESK else _CODE
        person = Person(os.urandom(16).hex(), [Seat(role, setting)], "active", "telegram", "1", "Mrs A")
        put_person(tx, service.sealer, person)
        found = load_desk(tx, service.sealer, desk)
        assert found is not None
        found.members.append(person.id)
        save_desk(tx, service.sealer, found)


async def _begin_drafts(app: Application, far: FarSide, pupils: int) -> None:
    """Have every pupil come by the poster's link and type a first line."""
    for texts in ((f"/start s-{_CODE}",), LINES):
        taken = app.inlet.poller.taken
        far.write(0, pupils, texts)
        await _until(lambda taken=taken: _is_done(app, taken + pupils))  # type: ignore[misc]  # its default binds the loop's variable now


async def _run_heard(app: Application, far: FarSide, pupils: int) -> Sample:
    taken, worked = app.inlet.poller.taken, app.reader.worked()
    sample = await _timed(far, 0, pupils, lambda: _is_done(app, taken + pupils))
    left = await app.database.run(lambda tx: {**inbox.count_by_state(tx), **outbox.count_by_state(tx)})
    if left or app.alarms.get("work_failed"):
        raise StepFailed(f"{sum(left.values())} rows were left over, expected none")
    return replace(sample, beside=max(0.0, app.reader.worked() - worked))


async def _part_later(app: Application) -> dict[str, float]:
    """Have what the rounds noted together parted, as the clock does it; microseconds of the processor for each message."""
    sealer = app.service.sealer
    noted = await app.database.run(lambda tx: count_together(tx, sealer))
    cpu = time.process_time()
    await part_all_together(app.database, sealer)
    cpu = time.process_time() - cpu
    return {"messages": noted, "processor_us_each": round(1e6 * cpu / noted, 1) if noted else 0.0}


def _is_done(app: Application, taken: int) -> bool:
    return app.inlet.poller.taken >= taken and app.worker.quiet and app.courier.quiet


# -- echoes ----------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def _opened(echo: Echo) -> AsyncIterator[None]:
    await echo.open()
    try:
        yield
    finally:
        await echo.close()


async def _run_echo(echo: Echo, far: FarSide, bot: int, pupils: int) -> Sample:
    answered = echo.answered
    return await _timed(far, bot, pupils, lambda: echo.answered >= answered + pupils)


def _same_size_answer(far: FarSide) -> str:
    """Give a text with which an echo's request says as many bytes as ours with its buttons."""
    _, size = far.sent(0)
    return "x" * max(1, size - len('{"chat_id": 1000000000, "text": ""}'))


# -- one round -------------------------------------------------------------------------------------


async def _timed(far: FarSide, bot: int, pupils: int, done: Callable[[], bool]) -> Sample:
    """Queue the lines, then let go: queueing blocks this process, so that nothing begins before."""
    before, _ = far.sent(bot)
    begun = before // pupils % len(LINES)
    far.write(bot, pupils, (*LINES[begun:], *LINES[:begun]))
    far_cpu, cpu, start = far.cpu(), time.process_time(), time.perf_counter()
    await _until(done)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    far_cpu = far.cpu() - far_cpu
    sent = far.sent(bot)[0] - before
    if sent != pupils:
        raise StepFailed(f"{sent} messages were sent in a round, expected {pupils}")
    return Sample(pupils, seconds, cpu, far_cpu)


async def _until(done: Callable[[], bool]) -> None:
    end = time.perf_counter() + _MOST_SECONDS
    while not done():
        if time.perf_counter() > end:
            raise StepFailed(f"a round did not end within {_MOST_SECONDS:.0f} seconds")
        await asyncio.sleep(_LOOK_SECONDS)


# -- the figures -----------------------------------------------------------------------------------


def _report(
    samples: dict[str, list[Sample]], size: Size, under_way: int, said: dict[str, int]
) -> dict[str, Any]:
    ours = samples[HEARD]
    by_wall = {name: spread(ratios(ours, samples[name]), 3) for name in FLOORS}
    by_cpu = {name: spread(cpu_ratios(ours, samples[name]), 3) for name in FLOORS}
    return {
        "benchmark": "steps",
        "ratios": {name: found["median"] for name, found in by_wall.items()},
        "floors": FLOORS,
        "ratios_spread": by_wall,
        "processor_ratios": {name: found["median"] for name, found in by_cpu.items()},
        "processor_ratios_spread": by_cpu,
        "updates_per_second": {
            name: spread([one.rate for one in taken], 1) for name, taken in samples.items()
        },
        "processor_us_per_update": {
            name: spread([1e6 * one.cpu / one.updates for one in taken], 1) for name, taken in samples.items()
        },
        "second_reader_us_per_update": spread([1e6 * one.beside / one.updates for one in ours], 1),
        "sandbox_share": {
            name: spread([one.far_share for one in taken])["median"] for name, taken in samples.items()
        },
        "limits": LIFTED,
        "pupils": size.pupils,
        "rounds": size.rounds,
        "warm_up": size.warm_up,
        "under_way": under_way,
        "bytes_said_per_message": said,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "load_at_end": round(os.getloadavg()[0], 2),
        },
    }


def describe(found: dict[str, Any]) -> list[str]:
    """Put the figures into lines for a person."""
    names = {HEARD: "Heard", SAME_TRANSPORT: "bare echo, same transport", STOCK: "stock echo"}
    lines = [f"{'':28}{'median/s':>10}{'spread/s':>18}{'us each':>9}{'sandbox':>9}"]
    for name, words in names.items():
        rate, work = found["updates_per_second"][name], found["processor_us_per_update"][name]
        between = f"{rate['least']:,.0f} to {rate['most']:,.0f}"
        share = found["sandbox_share"][name]
        lines.append(f"{words:28}{rate['median']:>10,.0f}{between:>18}{work['median']:>9,.0f}{share:>9.0%}")
    beside = found["second_reader_us_per_update"]["median"]
    lines.append(
        f"Beside it, on another core, Heard's second reader works {beside:,.0f} us an update (triage)."
    )
    for name, floor in FLOORS.items():
        wall = found["ratios_spread"][name]
        lines.append(
            f"Heard to {names[name]}: {wall['median']:.2f} ({wall['least']:.2f} to {wall['most']:.2f}), "
            f"to stay above {floor:g}; by processor time {found['processor_ratios'][name]:.2f}"
        )
    lines.append(
        f"{found['rounds']} rounds of {found['pupils']} lines of as many pupils, {found['warm_up']} before them to warm up, "
        f"{found['under_way']} messages under way."
    )
    later = found["parted_later"]
    lines.append(
        f"{later['messages']:,.0f} messages were still noted together at the end; parting them, which the clock does in quiet "
        f"moments, took {later['processor_us_each']:.0f} us each."
    )
    free = found["ratio_unplaced"]
    lines.append(
        f"{found['placed']} Where the kernel places all of them: {free['median']:.2f} ({free['least']:.2f} to {free['most']:.2f}) "
        f"of the {names[SAME_TRANSPORT]}."
    )
    lines.append(found["limits"])
    return lines
