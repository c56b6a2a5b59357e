"""`heard audit`: the clock chains what was done, the list tells it by role, and neither tells what nobody may see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.operations.trail import print_order, slices
from storage.audit import (
    SLICE_LINES,
    AuditLine,
    Trail,
    audit_head,
    list_waiting,
    open_line,
    read_audit,
    write_audit,
)
from storage.auditcheck import TrailCheck
from storage.schema import audit
from tests.bot.houses import Said, heard, restricted_report, two_installations
from tests.journeys.house import MONDAY, House, open_case_of, open_house, report

WHOLE = "The audit trail is whole: nothing was changed, removed, moved or put in.\n"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A school with two leads and a duty officer, a report, and a lead who has opened it."""
    async with open_house(tmp_path) as made:
        await report(made)
        await open_case_of(made.phone("lead"))
        await made.settle()
        yield made


async def run(house: House, unit: Any) -> Any:
    return await house.app.database.run(unit)


async def remove(house: House, number: int) -> None:
    sealer = house.app.service.sealer

    def unit(tx: Any) -> None:
        row = Trail(sealer).rows_at(tx, [number])[number]
        tx.execute(delete(audit).where(audit.c.id == row.id))

    await run(house, unit)


# -- the clock --------------------------------------------------------------------------------------


async def test_the_clock_numbers_what_was_done(house: House) -> None:
    assert await run(house, list_waiting) != []
    await house.app.schedule.tick()
    assert await run(house, list_waiting) == []
    head = await run(house, lambda tx: audit_head(tx, house.app.service.sealer))
    lines = await run(house, lambda tx: read_audit(tx, house.app.service.sealer))
    assert head.count == len(lines) > 0
    listed = len((await heard(house, "audit", "list", "--json")).json)
    assert listed == len([line for line in lines if line.who]) < len(lines), "a pupil's minute is listed"


async def test_a_broken_chain_rings_and_keeps_nothing_else_from_its_turn(house: House) -> None:
    await house.app.schedule.tick()
    await run(house, lambda tx: tx.execute(delete(audit).where(audit.c.link.is_(None))))  # the head
    await run(
        house,
        lambda tx: write_audit(tx, house.app.service.sealer, AuditLine(house.clock.now(), "x", "", "")),
    )
    await house.app.schedule.tick()
    assert house.app.alarms.get("tick_failed", 0) == 1
    await report(house, "second pupil", "they took my bag")


# -- verify -----------------------------------------------------------------------------------------


async def test_a_whole_trail_is_0_running_and_stopped(house: House) -> None:
    expected = Said(0, WHOLE, "")
    assert await heard(house, "audit", "verify") == expected, "what waits for the clock is no finding"
    await house.app.schedule.tick()
    assert await heard(house, "audit", "verify") == expected
    assert (await heard(house, "audit", "verify", "--json")).json == {"sound": True, "findings": []}
    await house.app.stop()
    assert await heard(house, "audit", "verify") == expected
    await house.open()


async def test_each_finding_is_a_line_and_the_status_is_1(house: House) -> None:
    await house.app.schedule.tick()
    await remove(house, 2)
    await remove(house, 3)
    await remove(house, 5)
    said = await heard(house, "audit", "verify")
    assert (said.status, said.out) == (1, "lines 2 to 3: removed\nline 5: removed\n")
    told = await heard(house, "audit", "verify", "--json")
    assert told.status == 1 and told.json == {
        "sound": False,
        "findings": [
            {"what": "removed", "first": 2, "last": 3, "lines": 2},
            {"what": "removed", "first": 5, "last": 5, "lines": 1},
        ],
    }
    await house.app.stop()
    assert (await heard(house, "audit", "verify")).out == said.out
    await house.open()


async def test_findings_without_a_number_are_told_too(house: House) -> None:
    await house.app.schedule.tick()
    copied = (
        await run(house, lambda tx: tx.execute(select(audit).where(audit.c.link.is_not(None))).first())
    )._asdict()
    await run(
        house, lambda tx: tx.execute(audit.insert().values({**copied, "id": b"p" * 16, "place": b"q" * 16}))
    )
    said = await heard(house, "audit", "verify")
    assert (said.status, said.out) == (1, "a line without a number: put in beside the chain\n")


