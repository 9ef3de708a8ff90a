"""Results with and without the excluded sheets, side by side."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.disclosure import THRESHOLD, visible
from analysis.statistics.intervals import LEVEL, Mean
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.values import check_weights
from analysis.statistics.quality.asked import Bools, Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One figure over all sheets and over those kept.

    `change` = kept − all, in the figure's unit; `change_sd` the same in standard deviations of
    all. `reason`: "suppressed": so few sheets were excluded that the two means together would
    give away what they say; then neither is told here. "unchanged": none was excluded.
    """

    all: Mean | None = None
    kept: Mean | None = None
    change: float | None = None
    change_sd: float | None = None
    reason: str | None = None


def side_by_side(
    values: Matrix,
    excluded: Bools,
    *,
    weights: Matrix | None = None,
    threshold: int = THRESHOLD,
    level: float = LEVEL,
) -> tuple[Beside, ...]:
    """Each column of n × m figures (NaN = missing) with and without the `excluded` sheets (n).

    n·mean with, less n·mean without, is the sum over the excluded: so both are told only if none
    or `threshold` or more were excluded, in every column (figures can be made from each other),
    and as many are kept. `weights`: n respondent weights, the same for both. ValueError for shapes
    that do not fit.
    """
    checked = check_weights(weights, len(values))
    if values.ndim != 2 or excluded.shape != (len(values),):
        raise ValueError(f"{values.shape} figures need {len(values)} marks of exclusion")
    present = ~np.isnan(values)
    if checked is not None:
        present &= (checked > 0)[:, None]
    out, left = present[excluded].sum(axis=0), present[~excluded].sum(axis=0)
    if any(n and not visible(int(n), threshold) for n in (*out, *left)):
        return tuple(Beside(reason="suppressed") for _ in range(values.shape[1]))
    everyone = means(values, checked, level=level)
    part = None if checked is None else checked[~excluded]
    kept = means(values[~excluded], part, level=level)
    return tuple(_beside(a, b, int(n)) for a, b, n in zip(everyone, kept, out, strict=True))


def _beside(everyone: Mean, kept: Mean, out: int) -> Beside:
    if everyone.mean is None or kept.mean is None:
        return Beside(all=everyone, kept=kept, reason="no_answers")
    if not out:
        return Beside(all=everyone, kept=kept, change=0.0, change_sd=0.0, reason="unchanged")
    change = kept.mean - everyone.mean
    return Beside(
        all=everyone,
        kept=kept,
        change=change,
        change_sd=change / everyone.sd if everyone.sd else None,
    )
