"""Confirmatory factor analysis of a simple structure: each item on one factor, factors correlated.

Maximum likelihood under the normal model (Jöreskog 1969), from covariances, from complete rows with
robust tests, or from incomplete rows.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.moments.threads import one_thread
from analysis.moments.values import Matrix, Ratings
from analysis.validity.cfa_layout import Structure, layout, structure
from analysis.validity.cfa_likelihood import Sample, loglik, sums
from analysis.validity.cfa_missing import Gathered, incomplete, judged, keep_complete, listwise
from analysis.validity.cfa_modification import suggestions
from analysis.validity.cfa_result import (
    Confirmatory,
    correlations,
    improper,
    inverted,
    loadings,
)
from analysis.validity.cfa_robust import Sandwich, hessian, kurtosis_trace, sandwich, scaling
from analysis.validity.cfa_solve import Solution, solve, starting, uncorrelated
from analysis.validity.fit import Fit, Robust, chi2_test, fit, pooled, robust, srmr

Factors = Sequence[Sequence[int]]


def confirm(covariance: Matrix, n: int, factors: Factors) -> Confirmatory:
    """The fit of `factors` (the columns of each factor's items) to a k × k covariance matrix.

    `covariance` has the divisor n − 1, as the package's covariances have, and must be of the same
    n complete answer sheets throughout (a pairwise matrix has no χ²). The discrepancy is that of
    the normal likelihood: n·(ln|Σ| + tr(SΣ⁻¹) − ln|S| − q) with S of divisor n; standard errors
    from the expected information. ValueError for a matrix that is not square or not finite.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    shape, columns = structure(factors), _columns(factors)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"a covariance matrix of the items is k × k, not {matrix.shape}")
    _check(matrix, columns)
    chosen = matrix[np.ix_(columns, columns)]
    if not np.isfinite(chosen).all():
        raise ValueError("the covariance matrix has entries that are not finite")
    with one_thread():
        gathered = judged(n, 0, np.zeros(len(columns)), chosen * (n - 1) / max(n, 1))
        bare, solution = _solved(shape, gathered, columns)
        if solution is None or gathered.sample is None:
            return bare
        errors = inverted(solution.information)
        bare = replace(bare, errors="expected")
        return _described(bare, solution, gathered.sample, columns, errors)


def confirm_rows(ratings: Ratings, factors: Factors) -> Confirmatory:
    """The fit to n × k ratings, of the rows that answer all the items (listwise).

    As `confirm`, with the χ² scaled for answers that are not normal (Yuan & Bentler 2000), robust
    indices, and robust standard errors from the sandwich of observed information and scores.
    """
    shape, columns = structure(factors), _columns(factors)
    _check(ratings, columns)
    chosen = ratings[:, columns]
    with one_thread():
        rows = keep_complete(chosen)
        gathered = listwise(chosen)
        bare, solution = _solved(shape, gathered, columns)
        if solution is None or gathered.sample is None:
            return bare
        spread = sandwich(solution, [gathered.sample], [rows])
        scaled = robust_of(solution, [gathered.sample], [rows], spread)
        bare = replace(bare, errors="robust", robust=scaled)
        return _described(bare, solution, gathered.sample, columns, spread.covariance)


def confirm_incomplete(ratings: Ratings, factors: Factors) -> Confirmatory:
    """The fit to every row with an answer, by full-information maximum likelihood.

    χ² against the saturated model fitted by EM; standard errors from the observed information,
    which missing at random needs (Kenward & Molenberghs 1998). Intercepts count as parameters.
    """
    shape, columns = structure(factors), _columns(factors)
    _check(ratings, columns)
    with one_thread():
        gathered = incomplete(ratings[:, columns])
        bare, solution = _solved(shape, gathered, columns)
        if solution is None or gathered.sample is None:
            return bare
        errors = inverted(hessian(solution, [gathered.sample]))
        bare = replace(bare, errors="observed", mean_structure=True)
        return _described(bare, solution, gathered.sample, columns, errors)


def _columns(factors: Factors) -> list[int]:
    return [int(item) for items in factors for item in items]


