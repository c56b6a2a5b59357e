"""Checks that are made of the product, where they must hold, and of a sabotaged one, where they must not."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.sandbox.phone import Phone
from tests.faults.ledger import SENT, count_doubled, take_stock
from tests.faults.process import PRODUCT, Mould, Scene, open_scene, watch


async def check_kills_around_the_confirmation(
    mould: Mould, folder: Path, *, seed: int, program: Sequence[str] = PRODUCT
) -> None:
    """INT-02: killed within 5 ms of being handed a hundred updates, and again when it confirms them."""
    async with open_scene(mould, folder, program=program, seed=seed) as scene:
        written = {}
        for number in range(100):
            phone = scene.pupil()
            written[phone.id] = [f"{number}: it was at the bus stop"]
            await phone.write(written[phone.id][0])
        last = scene.box.bot.updates.waiting[-1].id
        await scene.heard.start(wait=False)
        await watch(
            lambda: scene.calls("getUpdates", _handed_out), 240, "it was handed the batch", every=0.0005
        )
        await asyncio.sleep(scene.chance.uniform(0, 0.005))
        await scene.heard.kill()
        await scene.heard.start(wait=False)
        await watch(
            lambda: scene.calls("getUpdates", lambda call: int(call.args.get("offset", 0)) > last),
            240,
            "it confirmed the batch",
            every=0.0005,
        )
        await scene.heard.kill()
        assert not scene.box.bot.updates.waiting, "Telegram has forgotten the batch"
        await scene.heard.start()
        await scene.quiet()
        assert await scene.heard.stop() == 0
        assert take_stock(scene).lines == written, "what was confirmed was not kept, or not once"
        silent = [phone for phone in scene.pupils if not phone.texts]
        assert not silent, f"{len(silent)} pupils were never answered"


def _handed_out(call: Any) -> bool:
    return bool(call.status == 200 and call.effect)


async def check_redelivery(mould: Mould, folder: Path, *, program: Sequence[str] = PRODUCT) -> None:
    """INT-08: every update comes five times at once, and once more after the process was killed."""
    async with open_scene(mould, folder, program=program) as scene:
        await scene.heard.start()
        phone, delivered = scene.pupil(), []
        await phone.start("s-HFHS")
        delivered.append(await _deliver_again(scene, 4))
        await phone.wait_for("Just type")
        await phone.write("they took my lunch")
        delivered.append(await _deliver_again(scene, 4))
        for question, label in (
            ("safe right now", "Yes"),
            ("part of the problem", "No"),
            ("ready to send", "Send now"),
        ):
            shown = await phone.wait_for(question, 240)
            await phone.press(label, message=shown.id)
            delivered.append(await _deliver_again(scene, 4))
        await phone.wait_for(SENT, 240)
        await scene.quiet()
        await scene.heard.kill()
        for update in delivered:
            await scene.box.push_raw(update, chat=phone.id)
        await scene.heard.start()
        await scene.quiet()
        assert await scene.heard.stop() == 0
        kept = take_stock(scene)
        assert list(kept.words.values()) == ["they took my lunch"], "a redelivery had an effect of its own"
        assert kept.drafts == 0, "a redelivery began a draft"
        assert count_doubled(scene) == 0, "a redelivery was answered"
        alerts = Counter(len(scene.adult(name).texts) for name in ("lead", "deputy"))
        assert alerts == {1: 2}, f"{alerts}: each of two leads is alerted once"
        assert (kept.inbox, kept.outbox) == ({}, {}), "work was left"


async def _deliver_again(scene: Scene, times: int) -> dict[str, Any]:
    """Have the newest update delivered *times* more; it has not been fetched yet."""
    update: dict[str, Any] = json.loads(scene.box.bot.updates.waiting[-1].raw)
    for _ in range(times):
        await scene.box.push_raw(update)
    return update


async def check_foreign_press(mould: Mould, folder: Path, *, program: Sequence[str] = PRODUCT) -> None:
    """STO, S12: a lead's button, pressed by who is not a lead, also under the lead's own message."""
    from tests.faults.people import tell

    async with open_scene(mould, folder, program=program) as scene:
        await scene.heard.start()
        await tell(scene.pupil(), "they took my lunch", 240)
        lead, stranger = scene.adult("lead"), scene.pupil()
        alert = await lead.wait_for("A new report", 240)
        await stranger.start("s-HFHS")
        await stranger.wait_for("Just type")
        take, look = (button.data for button in alert.buttons)
        for data in (take, look):
            await scene.box.push_raw(_forged(stranger, lead, alert.id, data))
            await stranger.press_data(data, message=1)
        await scene.quiet()
        assert await scene.heard.stop() == 0
        kept = take_stock(scene)
        assert [case.on_it for case in kept.cases] == [""], "a stranger took a case"
        assert [case.opened_at for case in kept.cases] == [0], "a stranger opened a case"
        assert all("lunch" not in text for text in (*stranger.texts, *lead.texts))


def _forged(presser: Phone, lead: Phone, message: int, data: str) -> dict[str, Any]:
    """Make a press *presser* made under a message in the lead's chat, as a changed client could send it."""
    return {
        "callback_query": {
            "id": f"{presser.id}{message}{len(data)}",
            "from": presser.person.as_user(),
            "message": {"message_id": message, "chat": lead.chat.as_chat(), "date": 0},
            "chat_instance": "1",
            "data": data,
        }
    }
