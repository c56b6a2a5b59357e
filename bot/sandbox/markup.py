"""Where bold begins and ends: `parse_mode` HTML and MarkdownV2, as strict as Telegram.

Decides the plain text and the entities of a formatted one, or why it cannot be parsed. Offsets of entities
are in UTF-16 units, those in errors in UTF-8 bytes, as Telegram's are (tdlib/td, `MessageEntity.cpp`).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import bad

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_KNOWN_REFERENCE = re.compile(r"&(?:#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);?")
_ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)\s*(?:(=)\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-]*))?""")
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {"__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough"}
_NAMES = {"underline": "Underline", "spoiler": "Spoiler", "bold": "Bold", "italic": "Italic"}


def units(text: str) -> int:
    """Count UTF-16 units, which is how Telegram measures text."""
    return len(text) if text.isascii() else len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    at_byte: int
    tag: str = ""
    argument: str = ""


@dataclass(slots=True)
class _Result:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def close(self, opened: _Open) -> None:
        if self.length == opened.start:
            return
        entity: dict[str, Any] = {
            "type": opened.kind,
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if opened.kind == "text_link":
            if not re.match(r"(https?://|tg://|mailto:)?[^\s]+\.[^\s]|tg://", opened.argument):
                return
            entity["url"] = opened.argument
        elif opened.kind in ("pre", "code") and opened.argument:
            entity["language"] = opened.argument
        elif opened.kind == "pre" and self._is_all_code(entity):
            self.entities[-1]["type"] = "pre"
            return
        elif opened.kind == "custom_emoji":
            entity["custom_emoji_id"] = opened.argument
        self.entities.append(entity)

    def _is_all_code(self, entity: dict[str, Any]) -> bool:
        """Say whether the last entity is code of a named language that fills *entity* (`<pre><code class=…>`)."""
        if not self.entities:
            return False
        last = self.entities[-1]
        return "language" in last and {**last, "type": "pre"} == {**entity, "language": last["language"]}

    def done(self) -> tuple[str, list[dict[str, Any]]]:
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.parts), self.entities


