"""Row names: R writes them, by default, into a first column that the header does not name."""

import csv
from collections.abc import Iterable, Iterator, Sequence


class Unclear(Exception):
    """Nobody can tell whether rows begin with a name, or end in a separator too many."""


def has_row_names(lines: Iterable[str], separator: str) -> bool:
    """Whether every row has one cell more than the header, and begins with a name of its own.

    R quotes these names. Without quotes it may as well be that numbers have decimal commas, and all
    columns would be read one place off; where every last cell is empty, that rows end in a comma.

    Raises:
        Unclear: every last cell is empty, and the names are R's own, the numbers from 1 on: rows
            that end in a comma, or names beside a column in which nothing stands.
    """
    records = _records(lines, separator)
    width = len(next(records)[1])
    seen, ends = dict[str, None](), set[str]()
    for start, cells in records:
        name = cells[0] if cells else ""
        if len(cells) != width + 1 or not start.startswith('"') or not name or name in seen:
            return False
        seen[name] = None
        ends.add(cells[-1].strip())
    if ends == {""} and list(seen) == [str(number) for number in range(1, len(seen) + 1)]:
        raise Unclear
    return bool(ends - {""})


def _records(lines: Iterable[str], separator: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Every row that is not blank, with the line of text on which it begins."""
    followed = _Lines(lines)
    reader = csv.reader(followed, delimiter=separator)
    try:
        for cells in reader:
            start, followed.start = followed.start, ""
            if any(cell.strip() for cell in cells):
                yield start, cells
    except csv.Error:
        yield "", ()


class _Lines:
    """The lines of a text; `start` is the first that was taken since it was emptied."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.start = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.start = self.start or line
        return line
