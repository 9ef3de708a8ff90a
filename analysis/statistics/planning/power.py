"""Power: which gap between supplier and demand side so many answers can show."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.statistics.planning.half_widths import Design, HalfWidths, half_widths

POWER = 0.80
PANEL = 2
"""A panel begins with so many raters."""
MOST = 10**6
EACH, STEP = 16, 1.3
"""Numbers up to the first are tried one by one; beyond, in steps of this factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPower:
    """What the gap model can show of a true gap, with the answers of both sides.

    `power`: the chance that the gap asked for is concluded on (told from 0). `detectable`: the
    smallest observed gap that is: half the width that its simultaneous interval is to have.
    `mostly`: the true gap that is concluded on in four of five surveys. `within`: the chance that
    a gap that is in truth 0 is shown to lie within the margin, None without one. All in the unit
    of the sds, and None with `reason` "too_few" where nothing can be concluded.
    """

    power: float | None = None
    detectable: float | None = None
    mostly: float | None = None
    within: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPlan:
    """The fewest answers `n` of one side that conclude on a true gap in four of five surveys.

    None where no number is enough; `best`: the largest power among the numbers tried (up to a
    million). `reason`: "supplier_too_small", "demand_too_small" (only more answers of the given
    side help), "too_few" (it has none), "no_gap" (a gap of 0: there is nothing to find).
    """

    n: int | None = None
    best: float | None = None
    reason: str | None = None


def gap_power(
    gap: float, raters: int, people: int, design: Design, *, margin: float | None = None
) -> GapPower:
    """The chance that one true gap is concluded on while intervals hold together with 95 %.

    By the model of the report (`analysis.statistics.gaps.gap_model`) for normal scores
    (`half_widths`). A panel has two raters or more; of a declared statement their number plays no
    part. ValueError for a gap or margin that is none.
    """
    _check(gap, margin)
    if people < 2 or (raters < PANEL and not design.declared):
        return GapPower(reason="too_few")
    widths = half_widths(design, raters, people)
    return GapPower(
        power=widths.concluded(gap),
        detectable=widths.expected,
        mostly=widths.concluded_with(POWER),
        within=None if margin is None else widths.within(margin),
    )


def demand_needed(gap: float, raters: int, design: Design) -> GapPlan:
    """The smallest number of demand-side answers whose `gap_power` is .8 or more.

    However many there are, a panel's own error stays, so the power has a limit: numbers are tried
    one by one at first, then in steps of 30 %, the last of them divided.
    """
    _check(gap)
    if raters < PANEL and not design.declared:
        return GapPlan(reason="too_few")
    return _fewest(gap, lambda n: half_widths(design, raters, n), "supplier_too_small")


def raters_needed(gap: float, people: int, design: Design) -> GapPlan:
    """The smallest panel, 2 or more; the other way round `demand_needed`.

    ValueError for a declared statement, which has no raters.
    """
    _check(gap)
    if design.declared:
        raise ValueError("a declared statement has no raters: ask for people of the demand side")
    if people < 2:
        return GapPlan(reason="too_few")
    return _fewest(gap, lambda m: half_widths(design, m, people), "demand_too_small")


def _fewest(gap: float, widths: Callable[[int], HalfWidths], never: str) -> GapPlan:
    """The first number that is enough; `never` is the reason where there is none."""
    if gap == 0:
        return GapPlan(reason="no_gap")
    best, low = 0.0, 1
    for high in _numbers():
        power = widths(high).concluded(gap)
        best = max(best, power)
        if power >= POWER:
            while high - low > 1:
                middle = (low + high) // 2
                enough = widths(middle).concluded(gap) >= POWER
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


def _check(gap: float, margin: float | None = None) -> None:
    if not math.isfinite(gap):
        raise ValueError("a gap is finite")
    if margin is not None and not 0 < margin < math.inf:
        raise ValueError("a margin is finite and above zero")
