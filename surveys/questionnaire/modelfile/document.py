"""One TOML text under reading: its values, its lines, and the problems found so far."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path as File

from surveys.errors import Line, ModelError, Place, Problem, Source
from surveys.exchange.decoding import Undecodable, decode_utf_8
from surveys.phrases import Phrase, say
from surveys.questionnaire.modelfile import positions
from surveys.questionnaire.modelfile.positions import Path

_REMEDIES = (
    ("Cannot overwrite a value", "file.remedy.overwritten"),
    ("Cannot declare", "file.remedy.declared"),
    ("Cannot mutate", "file.remedy.closed"),
    ("Expected '='", "file.remedy.equals"),
    ("Expected newline", "file.remedy.newline"),
    ("Invalid value", "file.remedy.value"),
    ("Illegal character", "file.remedy.character"),
    ("Unterminated string", "file.remedy.string"),
    ("Unclosed array", "file.remedy.list"),
    ("Unclosed inline table", "file.remedy.table"),
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
            raise self._error(line, say("file.long_key"))
        try:
            return tomllib.loads(self.text)
        except RecursionError:
            line, what = 1, say("file.too_deep")
        except ValueError as error:
            line, what = self._syntax(str(error))
        raise self._error(line, what) from None

    def _error(self, line: int, what: Phrase) -> ModelError:
        return ModelError((worded(Line(self.file, line), "syntax", what),))

    def _syntax(self, message: str) -> tuple[int, Phrase]:
        place = _PLACE.search(message)
        last = self.text.rstrip().count("\n") + 1
        line = last if place is None or place[1] is None else int(place[1])
        reason = _PLACE.sub("", message)
        known = (remedy for start, remedy in _REMEDIES if reason.startswith(start))
        remedy = say(next(known, "file.remedy.other"))
        return line, say("file.syntax", reason=reason, remedy=remedy)

    @cached_property
    def _lines(self) -> dict[Path, int]:
        return positions.lines(self.text)

    def line(self, path: Path) -> int:
        """The line on which the thing at `path`, or what holds it, is written."""
        return positions.nearest(self._lines, path)

    def problem(self, path: Path, code: str, what: Phrase) -> None:
        """Note that something is wrong at `path`; `what` says how to mend it.

        Raises:
            ModelError: there are too many to go on.
        """
        line = self.line(path)
        problem = worded(Line(self.file, line), code, what)
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


def worded(where: Place, code: str, said: Phrase) -> Problem:
    """A problem that a phrase words."""
    return Problem(where=where, code=code, what=str(said), said=said)


def suggest(word: str, known: Iterable[str]) -> Phrase:
    """The remedy for an unknown word: the nearest known one, if one is near, and all of them."""
    words: Sequence[str] = list(dict.fromkeys(known))
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.7)
    if not words:
        return say("file.suggest.none")
    names = ", ".join([*words[:MOST_WORDS], *(["…"] if len(words) > MOST_WORDS else [])])
    if near:
        return say("file.suggest.near", near=near[0], names=names)
    return say("file.suggest.known", names=names)


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
        said = say("file.encoding", byte=f"0x{error.byte or 0:02x}")
        raise ModelError((worded(Line(file, line), "encoding", said),)) from error
