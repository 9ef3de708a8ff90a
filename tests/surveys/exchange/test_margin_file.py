"""Files of known margins: what they say, and every mistake by its line."""

from pathlib import Path

import pytest

from surveys.errors import ModelError
from surveys.exchange.margin_file import read_margins, read_margins_file

GOOD = """
upper = 5
lower = 0.2

[[margin]]
column = "dept"
audience = "users"
totals = { "信息部" = 120, "财务部" = 80.5 }

[[margin]]
column = "region"
[margin.totals]
north = 60
south = 40
"""


def test_a_file_is_read() -> None:
    found = read_margins(GOOD, file="m.toml")
    assert (found.lower, found.upper, found.columns) == (0.2, 5.0, ("dept", "region"))
    first, second = found.margins
    assert (first.audience, first.totals) == ("users", (("信息部", 120.0), ("财务部", 80.5)))
    assert (second.audience, second.totals) == ("", (("north", 60.0), ("south", 40.0)))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no [[margin]]"),
        ("[[margin]]\ntotals = { a = 1 }", 1, "'column' is missing"),
        ('[[margin]]\ncolumn = "a"', 1, "'totals' is missing"),
        ('[[margin]]\ncolumn = "a"\ntotals = {}', 3, "'totals' is empty"),
        ('[[margin]]\ncolumn = "a"\ntotals = { x = 0 }', 3, "above zero"),
        ('[[margin]]\ncolumn = "a"\ntotals = { x = -1 }', 3, "above zero"),
        ('[[margin]]\ncolumn = "a"\ntotals = { x = "1" }', 3, "above zero"),
        ('[[margin]]\ncolumn = "a"\ntotals = { x = true }', 3, "above zero"),
        ('[[margin]]\ncolumn = "a"\ntotals = { x = inf }', 3, "above zero"),
        ('[[margin]]\ncolumn = "a"\ntotal = { x = 1 }', 3, "unknown key 'total'"),
        ('upper = 3\n[[margin]]\ncolumn = "a"\ntotals = { x = 1 }', 1, "go together"),
        (
            'upper = 0.9\nlower = 0.1\n[[margin]]\ncolumn = "a"\ntotals = { x = 1 }',
            1,
            "'upper' above it",
        ),
        (
            '[[margin]]\ncolumn = "a"\ntotals = { x = 1 }\n'
            '[[margin]]\ncolumn = "a"\ntotals = { x = 1 }',
            5,
            "has a margin on line 1 already",
        ),
        ("[[margin]\n", 1, "not TOML"),
    ],
)
def test_a_mistake_is_named_by_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_margins(text, file="m.toml")
    told = [problem for problem in caught.value.problems if message in problem.what]
    assert [problem.where for problem in told] == [f"m.toml:{line}"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_margins_file(tmp_path / "none.toml")
