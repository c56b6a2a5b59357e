"""The log is an allow-list: what is not known to be harmless is in no line, whoever tries."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.alarms import ALARMS
from bot.logs import NotAllowed, get_log, place_of, trace_of
from bot.logwords import EVENTS

TOKEN = "987654321:" + "CaNaRy-_" * 5
WORDS = "the-bus-driver-hits-me"
CHAT = "5550001234"
ROOT = Path(__file__).parents[2]


@cache
def all_that_was_printed(how: str) -> str:
    """Run the leaking program once and give both its streams."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "tests.bot.leaking_program", how, TOKEN, WORDS, CHAT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "reached the end" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    return done.stdout.replace("reached the end\n", "") + done.stderr


CANARIES = [TOKEN, WORDS, CHAT]


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_of_a_report_or_the_token_is_ever_logged(canary: str) -> None:
    """LEAK-09: at DEBUG, with faults forced in every library that we use."""
    assert canary not in all_that_was_printed("ours")


@pytest.mark.parametrize("canary", CANARIES)
def test_sabotage_plain_debug_logging_would_be_found(canary: str) -> None:
    """S5: the program does leak, so that the check above is worth something."""
    assert all_that_was_printed("plain").count(canary) > 10


def test_what_failed_is_still_told_by_kind_and_place() -> None:
    printed = all_that_was_printed("ours").splitlines()
    lines = [json.loads(line) for line in printed if line.startswith("{")]
    told = {(line["event"], line.get("library"), line.get("error")) for line in lines}
    assert {
        ("crashed", None, "Hurt"),
        ("thread_fault", None, "Hurt"),
        ("loop_fault", None, "Hurt"),
        ("loop_fault", None, "InvalidToken"),
        ("work_failed", None, "Hurt"),
        ("library", "apscheduler", "Hurt"),
        ("library", "aiohttp", "Hurt"),
        ("library", "uvicorn", "Hurt"),
        ("library", "sqlalchemy", "OperationalError"),
        ("library", "py", None),
        ("unregistered", None, None),
    } <= told
    assert all("(not shown)" in line for line in printed if not line.startswith("{"))  # SQLAlchemy's echo
    assert not any(line["level"] in ("debug", "info") and line["event"] == "library" for line in lines)


# -- the allow-list --------------------------------------------------------------------------------


class Lane(Enum):
    DANGER = 0


