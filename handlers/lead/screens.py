"""What a lead is shown: the list, a case, and the frame that a report's words cannot forge."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from handlers.events import BAR, Choice, Outgoing
from handlers.keyboards import lead_token
from handlers.lead.prompted import describe_answers
from handlers.texts.direction import keep_right
from handlers.turn import Turn
from safeguarding import triage
from safeguarding.language import guess_languages
from safeguarding.report import Urgency
from safeguarding.steps import NOT_HOME
from storage.cases import ANSWER, NO_CHAT, Entry, Header
from storage.people import find_person, find_setting

_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
_KEPT_FORMAT = {"\u200d", "\ufe0f"}  # they join emoji; Persian and Kurdish need U+200C
_UNREAD = "U01"  # triage could not read a part of the words
_MOST_THEMES, _MOST_RULES = 4, 4  # more is for the record
_LONG_CHARS = 600  # about a phone's screen: what is to be done is out of sight below such words
_MOST_MARKS = 8  # combining marks in a row; more only hide what stands beside them


def clean(text: str) -> tuple[str, bool]:
    """Take out what is not seen or turns the line round; say whether there was any. The record keeps it."""
    plain = unicodedata.normalize("NFC", text)
    if not any(_is_odd(character) for character in set(plain)):
        return plain, False
    kept, hidden, marks = [], False, 0
    for character in plain:
        marks = marks + 1 if _is_mark(character) else 0
        unseen = _is_unseen(character)
        if character in _BIDI or marks > _MOST_MARKS or (unseen and character not in _KEPT_FORMAT):
            hidden = True
            continue
        kept.append(character)
    return "".join(kept), hidden


def _is_odd(character: str) -> bool:
    """Say whether a text in which *character* stands must be gone through letter by letter."""
    return _is_mark(character) or _is_unseen(character) or character in _BIDI


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _is_unseen(character: str) -> bool:
    unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return unseen and character not in "\n\t\u200c"


def quote(text: str) -> tuple[str, bool]:
    """Set a pupil's words in a frame of our own: every line begins with a bar, links are dead."""
    seen, hidden = clean(text)
    dead = seen.replace("://", "[:]//").replace("http", "hxxp").replace("HTTP", "HXXP")
    return "\n".join(f"{BAR}{keep_right(line)}" for line in dead.split("\n")), hidden


def part_of_day(at: datetime, zone: str) -> tuple[str, str]:
    """Give the weekday and the part of the day of what a pupil did: never the minute."""
    local = at.astimezone(ZoneInfo(zone))
    part = (
        "night"
        if local.hour < 6
        else "morning"
        if local.hour < 12
        else "afternoon"
        if local.hour < 17
        else "evening"
    )
    return f"{local:%A}".lower(), part


def describe_time(turn: Turn, entry: Entry) -> str:
    """Say when: day and part of day for a pupil, the minute for an adult."""
    zone = turn.service.timezone
    if entry.by:
        return f"{entry.at.astimezone(ZoneInfo(zone)):%d/%m %H:%M}"
    day, part = part_of_day(entry.at, zone)
    return turn.words("lead-day-part", day=turn.words(f"day-{day}"), part=turn.words(f"lead-part-{part}"))


def setting_name(turn: Turn, header: Header) -> str:
    """Name the case's setting, or say that there is none."""
    setting = find_setting(turn.tx, turn.service.sealer, header.setting) if header.setting else None
    return setting.name if setting else turn.words("lead-no-setting")


def show_case(turn: Turn, header: Header, entries: Sequence[Entry]) -> None:
    """Show a case: protected, and gone again after ten minutes.

    A lead has minutes between two lessons, so the order is: how urgent and whether safe, what must not be done,
    what triage saw, the child's own words, what a person must do, and only then all that followed.
    """
    said = [entry for entry in entries if entry.kind != ANSWER]
    told = list(takewhile(lambda entry: not entry.by, said))  # before any adult did something
    answers, unseen = clean(describe_answers(turn, entries))
    framed = [_framed(turn, header, entry) for entry in said]
    shown, followed = [text for text, _ in framed[: len(told)]], [text for text, _ in framed[len(told) :]]
    (followed if any(entry.text for entry in told) else shown).append(answers)
    steps = _steps(turn, header)
    if steps and sum(len(entry.text) for entry in told) > _LONG_CHARS:
        shown.insert(0, turn.words("lead-steps-below"))
    if unseen or any(hidden for _, hidden in framed):
        followed.append(turn.words("lead-hidden-characters"))
    followed.append(turn.words(f"lead-write-back-{header.write_back or 'unasked'}"))
    minutes = int(turn.service.opened_for.total_seconds()) // 60
    followed.append(turn.words("lead-removed-after", minutes=minutes))
    parts = [*_above_words(turn, header), *shown, steps, *_of_triage(turn, header, entries), *followed]
    turn.post(
        Outgoing(
            turn.address,
            text="\n\n".join(part for part in parts if part),
            rows=case_rows(turn, header),
            protect=True,
            remove_after=turn.service.opened_for,
            reference=header.ref,
            case=header.id,
        )
    )


