"""How a child's text becomes plain words that can be looked up.

Decides what counts as a word: case, accents, apostrophes, invisible characters, letters spaced out
or drawn out. It knows no vocabulary and no danger; `matching.py` has those. The words are for
reading only: what a pupil wrote is kept and shown as it was written.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
# Combining marks of the scripts we read: Latin, Cyrillic, Hebrew and Arabic (after decomposition).
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u20d0-\u20ff]"
)
_PHRASES = re.compile("[\ufdf0-\ufdfd]")  # one sign that would unfold to as many as eighteen letters
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "ي": "ی", "ى": "ی", "ك": "ک", "ە": "ه", "ة": "ه", "ـ": "",  # one letter, several keyboards
        "🔪": " knife ", "🗡": " knife ", "🔫": " gun ", "💣": " bomb ", "💊": " pills ",
        "_": " ", "&": " and ", "'": "", "’": "", "‘": "", "ʼ": "", "`": "", "´": "", "＇": "",
    }
)  # fmt: skip
_PLAIN = str.maketrans({"_": " ", "&": " and ", "'": "", "`": ""})

# A Chinese character is a word; elsewhere a word may hold a mask or a stand-in (r*pe, k!ll, $uicide).
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[$@]?[^\W\u3400-\u9fff]+(?:[*@$!]+[^\W\u3400-\u9fff]+)*")
_SPELT_OUT = re.compile(r"(?<!\S)(?:[a-z] ){1,15}[a-z](?!\S)")
_JOINED = frozenset(
    ["kms", "kys", "die", "kill", "help", "hurt", "rape", "raped", "knife", "dead", "sh", "suicide", "stab"]
)


def fold(text: str) -> str:
    """Lower *text* and strip what only changes its looks: width, accents, apostrophes, invisible signs."""
    if text.isascii():
        return text.lower().translate(_PLAIN)
    text = _PHRASES.sub(" ", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS))).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Split *text* into folded words in their order; `k m s` is one word again."""
    found = _WORD.findall(fold(text))
    singles = 0
    for index, word in enumerate(found):
        singles = singles + 1 if len(word) == 1 and word.isascii() else 0
        if singles == 2 and index:
            return _SPELT_OUT.sub(_join, " ".join(found)).split()
    return found


def _join(spelt: re.Match[str]) -> str:
    letters = spelt.group().replace(" ", "")
    for start in range(len(letters) - 1):
        for end in range(len(letters), start + 1, -1):
            if letters[start:end] in _JOINED:
                return " ".join([*letters[:start], letters[start:end], *letters[end:]])
    return spelt.group()
