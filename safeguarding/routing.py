"""Who reads a report: the table of DOMAIN 2.2, conflicts first, with MOMENTS 9 to 12.

1. Who may be part of it is taken out: the people the pupil pointed to, everyone the words may name, those
   close to either, and those whose conflict list the words touch.
2. R3 to R8 choose a *chain* of desks if an adult may be meant; R9 to R16, R2, R17, R18 if not.
3. The first link of the chain at which somebody is left reads now; the later ones may read when their turn
   comes (`safeguarding/ladder.py`). Where one adult alone would read, the duty desk reads beside them (8).
4. R1 is laid over it: speed, and everyone permitted; it never adds a hidden person.

Decides from ids, desks and words already looked up; knows no names, no clock and no storage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from safeguarding.report import Concern, Urgency
from safeguarding.signs import ADULT, ALLEGATION, AT_RISK, HEAD_IS_TOLD, LOW_LEVEL, matching_rules
from safeguarding.steps import steps_of

DUTY, MANAGER, DCS = "borough/duty", "borough/manager", "borough/dcs"
BOROUGH_DESKS = (DUTY, MANAGER, DCS)
#: A case that was routed by one of these is restricted (MOMENTS 12), and so is one with anybody hidden.
CONFLICTS = frozenset({"R3", "R4", "R5", "R6", "R7", "R8"})
_MOST_WAITING = 2  # desks beyond the readers that the case is sealed to; those above them hear of it
#: Who was shown to the pupil is not known: they were never asked.
UNASKED: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may be told: the desks they sit at, whether they can be reached, and who is close to them.

    *elsewhere*: their chat is closed and another road reaches them: they may read, and count as nobody who does.
    *places*: the codes of the settings at which they are anything, also without a desk (a governor).
    """

    id: str
    desks: frozenset[str]
    active: bool = True
    close: frozenset[str] = frozenset()
    elsewhere: bool = False
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Setting:
    """What routing needs to know of a setting. *home*: of alternative provision, the school that sent the child.

    *pastoral_first*: bullying and suggestions go to the pastoral desk; *low_level_to_leads*: low-level
    concerns go to the leads. Both as the school's policy says.
    """

    code: str
    early_years: bool = False
    alternative: bool = False
    home: str = ""
    trust: bool = False
    sole_proprietor: bool = False
    pastoral_first: bool = False
    low_level_to_leads: bool = False

    def desk(self, name: str) -> str:
        """Name one of its desks in full."""
        return f"{self.code}/{name}"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of a report when it is sent.

    *pointed*: people the pupil pointed to; *shown*: the readers they were shown when they said that none of
    them is part of it. *mentioned*, *touched*, *an_adult*: what the words may name (`safeguarding/names.py`).
    *signs*: kinds, topics, facets ("who.adult_school_staff") and triage's themes, by id. *stand_in*: it is
    holiday and the duty desk looks in the setting's place.
    """

    concern: Concern | None = None
    away: bool = False
    urgency: Urgency = Urgency.P3
    pointed: frozenset[str] = frozenset()
    shown: frozenset[str] | None = UNASKED
    mentioned: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    an_adult: bool = False
    signs: frozenset[str] = frozenset()
    stand_in: bool = False

    @property
    def counts_as_yes(self) -> bool:
        """Say whether, unanswered, it counts as *yes*: an adult at school may be meant (MOMENTS 10)."""
        return self.concern is None and bool(self.signs & ADULT or self.an_adult or self.mentioned)

    @property
    def means_an_adult(self) -> bool:
        """Say whether an adult at the setting may be part of it."""
        answered = self.concern in (Concern.READER, Concern.OTHER_ADULT, Concern.HEAD, Concern.UNSURE)
        return answered or self.counts_as_yes or bool(self.signs & ADULT)


@dataclass(frozen=True, slots=True)
class Route:
    """Who reads, who never does, and why.

    *readers*: desks that read now; *waiting*: desks that may when their turn comes, in order; *above*: desks
    that then hear that nobody has read it. *permitted*: people who may at the setting's desks (at the
    borough's, whoever sits there; by name who may read what was sent past a school at which they are something). *hidden*: people who may never. *copies*: desks that hear at once that
    there is a report, and nothing of it. *why*: the rules, in order. *nobody*: no reader can be reached.
    """

    readers: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    permitted: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    copies: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    restricted: bool = False
    nobody: bool = False


Chain = tuple[tuple[str, ...], ...]
_BOROUGH: Chain = ((DUTY,), (MANAGER,), (DCS,))


def route(matter: Matter, members: Iterable[Member], setting: Setting | None) -> Route:
    """Decide who reads a report. There is always a reader's desk, and never a hidden person among them."""
    people = {one.id: one for one in members}
    meant = _meant(matter, people, setting)
    table = _Table(matter, people, setting, meant, meant | _kept_from(matter, people, setting))
    why, chain = table.choose()
    route = table.follow(chain, why)
    if route.nobody:
        table = replace(table, hidden=meant | _at_its_desks(matter, people, setting))
        route = table.follow(chain, why)
    overlaid = _overlay(table, route)
    return replace(overlaid, steps=steps_of(overlaid.why, matter.signs, early_years=_is_early(setting)))


