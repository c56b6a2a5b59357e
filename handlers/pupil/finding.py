"""The receipt: four words with which a pupil finds their report again, on this phone or another (MOMENTS 17, 18).

It cuts nothing off: the other chat stays as it is and is asked whether it was them. Wrong words only make
the next try wait, in this chat and, if too many come from many, in all (`handlers/pupil/tries.py`). Danger, help and a new report
never need it: what is not four words, most of them of the list, is words.
"""

from __future__ import annotations

from handlers.events import Choice
from handlers.figures import note_return
from handlers.keyboards import hide_row, standing_button
from handlers.pupil import hiding, receipts, tries
from handlers.pupil.draft import begin_draft, draft_of, keep
from handlers.pupil.living import living_cases
from handlers.pupil.more import summary
from handlers.pupil.notices import leave_for_pupil, waits
from handlers.pupil.reading import ELSEWHERE
from handlers.pupil.screens import ask
from handlers.turn import Later, Turn
from safeguarding.report import Urgency
from storage.cases import Header, find_by_receipt, load_header, lock_receipt, save_header
from storage.chats import Chat, drop_unread, load_chat_by_id, save_chat, spilled_unread

ASKED, TRIES, PROVED = "receipt", "tries", "proved"  # in the chat's `doing`
PROVED_SECONDS = 600
_FREE_TRIES = 3
_MOST_WAIT_SECONDS = 60


def ask_receipt(turn: Turn, typed: str = "", message: str | None = None) -> Later | None:
    """/receipt: take the words that came with it, or ask for them."""
    turn.chat.doing = {**turn.chat.doing, ASKED: "yes"}
    if typed:
        return try_words(turn, typed, message)
    if not turn.chat.setting:  # the words open a report of one school
        fresh = draft_of(turn) or begin_draft(turn)
        keep(turn, fresh)
        ask(turn, fresh, turn.words("pupil-receipt-school"))
        return None
    own = [summary(turn, living_cases(turn)[-1])] if living_cases(turn) else []
    turn.say("\n\n".join([*own, turn.words("pupil-ask-receipt")]), (hide_row(turn),))
    return None


def expects(turn: Turn, text: str) -> bool:
    """Say whether *text* is meant as the four words: they were asked for, and these are no words of danger."""
    if ASKED not in turn.chat.doing or not receipts.are_meant(text):
        return False
    return turn.read(text).urgency > Urgency.P1  # a misspelt receipt can be words that triage cannot read


def try_words(turn: Turn, text: str, message: str | None) -> Later | None:
    """Look the words up; slow, in a thread. *message*, in which they stand, goes from the chat."""
    if message:
        turn.remove([message])
    seconds = _must_wait(turn) or tries.wait_for_all(turn)
    if seconds:
        turn.say(turn.words("pupil-receipt-wait", count=seconds), (hide_row(turn),))
        return None
    words, salt = receipts.read_words(text), turn.service.sealer.keyring.salt
    settings = tuple(dict.fromkeys((turn.chat.setting, "-", "")))

    def work() -> tuple[bytes, ...]:
        return tuple(receipts.digest(words or "", setting, salt) for setting in settings)

    def then(again: Turn, digests: tuple[bytes, ...]) -> None:
        for digest in digests:
            case = find_by_receipt(again.tx, again.service.sealer, digest)
            if case is not None:
                _show(again, load_header(again.tx, again.service.sealer, case), digest)
                return
        _count_failure(again)

    return Later(work, then)


def _must_wait(turn: Turn) -> int:
    """Say how many seconds the next try must wait; never a lock."""
    count, _, at = turn.chat.doing.get(TRIES, "0/0").partition("/")
    over = int(count) - _FREE_TRIES
    wait = min(_MOST_WAIT_SECONDS, 5 * 2 ** min(over, 8)) if over >= 0 else 0
    return max(0, int(at) + wait - int(turn.now.timestamp()))


def _count_failure(turn: Turn) -> None:
    count = int(turn.chat.doing.get(TRIES, "0/0").partition("/")[0]) + 1
    turn.chat.doing = {**turn.chat.doing, TRIES: f"{count}/{int(turn.now.timestamp())}"}
    tries.count_failure(turn)
    turn.say(turn.words("pupil-receipt-wrong"), (hide_row(turn),))


# -- found ------------------------------------------------------------------------------------------


