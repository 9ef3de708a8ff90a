"""People who answer in clusters (departments, sites, firms): what that does to a mean."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.intraclass import grouped_icc
from analysis.statistics.intervals import LEVEL, Interval, Mean, mean_of, t_interval
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.group_labels import numbered
from analysis.statistics.moments.values import Matrix, check_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredMean:
    """A mean over `n` people in `clusters`, its error robust to what cluster members share.

    `plain` is the same mean as if people were independent. `icc`: share of the variance that lies
    between clusters; `design_effect` = 1 + (b − 1)·icc, how many times the variance of the mean
    grows for it, b the size of the cluster of an average person; `n_effective` = n/design_effect.
    `reason`: "no_answers", "one_respondent", "constant", or "one_cluster" (nothing to see
    differences between clusters by); icc is None as well where every person is a cluster.
    """

    n: int
    clusters: int
    plain: Mean
    mean: float | None = None
    se: float | None = None
    df: float | None = None
    ci: Interval | None = None
    icc: float | None = None
    design_effect: float | None = None
    n_effective: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sums:
    """Per cluster: people, Σw, Σw², Σe, Σwe with e = x − mean."""

    n: Matrix
    w: Matrix
    ww: Matrix
    e: Matrix
    we: Matrix


def clustered_mean(
    values: NDArray[np.floating],
    clusters: NDArray[np.generic],
    *,
    weights: NDArray[np.floating] | None = None,
    level: float = LEVEL,
) -> ClusteredMean:
    """The mean of n values (NaN = missing) of people in n cluster labels, CR2 standard error.

    CR2 (Bell & McCaffrey 2002), unbiased where people are independent: residuals of a cluster are
    multiplied by the inverse root of their share of (I − H)(I − H)ᵀ; df by Satterthwaite on that
    model (Pustejovsky & Tipton 2018), which is G − 1 for G equal clusters and less for unequal
    ones. Not CR1, whose error and df are too small with few clusters. In closed form from sums per
    cluster, for any weights: R's `clubSandwich` of `lm(x ~ 1, weights = w)`.

    The ICC is that of `grouped_icc`, unweighted; below 0 where clusters differ less than chance
    would make them.
    """
    x, w, label = _present(values, clusters, weights)
    plain = mean_of(x, level=level) if weights is None else means(x[:, None], w, level=level)[0]
    found = ClusteredMean(
        n=plain.n, clusters=int(label.max(initial=-1)) + 1, plain=plain, mean=plain.mean
    )
    if plain.reason is not None:
        return replace(found, reason=plain.reason)
    if found.clusters == 1:
        return replace(found, reason="one_cluster")
    assert plain.mean is not None
    se, df = _robust(_sums(x - plain.mean, w, label))
    found = _with_icc(found, x, label)
    if se <= 1e-14 * (1.0 + abs(plain.mean)):
        return replace(found, se=0.0, reason="constant")
    return replace(found, se=se, df=df, ci=t_interval(plain.mean, se, df, level=level))


def _present(
    values: NDArray[np.floating],
    clusters: NDArray[np.generic],
    weights: NDArray[np.floating] | None,
) -> tuple[Matrix, Matrix, NDArray[np.intp]]:
    x = np.asarray(values, dtype=np.float64)
    labels = np.asarray(clusters)
    if x.ndim != 1 or labels.shape != x.shape:
        raise ValueError(f"values {x.shape} and cluster labels {labels.shape} must be two vectors")
    checked = check_weights(weights, len(x))
    w = np.ones(len(x)) if checked is None else checked
    kept = ~np.isnan(x) & (w > 0)
    return x[kept], w[kept], numbered(labels[kept])


def _sums(e: Matrix, w: Matrix, label: NDArray[np.intp]) -> _Sums:
    def total(each: Matrix) -> Matrix:
        return np.bincount(label, weights=each).astype(np.float64)

    return _Sums(
        n=total(np.ones(len(e))),
        w=total(w),
        ww=total(w * w),
        e=total(e),
        we=total(w * e),
    )


def clustered_scores(
    values: NDArray[np.floating], labels: NDArray[np.intp], weights: NDArray[np.floating]
) -> tuple[Matrix, float]:
    """What each cluster adds to the error of a mean, and the df of CR2; Σ squared is its variance.

    `labels` are numbers from 0 on; a cluster of which nobody answered adds 0.
    """
    kept = ~np.isnan(values) & (weights > 0)
    x, w, among = values[kept], weights[kept], labels[kept]
    scores, df = _scores(_sums(x - w @ x / w.sum(), w, numbered(among)))
    placed = np.zeros(int(labels.max()) + 1)
    placed[np.unique(among)] = scores
    return placed, df


def _robust(s: _Sums) -> tuple[float, float]:
    """CR2's standard error of the weighted mean, and its df."""
    scores, df = _scores(s)
    return math.sqrt(float((scores**2).sum())), df


