"""Whatever is let pass in the product says why, where it is let pass: a broad catch, a silenced check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("bot", "handlers", "storage", "safeguarding")
_CATCH = re.compile(r"^\s*except (Exception|BaseException)\b[^#]*$")
_SILENCED = re.compile(r"# (?:ruff: )?noqa(?:: [A-Z0-9, ]+?)?\s*$|# type: ignore(?:\[[\w, -]+\])?\s*$")


def without_reason(lines: list[str]) -> list[int]:
    """Give the numbers of the lines that let something pass and do not say why, there or in the line below."""
    following = [*lines[1:], ""]
    return [
        number
        for number, (line, below) in enumerate(zip(lines, following, strict=True), start=1)
        if _SILENCED.search(line) or (_CATCH.match(line) and not below.strip().startswith("#"))
    ]


def test_every_broad_catch_and_every_silenced_check_has_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for package in PRODUCT
        for path in sorted((ROOT / package).rglob("*.py"))
        for number in without_reason(path.read_text(encoding="utf-8").split("\n"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("        except Exception:", True),
        ("        except Exception as fault:", True),
        ("        except Exception:  # the next one goes on", False),
        ("        except ValueError:", False),
        ("x = y  # noqa: S603", True),
        ("x = y  # noqa: S603, S607", True),
        ("x = y  # noqa: S603 - our own", False),
        ("x = y  # noqa", True),
        ("x = y  # type: ignore[misc]", True),
        ("x = y  # type: ignore[misc]  # bound now", False),
    ],
)
def test_a_reason_that_is_missing_is_found(line: str, lacks: bool) -> None:
    assert bool(without_reason([line])) is lacks
