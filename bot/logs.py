"""The log: an allow-list. What is not known to be harmless is not written.

Decides what may stand in a line: a registered event (`bot/logwords.py`), numbers, yes or no, registered words, and
references. No event is about what one pupil does, since its time would tell. Refuses to know text:
whatever else comes, also from libraries and from exceptions, is dropped, and only its kind remains.
Until `start_logging` was called, a value that does not fit is an error, so that tests find it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

from bot.logwords import EVENTS, LIBRARIES, WORDS

Format = Literal["text", "json"]
_Line = MutableMapping[str, Any]

_SHAPES = {
    "ref": re.compile(r"[2-9A-HJ-NP-Z]{6}"),  # a case
    "row": re.compile(r"[0-9a-f]{8}"),  # the first digits of a row's random id
    "version": re.compile(r"\d+(\.\w{1,8}){1,3}"),
    "place": re.compile(r"[a-z_0-9]{1,40}:\d{1,6}"),  # module and line
}
#: A larger number could be somebody's id.
_GREATEST = 99_999_999
_NAME = re.compile(r"[a-z][a-z_]{0,29}")
_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_ROOT = Path(__file__).parent.parent
_OURS = ("bot", "handlers", "storage", "safeguarding")


class NotAllowed(Exception):
    """A log line held what the allow-list does not know."""


def get_log() -> FilteringBoundLogger:
    """Give the log: `log.info("event", ref=…, count=…)`. `error=` takes the exception itself."""
    log: FilteringBoundLogger = structlog.get_logger()
    return log


def start_logging(
    level: str = "info", style: Format | None = None, out: TextIO | None = None, *, strict: bool = False
) -> None:
    """Send all that is logged, by us and by libraries, to *out* (standard error), harmless.

    Args:
        level: debug, info, warning or error; no level shows more than the allow-list does.
        style: text or json; None: text on a terminal, else json.
        strict: raise NotAllowed instead of dropping what does not fit.
    """
    target = out or sys.stderr
    _configure(level, style or ("text" if target.isatty() else "json"), target, strict)
    logging.setLogRecordFactory(_harmless_record)
    root = logging.getLogger()
    for name in list(logging.root.manager.loggerDict):
        known = logging.getLogger(name)
        known.handlers.clear()
        known.propagate = True
        known.setLevel(logging.NOTSET)
    root.handlers[:] = [_Libraries()]
    root.setLevel(logging.WARNING)
    logging.lastResort = None
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = _report_crash
    sys.unraisablehook = lambda seen: _report("loop_fault", seen.exc_value or seen.exc_type)
    threading.excepthook = lambda seen: _report("thread_fault", seen.exc_value or seen.exc_type)


@contextlib.contextmanager
def only_errors() -> Iterator[None]:
    """Log nothing below an error meanwhile; afterwards as before."""
    before = structlog.get_config()
    structlog.configure(**(before | {"wrapper_class": structlog.make_filtering_bound_logger("error")}))
    try:
        yield
    finally:
        structlog.configure(**before)


def guard_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Let faults that nobody awaited be logged by their kind only."""
    loop.set_exception_handler(lambda _, context: _report("loop_fault", context.get("exception")))


def trace_of(fault: BaseException) -> str:
    """Give *fault*'s traceback as frames and kinds, causes first, without any fault's own words."""
    parts: list[str] = []
    seen: BaseException | None = fault
    while seen is not None and len(parts) < 10:
        frames = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"{frames}{type(seen).__name__}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return _TOKEN.sub("[token]", "\n\nwhich led to\n\n".join(reversed(parts)))


def place_of(fault: BaseException | None) -> str | None:
    """Say where in our own code *fault* passed last, as `module:line`."""
    found = None
    step = fault.__traceback__ if fault is not None else None
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS:
            found = f"{path.stem}:{step.tb_lineno}"
        step = step.tb_next
    return found if found and _SHAPES["place"].fullmatch(found) else None


# -- the allow-list --------------------------------------------------------------------------------


