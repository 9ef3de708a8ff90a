"""What every figure of a report says of itself."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from analysis.report import SECTIONS
from analysis.schema import below
from analysis.statistics.kinds import COUNT, SHARE, Interval
from analysis.study.rows import HELD, Row, figures, held
from analysis.study.section import Section
from app.report.formats import PATTERNS

ROWS = tuple(dict.fromkeys(row for section in SECTIONS for row in below(section.row)))
NUMBERS = (int, float, Interval, tuple[int, ...], tuple[float, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    n: Annotated[int, COUNT]
    of: Annotated[int | None, COUNT] = None
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Row):
    id: str
    counted: Annotated[Counted | None, HELD]
    other: Annotated[Counted | None, held(SHARE, part="n")] = None


def test_every_number_in_a_report_says_of_which_kind_it_is() -> None:
    every = [(row, figure) for row in ROWS for figure in figures(row).values()]
    unsaid = [f"{row.__name__}.{f.name}" for row, f in every if f.shape in NUMBERS and not f.kind]
    assert unsaid == []


def test_a_row_with_a_number_of_no_kind_is_no_section() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Plain:
        share: float | None = None

    with pytest.raises(TypeError, match=r"Plain.share says no kind"):
        Section("plain", Plain, lambda _: ())


def test_every_style_that_is_printed_is_a_kind() -> None:
    kinds = {figure.kind.name for row in ROWS for figure in figures(row).values() if figure.kind}
    assert set(PATTERNS) - kinds <= {"sd", "change"}


def test_what_a_row_holds_counts_as_its_own() -> None:
    row = Shown(id="a", counted=Counted(n=3), other=Counted(n=4))
    assert (row.n, row.of, row.part) == (3, None, 4)
    assert list(figures(Shown)) == ["id", "n", "of", "part"]
    assert figures(Shown)["part"].kind is SHARE
    with pytest.raises(AttributeError, match="column"):
        _ = row.column


def test_a_row_that_is_withheld_holds_nothing() -> None:
    row = Shown(id="a", counted=None)
    assert (row.n, row.of) == (None, None)
    assert figures(Shown)["n"].optional


def test_two_figures_of_one_name_are_refused() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Twice(Row):
        n: Annotated[int, COUNT]
        counted: Annotated[Counted, HELD]

    with pytest.raises(TypeError, match="two figures 'n'"):
        figures(Twice)
