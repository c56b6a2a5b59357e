"""Pages: a case set as a PDF, for the school's own record.

Decides how a page is made: by Typst, from a template, in a child process with limits, an empty
environment and no network, with our own fonts. Refuses to know what a record says: words come in as
data, and the template reads none of them as markup. The PDF is tagged for screen readers (PDF/UA-1).
"""

from __future__ import annotations

import json

from bot.children import ChildFailed, ask_child
from bot.documents.letters import printable
from bot.logs import get_log
from handlers.pages import Page

TYPESETTER = "bot.documents.typesetter"
SECONDS = 30.0


class DocumentFailed(Exception):
    """The page could not be set."""


def set_pdf(page: Page) -> bytes:
    """Set *page* as a PDF. Takes a moment: call it in a thread.

    Raises:
        DocumentFailed: the typesetter did not answer within half a minute, or refused.
    """
    data = json.dumps(_printable(page), ensure_ascii=False).encode()
    try:
        made = ask_child(TYPESETTER, data, SECONDS)
    except ChildFailed as fault:
        raise DocumentFailed(str(fault)) from None
    if not made.startswith(b"%PDF-"):
        raise DocumentFailed("the typesetter answered, and with no PDF")
    return made


def set_pdf_or_none(page: Page) -> bytes | None:
    """Do as `set_pdf`; where it fails the operator hears of it and the answer is None."""
    try:
        return set_pdf(page)
    except DocumentFailed as fault:
        get_log().error("page_failed", error=fault)
        return None


def _printable(page: Page) -> Page:
    """Give *page* with every word in letters that our fonts have."""
    text = json.dumps(page, ensure_ascii=False)
    whole: Page = json.loads(
        text, object_pairs_hook=lambda pairs: {name: _each(value) for name, value in pairs}
    )
    return whole


def _each(value: object) -> object:
    match value:
        case str():
            return printable(value)
        case list():
            return [_each(one) for one in value]
        case _:
            return value
