"""Triage: what children write, what it may mean, and that nothing quietly lowers it."""

from __future__ import annotations

import hashlib
import io
import json
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import triage as command
from safeguarding import lexicon, matching, ngram, normalise, triage
from safeguarding.reading import Reader
from safeguarding.report import Urgency
from tools import train_triage
from tools.triage_sentences import sentences

SENTENCES = Path(__file__).parent / "sentences"


def rows(name: str) -> list[list[str]]:
    lines = (SENTENCES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def whole() -> Reader:
    return Reader(lexicon.load(), ngram.load())


def raised(reader: Reader, text: str) -> bool:
    return any(hit.level <= 2 for hit in reader.hits(text))


def share(reader: Reader, part: str, *, danger: bool, kind: str = "") -> float:
    """Share of a part's dangerous (or harmless) sentences that are read as P1 or P2."""
    texts = [
        text
        for _, wanted, sort, text in rows(part)
        if (int(wanted) <= 2) == danger and (not kind or sort == kind)
    ]
    return sum(raised(reader, text) for text in texts) / len(texts)


# -- the sentences -----------------------------------------------------------------------------


@pytest.mark.parametrize(("bound", "urgency", "text"), rows("regression"))
def test_regression_sentence_holds(bound: str, urgency: str, text: str) -> None:
    read = triage.read(text).urgency
    assert read <= int(urgency) if bound == "reach" else read >= int(urgency)


def test_regression_is_whole() -> None:
    assert len(rows("regression")) == 78


def test_sentences_are_many_and_a_quarter_misspelt_and_a_quarter_traps() -> None:
    every = rows("tune") + rows("held")
    kinds = [kind for _, _, kind, _ in every]
    assert len(every) >= 600
    assert kinds.count("misspelt") >= 150
    assert kinds.count("trap") >= 150


def test_sentences_are_split_by_their_hash_and_the_model_learns_from_none_that_is_held() -> None:
    for part, odd in (("tune", 0), ("held", 1)):
        for *_, text in rows(part):
            assert int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == odd
    for part, held in (("broad", False), ("broad_held", True)):
        for *_, text in rows(part):
            assert (int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0) == held
    for part, held in (("voices", False), ("voices_held", True)):
        for family in {one.family for one in sentences(part)}:
            assert (int(hashlib.sha256(family.encode()).hexdigest(), 16) % 4 == 0) == held
    learnt = {one.text for part in train_triage.PARTS if part != "regression" for one in sentences(part)}
    reported = ("held", "broad_held", "voices_held", "late", "last", "final")
    assert learnt.isdisjoint(one.text for part in reported for one in sentences(part))


def test_packaged_model_was_trained_on_the_sentences_of_today() -> None:
    """A sentence added or mended without training anew would leave a model that nobody can make again."""
    facts = json.loads((Path(ngram.__file__).parent / "model.json").read_text(encoding="utf-8"))
    assert facts["sentences"] == train_triage.sentences_hash()


def test_held_danger_is_found_and_few_harmless_sentences_are_raised() -> None:
    """Keep recall at P2 above 0.90 and false raises under 15 in 100; how far to believe it: README there."""
    assert share(whole(), "held", danger=True) >= 0.90
    assert share(whole(), "held", danger=True, kind="misspelt") >= 0.90
    assert share(whole(), "held", danger=False) < 0.15


@pytest.mark.parametrize(
    "kind", sorted({theme.split(".")[0] for theme, wanted, *_ in rows("held") if int(wanted) <= 2})
)
def test_no_kind_of_danger_is_forgotten(kind: str) -> None:
    """Of a kind with few sentences, two may be missed."""
    texts = [text for theme, wanted, _, text in rows("held") if theme.startswith(kind) and int(wanted) <= 2]
    assert sum(raised(whole(), text) for text in texts) >= min(0.80 * len(texts), len(texts) - 2)


# -- with a protection taken out, the promise breaks ---------------------------------------------


def without(**parts: object) -> Reader:
    changed = copy(lexicon.load())
    for name, part in parts.items():
        setattr(changed, name, part)
    return Reader(changed, ngram.load())


SILENT = replace(ngram.load(), danger=replace(ngram.load().danger, threshold=1e9), floor=-1e9)


def test_without_the_rules_danger_is_missed() -> None:
    few = without(rules=[entry for entry in lexicon.load().rules if entry.level == 4])
    assert share(few, "held", danger=True) < share(whole(), "held", danger=True) - 0.05


def test_without_the_model_danger_is_missed() -> None:
    assert share(Reader(lexicon.load(), SILENT), "held", danger=True) < share(whole(), "held", danger=True)


def test_without_the_spellings_misspelt_danger_is_missed() -> None:
    changed = copy(lexicon.load())
    changed.spelling = {}
    assert share(Reader(changed, SILENT), "held", danger=True, kind="misspelt") < 0.90


def test_without_the_sayings_harmless_sentences_are_raised() -> None:
    sayings = [text for bound, _, text in rows("regression") if bound == "stay"]
    assert not any(raised(whole(), text) for text in sayings)
    assert any(raised(without(idioms=[]), text) for text in sayings)


def test_without_denials_a_denied_word_is_raised() -> None:
    assert not raised(whole(), "im not suicidal")
    assert raised(without(denials=[]), "im not suicidal")


def test_without_the_model_of_now_danger_now_is_missed() -> None:
    texts = [one.text for one in sentences("broad_held") if one.urgency == 1]
    deaf = Reader(lexicon.load(), replace(ngram.load(), now=replace(ngram.load().now, threshold=1e9)))
    found = sum(any(hit.level == 1 for hit in whole().hits(text)) for text in texts)
    without_it = sum(any(hit.level == 1 for hit in deaf.hits(text)) for text in texts)
    assert found / len(texts) > 0.6
    assert without_it < found


def test_without_the_floor_harmless_sentences_are_read_as_danger_now() -> None:
    text = "my brother got a water gun for his birthday"
    assert not any(hit.level == 1 for hit in whole().hits(text))
    assert any(hit.level == 1 for hit in Reader(lexicon.load(), replace(ngram.load(), floor=-1e9)).hits(text))


def test_without_what_words_mean_danger_is_missed() -> None:
    mute = replace(ngram.load(), vocabulary={})
    assert share(Reader(lexicon.load(), mute), "broad_held", danger=True) < share(
        whole(), "broad_held", danger=True
    )


def test_without_fiction_a_film_is_raised_higher() -> None:
    text = "in the film he said he is gonna stab someone after school"
    assert not any(hit.level == 1 for hit in whole().hits(text))
    assert any(hit.level == 1 for hit in without(fiction=[]).hits(text))


# -- what lowers, and how far ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["im not suicidal", "i am not suicidal", "i dont want to die", "i never cut myself"]
)
def test_denial_lowers_to_p3_and_never_to_p4(text: str) -> None:
    assert triage.read(text).urgency == Urgency.P3


