"""A nine-year-old can read what we say, and we never say what harms.

Holds for English and for easy words; other languages are read by people. Source: DOMAIN 3.5, 5.1, 5.3, 5.4.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.texts import Texts, load
from safeguarding.helplines import Helplines, packaged

#: ... and what is read by nobody: what pupils type themselves.
ADULTS = ("lead-", "staff-", "cli-", "theme-", "picture-mark-", "danger-mark-", "typed-", "language-")
TEXTS = load(strict=True)

# Nothing of this is ever said to a child, however kindly.
NEVER = (
    r"anonym\w*", r"confidential\w*", r"secur(e|ely|ity)", r"encrypt\w*", r"promis\w*", r"why",
    r"calm down", r"at least", r"victims?", r"perpetrators?", r"commit(ted|ting)? suicide", r"self-harmers?",
    r"your (report|case) (has been|is|was)", r"(report|case) (is |was |has been )?(logged|closed)",
    r"are you (sure|joking|serious)", r"you must", r"you should have", r"it will stop", r"boys will be boys",
    r"be strong", r"anything silly", r"got a plan", r"your fault", r"trust me", r"don'?t tell (any|your|the|him|her|them|mum|dad)\w*", r"prosecut\w*",
    r"only \d+ questions? left", r"please be aware", r"what were you wearing", r"your real name", r"hurry",
)  # fmt: skip
# These may be said, in one way: "secret" where we say that we can't keep one or that a grown-up wants one to be
# kept, "fault" where it is not.
ALLOWED = (
    r"can'?t keep (that |secrets\b|it )?(a )?(secret)?", r"not your fault", r"won'?t be secret",
    r"a grown-up wants secrets",
)  # fmt: skip
IDIOMS = (
    r"piece of cake", r"under the weather", r"touch base", r"reach(ing)? out", r"heads up", r"bear with us",
    r"get back to you", r"hang in there", r"chin up", r"cheer up", r"in good hands", r"keep an eye",
    r"on the same page", r"open up", r"off your chest", r"ring a bell", r"no worries", r"long story short",
    r"get the ball rolling", r"in the loop", r"light at the end", r"head over to", r"step up", r"drop us a line",
)  # fmt: skip
# One sentence whose words are decided, always said below other texts: a grade means little for it alone.
DECIDED = {"en pupil-private-unsent"}
GRADE, SENTENCE_WORDS, SHORTEST_WORDS, FIRST_SCREEN_WORDS, MOST_NUMBERS = 4.0, 25, 8, 60, 4
NAMED = re.compile(r"Childline|Shout|SHOUT|Papyrus|HOPELINE\d*|NHS|Telegram|Report Remove|\+?\d[\d :]*")
PHONE = re.compile(r"\b(?:\d{4,5} \d{3,4}(?: \d{4})?|999|111|116 \d{3}|\d{5})\b")


def for_pupils(texts: Texts) -> dict[str, str]:
    """Every text that a pupil may read, its variables in one plain word ("school")."""
    return {
        f"{language} {key}": texts.say(
            language,
            key,
            **{
                name: 2 if name == "count" else "at eight" if name == "when" else "school"
                for name in texts.variables(language, key)
            },
        )
        for language in texts.languages
        if language.removesuffix("-easy") == "en"
        for key in texts.keys(language)
        if not key.startswith(ADULTS)
    }


def found_in(said: dict[str, str], patterns: tuple[str, ...]) -> list[str]:
    """List where a pattern stands, whole words, in what is left when the allowed ways are taken out."""
    faults = []
    for key, text in said.items():
        plain = text.casefold().replace("’", "'")
        for allowed in ALLOWED:
            plain = re.sub(allowed, " ", plain)
        faults += [f"{key}: {pattern}" for pattern in patterns if re.search(rf"\b(?:{pattern})\b", plain)]
    return faults


SAID = for_pupils(TEXTS)
NEVER_AND_SECRETS = (*NEVER, r"secret\w*")


def test_nothing_harmful_is_said_to_a_child() -> None:
    assert found_in(SAID, NEVER_AND_SECRETS) == []


def test_no_idiom_is_said_to_a_child() -> None:
    assert found_in(SAID, IDIOMS) == []


@pytest.mark.parametrize(
    "bad",
    [
        "This is anonymous.", "Your report is confidential.", "It is secure.", "It is encrypted.",
        "I promise.", "We keep it secret.", "It stays a secret.", "We can't say more, it is a secret.",
        "Why did you go?", "Calm down.", "At least you told.", "The victim is safe.", "Did you commit suicide?",
        "Your report has been logged.", "Are you sure?", "Are you joking?", "You must tell us.", "It will stop.",
        "It was your fault.", "Don’t tell anyone.",
    ],
)  # fmt: skip
def test_a_harmful_text_is_found(tmp_path: Path, bad: str) -> None:
    place = tmp_path / "en"
    place.mkdir()
    (place / "_review.toml").write_text('state = "unreviewed"\nreviewer = ""\ndate = ""\n')
    (place / "planted.ftl").write_text(f"pupil-planted = Hi. {bad} Thank you.\nlead-planted = {bad}\n")
    faults = found_in(for_pupils(load(strict=True, folder=tmp_path)), NEVER_AND_SECRETS)
    assert faults and {fault.split(":")[0] for fault in faults} == {"en pupil-planted"}


@pytest.mark.parametrize(
    "good", ["We can't keep that secret.", "We can't keep secrets if …", "It is not your fault, even if …"]
)
def test_a_true_warning_is_not_found(good: str) -> None:
    assert found_in({"good": good}, NEVER_AND_SECRETS) == []


# -- reading age ----------------------------------------------------------------------------------


def sentences(text: str) -> list[list[str]]:
    """Take a text apart into sentences of words; a line and a list's dot end a sentence, a colon does not."""
    plain = re.sub(r"\s+", " ", NAMED.sub("One ", re.sub(r"\n+|·", ". ", text)))
    parts = (re.findall(r"[A-Za-z][A-Za-z'’-]*", part) for part in re.split(r"[.?!]+", plain))
    return [words for words in parts if words]


