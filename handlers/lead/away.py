"""`/away until Monday, B covers`: an adult says that they are away, and who reads meanwhile.

What is not understood is asked by buttons; what would leave nobody is said, with what follows from it,
before it holds.
"""

from __future__ import annotations

from datetime import date, timedelta

from handlers import past_school
from handlers.absence import back_at, come_back, could_cover, day_of, go, left_alone
from handlers.days import date_words
from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.turn import Turn
from safeguarding.absence import read_absence
from storage.people import DUTY_DESK, Person

_ASKING = "away"  # what the chat is doing: the day is being typed
_NOBODY = "0"
_OFFERED_DAYS = (1, 7, 14)


def begin(turn: Turn, person: Person, text: str) -> None:
    """Answer `/away` with what was typed behind it, or a typed answer to its question."""
    today = day_of(turn.service, int(turn.now.timestamp()))
    covers = could_cover(turn.tx, turn.service, person, turn.now)
    meant = read_absence(text, today, {other.id: _name(turn, other) for other in covers})
    if meant.back is None:
        _ask_day(turn, today, understood=not text.strip())
    elif not meant.cover and covers:
        _ask_cover(turn, meant.back, covers)
    else:
        _go_or_warn(turn, person, meant.back, meant.cover, covers)


def is_typing(turn: Turn) -> bool:
    """Say whether what is written now answers the question for the day."""
    return _ASKING in turn.chat.doing


def press(turn: Turn, person: Person, day: str, rest: str) -> None:
    """Answer a button: a day, then who covers, then *yes* to what follows."""
    try:
        back = date.fromisoformat(day)
    except ValueError:
        turn.say(turn.words("lead-old-button"))
        return
    covers = could_cover(turn.tx, turn.service, person, turn.now)
    today = day_of(turn.service, int(turn.now.timestamp()))
    cover = rest.removesuffix("y")
    if back <= today or (cover not in ("", _NOBODY) and all(other.id != cover for other in covers)):
        turn.say(turn.words("lead-old-button"))
    elif not rest and covers:
        _ask_cover(turn, back, covers)
    elif rest.endswith("y"):
        _go(turn, person, back, "" if cover == _NOBODY else cover, covers)
    else:
        _go_or_warn(turn, person, back, "" if cover == _NOBODY else cover, covers)


def back(turn: Turn, person: Person) -> None:
    """[I'm back], or anything else that somebody who is away does."""
    was = person.away_until > turn.now.timestamp()
    come_back(turn, person)
    turn.say(turn.words("lead-back" if was else "lead-stays"), passing=False)


def _ask_day(turn: Turn, today: date, *, understood: bool) -> None:
    turn.chat.doing = {_ASKING: "day"}
    offered = [today + timedelta(days=ahead) for ahead in _OFFERED_DAYS]
    monday = today + timedelta(days=7 - today.weekday())
    days = sorted({*offered, monday})
    rows = [(_day_button(turn, day),) for day in days]
    turn.say(turn.words("lead-away-ask-day" if understood else "lead-away-not-understood"), rows)


def _day_button(turn: Turn, day: date) -> Choice:
    return turn.button("lead-button-back-on", lead_token("away", f"{day:%Y%m%d}"), day=date_words(turn, day))


def _ask_cover(turn: Turn, back: date, covers: list[Person]) -> None:
    turn.chat.doing = {}
    day = f"{back:%Y%m%d}"
    rows = [
        (turn.button("lead-button-covers", lead_token("away", day, other.id), name=_name(turn, other)),)
        for other in covers[:8]
    ]
    rows.append((turn.button("lead-button-all-cover", lead_token("away", day, _NOBODY)),))
    turn.say(turn.words("lead-away-ask-cover", day=date_words(turn, back)), rows)


def _go_or_warn(turn: Turn, person: Person, back: date, cover: str, covers: list[Person]) -> None:
    alone = left_alone(turn.tx, turn.service, person, turn.now)
    if not alone:
        _go(turn, person, back, cover, covers)
        return
    turn.chat.doing = {}
    key = "lead-away-warn-duty" if DUTY_DESK in alone else "lead-away-warn"
    yes = lead_token("away", f"{back:%Y%m%d}", f"{cover or _NOBODY}y")
    rows = (
        (turn.button("lead-button-away-yes", yes),),
        (turn.button("lead-button-away-no", lead_token("back")),),
    )
    turn.say(turn.words(key, day=date_words(turn, back)), rows)


def _go(turn: Turn, person: Person, back: date, cover: str, covers: list[Person]) -> None:
    turn.chat.doing = {}
    before = past_school.look(turn.tx, turn.service.sealer, turn.now)
    go(turn, person, back_at(turn.service, back), cover)
    unread = past_school.look_again(turn, before)
    named = next((_name(turn, other) for other in covers if other.id == cover), "")
    lines = [turn.words("lead-away-set", day=date_words(turn, back))]
    lines += [turn.words("lead-away-covered", name=named)] if named else []
    if unread:
        names = past_school.name_settings(turn, unread)
        lines.append(turn.words("lead-past-school-away", settings=names))
    turn.say("\n".join(lines), ((turn.button("lead-button-back", lead_token("back")),),))


def _name(turn: Turn, person: Person) -> str:
    return person.name or turn.words(f"role-{person.role}")
