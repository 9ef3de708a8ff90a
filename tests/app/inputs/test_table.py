"""Columns of a file as they are read, held to what Python's csv says of the same bytes."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inputs import layout, table
from app.inputs.csvfile import read_csv
from app.inputs.table import read_table

CELLS = st.text(alphabet='ab",;\n\r 5é', max_size=6)
BARE = st.text(alphabet="a 5é\t.", max_size=9)
"""Cells around which no quotes stand, some of them longer than a word of the processor."""
HEADER = ["one", "two", "three"]


@pytest.fixture(autouse=True)
def small_blocks() -> Iterator[None]:
    """Blocks of two rows and of seven bytes, so that every seam is met."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "ROWS", 2)
        patch.setattr(layout, "PIECE", 7)
        yield


def written(rows: list[list[str]], end: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([HEADER, *rows])
    return out.getvalue().encode()


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), st.sampled_from("\n\r"))
def test_cells_are_those_that_csv_reads(rows: list[list[str]], end: str) -> None:
    hold_to_csv(written(rows, end))


@given(
    st.lists(st.lists(BARE, min_size=3, max_size=3), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_short_cells_are_those_that_csv_reads(rows: list[list[str]], end: str, ended: bool) -> None:
    content = written(rows, end)
    assert b'"' not in content
    hold_to_csv(content if ended else content.removesuffix(end.encode()))


def hold_to_csv(content: bytes) -> None:
    file = read_csv(content, name="a.csv")
    found = read_table(file, HEADER, {})
    wanted = list(file.rows())
    assert found.numbers.tolist() == [number for number, _ in wanted]
    assert found.cells.tolist() == [len(cells) for _, cells in wanted]
    for place, name in enumerate(HEADER):
        cells = [cells[place] if place < len(cells) else "" for _, cells in wanted]
        assert list(found.columns[name]) == cells


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a "b" c,2,3', ['a "b" c', "2", "3"]),
        ('5",2,3', ['5"', "2", "3"]),
        ("x\r1,2,3", ["x", "", ""]),
        ('"a ""b"" c",2,3', ['a "b" c', "2", "3"]),
    ],
)
def test_quotes_within_cells_and_lone_carriage_returns_are_read(
    line: str, cells: list[str]
) -> None:
    file = read_csv(f"one,two,three\n{line}\n".encode(), name="a.csv")
    found = read_table(file, HEADER, {})
    assert [next(iter(found.columns[name])) for name in HEADER] == cells


def test_numbers_stand_for_every_way_to_write_them_until_one_is_not_plain() -> None:
    lines = ["5", "5.0", " 5", "", "05", "x", "5.0", "7"]
    text = "\n".join(["one,two", *(f'{cell},"b"' for cell in lines)])
    file = read_csv(text.encode(), name="a.csv")
    found = read_table(file, ["one"], {"one": {"5", ""}.__contains__})
    assert list(found.columns["one"]) == ["5", "5", "5", "", "05", "x", "5.0", "7"]


def test_rows_without_text_and_rows_of_too_few_or_many_cells_are_told_apart() -> None:
    lines = ["1,2,3", "", " , ,", "1,2", "1,2,3,", "1,2,3,4", ",,,", '"",,']
    file = read_csv("\n".join(["one,two,three", *lines]).encode(), name="a.csv")
    found = read_table(file, ["one"], {})
    assert [i for i, blank in enumerate(found.blank) if blank] == [1, 2, 6, 7]
    assert [i for i, ragged in enumerate(found.ragged) if ragged] == [3, 5]
