"""The questions after sending, asked: what the script of `safeguarding/questions.py` decides is said and kept here.

1. where the questions stand is a word in the chat's sealed row, so that a restart changes nothing;
2. an answer joins the case in the transaction in which it was tapped, marked as prompted;
3. what it raises is alerted at once; the rest, once the pupil has stopped, if somebody has opened the case.
"""

from __future__ import annotations

from handlers import followups, ladders
from handlers.alerts import alert_readers
from handlers.events import Choice, Outgoing, Verb
from handlers.keyboards import Token, hide_row, question_button, standing_button
from handlers.kinds import topic_button
from handlers.pupil.danger import show_help
from handlers.pupil.notices import push_notice, waits
from handlers.pupil.passed import note_question
from handlers.pupil.screens import Rows
from handlers.recall import recall_from_others
from handlers.rerouting import count_as_yes
from handlers.routing import keep_from_school
from handlers.turn import Turn
from safeguarding.questions import (
    CHOICES,
    DID,
    MANY,
    Answer,
    Asked,
    Asking,
    AskingEvent,
    Order,
    Question,
    Stopped,
    Tapped,
    Went,
    advance,
    begin,
    facets_of,
    speaks_of_adult,
    urgency_of_answer,
)
from safeguarding.report import Topic
from storage.cases import ANSWER, Entry, Header, add_entry, load_header, save_header
from storage.errors import CaseGone

_SHORT_CHARS = 18  # what half of a small phone's width shows
ASKS, SINCE, GAVE = "asks", "asks_since", "gave"  # in the chat's `doing`
CARDS = {"wellbeing": "help-suicide", "home_harm": "help-home", "sexual_harm": "help-sexual"}


def begin_questions(turn: Turn, header: Header, order: Order) -> None:
    """Ask the first question about a case that was just sent, or again."""
    turn.chat.doing = {**turn.chat.doing, SINCE: str(turn.chat.turn + 1)}
    before = "" if order is Order.AGAIN else turn.words("pupil-questions-sent")
    _follow(turn, header, begin(header.id, order, header.kind, _known(header)), before=before)


def order_for(header: Header, *, easy: bool, short: bool) -> Order:
    """Choose the questions: in danger only one, in easy words two, and no detail of what one did oneself."""
    if short:
        return Order.SHORT
    if easy:
        return Order.EASY
    return Order.DID if DID in header.marks else Order.ALL


def press_question(turn: Turn, token: Token) -> bool:
    """Take a tap under a question; False if it belongs to none that stands open now."""
    asking = Asking.from_text(turn.chat.doing.get(ASKS, ""))
    if asking is None or token.turn < int(turn.chat.doing.get(SINCE, "0")):
        return False
    try:
        header = load_header(turn.tx, turn.service.sealer, asking.case)
    except CaseGone:
        _forget_asking(turn)
        return False
    asked = advance(asking, _event(token), header.kind, _known(header))
    ticked = asked.answer is not None and asked.answer.question in MANY
    _follow(turn, header, asked, ticked=ticked)
    return True


def asks(turn: Turn) -> bool:
    """Say whether a question after sending stands open."""
    return ASKS in turn.chat.doing


def ask_open_question(turn: Turn, before: str = "") -> bool:
    """Ask the question that stands open once more; False if none does."""
    asking = Asking.from_text(turn.chat.doing.get(ASKS, ""))
    if asking is None:  # hiding ends the questions: one that stands open is about what was sent since
        return False
    text, rows = _screen(turn, asking)
    turn.say("\n\n".join(part for part in (before, text) if part), rows)
    note_question(turn)
    return True


def stop_asking(turn: Turn) -> None:
    """End the questions without a word: what was answered is in the case already."""
    _forget_asking(turn)


def allow_writing(turn: Turn, case: str) -> None:
    """The pupil stopped before the last question and says now that we may write."""
    if case not in turn.chat.cases:
        turn.say(turn.words("pupil-old-button"), (hide_row(turn),))
        return
    header = load_header(turn.tx, turn.service.sealer, case)
    _join(turn, header, Answer(Question.WRITE, ("yes",)))
    turn.say(turn.words("pupil-write-back-yes"), (hide_row(turn),))
    _tell_what_waits(turn)


