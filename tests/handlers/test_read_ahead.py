"""Triage reads before the unit begins; what it made of some words never counts for others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from handlers.events import Address, Chose, Edited, Incoming, Wrote
from handlers.front import read_ahead
from handlers.turn import Ahead, Turn
from safeguarding import triage
from storage.chats import Chat

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DANGER = "i am going to kill myself tonight"
CALM = "they hid my bag at lunch"
PUPIL = Address("telegram", "5000000001")


def turn_with(ahead: Ahead | None) -> Turn:
    nothing = cast(Any, None)  # reading asks neither the database nor the service
    return Turn(nothing, nothing, Chat("telegram", PUPIL.value), NOW, ahead=ahead)


def test_what_was_written_is_read_ahead() -> None:
    ahead = read_ahead(Incoming("1", PUPIL, Wrote(DANGER), "7"))

    assert ahead == Ahead(DANGER, triage.read(DANGER))
    assert turn_with(ahead).read(DANGER).urgency == 1


def test_a_reading_of_other_words_is_never_used() -> None:
    """Danger must not be missed because a calm line was read ahead, whatever mixed the two up."""
    assert turn_with(Ahead(CALM, triage.read(CALM))).read(DANGER).urgency == 1


def test_without_a_reading_the_unit_reads() -> None:
    assert turn_with(None).read(DANGER).urgency == 1
    assert read_ahead(Incoming("1", PUPIL, Edited(DANGER, "7"), "7")) is None
    assert read_ahead(Incoming("1", PUPIL, Chose("p.0.start"))) is None


def test_nothing_is_read_where_more_than_one_person_reads() -> None:
    assert read_ahead(Incoming("1", PUPIL, Wrote(DANGER), "7", private=False)) is None
