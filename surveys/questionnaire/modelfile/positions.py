"""Where each table, key and element of a TOML text stands: the line numbers of error messages.

Only for a text that tomllib has accepted: the scan follows the syntax without checking it.
"""

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and indices from the root, as one would subscript the parsed document."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"""(?:"{0,2})'
    r"|'''[\s\S]*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")


def lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array element of a valid TOML text."""
    scan = _Scan(text)
    table: Path = ()
    while scan.skip() < len(text):
        table = scan.header() if text[scan.at] == "[" else scan.pair(table)
    return scan.lines


def nearest(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the innermost thing around it that is written; 1 for the root."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scan:
    """A cursor over the text that notes the line of all it passes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._counts: dict[Path, int] = {}

    def skip(self) -> int:
        """Pass blanks, line ends and comments; the new place."""
        self.at = self._end_of(_SPACE)
        return self.at

    def header(self) -> Path:
        """Pass `[a.b]` or `[[a.b]]`; the path of the table that it opens."""
        line, width = self._line(), 2 if self.text.startswith("[[", self.at) else 1
        self.at += width
        *outer, last = self._keys()
        self.at += width
        path: Path = ()
        for key in outer:
            path = self._newest((*path, key))
            self.lines.setdefault(path, line)
        path = (*path, last)
        if width == 2:
            self.lines.setdefault(path, line)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = self._newest(path)
        self.lines[path] = line
        return path

    def pair(self, table: Path) -> Path:
        """Pass `key = value` of a table; the path of that table."""
        line, path = self._line(), table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1
        self._value(path)
        return table

    def _value(self, path: Path) -> None:
        self.skip()
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        else:
            self.at = self._end_of(_STRING if opening in "\"'" else _SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.text[self.skip()] != "]":
            if self.text[self.at] == ",":
                self.at, index = self.at + 1, index + 1
            else:
                self.lines[(*path, index)] = self._line()
                self._value((*path, index))
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self.text[self.skip()] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self.pair(path)
        self.at += 1

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while not keys or self.text[self.at] == ".":
            self.at += bool(keys)
            self.skip()
            start, self.at = self.at, self._end_of(_KEY)
            keys.append(_plain(self.text[start : self.at]))
            self.skip()
        return keys

    def _newest(self, path: Path) -> Path:
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _end_of(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"line {self._line()} is not TOML")
        return match.end()

    def _line(self) -> int:
        return bisect_right(self._breaks, self.at - 1) + 1


def _plain(key: str) -> str:
    """A key without its quotation marks and escapes."""
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key