def _event(token: Token) -> AskingEvent:
    question, _, answer = token.argument.partition("-")
    match token.what:
        case "stop":
            return Stopped()
        case "skip":
            return Went(question)
        case _:
            return Tapped(question, answer)


def _known(header: Header) -> set[Question]:
    """Say which questions the report answered by itself."""
    known = set()
    if header.kind:
        known.add(Question.KIND)
    if header.facets.get("role"):
        known.add(Question.ROLE)
    if header.write_back:
        known.add(Question.WRITE)
    return known


def _follow(turn: Turn, header: Header, asked: Asked, *, ticked: bool = False, before: str = "") -> None:
    if asked.answer is not None:
        _join(turn, header, asked.answer)
    if asked.asking is None:
        _forget_asking(turn)
    else:
        turn.chat.doing = {**turn.chat.doing, ASKS: asked.asking.to_text()}
    for effect in asked.effects:
        match effect:
            case "help":
                show_help(turn, CARDS.get(header.kind, "help-general"))
            case "courage":
                turn.say(turn.words("pupil-courage"), (hide_row(turn),), passing=False)
            case "ask" if asked.asking is not None:
                _ask(turn, asked.asking, ticked=ticked, before=before)
            case "repeat":
                ask_open_question(turn, turn.words("pupil-old-button"))
            case "end":
                _end(turn, header)


def _join(turn: Turn, header: Header, answer: Answer) -> None:
    """Put an answer into the case: sealed as an entry, and what routes or counts in the header."""
    sealer = turn.service.sealer
    add_entry(turn.tx, sealer, header, Entry(ANSWER, turn.now, "", answer.to_text()))
    for facet, values in facets_of(answer).items():
        header.facets.pop(facet, None)
        if values:
            header.facets[facet] = list(values)
    chosen = answer.chosen[0] if answer.chosen else ""
    match answer.question:
        case Question.KIND:
            header.kind = chosen
        case Question.ROLE if chosen == DID:
            header.marks = list(dict.fromkeys((*header.marks, DID)))
        case Question.WRITE:
            header.write_back = chosen
        case Question.TIME:
            header.write_back = "open" if chosen == "open" else "yes"
            header.facets["time"] = [chosen]
    urgency = int(urgency_of_answer(answer))
    turn.chat.doing = {**turn.chat.doing, GAVE: header.id}
    if urgency < header.urgency:
        header.urgency = urgency
        if header.status == "closed":
            header.reopen()
        alert_readers(turn, header, "lead-alert-raised")
        ladders.renew(turn, header)
    if answer.question in (Question.WRITE, Question.TIME):
        followups.plan(turn, header)
    save_header(turn.tx, sealer, header)
    if speaks_of_adult(answer) and count_as_yes(turn, header):
        turn.say(turn.words("pupil-council-too"), (hide_row(turn),), passing=False)
    if speaks_of_adult(answer) and keep_from_school(turn, header):
        ladders.pass_over(turn, header)
        save_header(turn.tx, sealer, header)
        recall_from_others(turn, header, header.waiting)


def _forget_asking(turn: Turn) -> None:
    turn.chat.doing = {name: value for name, value in turn.chat.doing.items() if name not in (ASKS, SINCE)}


def _end(turn: Turn, header: Header) -> None:
    """Say that this was all, and tell who has opened the case already that there is more in it."""
    gave = turn.chat.doing.pop(GAVE, "")
    if gave == header.id and header.opened_at:
        alert_readers(turn, header, "lead-alert-answered")
        save_header(turn.tx, turn.service.sealer, header)
    line = {"yes": "pupil-write-back-yes", "open": "pupil-write-back-open", "no": "pupil-write-back-no"}
    said = [
        turn.words("pupil-questions-end"),
        turn.words(line.get(header.write_back, "pupil-write-back-later")),
    ]
    rows: list[tuple[Choice, ...]] = [(standing_button(turn, "button-next-steps", "steps"),)]
    if not header.write_back:
        rows.insert(0, (standing_button(turn, "button-do-write", "write", header.id),))
    turn.say("\n\n".join(said), (*rows, hide_row(turn)), passing=False)
    if header.write_back == "yes":
        _tell_what_waits(turn)


