"""What is shipped: the wheel holds all it reads, and the lock files hold all that is installed.

Decides nothing about versions; it holds pyproject and the two lock files against each other.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "storage", "safeguarding")
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
#: What the program reads at run time; a kind that is forgotten here is still found by comparing the files.
READ_AT_RUN_TIME = (
    "bot/config.example.toml",
    "bot/sandbox/page/index.html",
    "handlers/pupil/receipt_words.txt",
    "handlers/texts/en/_review.toml",
    "handlers/texts/en/pupil.ftl",
    "safeguarding/lexicon/en.lex",
    "storage/migrations/env.py",
    "storage/migrations/script.py.mako",
    "storage/migrations/versions/r0001_first.py",
)


# -- the wheel ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (built,) = folder.glob("heard-*.whl")
    return built


def sources() -> set[str]:
    """List every file of the packages, as the wheel should hold it."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def lacking(names: set[str], wanted: set[str]) -> set[str]:
    return wanted - names


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert lacking(names, sources() | set(READ_AT_RUN_TIME)) == set()


def test_a_data_file_that_is_left_out_is_noticed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in READ_AT_RUN_TIME:
        assert lacking(names - {name}, sources() | set(READ_AT_RUN_TIME)) == {name}


def test_wheel_holds_nothing_else_but_its_papers(wheel: Path) -> None:
    others = {
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if name.split("/")[0] not in PACKAGES and not name.split("/")[0].endswith(".dist-info")
    }
    assert others == set()


def test_wheel_has_the_command_the_licence_and_the_readme(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    papers = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
    assert "heard = bot.cli:main" in archive.read(papers["entry_points.txt"]).decode()
    assert "Apache License" in archive.read(papers["licenses/LICENSE"]).decode()
    metadata = archive.read(papers["METADATA"]).decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert (ROOT / "README.md").read_text("utf-8").splitlines()[0] in metadata


def test_example_configuration_in_the_wheel_is_the_one_of_the_checkout(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).read("bot/config.example.toml")
    assert inside == (ROOT / "config.example.toml").read_bytes()


# -- the lock files -----------------------------------------------------------------------------


def read_lock(text: str) -> tuple[dict[str, tuple[Requirement, frozenset[str]]], list[str]]:
    """Read a lock file: requirement and hashes by name, and every fault of its form."""
    found: dict[str, tuple[Requirement, frozenset[str]]] = {}
    faults = [
        f"an address: {line.strip()[:60]}" for line in text.splitlines() if "://" in line or " @ " in line
    ]
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.strip().startswith("#")]
    for line in filter(str.strip, lines):
        if line.startswith("-"):
            faults.append(f"an option: {line}")
            continue
        said, *hashes = re.split(r"\s+--hash=", line.strip())
        requirement = Requirement(said.split(" #")[0])
        name = canonicalize_name(requirement.name)
        if not re.fullmatch(r"==[^*,]+", str(requirement.specifier)):
            faults.append(f"{name}: not one version")
        if not hashes or not all(
            re.fullmatch(r"sha256:[0-9a-f]{64}", one.split(" #")[0].strip()) for one in hashes
        ):
            faults.append(f"{name}: no hash")
        found[name] = (requirement, frozenset(hashes))
    return found, faults


def unmet(wanted: list[str], lock: dict[str, tuple[Requirement, frozenset[str]]]) -> list[str]:
    """Say which of *wanted* the lock does not hold in a version that does."""
    found = []
    for text in wanted:
        requirement = Requirement(text)
        locked = lock.get(canonicalize_name(requirement.name))
        version = str(locked[0].specifier).removeprefix("==") if locked else ""
        if not locked or not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{text}: locked {version or 'nothing'}")
    return found


@pytest.mark.parametrize("path", [LOCK, DEV_LOCK], ids=lambda path: path.name)
def test_every_requirement_is_one_version_with_hashes_and_no_address(path: Path) -> None:
    found, faults = read_lock(path.read_text("utf-8"))
    assert len(found) > 20
    assert faults == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rich==15.0\n", "rich: no hash"),
        ("rich>=15 --hash=sha256:" + "0" * 64, "rich: not one version"),
        ("--extra-something x\n", "an option: --extra-something x"),
        ("rich @ https://example.org/rich.whl --hash=sha256:" + "0" * 64, "an address"),
    ],
)
def test_each_fault_of_a_lock_file_is_noticed(text: str, fault: str) -> None:
    assert any(fault in one for one in read_lock(text)[1])


def test_locks_hold_what_pyproject_asks_for() -> None:
    lock, _ = read_lock(LOCK.read_text("utf-8"))
    dev, _ = read_lock(DEV_LOCK.read_text("utf-8"))
    project = PYPROJECT["project"]
    assert unmet(project["dependencies"], lock) == []
    assert unmet([*project["dependencies"], *project["optional-dependencies"]["dev"]], dev) == []


def test_a_pin_that_disagrees_is_noticed() -> None:
    lock, _ = read_lock(LOCK.read_text("utf-8"))
    assert len(unmet(["aiosqlite==0.0.1", "no-such-thing>=1"], lock)) == 2


def test_both_locks_hold_the_same_versions() -> None:
    lock, _ = read_lock(LOCK.read_text("utf-8"))
    dev, _ = read_lock(DEV_LOCK.read_text("utf-8"))
    assert lock.keys() <= dev.keys()
    assert {name: str(one[0].specifier) for name, one in lock.items()} == {
        name: str(dev[name][0].specifier) for name in lock
    }


def test_every_dependency_has_a_written_reason() -> None:
    project = PYPROJECT["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")
    assert [one for one in asked if f"**{Requirement(one).name}**" not in reasons] == []