async def test_a_finding_about_the_head_is_told_as_one(house: House) -> None:
    await house.app.schedule.tick()
    await run(house, lambda tx: tx.execute(update(audit).where(audit.c.link.is_(None)).values(mac=b"")))
    said = await heard(house, "audit", "verify")
    assert (said.status, said.out) == (1, "the head of the trail was changed or damaged\n")


async def test_a_clock_that_stands_still_is_found(house: House) -> None:
    house.app.schedule.stop()
    house.clock.move_to(house.clock.now() + timedelta(minutes=10))
    said = await heard(house, "audit", "verify")
    assert said.status == 1 and "without a number for more than 5 minutes" in said.out


async def test_stopped_the_command_does_the_clocks_work_first(house: House) -> None:
    """Lines that were written just before a stop are no finding days later, and get their numbers."""
    await house.app.stop()
    assert (await heard(house, "settings", "close", "STJ", "--yes")).status == 0
    assert await heard(house, "audit", "verify") == Said(0, WHOLE, "")
    await house.open()
    assert await run(house, list_waiting) == []


async def test_a_mark_from_a_digest_is_found_again_or_missed(house: House) -> None:
    await house.app.schedule.tick()
    head = await run(house, lambda tx: audit_head(tx, house.app.service.sealer))
    assert (await heard(house, "audit", "verify", "--head", head.mark.lower())).status == 0
    other = await heard(house, "audit", "verify", "--head", "0000-0000-0000-0000")
    assert other.status == 1 and "older back-up" in other.out


async def test_an_empty_installation_is_whole(tmp_path: Path) -> None:
    from tests.journeys.house import closed_house

    async with closed_house(tmp_path) as house:
        assert await heard(house, "audit", "verify") == Said(0, WHOLE, "")
        assert (await heard(house, "audit", "list")).out == "No lines that can be listed.\n"


# -- list -------------------------------------------------------------------------------------------


async def test_list_tells_role_and_reference_and_no_name_or_word(house: House) -> None:
    said = await heard(house, "audit", "list", "--json")
    [opened] = [line for line in said.json if line["act"] == "opened"]
    [case] = (await heard(house, "cases", "list", "--json")).json
    assert opened == {
        "at": opened["at"],
        "day": "2026-11-23",
        "time": opened["at"][11:16],
        "act": "opened",
        "role": "dsl",
        "setting": "HFHS",
        "reference": case["reference"],
    }
    assert len(opened["at"]) == len("2026-11-23T10:00+00:00"), "what adults did bears the minute"
    assert {(line["act"], line["role"]) for line in said.json} >= {("joined", "duty"), ("activated", "ddsl")}
    table = await heard(house, "audit", "list")
    assert table.out.split("\n")[0].split() == ["Day", "Time", "Act", "Role", "Setting", "Reference"]
    for text in (said.out, table.out):
        assert all(secret not in text for secret in ("Mrs A", "Mr B", "bus", str(house.phone("lead").id)))


async def test_list_is_the_same_with_and_without_numbers_running_and_stopped(house: House) -> None:
    first = await heard(house, "audit", "list", "--json")
    await house.app.schedule.tick()
    assert await heard(house, "audit", "list", "--json") == first
    await house.app.stop()
    assert await heard(house, "audit", "list", "--json") == first
    await house.open()
    assert len(first.json) > 5


async def test_list_since(house: House) -> None:
    house.clock.move_to(MONDAY + timedelta(days=3))
    assert (await heard(house, "settings", "close", "STJ", "--yes")).status == 0
    for since in ("2026-11-24", "2d", "36h"):
        [line] = (await heard(house, "audit", "list", "--since", since, "--json")).json
        assert (line["act"], line["role"], line["setting"]) == ("setting-closed", "command", "STJ")
    assert len((await heard(house, "audit", "list", "--since", "2026-11-23", "--json")).json) > 5
    wrong = await heard(house, "audit", "list", "--since", "yesterday")
    assert wrong.status == 2 and wrong.err.count("\n") == 1 and "expected a day such as" in wrong.err


