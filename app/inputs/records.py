"""What rows hold beside ratings: choices, points and words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.inputs.grouping import first_rows
from app.inputs.texts import Texts
from surveys.exchange.cells import Bad, Others
from surveys.fieldwork.answers import Answers

Rows = NDArray[np.intp]
Read = tuple[Answers, tuple[tuple[str, Bad], ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """A fault of several rows: the places of the first, how many have it, its order in a row."""

    column: str
    bad: Bad
    first: Rows
    count: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Records:
    """The responses with choices or notes, their places, what is wrong with any row, and how many
    texts were cut.
    """

    records: tuple[Answers, ...]
    at: Rows
    faults: tuple[Fault, ...]
    cut: int


def read_records(others: Others, columns: Sequence[Texts], marks: NDArray[np.uint8]) -> Records:
    """Read what stands in `columns`; rows alike in all of them are read once.

    Args:
        others: the reader of such rows.
        columns: the columns that it reads, in its order.
        marks: the ratings of the same rows.
    """
    rows = _filled(columns, len(marks))
    cells = [column.rows(rows) for column in columns]
    groups = _groups(cells, len(rows))
    firsts = np.flatnonzero(np.diff(np.maximum.accumulate(groups), prepend=-1))
    read = [others.read([each.distinct[each.codes[row]] for each in cells]) for row in firsts]
    filled = np.array(
        [bool(answers.choices or answers.notes) for answers, _ in read], dtype=np.bool_
    )
    kept = filled[groups]
    at = rows[kept]
    alike = groups[kept].tolist()
    return Records(
        records=tuple(_records(marks[at], [read[group][0] for group in alike])),
        at=at,
        faults=tuple(_faults(groups, rows, read)),
        cut=sum(note.cut for group in alike for note in read[group][0].notes),
    )


def _filled(columns: Sequence[Texts], n: int) -> Rows:
    """The rows with any text in these columns."""
    filled = np.zeros(n, dtype=np.bool_)
    for column in columns:
        filled |= column.of(lambda cell: bool(cell.strip()), np.bool_)
    return np.flatnonzero(filled)


def _groups(columns: Sequence[Texts], n: int) -> Rows:
    """The group of each row, of those that are alike, numbered as they come."""
    groups = np.zeros(n, dtype=np.int64)
    for column in columns:
        groups, _ = pd.factorize(groups * len(column.distinct) + column.codes)
    return groups


def _records(marks: NDArray[np.uint8], read: Sequence[Answers]) -> Iterator[Answers]:
    width, text = marks.shape[1], marks.tobytes().decode("ascii")
    for row, each in enumerate(read):
        ratings = text[row * width : (row + 1) * width]
        yield Answers(ratings=ratings, choices=each.choices, notes=each.notes)


def _faults(groups: Rows, rows: Rows, read: Sequence[Read]) -> Iterator[Fault]:
    wrong = np.array([bool(bads) for _, bads in read], dtype=np.bool_)
    places = np.flatnonzero(wrong[groups])
    for group, first, count in first_rows(groups[places]):
        for place, (column, bad) in enumerate(read[group][1]):
            yield Fault(column=column, bad=bad, first=rows[places[first]], count=count, place=place)
