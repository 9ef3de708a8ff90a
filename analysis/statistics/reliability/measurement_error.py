"""What a reliability means for one person's score: standard error, smallest detectable change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from scipy import special

from analysis.statistics.intervals import LEVEL
from analysis.statistics.kinds import MEAN, SCORE
from analysis.statistics.moments.values import Moments
from analysis.statistics.reliability.usable import usable


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError:
    """How far a scale score, the mean of its items, is off; in scale points, and of 0–100.

    `sem`: standard error of measurement of one person's score;
    `sdc`: smallest change between two measurements of a person that is not error; `sdc_mean`: the
    same for the mean of these n people. The figures on 0–100 are None without a `span`.
    `reason`: as `Usable` has it, or "negative_reliability".
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
    m: Moments,
    columns: Sequence[int],
    reliability: float,
    *,
    span: float | None = None,
    level: float = LEVEL,
) -> MeasurementError:
    """SEM = s·√(1 − ρ) (Lord & Novick 1968), SDC = z·√2·SEM (Jacobson & Truax 1991).

    SDC of a mean is SDC/√n (Terwee et al. 2007), n Kish's under weights. s is the standard
    deviation of the mean of the items that anybody answered, from pairwise covariances.

    Args:
        m: moments.
        columns: of the scale's items, reversed ones turned round.
        reliability: ρ, alpha or omega of that score.
        span: high − low of the items' scale, where they share one.
        level: of the change that error does not explain; 0.95.

    Raises ValueError for a reliability above 1 and a span that is not above 0.
    """
    if not reliability <= 1.0:
        raise ValueError(f"a reliability is at most 1, not {reliability}")
    if span is not None and not span > 0:
        raise ValueError(f"the span of a scale is above 0, not {span}")
    scale = usable(m, columns)
    k = int(np.count_nonzero(scale.whole.n.diagonal()))
    reason = scale.reason or ("negative_reliability" if reliability < 0 else None)
    if reason is not None:
        return MeasurementError(n=scale.n, reason=reason)
    sem = math.sqrt(float(scale.c.covariance.sum())) / k * math.sqrt(1.0 - reliability)
    sdc = float(special.ndtri((1.0 + level) / 2.0)) * math.sqrt(2.0) * sem
    mean = sdc / math.sqrt(scale.n_effective)
    error = MeasurementError(n=scale.n, sem=sem, sdc=sdc, sdc_mean=mean)
    if span is None:
        return error
    to = 100.0 / span
    return replace(error, sem100=sem * to, sdc100=sdc * to, sdc_mean100=mean * to)
