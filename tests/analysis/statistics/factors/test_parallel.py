"""Parallel analysis: chance by theory, and for fewer people than items."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.dimensionality import parallel_components, parallel_factors
from analysis.statistics.moments.gather import moments
from tests.reference.exploratory import sheets

BOTH = [parallel_components, parallel_factors]


def seed() -> np.random.Generator:
    return np.random.default_rng(33850)


def real() -> NDArray[np.float64]:
    return correlations(moments(sheets()), range(9)).matrix


@pytest.mark.parametrize("analyse", BOTH)
def test_three_factors_are_found_and_the_same_seed_finds_the_same(analyse: Any) -> None:
    found = analyse(real(), 240, seed())
    assert (found.number, found.range, found.draws) == (3, (3, 3), 1000)
    assert found == analyse(real(), 240, seed())


@pytest.mark.parametrize("n", [5, 30])
def test_drawn_matrices_have_the_eigenvalues_of_drawn_data(n: int) -> None:
    """Means of 4000 and 2000 draws; for 5 people the data are drawn, for 30 the matrix."""
    rng = np.random.default_rng(2)
    data = [np.corrcoef(rng.normal(size=(8, n))) for _ in range(2000)]
    wanted = np.linalg.eigvalsh(np.stack(data))[:, ::-1].mean(axis=0)
    found = parallel_components(np.eye(8), n, seed(), draws=4000)
    assert found.mean == pytest.approx(wanted, abs=0.03)
    assert sum(found.mean) == pytest.approx(8.0, abs=1e-9)


def test_pure_chance_seldom_shows_a_factor() -> None:
    """The first eigenvalue of chance is above its own 95th percentile in 5 % of 200: ≤ 20."""
    rng = np.random.default_rng(4)
    tables = [np.asarray(np.corrcoef(rng.normal(size=(6, 80)))) for _ in range(200)]
    found = [parallel_components(r, 80, seed(), draws=300).number for r in tables]
    assert 1 <= sum(number != 0 for number in found) <= 20


def test_a_number_that_hangs_on_the_seed_has_a_range() -> None:
    r = real()
    edge = parallel_components(r, 240, seed(), draws=200).reference[0]
    scaled = np.eye(9) + (r - np.eye(9)) * (edge - 1) / (np.linalg.eigvalsh(r)[-1] - 1)
    found = parallel_components(scaled, 240, seed(), draws=200)
    assert found.range == (0, 1)


def test_where_there_is_no_number_the_reason_is_given() -> None:
    assert parallel_components(np.eye(1), 50, seed()).reason == "one_item"
    assert parallel_components(real(), 2, seed()).reason == "too_few"
    assert parallel_factors(real(), 9, seed()).reason == "too_few"
    assert parallel_factors(np.ones((4, 4)), 50, seed()).reason == "singular"
    for draws, percentile in ((0, 95.0), (10, 100.0)):
        with pytest.raises(ValueError, match="draws ≥ 1"):
            parallel_components(real(), 50, seed(), draws=draws, percentile=percentile)
