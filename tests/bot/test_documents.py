"""A page for the school's record: everything that was said stands on it, in letters that can be read."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import pypdf
import pytest

import bot.documents
from bot.documents import DocumentFailed, set_pdf
from bot.documents.letters import RANGES, has_letter, printable
from handlers.pages import Line, Page

FOLDER = Path(bot.documents.__file__).parent


def line(text: str, *, rtl: bool = False, lang: str = "en") -> Line:
    return {"text": text, "rtl": rtl, "lang": lang}


def page(*lines: Line, **changes: Any) -> Page:
    made: Page = {
        "lang": "en",
        "title": "Record of a report",
        "author": "Rowan",
        "marking": "Confidential",
        "reference": "K7PM3Q",
        "made": "Made on 29 November 2026",
        "pages": "1 / 1",
        "banner": "",
        "lead": "",
        "columns": ["What", "Value"],
        "facts": [("Urgency", "P2")],
        "sections": [
            {
                "title": "Word for word",
                "note": "",
                "entries": [{"title": "The pupil", "note": "", "verbatim": True, "lines": list(lines)}],
                "columns": ["Question", "Answer"],
                "rows": [],
            }
        ],
        "notes": ["SHA-256: 00"],
    }
    return {**made, **changes}  # type: ignore[typeddict-item]


def read(pdf: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return reader, "\n".join(one.extract_text() for one in reader.pages)


def test_page_is_tagged_has_a_language_and_a_title() -> None:
    """A lead who hears the page read out hears its headings, tables and words in their order."""
    reader, text = read(set_pdf(page(line("they trip me up"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == "Record of a report"
    assert "they trip me up" in text and "K7PM3Q" in text


def a_picture(alt: str | None) -> dict[str, object]:
    png = b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    )
    return {"title": "In pictures", "alt": alt, "png": list(png)}


def test_a_picture_is_told_to_who_hears_the_page() -> None:
    reader, text = read(set_pdf(page(picture=a_picture("Bullying: 3; Violence: 1."))))
    assert "In pictures" in text
    assert any(one.images for one in reader.pages)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    assert [one["/Alt"] for one in objects(reader) if one.get("/S") == "/Figure"] == [
        "Bullying: 3; Violence: 1."
    ]


def test_a_picture_of_which_nothing_is_told_is_refused() -> None:
    """The sabotage of the one above: the typesetter itself holds to PDF/UA-1."""
    with pytest.raises(DocumentFailed, match="refused"):
        set_pdf(page(picture=a_picture(None)))


def objects(reader: pypdf.PdfReader) -> list[Any]:
    """List all dictionaries of a file."""
    every = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))  # type: ignore[call-overload]
    return [one for one in every if isinstance(one, dict)]


@pytest.mark.parametrize(
    "words",
    [
        '#import "/etc/passwd" #panic() $x^2$ *bold* _it_ `raw` @ref <label> // no',
        "https://evil.example/x = Heading\\n- list",
        '"); #let data = 1 //',
    ],
)
def test_words_are_never_read_as_markup(words: str) -> None:
    text = read(set_pdf(page(line(words))))[1]
    assert "".join(words.split()) in "".join(text.split())


def test_arabic_runs_from_right_to_left_and_keeps_its_letters() -> None:
    words = "هو يضربني في البيت"
    text = read(set_pdf(page(line(words, rtl=True, lang="ar"))))[1]
    assert set(words) - {" "} <= set(text) | set("لا")


def test_long_words_and_many_lines_fill_many_pages() -> None:
    reader, text = read(set_pdf(page(*(line(f"line {number} " + "x" * 300) for number in range(200)))))
    assert len(reader.pages) > 4
    assert all(f"line {number} " in text for number in range(200))


def test_nothing_vanishes_that_the_fonts_do_not_have() -> None:
    assert printable("no 😭 more") == "no ‹loudly crying face› more"
    assert printable("👍🏽") == "‹thumbs up sign›"
    assert printable("救命") == "‹Cjk: 2›"
    assert printable("a\u202eb") == "a‹right-to-left override›b"
    assert "‹loudly crying face›" in read(set_pdf(page(line("no 😭 more"))))[1]


def test_letters_are_those_of_the_fonts_in_the_folder() -> None:
    """A letter that is promised and missing would be an empty box in a child's words."""
    from PIL import ImageFont

    fonts = [
        ImageFont.truetype(FOLDER / "fonts" / f"{name}.ttf", 20)
        for name in ("NotoSans-Regular", "NotoNaskhArabic-Regular")
    ]
    boxes = [bytes(font.getmask("\U0010ffff")) for font in fonts]
    for character in "aéżţČğ€Ωщї–’هکڕێۆپچگںے":
        assert has_letter(character)
        assert any(bytes(font.getmask(character)) != box for font, box in zip(fonts, boxes, strict=True)), (
            character
        )
    assert not has_letter("救") and all(first <= last for first, last in RANGES)


def test_fonts_travel_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "OFL.txt").read_text("utf-8")


def test_a_page_that_cannot_be_set_says_so_and_quotes_nothing() -> None:
    with pytest.raises(DocumentFailed) as caught:
        set_pdf(page(line("secret words"), facts=[("only one",)]))
    assert "secret" not in str(caught.value) and "exit" in str(caught.value)
