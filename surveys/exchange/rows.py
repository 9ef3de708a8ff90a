"""Answers from a file: rows of text under a header become sheets, every bad cell named.

Pure: the caller opens the file. A cell is judged by `answers.mark_of` and `answers.read`, as the
form is; only what a file adds is here: names of columns, codes, audiences, respondent weights.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

from surveys.answers import BLANK, NOT_APPLICABLE, Answers
from surveys.errors import AnswersError, Problem
from surveys.exchange.columns import Cells, Header, bind
from surveys.instrument import Instrument

SHOWN = 20
"""How many problems of a file are listed one by one."""

Row = tuple[int, Sequence[str]]
"""The line in the file at which a row starts (from 1), and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The sheets of one audience: `ratings` is n × width characters, as they are stored.

    `weights` has one number per sheet, or is None; `records` are the sheets with choices or notes,
    `at` their places among all sheets. `seconds`: what each took, NaN where it is not said, or
    None.
    `kept`: the cells of the columns that were to be kept, a row per sheet.
    """

    audience: str
    n: int
    ratings: bytes
    weights: tuple[float, ...] | None
    records: tuple[Answers, ...]
    kept: tuple[tuple[str, ...], ...] = ()
    at: tuple[int, ...] = ()
    seconds: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was read from one file: sheets per audience, and the columns it did not need."""

    rows: int
    sheets: tuple[Sheets, ...]
    passed_over: tuple[str, ...]


def read_rows(
    instrument: Instrument,
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    file: str = "",
    audience: str | None = None,
    weight: str | None = None,
    duration: str | None = None,
    keep: Sequence[str] = (),
) -> Table:
    """Read a file's rows, each a respondent, into sheets.

    Args:
        instrument: says which columns there must be and what may stand in them.
        header: the names of the columns.
        rows: the rest; rows without any text are passed over.
        file: named in messages.
        audience: the column that says who answers (an audience's id or name); None: the one
            that the instrument names, else every row is of its first demand-side audience.
        weight: the column of respondent weights; None: the one that the instrument names, if any.
        duration: the column that says in how many seconds the sheet was filled in; a blank cell
            leaves it unknown.
        keep: further columns whose text is kept beside each sheet, as it stands there.

    Raises:
        AnswersError: with the first problems and their number; nothing is taken.
    """
    columns = bind(
        instrument,
        header,
        file=file,
        audience=audience or instrument.model.columns.audience,
        weight=weight or instrument.model.columns.weight,
        duration=duration,
        keep=keep,
    )
    reader = _Reader(columns, file)
    for line, cells in rows:
        reader.take(line, cells)
    reader.finish()
    return Table(
        rows=reader.rows,
        sheets=tuple(pile.sheets(name) for name, pile in reader.piles.items()),
        passed_over=columns.passed_over,
    )


@dataclass(slots=True)
class _Pile:
    """The sheets of one audience as they come."""

    ratings: list[str] = field(default_factory=list)
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    records: list[Answers] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)

    def sheets(self, audience: str) -> Sheets:
        return Sheets(
            audience=audience,
            n=len(self.ratings),
            ratings="".join(self.ratings).encode("ascii"),
            weights=tuple(self.weights) if self.weights else None,
            seconds=tuple(self.seconds) if self.seconds else None,
            records=tuple(self.records),
            kept=tuple(self.kept),
            at=tuple(self.at),
        )


class _Reader:
    """Takes row after row; keeps the first problems and counts the others."""

    def __init__(self, header: Header, file: str) -> None:
        self.header = header
        self.file = file
        self.rows = 0
        self.piles: dict[str, _Pile] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self._rated = False
        self._cells: dict[str, Cells] = {}

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Read one row."""
        width = len(self.header.names)
        if len(cells) != width:
            if not any(cell.strip() for cell in cells):
                return
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                what = (
                    f"{len(cells)} cells under {width} column names. Check quotes and separators."
                )
                self._note(line, "", "ragged", what)
                return
        elif not any(cells):
            return
        self.rows += 1
        audience = self._audience(line, cells)
        if audience is not None:
            self._sheet(line, cells, audience)

    def _audience(self, line: int, cells: Sequence[str]) -> str | None:
        if self.header.audience is None:
            return self.header.everyone
        value = cells[self.header.audience]
        found = self.header.audiences.get(value.strip().casefold())
        if found is None:
            known = ", ".join(dict.fromkeys(self.header.audiences.values()))
            what = f"{value[:40]!r} is no audience. Use one of: {known}."
            self._note(line, self.header.names[self.header.audience], "no_such_audience", what)
        return found

    def _sheet(self, line: int, cells: Sequence[str], audience: str) -> None:
        if audience not in self._cells:
            self._cells[audience] = self.header.cells(audience)
            self.piles[audience] = _Pile()
        reader, pile = self._cells[audience], self.piles[audience]
        ratings = reader.ratings(cells)
        if reader.wrong in ratings:
            for name, code, what in reader.explain(cells):
                self._note(line, name, code, what)
        self._rated = self._rated or bool(ratings.strip(BLANK + NOT_APPLICABLE))
        record, problems = reader.record(cells, ratings)
        for name, code, what in problems:
            self._note(line, name, code, what)
        if record is not None:
            pile.at.append(len(pile.ratings))
            pile.records.append(record)
        pile.ratings.append(ratings)
        if self.header.kept:
            pile.kept.append(tuple(cells[place].strip() for place in self.header.kept))
        if self.header.weight is not None:
            pile.weights.append(self._weight(line, cells[self.header.weight]))
        if self.header.duration is not None:
            pile.seconds.append(self._duration(line, cells[self.header.duration]))

    def _weight(self, line: int, value: str) -> float:
        try:
            weight = float(value)
        except ValueError:
            weight = 0.0
        if weight > 0 and isfinite(weight):
            return weight
        assert self.header.weight is not None
        what = f"{value[:20]!r} is no weight. Give every row a number above zero."
        self._note(line, self.header.names[self.header.weight], "bad_weight", what)
        return 1.0

    def _duration(self, line: int, value: str) -> float:
        text = value.strip()
        try:
            seconds = float(text) if text else nan
        except ValueError:
            seconds = -1.0
        if (seconds >= 0 and isfinite(seconds)) or not text:
            return seconds
        assert self.header.duration is not None
        what = f"{text[:20]!r} is no number of seconds. Write one, or leave the cell blank."
        self._note(line, self.header.names[self.header.duration], "bad_duration", what)
        return nan

    def finish(self) -> None:
        """Check what only the whole file can tell, and raise what was found."""
        absent = (each for audience in self._cells for each in self.header.absent(audience))
        for name, what in dict.fromkeys(absent):
            self._add(Problem(where=self._where(name), code="missing_column", what=what))
        if not self.rows and not self.count:
            what = "a header and no answers below it. Export the answers again."
            self._add(Problem(where=self.file, code="no_rows", what=what))
        elif not self.count and not self._rated:
            what = f"{self.rows} rows, and not one answer to an item. Check the columns' contents."
            self._add(Problem(where=self.file, code="no_answers", what=what))
        if self.count > len(self.problems):
            what = f"{self.count - len(self.problems)} more problems. Mend these first."
            self.problems.append(Problem(where=self.file, code="more", what=what))
        if self.problems:
            raise AnswersError(tuple(self.problems))

    def _note(self, line: int, column: str, code: str, what: str) -> None:
        place = f"row {line}, column {column}" if column else f"row {line}"
        self._add(Problem(where=self._where(place), code=code, what=what))

    def _where(self, place: str) -> str:
        return f"{self.file}: {place}" if self.file else place

    def _add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)
