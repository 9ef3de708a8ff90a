"""Models of several groups with more and more held equal, and each one's distance to the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.statistics.cfa.fit import Fit, Robust, chi2_test
from analysis.statistics.cfa.layout import Equal, Structure, layout
from analysis.statistics.cfa.likelihood import Sample
from analysis.statistics.cfa.robust import Sandwich, sandwich, scatters
from analysis.statistics.cfa.solver import Solution, solve
from analysis.statistics.cfa.yardstick import Yardstick, fit_of, robust_of, yardstick
from analysis.statistics.invariance.cutoffs import Difference, indices
from analysis.statistics.moments.values import Matrix, Ratings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """The groups' samples, their complete rows where at hand, and what models are measured by."""

    shape: Structure
    samples: tuple[Sample, ...]
    rows: tuple[Ratings, ...] | None
    base: Yardstick


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """One model: what it holds equal, its solution, fit and robust fit; `reason` if it has none.

    With rows, `scatters` are the groups' scatters of scores, `spread` the sandwich from them.
    """

    equal: Equal
    solution: Solution
    fit: Fit | None = None
    robust: Robust | None = None
    scatters: tuple[Matrix, ...] | None = None
    spread: Sandwich | None = None
    reason: str | None = None


def setting(shape: Structure, samples: Sequence[Sample], rows: Sequence[Ratings] | None) -> Setting:
    """The setting of these groups."""
    return Setting(
        shape=shape,
        samples=tuple(samples),
        rows=None if rows is None else tuple(rows),
        base=yardstick(shape, samples, rows),
    )


def fitted(where: Setting, equal: Equal, start: Matrix) -> Fitted:
    """The model that holds `equal`, from the local vectors `start` of one that holds less.

    What is free in both is near; what is freed or tied anew begins at the groups' mean.
    """
    plan = layout(where.shape, len(where.samples), equal)
    solution = solve(plan, where.samples, start)
    if solution.reason is not None:
        return Fitted(equal=equal, solution=solution, reason=solution.reason)
    return described(where, equal, solution)


def described(where: Setting, equal: Equal, solution: Solution) -> Fitted:
    """A solution with its fit, robust too where the rows are at hand."""
    plain = fit_of(solution, where.samples, where.base)
    if where.rows is None:
        return Fitted(equal=equal, solution=solution, fit=plain)
    squares = scatters(solution, where.rows)
    spread = sandwich(solution, where.samples, squares)
    return Fitted(
        equal=equal,
        solution=solution,
        fit=plain,
        robust=robust_of(plain, spread, where.base),
        scatters=squares,
        spread=spread,
    )


def difference(freer: Fitted, tighter: Fitted) -> Difference | None:
    """How much worse the tighter model fits; None where either has no fit."""
    if freer.fit is None or tighter.fit is None:
        return None
    scaled = (freer.robust, tighter.robust)
    if any(robust is not None and robust.reason == "singular" for robust in scaled):
        scaled = (None, None)
    before, after = indices(freer.fit, scaled[0]), indices(tighter.fit, scaled[1])
    factor = _factor(freer, tighter)
    gain = tighter.fit.test.chi2 - freer.fit.test.chi2
    df = tighter.fit.test.df - freer.fit.test.df
    return Difference(
        test=chi2_test(gain / factor, df) if factor > 0.0 else None,
        cfi=after[0] - before[0],
        rmsea=after[1] - before[1],
        srmr=tighter.fit.srmr - freer.fit.srmr,
    )


def _factor(freer: Fitted, tighter: Fitted) -> float:
    """Satorra & Bentler's (2001) (df₀c₀ − df₁c₁)/(df₀ − df₁); 1 without rows."""
    if freer.robust is None or tighter.robust is None or freer.fit is None or tighter.fit is None:
        return 1.0
    low, high = freer.fit.test.df, tighter.fit.test.df
    first = low * (freer.robust.scale or 0.0)
    second = high * (tighter.robust.scale or 0.0)
    return (second - first) / (high - low) if high > low else 1.0
