"""Which language a pupil's words may be in, by their letters and small words, so that the lead can call an interpreter.

Decides only what letters and small words show, and says "not sure" otherwise: a guess, never a finding. Nothing of it is
kept; whoever may open a case has the words before them. English gives nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Set

#: Scripts by the beginning of a letter's name in Unicode, and what they are called here.
_SCRIPTS = {
    "ARABIC": "arabic-script",
    "CYRILLIC": "cyrillic",
    "DEVANAGARI": "devanagari",
    "BENGALI": "bengali",
    "GURMUKHI": "punjabi",
    "GUJARATI": "gujarati",
    "TAMIL": "tamil",
    "TELUGU": "telugu",
    "MALAYALAM": "malayalam",
    "SINHALA": "sinhala",
    "THAI": "thai",
    "GEORGIAN": "georgian",
    "ARMENIAN": "armenian",
    "ETHIOPIC": "ethiopic",
    "HEBREW": "hebrew",
    "GREEK": "greek",
    "HANGUL": "korean",
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "CJK": "chinese",
}
#: Letters that one language of a script has and the others there have not; the first that fits counts.
_TELLING = {
    "arabic-script": (("pashto", "ټډړښږېۍ"), ("kurdish", "ڕڵۆێە"), ("urdu", "ٹڈڑںےھہ"), ("persian", "پچژگ")),
    "cyrillic": (("ukrainian", "іїєґ"), ("russian", "ыэё")),
    "japanese": (),
}
#: The same of Latin letters; each hit weighs as much as a small word.
_LATIN_LETTERS = {
    "polish": "łąęśżźćń",
    "romanian": "șțăşţ",
    "turkish": "ğı",
    "hungarian": "őű",
    "vietnamese": "ơưạảấầậắặẹẻẽếềệịọộớờợụứừựđ",
    "portuguese": "ãõ",
    "spanish": "ñ¿¡",
    "german": "ß",
}
#: Small words that are no English ones. One alone tells nothing.
_SMALL_WORDS = {
    "polish": "nie jest mnie moj moja mam sie się tak jak gdzie kiedy dlaczego tata mama bije boje boję szkole klasie prosze pomocy bardzo ktos wszyscy codziennie przez chce",
    "romanian": "nu este sunt mie mea meu scoala școală pentru foarte vreau acasa frica frică mama tata bate lovesc cineva toti toți imi îmi si și",
    "urdu-hindi": "mujhe mera meri mere nahi nahin hai hain kya tum aap ghar roz marta marte maarta abbu ammi hum bahut bohot raha rahi rahe dar lagta lagti karo karte bhai kuch koi",
    "portuguese": "nao não que uma com para mas muito minha meu eles ela voce você estou tenho medo escola aqui bate casa",
    "spanish": "hola pero muy como quiero tengo miedo escuela ellos ella está estoy conmigo pegan pega casa nadie porque cole los las",
    "french": "je suis elle pas mon moi vous nous avec dans école ecole tres très peur frappe ils maison parce que",
    "german": "ich bin ist nicht und mein meine mich mir auch schule habe angst vater mutter hause schlägt jeden tag",
    "italian": "sono che mio mia della scuola ho paura picchia casa perché perche nessuno ogni giorno",
    "turkish": "bir ve ben değil degil çok cok okul okulda benim beni bana korkuyorum babam annem her gün evet hayır",
    "albanian": "nuk jam shkolla shkollë më dhe frikë frike babai nëna rreh çdo ditë ditë",
    "kurdish": "ez min dibistan dibistanê nave navê ji dixe bavê her roj ditirsim",
    "hungarian": "nem vagyok hogy egy iskola iskolában nagyon félek megver minden nap apám anyám",
    "somali": "waa iyo iskuul iskuulka anigu haa maya aabe hooyo waan cabsanayaa maalin walba",
    "vietnamese": "tôi toi không khong trường truong bạn đánh sợ nhà mẹ bố ngày",
    "lithuanian": "aš yra mano mokykla mokykloje bijau tėtis muša kiekvieną dieną",
    "bulgarian": "az sum moya uchilishte strah bashta bie vseki den",
}  # fmt: skip
LANGUAGES = tuple(dict.fromkeys((
    *_SCRIPTS.values(), *(name for one in _TELLING.values() for name, _ in one), *_LATIN_LETTERS, *_SMALL_WORDS,
)))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_LETTERS, _ENOUGH_HITS = 3, 2
_ENOUGH_SIGNS = 1  # a Chinese sign is a word
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def guess_languages(texts: Iterable[str]) -> tuple[str, ...]:
    """Name the languages other than English that *texts* seem to have, the plainest first; at most three."""
    text = unicodedata.normalize("NFC", "\n".join(texts)).casefold()
    signs, scripts = (
        Counter(text),
        Counter[str](),
    )  # a report may have 800,000 letters, and has few different ones
    for char, count in signs.items():
        if name := _script_of(char):
            scripts[name] += count
    found = [
        _closer(script, signs.keys())
        for script, count in scripts.most_common()
        if count >= (_ENOUGH_SIGNS if script == "chinese" else _ENOUGH_LETTERS)
    ]
    if "japanese" in found and "chinese" in found:
        found.remove("chinese")  # Japanese has Chinese signs, too
    return tuple([*found, *_guess_latin(text, signs.keys())][:3])


def _script_of(char: str) -> str:
    if char < "\u0370" or not char.isalpha():
        return ""
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0], "")


def _closer(script: str, signs: Set[str]) -> str:
    return next((name for name, letters in _TELLING.get(script, ()) if set(letters) & signs), script)


def _guess_latin(text: str, signs: Set[str]) -> list[str]:
    """Give the one language of Latin letters with the most hits, if there are enough and no other has as many."""
    words = set(_WORD.findall(" ".join(set(text.split()))))
    hits = Counter({language: len(words & known) for language, known in _WORDS.items()})
    for language, letters in _LATIN_LETTERS.items():
        hits[language] += len(set(letters) & signs)
    (best, most), (_, next_most) = hits.most_common(2)
    return [best] if most >= _ENOUGH_HITS and most > next_most else []
