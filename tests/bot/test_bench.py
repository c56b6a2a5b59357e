"""The benchmark of the step, with tiny counts: that it measures, never how fast."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from bot.bench.cores import NOT_PLACED, PLACED, one_core
from bot.bench.far_side import FarSide
from bot.bench.measure import Sample, cpu_ratios, ratios, spread, take_turns
from bot.bench.steps import FLOORS, LINES, Size, StepFailed, _open_heard, _run_heard, measure_steps
from bot.cli import run_call
from safeguarding import triage

RUNNERS = {"heard", "same_transport_echo", "stock_echo"}


async def test_measuring_gives_ratios_rates_and_what_was_measured(tmp_path: Path) -> None:
    found = await measure_steps(Size(pupils=12, rounds=2, warm_up=1), tmp_path)

    assert set(found["ratios"]) == set(FLOORS) == {"same_transport_echo", "stock_echo"}
    assert all(ratio > 0 for ratio in found["ratios"].values())
    assert set(found["updates_per_second"]) == set(found["sandbox_share"]) == RUNNERS
    for rate in found["updates_per_second"].values():
        assert (
            rate["least"] <= rate["lower_quarter"] <= rate["median"] <= rate["upper_quarter"] <= rate["most"]
        )
    assert (found["pupils"], found["rounds"], found["warm_up"]) == (12, 2, 1)
    assert "lifted" in found["limits"]
    assert found["ratio_unplaced"]["median"] > 0 and found["placed"] in (PLACED, NOT_PLACED)


async def test_the_echoes_say_as_many_bytes_as_heard_does(tmp_path: Path) -> None:
    found = await measure_steps(Size(pupils=3, rounds=1, warm_up=0), tmp_path)

    said = found["bytes_said_per_message"]
    assert set(said) == RUNNERS
    assert max(said.values()) - min(said.values()) <= 16


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is one core for all")
def test_what_is_measured_has_a_core_to_itself_and_everybody_may_go_anywhere_afterwards() -> None:
    everywhere = os.sched_getaffinity(0)
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    with subprocess.Popen(["sleep", "60"]) as beside:
        with one_core([beside.pid]) as placed:
            ours, theirs = os.sched_getaffinity(0), os.sched_getaffinity(beside.pid)
            assert placed == PLACED
            assert len(ours) == 1 and ours.isdisjoint(theirs) and ours | theirs == everywhere
            assert thread.native_id is not None
            assert os.sched_getaffinity(thread.native_id) == ours
        assert os.sched_getaffinity(0) == os.sched_getaffinity(beside.pid) == everywhere
        beside.kill()
    ended.set()
    thread.join()


async def test_what_was_noted_together_is_parted_at_the_end_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.said.FEWEST_TOGETHER", 1)
    found = await measure_steps(Size(pupils=4, rounds=1, warm_up=0), tmp_path)

    assert found["parted_later"]["messages"] > 0 and found["parted_later"]["processor_us_each"] > 0


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    await measure_steps(Size(pupils=2, rounds=1, warm_up=0), tmp_path)

    assert list(tmp_path.iterdir()) == []


async def test_a_round_in_which_another_number_was_sent_than_counted_is_refused(tmp_path: Path) -> None:
    """Answers that replace one another would flatter us, answers to nobody would flatter the echoes."""
    with FarSide(3) as far:
        async with _open_heard(tmp_path, far) as app:
            with pytest.raises(StepFailed, match="4 messages were sent in a round, expected 2"):
                await _run_heard(app, _Double(far), 2)  # type: ignore[arg-type]


class _Double:
    """A far side at which twice as many write as were asked for."""

    def __init__(self, far: FarSide) -> None:
        self._far = far

    def write(self, bot: int, people: int, texts: Sequence[str]) -> None:
        self._far.write(bot, 2 * people, texts)

    def sent(self, bot: int) -> tuple[int, int]:
        return self._far.sent(bot)

    def cpu(self) -> float:
        return self._far.cpu()


def test_the_command_prints_json(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    args = ["bench", "steps", "--json", "--pupils", "2", "--rounds", "1", "--warm-up", "0"]
    status = run_call([*args, "--folder", str(tmp_path)], {})

    answer = json.loads(capfd.readouterr().out)
    assert status == 0
    assert set(answer["ratios"]) == set(FLOORS)


def test_the_command_says_in_words_that_the_limits_were_lifted(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    args = ["bench", "steps", "--pupils", "2", "--rounds", "1", "--warm-up", "0"]
    status = run_call([*args, "--folder", str(tmp_path)], {})

    said, beside = capfd.readouterr()
    assert status == 0
    assert '"closed"' not in beside  # no news to who measures
    assert "limits" in said
    assert "to stay above 0.75" in said


# -- the arithmetic --------------------------------------------------------------------------------


def test_runners_take_turns_and_what_warms_up_does_not_count() -> None:
    order: list[str] = []

    def runner(name: str) -> Callable[[], Awaitable[Sample]]:
        async def run() -> Sample:
            order.append(name)
            return Sample(len(order), 1.0, 1.0, 0.5)

        return run

    samples = asyncio.run(take_turns({"a": runner("a"), "b": runner("b")}, rounds=2, warm_up=1))

    assert order == ["a", "b", "a", "b", "a", "b"]
    assert [one.updates for one in samples["a"]] == [3, 5]
    assert [one.updates for one in samples["b"]] == [4, 6]


def test_ratios_compare_neighbours_in_time() -> None:
    ours = [Sample(100, 2.0, 1.0, 0.1), Sample(100, 4.0, 1.0, 0.1)]
    theirs = [Sample(100, 1.0, 0.5, 0.1), Sample(100, 2.0, 0.25, 0.1)]

    assert ratios(ours, theirs) == [0.5, 0.5]
    assert cpu_ratios(ours, theirs) == [0.5, 0.25]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([5.0], (5.0, 5.0, 5.0, 5.0, 5.0)),
        ([1.0, 3.0], (1.0, 1.0, 2.0, 3.0, 3.0)),
        ([4.0, 1.0, 2.0, 3.0, 10.0], (1.0, 1.5, 3.0, 7.0, 10.0)),
    ],
)
def test_the_spread_is_told_from_least_to_most(values: list[float], wanted: tuple[float, ...]) -> None:
    found = spread(values)

    keys = ("least", "lower_quarter", "median", "upper_quarter", "most")
    assert tuple(found[key] for key in keys) == wanted


@pytest.mark.parametrize("line", LINES)
def test_no_line_is_of_danger(line: str) -> None:
    """Danger would send a help card as well: two messages for one line."""
    assert triage.read(line).urgency > 1


def test_bench_seals_compares_like_with_like(capfd: pytest.CaptureFixture[str]) -> None:
    """Everything that the bare reference does, Heard does too, and a little more."""
    assert run_call(["bench", "seals", "--rounds", "1", "--times", "40", "--json"], {}) == 0
    found = json.loads(capfd.readouterr().out)
    assert set(found["ratios"]) == set(found["a_second"]) and len(found["ratios"]) == 4
    assert all(rates["heard"] > 0 for rates in found["a_second"].values())
    assert run_call(["bench", "seals", "--rounds", "1", "--times", "10"], {}) == 0
    assert "bare cryptography" in capfd.readouterr().out


def test_bench_digest_draws_a_week_up(capfd: pytest.CaptureFixture[str]) -> None:
    """With a handful of facts: that it measures what it says, never how fast."""
    assert run_call(["bench", "digest", "--cases", "60", "--json"], {}) == 0
    [run] = json.loads(capfd.readouterr().out)["runs"]
    assert run["cases"] == 60
    assert run["tables"] > 20
    assert run_call(["bench", "digest", "--cases", "40", "--one-week"], {}) == 0
    assert "40 cases, 40 of the week" in capfd.readouterr().out
