"""Power: which gap between supplier and demand side so many answers can show."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.statistics.planning.verdict_power import Hurdle, chance, found_with, hurdle

ALPHA = 0.05
POWER = 0.80
MOST = 10**6
EACH, STEP = 16, 1.15
"""Numbers up to the first are tried one by one; beyond, in steps of this factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPower:
    """What the verdict's rule can show of a true gap, with the answers of both sides.

    `power`: the chance to find the gap asked for. `detectable`: the true gap that is found in four
    of five surveys, in the unit of the sds. Both None with `reason` "too_few" where no test can be
    made.
    """

    power: float | None = None
    detectable: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPlan:
    """The fewest answers `n` of one side that find a true gap in four of five surveys.

    None where no number is enough; `best`: the largest power among the numbers tried (up to a
    million). `reason`: "supplier_too_small", "demand_too_small" (only more answers of the given
    side help), "too_few" (it has none), "no_gap" (a gap of 0: there is nothing to find).
    """

    n: int | None = None
    best: float | None = None
    reason: str | None = None


def gap_power(
    gap: float,
    n_supplier: int,
    n_demand: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    comparisons: int = 1,
) -> GapPower:
    """The chance that a true gap is found at 5 %, two-sided, by the rule of the verdicts.

    That rule asks for the larger of two p, Welch's and that of Student's t with pooled variance
    (`analysis.statistics.gaps.mean_difference`). For normal answers of two independent sides, the
    chance is exact, by quadrature (`analysis.statistics.planning.verdict_power`); equal numbers on
    both sides make it Welch's power. One supplier rater is a fixed value, as in
    `analysis.statistics.gaps`: a one-sample t with df = n₂ − 1, as R's `power.t.test(type =
    "one.sample", strict = TRUE)`. `sd_supplier` is the demand side's if not given. With m
    `comparisons`, α/m is used, the least favourable step of Holm's: at least this power for each.
    ValueError for figures that are none of the kind.
    """
    sd = _checked(gap, sd_demand, sd_supplier, comparisons)
    if n_supplier < 1 or n_demand < 2:
        return GapPower(reason="too_few")
    over = hurdle(n_supplier, sd, n_demand, sd_demand, ALPHA / comparisons)
    return GapPower(power=chance(gap, over), detectable=found_with(POWER, over))


def demand_needed(
    gap: float,
    n_supplier: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    comparisons: int = 1,
) -> GapPlan:
    """The smallest number of demand-side answers whose `gap_power` is .8 or more.

    However many there are, the supplier's own error s₁/√n₁ stays, and Satterthwaite's df go down
    to n₁ − 1, so the power has a limit and need not grow with every answer: numbers are tried one
    by one at first, then in steps of 15 %, the last of them divided. Arguments as for `gap_power`.
    """
    sd, alpha = _checked(gap, sd_demand, sd_supplier, comparisons), ALPHA / comparisons
    if n_supplier < 1:
        return GapPlan(reason="too_few")
    return _fewest(gap, lambda n: hurdle(n_supplier, sd, n, sd_demand, alpha), "supplier_too_small")


def raters_needed(
    gap: float,
    n_demand: int,
    sd_demand: float,
    *,
    sd_supplier: float | None = None,
    comparisons: int = 1,
) -> GapPlan:
    """The smallest number of supplier raters, 2 or more; the other way round `demand_needed`.

    A single rater is not among them: it can only stand for itself.
    """
    sd, alpha = _checked(gap, sd_demand, sd_supplier, comparisons), ALPHA / comparisons
    if n_demand < 2:
        return GapPlan(reason="too_few")
    return _fewest(gap, lambda n: hurdle(n, sd, n_demand, sd_demand, alpha), "demand_too_small")


def _fewest(gap: float, over: Callable[[int], Hurdle], never: str) -> GapPlan:
    """The first number that is enough; `never` is the reason where there is none."""
    if gap == 0:
        return GapPlan(reason="no_gap")
    best, low = 0.0, 1
    for high in _numbers():
        power = chance(gap, over(high))
        best = max(best, power)
        if power >= POWER:
            while high - low > 1:
                middle = (low + high) // 2
                enough = chance(gap, over(middle)) >= POWER
                low, high = (low, middle) if enough else (middle, high)
            return GapPlan(n=high, best=best)
        low = high
    return GapPlan(best=best, reason=never)


def _numbers() -> Iterator[int]:
    n = 2
    while n < MOST:
        yield n
        n = n + 1 if n < EACH else math.ceil(n * STEP)
    yield MOST


def _checked(gap: float, sd_demand: float, sd_supplier: float | None, comparisons: int) -> float:
    """The supplier's sd; ValueError for figures that are none of the kind."""
    sd = sd_demand if sd_supplier is None else sd_supplier
    if not (math.isfinite(gap) and 0 < sd_demand < math.inf and 0 < sd < math.inf):
        raise ValueError("a gap is finite, and standard deviations are above zero")
    if comparisons < 1:
        raise ValueError("there is at least one comparison")
    return sd
