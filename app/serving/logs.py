"""What is written down: what happened and where, never with what data.

A line with a link, an answer or a row of the database would undo what the storage keeps apart, and
it is not only our own lines that could hold one: the web framework names the address that failed,
the database the row that stood in the way, Python the text of an exception. So one formatter
writes the lines of all loggers. Of an exception it writes the type and the places; of others'
messages only what stands in their source, and numbers.
"""

import logging
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType, TracebackType
from typing import Any, TextIO

from gunicorn import glogging
from gunicorn.config import Config as GunicornConfig

ROOT = Path(__file__).resolve().parents[2]
OWN = ("parallax", "surveys", "analysis")
"""Loggers of ours, whose messages are written with care. Not "app": that is Flask's."""
PACKAGES = ("analysis", "app", "surveys", "templates")
LOGGING = (logging.__file__, glogging.__file__, __file__)
LEFT_OUT = "…"
WITHHELD = "(a message with data in it)"
SHORTEST = 4
DEPTH = 8

log = logging.getLogger("parallax")


def configure() -> None:
    """Have everything that this process writes down go through `Discreet`, to standard error."""
    handler = _Handler()
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda got: _failure("Clearing away failed.", got.exc_value)
    threading.excepthook = lambda got: _failure("A thread ended.", got.exc_value)


class Discreet(logging.Formatter):
    """A line: time, process, level, logger, message; below it an exception's types and places."""

    def __init__(self) -> None:
        super().__init__(datefmt="%Y-%m-%d %H:%M:%S %z")

    def format(self, record: logging.LogRecord) -> str:
        """The line, without data."""
        own = record.name.partition(".")[0] in OWN
        head = f"{self.formatTime(record, self.datefmt)} [{record.process}]"
        text = _filled(record) if own or _is_constant(record.msg) else _withheld(record)
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join((f"{head} {record.levelname} {record.name}: {text}", *_lines_of(error)))


class ServerLog(glogging.Logger):
    """gunicorn's log, written by the same handler as everything else."""

    def setup(self, cfg: GunicornConfig) -> None:
        """Take its own handlers away again."""
        super().setup(cfg)
        for each in (self.error_log, self.access_log):
            each.handlers.clear()
            each.propagate = True


class _Handler(logging.StreamHandler[Any]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Python would print the arguments of a line that could not be written."""
        sys.stderr.write(f"A line could not be written: {record.pathname}:{record.lineno}\n")


def _filled(record: logging.LogRecord) -> str:
    """The message with its arguments: of our own loggers all but exceptions, else numbers."""
    own = record.name.partition(".")[0] in OWN
    given = record.args if isinstance(record.args, tuple) else ()
    try:
        return str(record.msg) % tuple(_shown(each, own=own) for each in given)
    except (TypeError, ValueError):
        return str(record.msg)


def _shown(value: object, *, own: bool) -> object:
    if isinstance(value, BaseException):
        return f"{type(value).__qualname__}{_state(getattr(value, 'orig', value))}"
    if own or isinstance(value, (int, float)):
        return value
    if isinstance(value, str) and value in signal.Signals.__members__:
        return value
    return LEFT_OUT


def _is_constant(message: object) -> bool:
    """Whether a message stands in the source of those who are just logging it, in one piece or in
    several: then nothing of a request is in it.
    """
    known = {text for frame in _stack() for text in _texts(frame.f_code)}
    left = str(message)
    for text in sorted(known, key=len, reverse=True):
        left = left.replace(text, "")
    return not left.strip()


def _stack() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - whoever logs is up there
    while frame is not None:
        if frame.f_code.co_filename not in LOGGING:
            yield frame
        frame = frame.f_back


def _texts(code: CodeType) -> Iterator[str]:
    return (each for each in code.co_consts if isinstance(each, str) and len(each) >= SHORTEST)


def _withheld(record: logging.LogRecord) -> str:
    known = None if record.exc_info else sys.exc_info()[0]
    kind = f" {known.__qualname__}" if known else ""
    caller = next(_stack())
    return f"{WITHHELD}{kind} at {_place(caller.f_code, caller.f_lineno)}"


def _lines_of(error: BaseException | None) -> Iterator[str]:
    """An exception and what it came from, the last first: types and places, no text."""
    for _ in range(DEPTH):
        if error is None:
            return
        yield f"  {type(error).__module__}.{type(error).__qualname__}{_state(error)}"
        yield from _frames(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _state(error: BaseException) -> str:
    """The database's own code for what went wrong."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f" ({code})" if code else ""


def _frames(trace: TracebackType | None) -> Iterator[str]:
    """Our own places, and the one where it happened."""
    places = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    for at, (code, line) in enumerate(places):
        if _own_file(code) or at == len(places) - 1:
            yield f"    {_place(code, line)}"


def _place(code: CodeType, line: int) -> str:
    path = Path(code.co_filename)
    file = path.relative_to(ROOT) if _own_file(code) else Path(*path.parts[-2:])
    return f"{file}:{line} in {code.co_name}"


def _own_file(code: CodeType) -> bool:
    path = Path(code.co_filename)
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES


def _warned(
    message: Warning | str,  # noqa: ARG001 - it may repeat data
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    place = "/".join(Path(filename).parts[-2:])
    log.warning("%s at %s:%s", category.__name__, place, lineno)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("The process ended.", exc_info=(kind, error, trace))


def _failure(what: str, error: BaseException | None) -> None:
    log.error(what, exc_info=error)
