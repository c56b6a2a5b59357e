"""Every language says everything that English says, and the code asks for nothing else."""

from __future__ import annotations

import ast as python
import re
import timeit
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import babel
import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from handlers.lead.answers import ASK, READY
from handlers.lead.deciding import Decision
from handlers.lead.notes import DUE_DAYS
from handlers.pupil.feedback import ANSWERS, QUESTIONS
from handlers.texts import ENGLISH, TextMissing, Texts, TextsBroken, load
from safeguarding import lexicon
from safeguarding.case import Outcome, Status
from safeguarding.duties import Duty
from safeguarding.facets import FACETS
from safeguarding.followup import MOST, Feeling, Helped
from safeguarding.helplines import CARDS, WRITTEN
from safeguarding.load import Band
from safeguarding.questions import CHOICES, DID, FACES_AT, Question
from safeguarding.replycheck import Caution
from safeguarding.report import BUTTONS, PICTURES, Concern, Kind, Safe, Topic, Urgency
from safeguarding.review import Due
from safeguarding.roles import Role
from safeguarding.steps import STEPS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "handlers" / "texts"
TEXTS = load(strict=True)

MESSAGE_UNITS, LABEL_CHARS = (
    4096,
    64,
)  # Telegram's, in UTF-16 units; ours for labels, so that they can be read
PLURALS = (0, 1, 2, 3, 5, 11, 21, 100)
NUMBERS = {"count", "minutes", "hours", "days"}  # passed as numbers; all else is passed as text
FOR_READERS = ("lead-", "outcome-", "cli-")  # who read for a setting are spoken to in English
EASY = ("pupil.ftl", "buttons.ftl", "questions.ftl", "more.ftl", "receipt.ftl", "privacy.ftl")
SAMPLE = "Hindley Green Community Primary School"
KEY = re.compile(
    r"(pupil|help|lead|button|role|outcome|when|day|month|staff|cli|ready|ask|danger|helpline|theme|picture|typed|language)(-[a-z0-9_]+)+"
)
NOT_KEYS = {"button-refused", "role-only", "typed-in"}  # a door's verdict; a token; a mark of a fact

#: The ways behind [More].
WAYS_ON = [
    "steps", "mine", "add", "questions", "feedback", "receipt", "back", "forget", "language", "private", "complain", "adult",
    "help",
]  # fmt: skip