def _scores(s: _Sums) -> tuple[Matrix, float]:
    """CR2's adjusted sums of residuals per cluster, over Σw, and the df of their squares.

    With W = Σw and H = 1wᵀ/W, a cluster's block of (I − H)(I − H)ᵀ is the identity but for the
    plane of 1 and w: there it is the 2 × 2 matrix B in the basis 1/√n, (w − w̄)/r. The adjusted
    weights v = B^(−½)w then weigh the residuals.
    """
    total, squares, root = s.w.sum(), s.ww.sum(), np.sqrt(s.n)
    along = s.w / root
    across = np.sqrt(np.maximum(s.ww - along**2, 0.0))
    block = np.empty((len(s.n), 2, 2))
    block[:, 0, 0] = 1.0 - 2.0 * s.w / total + s.n * squares / total**2
    block[:, 0, 1] = block[:, 1, 0] = -root * across / total
    block[:, 1, 1] = 1.0
    values, axes = np.linalg.eigh(block)
    plane = np.stack([along, across], axis=1)
    v = np.einsum("gij,gj,gkj,gk->gi", axes, values**-0.5, axes, plane)
    # Residuals seen in the same basis; where w does not vary within a cluster nothing is across.
    varied = across > 1e-12 * along
    seen = np.divide(s.we - along * s.e / root, across, out=np.zeros_like(along), where=varied)
    score = v[:, 0] * s.e / root + v[:, 1] * seen
    df = _freedom(v, plane, root * v[:, 0], float(total), s.ww)
    return score / float(total), df


def _freedom(v: Matrix, plane: Matrix, reach: Matrix, total: float, squares: Matrix) -> float:
    """(tr P)²/ΣP², P_gh = a_g·a_h with a_g = E_g·v_g − w·r_g/W, r_g the sum of v_g.

    With c_g = (v_g − w_g·r_g/W)·w_g the cells off the diagonal are −(c_g·r_h + c_h·r_g)/W +
    r_g·r_h·(Σw² − Σ_g w² − Σ_h w²)/W²; many clusters are summed without writing them out.
    """
    part, r = v - plane * (reach / total)[:, None], reach / total
    c, rest = (part * plane).sum(axis=1), squares.sum() - squares
    own = (part**2).sum(axis=1) + r**2 * rest
    off = -c - r * squares
    # P_gh = off_g·r_h + off_h·r_g + r_g·r_h·Σw², of which the diagonal is taken out again.
    rr, oo, ro, whole = float(r @ r), float(off @ off), float(r @ off), float(squares.sum())
    every = 2.0 * (oo * rr + ro**2) + 4.0 * whole * ro * rr + whole**2 * rr**2
    diagonal = 2.0 * off * r + r**2 * whole
    spread = float(own @ own) + max(every - float(diagonal @ diagonal), 0.0)
    return min(max(float(own.sum()) ** 2 / spread, 1.0), len(r) - 1.0)


def _with_icc(found: ClusteredMean, x: Matrix, label: NDArray[np.intp]) -> ClusteredMean:
    icc = grouped_icc(x, label)
    if icc is None:
        return found
    effect = 1.0 + (float(np.square(np.bincount(label)).sum()) / found.n - 1.0) * icc
    return replace(
        found, icc=icc, design_effect=effect, n_effective=found.n / effect if effect > 0.0 else None
    )
