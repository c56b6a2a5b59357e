"""MOMENTS 12: two installations, equal but for one restricted case, answer alike to the byte.

Everything that a school or an administrator can ask is asked of both: commands, health, the desk of the
school's leads, a verified back-up's size. However the case came to be restricted, and whatever is under way for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers.events import Address, Lane, Outgoing
from handlers.post import owe
from storage import inbox, outbox
from storage.cases import Header, list_headers
from storage.chats import chat_id
from storage.timers import list_due
from tests.bot.houses import Way, fetch, heard, restricted_report, two_installations
from tests.journeys.house import House, open_house

#: Asked of every way in which a case comes to be restricted …
LISTS = (
    ("cases", "list", "--json"),
    ("cases", "list", "--setting", "HFHS"),
    ("inbox", "list", "--json"),
    ("outbox", "list", "--json"),
    ("audit", "list", "--json"),
)
#: … and these of the one in which most is under way: they take longer.
ALL = (
    *LISTS,
    ("cases", "list", "--status", "new"),
    ("inbox", "list"),
    ("outbox", "list"),
    ("settings", "list", "--json"),
    ("settings", "show", "HFHS"),
    ("calendar", "show", "HFHS"),
    ("leads", "list", "--json"),
    ("audit", "list"),
    ("audit", "verify"),
    ("keys", "list", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("verify", "--json"),
    ("retention", "run", "--dry-run"),
    ("retention", "run", "--dry-run", "--json"),
    ("golive", "HFHS", "--json"),
)
PAGES = ("/healthz", "/readyz", "/metrics")
Told = list[tuple[Any, Any]]


async def all_told(house: House, commands: Sequence[tuple[str, ...]] = LISTS) -> Told:
    """Ask what can be asked without being a reader of the case."""
    told: Told = [(page, without_lag(await fetch(house, page))) for page in PAGES]
    told += [(args, await heard(house, *args)) for args in commands]
    return [*told, ("desk", await the_desk(house))]


def without_lag(page: tuple[int, str]) -> tuple[int, list[str]]:
    """Leave out the event loop's pauses: they tell of the machine that the tests run on."""
    return page[0], [line for line in page[1].splitlines() if not line.startswith("heard_loop_lag_seconds")]


async def the_desk(house: House) -> list[str]:
    """Say what the school's leads see of it: their list, and what a foreign reference answers."""
    seen = []
    for name in ("lead", "deputy"):
        phone = house.phone(name)
        before = len(phone.messages)
        for command in ("/cases", "/case K7PM3Q"):
            await phone.write(command)
            await house.settle()
        seen.append("\n".join(str(message.text) for message in phone.messages[before:]))
    return seen


async def answers_like_an_unknown_one(house: House) -> None:
    """Whoever at school types the reference of the case is told what a wrong one is told."""
    hidden = max(await one_more(house), key=lambda found: found.at)
    lead, said = house.phone("lead"), []
    for reference in ("K7PM3Q", hidden.ref):
        before = len(lead.messages)
        await lead.write(f"/case {reference}")
        await house.settle()
        said.append([str(message.text) for message in lead.messages[before:] if not message.mine])
    assert said[0] == said[1]


async def backup_size(house: House, tmp_path: Path) -> int:
    path = tmp_path / "copy.backup"
    await asyncio.to_thread(path.unlink, missing_ok=True)
    said = await heard(house, "backup", str(path))
    assert said.status == 0, said.err
    return path.stat().st_size


async def one_more(house: House) -> list[Header]:
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


# -- the ways in which a case comes to be restricted --------------------------------------------------


async def begun(house: House, name: str, words: str) -> Any:
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write(words)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    return pupil


def answering(button: str) -> Way:
    """The pupil taps *button* where it says who reads, and sends."""

    async def way(house: House, name: str) -> None:
        pupil = await begun(house, name, "somebody here is unfair to me")
        await pupil.press(button)
        await pupil.wait_for("It is ready to send.")
        await pupil.press("Send now")
        await pupil.wait_for("Your four words are")
        await house.settle()

    return way


def writing(words: str) -> Way:
    """The words name an adult who reads; the question is answered *no*."""

    async def way(house: House, name: str) -> None:
        pupil = house.phone(name)
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type, or tap Start.")
        await pupil.write(words)
        await pupil.wait_for("Is one of them part of the problem?")
        await pupil.press("No. Send now")
        await pupil.wait_for("Your four words are")
        await house.settle()

    return way


async def in_danger(house: House, name: str) -> None:
    """P1, past the school: alerts at once, over every road."""
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("my teacher hurt me and I want to kill myself tonight")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    await house.settle()


async def opened(house: House, name: str) -> None:
    await restricted_report(house, name)
    await read_by_duty(house)


async def read_by_duty(house: House) -> None:
    """Somebody who may has read it: a line of the audit trail, a shown message, a timer."""
    alert = await house.phone("duty").wait_for("A new report.", anywhere=True)
    await house.phone("duty").press("Open", message=alert.id)
    await house.phone("duty").wait_for("This message is removed after 10 minutes.")
    await house.settle()


async def with_alerts_under_way(house: House, name: str) -> None:
    await restricted_report(house, name)
    await leave_under_way(house, name)