@pytest.mark.parametrize(
    "text",
    [
        "im not suicidal but i cut myself",
        "im not lying because he hits me with a belt at home",
        "i dont want to live",
        "i cant do this anymore",
        "not safe",
    ],
)
def test_denial_does_not_reach_across_a_pause_or_into_a_phrase(text: str) -> None:
    assert triage.read(text).urgency <= Urgency.P2


def test_story_lowers_by_one_level_and_never_drops() -> None:
    assert triage.read("in the film he said he is gonna stab someone after school").urgency == Urgency.P2
    assert triage.read("we read a book about suicide").urgency == Urgency.P3


@pytest.mark.parametrize(
    "text", ["my dad hits me when i watch a film", "my uncle touches my leg when we play fortnite"]
)
def test_story_nearby_does_not_lower_what_happens_to_the_child_at_home(text: str) -> None:
    assert triage.read(text).urgency <= Urgency.P2


@pytest.mark.parametrize("laugh", [" lol", " jk", " haha", " 😂", " 💀 lmao"])
def test_laughing_never_lowers(laugh: str) -> None:
    for bound, urgency, text in rows("regression"):
        if bound == "reach":
            assert triage.read(text + laugh).urgency <= int(urgency)


def test_quoted_abuse_is_bullying_and_not_the_pupils_own() -> None:
    reading = triage.read("they call me a paki")
    assert reading.urgency == Urgency.P3
    assert reading.themes >= {"bullying.prejudice_race"}


