"""Where a long text is cut, so that each part fits into one message of Telegram's.

Decides by UTF-16 units, as Telegram counts: at the end of a line, else of a word, else between two
characters as people see them. A line of somebody's words that is cut goes on behind its bar: words at the cut must
not look like ours. Refuses to lose a visible character; a part in which nothing can be seen is left out, because
Telegram refuses it.
"""

from __future__ import annotations

import re
import unicodedata

from handlers.events import BAR

MAX_UNITS = 4096
MAX_CAPTION = 1024
#: How far back a cut may move so as not to break what is drawn as one character.
_REACH = 64
_ZWJ = "\u200d"
#: What Telegram holds to be nothing (tdlib, misc.cpp, strip_empty_characters), with what Unicode adds to it.
_UNSEEN = re.compile(
    r"[\s\u0000-\u0020\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202f\u2060-\u206f\u2800\u3164\ufeff\uffa0]*"
)


def units(text: str) -> int:
    """Count *text* as Telegram does."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(text: str, limit: int = MAX_UNITS) -> list[str]:
    """Cut *text* into parts of at most *limit* units each; together they are *text*, but for unseen parts and bars.

    The same text and limit give the same parts, so that a sending can go on where it stopped.
    """
    if len(text) * 2 <= limit or units(text) <= limit:
        return [] if _UNSEEN.fullmatch(text) else [text]
    found: list[str] = []
    while text:
        end = _cut(text, limit)
        if not _UNSEEN.fullmatch(text, 0, end):
            found.append(text[:end])
        text = (BAR if limit > 2 * _REACH and _is_within_words(text, end) else "") + text[end:]
    return found


def _is_within_words(text: str, end: int) -> bool:
    """Say whether a line of somebody's words goes on at *end*."""
    return (
        0 < end < len(text) and text[end - 1] != "\n" and text.startswith(BAR, text.rfind("\n", 0, end) + 1)
    )


def _cut(text: str, limit: int) -> int:
    """Say after how many code points of *text* the first part ends."""
    fits = _fitting(text, limit)
    if fits == len(text):
        return fits
    half = fits // 2
    line = text.rfind("\n", half, fits)
    if line >= 0 and not _drawn_together(text, line + 1):
        return line + 1
    for end in range(fits, half, -1):
        if text[end - 1].isspace() and not _drawn_together(text, end):
            return end
    for end in range(fits, max(fits - _REACH, 0), -1):
        if not _drawn_together(text, end):
            return end
    return fits


def _fitting(text: str, limit: int) -> int:
    """Count the code points from the start of *text* that fit into *limit* units."""
    head = text[:limit]
    if units(head) <= limit:
        return len(head)
    spent = 0
    for index, character in enumerate(head):
        spent += 2 if character > "\uffff" else 1
        if spent > limit:
            return index
    return len(head)


def _drawn_together(text: str, end: int) -> bool:
    """Say whether the characters before and after *end* are one picture or letter."""
    if end >= len(text):
        return False
    before, after = text[end - 1], text[end]
    if after.isascii():
        return before == "\r" and after == "\n"
    if before == _ZWJ or after == _ZWJ:
        return True
    if (
        "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f"
    ):  # skin, flags of nations
        return True
    if unicodedata.category(after) in ("Mn", "Me", "Mc"):  # accents, vowel signs, picture selectors
        return True
    return _is_flag_letter(after) and _flag_letters_before(text, end) % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, end: int) -> int:
    count = 0
    while count < end and _is_flag_letter(text[end - 1 - count]):
        count += 1
    return count
