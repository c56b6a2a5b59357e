"""How things are now: a pupil is asked again if they agreed, and *worse* brings help first and everybody back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phone import Phone
from bot.sandbox.shown import Shown
from handlers.followups import FOLLOW_UP
from storage.cases import Header, list_headers
from storage.timers import list_after
from tests.journeys.house import House, allow, open_case_of, report, send, tell, write_reply

LONDON = ZoneInfo("Europe/London")
LINE = "1 new message."


async def the_case(house: House) -> Header:
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return header


async def due(house: House) -> datetime | None:
    """Say when the pupil is next asked."""
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    return next((timer.due for timer in found if timer.kind == FOLLOW_UP), None)


async def wind_to(house: House, wall: str) -> None:
    """Let the clock stand at *wall*, and do what fell due since."""
    moment = datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC)
    await house.wind(moment - house.clock.now())


async def decided(house: House) -> Phone:
    """The lead opens the newest report, and decides, so that no ladder speaks in these stories."""
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Decide")
    await lead.wait_for("what happens now?")
    await lead.press("We watch, because …")
    await lead.wait_for("type why watching is enough")
    await lead.write("form tutor keeps an eye on the bus")
    await lead.wait_for("written down")
    return lead


async def read_line(pupil: Phone) -> None:
    """Go through the gate, when the line itself is there: what the pupil was told before names it, too."""
    line = await pupil.wait_for(lambda one: one.text == LINE and "Open" in one.labels, anywhere=True)
    await pupil.press("Open", message=line.id)
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")


async def told(house: House) -> Phone:
    """A report that was read, and the pupil has seen that it was."""
    pupil = await report(house)
    await decided(house)
    await read_line(pupil)
    await pupil.wait_for("has read your message")
    return pupil


def lines(pupil: Phone) -> int:
    return sum(text == LINE for text in pupil.texts)


async def asked(house: House, pupil: Phone, wall: str = "2026-11-30 15:31") -> Shown:
    """Wind to when the pupil is asked, and let them open it."""
    before = lines(pupil)
    await wind_to(house, wall)
    assert lines(pupil) == before + 1
    await read_line(pupil)
    return await pupil.wait_for("How are things now?")


async def test_the_question_stands_behind_the_constant_line_and_answers_stand_on_the_case(
    house: House,
) -> None:
    """DOMAIN 5.6, MOMENTS 15."""
    pupil = await told(house)
    assert await due(house) == datetime(2026, 11, 30, 15, 30, tzinfo=UTC)
    await wind_to(house, "2026-11-30 15:29")
    assert lines(pupil) == 1
    shown = await asked(house, pupil)
    assert shown.labels[:4] == ["Better", "Same", "Worse", "Stop messages"]
    assert all(word not in shown.text for word in ("bus", "Hope Fold", "report"))
    await pupil.press("Same")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("6")
    await pupil.wait_for("Thank you for saying. You can tell us more any time.")
    header = await the_case(house)
    assert [(one["how"], one["scale"]) for one in header.followed] == [("same", 6)]
    assert "late" not in header.followed[0]
    assert "scale" not in header.facets  # what was said at first stays what it was
    assert (header.urgency, header.status, header.is_opened) == (3, "open", True)
    lead = house.phone("lead")
    await lead.write(f"/case {header.ref}")
    case = await lead.wait_for("This message is removed after 10 minutes.")
    assert "Asked again later\n• First time: the same, 6 of 10" in case.text
    await lead.press("More", message=case.id)
    await lead.wait_for("what else?")
    await lead.press("Signs of Safety")
    signs = await lead.wait_for("How safe, 0 to 10?")
    assert "• the child: 6 · you: not said\n• First time: the same, 6 of 10" in signs.text


async def test_the_second_time_asks_whether_telling_helped(house: House) -> None:
    pupil = await told(house)
    await asked(house, pupil)
    await pupil.press("Better")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("Skip")
    await pupil.wait_for("Thank you for saying.")
    await asked(house, pupil, "2026-12-14 15:31")
    await pupil.press("Better")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("8")
    await pupil.wait_for("Did telling us help?")
    await pupil.press("A bit")
    await pupil.wait_for("Thank you for saying.")
    assert [one.get("helped") for one in (await the_case(house)).followed] == [None, "bit"]
    assert await due(house) is None  # well, and it does not go on: that was all


@pytest.mark.parametrize(("how", "scale"), [("Worse", None), ("Same", "2"), ("Same", "4")])
async def test_worse_brings_the_card_first_and_then_everybody_back(
    house: House, how: str, scale: str | None
) -> None:
    """MOMENTS 27: said so, two and below, or a drop of three; the case was closed."""
    pupil = await told(house)
    await asked(house, pupil)
    await pupil.press("Same")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("7")
    await pupil.wait_for("Thank you for saying.")
    lead = house.phone("lead")
    await lead.write(f"/case {(await the_case(house)).ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press("Supported in school")
    await lead.press("Close it")
    await lead.wait_for("closed")
    await read_line(pupil)
    await pupil.wait_for("We have finished what we can do here.")
    question = await asked(house, pupil, "2026-12-14 15:31")
    alerts = sum("it got worse" in text for text in lead.texts)
    await pupil.press(how)
    if scale is not None:
        await pupil.wait_for("How safe do you feel?")
        await pupil.press(scale)
    card = await pupil.wait_for("call 999. It is free.")
    then = await pupil.wait_for("How safe do you feel?" if scale is None else "Did telling us help?")
    assert question.id < card.id < then.id
    await house.settle()
    header = await the_case(house)
    assert (header.urgency, header.status, header.is_opened, header.outcome) == (2, "open", False, "")
    assert header.followed[-1]["raised"] == 1
    assert sum("it got worse" in text for text in lead.texts) == alerts + 1
    assert await due(house) is None  # until somebody has read it again
    sent = [call.args for call in house.box.calls if call.method == "sendMessage"]
    texts = [str(one.get("text", "")) for one in sent]
    assert max(i for i, text in enumerate(texts) if "call 999" in text) < max(
        i for i, text in enumerate(texts) if "it got worse" in text
    )
    await house.walk(timedelta(minutes=75))
    assert any("Nobody has opened this report" in text for text in house.phone("duty").texts)
    await open_case_of_worse(lead)
    assert await due(house) == datetime(2026, 12, 16, 15, 30, tzinfo=UTC)


async def open_case_of_worse(lead: Phone) -> None:
    alert = await lead.wait_for("it got worse", anywhere=True)
    await lead.press("Open", message=alert.id)
    await lead.wait_for("This message is removed after 10 minutes.")


async def test_worse_and_then_one_on_the_scale_alerts_once(house: House) -> None:
    pupil = await told(house)
    await asked(house, pupil)
    await pupil.press("Worse")
    await pupil.wait_for("How safe do you feel?")
    await pupil.press("1")
    said = await pupil.wait_for("We told the grown-ups that it got worse.")
    assert "They look today, until 16:30." in said.text
    await house.settle()
    for name in ("lead", "deputy"):
        assert sum("it got worse" in text for text in house.phone(name).texts) == 1


async def test_stop_is_final_and_means_every_message(house: House) -> None:
    pupil = await told(house)
    question = await asked(house, pupil)
    await pupil.press("Stop messages")
    await pupil.wait_for("We won't send you messages, and we won't ask again.")
    header = await the_case(house)
    assert (header.follow_stopped, header.write_back) == (True, "no")
    before = lines(pupil)
    lead = house.phone("lead")
    await lead.write(f"/case {header.ref}")
    shown = await lead.wait_for("This message is removed after 10 minutes.")
    assert "wants no more messages" in shown.text
    await write_reply(lead, "Thank you.")
    await wind_to(house, "2026-12-14 15:31")
    assert lines(pupil) == before
    await pupil.press("Worse", message=question.id)  # and whoever says worse is heard all the same
    await pupil.wait_for("call 999. It is free.")
    assert await due(house) is None


async def test_a_question_that_is_not_answered_is_never_pushed_twice(house: House) -> None:
    pupil = await told(house)
    await wind_to(house, "2026-11-30 15:31")
    assert lines(pupil) == 2
    await house.walk(timedelta(days=13))
    assert lines(pupil) == 2
    await wind_to(house, "2026-12-14 15:31")
    await read_line(pupil)
    await pupil.wait_for("How are things now?")
    assert sum("How are things now?" in text for text in pupil.texts) == 1
    header = await the_case(house)
    assert [one.get("how") for one in header.followed] == [None, None]


@pytest.mark.parametrize("road", ["hide", "forget", "withdraw", "no answer", "not read", "only when I open"])
async def test_who_left_or_never_agreed_is_not_asked(house: House, road: str) -> None:
    pupil = await tell(house)
    await send(pupil)
    match road:
        case "no answer":
            await decided(house)
        case "only when I open":
            header = await the_case(house)
            await decided(house)
            await pupil.press("Stop")
            await pupil.wait_for("That is all.")
            assert header.write_back == ""
        case "not read":
            await allow(pupil)
        case _:
            await allow(pupil)
            await decided(house)
            await house.settle()
            assert await due(house) is not None
            await leave(house, pupil, road)
    before = lines(pupil)
    for wall in ("2026-11-30 15:31", "2026-12-14 15:31"):
        await wind_to(house, wall)
    if road != "not read":  # they hear that nobody has looked, and nothing else
        assert lines(pupil) == before
    assert (await the_case(house)).followed == []


async def leave(house: House, pupil: Phone, road: str) -> None:
    """Hide, forget or take back; what was set ends with it."""
    if road == "hide":
        await pupil.write("/hide")
    elif road == "forget":
        await pupil.write("/forget")
        await pupil.press("Yes, do it")
    else:
        await pupil.press_data("p.0.back", message=pupil.messages[-1].id)
        await pupil.press("Yes, do it")
    await house.settle()
    assert road == "hide" or await due(house) is None


async def test_the_link_that_is_cut_ends_it(house: House) -> None:
    """None after close with the way to the chat destroyed."""
    pupil = await told(house)
    sealer = house.app.service.sealer

    def cut(tx: object) -> None:
        from storage.cases import save_header

        (header,) = list_headers(tx, sealer)  # type: ignore[arg-type]
        header.chat = ""
        save_header(tx, sealer, header)  # type: ignore[arg-type]

    await house.app.database.run(cut)
    before = lines(pupil)
    await wind_to(house, "2026-11-30 15:31")
    assert lines(pupil) == before
    assert await due(house) is None


async def test_while_a_pupil_is_telling_something_it_waits_for_tomorrow(house: House) -> None:
    pupil = await told(house)
    await wind_to(house, "2026-11-30 15:20")
    await pupil.write("and now they took my shoe")
    await pupil.wait_for("Is this about the same thing as before?")
    before = lines(pupil)
    await wind_to(house, "2026-11-30 15:31")
    assert lines(pupil) == before
    assert await due(house) == datetime(2026, 12, 1, 15, 31, tzinfo=UTC)


async def test_after_an_outage_a_missed_turn_comes_once_and_is_marked(house: House) -> None:
    """SCH-01: eight days late."""
    pupil = await told(house)
    await house.app.stop()
    moment = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    house.clock.move_to(moment)
    house.box.clock.set(moment)
    await house.open()
    await house.settle()
    await house.app.schedule.tick()
    await house.settle()
    header = await the_case(house)
    assert [one.get("late") for one in header.followed] == [1]
    assert lines(pupil) == 2
    await house.app.schedule.tick()
    assert len((await the_case(house)).followed) == 1


async def test_hostile_taps_change_nothing(house: House) -> None:
    pupil = await told(house)
    question = await asked(house, pupil)
    header = await the_case(house)
    other = house.phone("other")
    await other.start("s-HFHS")
    screen = await other.wait_for("Just type, or tap Start.")
    for data in (f"{header.id}-1-hworse", "-", "x", f"{header.id}-1-"):
        await other.press_data(f"p.0.how.{data}", message=screen.id)
        await house.settle()
    for rest in (
        "0-hworse",
        "2-hworse",
        "1-hterrible",
        "1-s11",
        "1-s",
        "99999999999-hworse",
        "-1-hworse",
        "1-d",
    ):
        await pupil.press_data(f"p.0.how.{header.id}-{rest}", message=question.id)
        await house.settle()
    found = await the_case(house)
    assert (found.followed, found.urgency, found.rows) == (header.followed, header.urgency, header.rows)
    assert not any("it got worse" in text for text in house.phone("lead").texts)
