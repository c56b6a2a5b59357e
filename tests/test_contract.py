"""`docs/contract.md` holds: what stands there is in the program, or in `contract_pending.txt` as not built.

Each kind of promise has one function that says what is *missing*; it must be exactly what is pending.
So a line that was built must leave the list, and a promise that breaks has nowhere to hide.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import typer
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.cli import make_app, run_call
from bot.cli.installation import make_installation
from bot.config import Settings, every_key
from bot.given import NOT_IN_THIS_VERSION, NOT_KEYS, ConfigError
from bot.operations import OPERATIONS, OperationFault
from handlers.keyboards import lead_token, pupil_token
from safeguarding.case import Outcome
from safeguarding.roles import Role
from storage.cases import REFERENCE_ALPHABET, new_reference
from tests.journeys.house import House, closed_house, open_house
from tests.ports import hold_port

ROOT = Path(__file__).parents[1]
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")
KINDS = ("heard", "config", "address", "role", "link", "pupil", "lead")


def read_pending(text: str) -> list[str]:
    """Read the list: a promise a line; `#` begins a remark."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


PENDING = read_pending((ROOT / "tests" / "contract_pending.txt").read_text("utf-8"))


def pending(kind: str) -> set[str]:
    return {line for line in PENDING if line.split()[0] == kind}


