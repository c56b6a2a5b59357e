"""Variants of a sentence for training: misspelt as children do, or the same about other people."""

from __future__ import annotations

import random
import re

_FAMILY = (
    (
        "dad mum stepdad uncle brother nan grandad cousin mam father stepmum auntie sister "
        "mums-boyfriend foster-carer older-brother"
    )
    .replace("-", "\u00a0")
    .split(" ")
)
_OTHERS = {
    "he": ["she", "they"], "she": ["he"], "him": ["her"], "his": ["her"], "hes": ["shes"], "shes": ["hes"],
    "boy": ["girl", "lad", "kid"], "girl": ["boy", "lass"], "lad": ["boy", "kid"], "lads": ["boys", "girls", "kids"],
    "friend": ["mate", "best friend", "bestie"], "mate": ["friend", "pal"],
    "teacher": ["sir", "miss", "coach"], "sir": ["miss", "my teacher"], "miss": ["sir"],
    **dict.fromkeys(["dad", "mum", "stepdad", "uncle", "brother", "mam"], _FAMILY),
    "knife": ["blade", "machete", "shank"], "pics": ["pictures", "photos", "nudes"], "man": ["guy", "bloke", "lad"],
    "because": ["cos", "cuz"], "really": ["rly", "proper", "dead"], "tonight": ["2nite", "tomorrow", "on friday"],
    "tablets": ["pills", "paracetamol"], "pills": ["tablets", "meds"],
}  # fmt: skip
_VOWELS = "aeiou"


def recast(text: str, chance: random.Random) -> str:
    """Put other people and things of the same kind in *text*."""
    said = [
        chance.choice(_OTHERS[word.lower()]) if word.lower() in _OTHERS and chance.random() < 0.5 else word
        for word in text.split(" ")
    ]
    return " ".join(said).replace("\u00a0", " ")


def misspell(text: str, chance: random.Random) -> str:
    """Write *text* without capitals and apostrophes and with slips of the ear and the finger."""
    return " ".join(_slip(word, chance) for word in text.lower().replace("'", "").split(" "))


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < 4 or not word.isalpha() or chance.random() > 0.4:
        return word
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(8):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 2:
            return word[:at] + word[at - 1] + word[at:]
        case 3:
            return word.replace("ing", "in")
        case 4:
            return word.replace("th", "f" if chance.random() < 0.6 else "d").replace("ck", "k")
        case 5:
            return re.sub("(ee|ea|ie|oo|ou)", chance.choice(["e", "i", "u", "ee", "oo"]), word, count=1)
        case 6:
            return word[:-1] if word.endswith(("e", "d")) else word
        case _:
            places = [place for place, letter in enumerate(word) if letter in _VOWELS and place]
            if not places:
                return word
            place = chance.choice(places)
            return word[:place] + chance.choice(_VOWELS) + word[place + 1 :]
