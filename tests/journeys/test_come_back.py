"""Who comes back is still known by the names they bore here."""

from __future__ import annotations

from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person, opens, says, sent


async def test_who_comes_back_under_another_name_is_known_by_both(house: House) -> None:
    await says(house, "deputy", "Change my name", "Mrs Windermere")
    before = await find_person(house, "deputy")
    await house.operate("leads.revoke", id=before.id)
    await house.settle()
    await house.join("deputy", "HFHS", "ddsl", "Mrs Newby")
    assert (await find_person(house, "deputy")).called == ["Mr B", "Mrs Windermere"]
    ref = await sent(house, "one", "they trip me up and mrs windermere saw it")
    assert not await opens(house, "deputy", ref)
    assert await opens(house, "lead", ref)
