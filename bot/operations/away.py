"""`heard leads away`: an administrator enters that an adult is away, and who covers.

Decides what is refused and what is only said: it is the same absence that `/away` enters in the chat.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts, OperationFault, WrongUsage
from bot.operations.leads import facts_of, find_adult
from handlers import past_school
from handlers.absence import back_at, come_back, could_cover, day_of, go, left_alone
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.absence import MOST_DAYS
from storage.chats import Chat
from storage.people import DUTY_DESK, Person


def set_away(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Make an adult away until the day *until* on which they are back; an empty day brings them back now."""
    person = find_adult(tx, service.sealer, str(facts["id"]))
    if not person.can_act:
        raise OperationFault(f"this adult is {person.state}, not active: there is nothing to be away from")
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    if not facts.get("until"):
        come_back(turn, person)
        return {**facts_of(person), "cover": None, "alone": [], "past_school": []}
    until = back_at(service, _day(service, str(facts["until"]), now))
    cover = _cover(tx, service, person, str(facts.get("cover") or ""), now)
    alone = left_alone(tx, service, person, now)
    if DUTY_DESK in alone and not facts.get("anyway"):
        raise OperationFault(
            "then nobody at the duty desk would be here: let another join or come back, or say it again with --anyway"
        )
    before = past_school.look(tx, service.sealer, now)
    go(turn, person, until, cover)
    past = sorted(past_school.look_again(turn, before))
    told = {**facts_of(person), "cover": cover or None, "alone": alone, "past_school": past}
    return Answer(told, outbox=bool(turn.owed), alarms=turn.alarms)


def _day(service: Service, text: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"--until: found {text!r}, expected a day such as 2026-11-30") from None
    ahead = (day - day_of(service, int(now.timestamp()))).days
    if not 0 < ahead <= MOST_DAYS:
        raise WrongUsage(f"--until: found {text}, expected a day after today, at most {MOST_DAYS} days ahead")
    return day


def _cover(tx: Connection, service: Service, person: Person, wanted: str, now: datetime) -> str:
    if not wanted:
        return ""
    covering = find_adult(tx, service.sealer, wanted)
    if covering.id == person.id:
        raise OperationFault("--cover: nobody covers for themselves")
    if all(other.id != covering.id for other in could_cover(tx, service, person, now)):
        raise OperationFault(
            f"--cover: {covering.id[:8]} does not sit at the same desk, or is not here; see: heard leads list"
        )
    return covering.id
