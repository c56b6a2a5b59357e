"""SIGKILL at any instant loses nothing that a pupil told, and stores nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select

from storage.chats import load_chat_by_id
from storage.schema import chats, drafts, pieces
from tests.faults.campaign import run_kills
from tests.faults.checks import check_kills_around_the_confirmation
from tests.faults.ledger import SENT, opened_copy, shows_sent, take_stock
from tests.faults.process import Mould, Scene, open_scene


async def test_no_report_is_lost_or_stored_twice_by_kills_at_random_times(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """INT-01, OUT-01, OUT-11: reports trickle in at ten a second while the process is killed again and again."""
    await run_kills(mould, tmp_path, kills=8, reports=40, seed=seed)


async def test_a_batch_survives_kills_around_its_confirmation(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """INT-02: a hundred updates, a kill within 5 ms of their being handed out, another at their confirmation."""
    await check_kills_around_the_confirmation(mould, tmp_path, seed=seed)


async def test_a_draft_survives_a_kill_at_every_step(mould: Mould, tmp_path: Path, seed: int) -> None:
    """INT-17: killed within 60 ms of each thing the pupil does; the dialogue goes on as if nothing had been."""
    async with open_scene(mould, tmp_path, seed=seed) as scene:
        await scene.heard.start()
        phone = scene.pupil()
        await phone.start("s-HFHS")
        await _kill_soon(scene)
        await phone.wait_for("Just type", 240)
        await phone.write("they wait for me")
        await _kill_soon(scene)
        await phone.wait_for("safe right now", 240)
        await phone.write("every day")
        await _kill_soon(scene)
        for question, label in (
            ("safe right now", "Yes"),
            ("part of the problem", "No"),
            ("ready to send", "Send now"),
        ):
            shown = await phone.wait_for(question, 240)
            await phone.press(label, message=shown.id)
            await _kill_soon(scene)
        await phone.wait_for(SENT, 240)
        await scene.quiet()
        assert await scene.heard.stop() == 0
        kept = take_stock(scene)
        assert list(kept.words.values()) == ["they wait for me\nevery day"]
        assert kept.drafts == 0
        assert shows_sent(phone)


async def _kill_soon(scene: Scene) -> None:
    await asyncio.sleep(scene.chance.uniform(0, 0.06))
    await scene.heard.kill()
    await scene.heard.start(wait=False)


async def test_cancel_leaves_no_residue_of_a_draft(mould: Mould, tmp_path: Path) -> None:
    """INT-17: after /cancel, a kill and a stop neither row nor ciphertext of the draft is in any file."""
    async with open_scene(mould, tmp_path) as scene:
        await scene.heard.start()
        phone = scene.pupil()
        await phone.start("s-HFHS")
        await phone.wait_for("Just type", 240)
        for line in ("they wait for me", "every day " * 130):
            await phone.write(line)
            await phone.wait_for("safe right now", 240)
        assert await scene.heard.stop() == 0
        sealed = _sealed_draft(scene)
        assert len(sealed) == 2, "the chat with its draft, and the words that are too long for it"
        assert all(_found_in_files(scene, body) for body in sealed)
        await scene.heard.start()
        await phone.write("/cancel")
        await phone.wait_for("is gone", 240)
        await scene.heard.kill()
        await scene.heard.start()
        assert await scene.heard.stop() == 0
        assert _sealed_draft(scene) == []
        assert not any(_found_in_files(scene, body) for body in sealed)
        assert take_stock(scene).lines[phone.id] == []


def _sealed_draft(scene: Scene) -> list[bytes]:
    with opened_copy(scene) as (tx, sealer):
        rows = tx.execute(select(drafts.c.body).order_by(drafts.c.id)).scalars().all()
        lines = tx.execute(select(pieces.c.body).order_by(pieces.c.id)).scalars().all()
        kept = tx.execute(select(chats.c.id, chats.c.body).order_by(chats.c.id)).all()
        bearing = [one.body for one in kept if (chat := load_chat_by_id(tx, sealer, one.id)) and chat.answers]
        return [*rows, *lines, *bearing]


def _found_in_files(scene: Scene, body: bytes) -> bool:
    """Look for a sealed body's middle in everything that lies in the data folder."""
    middle = body[100:164]
    return any(middle in path.read_bytes() for path in scene.settings.data_folder.iterdir() if path.is_file())
