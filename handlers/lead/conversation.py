"""One event of an adult who reads, answered."""

from __future__ import annotations

from handlers import slips
from handlers.access import note_refusal
from handlers.events import Chose, Commanded, Edited, Event, SentFile, Wrote
from handlers.keyboards import read_token
from handlers.lead import away, casework, codes, figures, heavy, joining, keeping, load, mailbox, pin, profile
from handlers.lead.desk import PRESSES, TYPED, UNGUARDED
from handlers.slipkeeping import SLIPS
from handlers.turn import Later, Turn
from storage.people import Person, put_person

_ABOUT_THEMSELVES = frozenset({"away", "me", "mail", SLIPS})


def answer(turn: Turn, event: Event, person: Person, message: str | None) -> Later | None:
    """Answer one event of *person*, who may still be joining; *message* is the id of what they sent, or under which they pressed."""
    if person.state == "unreachable":  # they act: they can be reached
        person.state = "active"
        put_person(turn.tx, turn.service.sealer, person)
    if person.away_until > turn.now.timestamp() and not _is_about_absence(turn, event):
        away.back(turn, person)
    match event:
        case Commanded("start", argument) if argument.startswith("join-"):
            joining.join(turn, argument.removeprefix("join-"))
        case Commanded("start", argument) if person.can_act and argument.startswith("s-"):
            profile.read_poster(turn, person, argument.removeprefix("s-"))
        case Wrote(text) if person.state == "joining":
            joining.take_name(turn, person, text)
        case Chose("l.role-only") if person.state == "joining":
            joining.take_name(turn, person, "")
        case Wrote(text) if person.state == "listing":
            joining.take_conflicts(turn, person, text, message)
        case Chose("l.me.nobody") if person.state == "listing":
            joining.take_conflicts(turn, person, "", None)
        case Chose("l.me.keep") if person.state == "listing":
            joining.take_conflicts(turn, person, "\n".join(person.conflicts), None)
        case Chose("l.got-it") if person.state == "testing":
            joining.activate(turn, person)
        case _ if not person.can_act:
            joining.ask_next(turn, person)
        case Commanded(name, argument):
            return _command(turn, person, name, argument)
        case Chose(token):
            return _press(turn, person, token, message)
        case Wrote(text) if away.is_typing(turn):
            away.begin(turn, person, text)
        case Wrote(text) if mailbox.is_typing(turn):
            if mailbox.hear(turn, person, text, message):
                profile.show(turn, person)
        case Wrote(text) if profile.is_typing(turn):
            profile.hear(turn, person, text, message)
        case Wrote(text) | Edited(text):
            return _take_typed(turn, person, text, message)
        case SentFile():
            turn.say(turn.words("lead-no-files"))
        case _:
            turn.say(turn.words("lead-help"))
    return None


def _is_about_absence(turn: Turn, event: Event) -> bool:
    match event:
        case Commanded("away") | Commanded("me"):
            return True
        case Chose(token):
            return token.startswith(("l.away", "l.back", "l.me", "l.mail"))
        case Wrote():
            return away.is_typing(turn)
        case _:
            return False


def _command(turn: Turn, person: Person, name: str, argument: str) -> Later | None:
    # whoever goes on to something else must not find their next words kept as a name or a day
    turn.chat.doing = {key: kept for key, kept in turn.chat.doing.items() if key not in _ABOUT_THEMSELVES}
    if name == "lock":
        pin.lock(turn, person)
        return None
    if pin.is_locked(turn, person):
        pin.ask(turn, person, f"/{name} {argument}"[:60])
        return None
    match name:
        case "cases":
            casework.list_cases(turn)
        case "case" if argument:
            return heavy.open_or_warn(turn, argument.strip().upper())
        case "digest":
            figures.show_newest(turn, person)
        case "me":
            profile.show(turn, person)
        case "away":
            away.begin(turn, person, argument)
        case "load":
            load.show_load(turn, person)
        case "slips" | "slip":
            slips.begin(turn)
        case "erase":
            codes.command(turn, person, argument.strip().upper())
        case "hold" | "lift":
            keeping.command(turn, person, name, argument.strip().upper())
        case _:
            turn.say(turn.words("lead-help"))
    return None


def _press(turn: Turn, person: Person, text: str, under: str | None) -> Later | None:
    token = read_token(text)
    if token is not None and token.what == "key" and token.turn < 0:
        return pin.tap(turn, person, token.argument, under, lambda then: _go_on(turn, person, then))
    press = PRESSES.get(token.what) if token is not None and token.turn < 0 else None
    if token is None or press is None:
        note_refusal(turn, token.argument if token is not None else "")
        turn.say(turn.words("lead-old-button"))
        return None
    if token.what not in UNGUARDED and pin.is_locked(turn, person):
        pin.ask(turn, person, text)
        return None
    return press(turn, person, token)


def _go_on(turn: Turn, person: Person, then: str) -> Later | None:
    """Do what was asked for before the pad came up."""
    if then.startswith("/"):
        name, _, argument = then[1:].partition(" ")
        return _command(turn, person, name, argument)
    return _press(turn, person, then, None)


def _take_typed(turn: Turn, person: Person, text: str, message: str | None) -> Later | None:
    take = next((take for key, take in TYPED.items() if key in turn.chat.doing), None)
    if take is None or not text.strip():
        turn.say(turn.words("lead-help"))
        return None
    return take(turn, person, text, message)
