"""Looking for names in one go finds the same as looking for each name in the whole text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding import heard, nicknames, rolewords
from safeguarding.names import Adult, find_mentions
from tests.safeguarding import plain_names
from tests.safeguarding.test_names import PEOPLE

SURNAMES = [
    "Smith",
    "Jones",
    "Taylor",
    "Khan",
    "Patel",
    "Begum",
    "Ali",
    "Li",
    "Ng",
    "O'Neill",
    "MacDonald",
    "Whittaker",
    "Smithson",
    "Kowalska",
    "Thistlethwaite",
    "Zhang",
    "Phillips",
    "Featherstonehaugh",
    "Schwarz",
    "Wójcik",
    "Östlund",
    "Ó_Briain",
    "王",
    "محمد",
]
FIRST = ["Elizabeth", "Mohammed", "Jo", "Christopher", "Sam", "Bartholomew"]
MANY = (
    *PEOPLE,
    *(Adult(f"s{n}", f"Mrs {name}", frozenset()) for n, name in enumerate(SURNAMES)),
    *(Adult(f"f{n}", f"{name} {SURNAMES[n]}", frozenset()) for n, name in enumerate(FIRST)),
    Adult(
        "relative", "", frozenset({"head"}), ("Lucy Thistlethwaite, year 8", "swimming coach at the baths")
    ),
    Adult("before", "Dr Ward", frozenset({"duty"}), (), ("Anna Sedgwick-Hall",)),
)
ROLES = (
    "the head", "headteecher", "exec head", "principle", "our head says", "head of the school", "headship", "safe guarding",
    "dsl", "designated person", "child protection", "welfare officer", "vice principal", "slt", "senior leaders",
    "chair of the governors", "chairman of trust", "trustees", "clerk to the governors", "governance professional",
    "pastoral team", "head of year 9", "yr head", "hoy", "heads of year", "nursery owner", "manager of the nursery",
    "registered person", "trust boss", "ceo", "chief executive", "council lady", "man from the council", "duty team",
    "lado", "teach", "techer", "sir", "miss", "tutors", "one to one ta", "tas", "coach", "dinner lady", "lunchtime staff",
    "midday people", "caretaker", "site man", "cleaner", "receptionist", "cover teacher", "supply", "learning mentor",
    "classroom assistant", "librarian", "staff", "counselor", "counsellors", "minibus driver", "escort", "volunteer",
    "lollipop man", "instructor", "technician", "nurse", "chaplain", "vicar", "head of science", "governers",
    "safeguarding", "key worker", "nurseryworkers", "afterschool club", "someone who works here", "mister x", "missus y",
    "mx z", "dr who", "mrsmith",
)  # fmt: skip
LEFT_OUT = (
    "in the head",
    "against the head",
    "the head lice",
    "the head of year",
    "miss him",
    "miss out on",
    "head band",
)
EVERYDAY = [
    "they",
    "trip",
    "me",
    "up",
    "on",
    "the",
    "bus",
    "and",
    "i",
    "said",
    "no",
    "to",
    "a",
    "boy",
    "in",
    "my",
    "form",
    "9b",
    "at",
    "lunch",
    "he",
    "is",
    "mean",
]


def spoil(word: str, rng: random.Random) -> str:
    """Write *word* as somebody in a hurry would."""
    at = rng.randrange(len(word))
    ways = (
        word,
        word[:at] + word[at + 1 :],
        word[:at] + rng.choice("aeioustrnx") + word[at:],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        word[: max(3, at)],
        word[:at] + " " + word[at:],
        " ".join(word),
        word + rng.choice(heard._ENDINGS),
        rng.choice(("mr ", "mrs", "sir ", "miss", "father ", "m r s ")) + word,
        word.upper(),
        word.replace("th", "ff").replace("c", "k"),
        word + "\u0301",
    )
    return rng.choice(ways)


def make_text(rng: random.Random, length: int, everyday: int = 35) -> str:
    names = [part for one in MANY for name in (*one.names, *one.close_to) for part in name.split()]
    short = sorted(nicknames._CALLED)

    def word() -> str:
        match rng.randrange(5 + everyday):
            case 0:
                return spoil(rng.choice(names), rng)
            case 1:
                return spoil(spoil(rng.choice(names), rng) or "x", rng)
            case 2:
                return rng.choice(short)
            case 3:
                return rng.choice(ROLES if rng.random() < 0.3 else LEFT_OUT)
            case 4:
                letters = rng.choices("abcdefghijklmnopqrstuvwxyzéßłش王_'🤬", k=rng.randint(1, 9))
                return "".join(letters)
            case _:
                return rng.choice(EVERYDAY)

    return rng.choice((" ", " ", "\n", ". ")).join(word() for _ in range(length))


@pytest.mark.parametrize(("length", "everyday", "times"), [(2, 1, 400), (6, 10, 200), (60, 35, 20)])
def test_the_same_people_are_found_in_any_text(length: int, everyday: int, times: int) -> None:
    """Short texts, where a name is found in one way or not at all, and longer ones."""
    rng = random.Random(length)
    for _ in range(times):
        text = make_text(rng, length, everyday)
        assert find_mentions(text, MANY) == plain_names.find_mentions(text, MANY), text


@pytest.mark.parametrize("seed", range(4))
def test_the_same_people_are_found_in_a_long_report(seed: int) -> None:
    rng = random.Random(seed)
    some = [" ".join(rng.choices(EVERYDAY, k=900)) for _ in range(12)]
    text = "\n".join(part for one in some for part in (one, make_text(rng, 3)))
    assert len(text) > 2 * heard._PORTION_CHARS
    assert find_mentions(text, MANY) == plain_names.find_mentions(text, MANY)


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
@settings(max_examples=80)
def test_any_letters_are_compared_alike(text: str, names: list[str]) -> None:
    adults = [Adult(str(n), name, frozenset(), (name,)) for n, name in enumerate(names)]
    assert find_mentions(text, adults) == plain_names.find_mentions(text, adults)


@given(st.text(min_size=1, max_size=4), st.text(max_size=6))
@settings(max_examples=20)
def test_cutting_a_text_into_portions_changes_no_word(strange: str, other: str) -> None:
    filler = "ΣΑΣ é" * 4_000
    text = f"{filler} {strange} {filler}\n{other} {filler}"
    cut = heard.Heard(text).line
    assert cut == heard._WORD.findall(heard.fold(text))


@pytest.mark.parametrize("phrase", [*ROLES, *LEFT_OUT, "i told the headmistress", "over the heads"])
def test_a_role_is_found_wherever_it_stands_in_a_long_text(phrase: str) -> None:
    """Also where two blocks meet: what is looked at in parts is found as in the whole."""
    words = phrase.split()
    for before in (0, 1, *range(388, 404), 799):
        text = [*["so"] * before, *words, *["then"] * 900]
        line = " ".join(text)
        roles = frozenset[str]().union(
            *(found for pattern, found in rolewords._ROLES if pattern.search(line))
        )
        assert rolewords.find_roles(text) == (roles, bool(rolewords._AN_ADULT.search(line))), before


@pytest.mark.parametrize("phrase", ROLES)
def test_every_way_of_saying_a_role_says_something(phrase: str) -> None:
    roles, an_adult = rolewords.find_roles(phrase.split())
    assert roles or an_adult


def test_blocks_without_such_words_are_not_looked_through() -> None:
    quiet, telling = ["so"] * 4_000, ["so"] * 2_100 + ["lado"] + ["so"] * 2_000
    assert not list(rolewords._blocks(quiet))
    assert len(list(rolewords._blocks(telling))) == 1


def test_sabotage_a_block_that_does_not_see_what_stands_before_it_would_find_too_much() -> None:
    """Why a match must begin within the block and is looked for with what stands before it."""
    text = [*["so"] * 399, "in", "the", "head", *["so"] * 20]
    assert rolewords.find_roles(text) == (frozenset(), False)
    assert rolewords._ROLES[0][0].search(" ".join(text[400:])) is not None
