"""MOMENTS 12: two installations, equal but for one restricted case, answer alike to the byte.

Everything that a school or an administrator can ask is asked of both: commands, health, the desk of the
school's leads, a verified back-up's size. However the case came to be restricted, and whatever is under way for it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.timers import list_due
from tests.bot.houses import restricted_report, two_installations
from tests.bot.restricted import (
    ALL,
    WAYS,
    all_told,
    answers_like_an_unknown_one,
    backup_size,
    begun,
    differences,
    everything_at_once,
    headers_of,
    who_reads,
)
from tests.journeys.house import open_house


async def test_a_restricted_case_changes_no_byte(tmp_path: Path) -> None:
    """In whatever way it came to be restricted."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = await all_told(plain)
            count = len(await headers_of(plain))
        for name, how in WAYS.items():
            async with installation(restricted=True, how=how) as other:
                assert len(await headers_of(other)) == count + 1, f"{name}: the case is really there"
                await answers_like_an_unknown_one(other)
                assert differences(await all_told(other), expected, await who_reads(other)) == [], name


async def test_what_is_under_way_for_it_changes_no_byte_of_anything(tmp_path: Path) -> None:
    """Danger at once over every road, opened, and alerts that wait or were set aside: of each command and page."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = [*await all_told(plain, ALL), ("size", await backup_size(plain, tmp_path))]
        assert all(answer.status in (0, 1) and answer.out for args, answer in expected if args in ALL)
        async with installation(restricted=True, how=everything_at_once) as other:
            found = [*await all_told(other, ALL), ("size", await backup_size(other, tmp_path))]
        assert differences(found, expected) == []


async def test_a_waiting_desk_of_the_school_does_not_make_a_case_listed(tmp_path: Path) -> None:
    """The leads may come to read it later; until then it is nobody's at school."""
    from bot.operations.listed import may_be_listed

    async with open_house(tmp_path) as house:
        await restricted_report(house, "pupil")
        [header] = await headers_of(house)
        header.readers, header.hidden, header.why = ["HFHS/leads", "borough/duty"], [], []
        assert may_be_listed(header)
        header.waiting = ["HFHS/leads"]
        assert not may_be_listed(header)
        header.waiting, header.why = [], ["R5"]
        assert not may_be_listed(header)


# -- floods ---------------------------------------------------------------------------------------------


async def test_restricted_reports_spend_nothing_of_the_schools_budget(tmp_path: Path) -> None:
    """A school's alert that came together with others, or did not, would tell of what it may not see."""
    async with open_house(tmp_path, HEARD_ALERTS__MOST_AT_ONCE="1") as house:
        for number in range(3):
            await restricted_report(house, f"pupil {number}")
        pupil = await begun(house, "another", "they trip me up on the bus")
        await pupil.press("No")
        await pupil.wait_for("It is ready to send.")
        await pupil.press("Send now")
        await house.settle()
        texts = [str(message.text) for message in house.phone("lead").messages]
        assert len([text for text in texts if "A new report." in text]) == 1
        timers = await house.app.database.run(
            lambda tx: list_due(tx, house.app.service.sealer, house.clock.now() + timedelta(days=1))
        )
        assert sum(1 for timer in timers if timer.kind == "flood") == 2, "a budget of each circle"
