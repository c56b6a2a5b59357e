"""The lead sees which language, where letters or small words tell it, and English is never called another one."""

from __future__ import annotations

import pytest

from handlers.texts import load
from safeguarding.language import LANGUAGES, guess_languages
from tests.safeguarding.test_triage import SENTENCES

SAID = {
    "أبي يضربني كل ليلة وأنا خائف": "arabic-script",
    "میں اسکول سے ڈرتا ہوں": "urdu",
    "پدرم مرا می‌زند و می‌ترسم": "persian",
    "باوکم هەموو ڕۆژێک لێم دەدات": "kurdish",
    "tata mnie bije codziennie i boję się wracać do domu": "polish",
    "nie chce isc do szkoly boje sie": "polish",
    "mujhe school me roz marte hain please help": "urdu-hindi",
    "मुझे डर लगता है": "devanagari",
    "ਮੈਨੂੰ ਡਰ ਲੱਗਦਾ ਹੈ": "punjabi",
    "আমি ভয় পাই": "bengali",
    "мене б'ють у школі": "ukrainian",
    "я боюсь идти домой, отец бьёт меня": "russian",
    "имам страх": "cyrillic",
    "hola me pegan en el cole y tengo miedo": "spanish",
    "Ich habe Angst nach Hause zu gehen, mein Vater schlägt mich": "german",
    "mi-e frică să merg acasă, tata mă bate": "romanian",
    "eu tenho medo, eles batem na escola e não sei": "portuguese",
    "babam beni her gün dövüyor çok korkuyorum": "turkish",
    "我很害怕": "chinese",
    "こわいです助けて": "japanese",
    "무서워요": "korean",
}


@pytest.mark.parametrize(("text", "language"), SAID.items())
def test_letters_and_small_words_tell_the_language(text: str, language: str) -> None:
    assert guess_languages([text])[0] == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "they hit me",
        "no",
        "x",
        "12:30 🙂",
        "Łukasz hit me",
        "my mate José and Zoë",
        "он",
        "lol hai bro",
        "que?",
    ],
)
def test_english_names_and_single_words_are_no_other_language(text: str) -> None:
    assert guess_languages([text]) == ()


@pytest.mark.parametrize("name", ["voices.tsv", "held.tsv", "late.tsv", "last.tsv", "regression.tsv"])
def test_no_english_sentence_of_ours_is_called_another_language(name: str) -> None:
    lines = (SENTENCES / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if guess_languages([line.split("\t")[-1]])] == []


def test_both_languages_of_a_mixed_report_are_named() -> None:
    text = "they hit me every day بابا يضربني أيضا and nie chce isc do szkoly"
    assert guess_languages([text]) == ("arabic-script", "polish")


def test_every_language_has_a_name_for_leads() -> None:
    texts = load()
    assert [one for one in LANGUAGES if not texts.has("en", f"language-{one}")] == []
