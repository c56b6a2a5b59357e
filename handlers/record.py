"""A case written down: as a page, as text to paste, as JSON. What stands in it `safeguarding/record.py` decides.

1. `gather`, within a unit: the header, the setting's name, the roles of the adults, nothing sealed;
2. the entries are opened in a thread (`storage.vault`);
3. `write` puts both into words. What a pupil did bears the day and the part of the day, everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.duties import DONE, Kept, kept_of
from handlers.lead.prompted import read_answers
from handlers.lead.screens import part_of_day
from handlers.oversight import desks_over
from handlers.pages import Line, Page, Passage, Section
from handlers.service import Service
from handlers.texts import Texts
from handlers.texts.direction import direction_of
from safeguarding import record
from safeguarding.record import MASK
from safeguarding.roles import Role, desk_of
from safeguarding.routing import BOROUGH_DESKS
from safeguarding.steps import NOT_HOME
from storage.cases import Entry, Header
from storage.people import find_person, find_setting, list_members

_EN = "en"
_EVENTS = frozenset({"closed"})  # entries whose text is an id of ours


@dataclass(frozen=True, slots=True)
class Sheet:
    """What there is to write beside the words. *roles*: an adult's id → role; *made_by*: the role of who copies."""

    header: Header
    setting: str
    roles: Mapping[str, str]
    zone: str
    made_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """One case in three forms; *text* is for pasting."""

    page: Page
    text: str
    json: str


def gather(tx: Connection, service: Service, header: Header, made_by: str, now: datetime) -> Sheet:
    """Gather what stands beside the words of a case; *made_by* is the person who copies it."""
    sealer = service.sealer
    setting = find_setting(tx, sealer, header.setting) if header.setting else None
    roles = {}
    above = [one.id for desk in desks_over(header) for one in list_members(tx, sealer, desk)]
    ended = [one.by for one in kept_of(header)]
    known = (*header.permitted, *header.told, header.opened_by, header.on_it, made_by, *ended, *above)
    for person in dict.fromkeys(known):
        found = find_person(tx, sealer, person) if person else None
        if found is not None:
            roles[person] = found.role_at(header.setting)
    for desk in dict.fromkeys((*header.readers, *header.chain, *BOROUGH_DESKS, desk_of(Role.DPO, ""))):
        for found in list_members(
            tx, sealer, desk
        ):  # who may have acted in it without being one of its readers
            roles.setdefault(found.id, found.role_at(header.setting))
    return Sheet(header, setting.name if setting else "", roles, service.timezone, made_by, now)


def write(
    texts: Texts, service: str, sheet: Sheet, entries: Sequence[Entry], names: Sequence[str] | None = None
) -> Written:
    """Write a case down; with *names* (maybe none) as the form for disclosure, everybody masked."""
    return _Writer(texts, service, sheet, entries, names).write()