def _check(values: Ratings, columns: Sequence[int]) -> None:
    if values.ndim != 2 or max(columns) >= values.shape[1] or min(columns) < 0:
        raise ValueError(f"factors name columns {columns}, the items have shape {values.shape}")


def unidentified(shape: Structure) -> str | None:
    """Why the model cannot be estimated from any data: "one_item" or "not_identified"."""
    if shape.q == 1:
        return "one_item"
    # Two items have one covariance: without another factor it does not fix two loadings.
    return "not_identified" if shape.m == 1 and shape.q == 2 else None


def _solved(
    shape: Structure, gathered: Gathered, columns: Sequence[int]
) -> tuple[Confirmatory, Solution | None]:
    """The outcome so far, with its reason, and the solution where there is one."""
    reason = gathered.reason or unidentified(shape)
    solution = None
    if reason is None and gathered.sample is not None:
        start = starting(shape, gathered.sample)[None, :]
        found = solve(layout(shape, 1), [gathered.sample], start)
        reason = found.reason
        solution = found if reason is None else None
    bare = Confirmatory(
        n=gathered.n,
        k=shape.q,
        factors=shape.m,
        left_out=gathered.left_out,
        constant=tuple(columns[place] for place in gathered.constant),
        reason=reason,
    )
    return bare, solution


def _described(
    bare: Confirmatory,
    solution: Solution,
    sample: Sample,
    columns: Sequence[int],
    covariance: Matrix | None,
) -> Confirmatory:
    """The outcome with its fit and, where they are proper, the estimates."""
    found = replace(bare, fit=fit_of(solution, [sample], means=bare.mean_structure))
    wrong = improper(solution.models[0])
    if wrong.impossible:
        return replace(
            found,
            improper_items=tuple(columns[place] for place in wrong.items),
            improper_factors=wrong.pairs,
            reason="improper_solution",
        )
    return replace(
        found,
        loadings=loadings(solution, covariance, columns),
        correlations=correlations(solution, covariance),
        suggestions=suggestions(solution, sample, columns),
    )


def fit_of(solution: Solution, samples: Sequence[Sample], *, means: bool = True) -> Fit:
    """The fit of a solution to its samples; without `means` intercepts are not counted.

    χ² = 2(log L of the saturated model − log L of this one).
    """
    shape, groups = solution.layout.structure, len(samples)
    best = saturated_value(samples)
    base = uncorrelated(shape, samples)
    moments = groups * shape.q * (shape.q + 3) // 2
    n = sum(sample.n for sample in samples)
    return fit(
        chi2_test(2.0 * (solution.value - best), moments - solution.layout.free),
        chi2_test(2.0 * (base.value - best), groups * shape.q * (shape.q - 1) // 2),
        n=n,
        groups=groups,
        loglik=loglik(solution.value, samples),
        parameters=solution.layout.free - (0 if means else groups * shape.q),
        srmr=pooled(
            [
                srmr(sample.covariance, model.sigma, sample.mean - model.mu if means else None)
                for sample, model in zip(samples, solution.models, strict=True)
            ],
            [sample.n for sample in samples],
        ),
    )


def saturated_value(samples: Sequence[Sample]) -> float:
    """−log L, without constants, of the saturated model."""
    found = [sums(sample, sample.mean, sample.covariance) for sample in samples]
    if any(part is None for part in found):
        raise ValueError("a sample's covariance matrix must be positive definite")
    return sum(part.value for part in found if part is not None)


def robust_of(
    solution: Solution, samples: Sequence[Sample], rows: Sequence[Ratings], found: Sandwich
) -> Robust:
    """The scaled test and robust indices of a solution, from each group's complete rows."""
    plain = fit_of(solution, samples)
    base = uncorrelated(solution.layout.structure, samples)
    whole = sum(kurtosis_trace(*pair) for pair in zip(rows, samples, strict=True))
    return robust(
        plain.test,
        plain.baseline,
        scaling(whole, found, plain.test.df),
        scaling(whole, sandwich(base, samples, rows), plain.baseline.df),
        n=plain.n,
        groups=plain.groups,
    )
