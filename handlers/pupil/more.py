"""[More]: a sentence each for all the rest, and what happens next.

Nothing that the pupil said is printed back: counts and labels only. Their own words are shown while they are
not sent, in the two minutes after they were typed (MOMENTS 17).
"""

from __future__ import annotations

from datetime import timedelta

from handlers.events import Choice, Outgoing
from handlers.keyboards import hide_row, standing_button
from handlers.pupil.draft import draft_of, words_of
from handlers.pupil.living import living_cases
from handlers.pupil.screens import (
    leads_of,
    name_readers,
    name_readers_of_case,
    reads_at_school,
    setting_of,
    when_they_look,
)
from handlers.turn import Turn
from safeguarding.intake import Draft
from safeguarding.report import topic_of
from storage.cases import Header

SITTING = timedelta(minutes=2)
_FOR_ALL = ("receipt", "language", "private", "complain", "adult", "help")


def newest_case(turn: Turn) -> Header | None:
    """Open the header of the newest case of this chat, or None."""
    found = living_cases(turn)
    return found[-1] if found else None


def show_more(turn: Turn) -> None:
    """List what can be done now: a sentence and a button for each."""
    header, draft = newest_case(turn), draft_of(turn)
    ways = ["steps"]
    if draft is not None and _is_fresh(turn, draft):
        ways.append("mine")
    if header is not None:
        ways += ["add", "questions", "feedback", "back"]
    ways += _FOR_ALL
    if header is not None or draft is not None:
        ways.append("forget")
    lines = [turn.words(f"pupil-more-{way}") for way in ways]
    head = [summary(turn, header)] if header is not None else []
    rows = _pairs([standing_button(turn, f"button-more-{way}", way) for way in ways])
    turn.say("\n\n".join([*head, "\n".join(lines)]), (*rows, hide_row(turn)))


def _pairs(buttons: list[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def summary(turn: Turn, header: Header) -> str:
    """Say what lies with the adults, in counts and labels."""
    said = [turn.words("pupil-summary-count", count=header.lines)]
    if header.kind:
        about = turn.words(f"pupil-about-{topic_of(header.kind)}")
        said.append(turn.words("pupil-summary-about", about=about))
    if scale := header.facets.get("scale"):
        said.append(turn.words("pupil-summary-scale", number=scale[0]))
    return " ".join(said)


def show_steps(turn: Turn) -> None:
    """*What happens next* (MOMENTS 27)."""
    header = newest_case(turn)
    if header is not None:
        setting = setting_of(turn, header.setting)
        readers, school = name_readers_of_case(turn, header.id), reads_at_school(header)
    else:
        setting = setting_of(turn, turn.chat.setting)
        leads = leads_of(turn, setting)
        readers = name_readers(turn, leads) if leads else turn.words("pupil-council-readers")
        school = bool(leads)
    when = when_they_look(turn, setting, school)
    turn.say(turn.words("pupil-steps", readers=readers, when=when), (hide_row(turn),), passing=False)


def show_own_words(turn: Turn) -> None:
    """Show what was typed and not sent, in the same sitting, for two minutes."""
    draft = draft_of(turn)
    if draft is None or not _is_fresh(turn, draft):
        turn.say(turn.words("pupil-mine-over"), (hide_row(turn),))
        return
    turn.post(
        Outgoing(
            turn.address,
            text=f"{turn.words('pupil-mine')}\n\n{words_of(turn, draft)}",
            rows=(hide_row(turn),),
            remove_after=SITTING,
        )
    )


def _is_fresh(turn: Turn, draft: Draft) -> bool:
    return draft.lines > 0 and 0 <= turn.now.timestamp() - draft.last < SITTING.total_seconds()
