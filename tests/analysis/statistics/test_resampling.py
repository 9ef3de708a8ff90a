import numpy as np
import pytest
from scipy import stats

from analysis.statistics.resampling import BLOCK, bca, counts


def test_every_draw_counts_as_many_people_as_there_are() -> None:
    blocks = list(counts(7, 100, np.random.default_rng(1)))
    drawn = np.vstack(blocks)
    assert drawn.shape == (100, 7)
    assert (drawn.sum(axis=1) == 7).all()


def test_the_size_of_blocks_decides_nothing() -> None:
    rows = BLOCK // 3
    few = next(counts(rows, 3, np.random.default_rng(2)))
    two, one = counts(rows, 4, np.random.default_rng(2))
    assert np.array_equal(few, two)
    assert len(one) == 1


def test_without_bias_and_acceleration_it_is_the_percentile_interval() -> None:
    drawn = np.random.default_rng(3).permutation(np.arange(1001.0))
    low, high = bca(drawn, 500.0, 0.0, 1.959963984540054)
    assert (low, high) == pytest.approx((25.0, 975.0), abs=1e-9)


def test_skew_moves_both_ends_as_in_scipy() -> None:
    x = np.random.default_rng(4).exponential(size=40)
    drawn = np.vstack(list(counts(40, 20_000, np.random.default_rng(5)))) @ x / 40
    u = x - x.mean()
    pull = float((u**3).sum() / (6.0 * (u**2).sum() ** 1.5))
    theirs = stats.bootstrap((x,), np.mean, n_resamples=20_000, rng=np.random.default_rng(6))
    # Two independent sets of 20,000 draws: the ends' Monte-Carlo error is about .005 each.
    ends = theirs.confidence_interval
    assert bca(drawn, float(x.mean()), pull, 1.959963984540054) == pytest.approx(
        (ends.low, ends.high), abs=0.03
    )


def test_draws_that_are_all_alike_are_their_own_interval() -> None:
    assert bca(np.full(50, 0.8), 0.8, 0.0, 1.96) == (0.8, 0.8)


def test_past_the_pole_the_interval_ends_at_the_outermost_draw() -> None:
    drawn = np.random.default_rng(7).normal(size=500)
    _, high = bca(drawn, 0.0, 0.6, 1.96)
    assert high == drawn.max()