def _above_words(turn: Turn, header: Header) -> list[str]:
    """Say what a lead must know before the child's words: few lines, or the words are a screen down."""
    parts = [
        turn.words(
            "lead-case-head",
            reference=header.ref,
            urgency=Urgency(header.urgency).mark,
            where=setting_name(turn, header),
            safe=turn.words(f"lead-safe-{header.safe or 'skipped'}"),
            concern=turn.words(f"lead-concern-{header.concern or 'skipped'}"),
        )
    ]
    if NOT_HOME in header.steps:
        parts.append(turn.words(f"lead-step-{NOT_HOME}"))
    for mark in header.marks:
        key = f"lead-mark-{mark.replace('_', '-')}"
        if turn.service.texts.has("en", key):
            parts.append(turn.words(key))
    if header.rules:
        parts.append(turn.words("lead-themes", themes=_themes(turn, header)))
    return parts


def _steps(turn: Turn, header: Header) -> str:
    """Say what a person must do outside of Heard; empty if nothing. The red line stands above."""
    steps = [turn.words(f"lead-step-{step}") for step in header.steps if step != NOT_HOME]
    lines = [turn.words("lead-steps-line", step=step) for step in steps]
    return "\n".join([turn.words("lead-steps-head"), *lines]) if lines else ""


def _of_triage(turn: Turn, header: Header, entries: Sequence[Entry]) -> list[str]:
    """Say who may translate, what could not be read, and which rules fired."""
    parts = [_language(turn, header, entries)]
    if _UNREAD in header.rules:
        parts.append(turn.words("lead-unread"))
    if header.rules:
        parts.append(turn.words("lead-rules", rules=_rules(turn, header)))
    return parts


def _framed(turn: Turn, header: Header, entry: Entry) -> tuple[str, bool]:
    """Set an entry in its frame, under who said it and when; say whether it held hidden characters."""
    framed, unseen = quote(entry.text) if entry.text else (turn.words("lead-no-words"), False)
    return f"{_entry_title(turn, header, entry)}\n{framed}", unseen


def _rules(turn: Turn, header: Header) -> str:
    """Name the most urgent rules; the record has them all."""
    rules = triage.most_urgent_first(header.rules)
    named, more = ", ".join(rules[:_MOST_RULES]), len(rules) - _MOST_RULES
    return turn.words("lead-rules-more", rules=named, count=more) if more > 0 else named


def _themes(turn: Turn, header: Header) -> str:
    """Say in words what the rules that fired are about; a rule's id means nothing to a lead."""
    rules = triage.most_urgent_first(header.rules)
    found = (theme for rule in rules for theme in sorted(triage.themes_of((rule,))))
    themes = list(dict.fromkeys(found))[:_MOST_THEMES] or ["whole"]
    labels = [turn.words(f"theme-{theme.replace('.', '-').replace('_', '-')}") for theme in themes]
    return "; ".join(labels)


def _language(turn: Turn, header: Header, entries: Sequence[Entry]) -> str:
    """Say which language the pupil's words seem to be in, and who may translate them (MOMENTS 25); nothing for English."""
    told = [entry.text for entry in entries if not entry.by and entry.kind != ANSWER]
    names = [turn.words(f"language-{language}") for language in guess_languages(told)]
    if names:
        return turn.words("lead-language", languages="; ".join(names))
    return turn.words("lead-language-unsure") if _UNREAD in header.rules else ""


def _entry_title(turn: Turn, header: Header, entry: Entry) -> str:
    who = turn.words(f"lead-by-{header.reporter.replace('_', '-') or 'pupil'}")
    if entry.by:
        person = find_person(turn.tx, turn.service.sealer, entry.by)
        who = turn.words(f"role-{person.role_at(header.setting)}") if person else turn.words("lead-by-former")
    return turn.words(f"lead-entry-{entry.kind}", who=who, when=describe_time(turn, entry))


def case_rows(turn: Turn, header: Header) -> tuple[tuple[Choice, ...], ...]:
    """The buttons under a case."""
    copying = (
        turn.button("lead-button-copy-record", lead_token("copy", header.ref)),
        turn.button("lead-button-more", lead_token("more", header.ref)),
    )
    reply = (
        ()
        if header.write_back == NO_CHAT
        else (turn.button("lead-button-reply", lead_token("reply", header.ref)),)
    )
    if header.status == "closed":
        recorded = (turn.button("lead-button-recorded", lead_token("recorded", header.ref)),)
        rows = (reply, copying) if header.recorded_at else (reply, recorded, copying)
        return tuple(row for row in rows if row)
    mine = bool(header.on_it) and header.on_it == turn.chat.person
    take = () if mine else (turn.button("lead-button-on-it", lead_token("on-it", header.ref)),)
    shown = ((*take, *reply), ending_row(turn, header), copying)
    return tuple(row for row in shown if row)


def ending_row(turn: Turn, header: Header) -> tuple[Choice, ...]:
    """The two next steps below what was just done: to decide, and to close."""
    return (
        turn.button("lead-button-decide", lead_token("decide", header.ref)),
        turn.button("lead-button-close", lead_token("close", header.ref)),
    )
