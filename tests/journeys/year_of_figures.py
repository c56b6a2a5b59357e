"""A year of a borough, wound forward through the application itself: every week drawn up, issued, and attacked.

    python -m tests.journeys.year_of_figures [SETTINGS [REPORTS_A_WEEK [WEEKS]]]        (make year)

Real reports over HTTP against the sandbox, real leads who open most of them, the clock moved from one issue to the
next. At the end it asks: did each issue come once and in time, is each the same when asked again, and can all
readers together tell a withheld cell more closely than allowed?
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.figures.solver import pinned
from handlers.issuing import issue_for, load_base, load_source
from safeguarding.borough import borough_tables
from safeguarding.fact import first_day, week_of
from safeguarding.withholding import problem_of
from tests.journeys.house import MONDAY, House, closed_house
from tests.safeguarding.test_disclosure import attack_on

PATIENCE = 120.0
PHASES = ("Primary", "Primary", "Primary", "Secondary", "Nursery", "16 plus")
WORDS = (
    "they trip me up on the bus", "they call me names", "someone has a knife", "i cut myself", "my mum's boyfriend hit me",
    "they hid my bag", "nobody talks to me", "he sends me pictures", "i don't want to go home", "they took my money",
)  # fmt: skip
SCHOOLS_WITH_LEADS = 6


async def furnish(house: House, settings: int, chance: random.Random) -> list[str]:
    """A borough, a duty desk, a manager, and leads and a head at some schools."""
    codes = [f"S{number:03}" for number in range(settings)]
    for code in codes:
        size = chance.choice((40, 210, 420, 900))
        await house.operate(
            "settings.add", code=code, name=f"School {code}", pupils=size, phase=chance.choice(PHASES)
        )
    for name, code, role in (("duty", "borough", "duty"), ("manager", "borough", "duty_manager")):
        await house.join(name, code, role)
    for code in codes[:SCHOOLS_WITH_LEADS]:
        await house.join(f"lead {code}", code, "dsl")
    await house.join("head", codes[0], "head")
    return codes


async def report(house: House, name: str, code: str, words: str) -> None:
    """A whole report of a fresh phone, by whatever way the words lead."""
    pupil = house.phone(name, on_page=False)
    await pupil.start(f"s-{code}")
    await pupil.wait_for("Just type", PATIENCE)
    await pupil.write(words)
    order = ("No, new", "No. Send now", "Send now", "Yes", "No")
    for _ in range(9):
        shown = await pupil.wait_for(
            lambda one: set(order) & set(one.labels) or "Your four words are" in one, PATIENCE
        )
        if "Your four words are" in shown:
            return
        await pupil.press(next(one for one in order if one in shown.labels), message=shown.id)
    raise AssertionError("no way leads to the end")


async def open_some(house: House, code: str) -> None:
    """A lead opens what the last alerts offer, heavy or not."""
    lead = house.phone(f"lead {code}")
    for shown in list(lead.messages)[-6:]:
        if "Open" in shown.labels:
            await lead.press("Open", message=shown.id)
            await house.settle(PATIENCE)
            last = lead.messages[-1]
            if "Open now" in last.labels:
                await lead.press("Open now", message=last.id)
                await house.settle(PATIENCE)


async def live(house: House, codes: list[str], weeks: int, reports: int, chance: random.Random) -> int:
    """Wind the weeks forward from Monday to Thursday to Monday; gives how many reports were sent."""
    sent = 0
    for week in range(weeks):
        for hours in (70, 2, 94, 2):  # Monday 10:00, Thursday 08:00 and 10:00, Monday 08:00
            for _ in range(chance.randrange(reports + 1) if hours > 2 else 0):
                code = codes[int(len(codes) * chance.random() ** 3)]
                await report(house, f"pupil {sent}", code, chance.choice(WORDS))
                sent += 1
                if code in codes[:SCHOOLS_WITH_LEADS] and chance.random() < 0.8:
                    await house.settle(PATIENCE)
                    await open_some(house, code)
            await house.wind(timedelta(hours=hours), PATIENCE)
        sys.stderr.write(f"week {week + 1} of {weeks}: {sent} reports\n")
    return sent


async def look(house: House, codes: list[str], began: date, now: datetime) -> dict[str, Any]:
    """Ask what the year came to."""
    database, service = house.app.database, house.app.service
    weeks = [week_of(began + timedelta(weeks=n)) for n in range((now.date() - began).days // 7)]
    bases = [
        base
        for week in weeks
        if (base := await database.run(lambda tx, week=week: load_base(tx, service.sealer, week)))
    ]  # type: ignore[misc]
    twice = [
        week
        for base in bases
        for week in [base.week]
        for reader in (f"{codes[0]}/leads", f"{codes[0]}/head", "borough")
        if (await database.run(lambda tx, r=reader, w=week: issue_for(tx, service, r, w)))  # type: ignore[misc]
        != (await database.run(lambda tx, r=reader, w=week: issue_for(tx, service, r, w)))  # type: ignore[misc]
    ]
    problem, names = attack_on([borough_tables(base) for base in bases])
    told = [names[cell] for cell in pinned(problem)]
    terms = {}
    for name in ("2026-autumn", "2027-spring", "2027-summer"):
        term = await database.run(lambda tx, name=name: load_source(tx, service.sealer, name))  # type: ignore[misc]
        if term is not None and term.term is not None:
            asked, _ = problem_of(term.term)
            terms[name] = {
                "withheld_topics": list(term.term.held),
                "cells_that_must_keep": len(asked["keeps"]),
                "pinned": pinned(asked),
            }
    said = Counter()
    for name in (f"lead {codes[0]}", "head", "manager"):
        texts = [
            str(one.text) for one in house.phone(name).messages if "Your digest is ready" in str(one.text)
        ]
        said[name] = len(texts)
        said[f"{name}, different"] = len(set(texts))
    return {
        "weeks_frozen": len(bases),
        "weeks_gone_by": len(weeks),
        "counted": sum(tally.received for base in bases for tally in base.tallies.values())
        + sum(base.restricted for base in bases),
        "changed_when_asked_again": twice,
        "messages": dict(said),
        "withheld_cells": len(problem["keeps"]),
        "told_too_closely": told,
        "terms": terms,
    }


async def main(settings: int = 130, reports: int = 6, weeks: int = 52) -> dict[str, Any]:
    """Live a year and look at it."""
    chance = random.Random(5)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="heard-year-") as place:
        async with closed_house(Path(place)) as house:
            codes = await furnish(house, settings, chance)
            sent = await live(house, codes, weeks, reports, chance)
            found = await look(house, codes, first_day(week_of(MONDAY.date())), house.clock.now())
    return {"settings": settings, "reports": sent, **found, "seconds": round(time.perf_counter() - started)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(*(int(one) for one in sys.argv[1:]))), indent=2) + "\n")
