"""How an adult joins: a single-use link, a name for pupils to see, whom they must not read about, a test alert."""

from __future__ import annotations

import os

from handlers import past_school, readiness
from handlers.access import who_is
from handlers.keyboards import hide_row, lead_token
from handlers.lead import profile
from handlers.lead.comparing import compare_with_before
from handlers.past_school import PastSchool
from handlers.pupil.draft import close_draft, draft_of
from handlers.turn import Turn
from safeguarding.roles import May, may
from storage.audit import AuditLine, write_audit
from storage.invitations import Invitation, find_invitation, use_invitation
from storage.people import DUTY_DESK, Person, find_person, find_setting, list_members, put_person
from storage.seats import seats_of, sit_down


def join(turn: Turn, token: str) -> None:
    """Answer an invitation's link. A pupil's chat never becomes an adult's by it."""
    sealer = turn.service.sealer
    invitation = find_invitation(turn.tx, sealer, token, turn.now)
    person = who_is(turn)
    if person is not None and invitation is not None:
        _add_seat(turn, person, token, invitation)
    elif turn.chat.cases or _has_words(turn):
        turn.say(turn.words("pupil-staff-link"), (hide_row(turn),))
    elif invitation is None:
        turn.say(turn.words("lead-invitation-bad"))
    elif _is_closed(turn, invitation):
        turn.say(turn.words("lead-invitation-closed"))
    else:
        _bind(turn, token, invitation)


def _is_closed(turn: Turn, invitation: Invitation) -> bool:
    """Say whether the setting has closed since the link was made: nobody reads there any more."""
    setting = find_setting(turn.tx, turn.service.sealer, invitation.setting) if invitation.setting else None
    return setting is not None and setting.closed


def _has_words(turn: Turn) -> bool:
    """Say whether a pupil has written here; who only looked at the poster's screen may still join."""
    draft = draft_of(turn)
    if draft is not None and not draft.lines and draft.safe is None:
        close_draft(turn, draft)
        draft = None
    return draft is not None or "hidden" in turn.chat.doing


def _bind(turn: Turn, token: str, invitation: Invitation) -> None:
    before = _who_was(turn)
    person = Person(
        id=before.id if before else os.urandom(16).hex(),
        seats=seats_of(turn.tx, turn.service.sealer, invitation.seat),
        state="joining",
        door=turn.chat.door,
        address=turn.chat.address,
        joined_at=int(turn.now.timestamp()),
        left=before.left if before else [],
        conflicts=list(dict.fromkeys((*invitation.conflicts, *(before.conflicts if before else ())))),
    )
    if before:
        person.came_by, person.called = list(before.came_by), _names_of(before)
    if not use_invitation(turn.tx, turn.service.sealer, token, person):
        turn.say(turn.words("lead-invitation-bad"))
        return
    put_person(turn.tx, turn.service.sealer, person)
    turn.chat.person = person.id
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "joined", person.id, ""))
    rows = ((turn.button("lead-button-role-only", lead_token("role-only")),),)
    asked = turn.words(profile.by_sight(person, "lead-name-seen", "lead-name-unseen"))
    turn.say(f"{turn.words('lead-welcome', **profile.name_seat(turn, person.first))}\n\n{asked}", rows)


def _who_was(turn: Turn) -> Person | None:
    """Find whom this chat belonged to before they left: what is hidden from them stays so when they come back."""
    known = find_person(turn.tx, turn.service.sealer, turn.chat.person) if turn.chat.person else None
    bound = known is not None and (known.door, known.address) == (turn.chat.door, turn.chat.address)
    return known if bound and known is not None and known.state == "revoked" else None


def _names_of(person: Person) -> list[str]:
    """Every name that somebody bore here, as far as they are kept: pupils go on writing it when they are back."""
    return list(dict.fromkeys((*person.called, *([person.name] if person.name else []))))[
        -profile.MOST_CALLED :
    ]


