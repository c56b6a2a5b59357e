"""What goes wrong in the middle: a report without end, a lead who blocks the bot while they answer."""

from __future__ import annotations

from datetime import timedelta

from storage.cases import Header, list_headers
from tests.journeys.house import House, allow, open_case_of, report, send, tell

MARKUP = "👩‍👧‍👦🔪<b>x</b> *y* _z_ `c` [l](tg://user?id=1) 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
OPENED = "This message is removed after 10 minutes."


async def the_case(house: House) -> Header:
    (found,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return found


async def test_20000_characters_of_emoji_and_markup_are_shown_whole_as_words_and_all_go_again(
    house: House,
) -> None:
    line = (MARKUP * 100)[:4000]
    pupil = await tell(house, words=line)
    for _ in range(4):
        await pupil.write(line)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    await pupil.press("Yes", anywhere=True)
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await allow(pupil)
    lead = house.phone("lead")
    before = len(lead.answers)
    await open_case_of(lead)
    await house.settle()
    parts = [one for one in lead.answers[before:] if one.protect]
    assert len(parts) > 5
    assert all(len(one.text.encode("utf-16-le")) // 2 <= 4096 for one in parts)
    whole = "".join(one.text for one in parts)
    assert whole.count("🔪") == 5 * line.count("🔪")
    assert "://" not in whole
    assert [bool(one.labels) for one in parts] == [False] * (len(parts) - 1) + [True]
    sent = [call.args for call in house.box.calls if call.method == "sendMessage"]
    assert all("parse_mode" not in args and "entities" not in args for args in sent)
    await house.wind(timedelta(minutes=11))
    assert not [one for one in lead.answers if "🔪" in one]


async def begin_reply(house: House, words: str) -> None:
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write(words)
    await lead.wait_for("the pupil will read this")


async def test_a_lead_who_blocks_the_bot_in_mid_reply_has_sent_nothing_and_can_go_on_when_back(
    house: House,
) -> None:
    pupil = await report(house)
    await begin_reply(house, "Thank you. Which bus is it?")
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.block()
    await house.settle()
    header = await the_case(house)
    assert not header.answered_at
    await deputy.write(f"/case {header.ref}")
    shown = await deputy.wait_for(OPENED)
    assert "Which bus" not in shown.text
    await lead.unblock()
    await house.settle()
    await lead.press("Send", anywhere=True)
    await lead.wait_for("sent. The pupil sees")
    await lead.press("Send", anywhere=True)
    await lead.wait_for("There is no reply waiting to be sent.")
    await house.settle()
    assert [one for one in pupil.texts if one == "1 new message."]
    await deputy.write(f"/case {header.ref}")
    assert (await deputy.wait_for(OPENED)).text.count("Which bus") == 1


async def test_who_was_on_it_and_blocks_the_bot_is_on_it_no_more_and_the_others_hear(house: House) -> None:
    await report(house)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.wait_for("A new report.", anywhere=True)
    await lead.press("I'm on it", anywhere=True)
    await deputy.wait_for("The safeguarding lead is on it.", anywhere=True)
    await lead.block()
    await deputy.wait_for("A report. Another reader could not be reached.", anywhere=True)
    assert not (await the_case(house)).on_it
    await deputy.press("I'm on it", anywhere=True)
    await deputy.wait_for("you are on it")


async def test_a_report_of_two_thousand_lines_is_read_whole(house: House) -> None:
    pupil = await tell(house, words="canary\n" + "x\n" * 2000)
    await send(pupil)
    await allow(pupil)
    lead = house.phone("lead")
    await open_case_of(lead)
    await house.settle()
    shown = "".join(one.text for one in lead.answers if one.protect)
    assert shown.count("▏x") == 2000
