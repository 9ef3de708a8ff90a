"""Power: which gap between supplier and demand side so many answers can show."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from analysis.statistics.planning.verdict_power import Hurdle, chance, found_with, hurdle

ALPHA = 0.05
POWER = 0.80
MOST = 10**6
EACH, STEP = 16, 1.15
"""Numbers up to the first are tried one by one; beyond, in steps of this factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPower:
    """What the verdict's rule can show of a true gap between n_supplier and n_demand answers.

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
    """The chance that a true gap is found at `alpha` by the rule of the verdicts.

    That rule asks for the larger of two p, Welch's and that of Student's t with pooled variance
    (`analysis.statistics.gaps.mean_difference`). For normal answers of two independent sides, the
    chance is exact, by quadrature (`analysis.statistics.planning.verdict_power`); equal numbers on
    both sides make it Welch's power. One supplier rater is a fixed value, as in
    `analysis.statistics.gaps`: a one-sample t with df = n₂ − 1, as R's `power.t.test(type =
    "one.sample", strict = TRUE)`. `sd_supplier` is the demand side's if not given. With m
    `comparisons`, α/m is used, the least favourable step of Holm's: at least this power for each.
    ValueError for figures that are none of the kind.
    """
    one = _checked(gap, sd_demand, sd_supplier, alpha, comparisons, wanted)
    each = alpha / comparisons
    found = GapPower(n_supplier=n_supplier, n_demand=n_demand, gap=gap, alpha=each, wanted=wanted)
    if n_supplier < 1 or n_demand < 2:
        return replace(found, reason="too_few")
    over = hurdle(n_supplier, one, n_demand, sd_demand, each)
    return replace(found, power=chance(gap, over), detectable=found_with(wanted, over))


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
    to n₁ − 1, so the power has a limit and need not grow with every answer: numbers are tried one
    by one at first, then in steps of 15 %, the last of them divided. Arguments as for `gap_power`.
    """
    one = _checked(gap, sd_demand, sd_supplier, alpha, comparisons, wanted)
    each = alpha / comparisons
    plan = GapPlan(n_supplier=n_supplier, gap=gap, alpha=each, wanted=wanted)
    if n_supplier < 1 or gap == 0:
        return replace(plan, reason="too_few" if n_supplier < 1 else "no_gap")
    n, best = _fewest(plan, lambda n: hurdle(n_supplier, one, n, sd_demand, each))
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
    n, best = _fewest(plan, lambda n: hurdle(n, one, n_demand, sd_demand, each))
    return replace(plan, n_supplier=n, best=best, reason=None if n else "demand_too_small")


def _fewest(plan: GapPlan, over: Callable[[int], Hurdle]) -> tuple[int | None, float]:
    best, last = 0.0, 1
    for n in _numbers():
        power = chance(plan.gap, over(n))
        best = max(best, power)
        if power >= plan.wanted:
            low, high = last, n
            while high - low > 1:
                middle = (low + high) // 2
                enough = chance(plan.gap, over(middle)) >= plan.wanted
                low, high = (low, middle) if enough else (middle, high)
            return high, best
        last = n
    return None, best


def _numbers() -> Iterator[int]:
    n = 2
    while n < MOST:
        yield n
        n = n + 1 if n < EACH else math.ceil(n * STEP)
    yield MOST


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
