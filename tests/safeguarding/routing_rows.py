"""The rows of DOMAIN 2.2 as data: what triggers each, who then reads, hears and never does, and what a person must do.

Each row can be asked of the table as it stands or of one with a piece taken out: `load` reads the three modules anew,
with a change in their text, and touches nothing that is imported.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from safeguarding.report import Concern, Urgency

LEADS, HEAD, CHAIR, CLERK = "HFHS/leads", "HFHS/head", "HFHS/chair", "HFHS/clerk"
PASTORAL, TRUST_DSL, TRUST_CEO = "HFHS/pastoral", "HFHS/trust_dsl", "HFHS/trust_ceo"
DUTY, MANAGER, DCS = "borough/duty", "borough/manager", "borough/dcs"
SEATS = {
    "dsl": LEADS, "ddsl": LEADS, "head": HEAD, "chair": CHAIR, "clerk": CLERK, "pastoral": PASTORAL,
    "duty1": DUTY, "duty2": DUTY, "manager": MANAGER, "delegate": DCS,
}  # fmt: skip
TRUST = {"trust_dsl": TRUST_DSL, "trust_ceo": TRUST_CEO}
Facts = dict[str, Any]
NO: Facts = {"concern": Concern.NO, "shown": frozenset({"dsl", "ddsl"})}


def saying(*signs: str, **more: Any) -> Facts:
    """A plain *No*, and what the report is about."""
    return {**NO, "signs": frozenset(signs), **more}


@dataclass(frozen=True)
class Ask:
    """One report that a row is about, and where it goes. *without*, *more*: people who are not there, or are besides; *place*: the setting's own ways."""

    matter: Facts
    readers: tuple[str, ...]
    copies: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()  # desks that neither read nor hear, now or later
    restricted: bool = False
    place: Facts = field(default_factory=dict)
    without: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    close: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()  # further steps
    first: bool = True  # whether the row is the first that holds


@dataclass(frozen=True)
class Row:
    """A row of the table: *steps* a person must take, the most pressing first."""

    asks: tuple[Ask, ...]
    steps: tuple[str, ...] = ()


LEADS_READ = (LEADS,)
_POINTED: Facts = {"concern": Concern.READER, "pointed": frozenset({"dsl"})}
_P1: Facts = {**NO, "urgency": Urgency.P1}
_TELLS_HEAD = (HEAD,)


def _leads(sign: str, copies: tuple[str, ...] = (), *also: str) -> Ask:
    return Ask(saying(sign), LEADS_READ, copies, also=also)


def _about(who: str, readers: tuple[str, ...], **more: Any) -> Ask:
    """An allegation, with a plain *No*, whose words name *who*."""
    facts = saying("adult_conduct.harm", mentioned=frozenset({who}))
    return Ask(facts, readers, hidden=frozenset({who}), restricted=True, first=False, **more)


