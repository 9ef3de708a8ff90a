"""Krippendorff's alpha: against pairs counted one by one, and the interval by the jackknife."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.agreement.coincidence import (
    KrippendorffAlpha,
    alpha,
    by_jackknife,
    ordinal,
    value_counts,
)
from analysis.statistics.moments.values import Ratings
from tests.analysis.strategies import ratings


def krippendorff(x: Ratings) -> KrippendorffAlpha:
    return alpha(value_counts(x))


def by_hand(x: NDArray[np.int8]) -> float | None:
    """The definition: every pair of values within units against every pair of values at all."""
    units = [column[column >= 0] for column in x.T]
    units = [u for u in units if len(u) > 1]
    values = np.concatenate([np.zeros(0), *units])
    points, counts = np.unique(values, return_counts=True)
    if len(points) < 2:
        return None
    table = ordinal(counts.astype(float))
    place = {value: at for at, value in enumerate(points)}
    observed = sum(
        table[place[a], place[b]] / (len(u) - 1) for u in units for a, b in permutations(u, 2)
    )
    expected = sum(table[place[a], place[b]] for a, b in permutations(values, 2))
    return float(1 - observed / (expected / (len(values) - 1)))


@given(ratings(max_rows=4, columns=4))
def test_counts_give_what_the_pairs_give(x: NDArray[np.int8]) -> None:
    found = krippendorff(x)
    assert found.alpha == pytest.approx(by_hand(x), abs=1e-9)
    assert (found.alpha is None) == (found.reason is not None)


@given(ratings(max_rows=5, columns=3))
def test_floats_and_bytes_and_the_order_of_raters_and_units(x: NDArray[np.int8]) -> None:
    found = krippendorff(x)
    assert krippendorff(np.where(x >= 0, x, np.nan)) == found
    other = krippendorff(x[::-1, ::-1].copy())
    assert other.alpha == pytest.approx(found.alpha, abs=1e-9)


def test_only_the_order_of_the_points_counts_on_the_ordinal_metric() -> None:
    x = np.array([[1, 2, 3, 2], [1, 3, 3, 2], [2, 2, 3, 1]], dtype=np.int8)
    stretched = np.array([0, 1, 10, 99], dtype=np.int8)[x]
    assert krippendorff(stretched).alpha == krippendorff(x).alpha


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        ([[-1, -1], [-2, -3]], "no_answers"),
        ([[1, 2], [-1, -1]], "one_respondent"),
        ([[1, -1], [-1, 2]], "too_few"),
        ([[3, 3], [3, 3]], "constant"),
    ],
)
def test_where_there_is_nothing_to_agree_about(x: list[list[int]], reason: str) -> None:
    found = by_jackknife(value_counts(np.array(x, dtype=np.int8)))
    assert (found.alpha, found.ci, found.reason) == (None, None, reason)


def test_full_agreement_is_one() -> None:
    x = np.tile(np.array([1, 2, 5, 3], dtype=np.int8), (6, 1))
    assert krippendorff(x).alpha == 1.0


def test_the_jackknife_leaves_out_each_unit_in_turn() -> None:
    rng = np.random.default_rng(3)
    x = np.clip(np.rint(rng.normal(3, 1, 12) + rng.normal(0, 0.7, (4, 12))), 1, 5).astype(np.int8)
    whole = krippendorff(x).alpha
    without = [krippendorff(np.delete(x, u, axis=1)).alpha for u in range(12)]
    logs = np.log([1 - a for a in without if a is not None])
    away = logs - logs.mean()
    df = 24 / (12 * (away**4).sum() / (away**2).sum() ** 2 - 9 / 11)
    reach = stats.t.ppf(0.975, min(df, 11)) * np.sqrt(11 / 12 * np.square(away).sum())
    found = by_jackknife(value_counts(x))
    assert whole is not None
    wanted = (1 - (1 - whole) * np.exp(reach), 1 - (1 - whole) * np.exp(-reach))
    assert found.ci == pytest.approx(wanted, abs=1e-9)


def test_the_jackknife_gives_no_interval_that_hangs_on_one_unit() -> None:
    x = np.tile(np.array([1, 2, 5, 3] * 3, dtype=np.int8), (6, 1))
    assert by_jackknife(value_counts(x)).ci_reason == "constant"
    x[0, 0] = 4
    found = by_jackknife(value_counts(x))
    assert (found.ci, found.ci_reason) == (None, "too_few")
    x[1, 5] = 4
    assert by_jackknife(value_counts(x)).ci is not None
    for few in (1, 9):
        assert by_jackknife(value_counts(x[:, :few])).ci_reason == "too_few"


@given(ratings(max_rows=5, columns=12))
def test_the_jackknifes_limits_are_numbers_about_the_value(x: NDArray[np.int8]) -> None:
    found = by_jackknife(value_counts(x))
    if found.ci is not None:
        assert found.alpha is not None
        assert np.isfinite(found.ci).all()
        assert found.ci[0] <= found.alpha <= found.ci[1] <= 1.0


def test_one_unit_has_an_alpha_by_convention_and_no_interval() -> None:
    found = by_jackknife(value_counts(np.array([[1], [2], [2]], dtype=np.int8)))
    assert found.alpha is not None
    assert (found.ci, found.ci_reason) == (None, "too_few")


def test_what_is_no_table_of_ratings_is_refused() -> None:
    with pytest.raises(ValueError, match="raters × units"):
        value_counts(np.ones(3))
    with pytest.raises(ValueError, match="round them"):
        value_counts(np.arange(600.0).reshape(2, 300))


def test_the_points_of_thousands_of_raters_are_counted_as_their_values_are() -> None:
    x = np.random.default_rng(5).integers(-1, 6, size=(30_000, 7)).astype(np.int8)
    x[:9] = -1
    points, values = value_counts(x), value_counts(np.where(x >= 0, x, np.nan))
    assert np.array_equal(points.counts, values.counts)
    assert points.raters == values.raters == 30_000 - np.all(x < 0, axis=1).sum()


def test_units_are_left_out_in_blocks(monkeypatch: Any) -> None:
    table = value_counts(np.random.default_rng(5).integers(-1, 6, size=(9, 40)).astype(np.int8))
    whole = by_jackknife(table)
    monkeypatch.setattr("analysis.statistics.agreement.coincidence.BLOCK", 100)
    assert by_jackknife(table) == whole
