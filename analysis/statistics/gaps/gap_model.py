"""One model of a supplier's gaps: estimates, simultaneous intervals and conclusions on K nodes.

gap_k = raters' mean − customers' mean on node k; level = the mean gap of the nodes (these people
rate higher or lower throughout); profile_k = gap_k − level, a contrast within each rater, from
which leniency cancels; the overall gap weighs the nodes as the overall score does. All are linear
statements of the same K gaps, so one covariance, one joint distribution and one error rate serve
them all. Arrays may have leading axes for many surveys.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.rater_scatter import RaterScatter, rater_scatter
from analysis.statistics.gaps.sides import Side
from analysis.statistics.gaps.simultaneous import Joint, joint
from analysis.statistics.intervals import LEVEL
from analysis.statistics.moments.values import Matrix

STRETCH = 1.25
"""Critical values of level, profile and the overall gap are so many times a gap's (house rule): the
gaps, on which most is concluded, get most of the 5 %."""
HIGHER, WITHIN, LOWER, OPEN = 1, 0, -1, 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statements:
    """J linear statements (J × K) of K gaps, with what each one's interval is stretched by (J)."""

    matrix: Matrix
    stretch: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """J estimates (… × J) with standard errors, degrees of freedom and their joint law.

    `reach`: half the width of the simultaneous interval, and so the smallest estimate that is told
    from 0. `covariance`: of the K gaps (… × K × K).
    """

    estimate: Matrix
    se: Matrix
    df: Matrix
    reach: Matrix
    covariance: Matrix
    joint: Joint


def family(k: int, *, level: bool = True, overall: Matrix | None = None) -> Statements:
    """The gaps of K nodes, their profiles (from two nodes on), the level if it is told here, and
    the gap of the mean under the weights `overall` (K, of sum 1), if they are given.
    """
    gaps = np.eye(k)
    if k == 1:
        return gaps_alone(1)
    rows = [gaps, gaps - 1.0 / k]
    if level:
        rows.append(np.full((1, k), 1.0 / k))
    if overall is not None:
        rows.append(np.asarray(overall)[None, :])
    matrix = np.vstack(rows)
    return Statements(matrix=matrix, stretch=np.where(np.arange(len(matrix)) < k, 1.0, STRETCH))


def gaps_alone(k: int) -> Statements:
    """The gaps of K nodes, for a fixed statement, of which level and profile are described."""
    return Statements(matrix=np.eye(k), stretch=np.ones(k))


def panel_estimates(
    raters: Side,
    customers: Side,
    statements: Statements,
    *,
    level: float = LEVEL,
    points: int | None = None,
) -> tuple[Estimates, RaterScatter]:
    """Raters as a sample of the supplier's people, against customers.

    Var a'gap = a'(Σ̃∘overlap)a, the raters' means by `rater_scatter`, + a'V a, the customers';
    df by Satterthwaite (1946) from both parts, (v + u)²/(v²/df_v + u²/df_u + 2·v·u·ρ), where
    ρ = (1 − w)(1 − 1/K)/df_u, because v leans on the customers' covariance as u does.
    """
    scatter, rows = rater_scatter(raters, customers), statements.matrix
    size = np.sqrt(raters.n)
    ours = scatter.covariance / np.outer(size, size)
    variance, theirs = _along(rows, ours), _along(rows, customers.error)
    below = variance**2 / scatter.df[..., None] + theirs**2 / customers.df
    leaning = (1.0 - scatter.own) * (1.0 - 1.0 / rows.shape[1]) / customers.df
    below = below + 2.0 * variance * theirs * leaning[..., None]
    df = (variance + theirs) ** 2 / np.maximum(below, 1e-300)
    gaps, covariance = raters.mean - customers.mean, ours + customers.error
    law = joint(rows, covariance, stretch=statements.stretch, points=points)
    return _estimates(gaps, covariance, df, rows, law, level), scatter


def declared_estimates(
    statement: Matrix,
    customers: Side,
    statements: Statements,
    *,
    level: float = LEVEL,
    points: int | None = None,
) -> Estimates:
    """A fixed statement (K) against customers: their sampling error is all there is."""
    rows = statements.matrix
    law = joint(rows, customers.error, stretch=statements.stretch, points=points)
    df = np.full((*customers.mean.shape[:-1], len(rows)), customers.df)
    return _estimates(statement - customers.mean, customers.error, df, rows, law, level)


def _along(rows: Matrix, covariance: Matrix) -> Matrix:
    """The variance of each statement."""
    return np.asarray(np.einsum("jk,...kl,jl->...j", rows, covariance, rows))


def _estimates(
    gaps: Matrix, covariance: Matrix, df: Matrix, rows: Matrix, law: Joint, level: float
) -> Estimates:
    se = np.sqrt(_along(rows, covariance))
    return Estimates(
        estimate=gaps @ rows.T,
        se=se,
        df=df,
        reach=law.critical(level, df) * se,
        covariance=covariance,
        joint=law,
    )


def conclusions(estimate: Matrix, reach: Matrix, margin: float) -> NDArray[np.int64]:
    """HIGHER or LOWER where the interval leaves out 0, else WITHIN ±margin, else OPEN.

    Equivalence by inclusion of the same simultaneous interval, so that no error is spent on it.
    """
    size = np.abs(estimate)
    inside = np.where(size + reach < margin, WITHIN, OPEN)
    return np.where(size > reach, np.where(estimate > 0.0, HIGHER, LOWER), inside)


def simultaneous_p(found: Estimates) -> Matrix:
    """p of each statement for 0, adjusted for all: below 1 − level where the interval leaves out 0.

    Multivariate t (Hothorn, Bretz & Westfall 2008); where statements have different df each is
    held against that of its own (Hasler & Hothorn 2008).
    """
    return found.joint.p(found.estimate / found.se, found.df)


def equivalence_p(found: Estimates, margin: float) -> Matrix:
    """p for |true value| ≥ margin, adjusted for all: below 1 − level where WITHIN would hold."""
    size = np.abs(found.estimate)
    room = np.maximum(margin - size, 0.0) / found.se
    return np.where(size < margin, found.joint.p(room, found.df), 1.0)


def beyond(estimate: Matrix, se: Matrix, df: Matrix, margin: float) -> Matrix:
    """P(|true value| > margin), t with `df` about the estimate (flat prior)."""
    above, below = (estimate - margin) / se, (-margin - estimate) / se
    return np.asarray(special.stdtr(df, above) + special.stdtr(df, below))
