"""How raters scatter, told by few of them: their own covariance drawn towards the customers'."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.statistics.gaps.sides import Side
from analysis.statistics.moments.values import Matrix

ALIKE = 2.0
"""So many degrees of freedom has the prior that raters scatter as customers do (house rule)."""
FIRMNESS = np.array([2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 1e4])
"""How firmly a covariance may keep to the customers' shape, in raters; all equally likely before
the ratings are seen (house rule)."""
CLOSEST = 0.95
ALIKE_NODE = 0.25
"""A node on which customers' variance is a smaller share of the median node's says nothing of how
raters scatter, and counts as of that share (house rule)."""
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaterScatter:
    """The covariance of single raters (… × K × K) and how well it is known.

    `ratio`: how many times the customers' variance theirs is; `own`: the weight of the raters' own
    covariance, 0 … 1; `df`: degrees of freedom of a variance under it, `dimensions` those that a
    rater adds to the ratio (K where nodes are unrelated after all are scaled).
    """

    covariance: Matrix
    ratio: Matrix
    own: Matrix
    df: Matrix
    dimensions: Matrix


def rater_scatter(raters: Side, customers: Side) -> RaterScatter:
    """Σ̃ = w·S + (1 − w)·λ·Ω: moderated as variances are in limma (Smyth 2004), as a matrix.

    Model: S | Σ ~ Wishart(f, Σ/f), Σ ~ inverse Wishart about λ·Ω with the firmness ν of that many
    raters. S: the raters' own covariance (their error times their number: teams count), f its
    degrees of freedom. Ω: the customers' covariance, drawn by K/(K + n) towards one correlation
    for all pairs. λ says by how much raters scatter more or less than customers:
    λ̂ = tr(M·S)/tr(M·Ω), M the inverse of the customers' covariance drawn half way to that, which
    weighs what raters have in common and where they differ by how much customers scatter there,
    with nearly K·f degrees of freedom. It is divided by 1 + ½(tr W²/tr W + tr W)/df_customers,
    W = MΩ, as much as M follows the customers' chance, and drawn towards 1 by a prior of 2.
    Nodes on which customers hardly differ (`ALIKE_NODE`) are left out of λ, and have a floor in Ω.
    w is the mean of f/(ν + f) over ν, weighed by the likelihood of S (closed for the inverse
    Wishart): raters who scatter otherwise than customers, node by node or in common, keep their
    own covariance the more, the more of them there are.

    df by Satterthwaite: a variance under Σ̃ is w parts of one with f df and 1 − w of one with
    d = K·f, of which the first is one part, and of the customers' own uncertainty:
    1/df = E w²/f + 2·E w(1 − w)/(d + 2) + E(1 − w)²·(1/(d + 2) + (1 − 1/K)/df_customers).
    """
    own, f = _own(raters), raters.df
    shape, weighing = _shape(customers)
    pattern = shape * _relative(raters)
    ratio, dimensions = _ratio(own, weighing, pattern, f, customers.df)
    share, square = _own_weight(own, pattern, f, ratio)
    mixed, pooled = share - square, 1.0 - 2.0 * share + square
    of_ratio = 1.0 / (dimensions * f + ALIKE)
    inverse = square / f + 2.0 * mixed * of_ratio
    inverse = inverse + pooled * (of_ratio + (1.0 - 1.0 / own.shape[-1]) / customers.df)
    w = share[..., None, None]
    return RaterScatter(
        covariance=w * own + (1.0 - w) * ratio[..., None, None] * pattern,
        ratio=ratio,
        own=share,
        df=1.0 / inverse,
        dimensions=dimensions,
    )


def _ratio(
    own: Matrix, weighing: Matrix, pattern: Matrix, f: float, df: float
) -> tuple[Matrix, Matrix]:
    """λ, and how many degrees of freedom each of the raters' own adds to it."""
    weighed = weighing @ pattern
    trace = np.trace(weighed, axis1=-2, axis2=-1)
    squares = np.trace(weighed @ weighed, axis1=-2, axis2=-1)
    dimensions = trace**2 / squares
    too_much = 1.0 + 0.5 * (squares / trace + trace) / df
    seen = np.trace(weighing @ own, axis1=-2, axis2=-1) / trace / too_much
    known = dimensions * f / (dimensions * f + ALIKE)
    return known * seen + 1.0 - known, dimensions


