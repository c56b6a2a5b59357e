"""What may know what: imports point down, Telegram stays behind its door, the clock and chance stay above.

An AST walk over every product file. Each rule is a function from files to what breaks it, and each is
tried on a file that does break it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("bot", "handlers", "storage", "safeguarding")  # each may import itself and what stands after it

Files = Mapping[str, str]  # path from the root → source
Rule = Callable[[Files], list[str]]


def product() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for layer in LAYERS
        for path in sorted((ROOT / layer).rglob("*.py"))
    }


# -- reading a file -----------------------------------------------------------------------------


def imports_of(name: str, source: str) -> Iterator[str]:
    """Give every module that the file imports, wherever in it, also by name at run time."""
    package = name.removesuffix("/__init__.py").removesuffix(".py").split("/")
    if not name.endswith("/__init__.py"):
        package = package[:-1]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package[: len(package) - level + 1] if level else []
                base = ".".join([*above, *([module] if module else [])])
                yield base
                yield from (f"{base}.{one.name}" for one in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__")
            ):
                yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


def names_of(source: str) -> Iterator[str]:
    """Give everything that is named: `os.environ`, `datetime.now`, `open`, and `….now()` as `.now`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(), attr=attr)):
                yield f".{attr}"
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                yield f"{name}.{attr}"
            case ast.Name(id=name):
                yield name


def code_words_of(source: str) -> Iterator[str]:
    """Give identifiers, keyword arguments and text constants, without docstrings and comments."""
    tree = ast.parse(source)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in said:
                yield text
            case (
                ast.Attribute(attr=word) | ast.Name(id=word) | ast.keyword(arg=str(word)) | ast.arg(arg=word)
            ):
                yield word


def under(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


# -- the rules ----------------------------------------------------------------------------------


def imports_that_point_up(files: Files) -> list[str]:
    found = []
    for name, source in files.items():
        above = LAYERS[: LAYERS.index(name.split("/")[0])]
        found += [
            f"{name}: {module}"
            for module in imports_of(name, source)
            if any(under(module, layer) for layer in (*above, "tests", "tools"))
        ]
    return found


def telegram_outside_its_door(files: Files) -> list[str]:
    return [
        f"{name}: {module}"
        for name, source in files.items()
        if not name.startswith("bot/doors/")
        for module in imports_of(name, source)
        if under(module, "telegram")
    ]


def telegram_ext_in_the_product(files: Files) -> list[str]:
    """`Application`, `Updater` and the rest lose messages; only the benchmark's echo may use them."""
    found = []
    for name, source in files.items():
        modules = list(imports_of(name, source))
        if name != "bot/doors/echoes.py" and any(under(module, "telegram.ext") for module in modules):
            found.append(f"{name}: telegram.ext")
        if not name.startswith("bot/bench/") and any(under(module, "bot.doors.echoes") for module in modules):
            found.append(f"{name}: bot.doors.echoes")
    return found


_OUTSIDE_WORLD = {
    "os.environ", "os.getenv", "environ", "getenv",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.monotonic", "time.sleep",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", ".now", ".utcnow",
}  # fmt: skip


def environment_or_clock_below_bot(files: Files) -> list[str]:
    found = []
    for name, source in files.items():
        if not name.startswith("bot/"):
            found += [f"{name}: {word}" for word in names_of(source) if word in _OUTSIDE_WORLD]
            found += [
                f"{name}: {module}"
                for module in imports_of(name, source)
                if module in ("time", "random", "bot")
            ]
            found += [
                f"{name}: {module}"
                for module in imports_of(name, source)
                if module in ("os.environ", "os.getenv") or under(module, "random")
            ]
    return sorted(set(found))


_NOT_FOR_THE_DOMAIN = (
    "os", "sys", "io", "time", "random", "secrets", "uuid", "pathlib", "tempfile", "socket", "subprocess", "sqlite3",
    "threading", "asyncio", "logging", "http", "urllib", "sqlalchemy", "aiosqlite", "aiohttp", "telegram",
    "cryptography", "fluent", "structlog", "pydantic",
)  # fmt: skip


def world_in_the_domain(files: Files) -> list[str]:
    """No input or output, no clock, no chance in safeguarding; its own data files it may read."""
    found = []
    for name, source in files.items():
        if name.startswith("safeguarding/"):
            found += [
                f"{name}: {module}"
                for module in imports_of(name, source)
                if any(under(module, one) for one in _NOT_FOR_THE_DOMAIN)
            ]
            found += [f"{name}: {word}" for word in names_of(source) if word in ("open", "print", "input")]
    return sorted(set(found))


_CHILDREN_ONLY = {
    "matplotlib": ("bot/figures/charts.py",),
    "scipy": ("bot/figures/solver.py",),
    "numpy": ("bot/figures/solver.py",),
    "typst": ("bot/documents/typesetter.py",),
}


def heavy_libraries_outside_their_children(files: Files) -> list[str]:
    """They stand in the module that a child process runs, within a function, so that no import brings them."""
    found = []
    for name, source in files.items():
        at_once = {node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)}
        top = "\n".join(ast.unparse(node) for node in at_once)
        for library, places in _CHILDREN_ONLY.items():
            anywhere = any(under(module, library) for module in imports_of(name, source))
            if (anywhere and name not in places) or any(under(one, library) for one in imports_of(name, top)):
                found.append(f"{name}: {library}")
    return found


