"""The items of a scale that have something to say, and why there may be too few of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.values import Covariances, Moments


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Usable:
    """A scale without its items that do not vary or that nobody answered.

    `whole`: of all its columns; `c`: of the columns `used`. `n`: the smallest number of
    respondents behind any pair of these, `n_effective` the smallest Kish n. `constant`: the columns
    left out for want of variance.
    `reason`: "no_items", "no_answers", "one_item", "too_few" (n < 2), "constant" (fewer than two
    items vary, or their sum does not).
    """

    whole: Covariances
    c: Covariances
    used: tuple[int, ...]
    constant: tuple[int, ...]
    n: int
    n_effective: float
    reason: str | None

    @property
    def k(self) -> int:
        """The number of items used."""
        return len(self.used)


def usable(m: Moments, columns: Sequence[int]) -> Usable:
    """What of the columns of the moments a reliability can rest on."""
    whole = finish(select(m, columns))
    answered = whole.n.diagonal() > 0
    still = [
        not math.isnan(variance) and is_zero(variance, mean)
        for variance, mean in zip(whole.variance.tolist(), whole.mean.tolist(), strict=True)
    ]
    constant = tuple(column for column, is_still in zip(columns, still, strict=True) if is_still)
    keep = [i for i in range(len(columns)) if answered[i] and not still[i]]
    used = tuple(columns[i] for i in keep) if len(keep) > 1 else tuple(columns)
    c = finish(select(m, used)) if len(used) < len(columns) else whole
    n = int(c.n.min(initial=m.rows))
    return Usable(
        whole=whole,
        c=c,
        used=used,
        constant=constant,
        n=n,
        n_effective=float(c.n_effective.min(initial=float(m.rows))),
        reason=_reason(c, len(used), n, constant if len(used) == len(columns) else ()),
    )


def _reason(c: Covariances, k: int, n: int, constant: tuple[int, ...]) -> str | None:
    if k == 0:
        return "no_items"
    if int(c.n.diagonal().max()) == 0:
        return "no_answers"
    if k == 1:
        return "one_item"
    if n < 2:
        return "too_few"
    if constant:
        return "constant"
    # A pair of rows can leave a column without spread even where the whole column has some.
    total = float(c.covariance.sum())
    return None if total > 1e-12 * float(np.abs(c.variance).sum()) else "constant"
