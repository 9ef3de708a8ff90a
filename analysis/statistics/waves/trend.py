"""The same score at several times, each time from other (anonymous) people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import special

from analysis.statistics.gaps.families import holm
from analysis.statistics.gaps.mean_difference import Gap, gap_of_means
from analysis.statistics.intervals import LEVEL, Interval, Mean, t_interval, t_test


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Later − earlier, of two waves (places in the list), in the means' unit.

    Welch's t and Hedges' g as `analysis.statistics.gaps` has them, its caution (`p_cautious`)
    included. `p_adjusted`: Holm's, from `p_cautious`, over the changes from wave to wave; None for
    the change from the first to the last wave, which is asked for by itself. `reason` as in `Gap`
    ("no_answers" where a wave has no mean).
    """

    earlier: int
    later: int
    n_earlier: int
    n_later: int
    change: float | None = None
    se: float | None = None
    df: float | None = None
    ci: Interval | None = None
    p: float | None = None
    p_cautious: float | None = None
    p_adjusted: float | None = None
    effect: float | None = None
    effect_ci: Interval | None = None
    pooled: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """A straight line through the waves' means: `slope` per unit of time.

    `n` people in `waves` waves; `left_out`: waves without a standard error. `lack_f` with `lack_p`:
    whether the means stray from the line by more than chance.
    `reason`: "too_few" (fewer than three waves with a standard error).
    """

    n: int
    waves: int
    left_out: tuple[int, ...] = ()
    slope: float | None = None
    intercept: float | None = None
    se: float | None = None
    df: float | None = None
    ci: Interval | None = None
    t: float | None = None
    p: float | None = None
    lack_f: float | None = None
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

    Every wave must have been asked the same items (`waves.bridge`). People are taken as drawn
    anew for each wave; where the same ones answer again, unlinked, true intervals of changes are
    as a rule narrower. ValueError where times are not as many as means, or do not ascend.
    """
    if len(means) != len(times):
        raise ValueError(f"{len(means)} waves need {len(means)} times, not {len(times)}")
    if not np.isfinite(times).all() or any(a >= b for a, b in pairwise(times)):
        raise ValueError("the times of waves must be numbers in ascending order")
    steps = [_change(means, w, w + 1, level) for w in range(len(means) - 1)]
    adjusted = holm([step.p_cautious for step in steps])
    return Trend(
        means=tuple(means),
        steps=tuple(replace(s, p_adjusted=p) for s, p in zip(steps, adjusted, strict=True)),
        overall=_change(means, 0, len(means) - 1, level) if len(means) > 2 else None,
        slope=slope(means, times, level=level),
    )


def _change(means: Sequence[Mean], earlier: int, later: int, level: float) -> Change:
    one, two = means[earlier], means[later]
    found = Change(earlier=earlier, later=later, n_earlier=one.n, n_later=two.n)
    if one.mean is None or two.mean is None:
        return replace(found, reason=one.reason or two.reason)
    if one.n < 2 or two.n < 2:
        return replace(found, change=two.mean - one.mean, reason="one_respondent")
    gap: Gap = gap_of_means(two, one, level=level)
    return replace(
        found,
        change=gap.gap,
        se=gap.se,
        df=gap.df,
        ci=gap.ci,
        p=gap.p,
        p_cautious=gap.p_cautious,
        effect=gap.effect,
        effect_ci=gap.effect_ci,
        pooled=gap.pooled,
        reason=gap.reason,
    )


def slope(means: Sequence[Mean], times: Sequence[float], *, level: float = LEVEL) -> Slope:
    """Least squares weighted by people: b = Σ c·m, c = w(t − t̃)/Σw(t − t̃)², t̃ = Σwt/Σw.

    w = (sd/se)², which is n, or with respondent weights the n that they leave: the line is that
    through all people's scores. (Weights 1/se² would be best were they known; estimated from a few
    people they make the interval too narrow: `docs/statistics/waves.md`.) se² = Σ c²·se² with each
    wave's own error, df by Satterthwaite (1946): se⁴/Σ(c⁴·se⁴/(n − 1)); it knows the errors within
    waves alone, so the line is one for these waves. `lack_f`: Σ w·residual²/(waves − 2) over the
    pooled variance within waves, `lack_p` from F(waves − 2, n − waves). Waves without a standard
    error are left out.
    """
    held = [i for i, each in enumerate(means) if each.se]
    left = tuple(i for i in range(len(means)) if i not in held)
    n = sum(means[i].n for i in held)
    found = Slope(n=n, waves=len(held), left_out=left)
    if len(held) < 3:
        return replace(found, reason="too_few")
    t = np.array([times[i] for i in held], dtype=np.float64)
    m, sd, se, df = np.array(
        [(each.mean, each.sd, each.se, each.n - 1) for each in (means[i] for i in held)],
        dtype=np.float64,
    ).T
    w = np.square(sd / se)
    middle, centre = float(w @ t / w.sum()), float(w @ m / w.sum())
    c = w * (t - middle) / float(w @ np.square(t - middle))
    b = float(c @ m)
    parts = np.square(c * se)
    error = math.sqrt(float(parts.sum()))
    freedom = float(parts.sum() ** 2 / (np.square(parts) / df).sum())
    test = t_test(b, error, freedom)
    within = float(df @ np.square(sd)) / float(df.sum())
    lack = float(w @ np.square(m - centre - b * (t - middle))) / (len(held) - 2) / within
    return replace(
        found,
        slope=b,
        intercept=centre - b * middle,
        se=error,
        df=freedom,
        ci=t_interval(b, error, freedom, level=level),
        t=test.t,
        p=test.p,
        lack_f=lack,
        lack_p=float(special.fdtrc(len(held) - 2, df.sum(), lack)),
    )
