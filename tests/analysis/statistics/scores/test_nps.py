"""Net promoter score: counts, error, interval, and scales that have none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.intervals import wilson_interval
from analysis.statistics.scores.distribution import distributions, effective_n_of
from analysis.statistics.scores.nps import NetPromoter, net_promoter, score_interval

answers = st.lists(st.integers(-3, 10), max_size=30)


def nps(points: list[int] | NDArray[np.int8], weights: list[float] | None = None) -> NetPromoter:
    x = np.asarray(points, dtype=np.int8)[:, None]
    w = None if weights is None else np.array(weights, dtype=np.float64)
    return net_promoter(distributions(x, np.array([0]), np.array([10]), w)[0])


def test_promoters_minus_detractors() -> None:
    found = nps([10, 9, 9, 8, 7, 6, 0, -1, -2])
    assert (found.n, found.score) == pytest.approx((7, 100 / 7))
    assert [s.count for s in (found.promoters, found.passives, found.detractors)] == [3, 2, 2]
    variance = 3 / 7 + 2 / 7 - (1 / 7) ** 2
    assert found.se == pytest.approx(100 * math.sqrt(variance / 6))
    assert found.promoters.ci == wilson_interval(3 / 7, 7)


@given(answers)
def test_it_is_the_mean_of_plus_and_minus_a_hundred(points: list[int]) -> None:
    found, here = nps(points), np.array([x for x in points if x >= 0])
    signs = 100.0 * ((here >= 9).astype(float) - (here <= 6))
    assert found.n == len(here)
    if len(here):
        assert found.score == pytest.approx(signs.mean(), abs=1e-9)
    if len(here) > 1:
        assert found.se == pytest.approx(signs.std(ddof=1) / math.sqrt(len(here)), abs=1e-9)


@given(answers)
def test_weights_of_one_change_nothing_and_the_unit_of_weights_does_not_matter(
    points: list[int],
) -> None:
    assert nps(points, [1.0] * len(points)) == nps(points)
    twice = nps(points, [2.0] * len(points))
    assert (twice.score, twice.se) == pytest.approx((nps(points).score, nps(points).se), abs=1e-9)


def test_with_weights_the_error_is_the_linearised_one() -> None:
    points, w = [10, 9, 8, 3, 10], np.array([1.0, 2.0, 0.5, 3.0, 1.0])
    signs = np.array([1.0, 1.0, 0.0, -1.0, 1.0])
    mean = w @ signs / w.sum()
    se = math.sqrt(5 / 4 * np.square(w * (signs - mean)).sum()) / w.sum()
    found = nps(points, w.tolist())
    assert (found.score, found.se) == pytest.approx((100 * mean, 100 * se))
    assert found.promoters.share == pytest.approx(4 / 7.5)


@pytest.mark.parametrize(
    ("points", "score", "se", "reason"),
    [
        ([], None, None, "no_answers"),
        ([-1, -2], None, None, "no_answers"),
        ([10], 100.0, None, "one_respondent"),
        ([10, 10, 9], 100.0, 0.0, None),
        ([7, 8], 0.0, 0.0, None),
    ],
)
def test_at_the_ends(
    points: list[int], score: float | None, se: float | None, reason: str | None
) -> None:
    found = nps(points)
    assert (found.score, found.se, found.reason) == (score, se, reason)
    if found.ci is not None:
        assert -100.0 <= found.ci[0] < found.ci[1] <= 100.0


@pytest.mark.parametrize(("low", "high"), [(1, 10), (1, 5), (0, 11)])
def test_other_scales_are_refused_with_a_way_out(low: int, high: int) -> None:
    d = distributions(np.array([[high]], dtype=np.int8), np.array([low]), np.array([high]))[0]
    with pytest.raises(ValueError, match=r"scale 0–10.*satisfied share"):
        net_promoter(d)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_the_interval_turns_with_the_signs_and_holds_the_estimate(a: int, b: int, c: int) -> None:
    n = a + b + c
    if n:
        low, high = score_interval(a / n, b / n, n)
        assert (low, high) == pytest.approx(
            tuple(-e for e in score_interval(b / n, a / n, n))[::-1]
        )
        assert -1.0 <= low <= (a - b) / n <= high <= 1.0


def test_with_one_kind_of_answer_it_is_wilsons() -> None:
    """All promoters: 2·Wilson − 1, for then there are only promoters or none."""
    assert score_interval(1.0, 0.0, 20.0)[0] == pytest.approx(2 * wilson_interval(1.0, 20)[0] - 1)


@pytest.mark.parametrize("n", [5, 20, 100])
@pytest.mark.parametrize(("p", "q"), [(0.55, 0.1), (0.8, 0.05), (0.3, 0.3), (0.95, 0.01)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(n: int, p: float, q: float) -> None:
    """1,000 samples: at least 95 % less 3.5 standard errors (.024)."""
    samples = np.random.default_rng(33850).multinomial(n, [p, q, 1 - p - q], 1000)
    kinds, times = np.unique(samples, axis=0, return_counts=True)
    inside = 0
    for (a, b, _), count in zip(kinds, times, strict=True):
        low, high = score_interval(a / n, b / n, n)
        inside += int(count) * (low <= p - q <= high)
    assert inside / 1000 >= 0.95 - 3.5 * math.sqrt(0.95 * 0.05 / 1000)


def test_the_effective_n_of_weighted_shares_is_the_smaller_of_two() -> None:
    """Kish's, unless those of one view have the larger weights."""
    rng = np.random.default_rng(8)
    points, weights = rng.integers(1, 6, 200).astype(np.int8), rng.uniform(0.3, 3.0, 200)
    (d,) = distributions(points[:, None], np.array([1]), np.array([5]), weights)
    hit = (points >= 4).astype(float)
    p, total = float(weights @ hit / weights.sum()), float(weights.sum())
    kish = total**2 / float(weights @ weights)
    designed = p * (1 - p) * total**2 / float(np.square(weights) @ np.square(hit - p))
    found = effective_n_of(d, (0.0, 0.0, 0.0, 1.0, 1.0))
    assert found == pytest.approx(min(kish, designed))
    (even,) = distributions(points[:, None], np.array([1]), np.array([5]), np.full(200, 2.5))
    assert effective_n_of(even, (0.0, 0.0, 0.0, 1.0, 1.0)) == pytest.approx(200.0)
    (alike,) = distributions(np.full((200, 1), 5, np.int8), np.array([1]), np.array([5]), weights)
    assert effective_n_of(alike, (0.0, 0.0, 0.0, 1.0, 1.0)) == pytest.approx(kish)
