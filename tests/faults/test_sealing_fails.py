"""CRY-13: random numbers or memory fail while something is sealed: nothing is taken, nothing is plain, all is tried again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.people import press
from tests.faults.process import Mould, Scene, open_scene, watch
from tests.faults.sabotaged import program
from tests.journeys.test_leaks import found_in

CANARY = "canaryOfAChildWhoTells"
CASE_KEY = 97  # bytes that are drawn for a case's key pair and for nothing else


def fail(scene: Scene, how: str) -> Path:
    flag = scene.settings.data_folder / "no-random"
    flag.write_text(how, "ascii")
    return flag


async def check_the_door(mould: Mould, tmp_path: Path, how: str, variant: str) -> None:
    """The batch stays with Telegram, and nothing of it lies on the disk or in the log."""
    async with open_scene(mould, tmp_path, program=program(variant)) as scene:
        await scene.heard.start()
        flag = fail(scene, how)
        pupil = scene.pupil()
        await pupil.start("s-HFHS")
        await pupil.write(f"{CANARY} they hid my bag")
        await watch(
            lambda: scene.heard.events().count("poll_failed") >= 1 or _alarms(scene), 20, "it noticed"
        )
        asked = len(scene.calls("getUpdates"))
        await watch(
            lambda: len(scene.calls("getUpdates")) > asked + 1 or not scene.box.bot.updates.waiting,
            240,
            "it asked again, or has confirmed",
        )
        assert len(scene.box.bot.updates.waiting) == 2, "it was confirmed and not kept"
        assert [shown for shown in pupil.messages if not shown.mine] == [], "it was answered and not kept"
        flag.unlink()
        await pupil.wait_for("Are you safe right now?", 240)
        assert scene.heard.lives == 1 and scene.heard.alive, "it went on by itself"
        assert CANARY not in scene.heard.words()
        assert found_in(scene.heard.folder, (CANARY,)) == []


@pytest.mark.parametrize("how", ["OSError", "MemoryError"])
async def test_what_cannot_be_sealed_is_not_confirmed_and_comes_again(
    mould: Mould, tmp_path: Path, how: str
) -> None:
    await check_the_door(mould, tmp_path, how, "CRY-13")


async def test_falling_back_to_plaintext_is_found(mould: Mould, tmp_path: Path) -> None:
    """Sabotage."""
    with pytest.raises(AssertionError, match=r"it lies on the disk|it was confirmed and not kept"):
        await check_the_door(mould, tmp_path, "OSError", "plain")


@pytest.mark.parametrize("how", ["OSError", "MemoryError"])
async def test_a_report_that_cannot_be_sealed_is_not_called_sent_and_is_tried_again(
    mould: Mould, tmp_path: Path, how: str
) -> None:
    """In the unit: the press is kept, the case is not made, "Sent." is not said; then all of it happens."""
    async with open_scene(
        mould, tmp_path, program=program("CRY-13"), HEARD_LIMITS__INBOX_TRIES="10"
    ) as scene:
        await scene.heard.start()
        pupil = scene.pupil()
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type", 240)
        await pupil.write(f"{CANARY} they hid my bag")
        await press(pupil, "safe right now", "Yes", 240)
        await press(pupil, "part of the problem", "No", 240)
        flag = fail(scene, f"{how} {CASE_KEY}")
        await press(pupil, "ready to send", "Send now", 240)
        await watch(lambda: scene.heard.events().count("work_failed") >= 2, 240, "it was tried again")
        assert not any("Your four words are" in text for text in pupil.texts)
        assert found_in(scene.heard.folder, (CANARY,)) == []
        flag.unlink()
        await pupil.wait_for("Your four words are", 240)
        await scene.quiet()
        lead = scene.adult("lead")
        assert len([text for text in lead.texts if "A new report." in text]) == 1
        assert found_in(scene.heard.folder, (CANARY,)) == []
        assert CANARY not in scene.heard.words()


def _alarms(scene: Scene) -> bool:
    return any(event not in ("started", "opened", "closed", "recovered") for event in scene.heard.events())
