"""The ladders over the real handlers and rows, without a messenger: who is told when everything else goes wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from handlers import ladders, rungs, watching
from handlers.events import Chose
from handlers.keyboards import lead_token
from handlers.turn import Turn
from handlers.watching import Watched
from safeguarding import ladder
from storage.cases import Header
from storage.schema import timers
from storage.timers import has_timer
from tests.handlers.ladder_world import World, open_world, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DANGER, HARM, TEASED = "I want to kill myself tonight", "my dad hits me at home", "they trip me up on the bus"
CLIMBED = "Nobody has opened this report. It has come to you."
ABOVE = "Please phone those who should."


async def the_case(world: World) -> Header:
    [header] = await world.headers()
    return header


async def to(world: World, moment: str) -> None:
    await world.walk(datetime.fromisoformat(f"2026-{moment}+00:00") - world.clock.now())


# -- until somebody does ------------------------------------------------------------------------


async def beyond_the_duty_desk(world: World, words: str, until: str) -> int:
    """Nobody opens it; gives how often the manager heard."""
    await tell(world, "pupil", words)
    await to(world, until)
    return world.heard("manager", ABOVE)


@pytest.mark.parametrize(
    ("words", "before", "until"),
    [(HARM, "11-24T15:00", "11-24T16:01"), (TEASED, "12-01T17:00", "12-02T10:01")],
    ids=["P2", "P3"],
)
async def test_what_the_duty_desk_does_not_open_comes_to_its_manager(
    world: World, words: str, before: str, until: str
) -> None:
    assert await beyond_the_duty_desk(world, words, before) == 0
    await to(world, until)
    assert world.heard("manager", ABOVE) == 1
    await world.walk(8 * DAY)
    assert world.heard("manager", ABOVE) > 2  # and again, until somebody has


async def test_sabotage_a_ladder_that_ends_at_the_duty_desk_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rungs, "DUTY_RUNG", -99)
    assert await beyond_the_duty_desk(world, HARM, "12-04T17:00") == 0


# -- who is there now ---------------------------------------------------------------------------


async def away_when_it_came(world: World) -> int:
    """The duty officer is away for the day on which the report comes, and back on the next."""
    await world.operate("leads.revoke", id=world.people["manager"])
    await world.operate("leads.away", id=world.people["duty"], until="2026-11-24", anyway=True)
    await tell(world, "pupil", HARM)
    assert "borough/duty" not in (await the_case(world)).chain
    await to(world, "11-24T15:59")
    before = world.heard("duty", ABOVE)
    await to(world, "11-24T16:01")
    return world.heard("duty", ABOVE) - before


async def test_a_duty_desk_that_was_empty_when_the_report_came_hears_when_it_is_there(world: World) -> None:
    assert await away_when_it_came(world) == 1


async def test_sabotage_a_ladder_of_those_who_were_there_then_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rungs, ladders):
        monkeypatch.setattr(module, "desks_above", lambda _, header: list(header.chain))
    assert await away_when_it_came(world) == 0


async def test_a_duty_desk_that_reads_beside_and_is_empty_at_its_rung_hands_on_to_its_manager(
    world: World,
) -> None:
    """It stands in no chain then, and what came after it was nothing."""
    await world.operate("leads.away", id=world.people["deputy"], until="2026-12-10")
    await tell(world, "pupil", HARM)
    header = await the_case(world)
    assert "borough/duty" in header.readers and "borough/duty" not in (*header.chain, *header.waiting)
    await world.operate("leads.away", id=world.people["duty"], until="2026-12-10", anyway=True)
    await to(world, "11-23T16:01")
    assert world.heard("manager", CLIMBED) == 1


async def test_where_nobody_at_all_is_there_the_operator_hears(world: World) -> None:
    await tell(world, "pupil", HARM)
    for name in world.people:
        await world.block(name, noticed=False)
    await world.walk(6 * HOUR + 30 * MINUTE)
    assert world.alarms.count("nobody_to_alert") >= 1


async def test_nobody_above_and_two_readers_the_other_hears_that_nothing_is_decided(world: World) -> None:
    await world.operate("leads.revoke", id=world.people["manager"])
    await world.seat("duty 2", ("duty", ""))
    await tell(world, "pupil", DANGER, reads="Send, but not to my school")
    header = await the_case(world)
    assert header.readers == ["borough/duty"]
    await world.does("duty", Chose(lead_token("open-now", header.ref)))
    await world.walk(61 * MINUTE)
    assert world.heard("duty 2", "Opened by one person at 10:00, nothing decided. Please decide") == 1
    assert world.heard("duty", "nothing decided") == 0


async def test_who_opened_it_is_no_next_person_to_hear_that_nothing_is_decided(world: World) -> None:
    """The manager reads beside a duty desk of one, opens it and does nothing; the rung above was the manager again."""
    await world.operate("leads.revoke", id=world.people["head"])
    await tell(world, "pupil", DANGER, reads="Send, but not to my school")
    header = await the_case(world)
    assert header.readers == ["borough/duty", "borough/manager"]
    await world.does("manager", Chose(lead_token("open-now", header.ref)))
    await world.walk(61 * MINUTE)
    assert world.heard("duty", "nothing decided") == 1
    assert world.heard("manager", "nothing decided") == 0


# -- unreachable counts as unanswered, in that transaction ----------------------------------------


@pytest.mark.parametrize("noticed", [False, True])
async def test_a_head_who_blocks_the_chat_is_no_rung_to_stand_on(world: World, noticed: bool) -> None:
    """The rung's alert is refused, or it was read and then the chat was blocked: the next hears at once, not tomorrow."""
    await tell(world, "pupil", HARM)
    await to(world, "11-23T13:59" if not noticed else "11-23T14:01")
    await world.block("head", noticed=noticed)
    await to(world, "11-23T14:02")
    assert world.heard("duty", CLIMBED) == 1


