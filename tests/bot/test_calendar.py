"""A school's calendar is taken in whole or not at all, and then everybody looks by it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendarwords import Means, meaning, understand
from bot.icsfile import read_file
from storage.calendars import load_calendar
from tests.bot.houses import Said, heard
from tests.journeys.house import House, open_house

LONDON, TODAY = ZoneInfo("Europe/London"), date(2026, 11, 23)


def event(title: str, first: str, last: str = "", *more: str, uid: str = "") -> str:
    """One event: days as 20261221 or moments as 20261221T100000; *last* as iCalendar has it, exclusive."""

    def dated(name: str, at: str) -> str:
        return f"{name}:{at}" if "T" in at else f"{name};VALUE=DATE:{at}"

    lines = ["BEGIN:VEVENT", f"UID:{uid or title}", f"SUMMARY:{title}", dated("DTSTART", first)]
    lines += [dated("DTEND", last)] if last else []
    return "\n".join([*lines, *more, "END:VEVENT"])


def file_of(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


TERM = event("Autumn term", "20260902", "20261219")
SPRING = (event("Spring term starts", "20270104"), event("Spring term ends", "20270325"))
YEAR = file_of(
    TERM,
    *SPRING,
    event("October half term", "20261026", "20261031"),
    event("INSET", "20261124", "20261125"),
    event(
        "Staffed",
        "20260902T083000",
        "20260902T150000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    ),
    event("Cover: Mrs A", "20261221T090000Z", "20261221T110000Z", "RRULE:FREQ=DAILY;COUNT=2"),
    event("Sports day", "20270301"),
)


# -- the file ---------------------------------------------------------------------------------------


def plan_of(*events: str) -> tuple[list[str], list[str]]:
    """Give what a file comes to: its items as words, and its faults."""
    happenings, faults = read_file(file_of(*events), LONDON, TODAY)
    found = understand(happenings, TODAY)
    return [str(item) for item in found.plan.items], [*faults, *found.faults]


def test_days_hours_and_zones_are_the_walls() -> None:
    happenings, faults = read_file(YEAR, LONDON, TODAY)
    found = understand(happenings, TODAY).plan
    assert faults == []
    assert [(str(term.first), str(term.last)) for term in found.terms] == [
        ("2026-09-02", "2026-12-18"),
        ("2027-01-04", "2027-03-25"),
    ]
    assert [(str(turn.first), f"{turn.start:%H:%M}", turn.name) for turn in found.rota] == [
        ("2026-12-21", "09:00", "Mrs A"),
        ("2026-12-22", "09:00", "Mrs A"),
    ]


def test_a_time_in_another_zone_is_moved_to_ours() -> None:
    turn = event("Cover: Mrs A", "20270701T080000Z", "20270701T100000Z")
    happenings, _ = read_file(file_of(turn), LONDON, TODAY)
    assert [f"{at.hours[0]:%H:%M}" for at in happenings if at.hours] == ["09:00"]  # summer time


def test_recurrence_keeps_the_wall_clock_over_the_change() -> None:
    every = event(
        "Cover: Mrs A",
        "20261017T100000",
        "20261017T120000",
        "RRULE:FREQ=WEEKLY;UNTIL=20261107T235959Z",
        "EXDATE:20261024T100000",
    )
    happenings, faults = read_file(file_of(every), LONDON, TODAY)
    assert faults == []
    assert [(at.first.day, at.hours and at.hours[0].hour) for at in happenings] == [
        (17, 10),
        (31, 10),
        (7, 10),
    ]


def hours_of(*events: str) -> list[tuple[int, int, int]]:
    """Give month, day and hour of each start."""
    happenings, faults = read_file(file_of(*events), LONDON, TODAY)
    assert faults == []
    return [(at.first.month, at.first.day, at.hours[0].hour) for at in happenings if at.hours]


def cover(first: str, last: str, *more: str) -> str:
    """Give a turn of cover; *first* and *last* with their zone, as they stand after the name."""
    lines = (
        "BEGIN:VEVENT",
        "UID:c",
        "SUMMARY:Cover: Mrs A",
        f"DTSTART{first}",
        f"DTEND{last}",
        *more,
        "END:VEVENT",
    )
    return "\n".join(lines)


def test_what_recurs_does_so_by_the_clock_that_it_was_written_by() -> None:
    """Over the night of 25 October: in UTC the wall's hour moves, in the school's own zone it stays."""
    three = "RRULE:FREQ=DAILY;COUNT=3"
    utc = cover(":20261024T090000Z", ":20261024T100000Z", three)
    london = cover(";TZID=Europe/London:20261024T100000", ";TZID=Europe/London:20261024T110000", three)
    windows = london.replace("Europe/London", "GMT Standard Time")
    athens = cover(";TZID=Europe/Athens:20261024T120000", ";TZID=Europe/Athens:20261024T130000", three)
    floating = cover(":20261024T100000", ":20261024T110000", three)
    assert hours_of(utc) == [(10, 24, 10), (10, 25, 9), (10, 26, 9)]
    for same in (london, windows, athens, floating):
        assert hours_of(same) == [(10, 24, 10), (10, 25, 10), (10, 26, 10)]


@pytest.mark.parametrize(
    "less", ["EXDATE:20261202T100000", "EXDATE;VALUE=DATE:20261202", "EXDATE:20261202T090000"]
)
def test_an_exception_takes_its_day_out_however_it_is_written(less: str) -> None:
    """A wrong hour in it leaves nobody promised on a day on which nobody is there."""
    assert hours_of(cover(":20261201T100000", ":20261201T110000", "RRULE:FREQ=DAILY;COUNT=3", less)) == [
        (12, 1, 10),
        (12, 3, 10),
    ]


def test_hours_that_began_years_ago_and_never_end_are_in_force() -> None:
    since = event("Staffed", "20150901T083000", "20150901T150000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    happenings, faults = read_file(file_of(since), LONDON, TODAY)
    found = understand(happenings, TODAY)
    assert (faults, found.faults) == ([], [])
    assert [sorted(hours.days) for hours in found.plan.weekly] == [[0, 1, 2, 3, 4]]
    assert min(at.first for at in happenings).year == 2025 and max(at.first for at in happenings).year == 2029


def test_hours_in_some_months_only_are_no_hours_of_the_week() -> None:
    _, faults = plan_of(
        event("Staffed", "20260901T083000", "20260901T150000", "RRULE:FREQ=WEEKLY;BYMONTH=9,10")
    )
    assert any("a weekly recurrence" in fault for fault in faults)


def test_a_folded_line_is_no_event() -> None:
    folded = "BEGIN:VEVENT\nUID:x\nSUMMARY:INSET\nDESCRIPTION:a\n BEGIN:VEVENT\n END:VEVENT\nDTSTART;VALUE=DATE:20261201\nEND:VEVENT"
    assert plan_of(folded) == (["line 3, INSET (Tue 1 Dec 2026)"], [])


def test_too_many_events_are_refused_in_a_line() -> None:
    many = ["BEGIN:VEVENT\nDTSTART:20261201\nEND:VEVENT"] * 5_001
    _, faults = read_file(file_of(*many), LONDON, TODAY)
    assert faults[-1] == "line 15003: more than 5000 events; expected a school's calendar"
    _, faults = read_file(file_of(*many * 20), LONDON, TODAY)  # 100,020
    assert len(faults) == 1 and "expected at most 2000000" in faults[0]


def test_a_time_zone_of_the_files_own_is_used_and_a_huge_one_refused() -> None:
    rules = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\n"
    own = f"BEGIN:VTIMEZONE\nTZID:School Time\n{rules}END:VTIMEZONE"
    turn = cover(";TZID=School Time:20261201T120000", ";TZID=School Time:20261201T130000")
    assert hours_of(own, turn) == [(12, 1, 9)]
    _, faults = read_file(file_of(own.replace(rules, rules * 900), turn), LONDON, TODAY)
    assert "line 3: a time zone of more than 64000 characters" in faults


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_garbage_gives_faults_and_never_an_exception(noise: bytes) -> None:
    for where in (b"SUMMARY:INSET", b"20261201", b"FREQ=DAILY", b"VEVENT"):
        good = file_of(event("INSET", "20261201", "", "RRULE:FREQ=DAILY;COUNT=2"))
        happenings, _ = read_file(good.replace(where, noise), LONDON, TODAY)
        understand(happenings, TODAY)


def test_a_moved_and_a_cancelled_time_are_not_told_twice() -> None:
    happenings, _ = read_file(
        file_of(
            event("Cover: Mrs A", "20261205T100000", "20261205T120000", "RRULE:FREQ=WEEKLY;COUNT=2", uid="x"),
            event(
                "Cover: Mrs A", "20261213T100000", "20261213T120000", "RECURRENCE-ID:20261212T100000", uid="x"
            ),
            event("INSET", "20261201", "", "STATUS:CANCELLED"),
        ),
        LONDON,
        TODAY,
    )
    assert [at.first.day for at in happenings] == [5, 13]


MEANINGS = [
    ("Autumn Term 2026", Means.TERM),
    ("Autumn term ends", Means.ENDS),
    ("First day of the spring term", Means.STARTS),
    ("Term starts for all pupils", Means.STARTS),
    ("Last day of term", Means.ENDS),
    ("School breaks up", Means.ENDS),
    ("Half-term", Means.HOLIDAY),
    ("Summer holidays", Means.HOLIDAY),
    ("INSET Day - school closed to pupils", Means.CLOSED),
    ("Staff training day", Means.CLOSED),
    ("Spring bank holiday", Means.CLOSED),
    ("Polling day", Means.CLOSED),
    ("Holiday cover: Mr B", Means.ROTA),
    ("Mrs A on call", Means.ROTA),
    ("Staffed hours", Means.HOURS),
    ("Sports day", None),
    ("Determined to win assembly", None),
    ("Breakfast club", None),
]


@pytest.mark.parametrize(("title", "means"), MEANINGS, ids=[title for title, _ in MEANINGS])
def test_a_title_means_one_thing(title: str, means: Means | None) -> None:
    assert meaning(title) is means


FAULTS = [
    (
        (event("Term", "20261219", "20260902"),),
        "line 3, Term: it ends on Wed 2 Sep 2026, 00:00, before it starts",
    ),
    ((event("INSET", "2026x"),), "line 3: DTSTART"),
    (("BEGIN:VEVENT\nSUMMARY:INSET\nEND:VEVENT",), "line 3, INSET: it has no DTSTART"),
    (("BEGIN:VEVENT\nSUMMARY:INSET\nDTSTART;VALUE=DATE:20261201",), "line 3: an event without END:VEVENT"),
    ((event("INSET", "20261201", "20261201T100000"),), "starts with a day and ends with a time"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=SOMETIMES"),), "line 3: RRULE"),
    ((event("Cover: A", "20261201T100000", "20261201T110000", "RRULE:FREQ=HOURLY"),), "it recurs HOURLY"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),), "it recurs SECONDLY"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=DAILY;INTERVAL=0"),), "INTERVAL=0; expected 1 or more"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),), "DAILY with BYMONTHDAY"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),), "it never happens"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO"),), "it never happens"),
    ((event("INSET", "20261201", "", "RRULE:RSCALE=CHINESE;FREQ=MONTHLY"),), "RSCALE, which is not read"),
    (
        (event("INSET", "20261201", "", "RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=DAILY;COUNT=1"),),
        "EXRULE is not read",
    ),
    (
        (event("Cover: A", "20261201T100000", "20261201T110000", "RDATE;VALUE=PERIOD:20261203T100000/PT1H"),),
        "a period",
    ),
    ((event("INSET", "99991231"),), "it cannot be read"),
    ((event("INSET", "00010101"),), "in the year 1; expected 1970 to 2100"),
    ((event("INSET", "20261201", "", "RRULE:FREQ=DAILY;COUNT=99999999999999"),), "line 3: RRULE"),
    ((event("INSET", "20261201T100000", "", "DURATION:-PT1H"),), "before it starts"),
    ((event("INSET", "20261201", "20261202", "RRULE:FREQ=DAILY;BYMONTH=13"),), "BYMONTH outside 1 to 12"),
    (
        (
            event("Cover: A", "20261201T100000", "20261201T110000", "RRULE:FREQ=DAILY;COUNT=4", uid="x"),
            event(
                "Cover: A",
                "20261202T140000",
                "20261202T150000",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T100000",
                uid="x",
            ),
        ),
        "it moves a time and all later ones",
    ),
    ((event("Cover: A", "20261201T220000", "20261202T060000"),), "over midnight"),
    ((event("Cover: A", "20261201", "20261202"),), "cover needs hours"),
    ((event("Cover", "20261201T100000", "20261201T110000"),), "nobody is named"),
    ((event("Staffed", "20261201T100000", "20261201T110000"),), "a weekly recurrence"),
    ((event("Term starts", "20270104"),), "a term starts on Mon 4 Jan 2027 and does not end"),
    ((event("Term ends", "20270104"),), "a term ends on Mon 4 Jan 2027 that never started"),
    ((event("Half term starts", "20270215"),), "first or last day alone"),
    (
        (TERM, event("Autumn term", "20260903", "20261219")),
        "says something else than line 3, with the same UID",
    ),
    ((event("Sports day", "20270104"),), "nothing in it is a term"),
    (
        ("BEGIN:VEVENT\nSUMMARY:INSET\nDTSTART;TZID=Mars/Base:20260902T000000\nEND:VEVENT",),
        "time zone 'Mars/Base' is not known",
    ),
]


@pytest.mark.parametrize(("events", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_fault_has_a_line(events: tuple[str, ...], said: str) -> None:
    _, faults = plan_of(*events)
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "expected BEGIN:VCALENDAR"),
        (b"name;date\nINSET;1.9.2026\n", "expected BEGIN:VCALENDAR"),
        (b"BEGIN:VCALENDAR\n\xff\xfe", "not UTF-8 text (byte 17)"),
        (b"BEGIN:VCALENDAR\n" + b" " * 2_000_001, "expected at most 2000000"),
    ],
)
def test_what_is_no_calendar_is_refused_in_a_line(data: bytes, said: str) -> None:
    found, faults = read_file(data, LONDON, TODAY)
    assert found == [] and len(faults) == 1 and said in faults[0]


# -- the command ------------------------------------------------------------------------------------


async def take(house: House, tmp_path: Path, data: bytes, *more: str) -> Said:
    path = tmp_path / "school.ics"
    await asyncio.to_thread(path.write_bytes, data)
    return await heard(house, "calendar", "import", "HFHS", str(path), *more)


async def test_an_import_changes_when_somebody_looks(tmp_path: Path) -> None:
    """The pupil's first screen goes by the imported calendar, at once, and after a restart."""
    async with open_house(tmp_path) as house:
        dry = await take(house, tmp_path, YEAR, "--dry-run")
        assert dry.status == 0 and "Nothing was kept" in dry.out and "line 45, Sports day" in dry.out
        assert (await heard(house, "calendar", "show", "HFHS", "--json")).json["terms"] == []
        said = await take(house, tmp_path, YEAR)
        assert said.status == 0, said.err
        shown = (await heard(house, "calendar", "show", "HFHS", "--json")).json
        assert shown["now"] == "staffed" and shown["hours"] == ["mon,tue,wed,thu,fri 08:30-15:00"]
        assert [turn["name"] for turn in shown["cover"]] == ["Mrs A", "Mrs A"]
        assert shown["days"][1]["periods"] == []  # INSET
        await house.restart()
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.wait_for("today, until 15:00")


