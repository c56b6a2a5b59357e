"""Who reads a report: what is known of it and of the people, brought before the table and written down.

1. The words are looked at in memory, before anything is sealed; whom they name goes nowhere but into ids.
2. `safeguarding.routing` decides; the case is sealed to the desks it names and to no others.
3. Whoever would have read and does not is written to the audit trail, case by case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from handlers.alerts import alert, note_heard
from handlers.calendars import stands_in
from handlers.caseage import is_about_adult
from handlers.roads import reached_elsewhere
from handlers.turn import Turn
from safeguarding import triage
from safeguarding.intake import TYPED_IN, Draft
from safeguarding.names import Adult, Mentions, close_between, find_mentions, relate
from safeguarding.report import Concern
from safeguarding.roles import Role, is_borough_desk
from safeguarding.routing import BOROUGH_DESKS, Matter, Member, Route, Setting, route
from storage import people as kept
from storage.audit import AuditLine, write_audit
from storage.cases import Header, load_header
from storage.drafts import read_words
from storage.people import Person, find_setting, is_here, list_active, list_members

_DESKS = ("leads", "head", "chair", "clerk", "pastoral", "trust_dsl", "trust_ceo")
_MOST_PEOPLE = 24  # a case's header is one row


@dataclass(frozen=True, slots=True)
class Looked:
    """Whom the words of a draft may name, looked for before the unit: of those words, and of those *adults*."""

    version: tuple[Any, ...]
    adults: tuple[Adult, ...]
    mentions: Mentions


def people_asked(turn: Turn, draft: Draft) -> tuple[Adult, ...]:
    """List everybody who could come to read *draft*, as its words may name them."""
    setting = _setting_of(turn, draft)
    return tuple(_adult(person, setting) for person in _people_of(turn, setting))


def _setting_of(turn: Turn, draft: Draft) -> kept.Setting | None:
    setting = _open_setting(turn, draft.setting)
    if setting is not None and setting.home and _open_setting(turn, setting.home) is None:
        return replace(setting, home="")  # the school that sends the children has closed: nobody reads there
    return setting


def _mentions_of(turn: Turn, draft: Draft, adults: tuple[Adult, ...], looked: Looked | None) -> Mentions:
    """Say whom the words may name; what was looked for before holds only for the same words and the same people."""
    if looked is not None and (looked.version, looked.adults) == (draft.version, adults):
        return looked.mentions
    return find_mentions(_words_of(turn, draft), adults)


def route_report(turn: Turn, draft: Draft, away: bool, looked: Looked | None = None) -> Route:
    """Decide who reads *draft*; *away*: the pupil tapped [Send, but not to my school]."""
    setting = _setting_of(turn, draft)
    people = _people_of(turn, setting)
    adults = tuple(_adult(person, setting) for person in people)
    close = relate(adults)
    mentions = _mentions_of(turn, draft, adults, looked)
    members = [
        Member(
            person.id,
            person.desks,
            is_here(person, turn.now),
            close[person.id],
            reached_elsewhere(turn, person),
            person.places,
        )
        for person in people
    ]
    matter = Matter(
        concern=draft.concern,
        away=away,
        urgency=draft.urgency,
        pointed=_pointed(draft, people),
        shown=frozenset(draft.shown) if draft.concern is Concern.NO else None,
        mentioned=mentions.named,
        touched=mentions.close,
        an_adult=mentions.an_adult
        and (not draft.reporter or draft.reporter in TYPED_IN),  # adults speak of colleagues all the time
        signs=_signs_of(draft),
        stand_in=stands_in(turn.tx, turn.service, draft.setting, turn.now),
    )
    place = None if setting is None else _place(setting, people)
    return _as_far_as_known(route(matter, members, place), people, draft)


def _open_setting(turn: Turn, code: str) -> kept.Setting | None:
    found = find_setting(turn.tx, turn.service.sealer, code) if code else None
    return None if found is None or found.closed else found


def _pointed(draft: Draft, people: Iterable[Person]) -> frozenset[str]:
    """Name whom the pupil pointed to, and whoever bears the same name: perhaps one adult with two accounts."""
    names = {one.name.casefold() for one in people if one.id in draft.named and one.name}
    return frozenset((*draft.named, *(one.id for one in people if one.name.casefold() in names)))


def may_join(turn: Turn, draft: Draft, first: int = 0, looked: Looked | None = None) -> bool:
    """Say whether what was written, from piece *first* on, may go to those who read the case it is about, or may come to hear of it.

    It must name none of them and nobody close to them; nor speak of an adult at school, where the case was no matter
    of one (MOMENTS 10: no path skips it). *looked*: what was looked for before, in all of it.
    """
    header = load_header(turn.tx, turn.service.sealer, draft.about)
    if draft.adult and not is_about_adult(header):
        return False
    adults = people_joined(turn, header)
    if looked is not None and (looked.version, looked.adults) == (draft.version, adults):
        mentions = looked.mentions
    else:
        mentions = find_mentions(_words_of(turn, draft, first), adults)
    meant = mentions.named | mentions.close
    close = relate(adults) if meant else {}
    return _come_to_hear(turn, header).keys().isdisjoint(meant.union(*(close[one] for one in meant)))


def people_joined(turn: Turn, header: Header) -> tuple[Adult, ...]:
    """List everybody with whom words are compared that are to join a case."""
    found = find_setting(turn.tx, turn.service.sealer, header.setting) if header.setting else None
    people = {**_come_to_hear(turn, header), **{one.id: one for one in _people_of(turn, found)}}
    return tuple(_adult(person, found) for person in people.values())


def _come_to_hear(turn: Turn, header: Header) -> dict[str, Person]:
    """Give who reads a case or may come to hear of it. The borough's desks are rungs also where nobody sat when it was routed."""
    return {
        person.id: person
        for desk in (*header.readers, *header.chain, *BOROUGH_DESKS)  # also who would only hear of it
        for person in list_members(turn.tx, turn.service.sealer, desk)
        if person.id not in header.hidden
    }


