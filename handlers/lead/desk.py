"""What each button and each typed word of a lead leads to: two tables, and nothing else.

A button's token names its entry in `PRESSES`; a text goes to the first entry of `TYPED` whose key stands in
what the lead is doing. Every act checks for itself who may do it.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers import drills, slips
from handlers.duties import DONE, NONE
from handlers.keyboards import Token
from handlers.lead import (
    answers,
    away,
    casework,
    closing,
    codes,
    countersigning,
    deciding,
    duties,
    figures,
    glass,
    handover,
    heavy,
    keeping,
    linking,
    load,
    mailbox,
    more,
    notes,
    opening,
    pin,
    profile,
    record,
    regrading,
    replies,
    sampling,
    signs,
    stepping,
    tray,
    whyopen,
)
from handlers.slipkeeping import SLIPS
from handlers.turn import Later, Turn
from storage.people import Person

Press = Callable[[Turn, Person, Token], Later | None]
Typed = Callable[[Turn, Person, str, str | None], Later | None]


def _offer_or_preview(turn: Turn, person: Person, token: Token) -> None:
    if token.more:
        replies.preview_ready(turn, token.argument, token.what, token.more)
    else:
        answers.offer(turn, token.argument, token.what)


def _begin_mail(turn: Turn, person: Person, token: Token) -> None:
    if mailbox.begin(turn, person, token.argument):
        profile.show(turn, person)


def _set_pin(turn: Turn, person: Person, token: Token) -> None:
    match token.argument:
        case "choose":
            pin.choose(turn)
        case "drop":
            pin.drop(turn, person)
        case _:
            pin.show_settings(turn, person)


def _link(turn: Turn, token: Token) -> None:
    if token.more:
        linking.link(turn, token.argument, token.more)
    else:
        linking.ask(turn, token.argument)


#: Buttons that a locked chat takes: the pad itself, and what shows nothing.
UNGUARDED = frozenset({"key", "on-it", "back", "drill"})

PRESSES: dict[str, Press] = {
    "me": lambda turn, person, token: profile.begin(turn, person, token.argument),
    "away": lambda turn, person, token: away.press(turn, person, token.argument, token.more),
    "back": lambda turn, person, token: away.back(turn, person),
    "mail": _begin_mail,
    "drill": lambda turn, person, token: drills.answer(turn, person, token.argument),
    "pin": _set_pin,
    load.SUPERVISION: lambda turn, person, token: load.answer(turn, person, token.argument, token.more),
    "slips": lambda turn, person, token: slips.press(turn, token.argument),
    "digest": lambda turn, person, token: figures.press(turn, person, token.argument, token.more),
    "page": lambda turn, person, token: casework.list_cases(turn, token.argument),
    # a case
    "on-it": lambda turn, person, token: casework.take(turn, token.argument),
    "open": lambda turn, person, token: heavy.open_or_warn(turn, token.argument),
    "open-now": lambda turn, person, token: opening.open_words(turn, token.argument),
    "together": lambda turn, person, token: heavy.ask_colleagues(turn, token.argument),
    "decide": lambda turn, person, token: deciding.ask_decision(turn, token.argument),
    "decide-as": lambda turn, person, token: deciding.ask_words(turn, token.argument, token.more),
    "close": lambda turn, person, token: closing.ask_outcome(turn, token.argument),
    "outcome": lambda turn, person, token: closing.ask_sure(turn, token.argument, token.more),
    "close-as": lambda turn, person, token: closing.close(turn, token.argument, token.more),
    "why-malicious": lambda turn, person, token: countersigning.show_reason(turn, token.argument),
    "countersign": lambda turn, person, token: countersigning.answer(turn, token.argument, agrees=True),
    "no-countersign": lambda turn, person, token: countersigning.answer(turn, token.argument, agrees=False),
    "link": lambda turn, person, token: _link(turn, token),
    "unlink": lambda turn, person, token: linking.unlink(turn, token.argument, token.more),
    "unlike": lambda turn, person, token: linking.set_apart(turn, token.argument, token.more),
    "duty-done": lambda turn, person, token: duties.ask(turn, token.argument, token.more, DONE),
    "duty-none": lambda turn, person, token: duties.ask(turn, token.argument, token.more, NONE),
    "tray": lambda turn, person, token: tray.show(turn),
    "test": lambda turn, person, token: tray.file(turn, token.argument),
    "no-test": lambda turn, person, token: tray.take_out(turn, token.argument),
    "more": lambda turn, person, token: more.show_more(turn, token.argument),
    "note": lambda turn, person, token: notes.ask_note(turn, token.argument),
    "action": lambda turn, person, token: notes.ask_action(turn, token.argument),
    "who": lambda turn, person, token: notes.choose_who(turn, token.argument, token.more),
    "due": lambda turn, person, token: notes.choose_when(turn, token.argument, token.more),
    "urgency": lambda turn, person, token: regrading.ask_urgency(turn, token.argument),
    "grade": lambda turn, person, token: regrading.choose_urgency(turn, token.argument, token.more),
    "agree": lambda turn, person, token: regrading.answer_second(turn, token.argument, True),
    "disagree": lambda turn, person, token: regrading.answer_second(turn, token.argument, False),
    "kind": lambda turn, person, token: regrading.ask_kind(turn, token.argument, token.more),
    "file": lambda turn, person, token: regrading.set_kind(turn, token.argument, token.more),
    "signs": lambda turn, person, token: signs.show_signs(turn, token.argument),
    "scale": lambda turn, person, token: signs.set_scale(turn, token.argument, token.more),
    "about-me": lambda turn, person, token: stepping.ask_step_back(turn, token.argument),
    "why-open": lambda turn, person, token: whyopen.ask(turn, token.argument),
    "step-back": lambda turn, person, token: stepping.step_back(turn, token.argument),
    # answering
    "reply": lambda turn, person, token: replies.begin_reply(turn, token.argument),
    "ready": _offer_or_preview,
    "ask": _offer_or_preview,
    "send-reply": lambda turn, person, token: replies.send_reply(turn, token.argument, token.more),
    "drop-reply": lambda turn, person, token: replies.drop_reply(turn, token.argument),
    "replies": lambda turn, person, token: sampling.show(turn, token.argument),
    "reply-right": lambda turn, person, token: sampling.answer(turn, token.argument, token.more, talk=False),
    "reply-talk": lambda turn, person, token: sampling.answer(turn, token.argument, token.more, talk=True),
    # the return address
    "glass": lambda turn, person, token: glass.ask_reason(turn, token.argument),
    "glass-yes": lambda turn, person, token: glass.answer(turn, token.argument, token.more, agrees=True),
    "glass-no": lambda turn, person, token: glass.answer(turn, token.argument, token.more, agrees=False),
    # the record
    "copy": lambda turn, person, token: record.ask_copy(turn, token.argument),
    "copy-now": lambda turn, person, token: record.copy(turn, token.argument),
    "disclose": lambda turn, person, token: record.ask_names(turn, token.argument),
    "no-copy": lambda turn, person, token: record.make_no_copy(turn, token.argument),
    # what becomes of it
    "recorded": lambda turn, person, token: keeping.ask_record(turn, token.argument),
    "hold": lambda turn, person, token: keeping.ask_hold(turn, token.argument),
    "lift": lambda turn, person, token: keeping.lift(turn, person, token.argument),
    "code": lambda turn, person, token: codes.ask_code(turn, token.argument, token.more),
    "draw-code": lambda turn, person, token: codes.draw_as_lead(turn, token.argument, token.more),
    # who else
    "colleagues": lambda turn, person, token: handover.show_colleagues(turn, token.argument),
    "let": lambda turn, person, token: handover.let_in(turn, token.argument, token.more),
    "desks": lambda turn, person, token: handover.show_desks(turn, token.argument),
    "hand": lambda turn, person, token: handover.ask_hand(turn, token.argument, token.more),
    "hand-school": lambda turn, person, token: handover.ask_school(turn, token.argument),
    "hand-now": lambda turn, person, token: handover.hand(turn, token.argument, token.more),
}

TYPED: dict[str, Typed] = {
    SLIPS: lambda turn, person, text, message: slips.hear(turn, text, message),
    glass.GLASS: lambda turn, person, text, message: glass.take_reason(turn, text, message),
    deciding.DECIDE: lambda turn, person, text, message: deciding.take_words(turn, text, message),
    countersigning.ASKING: lambda turn, person, text, message: countersigning.ask(turn, text, message),
    duties.ENDING: lambda turn, person, text, message: duties.hear(turn, text, message),
    linking.LINK: lambda turn, person, text, message: linking.hear(turn, text),
    "reply": lambda turn, person, text, message: replies.preview_typed(turn, text, message),
    "disclose": lambda turn, person, text, message: record.take_names(turn, text, message),
    "record": lambda turn, person, text, message: keeping.hear(turn, person, text, message),
    "hold": lambda turn, person, text, message: keeping.hear(turn, person, text, message),
    "hand": lambda turn, person, text, message: handover.hear(turn, text),
    whyopen.WHY_OPEN: lambda turn, person, text, message: whyopen.take(turn, text, message),
    "note": lambda turn, person, text, message: notes.take_note(turn, text, message),
    "action": lambda turn, person, text, message: notes.take_action(turn, text, message),
    "grade": lambda turn, person, text, message: regrading.take_reason(turn, text, message),
    # the last: a pad forgets what was begun before it, so whatever stands beside one was begun after it
    pin.PIN: lambda turn, person, text, message: pin.hear(turn, text, message),
}
