"""The other roads of an alert: mail and the deployer's command. Nothing that was said, and no school's name.

Decides which of them an alert takes, and writes each as a row of its own. A mail bears urgency and reference
only: it lies readable on servers that are not ours.
"""

from __future__ import annotations

import math
import os
from dataclasses import replace
from datetime import datetime

from handlers.events import Address, Lane, Outgoing
from handlers.turn import Turn
from safeguarding.alerting import mail_leaves_at
from safeguarding.hours import Look
from safeguarding.report import Urgency
from storage.people import Person

MAIL, COMMAND = "mail", "command"
#: Doors that are no chats: nothing is ever typed there, and nothing that was sent can be taken back.
ONE_WAY = (MAIL, COMMAND)


def reached_elsewhere(turn: Turn, person: Person) -> bool:
    """Say whether somebody whose chat is closed still has a road of their own: a mail address that was proven.

    They go on being told, and pupils see them among the readers; they count as nobody who has answered.
    """
    by_mail = turn.service.mails and bool(person.email)
    return person.state == "unreachable" and by_mail and person.away_until <= turn.now.timestamp()


def further_roads(
    turn: Turn, message: Outgoing, person: Person, urgency: Urgency, leaves: datetime, look: Look
) -> None:
    """Send the alert in *message* over the person's other roads: all at once at P1, else by mail if they chose it."""
    danger = urgency is Urgency.P1
    if turn.service.mails and person.email and (danger or person.email_all):
        at = mail_leaves_at(urgency, leaves, look)
        if at is not None:  # else the morning's list brings it
            write_mail(turn, person.email, "lead-mail-alert", message, at, urgency=urgency.mark)
    if turn.service.commands and danger:
        turn.post(replace(message, to=Address(COMMAND, person.id), text="", rows=(), silent=False))


def write_mail(
    turn: Turn, to: str, key: str, like: Outgoing, at: datetime | None = None, **arguments: str
) -> None:
    """Owe somebody a mail: the first line of its text is the subject."""
    words = turn.service.texts.say(
        "en", key, service=turn.service.name, reference=like.reference, **arguments
    )
    turn.post(
        Outgoing(
            Address(MAIL, to),
            lane=like.lane,
            text=words,
            reference=like.reference,
            case=like.case,
            not_before=math.ceil(at.timestamp()) if at is not None and at > turn.now else 0,
            facts={**like.facts, "mail": os.urandom(8).hex()},
        )
    )


def code_mail(turn: Turn, to: str, code: str) -> None:
    """Send the code that proves that somebody reads *to*."""
    write_mail(turn, to, "lead-mail-code", Outgoing(turn.address, lane=Lane.CONVERSATION), code=code)
