"""What the pupil is asked before sending, and who reads it, when."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.calendars import calendar_for, say_when
from handlers.events import Choice
from handlers.keyboards import hide_row, question_button, send_row
from handlers.kinds import picture_button, topic_button
from handlers.pupil.passed import note_question
from handlers.roads import reached_elsewhere
from handlers.routing import reads_now, route_report
from handlers.turn import Turn
from safeguarding.intake import Draft, Step
from safeguarding.report import BUTTONS, PICTURES
from safeguarding.roles import is_borough_desk
from storage.cases import Header, load_header
from storage.people import (
    DUTY_DESK,
    Person,
    Setting,
    find_setting,
    list_here,
    list_members,
    list_sound_settings,
)

NOT_LISTED = "-"  # the pupil's school is not among ours: the duty desk reads
_MOST_MATCHES = 8


def setting_of(turn: Turn, code: str) -> Setting | None:
    """Find the setting of a chat or a draft; None where the duty desk reads."""
    if not code or code == NOT_LISTED:
        return None
    setting = find_setting(turn.tx, turn.service.sealer, code)
    return None if setting is None or setting.closed else setting


def leads_of(turn: Turn, setting: Setting | None) -> list[Person]:
    """List the leads of a setting who can be reached now and are not away."""
    if setting is None:
        return []
    return list_here(turn.tx, turn.service.sealer, f"{setting.code}/leads", turn.now)


def _leads_elsewhere(turn: Turn, code: str) -> list[Person]:
    """List the leads whose chat is closed and whom another road still tells: they read, and so the pupil is asked."""
    members = list_members(turn.tx, turn.service.sealer, f"{code}/leads")
    return [person for person in members if reached_elsewhere(turn, person)]


def duty_is_there(turn: Turn) -> bool:
    """Say whether somebody at the council's duty desk can be reached."""
    return bool(list_here(turn.tx, turn.service.sealer, DUTY_DESK, turn.now))


def when_they_look(turn: Turn, setting: Setting | None, reads_at_school: bool) -> str:
    """Say when an adult next looks, in words."""
    if not (setting and reads_at_school) and not duty_is_there(turn):
        return turn.words("when-not-known")
    hours = calendar_for(turn.tx, turn.service, setting.code if setting and reads_at_school else "")
    return say_when(turn.words, hours, turn.now)


# -- the questions ------------------------------------------------------------------------------


def ask(turn: Turn, draft: Draft, before: str = "") -> None:
    """Ask the question that stands open in *draft*; *before* is a line to say first."""
    turn.chat.turn += 1
    asking = {
        Step.SETTING: _ask_setting,
        Step.KIND: _ask_kind,
        Step.WORDS: _ask_words,
        Step.SAME: _ask_same,
        Step.SAFE: _ask_safe,
        Step.READERS: _ask_readers,
        Step.NAME: _ask_name,
        Step.READY: _ask_ready,
    }
    text, rows = asking[draft.step](turn, draft)
    unsent = (turn.words("pupil-not-sent"),) if draft.begun_to_tell else ()
    sends_by_itself = draft.step is Step.READERS and is_quick(draft) and bool(rows)
    sending = send_row(turn) if unsent and not sends_by_itself else ()
    parts = [part for part in (before, text, *unsent) if part]
    turn.say("\n\n".join(parts), (*rows, *sending, hide_row(turn)))
    note_question(turn)


Rows = tuple[tuple[Choice, ...], ...]


def is_quick(draft: Draft) -> bool:
    """Say whether the answer to "who reads it?" sends at once: in danger, and in easy words."""
    return draft.short or draft.easy


