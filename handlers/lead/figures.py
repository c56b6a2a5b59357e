"""`/digest`: an adult's own digests, as words, picture, page or table; what was issued, and nothing else.

Every press is checked against the seats that the person holds now: the button names a place in that list, never a
reader. Files are made in a thread, after the commit, and removed here like all that an adult opens.
"""

from __future__ import annotations

from datetime import date, timedelta

from handlers.digests import Issued, write_page, write_picture, write_table
from handlers.digestwords import Words
from handlers.events import Attachment, Lane, Outgoing
from handlers.issuing import buttons, issue_for, newest_issue, readers_of, text_of
from handlers.turn import Later, Turn
from safeguarding.fact import first_day
from safeguarding.terms import is_term, weeks_of
from storage.issues import has_issue
from storage.people import Person

_KINDS = {"png": "image/png", "pdf": "application/pdf", "csv": "text/csv"}
_FILES = tuple(_KINDS)


def show_newest(turn: Turn, person: Person) -> None:
    """Show the newest digest of each circle that the person reads for."""
    readers = readers_of(turn.tx, turn.service, person)
    if not readers:
        turn.say(turn.words("lead-digest-not-yours"))
        return
    shown = 0
    for number, reader in enumerate(readers):
        found = newest_issue(turn.tx, turn.service, reader, turn.now)
        if found is not None:
            _show(turn, number, found[0], found[1])
            shown += 1
    if not shown:
        turn.say(turn.words("lead-digest-none", day=Words(turn.service.texts).day(_first_day_of_issue(turn))))


def press(turn: Turn, person: Person, argument: str, form: str) -> Later | None:
    """Give an issue out in the form that was tapped."""
    number, _, week = argument.partition("-")
    readers = readers_of(turn.tx, turn.service, person)
    if not number.isdigit() or int(number) >= len(readers) or not _is_period(week):
        turn.say(turn.words("lead-digest-not-yours"))
        return None
    reader = readers[int(number)]
    if not has_issue(turn.tx, turn.service.sealer, reader, week):
        turn.say(turn.words("lead-digest-not-yours"))
        return None
    issued = issue_for(turn.tx, turn.service, reader, week)
    assert issued is not None, "it was there a moment ago"
    if form not in _KINDS:
        _show(turn, int(number), week, issued)
        return None
    return _make_file(turn, reader, week, form, issued)


def _show(turn: Turn, number: int, week: str, issued: Issued) -> None:
    turn.post(
        Outgoing(
            turn.address,
            lane=Lane.CONVERSATION,
            text=text_of(turn, issued),
            rows=buttons(turn, number, week, _FILES),
            protect=True,
            remove_after=turn.service.opened_for,
        )
    )


def _make_file(turn: Turn, reader: str, week: str, form: str, issued: Issued) -> Later:
    service = turn.service

    def work() -> bytes | None:
        match form:
            case "png":
                return service.draw_picture(write_picture(service.texts, issued))
            case "pdf":
                return service.set_page(write_page(service.texts, issued, service.draw_picture))
            case _:
                return write_table(service.texts, issued).encode("utf-8-sig")

    def then(again: Turn, made: bytes | None) -> None:
        if made is None:
            again.say(again.words("lead-digest-failed"))
            return
        minutes = str(int(service.opened_for.total_seconds()) // 60)
        caption = again.words(
            "lead-digest-caption", title=Words(service.texts).title(issued.digest), minutes=minutes
        )
        name = f"{reader.split('/')[0].replace(':', '-')}-{week}.{form}"
        again.post(
            Outgoing(
                again.address,
                text=caption[:700],
                file=Attachment(_file_name(name), made, _KINDS[form]),
                remove_after=service.opened_for,
            )
        )

    return Later(work, then)


def _file_name(name: str) -> str:
    return "".join(mark if mark.isascii() and (mark.isalnum() or mark in "-.") else "-" for mark in name)


def _is_period(period: str) -> bool:
    try:
        weeks_of(period) if is_term(period) else first_day(period)
    except ValueError:
        return False
    return True


def _first_day_of_issue(turn: Turn) -> date:
    local = turn.now.date()
    return local + timedelta(days=7 - local.weekday())