async def test_a_faulty_file_changes_nothing_and_says_everything(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        assert (await take(house, tmp_path, YEAR)).status == 0
        kept = await house.app.database.run(lambda tx: load_calendar(tx, house.app.service.sealer, "HFHS"))
        bad = file_of(
            event("Autumn term", "20260902", "20270111"),
            *SPRING,
            event("Cover: Mrs Q", "20261222T100000", "20261222T120000"),
        )
        said = await take(house, tmp_path, bad)
        assert said.status == 1
        lines = [line for line in said.err.splitlines() if "note" not in line]
        assert len(lines) == 2, lines
        assert "line 3, Autumn term" in lines[0] and "two terms at the same time" in lines[0]
        assert "nobody at HFHS is called 'Mrs Q'; expected" in lines[1]
        after = await house.app.database.run(lambda tx: load_calendar(tx, house.app.service.sealer, "HFHS"))
        assert after == kept


async def test_a_file_against_what_is_kept_is_refused(tmp_path: Path) -> None:
    """A term that runs into one that was entered before contradicts it."""
    async with open_house(tmp_path) as house:
        assert (await take(house, tmp_path, YEAR)).status == 0
        more = file_of(event("Spring term", "20270301", "20270402"))
        said = await take(house, tmp_path, more)
        assert said.status == 1 and "stored before, Spring term starts" in said.err
        assert (await take(house, tmp_path, more, "--replace")).status == 0


async def test_last_years_calendar_is_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        said = await take(house, tmp_path, file_of(event("Autumn term", "20250902", "20251219")))
        assert said.status == 1 and "no staffed day" in said.err


async def test_hours_and_cover_by_command(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        said = await heard(
            house, "calendar", "hours", "HFHS", "mon-thu 08:30-12:00 13:00-16:00", "fri 08:30-13:00"
        )
        assert said.status == 0, said.err
        turn = ("--who", "Mr B", "--from", "2026-11-28", "--hours", "10:00-11:00")
        assert (await heard(house, "calendar", "cover", "HFHS", *turn)).status == 0
        shown = (await heard(house, "calendar", "show", "HFHS", "--json")).json
        saturday = next(day for day in shown["days"] if day["day"] == "2026-11-28")
        assert (saturday["periods"], saturday["by"]) == ([{"from": "10:00", "to": "11:00"}], ["cover"])
        monday = next(day for day in shown["days"] if day["day"] == "2026-11-23")
        assert [at["from"] for at in monday["periods"]] == ["08:30", "13:00"]


async def test_who_left_covers_nothing(tmp_path: Path) -> None:
    """The rota of somebody who was revoked promises nobody."""
    async with open_house(tmp_path) as house:
        turn = ("--who", "Mr B", "--from", "2026-11-28", "--hours", "10:00-11:00")
        assert (await heard(house, "calendar", "cover", "HFHS", *turn)).status == 0
        people = (await house.operate("leads.list"))["leads"]
        deputy = next(person["id"] for person in people if person["role"] == "ddsl")
        assert (await heard(house, "leads", "revoke", deputy, "--yes")).status == 0
        shown = (await heard(house, "calendar", "show", "HFHS", "--json")).json
        assert next(day for day in shown["days"] if day["day"] == "2026-11-28")["periods"] == []


BAD = [
    (("hours", "HFHS", "mon-fri 08:30-12:00 11:00-13:00"), 1),
    (("hours", "HFHS", "mon-fri 12:00-08:30"), 1),
    (("hours", "HFHS", "someday 08:30-12:00"), 2),
    (("hours", "HFHS", "mon-fri"), 2),
    (("hours", "HFHS"), 2),
    (("hours", "NOPE", "mon-fri 08:30-12:00"), 1),
    (("show", "NOPE"), 1),
    (("cover", "HFHS", "--who", "nobody", "--from", "2026-12-21", "--hours", "10:00-12:00"), 1),
    (("cover", "HFHS", "--who", "Mr B", "--from", "21.12.", "--hours", "10:00-12:00"), 2),
    (("cover", "HFHS", "--who", "Mr B", "--from", "2026-12-21", "--hours", "12:00-10:00"), 2),
    (("import", "HFHS", "missing.ics"), 1),
]


async def test_bad_input_is_a_line_and_changes_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for args, status in BAD:
            said = await heard(house, "calendar", *args)
            assert (said.status, said.out) == (status, ""), args
            assert "Traceback" not in said.err
        shown = (await heard(house, "calendar", "show", "HFHS", "--json")).json
        assert not shown["own_hours"] and shown["cover"] == []


async def test_years_of_closed_days_ahead_are_refused(tmp_path: Path) -> None:
    """No child's screen comes to a day after which nobody looks: closed days one after another for more than a year."""
    closed = [
        event("Closed", f"{first:%Y%m%d}", f"{first + timedelta(days=79):%Y%m%d}", uid=str(number))
        for number, first in enumerate(date(2027, 9, 1) + timedelta(days=79 * number) for number in range(6))
    ]
    async with open_house(tmp_path) as house:
        said = await take(house, tmp_path, file_of(*closed))
        assert said.status == 1 and "no staffed day in the 400 days after" in said.err
        assert (await take(house, tmp_path, file_of(*closed[:3]))).status == 0
