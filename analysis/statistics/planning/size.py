"""How many answers a survey needs for a stated precision, how many to invite, how precise it is."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from scipy import special

from analysis.statistics.intervals import LEVEL, Mean
from analysis.statistics.kinds import COUNT, SCORE

Basis = Literal["census", "probability", "other"]
"""All people are asked, each with a known chance, or they come anyhow (an open link)."""
LARGEST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many answers `n` to aim at, and invitations, for a half-width of the interval.

    `reached`: the half-width that they give. `invite`: people to invite for n answers, None without
    an expected response rate.
    `reason`: "population_too_small" where more people would have to be invited than there are;
    `attainable` is then the half-width when all are (None where hardly one is to be expected).
    """

    n: int
    reached: float
    invite: int | None
    attainable: float | None = None
    reason: str | None = None


def size_for_share(
    target: float,
    *,
    share: float = 0.5,
    population: int | None = None,
    design_effect: float = 1.0,
    response_rate: float | None = None,
    level: float = LEVEL,
) -> Plan:
    """Answers for a share within ± `target` (a share, too): n0 = deff·z²p(1 − p)/target².

    Finite population: n0/(1 + (n0 − 1)/N) (Cochran 1977, 4.2). `share`: what is expected; 0.5 is
    the worst case. n is the nearest whole number, as in the published tables (384 for ± 5 points at
    95 %): up to half an answer short; `reached` has the exact half-width. ValueError for figures
    that are none of the kind.
    """
    _check(population, design_effect, response_rate, level)
    if not (0 < target < 1 and 0 < share < 1):
        raise ValueError("the expected share and the half-width lie between 0 and 1")
    z = float(special.ndtri((1.0 + level) / 2.0))
    infinite = design_effect * z * z * share * (1.0 - share) / target**2
    exact = infinite if population is None else infinite / (1.0 + (infinite - 1.0) / population)

    def half_width(n: float) -> float:
        spread = math.sqrt(design_effect * share * (1.0 - share))
        return share_half_width(n, spread, population, level=level)

    n = max(math.floor(exact + 0.5), 1)
    return _plan(n, half_width, population, response_rate)


def size_for_mean(
    target: float,
    sd: float,
    *,
    population: int | None = None,
    design_effect: float = 1.0,
    response_rate: float | None = None,
    level: float = LEVEL,
) -> Plan:
    """Answers for a mean within ± `target`, in the unit of the expected `sd`.

    The smallest n ≥ 2 with t(n − 1)·sd·√(deff·(1 − n/N)/n) ≤ target: Student's t, as in the
    intervals of the report, so a little more than with z. ValueError as for a share.
    """
    _check(population, design_effect, response_rate, level)
    if not (0 < target < math.inf and 0 < sd < math.inf):
        raise ValueError("the half-width and the expected sd must be above zero")
    n = needed_for_mean(target, sd * math.sqrt(design_effect), population, level=level)

    def half_width(n: float) -> float:
        return mean_half_width(n, sd * math.sqrt(design_effect), population, level=level)

    return _plan(n, half_width, population, response_rate)


def share_half_width(n: float, sd: float, population: int | None, *, level: float = LEVEL) -> float:
    """z·sd·√((N − n)/(N − 1)/n), sd = √(deff·p(1 − p)); 0 once all have answered."""
    left = 1.0 if population is None else _left(population - n, population - 1.0)
    return float(special.ndtri((1.0 + level) / 2.0)) * sd * math.sqrt(left / n) if n else math.inf


def mean_half_width(n: float, sd: float, population: int | None, *, level: float = LEVEL) -> float:
    """t(n − 1)·sd·√((1 − n/N)/n) for n ≥ 2; 0 once everybody has answered; infinite below 2."""
    if population is not None and n >= population:
        return 0.0
    if n < 2:
        return math.inf
    left = 1.0 if population is None else 1.0 - n / population
    t = float(special.stdtrit(n - 1.0, (1.0 + level) / 2.0))
    return t * sd * math.sqrt(left / n)


def needed_for_mean(
    target: float, sd: float, population: int | None, *, level: float = LEVEL
) -> int:
    """The smallest n whose `mean_half_width` is at most `target`; at most 10⁹."""
    return smallest(
        lambda n: mean_half_width(n, sd, population, level=level) <= target,
        first=1 if population == 1 else 2,
        last=LARGEST if population is None else population,
    )


def smallest(enough: Callable[[int], bool], *, first: int, last: int) -> int:
    """The smallest n from `first` for which `enough` holds, once it holds for good; else `last`."""
    low, high = first, first
    while high < last and not enough(high):
        low, high = high + 1, min(2 * high, last)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return high


def claims_margin(basis: Basis) -> bool:
    """Whether a half-width may be called a margin of error (AAPOR): not for an open link."""
    return basis in ("census", "probability")


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How precisely a mean is known from n answers, in the unit of the mean.

    `half_width` of its interval; where people came anyhow it tells how far the answers scatter, and
    nothing of those who were not reached. `needed`: answers altogether for the target, `more`:
    those still to come (0 where it is reached). They suppose that sd and weights stay as they are
    by now; from few answers they are a rough guess.
    `reason`: that of the mean ("no_answers", "one_respondent", "constant"), nothing is estimable.
    """

    n: Annotated[int, COUNT]
    half_width: Annotated[float | None, SCORE] = None
    needed: Annotated[int | None, COUNT] = None
    more: Annotated[int | None, COUNT] = None
    reason: str | None = None


def precision(
    mean: Mean,
    *,
    target: float,
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
    if not 0 < target < math.inf:
        raise ValueError("the half-width aimed at must be above zero")
    if not mean.se:
        return Precision(n=mean.n, reason=mean.reason)
    left = 1.0 if population is None else 1.0 - mean.n / population
    t = float(special.stdtrit(mean.n - 1.0, (1.0 + level) / 2.0))
    needed = needed_for_mean(target, mean.se * math.sqrt(mean.n), population, level=level)
    return Precision(
        n=mean.n,
        half_width=t * mean.se * math.sqrt(left),
        needed=needed,
        more=max(needed - mean.n, 0),
    )


def _plan(
    n: int,
    half_width: Callable[[float], float],
    population: int | None,
    response_rate: float | None,
) -> Plan:
    most = None if population is None else math.floor(population * (response_rate or 1.0))
    short = most is not None and n > most
    attainable = half_width(most) if most and short else math.inf
    return Plan(
        n=n,
        reached=half_width(n),
        invite=None if response_rate is None else math.ceil(n / response_rate),
        attainable=attainable if math.isfinite(attainable) else None,
        reason="population_too_small" if short else None,
    )


def _left(rest: float, whole: float) -> float:
    return max(rest, 0.0) / whole if whole > 0 else 0.0


def _check(
    population: int | None, design_effect: float, response_rate: float | None, level: float
) -> None:
    if population is not None and population < 1:
        raise ValueError(f"a population of {population} has nobody to ask")
    if not 0 < design_effect < math.inf:
        raise ValueError("a design effect is above zero, and 1 without weights or clusters")
    if response_rate is not None and not 0 < response_rate <= 1:
        raise ValueError("the expected response rate lies above 0, and at 1 at most")
    if not 0 < level < 1:
        raise ValueError("the level of confidence lies between 0 and 1")
