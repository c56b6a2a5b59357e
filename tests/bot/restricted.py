"""What a school and an administrator can ask, and the ways in which a case comes to be restricted (MOMENTS 12).

What is asked answers by what there is, never by how busy the machine is: an answer that only says that the process
was late is asked for again (`steady`), and nothing ticks by itself meanwhile (`tests/bot/houses.py`).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from handlers.events import Address, Lane, Outgoing
from handlers.post import owe
from storage import inbox, outbox
from storage.cases import Header, list_headers
from storage.chats import chat_id
from storage.people import list_people
from storage.vault import may_read, reader_of
from tests.bot.houses import Said, Way, fetch, heard, restricted_report
from tests.journeys.house import House

PATIENCE_SECONDS = 180.0
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
    ("settings", "show", "HFHS", "--json"),
    ("calendar", "show", "HFHS"),
    ("leads", "list", "--json"),
    ("audit", "list"),
    ("audit", "list", "--since", "7d"),
    ("audit", "verify"),
    ("keys", "list", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("verify", "--json"),
    ("retention", "run", "--dry-run"),
    ("retention", "run", "--dry-run", "--json"),
    ("golive", "HFHS", "--json"),
    ("digest", "--for", "HFHS"),
    ("digest", "--for", "HFHS", "--json"),
    ("digest", "--for", "borough"),
    ("feedback",),
    ("feedback", "--json"),
    ("helplines", "check", "--json"),
    ("inbox", "retry"),
    ("outbox", "retry"),
)
_HEAD = re.compile(r"End of the audit trail: [0-9A-F-]+")
PAGES = ("/healthz", "/readyz", "/metrics")
#: The desk: lists, figures, bands, and what a foreign reference answers.
AT_SCHOOL = tuple(
    (name, command)
    for name in ("lead", "deputy", "head", "chair")
    for command in ("/cases", "/case K7PM3Q", "/digest", "/load")
)
Told = list[tuple[Any, Any]]


# -- asking -------------------------------------------------------------------------------------


async def all_told(house: House, commands: Sequence[tuple[str, ...]] = LISTS) -> Told:
    """Ask what can be asked without being a reader of the case."""
    await house.app.schedule.tick()  # by itself it does not here
    await house.settle(PATIENCE_SECONDS)
    told: Told = [(page, await page_of(house, page)) for page in PAGES]
    told += [(args, await answer_of(house, *args)) for args in commands]
    return [
        *told,
        *[((name, command), await answers_to(house, name, command)) for name, command in AT_SCHOOL],
    ]


async def answer_of(house: House, *args: str) -> Said:
    """Carry out a command; the borough's issue bears the head of the trail, which is never twice the same."""
    found: Said = await steady(lambda: heard(house, *args))
    return replace(found, out=_HEAD.sub("End of the audit trail.", found.out))


async def page_of(house: House, page: str) -> tuple[int, list[str]]:
    """Fetch a page, but for the event loop's pauses and what rang because a poll was late."""
    status, body = await steady(lambda: fetch(house, page))
    machine = ("heard_loop_lag_seconds", 'heard_alarm{kind="poll_')
    return status, [line for line in body.splitlines() if not line.startswith(machine)]


async def steady(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until the answer is not about a process that is late."""
    end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while is_late(answer := await ask()):
        assert asyncio.get_running_loop().time() < end, f"the process is late for too long: {answer}"
        await asyncio.sleep(0.2)
    return answer


def is_late(answer: Said | tuple[int, str]) -> bool:
    """Say whether an answer only tells that the machine has much to do."""
    if isinstance(answer, Said):
        late = (
            "was not answered",
            "alarms: in the last",
            "Telegram answered 1",
            "not compared with Telegram's",
            "say it again",
            "did not answer",
        )
        return any(words in answer.out + answer.err for words in late)
    status, body = answer
    if body.startswith("{"):
        said = json.loads(body)
        return status == 503 or said.get("last_poll_age_seconds", 0) > 0
    return "heard_storing 0" in body or "heard_last_poll_age_seconds 0.0" not in body


async def answers_to(house: House, name: str, command: str) -> list[str]:
    """Write *command* on somebody's phone and give all that came."""
    phone = house.phone(name)
    before = {message.id for message in phone.messages}
    await phone.write(command)
    await phone.wait_for(lambda shown: shown.id not in before, PATIENCE_SECONDS)
    await house.settle(PATIENCE_SECONDS)
    return [str(one.text) for one in phone.messages if one.id not in before and not one.mine]


async def answers_like_an_unknown_one(house: House) -> None:
    """Whoever at school types the reference of the case is told what a wrong one is told."""
    hidden = max(await headers_of(house), key=lambda found: found.at)
    said = [await answers_to(house, "lead", f"/case {ref}") for ref in ("K7PM3Q", hidden.ref)]
    assert said[0] == said[1]


async def backup_size(house: House, tmp_path: Path) -> int:
    """Make a back-up and give its size."""
    path = tmp_path / "copy.backup"
    await asyncio.to_thread(path.unlink, missing_ok=True)
    said = await answer_of(house, "backup", str(path))
    assert said.status == 0, said.err
    return path.stat().st_size


async def headers_of(house: House) -> list[Header]:
    """Give the headers of all cases."""
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


async def who_reads(house: House) -> set[str]:
    """Name those whose desk the newest case is on: they may see it."""
    header = max(await headers_of(house), key=lambda found: found.at)
    people = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    ids = {one.address for one in people if may_read(header, reader_of(one))}
    return {name for name, phone in house.phones.items() if str(phone.id) in ids}


def differences(found: Told, expected: Told, readers: Collection[str] = ()) -> list[Any]:
    """Give what was answered differently: what was asked, and both answers; the desks of *readers* may."""
    pairs = zip(found, expected, strict=True)
    return [
        (asked, said, wanted)
        for (asked, said), (_, wanted) in pairs
        if said != wanted and asked[0] not in readers
    ]


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
        asked = "Is one of them part of the problem?"
        shown = await pupil.wait_for(lambda one: asked in one or "Are you safe right now?" in one)
        if asked not in shown:
            await pupil.press("Yes")
            shown = await pupil.wait_for(asked)
        if "No. Send now" in shown.labels:
            await pupil.press("No. Send now")
        else:
            await pupil.press("No")
            await pupil.wait_for("It is ready to send.")
            await pupil.press("Send now")
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
    header = max(await headers_of(house), key=lambda found: found.at)
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
    duty, reference = house.phone("duty"), max(await headers_of(house), key=lambda found: found.at).ref
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
    [found] = [one for one in await headers_of(house) if one.ref == reference]
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


async def everything_at_once(house: House, name: str) -> None:
    """Danger past the school, over every road; opened; an alert that waits and one that was set aside."""
    await in_danger(house, name)
    await read_by_duty(house)
    await leave_under_way(house, name)
