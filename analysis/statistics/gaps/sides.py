"""One side's view of K nodes: its means, how its people scatter, how sure the means are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.cluster_robust import clustered_scores
from analysis.statistics.moments.group_labels import numbered
from analysis.statistics.moments.values import Matrix, check_weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """Means of K nodes; `mean`, `scatter` and `error` may have leading axes for many surveys.

    `n`: people per node (K). `scatter`: covariance of single people (K × K, unit of the scores
    squared); `error`: covariance of the means, robust to weights and clusters. `overlap`: what a
    covariance of single people is multiplied by to become one of means of independent people,
    n_kl/(n_k·n_l), 1/n where nothing is missing. `df`: degrees of freedom of `error`.
    """

    n: NDArray[np.int64]
    mean: Matrix
    scatter: Matrix
    error: Matrix
    overlap: Matrix
    df: float


def complete(values: Matrix) -> Side:
    """People of whom nothing is missing, independent and equal: … × n × K, n ≥ 2."""
    n, k = values.shape[-2:]
    mean = values.mean(axis=-2)
    away = values - mean[..., None, :]
    scatter = np.swapaxes(away, -1, -2) @ away / (n - 1.0)
    return Side(
        n=np.full(k, n),
        mean=mean,
        scatter=scatter,
        error=scatter / n,
        overlap=np.full((k, k), 1.0 / n),
        df=n - 1.0,
    )


def side(
    values: NDArray[np.floating],
    *,
    weights: NDArray[np.floating] | None = None,
    clusters: NDArray[np.generic] | None = None,
) -> Side:
    """The scores of n people on K nodes (n × K, NaN = missing), every node rated by two or more.

    Means over who rated a node. Covariances of single people pairwise, divisor Σw − Σw²/Σw.
    Error: Taylor's linearisation, z = √(n/(n − 1))·w(x − mean)/Σw summed as zzᵀ over people, or of
    clusters' adjusted sums (CR2: the diagonal is `clustered_mean`'s); so no covariance of means
    is contradictory, whatever is missing. Clusters count where a node has several and they are
    fewer than its people. df: Kish's n − 1 without clusters, else Satterthwaite's of CR2; the
    mean over nodes.
    """
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 2:
        raise ValueError(f"scores are people × nodes, not of shape {x.shape}")
    checked = check_weights(weights, len(x))
    w = np.ones(len(x)) if checked is None else checked
    shares = np.where(np.isnan(x), 0.0, w[:, None])
    present = shares > 0.0
    n = present.sum(axis=0)
    if (n < 2).any():
        raise ValueError(f"every node needs two people or more, not {n.min()}: leave it out")
    total = shares.sum(axis=0)
    away = np.where(present, x, 0.0)
    mean = (shares * away).sum(axis=0) / total
    away = np.where(present, away - mean, 0.0)
    together = present.T.astype(np.float64) @ present
    mass = present.T @ (w[:, None] * present)
    kish = np.square(mass) / np.maximum(present.T @ (np.square(w)[:, None] * present), 1e-300)
    error, df = _error(x, shares, away, clusters)
    return Side(
        n=n,
        mean=mean,
        scatter=_scatter(w, away, mass, kish),
        error=error,
        overlap=together / np.outer(n, n),
        df=df,
    )


def _scatter(w: Matrix, away: Matrix, mass: Matrix, kish: Matrix) -> Matrix:
    """Pairwise covariances; 0 where fewer than two people rated both nodes."""
    known = kish > 1.0 + 1e-12
    divisor = np.where(known, mass * (1.0 - 1.0 / np.maximum(kish, 1.0 + 1e-12)), 1.0)
    return np.where(known, away.T @ (w[:, None] * away) / divisor, 0.0)


def _error(
    x: Matrix, shares: Matrix, away: Matrix, clusters: NDArray[np.generic] | None
) -> tuple[Matrix, float]:
    labels = None if clusters is None else numbered(np.asarray(clusters))
    total, squares = shares.sum(axis=0), np.square(shares).sum(axis=0)
    n = (shares > 0.0).sum(axis=0)
    if labels is not None and _clustered(shares > 0.0, labels):
        found = [clustered_scores(x[:, k], labels, shares[:, k]) for k in range(x.shape[1])]
        sums = np.column_stack([scores for scores, _ in found])
        return sums.T @ sums, float(np.mean([df for _, df in found]))
    z = np.sqrt(n / (n - 1.0)) * shares * away / total
    return z.T @ z, float(np.mean(total**2 / squares)) - 1.0


def _clustered(present: NDArray[np.bool_], labels: NDArray[np.intp]) -> bool:
    """Whether every node is rated by several clusters, of which one at least is not one person."""
    counts = [len(np.unique(labels[rated])) for rated in present.T]
    return all(1 < c < n for c, n in zip(counts, present.sum(axis=0), strict=True))
