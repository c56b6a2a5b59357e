"""A page before it is set: words in their places, as data. `bot.documents` makes a PDF of it."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Line(TypedDict):
    """One line of somebody's words; *lang* is a BCP 47 tag, *rtl* says which way it runs."""

    text: str
    lang: str
    rtl: bool


class Passage(TypedDict):
    """A framed passage under a small heading; *verbatim* words bear a blue bar, ours a grey one."""

    title: str
    note: str
    verbatim: bool
    lines: list[Line]


class Section(TypedDict):
    """A part of the page: passages, then a table of two columns (either may be empty)."""

    title: str
    note: str
    entries: list[Passage]
    columns: list[str]
    rows: list[tuple[str, str]]


class Picture(TypedDict):
    """A picture under a heading: the bytes of a PNG, and what it shows, for who hears the page read out."""

    title: str
    alt: str
    png: list[int]


class Page(TypedDict):
    """All that stands on a page. *pages* is Typst's numbering pattern, such as "1 / 1".

    *made_at*: when it was made (epoch seconds), for a page that must be the same to the byte when it is made again.
    """

    lang: str
    title: str
    author: str
    marking: str
    reference: str
    made: str
    pages: str
    banner: str
    lead: str
    columns: list[str]
    facts: list[tuple[str, str]]
    sections: list[Section]
    notes: list[str]
    picture: NotRequired[Picture]
    made_at: NotRequired[int]