async def test_a_mail_that_bounces_and_a_command_that_fails_count_as_unanswered(tmp_path: Path) -> None:
    roads = {
        "HEARD_ALERTS__SMTP_URL": "smtp://127.0.0.1:2525",
        "HEARD_ALERTS__MAIL_FROM": "alerts@council.example",
        "HEARD_ALERTS__COMMAND": "/bin/true",
    }
    async with open_world(tmp_path, MONDAY, **roads) as world:
        await world.seat("duty", ("duty", ""))
        await world.seat("lead", ("dsl", "HFHS"), email="lead@school.example")
        await world.block("lead")
        world.closed_mailboxes = {"lead@school.example"}
        await tell(world, "pupil", DANGER)
        assert world.heard("duty", "A new report.") == 1
        await world.unblock("lead")
        await tell(world, "second", DANGER)
        world.command_fails = True
        before = len(world.told)
        await world.block("lead", noticed=False)
        await world.walk(11 * MINUTE)
        assert any(one.person == world.people["duty"] for one in world.told[before:])


# -- outages ------------------------------------------------------------------------------------


async def down_every_morning(world: World) -> int:
    """The machine is patched each morning from seven to half past ten; gives how often the duty desk heard in a week."""
    await tell(world, "pupil", TEASED)
    for day in ("24", "25", "26", "27", "30"):
        await to(world, f"11-{day}T07:00")
        await world.sleep(3 * HOUR + 30 * MINUTE)
    return world.heard("duty", CLIMBED)


async def test_a_machine_that_is_down_every_morning_keeps_no_ladder_at_its_foot(world: World) -> None:
    assert await down_every_morning(world) == 1


async def test_sabotage_a_ladder_that_every_outage_sets_back_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladders, "is_outage", lambda *_: ladder.is_outage(ladder.Urgency.P1, *_[1:]))
    monkeypatch.setattr(ladders, "may_begin_anew", lambda *_: True)
    assert await down_every_morning(world) == 0


async def restarts_all_day(world: World) -> None:
    """A machine that is up for nine minutes, and down for twenty-five."""
    await tell(world, "pupil", DANGER)
    for _ in range(6):
        await world.walk(9 * MINUTE)
        await world.sleep(25 * MINUTE)


