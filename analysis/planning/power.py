"""Power: which gap between supplier and demand side so many answers can show."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

ALPHA = 0.05
POWER = 0.80
# Beyond these degrees of freedom Student's t is the normal distribution for all that is printed.
NORMAL_FROM = 1e5
HALVINGS = 100
MOST = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPower:
    """What Welch's test can show of a true gap between n_supplier and n_demand answers.

    `power`: the chance to find a true gap of `gap` at `alpha` (two-sided, one comparison).
    `detectable`: the true gap that is found with the chance `wanted`. Both None with `reason`
    "too_few" where no test can be made. Units: those of the sds.
    """

    n_supplier: int
    n_demand: int
    gap: float
    alpha: float
    wanted: float
    power: float | None = None
    detectable: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPlan:
    """The fewest answers of one side that find a true gap with the wanted power.

    Of `n_supplier` and `n_demand` one was given; the other is what is needed, None where no number
    is enough. `best`: the largest power among the numbers tried (up to a million).
    `reason`: "supplier_too_small", "demand_too_small" (only more answers of the given side help),
    "too_few" (it has none), "no_gap" (a gap of 0: there is nothing to find).
    """

    gap: float
    alpha: float
    wanted: float
    n_supplier: int | None = None
    n_demand: int | None = None
    best: float | None = None
    reason: str | None = None


def gap_power(
    gap: float,
    n_supplier: int,
    n_demand: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    alpha: float = ALPHA,
    comparisons: int = 1,
    wanted: float = POWER,
) -> GapPower:
    """Power of the two-sided Welch test, P(|T'| > t(df; 1 − α/2)) with a noncentral T'.

    Noncentrality gap/√(s₁²/n₁ + s₂²/n₂), Satterthwaite's df from the same figures (Cohen 1988;
    exact for equal n and sd, where it is R's `power.t.test(strict = TRUE)`). One supplier rater is
    a fixed value, as in `analysis.gaps`: df = n₂ − 1, s₁ = 0. `sd_supplier` is the demand side's if
    not given. With m `comparisons`, α/m is used, the least favourable step of Holm's: at least
    this power for each. The power is Welch's alone: a verdict takes the larger of two p, and finds
    far less where the raters scatter less than the demand side (docs/statistics/planning.md).
    ValueError for figures that are none of the kind.
    """
    one = _checked(gap, sd_demand, sd_supplier, alpha, comparisons, wanted)
    each = alpha / comparisons
    found = GapPower(n_supplier=n_supplier, n_demand=n_demand, gap=gap, alpha=each, wanted=wanted)
    if n_supplier < 1 or n_demand < 2:
        return replace(found, reason="too_few")
    se, df = _error(n_supplier, one, n_demand, sd_demand)
    return replace(
        found,
        power=_power(abs(gap) / se, df, each),
        detectable=_detectable(df, each, wanted) * se,
    )


def demand_needed(
    gap: float,
    n_supplier: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    alpha: float = ALPHA,
    comparisons: int = 1,
    wanted: float = POWER,
) -> GapPlan:
    """The smallest number of demand-side answers whose `gap_power` is at least `wanted`.

    However many there are, the supplier's own error s₁/√n₁ stays, and Satterthwaite's df go down
    to n₁ − 1, so the power has a limit and need not grow with every answer: all numbers up to
    2,000 are looked at, and 500 to each power of ten beyond. Arguments as for `gap_power`.
    """
    one = _checked(gap, sd_demand, sd_supplier, alpha, comparisons, wanted)
    each = alpha / comparisons
    plan = GapPlan(n_supplier=n_supplier, gap=gap, alpha=each, wanted=wanted)
    if n_supplier < 1 or gap == 0:
        return replace(plan, reason="too_few" if n_supplier < 1 else "no_gap")
    n, best = _fewest(plan, lambda n: _error(n_supplier, one, n, sd_demand))
    return replace(plan, n_demand=n, best=best, reason=None if n else "supplier_too_small")


def raters_needed(
    gap: float,
    n_demand: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    alpha: float = ALPHA,
    comparisons: int = 1,
    wanted: float = POWER,
) -> GapPlan:
    """The smallest number of supplier raters, 2 or more; the other way round `demand_needed`.

    A single rater is not among them: it can only stand for itself.
    """
    one = _checked(gap, sd_demand, sd_supplier, alpha, comparisons, wanted)
    each = alpha / comparisons
    plan = GapPlan(n_demand=n_demand, gap=gap, alpha=each, wanted=wanted)
    if n_demand < 2 or gap == 0:
        return replace(plan, reason="too_few" if n_demand < 2 else "no_gap")
    n, best = _fewest(plan, lambda n: _error(n, one, n_demand, sd_demand))
    return replace(plan, n_supplier=n, best=best, reason=None if n else "demand_too_small")


def _fewest(plan: GapPlan, error: Callable[[int], tuple[float, float]]) -> tuple[int | None, float]:
    best = 0.0
    for n in _numbers():
        se, df = error(n)
        power = _power(abs(plan.gap) / se, df, plan.alpha)
        best = max(best, power)
        if power >= plan.wanted:
            return n, best
    return None, best


def _numbers() -> Iterator[int]:
    yield from range(2, 2001)
    yield from (int(n) for n in np.geomspace(2001, MOST, 1350))


def _error(n1: int, sd1: float, n2: int, sd2: float) -> tuple[float, float]:
    """The gap's standard error and its degrees of freedom."""
    one, two = (sd1**2 / n1 if n1 > 1 else 0.0), sd2**2 / n2
    if n1 == 1:
        return math.sqrt(two), n2 - 1.0
    return math.sqrt(one + two), (one + two) ** 2 / (one**2 / (n1 - 1) + two**2 / (n2 - 1))


def _power(shift: float, df: float, alpha: float) -> float:
    """P(|T'| > t(df; 1 − α/2)), T' noncentral with this shift ≥ 0."""
    if df > NORMAL_FROM:
        z = float(special.ndtri(1.0 - alpha / 2.0))
        return float(special.ndtr(shift - z) + special.ndtr(-shift - z))
    t = float(special.stdtrit(df, 1.0 - alpha / 2.0))
    missed = float(special.nctdtr(df, shift, t))
    if math.isnan(missed):
        # So far out the numerator's own spread is nothing: T' > t wherever χ/√df < shift/t.
        missed = float(special.chdtrc(df, df * (shift / t) ** 2))
    # scipy has nan where next to nothing is left on the other side.
    other = float(special.nctdtr(df, shift, -t))
    return 1.0 - missed + (0.0 if math.isnan(other) else other)


def _detectable(df: float, alpha: float, wanted: float) -> float:
    """The shift whose power is `wanted`, by halving."""
    low, high = 0.0, 1.0
    while _power(high, df, alpha) < wanted:
        low, high = high, 2.0 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if _power(middle, df, alpha) >= wanted else (middle, high)
    return high


def _checked(
    gap: float, sd_demand: float, sd_supplier: float | None, alpha: float, m: int, wanted: float
) -> float:
    """The supplier's sd; ValueError for figures that are none of the kind."""
    own = sd_demand if sd_supplier is None else sd_supplier
    if not (math.isfinite(gap) and 0 < sd_demand < math.inf and 0 < own < math.inf):
        raise ValueError("a gap is finite, and standard deviations are above zero")
    if not (0 < alpha < 1 and m >= 1 and alpha < wanted < 1):
        raise ValueError("0 < alpha < power < 1, and there is at least one comparison")
    return own
