"""Whatever people, names, conflict lists and words there are: nobody a report is about reads it or hears of it, somebody does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from safeguarding.names import Adult, Mentions
from safeguarding.roles import Role
from tests.safeguarding import worlds
from tests.safeguarding.worlds import ROLE_WORDS, WAYS, Count, check_world, make_world, route_world, run

SEED, WORLDS = 5, 2_000


def test_two_thousand_worlds_hold() -> None:
    count = run(WORLDS, SEED)
    assert count.worlds == WORLDS
    assert count.with_somebody > WORLDS / 3 and count.people > WORLDS / 2, "it met what it is for"
    assert set(WAYS) <= set(count.ways)
    assert {f"R{number}" for number in range(1, 19)} <= set(count.rules)
    assert count.nobody and count.alone and count.restricted


def exactly(text: str, adults: Iterable[Adult]) -> Mentions:
    """Names as they were entered, and nothing else."""
    return Mentions(frozenset(one.id for one in adults if one.name in text))


def roles_only(text: str, adults: Iterable[Adult]) -> Mentions:
    """Role words, and no names."""
    held = frozenset(role for role, words in ROLE_WORDS.items() for word in words if word in text)
    return Mentions(frozenset(one.id for one in adults if {Role(role) for role in one.roles} & held))


@pytest.mark.parametrize("find", [exactly, roles_only])
def test_sabotage_a_poorer_reading_of_names_is_found(find: object) -> None:
    with pytest.raises(AssertionError):
        run(200, SEED, find)  # type: ignore[arg-type]


def test_sabotage_a_route_that_forgets_whom_to_hide_it_from_is_found() -> None:
    import random

    rng, caught = random.Random(SEED), Count()
    for _ in range(300):
        world = make_world(rng)
        found = route_world(world)
        everybody = frozenset(one.adult.id for one in world.souls)
        try:
            check_world(world, replace(found, hidden=frozenset(), permitted=everybody))
        except AssertionError:
            caught.worlds += 1
    assert caught.worlds > 60


def test_the_same_seed_makes_the_same_world() -> None:
    assert worlds.run(50, 7) == worlds.run(50, 7)