def _is_early(setting: Setting | None) -> bool:
    return setting is not None and setting.early_years


def _meant(matter: Matter, people: dict[str, Member], setting: Setting | None) -> frozenset[str]:
    """Name who may be part of it, whose conflict list the words touch, and who is close to any of them.

    Who is close to a parent of the child that is named is perhaps at home with that child.
    """
    part = matter.pointed | matter.mentioned | matter.touched
    if setting is not None and matter.concern is Concern.HEAD:
        part |= {one.id for one in people.values() if setting.desk("head") in one.desks}
    close = frozenset[str]().union(*(people[one].close for one in part if one in people))
    return frozenset(part | close)


def _kept_from(matter: Matter, people: dict[str, Member], setting: Setting | None) -> frozenset[str]:
    """*Not to my school*: name everyone who is anything there, wherever else they sit. *Not sure*: see `_at_both`."""
    if setting is None:
        return frozenset()
    ours = frozenset(one.id for one in people.values() if _is_of(one, setting))
    if matter.away:
        return ours
    return _at_both(people, ours) if matter.concern is Concern.UNSURE or matter.counts_as_yes else frozenset()


def _at_its_desks(matter: Matter, people: dict[str, Member], setting: Setting | None) -> frozenset[str]:
    """Name whom *not to my school* keeps out even where nobody is left at the borough: not who has no desk there (a governor)."""
    if setting is None or not matter.away:
        return frozenset()
    return frozenset(one.id for one in people.values() if _sits_at(one, setting))


def _at_both(people: dict[str, Member], ours: frozenset[str]) -> frozenset[str]:
    """Any adult at the school may be meant: name those who also sit at the borough, if others there can read."""
    there = [one for one in people.values() if one.desks & set(BOROUGH_DESKS)]
    others = any(one.active and one.id not in ours for one in there)
    return frozenset(one.id for one in there if one.id in ours) if others else frozenset()


def _is_of(one: Member, setting: Setting) -> bool:
    return setting.code in one.places or _sits_at(one, setting)


def _sits_at(one: Member, setting: Setting) -> bool:
    return any(desk.startswith(f"{setting.code}/") for desk in one.desks)


