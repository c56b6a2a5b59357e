"""How a pupil is asked again, and what is done with the answer.

1. "How are things now?", the scale, from the second time on "Did telling us help?": three taps, each can be left out;
2. an answer joins the case in the transaction in which it was tapped, and stands in the header for figures;
3. when it got worse, the help card goes out first; then the case is open again, at least P2, its ladder begins anew
   and its readers are told, all in the same transaction;
4. [Stop messages] is final. An old question may still be answered: a child who says *worse* late is heard.
"""

from __future__ import annotations

from handlers import followups, ladders
from handlers.alerts import alert_readers
from handlers.events import Choice
from handlers.keyboards import hide_row, standing_button
from handlers.pupil.danger import show_help
from handlers.pupil.notices import TAKEN_BACK
from handlers.pupil.questions import CARDS
from handlers.pupil.screens import Rows, reads_at_school, setting_of, when_they_look
from handlers.turn import Turn
from safeguarding.case import Status
from safeguarding.followup import Feeling, Helped, is_worse, scale_in, urgency_after
from safeguarding.questions import CHOICES, Question
from safeguarding.report import Urgency
from storage.cases import ANSWER, Entry, Header, add_entry, load_header, save_header
from storage.errors import CaseGone

HOW = "how"  # the token's word; its argument: <case>-<n>-<question><answer>
_EASY = "-easy"
_HELPED_FROM = 2  # the first time it is too early to say


def show_question(turn: Turn, header: Header, number: int) -> None:
    """Ask how things are, unless a later question stands, or none is wanted any more."""
    if header.follow_stopped or number != len(header.followed):
        return
    feelings = tuple(_button(turn, header, number, f"button-how-{one}", f"h{one}") for one in Feeling)
    stop = (_button(turn, header, number, "button-how-stop", "stop"),)
    turn.say(turn.words("pupil-how"), (feelings, stop, hide_row(turn)), passing=False, case=header.id)


def take(turn: Turn, argument: str) -> bool:
    """Take a tap under one of these questions, whenever it comes; False if it belongs to none."""
    case, _, rest = argument.partition("-")
    number, _, answer = rest.partition("-")
    header = _case_of(turn, case)
    if header is None or not number.isdigit() or not 1 <= int(number) <= len(header.followed):
        return False
    asked = int(number)
    match answer[:1], answer[1:]:
        case "h", feeling if feeling in set(Feeling):
            _take_feeling(turn, header, asked, Feeling(feeling))
        case "s", place if scale_in(place) is not None:
            _take_scale(turn, header, asked, place)
        case "n", "ext":
            _ask_helped(turn, header, asked)
        case "d", helped if helped in set(Helped):
            _keep(turn, header, asked, "helped", helped)
            _thank(turn, header, asked)
        case "e", "nd":
            _thank(turn, header, asked)
        case "s", "top":
            _stop(turn, header, asked)
        case _:
            return False
    return True


def _case_of(turn: Turn, case: str) -> Header | None:
    """Find the case that a button names, if this chat told it, and did not take it back or hide it."""
    if case not in turn.chat.cases or turn.chat.hidden_at:
        return None
    try:
        header = load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        return None
    return None if TAKEN_BACK in header.marks else header


# -- the answers --------------------------------------------------------------------------------


def _take_feeling(turn: Turn, header: Header, number: int, feeling: Feeling) -> None:
    if is_worse(feeling, None, None):
        _raise(turn, header, number)
    _keep(turn, header, number, HOW, feeling)
    _ask_scale(turn, header, number)


def _take_scale(turn: Turn, header: Header, number: int, answer: str) -> None:
    if is_worse(None, followups.last_scale(header), scale_in(answer)):
        _raise(turn, header, number)
    _keep(turn, header, number, "scale", answer)
    _ask_helped(turn, header, number)