def keep_from_school(turn: Turn, header: Header) -> bool:
    """Nobody said who may be part of it, and now an adult at school may be: that counts as *yes* (MOMENTS 10).

    What nobody at the school has opened they never open, and no ladder brings it back to them; the borough reads
    it (`handlers/rerouting.py`). Not where nobody there can be reached. Says whether anything changed.
    """
    ours = [desk for desk in header.readers if not is_borough_desk(desk)]
    borough = [desk for desk in header.readers if is_borough_desk(desk)]
    there = [one for desk in borough[:1] for one in list_active(turn.tx, turn.service.sealer, desk)]
    if (
        header.concern
        or header.reporter
        or header.opened_at
        or not ours
        or all(one.id in header.hidden for one in there)
    ):
        return False
    header.waiting = [*ours, *(desk for desk in borough[1:] if desk in header.waiting)]
    header.chain = [desk for desk in header.chain if is_borough_desk(desk) and desk != borough[0]]
    header.why = list(dict.fromkeys((*header.why, "counts-as-yes")))
    return True


def may_not_come(turn: Turn, header: Header, people: Iterable[Person], text: str) -> list[str]:
    """Say who of *people* must not come to read a case: whom its words may name, and who is close to somebody it is hidden from.

    As when it was routed: the words need not say whom the pupil pointed to; and who bears the same name is perhaps the
    same adult, by another account.
    """
    asked = [_without_role(one) for one in people]  # roles are another school's
    known = (kept.find_person(turn.tx, turn.service.sealer, one) for one in header.hidden if asked)
    hidden = [_without_role(one) for one in known if one is not None]
    names = {name.casefold() for one in hidden for name in one.names if name}
    again = {one.id for one in asked if any(name.casefold() in names for name in one.names)}
    mentions = find_mentions(text, asked)
    return sorted({*mentions.named, *mentions.close, *close_between(asked, hidden), *again})


