"""Parallel analysis: chance by theory, and for fewer people than items."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.dimensionality import parallel_factors, reduced
from analysis.statistics.moments.gather import moments
from tests.reference.exploratory import sheets


def seed() -> np.random.Generator:
    return np.random.default_rng(33850)


def real() -> NDArray[np.float64]:
    return correlations(moments(sheets()), range(9)).matrix


def test_three_factors_are_found_and_the_same_seed_finds_the_same() -> None:
    found = parallel_factors(real(), 240, seed())
    assert (found.number, found.range, found.draws) == (3, (3, 3), 1000)
    assert found == parallel_factors(real(), 240, seed())


@pytest.mark.parametrize("n", [5, 30])
def test_drawn_matrices_have_the_eigenvalues_of_drawn_data(n: int) -> None:
    """Means of 4000 and 2000 draws; for 5 people the data are drawn, for 30 the matrix."""
    rng = np.random.default_rng(2)
    data = [np.corrcoef(rng.normal(size=(8, n))) for _ in range(2000)]
    wanted = np.linalg.eigvalsh(reduced(np.stack(data)))[:, ::-1].mean(axis=0)
    found = parallel_factors(np.eye(8), n, seed(), draws=4000)
    assert found.mean == pytest.approx(wanted, abs=0.03)


def test_one_factor_leaves_nothing_beside_itself() -> None:
    """R = λλ' + Ψ is reduced to λλ' again, of rank 1; of several matrices each by itself."""
    size = np.array([0.9, 0.7, -0.5, 0.6])
    r = np.outer(size, size)
    np.fill_diagonal(r, 1.0)
    assert reduced(r) == pytest.approx(np.outer(size, size), abs=1e-4)
    assert reduced(np.stack([np.eye(4), r]))[1] == pytest.approx(reduced(r), abs=1e-4)


def test_pure_chance_seldom_shows_a_factor() -> None:
    """The first eigenvalue of chance is above its own 95th percentile in 5 % of 200: ≤ 20."""
    rng = np.random.default_rng(4)
    tables = [np.asarray(np.corrcoef(rng.normal(size=(6, 80)))) for _ in range(200)]
    found = [parallel_factors(r, 80, seed(), draws=300).number for r in tables]
    assert 1 <= sum(number != 0 for number in found) <= 20


def test_a_number_that_hangs_on_the_seed_has_a_range() -> None:
    r = real()
    edge = parallel_factors(r, 240, seed(), draws=200).reference[0]
    # Of correlations that are all c times as large, so are one factor's communalities. The second
    # and third are beyond chance all the while, and count as soon as the first does.
    scaled = np.eye(9) + (r - np.eye(9)) * edge / np.linalg.eigvalsh(reduced(r))[-1]
    found = parallel_factors(scaled, 240, seed(), draws=200)
    assert found.range == (0, 3)


def test_where_there_is_no_number_the_reason_is_given() -> None:
    assert parallel_factors(np.eye(1), 50, seed()).reason == "one_item"
    assert parallel_factors(real(), 2, seed()).reason == "too_few"
    for draws, percentile in ((0, 95.0), (10, 100.0)):
        with pytest.raises(ValueError, match="draws ≥ 1"):
            parallel_factors(real(), 50, seed(), draws=draws, percentile=percentile)


def servqual(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """n sheets of 22 items on 1-7 in five factors of 4, 5, 4, 4, 5 that correlate at .6."""
    factors = 0.6**0.5 * rng.normal(size=(n, 1)) + 0.4**0.5 * rng.normal(size=(n, 5))
    own = np.repeat(factors, [4, 5, 4, 4, 5], axis=1)
    x = 0.7 * own + 0.51**0.5 * rng.normal(size=(n, 22))
    made: NDArray[np.float64] = np.digitize(x, [-2.1, -1.6, -1.2, -0.8, -0.2, 0.6]) + 1.0
    return made


def test_five_related_factors_of_22_skewed_items_are_five() -> None:
    """Components count two or three of them: each takes but a part of an eigenvalue."""
    rng = np.random.default_rng(22)
    tables = [np.asarray(np.corrcoef(servqual(400, rng), rowvar=False)) for _ in range(20)]
    numbers = [parallel_factors(r, 400, seed(), draws=200).number for r in tables]
    assert sum(number == 5 for number in numbers) >= 18
