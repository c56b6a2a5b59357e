"""What a lead can send with one tap holds to what a lead is warned of (MOMENTS 8)."""

from __future__ import annotations

import pytest

from handlers.lead.answers import ASK, READY, key_of
from handlers.texts import load
from safeguarding.replycheck import check

TEXTS = load(strict=True)
KEYS = [*(key_of("ready", name) for name in READY), *(key_of("ask", name) for name in ASK)]


@pytest.mark.parametrize("language", TEXTS.languages)
@pytest.mark.parametrize("key", KEYS)
def test_ready_answers_pass_the_check_in_every_language(language: str, key: str) -> None:
    assert check(TEXTS.say(language, key)) == ()


@pytest.mark.parametrize("key", [key_of("ask", name) for name in ASK])
def test_questions_are_open(key: str) -> None:
    """Nothing that a yes or a no would answer, but for the offer to tell more."""
    said = TEXTS.say("en", key)
    assert said.startswith(("Can you tell us more", "Tell us", "How", "What", "Which"))
