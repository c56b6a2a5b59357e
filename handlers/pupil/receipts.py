"""The receipt: four words out of 2,048, with which a pupil finds their report again.

Only the slow hash of the words and the setting is kept, so a stolen disk does not tell them.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein

WORDS = 4
_MOST_CHARS = 80
_MOST_OF_THEM = 3
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # about 50 ms and 16 MiB; 44 bits of words behind it


@cache
def word_list() -> tuple[str, ...]:
    """Read the 2,048 words: short, common, none a name, none sad, no two alike at the start."""
    text = (files("handlers.pupil") / "receipt_words.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def draw_words() -> str:
    """Draw the words of a new receipt."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORDS))


def read_words(text: str) -> str | None:
    """Give the receipt that *text* is, or None: four words of the list, each with at most one letter wrong."""
    typed = re.findall(r"[a-z]+", text.casefold())
    if len(typed) != WORDS or len(text) > _MOST_CHARS:
        return None
    known = [_closest(word) for word in typed]
    return None if None in known else " ".join(word for word in known if word)


def are_meant(text: str) -> bool:
    """Say whether *text* is four words of which most are of the list: a receipt, read or not, and no report."""
    typed = re.findall(r"[a-z]+", text.casefold())
    if len(typed) != WORDS or len(text) > _MOST_CHARS:
        return False
    return sum(_closest(word) is not None for word in typed) >= _MOST_OF_THEM


def _closest(typed: str) -> str | None:
    """Give the word of the list that *typed* is or is nearly; None where there is none, or more than one."""
    if typed in word_list():
        return typed
    near = [word for word in word_list() if Levenshtein.distance(typed, word, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def digest(words: str, setting: str, salt: bytes) -> bytes:
    """Hash a receipt slowly. Takes some 50 ms: call it in a thread, never in a unit."""
    plain = f"{' '.join(words.lower().split())}\0{setting}".encode()
    return hashlib.scrypt(plain, salt=salt, **_SCRYPT)
