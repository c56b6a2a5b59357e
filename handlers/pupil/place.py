"""What help needs from a child in danger: that it is now, where they are, what name to ask for (MOMENTS 4).

It goes at once into the report that they sent a moment ago, for they were told that a grown-up gets it;
with nothing sent yet it is kept with what they wrote, and that is said. One thing is asked at a time.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.events import Lane
from handlers.keyboards import hide_row
from handlers.pupil import danger
from handlers.pupil.again import ask_again
from handlers.pupil.danger import ONCE_IN_SECONDS, show_help
from handlers.pupil.draft import begin_draft, draft_of, keep
from handlers.pupil.living import living_cases
from handlers.pupil.questions import ask_open_question
from handlers.pupil.report import add_to_case
from handlers.pupil.screens import ask
from handlers.pupil.telling import add_line, read_line, show_card_for_life, step
from handlers.routing import may_join
from handlers.turn import Turn
from safeguarding import triage
from safeguarding.intake import Answered, Draft, Step, advance
from safeguarding.report import Safe, Urgency

_JUST_SENT = timedelta(hours=24)
_RAISED = "raised"  # in the chat's `doing`: when [I am in danger now] was passed on last
_NOTHING_READ = triage.Reading(Urgency.P4, (), frozenset(), unread=False)


def take(turn: Turn, asked: str, text: str) -> None:
    """Take the place or the name that was asked for."""
    draft = draft_of(turn) or begin_draft(turn)
    reading = read_line(turn, draft, text)
    outcome = add_line(turn, draft, f"{danger.mark_of(turn, asked)} {text}", reading)
    show_card_for_life(turn, reading)
    if "help" in outcome.effects:
        show_help(turn, f"help-{triage.card_for(reading)}")
    heard = outcome.draft
    sent = _belongs_to_sent(turn, draft) and may_join(turn, heard)
    if sent:
        add_to_case(turn, heard.but(joins=True))
    else:
        keep(turn, heard)
    said = turn.words("danger-sent-on") if sent else ""
    if not danger.go_on(turn, told=True, unsent=not sent, before=said):
        _go_back(turn, said or turn.words("danger-thanks-told"))


def skip(turn: Turn) -> None:
    """[Skip]: the next thing, or back to what stood open."""
    if not danger.asks(turn):
        ask_again(turn, "pupil-old-button")
        return
    told = danger.was_told(turn)
    draft = draft_of(turn)
    unsent = draft is not None and _is_unsent(turn, draft)
    if not danger.go_on(turn, told=False, unsent=unsent):
        _go_back(turn, turn.words("danger-thanks-told") if told and unsent else turn.words("danger-skipped"))


def in_danger(turn: Turn) -> None:
    """[I am in danger now]: 999 first; then, only while somebody reads it, where and whom help should ask for."""
    turn.say(turn.words("danger-call"), (hide_row(turn),), lane=Lane.DANGER, passing=False)
    draft = draft_of(turn) or begin_draft(turn)
    heard = draft.but(safe=Safe.NO)
    if _belongs_to_sent(turn, draft):
        _raise_sent(turn, heard)
        return
    answered = Answered(Step.SAFE, str(Safe.NO))
    keep(turn, heard)
    if danger.somebody_is_there(turn):
        if heard.step is Step.SAFE:
            keep(turn, advance(heard, answered).draft)
        danger.ask_where(turn, unsent=True)
    elif heard.step is Step.SAFE:
        step(turn, heard, answered)
    else:
        ask(turn, heard)


def ask_where(turn: Turn) -> None:
    """[Tell you where I am]."""
    draft = draft_of(turn)
    danger.ask_where(turn, unsent=draft is not None and _is_unsent(turn, draft))


def _raise_sent(turn: Turn, heard: Draft) -> None:
    """Tell who reads the report that was just sent, at once, that it is now."""
    at = int(turn.now.timestamp())
    if not 0 <= at - int(turn.chat.doing.get(_RAISED, "0")) < ONCE_IN_SECONDS:  # a doubled press says no more
        said_so = add_line(turn, heard, turn.words("danger-mark-now"), _NOTHING_READ).draft
        add_to_case(turn, said_so.but(joins=True))
        turn.chat.doing = {**turn.chat.doing, _RAISED: str(at)}
    said = turn.words("danger-sent-on")
    if danger.somebody_is_there(turn):
        danger.ask_where(turn, unsent=False, before=said)
    else:
        turn.say(f"{danger.status_line(turn)}\n\n{said}", (hide_row(turn),), passing=False)


def _is_unsent(turn: Turn, draft: Draft) -> bool:
    return draft.begun_to_tell and not _belongs_to_sent(turn, draft)


def _belongs_to_sent(turn: Turn, draft: Draft) -> bool:
    """Say whether what comes now belongs to the report that was sent last: just sent, and nothing else begun since."""
    if not draft.about or draft.lines or draft.kind or draft.complains:
        return False
    case = next((one for one in living_cases(turn) if one.id == draft.about), None)
    return case is not None and turn.now.timestamp() - case.at < _JUST_SENT.total_seconds()


def _go_back(turn: Turn, said: str) -> None:
    """Ask again what stood open before help was asked for, after *said*."""
    draft = draft_of(turn)
    if draft is not None:
        ask(turn, draft, said)
    elif not ask_open_question(turn, said):
        turn.say(said, (hide_row(turn),), passing=False)