async def leave_under_way(house: House, name: str) -> None:
    """An alert that waits, one that was set aside, and a message of the pupil's that could not be handled."""
    sealer, now = house.app.service.sealer, house.clock.now()
    header = max(await one_more(house), key=lambda found: found.at)
    to = Address("telegram", str(house.phone("duty").id))
    alert = Outgoing(to, lane=Lane.ALERT, text="canary", case=header.id, facts={"alert": header.id})
    chat = chat_id(sealer, "telegram", str(house.phone(name).id))
    arrival = inbox.Arrival(b"r" * 16, chat, b"{}")

    def unit(tx: Any) -> None:
        owe(tx, sealer, alert)
        outbox.set_aside(tx, owe(tx, sealer, alert).id, 3)
        inbox.take_in(tx, sealer, [arrival], int(now.timestamp()) // 86_400, state="failed")

    await house.app.database.run(unit)
    await house.app.watch._look()


async def worked_on(house: House, name: str) -> None:
    """The council answers it, asks that it be closed as malicious, files its kind, ends a duty: all of it is noted."""
    await opened(house, name)
    duty, reference = house.phone("duty"), max(await one_more(house), key=lambda found: found.at).ref
    for token, words in (
        (f"l.ready.{reference}.thanks", ""),
        ("Send", ""),
        (f"l.link.{reference}", "zzzzzz"),
        (f"l.outcome.{reference}.malicious", "they all say so"),
        (f"l.file.{reference}.radicalisation~extremism", ""),
        (f"l.duty-none.{reference}.prevent", "it was a history lesson"),
    ):
        if token == "Send":
            await duty.press(token, anywhere=True)
        else:
            await duty.press_data(token, message=duty.answers[-1].id)
        await house.settle()
        if words:
            await duty.write(words)
            await house.settle()
    [found] = [one for one in await one_more(house) if one.ref == reference]
    assert found.answered_at
    assert [one[:1] + one[3:4] for one in found.duties if one[0] == "prevent"] == [["prevent", "none"]]


WAYS: dict[str, Way] = {
    "not to my school": restricted_report,
    "one of the readers (R6)": answering("Yes: Mr B"),
    "the head (R4)": answering("The head"),
    "another adult (R3)": answering("Another grown-up at school"),
    "not sure": answering("Not sure"),
    "the words name a reader": writing("Mr B shouts at me and pushes me"),
    "in danger": in_danger,
    "opened": opened,
    "worked on": worked_on,
    "under way": with_alerts_under_way,
}


async def test_a_restricted_case_changes_no_byte(tmp_path: Path) -> None:
    """In whatever way it came to be restricted."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = await all_told(plain)
            count = len(await one_more(plain))
        for name, how in WAYS.items():
            async with installation(restricted=True, how=how) as other:
                assert len(await one_more(other)) == count + 1, f"{name}: the case is really there"
                await answers_like_an_unknown_one(other)
                assert differences(await all_told(other), expected) == [], name


async def test_what_is_under_way_for_it_changes_no_byte_of_anything(tmp_path: Path) -> None:
    """Danger at once over every road, opened, and alerts that wait or were set aside: of each command and page."""
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = [*await all_told(plain, ALL), ("size", await backup_size(plain, tmp_path))]
        assert all(answer.status in (0, 1) and answer.out for args, answer in expected if args in ALL)
        async with installation(restricted=True, how=everything_at_once) as other:
            found = [*await all_told(other, ALL), ("size", await backup_size(other, tmp_path))]
        assert differences(found, expected) == []


def differences(found: Told, expected: Told) -> list[Any]:
    pairs = zip(found, expected, strict=True)
    return [(asked, said, wanted) for (asked, said), (_, wanted) in pairs if said != wanted]


async def everything_at_once(house: House, name: str) -> None:
    await in_danger(house, name)
    await read_by_duty(house)
    await leave_under_way(house, name)


# -- sabotages: each protection taken out, the bytes differ --------------------------------------------


SABOTAGES: dict[str, tuple[str, Callable[..., Any], Way, Any]] = {
    "no filter of cases": (
        "bot.operations.cases.may_be_listed",
        lambda header: True,
        restricted_report,
        ("cases", "list", "--json"),
    ),
    "no filter of the outbox": (
        "bot.operations.boxes.concerns_listed",
        lambda *_: True,
        with_alerts_under_way,
        ("outbox", "list", "--json"),
    ),
    "no filter of the inbox": (
        "bot.operations.boxes.writes_listed",
        lambda *_: True,
        with_alerts_under_way,
        ("inbox", "list", "--json"),
    ),
    "no filter of the trail": (
        "bot.operations.trail.may_be_listed",
        lambda header: True,
        opened,
        ("audit", "list", "--json"),
    ),
    "hidden people forgotten": (
        "bot.operations.cases.may_be_listed",
        lambda header: bool(header.setting),
        answering("Yes: Mr B"),
        ("cases", "list"),
    ),
}


@pytest.mark.parametrize("name", SABOTAGES)
async def test_without_its_protection_the_case_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place, broken, how, args = SABOTAGES[name]
    async with open_house(tmp_path) as house:
        before = await heard(house, *args)
        await how(house, "second pupil")
        assert await heard(house, *args) == before
        monkeypatch.setattr(place, broken)
        assert await heard(house, *args) != before


async def test_a_waiting_desk_of_the_school_does_not_make_a_case_listed(tmp_path: Path) -> None:
    """The leads may come to read it later; until then it is nobody's at school."""
    from bot.operations.listed import may_be_listed

    async with open_house(tmp_path) as house:
        await restricted_report(house, "pupil")
        [header] = await one_more(house)
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
