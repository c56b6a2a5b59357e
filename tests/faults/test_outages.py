"""Telegram away, slow, or answering nonsense: nothing is lost, nothing is doubled without a mark.

What waits in real time for a pause of half a minute is a story, told beside the others (`stories.py`).
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.courier import PROBE_SECONDS
from bot.sandbox.faults import GARBAGE, NOTHING, WEB_PAGE
from bot.sandbox.phone import Phone
from tests.faults.ledger import SENT, Ledger, count_doubled, take_stock
from tests.faults.people import press, tell
from tests.faults.process import Mould, Scene, open_scene, watch
from tests.faults.stories import Endings, look_at, side_by_side

OUTAGE_SECONDS = 20.0
#: The longest pause before Telegram is asked again, and what the start of a process takes at worst.
BACK_SECONDS = 45.0
#: What left before a refusal came back has arrived after these, on a slow machine too.
UNDER_WAY_SECONDS = 8.0


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "name",
    ["at_boot", "in_the_middle", "answer_lost", "token_refused", "never_left", "paused", "odd_answers"],
)
def test_outage(endings: Endings, name: str) -> None:
    """INT-11, INT-12, OUT-02, OUT-03, OUT-04, OUT-09: the promise is the docstring of the story of that name."""
    look_at(endings, name)


async def _end(scene: Scene, ledger: Ledger | None = None) -> None:
    await scene.quiet()
    if ledger is not None:
        # What was under way when connections broke rests for half a minute or more.
        await scene.nothing_owed()
    assert await scene.heard.stop() == 0
    if ledger is not None:
        kept = await ledger.close()
        ledger.check_alerts(kept)


@side_by_side()
async def at_boot(scene: Scene) -> None:
    """INT-12: nobody listens when it starts; it lives, and all is delivered once Telegram is back, nothing twice."""
    ledger = Ledger(scene)
    telling = [asyncio.create_task(_tell(scene, ledger)) for _ in range(5)]
    await scene.box.faults.down_for(OUTAGE_SECONDS, "refuse")
    await scene.heard.start()
    await asyncio.sleep(OUTAGE_SECONDS)
    assert scene.heard.alive
    await asyncio.gather(*telling)
    await _end(scene, ledger)
    assert count_doubled(scene) == 0


@side_by_side()
async def in_the_middle(scene: Scene) -> None:
    """INT-12: connections break in the middle of five dialogues; they go on afterwards, no report is there twice.

    What had left and was not answered may be repeated after half a minute, marked where it bears a reference.
    """
    ledger = Ledger(scene)
    await scene.heard.start()
    telling = [asyncio.create_task(_tell(scene, ledger)) for _ in range(5)]
    await asyncio.sleep(0.3)
    await scene.box.faults.down_for(OUTAGE_SECONDS)
    telling += [asyncio.create_task(_tell(scene, ledger)) for _ in range(5)]
    await asyncio.sleep(OUTAGE_SECONDS)
    assert scene.heard.alive
    await asyncio.gather(*telling)
    await _end(scene, ledger)
    assert count_doubled(scene) == 0


async def _tell(scene: Scene, ledger: Ledger) -> None:
    phone = scene.pupil()
    words = f"{phone.name}: they laugh when I walk in"
    ledger.told[words] = phone
    await tell(phone, words, OUTAGE_SECONDS + 2 * BACK_SECONDS)


@side_by_side()
async def answer_lost(scene: Scene) -> None:
    """OUT-02: delivered, and the answer lost: one copy after 30 s or more, marked, with the same reference."""
    lead = scene.adult("lead")
    scene.box.faults.next("sendMessage", lost=True, when=lambda args: args["chat_id"] == lead.id)
    await scene.heard.start()
    await tell(scene.pupil(), "they laugh when I walk in", 240)
    await watch(lambda: len(lead.texts) == 2, 240, "the copy came")
    first, copy = lead.answers
    reference = first.text.split(" · ")[-1][:6]
    assert copy.text == f"(Repeat, {reference})\n{first.text}"
    assert (copy.at - first.at).total_seconds() >= 30
    assert [button.data for button in copy.buttons] == [button.data for button in first.buttons]
    assert len(scene.adult("deputy").texts) == 1
    await _end(scene)
    assert len(lead.texts) == 2


@side_by_side()
async def token_refused(scene: Scene) -> None:
    """OUT-09: 401 on all sends: the queue is kept over a restart too, nothing is dead, an alarm, then it drains."""
    phone = scene.pupil()
    await scene.heard.start()
    scene.box.faults.always("sendMessage", status=401)
    await phone.start("s-HFHS")
    await phone.write("they laugh when I walk in")
    await watch(lambda: "token_refused" in scene.heard.events(), 240, "the alarm")
    began = scene.calls("sendMessage")[0].monotonic
    await asyncio.sleep(2)
    probes = (time.monotonic() - began) / PROBE_SECONDS
    assert len(scene.calls("sendMessage")) <= 3 + probes, "it goes on knocking"
    await scene.heard.kill()
    kept = take_stock(scene)
    assert set(kept.outbox) == {"new"}
    assert kept.lines[phone.id] == ["they laugh when I walk in"]
    await scene.heard.start()
    await watch(lambda: scene.heard.events().count("token_refused") >= 2, 240, "the alarm again")
    scene.box.faults.clear()
    await phone.wait_for("safe right now", BACK_SECONDS)
    await _end(scene)
    assert take_stock(scene).outbox == {}
    assert count_doubled(scene) == 0


@side_by_side(after_seconds=6)
async def never_left(scene: Scene) -> None:
    """OUT-03: nobody listens while messages are owed: they go out when somebody does, long before the time
    that was asked for is over, exactly once."""
    ledger = Ledger(scene)
    await scene.heard.start()
    lead = scene.adult("lead")
    adults = [scene.adult(name).id for name in ("lead", "deputy")]
    scene.box.faults.always("sendMessage", retry_after=300, when=lambda args: args["chat_id"] in adults)
    phone = scene.pupil()
    ledger.told["they laugh when I walk in"] = phone
    telling = asyncio.create_task(tell(phone, "they laugh when I walk in"))
    await watch(
        lambda: scene.calls("sendMessage", lambda call: call.status == 429), 240, "it was told to wait"
    )
    await scene.heard.kill()
    kept = await ledger.look_at_the_dead()
    assert kept.outbox.get("new", 0) >= 2
    scene.box.faults.clear()
    await scene.box.faults.down_for(4, "refuse")
    await scene.heard.start()
    await watch(lambda: not scene.box.faults.down, 240, "somebody listens")
    await lead.wait_for("A new report", 240, anywhere=True)
    await scene.adult("deputy").wait_for("A new report", 240, anywhere=True)
    await telling
    await phone.wait_for("What is it about?", 240, anywhere=True)
    await _end(scene, ledger)
    assert [len(scene.adult(name).texts) for name in ("lead", "deputy")] == [1, 1]


@side_by_side(after_seconds=8)
async def paused(scene: Scene) -> None:
    """OUT-04: told to wait, it sends to nobody before that, then danger first, everything once, within the limits."""
    seconds = 20
    await scene.heard.start()
    others = [scene.pupil() for _ in range(20)]
    for phone in others:
        await phone.start("s-HFHS")
    await watch(lambda: all(phone.texts for phone in others), 240, "all were greeted")
    scene.box.faults.next("sendMessage", retry_after=seconds)
    for phone in others:
        await phone.write("they laugh when I walk in")
    refused = scene.calls("sendMessage", lambda call: call.status == 429)
    await watch(
        lambda: scene.calls("sendMessage", lambda call: call.status == 429), 240, "it was told to wait"
    )
    refused = scene.calls("sendMessage", lambda call: call.status == 429)
    child = scene.pupil()
    await child.start("s-HFHS")
    await child.write("he has a knife and he is going to kill me now")
    await watch(
        lambda: len(scene.calls("sendMessage")) > 21 + _under_way(scene, refused[0]), 240, "it sends again"
    )
    after = [
        call
        for call in scene.calls("sendMessage")
        if call.monotonic > refused[0].monotonic + UNDER_WAY_SECONDS
    ]
    assert after[0].monotonic - refused[0].monotonic >= seconds
    assert after[0].chat == child.id, "the child in danger is answered first"
    await watch(lambda: all(len(phone.texts) == 2 for phone in others), 240, "all were answered")
    await _end(scene)
    assert count_doubled(scene) == 0
    assert take_stock(scene).outbox == {}


def _under_way(scene: Scene, refused: Any) -> int:
    """Count what had left before the refusal came back."""
    return sum(
        refused.monotonic <= call.monotonic <= refused.monotonic + UNDER_WAY_SECONDS
        for call in scene.calls("sendMessage")
    )


# -- polling ------------------------------------------------------------------------------------

ODD_ANSWERS: dict[str, dict[str, Any]] = {
    "401": {"status": 401},
    "404": {"status": 404},
    "409": {"status": 409, "description": "Conflict: terminated by other getUpdates request"},
    "500": {"status": 500},
    "502": {"status": 502},
    "429 without a time": {"status": 429},
    "garbage": {"fault": GARBAGE},
    "a web page": {"fault": WEB_PAGE},
    "nothing": {"fault": NOTHING},
    "302": {"redirect": "http://127.0.0.1:9/elsewhere"},
    "a reset": {"reset": True},
    "a lost answer": {"lost": True},
}
ALARMS = {"401": "token_refused", "404": "token_refused", "409": "token_shared"}


@side_by_side(after_seconds=10)
async def odd_answers(scene: Scene) -> None:
    """INT-11: each ends the poll once; it asks again within 60 s, and 401, 404 and 409 raise an alarm."""
    phone = scene.pupil()
    await scene.heard.start()
    await phone.start("s-HFHS")
    await phone.wait_for("Just type", 240)
    for name, what in ODD_ANSWERS.items():
        alarms = scene.heard.events().count(ALARMS.get(name, "-"))
        faults = len(scene.calls("getUpdates", lambda call: call.fault))
        scene.box.faults.next("getUpdates", **what)
        await phone.write(f"written before {name}")  # ends the poll that waits; the next one goes wrong
        await phone.wait_for("safe right now", 240)
        await watch(
            lambda: len(scene.calls("getUpdates", lambda call: call.fault)) > faults,  # noqa: B023
            60,
            f"{name} was answered",
        )
        await phone.write(f"written after {name}")
        await phone.wait_for("safe right now", 60)
        if name in ALARMS:
            assert scene.heard.events().count(ALARMS[name]) == alarms + 1, name
    await _end(scene)
    assert take_stock(scene).lines[phone.id] == [
        f"written {when} {name}" for name in ODD_ANSWERS for when in ("before", "after")
    ]


# -- refusals -----------------------------------------------------------------------------------


async def test_a_lead_who_blocked_the_bot_is_marked_and_the_other_is_alerted(
    mould: Mould, tmp_path: Path
) -> None:
    """OUT-06: lead A's phone refuses the P1 alert; B has it, A is marked, the operator is told."""
    async with open_scene(mould, tmp_path) as scene:
        await scene.heard.start()
        lead, deputy = scene.adult("lead"), scene.adult("deputy")
        lead.chat.standing = "kicked"  # Telegram has not told the bot yet
        await _tell_of_danger(scene.pupil())
        await deputy.wait_for("P1 · Hope Fold High School", 60)
        await watch(lambda: "lead_unreachable" in scene.heard.events(), 240, "the alarm")
        await _end(scene)
        kept = take_stock(scene)
        assert kept.people[str(lead.id)] == "unreachable"
        assert kept.people[str(deputy.id)] == "active"
        assert len(scene.calls("sendMessage", lambda call: call.status == 403)) == 1, "it is not tried again"
        assert kept.outbox == {}