async def test_list_leaves_out_what_cannot_be_read_and_says_so(house: House) -> None:
    await house.app.schedule.tick()
    whole = (await heard(house, "audit", "list", "--json")).json
    await run(house, lambda tx: tx.execute(update(audit).where(audit.c.link.is_not(None)).values(mac=b"")))
    said = await heard(house, "audit", "list", "--json")
    assert said.status == 0 and said.json == [] and len(whole) > 5
    assert "heard audit verify" in said.err


# -- restricted cases -------------------------------------------------------------------------------


async def open_restricted(house: House) -> None:
    """The duty officer opens what was sent past the school."""
    await open_case_of(house.phone("duty"))
    await house.settle()


async def test_restricted_case_changes_no_byte(tmp_path: Path) -> None:
    """MOMENTS 12: also after somebody opened it, before and after the clock has numbered that."""
    said: dict[bool, list[Said]] = {}
    async with two_installations(tmp_path) as installation:
        for restricted in (False, True):
            async with installation(restricted=restricted) as house:
                await numbered_at_start(house)
                if restricted:
                    await open_restricted(house)
                    lines = await run(house, list_waiting)
                    assert lines, "there is something to be hidden"
                said[restricted] = await everything(house)
                await house.app.schedule.tick()
                said[restricted] += await everything(house)
                if restricted:
                    numbered, _ = await run(house, TrailCheck(house.app.service.sealer).extent)
                    assert numbered > len(said[restricted][-2].json), "it is in the trail, and in no list"
    assert said[True] == said[False]
    assert all(one.status == 0 for one in said[True])


async def numbered_at_start(house: House) -> None:
    """What the mould's stop left waiting is an hour old: it gets its numbers at the start."""
    old = house.clock.now() - timedelta(minutes=30)
    sealer = house.app.service.sealer
    for _ in range(6000):
        rows = await run(house, list_waiting)
        if not any(open_line(sealer, row).at < old for row in rows):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("old lines were not numbered at the start")


async def everything(house: House) -> list[Said]:
    return [
        await heard(house, "audit", "verify"),
        await heard(house, "audit", "verify", "--json"),
        await heard(house, "audit", "list", "--json"),
        await heard(house, "audit", "list"),
    ]


async def test_a_case_that_is_gone_is_in_no_list(house: House) -> None:
    """Whether it was restricted cannot be told any more."""
    sealer, now = house.app.service.sealer, house.clock.now()
    before = (await heard(house, "audit", "list", "--json")).out
    await run(house, lambda tx: write_audit(tx, sealer, AuditLine(now, "opened", "ab" * 16, "cd" * 16)))
    assert (await heard(house, "audit", "list", "--json")).out == before


async def test_restricted_lines_would_show_without_the_rule(house: House) -> None:
    """Sabotage: the same line with no case in it is listed."""
    sealer, now = house.app.service.sealer, house.clock.now()
    await restricted_report(house, "second pupil")
    before = len((await heard(house, "audit", "list", "--json")).json)
    await run(house, lambda tx: write_audit(tx, sealer, AuditLine(now, "opened", "ab" * 16, "")))
    assert len((await heard(house, "audit", "list", "--json")).json) == before + 1


# -- small parts ------------------------------------------------------------------------------------


def test_slices_cover_every_number_once() -> None:
    for last in (0, 1, SLICE_LINES, SLICE_LINES + 1, 5 * SLICE_LINES):
        numbers = [n for first, end in slices(last) for n in range(first, end + 1)]
        assert numbers == list(range(1, last + 1))


def test_lines_of_one_second_are_ordered_by_what_is_printed() -> None:
    line = {"second": 5, "act": "b", "role": "dsl", "setting": "HFHS", "reference": None}
    later = {**line, "second": 40}
    first = {**line, "act": "a"}
    assert sorted([later, line, first], key=print_order) == [first, line, later]
    assert json.dumps(line)
