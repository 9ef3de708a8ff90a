"""What a confirmatory factor analysis says, as plain values; and how estimates are read off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from scipy import linalg

from analysis.statistics.cfa.fit import Fit, Robust
from analysis.statistics.cfa.layout import FIXED, Layout
from analysis.statistics.cfa.likelihood import Implied
from analysis.statistics.cfa.solver import Solution
from analysis.statistics.kinds import COEFFICIENT, EFFECT, SE, STATISTIC, P
from analysis.statistics.moments.values import Matrix

PROPER = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One item on its factor.

    `loading` with its factor's variance 1; `standardized` with the item's implied variance 1 as
    well. `residual` is the residual variance, `r2` the share of the item's variance that the factor
    explains. An item that is a factor by itself has no residual, and no se of what is then fixed.
    """

    column: int
    factor: int
    loading: Annotated[float, COEFFICIENT]
    se: Annotated[float | None, SE]
    standardized: Annotated[float, COEFFICIENT]
    standardized_se: Annotated[float | None, SE]
    residual: float
    r2: Annotated[float, COEFFICIENT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """The correlation of two factors (their numbers), corrected for what items do not share."""

    first: int
    second: int
    r: Annotated[float, COEFFICIENT]
    se: Annotated[float | None, SE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the model leaves out and the answers hold: a score test (modification index), 1 df.

    kind "loading": item `column` on factor `other` as well; kind "residual": `column` and the item
    in column `other` share more (or less) than their factors explain. `change` is the expected
    standardised loading or residual correlation if it were allowed; `p_adjusted` by Holm over all
    that could be allowed.
    """

    kind: str
    column: int
    other: int
    chi2: Annotated[float, STATISTIC]
    p_adjusted: Annotated[float, P]
    change: Annotated[float, EFFECT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmatory:
    """A confirmatory factor analysis of `n` respondents.

    `errors` says where the standard errors are from: "expected" or "observed" information, or
    "robust" (sandwich).

    `reason`: "no_answers", "too_few" (n no more than the items), "constant", "singular",
    "one_item", "not_identified", "not_converged": then there is no fit; "improper_solution": the
    fit stands, but a residual variance is not above 0 (columns in `improper_items`) or factors
    correlate at 1 or more (`improper_factors`) or impossibly, and no estimate is given.
    """

    n: int
    fit: Fit | None = None
    robust: Robust | None = None
    loadings: tuple[Loading, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    errors: str | None = None
    improper_items: tuple[int, ...] = ()
    improper_factors: tuple[tuple[int, int], ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Improper:
    """Items without a positive residual variance, pairs of factors correlated at 1 or more."""

    items: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    impossible: bool


def improper(model: Implied) -> Improper:
    """What is impossible in one group's estimates; items and factors by their number."""
    several = model.structure.sizes[model.structure.factor_of] > 1
    bad = np.flatnonzero(several & (model.residual <= PROPER * model.sigma.diagonal()))
    sd = np.sqrt(np.maximum(model.phi.diagonal(), 1e-300))
    r = model.phi / np.outer(sd, sd)
    rows, columns = np.nonzero(np.tril(np.abs(r) >= 1.0 - PROPER, -1))
    pairs = tuple((int(b), int(a)) for a, b in zip(rows, columns, strict=True))
    contradictory = float(linalg.eigvalsh(r)[0]) < PROPER
    return Improper(
        items=tuple(int(i) for i in bad),
        pairs=pairs,
        impossible=bool(len(bad)) or contradictory,
    )


def inverted(information: Matrix) -> Matrix | None:
    """The inverse of an information matrix; None where it is not positive definite."""
    try:
        factor = linalg.cho_factor(information, check_finite=False)
    except linalg.LinAlgError:
        return None
    return np.asarray(linalg.cho_solve(factor, np.eye(len(information)), check_finite=False))


def of_group(plan: Layout, covariance: Matrix, group: int = 0) -> Matrix:
    """The covariance of a group's local vector; 0 where a parameter is fixed."""
    row = plan.index[group]
    at = np.flatnonzero(row != FIXED)
    local = np.zeros((len(row), len(row)))
    local[np.ix_(at, at)] = covariance[np.ix_(row[at], row[at])]
    return local


def loadings(
    solution: Solution, covariance: Matrix | None, columns: Sequence[int]
) -> tuple[Loading, ...]:
    """The loadings of a single group, with standard errors by the delta method."""
    shape = solution.layout.structure
    v = None if covariance is None else of_group(solution.layout, covariance)
    model = solution.models[0]
    return tuple(_loading(model, v, i, columns[i]) for i in range(shape.q))


def _loading(model: Implied, v: Matrix | None, item: int, column: int) -> Loading:
    shape = model.structure
    resid = shape.blocks[2].start + item
    loading, residual = float(model.loading[item]), float(model.residual[item])
    variance = loading**2 + residual
    bent = {item: residual / variance**1.5, resid: -loading / (2.0 * variance**1.5)}
    return Loading(
        column=column,
        factor=int(shape.factor_of[item]),
        loading=loading,
        se=_delta(v, {item: 1.0}),
        standardized=loading / math.sqrt(variance),
        standardized_se=_delta(v, bent),
        residual=residual,
        r2=loading**2 / variance,
    )


def _delta(v: Matrix | None, slope: dict[int, float]) -> float | None:
    """√(dᵀVd) for a function with these derivatives; None where nothing in it is free."""
    if v is None or not slope:
        return None
    at = list(slope)
    d = np.array([slope[place] for place in at])
    variance = float(d @ v[np.ix_(at, at)] @ d)
    return math.sqrt(variance) if variance > 0.0 else None


def correlations(solution: Solution, covariance: Matrix | None) -> tuple[Correlation, ...]:
    """The factors' correlations in a single group, where their variances are 1."""
    shape = solution.layout.structure
    v = None if covariance is None else of_group(solution.layout, covariance)
    rows, columns = shape.pairs
    start = shape.blocks[1].start
    return tuple(
        Correlation(
            first=int(b),
            second=int(a),
            r=float(solution.models[0].phi[a, b]),
            se=_delta(v, {start + place: 1.0}),
        )
        for place, (a, b) in enumerate(zip(rows, columns, strict=True))
        if a != b
    )