# Keys that the code puts together: the part that stands in the source.
FAMILIES = {
    "helpline-", "theme-", "picture-mark-", "language-",
    "day-", "month-", "role-", "outcome-", "help-",
    "button-topic-", "button-picture-", "lead-kind-", "lead-topic-", "lead-facet-",
    "button-", "button-safe-", "button-feedback-", "pupil-feedback-", "pupil-q-", "pupil-ask-words-", "pupil-more-", "button-more-", "pupil-about-",
    "lead-by-", "lead-page-reporter-", "lead-load-", "lead-answers-", "lead-q-", "lead-a-",
    "lead-part-", "lead-step-", "lead-button-decide-", "lead-type-decision-", "lead-safe-", "lead-concern-", "lead-mark-", "lead-write-back-", "lead-entry-", "lead-desk-", "lead-why-", "lead-status-",
    "lead-duty-", "lead-button-duty-",
    "lead-round-", "button-how-", "button-helped-", "button-faces-", "lead-q-again-",
    "lead-digest-section-", "lead-digest-row-", "lead-digest-word-", "lead-digest-term-", "lead-digest-csv-", "lead-digest-csv-about-",
    "lead-button-digest-",
    "ready-", "ask-", "lead-caution-", "lead-pick-", "lead-urgency-", "lead-button-due-", "lead-signs-", "lead-heavy-", "lead-waits-",
}  # fmt: skip
# ... and what there is of them; of the rest, the code knows at run time only.
MEMBERS: dict[str, Sequence[str]] = {
    "day-": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    "month-": (
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ]
    ),
    "help-": ["general", "suicide", "home", "sexual", "image", "weapon", "friend"],
    "helpline-": [
        *(one.replace("_", "-") for ids in CARDS.values() for one in ids),
        *(f"{one.replace('_', '-')}-write" for one in WRITTEN),
    ],
    "theme-": [
        "whole",
        *(
            theme.replace(".", "-").replace("_", "-")
            for rule in lexicon.load().rules
            for theme in rule.themes
        ),
    ],
    "picture-mark-": ["yes", "unsure"],
    "outcome-": [outcome.replace("_", "-") for outcome in Outcome],
    "lead-status-": [status for status in Status if status is not Status.CLOSED],  # the list shows open cases
    "lead-safe-": [*Safe, "skipped"],
    "lead-concern-": [*Concern, "skipped"],
    "lead-step-": sorted({*(step for steps in STEPS.values() for step in steps), "tell-ofsted", "transfer"}),
    "lead-button-decide-": list(Decision),
    "lead-type-decision-": list(Decision),
    "lead-part-": ["night", "morning", "afternoon", "evening"],
    "role-": list(Role),
    "lead-round-": list(Due),
    "button-how-": list(Feeling),
    "button-helped-": list(Helped),
    "button-faces-": list(FACES_AT),
    "lead-q-again-": [str(time) for time in range(1, MOST + 1)],
    "ready-": READY,
    "ask-": ASK,
    "lead-caution-": list(Caution),
    "lead-pick-": ["ready", "ask"],
    "lead-button-due-": DUE_DAYS,
    "lead-waits-": ["lead", "pupil"],
    "lead-duty-": list(Duty),
    "lead-button-duty-": list(Duty),
    "lead-heavy-": ["sexual", "death", "home", "exploitation", "attack"],
    "lead-signs-": ["worries", "strengths", "goals"],
    "lead-urgency-": [str(int(urgency)) for urgency in Urgency],
    "lead-load-": list(Band),
    "lead-write-back-": ["yes", "no", "open", "unasked", "paper"],
    "button-": [
        f"{question}-{answer}"
        for question in Question
        if question not in (Question.KIND, Question.SCALE)  # these have labels of their own
        for answer in CHOICES[question]
    ],
    "button-safe-": list(Safe),
    "button-feedback-": list(ANSWERS.values()),
    "pupil-feedback-": [*QUESTIONS, "thanks"],
    "pupil-q-": list(Question),
    "pupil-ask-words-": ["friend", "witness", DID],
    "pupil-more-": WAYS_ON,
    "button-more-": WAYS_ON,
    "pupil-about-": list(Topic),
    "lead-by-": ["pupil", "staff", "staff-unproved", "parent", "slip", "spoken"],
    "lead-page-reporter-": ["staff", "staff-unproved", "parent", "slip", "spoken"],
    "lead-answers-": ["worries", "strengths", "goals", "scale", "other", "again"],
    "lead-q-": [*Question, "name"],
    "button-topic-": BUTTONS,
    "button-picture-": PICTURES,
    "lead-kind-": [kind.replace(".", "-") for kind in Kind],
    "lead-topic-": list(Topic),
    "lead-facet-": [f"{facet}-{answer}" for facet, answers in FACETS.items() for answer in answers],
}


def planted(folder: Path, **languages: str) -> Path:
    """Write languages (`en_easy` for en-easy) with one file each."""
    for name, content in languages.items():
        place = folder / name.replace("_", "-")
        place.mkdir()
        (place / "planted.ftl").write_text(content, encoding="utf-8")
        (place / "_review.toml").write_text('state = "unreviewed"\nreviewer = ""\ndate = ""\n')
    return folder


def sample(texts: Texts, language: str, key: str, number: int = 2) -> str:
    """Say a text with an argument for each of its variables."""
    args = {name: number if name in NUMBERS else SAMPLE for name in texts.variables(language, key)}
    return texts.say(language, key, **args)


# -- complete, and of one shape -------------------------------------------------------------------


def incomplete(texts: Texts) -> list[str]:
    """List the keys in which a language differs from English."""
    wanted = {key for key in texts.keys(ENGLISH) if not key.startswith(FOR_READERS)}
    faults = []
    for language in texts.languages:
        found = {key for key in texts.keys(language) if not key.startswith(FOR_READERS)}
        faults += [f"{language} {key}: missing" for key in wanted - found]
        faults += [f"{language} {key}: not in English" for key in found - wanted]
        faults += [
            f"{language} {key}: other variables"
            for key in wanted & found
            if texts.variables(language, key) != texts.variables(ENGLISH, key)
        ]
    return sorted(faults)


def test_every_language_is_complete_with_the_same_variables() -> None:
    assert incomplete(TEXTS) == []


def own_keys(language: str, *names: str) -> set[str]:
    """List the keys that stand in these files of a language's own folder."""
    sources = [FOLDER / language / name for name in names]
    return {
        entry.id.name
        for source in sources
        for entry in FluentParser().parse(source.read_text(encoding="utf-8")).body
        if isinstance(entry, ast.Message)
    }