def _show(turn: Turn, header: Header, digest: bytes) -> None:
    """Show counts, labels and what waits; let one add, or make this the phone that is written to."""
    doing = {name: value for name, value in turn.chat.doing.items() if name not in (ASKED, TRIES)}
    turn.chat.doing = {**doing, PROVED: f"{digest.hex()}/{int(turn.now.timestamp())}"}
    own = header.id in turn.chat.cases
    hiding.show_again(turn)
    if not own:
        turn.chat.cases.append(header.id)
        _copy_unread(turn, header)
        _ask_other_doors(turn, header)
    rows: list[tuple[Choice, ...]] = [(standing_button(turn, "button-more-add", "answer", header.id),)]
    if waits(turn.chat):
        rows.insert(0, (standing_button(turn, "button-open", "open"),))
    rows.append((standing_button(turn, "button-copy", "copy"),))
    if header.chat != turn.chat_row.hex():
        rows.append((standing_button(turn, "button-new-phone", "moved", header.id),))
    said = [
        summary(turn, header),
        turn.words("pupil-receipt-new" if waits(turn.chat) else "pupil-nothing-new"),
    ]
    turn.say("\n\n".join(said), (*rows, hide_row(turn)))


def _copy_unread(turn: Turn, header: Header) -> None:
    """What waits in the other chat is shown here too, and stays there."""
    other = _chat(turn, header.chat)
    if other is None:
        return
    waiting = [*spilled_unread(turn.tx, turn.service.sealer, other), *other.unread]
    mine = [item for item in waiting if item["case"] == header.id and item["kind"] != ELSEWHERE]
    turn.chat.unread.extend(mine)


def _ask_other_doors(turn: Turn, header: Header) -> None:
    """Ask the chat that told: was it you? The constant line, the gate, then the question."""
    here = turn.chat_row.hex()
    if here not in header.doors:
        header.doors.append(here)
    note_return(header)
    leave_for_pupil(turn, header, {"kind": ELSEWHERE})
    save_header(turn.tx, turn.service.sealer, header)


def _chat(turn: Turn, row: str) -> Chat | None:
    if not row or row == turn.chat_row.hex():
        return None
    return load_chat_by_id(turn.tx, turn.service.sealer, bytes.fromhex(row))


def is_proved(turn: Turn) -> bytes | None:
    """Give the digest of the receipt that was shown in this chat a moment ago, or None."""
    digest, _, at = turn.chat.doing.get(PROVED, "").partition("/")
    fresh = bool(at) and 0 <= turn.now.timestamp() - int(at) < PROVED_SECONDS
    return bytes.fromhex(digest) if fresh else None


def move_here(turn: Turn, case: str) -> None:
    """*This is my new phone*: from now on this chat is the one that is written to; the old one is still asked."""
    digest = is_proved(turn)
    sealer = turn.service.sealer
    if digest is None or find_by_receipt(turn.tx, sealer, digest) != case:
        turn.say(turn.words("pupil-receipt-first"), (hide_row(turn),))
        return
    header = load_header(turn.tx, sealer, case)
    here, before = turn.chat_row.hex(), header.chat
    header.doors = [door for door in (before, *header.doors) if door and door != here]  # it is still asked
    header.chat = here
    save_header(turn.tx, sealer, header)
    turn.say(turn.words("pupil-moved"), (hide_row(turn),))


def lock(turn: Turn, case: str) -> None:
    """[No: lock it], where that was asked: the four words open nothing any more, other chats show nothing of it."""
    header = next((one for one in living_cases(turn) if one.id == case), None)
    if header is None or turn.chat.doing.pop(ELSEWHERE, "") != case:
        turn.say(turn.words("pupil-old-button"), (hide_row(turn),))
        return
    here = turn.chat_row.hex()
    for door in (header.chat, *header.doors):
        _take_from(turn, header, door)
    header.chat, header.doors = here, []
    lock_receipt(turn.tx, header)
    save_header(turn.tx, turn.service.sealer, header)
    turn.say(turn.words("pupil-locked"), (hide_row(turn),))


def _take_from(turn: Turn, header: Header, row: str) -> None:
    """Take a case out of another chat: nothing of it is shown there any more."""
    other = _chat(turn, row)
    if other is None:
        return
    other.cases = [case for case in other.cases if case != header.id]
    other.doing.pop(PROVED, None)
    drop_unread(turn.tx, turn.service.sealer, other, header.id)
    save_chat(turn.tx, turn.service.sealer, other)
