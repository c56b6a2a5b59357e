"""`heard calendar`: a setting's hours, terms, closed days and rota."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.call import CallFailed, this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, facts, fail, warn
from bot.cli.when import day_of
from safeguarding.daywords import say_days, say_minute

Code = Annotated[str, typer.Argument(help="The setting's code, or `borough` for the duty desk.")]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_COLUMNS = len("Mon 30 Nov 2026")
_ONE = {"terms": "term", "closures": "closure"}
_HOURS = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)")


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="When a setting's grown-ups look.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("show")(show)
    group.command("hours")(hours)
    group.command("cover")(cover)
    app.add_typer(group, name="calendar")


def import_(
    context: typer.Context,
    code: Code,
    file: Annotated[Path, typer.Argument(help="An iCalendar file (.ics).", dir_okay=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken; keep nothing.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Forget first all that was entered for other days.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in terms, holidays, INSET days, hours and cover from a school's calendar.

    An event's title says what it is: "Autumn term" (or "Term starts", "Term ends"), "Half term", "INSET",
    "Closed", "Staffed" (weekly, with hours), "Cover: Mrs A" (with hours). What the file says of its days
    takes the place of what was entered for them. With a fault nothing is taken, and every fault is named.

    Example: heard calendar import HFHS school.ics --dry-run
    """
    call = this_call(context)
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise CallFailed(f"{file}: cannot be read ({fault.strerror})") from None
    asked, left = _read(data, call.settings(token_needed=False).service.timezone)
    answer = operate(call, "calendar.import", {"code": code, "dry_run": dry_run, "replace": replace, **asked})
    answer = {**answer, "left": left}
    if answer["faults"]:
        _refuse(answer, as_json, f"{file}: nothing was taken.")
    facts(answer, as_json, words=_taken(answer))


def _read(data: bytes, timezone: str) -> tuple[dict[str, Any], list[str]]:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from bot.calendarwords import understand
    from bot.icsfile import read_file
    from safeguarding.yearplan import to_record

    zone = ZoneInfo(timezone)
    today = datetime.now(UTC).astimezone(zone).date()
    happenings, faults = read_file(data, zone, today)
    understood = understand(happenings, today)
    if faults:  # what could not be read explains what seems to be missing
        understood.faults = [fault for fault in understood.faults if fault.startswith("line")]
    asked = {
        "plan": to_record(understood.plan),
        "sources": [item.source for item in understood.plan.items],
        "faults": [*faults, *understood.faults],
    }
    return asked, understood.left


def _taken(answer: dict[str, Any]) -> list[str]:
    taken = answer["taken"]
    counts = ", ".join(
        f"{count} {_ONE.get(what, what) if count == 1 else what}" for what, count in taken.items() if count
    )
    done = "would be taken" if answer["dry_run"] else "taken in"
    return [
        f"{answer['code']}: {counts} {done}.",
        *(f"Not taken, its title says nothing here: {source}" for source in answer["left"]),
        *(f"Note: {note}" for note in answer["notes"]),
        *(["Nothing was kept: this was a dry run."] if answer["dry_run"] else []),
    ]


def _refuse(answer: dict[str, Any], as_json: bool, line: str) -> None:
    if as_json:
        facts(answer, True, words=())
    for fault in answer["faults"]:
        fail(fault)
    warn(line)
    raise typer.Exit(1)


def show(context: typer.Context, code: Code, as_json: AsJson = False) -> None:
    """Show a setting's hours, terms, closed days and rota, who looks now, and the next 14 days.

    Example: heard calendar show HFHS
    """
    answer = operate(this_call(context), "calendar.show", {"code": code})
    facts(answer, as_json, words=_shown(answer))


