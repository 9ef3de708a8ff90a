"""Answers from a file: rows of text under a header become sheets, every bad cell named.

Pure: the caller opens the file. A cell is judged by `answers.mark_of` and `answers.read`, as the
form is; only what a file adds is here: names of columns, codes, audiences, respondent weights.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

from surveys.errors import AnswersError
from surveys.exchange.cells import Cells
from surveys.exchange.columns import Header, bind
from surveys.exchange.faults import Faults
from surveys.fieldwork.answers import BLANK, CUT, MAX_WORDS, NOT_APPLICABLE, Answers
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.labels import number_of
from surveys.questionnaire.text import fold

Row = tuple[int, Sequence[str]]
"""The number of a row as a spreadsheet shows it (the header has 1, as a rule), and its cells."""


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
    """What was read from one file: sheets per wave and audience, and the columns it did not need.

    Without a column of waves all sheets are of the wave "". `notes`: what there is to say of the
    rows, in English.
    """

    rows: int
    waves: Mapping[str, tuple[Sheets, ...]]
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def sheets(self) -> tuple[Sheets, ...]:
        """Those of all waves."""
        return tuple(each for own in self.waves.values() for each in own)


def read_rows(
    instrument: Instrument,
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    file: str = "",
    audience: str | None = None,
    weight: str | None = None,
    duration: str | None = None,
    wave: str | None = None,
    keep: Sequence[str] = (),
) -> Table:
    """Read a file's rows, each a respondent, into sheets. Rows of the weight 0 count for nothing.

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
        wave: the column that says in which wave the sheet was filled in.
        keep: further columns whose text is kept beside each sheet, as it stands there.

    Raises:
        AnswersError: with the first kinds of fault, and how many there are; nothing is taken.
    """
    columns = bind(
        instrument,
        header,
        file=file,
        audience=audience or instrument.model.columns.audience,
        weight=weight or instrument.model.columns.weight,
        duration=duration,
        wave=wave,
        keep=keep,
    )
    reader = _Reader(columns, file)
    for number, cells in rows:
        reader.take(number, cells)
    reader.finish()
    return Table(
        rows=reader.rows,
        waves=reader.waves(),
        passed_over=columns.passed_over,
        notes=tuple(reader.notes()),
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
    """Takes row after row, and notes what is wrong."""

    def __init__(self, header: Header, file: str) -> None:
        self.header = header
        self.faults = Faults(file)
        self.rows = 0
        self.weightless = 0
        self.cut = 0
        self.piles: dict[tuple[str, str], _Pile] = {}
        self._rated = False
        self._cells: dict[str, Cells] = {}
        self._spelled: dict[str, str | None] = {}

    def take(self, row: int, cells: Sequence[str]) -> None:
        """Read one row."""
        width = len(self.header.names)
        if not any(map(str.strip, cells)):
            return
        if len(cells) != width and (len(cells) < width or any(map(str.strip, cells[width:]))):
            what = f"{len(cells)} cells under {width} column names. Check quotes and separators."
            if len(cells) == width + 1:
                what += " If the first column holds names of rows, give it a name in the header."
            self.faults.cell(row, "", "ragged", what)
            return
        weight = self._weight(row, cells)
        if weight == 0:
            self.weightless += 1
            return
        self.rows += 1
        wave, audience = self._wave(row, cells), self._audience(row, cells)
        if audience is not None:
            self._sheet(row, cells, self._pile(wave, audience, weight), audience)

    def _audience(self, row: int, cells: Sequence[str]) -> str | None:
        if self.header.audience is None:
            return self.header.everyone
        cell = cells[self.header.audience]
        if cell not in self._spelled:
            self._spelled[cell] = self.header.audiences.get(fold(cell))
        found = self._spelled[cell]
        if found is None:
            known = ", ".join(dict.fromkeys(self.header.audiences.values()))
            what = f"{cell.strip()[:40]!r} is no audience. Use one of: {known}."
            self._fault(row, self.header.audience, "no_such_audience", what)
        return found

    def _wave(self, row: int, cells: Sequence[str]) -> str:
        if self.header.wave is None:
            return ""
        wave = cells[self.header.wave].strip()
        if not wave:
            what = "does not say its wave. Fill in the column, or leave the row out."
            self._fault(row, self.header.wave, "no_wave", what)
        return wave

    def _pile(self, wave: str, audience: str, weight: float | None) -> _Pile:
        pile = self.piles.get((wave, audience))
        if pile is None:
            pile = self.piles[wave, audience] = _Pile()
        if weight is not None:
            pile.weights.append(weight)
        return pile

    def _sheet(self, row: int, cells: Sequence[str], pile: _Pile, audience: str) -> None:
        if audience not in self._cells:
            self._cells[audience] = self.header.cells(audience)
        reader = self._cells[audience]
        ratings = reader.ratings(cells)
        if reader.wrong in ratings:
            for name, code, what in reader.explain(cells):
                self.faults.cell(row, name, code, what)
        self._rated = self._rated or bool(ratings.strip(BLANK + NOT_APPLICABLE))
        record, problems = reader.record(cells, ratings)
        for name, code, what in problems:
            self.faults.cell(row, name, code, what)
        if record is not None:
            pile.at.append(len(pile.ratings))
            pile.records.append(record)
            self.cut += sum(note.cut for note in record.notes)
        pile.ratings.append(ratings)
        if self.header.kept:
            pile.kept.append(tuple(cells[place].strip() for place in self.header.kept))
        if self.header.duration is not None:
            pile.seconds.append(self._duration(row, cells[self.header.duration]))

    def _weight(self, row: int, cells: Sequence[str]) -> float | None:
        """The row's weight, 1 where it is none; None where rows have none."""
        if self.header.weight is None:
            return None
        value = cells[self.header.weight].strip()
        weight = number_of(value)
        if weight is not None and weight >= 0 and isfinite(weight):
            return weight
        is_what = f"{value[:20]!r} is no weight" if value else "there is no weight"
        what = f"{is_what}. Give every row a number from 0 up; 0 counts for nothing."
        self._fault(row, self.header.weight, "bad_weight", what)
        return 1.0

    def _duration(self, row: int, value: str) -> float:
        text = value.strip()
        if not text:
            return nan
        seconds = number_of(text)
        if seconds is not None and seconds >= 0 and isfinite(seconds):
            return seconds
        assert self.header.duration is not None
        what = f"{text[:20]!r} is no number of seconds. Write one, or leave the cell blank."
        self._fault(row, self.header.duration, "bad_duration", what)
        return nan

    def _fault(self, row: int, place: int, code: str, what: str) -> None:
        self.faults.cell(row, self.header.names[place], code, what)

    def finish(self) -> None:
        """Check what only the whole file can tell, and raise what was found."""
        absent = (each for audience in self._cells for each in self.header.absent(audience))
        for name, what in dict.fromkeys(absent):
            self.faults.whole(name, "missing_column", what)
        if not self.faults.count:
            self._check_some()
        if self.faults.count:
            raise AnswersError(self.faults.problems())

    def _check_some(self) -> None:
        if not self.rows and self.weightless:
            assert self.header.weight is not None
            column = self.header.names[self.header.weight]
            what = f"all {self.weightless} rows have the weight 0, so there is nothing to count."
            self.faults.whole(column, "no_weights", f"{what} Name the column of the weights.")
        elif not self.rows:
            what = "a header and no answers below it. Export the answers again."
            self.faults.whole("", "no_rows", what)
        elif not self._rated:
            what = f"{self.rows} rows, and not one answer to an item. Check the columns' contents."
            self.faults.whole("", "no_answers", what)

    def waves(self) -> dict[str, tuple[Sheets, ...]]:
        """The sheets of every wave, in the order in which waves and audiences came."""
        found: dict[str, tuple[Sheets, ...]] = {}
        for (wave, audience), pile in self.piles.items():
            found[wave] = (*found.get(wave, ()), pile.sheets(audience))
        return found

    def notes(self) -> Iterator[str]:
        """What there is to say of the rows."""
        if self.weightless:
            rows = "1 row has" if self.weightless == 1 else f"{self.weightless} rows have"
            yield f"{rows} the weight 0 and count{'s' * (self.weightless == 1)} for nothing"
        if self.cut:
            texts = "1 text is" if self.cut == 1 else f"{self.cut} texts are"
            yield f"{texts} longer than {MAX_WORDS} characters: cut there, and marked{CUT}"
