"""How much a child must do until "Sent.", counted on the phone (MOMENTS 2). Median: three taps, five messages."""

from __future__ import annotations

from statistics import median

from bot.sandbox.phone import Phone
from tests.journeys.house import House

WAYS: dict[str, tuple[str, ...]] = {  # what is tapped, in order; what begins with = is typed
    "own words, safe": ("=they trip me up", "Yes", "No", "Send now"),
    "own words, sent at once": ("=they trip me up", "Send now"),
    "own words, not safe": ("=please read this", "No", "No. Send now"),
    "own words, danger in them": ("=i have taken loads of tablets", "No. Send now"),
    "own words, not to my school": ("=they trip me up", "Send, but not to my school"),
    "own words, one of them is part of it": ("=they trip me up", "Yes", "Yes: Mrs A", "Send now"),
    "a friend": ("Start", "It's about a friend", "=she cries", "Yes", "No", "Send now"),
    "no word typed": ("Start", "Tap instead of typing", "Something at home", "Yes", "No", "Send now"),
    "easy words": ("Easy words and pictures", "▶️ Start", "🏠 Home", "😊 Yes", "✅ No. Send it"),
}  # fmt: skip


async def walk(house: House, name: str, steps: tuple[str, ...]) -> tuple[int, int]:
    """Tell in one way; give the taps after the words (or after [Start]) and the bot's messages until "Sent."."""
    pupil: Phone = house.phone(name)
    await pupil.start("s-HFHS")
    await house.settle()
    for step in steps:
        if step.startswith("="):
            await pupil.write(step[1:])
        else:
            await pupil.press(step)
        await house.settle()
    await pupil.wait_for(lambda shown: "four words" in shown, anywhere=True)
    taps = len([step for step in steps if not step.startswith("=")])
    came = [call.args["text"] for call in house.box.record.of("sendMessage") if call.chat == pupil.id]
    return taps, next(number for number, text in enumerate(came, start=1) if "four words" in text)


async def test_three_taps_send_two_in_danger_and_no_way_needs_more_than_six(house: House) -> None:
    counted = {name: await walk(house, name, steps) for name, steps in WAYS.items()}
    taps = {name: count for name, (count, _) in counted.items()}
    assert taps["own words, safe"] == 3
    assert taps["own words, not safe"] == 2
    assert taps["own words, danger in them"] == 1
    assert min(taps.values()) == 1
    assert max(taps.values()) <= 6
    assert median(taps.values()) <= 4
    assert median(messages for _, messages in counted.values()) <= 5