def syllables(word: str) -> int:
    """Count the syllables of an English word, nearly."""
    word = re.sub(r"[^a-z]", "", word.casefold())
    silent = (
        re.sub(r"(?<=[^aeiouy])(?:e|es|ed)$", "", word)
        if not re.search(r"([td]ed|[^aeiouy]le)$", word)
        else word
    )
    return max(1, len(re.findall(r"[aeiouy]+", silent)))


def grade(text: str) -> float:
    """Measure the Flesch-Kincaid grade: 4 is read at nine."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def too_hard(said: dict[str, str]) -> list[str]:
    """List the texts of at least eight words that are above the grade, or have too long a sentence."""
    faults = []
    for key, text in said.items():
        parts = sentences(text)
        measured = sum(map(len, parts)) >= SHORTEST_WORDS and key not in DECIDED
        if measured and grade(text) > GRADE:
            faults.append(f"{key}: grade {grade(text):.1f}")
        faults += [f"{key}: {len(part)} words" for part in parts if len(part) > SENTENCE_WORDS]
    return faults


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("school", 1), ("message", 2), ("tapped", 1), ("wanted", 2), ("people", 2), ("safe", 1), ("grown-up", 2),
        ("company", 3), ("information", 4), ("police", 2), ("the", 1), ("don't", 1), ("telephone", 3),
    ],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_nine_year_old_can_read_every_text() -> None:
    assert too_hard(SAID) == []


def test_a_hard_text_is_found() -> None:
    hard = "Designated safeguarding professionals will subsequently evaluate information regarding your allegation."
    long = "We go " + "and we go " * 9 + "home."
    assert too_hard({"hard": hard, "long": long, "short": "Notification"}) == [
        f"hard: grade {grade(hard):.1f}",
        f"long: grade {grade(long):.1f}",
        "long: 30 words",
    ]
    assert not too_hard({"easy": "We go home. " * 9})


# -- what must be there ---------------------------------------------------------------------------


def test_the_first_screen_has_at_most_sixty_words_without_names_and_times() -> None:
    for language in TEXTS.languages:
        for key in TEXTS.keys(language):
            if key == "pupil-first" or key.startswith("pupil-first-"):
                text = TEXTS.say(language, key, **dict.fromkeys(TEXTS.variables(language, key), ""))
                most = FIRST_SCREEN_WORDS if key == "pupil-first" else FIRST_SCREEN_WORDS + 12
                assert len(re.findall(r"[\w'’]+", text)) <= most, (language, key)
                assert "999" in text


def cards_without_help(texts: Texts, helplines: Helplines) -> list[str]:
    """List the help cards, in every language, that lack 999 or Childline, or show too many numbers."""
    faults = []
    for language in texts.languages:
        for key in texts.keys(language):
            if key.startswith("help-") and not key.startswith("help-status-"):
                shown = helplines.shown(key.removeprefix("help-"), TODAY)
                lines = [
                    texts.say(
                        language,
                        f"helpline-{line.id.replace('_', '-')}",
                        call=line.call,
                        text=line.text,
                        write=line.write,
                    )
                    for line in shown
                ]
                text = re.sub("[\u2066-\u2069]", "", texts.say(language, key, lines=" ".join(lines)))
                faults += [f"{language} {key}: no {one}" for one in ("999", "0800 1111") if one not in text]
                if len(set(PHONE.findall(text))) > MOST_NUMBERS:
                    faults.append(f"{language} {key}: more than {MOST_NUMBERS} numbers")
    return faults


TODAY = date(2026, 11, 23)
CHECKED = Helplines(
    {one.id: replace(one, checked_on=TODAY, checked_by="a test") for one in packaged().lines.values()}
)


@pytest.mark.parametrize("helplines", [CHECKED, packaged()])
def test_every_help_card_says_whom_to_call(helplines: Helplines) -> None:
    assert cards_without_help(TEXTS, helplines) == []


def test_a_help_card_without_help_is_found(tmp_path: Path) -> None:
    place = tmp_path / "en"
    place.mkdir()
    lines = "".join(f"helpline-{one} = {{ $call }}\n" for one in ("childline", "shout", "papyrus"))
    (place / "planted.ftl").write_text(
        "help-plain = We are here.\n"
        "help-friend = 999 · { $lines } · 85258 · 111 · 01942 828300\n"
        "help-status-x = No one is here.\n" + lines
    )
    assert cards_without_help(load(folder=tmp_path), CHECKED) == [
        "en help-plain: no 999",
        "en help-plain: no 0800 1111",
        "en help-friend: more than 4 numbers",
    ]