class Door(StrEnum):
    TELEGRAM = "telegram"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Log as JSON, strictly, into what is given; afterwards as before."""
    before = structlog.get_config()
    out = io.StringIO()
    logs._configure("debug", "json", out, strict=True)
    yield out
    structlog.configure(**before)


def line_of(out: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(out.getvalue())
    del line["at"], line["level"]
    return line


FIT: list[dict[str, Any]] = [
    {"count": 3},
    {"seconds": 1.5},
    {"late": True},
    {"ref": "K7Q2MX"},
    {"row": "0a1b2c3d"},
    {"version": "0.1.0"},
    {"place": "worker:12"},
    {"method": "sendMessage"},
    {"library": "aiohttp"},
]


@pytest.mark.parametrize("facts", FIT, ids=lambda facts: next(iter(facts)))
def test_known_kinds_of_values_are_written(written: io.StringIO, facts: dict[str, Any]) -> None:
    get_log().info("started", **facts)
    assert line_of(written) == {"event": "started", **facts}


def test_fixed_members_are_written_by_their_value(written: io.StringIO) -> None:
    get_log().info("started", lane=Lane.DANGER, door=Door.TELEGRAM)
    assert line_of(written) == {"event": "started", "lane": 0, "door": "telegram"}


def test_fault_is_written_by_its_kind_and_where_it_passed_us(written: io.StringIO) -> None:
    with pytest.raises(logs.NotAllowed) as caught:
        get_log().info("no such event")
    get_log().error("work_failed", error=caught.value)
    line = line_of(written)
    assert line["error"] == "NotAllowed"
    assert re.fullmatch(r"logs:\d+", line["place"])


MISFIT: list[dict[str, Any]] = [
    {"text": WORDS},
    {"count": int(CHAT)},
    {"count": -int(CHAT)},
    {"count": float("nan")},
    {"ref": "k7q2mx"},
    {"ref": "K7Q2MX1"},
    {"ref": "K7Q2M0"},
    {"row": CHAT},
    {"error": WORDS},
    {"error": Door},
    {"what": b"x"},
    {"what": [1]},
    {"what": {"a": 1}},
    {"what": None},
    {"what": object()},
    {"Words": 1},
    {WORDS: 1},
]


@pytest.mark.parametrize("facts", MISFIT, ids=range(len(MISFIT)))
def test_anything_else_is_an_error_in_tests(written: io.StringIO, facts: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed) as caught:
        get_log().info("started", **facts)
    assert written.getvalue() == ""
    assert WORDS not in str(caught.value)
    assert CHAT not in str(caught.value)


@pytest.mark.parametrize("facts", MISFIT, ids=range(len(MISFIT)))
def test_anything_else_is_dropped_where_it_runs(written: io.StringIO, facts: dict[str, Any]) -> None:
    logs._configure("debug", "json", written, strict=False)
    get_log().info("started", count=1, **({} if "count" in facts else facts))
    line = line_of(written)
    assert line == {"event": "started", "count": 1} | ({} if "count" in facts else {"dropped": 1})


def test_event_that_is_not_registered_is_refused_and_where_it_runs_loses_all(written: io.StringIO) -> None:
    with pytest.raises(NotAllowed):
        get_log().info(WORDS, count=1)
    logs._configure("debug", "json", written, strict=False)
    get_log().info(WORDS, count=1)
    assert line_of(written) == {"event": "unregistered", "dropped": 2}


def test_whoever_forgets_to_start_logging_still_has_the_allow_list() -> None:
    source = f"from bot.logs import get_log; get_log().info({WORDS!r})"
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True)
    assert "NotAllowed" in done.stderr
    assert not done.stdout


def test_token_shape_is_blotted_out_of_every_line(written: io.StringIO) -> None:
    assert TOKEN not in logs._as_json(None, "info", {"x": f"a {TOKEN} b"})
    assert TOKEN not in trace_of(ValueError(TOKEN))


def test_text_lines_are_sentences(written: io.StringIO) -> None:
    logs._configure("info", "text", written, strict=True)
    get_log().warning("poll_failed", seconds=3.0)
    get_log().debug("started")
    (line,) = written.getvalue().splitlines()
    assert line.endswith("warning Telegram did not answer as it should; asking again.  (seconds=3.0)")


def test_closed_output_does_not_end_the_work() -> None:
    out = io.StringIO()
    out.close()
    logs._Out(out).msg("line")


@pytest.mark.parametrize("event", EVENTS)
def test_no_event_tells_of_one_pupil(event: str) -> None:
    """A line has a time, and the time of a report is the pupil's."""
    assert not re.search(r"report|draft|pupil|receipt|danger|case", event)
    assert EVENTS[event].endswith((".", "list.", "why."))


# -- traces ----------------------------------------------------------------------------------------


def test_trace_shows_frames_and_kinds_but_no_words() -> None:
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as exc:
            raise RuntimeError(CHAT) from exc
    except RuntimeError as exc:
        shown = trace_of(exc)
    assert "ValueError" in shown
    assert "RuntimeError" in shown
    assert "test_logs.py" in shown
    assert place_of(RuntimeError()) is None


def alarms_in_the_source() -> set[str]:
    """Find every alarm that code rings, as it is written there; those of texts ring as one, *text_fault*."""
    found = set()
    for package in ("bot", "handlers", "storage"):
        for path in (ROOT / package).rglob("*.py"):
            if path.parent.name == "texts":
                continue
            for one in re.finditer(
                r"""(?:alarms\b[^"\n]{0,40}|_alarm\(f?)"([a-z_-]{4,40})[":]""", path.read_text("utf-8")
            ):
                found.add(one[1])
    return found


def test_every_alarm_is_known_to_the_log() -> None:
    """One that is not stands there as *unregistered*, and in the tests it stops what follows the unit."""
    rung = alarms_in_the_source()
    assert {"duty_desk_away", "drill_unanswered", "lead_unreachable", "take-failed"} <= rung
    assert [name for name in sorted(rung) if ALARMS.get(name, name) not in EVENTS] == []


def test_only_errors_is_over_when_it_is_over(written: io.StringIO) -> None:
    log = logs.get_log()
    with logs.only_errors():
        log.warning("closed")
        assert written.getvalue() == ""
        log.error("crashed")
    log.warning("closed")
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == ["crashed", "closed"]
