"""What the papers and the comments name exists: every link, file and test.

Read are all papers, and what product, tests and tools say of files. A file that is made elsewhere or is there for a
rule to break stands in `ELSEWHERE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.test_layers import project_files

ROOT = Path(__file__).parents[1]
TOPS = ("bot", "handlers", "storage", "safeguarding", "tests", "tools", "docs", ".ci")
READ = (".md", ".py", ".toml", ".ftl", ".js", ".html", ".css", ".typ")
ELSEWHERE = {
    "bot/config.example.toml",  # where the wheel has it
    "config.toml",  # an installation's own
}
#: They hold files that are not there, for a rule to be tried on.
MADE_UP = ("tests/test_layers.py", "tests/test_contract.py", "tests/test_papers.py")

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(rf"(?<![\w/.{{])(?:{'|'.join(map(re.escape, TOPS))})/[\w./-]*[\w/]")
_BARE = re.compile(r"`([\w-]+\.(?:py|md|toml|ftl|typ))`")
_TEST = re.compile(r"`(test_\w+)`")


@lru_cache
def files() -> frozenset[str]:
    return frozenset(path.relative_to(ROOT).as_posix() for path in project_files())


@lru_cache
def places() -> frozenset[str]:
    """Give every file and folder of the project."""
    return files() | {parent.as_posix() for name in files() for parent in Path(name).parents}


@lru_cache
def names() -> frozenset[str]:
    """Give every file's own name, and every test's."""
    tests = (name for name in files() if name.startswith("tests/") and name.endswith(".py"))
    written = {found for name in tests for found in re.findall(r"def (test_\w+)", _text(name))}
    return frozenset({Path(name).name for name in files()} | {Path(name).stem for name in files()} | written)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def missing_links(name: str, text: str) -> Iterator[str]:
    """Give the links of a paper that lead nowhere; those to other places are not followed."""
    for link in _LINK.findall(text):
        if not re.match(r"[a-z]+:", link) and not (ROOT / Path(name).parent / link).exists():
            yield link


def missing_files(text: str) -> Iterator[str]:
    """Give the paths that are named, with their folder, and are not there."""
    for found in _PATH.findall(text):
        if found.rstrip("/") not in places() | ELSEWHERE:
            yield found


def missing_names(text: str) -> Iterator[str]:
    """Give the files and tests of a paper that are named alone and are not there."""
    yield from (found for found in _BARE.findall(text) if found not in names() | ELSEWHERE)
    yield from (found for found in _TEST.findall(text) if found not in names())


def _all(found: Iterable[str], name: str) -> list[str]:
    return [f"{name}: {one}" for one in found]


def test_every_link_file_and_test_that_a_paper_names_is_there() -> None:
    papers = sorted(name for name in files() if name.endswith(".md"))
    assert {"README.md", "CONTRIBUTING.md", "docs/operations.md"} <= set(papers)
    found = []
    for name in papers:
        text = _text(name)
        found += _all([*missing_links(name, text), *missing_files(text), *missing_names(text)], name)
    assert found == []


def test_every_file_that_code_names_is_there() -> None:
    read = sorted(name for name in files() if name.endswith(READ) and name not in MADE_UP)
    assert len(read) > 500
    assert [one for name in read for one in _all(missing_files(_text(name)), name)] == []


@pytest.mark.parametrize(
    "text",
    [
        "see [the tour](docs/nowhere.webp)",
        "`bot/nowhere.py` decides it",
        "what `bot/nowhere/` holds",
        "`nowhere.py` says it",
        "`test_that_nobody_wrote` holds it",
    ],
)
def test_what_is_not_there_is_found(text: str) -> None:
    assert [*missing_links("README.md", text), *missing_files(text), *missing_names(text)]


def test_what_is_there_or_is_elsewhere_is_let_be() -> None:
    text = "[x](docs/moments.md#the-adult) `bot/app.py` `docs/` `config.toml` [y](https://example.org/a) `house.py`"
    assert not [*missing_links("README.md", text), *missing_files(text), *missing_names(text)]
