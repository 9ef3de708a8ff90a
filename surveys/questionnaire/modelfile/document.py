"""One TOML text under reading: its values, its lines, and the problems found so far."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path as File

from surveys.errors import Line, ModelError, Problem, Source
from surveys.exchange.decoding import Undecodable, decode_utf_8
from surveys.questionnaire.modelfile import positions
from surveys.questionnaire.modelfile.positions import Path

_REMEDIES = (
    (
        "Cannot overwrite a value",
        "A key stands twice (keep one of them), or a list's [[…]] lacks brackets.",
    ),
    ("Cannot declare", "This table is there already: write [[…]] for each entry of a list."),
    ("Cannot mutate", "This table is closed already: put its keys in one place."),
    ("Expected '='", "Write key = value, with the key in plain letters, digits, _ or -."),
    ("Expected newline", 'Write one key = value per line, and a quotation mark in a text as \\".'),
    (
        "Invalid value",
        'Put texts between straight quotation marks ("…"); write true and false small.',
    ),
    ("Illegal character", "A text in quotation marks ends on its line; several lines take three."),
    ("Unterminated string", "Close the text with the marks that opened it."),
    ("Unclosed array", "Close the list with ], and put a comma between its elements."),
    ("Unclosed inline table", "Close { … } on the same line, with commas between its entries."),
)
MOST_WORDS = 24
"""So many of the words that may stand in a place are listed."""
MOST_PROBLEMS = 200
"""Where reading ends: nobody mends more at a time, and a hostile file has a million."""
# `a.b.c…`: the parser's time grows with the square of such a key.
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){24}""", re.ASCII
)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Document:
    """The parsed text of one file, and what is wrong with it.

    Raises:
        ModelError: the text is no TOML.
    """

    def __init__(self, text: str, *, file: str) -> None:
        self.file = file
        self.text = text.removeprefix("\ufeff")
        self.languages: tuple[str, ...] = ()
        self.languages_at: Path = ()
        self._problems: dict[Problem, int] = {}
        self._claims: dict[tuple[str, str], int] = {}
        self.root = self._parse()

    def _parse(self) -> dict[str, object]:
        if long := _LONG_KEY.search(self.text):
            line = self.text.count("\n", 0, long.start()) + 1
            what = "a name of too many parts. Write at most a few, with dots between them."
            raise self._error(line, what)
        try:
            return tomllib.loads(self.text)
        except RecursionError:
            line, what = 1, "lists or tables are nested too deeply. Use fewer levels."
        except ValueError as error:
            line, what = self._syntax(str(error))
        raise self._error(line, what) from None

    def _error(self, line: int, what: str) -> ModelError:
        return ModelError((Problem(where=Line(self.file, line), code="syntax", what=what),))

    def _syntax(self, message: str) -> tuple[int, str]:
        place = _PLACE.search(message)
        last = self.text.rstrip().count("\n") + 1
        line = last if place is None or place[1] is None else int(place[1])
        reason = _PLACE.sub("", message)
        known = (remedy for start, remedy in _REMEDIES if reason.startswith(start))
        remedy = next(known, "Check quotation marks, brackets and commas here.")
        return line, f"not TOML: {reason}. {remedy}"

    @cached_property
    def _lines(self) -> dict[Path, int]:
        return positions.lines(self.text)

    def line(self, path: Path) -> int:
        """The line on which the thing at `path`, or what holds it, is written."""
        return positions.nearest(self._lines, path)

    def problem(self, path: Path, code: str, what: str) -> None:
        """Note that something is wrong at `path`; `what` says how to mend it.

        Raises:
            ModelError: there are too many to go on.
        """
        line = self.line(path)
        problem = Problem(where=Line(self.file, line), code=code, what=what)
        self._problems.setdefault(problem, line)
        if len(self._problems) >= MOST_PROBLEMS:
            self.check()

    def claim(self, space: str, name: str, path: Path) -> int | None:
        """Take a name; the line that took it before, if one did."""
        earlier = self._claims.get((space, name))
        self._claims.setdefault((space, name), self.line(path))
        return earlier

    def check(self) -> None:
        """Raise `ModelError` with all problems noted, in the order of their lines, if any."""
        if self._problems:
            raise ModelError(tuple(sorted(self._problems, key=self._problems.__getitem__)))


def suggest(word: str, known: Iterable[str]) -> str:
    """The remedy for an unknown word: the nearest known one, if one is near, and all of them."""
    words: Sequence[str] = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.7)
    if not words:
        return "There is none to use: define one."
    first = f"Did you mean '{near[0]}'? " if near else ""
    more = ", …" if len(words) > MOST_WORDS else ""
    return f"{first}Use one of: {', '.join(words[:MOST_WORDS])}{more}."


def text_of(path: File) -> str:
    """The text of a file, with or without byte order mark.

    Raises:
        ModelError: there is no such file, or it is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}). Check the path."
        problem = Problem(where=Source(str(path)), code="unreadable", what=what)
        raise ModelError((problem,)) from error
    return decode(raw, file=path.name)


def decode(raw: bytes, *, file: str) -> str:
    """The text of a file in UTF-8, with or without byte order mark.

    Raises:
        ModelError: the bytes are in another encoding; the line is named.
    """
    try:
        return decode_utf_8(raw)
    except Undecodable as error:
        line = (error.before or "").count("\n") + 1
        what = f"not UTF-8 (byte 0x{error.byte or 0:02x}). Save the file as UTF-8."
        problem = Problem(where=Line(file, line), code="encoding", what=what)
        raise ModelError((problem,)) from error
