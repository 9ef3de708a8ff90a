"""The same score at several times, each time from other (anonymous) people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special

from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.intervals import LEVEL, Interval, Mean, t_interval, t_test


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Later − earlier, of two waves (places in the list), in the means' unit.

    Welch's interval and Hedges' g as `analysis.statistics.gaps` has them. `p_cautious`: the larger
    of Welch's p and Student's, to be adjusted over all steps that are told together. `reason` as in
    `Gap` ("no_answers" where a wave has no mean).
    """

    earlier: int
    later: int
    change: float | None = None
    ci: Interval | None = None
    p_cautious: float | None = None
    effect: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """A straight line through the waves' means: `slope` per unit of time.

    `n` people in `waves` waves with a standard error. `lack_p`: whether the means stray from the
    line by more than chance.
    `reason`: "too_few" (fewer than three waves with a standard error).
    """

    n: int
    waves: int
    slope: float | None = None
    ci: Interval | None = None
    p: float | None = None
    lack_p: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What changed between waves: step by step, from first to last, and on a line."""

    means: tuple[Mean, ...]
    steps: tuple[Change, ...]
    overall: Change | None
    slope: Slope


def trend(means: Sequence[Mean], times: Sequence[float], *, level: float = LEVEL) -> Trend:
    """The trend of one score over waves in the order of `times` (years, say; strictly ascending).

    Every wave must have been asked the same items. People are taken as drawn
    anew for each wave; where the same ones answer again, unlinked, true intervals of changes are
    as a rule narrower. ValueError where times are not as many as means, or do not ascend.
    """
    if len(means) != len(times):
        raise ValueError(f"{len(means)} waves need {len(means)} times, not {len(times)}")
    if not np.isfinite(times).all() or any(a >= b for a, b in pairwise(times)):
        raise ValueError("the times of waves must be numbers in ascending order")
    return Trend(
        means=tuple(means),
        steps=tuple(_change(means, w, w + 1, level) for w in range(len(means) - 1)),
        overall=_change(means, 0, len(means) - 1, level) if len(means) > 2 else None,
        slope=slope(means, times, level=level),
    )


def _change(means: Sequence[Mean], earlier: int, later: int, level: float) -> Change:
    before, after = means[earlier], means[later]
    change = Change(earlier=earlier, later=later)
    if before.mean is None or after.mean is None:
        return replace(change, reason=before.reason or after.reason)
    if before.n < 2 or after.n < 2:
        return replace(change, change=after.mean - before.mean, reason="one_respondent")
    gap = gap_of_means(after, before, level=level)
    return replace(
        change,
        change=gap.gap,
        ci=gap.ci,
        p_cautious=gap.p_cautious,
        effect=gap.effect,
        reason=gap.reason,
    )


def slope(means: Sequence[Mean], times: Sequence[float], *, level: float = LEVEL) -> Slope:
    """Least squares weighted by people: b = Σ c·m, c = w(t − t̃)/Σw(t − t̃)², t̃ = Σwt/Σw.

    w = (sd/se)², which is n, or with respondent weights the n that they leave: the line is that
    through all people's scores. (Weights 1/se² would be best were they known; estimated from a few
    people they make the interval too narrow: `docs/statistics/waves.md`.) se² = Σ c²·se² with each
    wave's own error, df by Satterthwaite (1946): se⁴/Σ(c⁴·se⁴/df); it knows the errors within
    waves alone, so the line is one for these waves. `lack_p`: of Σ w·residual²/(waves − 2) over the
    pooled variance within waves, from F(waves − 2, Σ df). df = n − 1, but where a wave's people are
    in clusters. Waves without a standard error are left out.
    """
    held = [(t, wave) for t, wave in zip(times, means, strict=True) if wave.se]
    n = sum(wave.n for _, wave in held)
    if len(held) < 3:
        return Slope(n=n, waves=len(held), reason="too_few")
    t, m, sd, se, df = np.array(
        [(t, wave.mean, wave.sd, wave.se, wave.freedom) for t, wave in held], dtype=np.float64
    ).T
    w = np.square(sd / se)
    middle, centre = float(w @ t / w.sum()), float(w @ m / w.sum())
    c = w * (t - middle) / float(w @ np.square(t - middle))
    b = float(c @ m)
    parts = np.square(c * se)
    error = math.sqrt(float(parts.sum()))
    freedom = float(parts.sum() ** 2 / (np.square(parts) / df).sum())
    within = float(df @ np.square(sd)) / float(df.sum())
    lack = float(w @ np.square(m - centre - b * (t - middle))) / (len(held) - 2) / within
    return Slope(
        n=n,
        waves=len(held),
        slope=b,
        ci=t_interval(b, error, freedom, level=level),
        p=t_test(b, error, freedom).p,
        lack_p=float(special.fdtrc(len(held) - 2, df.sum(), lack)),
    )
