"""`docs/moments.md` names, for each moment, tests that exist."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "moments.md").read_text(encoding="utf-8")
WANTED = {*range(1, 15), 25, 26, 27}
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@lru_cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def moments_of(page: str) -> dict[int, list[tuple[str, str]]]:
    parts = re.split(r"^\*\*(\d+)\. ", page, flags=re.MULTILINE)
    return {int(number): _NAMED.findall(part) for number, part in zip(parts[1::2], parts[2::2], strict=True)}


def missing(page: str) -> list[str]:
    named = set(_NAMED.findall(page))
    return sorted(f"{path}::{name}" for path, name in named if name not in names_in(path))


def test_every_test_that_the_page_names_exists() -> None:
    assert missing(PAGE) == []


def test_every_moment_has_its_tests() -> None:
    held = moments_of(PAGE)
    assert set(held) == WANTED
    assert [number for number, tests in held.items() if not tests] == []


@pytest.mark.parametrize("broken", ["test_that_nobody_wrote", "test_the_child_links"])
def test_a_test_that_is_not_there_is_found(broken: str) -> None:
    name = f"tests/journeys/test_pupil.py::{broken}"
    assert missing(f"{PAGE}\n- `{name}`") == [name]
