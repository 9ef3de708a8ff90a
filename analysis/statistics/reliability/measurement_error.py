"""Error of measurement: of one person's score, of a mean, and change that goes beyond it."""

import math
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import LEVEL, Share, share_estimate
from analysis.statistics.kinds import MEAN, SCORE
from analysis.statistics.reliability.composite import Composite

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError:
    """How far a score is off by the inconsistency of its items; in scale points, and of 0–100.

    `sem`: standard error of measurement of one person's score;
    `sdc`: smallest change between two measurements of a person that is not such error; `sdc_mean`:
    the same for the mean of these n people. Those in scale points are None without a `span`.
    `reason`: as `Composite` has it, or "negative_reliability".
    """

    n: int
    sem: Annotated[float | None, MEAN] = None
    sdc: Annotated[float | None, MEAN] = None
    sdc_mean: Annotated[float | None, MEAN] = None
    sem100: Annotated[float | None, SCORE] = None
    sdc100: Annotated[float | None, SCORE] = None
    sdc_mean100: Annotated[float | None, SCORE] = None
    reason: str | None = None


def measurement_error(
    score: Composite, *, span: float | None = None, level: float = LEVEL
) -> MeasurementError:
    """SEM = s·√(1 − ρ) (Lord & Novick 1968), SDC = z·√2·SEM (Jacobson & Truax 1991).

    SDC of a mean is SDC/√n (Terwee et al. 2007), n Kish's under weights. s and ρ are of one and the
    same composite, the score as it weighs its items: s² = ΣΣ w_i·w_j·c_ij from pairwise
    covariances, ρ its stratified alpha (Mosier 1943), so that SEM² = Σ V_s·(1 − α_s).

    Args:
        score: the composite, on 0–100.
        span: high − low of the items' scale, where they share one.
        level: of the change that error does not explain; 0.95.

    Raises ValueError for a span that is not above 0.
    """
    if span is not None and not span > 0:
        raise ValueError(f"the span of a scale is above 0, not {span}")
    if score.reliability is None or score.variance is None:
        return MeasurementError(n=score.n, reason=score.reason)
    if score.reliability < 0:
        return MeasurementError(n=score.n, reason="negative_reliability")
    sem = math.sqrt(score.variance * (1.0 - score.reliability))
    sdc = _smallest_change(sem, level)
    mean = sdc / math.sqrt(score.n_effective)
    error = MeasurementError(n=score.n, sem100=sem, sdc100=sdc, sdc_mean100=mean)
    if span is None:
        return error
    to = span / 100.0
    return replace(error, sem=sem * to, sdc=sdc * to, sdc_mean=mean * to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """Of `n` people asked twice: how many changed by more than errors of measurement explain.

    `reason`: "no_answers" (nobody both times), "constant" (the first scores have no spread), or
    "no_reliability" (none given).
    """

    n: int
    improved: Share | None = None
    worsened: Share | None = None
    unchanged: Share | None = None
    reason: str | None = None


def reliable_change_index(
    first: Values, second: Values, *, sd: float, reliability: float
) -> Values:
    """Jacobson & Truax (1991): (x2 − x1)/(√2·SEM) of each of n people, NaN where one is missing.

    SEM = sd·√(1 − reliability), sd that of the first measurement. For linked answers alone: the
    two scores of a row are one person's. ValueError for shapes and figures that do not fit.
    """
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"{first.shape} first and {second.shape} second scores do not pair")
    return np.asarray((second - first) / (math.sqrt(2.0) * sem_of(sd, reliability)))


def sem_of(sd: float, reliability: float) -> float:
    """SEM = sd·√(1 − reliability), what `measurement_error` gives for a scale's moments.

    ValueError unless sd > 0 and 0 ≤ reliability < 1.
    """
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("measurement error needs sd > 0 and a reliability from 0 to below 1")
    return sd * math.sqrt(1.0 - reliability)


def smallest_change_of_a_person(sd: float, reliability: float, *, level: float = LEVEL) -> float:
    """z·√2·SEM: a smaller change of one person may be error of measurement alone."""
    return _smallest_change(sem_of(sd, reliability), level)


def _smallest_change(sem: float, level: float) -> float:
    return _quantile(level) * math.sqrt(2.0) * sem


def _quantile(level: float) -> float:
    """That of the normal distribution which leaves 1 − level beyond it and its negative."""
    return float(special.ndtri((1.0 + level) / 2.0))


def smallest_change_of_a_mean(
    sd: float, reliability: float, n_first: float, n_second: float, *, level: float = LEVEL
) -> float:
    """z·SEM·√(1/n1 + 1/n2): error of measurement in the change of a mean.

    n are people, or what respondent weights leave of them ((sd/se)²). With the same n both times
    it is the person's divided by √n (de Vet et al. 2006). It holds nothing of who happened to be
    asked: the interval of a change does, and is the one to judge by; a change within this is too
    small for the questionnaire to see with that many people.
    """
    if n_first < 1 or n_second < 1:
        raise ValueError("a mean needs somebody both times")
    return _quantile(level) * sem_of(sd, reliability) * math.sqrt(1.0 / n_first + 1.0 / n_second)


def reliable_change(
    first: Values,
    second: Values,
    reliability: float | None,
    *,
    sd: float | None = None,
    level: float = LEVEL,
) -> ReliableChange:
    """How many of those with both scores improved, worsened or neither, by Jacobson & Truax.

    Improved: index above z((1 + level)/2), worsened: below its negative. `reliability` and `sd`
    are those of the first measurement; without an `sd` it is that of the first scores of the
    people with both (n − 1).
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    n = int(both.sum())
    if not n:
        return ReliableChange(n=n, reason="no_answers")
    if reliability is None or not 0 <= reliability < 1:
        return ReliableChange(n=n, reason="no_reliability")
    if sd is None:
        sd = float(first[both].std(ddof=1)) if n > 1 else 0.0
    if sd < 1e-12:
        return ReliableChange(n=n, reason="constant")
    z = _quantile(level)
    index = reliable_change_index(first[both], second[both], sd=sd, reliability=reliability)
    up, down = int((index > z).sum()), int((index < -z).sum())
    return ReliableChange(
        n=n,
        improved=share_estimate(up, n, level=level),
        worsened=share_estimate(down, n, level=level),
        unchanged=share_estimate(n - up - down, n, level=level),
    )
