"""The line that says how many replies are to be looked at tells nobody of a case that is hidden from them (MOMENTS 12)."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.cases import find_header, save_header
from storage.people import list_active
from tests.journeys.house import House
from tests.journeys.test_sampling import REST_OF_TERM, answered_by_duty

LINE = "drawn by lot"


async def test_who_must_not_know_of_the_case_hears_of_no_reply(house: House) -> None:
    hidden = await house.join("officer", "borough", "duty", "Mr D")
    third = await house.join("third", "borough", "duty", "Mr E")
    reference = await answered_by_duty(house)
    sealer = house.app.service.sealer

    def hide(tx: Connection) -> None:
        header = find_header(tx, sealer, reference)
        assert header is not None
        found = next(one for one in list_active(tx, sealer, "borough/duty") if one.name == "Mr D")
        header.hidden = [*header.hidden, found.id]
        save_header(tx, sealer, header)

    await house.app.database.run(hide)
    await house.wind(REST_OF_TERM, 30)
    assert [text for text in third.texts if LINE in text]
    assert not [text for text in hidden.texts if LINE in text], "a hidden officer hears of it"
    assert not [text for text in house.phone("duty").texts if LINE in text], "who wrote it cannot look at it"