def _without_role(person: Person) -> Adult:
    return Adult(person.id, person.name, frozenset(), tuple(person.conflicts), tuple(person.called))


def write_withheld(turn: Turn, route: Route, header: Header) -> None:
    """Write down who of this case's desks was left out; such lines are the data protection officer's alone."""
    for person in sorted(route.hidden):
        if kept.find_person(turn.tx, turn.service.sealer, person) is not None:
            write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "withheld", person, header.id))


def tell_copies(turn: Turn, route: Route, header: Header) -> None:
    """Tell those who should know that there is a report, and nothing of it: never anybody of a restricted one.

    The header is the caller's to keep.
    """
    for desk in route.copies:
        people = [
            one for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in header.hidden
        ]
        for person in people:
            alert(turn, header, person, "lead-alert-fact", opens=False)
        note_heard(header, people)


def reads_now(header: Header) -> tuple[str, ...]:
    """Name the desks that read a case now: not those whose turn may come."""
    return tuple(desk for desk in header.readers if desk not in header.waiting)


def _as_far_as_known(route: Route, people: list[Person], draft: Draft) -> Route:
    """Keep in the case whom it must be hidden from: people we know, first those who could come to read it."""
    desks = {*route.readers, *route.waiting, *route.above}
    known = {person.id: not person.desks & desks for person in people if person.id in route.hidden}
    pointed = dict.fromkeys(draft.named, False)
    first = sorted({**known, **pointed}.items(), key=lambda one: one[1])
    permitted = sorted(route.permitted)[:_MOST_PEOPLE]
    return replace(
        route, hidden=frozenset(one for one, _ in first[:_MOST_PEOPLE]), permitted=frozenset(permitted)
    )


def _signs_of(draft: Draft) -> frozenset[str]:
    """Gather what the report is about: triage's themes, by the rules that fired, and what was tapped."""
    tapped = {sign for sign in (draft.kind, "adult_conduct" if draft.adult else "") if sign}
    return triage.themes_of(draft.rules) | tapped


def _words_of(turn: Turn, draft: Draft, first: int = 0) -> str:
    row = bytes.fromhex(draft.id)
    return read_words(turn.tx, turn.service.sealer, row, draft.pieces, draft.tail, first=first)


def _people_of(turn: Turn, setting: kept.Setting | None) -> list[Person]:
    """List everybody who could come into it: at the setting's desks, the home school's leads, the borough."""
    ours = [f"{setting.code}/{name}" for name in _DESKS] if setting is not None else []
    home = [f"{setting.home}/leads"] if setting is not None and setting.home else []
    found: dict[str, Person] = {}
    for desk in (*ours, *home, *BOROUGH_DESKS):
        for person in list_members(turn.tx, turn.service.sealer, desk):
            found.setdefault(person.id, person)
    return list(found.values())


def _adult(person: Person, setting: kept.Setting | None) -> Adult:
    """Give a person as the words may name them: by what they are at this setting or at the borough."""
    codes = {"", setting.code if setting is not None else ""}
    roles = frozenset(seat.role for seat in person.seats if seat.setting in codes)
    return Adult(person.id, person.name, roles, tuple(person.conflicts), tuple(person.called))


def _place(setting: kept.Setting, people: list[Person]) -> Setting:
    owner = any(
        seat.role == Role.OWNER and seat.setting == setting.code for one in people for seat in one.seats
    )
    return Setting(
        setting.code,
        early_years=setting.kind == "early_years",
        alternative=setting.kind == "alternative",
        home=setting.home,
        trust=bool(setting.trust),
        sole_proprietor=owner,
        pastoral_first=setting.pastoral_first,
        low_level_to_leads=setting.low_level_to_leads,
    )
