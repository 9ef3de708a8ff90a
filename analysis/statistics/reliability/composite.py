"""The reliability of a composite of sub-scales, weighted as the composite weights them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.reliability.item_statistics import possible
from analysis.statistics.reliability.scale import cronbach
from analysis.statistics.reliability.usable import Usable, usable


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sub-scale: columns of the moments, and what each item's point adds to the composite."""

    columns: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One sub-scale in the composite.

    `k`: its items with variance and a weight; `alpha` of their weighted points; `share`: its own
    variance over the composite's (the rest of that is covariance).
    """

    k: int
    alpha: float | None = None
    share: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """The reliability of a weighted sum of sub-scales; n as in `Reliability`.

    `alpha_stratified` treats each sub-scale as a stratum, `alpha` all weighted items as one scale.
    `variance`: of the sum; `n_effective`: n as weights leave it.
    `reason`: as `Usable` has it, "singular" (above 1); for the stratified alone "one_item" or the
    reason of the first sub-scale without an alpha.
    """

    n: int
    strata: tuple[Stratum, ...]
    alpha_stratified: float | None = None
    alpha: float | None = None
    variance: float | None = None
    n_effective: float = 0.0
    reason: str | None = None

    @property
    def reliability(self) -> float | None:
        """Stratified alpha; where a sub-scale has none, alpha of all weighted items."""
        return self.alpha if self.alpha_stratified is None else self.alpha_stratified


def stratified_alpha(m: Moments, parts: Sequence[Part]) -> Composite:
    """α_s = 1 − Σ_s V_s·(1 − α_s)/V (Cronbach, Schönemann & McKie 1965), of weighted items.

    V is the variance of the composite Σ_j w_j·x_j, V_s and α_s the variance and alpha of each
    sub-scale's w_j·x_j. Not below plain alpha as a rule, for sub-scales may measure different
    things. Raises ValueError for weights that are negative, not finite, all zero or too few.
    """
    columns = [column for part in parts for column in part.columns]
    _check(parts, columns)
    weight = dict(zip(columns, (w for part in parts for w in part.weights), strict=True))
    scale = usable(m, [column for column in columns if weight[column] > 0])
    composite = Composite(n=scale.n, strata=(), n_effective=scale.n_effective, reason=scale.reason)
    reason = scale.reason
    if reason is None:
        w = np.array([weight[column] for column in scale.used])
        c = scale.c.covariance * (w[:, None] * w)
        if float(c.sum()) > 1e-12 * float(c.trace()):
            strata = tuple(_stratum(part, scale, c) for part in parts)
            return _whole(replace(composite, strata=strata), c)
        reason = "constant"
    none = (Stratum(k=0, reason=reason),) * len(parts)
    return replace(composite, strata=none, reason=reason)


def _check(parts: Sequence[Part], columns: Sequence[int]) -> None:
    for part in parts:
        w = np.asarray(part.weights, dtype=np.float64)
        if w.shape != (len(part.columns),) or not np.isfinite(w).all() or (w < 0).any():
            raise ValueError(f"sub-scale {part.columns} needs a weight ≥ 0 for each item")
    if len(set(columns)) < len(columns):
        raise ValueError("an item may stand in one sub-scale only")
    if not any(w > 0 for part in parts for w in part.weights):
        raise ValueError("a composite needs a weight above zero")


def _stratum(part: Part, scale: Usable, c: Matrix) -> Stratum:
    items = [i for i, column in enumerate(scale.used) if column in part.columns]
    inner = c[np.ix_(items, items)]
    stratum = Stratum(k=len(items), share=float(inner.sum()) / float(c.sum()))
    if not items:
        weightless = not any(w > 0 for w in part.weights)
        return replace(stratum, share=0.0, reason=None if weightless else "constant")
    if len(items) == 1:
        return replace(stratum, reason="one_item")
    if not float(inner.sum()) > 1e-12 * float(inner.trace()):
        return replace(stratum, reason="constant")
    alpha = possible(cronbach(inner))
    return replace(stratum, alpha=alpha, reason="singular" if alpha is None else None)


def _whole(composite: Composite, c: Matrix) -> Composite:
    """With the composite's own figures; a sub-scale that does not vary adds nothing to either."""
    composite = replace(composite, alpha=possible(cronbach(c)), variance=float(c.sum()))
    lost = [s for s in composite.strata if s.k > 0]
    missing = next((s.reason for s in lost if s.alpha is None), None)
    if composite.alpha is None or missing is not None:
        return replace(composite, reason=missing or "singular")
    error = sum((s.share or 0.0) * (1.0 - (s.alpha or 0.0)) for s in lost)
    stratified = possible(1.0 - error)
    return replace(
        composite, alpha_stratified=stratified, reason="singular" if stratified is None else None
    )
