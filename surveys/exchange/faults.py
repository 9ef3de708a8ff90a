"""What is wrong with a file of answers: a line for each kind of fault, however many have it."""

from dataclasses import dataclass, field

from surveys.errors import Cell, Problem, Source

SHOWN = 20
"""How many kinds of fault are listed one by one."""
FIRST = 3
"""So many rows of a kind are named."""
MOST = 10_000
"""So many kinds are told apart; what comes after them is counted."""


@dataclass(slots=True)
class _Kind:
    """One fault of one column: the rows that have it first, and how many do."""

    column: str
    code: str
    what: str
    rows: list[int] = field(default_factory=list)
    count: int = 0

    def problem(self, file: str) -> Problem:
        where = Cell(file=file, rows=tuple(self.rows), column=self.column, count=self.count)
        return Problem(where=where, code=self.code, what=self.what)


class Faults:
    """Takes fault after fault of one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._kinds: dict[tuple[str, str, str], _Kind] = {}
        self._whole: list[Problem] = []
        self.count = 0

    def cell(self, row: int, column: str, code: str, what: str) -> None:
        """Note what is wrong with a cell (with a whole row, where `column` is "")."""
        self.count += 1
        key = column, code, what
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MOST:
                return
            kind = self._kinds[key] = _Kind(column, code, what)
        kind.count += 1
        if len(kind.rows) < FIRST:
            kind.rows.append(row)

    def whole(self, column: str, code: str, what: str) -> None:
        """Note what is wrong with the file itself ("" for a column), or with a column of it."""
        self.count += 1
        where = Cell(file=self._file, column=column)
        self._whole.append(Problem(where=where, code=code, what=what))

    def problems(self) -> tuple[Problem, ...]:
        """The kinds in the order in which they came, and how many faults there are in all."""
        every = [*(kind.problem(self._file) for kind in self._kinds.values()), *self._whole]
        shown = every[:SHOWN]
        if len(every) > 1:
            what = f"{self.count} faults of {len(every)} kinds in all."
            if len(every) > SHOWN:
                what += f" The first {SHOWN} kinds are listed: mend these first."
            shown.append(Problem(where=Source(self._file), code="more", what=what))
        return tuple(shown)
