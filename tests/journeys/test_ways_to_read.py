"""Every way by which an adult comes to read what was sent before: who is named in it does not.

DESIGN 1.5; MOMENTS 9 and 12; decision 0043. By each way the same adult comes to read
another report, so that a way that lets nobody in shows nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from handlers.lead import comparing, covering, succeeding
from safeguarding import routing
from storage import seats
from storage.people import Person
from tests.bot.houses import heard
from tests.journeys.house import House, closed_house
from tests.journeys.test_changes_of_people import ready_to_send
from tests.journeys.test_changes_of_people import sent as send_ready
from tests.journeys.test_handover import open_menu
from tests.journeys.test_invitations import invite, open_link
from tests.journeys.test_newcomers import find_person, headers, listed, opens, says, sent, sent_past

SOON = timedelta(seconds=20)
NEW = "new"  # Mr Crabtree's phone
WORDS = "they trip me up on the bus and mr crabtree saw it"
PLAIN = "a girl kicks me on the bus"
Way = Callable[[House, str, str], Awaitable[None]]


async def joins_the_council(house: House, *_: str) -> None:
    await house.join(NEW, "borough", "duty", "Mr Crabtree")


async def reads_elsewhere_and_takes_a_second_seat(house: House, *_: str) -> None:
    await house.join(NEW, "STJ", "dsl", "Mr Crabtree")
    await open_link(house, NEW, await invite(house, "borough", "duty"))


async def comes_back_under_another_name(house: House, *_: str) -> None:
    """They left before; pupils go on writing the name that they had."""
    await house.join(NEW, "STJ", "dsl", "Mr Crabtree")
    await house.operate("leads.revoke", id=(await find_person(house, NEW)).id)
    await house.phone(NEW).start(f"join-{await invite(house, 'borough', 'duty')}")
    await finish_joining(house.phone(NEW), "Mr Unheard")


async def finish_joining(phone: Phone, shown: str, relatives: str = "Nobody") -> None:
    await phone.wait_for("You are joining as")
    await phone.write(shown)
    await phone.wait_for("Who must you not read about?")
    await phone.press(relatives)
    await phone.wait_for("TEST ALERT")
    await phone.press("I got it")
    await phone.wait_for("You are active")


async def a_table_says_whose_relative_they_are(house: House, *_: str) -> None:
    """`heard leads import`: the relative stands in the table, and who joins says nothing of it."""
    table = house.folder / "leads.csv"
    table.write_text("code,role,name,email,relatives\nborough,duty,A,,Eric Crabtree\n")
    said = await heard(house, "leads", "import", str(table), "--json")
    await house.phone(NEW).start(f"join-{said.json['invitations'][0]['token']}")
    await finish_joining(house.phone(NEW), "Mr Unheard", "That is right")


async def a_colleague_lets_them_in(house: House, about: str, plain: str) -> None:
    await house.join(NEW, "HFHS", "ddsl", "Mr Crabtree")
    person = await find_person(house, NEW)
    lead = await open_menu(house, plain, "Let a colleague read it")
    await lead.wait_for("who shall read it too?")
    await lead.press("Let Mr Crabtree, deputy safeguarding lead read it")
    shown = await lead.wait_for("reads it too, and was told.")
    await lead.press_data(f"l.let.{about}.{person.id}", message=shown.id)
    await lead.wait_for("cannot be let in")


async def it_is_handed_to_their_school(house: House, about: str, plain: str) -> None:
    await house.join(NEW, "STJ", "dsl", "Mr Crabtree")
    await house.join("beside", "STJ", "ddsl", "Ms Quill")
    for ref in (about, plain):
        lead = await open_menu(house, ref, "Hand it over")
        await lead.wait_for("to whom shall it go?")
        await lead.press("To another school")
        await lead.wait_for("type the other school's code")
        await lead.write("stj")
        await lead.wait_for("St John's Primary")
        await lead.press("Hand it over")
        await lead.wait_for("handed over.")
        assert await opens(house, "beside", ref)


async def its_readers_are_away(house: House, *_: str) -> None:
    await house.join(NEW, "HFHS", "ddsl", "Mr Crabtree")
    for name in ("deputy", "lead"):
        person = await find_person(house, name)
        await house.operate("leads.away", id=person.id, until="2026-11-27", anyway=True)


async def its_reader_leaves(house: House, *_: str) -> None:
    await house.join(NEW, "HFHS", "ddsl", "Mr Crabtree")
    await house.operate("leads.revoke", id=(await find_person(house, "lead")).id)


AT_COUNCIL: tuple[Way, ...] = (
    joins_the_council,
    reads_elsewhere_and_takes_a_second_seat,
    comes_back_under_another_name,
    a_table_says_whose_relative_they_are,
)
AT_SCHOOL: tuple[Way, ...] = (
    a_colleague_lets_them_in,
    it_is_handed_to_their_school,
    its_readers_are_away,
    its_reader_leaves,
)


async def go(house: House, way: Way) -> tuple[str, str]:
    """Two reports, one of which names Mr Crabtree; then he comes by *way*. Gives their references."""
    send = sent_past if way in AT_COUNCIL else sent
    about, plain = await send(house, "one", WORDS), await send(house, "two", PLAIN)
    await way(house, about, plain)
    await house.wind(SOON)
    return about, plain


@pytest.mark.parametrize("way", [*AT_COUNCIL, *AT_SCHOOL])
async def test_who_is_named_comes_to_read_it_by_no_way(house: House, way: Way) -> None:
    about, plain = await go(house, way)
    assert await opens(house, NEW, plain), "by this way one comes to read"
    assert not await opens(house, NEW, about)
    assert about not in await listed(house, NEW)
    assert not any(about in text for text in house.phone(NEW).texts if not text.startswith("/case"))


@pytest.mark.parametrize(
    "way", [reads_elsewhere_and_takes_a_second_seat, its_readers_are_away, its_reader_leaves]
)
async def test_sabotage_without_comparing_they_do(
    house: House, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    for module in (comparing, covering, succeeding):
        monkeypatch.setattr(module, "may_not_come", lambda *_: [])
    about, _ = await go(house, way)
    assert await opens(house, NEW, about)


# -- a second account -------------------------------------------------------------------------------


async def second_account(house: House) -> str:
    """The pupil points to Mrs A and writes no name; she joins the council by another account."""
    header = await send_ready(house, await ready_to_send(house, "Yes: Mrs A"))
    await house.join("again", "borough", "duty", "mrs a")
    await house.wind(SOON)
    return str(header.ref)


async def test_whom_the_pupil_pointed_to_reads_it_by_no_second_account(house: House) -> None:
    ref = await second_account(house)
    assert not await opens(house, "again", ref)
    assert await opens(house, "duty", ref)


# -- a governor: somebody of a school who has no desk there -----------------------------------------


async def governor_and_officer(house: House, *, governor_first: bool, before: bool) -> str:
    """One adult is a governor of the school and sits at the duty desk; *before*: all that comes after the report."""
    seats = [("HFHS", "governor"), ("borough", "duty")]
    seats = seats if governor_first else seats[::-1]

    async def take() -> None:
        await house.join("both", *seats[0], "Mr Both")
        await open_link(house, "both", await invite(house, *seats[1]))
        await house.wind(SOON)

    if not before:
        await take()
    ref = await sent_past(house, "pupil", "a boy hits me")
    if before:
        await take()
    return ref


@pytest.mark.parametrize("governor_first", [True, False])
@pytest.mark.parametrize("before", [True, False])
async def test_a_governor_at_the_duty_desk_reads_nothing_that_was_sent_past_the_school(
    house: House, governor_first: bool, before: bool
) -> None:
    ref = await governor_and_officer(house, governor_first=governor_first, before=before)
    both = house.phone("both")
    assert not await opens(house, "both", ref)
    assert ref not in await listed(house, "both")
    assert not any(ref in text for text in both.texts if not text.startswith("/case"))
    assert await opens(house, "duty", ref)
    await house.walk(timedelta(days=2))
    assert not any(ref in text for text in both.texts if not text.startswith("/case")), "no rung tells them"
    person = await find_person(house, "both")
    await house.operate("leads.revoke", id=person.id, setting="HFHS")
    await house.wind(SOON)
    assert not await opens(house, "both", ref), "they were of the school when it was sent"


async def test_who_was_a_governor_then_and_joins_the_council_later_does_not_read_it(house: House) -> None:
    await house.join("both", "HFHS", "governor", "Mr Both")
    ref = await sent_past(house, "pupil", "a boy hits me")
    person = await find_person(house, "both")
    await house.operate("leads.revoke", id=person.id)
    await house.phone("both").start(f"join-{await invite(house, 'borough', 'duty')}")
    await finish_joining(house.phone("both"), "Mr Both")
    await house.wind(SOON)
    assert not await opens(house, "both", ref)
    assert await opens(house, "duty", ref)


async def test_sabotage_a_place_without_a_desk_that_counts_for_nothing_opens_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "places", frozenset())
    ref = await governor_and_officer(house, governor_first=True, before=False)
    assert await opens(house, "both", ref)


async def sent_past_to_the_last_one(tmp_path: Path) -> bool:
    """All that the council has is one duty officer, who is a governor of the school. Do they hear of it, and read it?"""
    async with closed_house(tmp_path) as house:
        await house.operate("settings.add", code="HFHS", name="Hope Fold High School", pupils=900)
        await house.join("both", "borough", "duty", "Mr Both")
        await open_link(house, "both", await invite(house, "HFHS", "governor"))
        await house.join("lead", "HFHS", "dsl", "Mrs A")
        await house.wind(SOON)
        ref = await sent_past(house, "pupil", "a boy hits me")
        assert not await opens(house, "lead", ref) and ref not in await listed(house, "lead")
        await says(house, "both", "Change the names", "Tabitha Ramsbottom")
        await house.wind(SOON)
        return any(ref in text for text in house.phone("both").texts) and await opens(house, "both", ref)


async def test_where_nobody_else_is_left_a_governor_at_the_duty_desk_reads_it(tmp_path: Path) -> None:
    """MOMENTS 11: from any code there is a reader; in danger, too."""
    assert await sent_past_to_the_last_one(tmp_path)


async def test_sabotage_kept_from_the_last_one_it_reaches_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "_at_its_desks", lambda _, people, __: frozenset(people))
    assert not await sent_past_to_the_last_one(tmp_path)


# -- a trust: seated at a setting that came to it ---------------------------------------------------


async def trust_comes(house: House) -> dict[str, bool]:
    """A trust gets the school. Is its officer kept from the case that names him, and who sits at the council, too, from
    the one whose pupil was not sure who it is?
    """
    await house.operate("settings.change", code="STJ", trust="Rowan Trust")
    await house.join(NEW, "STJ", "trust_dsl", "Mr Crabtree")
    await house.join("second", "borough", "duty", "Ms Second")
    await house.join("both", "STJ", "trust_ceo", "Ms Both")
    await open_link(house, "both", await invite(house, "borough", "duty_manager"))
    about, plain = await sent(house, "one", WORDS), await sent(house, "two", PLAIN)
    await send_ready(house, await ready_to_send(house, "Not sure"))
    [unsure] = [one.ref for one in await headers(house) if one.concern == "unsure"]
    told = await house.operate("settings.change", code="HFHS", trust="Rowan Trust")
    assert told["seated"] == 2
    await house.wind(SOON)
    people = {name: await find_person(house, name) for name in (NEW, "both")}
    assert not any(one.comparing for one in people.values())
    hidden = {one.ref: one.hidden for one in await headers(house)}
    assert not {one.id for one in people.values()} & set(hidden[plain])
    return {"named": people[NEW].id in hidden[about], "not sure": people["both"].id in hidden[unsure]}


async def test_a_trusts_people_are_compared_with_what_a_school_had_before_it_came(house: House) -> None:
    assert await trust_comes(house) == {"named": True, "not sure": True}


async def test_sabotage_seated_by_a_register_and_not_compared_they_are_kept_from_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "compare_later", lambda *_: None)
    assert await trust_comes(house) == {"named": False, "not sure": False}
