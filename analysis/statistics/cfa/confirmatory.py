"""Confirmatory factor analysis of a simple structure: each item on one factor, factors correlated.

Maximum likelihood under the normal model (Jöreskog 1969), from covariances, from complete rows with
robust tests, or from incomplete rows.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.statistics.cfa.cfa_result import (
    Confirmatory,
    correlations,
    improper,
    inverted,
    loadings,
)
from analysis.statistics.cfa.layout import Structure, layout, structure
from analysis.statistics.cfa.likelihood import Sample, complete
from analysis.statistics.cfa.missing_answers import Gathered, incomplete, listwise, of_moments
from analysis.statistics.cfa.modification import suggestions
from analysis.statistics.cfa.robust import hessian, sandwich, scatters
from analysis.statistics.cfa.solver import Solution, solve, starting
from analysis.statistics.cfa.yardstick import fit_of, robust_of, yardstick
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Ratings

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
        gathered = of_moments(n, np.zeros(len(columns)), chosen * (n - 1) / max(n, 1))
        bare, solution = _solved(shape, gathered)
        if solution is None or gathered.sample is None:
            return bare
        errors = inverted(solution.information)
        samples = [gathered.sample]
        plain = fit_of(solution, samples, yardstick(shape, samples), means=False)
        bare = replace(bare, errors="expected", fit=plain)
        return _described(bare, solution, columns, errors, gathered.sample)


def confirm_rows(ratings: Ratings, factors: Factors) -> Confirmatory:
    """The fit to n × k ratings, of the rows that answer all the items (listwise).

    As `confirm`, with the χ² scaled for answers that are not normal (Yuan & Bentler 2000), robust
    indices, and robust standard errors from the sandwich of observed information and scores.
    """
    shape, columns = structure(factors), _columns(factors)
    _check(ratings, columns)
    with one_thread():
        gathered = listwise(ratings[:, columns])
        bare, solution = _solved(shape, gathered)
        if solution is None or gathered.sample is None or gathered.rows is None:
            return bare
        samples, rows = [gathered.sample], gathered.rows
        base = yardstick(shape, samples, [rows])
        plain = fit_of(solution, samples, base, means=False)
        spread = sandwich(solution, samples, scatters(solution, [rows]))
        scaled = robust_of(plain, spread, base)
        bare = replace(bare, errors="robust", fit=plain, robust=scaled)
        return _described(bare, solution, columns, spread.covariance, gathered.sample)


def confirm_incomplete(ratings: Ratings, factors: Factors) -> Confirmatory:
    """The fit to every row with an answer, by full-information maximum likelihood.

    χ² against the saturated model fitted by EM; standard errors from the observed information,
    which missing at random needs (Kenward & Molenberghs 1998). Intercepts count as parameters. No
    suggestions: their score tests rest on expected information.
    """
    shape, columns = structure(factors), _columns(factors)
    _check(ratings, columns)
    with one_thread():
        gathered = incomplete(ratings[:, columns])
        bare, solution = _solved(shape, gathered)
        if solution is None or gathered.sample is None:
            return bare
        samples = [gathered.sample]
        plain = fit_of(solution, samples, yardstick(shape, samples))
        errors = inverted(hessian(solution, samples))
        bare = replace(bare, errors="observed", fit=plain)
        return _described(bare, solution, columns, errors)


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


def _solved(shape: Structure, gathered: Gathered) -> tuple[Confirmatory, Solution | None]:
    """The outcome so far, with its reason, and the solution where there is one."""
    reason = gathered.reason or unidentified(shape)
    solution = None
    if reason is None and gathered.sample is not None:
        attempt = solve(layout(shape, 1), [gathered.sample], _start(shape, gathered.sample))
        reason = attempt.reason
        solution = attempt if reason is None else None
    bare = Confirmatory(
        n=gathered.n,
        reason=reason,
    )
    return bare, solution


def _start(shape: Structure, sample: Sample) -> Matrix:
    """Starting values; with incomplete rows the fit to the moments that EM gives, as if complete.

    It is near the maximum, and a step with every pattern of missing answers costs far more.
    """
    start = starting(shape, sample)[None, :]
    if len(sample.patterns.n) == 1:
        return start
    rough = solve(layout(shape, 1), [complete(sample.n, sample.mean, sample.covariance)], start)
    return rough.local if rough.reason is None else start


def _described(
    bare: Confirmatory,
    solution: Solution,
    columns: Sequence[int],
    covariance: Matrix | None,
    sample: Sample | None = None,
) -> Confirmatory:
    """The outcome with the estimates, where they are proper, and what the `sample` would add."""
    wrong = improper(solution.models[0])
    if wrong.impossible:
        return replace(
            bare,
            improper_items=tuple(columns[place] for place in wrong.items),
            improper_factors=wrong.pairs,
            reason="improper_solution",
        )
    return replace(
        bare,
        loadings=loadings(solution, covariance, columns),
        correlations=correlations(solution, covariance),
        suggestions=() if sample is None else suggestions(solution, sample, columns),
    )
