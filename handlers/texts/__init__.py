"""Words for people: which words are said for a key, in which language.

Decides what is said when a language lacks them (English, with an alarm) and how names and numbers keep
their order where the script runs from right to left. Refuses to know who listens, and holds no sentence.

A language is a folder of `*.ftl` files with a `_review.toml`; `xx-easy` follows the rules of `xx` and takes
from it whatever it does not say in easier words.
Where a script runs from right to left, arguments and numbers are set apart by marks that nobody sees:
`direction` does it, no translator need. Elsewhere the marks would only lengthen labels and be copied.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import babel
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from handlers.texts.direction import begin_right, mark_numbers

ENGLISH = "en"
_EASY = "-easy"
_MOST_CHARS = 2_000  # Fluent refuses an argument of more than 2,500 and then says nothing at all

Arguments = Mapping[str, str | int]


class TextsError(Exception):
    """Words for people could not be had."""


class TextMissing(TextsError):
    """No language has this text: the code asks for a key that was never written."""


class TextsBroken(TextsError):
    """A text has a fault; only a strict loading says so by raising."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who has read a language's texts: *state* is `unreviewed` or `reviewed`, then by whom and when."""

    state: str
    reviewer: str
    date: str


@dataclass(slots=True)
class _Language:
    """One language's texts; *rtl*: its script runs from right to left."""

    code: str
    bundle: FluentBundle
    rtl: bool
    review: Review
    entries: dict[str, ast.Message | ast.Term] = field(default_factory=dict)


class Texts:
    """All texts in all languages. Made once, by `load`; safe to use from several threads.

    *alarms* says each fault once, by key and language, never an argument: empty it once it was told.
    """

    def __init__(self, languages: Mapping[str, _Language], faults: list[str], *, strict: bool) -> None:
        self._languages = languages
        self._strict = strict
        self._ready: dict[tuple[str, str], str] = {}
        self._raised: set[str] = set()
        self.alarms: list[str] = []
        for fault in faults:
            self._alarm(fault)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are, English first."""
        return tuple(self._languages)

    def say(self, language: str, key: str, /, **args: str | int) -> str:
        """Speak the text *key*; a number that is a name (999, a reference) is passed as text.

        What *language* cannot say is said in English and recorded in `alarms`.

        Raises:
            TextMissing: English has no such text.
            TextsBroken: a fault in the text or its arguments, when loaded strictly.
        """
        if not args and (ready := self._ready.get((language, key))) is not None:
            return ready
        spoken = self._languages.get(language)
        if spoken is None:
            self._alarm("text_language_unknown")
            language, spoken = ENGLISH, self._languages[ENGLISH]
        text, fault = _speak(spoken, key, args)
        if fault:
            self._alarm(f"{fault} {language} {key}")
            if language != ENGLISH:
                text = self.say(ENGLISH, key, **args)
            elif text is None:
                raise TextMissing(
                    f"found no text {key!r} in English; expected it in handlers/texts/{ENGLISH}/"
                )
        if text is None:
            raise TextMissing(f"found no text {key!r} in {language}")
        if not args and not fault:
            self._ready[(language, key)] = text
        return text

    def has(self, language: str, key: str) -> bool:
        """Say whether *language* itself has the text *key*."""
        return key in self.keys(language)

    def keys(self, language: str) -> tuple[str, ...]:
        """List the keys of a language's texts, in the order of its files."""
        spoken = self._languages.get(language)
        return () if spoken is None else tuple(key for key in spoken.entries if not key.startswith("-"))

    def variables(self, language: str, key: str) -> frozenset[str]:
        """List the arguments that a text needs, those of the texts it refers to among them."""
        gathered = _Variables(self._languages[language].entries)
        gathered.visit(self._languages[language].entries[key])
        return frozenset(gathered.found)

    def review(self, language: str) -> Review:
        """Say who has read a language's texts."""
        return self._languages[language].review

    def _alarm(self, fault: str) -> None:
        if self._strict and not fault.startswith("text_missing"):
            raise TextsBroken(fault)
        if fault not in self._raised:
            self._raised.add(fault)
            self.alarms.append(fault)


def load(strict: bool = False, folder: Traversable | None = None) -> Texts:
    """Read every language of *folder* (the package's own, if none is given).

    Raises:
        TextsBroken: there is no English; when *strict*, also at any fault in any file.
    """
    faults: list[str] = []
    found: dict[str, _Language] = {}
    root = folder if folder is not None else files(__name__)
    for place in sorted((place for place in root.iterdir() if place.is_dir()), key=_english_first):
        sources = sorted(
            (one for one in place.iterdir() if one.name.endswith(".ftl")), key=lambda one: one.name
        )
        if sources and (language := _open_language(place, faults)) is not None:
            for source in sources:
                _read_source(language, source, faults)
            found[place.name] = language
    for code in [code for code in found if code.endswith(_EASY)]:
        _inherit(found[code], found.get(code.removesuffix(_EASY)))
    if ENGLISH not in found:
        raise TextsBroken(f"found the languages {list(found)}; expected {ENGLISH} among them")
    return Texts(found, faults, strict=strict)


