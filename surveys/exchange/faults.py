"""What is wrong with a file of answers: a line for each kind of fault, however many have it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.errors import Cell, Problem, Source
from surveys.exchange.cells import Bad

SHOWN = 20
"""How many kinds of fault are listed one by one."""
FIRST = 3
"""So many rows of a kind are named."""
MOST = 10_000
"""So many kinds are told apart; what comes after them is counted."""


@dataclass(slots=True)
class _Kind:
    """One fault of one column: the first row and place, the first rows, how many have it."""

    column: str
    bad: Bad
    first: tuple[int, int]
    rows: list[int] = field(default_factory=list)
    count: int = 0

    def problem(self, file: str) -> Problem:
        where = Cell(file=file, rows=tuple(self.rows), column=self.column, count=self.count)
        return Problem(where=where, code=self.bad.code, what=self.bad.what)


class Faults:
    """Takes the faults of one file, column by column."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._kinds: dict[tuple[str, Bad], _Kind] = {}
        self._whole: list[Problem] = []
        self.count = 0

    def cells(self, column: str, bad: Bad, rows: Sequence[int], count: int, place: int) -> None:
        """Note what is wrong with cells of a column (with whole rows, where `column` is "").

        Args:
            column: its name.
            bad: the fault, of which there may be more cells.
            rows: the first rows that have it, FIRST or as many as there are.
            count: how many have it.
            place: the order of such faults within a row.
        """
        self.count += count
        kind = self._kinds.setdefault((column, bad), _Kind(column, bad, (rows[0], place)))
        kind.first = min(kind.first, (rows[0], place))
        kind.rows = sorted({*kind.rows, *rows})[:FIRST]
        kind.count += count

    def whole(self, column: str, code: str, what: str) -> None:
        """Note what is wrong with the file itself ("" for a column), or with a column of it."""
        self.count += 1
        where = Cell(file=self._file, column=column)
        self._whole.append(Problem(where=where, code=code, what=what))

    def problems(self) -> tuple[Problem, ...]:
        """The kinds in the order of their first rows, and how many faults there are in all."""
        kinds = sorted(self._kinds.values(), key=lambda kind: kind.first)
        every = [*(kind.problem(self._file) for kind in kinds[:MOST]), *self._whole]
        shown = every[:SHOWN]
        if len(every) > 1:
            what = f"{self.count} faults of {len(every)} kinds in all."
            if len(every) > SHOWN:
                what += f" The first {SHOWN} kinds are listed: mend these first."
            shown.append(Problem(where=Source(self._file), code="more", what=what))
        return tuple(shown)