def test_easy_words_say_all_of_the_pupils_conversation_themselves() -> None:
    """What an easy language lacks is said in plain words; of the conversation itself nothing may lack."""
    lacking = own_keys("en", *EASY) - own_keys("en-easy", *EASY)
    assert {
        key for key in lacking if not key.startswith(("pupil-about-", "pupil-former", "pupil-taken"))
    } == set()


def test_easy_words_are_no_longer_than_the_plain_ones() -> None:
    longer = {
        key
        for key in own_keys("en-easy", *EASY)
        if len(sample(TEXTS, "en-easy", key).split()) > len(sample(TEXTS, "en", key).split()) + 2
    }
    assert longer == {"pupil-language"}, "the name of the language, which English has a shorter one for"


def test_an_easy_language_takes_what_it_lacks_from_its_own(tmp_path: Path) -> None:
    planted(tmp_path, en="a = A\n", pl="a = Be { b }\nb = Ce\n", pl_easy="b = C!\n")
    texts = load(folder=tmp_path)
    assert [texts.say("pl-easy", key) for key in ("a", "b")] == ["Be C!", "C!"]


def test_a_language_with_a_gap_is_found(tmp_path: Path) -> None:
    planted(tmp_path, en="a = A { $x }\nb = B\n", pl="a = A { $y }\nc = C\n")
    assert incomplete(load(folder=tmp_path)) == [
        "pl a: other variables",
        "pl b: missing",
        "pl c: not in English",
    ]


def test_every_text_can_be_said() -> None:
    for language in TEXTS.languages:
        for key in TEXTS.keys(language):
            said = sample(TEXTS, language, key)
            assert said, (language, key)
            assert "{" not in said and "}" not in said, (language, key)
            assert said.strip() == said or key == "pupil-changed-mark", (language, key)


def test_every_language_says_who_reviewed_it() -> None:
    for language in TEXTS.languages:
        facts = tomllib.loads((FOLDER / language / "_review.toml").read_text(encoding="utf-8"))
        assert set(facts) == {"state", "reviewer", "date"}
        review = TEXTS.review(language)
        assert review.state in ("unreviewed", "reviewed")
        if review.state == "reviewed":
            assert review.reviewer
            date.fromisoformat(review.date)


# -- plurals --------------------------------------------------------------------------------------


class Selects(Visitor):
    """The variants of every choice by number."""

    def __init__(self) -> None:
        self.found: list[set[str]] = []

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        names = {one.key.name for one in node.variants if isinstance(one.key, ast.Identifier)}
        if names & {"zero", "one", "two", "few", "many"} or names == {"other"}:
            self.found.append(names)
        self.generic_visit(node)


def plural_gaps(folder: Path) -> list[str]:
    """List the texts that lack a form which their language has for one of PLURALS."""
    faults = []
    for source in sorted(folder.glob("*/*.ftl")):
        locale = babel.Locale.parse(source.parent.name.removesuffix("-easy"), sep="-")
        wanted = {locale.plural_form(number) for number in PLURALS}
        for entry in FluentParser().parse(source.read_text(encoding="utf-8")).body:
            selects = Selects()
            selects.visit(entry)
            if isinstance(entry, ast.Message):
                faults += [
                    f"{source.parent.name} {entry.id.name}: {form}"
                    for names in selects.found
                    for form in sorted(wanted - names)
                ]
    return faults


def test_every_plural_has_every_form_of_its_language() -> None:
    assert plural_gaps(FOLDER) == []
    said = 0
    for language in TEXTS.languages:
        for key in TEXTS.keys(language):
            if TEXTS.variables(language, key) & NUMBERS:
                for number in PLURALS:
                    said += 1
                    assert sample(TEXTS, language, key, number), (language, key, number)
    assert said >= len(PLURALS)


def test_a_missing_plural_form_is_found(tmp_path: Path) -> None:
    text = "n = { $count ->\n    [one] 1 raz\n   *[other] { $count } razy\n}\n"
    assert plural_gaps(planted(tmp_path, en=text, pl=text)) == ["pl n: few", "pl n: many"]


def test_numbers_are_counted_as_people_count() -> None:
    assert TEXTS.say(ENGLISH, "pupil-kept-count", count=1) == "You wrote 1 message. We kept it."
    assert TEXTS.say(ENGLISH, "pupil-kept-count", count=21) == "You wrote 21 messages. We kept them."


# -- Telegram's limits ----------------------------------------------------------------------------


def too_long(texts: Texts) -> list[str]:
    """List the texts that would not fit into a message, or a label."""
    faults = []
    for language in texts.languages:
        for key in texts.keys(language):
            said = sample(texts, language, key, 100)
            is_label = key.startswith(("button-", "lead-button-"))
            if len(said.encode("utf-16-le")) // 2 > MESSAGE_UNITS or (is_label and len(said) > LABEL_CHARS):
                faults.append(f"{language} {key}")
    return faults


