"""Change beyond the error of measurement: of a person asked twice, and of a mean."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import LEVEL, Share, share_estimate

Values = NDArray[np.float64]


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
    """SEM = sd·√(1 − reliability), what `reliability.precision` gives for a scale's moments.

    ValueError unless sd > 0 and 0 ≤ reliability < 1.
    """
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("measurement error needs sd > 0 and a reliability from 0 to below 1")
    return sd * math.sqrt(1.0 - reliability)


def smallest_change_of_a_person(sd: float, reliability: float, *, level: float = LEVEL) -> float:
    """z·√2·SEM: a smaller change of one person may be error of measurement alone."""
    z = float(special.ndtri((1.0 + level) / 2.0))
    return z * math.sqrt(2.0) * sem_of(sd, reliability)


def smallest_change_of_a_mean(
    sd: float, reliability: float, n_first: float, n_second: float, *, level: float = LEVEL
) -> float:
    """z·SEM·√(1/n1 + 1/n2): error of measurement in the change of a mean.

    n are people, or what respondent weights leave of them ((sd/se)²). With the same n both times
    it is the person's divided by √n (de Vet et al. 2006). It holds
    nothing of who happened to be asked: the interval of a change does, and is the one to judge by;
    a change within this is too small for the questionnaire to see with that many people.
    """
    if n_first < 1 or n_second < 1:
        raise ValueError("a mean needs somebody both times")
    z = float(special.ndtri((1.0 + level) / 2.0))
    return z * sem_of(sd, reliability) * math.sqrt(1.0 / n_first + 1.0 / n_second)


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
    z = float(special.ndtri((1.0 + level) / 2.0))
    index = reliable_change_index(first[both], second[both], sd=sd, reliability=reliability)
    up, down = int((index > z).sum()), int((index < -z).sum())
    return ReliableChange(
        n=n,
        improved=share_estimate(up, n, level=level),
        worsened=share_estimate(down, n, level=level),
        unchanged=share_estimate(n - up - down, n, level=level),
    )