@dataclass(slots=True)
class _Table:
    """The table, for one report."""

    matter: Matter
    people: dict[str, Member]
    setting: Setting | None
    meant: frozenset[str]
    hidden: frozenset[str]

    # -- which chain ---------------------------------------------------------------------------

    def choose(self) -> tuple[list[str], Chain]:
        """Give the rules that hold and the chain of desks, each link a few desks that read together."""
        matter, setting = self.matter, self.setting
        if setting is None:
            why = ["R8"] if matter.means_an_adult and self._is_meant(DUTY) else []
            return ["no-setting", *why, *self._matching()], self._at_borough(why)
        if matter.away:
            why = ["R8"] if self._is_meant(DUTY) else []
            return ["away", *why], self._at_borough(why)
        if matter.means_an_adult:
            return self._about_an_adult(setting)
        if not self._there(setting.desk("leads"), self.people.values()):
            return ["not-live", *self._matching()], _BOROUGH
        rules = self._matching()
        why = [*(["R6"] if self._is_meant(setting.desk("leads")) else []), *rules]
        to_pastoral = setting.pastoral_first and rules[:1] in (["R17"], ["R18"])
        first = (setting.desk("pastoral"),) if to_pastoral else self._leads(setting)
        later = (self._leads(setting),) if to_pastoral else ()
        return why, (first, *later, *self._above_leads(setting), *_BOROUGH)

    def _about_an_adult(self, setting: Setting) -> tuple[list[str], Chain]:
        """R3 to R8: the rung above the most senior of those who may be part of it."""
        matter = self.matter
        low = bool(matter.signs & LOW_LEVEL) and not matter.signs & ALLEGATION
        why = ["R5" if low else "R3"]
        for rule, desk, answer in (
            ("R6", setting.desk("leads"), Concern.READER),
            ("R4", setting.desk("head"), Concern.HEAD),
            ("R7", setting.desk("chair"), None),
            ("R8", DUTY, None),
        ):
            if self._is_meant(desk) or (answer and matter.concern is answer):
                why.append(rule)
        if "R8" in why:
            return why, self._at_borough(why)
        if (
            matter.concern is Concern.UNSURE
        ):  # it may be any of those who were shown: never them, never the head
            return ["unsure", *why], _BOROUGH
        if matter.counts_as_yes:
            return ["counts-as-yes", *why], _BOROUGH
        return why, self._above(setting, why)

    def _above(self, setting: Setting, why: Sequence[str]) -> Chain:
        matter = self.matter
        head, chair = (setting.desk("head"),), (setting.desk("chair"),)
        trust = ((setting.desk("trust_dsl"),),) if setting.trust else ()
        if "R7" in why:
            beside = (
                (setting.desk("trust_ceo"), setting.desk("trust_dsl"))
                if setting.trust
                else (setting.desk("clerk"), DUTY)
            )
            return (beside, *_BOROUGH)
        if "R4" in why:
            return _BOROUGH if setting.sole_proprietor else (chair, *trust, *_BOROUGH)
        if why[0] == "R5" and matter.concern is Concern.NO and "R6" not in why:
            leads = self._leads(setting)  # a plain *No* says that they are not part of it
            first = (leads, head) if setting.low_level_to_leads else (head, leads)
            return (*first, chair, *trust, *_BOROUGH)
        return (head, chair, *trust, *_BOROUGH)

    def _at_borough(self, why: Sequence[str]) -> Chain:
        return ((DCS,), (MANAGER,), (DUTY,)) if "R8" in why else _BOROUGH

    def _leads(self, setting: Setting) -> tuple[str, ...]:
        """Alternative provision has two primaries: its own lead and the home school's."""
        both = setting.alternative and setting.home
        return (setting.desk("leads"), f"{setting.home}/leads") if both else (setting.desk("leads"),)

    def _above_leads(self, setting: Setting) -> Chain:
        trust = ((setting.desk("trust_dsl"),),) if setting.trust else ()
        return ((setting.desk("head"),), *trust)

    def _is_meant(self, desk: str) -> bool:
        """Say whether somebody at *desk* may be part of it, or is close to who may be."""
        return any(desk in self.people[one].desks for one in self.meant if one in self.people)

    def _matching(self) -> list[str]:
        return matching_rules(self.matter.signs) or ["unsorted"]  # a lead says what it is about

    # -- who of them ---------------------------------------------------------------------------

    def _there(self, desk: str, among: Iterable[Member]) -> list[str]:
        return [one.id for one in among if desk in one.desks and one.active]

    def eligible(self, desk: str) -> list[str]:
        """List who at *desk* may read: there, not hidden, and at the leads' desk among those who were shown."""
        return self._shown(desk, self._there(desk, self.people.values()))

    def elsewhere(self, desk: str) -> list[str]:
        """List who at *desk* may read besides, when their chat is open again."""
        away = [one.id for one in self.people.values() if desk in one.desks and one.elsewhere]
        return self._shown(desk, away)

    def _shown(self, desk: str, people: Iterable[str]) -> list[str]:
        found = [one for one in people if one not in self.hidden]
        shown = self.matter.shown
        if shown is None or self.setting is None or desk != self.setting.desk("leads"):
            return found
        return [one for one in found if one in shown]

    def follow(self, chain: Chain, why: list[str]) -> Route:
        """Walk the chain: the first link with somebody left reads, what comes after waits."""
        links = self._with_somebody(chain) or self._with_somebody(self._last_resort())
        if not links:
            return self._made((DUTY,), (), why, nobody=True)
        readers = links[0]
        if self._alone(readers):
            readers = (*readers, *self._second(readers, why))
        elif self._reads_beside() and DUTY not in readers and self.eligible(DUTY):
            readers = (*readers, DUTY)
        later = dict.fromkeys(desk for link in links[1:] for desk in link if desk not in readers)
        return self._made(readers, tuple(later), why)

    def _past_their_school(self, desks: Sequence[str]) -> frozenset[str]:
        """Name who reads at the borough what was sent past a school at which they are something: nobody else is there."""
        if self.setting is None or not self.matter.away:
            return frozenset()
        there = (person for desk in desks for person in (*self.eligible(desk), *self.elsewhere(desk)))
        return frozenset(person for person in there if _is_of(self.people[person], self.setting))

    def _with_somebody(self, chain: Chain) -> Chain:
        links = (tuple(desk for desk in link if self.eligible(desk)) for link in chain)
        return tuple(link for link in links if link)

    def _last_resort(self) -> Chain:
        """Everybody at the borough may be part of it: better an adult at school whom nothing names than nobody."""
        setting, concern = self.setting, self.matter.concern
        if setting is None or self.matter.away or not self._is_meant(DUTY):
            return ()
        names = ["chair", "trust_dsl", "clerk"]
        if concern not in (Concern.UNSURE, Concern.HEAD):
            names.insert(0, "head")
        if concern in (None, Concern.NO):
            names.append("leads")
        return tuple((setting.desk(name),) for name in names)

    def _reads_beside(self) -> bool:
        """Say whether the duty desk reads beside the leads: no answer, one of them left out, or a holiday."""
        if self.setting is None or self.matter.means_an_adult:
            return False
        return self.matter.concern is None or bool(self.hidden) or self.matter.stand_in

    def _alone(self, readers: Sequence[str]) -> bool:
        return len({person for desk in readers for person in self.eligible(desk)}) < 2

    def _second(self, readers: Sequence[str], why: Sequence[str]) -> tuple[str, ...]:
        """Name the desk that reads beside a single adult: one that brings somebody else (MOMENTS 8)."""
        one = {person for desk in readers for person in self.eligible(desk)}
        order = (DCS, MANAGER) if "R8" in why else (DUTY, MANAGER, DCS)
        found = (desk for desk in order if desk not in readers and set(self.eligible(desk)) - one)
        return tuple(found)[:1]

    def _made(
        self, readers: tuple[str, ...], later: tuple[str, ...], why: list[str], nobody: bool = False
    ) -> Route:
        waiting, above = later[:_MOST_WAITING], later[_MOST_WAITING:]
        ours = [desk for desk in (*readers, *waiting) if desk not in BOROUGH_DESKS]
        permitted = frozenset(
            person for desk in ours for person in (*self.eligible(desk), *self.elsewhere(desk))
        ) | self._past_their_school(readers)
        at_school = any(desk not in BOROUGH_DESKS for desk in readers)
        return Route(
            readers,
            waiting,
            above,
            permitted,
            self.hidden,
            why=tuple(dict.fromkeys(why)),
            restricted=not at_school or bool(self.hidden) or bool(CONFLICTS & set(why)),
            nobody=nobody,
        )


def _overlay(table: _Table, route: Route) -> Route:
    """R1: speed and everyone permitted. Also the copies, which nobody at a school gets of a restricted case (12)."""
    matter, setting = table.matter, table.setting
    urgent = matter.urgency is Urgency.P1 or bool(matter.signs & AT_RISK)
    why = ("R1", *route.why) if urgent else route.why
    if setting is None or route.restricted:
        return replace(route, why=why)
    leads, head = setting.desk("leads"), setting.desk("head")
    readers, waiting = route.readers, route.waiting
    if urgent and leads in waiting:
        readers, waiting = (*readers, leads), tuple(desk for desk in waiting if desk != leads)
    told = urgent or bool(HEAD_IS_TOLD & set(why))
    copies = (head,) if told and head not in readers and table.eligible(head) else ()
    return replace(route, readers=readers, waiting=waiting, copies=copies, why=why)
