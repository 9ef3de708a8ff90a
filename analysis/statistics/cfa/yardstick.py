"""What every model of the same answers is measured against: saturated and baseline model."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.statistics.cfa.fit import Chi2, Fit, Robust, chi2_test, fit, pooled, robust, srmr
from analysis.statistics.cfa.layout import Structure
from analysis.statistics.cfa.likelihood import Sample, loglik, sums
from analysis.statistics.cfa.robust import Sandwich, kurtosis_trace, sandwich, scaling, scatters
from analysis.statistics.cfa.solver import Solution, uncorrelated
from analysis.statistics.moments.values import Ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """−log L of the saturated model, the test of the baseline model; and with rows what scales.

    `trace` is tr(A₁⁻¹B₁) of the saturated model, `scale` the baseline's scaling factor.
    """

    n: int
    saturated: float
    baseline: Chi2
    trace: float | None = None
    scale: float | None = None


def yardstick(
    shape: Structure, samples: Sequence[Sample], rows: Sequence[Ratings] | None = None
) -> Yardstick:
    """The yardstick of these groups; `rows` are each group's complete rows."""
    best = _saturated(samples)
    base = uncorrelated(shape, samples)
    df = len(samples) * shape.q * (shape.q - 1) // 2
    test = chi2_test(2.0 * (base.value - best), df)
    n = sum(sample.n for sample in samples)
    if rows is None:
        return Yardstick(n=n, saturated=best, baseline=test)
    whole = sum(kurtosis_trace(*pair) for pair in zip(rows, samples, strict=True))
    spread = sandwich(base, samples, scatters(base, rows))
    return Yardstick(
        n=n, saturated=best, baseline=test, trace=whole, scale=scaling(whole, spread, df)
    )


def _saturated(samples: Sequence[Sample]) -> float:
    value = 0.0
    for sample in samples:
        part = sums(sample, sample.mean, sample.covariance)
        if part is None:
            raise ValueError("a sample's covariance matrix must be positive definite")
        value += part.value
    return value


def fit_of(
    solution: Solution, samples: Sequence[Sample], base: Yardstick, *, means: bool = True
) -> Fit:
    """The fit of a solution to its samples: χ² = 2(log L saturated − log L).

    With `means` False the means are no part of the model: intercepts are not counted among the
    parameters, nor means in SRMR. SRMR is the groups' mean, weighted by n.
    """
    shape, groups = solution.layout.structure, len(samples)
    moments = groups * shape.q * (shape.q + 3) // 2
    apart = [
        srmr(sample.covariance, model.sigma, sample.mean - model.mu if means else None)
        for sample, model in zip(samples, solution.models, strict=True)
    ]
    return fit(
        chi2_test(2.0 * (solution.value - base.saturated), moments - solution.layout.free),
        base.baseline,
        n=base.n,
        groups=groups,
        loglik=loglik(solution.value, samples),
        parameters=solution.layout.free - (0 if means else groups * shape.q),
        srmr=pooled(apart, [sample.n for sample in samples]),
    )


def robust_of(plain: Fit, spread: Sandwich, base: Yardstick) -> Robust:
    """The scaled test and robust indices, from a solution's fit and sandwich."""
    if base.trace is None or base.scale is None:
        raise ValueError("robust tests need a yardstick made with rows")
    factor = scaling(base.trace, spread, plain.test.df)
    return robust(plain.test, plain.baseline, factor, base.scale, n=plain.n, groups=plain.groups)
