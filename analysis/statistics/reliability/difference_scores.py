"""The reliability of difference scores, perception less expectation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.kinds import COEFFICIENT
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.reliability.item_statistics import possible
from analysis.statistics.reliability.scale import Reliability, cronbach, reliability

ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceReliability:
    """Two estimates of the reliability of the score P − E of `k` pairs of items.

    `from_parts`: from the alphas, variances and correlation of the two scores. `of_differences`:
    alpha of the items' own differences P_j − E_j. `n`: the smallest number behind any pair of the
    2k items. `correlation` of the two scores; `first` and `second`: their reliability.
    `reason`: "no_items", "no_answers", "too_few", "constant" (the difference does not vary), or
    "singular" (both are above 1). `parts_reason`: why `from_parts` alone is missing: that of the
    score without an alpha, or "singular". `items_reason`: why `of_differences` is: "one_item",
    "constant" (fewer than two differences vary), or "singular".
    """

    n: int
    k: int
    first: Reliability
    second: Reliability
    from_parts: Annotated[float | None, COEFFICIENT] = None
    of_differences: Annotated[float | None, COEFFICIENT] = None
    correlation: Annotated[float | None, COEFFICIENT] = None
    parts_reason: str | None = None
    items_reason: str | None = None
    reason: str | None = None


def difference_reliability(
    m: Moments, first: Sequence[int], second: Sequence[int]
) -> DifferenceReliability:
    """Reliability of Σ(P_j − E_j), `first` and `second` the columns of P and E in the same order.

    From parts (Lord & Novick 1968; Rogosa & Willett 1983):
    (σ_P²·α_P + σ_E²·α_E − 2σ_PE)/(σ_P² + σ_E² − 2σ_PE), errors of P and E uncorrelated. Of
    differences: alpha of C_PP + C_EE − C_PE − C_EP, which lets the errors of a pair correlate.
    Both from pairwise covariances. Pairs of which one item was never answered are left out.
    Raises ValueError unless there are as many of each.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} items cannot be paired with {len(second)}")
    n = m.n.diagonal()
    pairs = [(p, e) for p, e in zip(first, second, strict=True) if n[p] > 0 and n[e] > 0]
    p, e = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    whole = finish(select(m, [*p, *e]))
    least = int(whole.n.min(initial=m.rows))
    result = DifferenceReliability(
        n=least, k=len(pairs), first=reliability(m, p), second=reliability(m, e)
    )
    if not pairs or least < 2:
        none = "too_few" if pairs else ("no_answers" if first else "no_items")
        return replace(result, reason=none, parts_reason=none, items_reason=none)
    return _estimated(result, whole.covariance)


def _estimated(result: DifferenceReliability, c: Matrix) -> DifferenceReliability:
    k = result.k
    first, second, both = c[:k, :k], c[k:, k:], c[:k, k:]
    differences = first + second - both - both.T
    scale = float(first.trace() + second.trace())
    if not float(differences.sum()) > ROUNDING * scale:
        return replace(result, reason="constant", parts_reason="constant", items_reason="constant")
    result = _from_parts(result, float(first.sum()), float(second.sum()), float(both.sum()))
    varying = np.flatnonzero(differences.diagonal() > ROUNDING * scale)
    result = _of_differences(result, differences[np.ix_(varying, varying)])
    lost = result.from_parts is None and result.of_differences is None
    return replace(result, reason=result.items_reason if lost else None)


def _from_parts(
    result: DifferenceReliability, first: float, second: float, both: float
) -> DifferenceReliability:
    if first > 0 and second > 0:
        r = both / math.sqrt(first * second)
        result = replace(result, correlation=math.copysign(min(abs(r), 1.0), r))
    a, b = result.first, result.second
    if a.alpha is None or b.alpha is None:
        return replace(result, parts_reason=a.reason or b.reason)
    true = first * a.alpha + second * b.alpha - 2.0 * both
    value = possible(true / (first + second - 2.0 * both))
    return replace(result, from_parts=value, parts_reason="singular" if value is None else None)


def _of_differences(result: DifferenceReliability, c: Matrix) -> DifferenceReliability:
    if len(c) < 2:
        return replace(result, items_reason="one_item" if result.k == 1 else "constant")
    value = possible(cronbach(c))
    return replace(result, of_differences=value, items_reason="singular" if value is None else None)
