"""The kind tray: what a lead takes for a test or a joke. No ban, no blame, and one tap back.

A case in the tray is closed with an outcome of its own, so that every figure tells it apart and retention holds
for it as for any other. Whatever the pupil writes to it next brings it back to the list, and its readers hear.
The pupil is not written to: a kind line waits for when they next come by themselves.
"""

from __future__ import annotations

from handlers import followups, ladders
from handlers.access import authenticate
from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.lead.caselist import cases_of
from handlers.lead.casework import find_case
from handlers.lead.ending import finish, what_stands_against
from handlers.lead.screens import setting_name
from handlers.pupil.notices import TAKEN_BACK
from handlers.pupil.reading import TEST
from handlers.turn import Turn
from safeguarding.case import Outcome
from safeguarding.casework import may_be_filed_as_test
from safeguarding.report import Urgency
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, save_header
from storage.chats import Chat, load_chat_by_id, save_chat

_MOST_SHOWN = 10


def is_in_tray(header: Header) -> bool:
    """Say whether a case lies in the tray."""
    return header.outcome == Outcome.TEST_OR_JOKE


def button(turn: Turn, header: Header) -> Choice:
    """Give the button that files a case, or takes it out again."""
    if is_in_tray(header):
        return turn.button("lead-button-no-test", lead_token("no-test", header.ref))
    return turn.button("lead-button-test", lead_token("test", header.ref))


def file(turn: Turn, reference: str) -> None:
    """File a case as a test or joke."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not may_be_filed_as_test(Urgency(header.urgency)):
        mark = Urgency(header.urgency).mark
        turn.say(turn.words("lead-test-urgent", reference=header.ref, urgency=mark))
        return
    if against := what_stands_against(turn, header):
        turn.say(turn.words(against, reference=header.ref))
        return
    if TAKEN_BACK in header.marks:
        header.chat = ""  # as at every close
    finish(turn, header, Outcome.TEST_OR_JOKE, reader.person, tell_pupil=False)
    followups.plan(turn, header)
    chat = _chat_of(turn, header)
    if chat is not None:
        chat.unread.append({"kind": TEST, "case": header.id})
        save_chat(turn.tx, turn.service.sealer, chat)
    undo = (turn.button("lead-button-undo", lead_token("no-test", header.ref)),)
    recorded = (turn.button("lead-button-recorded", lead_token("recorded", header.ref)),)
    turn.say(turn.words("lead-test-filed", reference=header.ref), (undo, recorded))


def take_out(turn: Turn, reference: str) -> None:
    """It is no test: back to the list, as it was."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not is_in_tray(header):
        turn.say(turn.words("lead-test-not-there", reference=header.ref))
        return
    header.reopen()
    sealer = turn.service.sealer
    add_entry(
        turn.tx, sealer, header, Entry("reopened", turn.now, reader.person, turn.words("lead-reopened"))
    )
    save_header(turn.tx, sealer, header)
    ladders.watch(turn, header)
    followups.plan(turn, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "reopened", reader.person, header.id))
    chat = _chat_of(turn, header)
    if chat is not None:
        kept = [item for item in chat.unread if (item["kind"], item["case"]) != (TEST, header.id)]
        chat.unread = kept
        save_chat(turn.tx, sealer, chat)
    turn.say(turn.words("lead-test-taken-out", reference=header.ref))


def _chat_of(turn: Turn, header: Header) -> Chat | None:
    return load_chat_by_id(turn.tx, turn.service.sealer, bytes.fromhex(header.chat)) if header.chat else None


def show(turn: Turn) -> None:
    """Show what lies in the tray, the newest first."""
    reader = authenticate(turn)
    if reader is None:
        turn.say(turn.words("lead-not-active"))
        return
    found = sorted(
        (header for header in cases_of(turn, reader) if is_in_tray(header)),
        key=lambda header: (-header.closed_at, header.ref),
    )
    if not found:
        turn.say(turn.words("lead-tray-empty"))
        return
    shown = found[:_MOST_SHOWN]
    lines = [
        turn.words("lead-tray-line", reference=header.ref, where=setting_name(turn, header))
        for header in shown
    ]
    rows = [
        (
            turn.button("lead-button-open-case", lead_token("open", header.ref), reference=header.ref),
            turn.button("lead-button-no-test", lead_token("no-test", header.ref)),
        )
        for header in shown
    ]
    turn.say("\n".join([turn.words("lead-tray-head", count=len(found)), *lines]), rows)