def tables(section: str, text: str = CONTRACT) -> list[list[list[str]]]:
    """Give the tables of one section, each as its rows of cells, without the heading."""
    _, _, after = text.partition(f"\n## {section}\n")
    body = after.partition("\n## ")[0]
    assert body, f"docs/contract.md has no section {section!r}"
    found: list[list[list[str]]] = []
    inside = False
    for line in body.splitlines():
        if not line.startswith("|"):
            inside = False
        elif not inside:
            found.append([])
            inside = True
        elif not line.startswith("| ---"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def codes(cell: str) -> list[str]:
    """Give what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_pending_names_known_kinds_and_each_promise_once() -> None:
    assert [line for line in PENDING if line.split()[0] not in KINDS] == []
    assert len(PENDING) == len(set(PENDING))


# -- commands -----------------------------------------------------------------------------------


class Promised:
    """One row of the table of commands, taken apart."""

    def __init__(self, row: str) -> None:
        words = row.replace("[", " ").replace("]", " ").split()
        assert words[0] == "heard", row
        self.path: list[str] = []
        self.options: list[str] = []
        self.arguments: list[str] = []
        before = ""
        for word in words[1:]:
            if word.startswith("--"):
                self.options.append(word)
            elif before.startswith("--"):
                pass  # the option's value
            elif word.isupper():
                self.arguments.append(word)
            else:
                self.path.append(word)
            before = word
        self.name = " ".join(("heard", *self.path))


def find_command(app: typer.Typer, path: Iterable[str]) -> Any:
    """Find the command, or None."""
    found: Any = typer.main.get_command(app)
    for word in path:
        found = getattr(found, "commands", {}).get(word)
        if found is None:
            return None
    return found


def missing_commands(app: typer.Typer, rows: Iterable[str]) -> set[str]:
    """Say which commands, options and arguments of *rows* the program lacks."""
    missing: set[str] = set()
    for row in rows:
        promised = Promised(row)
        command = find_command(app, promised.path)
        if command is None or getattr(command, "commands", None):
            missing.add(promised.name)
            continue
        known = {option for parameter in command.params for option in parameter.opts}
        missing |= {f"{promised.name} {option}" for option in promised.options if option not in known}
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        if len(arguments) != len(promised.arguments):
            missing.add(f"{promised.name} {' '.join(promised.arguments)}")
    return missing


ROWS = [codes(row[0])[0] for row in tables("Commands")[0]]


def test_every_command_and_option_exists_or_is_pending() -> None:
    assert missing_commands(make_app(), ROWS) == pending("heard")


def test_an_option_is_there_and_does_something(tmp_path: Path) -> None:
    """An option that is only listed would pass the test above: `--trial` was one."""
    assert run_call(["init", str(tmp_path / "heard"), "--trial", "--name", "Rowan"], {}) == 0


def test_a_command_an_option_and_an_argument_that_go_are_noticed() -> None:
    gone = [
        "heard settings burn",
        "heard init [FOLDER] [--by-night]",
        "heard settings add CODE",
        "heard settings",
    ]
    assert missing_commands(make_app(), gone) == {
        "heard settings burn",
        "heard init --by-night",
        "heard settings add CODE",
        "heard settings",
    }


def test_statuses_are_0_done_1_fault_2_usage(tmp_path: Path) -> None:
    make_installation(tmp_path / "heard", "Rowan")
    here = ["--config", str(tmp_path / "heard" / "config.toml")]
    add = [*here, "settings", "add", "HFHS", "Hope Fold High School"]
    assert run_call(add, {}) == 0
    assert run_call(add, {}) == 1
    assert run_call([*here, "settings", "burn"], {}) == 2
    assert run_call(["--config", str(tmp_path / "none.toml"), "settings", "list"], {}) == 2


# -- configuration ------------------------------------------------------------------------------


def plain(default: Any) -> str:
    """Write a default as the contract does."""
    if default is PydanticUndefined or default is None or default in ("", ()):
        return "–"
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    return str(default).lower() if isinstance(default, bool) else str(default)


CONFIGURATION = [(codes(row[0])[0], (codes(row[1]) or [row[1]])[0]) for row in tables("Configuration")[0]]


def wrong_keys(rows: Iterable[tuple[str, str]]) -> tuple[set[str], list[str]]:
    """Say which keys cannot be used, and which have another default than *rows* say."""
    known = {f"{table}.{key}": field for table, key, field in every_key()}
    missing: set[str] = set()
    faults: list[str] = []
    for name, default in rows:
        table, _, key = name.partition(".")
        if key == "*":
            if not any(one.startswith(f"{table}.") for one in known):
                missing.add(f"config {name}")
                assert table in Settings.model_fields, f"[{table}] is not even a table"
            continue
        if name not in known:
            missing.add(f"config {name}")
            continue
        extra = known[name].json_schema_extra
        if isinstance(extra, Mapping) and not extra["ready"]:
            missing.add(f"config {name}")
        if plain(known[name].default) != default:
            faults.append(f"{name}: {plain(known[name].default)} is not {default}")
    return missing, faults


def postgresql_is_refused(folder: Path) -> bool:
    make_installation(folder, "Rowan")
    environ = {"HEARD_STORAGE__URL": "postgresql://user:password@host/database"}
    try:
        Settings.load(folder / "config.toml", environ, token_needed=False)
    except ConfigError as fault:
        return NOT_IN_THIS_VERSION in str(fault)
    return False


def test_every_key_exists_with_its_default_or_is_pending(tmp_path: Path) -> None:
    missing, faults = wrong_keys(CONFIGURATION)
    if postgresql_is_refused(tmp_path / "heard"):
        missing.add("config storage.url postgresql")
    assert faults == []
    assert missing == pending("config")


def test_a_key_that_goes_and_a_default_that_changes_are_noticed() -> None:
    missing, faults = wrong_keys([("service.colour", "–"), ("safeguarding.unsent", "off")])
    assert missing == {"config service.colour"}
    assert faults == ["safeguarding.unsent: p1 is not off"]


def test_only_three_variables_name_no_key() -> None:
    assert set(NOT_KEYS) == {"HEARD_CONFIG", "HEARD_CHROMIUM", "HEARD_REQUIRE"}
    assert all(f"`{name}`" in CONTRACT for name in NOT_KEYS)


# -- addresses ----------------------------------------------------------------------------------


async def test_every_address_is_served_or_is_pending(tmp_path: Path) -> None:
    """Given a running Heard, when each address is asked, then it answers exactly if it is not pending."""
    promised = [codes(row[0])[0] for row in tables("Addresses")[0]]
    listen = f"127.0.0.1:{hold_port()}"
    missing: set[str] = set()
    async with closed_house(tmp_path, HEARD_SERVICE__LISTEN=listen), aiohttp.ClientSession() as session:
        for address in [*promised, "/burn"]:
            try:
                async with session.get(f"http://{listen}{address}") as answer:
                    status = answer.status
            except aiohttp.ClientConnectionError:
                status = 404
            if status == 404:
                missing.add(f"address {address}")
    assert missing - {"address /burn"} == pending("address")
    assert "address /burn" in missing, "an address that was never promised is answered"


# -- the chat -----------------------------------------------------------------------------------

ROLE_ROWS = {row[0]: codes(row[1]) for row in tables("Roles")[0]}
LINKS, COMMANDS = tables("In the chat")
CHAT = {row[0]: codes(row[1]) for row in COMMANDS}


@pytest.fixture
async def house(tmp_path: Path) -> Any:
    """A school with two leads, and an active duty officer."""
    async with open_house(tmp_path) as made:
        yield made


async def test_every_role_can_be_invited_or_is_pending(house: House) -> None:
    """Given a setting, when each role is invited, then it is refused exactly as long as it is pending."""
    missing: set[str] = set()
    for whose, roles in ROLE_ROWS.items():
        for role in roles:
            try:
                await house.operate(
                    "leads.invite", code="borough" if whose == "the borough" else "HFHS", role=role
                )
            except OperationFault:
                missing.add(f"role {role}")
    assert missing == pending("role")
    assert {role for roles in ROLE_ROWS.values() for role in roles} == set(Role)


async def answer_to(house: House, name: str, text: str) -> str:
    phone = house.phone(name)
    before = len(phone.answers)
    await phone.write(text)
    await house.settle()
    return "\n".join(phone.texts[before:])


async def test_every_command_of_pupils_is_handled_or_is_pending(house: House) -> None:
    await house.phone("pupil").start("s-HFHS")
    unknown = house.app.service.texts.say("en", "pupil-unknown-command")
    missing = {
        f"pupil {command}"
        for command in CHAT["pupils"]
        if command != "/hide" and unknown in await answer_to(house, "pupil", command)
    }
    assert unknown in await answer_to(house, "pupil", "/burn"), "an unknown command was taken for a known one"
    await house.phone("pupil").write("/hide")
    await house.settle()
    assert unknown not in "\n".join(house.phone("pupil").texts)
    assert missing == pending("pupil")


async def test_every_command_of_leads_is_handled_or_is_pending(house: House) -> None:
    helped = house.app.service.texts.say("en", "lead-help")
    missing = {
        f"lead {command}"
        for command in CHAT["leads"]
        if helped in await answer_to(house, "lead", f"{command} K7PM3Q" if command == "/case" else command)
    }
    assert helped in await answer_to(house, "lead", "/burn"), "an unknown command was taken for a known one"
    assert missing == pending("lead")


async def test_every_deep_link_leads_where_it_says_or_is_pending(house: House) -> None:
    promised = [codes(row[0])[0] for row in LINKS]
    assert promised == ["/start s-<CODE>", "/start a-<CODE>", "/start join-<TOKEN>"]
    pupil = await answer_to(house, "pupil", "/start s-HFHS")
    adult = await answer_to(house, "adult", "/start a-HFHS")
    made = await house.operate("leads.invite", code="HFHS", role="dsl")
    joining = await answer_to(house, "new", f"/start join-{made['token']}")
    assert "Hope Fold High School" in pupil
    assert "Hope Fold High School" in joining
    missing = {"link /start a-<CODE>"} if adult == pupil else set()
    assert missing == pending("link")


def tokens_of_the_program() -> list[str]:
    """Make every token that a button can bear, at its longest: arguments are ids of 32 hex digits at most."""
    found = []
    longest = "f" * 32
    for file in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            said = [
                one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            match node.func.id:
                case "question_button" | "standing_button" if len(said) > 1:
                    found.append(pupil_token(999_999_999, said[1], longest))
                case "pupil_token" if said:
                    found.append(pupil_token(999_999_999, said[0], longest))
                case "lead_token" if said:
                    ending = max(map(str, Outcome), key=len) if said[0] == "outcome" else ""
                    found.append(lead_token(said[0], "K7PM3Q", ending))
    return found


def test_every_token_fits_telegrams_64_bytes() -> None:
    made = tokens_of_the_program()
    assert len(made) > 15, "the buttons were not found"
    assert [token for token in made if len(token.encode()) > 64] == []


def test_reference_is_six_characters_of_the_alphabet() -> None:
    assert f"`{REFERENCE_ALPHABET}`" in CONTRACT
    assert all(re.fullmatch(f"[{REFERENCE_ALPHABET}]{{6}}", new_reference()) for _ in range(200))


# -- the invitation's facts -----------------------------------------------------------------------


async def test_invitation_gives_the_promised_facts(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="dsl")
    row = next(row for row in tables("Commands")[0] if row[0].startswith("`heard leads invite"))
    promised = set(re.findall(r'"(\w+)"', row[1]))
    assert promised == {"token", "link", "role", "setting", "expires_at"}
    assert promised - {"link"} <= set(made), "the link is made by the command, of the bot's name"
    assert "leads.invite" in OPERATIONS


# -- what the papers name -------------------------------------------------------------------------

PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
_OURS = re.compile(r"(?:\.ci|bot|docs|handlers|safeguarding|storage|tests|tools)/[\w./-]*")


def unknown_names(text: str, tests: str) -> list[str]:
    """Say which files and tests *text* names that are not there."""
    found = []
    for word in re.findall(r"`([^`\n]+)`", text):
        if _OURS.fullmatch(word) and not (ROOT / word).exists():
            found.append(word)
        if re.fullmatch(r"test_\w+", word) and f"def {word}(" not in tests:
            found.append(word)
    return found


def test_every_file_and_test_that_the_papers_name_exists() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    papers = [*PAPERS, *(ROOT / "docs").rglob("*.md")]
    assert {path.name: unknown_names(path.read_text("utf-8"), tests) for path in papers} == {
        path.name: [] for path in papers
    }


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert unknown_names("`bot/nowhere.py` and `test_nothing_at_all`", "") == [
        "bot/nowhere.py",
        "test_nothing_at_all",
    ]


def test_readme_links_no_picture_that_is_not_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
