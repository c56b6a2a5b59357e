"""How a pupil reads what waits for them: a gate, then the words."""

from __future__ import annotations

from handlers.events import Choice
from handlers.followups import is_waiting
from handlers.keyboards import ALWAYS, hide_row, pupil_token, standing_button
from handlers.pupil.followed import show_question
from handlers.pupil.notices import NUDGE, take_notice_back, waits
from handlers.pupil.questions import begin_questions
from handlers.pupil.screens import reads_at_school, setting_of, when_they_look
from handlers.turn import Turn
from safeguarding.questions import Order
from safeguarding.roles import is_borough_desk
from storage.cases import Header, load_header
from storage.chats import take_unread
from storage.errors import CaseGone
from storage.pieces import need_piece

REPLY = "reply"
READ = "read"
CLOSED = "closed"
TEST = "test"  # a lead took it for a test or a joke: a kind line, and no word of that
ELSEWHERE = (
    "elsewhere"  # the receipt was shown in another chat; also in the chat's `doing`: it was asked here
)


def show_gate(turn: Turn) -> None:
    """Ask whether it is OK to read here, now."""
    take_notice_back(turn)
    if not waits(turn.chat):
        turn.say(turn.words("pupil-nothing-new"), (hide_row(turn),))
        return
    rows = (
        (standing_button(turn, "button-yes", "read"), standing_button(turn, "button-later", "later")),
        hide_row(turn),
    )
    turn.say(turn.words("pupil-gate"), rows)


def put_off(turn: Turn) -> None:
    """Not now: it stays where it is."""
    turn.say(
        turn.words("pupil-later"),
        ((turn.button("button-open", pupil_token(ALWAYS, "open")),), hide_row(turn)),
    )


def read_now(turn: Turn) -> None:
    """Show everything that waits, the oldest first."""
    waiting = take_unread(turn.tx, turn.service.sealer, turn.chat)
    take_notice_back(turn)
    if not waiting:
        turn.say(turn.words("pupil-nothing-new"), (hide_row(turn),))
        return
    for item in waiting:
        _show(turn, item)


def _show(turn: Turn, item: dict[str, str | int]) -> None:
    case = str(item["case"])
    try:
        load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        turn.say(turn.words("pupil-gone"), (hide_row(turn),), passing=False)
        return
    rows = ((standing_button(turn, "button-answer", "answer", case),), hide_row(turn))
    match item["kind"]:
        case "reply":
            said = _reply_text(turn, case, int(item["n"]), int(item["parts"]))
            turn.say(
                turn.words("pupil-reply", role=turn.words(f"role-{item['role']}"), text=said),
                rows,
                passing=False,
                case=case,
            )
        case "read":
            turn.say(turn.words("pupil-was-read"), (hide_row(turn),), passing=False)
        case "unasked":
            lines = [turn.words("pupil-sent-unasked")]
            if item["words"]:
                lines.append(turn.words("pupil-receipt", words=str(item["words"])))
            turn.say("\n\n".join(lines), (hide_row(turn),), passing=False)
            header = load_header(turn.tx, turn.service.sealer, case)
            if not header.write_back:
                begin_questions(turn, header, Order.SHORT)
        case "closed":
            voice = (standing_button(turn, "button-more-feedback", "feedback"),)
            turn.say(turn.words("pupil-was-closed"), (rows[0], voice, *rows[1:]), passing=False)
        case "test":
            turn.say(turn.words("pupil-was-test"), rows, passing=False)
        case "elsewhere":
            turn.chat.doing = {**turn.chat.doing, ELSEWHERE: case}
            turn.say(turn.words("pupil-elsewhere"), _whose_was_it(turn, case), passing=False)
        case "follow-up":
            show_question(turn, load_header(turn.tx, turn.service.sealer, case), int(item["n"]))
        case kind if kind == NUDGE:
            _show_nudge(turn, load_header(turn.tx, turn.service.sealer, case), item, rows)
        case "late" | "sorry":
            _show_broken_promise(turn, load_header(turn.tx, turn.service.sealer, case), item)


def _show_nudge(
    turn: Turn, header: Header, item: dict[str, str | int], rows: tuple[tuple[Choice, ...], ...]
) -> None:
    """Show an open question once more, unless it was answered meanwhile, or nothing is asked any more."""
    number = int(item["n"])
    if not is_waiting(header, number):
        turn.say(turn.words("pupil-nothing-new"), (hide_row(turn),))
        return
    said = _reply_text(turn, header.id, number, int(item["parts"]))
    turn.say(turn.words("pupil-nudge", text=said), rows, passing=False, case=header.id)


def _whose_was_it(turn: Turn, case: str) -> tuple[tuple[Choice, ...], ...]:
    """The four words were used in another chat: theirs, or somebody else's? (MOMENTS 18)"""
    return (
        (standing_button(turn, "button-was-me", "was-me"),),
        (standing_button(turn, "button-lock", "lock", case),),
        hide_row(turn),
    )


def _show_broken_promise(turn: Turn, header: Header, item: dict[str, str | int]) -> None:
    """Say that nobody has looked (MOMENTS 6), unless somebody has by now: then that is said, and not this."""
    if header.is_opened or (item["kind"] == "sorry" and header.first_opened_at):
        return
    if item["kind"] == "late":
        turn.say(turn.words("pupil-late"), (hide_row(turn),), passing=False)
        return
    desk = str(item["desk"])
    code = "" if not desk or is_borough_desk(desk) else desk.partition("/")[0]
    at_school = bool(code) or (not desk and reads_at_school(header))
    when = when_they_look(turn, setting_of(turn, code or header.setting), at_school)
    key = "pupil-sorry" if desk else "pupil-sorry-again"
    turn.say(turn.words(key, when=when), (hide_row(turn),), passing=False)


def _reply_text(turn: Turn, case: str, number: int, parts: int) -> str:
    owner = bytes.fromhex(case)
    found = [
        need_piece(turn.tx, turn.service.sealer, owner, f"reply-{number}", part) for part in range(parts)
    ]
    return b"".join(found).decode("utf-8", "surrogatepass")