_UNSEALING = {  # what opens, and who may call it beside `storage/sealing.py`, where it is defined
    "open_case_key": ("storage/vault.py",),
    "open_entry": ("storage/vault.py", "bot/bench/seals.py"),  # the second: with keys of its own
    "load_desk": ("storage/desk_rotation.py", "storage/handover.py"),  # to seal again, never to read
    "reseal_case_key": ("storage/desk_rotation.py",),
    "privates": (),
    "unwrap_desk": (
        "storage/vault.py",
        "bot/operations/condition.py",
    ),  # the second: does it unwrap? yes or no
}


def words_opened_outside_the_vault(files: Files) -> list[str]:
    """Only the vault opens a case, after it has asked who reads."""
    return [
        f"{name}: {node.attr}"
        for name, source in files.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in _UNSEALING
        and name not in ("storage/sealing.py", *_UNSEALING[node.attr])
    ]


def cases_given_out_outside_the_vault(files: Files) -> list[str]:
    """Only the vault makes what a reader is given; the check of all rows opens one too, and shows nothing."""
    return [
        f"{name}: SealedCase"
        for name, source in files.items()
        if name not in ("storage/vault.py", "storage/casecheck.py")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "SealedCase" or getattr(node.func, "attr", "") == "SealedCase")
    ]


def hybrid_keys_opened_outside_sealing(files: Files) -> list[str]:
    return [
        f"{name}: open_with"
        for name, source in files.items()
        if name not in ("storage/sealing.py", "storage/hybrid.py")
        for module in imports_of(name, source)
        if module == "storage.hybrid.open_with"
    ]


def private_aiosqlite_outside_its_adapter(files: Files) -> list[str]:
    return [
        f"{name}: {node.attr}"
        for name, source in files.items()
        if name != "storage/database.py"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("_conn", "_execute")
    ]


_NEVER = re.compile(
    "drop_pending_updates|forward_?messages?|copy_?messages?|parse_mode|send_?contact|run_polling|ConversationHandler",
    re.I,
)


def calls_that_must_never_be(files: Files) -> list[str]:
    """Throwing waiting messages away, passing a child's message on, markup in report text.

    The sandbox is Telegram's side and knows all of it.
    """
    return [
        f"{name}: {word}"
        for name, source in files.items()
        if not name.startswith("bot/sandbox/")
        for word in code_words_of(source)
        if _NEVER.fullmatch(word)
    ]


