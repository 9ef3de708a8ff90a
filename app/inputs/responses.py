"""Responses from a file: every column is coded by its different texts.

A text is looked at once, by `surveys.exchange.cells`; so every bad cell is named by row and column,
and a million good ones cost little more than finding which texts there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.study.matrix import Points, unpack
from app.inputs.csvfile import CsvFile
from app.inputs.grouping import first_rows, in_order
from app.inputs.records import Records, read_records
from app.inputs.table import Bools, Table, read_table
from app.inputs.texts import Texts
from surveys.errors import AnswersError
from surveys.exchange.cells import WRONG, Bad, Others, off_scale, seconds_of, wave_of, weight_of
from surveys.exchange.columns import Header, Named, bind
from surveys.exchange.faults import Faults
from surveys.fieldwork.answers import BLANK, CUT, MAX_WORDS, NOT_APPLICABLE, Answers
from surveys.questionnaire.instrument import Instrument, Rating

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]
RAGGED, WEIGHT, WAVE, AUDIENCE, RATINGS = range(5)
"""The order of a row's faults; those of choices and words come behind its ratings, its duration
last.
"""
LAST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Responses:
    """The responses of one audience, in the order of their rows; all else is joined by it.

    `marks` is n × width characters, as they are stored. `weights` has one number per response, or
    is None; `records` are the responses with choices or notes, `at` their places among all.
    `seconds`: what each took, NaN where it is not said, or None. `beside`: the columns that were to
    be kept, by name.
    """

    audience: str
    marks: NDArray[np.uint8]
    weights: Floats | None
    seconds: Floats | None
    records: tuple[Answers, ...]
    at: Rows
    beside: Mapping[str, Texts]

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.marks)

    @property
    def points(self) -> Points:
        """Their ratings as an array."""
        return unpack(self.marks.tobytes(), self.marks.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResponseFile:
    """What was read from one file: responses by wave, and the columns that it did not need.

    Without a column of waves all responses are of the wave "". `notes`: what there is to say of the
    rows, in English.
    """

    rows: int
    waves: Mapping[str, tuple[Responses, ...]]
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def responses(self) -> tuple[Responses, ...]:
        """Those of all waves."""
        return tuple(each for wave in self.waves.values() for each in wave)


def read_responses(
    file: CsvFile, instrument: Instrument, named: Named | None = None
) -> ResponseFile:
    """Read a file's rows, each a respondent. Rows of the weight 0 count for nothing, rows without
    any text are passed over.

    Args:
        file: the opened file.
        instrument: says which columns there must be and what may stand in them.
        named: further columns.

    Raises:
        AnswersError: with the first kinds of fault, and how many there are; nothing is taken.
    """
    header = bind(instrument, file.header, named or Named(), file=file.name)
    marks = {name: header.marks(rating) for rating, name in header.ratings}
    # What tells something else of a row, too, is needed as it is written.
    numbers = {name: marks[name].knows for name in marks if name not in header.telling}
    table = read_table(file, header.used, numbers)
    reader = _Reader(header, table, Faults(file.name))
    waves = reader.waves()
    reader.check()
    return ResponseFile(
        rows=len(reader.rows),
        waves=waves,
        passed_over=header.passed_over,
        notes=tuple(reader.notes()),
    )


class _Reader:
    """Codes the columns of one file, and notes what is wrong."""

    def __init__(self, header: Header, table: Table, faults: Faults) -> None:
        self.header = header
        self.faults = faults
        self._table = table
        self._ragged()
        self.rows = np.flatnonzero(~(table.blank | table.ragged))
        self._weights = self._weighted()
        self._audiences = self._audience()
        self._waves = self._wave()
        self._marks = self._ratings()
        self._seconds = self._durations()
        self._cut = 0

    def waves(self) -> dict[str, tuple[Responses, ...]]:
        """The responses of every wave, in the order in which waves and audiences came."""
        responses: dict[str, tuple[Responses, ...]] = {}
        waves, audiences = self._waves, self._audiences
        for code in in_order(
            waves.codes.astype(np.int64) * len(audiences.distinct) + audiences.codes
        ):
            wave, audience = divmod(code, len(audiences.distinct))
            if audiences.distinct[audience]:
                which = (waves.codes == wave) & (audiences.codes == audience)
                part = self._responses(audiences.distinct[audience], np.flatnonzero(which))
                label = waves.distinct[wave]
                responses[label] = (*responses.get(label, ()), part)
        return responses

    def _responses(self, audience: str, which: Rows) -> Responses:
        marks = self._marks[which] if len(which) < len(self._marks) else self._marks
        others = self._others(audience, which, marks)
        return Responses(
            audience=audience,
            marks=marks,
            weights=None if self._weights is None else self._weights[which],
            seconds=None if self._seconds is None else self._seconds[which],
            records=others.records,
            at=others.at,
            beside={
                name: self._column(name).mapped(str.strip).rows(which)
                for name in dict.fromkeys(self.header.named.beside)
            },
        )

    def _others(self, audience: str, which: Rows, marks: NDArray[np.uint8]) -> Records:
        names = self.header.others
        columns = [self._column(name).rows(which) for name in names]
        others = read_records(Others(self.header.instrument, audience, names), columns, marks)
        numbers = self._table.numbers[self.rows[which]]
        place = RATINGS + len(self.header.instrument.ratings)
        for fault in others.faults:
            first = numbers[fault.first].tolist()
            self.faults.cells(fault.column, fault.bad, first, fault.count, place + fault.place)
        self._cut += others.cut
        return others

    def _column(self, name: str) -> Texts:
        """A column in the rows that count."""
        column = self._table.columns[name]
        return column if len(self.rows) == len(column) else column.rows(self.rows)

    def _ragged(self) -> None:
        rows = np.flatnonzero(self._table.ragged)
        width, cells = len(self.header.names), self._table.cells[rows]
        for n, first, count in first_rows(cells):
            what = f"{n} cells under {width} column names. Check quotes and separators."
            if n == width + 1:
                what += " If the first column holds names of rows, give it a name in the header."
            numbers = self._table.numbers[rows[first]].tolist()
            self.faults.cells("", Bad("ragged", what), numbers, count, RAGGED)

    def _weighted(self) -> Floats | None:
        """The weights, 1 where it is none; rows of the weight 0 are left out from here on."""
        name, self.weightless = self.header.named.weight, 0
        if name is None:
            return None
        weights = self._numbers(name, weight_of, WEIGHT)
        weights[np.isinf(weights)] = 1.0
        counting: Bools = weights != 0
        self.weightless = int((~counting).sum())
        self.rows = self.rows[counting]
        counted: Floats = weights[counting]
        return counted

    def _audience(self) -> Texts:
        """Who answers in each row, "" where that is not known."""
        name = self.header.named.audience
        return (
            self._all(self.header.everyone)
            if name is None
            else self._names(name, self.header.audience_of, AUDIENCE)
        )

    def _wave(self) -> Texts:
        name = self.header.named.wave
        return self._all("") if name is None else self._names(name, wave_of, WAVE)

    def _all(self, text: str) -> Texts:
        return Texts(distinct=(text,), codes=np.zeros(len(self.rows), dtype=np.uint8))

    def _durations(self) -> Floats | None:
        name = self.header.named.duration
        known = self._audiences.of(bool, np.bool_)
        return None if name is None else self._numbers(name, seconds_of, LAST, known)

    def _ratings(self) -> NDArray[np.uint8]:
        """n × width marks."""
        ratings = self.header.instrument.ratings
        marks = np.full((len(self.rows), len(ratings)), ord(BLANK), dtype=np.uint8)
        asked = {each: self.header.asked(each) for each in self._audiences.distinct if each}
        places = {rating: place for place, rating in enumerate(ratings)}
        for rating, name in self.header.ratings:
            whose = {audience for audience in asked if rating in asked[audience]}
            marks[:, places[rating]] = self._rating(rating, name, RATINGS + places[rating], whose)
        return marks

    def _rating(self, rating: Rating, name: str, place: int, whose: set[str]) -> NDArray[np.uint8]:
        """The marks of one column, blank in the rows of those who are not asked."""
        column, meaning = self._column(name), self.header.marks(rating)
        marks: NDArray[np.uint8] = column.of(lambda cell: ord(meaning[cell]), np.uint8)
        if len(whose) < len(self._audiences.distinct):
            marks[~self._audiences.of(whose.__contains__, np.bool_)] = ord(BLANK)
        instrument = self.header.instrument
        wrong = marks == ord(WRONG)
        self._note(name, column, wrong, lambda cell: off_scale(instrument, rating, cell), place)
        return marks

    def _numbers(
        self,
        name: str,
        meaning: Callable[[str], float | Bad],
        place: int,
        which: Bools | None = None,
    ) -> Floats:
        """A column of numbers; where a cell is none, that is noted, and the number infinite."""
        column = self._column(name)

        def number(cell: str) -> float:
            value = meaning(cell)
            return np.inf if isinstance(value, Bad) else value

        numbers: Floats = column.of(number, np.float64)
        wrong = np.isinf(numbers)
        self._note(name, column, wrong if which is None else wrong & which, meaning, place)
        return numbers

    def _names(self, name: str, meaning: Callable[[str], str | Bad], place: int) -> Texts:
        """A column of names; where a cell is none, that is noted, and the name ""."""
        column = self._column(name)

        def known(cell: str) -> str:
            value = meaning(cell)
            return "" if isinstance(value, Bad) else value

        names = column.mapped(known)
        self._note(name, column, names.of(lambda text: not text, np.bool_), meaning, place)
        return names

    def _note(
        self, name: str, column: Texts, wrong: Bools, meaning: Callable[[str], object], place: int
    ) -> None:
        rows = np.flatnonzero(wrong)
        for code, first, count in first_rows(column.codes[rows]):
            bad = meaning(column.distinct[code])
            assert isinstance(bad, Bad)
            numbers = self._table.numbers[self.rows[rows[first]]].tolist()
            self.faults.cells(name, bad, numbers, count, place)

    def check(self) -> None:
        """Check what only the whole file can tell, and raise what was found."""
        audiences = in_order(self._audiences.codes)
        known = [name for code in audiences if (name := self._audiences.distinct[code])]
        absent = (each for audience in known for each in self.header.absent(audience))
        for name, what in dict.fromkeys(absent):
            self.faults.whole(name, "missing_column", what)
        if not self.faults.count:
            self._check_some()
        if self.faults.count:
            raise AnswersError(self.faults.problems())

    def _check_some(self) -> None:
        rows = len(self.rows)
        if not rows and self.weightless:
            column = self.header.named.weight or ""
            what = f"all {self.weightless} rows have the weight 0, so there is nothing to count."
            self.faults.whole(column, "no_weights", f"{what} Name the column of the weights.")
        elif not rows:
            what = "a header and no answers below it. Export the answers again."
            self.faults.whole("", "no_rows", what)
        elif not self._marks.tobytes().strip((BLANK + NOT_APPLICABLE).encode()):
            what = f"{rows} rows, and not one answer to an item. Check the columns' contents."
            self.faults.whole("", "no_answers", what)

    def notes(self) -> Iterator[str]:
        """What there is to say of the rows."""
        if self.weightless:
            rows = "1 row has" if self.weightless == 1 else f"{self.weightless} rows have"
            yield f"{rows} the weight 0 and count{'s' * (self.weightless == 1)} for nothing"
        if self._cut:
            texts = "1 text is" if self._cut == 1 else f"{self._cut} texts are"
            yield f"{texts} longer than {MAX_WORDS} characters: cut there, and marked{CUT}"