# -- how it is written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "k m s",
        "i was r*ped",
        "r4ped",
        "$uicide",
        "i will k!ll myself",
        "kiiiiilll myself",
        "KILL MYSELF",
        "ki\u200bll my\u00adself",
        "ｋｉｌｌ ｍｙｓｅｌｆ",
        "i want to di\u0301e",
        "i_want_to_die",
        "i wna die plz",
        "he has a 🔪 in school",
        "my dad tuched me in bed",
        "he strangeld me",
    ],
)
def test_disguised_danger_is_still_seen(text: str) -> None:
    assert triage.read(text).urgency <= Urgency.P2


@pytest.mark.parametrize(
    "text", ["my therapist is nice", "we had grapes", "the scraped knee is fine", "my skills are good"]
)
def test_honest_words_are_not_taken_for_dangerous_ones(text: str) -> None:
    assert triage.read(text).urgency == Urgency.P4


# -- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "chcę umrzeć", "tata mnie bije", "pomocy", "on ma nóż", "on mnie dotyka",
        "vreau să mor", "tata mă bate", "ajutor", "are un cuțit", "m-a atins",
        "أريد أن أموت", "أبي يضربني", "ساعدوني", "معه سكين", "لمسني",
        "دەمەوێ بمرم", "باوکم لێم دەدات", "یارمەتیم بدەن", "چەقۆی پێیە",
        "می‌خوام بمیرم", "پدرم مرا میزند", "کمک", "او چاقو دارد", "تجاوز",
        "я хочу померти", "тато б'є мене", "допоможіть", "він має ніж", "він чіпає мене",
        "میں مرنا چاہتا ہوں", "ابو مجھے مارتے ہیں", "مدد", "چاقو", "مجھے چھوتا ہے",
        "quero morrer", "meu pai me bate", "socorro", "ele tem uma faca", "ele me tocou",
        "我想死", "佢打我", "救命", "佢有刀", "佢摸我", "唔安全",
    ],
)  # fmt: skip
def test_first_phrases_of_other_languages_are_read(text: str) -> None:
    reading = triage.read(text)
    assert reading.urgency <= Urgency.P2
    assert not reading.unread


@pytest.mark.parametrize(
    "text",
    [
        "мене звати Олена", "أنا بخير", "你好嗎", "नमस्ते मेरा नाम", "ሰላም ነው", "გამარჯობა",
        "bonjour je m'appelle marie et je suis triste", "Mam na imię Kasia i chodzę do szkoły",
        "merhaba benim adım ali", "hola me llamo ana",
    ],
)  # fmt: skip
def test_what_triage_cannot_read_is_p2_with_that_as_its_reason(text: str) -> None:
    assert triage.read(text) == triage.Reading(Urgency.P2, triage.read(text).rules, frozenset(), unread=True)
    assert "U01" in triage.read(text).rules


@pytest.mark.parametrize(
    "text", ["", " ", "hi", "ok", "😂😂", "Thomas", "Zoë said José is late", "123", "?!", "hola"]
)
def test_almost_nothing_is_routine(text: str) -> None:
    assert triage.read(text) == triage.Reading(Urgency.P4, (), frozenset(), unread=False)


# -- any text ------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    reading = triage.read(text)
    assert reading.urgency in Urgency
    assert reading == triage.read(text)


@pytest.mark.parametrize(
    "text", ["\ud800 help", "ﷺ" * 4096, "a\u0301" * 4096, "k m s " * 1000, "my dad my dad " * 500, "\x00"]
)
def test_hostile_text_has_an_answer(text: str) -> None:
    assert triage.read(text).urgency in Urgency


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([row for row in rows("regression") if row[0] == "reach" and row[1] == "1"]),
    st.integers(0, 900),
)
def test_danger_is_seen_wherever_it_stands_in_a_long_message(row: list[str], words: int) -> None:
    assert triage.read("tea " * words + row[2] + " tea" * (900 - words)).urgency <= 1


def test_no_pattern_can_run_away() -> None:
    """Every repetition is bounded, so that no message is slow, however it is made."""
    reader = whole()
    entries = lexicon.load()
    assert len(reader.rules_by_id) > len(entries.rules) > 900
    patterns = [matching.Pattern(part, reader.vocabulary, {}) for part in reader.parts]
    for pattern in patterns:
        assert "*" not in pattern.source
        assert "+" not in pattern.source
        assert all(pattern.ways)


