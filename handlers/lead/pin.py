"""The PIN pad: guards a lead's phone where somebody else picks it up. It opens no key.

Tapped on a pad of buttons, never typed, so that no digit stands in the chat; the pad is one message that is
changed in place. What is kept is an HMAC under the index key, with the person's id. Five wrong tries in a row
rest the pad for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.events import Choice, Outgoing, Verb
from handlers.keyboards import lead_token
from handlers.turn import Later, Turn
from storage.audit import AuditLine, write_audit
from storage.people import Person, put_person

PIN = "pin"  # in the chat's `doing`: which pad stands
OPEN_FOR = timedelta(minutes=10)
REST = timedelta(minutes=15)
MOST_WRONG = 5
LENGTHS = range(4, 7)
_PAD = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("back", "0", "ok"))


def is_locked(turn: Turn, person: Person) -> bool:
    """Say whether the pad stands between this adult and what they asked for; acting keeps it away."""
    if not person.pin:
        return False
    if person.unlocked_until > turn.now.timestamp():
        person.unlocked_until = int((turn.now + OPEN_FOR).timestamp())
        put_person(turn.tx, turn.service.sealer, person)
        return False
    return True


def show_settings(turn: Turn, person: Person) -> None:
    """Say whether there is a PIN, and offer what can be done."""
    if person.pin:
        rows = (
            (turn.button("lead-button-pin-change", lead_token("pin", "choose")),),
            (turn.button("lead-button-pin-drop", lead_token("pin", "drop")),),
        )
        turn.say(turn.words("lead-pin-set"), rows)
        return
    minutes = str(int(OPEN_FOR.total_seconds()) // 60)
    rows_none = ((turn.button("lead-button-pin-choose", lead_token("pin", "choose")),),)
    turn.say(turn.words("lead-pin-none", minutes=minutes), rows_none)


def ask(turn: Turn, person: Person, then: str) -> None:
    """Show the pad; *then* is the token of what was asked for, done once it is open."""
    if person.pin_rests_until > turn.now.timestamp():
        _say_rest(turn, None)
        return
    turn.chat.doing = {PIN: "open", "digits": "", "then": then}
    _say_pad(turn, "lead-pin-pad", None)


def choose(turn: Turn) -> None:
    """Begin to choose a PIN."""
    turn.chat.doing = {PIN: "first", "digits": ""}
    _say_pad(turn, "lead-pin-first", None)


def drop(turn: Turn, person: Person) -> None:
    """Take the PIN away."""
    person.pin, person.unlocked_until = "", 0
    put_person(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "pin-dropped", person.id, ""))
    turn.say(turn.words("lead-pin-dropped"))


def lock(turn: Turn, person: Person) -> None:
    """Lock the chat now; what was opened goes from the screen with the next tick."""
    if not person.pin:
        turn.say(turn.words("lead-lock-needs-pin"))
        return
    person.unlocked_until = 0
    put_person(turn.tx, turn.service.sealer, person)
    turn.chat.doing = {}
    turn.say(turn.words("lead-locked"))


def tap(
    turn: Turn, person: Person, key: str, under: str | None, go_on: Callable[[str], Later | None]
) -> Later | None:
    """Take one key of the pad; *go_on* does what was asked for before it."""
    doing = turn.chat.doing
    if person.pin_rests_until > turn.now.timestamp():
        _say_rest(turn, under)
        return None
    if PIN not in doing or not (key in ("ok", "back") or (key.isdigit() and len(key) == 1)):
        turn.say(turn.words("lead-old-button"))
        return None
    digits = doing["digits"]
    if key == "ok":
        return _enter(turn, person, digits, under, go_on)
    turn.chat.doing = {**doing, "digits": digits[:-1] if key == "back" else (digits + key)[: LENGTHS[-1]]}
    text = {"open": "lead-pin-pad", "first": "lead-pin-first"}.get(doing[PIN], "lead-pin-again")
    _say_pad(turn, text, under)
    return None


def _enter(
    turn: Turn, person: Person, digits: str, under: str | None, go_on: Callable[[str], Later | None]
) -> Later | None:
    match turn.chat.doing[PIN]:
        case "open":
            return _try(turn, person, digits, under, go_on)
        case "first" if is_weak(digits):
            turn.chat.doing = {PIN: "first", "digits": ""}
            _say_pad(turn, "lead-pin-weak", under)
        case "first":
            turn.chat.doing = {PIN: "again", "digits": "", "before": _digest(turn, person, digits)}
            _say_pad(turn, "lead-pin-again", under)
        case _ if turn.chat.doing.get("before") != _digest(turn, person, digits):
            turn.chat.doing = {PIN: "first", "digits": ""}
            _say_pad(turn, "lead-pin-differs", under)
        case _:
            _keep(turn, person, digits, under)
    return None


def _keep(turn: Turn, person: Person, digits: str, under: str | None) -> None:
    person.pin, person.pin_wrong = _digest(turn, person, digits), 0
    person.unlocked_until = int((turn.now + OPEN_FOR).timestamp())
    put_person(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "pin-set", person.id, ""))
    turn.chat.doing = {}
    _close_pad(turn, under, "lead-pin-chosen")


def _try(
    turn: Turn, person: Person, digits: str, under: str | None, go_on: Callable[[str], Later | None]
) -> Later | None:
    then = turn.chat.doing.get("then", "")
    if person.pin not in _digests(turn, person, digits):
        person.pin_wrong += 1
        turn.chat.doing = {**turn.chat.doing, "digits": ""}
        if person.pin_wrong >= MOST_WRONG:
            person.pin_wrong, person.pin_rests_until = 0, int((turn.now + REST).timestamp())
            write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "pin-refused", person.id, ""))
            _say_rest(turn, under)
        else:
            _say_pad(turn, "lead-pin-wrong", under)
        put_person(turn.tx, turn.service.sealer, person)
        return None
    person.pin_wrong = 0
    person.unlocked_until = int((turn.now + OPEN_FOR).timestamp())
    put_person(turn.tx, turn.service.sealer, person)
    turn.chat.doing = {}
    _close_pad(turn, under, "lead-pin-open")
    return go_on(then)


def hear(turn: Turn, text: str, message: str | None) -> None:
    """Take nothing that is typed while the pad stands; digits, which may be the PIN, leave the chat."""
    if text.strip().isdigit():
        turn.remove([message] if message else [])
    turn.say(turn.words("lead-pin-tap"))


def is_weak(digits: str) -> bool:
    """Say whether a PIN is too short, too long, all one digit, or digits in order."""
    if len(digits) not in LENGTHS or len(set(digits)) == 1:
        return True
    return digits in "01234567890" or digits in "09876543210"


def _digest(turn: Turn, person: Person, digits: str) -> str:
    return turn.service.sealer.index("pin", person.id, digits).hex()


def _digests(turn: Turn, person: Person, digits: str) -> set[str]:
    return {one.hex() for one in turn.service.sealer.index_each("pin", person.id, digits)}


def _say_pad(turn: Turn, key: str, under: str | None) -> None:
    """Show the pad, in place of the one that was tapped if there is one."""
    text = turn.words(key, dots="●" * len(turn.chat.doing["digits"]) or "…")
    _put(turn, text, under, tuple(tuple(_key(turn, one) for one in row) for row in _PAD))


def _key(turn: Turn, key: str) -> Choice:
    if key.isdigit():
        return Choice(key, lead_token("key", key))
    return turn.button(
        "lead-button-pin-ok" if key == "ok" else "lead-button-pin-back", lead_token("key", key)
    )


def _close_pad(turn: Turn, under: str | None, key: str) -> None:
    """Say *key* where the pad was: a pad that stays would look as if it still asked."""
    _put(turn, turn.words(key), under)


def _say_rest(turn: Turn, under: str | None) -> None:
    turn.chat.doing = {}
    _put(turn, turn.words("lead-pin-wait", minutes=str(int(REST.total_seconds()) // 60)), under)


def _put(turn: Turn, text: str, under: str | None, rows: tuple[tuple[Choice, ...], ...] = ()) -> None:
    if under is None:
        turn.say(text, rows)
    else:
        turn.post(Outgoing(turn.address, verb=Verb.CHANGE, message=under, text=text, rows=rows))