ROWS: dict[str, Row] = {
    "R1": Row(
        (
            Ask(_P1, LEADS_READ, _TELLS_HEAD),
            Ask(saying("flags.not_safe_now"), LEADS_READ, _TELLS_HEAD),
            Ask(saying("flags.weapon_present"), LEADS_READ, _TELLS_HEAD),
            Ask(  # speed for every lead, also where pastoral reads first
                saying("bullying.verbal", urgency=Urgency.P1),
                (PASTORAL, DUTY, LEADS), _TELLS_HEAD, place={"pastoral_first": True},
            ),
            Ask(  # it never adds a hidden person, and copies nothing of a restricted case
                {**_P1, "mentioned": frozenset({"dsl"})}, (LEADS, DUTY), hidden=frozenset({"dsl"}), restricted=True,
            ),
            Ask({"concern": Concern.HEAD, "urgency": Urgency.P1}, (CHAIR, DUTY), never=(HEAD,), restricted=True,
                hidden=frozenset({"head"})),
        ),
        ("call-999", "call-mash"),
    ),
    "R2": Row(
        tuple(_leads(sign) for sign in ("home_harm.physical", "violence.assault", "home_harm.neglect")),
        ("refer-mash",),
    ),
    "R3": Row(
        (
            Ask({"concern": Concern.OTHER_ADULT}, (HEAD, DUTY), never=(LEADS, PASTORAL), restricted=True),
            *(Ask(saying(sign), (HEAD, DUTY), never=(LEADS, PASTORAL), restricted=True)
              for sign in ("adult_conduct.harm", "flags.staff_allegation", "who.adult_school_staff",
                           "who.adult_volunteer_contractor")),
            Ask(  # the named adult, and whoever is close to them
                saying("adult_conduct.harm", mentioned=frozenset({"pastoral"})), (CHAIR, DUTY), never=(LEADS, PASTORAL),
                hidden=frozenset({"pastoral", "head"}), restricted=True, close=(("pastoral", "head"),), first=False,
            ),
            Ask({"concern": Concern.OTHER_ADULT}, (HEAD, DUTY), never=(LEADS,), restricted=True, place={"early_years": True},
                also=("tell-ofsted",)),
        ),
        ("tell-lado", "police-before-the-adult"),
    ),
    "R4": Row(
        (
            Ask({"concern": Concern.HEAD}, (CHAIR, DUTY), never=(HEAD, LEADS), hidden=frozenset({"head"}), restricted=True,
                first=False),
            _about("head", (CHAIR, DUTY), never=(HEAD, LEADS)),
            Ask({"concern": Concern.HEAD}, (DUTY,), never=(HEAD, CHAIR, LEADS), hidden=frozenset({"head"}), restricted=True,
                place={"sole_proprietor": True}, first=False),
            Ask({"concern": Concern.HEAD}, (TRUST_DSL, DUTY), never=(HEAD, LEADS), hidden=frozenset({"head"}),
                restricted=True, place={"trust": True}, without=("chair",), first=False),
        ),
        ("tell-lado",),
    ),
    "R5": Row(
        (
            Ask(saying("adult_conduct.low_level"), (HEAD, DUTY), restricted=True),
            Ask(saying("flags.staff_concern"), LEADS_READ, restricted=True, place={"low_level_to_leads": True}),
            Ask(saying("adult_conduct.low_level"), LEADS_READ, restricted=True, without=("head",)),
            Ask(saying("adult_conduct.low_level", concern=Concern.OTHER_ADULT), (CHAIR, DUTY), never=(LEADS,),
                restricted=True, without=("head",)),
        ),
        ("low-level-record",),
    ),
    "R6": Row(
        (
            Ask(_POINTED, (HEAD, DUTY), never=(LEADS, PASTORAL), hidden=frozenset({"dsl"}), restricted=True, first=False),
            Ask({**_POINTED, "pointed": frozenset()}, (HEAD, DUTY), never=(LEADS,), restricted=True, first=False),
            Ask({**NO, "mentioned": frozenset({"dsl"})}, (LEADS, DUTY), hidden=frozenset({"dsl"}), restricted=True),
            Ask({**NO, "shown": None, "mentioned": frozenset({"dsl"})}, (LEADS, DUTY), hidden=frozenset({"dsl"}),
                restricted=True, more=(("third", LEADS),)),
            _about("dsl", (HEAD, DUTY), never=(LEADS,)),
            Ask({**_POINTED, "signs": frozenset({"adult_conduct.low_level"})}, (CHAIR, DUTY), never=(LEADS,),
                hidden=frozenset({"dsl"}), restricted=True, without=("head",), first=False),
        ),
    ),
    "R7": Row(
        (
            _about("chair", (CLERK, DUTY), never=(CHAIR, LEADS, HEAD)),
            _about("chair", (CLERK, DUTY), never=(CHAIR, LEADS, HEAD), more=(("clerk2", CLERK),)),
            _about("chair", (TRUST_CEO, TRUST_DSL), never=(CHAIR, LEADS, HEAD), place={"trust": True}),
        ),
        ("tell-lado",),
    ),
    "R8": Row(
        (
            _about("duty1", (DCS, MANAGER), never=(LEADS, HEAD, CHAIR)),
            Ask({"concern": Concern.NO, "away": True, "mentioned": frozenset({"duty1"})}, (DCS, MANAGER),
                never=(LEADS, HEAD, CHAIR), restricted=True, first=False,
                hidden=frozenset({"duty1", "dsl", "ddsl", "head", "chair", "clerk", "pastoral"})),
        ),
        ("tell-dcs", "show-nspcc"),
    ),
    "R9": Row((_leads("flags.fgm_known", _TELLS_HEAD),), ("police-101-fgm", "refer-mash")),
    "R10": Row(
        tuple(_leads(f"harmful_practice.{sign}") for sign in ("fgm", "forced_marriage", "hba", "faith_abuse")),
        ("not-home", "refer-mash", "never-mediate"),
    ),
    "R11": Row(
        tuple(_leads(sign, _TELLS_HEAD)
              for sign in ("radicalisation.extremism", "radicalisation.violence_fixation", "violence.school_attack")),
        ("refer-prevent",),
    ),
    "R12": Row(
        (
            *(_leads(f"sexual_harm.{sign}") for sign in ("rape_assault", "harassment", "upskirting", "hsb_young")),
            Ask(saying("sexual_harm.harassment", touched=frozenset({"ddsl"})), (LEADS, DUTY), hidden=frozenset({"ddsl"}),
                restricted=True, first=False),
        ),
        ("assess-both", "refer-mash"),
    ),
    "R13": Row(
        (*(_leads(f"sexual_harm.{sign}") for sign in ("image_sharing", "sextortion")), _leads("flags.image_exists")),
        ("do-not-view", "report-remove", "police-image"),
    ),
    "R14": Row(tuple(_leads(f"exploitation.{sign}") for sign in ("criminal", "sexual", "grooming")), ("refer-mash", "refer-nrm")),
    "R15": Row((_leads("missing.runaway", _TELLS_HEAD),), ("police-missing", "refer-mash")),
    "R16": Row((_leads("bias.looked_after"),), ("tell-social-worker",)),
    "R17": Row(
        (
            _leads("bullying.verbal"), _leads("bullying"),
            Ask(saying("bullying.cyber"), (PASTORAL, DUTY), place={"pastoral_first": True}),
            Ask(saying("bullying.cyber", touched=frozenset({"ddsl"})), (LEADS, DUTY), hidden=frozenset({"ddsl"}),
                restricted=True, first=False),
        ),
    ),
    "R18": Row(
        (
            _leads("other.idea_or_good_news"), _leads("other.unsafe_place"),
            Ask(saying("other.unsafe_place"), (PASTORAL, DUTY), place={"pastoral_first": True}),
        ),
    ),
}  # fmt: skip


