"""How many raters it takes: variance components of raters and nodes, and what they promise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.gap_model import family
from analysis.statistics.gaps.rater_scatter import ALIKE, RaterScatter
from analysis.statistics.gaps.sides import Side
from analysis.statistics.gaps.simultaneous import joint
from analysis.statistics.intervals import LEVEL
from analysis.statistics.kinds import COUNT, SCORE
from analysis.statistics.moments.values import Matrix

PANELS = (2, 3, 4, 6, 8, 12, 20, 30)
MOST = 1000
DIRECTIONS = 2**12
FOUND = 0.8
"""What is planned for is found in so many surveys (house rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Raters × nodes by two-way analysis of variance without replication, nodes fixed.

    `raters`: variance of what a rater gives throughout (leniency), 0 where estimated below;
    `rest`: variance of a rating about rater and node. `df_raters` = m − 1, `df_rest` =
    (m − 1)(K − 1).
    """

    raters: float
    rest: float
    ms_raters: float
    ms_rest: float
    df_raters: int
    df_rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Half the width of the simultaneous intervals that a panel of so many raters would give.

    In the unit of the scores. Of a gap and of a profile the root mean square over nodes; of the
    level, None for one node.
    """

    raters: Annotated[int, COUNT]
    gap: Annotated[float, SCORE]
    profile: Annotated[float | None, SCORE]
    level: Annotated[float | None, SCORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStudy:
    """Raters needed for a gap, a profile or a level of `aim` to be found in four surveys of five.

    None where no number of raters does it: more customers are needed, or 1,000 would not do.
    """

    aim: float
    gap: int | None
    profile: int | None
    level: int | None
    table: tuple[Promise, ...]


def components(ratings: NDArray[np.floating]) -> Components | None:
    """Of m × K ratings of which none is missing; None with fewer than two raters or nodes.

    σ²_raters = (MS_raters − MS_rest)/K, which is REML's of a random rater in nodes fixed where it
    is not below 0 (Brennan 2001; R's `lmer(x ~ node + (1 | rater))`).
    """
    x = np.asarray(ratings, dtype=np.float64)
    x = x[~np.isnan(x).any(axis=1)]
    m, k = x.shape
    if m < 2 or k < 2:
        return None
    of_raters, of_nodes = x.mean(axis=1), x.mean(axis=0)
    rest = x - of_raters[:, None] - of_nodes + x.mean()
    between = k * float(np.square(of_raters - x.mean()).sum()) / (m - 1)
    within = float(np.square(rest).sum()) / ((m - 1) * (k - 1))
    return Components(
        raters=max((between - within) / k, 0.0),
        rest=within,
        ms_raters=between,
        ms_rest=within,
        df_raters=m - 1,
        df_rest=(m - 1) * (k - 1),
    )


def decision_study(
    scatter: RaterScatter,
    customers: Side,
    aim: float,
    *,
    panels: Sequence[int] = PANELS,
    level: float = LEVEL,
) -> DecisionStudy:
    """What panels of other sizes would tell, raters scattering as these do, customers as they are.

    V(m) = Σ̃/m + the customers' error; half-widths c·se, se = √(a'Va), with the critical values of
    gaps, profiles and level as one family, df by `promised_df`. An estimate is beyond its
    half-width with probability .8 where the truth is (c + t(.8; df))·se: so large a gap is found in
    four surveys of five. The smallest m by bisection, since that falls with m.
    """
    at = cache(partial(_planned, scatter=scatter, customers=customers, level=level))
    several = scatter.covariance.shape[0] > 1
    return DecisionStudy(
        aim=aim,
        gap=_fewest(lambda m: at(m)[1].gap, aim),
        profile=_fewest(lambda m: at(m)[1].profile, aim) if several else None,
        level=_fewest(lambda m: at(m)[1].level, aim) if several else None,
        table=tuple(at(m)[0] for m in panels),
    )


def _planned(
    m: int, scatter: RaterScatter, customers: Side, level: float
) -> tuple[Promise, Promise]:
    """Half-widths that m raters would give, and what they would find in four surveys of five."""
    k = scatter.covariance.shape[0]
    statements = family(k)
    rows, ours = statements.matrix, scatter.covariance / m
    variance, theirs = _along(rows, ours), _along(rows, customers.error)
    df = promised_df(
        variance,
        theirs,
        ratio_df=float(scatter.dimensions) * (m - 1.0),
        nodes=k,
        df_customers=customers.df,
    )
    law = joint(rows, ours + customers.error, stretch=statements.stretch, points=DIRECTIONS)
    se = np.sqrt(variance + theirs)
    reach = law.critical(level, df) * se
    return _promise(m, reach), _promise(m, reach + special.stdtrit(df, FOUND) * se)


def _promise(m: int, sizes: Matrix) -> Promise:
    k = max(len(sizes) // 2, 1)
    return Promise(
        raters=m,
        gap=_size(sizes[:k]),
        profile=_size(sizes[k : 2 * k]) if k > 1 else None,
        level=float(sizes[-1]) if k > 1 else None,
    )


def promised_df(
    ours: Matrix, theirs: Matrix, *, ratio_df: float, nodes: int, df_customers: float
) -> Matrix:
    """Degrees of freedom of the variances of statements, raters' part and customers' part.

    By Satterthwaite, with raters of whom nothing is known but the ratio of their variance to the
    customers': 1/df_raters = 1/(d + 2) + (1 − 1/K)/df_customers, d = `ratio_df` = K(m − 1)
    (`rater_scatter`), and what both parts share, as in `panel_estimates`.
    """
    leaning = (1.0 - 1.0 / nodes) / df_customers
    below = ours**2 * (1.0 / (ratio_df + ALIKE) + leaning) + theirs**2 / df_customers
    return np.asarray((ours + theirs) ** 2 / (below + 2.0 * ours * theirs * leaning))


def _along(rows: Matrix, covariance: Matrix) -> Matrix:
    return np.asarray(np.einsum("jk,kl,jl->j", rows, covariance, rows))


def _size(reach: Matrix) -> float:
    return float(np.sqrt(np.mean(np.square(reach))))


def _fewest(width: Callable[[int], float | None], aim: float) -> int | None:
    """The smallest panel for which that is `aim` at most."""

    def enough(m: int) -> bool:
        found = width(m)
        return found is not None and found <= aim

    high = 2
    while not enough(high):
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
