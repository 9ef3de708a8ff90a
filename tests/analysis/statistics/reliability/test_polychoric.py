"""Polychoric correlations: tables, the normal distribution, the maximum, and odd data."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, optimize, special

from analysis.statistics.reliability.bivariate import bivariate_cdf, bivariate_density
from analysis.statistics.reliability.crosstabs import CountTables, count_tables
from analysis.statistics.reliability.polychoric import BOUND, Polychoric, polychoric
from tests.analysis.strategies import ratings
from tests.extent import examples


def factor(n: int, k: int, *, cuts: list[float], seed: int = 33850) -> NDArray[np.int8]:
    """Ratings of k items that correlate at .5 behind their steps."""
    rng = np.random.default_rng(seed)
    z = (rng.normal(size=(n, 1)) + rng.normal(size=(n, k))) / np.sqrt(2.0)
    return np.asarray(np.digitize(z, cuts) + 1, dtype=np.int8)


def same(a: Polychoric, b: Polychoric) -> None:
    assert a.correlation == pytest.approx(b.correlation, abs=1e-7, nan_ok=True)
    assert (a.constant, a.reason) == (b.constant, b.reason)


@pytest.mark.parametrize("rho", [-0.999, -0.6, -0.05, 0.0, 0.3, 0.9, 0.9999])
@pytest.mark.parametrize("h", [-np.inf, -2.1, -0.4, 0.0, 1.3, np.inf])
@pytest.mark.parametrize("k", [-1.0, 0.0, 0.7, 5.0])
def test_the_bivariate_normal_is_its_integral(h: float, k: float, rho: float) -> None:
    """Plackett (1954): Φ(h)Φ(k) + ∫ φ(h, k; r) dr."""
    found = bivariate_cdf(np.array(h), np.array(k), np.array(rho))
    if np.isinf(h):
        assert found == pytest.approx(special.ndtr(h) * special.ndtr(k), abs=1e-15)
        return
    part, _ = integrate.quad(
        lambda t: (
            np.exp(-0.5 * (h * h - 2 * np.sin(t) * h * k + k * k) / np.cos(t) ** 2) / 2 / np.pi
        ),
        0.0,
        np.arcsin(rho),
        epsabs=1e-13,
        limit=200,
    )
    assert found == pytest.approx(special.ndtr(h) * special.ndtr(k) + part, abs=1e-12)


def test_its_density_is_its_slope() -> None:
    h, k, rho, step = np.array(0.4), np.array(-1.1), np.array(0.35), 1e-5
    slope = (bivariate_cdf(h, k, rho + step) - bivariate_cdf(h, k, rho - step)) / (2 * step)
    assert bivariate_density(h, k, rho) == pytest.approx(slope, abs=1e-9)


def crosstab(x: NDArray[np.int8], i: int, j: int, t: CountTables, w: Any) -> NDArray[np.float64]:
    wanted = np.zeros((len(t.points), len(t.points)))
    for row, weight in zip(x, w, strict=True):
        if row[i] >= 0 and row[j] >= 0:
            wanted[t.points.index(row[i]), t.points.index(row[j])] += weight
    return wanted


@pytest.mark.parametrize("rows", [40, 400, 70_000])
@pytest.mark.parametrize("k", [1, 2, 5, 8])
def test_tables_are_counted_as_one_by_one(rows: int, k: int) -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(-1, 4, size=(rows, k)).astype(np.int8)
    t = count_tables(x)
    assert (t.k, t.points) == (k, (0, 1, 2, 3))
    for at, (i, j) in enumerate(t.pairs):
        both = (x[:, i] >= 0) & (x[:, j] >= 0)
        codes = 4 * x[both, i].astype(np.int64) + x[both, j]
        assert np.array_equal(t.tables[at].ravel(), np.bincount(codes, minlength=16))
        assert t.n[i, j] == both.sum()
    assert np.array_equal(t.margins[0], np.bincount(x[x[:, 0] >= 0, 0], minlength=4))


@given(ratings(columns=3), st.integers(0, 10))
def test_weighted_tables_are_sums_of_weights(x: NDArray[np.int8], seed: int) -> None:
    w = np.random.default_rng(seed).integers(0, 3, size=len(x)) / 2.0
    t = count_tables(x, w)
    for at, (i, j) in enumerate(t.pairs):
        if t.points:
            assert t.tables[at] == pytest.approx(crosstab(x[w > 0], i, j, t, w[w > 0]), abs=1e-12)


def test_only_points_of_a_scale_can_be_counted() -> None:
    with pytest.raises(ValueError, match="whole scale points"):
        count_tables(np.array([[1.5, 2.0]]))
    with pytest.raises(ValueError, match="n × k"):
        count_tables(np.ones(3, dtype=np.int8))
    with pytest.raises(ValueError, match="weights"):
        count_tables(np.ones((3, 2), dtype=np.int8), np.ones(2))
    far = count_tables(np.array([[0, 127], [127, 0], [np.nan, 5]]))
    assert far.points == (0, 5, 127)


def test_two_items_split_at_the_middle_have_the_sine_of_their_agreement() -> None:
    """Sheppard (1899): π_11 = 1/4 + arcsin(ρ)/2π where both thresholds are 0."""
    x = np.repeat([[1, 1], [2, 2], [1, 2], [2, 1]], [40, 40, 10, 10], axis=0).astype(np.int8)
    found = polychoric(x).correlation[0, 1]
    assert found == pytest.approx(np.sin(2 * np.pi * (0.4 - 0.25)), abs=1e-9)


@pytest.mark.parametrize("cuts", [[0.8], [-1.5, 0.5], [-2.0, -1.4, -0.7, 0.3], [1.1, 2.0]])
def test_the_estimate_is_the_maximum_of_the_likelihood(cuts: list[float]) -> None:
    x = factor(300, 2, cuts=cuts)
    p, t = polychoric(x), count_tables(x)
    tau = [np.concatenate([[-np.inf], row, [np.inf]]) for row in p.thresholds]

    def minus(rho: float) -> float:
        below = bivariate_cdf(tau[0][:, None], tau[1][None, :], np.array(rho))
        share = np.diff(np.diff(below, axis=0), axis=1)
        cells = t.tables[0] > 0
        return -float((t.tables[0][cells] * np.log(share[cells])).sum())

    best = optimize.minimize_scalar(
        minus, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-9}
    )
    assert p.correlation[0, 1] == pytest.approx(float(best.x), abs=1e-6)


def test_many_answers_find_the_correlation_behind_the_steps() -> None:
    """.5, within four standard errors of about .003."""
    p = polychoric(factor(100_000, 4, cuts=[-1.6, -0.9, 0.1, 1.0]))
    assert p.correlation[np.triu_indices(4, 1)] == pytest.approx([0.5] * 6, abs=0.012)


@given(ratings(min_rows=5, columns=3), st.permutations(range(3)))
def test_the_order_of_items_changes_nothing(x: NDArray[np.int8], order: list[int]) -> None:
    a, b = polychoric(x), polychoric(x[:, order])
    assert a.reason == b.reason
    if a.reason is None:
        assert b.correlation == pytest.approx(
            a.correlation[np.ix_(order, order)], abs=1e-6, nan_ok=True
        )


@given(ratings(min_rows=5, columns=2, missing=False))
@examples(40)
def test_turning_an_item_turns_the_sign_and_adding_a_constant_nothing(x: NDArray[np.int8]) -> None:
    a = polychoric(x)
    assume(a.reason is None)
    turned = np.column_stack([6 - x[:, 0], x[:, 1] + 20]).astype(np.int8)
    b = polychoric(turned)
    assert b.correlation[0, 1] == pytest.approx(-a.correlation[0, 1], abs=1e-6)
    assert abs(a.correlation[0, 1]) <= BOUND


def test_whole_weights_are_people_counted_so_often() -> None:
    x, w = factor(200, 3, cuts=[-1.0, 0.0, 1.0]), np.random.default_rng(1).integers(0, 4, 200)
    weighted = polychoric(x, w.astype(float))
    same(weighted, polychoric(np.repeat(x, w, axis=0)))
    assert int(weighted.n[0, 1]) == int((w > 0).sum())
    same(polychoric(x, np.ones(200)), polychoric(x))


def test_points_that_nobody_chose_change_nothing() -> None:
    x = factor(200, 3, cuts=[-1.0, 0.0, 1.0])
    gaps = np.array([0, 1, 3, 4, 7], dtype=np.int8)[x]
    assert polychoric(gaps).correlation == pytest.approx(polychoric(x).correlation, abs=1e-9)
    mixed = np.column_stack([x[:, 0], gaps[:, 1], x[:, 2]])
    assert polychoric(mixed).correlation == pytest.approx(polychoric(x).correlation, abs=1e-9)


def test_items_that_say_the_same_end_at_the_bound_and_are_marked() -> None:
    x = factor(100, 2, cuts=[-1.0, 0.0, 1.0])
    p = polychoric(np.column_stack([x[:, 0], x[:, 0], 5 - x[:, 0]]).astype(np.int8))
    assert p.correlation[0].tolist() == [1.0, BOUND, -BOUND]
    assert p.at_bound.sum() == 6


def test_an_empty_cell_of_four_gets_a_half() -> None:
    """The same estimate as from 9.5, 5.5, 14.5 and .5, or twice that, which keep the margins."""
    pairs = np.array([[1, 1], [1, 2], [2, 1], [2, 2]], dtype=np.int8)
    p = polychoric(np.repeat(pairs[:3], [9, 6, 15], axis=0))
    twice = polychoric(np.repeat(pairs, [19, 11, 29, 1], axis=0))
    assert p.correlation[0, 1] == pytest.approx(twice.correlation[0, 1], abs=1e-9)


@pytest.mark.parametrize(
    ("x", "reason", "constant"),
    [
        (np.zeros((0, 3), dtype=np.int8), "no_answers", (0, 1, 2)),
        (np.full((4, 2), -1, dtype=np.int8), "no_answers", (0, 1)),
        (np.array([[1], [2], [3]], dtype=np.int8), "too_few_items", ()),
        (np.array([[1, 3], [2, 3], [3, 3]], dtype=np.int8), "constant", (1,)),
        (np.arange(42, dtype=np.int8).reshape(21, 2), "too_many_points", ()),
    ],
)
def test_what_has_no_polychoric_correlations_says_why(
    x: NDArray[np.int8], reason: str, constant: tuple[int, ...]
) -> None:
    p = polychoric(x)
    assert (p.reason, p.constant) == (reason, constant)
    assert p.correlation.diagonal().tolist() == [1.0] * x.shape[1]


def test_pairs_that_nobody_answered_both_of_have_no_figure_and_the_others_have() -> None:
    x = factor(60, 3, cuts=[-0.5, 0.5])
    x[:30, 0] = -1
    x[30:, 1] = -1
    p = polychoric(x)
    assert np.isnan(p.correlation[0, 1])
    assert np.isfinite(p.correlation[2]).all()
    assert (int(p.n[0, 1]), int(p.n[0, 2])) == (0, 30)


@given(ratings(min_rows=3, max_rows=8, columns=4))
def test_few_answers_give_figures_or_none_but_never_beyond_the_bound(
    x: NDArray[np.int8],
) -> None:
    p = polychoric(x)
    found = p.correlation[~np.isnan(p.correlation)]
    assert (np.abs(found) <= 1.0).all()
    assert np.array_equal(p.correlation, p.correlation.T, equal_nan=True)
