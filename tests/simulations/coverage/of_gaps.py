"""Gaps between two sides and of pairs: n on each side, or n pairs."""

from functools import cache

import numpy as np

from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.statistics.gaps.mean_difference import gap_of_differences, gap_of_means
from analysis.statistics.gaps.signed_ranks import signed_rank
from analysis.statistics.intervals import Mean, mean_of
from tests.analysis.single_gaps import bootstrap_gap, bootstrap_pairs
from tests.simulations.coverage.people import Floats, cuts, item, mean, rated, sd, shares
from tests.simulations.coverage.study import Found, Study, Truth

BY = -0.5
"""How far the demand side's judgements lie below the supplier's."""
TOGETHER = 0.5
"""Correlation of what one person perceives and expects."""
CLUSTER = 0.2
"""Share of the judgements' variance that lies between clusters."""
DRAWS = 999


def sides_truth(points: int) -> Truth:
    """Exact."""
    gap = mean(points) - mean(points, BY)
    ours = shares(points, BY)
    above = float(shares(points) @ (np.cumsum(ours) - 0.5 * ours))
    spread = np.sqrt((sd(points) ** 2 + sd(points, BY) ** 2) / 2.0)
    return {
        "difference of means (Welch)": gap,
        "difference of means, bootstrap": gap,
        "Hedges' g": gap / spread,
        "relative effect (Brunner–Munzel)": above,
        "Cliff's δ": 2.0 * above - 1.0,
        "one rater against a mean": float(points) - mean(points, BY),
    }


def sides(rng: np.random.Generator, points: int, n: int) -> Found:
    """n raters and n people; the one rater says the highest point."""
    theirs, ours = item(rng, points, n), item(rng, points, n, shift=BY)
    gap, ranks = gap_of_means(mean_of(theirs), mean_of(ours)), rank_gap(theirs, ours)
    return {
        "difference of means (Welch)": gap.ci,
        "difference of means, bootstrap": bootstrap_gap(theirs, ours, rng=rng, draws=DRAWS).ci,
        "Hedges' g": gap.effect_ci,
        "relative effect (Brunner–Munzel)": ranks.probability_ci,
        "Cliff's δ": ranks.delta_ci,
        "one rater against a mean": gap_of_means(Mean(n=1, mean=float(points)), mean_of(ours)).ci,
    }


def _pairs(rng: np.random.Generator, points: int, n: int) -> Floats:
    """Perceived − expected of n people."""
    z = rng.multivariate_normal([BY, 0.0], [[1.0, TOGETHER], [TOGETHER, 1.0]], n)
    both = rated(z, points).astype(np.float64)
    return np.asarray(both[:, 0] - both[:, 1])


@cache
def pairs_truth(points: int) -> Truth:
    """Of four million pairs, the rank-biserial from their shares."""
    d = _pairs(np.random.default_rng([33850, points]), points, 4_000_000)
    values, counts = np.unique(d[d != 0.0], return_counts=True)
    p = counts / counts.sum()
    return {
        "mean difference (paired t)": mean(points, BY) - mean(points),
        "mean difference, bootstrap": mean(points, BY) - mean(points),
        "d_z": float(d.mean() / d.std()),
        "rank-biserial": float(p @ np.sign(np.add.outer(values, values)) @ p),
    }


def pairs(rng: np.random.Generator, points: int, n: int) -> Found:
    """n pairs."""
    d = _pairs(rng, points, n)
    gap = gap_of_differences(mean_of(d))
    return {
        "mean difference (paired t)": gap.ci,
        "mean difference, bootstrap": bootstrap_pairs(d, rng=rng, draws=DRAWS).ci,
        "d_z": gap.effect_ci,
        "rank-biserial": signed_rank(d).effect_ci,
    }


def clusters_truth(points: int) -> Truth:
    """Clusters of every size have the same mean, so that it is the people's."""
    return {"mean of clustered people (CR2)": mean(points, BY)}


def clusters(rng: np.random.Generator, points: int, n: int) -> Found:
    """n clusters of 2 to 10 people."""
    label = np.repeat(np.arange(n), 2 + np.arange(n) % 5 * 2)
    common = np.sqrt(CLUSTER) * rng.standard_normal(n)[label]
    z = common + np.sqrt(1.0 - CLUSTER) * rng.standard_normal(len(label))
    x = 1.0 + np.searchsorted(cuts(points), z + BY)
    return {"mean of clustered people (CR2)": clustered_mean(x, label).ci}


STUDIES = (
    Study(
        number=4, name="Supplier − demand side", of="raters, and as many people",
        truth=sides_truth, found=sides,
    ),
    Study(number=5, name="Pairs", of="pairs", truth=pairs_truth, found=pairs),
    Study(
        number=6, name="Clustered people", of="clusters of 2 to 10 people",
        truth=clusters_truth, found=clusters,
    ),
)  # fmt: skip
