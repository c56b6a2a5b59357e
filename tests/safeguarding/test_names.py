"""Whom a child's words may name: too many rather than one too few."""

from __future__ import annotations

import pytest

from safeguarding.names import Adult, find_mentions, relate

PEOPLE = (
    Adult("a", "Mrs A", frozenset({"dsl"})),
    Adult("brown", "Mr Brown", frozenset({"ddsl"})),
    Adult("shaw", "Miss Shaw", frozenset({"ddsl"})),
    Adult("kow", "Ms Kowalska-Brown", frozenset({"pastoral"}), ("Tom Kowalski in 9B", "PE teacher")),
    Adult("obrien", "Mr O'Brien", frozenset({"head"})),
    Adult("berg", "Dr van der Berg", frozenset({"chair"})),
    Adult("patel", "Philip Patel", frozenset({"duty"}), ("Mr O'Brien, my husband",)),
    Adult("nameless", "", frozenset({"clerk"})),
    Adult("whit", "Elizabeth Whittaker", frozenset()),
    Adult("li", "Mrs Li", frozenset()),
    Adult("ng", "Mr Ng", frozenset()),
    Adult("smith", "Ms Smith", frozenset()),
)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("i saw mrs shaw", "shaw"),  # title and surname
        ("shaw hit me", "shaw"),  # surname
        ("misshaw is mean", "shaw"),  # run together
        ("mrs a. shouts at us", "a"),  # an initial, as she entered it
        ("mr b touched me", "brown"),  # an initial of a longer name
        ("Mr BROWN", "brown"),
        ("browny is a creep", "brown"),  # a nickname
        ("it was mr browne", "brown"),
        ("obrian grabbed me", "obrien"),  # a slip
        ("mr o brien", "obrien"),  # apart
        ("ms kovalska", "kow"),  # by ear
        ("kowalska did it", "kow"),  # a half of a double name
        ("mr vandenberg", "berg"),
        ("van der bergs office", "berg"),
        ("mr pattle", "patel"),
        ("phillip said so", "patel"),
        ("mr pätel", "patel"),
        ("the head hit me", "obrien"),  # roles
        ("headteecher is mean", "obrien"),
        ("our principle shouted", "obrien"),
        ("i told the safe guarding lady", "a"),
        ("the deputy head", "shaw"),
        ("chair of governers", "berg"),
        ("the clerk to the governors", "nameless"),
        ("head of year 9 laughs at me", "kow"),
        ("the council lady", "patel"),
        ("m r s  s h a w is mean", "shaw"),  # letter by letter
        ("because of m r p a t e l . m r s s h a w shouts at me", "shaw"),  # two after each other
        ("mr b r o w n", "brown"),
        ("year 9 m r b r o w n i think", "brown"),
        ("dr v a n d e n b e r g", "berg"),
        ("\u202emrs sha\u200bw\u202c", "shaw"),  # written to look otherwise
        ("mr🤬brown🤬", "brown"),
        ("ＭＲ ＢＲＯＷＮ", "brown"),
        ("drvanderberg", "berg"),
        ("whitt is scary", "whit"),  # the beginning of a name
        ("we call her whitty", "whit"),
        ("mrs lee", "li"),  # after a title little need be right
        ("missus lii", "li"),
        ("mr ing", "ng"),
        ("miss smiff", "smith"),  # th is an f here
        ("smiff did it", "smith"),
        ("lizzie from nursery", "whit"),  # a first name
        ("phil said so", "patel"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_a_child_writes_it(words: str, who: str) -> None:
    found = find_mentions(words, PEOPLE)
    assert who in found.named
    assert found.an_adult


@pytest.mark.parametrize(
    "words",
    [
        "they trip me up on the bus",
        "he hit me in the head",
        "my head hurts and i want to die",
        "i saw him show me his knife",  # one letter from Shaw, and an everyday word
        "i miss my mum",
        "he banged my face on the head rest",
        "i miss you and i am missing school",
        "he will not tell",  # nobody's first name
        "",
        "🙂",
    ],
)  # fmt: skip
def test_everyday_words_name_nobody(words: str) -> None:
    found = find_mentions(words, PEOPLE)
    assert not found.named
    assert not found.an_adult


def test_a_name_at_the_end_of_a_very_long_text_is_found() -> None:
    long = " ".join(f"wort{number}xq" for number in range(9_000))
    assert "shaw" in find_mentions(f"{long} and it was shaw", PEOPLE).named


@pytest.mark.parametrize(
    "words", ["tom kowalski pushes me", "kowalsky is in my form", "the pe teacher sees it"]
)
def test_a_conflict_list_is_touched_by_a_relative_or_a_second_job(words: str) -> None:
    assert "kow" in find_mentions(words, PEOPLE).close


@pytest.mark.parametrize(
    "words", ["sir is weird", "a teacher saw it", "the dinner lady", "my coach", "our ta"]
)
def test_an_adult_at_school_without_a_name_is_noticed(words: str) -> None:
    found = find_mentions(words, PEOPLE)
    assert found.an_adult


def test_closeness_holds_both_ways() -> None:
    related = relate(PEOPLE)
    assert related["patel"] == {"obrien"}
    assert related["obrien"] == {"patel"}
    assert related["shaw"] == frozenset()


def test_sabotage_comparing_letter_by_letter_would_miss_them() -> None:
    """What the loose comparison is for: none of these is written as the name is."""
    for words, person in (("obrian grabbed me", "obrien"), ("mr pattle", "patel"), ("ms kovalska", "kow")):
        name = next(one.name for one in PEOPLE if one.id == person)
        assert name.split()[-1].lower() not in words
        assert person in find_mentions(words, PEOPLE).named