class _Writer:
    """One writing."""

    def __init__(
        self,
        texts: Texts,
        service: str,
        sheet: Sheet,
        entries: Sequence[Entry],
        names: Sequence[str] | None,
    ) -> None:
        self._texts, self._service, self._sheet = texts, service, sheet
        self._masked = names is not None
        whole = tuple(
            record.Passage(one.kind, one.at, sheet.roles.get(one.by, "former") if one.by else "", one.text)
            for one in entries
        )
        self._hash = record.verbatim_sha256(whole)
        self._passages = whole if names is None else record.for_disclosure(whole, names)

    def _say(self, key: str, /, **arguments: str | int) -> str:
        return self._texts.say(_EN, key, **arguments)

    def write(self) -> Written:
        page = self._page()
        return Written(page, _as_text(page), self._as_json())

    # -- the page ------------------------------------------------------------------------------

    def _page(self) -> Page:
        header = self._sheet.header
        when = f"{self._sheet.at.astimezone(ZoneInfo(self._sheet.zone)):%d/%m/%Y %H:%M}"
        return {
            "lang": _EN,
            "title": self._say(
                "lead-page-title-disclosure" if self._masked else "lead-page-title", reference=header.ref
            ),
            "author": self._service,
            "marking": self._say("lead-page-marking"),
            "reference": header.ref,
            "made": self._say("lead-page-made", when=when, role=self._role(self._sheet.made_by)),
            "pages": "1 / 1",
            "banner": self._say("lead-page-home") if self._keeps_home_out() else "",
            "lead": self._lead(),
            "columns": [self._say("lead-page-what"), self._say("lead-page-value")],
            "facts": self._facts(),
            "sections": [section for section in self._sections() if section["entries"] or section["rows"]],
            "notes": self._notes(),
        }

    def _lead(self) -> str:
        if self._masked:
            return self._say("lead-page-lead-disclosure", mask=MASK)
        return self._say("lead-page-lead", service=self._service)

    def _keeps_home_out(self) -> bool:
        return NOT_HOME in self._sheet.header.steps

    def _facts(self) -> list[tuple[str, str]]:
        header, masked = self._sheet.header, self._say("lead-page-masked")
        facts = [
            ("lead-page-setting", self._sheet.setting or self._say("lead-no-setting")),
            ("lead-page-received", self._received()),
            ("lead-page-reporter", masked if self._masked else self._say(self._who_told())),
            ("lead-page-safe", self._say(f"lead-safe-{header.safe or 'skipped'}")),
        ]
        if not self._masked:
            facts += [
                ("lead-page-urgency", self._say(f"lead-urgency-{header.urgency}")),
                ("lead-page-concern", self._say(f"lead-concern-{header.concern or 'skipped'}")),
                ("lead-page-first-read", self._first_read()),
                ("lead-page-outcome", self._outcome(header.outcome)),
            ]
        return [(self._say(key), value) for key, value in facts]

    @property
    def _reporter(self) -> str:
        return self._sheet.header.reporter.replace("_", "-")

    def _who_told(self) -> str:
        """Name the text that says who told: a child of whom no name was asked, or by what other way it came."""
        return f"lead-page-reporter-{self._reporter}" if self._reporter else "lead-page-unattributed"

    def _received(self) -> str:
        at = datetime.fromtimestamp(self._sheet.header.at, UTC)
        year, week, _ = at.astimezone(ZoneInfo(self._sheet.zone)).isocalendar()
        if self._masked:
            return self._say("lead-page-week", week=f"{year}-W{week:02}")
        return self._when("", at)

    def _first_read(self) -> str:
        header = self._sheet.header
        if not header.opened_at:
            return self._say("lead-page-not-read")
        at = datetime.fromtimestamp(header.opened_at, UTC)
        return self._say("lead-page-entry", who=self._role(header.opened_by), when=self._when("adult", at))

    def _outcome(self, outcome: str) -> str:
        key = f"outcome-{outcome.replace('_', '-')}"
        return self._say(key) if self._texts.has(_EN, key) else self._say("lead-page-open")

    def _sections(self) -> list[Section]:
        words = [one for one in self._passages if one.is_verbatim]
        adults = [one for one in self._passages if not one.is_verbatim and not one.is_prompted]
        note = "lead-page-words-note-disclosure" if self._masked else "lead-page-words-note"
        answers = self._section("lead-page-answers", self._say("lead-page-answers-note"))
        answers["rows"] = self._answers()
        return [
            self._section("lead-page-words", self._say(note), words),
            answers,
            self._section("lead-page-adults", "", adults),
            self._steps(),
        ]

    def _steps(self) -> Section:
        """Give what the rules ask of a person; nothing of it in the form for disclosure."""
        steps = self._section("lead-page-steps", self._say("lead-page-steps-note"))
        asked = [] if self._masked else self._sheet.header.steps
        steps["columns"] = [self._say("lead-page-step"), self._say("lead-page-done")]
        steps["rows"] = [(self._say(f"lead-step-{step}"), "") for step in asked]
        steps["rows"] += [self._duty(one) for one in self._duties()]
        return steps

    def _duties(self) -> list[Kept]:
        """List what a person had to do by when; none in the form for disclosure."""
        return [] if self._masked else kept_of(self._sheet.header)

    def _duty(self, one: Kept) -> tuple[str, str]:
        """Give a duty with its time, and what became of it."""
        duty = self._say(f"lead-duty-{one.duty}")
        asked = self._say(
            "lead-page-duty", duty=duty, due=self._when("adult", datetime.fromtimestamp(one.due, UTC))
        )
        if not one.state:
            return asked, self._say("lead-page-duty-open")
        ended = self._when("adult", datetime.fromtimestamp(one.at, UTC))
        key = "lead-page-duty-done" if one.state == DONE else "lead-page-duty-none"
        return asked, self._say(key, who=self._role(one.by), when=ended)

    def _answers(self) -> list[tuple[str, str]]:
        boxes = read_answers(self._say, [one.text for one in self._passages if one.is_prompted])
        return [row for _, answers in boxes for row in answers]

    def _section(self, key: str, note: str, passages: Iterable[record.Passage] = ()) -> Section:
        return {
            "title": self._say(key),
            "note": note,
            "entries": [self._entry(one) for one in passages],
            "columns": [self._say("lead-page-question"), self._say("lead-page-answer")],
            "rows": [],
        }

    def _entry(self, passage: record.Passage) -> Passage:
        who = self._say(f"role-{passage.by}") if passage.by not in ("", "former") else ""
        who = who or self._say("lead-by-former" if passage.by else f"lead-by-{self._reporter or 'pupil'}")
        title = self._say(f"lead-entry-{passage.kind}", who=who, when=self._when(passage.by, passage.at))
        text = self._outcome(passage.text) if passage.kind in _EVENTS else passage.text
        return {
            "title": title,
            "note": "",
            "verbatim": passage.is_verbatim,
            "lines": [_line(one) for one in (text or self._say("lead-page-no-words")).split("\n")],
        }

    def _when(self, by: str, at: datetime) -> str:
        local = at.astimezone(ZoneInfo(self._sheet.zone))
        if by:
            return f"{local:%d/%m/%Y %H:%M}"
        if self._masked:
            year, week, _ = local.isocalendar()
            return self._say("lead-page-week", week=f"{year}-W{week:02}")
        day, part = part_of_day(at, self._sheet.zone)
        words = self._say("lead-day-part", day=self._say(f"day-{day}"), part=self._say(f"lead-part-{part}"))
        return f"{words}, {local:%d/%m/%Y}"

    def _role(self, person: str) -> str:
        role = self._sheet.roles.get(person)
        return self._say(f"role-{role}") if role else self._say("lead-by-former")

    def _notes(self) -> list[str]:
        hashed = [] if self._masked else [self._say("lead-page-hash", hash=self._hash)]
        return [*hashed, self._say("lead-page-letters")]

    # -- the other forms -----------------------------------------------------------------------

    def _as_json(self) -> str:
        header, zone = self._sheet.header, self._sheet.zone
        day, part = part_of_day(datetime.fromtimestamp(header.at, UTC), zone)
        whole = {
            "format": "heard-record-1",
            "reference": header.ref,
            "setting": {"code": header.setting, "name": self._sheet.setting},
            "received": {"day": _day(header.at, zone), "weekday": day, "part_of_day": part},
            "reporter": "masked" if self._masked else "unattributed",
            "by": "masked" if self._masked else self._sheet.header.reporter or "pupil",
            "urgency": header.urgency,
            "safe": header.safe,
            "concern": header.concern,
            "marks": header.marks,
            "rules": header.rules,
            "outcome": header.outcome,
            "do_not_contact_home": self._keeps_home_out(),
            "duties": [
                {
                    "duty": one.duty,
                    "due": datetime.fromtimestamp(one.due, UTC).isoformat(timespec="seconds"),
                    "state": one.state or "open",
                    "by": self._sheet.roles.get(one.by, ""),
                    "at": datetime.fromtimestamp(one.at, UTC).isoformat(timespec="seconds") if one.at else "",
                }
                for one in self._duties()
            ],
            "passages": [self._passage(one) for one in self._passages],
            "verbatim_sha256": self._hash,
            "made_at": self._sheet.at.astimezone(UTC).isoformat(timespec="seconds"),
            "made_by": self._sheet.roles.get(self._sheet.made_by, ""),
        }
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def _passage(self, passage: record.Passage) -> dict[str, str | bool]:
        _, part = part_of_day(passage.at, self._sheet.zone)
        told: dict[str, str | bool] = {
            "kind": passage.kind,
            "by": passage.by,
            "day": _day(int(passage.at.timestamp()), self._sheet.zone),
            "verbatim": passage.is_verbatim,
            "prompted": passage.is_prompted,
            "text": passage.text,
        }
        told["at" if passage.by else "part_of_day"] = (
            passage.at.astimezone(UTC).isoformat(timespec="seconds") if passage.by else part
        )
        return told


def _day(at: int, zone: str) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%Y-%m-%d}"


def _line(text: str) -> Line:
    rtl = direction_of(text) == "R"
    return {"text": text, "rtl": rtl, "lang": "ar" if rtl else _EN}


def _as_text(page: Page) -> str:
    """Give a page as plain text, for a field of another system."""
    parts = [page["title"], page["marking"]]
    if page["banner"]:
        parts.append(page["banner"])
    parts += [page["lead"], "\n".join(f"{name}: {value}" for name, value in page["facts"])]
    for section in page["sections"]:
        parts.append("\n".join(part for part in (section["title"].upper(), section["note"]) if part))
        for entry in section["entries"]:
            words = "\n".join(f"> {line['text']}" for line in entry["lines"])
            parts.append(f"{entry['title']}\n{words}")
        if section["rows"]:
            parts.append("\n".join(f"{question}: {answer}" for question, answer in section["rows"]))
    parts += [page["made"], *page["notes"][:-1]]
    return "\n\n".join(parts)
