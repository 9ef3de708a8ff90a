"""A problem's place as a message shows it."""

import pytest

from surveys.errors import Asked, Cell, Field, Line, Part, Place, Problem, Source

WORDING = Part(kind="item", id="OWN1", facet="expectation", audience="users", language="en")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Field("run_share"), "run_share"),
        (WORDING, "OWN1:expectation / users / en"),
        (Part(kind="question", id="unit", option="north", language="zh"), "unit.north / zh"),
        (Part(kind="section", id="care", about="comment"), "section / care / comment"),
        (Asked("unit", "users"), "unit:users"),
        (Cell(file="a.csv"), "a.csv"),
        (Cell(rows=(12,), column="AVA1"), "row 12, column AVA1"),
        (Cell(file="a.csv", column="AVA1"), "a.csv: column AVA1"),
        (Cell(rows=(2, 3), column="A", count=2), "column A, 2 cells (rows 2, 3)"),
        (Cell(file="a.csv", rows=(2, 3), count=9), "a.csv: 9 rows (2, 3 …)"),
        (Line("itss.toml", 141), "itss.toml:141"),
        (Source("a.json"), "a.json"),
    ],
)
def test_a_place_is_shown_before_what_is_wrong(place: Place, shown: str) -> None:
    assert str(Problem(where=place, code="c", what="is wrong.")) == f"{shown}: is wrong."


def test_what_concerns_the_whole_has_no_place() -> None:
    assert str(Problem(code="c", what="All of it is wrong.")) == "All of it is wrong."


def test_only_a_problem_of_a_field_has_one() -> None:
    assert Problem(where=Field("asked"), code="c", what="").field == "asked"
    assert Problem(where=WORDING, code="c", what="").field == ""
