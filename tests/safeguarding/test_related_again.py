"""Who is close to whom is remembered until somebody changes: never what was true of other people, or before."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from safeguarding import names
from safeguarding.names import Adult, close_between, relate

A = Adult("a", "Mrs Ashworth", frozenset({"dsl"}))
B = Adult("b", "Mr Bickerstaffe", frozenset({"ddsl"}))
C = Adult("c", "Dr Crompton", frozenset({"head"}))
NAMES = ("Mrs Ashworth", "Mr Bickerstaffe", "Dr Crompton", "Ms Derbyshire", "Mr Entwistle", "")
Relate = Callable[[tuple[Adult, ...]], Mapping[str, frozenset[str]]]


def test_it_is_reckoned_once_for_the_same_people() -> None:
    relate.cache_clear()
    assert relate((A, B, C)) == relate((A, replace(B), C))
    assert (relate.cache_info().misses, relate.cache_info().hits) == (1, 1)


@pytest.mark.parametrize(
    "after",
    [
        replace(A, close_to=("Mr Bickerstaffe, my husband",)),
        replace(A, name="Mrs Bickerstaffe-Ashworth", close_to=("Gary Bickerstaffe",)),
    ],
)
def test_a_list_that_was_changed_counts_with_the_next_report(after: Adult) -> None:
    assert relate((A, B, C))["b"] == frozenset()
    assert relate((after, B, C))["b"] == {"a"}
    assert relate((A, B, C))["b"] == frozenset(), "and taken back, it counts no more"


def test_a_name_of_before_counts_though_the_list_is_the_same() -> None:
    about = replace(C, close_to=("Nora Fairclough",))
    assert relate((A, about))["c"] == frozenset()
    assert relate((replace(A, before=("Miss Fairclough",)), about))["c"] == {"a"}


def test_two_of_one_name_are_two() -> None:
    """Another account of the same name and list is another adult: ids are no part of what names compare."""
    close = replace(A, close_to=("Mr Bickerstaffe",))
    other = replace(close, id="other")
    assert relate((close, B))["b"] == {"a"}
    assert relate((other, B))["b"] == {"other"}


def wrong_among(related: Relate, worlds: int) -> int:
    """People change names, lists and places at random: how often is it not what it would be, reckoned afresh?"""
    chance, wrong = random.Random(43), 0
    people = [Adult(str(number), name, frozenset()) for number, name in enumerate(NAMES)]
    for _ in range(worlds):
        place = chance.randrange(len(people))
        change = chance.randrange(3)
        if change == 0:
            people[place] = replace(people[place], name=chance.choice(NAMES))
        elif change == 1:
            lines = tuple(chance.sample([name for name in NAMES if name], chance.randrange(3)))
            people[place] = replace(people[place], close_to=lines)
        else:
            chance.shuffle(people)
        some = tuple(people[: chance.randrange(2, len(people) + 1)])
        wrong += related(some) != names.relate.__wrapped__(some)
    return wrong


def test_what_is_remembered_is_what_would_be_reckoned() -> None:
    assert wrong_among(relate, 300) == 0


def test_sabotage_remembered_by_who_they_are_it_would_be_of_before() -> None:
    reckoned: dict[tuple[str, ...], Mapping[str, frozenset[str]]] = {}

    def by_ids(some: tuple[Adult, ...]) -> Mapping[str, frozenset[str]]:
        return reckoned.setdefault(tuple(one.id for one in some), names.relate.__wrapped__(some))

    assert wrong_among(by_ids, 300) > 0


def test_sabotage_lines_that_forget_the_name_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inner memory: a line and a name, both."""
    by_line = lru_cache(maxsize=None)(lambda line: [])

    def names_by_line_alone(line: str, name: str) -> bool:
        kept = by_line(line)
        if not kept:
            kept.append(names._line(line).names(name))
        return bool(kept[0])

    monkeypatch.setattr(names, "_line_names", names_by_line_alone)
    close = replace(A, close_to=("Mr Bickerstaffe",))
    assert names.relate.__wrapped__((close, C, B))["b"] != {"a"}


@pytest.mark.parametrize("pair", [(A, B), (replace(A, close_to=("Mr Bickerstaffe",)), B)])
def test_it_says_the_same_as_the_comparison_of_two(pair: tuple[Adult, Adult]) -> None:
    """Routing asks all of a setting, a hand-over asks two: by the same rule."""
    one, other = pair
    assert close_between([one], [other]) == ({one.id} if other.id in relate(pair)[one.id] else set())
    assert close_between([other], [one]) == ({other.id} if one.id in relate(pair)[other.id] else set())