async def test_a_p1_climbs_although_the_machine_falls_over_all_day(world: World) -> None:
    await restarts_all_day(world)
    for name in ("head", "duty"):
        assert world.heard(name, CLIMBED) >= 1
    assert world.heard("manager", ABOVE) >= 1


async def test_sabotage_without_the_bound_it_stays_with_the_leads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladders, "may_begin_anew", lambda *_: True)
    await restarts_all_day(world)
    assert world.heard("duty", CLIMBED) == 0


async def test_after_an_outage_there_is_one_summary_that_sounds_and_rungs_are_counted_from_then(
    world: World,
) -> None:
    """MOMENTS 31."""
    for number in range(3):
        await tell(world, f"pupil {number}", DANGER)
    told = len(world.told)
    await world.sleep(3 * HOUR)
    assert world.heard("lead", "Nobody has opened these 3 reports yet") == 1
    assert {one.message.silent for one in world.told[told:]} == {False}
    await world.walk(9 * MINUTE)
    assert world.heard("head", CLIMBED) == 0
    await world.walk(2 * MINUTE)
    assert world.heard("head", CLIMBED) == 3


async def heard_in_a_day(folder: Path, words: str, *, restarts: bool) -> list[tuple[str, str, str]]:
    """Give who heard what, and when, in the day and the night after a report that nobody opens."""
    async with open_world(folder, MONDAY) as world:
        for name, seat in (("duty", ("duty", "")), ("manager", ("duty_manager", "")), ("lead", ("dsl", "HFHS")),
                           ("deputy", ("ddsl", "HFHS")), ("head", ("head", "HFHS"))):  # fmt: skip
            await world.seat(name, seat)
        await tell(world, "pupil", words)
        for _ in range(25 * 60 // 11):
            await world.walk(11 * MINUTE)
            if restarts:
                world.restart()
        names = {person: name for name, person in world.people.items()}
        return [
            (f"{one.at:%d %H:%M}", names[one.person], one.message.text.replace(one.message.reference, "…"))
            for one in world.told
        ]


@pytest.mark.parametrize("words", [DANGER, HARM], ids=["P1", "P2"])
async def test_a_restart_before_and_after_each_rung_changes_nothing(tmp_path: Path, words: str) -> None:
    """A rung is computed and never stored: who was told is told once, and who was not, in time."""
    steady = await heard_in_a_day(tmp_path / "steady", words, restarts=False)
    restless = await heard_in_a_day(tmp_path / "restless", words, restarts=True)
    assert len(steady) > 8
    assert restless == steady


# -- timers -------------------------------------------------------------------------------------


async def lose(world: World, *, damaged: bool) -> None:
    if damaged:
        await world.unit(lambda tx: tx.execute(update(timers).values(body=b"\0" * 40)))
    else:
        await world.unit(lambda tx: tx.execute(delete(timers)))


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("restart", [False, True])
async def test_a_look_that_was_lost_is_set_anew(world: World, restart: bool, damaged: bool) -> None:
    await tell(world, "pupil", HARM)
    await world.walk(MINUTE)
    await lose(world, damaged=damaged)
    if restart:
        world.restart()
    await world.walk(7 * HOUR)
    assert "look_was_missing" in world.alarms
    assert world.heard("duty", CLIMBED) == 1


async def test_sabotage_a_look_that_is_lost_is_a_report_that_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.schedule.watch_some", lambda *_: Watched(None))
    await tell(world, "pupil", HARM)
    await lose(world, damaged=False)
    world.restart()
    for _ in range(8):
        await world.walk(DAY)
    assert world.heard("duty", CLIMBED) == 0


async def looks_lost_and_one_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Three cases have lost their look, and the first of them cannot be reckoned. Which of the others have one again?"""
    for number in range(3):
        await tell(world, f"pupil {number}", HARM)
    first, *others = sorted(header.id for header in await world.headers())
    reckon = watching.watch

    def watch(turn: Turn, header: Header) -> None:
        if header.id == first:
            raise ValueError("a calendar that cannot be")
        reckon(turn, header)

    monkeypatch.setattr(watching, "watch", watch)
    await lose(world, damaged=False)
    world.restart()
    await world.tick()
    sealer = world.service.sealer
    return await world.unit(lambda tx: [has_timer(tx, sealer, ladders.LOOK, one) for one in others])


async def test_a_case_that_cannot_be_reckoned_keeps_no_other_without_its_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await looks_lost_and_one_fails(world, monkeypatch) == [True, True]
    assert "look_was_missing" in world.alarms and "timer_failed:look" in world.alarms
    monkeypatch.undo()
    await world.walk(7 * HOUR)
    assert world.heard("duty", CLIMBED) == 3, "and its own is done as soon as it can be"


async def test_sabotage_a_fault_that_goes_through_leaves_the_others_without(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "DBAPIError", Exception)
    assert await looks_lost_and_one_fails(world, monkeypatch) == [False, False]


async def test_a_leap_of_a_year_and_back_costs_a_p3_no_day(world: World) -> None:
    await tell(world, "pupil", TEASED)
    await to(world, "11-25T12:00")
    right = world.clock.now()
    world.clock.set_to(right + 365 * DAY)
    await world.tick()
    world.clock.set_to(right + MINUTE)
    await world.tick()
    await to(world, "12-01T17:00")
    assert world.heard("head", CLIMBED) >= 1


# -- stops --------------------------------------------------------------------------------------


async def opened_after_all_heard(world: World) -> None:
    """A P1 whose copy went to the head, and a P2 before a weekend of which the duty desk had notice."""
    await to(world, "11-27T10:00")
    await tell(world, "first", DANGER)
    await tell(world, "second", HARM)
    await world.walk(MINUTE)
    for header in await world.headers():
        await world.does("lead", Chose(lead_token("open-now", header.ref)))


async def test_a_stop_is_told_to_all_who_were_told_also_to_those_who_may_not_read(world: World) -> None:
    await opened_after_all_heard(world)
    assert world.heard("head", "A report has come in.") == 1
    assert world.heard("duty", "before two or more closed days") == 1
    for name in ("head", "duty"):
        assert world.heard(name, "The safeguarding lead has opened it.") == 1
    assert world.heard("deputy", "The safeguarding lead has opened it.") == 2
    assert world.heard("manager", "has opened it.") == 0


async def test_sabotage_a_stop_for_readers_alone_leaves_the_head_phoning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("handlers.rungs.note_heard", "handlers.routing.note_heard"):
        monkeypatch.setattr(place, lambda *_: None)
    await opened_after_all_heard(world)
    assert world.heard("head", "has opened it.") == 0


# -- floods -------------------------------------------------------------------------------------


async def a_flood_climbs(world: World) -> int:
    """Twenty reports that nobody opens for three days; gives how many messages of them the head then has at once."""
    for number in range(20):
        await tell(world, f"pupil {number}", TEASED)
    await to(world, "11-26T09:30")
    before = world.heard("head", "Nobody has opened")
    await to(world, "11-26T11:00")
    return world.heard("head", "Nobody has opened") - before


async def test_a_flood_that_nobody_opens_climbs_as_one_and_every_report_with_it(world: World) -> None:
    """FAILURES 3.2: twenty alerts to each of three people at ten o'clock, and they mute the bot."""
    assert await a_flood_climbs(world) == 7
    assert world.heard("head", "Nobody has opened 14 reports.") >= 1
    headers = await world.headers()
    assert all("HFHS/head" not in header.waiting for header in headers)
    assert all(world.people["head"] in header.told for header in headers)


async def test_sabotage_without_a_budget_for_rungs_it_is_a_storm(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rungs, "hold_rung", lambda *_: False)
    assert await a_flood_climbs(world) == 20


async def test_danger_climbs_one_by_one_however_much_it_is(world: World) -> None:
    for number in range(9):
        await tell(world, f"pupil {number}", DANGER)
    await world.walk(11 * MINUTE)
    assert world.heard("head", CLIMBED) == 9
