"""Means, shares and scores of one group."""

import numpy as np

from analysis.statistics.intervals import mean_of
from analysis.statistics.moments.columns import means
from analysis.statistics.scores.distribution import distributions, top_box
from analysis.statistics.scores.nps import net_promoter
from analysis.statistics.scores.schemes import FIVE_LEVEL, scored_mean
from analysis.statistics.weighting.margins import Margin
from analysis.statistics.weighting.raking import rake
from tests.simulations.coverage.people import Floats, everybody, item, mean, scale, shares
from tests.simulations.coverage.study import Found, Study, Truth

SHIFTS, WEIGHTS, SPLIT = np.array([-0.4, 0.0, 0.3]), np.array([2.0, 1.0, 0.5]), (0.2, 0.3, 0.5)
"""Three groups: how far their judgements lie off, what a person counts, their shares."""
PROMOTED = (0.03, 0.02, 0.03, 0.04, 0.05, 0.08, 0.10, 0.15, 0.20, 0.17, 0.13)


def _weighed(values: Floats) -> float:
    """The population's mean of what the three groups have."""
    mass = np.array(SPLIT) * WEIGHTS
    return float(mass @ values / mass.sum())


def plain_truth(points: int) -> Truth:
    """Exact, but for the scale's mean, which is that of a million people."""
    top = np.array([shares(points, s)[-2:].sum() for s in SHIFTS])
    found = {
        "mean of an item": mean(points),
        "mean of a scale's scores": float(everybody(points).mean()),
        "satisfied share (Wilson)": float(shares(points)[-2:].sum()),
        "mean, respondent weights": _weighed(np.array([mean(points, s) for s in SHIFTS])),
        "satisfied share, respondent weights": _weighed(top),
    }
    if points == 5:
        found["five-level index"] = float(shares(points) @ FIVE_LEVEL)
    return found


def plain(rng: np.random.Generator, points: int, n: int) -> Found:
    """One sample's."""
    group = rng.choice(3, n, p=SPLIT)
    heavy = item(rng, points, n, shift=SHIFTS[group])
    w, x = WEIGHTS[group], item(rng, points, n)
    columns = np.column_stack([x, heavy]).astype(np.int8)
    ends = np.ones(2, dtype=np.int64), np.full(2, points)
    own = distributions(columns[:, :1], ends[0][:1], ends[1][:1])[0]
    weighed = distributions(columns[:, 1:], ends[0][:1], ends[1][:1], w)[0]
    index = scored_mean(own, FIVE_LEVEL) if points == 5 else None
    return {
        "mean of an item": mean_of(x).ci,
        "mean of a scale's scores": mean_of(scale(rng, points, n).mean(axis=1)).ci,
        "satisfied share (Wilson)": top_box(own).ci,
        "mean, respondent weights": means(heavy[:, None], w)[0].ci,
        "satisfied share, respondent weights": top_box(weighed).ci,
        "five-level index": None if index is None else index.ci,
    }


def raked_truth(points: int) -> Truth:
    """Half the people of either group, though the sample has 70 % of the first."""
    true = 0.5 * (mean(points, -0.3) + mean(points, 0.3))
    return {
        "raked mean": true,
    }


def raked_means(rng: np.random.Generator, points: int, n: int) -> Found:
    """Two margins of two categories each; the error by the weights alone."""
    one, two = (rng.random(n) < 0.7).astype(np.int64), rng.integers(0, 2, n)
    x = item(rng, points, n, shift=np.where(one == 1, -0.3, 0.3))
    margins = tuple(
        Margin(name=name, labels=("a", "b"), totals=(1.0, 1.0), codes=codes)
        for name, codes in (("one", one), ("two", two))
    )
    fitted = rake(margins).weights
    return {"raked mean": None if fitted is None else means(x[:, None], fitted)[0].ci}


def promoters_truth(_points: int) -> Truth:
    """Exact."""
    p = np.array(PROMOTED)
    true = 100.0 * float(p[9:].sum() - p[:7].sum())
    return {"net promoter score": true, "net promoter score, respondent weights": true}


def promoters(rng: np.random.Generator, points: int, n: int) -> Found:
    """Weights that have nothing to do with the answers: the truth stays, the error grows."""
    x = rng.choice(points, (n, 2), p=PROMOTED).astype(np.int8)
    ends = np.zeros(1, dtype=np.int64), np.full(1, 10)
    (own,) = distributions(x[:, :1], *ends)
    (weighed,) = distributions(x[:, 1:], *ends, rng.choice(WEIGHTS, n))
    return {
        "net promoter score": net_promoter(own).ci,
        "net promoter score, respondent weights": net_promoter(weighed).ci,
    }


STUDIES = (
    Study(number=1, name="Means and shares", of="people", truth=plain_truth, found=plain),
    Study(
        number=2, name="Margins", of="people", truth=raked_truth,
        found=raked_means,
    ),
    Study(
        number=3, name="Net promoter score", of="people", truth=promoters_truth, found=promoters,
        points=(11,),
    ),
)  # fmt: skip
