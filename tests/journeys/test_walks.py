"""No dead end: walks at random over everything a phone shows go on, back and out, and nothing ever fails."""

from __future__ import annotations

import random

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.shown import Shown
from storage.cases import list_headers
from tests.journeys.house import House

WORDS = (
    "they trip me up", "i am Walker and i cry", "my teacher touched me", "i want to die", "i have a knife at school",
    "ni\u200bce \u202etxet\u202c", "\u2003", "لا أشعر بالأمان", "🙂", "hope fold", "cello add peanut limit", "/cancel",
    "/help", "/privacy", "/language", "/complain", "/receipt", "/copy", "/report", "/start", "/start s-STJ",
    "/start a-HFHS", "/start s-HFHS", "/nonsense words", "a" * 4096,
)  # fmt: skip
KINDS = ("sticker", "contact", "location", "poll", "dice", "venue")
FOREIGN = ("x", "p.0.moved.00", "p.999999.safe.yes", "p.1.ask.kind-bullying", "l.open.ABCDEF", "p.0.lock.zz", "p.0.speak.xx", "p.5.skip.", "🙂")  # fmt: skip
FAULTS = ("did not work", "something went wrong")


async def act(dice: random.Random, house: House, pupil: Phone) -> str:
    """Do one thing that a person could do now; says what."""
    what = dice.random()
    shown = [message for message in pupil.answers[-3:] if message.labels]
    if what < 0.68 and shown:
        message = dice.choice(shown)
        label = dice.choice(
            [label for label in message.labels if "Hide" not in label] or list(message.labels)
        )
        await pupil.press(label, message=message.id)
        return f"press {label}"
    if what < 0.84:
        text = dice.choice(WORDS)
        mine = await pupil.write(text)
        if dice.random() < 0.2 and not text.startswith("/"):
            await house.settle()
            await pupil.edit(mine, text + " more")
        return f"write {text[:20]}"
    if what < 0.90:
        kind = dice.choice(KINDS)
        await pupil.send(kind)
        return f"send {kind}"
    if what < 0.94 and pupil.messages:
        data = dice.choice(FOREIGN)
        await pupil.press_data(data, message=pupil.messages[-1].id)
        return f"foreign {data}"
    if what < 0.97:
        await house.restart()
        return "restart"
    await pupil.write("hide")
    return "hide"


def leads_on(shown: Shown | None) -> bool:
    """Say whether a screen has the two leaving words, so that there is always a way on and out."""
    return (
        shown is not None
        and any("Hide" in one for one in shown.labels)
        and any("More" in one for one in shown.labels)
    )


@pytest.mark.parametrize("seed", range(4))
async def test_a_walk_never_ends_in_a_dead_end_or_a_fault(house: House, seed: int) -> None:
    dice = random.Random(seed)
    pupil = house.phone("pupil", first_name="Walker")
    await pupil.start("s-HFHS")
    await house.settle()
    walked: list[str] = []
    for _ in range(45):
        turn = pupil.chat.turn
        done = await act(dice, house, pupil)
        walked.append(done)
        await house.settle(60)
        assert done == "restart" or pupil.chat.turn > turn, ("not answered", walked[-6:])
        assert not [text for text in pupil.texts[-4:] for fault in FAULTS if fault in text], walked[-6:]
        assert not [alarm for alarm in house.app.alarms if alarm.startswith("work_failed")], walked[-6:]
        last = [message for message in pupil.answers if message.text != "1 new message."]
        assert leads_on(last[-1]) or "Done. You can tell us again" in last[-1].text, (
            walked[-6:],
            last[-1].text,
        )
    await pupil.write("hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, 10, what="only a first screen")
    await pupil.start("s-HFHS")
    await pupil.write("one last line")
    await house.settle()
    await pupil.press("Send now") if pupil.find("Send now") else await pupil.write("/help")
    await house.settle()
    await house.app.database.run(
        lambda tx: list_headers(tx, house.app.service.sealer)
    )  # every header still opens