def _ask_setting(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    return turn.words("pupil-ask-setting"), (
        (question_button(turn, "button-not-listed", "setting", NOT_LISTED),),
    )


def offer_settings(turn: Turn, draft: Draft, matches: list[Setting]) -> None:
    """Offer the settings whose names have the pupil's letters in them."""
    turn.chat.turn += 1
    shown = matches[:_MOST_MATCHES]
    text = turn.words("pupil-choose-setting") if shown else turn.words("pupil-no-setting-found")
    rows = tuple(
        (question_button(turn, "button-setting", "setting", setting.code, name=setting.name),)
        for setting in shown
    )
    none = ((question_button(turn, "button-not-listed", "setting", NOT_LISTED),),)
    unsent = "\n\n" + turn.words("pupil-not-sent") if draft.lines else ""
    sending = send_row(turn) if draft.lines else ()
    turn.say(text + unsent, (*rows, *none, *sending, hide_row(turn)))
    note_question(turn)


def match_settings(turn: Turn, text: str) -> list[Setting]:
    """Find the open settings whose name holds *text*, or all of its words."""
    wanted = fold(text).split()
    if not wanted or len(text) > 60:
        return []
    open_ones = [one for one in list_sound_settings(turn.tx, turn.service.sealer) if not one.closed]
    return [
        one for one in open_ones if all(word in fold(one.name) or word == one.code.lower() for word in wanted)
    ]


def fold(text: str) -> str:
    """Bring a name to plain lower-case letters, digits and single spaces."""
    return " ".join(
        "".join(c if c.isalnum() else " " for c in text.casefold().replace("'", "").replace("’", "")).split()
    )


def _ask_kind(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    """Nine buttons in their fixed order, or the six pictures of easy read."""
    if draft.easy:
        pictures = [question_button(turn, picture_button(topic), "kind", topic) for topic in PICTURES]
        return turn.words("pupil-ask-picture"), tuple(zip(pictures[::2], pictures[1::2], strict=True))
    return turn.words("pupil-ask-kind"), tuple(
        (question_button(turn, topic_button(topic), "kind", topic),) for topic in BUTTONS
    )


def _ask_words(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    if draft.reporter:
        return turn.words("staff-ask-words"), ()
    if draft.complains:
        return turn.words("pupil-ask-complaint"), ()
    if draft.role:
        return turn.words(f"pupil-ask-words-{draft.role}"), (_tap_row(turn),)
    return turn.words("pupil-ask-words"), (
        _tap_row(turn),
        (
            question_button(turn, "button-way-friend", "way", "friend"),
            question_button(turn, "button-way-witness", "way", "witness"),
        ),
        (question_button(turn, "button-way-did", "way", "did"),),
    )


def _tap_row(turn: Turn) -> tuple[Choice, ...]:
    return (question_button(turn, "button-way-tap", "way", "tap"),)


def _ask_same(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    return turn.words("pupil-ask-same"), (
        (
            question_button(turn, "button-same-yes", "same", "yes"),
            question_button(turn, "button-same-no", "same", "no"),
        ),
    )


def _ask_safe(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    answers = tuple(
        question_button(turn, f"button-safe-{answer}", "safe", answer) for answer in ("yes", "no", "unsure")
    )
    return turn.words(_key(draft, "pupil-ask-safe", "staff-ask-safe")), (answers,)


def _key(draft: Draft, pupil: str, adult: str) -> str:
    """Name the text for whom it is said to: a pupil, or an adult who tells."""
    return adult if draft.reporter else pupil


def _ask_readers(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    leads = leads_of(turn, setting_of(turn, draft.setting))
    if not leads:
        return turn.words("pupil-ready-council"), ()
    alone = len(leads) == 1
    leads = [*leads, *_leads_elsewhere(turn, draft.setting)]
    turn.chat.doing = {**turn.chat.doing, "shown": ",".join(lead.id for lead in leads)}
    readers = name_readers(turn, leads, council=alone)
    if is_quick(draft):
        rows: Rows = (
            (question_button(turn, "button-no-send", "go", "no"),),
            (question_button(turn, "button-send-away", "send", "away"),),
            (question_button(turn, "button-unsure-send", "go", "unsure"),),
        )
        return turn.words(
            _key(draft, "pupil-ask-readers-short", "staff-ask-readers-short"), readers=readers
        ), rows
    yes = tuple(
        (question_button(turn, "button-yes-person", "who", lead.id, name=name_of(turn, lead)),)
        for lead in leads
    )
    other = "staff-button-colleague" if draft.reporter else "button-other-adult"
    rest: Rows = (
        (question_button(turn, other, "in", "other"),),
        (
            question_button(turn, "button-the-head", "in", "head"),
            question_button(turn, "button-unsure", "in", "unsure"),
        ),
    )
    text = turn.words(_key(draft, "pupil-ask-readers", "staff-ask-readers"), readers=readers)
    return text, ((question_button(turn, "button-no", "in", "no"),), *yes, *rest)


def _ask_name(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    return turn.words("staff-ask-name"), ((question_button(turn, "staff-button-no-name", "noname"),),)


def _ask_ready(turn: Turn, draft: Draft) -> tuple[str, Rows]:
    if draft.complains:
        return turn.words("pupil-ready-complaint"), ()
    if draft.joins:
        return turn.words("pupil-ready-join", readers=name_readers_of_case(turn, draft.about)), ()
    chosen = route_report(turn, draft, away=False)
    people = _people_at(turn, chosen.readers, chosen.permitted)
    if not people:
        return turn.words("pupil-ready-council"), ()
    council = any(is_borough_desk(desk) for desk in chosen.readers)
    return turn.words("pupil-ready", readers=name_readers(turn, people, council)), ()


def name_of(turn: Turn, person: Person) -> str:
    """Name an adult as they entered it, or by their role."""
    return shown_name(turn, person) or turn.words(f"role-{person.role_at(turn.chat.setting)}")


def shown_name(turn: Turn, person: Person) -> str:
    """Give the name that the pupil may see: none where the setting prefers roles."""
    setting = setting_of(turn, turn.chat.setting)
    return person.name if setting is None or setting.names == "name" else ""


def name_readers_of_case(turn: Turn, case: str) -> str:
    """Name everybody who reads a case that was sent before."""
    header = load_header(turn.tx, turn.service.sealer, case)
    now = reads_now(header)
    people = _people_at(turn, now, frozenset(header.permitted))
    if not people:
        return turn.words("pupil-council-readers")
    return name_readers(turn, people, council=any(is_borough_desk(desk) for desk in now))


def reads_at_school(header: Header) -> bool:
    """Say whether somebody at the setting reads the case now."""
    return not all(is_borough_desk(desk) for desk in reads_now(header))


def _people_at(turn: Turn, desks: Sequence[str], permitted: frozenset[str]) -> list[Person]:
    """List the people of the setting's desks among *desks* who may read, each once."""
    found: dict[str, Person] = {}
    for desk in desks:
        if not is_borough_desk(desk):
            for person in list_members(turn.tx, turn.service.sealer, desk):
                if person.id in permitted:
                    found.setdefault(person.id, person)
    return list(found.values())


def name_readers(turn: Turn, leads: list[Person], council: bool | None = None) -> str:
    """Name everybody who reads, with their roles; beside a single lead the duty desk reads too."""
    named = [
        turn.words("pupil-reader", name=name, role=turn.words(f"role-{lead.role_at(turn.chat.setting)}"))
        if (name := shown_name(turn, lead))
        else turn.words(f"role-{lead.role_at(turn.chat.setting)}")
        for lead in leads
    ]
    if len(leads) == 1 if council is None else council:
        named.append(turn.words("role-duty"))
    return " · ".join(dict.fromkeys(named))