def _keep(turn: Turn, header: Header, number: int, question: str, answer: str) -> None:
    """Put an answer into the case, sealed as an entry, and into the header, where figures find it."""
    kept = scale_in(answer) if question == "scale" else str(answer)
    header.followed[number - 1] = {**header.followed[number - 1], question: kept}
    entry = Entry(ANSWER, turn.now, "", f"{question}-{number}={answer}")
    add_entry(turn.tx, turn.service.sealer, header, entry)
    save_header(turn.tx, turn.service.sealer, header)
    followups.plan(turn, header)


def _raise(turn: Turn, header: Header, number: int) -> None:
    """It got worse: the help card first, and then the grown-ups, once for each time the pupil was asked."""
    show_help(turn, CARDS.get(header.kind, "help-general"), anew=True)
    asked = header.followed[number - 1]
    if asked.get("raised") and not header.is_opened:
        return
    header.followed[number - 1] = {**asked, "raised": 1}
    header.urgency = int(urgency_after(Urgency(header.urgency), worse=True))
    if header.status == Status.CLOSED:
        header.status, header.outcome, header.closed_at = str(Status.OPEN), "", 0
    followups.begin_anew(header)
    ladders.renew(turn, header)
    alert_readers(turn, header, "lead-alert-worse")


def _stop(turn: Turn, header: Header, number: int) -> None:
    """[Stop messages] means all of them: nothing is pushed any more, and nothing is asked ever again."""
    followups.stop(turn, header)
    header.write_back = "no"
    add_entry(turn.tx, turn.service.sealer, header, Entry(ANSWER, turn.now, "", f"{HOW}-{number}=stop"))
    save_header(turn.tx, turn.service.sealer, header)
    turn.say(turn.words("pupil-how-stopped"), (hide_row(turn),), passing=False)


# -- the screens --------------------------------------------------------------------------------


def _ask_scale(turn: Turn, header: Header, number: int) -> None:
    easy = turn.chat.language.endswith(_EASY)
    rows = _faces(turn, header, number) if easy else _numbers(turn, header, number)
    skip = (_button(turn, header, number, "button-skip", "next"),)
    words = turn.words("pupil-q-faces" if easy else "pupil-q-scale")
    turn.say(words, (*rows, skip, hide_row(turn)), case=header.id)


def _faces(turn: Turn, header: Header, number: int) -> Rows:
    return tuple(
        (_button(turn, header, number, f"button-faces-{face}", f"s{face}"),)
        for face in CHOICES[Question.FACES]
    )


def _numbers(turn: Turn, header: Header, number: int) -> Rows:
    """Eleven numbers with words at the ends, laid out as when they were first asked."""
    lowest = _button(turn, header, number, "button-scale-lowest", "s0", number="0")
    highest = _button(turn, header, number, "button-scale-highest", "s10", number="10")
    between = [
        _button(turn, header, number, "button-scale", f"s{place}", number=str(place))
        for place in range(1, 10)
    ]
    return ((lowest,), tuple(between[:5]), tuple(between[5:]), (highest,))


def _ask_helped(turn: Turn, header: Header, number: int) -> None:
    if number < _HELPED_FROM:
        _thank(turn, header, number)
        return
    answers = tuple(_button(turn, header, number, f"button-helped-{one}", f"d{one}") for one in Helped)
    skip = (_button(turn, header, number, "button-skip", "end"),)
    turn.say(turn.words("pupil-helped"), (answers, skip, hide_row(turn)), case=header.id)


def _thank(turn: Turn, header: Header, number: int) -> None:
    """Thank them; where it got worse, say who was told and when they look: nothing more is sure."""
    if not header.followed[number - 1].get("raised"):
        turn.say(turn.words("pupil-how-thanks"), (hide_row(turn),), passing=False)
        return
    when = when_they_look(turn, setting_of(turn, header.setting), reads_at_school(header))
    turn.say(turn.words("pupil-how-told", when=when), (hide_row(turn),), passing=False)


def _button(turn: Turn, header: Header, number: int, key: str, answer: str, /, **words: str) -> Choice:
    return standing_button(turn, key, HOW, f"{header.id}-{number}-{answer}", **words)
