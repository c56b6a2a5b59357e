"""Commands speak to the running process, whatever the folder's name and whoever fails."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.control import (
    SOCKET_NAME,
    ControlError,
    ControlServer,
    NotRunning,
    OperationRefused,
    ask,
    reachable,
    show_progress,
)

ROOT = Path(__file__).parents[2]
CANARY = "canary words 123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


async def echo(args: dict[str, Any]) -> dict[str, Any]:
    return {"heard": args}


async def fail(args: dict[str, Any]) -> dict[str, Any]:
    raise {"OSError": OSError, "ValueError": ValueError}.get(args.get("kind", ""), RuntimeError)(CANARY)


async def full(args: dict[str, Any]) -> dict[str, Any]:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def refuse(args: dict[str, Any]) -> dict[str, Any]:
    raise OperationRefused("there is no such\nsetting: XX", 2)


async def long(args: dict[str, Any]) -> dict[str, Any]:
    for done in range(3):
        await show_progress({"done": done, "total": 3})
    return {"done": True}


async def hang(args: dict[str, Any]) -> dict[str, Any]:
    await asyncio.sleep(60)
    return {}


async def unwritable(args: dict[str, Any]) -> dict[str, Any]:
    return {"what": object()}


OPERATIONS = {
    "echo": echo,
    "fail": fail,
    "full": full,
    "refuse": refuse,
    "long": long,
    "hang": hang,
    "unwritable": unwritable,
}


async def asked(folder: Path, name: str, args: dict[str, Any] | None = None, **more: Any) -> Any:
    return await asyncio.to_thread(ask, folder, name, args, **more)


async def raw(folder: Path, line: bytes) -> Mapping[str, Any]:
    reader, writer = await asyncio.open_unix_connection(str(folder / SOCKET_NAME))
    writer.write(line)
    writer.write_eof()
    answer: Mapping[str, Any] = json.loads(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answer


async def test_question_is_answered(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        assert await asked(tmp_path, "echo", {"code": "HFHS", "n": 3}) == {"heard": {"code": "HFHS", "n": 3}}


async def test_many_are_answered_side_by_side(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        answers = await asyncio.gather(*(asked(tmp_path, "echo", {"n": n}) for n in range(20)))
    assert [answer["heard"]["n"] for answer in answers] == list(range(20))


async def test_progress_comes_before_the_answer(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []
    async with ControlServer(tmp_path, OPERATIONS):
        assert await asked(tmp_path, "long", on_progress=seen.append) == {"done": True}
    assert seen == [{"done": n, "total": 3} for n in range(3)]


def test_nobody_running_is_an_answer(tmp_path: Path) -> None:
    assert ask(tmp_path, "echo") == NotRunning()
    assert ask(tmp_path / "none", "echo") == NotRunning()


async def test_socket_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(tmp_path / SOCKET_NAME))
    dead.close()
    assert await asked(tmp_path, "echo") == NotRunning()
    async with ControlServer(tmp_path, OPERATIONS):
        assert await asked(tmp_path, "echo") == {"heard": {}}


async def test_nothing_is_left_behind(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        assert [path.name for path in tmp_path.iterdir()] == [SOCKET_NAME]
    assert list(tmp_path.iterdir()) == []


async def test_only_the_owner_may_use_the_socket(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with ControlServer(tmp_path, OPERATIONS):
            assert stat.S_IMODE((tmp_path / SOCKET_NAME).stat().st_mode) == 0o600
    finally:
        os.umask(before)


async def test_something_else_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / SOCKET_NAME).write_text("mine")
    with pytest.raises(FileExistsError, match="not a socket"):
        await ControlServer(tmp_path, OPERATIONS).start()
    assert (tmp_path / SOCKET_NAME).read_text() == "mine"


@pytest.mark.parametrize("length", [60, 120, 240])
async def test_folder_may_be_as_deep_as_it_likes(tmp_path: Path, length: int) -> None:
    folder = tmp_path / ("d" * length) / ("ü" * 60)
    folder.mkdir(parents=True)
    async with ControlServer(folder, OPERATIONS):
        assert await asked(folder, "echo") == {"heard": {}}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc here")
def test_deep_folder_is_reached_through_proc(tmp_path: Path) -> None:
    _listen_by(tmp_path, through_proc=True)


def test_deep_folder_is_reached_through_a_link_where_there_is_no_proc(tmp_path: Path) -> None:
    _listen_by(tmp_path, through_proc=False)


def _listen_by(folder: Path, through_proc: bool) -> None:
    path = folder / ("d" * 150) / "s"
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as calling:
        with reachable(path, through_proc) as name:
            assert len(os.fsencode(name)) <= 100
            listening.bind(name)
        listening.listen(1)
        with reachable(path, through_proc) as name:
            calling.connect(name)
    assert stat.S_ISSOCK(path.stat().st_mode)


# -- faults ----------------------------------------------------------------------------------------


async def test_refusal_comes_back_as_one_line_with_its_status(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError, match=r"^there is no such setting: XX$") as caught:
            await asked(tmp_path, "refuse")
    assert caught.value.status == 2


@pytest.mark.parametrize("kind", ["RuntimeError", "OSError", "ValueError"])
async def test_fault_within_comes_back_without_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError, match=kind) as caught:
            await asked(tmp_path, "fail", {"kind": kind})
        assert await asked(tmp_path, "echo") == {"heard": {}}
    logged = capsys.readouterr().err
    assert f'"control_failed", "error": "{kind}"' in logged
    assert "canary" not in str(caught.value) + logged


async def test_a_full_disk_under_the_running_process_is_said_as_it_is(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError) as raised:
            await asked(tmp_path, "full")
    assert str(raised.value) == "the disk is full; make room, and say it again."
    assert raised.value.status == 1


async def test_unknown_question_and_unwritable_answer_are_faults(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError, match="does not know this"):
            await asked(tmp_path, "dance")
        with pytest.raises(ControlError, match="TypeError"):
            await asked(tmp_path, "unwritable")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b'{"do": 3}\n',
        b'{"do": "echo", "args": []}\n',
        b"\xff\n",
        b"[" * 9999 + b"\n",
    ],
)
async def test_garbage_is_answered_and_harms_nobody(tmp_path: Path, line: bytes) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        assert (await raw(tmp_path, line)) == {"error": "the question was not one line of JSON", "status": 2}
        assert await asked(tmp_path, "echo") == {"heard": {}}


async def test_line_without_end_is_cut_off(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError):
            await asked(tmp_path, "echo", {"much": "x" * (5 * 2**20)})
        assert await asked(tmp_path, "echo") == {"heard": {}}


async def test_work_goes_on_when_whoever_asked_has_gone(tmp_path: Path) -> None:
    ended = asyncio.Event()

    async def work(args: dict[str, Any]) -> dict[str, Any]:
        for done in range(20):
            await show_progress({"done": done, "much": "x" * 100_000})
            await asyncio.sleep(0)
        ended.set()
        return {}

    async with ControlServer(tmp_path, {"work": work}):
        _, writer = await asyncio.open_unix_connection(str(tmp_path / SOCKET_NAME))
        writer.write(b'{"do": "work"}\n')
        await writer.drain()
        writer.transport.abort()
        async with asyncio.timeout(60):
            await ended.wait()


async def test_silence_ends_the_wait(tmp_path: Path) -> None:
    async with ControlServer(tmp_path, OPERATIONS):
        with pytest.raises(ControlError, match=r"silent for 0\.1 seconds"):
            await asked(tmp_path, "hang", patience_seconds=0.1)


async def test_stopping_ends_what_is_under_way(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def begin(args: dict[str, Any]) -> dict[str, Any]:
        begun.set()
        return await hang(args)

    async with ControlServer(tmp_path, {"begin": begin}):
        waiting = asyncio.create_task(asked(tmp_path, "begin"))
        await begun.wait()
    with pytest.raises(ControlError, match=r"ended before it answered|broke off"):
        await waiting


async def test_another_process_can_ask(tmp_path: Path) -> None:
    source = f"from pathlib import Path; from bot.control import ask; print(ask(Path({str(tmp_path)!r}), 'echo', {{'n': 1}}))"
    async with ControlServer(tmp_path, OPERATIONS):
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", source],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.strip() == "{'heard': {'n': 1}}"