def _add_seat(turn: Turn, person: Person, token: str, invitation: Invitation) -> None:
    """Somebody who has joined comes by a further invitation: their alerts arrive, so the seat holds at once."""
    sealer = turn.service.sealer
    if invitation.seat in person.seats:
        turn.say(turn.words("lead-seat-held", **profile.name_seat(turn, invitation.seat)))
        return
    if _is_closed(turn, invitation):
        turn.say(turn.words("lead-invitation-closed"))
        return
    before = past_school.look(turn.tx, sealer, turn.now)
    if not use_invitation(turn.tx, sealer, token, person):
        turn.say(turn.words("lead-invitation-bad"))
        return
    new, seen = seats_of(turn.tx, sealer, invitation.seat), profile.pupils_see(person)
    person.seats.extend(seat for seat in new if seat not in person.seats)
    known = len(person.conflicts)
    person.conflicts = list(dict.fromkeys((*person.conflicts, *invitation.conflicts)))
    if not person.can_act:  # they are still joining: the test alert activates every seat
        put_person(turn.tx, sealer, person)
    else:
        sit_down(turn.tx, sealer, person)
        write_audit(turn.tx, sealer, AuditLine(turn.now, "seated", person.id, ""))
        compare_with_before(turn, person)
    said = "lead-seat-added" if may(invitation.seat.role, May.READ) else "lead-seat-added-reads-nothing"
    turn.say(turn.words(said, **profile.name_seat(turn, invitation.seat)), passing=False)
    _say_what_is_unread(turn, before)
    if profile.pupils_see(person) and not seen:
        name = profile.shown_name(turn, person)
        turn.say(turn.words("lead-name-seen-now", name=name), passing=False)
    if len(person.conflicts) > known:
        turn.say(turn.words("lead-conflicts-added"), passing=False)
    if profile.reads_cases(person) and not person.conflicts_at:
        _ask_who_reads_now(turn, person)
    _open_service(turn, person)


def _ask_who_reads_now(turn: Turn, person: Person) -> None:
    """Ask a governor or an analyst whose new seat reads cases whom they must not read about: nobody has yet."""
    if person.can_act:
        profile.begin(turn, person, "conflicts")
    elif person.state == "testing":
        person.state = "listing"
        put_person(turn.tx, turn.service.sealer, person)
        profile.ask_conflicts(turn, person)


def take_name(turn: Turn, person: Person, name: str) -> None:
    """Keep the name that pupils will see (empty: the role alone); then ask whom they must not read about."""
    person.name = profile.clean_name(name)
    person.state = "listing" if profile.reads_cases(person) else "testing"
    put_person(turn.tx, turn.service.sealer, person)
    if _is_taken(turn, person):
        turn.say(turn.words("lead-name-taken", name=person.name), passing=False)
    ask_next(turn, person)


def _is_taken(turn: Turn, person: Person) -> bool:
    """Say whether somebody of the same desk bears the same name: a second account, or two whom a pupil mixes up."""
    others = {
        other.id: other
        for desk in sorted(person.desks)
        for other in list_members(turn.tx, turn.service.sealer, desk)
    }
    named = person.name.casefold()
    return bool(named) and any(one.name.casefold() == named for one in others.values() if one.id != person.id)


def take_conflicts(turn: Turn, person: Person, text: str, message: str | None) -> None:
    """Keep whom they must not read about, and send the test alert; the message with the names leaves the chat."""
    turn.remove([message] if message else [])
    if profile.take_conflicts(turn, person, text):
        person.state = "testing"
        put_person(turn.tx, turn.service.sealer, person)
        ask_next(turn, person)


def ask_next(turn: Turn, person: Person) -> None:
    """Ask for what is still missing before they are active."""
    match person.state:
        case "joining":
            turn.say(turn.words(profile.by_sight(person, "lead-type-name", "lead-type-name-unseen")))
        case "listing":
            profile.ask_conflicts(turn, person)
        case _:
            send_test(turn)


def send_test(turn: Turn) -> None:
    """Send the test alert that activates."""
    turn.say(turn.words("lead-test-alert"), ((turn.button("lead-button-got-it", lead_token("got-it")),),))


def activate(turn: Turn, person: Person) -> None:
    """The test alert was acknowledged: the person sits at their desks from now on."""
    before = past_school.look(turn.tx, turn.service.sealer, turn.now)
    person.state = "active"
    due = [seat for held in person.seats for seat in seats_of(turn.tx, turn.service.sealer, held)]
    person.seats = list(
        dict.fromkeys((*person.seats, *due))
    )  # a trust may have grown since they were invited
    sit_down(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "activated", person.id, ""))
    compare_with_before(turn, person)
    for seat in person.seats:
        if seat.setting:
            readiness.watch(turn.tx, turn.service, seat.setting, turn.now)
        said = "lead-active" if may(seat.role, May.READ) else "lead-active-reads-nothing"
        turn.say(turn.words(said, **profile.name_seat(turn, seat)), passing=False)
    _say_what_is_unread(turn, before)
    _open_service(turn, person)


def _say_what_is_unread(turn: Turn, before: PastSchool) -> None:
    """They sit at the council, and are of a school now: what is sent past it may have nobody who reads it."""
    unread = past_school.look_again(turn, before)
    if unread:
        names = past_school.name_settings(turn, unread)
        turn.say(turn.words("lead-past-school", settings=names), passing=False)


def _open_service(turn: Turn, person: Person) -> None:
    """The first active duty officer opens Heard, in this transaction (DESIGN 3)."""
    duty = any(seat.desk == DUTY_DESK for seat in person.seats)
    if duty and person.can_act and not turn.service.open_to_pupils:
        turn.opened_service = True
        turn.say(turn.words("lead-service-open"), passing=False)
