"""An update that is broken harms nobody but itself, and an update that comes again changes nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bot.sandbox.phone import Phone
from tests.faults.checks import check_redelivery
from tests.faults.ledger import take_stock
from tests.faults.process import Mould, open_scene, watch

CANARY = "canary-4711-under-the-bridge"


def poison(phone: Phone) -> list[dict[str, Any] | str]:
    """Make twelve updates that no program can read, each with words in it."""
    person, chat = phone.person.as_user(), phone.chat.as_chat()
    good = {"message_id": 9001, "date": 1, "chat": chat, "from": person, "text": CANARY}
    press = {"id": "77", "from": person, "chat_instance": "1", "data": CANARY}
    deep = "[" * 100_000 + "]" * 100_000
    huge = "9" * 5_000
    return [
        {"message": [good]},
        {"message": {**good, "chat": None}},
        {"message": {**good, "chat": {**chat, "id": CANARY}}},
        {"message": {**good, "from": {**person, "id": phone.id + 1}}},
        {"message": {**good, "text": [CANARY]}},
        {"message": {**good, "message_id": None}},
        {"edited_message": CANARY},
        {"callback_query": {**press, "from": CANARY}},
        {"callback_query": {**press, "id": 77}},
        {"my_chat_member": {"chat": chat, "from": person, "new_chat_member": CANARY}},
        f'{{"update_id":@,"message":{{"text":"{CANARY}","x":{deep}}}}}',
        f'{{"update_id":@,"message":{{"text":"{CANARY}","date":{huge}}}}}',
    ]


async def test_twelve_kinds_of_poison_among_fifty_good_updates(mould: Mould, tmp_path: Path) -> None:
    """INT-09: the fifty are handled, the twelve set aside, polls at most 5 a second, alarms, no content in logs."""
    async with open_scene(mould, tmp_path) as scene:
        written: dict[int, list[str]] = {}
        poisoner = scene.pupil()
        poisoner.chat.standing = "member"
        bad = poison(poisoner)
        assert len(bad) == 12
        for number in range(50):
            phone = scene.pupil()
            written[phone.id] = [f"{number}: it was in the corridor"]
            await phone.write(written[phone.id][0])
            if number % 4 == 1 and bad:
                one = bad.pop(0)
                numbered = (
                    one.replace("@", str(scene.box.bot.updates.next_id())) if isinstance(one, str) else one
                )
                await scene.box.push_raw(numbered)
        assert not bad, "all twelve lie among the fifty"
        began = time.monotonic()
        await scene.heard.start()
        await scene.quiet()
        await watch(lambda: all(phone.texts for phone in scene.pupils[1:]), 240, "the fifty were answered")
        await scene.quiet()
        polls, seconds = len(scene.calls("getUpdates")), time.monotonic() - began
        assert await scene.heard.stop() == 0
        kept = take_stock(scene)
        assert {phone: lines for phone, lines in kept.lines.items() if lines} == written
        assert kept.inbox == {"failed": 12}
        assert kept.outbox == {}
        assert polls <= 5 * seconds + 1, f"{polls} polls in {seconds:.1f} s"
        assert scene.heard.events().count("update_unreadable") == 12
        _hold_back(scene.heard.words(), poisoner)
        assert any("kept it" in text for text in poisoner.texts), "the sender hears that it is kept"


def _hold_back(log: str, phone: Phone) -> None:
    for secret in (CANARY, phone.person.first_name, str(phone.id), "corridor", "Traceback"):
        assert secret not in log, "the log bears content"


async def test_an_update_without_an_id_does_not_stop_the_rest(mould: Mould, tmp_path: Path) -> None:
    """INT-09: it cannot be confirmed, so it comes with every poll; it is kept once, and polls stay slow."""
    async with open_scene(mould, tmp_path) as scene:
        await scene.box.push_raw(f'{{"message":{{"text":"{CANARY}"}}}}')
        began = time.monotonic()
        await scene.heard.start()
        phone = scene.pupil()
        for line in ("first", "second"):
            await phone.write(f"{line} time it happened")
            await phone.wait_for("Which school", 240)
        polls, seconds = len(scene.calls("getUpdates")), time.monotonic() - began
        assert polls <= 5 * seconds + 1, f"{polls} polls in {seconds:.1f} s"
        assert await scene.heard.stop() == 0
        kept = take_stock(scene)
        assert kept.lines[phone.id] == ["first time it happened", "second time it happened"]
        assert kept.inbox == {"failed": 1}
        assert "update_unreadable" in scene.heard.events()


async def test_an_update_that_comes_five_times_has_one_effect(mould: Mould, tmp_path: Path) -> None:
    """INT-08, for polling."""
    await check_redelivery(mould, tmp_path)
