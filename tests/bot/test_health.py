"""/healthz, /readyz and /metrics say whether it works, and nothing about anybody."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.health import Longest, Watch, whole_minutes
from bot.metrics import ALARM_KINDS, Metrics, Reading
from bot.webserver import serve
from storage.cases import list_headers
from tests.bot.houses import FrozenClock, fetch, get, heard, restricted_report, two_installations
from tests.bot.test_commands import keep_failed, run
from tests.journeys.house import MONDAY, House, closed_house, open_house, report
from tests.ports import hold_port


def listen() -> dict[str, str]:
    return {"HEARD_SERVICE__LISTEN": f"127.0.0.1:{hold_port()}"}


async def test_closed_is_alive_and_not_ready(tmp_path: Path) -> None:
    async with closed_house(tmp_path, **listen()) as house:
        assert await fetch(house, "/readyz") == (503, '{"open":false}')
        status, body = await fetch(house, "/healthz")
        assert status == 200 and json.loads(body) == {"alive": True, "last_poll_age_seconds": 0}
        await house.join("duty", "borough", "duty")
        assert await fetch(house, "/readyz") == (200, '{"open":true,"stores":true}')


async def test_only_three_addresses_answer_and_only_to_reading(tmp_path: Path) -> None:
    async with closed_house(tmp_path, **listen()) as house:
        for path in ("/", "/metrics/", "/healthz/x", "/docs"):
            assert (await fetch(house, path))[0] == 404


async def switch_writing(house: House, query_only: str) -> None:
    """Let the one connection refuse to write, as on a disk that is full or read-only; outside of any unit."""
    database = house.app.database
    raw = database._aiosqlite._conn
    await database._in_thread(lambda: raw.execute(f"PRAGMA query_only = {query_only}").fetchall())


async def test_disk_that_takes_nothing_is_not_ready(tmp_path: Path) -> None:
    async with open_house(tmp_path, **listen()) as house:
        await switch_writing(house, "ON")
        assert await fetch(house, "/readyz") == (503, '{"open":true,"stores":false}')
        assert "heard_storing 0.0" in (await fetch(house, "/metrics"))[1]
        await switch_writing(house, "OFF")


async def test_proof_of_writing_leaves_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path, **listen()) as house:
        count = text("SELECT count(*) FROM seen")
        before = await run(house, lambda tx: tx.execute(count).scalar())
        await fetch(house, "/readyz")
        assert await run(house, lambda tx: tx.execute(count).scalar()) == before


def fresh_watch(house: House, age: float = 0.0) -> Watch:
    """Make a watch of *house* that keeps nothing, for which Telegram answered *age* seconds ago."""
    return Watch(
        house.app.database,
        house.app.service,
        house.clock,
        poll_age=lambda: age,
        poll_bound_seconds=120.0,
        rang=house.app.rang,
        kept_seconds=0.0,
    )


async def served(watch: Watch) -> tuple[int, str]:
    server = await serve(watch.make_pages(), "127.0.0.1", 0)
    try:
        return await asyncio.to_thread(get, f"http://127.0.0.1:{server.port}/healthz")
    finally:
        await server.stop()


@pytest.mark.parametrize(
    ("age", "status", "told"), [(0.0, 200, 0), (61.0, 200, 60), (120.0, 200, 120), (121.0, 503, 120)]
)
async def test_age_of_the_last_poll_decides(tmp_path: Path, age: float, status: int, told: int) -> None:
    async with closed_house(tmp_path) as house:
        watch = fresh_watch(house, age)
        found, body = await served(watch)
        assert (found, json.loads(body)["last_poll_age_seconds"]) == (status, told)


async def test_address_that_is_taken_stops_no_report(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = {"HEARD_SERVICE__LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}
        async with open_house(tmp_path, **address) as house:
            await report(house)
            assert house.app.health is None and "listen_failed" in house.app.rang
            said = await heard(house, "doctor", "--json", **address)
            states = {row["check"]: row["state"] for row in said.json["checks"]}
            assert states["health checks"] == "wrong"


# -- metrics ---------------------------------------------------------------------------------------

SAMPLE = re.compile(r"^(heard_[a-z_]+)(\{([a-z]+)=\"([^\"]*)\"\})? ([0-9.e+-]+)$")


def samples(body: str) -> list[tuple[str, str, str, float]]:
    """Read every sample: name, label, its value, number. A line that is none fails."""
    found = []
    for line in body.splitlines():
        if line.startswith("#"):
            continue
        match = SAMPLE.match(line)
        assert match, line
        found.append((match[1], match[3] or "", match[4] or "", float(match[5])))
    return found


async def test_metrics_are_ours_alone_and_without_counts_or_settings(tmp_path: Path) -> None:
    async with open_house(tmp_path, **listen()) as house:
        await report(house, words="canary-words on the bus")
        status, body = await fetch(house, "/metrics")
        assert status == 200
        assert "process_" not in body and "python_" not in body
        for word in ("HFHS", "Hope", "canary", "case", "report", "message", house.box.token):
            assert word not in body.replace("pupils' reports are taken in", "")
        found = samples(body)
        assert {label for _, label, _, _ in found} == {"", "version", "box", "kind"}
        assert {value for _, label, value, _ in found if label == "kind"} == set(ALARM_KINDS)
        assert {value for _, label, value, _ in found if label == "box"} == {"inbox", "outbox"}
        yes_or_no = {"heard_open", "heard_storing", "heard_alarm", "heard_set_aside", "heard_duty_reachable"}
        assert {number for name, _, _, number in found if name in yes_or_no} <= {0.0, 1.0}
        assert {name for name, *_ in found} == yes_or_no | {
            "heard_info",
            "heard_last_poll_age_seconds",
            "heard_loop_lag_seconds",
            "heard_oldest_waiting_seconds",
        }


async def test_what_is_wrong_shows_as_yes_and_more_of_it_changes_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        watch, metrics = fresh_watch(house), Metrics()
        await keep_failed(house, "pupil", "a")
        house.app._alarm("token-refused")
        found = metrics.render(await watch.reading())
        assert ("heard_set_aside", "box", "inbox", 1.0) in samples(found.decode())
        assert ("heard_alarm", "kind", "token_refused", 1.0) in samples(found.decode())
        await keep_failed(house, "pupil", "bb")
        house.app._alarm("token-refused")
        assert metrics.render(await watch.reading()) == found
        house.clock.move_to(house.clock.now() + timedelta(hours=25))
        again = samples(metrics.render(await watch.reading()).decode())
        assert ("heard_alarm", "kind", "token_refused", 0.0) in again


async def test_alarms_of_a_single_case_or_person_are_not_told(tmp_path: Path) -> None:
    """A restricted case whose alert arrives nowhere must not ring where everybody can look."""
    async with open_house(tmp_path) as house:
        watch, metrics = fresh_watch(house), Metrics()
        before = metrics.render(await watch.reading())
        for what in ("nobody_to_alert", "lead_unreachable", "message_undeliverable"):
            house.app._alarm(what)
        assert metrics.render(await watch.reading()) == before


async def test_duty_officer_who_blocked_the_bot_shows(tmp_path: Path) -> None:
    async with open_house(tmp_path, **listen()) as house:
        await house.phone("duty").block()
        await house.settle()
        assert (await fresh_watch(house).reading()).duty_reachable is False


async def test_restricted_case_changes_no_byte_of_health_or_metrics(tmp_path: Path) -> None:
    """MOMENTS 12: two installations, equal but for one restricted case."""
    paths = ("/healthz", "/readyz", "/metrics")
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = [await fetch(plain, path) for path in paths]
            count = len(await run(plain, lambda tx: list_headers(tx, plain.app.service.sealer)))
        async with installation(restricted=True) as other:
            assert [await fetch(other, path) for path in paths] == expected
            assert len(await run(other, lambda tx: list_headers(tx, other.app.service.sealer))) == count + 1
        assert [status for status, _ in expected] == [200, 200, 200]


async def test_a_counter_of_cases_would_be_found(tmp_path: Path) -> None:
    """Sabotage: a metric that follows the number of cases differs between the two."""
    from prometheus_client import Gauge, generate_latest

    async def rendered(house: House) -> bytes:
        metrics = Metrics()
        headers = await run(house, lambda tx: list_headers(tx, house.app.service.sealer))
        Gauge("heard_cases", "sabotage", registry=metrics.registry).set(len(headers))
        metrics.render(await house.app.watch.reading())
        return generate_latest(metrics.registry)

    async with open_house(tmp_path) as house:
        before = await rendered(house)
        await restricted_report(house, "pupil")
        assert await rendered(house) != before


# -- ages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "told"), [(-5, 0), (0, 0), (59.9, 0), (60, 60), (3599, 3540)])
def test_ages_are_whole_minutes(seconds: float, told: int) -> None:
    assert whole_minutes(seconds) == told


def test_longest_waiting_counts_from_when_it_was_first() -> None:
    longest, clock = Longest(), FrozenClock(MONDAY)
    assert longest.age(clock.now()) == 0
    longest.see(b"a", MONDAY)
    longest.see(b"a", MONDAY + timedelta(minutes=3))
    assert longest.age(MONDAY + timedelta(minutes=5, seconds=30)) == 300
    longest.see(b"b", MONDAY + timedelta(minutes=6))
    assert longest.age(MONDAY + timedelta(minutes=6, seconds=59)) == 0
    longest.see(None, MONDAY + timedelta(minutes=9))
    assert longest.age(MONDAY + timedelta(minutes=90)) == 0


def test_nothing_of_the_process_is_registered() -> None:
    reading = Reading("1", True, True, 0, 0, True, {"inbox": 0}, {"inbox": False}, {})
    body: Any = Metrics().render(reading).decode()
    assert all(line.startswith(("# HELP heard_", "# TYPE heard_", "heard_")) for line in body.splitlines())