def _own(raters: Side) -> Matrix:
    """Error times number: the covariance of single raters, teams and gaps counted in."""
    size = np.sqrt(raters.n)
    return np.asarray(raters.error * np.outer(size, size))


def _relative(raters: Side) -> Matrix:
    """The overlap as a correlation: 1 where all raters rated both nodes."""
    size = np.sqrt(raters.n)
    return np.asarray(raters.overlap * np.outer(size, size))


def _shape(customers: Side) -> tuple[Matrix, Matrix]:
    """Ω and M of `rater_scatter`; M is 0 for nodes that say nothing of λ."""
    scatter = customers.scatter
    k, n = scatter.shape[-1], float(customers.n.mean())
    variance = np.diagonal(scatter, axis1=-2, axis2=-1)
    floor = ALIKE_NODE * np.median(variance, axis=-1, keepdims=True) + _TINY
    sd = np.sqrt(np.maximum(variance, floor))
    scale = sd[..., :, None] * sd[..., None, :]
    alike = _correlation(scatter / scale)[..., None, None]
    symmetric = (alike + (1.0 - alike) * np.eye(k)) * scale
    pull = k / (k + n)
    telling = (variance >= floor).astype(np.float64)
    both = telling[..., :, None] * telling[..., None, :]
    midway = both * (scatter + symmetric) / (2.0 * scale) + (1.0 - telling)[..., None] * np.eye(k)
    raised = np.maximum(floor - variance, 0.0)[..., None] * np.eye(k)
    pattern = (1.0 - pull) * (scatter + raised) + pull * symmetric
    return pattern, both * np.linalg.inv(midway) / scale


def _correlation(correlations: Matrix) -> Matrix:
    """The mean correlation of two nodes, within 0 and .95; 0 for a single node."""
    k = correlations.shape[-1]
    if k == 1:
        return np.zeros(correlations.shape[:-2])
    total = correlations.sum(axis=(-2, -1)) - np.trace(correlations, axis1=-2, axis2=-1)
    return np.asarray(np.clip(total / (k * (k - 1)), 0.0, CLOSEST))


def _own_weight(own: Matrix, pattern: Matrix, f: float, ratio: Matrix) -> tuple[Matrix, Matrix]:
    """E w and E w² over how firmly the covariance keeps to its pattern, given the ratings."""
    k = own.shape[-1]
    values, axes = np.linalg.eigh(pattern * ratio[..., None, None])
    floor = 1e-9 * np.maximum(values[..., -1:], _TINY)
    half = axes / np.sqrt(np.maximum(values, floor))[..., None, :]
    seen = np.maximum(np.linalg.eigvalsh(np.swapaxes(half, -1, -2) @ own @ half), 0.0)
    likelihood = np.stack([_likelihood(seen, f, firm, k) for firm in FIRMNESS], axis=-1)
    chance = np.exp(likelihood - likelihood.max(axis=-1, keepdims=True))
    chance /= chance.sum(axis=-1, keepdims=True)
    weight = f / (FIRMNESS + f)
    return chance @ weight, chance @ weight**2


def _likelihood(seen: Matrix, f: float, firm: float, k: int) -> Matrix:
    """log p(S | ν) but for what ν does not change; S with eigenvalues `seen` in units of λ·Ω."""
    df = firm + k + 1.0
    steps = np.arange(k) / 2.0
    gammas = special.gammaln((df + f) / 2.0 - steps) - special.gammaln(df / 2.0 - steps)
    logs = np.log(firm + f * seen).sum(axis=-1)
    return np.asarray(
        gammas.sum() + df / 2.0 * k * np.log(firm) - (df + f) / 2.0 * logs, dtype=np.float64
    )