def _shown(answer: dict[str, Any]) -> list[str]:
    whose = "its own" if answer["own_hours"] else "of the configuration"
    look = say_minute(datetime.fromisoformat(answer["next_look"])) if answer["next_look"] else "never"
    return [
        f"{answer['code']}: now {answer['now']}; next look {look} ({answer['timezone']}).",
        f"Hours ({whose}): {'; '.join(answer['hours'])}",
        *(f"Term {_span(term)}  {term['name']}" for term in answer["terms"]),
        *(f"{shut['why'].capitalize()} {_span(shut)}  {shut['name']}" for shut in answer["closures"]),
        *(f"Cover {_span(turn)} {turn['start']}-{turn['end']}  {turn['name']}" for turn in answer["cover"]),
        *(f"{day_of(day['day']):{_DAY_COLUMNS}}  {_periods(day)}" for day in answer["days"]),
        *(f"Note: {note}" for note in answer["notes"]),
    ]


def _span(item: dict[str, Any]) -> str:
    return say_days(date.fromisoformat(item["first"]), date.fromisoformat(item["last"]))


def _periods(day: dict[str, Any]) -> str:
    if not day["periods"]:
        return "nobody"
    times = ", ".join(f"{at['from']}-{at['to']}" for at in day["periods"])
    return f"{times}  ({', '.join(day['by'])})"


def hours(
    context: typer.Context,
    code: Code,
    weekly: Annotated[
        list[str] | None, typer.Argument(help='Days and hours, such as "mon-thu 08:30-12:00 13:00-16:30".')
    ] = None,
    standard: Annotated[bool, typer.Option("--standard", help="Those of the configuration again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Set a setting's hours of the week; several periods on a day are possible.

    Example: heard calendar hours HFHS "mon-thu 08:30-12:00 13:00-16:30" "fri 08:30-15:00"
    """
    if bool(weekly) is standard:
        raise typer.BadParameter('say hours, such as "mon-fri 08:30-16:30", or --standard')
    asked = [period for text in weekly or () for period in read_hours(text)]
    answer = operate(this_call(context), "calendar.hours", {"code": code, "weekly": asked})
    if answer["faults"]:
        _refuse(answer, as_json, "the hours were not changed.")
    facts(
        answer, as_json, words=(f"{answer['code']}: the hours were changed. See: heard calendar show {code}",)
    )


def read_hours(text: str) -> list[tuple[list[int], str, str]]:
    """Read "mon-thu,sat 08:30-12:00 13:00-16:30".

    Raises:
        typer.BadParameter: it is not that.
    """
    days, *periods = text.lower().split() or [""]
    found: set[int] = set()
    for part in days.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            raise typer.BadParameter(f'{text!r}: expected days such as "mon-fri" or "mon,wed", then hours')
        a, b = _DAYS.index(first), _DAYS.index(last or first)
        found |= set(range(a, b + 1)) if a <= b else {*range(a, 7), *range(b + 1)}
    matched = [_HOURS.fullmatch(period) for period in periods]
    if not periods or not all(matched):
        raise typer.BadParameter(f'{text!r}: expected hours such as "08:30-12:00" after the days')
    return [(sorted(found), match[1], match[2]) for match in matched if match]


def cover(
    context: typer.Context,
    code: Code,
    who: Annotated[str, typer.Option(help="A person who has joined there: name, role or id.")],
    first: Annotated[str, typer.Option("--from", help="The first day, 2026-12-21.")],
    times: Annotated[str, typer.Option("--hours", help="On each of the days, 10:00-12:00.")],
    last: Annotated[str, typer.Option("--until", help="The last day; not given: the first.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a turn of cover: somebody looks on holidays or at a weekend.

    Example: heard calendar cover HFHS --who "Mrs A" --from 2026-12-21 --until 2026-12-23 --hours 10:00-12:00
    """
    match = _HOURS.fullmatch(times)
    try:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as wrong:
        raise typer.BadParameter(f"{wrong}; expected a day such as 2026-12-21") from None
    if match is None or match[1] >= match[2] or days[0] > days[1]:
        raise typer.BadParameter("expected a last day not before the first, and hours such as 10:00-12:00")
    asked = {"who": who, "first": str(days[0]), "last": str(days[1]), "start": match[1], "end": match[2]}
    answer = operate(this_call(context), "calendar.cover", {"code": code, **asked})
    if answer["faults"]:
        _refuse(answer, as_json, "the turn was not added.")
    facts(answer, as_json, words=(f"{answer['code']}: {who} covers. See: heard calendar show {code}",))