# -- asking a table -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """The modules that make the table."""

    routing: Any
    signs: Any
    steps: Any

    def ask(self, ask: Ask) -> Any:
        """Route one report among everybody that the row knows."""
        near: dict[str, set[str]] = {}
        for one, other in ask.close:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        seats = {**SEATS, **(TRUST if ask.place.get("trust") else {}), **dict(ask.more)}
        members = [
            self.routing.Member(person, frozenset({desk}), close=frozenset(near.get(person, ())))
            for person, desk in seats.items()
            if person not in ask.without
        ]
        setting = self.routing.Setting("HFHS", **ask.place)
        return self.routing.route(self.routing.Matter(**ask.matter), members, setting)


def check_row(table: Table, rule: str) -> None:
    """Hold one row against the table; AssertionError where it does not."""
    row = ROWS[rule]
    assert table.steps.STEPS[rule] == row.steps
    for ask in row.asks:
        found = table.ask(ask)
        assert (found.why[0] == rule) if ask.first else (rule in found.why), (ask, found.why)
        assert found.readers == ask.readers, ask
        assert found.copies == ask.copies, ask
        assert found.hidden == ask.hidden, ask
        assert found.restricted is ask.restricted, ask
        assert not set(ask.never) & {*found.readers, *found.waiting, *found.above, *found.copies}, ask
        assert not found.permitted & found.hidden
        assert set(row.steps) | set(ask.also) <= set(found.steps), ask
        pressing = tuple(step for step in found.steps if step != "not-home" or step in row.steps)
        assert pressing[: len(row.steps)] == row.steps or not ask.first, ask
        assert not found.nobody


def check_order(table: Table) -> None:
    """Conflicts first, then R9 to R16, R2, R17, R18; R1 is laid over all."""
    every = [row.asks[0].matter["signs"] for rule, row in ROWS.items() if rule in _BY_SIGN]
    signs = frozenset().union(*every)
    everything = ["R9", "R10", "R11", "R12", "R13", "R14", "R15", "R16", "R2"]
    assert table.signs.matching_rules(signs) == everything
    assert table.signs.matching_rules(frozenset({"bullying", "other.unsafe_place"})) == ["R17"]
    assert table.signs.matching_rules(frozenset({"other.unsafe_place"})) == ["R18"]
    found = table.ask(Ask(saying(*signs, "adult_conduct.harm", urgency=Urgency.P1), ()))
    assert (found.why, found.readers, found.copies) == (("R1", "R3"), (HEAD, DUTY), ())
    assert table.ask(Ask(saying(*signs, urgency=Urgency.P1), ())).why == ("R1", *everything)


_BY_SIGN = ("R2", *(f"R{number}" for number in range(9, 19)))


# -- a table with a piece taken out -------------------------------------------------------------

_MODULES = ("signs", "steps", "routing")  # in the order in which they need each other
_FOLDER = Path(__file__).parents[2] / "safeguarding"


def load(module: str = "", old: str = "", new: str = "") -> Table:
    """Load the table with *old* replaced by *new* in one module's text; the imported ones stay as they are.

    Raises:
        ValueError: *old* does not stand there exactly once: the sabotage must be written anew.
    """
    with _set_aside():
        made = {
            name: _load(name, _changed(name, old, new) if name == module else _text(name))
            for name in _MODULES
        }
    return Table(**made)


def load_spoilt(spoil: Callable[[ModuleType], None], module: str) -> Table:
    """Load the table and let *spoil* change one module before the others see it."""
    with _set_aside():
        made = {}
        for name in _MODULES:
            made[name] = _load(name, _text(name))
            if name == module:
                spoil(made[name])
    return Table(**made)


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.py").read_text(encoding="utf-8")


def _changed(name: str, old: str, new: str) -> str:
    text = _text(name)
    if text.count(old) != 1:
        raise ValueError(f"{name}.py holds {old!r} {text.count(old)} times; expected once")
    return text.replace(old, new)


def _load(name: str, text: str) -> ModuleType:
    full = f"safeguarding.{name}"
    spec = importlib.util.spec_from_loader(full, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    return module


@contextmanager
def _set_aside() -> Iterator[None]:
    """Put the real modules aside, and back."""
    names = [f"safeguarding.{name}" for name in _MODULES]
    real = {name: importlib.import_module(name) for name in names}
    try:
        yield
    finally:
        sys.modules.update(real)
