"""Monday's question for own eyes, and what a head sees of how much each lead has in hand (MOMENTS 32).

1. A heavy report that somebody opens is remembered in their own sealed row: that it was one, and the week.
2. On the Monday after, in staffed time, they alone are asked for their next supervision; then it is forgotten.
3. A head sees a band for each lead, made of what the setting's own leads read and nobody is kept from.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.access import authenticate
from handlers.calendars import calendar_for
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.kinds import heavy_themes_of
from handlers.lead.caselist import shelved
from handlers.turn import Turn
from safeguarding.case import Status
from safeguarding.hours import next_look
from safeguarding.load import band_of, count_before, forget_before, next_monday, remember, weigh
from safeguarding.report import Urgency
from storage.cases import Header
from storage.facts import is_restricted
from storage.people import DUTY_DESK, Person, find_person, find_setting, list_here, list_members, put_person
from storage.timers import has_timer, set_timer, stop_timer
from storage.vault import Reader

SUPERVISION = "supervision"  # the timer of one person
_COLLEAGUES = 2


# -- heavy reports ----------------------------------------------------------------------------------


def remember_opening(turn: Turn, reader: Reader, header: Header) -> None:
    """Remember that *reader* has opened a heavy report, and wind Monday's question."""
    sealer = turn.service.sealer
    person = find_person(turn.tx, sealer, reader.person)
    if person is None or not heavy_themes_of(header):
        return
    tag = sealer.index("heavy", person.id, header.id).hex()
    kept = remember(person.heavy, _today(turn), tag)
    if kept != person.heavy:
        person.heavy = kept
        put_person(turn.tx, sealer, person)
    if not has_timer(turn.tx, sealer, SUPERVISION, person.id):
        _wind(turn, person, next_monday(turn.now, turn.service.timezone))


def ask_on_monday(turn: Turn, who: str) -> None:
    """Ask *who* for their next supervision; in staffed time, and when they are here."""
    sealer = turn.service.sealer
    stop_timer(turn.tx, sealer, SUPERVISION, who)
    person = find_person(turn.tx, sealer, who)
    if person is None or person.state != "active":
        return
    count = count_before(person.heavy, _today(turn))
    begins = _first_moment(turn, person)
    if not count:
        return
    if begins > turn.now:
        _wind(turn, person, begins)
        return
    person.heavy = forget_before(person.heavy, _today(turn))
    put_person(turn.tx, sealer, person)
    if person.heavy.strip("0"):  # opened this morning, before the question
        _wind(turn, person, next_monday(turn.now, turn.service.timezone))
    rows: list[tuple[Choice, ...]] = [
        (turn.button("lead-button-supervision-date", lead_token(SUPERVISION, "date")),)
    ]
    rows += [(_ask_button(turn, one),) for one in _colleagues(turn, person)]
    turn.post(
        Outgoing(
            Address(person.door, person.address),
            lane=Lane.FOLLOW_UP,
            text=turn.words("lead-supervision", count=count),
            rows=tuple(rows),
            protect=True,
            silent=True,
        )
    )


def answer(turn: Turn, person: Person, what: str, colleague: str) -> None:
    """[I have a date], or ask a colleague, who hears nothing of any case."""
    asked = next((one for one in _colleagues(turn, person) if one.id == colleague), None)
    if what == "date":
        turn.say(turn.words("lead-supervision-good"))
    elif what == "ask" and asked is not None:
        name = person.name or turn.words(f"role-{person.role}")
        text = turn.words("lead-supervision-asked-of-you", name=name)
        turn.post(Outgoing(Address(asked.door, asked.address), lane=Lane.FOLLOW_UP, text=text, silent=True))
        turn.say(turn.words("lead-supervision-asked", name=_name(turn, asked)))
    else:
        turn.say(turn.words("lead-old-button"))


def _colleagues(turn: Turn, person: Person) -> list[Person]:
    """Give who could be asked: first of the same desk, then the head, then the council's desk."""
    desks = [seat.desk for seat in person.seats if seat.desk]
    desks += [f"{seat.setting}/head" for seat in person.seats if seat.setting]
    found: dict[str, Person] = {}
    for desk in dict.fromkeys((*desks, DUTY_DESK)):
        for one in list_here(turn.tx, turn.service.sealer, desk, turn.now):
            if one.id != person.id:
                found.setdefault(one.id, one)
    return list(found.values())[:_COLLEAGUES]


def _ask_button(turn: Turn, colleague: Person) -> Choice:
    token = lead_token(SUPERVISION, "ask", colleague.id)
    return turn.button("lead-button-supervision-ask", token, name=_name(turn, colleague))


def _name(turn: Turn, person: Person) -> str:
    return person.name or turn.words("lead-the-role", role=turn.words(f"role-{person.role}"))


def _first_moment(turn: Turn, person: Person) -> datetime:
    """Say from when the question may be put: in staffed time, and not while they are away."""
    back = datetime.fromtimestamp(person.away_until, turn.now.tzinfo)
    return next_look(calendar_for(turn.tx, turn.service, person.setting), max(turn.now, back)).at


def _wind(turn: Turn, person: Person, due: datetime) -> None:
    facts = {"door": person.door, "address": person.address}
    set_timer(turn.tx, turn.service.sealer, SUPERVISION, person.id, due, facts)


def _today(turn: Turn) -> date:
    return turn.now.astimezone(ZoneInfo(turn.service.timezone)).date()


# -- the head's view --------------------------------------------------------------------------------


def show_load(turn: Turn, person: Person) -> None:
    """`/load`: for each setting of a head, its leads and the band each is in; no number, nothing restricted."""
    codes = [seat.setting for seat in person.seats if seat.desk == f"{seat.setting}/head"]
    if authenticate(turn) is None or not codes:
        turn.say(turn.words("lead-load-not-you"))
        return
    for code in dict.fromkeys(codes):
        setting = find_setting(turn.tx, turn.service.sealer, code)
        weights = _weights(turn, code)
        lines = [turn.words("lead-load-head", setting=setting.name if setting else code)]
        for lead in list_members(turn.tx, turn.service.sealer, f"{code}/leads"):
            band = turn.words(f"lead-load-{band_of(weights.get(lead.id, ()))}")
            role = turn.words(f"role-{lead.role_at(code)}")
            name = f"{lead.name}, {role}" if lead.name else role
            lines.append(turn.words("lead-load-line", name=name, band=band))
        lines.append(turn.words("lead-load-foot"))
        head, *bands, foot = lines
        turn.say("\n\n".join([head, "\n".join(bands), foot]), passing=False)


def _weights(turn: Turn, code: str) -> dict[str, list[int]]:
    """Weigh what each lead has in hand: open, theirs, and read by the setting's own leads with nobody kept from it."""
    found: dict[str, list[int]] = {}
    for header in shelved(turn, [f"{code}/leads"]):
        holder = header.on_it or header.opened_by
        if holder and header.status != Status.CLOSED and header.setting == code and not is_restricted(header):
            weight = weigh(urgent=header.urgency <= Urgency.P2, heavy=bool(heavy_themes_of(header)))
            found.setdefault(holder, []).append(weight)
    return found