def test_nothing_is_over_telegrams_limits() -> None:
    assert too_long(TEXTS) == []


def test_what_is_over_telegrams_limits_is_found(tmp_path: Path) -> None:
    """An emoji is two units. The texts are in two pieces because Fluent takes no longer one."""
    english = [
        "pupil-fits = " + "😀" * 2000 + '{ "" }' + "😀" * 48,
        "pupil-over = " + "😀" * 2000 + '{ "" }' + "😀" * 49,
        "button-fits = " + "x" * 64,
        "button-over = " + "x" * 65,
        "lead-button-over = " + "x" * 65,
    ]
    texts = load(folder=planted(tmp_path, en="\n".join(english) + "\n"), strict=True)
    assert too_long(texts) == ["en pupil-over", "en button-over", "en lead-button-over"]


# -- the code and the files agree -----------------------------------------------------------------


def literals(sources: Iterable[str]) -> tuple[set[str], set[str]]:
    """Gather what looks like a key in Python sources, and the beginnings of keys that are put together."""
    whole, begun = set(), set()
    for source in sources:
        for node in python.walk(python.parse(source)):
            if isinstance(node, python.JoinedStr) and isinstance(first := node.values[0], python.Constant):
                head = str(first.value)
                if head.endswith("-") and KEY.fullmatch(head + "x"):
                    begun.add(head)
            elif (
                isinstance(node, python.Constant)
                and isinstance(node.value, str)
                and KEY.fullmatch(node.value)
            ):
                whole.add(node.value)
    return whole - NOT_KEYS, begun


SOURCES = [
    source.read_text(encoding="utf-8")
    for package in ("handlers", "bot", "safeguarding")
    for source in sorted((ROOT / package).rglob("*.py"))
    if not {"bench", "sandbox"} & set(source.relative_to(ROOT).parts)  # they say nothing to people
]
USED, BEGUN = literals(SOURCES)
ALL_MEMBERS = {family + member for family, members in MEMBERS.items() for member in members}


def unused(keys: Iterable[str]) -> list[str]:
    """List the keys that no source names, whole or as a member of a family."""
    open_ended = tuple(FAMILIES - set(MEMBERS))
    return sorted(key for key in keys if key not in USED | ALL_MEMBERS and not key.startswith(open_ended))


def test_every_text_is_used() -> None:
    assert unused(TEXTS.keys(ENGLISH)) == []


def test_every_text_that_the_code_asks_for_exists() -> None:
    assert sorted(USED - set(TEXTS.keys(ENGLISH))) == []


def test_the_families_are_those_of_the_code_and_complete() -> None:
    assert BEGUN == FAMILIES
    assert sorted(ALL_MEMBERS - set(TEXTS.keys(ENGLISH))) == []


def test_an_unused_and_an_unwritten_text_are_found() -> None:
    assert unused(["pupil-first", "help-home", "role-dsl", "pupil-forgotten", "help-forgotten"]) == [
        "help-forgotten",
        "pupil-forgotten",
    ]
    whole, begun = literals(['say("pupil-unwritten" if x else f"role-{y}")'])
    assert (whole, begun) == ({"pupil-unwritten"}, {"role-"})


# -- the loader -----------------------------------------------------------------------------------


def test_a_gap_is_said_in_english_and_alarmed_once(tmp_path: Path) -> None:
    texts = load(folder=planted(tmp_path, en="a = A\nb = B { $x }\n", pl="b = Be { $x } { $y }\n"))
    assert [texts.say("pl", "a") for _ in range(2)] == ["A", "A"]
    assert texts.say("pl", "b", x="canary") == "B canary"
    assert texts.say("xx", "a") == "A"
    assert texts.alarms == ["text_missing pl a", "text_broken pl b", "text_language_unknown"]


def test_a_missing_argument_never_raises_for_people(tmp_path: Path) -> None:
    texts = load(folder=planted(tmp_path, en="b = B { $x }\n"))
    assert texts.say("en", "b").startswith("B ")
    assert texts.alarms == ["text_broken en b"]
    assert texts.say("en", "b", x="now it is there") == "B now it is there"