def _tell_what_waits(turn: Turn) -> None:
    if waits(turn.chat) and not turn.chat.notice:
        push_notice(turn, turn.chat)


# -- the screens ----------------------------------------------------------------------------------


def _ask(turn: Turn, asking: Asking, *, ticked: bool, before: str) -> None:
    """Show a question; where a tick changed, the same message is put right instead of a new one."""
    if not ticked:
        turn.chat.turn += 1
    text, rows = _screen(turn, asking)
    if ticked and turn.under:
        turn.post(Outgoing(turn.address, verb=Verb.CHANGE, text=text, rows=rows, message=turn.under))
    else:
        turn.say("\n\n".join(part for part in (before, text) if part), rows)
        note_question(turn)


def _screen(turn: Turn, asking: Asking) -> tuple[str, Rows]:
    question = asking.question
    choices = _LAYOUTS.get(question, _one_a_row)(turn, asking)
    leave = question_button(turn, "button-next" if asking.chosen else "button-skip", "skip", question)
    stop = question_button(turn, "button-stop", "stop", question)
    return turn.words(f"pupil-q-{question}"), (*choices, (leave, stop), hide_row(turn))


def _choice(turn: Turn, asking: Asking, answer: str, key: str, **words: str) -> Choice:
    made = question_button(turn, key, "ask", f"{asking.question}-{answer}", **words)
    if answer not in asking.chosen:
        return made
    return Choice(turn.words("button-ticked", label=made.label), made.token)


def key_of(question: Question, answer: str) -> str:
    """Name the text on the button of an answer; the scale's have one for all."""
    if question is Question.KIND:
        return topic_button(Topic(answer))
    return f"button-{question}-{answer}"


def _one_a_row(turn: Turn, asking: Asking) -> Rows:
    return tuple(
        (_choice(turn, asking, answer, key_of(asking.question, answer)),)
        for answer in CHOICES[asking.question]
    )


def _two_a_row(turn: Turn, asking: Asking) -> Rows:
    made = [
        _choice(turn, asking, answer, key_of(asking.question, answer)) for answer in CHOICES[asking.question]
    ]
    return tuple(tuple(made[start : start + 2]) for start in range(0, len(made), 2))


def _short_two_a_row(turn: Turn, asking: Asking) -> Rows:
    """One a row, but two where both are short: eleven rows are more than a phone shows. Ticking moves nothing."""
    rows: list[tuple[Choice, ...]] = []
    room = False
    for answer in CHOICES[asking.question]:
        key = key_of(asking.question, answer)
        choice, short = _choice(turn, asking, answer, key), len(turn.words(key)) <= _SHORT_CHARS
        if room and short:
            rows[-1] = (*rows[-1], choice)
        else:
            rows.append((choice,))
        room = short and len(rows[-1]) == 1
    return tuple(rows)


def _in_a_row(turn: Turn, asking: Asking) -> Rows:
    return (tuple(row[0] for row in _one_a_row(turn, asking)),)


def _scale(turn: Turn, asking: Asking) -> Rows:
    """Eleven numbers with words at the ends, each end in a row of its own, so that no script turns it round."""
    numbers = [
        _choice(turn, asking, number, "button-scale", number=number) for number in CHOICES[Question.SCALE]
    ]
    lowest = _choice(turn, asking, "0", "button-scale-lowest")
    highest = _choice(turn, asking, "10", "button-scale-highest")
    return ((lowest,), tuple(numbers[1:6]), tuple(numbers[6:10]), (highest,))


_LAYOUTS = {
    Question.PLACE: _two_a_row,
    Question.BIAS: _short_two_a_row,
    Question.SCALE: _scale,
    Question.WRITE: _in_a_row,
}