class _AllowList:
    """Keep of a line what is known to be harmless."""

    def __init__(self, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _logger: Any, level: str, line: _Line) -> _Line:
        event = line.pop("event", None)
        fault = line.pop("exc_info", None)
        line.pop("stack_info", None)
        if fault:
            line.setdefault("error", sys.exc_info()[1] if fault is True else fault)
        if isinstance(line.get("error"), BaseException) and (place := place_of(line["error"])):
            line.setdefault("place", place)
        known = isinstance(event, str) and event in EVENTS
        kept: _Line = {"level": level, "event": event if known else "unregistered"}
        refused = [] if known else ["the event"]
        for name, value in line.items():
            fit = _fit(name, value) if known else None
            if fit is None:
                refused.append(repr(name) if _NAME.fullmatch(str(name)) else "a name")
            else:
                kept[name] = fit
        if refused and self._strict:
            raise NotAllowed(f"the log's allow-list does not know {', '.join(refused)}; see bot/logs.py")
        if refused:
            kept["dropped"] = len(refused)
        return kept


def _fit(name: str, value: Any) -> bool | int | float | str | None:
    """Give *value* as it may be written under *name*, or None."""
    if not _NAME.fullmatch(name):
        return None
    if name == "error":
        kind = value if isinstance(value, type) else type(value)
        return kind.__name__ if issubclass(kind, BaseException) else None
    if name in _SHAPES:
        return value if isinstance(value, str) and _SHAPES[name].fullmatch(value) else None
    if isinstance(value, Enum):
        value = value.value
        return value if isinstance(value, int) or (isinstance(value, str) and len(value) <= 40) else None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(value, 3) if abs(value) <= _GREATEST else None
    return value if isinstance(value, str) and (value in WORDS or value in LIBRARIES) else None


def _stamp(_logger: Any, _level: str, line: _Line) -> _Line:
    return {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **line}


def _as_json(_logger: Any, _level: str, line: _Line) -> str:
    return _TOKEN.sub("[token]", json.dumps(line))


def _as_text(_logger: Any, _level: str, line: _Line) -> str:
    at, level, event = line.pop("at"), line.pop("level"), line.pop("event")
    facts = "  ".join(f"{name}={value}" for name, value in line.items())
    moment = datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
    return _TOKEN.sub("[token]", f"{moment} {level:7} {EVENTS[event]}" + (f"  ({facts})" if facts else ""))


class _Out:
    """Write lines, whole and at once; a closed pipe ends logging, not the work."""

    def __init__(self, target: TextIO | None) -> None:
        self._target = target

    def msg(self, line: str) -> None:
        try:
            target = self._target or sys.stderr
            target.write(line + "\n")
            target.flush()
        except (OSError, ValueError):
            return

    debug = info = warning = warn = error = critical = exception = fatal = log = msg


def _configure(level: str, style: Format, target: TextIO | None, strict: bool) -> None:
    structlog.configure(
        processors=[_AllowList(strict), _stamp, _as_text if style == "text" else _as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Out(target),
        cache_logger_on_first_use=False,
    )


# -- libraries and faults --------------------------------------------------------------------------


class _HarmlessRecord(logging.LogRecord):
    error: type[BaseException] | None = None


def _harmless_record(
    name: Any,
    level: Any,
    path: str,
    line: int,
    _message: Any,
    _args: Any,
    exc_info: Any,
    *_more: Any,
    **_also: Any,
) -> logging.LogRecord:
    """Make a record that bears no words, for handlers too that a library adds for itself (SQLAlchemy's echo)."""
    family = str(name).partition(".")[0]
    known = family if family in LIBRARIES else "other"
    record = _HarmlessRecord(known, level or 0, path, line, "(not shown)", (), None)
    record.error = exc_info[0] if exc_info else None
    return record


class _Libraries(logging.Handler):
    """Take what libraries log: nothing below WARNING, and of the rest only who, how bad and where."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Any] = {"library": record.name if record.name in LIBRARIES else "other"}
        place = f"{record.module}:{record.lineno}"
        if _SHAPES["place"].fullmatch(place):
            facts["place"] = place
        if isinstance(record, _HarmlessRecord) and record.error is not None:
            facts["error"] = record.error
        log = get_log()
        (log.error if record.levelno >= logging.ERROR else log.warning)("library", **facts)


def _report(event: str, fault: BaseException | type[BaseException] | None) -> None:
    get_log().error(event, **({} if fault is None else {"error": fault}))


def _report_crash(kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _report("crashed", fault)


_configure("info", "json", None, strict=True)