def test_a_text_that_english_lacks_is_a_programming_error(tmp_path: Path) -> None:
    texts = load(folder=planted(tmp_path, en="a = A\n", pl="a = A\n"))
    for language in ("en", "pl", "xx"):
        with pytest.raises(TextMissing, match="'nowhere'"):
            texts.say(language, "nowhere")


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("a = A\nthis is no text\n", "text_unreadable en/planted.ftl:2"),
        ("a = A\na = B\n", "text_twice en/planted.ftl a"),
    ],
)
def test_a_fault_in_a_file_is_refused_when_strict_and_alarmed_otherwise(
    tmp_path: Path, english: str, said: str
) -> None:
    planted(tmp_path, en=english)
    with pytest.raises(TextsBroken, match=re.escape(said)):
        load(strict=True, folder=tmp_path)
    texts = load(folder=tmp_path)
    assert texts.alarms == [said]
    assert texts.say("en", "a") == "A"


def test_a_missing_argument_is_refused_when_strict(tmp_path: Path) -> None:
    texts = load(strict=True, folder=planted(tmp_path, en="b = B { $x }\n"))
    with pytest.raises(TextsBroken, match="text_broken en b"):
        texts.say("en", "b")


def test_a_folder_that_is_no_language_is_left_out(tmp_path: Path) -> None:
    texts = load(folder=planted(tmp_path, en="a = A\n", qqq="a = Q\n"))
    assert texts.languages == ("en",)
    assert texts.alarms == ["text_locale_unknown qqq"]


def test_without_english_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(TextsBroken, match="expected en among them"):
        load(folder=planted(tmp_path, pl="a = A\n"))


def test_easy_words_are_a_language_with_the_plurals_of_its_own(tmp_path: Path) -> None:
    texts = load(
        strict=True,
        folder=planted(
            tmp_path,
            en="n = { $count ->\n    [one] one\n   *[other] more\n }\n",
            en_easy="n = { $count ->\n    [one] 1!\n   *[other] more!\n }\n",
        ),
    )
    assert texts.languages == ("en", "en-easy")
    assert [texts.say("en-easy", "n", count=number) for number in (1, 2)] == ["1!", "more!"]


def test_a_long_reply_is_said_whole() -> None:
    """Fluent refuses more than 2,500 characters in a place; a lead's reply may have 4,096, or Fluent's braces."""
    reply = "{ $role } \ue000 " + "word " * 1000
    said = TEXTS.say(ENGLISH, "pupil-reply", role="lead", text=reply)
    assert said == f"From the lead:\n\n{reply}"


def test_a_plain_text_is_said_in_microseconds() -> None:
    seconds = min(timeit.repeat(lambda: TEXTS.say(ENGLISH, "pupil-hello"), number=1000, repeat=5)) / 1000
    assert seconds < 30e-6


# -- right to left --------------------------------------------------------------------------------

ARABIC = "n = اتصل على 0800 1111 أو { $number }\nb = { $name }\nc = { $role ->\n    [head] مدير\n   *[other] آخر\n }\n"


def test_numbers_keep_their_order_where_the_script_runs_from_right_to_left(tmp_path: Path) -> None:
    texts = load(strict=True, folder=planted(tmp_path, en="n = Call { $number }\n", ar=ARABIC))
    assert texts.say("en", "n", number="999") == "Call 999", "no marks where none are needed"
    assert texts.say("ar", "n", number="116 000") == "اتصل على \u20660800 1111\u2069 أو \u2068116 000\u2069"


def test_a_latin_name_at_the_beginning_does_not_turn_the_message_round(tmp_path: Path) -> None:
    texts = load(strict=True, folder=planted(tmp_path, en="b = { $name }\n", ar=ARABIC))
    assert texts.say("ar", "b", name="Hindley").startswith("\u200f")
    assert not texts.say("ar", "b", name="مدرسة").startswith("\u200f")


def test_marks_do_not_hide_an_argument_that_is_chosen_by(tmp_path: Path) -> None:
    texts = load(strict=True, folder=planted(tmp_path, en="c = C\n", ar=ARABIC))
    assert "مدير" in texts.say("ar", "c", role="head")


def test_a_translators_own_marks_are_left_alone(tmp_path: Path) -> None:
    marked = "\u20660800 1111\u2069"
    texts = load(strict=True, folder=planted(tmp_path, en="n = N\n", ar=f"n = اتصل {marked}\n"))
    assert texts.say("ar", "n") == f"اتصل {marked}"


def test_marks_of_one_language_are_not_in_another_that_says_the_same(tmp_path: Path) -> None:
    """A file's content is taken apart once; what is changed in it for one language stays with that one."""
    same = "n = Call 0800 1111\n"
    texts = load(strict=True, folder=planted(tmp_path, en=same, ar=same))
    assert texts.say("ar", "n").endswith("Call \u20660800 1111\u2069")
    assert texts.say("en", "n") == "Call 0800 1111"
