"""Whether the alphas of independent audiences differ."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated

import numpy as np
from scipy import special

from analysis.statistics.kinds import CODE, COUNT, STATISTIC, P
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.scale import Reliability

POINTS, ENDS = 161, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaTest:
    """A test that the alphas of groups are one in the populations; these must not share people.

    `test`: "feldt" (`statistic` is W) or "hakstian_whalen" (χ² with `df`).
    `reason`: "too_few" (fewer than two groups, or under three people in one), "singular" (an alpha
    of exactly 1), or that of the first group without an alpha.
    """

    test: Annotated[str, CODE]
    statistic: Annotated[float | None, STATISTIC] = None
    df: Annotated[int | None, COUNT] = None
    p: Annotated[float | None, P] = None
    reason: str | None = None


def feldt_test(first: Reliability, second: Reliability) -> AlphaTest:
    """Feldt (1969): W = (1 − α_1)/(1 − α_2), two-sided, for two audiences.

    (1 − α)/(1 − a) of a sample is F(n − 1, (n − 1)(k − 1)) for normal answers with equal
    covariances, so that W is the product of two independent F. Its distribution is integrated
    as it is, where Feldt took the F with the same first moments. n is Kish's under weights.
    """
    reason = _why_not((first, second))
    if reason is not None or first.alpha is None or second.alpha is None:
        return AlphaTest(test="feldt", reason=reason)
    w = (1.0 - first.alpha) / (1.0 - second.alpha)
    below = product_of_f(w, _degrees(second), _degrees(first)[::-1])
    above = product_of_f(1.0 / w, _degrees(first), _degrees(second)[::-1])
    return AlphaTest(test="feldt", statistic=w, p=min(2.0 * min(below, above), 1.0))


def hakstian_whalen(groups: Sequence[Reliability]) -> AlphaTest:
    """Hakstian & Whalen (1976): χ² with m − 1 degrees of freedom, for any number m of audiences.

    Σ (t_i − t̄)²/S_i² with t = (1 − α)^⅓, S² = 18k(n − 1)·t²/((k − 1)(9n − 11)²) and t̄ the mean
    weighted by 1/S². Same suppositions as Feldt's test.
    """
    reason = _why_not(groups)
    if reason is not None:
        return AlphaTest(test="hakstian_whalen", reason=reason)
    k = np.array([group.k for group in groups], dtype=np.float64)
    n = np.array([group.n_effective for group in groups])
    t = np.cbrt([1.0 - (group.alpha or 0.0) for group in groups])
    variance = 18.0 * k * (n - 1.0) * t**2 / ((k - 1.0) * (9.0 * n - 11.0) ** 2)
    centre = float((t / variance).sum() / (1.0 / variance).sum())
    chi2, df = float((np.square(t - centre) / variance).sum()), len(groups) - 1
    p = float(special.chdtrc(df, chi2))
    return AlphaTest(test="hakstian_whalen", statistic=chi2, df=df, p=p)


def product_of_f(x: float, first: tuple[float, float], second: tuple[float, float]) -> float:
    """P(F_1·F_2 ≤ x) for independent F with these degrees of freedom.

    ∫ P(F_1 ≤ x/q(u)) du over the quantiles q of F_2, by the double exponential rule (Takahasi &
    Mori 1974), whose points crowd at the ends.
    """
    u, weight = _rule()
    share = special.fdtr(*first, x / special.fdtri(*second, u))
    return float(np.clip(weight @ share, 0.0, 1.0))


@cache
def _rule() -> tuple[Matrix, Matrix]:
    t = np.linspace(-ENDS, ENDS, POINTS)
    inner = 0.5 * np.pi * np.sinh(t)
    weight = 0.25 * np.pi * np.cosh(t) / np.cosh(inner) ** 2 * (t[1] - t[0])
    return special.expit(2.0 * inner), weight


def _degrees(group: Reliability) -> tuple[float, float]:
    return group.n_effective - 1.0, (group.n_effective - 1.0) * (group.k - 1.0)


def _why_not(groups: Sequence[Reliability]) -> str | None:
    if len(groups) < 2:
        return "too_few"
    for group in groups:
        if group.reason is not None:
            return group.reason
        if group.alpha is None or math.isclose(group.alpha, 1.0, abs_tol=1e-12):
            return "singular"
    return "too_few" if min(group.n_effective for group in groups) < 3 else None
