"""The correlations that figures of validity rest on, with what had to be left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.values import Matrix, Moments

EQUAL = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlations:
    """Pearson correlations of the usable items, pairwise-complete.

    `columns` names the k items of `matrix` (k × k, unit diagonal; NaN where fewer than two people
    answered both). `constant` and `unanswered` items have no correlations and are left out.
    `pairs` (k × k) counts the people behind each correlation; `n` is the smallest of them and
    `n_effective` the smallest Kish n, which are on the safe side for tests.
    `reason`: "no_items", "no_answers", "constant" (no item varies), "one_item", "too_few" (two
    items that fewer than two people answered together), or None.
    """

    columns: tuple[int, ...]
    matrix: Matrix
    pairs: NDArray[np.int64]
    n: int
    n_effective: float
    constant: tuple[int, ...] = ()
    unanswered: tuple[int, ...] = ()
    reason: str | None = None


def correlations(m: Moments, columns: Sequence[int]) -> Correlations:
    """The correlations of `columns` of the moments: r_ij = c_ij / √(c_ii·c_jj).

    c_ij is over those who answered both items, c_ii over all who answered i (as in the package's
    reliabilities). Raises ValueError where a column is asked for twice.
    """
    if len(set(columns)) < len(columns):
        raise ValueError(f"a column is named twice: {list(columns)}; give each item once")
    whole = finish(select(m, columns))
    state = [
        "unanswered" if n == 0 else "constant" if n == 1 or is_zero(var, mean) else "varying"
        for n, var, mean in zip(whole.n.diagonal(), whole.variance, whole.mean, strict=True)
    ]
    by_state = {name: [j for j, s in enumerate(state) if s == name] for name in (*set(state),)}
    used = by_state.get("varying", [])
    at = np.ix_(used, used)
    sd = np.sqrt(whole.variance[used])
    matrix = whole.covariance[at] / np.outer(sd, sd)
    np.fill_diagonal(matrix, 1.0)
    pairs = whole.n[at]
    return Correlations(
        columns=tuple(columns[j] for j in used),
        matrix=matrix,
        pairs=pairs,
        n=int(pairs.min(initial=m.rows)) if used else 0,
        n_effective=float(whole.n_effective[at].min(initial=m.rows)) if used else 0.0,
        constant=tuple(columns[j] for j in by_state.get("constant", [])),
        unanswered=tuple(columns[j] for j in by_state.get("unanswered", [])),
        reason=_reason(state, matrix),
    )


def _reason(state: list[str], matrix: Matrix) -> str | None:
    if not state:
        return "no_items"
    if "varying" not in state:
        return "constant" if "constant" in state else "no_answers"
    if len(matrix) == 1:
        return "one_item"
    return "too_few" if np.isnan(matrix).any() else None


def check_correlation(correlation: Matrix) -> Matrix:
    """The matrix as float64; ValueError unless it is square, symmetric and has a unit diagonal."""
    r = np.asarray(correlation, dtype=np.float64)
    if r.ndim != 2 or r.shape[0] != r.shape[1]:
        raise ValueError(f"a correlation matrix is k × k, not of shape {r.shape}")
    if not (np.abs(r.diagonal() - 1.0) <= EQUAL).all():
        raise ValueError("a correlation matrix has ones on its diagonal; divide by the sds first")
    if (np.abs(r - r.T) > EQUAL).any():
        raise ValueError("a correlation matrix is symmetric")
    return r


def unusable(correlation: Matrix) -> str | None:
    """Why nothing follows from the matrix, if so: "no_items", "one_item", "too_few" (a NaN)."""
    if len(correlation) < 2:
        return "one_item" if len(correlation) else "no_items"
    return "too_few" if np.isnan(correlation).any() else None


def definite(correlation: Matrix) -> bool:
    """Whether the smallest eigenvalue is above 1e-10, so that the matrix may be inverted."""
    return float(np.linalg.eigvalsh(correlation)[0]) > 1e-10
