"""The harness of docs/statistics/coverage.md: each study runs, and its truths are its draws'."""

import numpy as np
import pytest

from tests.simulations.coverage.__main__ import STUDIES
from tests.simulations.coverage.people import cuts, everybody, item, mean, sd, shares
from tests.simulations.coverage.study import Cell, Study, cells, table

NAMES = {study.number: study for study in STUDIES}
EXACT = (1, 3, 4, 6, 7, 8, 13)
"""Studies whose truths take no large sample."""


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: str(study.number))
def test_every_study_gives_intervals_whose_ends_are_in_order(study: Study) -> None:
    n, points = study.sizes[-2], study.points[0]
    found = study.found(np.random.default_rng(1), points, n)
    given = [interval for interval in found.values() if interval is not None]
    assert given
    assert all(low <= high for low, high in given)


@pytest.mark.parametrize("number", EXACT)
def test_what_a_study_holds_true_is_what_its_samples_are_drawn_from(number: int) -> None:
    """At n = 500 with 60 samples: an interval with a wrong truth would hold next to never."""
    study = NAMES[number]
    found = cells(study, study.points[0], 500, samples=60)
    assert set(found) == set(study.truth(study.points[0]))
    assert all(cell.held >= 48 for cell in found.values()), found


def test_shares_of_the_points_are_exact() -> None:
    many = item(np.random.default_rng(2), 7, 400_000, shift=-0.3)
    counted = np.bincount(many.astype(int), minlength=8)[1:] / len(many)
    assert shares(7, -0.3) == pytest.approx(counted, abs=0.003)
    assert (mean(7, -0.3), sd(7, -0.3)) == pytest.approx((many.mean(), many.std()), abs=0.01)
    assert len(cuts(5)) == 4


def test_the_same_seed_gives_the_same_cells() -> None:
    study = NAMES[1]
    assert cells(study, 5, 20, samples=5) == cells(study, 5, 20, samples=5)
    assert everybody.cache_info().currsize <= 2


def test_a_cell_tells_how_many_samples_gave_no_interval() -> None:
    assert str(Cell(samples=200, given=200, held=190)) == "95.0"
    assert str(Cell(samples=200, given=100, held=90)) == "90.0 (50)"
    assert str(Cell(samples=200, given=9, held=9)) == "–"


def test_a_table_has_a_column_for_every_scale_and_size() -> None:
    lines = list(table(NAMES[13], samples=2))
    assert lines[0].count("n = ") == 4
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| better (Wilson)", "| worse (Wilson)"]
