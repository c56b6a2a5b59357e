"""An adult's mail address: typed by themselves, and used only when a code that was sent there came back.

Decides what counts as proof that somebody reads it. An address is never shown to anybody else, and mails to it
bear no name of a school and nothing that was said.
"""

from __future__ import annotations

import hmac
import secrets

from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.roads import code_mail
from handlers.turn import Turn
from safeguarding.alerting import is_mail_address
from storage.audit import AuditLine, write_audit
from storage.people import Person, put_person

_ASKING = "mail"  # what the chat is doing: `address` or `code`
CODE_SECONDS = 1800
MOST_TRIES = 5


def lines(turn: Turn, person: Person) -> list[str]:
    """Say on which further roads alerts come."""
    if not turn.service.mails:
        return []
    if not person.email:
        return [turn.words("lead-me-no-mail")]
    key = "lead-me-mail-all" if person.email_all else "lead-me-mail-danger"
    return [turn.words(key, address=person.email)]


def rows(turn: Turn, person: Person) -> list[tuple[Choice, ...]]:
    """Offer what can be changed."""
    if not turn.service.mails:
        return []
    if not person.email:
        return [(turn.button("lead-button-add-mail", lead_token("mail", "add")),)]
    less = "lead-button-mail-danger" if person.email_all else "lead-button-mail-all"
    return [
        (turn.button(less, lead_token("mail", "less")),),
        (turn.button("lead-button-no-mail", lead_token("mail", "off")),),
    ]


def begin(turn: Turn, person: Person, what: str) -> bool:
    """Ask for an address, or change what mails come; True if there is something new to show."""
    match what:
        case "add" if turn.service.mails:
            turn.chat.doing = {_ASKING: "address"}
            turn.say(turn.words("lead-ask-mail"))
            return False
        case "less" if person.email:
            person.email_all = not person.email_all
        case "off":
            person.email, person.email_all = "", True
            write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "mail-dropped", person.id, ""))
        case _:
            turn.say(turn.words("lead-old-button"))
            return False
    put_person(turn.tx, turn.service.sealer, person)
    return True


def is_typing(turn: Turn) -> bool:
    """Say whether what is written now answers a question of this file."""
    return _ASKING in turn.chat.doing


def hear(turn: Turn, person: Person, text: str, message: str | None) -> bool:
    """Take an address or a code; the message with it leaves the chat. True when the address is proven."""
    turn.remove([message] if message else [])
    if turn.chat.doing[_ASKING] == "address":
        _send_code(turn, text.strip())
        return False
    return _take_code(turn, person, text.strip())


def _send_code(turn: Turn, address: str) -> None:
    if not is_mail_address(address):
        turn.say(turn.words("lead-mail-wrong"))
        return
    code = f"{secrets.randbelow(1_000_000):06}"
    began = str(int(turn.now.timestamp()))
    turn.chat.doing = {_ASKING: "code", "to": address, "code": code, "began": began, "tries": "0"}
    code_mail(turn, address, code)
    turn.say(turn.words("lead-mail-sent"))


def _take_code(turn: Turn, person: Person, typed: str) -> bool:
    doing = turn.chat.doing
    in_time = turn.now.timestamp() - int(doing["began"]) <= CODE_SECONDS
    if in_time and hmac.compare_digest(typed.replace(" ", "").encode(), doing["code"].encode()):
        person.email = doing["to"]
        put_person(turn.tx, turn.service.sealer, person)
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "mail-proven", person.id, ""))
        turn.chat.doing = {}
        return True
    tries = int(doing["tries"]) + 1
    if not in_time or tries >= MOST_TRIES:
        turn.chat.doing = {}
        turn.say(turn.words("lead-mail-code-over"))
    else:
        turn.chat.doing = {**doing, "tries": str(tries)}
        turn.say(turn.words("lead-mail-code-wrong"))
    return False
