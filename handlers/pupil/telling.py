"""What a pupil tells: each line and each answer is taken into the draft, and the script says what comes next.

The order matters for safety:
1. what was written is kept before anything is decided;
2. triage reads it; a help card goes out before any question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from handlers.keyboards import hide_row
from handlers.pupil import guard
from handlers.pupil.adding import Added, is_long, prepare_added
from handlers.pupil.danger import show_help
from handlers.pupil.draft import begin_draft, draft_of, hold, keep, rewrite, words_from
from handlers.pupil.first import show_first
from handlers.pupil.passed import clear_passed
from handlers.pupil.questions import asks
from handlers.pupil.report import Sending, join, say_gone, send
from handlers.pupil.screens import ask, fold, match_settings, offer_settings, setting_of
from handlers.routing import may_join
from handlers.turn import Later, Turn
from safeguarding import triage
from safeguarding.giveaway import take_out
from safeguarding.intake import (
    Draft,
    DraftEvent,
    Outcome,
    SendTapped,
    SettingNamed,
    Step,
    Words,
    advance,
    set_apart,
)
from safeguarding.report import Urgency
from storage.drafts import erase_draft

_TOGETHER_LINES = 6  # lines of a draft that are read as one message with the newest
_SHORT_BYTES = 64  # only short ones are fragments; a little more than `triage.FRAGMENT_CHARS`, for accents


@dataclass(frozen=True, slots=True)
class Ready:
    """Long words were to be made ready before they join a case; *added* is None where they changed meanwhile."""

    added: Added | None


def hear(turn: Turn, text: str, changed: bool = False) -> None:
    """Keep what the pupil wrote, whatever was asked, and go on (DESIGN 1.6)."""
    mark = turn.words("pupil-changed-mark") if changed else ""
    keep_words(turn, mark + text, read_line(turn, draft_of(turn), text))


def read_line(turn: Turn, draft: Draft | None, text: str) -> triage.Reading:
    """Say what triage makes of *text*, together with the short lines before it."""
    return triage.read_together([*_short_lines_before(turn, draft, text), text], turn.read(text))


def keep_words(turn: Turn, text: str, reading: triage.Reading, *, quietly: bool = False) -> None:
    """Keep *text* as a line of the draft, and do what *reading* makes of it; *quietly*: say nothing now."""
    draft = draft_of(turn) or begin_draft(turn)
    outcome = add_line(turn, draft, text, reading)
    heard = outcome.draft
    if quietly:
        keep(turn, heard)
        return
    show_card_for_life(turn, reading)
    if heard.step is Step.SETTING and outcome.effects[0] != "help":
        matches = match_settings(turn, text)
        if matches:
            heard = heard.but(searched=heard.lines == 1)
            keep(turn, heard)
            offer_settings(turn, heard, matches)
            return
    if guard.guards(turn, heard, text):
        outcome = replace(outcome, draft=guard.speak(turn, heard, heard.size - draft.size))
    follow(turn, outcome, card=f"help-{triage.card_for(reading)}", new_from=max(0, draft.pieces - 1))


def add_line(turn: Turn, draft: Draft, text: str, reading: triage.Reading) -> Outcome:
    """Put *text* behind the draft's words, where they lie, and have the script say what follows."""
    line = ("\n" if draft.lines else "") + text
    pieces, tail = hold(turn, draft, draft.pieces, draft.tail + line)
    adult = triage.names_adult_at_school(reading)
    return advance(draft, Words(reading.urgency, reading.rules, adult, pieces, tail, draft.size + len(line)))


def show_card_for_life(turn: Turn, reading: triage.Reading) -> None:
    """Show the card at once where suicide or self-harm is spoken of."""
    if triage.may_end_a_life(reading):
        show_help(turn, f"help-{triage.card_for(reading)}")


def _short_lines_before(turn: Turn, draft: Draft | None, text: str) -> list[str]:
    """Give the last lines of the draft, the oldest first, as far back as they are short; none before a long *text*.

    They are where they always were, with the draft, sealed. Nothing else keeps them.
    """
    lines: list[str] = []
    if draft is None or not draft.lines or len(text) > triage.FRAGMENT_CHARS:
        return lines
    near = draft.tail
    if draft.pieces and near.count("\n") < _TOGETHER_LINES:  # the lines before were moved out a moment ago
        near = words_from(turn, draft, draft.pieces - 1)
    for line in reversed(near.split("\n")[-_TOGETHER_LINES:]):
        if len(line.encode("utf-8", "replace")) > _SHORT_BYTES:
            break
        lines.insert(0, line.strip())
    return lines