# -- what conversations ask -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("i want to kill myself tonight", "suicide"),
        ("i cut my arms", "suicide"),
        ("my friend is going to kill herself", "friend"),
        ("a lad has brought a knife into school in his bag", "weapon"),
        ("he raped me", "sexual"),
        ("my stepdad comes in my room at night and touches me", "sexual"),
        ("he said hell leak my nudes if i dont pay", "image"),
        ("my dad hits me with a belt", "home"),
        ("theyre taking me to pakistan to marry my cousin", "home"),
        ("dad goes mental when hes had a drink and we hide", "home"),
        ("mum hasnt been home since saturday", "home"),
        ("they call me names", "general"),
        ("hello", "general"),
        ("мене звати Олена", "general"),
    ],
)
def test_card_fits_the_danger(text: str, card: str) -> None:
    assert triage.card_for(triage.read(text)) == card


@pytest.mark.parametrize(
    "text", ["sir touched me", "mr smith messages me on snapchat", "the headteacher knows and covered it up"]
)
def test_adult_at_school_is_noticed(text: str) -> None:
    assert triage.names_adult_at_school(triage.read(text))


def test_pupils_and_family_are_not_adults_at_school() -> None:
    assert not triage.names_adult_at_school(triage.read("my brother hits me"))


def test_every_reason_is_a_rule_of_the_lexicon_or_one_of_three_others() -> None:
    known = whole().rules_by_id.keys() | {"C01", "M01", "U01"}
    for *_, text in rows("tune"):
        assert known.issuperset(triage.read(text).rules)


def test_most_urgent_reason_comes_first() -> None:
    reading = triage.read("they call me fat and a lad has brought a knife into school")
    levels = [whole().rules_by_id[rule].level for rule in reading.rules]
    assert levels == sorted(levels)
    assert reading.urgency == levels[0] == 1


# -- the lexicon's form ----------------------------------------------------------------------------


def test_rule_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(lexicon.LexiconError, match="lexicon en, line 2"):
        lexicon.parse("[a.b]\nthis is no rule", "en", lexicon.Lexicon())


def test_unknown_list_and_open_bracket_are_refused() -> None:
    for pattern in ("<nothing> x", "(a | b"):
        broken = lexicon.Lexicon()
        lexicon.parse(f"[a.b]\nX01 1 {pattern}", "en", broken)
        with pytest.raises(lexicon.LexiconError):
            Reader(broken, SILENT)


def test_words_are_folded_but_not_lost() -> None:
    assert normalise.words("He’s GOT a kn\u200bife & I'm… scared!!") == [
        "hes",
        "got",
        "a",
        "knife",
        "and",
        "im",
        "scared",
    ]


# -- the command ------------------------------------------------------------------------------------


def test_command_answers_each_line_in_order() -> None:
    out = io.StringIO()
    command.write(io.StringIO("he raped me\n\nhi\n"), out, as_json=True)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["urgency"] for answer in answers] == [1, 4, 4]
    assert "L171" in answers[0]["rules"]
    assert answers[1] == {"urgency": 4, "rules": []}


def test_command_never_repeats_what_was_written() -> None:
    out = io.StringIO()
    command.write(io.StringIO("he raped me zanzibar\n"), out, as_json=False)
    assert "zanzibar" not in out.getvalue()
    assert out.getvalue().startswith("P1  L171")


@pytest.mark.parametrize(
    ("text", "ends_a_life"),
    [
        ("I dont want to go on the bus because of them", False),
        ("dont want to go on the trip", False),
        ("i dont want to go on", True),
        ("i dont want to go on any more", True),
        ("i dont want to go on living", True),
    ],
)
def test_going_on_a_bus_is_not_going_on(text: str, ends_a_life: bool) -> None:
    """A card about suicide under a line about a bus tells a child that nobody listens."""
    assert triage.may_end_a_life(triage.read(text)) is ends_a_life


def test_a_whole_sentence_is_not_a_fragment() -> None:
    """Only pieces are read together: two sentences side by side must not make a third."""
    before, now = "i hate it", "they took my bag at lunch and hid it behind the bins again"
    assert triage.read_together([before, now], triage.read(now)) == triage.read(now)
    assert triage.read_together(["i want", "to die"], triage.read("to die")).urgency is not Urgency.P4
