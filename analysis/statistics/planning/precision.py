"""Precision so far: how wide the interval is by now, and how many more answers it takes."""

import math
from dataclasses import dataclass, replace

from scipy import special

from analysis.statistics.intervals import LEVEL, Mean
from analysis.statistics.planning.size import Basis, claims_margin, needed_for_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How precisely a mean is known from n answers, in the unit of the mean.

    `half_width` of its interval; `margin_of_error` is the same figure, and None with
    `margin_reason` "no_probability_sample" where people came anyhow: an interval then tells how
    far the answers scatter, and nothing of those who were not reached. `needed`: answers
    altogether for `target`, `more`: those still to come (0 where it is reached). They suppose that
    sd and weights stay as they are by now; from few answers they are a rough guess.
    `reason`: that of the mean ("no_answers", "one_respondent", "constant"), nothing is estimable.
    """

    n: int
    basis: Basis
    target: float | None = None
    half_width: float | None = None
    margin_of_error: float | None = None
    margin_reason: str | None = None
    needed: int | None = None
    more: int | None = None
    reason: str | None = None


def precision(
    mean: Mean,
    *,
    basis: Basis,
    target: float | None = None,
    population: int | None = None,
    level: float = LEVEL,
) -> Precision:
    """t(n − 1)·se·√(1 − n/N), and the n at which it comes down to `target`.

    `mean` as `analysis.statistics.intervals` has it; with weights its se holds their design effect,
    (se·√n/sd)², which is kept. `population` N: brings the finite population correction, which
    supposes that whoever has not answered is like those who have. ValueError where more have
    answered than there are, or the target is not above zero.
    """
    if population is not None and population < mean.n:
        raise ValueError(f"{mean.n} answers of {population} people")
    if target is not None and not 0 < target < math.inf:
        raise ValueError("the half-width aimed at must be above zero")
    margin_reason = None if claims_margin(basis) else "no_probability_sample"
    found = Precision(n=mean.n, basis=basis, target=target, margin_reason=margin_reason)
    if not mean.se:
        return replace(found, reason=mean.reason)
    left = 1.0 if population is None else 1.0 - mean.n / population
    t = float(special.stdtrit(mean.n - 1.0, (1.0 + level) / 2.0))
    half_width = t * mean.se * math.sqrt(left)
    needed = None
    if target is not None:
        needed = needed_for_mean(target, mean.se * math.sqrt(mean.n), population, level=level)
    return replace(
        found,
        half_width=half_width,
        margin_of_error=None if margin_reason else half_width,
        needed=needed,
        more=None if needed is None else max(needed - mean.n, 0),
    )
