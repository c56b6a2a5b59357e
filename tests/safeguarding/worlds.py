"""Random worlds for routing: people with names and conflict lists, a setting, and what a child writes about some of them.

Whom a report is about is known here by construction, and never asked of the code under test. Each world is then
routed as `handlers/routing.py` does it, and must hold: nobody it is about reads it, is to read it or hears of it, and
somebody else does. A longer campaign: `python -m tests.safeguarding.worlds --worlds 100000`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from safeguarding import names, routing
from safeguarding.names import Adult
from safeguarding.report import Concern, Kind, Urgency
from safeguarding.roles import POSTS, Role, desk_of
from safeguarding.routing import BOROUGH_DESKS, DCS, DUTY, MANAGER, Matter, Member, Route, Setting
from safeguarding.signs import ADULT
from tests.faults.process import announce

SURNAMES = (
    "Whittaker", "O'Brien", "Kowalska-Brown", "Patel", "Shaw", "Begum", "van der Berg", "Smith", "Nguyen", "Hall",
    "McDonald", "Okonkwo", "Entwistle", "Khan", "Wójcik", "Ashworth", "Young", "Featherstone",
)  # fmt: skip
FIRST = ("", "", "", "Zbigniew", "Priscilla", "Oluwaseun", "Marguerite")
TITLES = ("Mr", "Mrs", "Miss", "Ms", "Dr")
CHILDREN = ("Tabitha Ramsbottom", "Kacper Zielinski", "Jermaine Oyelaran", "Ottilie Hargreaves")
ROLE_WORDS = {
    Role.HEAD: ("the headteacher", "our head teacher", "the principal"),
    Role.DSL: ("the safeguarding lead", "the safe guarding lady"),
    Role.CHAIR: ("the chair of governors",),
    Role.CLERK: ("the clerk to the governors",),
    Role.PASTORAL: ("the head of year 9", "the pastoral lady"),
    Role.DUTY: ("the council lady", "the duty officer"),
}
SENTENCES = (
    "{} keeps shouting at me and i hate it", "yesterday {} did it again after pe", "i dont want to go in because of {}",
    "it is {} and nobody believes us", "they say {} is always like that",
)  # fmt: skip
FILLER = (
    "i feel sick in the mornings",
    "please dont tell my mum",
    "it happens on the bus",
    "😭😭",
    "idk what to do",
    "",
)
SIGNS = (
    *(kind.value for kind in Kind),
    *sorted(ADULT),
    "bullying",
    "flags.fgm_known",
    "flags.not_safe_now",
    "bias.looked_after",
)
_ROLES = tuple(role for role in Role if POSTS[role].desk and role is not Role.DPO)


@dataclass(frozen=True)
class Soul:
    """One adult: *family* is the surname alone."""

    adult: Adult
    family: str
    desks: frozenset[str]
    active: bool
    elsewhere: bool


@dataclass(frozen=True)
class World:
    """A report and everybody. *about*: whom it is about, as the one who made the world knows."""

    souls: tuple[Soul, ...]
    setting: Setting | None
    matter: dict[str, Any]
    words: str
    about: frozenset[str]
    how: tuple[str, ...] = ()


# -- how a child writes a name ------------------------------------------------------------------


def _slip(rng: random.Random, word: str) -> str:
    """Make one slip inside a word of five letters or more: two letters changed round, one lost, one doubled, one wrong."""
    at = rng.randrange(1, len(word) - 2)
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + rng.choice("aeiou") + word[at + 1 :]


def _plain(family: str) -> str:
    return (
        family.replace("'", "").replace("-", " ").split(" ")[0] if "-" in family else family.replace("'", "")
    )


Way = Callable[[random.Random, str, str], str]
WAYS: dict[str, Way] = {
    "as entered": lambda _, title, family: f"{title} {family}",
    "lower": lambda _, title, family: f"{title} {family}".lower(),
    "shouted": lambda _, title, family: f"{title} {family}".upper(),
    "surname alone": lambda _, __, family: family.lower(),
    "of theirs": lambda _, title, family: f"{title} {family}s class".lower(),
    "sir or miss": lambda rng, _, family: f"{rng.choice(('sir', 'miss', 'mr', 'mrs'))} {family}".lower(),
    "run together": lambda _, title, family: (title + _plain(family).replace(" ", "")).lower(),
    "an initial": lambda _, title, family: f"{title} {family.split()[-1][0]}.",
    "a slip": lambda rng, title, family: f"{title} {_slip(rng, _plain(family).split()[-1].lower())}"
    if len(_plain(family).split()[-1]) > 4
    else f"{title} {family}",
    "emoji": lambda rng, title, family: f"{title}{rng.choice('🙂💩🤬')}{family}{rng.choice('🙂💩🤬')}",
    "right to left": lambda _, title, family: f"\u202e{title} {family}\u202c",
    "invisible signs": lambda _, title, family: f"{title} {family[0]}\u200b{family[1:]}",
    "wide letters": lambda _, title, family: "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in f"{title} {family}"
    ),
    "accents": lambda _, title, family: f"{title} {family}".replace("a", "ä").replace("e", "é").replace("o", "ö"),
    "letter by letter": lambda _, title, family: " ".join(f"{title}{_plain(family)}".lower().replace(" ", "")),
    "under strokes": lambda _, title, family: f"{title}_{family}".replace(" ", "_"),
    "two lines": lambda _, title, family: f"{title}\n{family}",
}  # fmt: skip


# -- making a world -----------------------------------------------------------------------------


def make_world(rng: random.Random) -> World:
    """Make a world; the same generator gives the same."""
    setting = _setting(rng)
    souls = _souls(rng, setting)
    about: set[str] = set()
    said, how = [rng.choice(FILLER)], []
    for _ in range(rng.choice((0, 0, 1, 1, 1, 2))):
        words, whom, way = _mention(rng, souls)
        said.append(rng.choice(SENTENCES).format(words))
        about |= whom
        how.append(way)
    said.append(rng.choice(FILLER))
    concern = rng.choice((None, *Concern))
    pointed = frozenset(one.adult.id for one in souls if concern is Concern.READER and rng.random() < 0.3)
    about |= pointed
    if concern is Concern.HEAD and setting is not None:
        about |= {one.adult.id for one in souls if setting.desk("head") in one.desks}
    near = {one.adult.id: _near(one, souls) for one in souls}
    about |= {other for one in tuple(about) for other in near[one]}
    matter = {
        "concern": concern,
        "away": rng.random() < 0.1,
        "urgency": rng.choice(tuple(Urgency)),
        "pointed": pointed,
        "shown": frozenset(one.adult.id for one in souls if rng.random() < 0.8)
        if concern is Concern.NO
        else None,
        "signs": frozenset(rng.sample(SIGNS, rng.randrange(3))),
        "stand_in": rng.random() < 0.2,
    }
    return World(souls, setting, matter, " . ".join(said), frozenset(about), tuple(how))


def _setting(rng: random.Random) -> Setting | None:
    if rng.random() < 0.05:
        return None
    chance = [rng.random() < 0.25 for _ in range(6)]
    early, alternative, trust, sole, pastoral, low = chance
    home = "HOME" if alternative else ""
    return Setting("HFHS", early, alternative, home, trust, sole, pastoral, low)


def _souls(rng: random.Random, setting: Setting | None) -> tuple[Soul, ...]:
    found: list[Soul] = []
    for number in range(rng.randrange(0, 11)):
        held = rng.sample(_ROLES, rng.choice((1, 1, 1, 2)))
        roles = [role for role in held if setting is not None or POSTS[role].whose == "borough"]
        if not roles:
            continue
        desks = frozenset(desk_of(role, "HFHS") for role in roles)
        if setting is not None and setting.home and rng.random() < 0.2:
            desks, roles = frozenset({"HOME/leads"}), []
        family = rng.choice(SURNAMES)
        name = " ".join(part for part in (rng.choice(TITLES), rng.choice(FIRST), family) if part)
        lines = [rng.choice(CHILDREN)] if rng.random() < 0.3 else []
        if found and rng.random() < 0.15:
            lines.append(f"{rng.choice(found).adult.name}, my partner")
        adult = Adult(f"p{number}", name, frozenset(roles), tuple(lines))
        active = rng.random() < 0.9
        found.append(Soul(adult, family, desks, active, not active and rng.random() < 0.5))
    if rng.random() < 0.6:
        for number, role in enumerate((Role.DUTY, Role.DUTY, Role.DUTY_MANAGER, Role.DCS_DELEGATE)):
            family = rng.choice(SURNAMES)
            adult = Adult(f"b{number}", f"{rng.choice(TITLES)} {family}", frozenset({role}))
            found.append(Soul(adult, family, frozenset({desk_of(role, "")}), True, False))
    return tuple(found)


def _mention(rng: random.Random, souls: tuple[Soul, ...]) -> tuple[str, set[str], str]:
    """Write of somebody; says whom that is for certain about, and how it was written."""
    kind = rng.random()
    if not souls or kind < 0.1:
        return rng.choice(("my cousin", "a boy in year 8", "them")), set(), "nobody"
    if kind < 0.25:
        role = rng.choice(tuple(ROLE_WORDS))
        whom = {one.adult.id for one in souls if role in one.adult.roles}
        return rng.choice(ROLE_WORDS[role]), whom, "by role"
    if kind < 0.4:
        child = rng.choice(CHILDREN)
        whom = {one.adult.id for one in souls if child in one.adult.close_to}
        return child.lower(), whom, "a child of theirs"
    soul = rng.choice(souls)
    way = rng.choice(tuple(WAYS))
    written = WAYS[way](rng, soul.adult.name.split()[0], soul.family)
    return written, {soul.adult.id}, way


def _near(soul: Soul, souls: tuple[Soul, ...]) -> set[str]:
    """Who stands on whose conflict list, by the very words that were put there."""
    on_mine = {one.adult.id for one in souls if f"{one.adult.name}, my partner" in soul.adult.close_to}
    on_theirs = {one.adult.id for one in souls if f"{soul.adult.name}, my partner" in one.adult.close_to}
    return on_mine | on_theirs


# -- routing it, and what must hold -------------------------------------------------------------


def route_world(world: World, find: Callable[..., names.Mentions] = names.find_mentions) -> Route:
    """Route a world as a report is routed when it is sent."""
    adults = tuple(one.adult for one in world.souls)
    close = names.relate(adults)
    mentions = find(world.words, adults)
    members = [
        Member(one.adult.id, one.desks, one.active, close[one.adult.id], one.elsewhere) for one in world.souls
    ]
    matter = Matter(
        mentioned=mentions.named, touched=mentions.close, an_adult=mentions.an_adult, **world.matter
    )
    return routing.route(matter, members, world.setting)


def reads(found: Route, soul: Soul, desks: tuple[str, ...]) -> bool:
    """Say whether somebody may read at *desks*, as `storage.vault.may_read` decides it."""
    shared = soul.desks & set(desks)
    if soul.adult.id in found.hidden or not shared:
        return False
    return bool(shared & set(BOROUGH_DESKS)) or soul.adult.id in found.permitted


def hears(found: Route, soul: Soul) -> bool:
    """Say whether somebody hears that there is a report: a copy, or when a rung above the readers comes."""
    return soul.adult.id not in found.hidden and bool(soul.desks & {*found.copies, *found.above})


def check_world(world: World, found: Route) -> None:
    """Hold what must hold of any world; AssertionError where it does not."""
    for soul in world.souls:
        if soul.adult.id in world.about:
            assert not reads(found, soul, (*found.readers, *found.waiting)), (soul, world.words)
            assert not hears(found, soul), (soul, world.words)
    here = [one for one in world.souls if one.active and reads(found, one, found.readers)]
    assert found.readers
    if found.nobody:
        at_borough = [one for one in world.souls if one.active and one.desks & set(BOROUGH_DESKS)]
        assert all(one.adult.id in found.hidden for one in at_borough)
    else:
        assert here
    if len(here) == 1:
        desks = {MANAGER, DCS} if "R8" in found.why else {DUTY, MANAGER, DCS}
        others = [one for one in world.souls if one.active and one.desks & desks and one is not here[0]]
        assert all(one.adult.id in found.hidden for one in others)
    if world.about & {one.adult.id for one in world.souls}:
        assert found.restricted
    if found.restricted:
        assert not found.copies
    if world.matter["away"]:
        assert {*found.readers, *found.waiting, *found.above} <= set(BOROUGH_DESKS)


@dataclass
class Count:
    """What a campaign met."""

    worlds: int = 0
    with_somebody: int = 0
    people: int = 0
    restricted: int = 0
    nobody: int = 0
    alone: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)


def run(worlds: int, seed: int, find: Callable[..., names.Mentions] = names.find_mentions) -> Count:
    """Make, route and check so many worlds."""
    rng, count = random.Random(seed), Count()
    for _ in range(worlds):
        world = make_world(rng)
        found = route_world(world, find)
        check_world(world, found)
        count.worlds += 1
        count.with_somebody += bool(world.about)
        count.people += len(world.about)
        count.restricted += found.restricted
        count.nobody += found.nobody
        count.alone += sum(one.active and reads(found, one, found.readers) for one in world.souls) == 1
        count.rules.update(found.why)
        count.ways.update(world.how)
    return count


def main() -> None:
    """Run a campaign and say what it met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = asked.parse_args()
    announce(f"seed {options.seed}")
    start = time.perf_counter()
    count = run(options.worlds, options.seed)
    announce(
        f"{count.worlds} worlds in {time.perf_counter() - start:.0f} s: {count.with_somebody} about somebody "
        f"({count.people} people, none of whom read or heard), {count.restricted} restricted, "
        f"{count.alone} with one reader only, {count.nobody} with nobody left"
    )
    announce("rules: " + ", ".join(f"{rule} {number}" for rule, number in sorted(count.rules.items())))
    announce("written: " + ", ".join(f"{way} {number}" for way, number in count.ways.most_common()))


if __name__ == "__main__":
    main()
