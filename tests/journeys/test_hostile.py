"""What somebody would try who wants the wrong adult to read, or nobody: parts of Heard against each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of, report

MINUTE = timedelta(minutes=1)


async def headers(house: House) -> list[Header]:
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return sorted(found, key=lambda header: ("HFHS/leads" not in header.readers, header.at))


async def the_case(house: House) -> Header:
    (found,) = await headers(house)
    return found


def heard(house: House, name: str, words: str) -> int:
    return sum(words in text for text in house.phone(name).texts)


async def ask_grade(lead: Phone, mark: str, why: str) -> None:
    await lead.press("More")
    await lead.wait_for("what else?")
    await lead.press("Urgency")
    await lead.wait_for("What should it be?")
    await lead.press(mark)
    await lead.wait_for("give the reason")
    await lead.write(why)


# -- what is added later --------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["mrs a laughs at my stammer", "my teacher touched me"])
async def test_words_about_a_reader_never_join_the_case_that_they_read(house: House, words: str) -> None:
    """MOMENTS 10: no path skips the question, [Yes, add it] neither."""
    pupil = await report(house)
    await open_case_of(house.phone("lead"))
    await pupil.write(words)
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for(
        lambda shown: "Send, but not to my school" in shown.labels and "Yes, add it" not in shown.labels
    )
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    first, second = await headers(house)
    assert first.lines == 1
    assert second.readers == ["borough/duty"]
    lead = house.phone("lead")
    await lead.write(f"/case {second.ref}")
    await lead.wait_for("There is nothing here for you")


async def test_words_about_a_reader_that_are_typed_after_yes_add_it_do_not_join_either(house: House) -> None:
    pupil = await report(house)
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.write("and mrs a said it is my fault")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    first, second = await headers(house)
    assert (first.lines, second.lines, second.readers) == (1, 2, ["borough/duty"])


async def test_words_that_name_no_reader_still_join(house: House) -> None:
    pupil = await report(house)
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    assert (await the_case(house)).lines == 2


# -- urgency --------------------------------------------------------------------------------------


async def test_a_case_that_is_raised_to_danger_climbs_as_danger(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Decide")
    await lead.wait_for("what happens now?")
    await lead.press("We watch, because …")
    await lead.wait_for("type")
    await lead.write("we watch the bus queue")
    await lead.wait_for("written down")
    await house.walk(120 * MINUTE)
    header = await the_case(house)
    await lead.write(f"/case {header.ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await ask_grade(lead, "P1", "he will be stabbed after school")
    await lead.wait_for("P1 now")
    assert not (await the_case(house)).decided_at
    await house.walk(61 * MINUTE)
    assert heard(house, "head", header.ref) >= 1


async def test_an_unopened_case_that_is_raised_to_danger_climbs_after_ten_minutes(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await report(house)
    header = await the_case(house)
    await house.walk(120 * MINUTE)
    lead = house.phone("lead")
    await lead.press_data(f"l.grade.{header.ref}.1", message=lead.answers[-1].id)
    await lead.wait_for("give the reason")
    await lead.write("his sister says more")
    await lead.wait_for("P1 now")
    await house.walk(11 * MINUTE)
    assert heard(house, "head", header.ref) == 1
