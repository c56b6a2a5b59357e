"""How a conversation begins: by a poster's link, an adult's link, a command or a button; in which language."""

from __future__ import annotations

from handlers.keyboards import hide_row, standing_button
from handlers.pupil import reading
from handlers.pupil.again import ask_again
from handlers.pupil.draft import begin_draft, draft_of, keep
from handlers.pupil.first import REPORTER, show_first
from handlers.pupil.notices import waits
from handlers.pupil.questions import ask_open_question
from handlers.pupil.screens import NOT_LISTED, ask, setting_of
from handlers.pupil.telling import follow
from handlers.turn import Turn
from safeguarding.intake import Began, Draft, Reporter, SettingNamed, Step, advance
from safeguarding.questions import DID
from storage.people import find_setting

_PUPIL, _STAFF = "s-", "a-"


def start(turn: Turn, argument: str) -> None:
    """The poster's link, the staff page's, or no link at all."""
    unknown = False
    draft = draft_of(turn)
    way = argument[:2].lower()
    if way in (_PUPIL, _STAFF):
        code = argument[2:].upper()
        known = setting_of(turn, code)
        unknown = known is None and find_setting(turn.tx, turn.service.sealer, code) is None
        turn.chat.setting = known.code if known else NOT_LISTED
        proved = Reporter.STAFF if known else Reporter.STAFF_UNPROVED  # the link is the setting's own
        draft = _change_reporter(turn, draft, proved if way == _STAFF else Reporter.PUPIL)
        if draft is not None and draft.setting != turn.chat.setting and not draft.joins:
            draft = advance(draft, SettingNamed(turn.chat.setting)).draft
            keep(turn, draft)
    elif argument and " " not in argument and "\n" not in argument:
        unknown = True
        turn.chat.setting = turn.chat.setting or NOT_LISTED
    if not turn.chat.setting:
        fresh = draft or begin_draft(turn)
        keep(turn, fresh)
        ask(turn, fresh, turn.words("pupil-hello"))
        return
    show_first(turn, unknown)
    _offer_what_waits(turn, draft)


def _change_reporter(turn: Turn, draft: Draft | None, reporter: Reporter) -> Draft | None:
    """Another kind of link was opened: an empty draft takes it over, words that are there keep theirs."""
    turn.chat.doing = {name: value for name, value in turn.chat.doing.items() if name != REPORTER}
    if reporter:
        turn.chat.doing[REPORTER] = str(reporter)
    if draft is None or draft.begun_to_tell or draft.reporter is reporter:
        return draft
    changed = Draft.from_record({**draft.to_record(), "reporter": str(reporter)})
    keep(turn, changed)
    return changed


def _offer_what_waits(turn: Turn, draft: Draft | None) -> None:
    """Below the first screen: the draft, or the question that stands open, or what waits to be read."""
    if draft is not None and draft.lines:
        turn.chat.pending = ""  # the first screen stays; the draft is offered below it
        ask(turn, draft, turn.words("pupil-kept-count", count=draft.lines))
    elif waits(turn.chat) and not turn.chat.hidden_at:
        turn.chat.pending = ""
        reading.show_gate(turn)


def begin(turn: Turn) -> None:
    """[Start] or /report: ask the question that stands open, or for words."""
    draft = draft_of(turn)
    if draft is None:
        draft = follow_ready(turn, begin_draft(turn))
    ask(turn, draft)


def follow_ready(turn: Turn, draft: Draft) -> Draft:
    """Keep a fresh draft at the first question that its way of telling asks."""
    ready = advance(draft, Began()).draft if draft.setting and not draft.about else draft
    keep(turn, ready)
    return ready


def begin_way(turn: Turn, draft: Draft, way: str) -> None:
    """[Tap instead], [A friend], [I saw it] or [I think I did something]."""
    began = Began(taps=True) if way == "tap" else Began(role=way)
    follow(turn, advance(draft, began))


WAYS = ("tap", "friend", "witness", DID)


def write_more(turn: Turn, case: str) -> None:
    """What is written next belongs to *case*, and is not sent until the pupil says so."""
    found = draft_of(turn)
    if (
        found is not None
        and (found.begun_to_tell or found.complains)
        and not (found.joins and found.about == case)
    ):
        ask(turn, found, turn.words("pupil-unsent-first"))
        return  # a report of its own never becomes part of another
    draft = found or begin_draft(turn)
    joined = {"about": case, "joins": True, "step": str(Step.READY), "taps": False}
    draft = Draft.from_record({**draft.to_record(), **joined})
    keep(turn, draft)
    if draft.lines:
        ask(turn, draft)
    else:
        turn.say(turn.words("pupil-type-answer"), (hide_row(turn),))


def complain(turn: Turn) -> None:
    """/complain: what is written next goes to the council's duty desk, marked, and never to the school."""
    turn.chat.doing.pop("receipt", "")
    found = draft_of(turn)
    if found is not None and found.begun_to_tell and not found.complains:
        ask(turn, found, turn.words("pupil-unsent-first"))
        return
    fresh = begin_draft(turn) if found is None else found
    draft = Draft.from_record({**fresh.to_record(), "about": "", "joins": False, "taps": False})
    if not draft.setting:
        draft = Draft.from_record({**draft.to_record(), "setting": NOT_LISTED})
    follow(turn, advance(draft, Began(complains=True)))


# -- language ---------------------------------------------------------------------------------------


def choose_language(turn: Turn) -> None:
    """List the languages, each in its own words."""
    texts = turn.service.texts
    rows = tuple(
        (standing_button(turn, "button-language-name", "speak", one, name=texts.say(one, "pupil-language")),)
        for one in texts.languages
    )
    turn.say(turn.words("pupil-choose-language"), (*rows, hide_row(turn)))


def speak(turn: Turn, language: str) -> None:
    """Speak *language* from now on, and say again what stands open."""
    if language not in turn.service.texts.languages:
        ask_again(turn, "pupil-old-button")
        return
    turn.chat.language = language
    draft = draft_of(turn)
    if draft is not None:
        easy = language.endswith("-easy")
        draft = Draft.from_record({**draft.to_record(), "easy": easy, "taps": easy or draft.taps})
        draft = follow_ready(turn, draft) if not draft.begun_to_tell else draft
        keep(turn, draft)
        ask(turn, draft)
    elif not ask_open_question(turn):
        if turn.chat.setting:
            show_first(turn)
        else:
            start(turn, "")


# -- adults -----------------------------------------------------------------------------------------


def ask_adult(turn: Turn) -> None:
    """[I am a grown-up]: staff without the staff link, or a parent."""
    rows = (
        (standing_button(turn, "staff-button-staff", "reporter", "staff"),),
        (standing_button(turn, "staff-button-parent", "reporter", "parent"),),
        hide_row(turn),
    )
    turn.say(turn.words("staff-ask-who"), rows)


def become_adult(turn: Turn, who: str) -> None:
    """An adult without a link of their own: told apart from those who have one."""
    reporter = Reporter.PARENT if who == "parent" else Reporter.STAFF_UNPROVED
    draft = _change_reporter(turn, draft_of(turn), reporter)
    if not turn.chat.setting:
        fresh = draft or begin_draft(turn)
        keep(turn, fresh)
        ask(turn, fresh)
        return
    show_first(turn)