def _inherit(easy: _Language, plain: _Language | None) -> None:
    """Let an easy language say in the plain words of its own language what it has no easier ones for."""
    missing = {
        key: entry for key, entry in (plain.entries if plain else {}).items() if key not in easy.entries
    }
    easy.entries.update(missing)
    easy.bundle.add_resource(ast.Resource(body=list(missing.values())))


def _english_first(place: Traversable) -> tuple[bool, str]:
    return place.name != ENGLISH, place.name


def _open_language(place: Traversable, faults: list[str]) -> _Language | None:
    """Make an empty bundle; None where the folder's name is no language whose plurals are known."""
    locale = place.name.removesuffix(_EASY)
    try:
        known = babel.Locale.parse(locale, sep="-")
    except (ValueError, babel.UnknownLocaleError):
        faults.append(f"text_locale_unknown {place.name}")
        return None
    rtl = known.character_order == "right-to-left"
    bundle = FluentBundle([locale], use_isolating=rtl)
    return _Language(place.name, bundle, rtl, _read_review(place, faults))


def _read_review(place: Traversable, faults: list[str]) -> Review:
    try:
        facts = tomllib.loads((place / "_review.toml").read_text(encoding="utf-8"))
        return Review(str(facts["state"]), str(facts["reviewer"]), str(facts["date"]))
    except (OSError, KeyError, ValueError):
        faults.append(f"text_review_unreadable {place.name}")
        return Review("unreviewed", "", "")


def _read_source(language: _Language, source: Traversable, faults: list[str]) -> None:
    """Add one file's texts; what cannot be read, or stands there twice, is a fault and left out."""
    content = source.read_text(encoding="utf-8")
    resource = _parse(content)
    kept: list[ast.EntryType] = []
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            line = content.count("\n", 0, entry.span.start if entry.span else 0) + 1
            faults.append(f"text_unreadable {language.code}/{source.name}:{line}")
        if not isinstance(entry, ast.Message | ast.Term):
            continue
        key = entry.id.name if isinstance(entry, ast.Message) else f"-{entry.id.name}"
        if key in language.entries:
            faults.append(f"text_twice {language.code}/{source.name} {key}")
            continue
        if language.rtl:
            entry = entry.clone()
            mark_numbers(entry)
        language.entries[key] = entry
        kept.append(entry)
    language.bundle.add_resource(ast.Resource(body=kept))


@lru_cache(maxsize=256)
def _parse(content: str) -> ast.Resource:
    """Take a file's texts apart, once in a process: all of them cost 0.2 s, which a reload would cost again.

    Nobody may change what this gives.
    """
    return FluentParser().parse(content)


def _speak(spoken: _Language, key: str, args: Arguments) -> tuple[str | None, str]:
    """Format one text; second, what was wrong (empty: nothing). Without a text there is None."""
    if not spoken.bundle.has_message(key) or (pattern := spoken.bundle.get_message(key).value) is None:
        return None, "text_missing"
    given, set_aside = _set_long_aside(args)
    said, errors = spoken.bundle.format_pattern(pattern, dict(given))
    text = str(said)
    for mark, value in set_aside.items():
        text = text.replace(mark, value)
    return begin_right(text) if spoken.rtl else text, "text_broken" if errors else ""


def _set_long_aside(args: Arguments) -> tuple[Arguments, Mapping[str, str]]:
    """Put a mark, found in no argument, in place of what is too long for Fluent: a lead's reply may be."""
    long = {
        name: value for name, value in args.items() if isinstance(value, str) and len(value) > _MOST_CHARS
    }
    if not long:
        return args, {}
    mark = "\ue000"
    while any(mark in value for value in args.values() if isinstance(value, str)):
        mark += "\ue000"
    marks = {name: f"{mark}\ue001{number}\ue001" for number, name in enumerate(long)}
    return {**args, **marks}, {marks[name]: value for name, value in long.items()}


class _Variables(Visitor):
    """Gather the arguments that a text needs, through the texts it refers to."""

    def __init__(self, entries: Mapping[str, ast.Message | ast.Term]) -> None:
        self.found: set[str] = set()
        self._entries = entries
        self._seen: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.found.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        if node.id.name in self._entries and node.id.name not in self._seen:
            self._seen.add(node.id.name)
            self.visit(self._entries[node.id.name])