def parse(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    """Take *text* apart by *mode*: the plain text, and its entities.

    Raises:
        Refused: the mode is unknown, or the text cannot be parsed.
    """
    match mode.lower():
        case "html":
            return _parse_html(text)
        case "markdownv2":
            return _parse_markdown(text)
        case "markdown":
            raise bad("the sandbox does not offer legacy Markdown: use MarkdownV2, HTML or none")
        case _:
            raise bad("unsupported parse_mode")


def _fail(why: str) -> Exception:
    return bad(f"can't parse entities: {why}")


# -- HTML --------------------------------------------------------------------------------------


def _parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    out, stack, i = _Result(), list[_Open](), 0
    while i < len(text):
        if text[i] == "<":
            i = (
                _end_tag(text, i, out, stack)
                if text[i + 1 : i + 2] == "/"
                else _start_tag(text, i, out, stack)
            )
            continue
        end = text.find("<", i)
        end = len(text) if end < 0 else end
        out.add(_KNOWN_REFERENCE.sub(lambda found: _character(found.group()), text[i:end]))
        i = end
    if stack:
        raise _fail(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return out.done()


def _character(reference: str) -> str:
    return html.unescape(reference if reference.endswith(";") else reference + ";")


def _byte(text: str, i: int) -> int:
    return len(text[:i].encode())


def _start_tag(text: str, i: int, out: _Result, stack: list[_Open]) -> int:
    end = i + 1
    while end < len(text) and text[end] != ">" and not text[end].isspace():
        end += 1
    if end == len(text):
        raise _fail(f"Unclosed start tag at byte offset {_byte(text, i)}")
    tag = text[i + 1 : end].lower()
    if tag not in _TAGS:
        raise _fail(f'Unsupported start tag "{tag}" at byte offset {_byte(text, i)}')
    argument = ""
    while text[end : end + 1] != ">":
        found = _ATTRIBUTE.match(text, end)
        if found is None:
            if text[end:].isspace() or end >= len(text):
                raise _fail(f'Unclosed start tag "{tag}" at byte offset {_byte(text, i)}')
            if text[end:].lstrip().startswith(">"):
                end = text.index(">", end)
                break
            raise _fail(f'Empty attribute name in the tag "{tag}" at byte offset {_byte(text, i)}')
        name, equals, value = found.groups()
        if tag == "blockquote" and name == "expandable":
            end = found.end()
            continue
        if not equals:
            raise _fail(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {_byte(text, i)}'
            )
        if value[:1] in {'"', "'"}:
            value = html.unescape(value[1:-1])
        end = found.end()
        if end < len(text) and text[end] != ">" and not text[end].isspace():
            raise _fail(f"Unexpected end of name token at byte offset {_byte(text, found.start(3))}")
        argument = _argument(tag, name, value) or argument
    if tag == "span" and argument != "spoiler":
        raise _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(text, i)}')
    if tag == "tg-emoji" and not argument.isdigit():
        raise _fail("Invalid custom emoji identifier specified")
    stack.append(_Open(_TAGS[tag], out.length, len(out.parts), tag, argument))
    return end + 1


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-emoji", "emoji-id":
            return value
    return ""


def _end_tag(text: str, i: int, out: _Result, stack: list[_Open]) -> int:
    if not stack:
        raise _fail(f"Unexpected end tag at byte offset {_byte(text, i)}")
    end = text.find(">", i)
    if end < 0 or " " in text[i + 2 : end].strip():
        raise _fail(f"Unclosed end tag at byte offset {_byte(text, i)}")
    tag, opened = text[i + 2 : end].strip().lower(), stack[-1]
    if tag and tag != opened.tag:
        raise _fail(
            f'Unmatched end tag at byte offset {_byte(text, i)}, expected "</{opened.tag}>", found "</{tag}>"'
        )
    stack.pop()
    if opened.tag == "a" and not opened.argument:
        opened.argument = "".join(out.parts[opened.at_byte :])
    out.close(opened)
    return end + 1


# -- MarkdownV2 --------------------------------------------------------------------------------


def _parse_markdown(text: str) -> tuple[str, list[dict[str, Any]]]:
    out, stack, i = _Result(), list[_Open](), 0
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text) and 0 < ord(text[i + 1]) <= 126:
            out.add(text[i + 1])
            i += 2
        elif c == "`":
            i = _code(text, i, out)
        elif c in "*_~|" and (mark := _mark(text, i, stack)):
            if stack and stack[-1].tag == mark:
                out.close(stack.pop())
            else:
                stack.append(_Open(_MARKS[mark], out.length, _byte(text, i), mark))
            i += len(mark)
        elif c == "[":
            stack.append(_Open("text_link", out.length, _byte(text, i), "["))
            i += 1
        elif c == "]" and stack and stack[-1].tag == "[":
            i = _link(text, i, out, stack.pop())
        elif c == ">" and (i == 0 or text[i - 1] == "\n"):
            i += 1  # a quotation's line: shown as it is
        elif c in _RESERVED:
            raise _fail(f"Character '{c}' is reserved and must be escaped with the preceding '\\'")
        else:
            out.add(c)
            i += 1
    if stack:
        name = "TextUrl" if stack[-1].tag == "[" else _NAMES.get(stack[-1].kind, "Strikethrough")
        raise _fail(f"Can't find end of {name} entity at byte offset {stack[-1].at_byte}")
    return out.done()


def _mark(text: str, i: int, stack: list[_Open]) -> str:
    two = text[i : i + 2]
    if two in _MARKS and not (two == "__" and stack and stack[-1].tag == "_" and text[i : i + 3] != "___"):
        return two
    return text[i] if text[i] in _MARKS else ""


def _code(text: str, i: int, out: _Result) -> int:
    fence = "```" if text.startswith("```", i) else "`"
    end = i + len(fence)
    while end < len(text) and not text.startswith(fence, end):
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        name = "Pre" if fence == "```" else "Code"
        raise _fail(f"Can't find end of {name} entity at byte offset {_byte(text, i)}")
    inside, language = text[i + len(fence) : end], ""
    if fence == "```" and (found := re.match(r"([!-~]+)?\n", inside)):
        language, inside = found.group(1) or "", inside[found.end() :]
    opened = _Open("pre" if fence == "```" else "code", out.length, i, argument=language)
    out.add(re.sub(r"\\([!-~])", r"\1", inside))
    out.close(opened)
    return end + len(fence)


def _link(text: str, i: int, out: _Result, opened: _Open) -> int:
    if text[i + 1 : i + 2] != "(":
        raise _fail(f"Can't find end of a URL at byte offset {_byte(text, i)}")
    end = i + 2
    while end < len(text) and text[end] != ")":
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise _fail(f"Can't find end of a URL at byte offset {_byte(text, i + 1)}")
    opened.argument = re.sub(r"\\(.)", r"\1", text[i + 2 : end])
    out.close(opened)
    return end + 1