RULES: dict[Rule, dict[str, str]] = {  # each rule, and a file that breaks it
    imports_that_point_up: {"safeguarding/x.py": "def f():\n    from storage import cases\n"},
    telegram_outside_its_door: {"handlers/x.py": "import telegram.error\n"},
    telegram_ext_in_the_product: {"bot/doors/x.py": "from telegram.ext import Application\n"},
    environment_or_clock_below_bot: {"handlers/x.py": "from datetime import datetime\nt = datetime.now()\n"},
    world_in_the_domain: {"safeguarding/x.py": "import secrets\n"},
    words_opened_outside_the_vault: {"handlers/x.py": "sealer.open_entry(key, place, body)\n"},
    cases_given_out_outside_the_vault: {"handlers/x.py": "vault.SealedCase(header, sealer)\n"},
    heavy_libraries_outside_their_children: {"bot/x.py": "def f():\n    import matplotlib.pyplot\n"},
    hybrid_keys_opened_outside_sealing: {"handlers/x.py": "from storage.hybrid import open_with\n"},
    private_aiosqlite_outside_its_adapter: {"bot/x.py": "database._conn.execute('')\n"},
    calls_that_must_never_be: {"bot/x.py": "road.call('sendMessage', parse_mode='HTML')\n"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_product_keeps_the_rule(rule: Rule) -> None:
    files = product()
    assert len(files) > 60, "the product's files were not found"
    assert rule(files) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_file_that_breaks_the_rule_is_noticed(rule: Rule) -> None:
    assert rule(RULES[rule]) != []


@pytest.mark.parametrize(
    ("rule", "name", "source"),
    [
        (imports_that_point_up, "storage/x.py", "from handlers.turn import Turn"),
        (imports_that_point_up, "storage/x/y.py", "from ...handlers import turn"),
        (imports_that_point_up, "handlers/x.py", "import importlib\nimportlib.import_module('bot.app')"),
        (imports_that_point_up, "bot/x.py", "from tests.journeys.house import House"),
        (telegram_outside_its_door, "bot/app.py", "from telegram import Bot"),
        (telegram_ext_in_the_product, "bot/app.py", "from bot.doors.echoes import StockEcho"),
        (environment_or_clock_below_bot, "storage/x.py", "import os\nk = os.environ['KEY']"),
        (environment_or_clock_below_bot, "storage/x.py", "import datetime\nt = datetime.datetime.now()"),
        (environment_or_clock_below_bot, "handlers/x.py", "from time import time"),
        (environment_or_clock_below_bot, "handlers/x.py", "from random import choice"),
        (world_in_the_domain, "safeguarding/x.py", "with open('f') as f: ..."),
        (words_opened_outside_the_vault, "bot/operations/condition.py", "sealer.open_case_key(case)"),
        (words_opened_outside_the_vault, "bot/x.py", "sealer.unwrap_desk(row, pair)"),
        (words_opened_outside_the_vault, "storage/x.py", "keys = sealer.load_desk(row, pair)"),
        (words_opened_outside_the_vault, "storage/handover.py", "keys.privates[0]"),
        (
            cases_given_out_outside_the_vault,
            "storage/x.py",
            "SealedCase(header, sealer, row, pair, key, rows)",
        ),
        (heavy_libraries_outside_their_children, "bot/figures/charts.py", "import matplotlib"),
        (heavy_libraries_outside_their_children, "bot/app.py", "from scipy.optimize import milp"),
        (calls_that_must_never_be, "bot/doors/x.py", "bot.forward_message(1, 2, 3)"),
        (calls_that_must_never_be, "bot/doors/x.py", "call('copyMessage')"),
        (calls_that_must_never_be, "bot/doors/x.py", "call({'drop_pending_updates': True})"),
    ],
)
def test_each_way_to_break_a_rule_is_noticed(rule: Rule, name: str, source: str) -> None:
    assert rule({name: source}) != []


def test_a_docstring_may_say_what_code_may_not() -> None:
    assert calls_that_must_never_be({"bot/x.py": '"""Never parse_mode."""\n'}) == []


def test_import_linter_finds_the_layers_kept_too() -> None:
    """A second opinion by another road: it follows chains of imports, and this walk follows names."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", ROOT / ".importlinter"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


# -- every file of the project --------------------------------------------------------------------


def project_files() -> list[Path]:
    """List what is or will be under version control; without git everything that is not made here."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if asked.returncode == 0:
        return [path for name in asked.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    made = {".venv", ".git", "build", "dist", "__pycache__", ".hypothesis"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.parts)]


# Written apart, so that this file does not hold what it looks for.
_REGISTRIES = ("pypi." + "org", "pythonhosted." + "org", "npmjs." + "org", "crates." + "io", "index-" + "url")
_MACHINE = re.compile("(?<![\\w.~$}-])/(?:work|root|home|Users|opt/wheels)/(?!<)")


def addresses_in(text: str) -> list[str]:
    """Find registry hosts and paths of somebody's machine."""
    found = [host for host in _REGISTRIES if host in text.lower()]
    return found + [match.group() for match in _MACHINE.finditer(text)]


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    found = {}
    for path in project_files():
        try:
            faults = addresses_in(path.read_text("utf-8"))
        except UnicodeDecodeError:
            continue  # a picture
        if faults and path != Path(__file__):
            found[path.relative_to(ROOT).as_posix()] = faults
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://files." + "pythonhosted.org/x",
        "--index-" + "url x",
        "cd " + "/root/heard",
        '"/ho' + 'me/me/x"',
    ],
)
def test_an_address_that_does_not_belong_is_noticed(text: str) -> None:
    assert addresses_in(text) != []