async def _tell_of_danger(phone: Phone) -> None:
    await phone.start("s-HFHS")
    await phone.wait_for("Just type", 240)
    await phone.write("he has a knife and he is going to kill me now")
    await phone.wait_for("999", 240)
    await press(phone, "part of the problem", "No. Send now", 240)
    await phone.wait_for(SENT, 240)


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("Bad Request: chat not found", False),
        ("Bad Request: message is too long", True),
        ("Bad Request: can't parse entities", True),
    ],
)
async def test_an_alert_that_is_refused_for_ever_is_tried_once_and_the_other_lead_has_it(
    mould: Mould, tmp_path: Path, words: str, dead: bool
) -> None:
    """OUT-05: at most one further try; set aside with an alarm, or the lead counts as not reached."""
    async with open_scene(mould, tmp_path) as scene:
        lead, deputy = scene.adult("lead"), scene.adult("deputy")
        scene.box.faults.always(
            "sendMessage", status=400, description=words, when=lambda args: args["chat_id"] == lead.id
        )
        await scene.heard.start()
        await tell(scene.pupil(), "they laugh when I walk in", 240)
        await deputy.wait_for("A new report", 240)
        alarm = "send_given_up" if dead else "lead_unreachable"
        await watch(lambda: alarm in scene.heard.events(), 240, "the alarm")
        await _end(scene)
        tries = scene.calls("sendMessage", lambda call: call.status == 400)
        assert 1 <= len(tries) <= 2
        kept = take_stock(scene)
        assert kept.outbox == ({"dead": 1} if dead else {})
        assert kept.people[str(lead.id)] == ("active" if dead else "unreachable")
