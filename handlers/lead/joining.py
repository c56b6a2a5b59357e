"""How an adult joins: a single-use link, a name for pupils to see, a test alert, and they are active."""

from __future__ import annotations

import os

from handlers.access import desk_of, who_is
from handlers.keyboards import lead_token
from handlers.pupil.report import draft_of, throw_away
from handlers.turn import Turn
from storage.audit import AuditLine, write_audit
from storage.people import (
    DUTY_DESK,
    Invitation,
    Person,
    find_invitation,
    find_setting,
    load_desk,
    put_person,
    save_desk,
    use_invitation,
)

MAX_NAME_CHARACTERS = 40


def join(turn: Turn, token: str) -> None:
    """Answer an invitation's link. A pupil's chat never becomes an adult's by it."""
    sealer = turn.service.sealer
    invitation = find_invitation(turn.tx, sealer, token, turn.now)
    if who_is(turn) is not None:
        turn.say(turn.words("lead-already-joined"))
    elif turn.chat.cases or _has_words(turn):
        turn.say(turn.words("pupil-staff-link"))
    elif invitation is None or not use_invitation(turn.tx, sealer, token):
        turn.say(turn.words("lead-invitation-bad"))
    else:
        _bind(turn, invitation)


def _has_words(turn: Turn) -> bool:
    """Say whether a pupil has written here; who only looked at the poster's screen may still join."""
    draft = draft_of(turn)
    if draft is not None and not draft.lines and draft.safe is None:
        throw_away(turn, draft)
        draft = None
    return draft is not None or "hidden" in turn.chat.doing


def _bind(turn: Turn, invitation: Invitation) -> None:
    person = Person(
        id=os.urandom(16).hex(),
        role=invitation.role,
        setting=invitation.setting,
        state="joining",
        door=turn.chat.door,
        address=turn.chat.address,
        joined_at=int(turn.now.timestamp()),
    )
    put_person(turn.tx, turn.service.sealer, person)
    turn.chat.person = person.id
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "joined", person.id, ""))
    rows = ((turn.button("lead-button-role-only", lead_token("role-only")),),)
    role = turn.words(f"role-{person.role}")
    turn.say(turn.words("lead-welcome", role=role, where=where_of(turn, person)), rows)


def where_of(turn: Turn, person: Person) -> str:
    """Name the setting of a person, or the borough."""
    setting = find_setting(turn.tx, turn.service.sealer, person.setting) if person.setting else None
    return setting.name if setting else turn.words("lead-borough")


def take_name(turn: Turn, person: Person, name: str) -> None:
    """Keep the name that pupils will see (empty: the role alone), and send the test alert."""
    person.name = " ".join(name.split())[:MAX_NAME_CHARACTERS]
    person.state = "testing"
    put_person(turn.tx, turn.service.sealer, person)
    send_test(turn)


def send_test(turn: Turn) -> None:
    """Send the test alert that activates."""
    turn.say(turn.words("lead-test-alert"), ((turn.button("lead-button-got-it", lead_token("got-it")),),))


def activate(turn: Turn, person: Person) -> None:
    """The test alert was acknowledged: the person sits at their desk from now on."""
    sealer = turn.service.sealer
    name = desk_of(person.role, person.setting)
    desk = load_desk(turn.tx, sealer, name)
    if desk is None:
        turn.say(turn.words("lead-no-desk"))
        return
    if person.id not in desk.members:
        desk.members.append(person.id)
        save_desk(turn.tx, sealer, desk)
    person.state = "active"
    put_person(turn.tx, sealer, person)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "activated", person.id, ""))
    opened = name == DUTY_DESK and not turn.service.open_to_pupils
    turn.opened_service = turn.opened_service or opened
    turn.say(turn.words("lead-active", role=turn.words(f"role-{person.role}"), where=where_of(turn, person)))
    if opened:
        turn.say(turn.words("lead-service-open"), passing=False)