def answer_guard(turn: Turn, draft: Draft, answer: str) -> None:
    """[Keep], [Change] or [Take out], for the line that was pointed out."""
    if answer == "keep" or not draft.guarded:
        ask(turn, draft)
        return
    words, (start, end) = words_from(turn, draft, 0), draft.guarded
    clean = (
        "" if answer == "change" else take_out(words[start:end], turn.known, turn.words("pupil-taken-out"))
    )
    changed = draft.but(guarded=(0, 0), lines=draft.lines - (answer == "change"))
    changed = rewrite(turn, changed, words[:start] + clean + words[end:])
    if answer == "change":
        keep(turn, changed)
        turn.say(turn.words("pupil-guard-type-again"), (hide_row(turn),))
        return
    keep(turn, changed)
    ask(turn, changed, turn.words("pupil-guard-taken-out"))


def choose_setting(turn: Turn, code: str) -> Later | None:
    """The pupil named their school. A line that was only its name is not a report."""
    draft = draft_of(turn)
    turn.chat.setting = code
    if draft is None:
        return None
    setting = setting_of(turn, code)
    if draft.searched and draft.lines == 1 and setting is not None:
        row = bytes.fromhex(draft.id)
        words = words_from(turn, draft, 0)
        if _is_its_name(turn, words, f"{setting.name} {setting.code}"):
            erase_draft(turn.tx, turn.service.sealer, row, draft.pieces)
            turn.draft = None
            draft = draft.but(lines=0, pieces=0, tail="", size=0, anew=draft.anew + 1)
    draft = draft.but(searched=False)
    show_first(turn)
    turn.chat.pending = ""  # the three facts stay; what comes next stands below them
    if not draft.lines:
        keep(turn, draft.but(setting=code, step=Step.WORDS))
        if "receipt" in turn.chat.doing:
            turn.say(turn.words("pupil-ask-receipt"), (hide_row(turn),))
        return None
    return step(turn, draft, SettingNamed(code))


def _is_its_name(turn: Turn, words: str, name: str) -> bool:
    """Say whether *words* are but words of *name*, or, where nothing else can be meant, beginnings of them."""
    typed, named = fold(words).split(), fold(name).split()
    if not typed or all(word in named for word in typed):
        return bool(typed)
    begun = all(any(one.startswith(word) for one in named) for word in typed)
    return begun and turn.read(words).urgency is Urgency.P4


def step(turn: Turn, draft: Draft, event: DraftEvent, sending: Sending | None = None) -> Later | None:
    """Take one event of the script and do what it says."""
    return follow(turn, advance(draft, event), sending=sending)


def follow(
    turn: Turn,
    outcome: Outcome,
    *,
    card: str = "help-general",
    sending: Sending | None = None,
    new_from: int = 0,
    ready: Ready | None = None,
) -> Later | None:
    """Do what the script decided, in its order. *ready*: what was made ready of long words that join a case.

    *new_from*: the piece of the draft before which all was looked through for names when it came; all of it is again when it is sent.
    """
    if "join" in outcome.effects:
        new_from = 0
        if ready is None and is_long(outcome.draft):
            keep(turn, outcome.draft)
            return prepare_added(turn, outcome.draft, partial(_go_on, outcome.draft))
    added = ready.added if ready is not None else None
    looked = added.looked if added is not None else None
    if outcome.draft.joins and outcome.draft.lines and not may_join(turn, outcome.draft, new_from, looked):
        outcome = set_apart(outcome)
    draft = outcome.draft
    later: Later | None = None
    for effect in outcome.effects:
        match effect:
            case "help":
                show_help(turn, card)
            case "courage":
                turn.say(turn.words("pupil-courage"), (hide_row(turn),), passing=False)
            case "ask":
                ask(turn, draft)
            case "repeat":
                ask(turn, draft, turn.words("pupil-old-button"))
            case "empty":
                ask(turn, draft, turn.words("pupil-empty"))
            case "join":
                join(turn, draft, added)
                return None
            case "submit":
                later = send(turn, draft, outcome.away, sending)
                if sending is not None:
                    return None
    keep(turn, draft)
    return later


def _go_on(sent: Draft, turn: Turn, added: Added | None) -> Later | None:
    """Send what is to join its case, now that it was made ready, or could not be."""
    draft = draft_of(turn)
    if draft is None or draft.id != sent.id:
        say_gone(turn, sent)  # it was sent, hidden or thrown away between the two
        return None
    later = follow(turn, advance(draft, SendTapped()), ready=Ready(added))
    if later is None:
        clear_passed(turn, still_open=bool(turn.chat.draft) or asks(turn))
    return later
