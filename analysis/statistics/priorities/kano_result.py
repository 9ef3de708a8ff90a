"""What the counts of Kano's categories come to: the category, how sure it is, better and worse."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import LEVEL, share_estimate, size_of_mean
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, FLAG, SHARE, P
from analysis.statistics.moments.values import Ratings
from analysis.statistics.priorities.kano import CATEGORIES, Category, Counts, tally

FONG = 1.65
"""The factor of Fong's rule."""
ALPHA = 0.05
_TIE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kano:
    """One item's result, None where not estimable.

    `n` people answered both questions, `incomplete` one of them. Their numbers by category:
    `must_be`, `one_dimensional`, `attractive`, `indifferent`, `reverse`, `questionable`; `shares`
    (weighted) in the same order, that of `CATEGORIES`.

    `category`: the most frequent one, a tie settled in the order of `CATEGORIES`; `tied`: all that
    share the first place, if several. `runner_up`: the next, None where all are in one. `p`: exact
    test that these two are equally frequent; `clear`: p < .05.
    `fong`: whether their difference passes Fong's published rule, which is too lenient.

    `total_strength`: share of A + O + M; `category_strength`: share of the first less that of the
    second (Lee & Newcomb 1997). `better`: share (A + O)/(A + O + M + I); `worse`: −(O + M)/(A + O +
    M + I), a share with its sign turned, and its interval likewise. `n_coefficients` people are
    behind these two, R and Q left out. `reason`: "no_answers"; `coefficients_reason`: the same for
    better and worse, if all are R or Q.
    """

    n: Annotated[int, COUNT]
    incomplete: Annotated[int, COUNT]
    must_be: Annotated[int, COUNT]
    one_dimensional: Annotated[int, COUNT]
    attractive: Annotated[int, COUNT]
    indifferent: Annotated[int, COUNT]
    reverse: Annotated[int, COUNT]
    questionable: Annotated[int, COUNT]
    shares: Annotated[tuple[float, ...] | None, SHARE] = None
    category: Annotated[Category | None, CODE] = None
    tied: Annotated[tuple[Category, ...], CODE] = ()
    runner_up: Annotated[Category | None, CODE] = None
    p: Annotated[float | None, P] = None
    clear: Annotated[bool | None, FLAG] = None
    fong: Annotated[bool | None, FLAG] = None
    total_strength: Annotated[float | None, SHARE] = None
    category_strength: Annotated[float | None, SHARE] = None
    better: Annotated[float | None, COEFFICIENT] = None
    better_ci: Annotated[tuple[float, float] | None, COEFFICIENT] = None
    worse: Annotated[float | None, COEFFICIENT] = None
    worse_ci: Annotated[tuple[float, float] | None, COEFFICIENT] = None
    n_coefficients: Annotated[int, COUNT] = 0
    reason: str | None = None
    coefficients_reason: str | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """People by category, in the order of `CATEGORIES`."""
        few = (self.must_be, self.one_dimensional, self.attractive)
        return (*few, self.indifferent, self.reverse, self.questionable)


def kano(
    functional: Ratings,
    dysfunctional: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    level: float = LEVEL,
) -> tuple[Kano, ...]:
    """The result of each of k items from n × k pairs of answers; arguments as for `kano.tally`."""
    counted = tally(functional, dysfunctional, weights)
    return tuple(result(each, level=level) for each in counted)


def result(counted: Counts, *, level: float = LEVEL) -> Kano:
    """The result of one item from its counts; Wilson's (1927) intervals at `level`.

    With weights, shares are weighted, and tests and intervals rest on Kish's n of the people in the
    categories concerned.
    """
    must, onedim, attractive, indifferent, reverse, questionable = counted.counts
    plain = Kano(
        n=counted.n,
        incomplete=counted.incomplete,
        must_be=must,
        one_dimensional=onedim,
        attractive=attractive,
        indifferent=indifferent,
        reverse=reverse,
        questionable=questionable,
    )
    if not counted.n:
        return replace(plain, reason="no_answers", coefficients_reason="no_answers")
    by = dict(zip(CATEGORIES, np.array(counted.weight) / sum(counted.weight), strict=True))
    first, tied = _foremost(by, CATEGORIES)
    second, _ = _foremost(by, tuple(each for each in CATEGORIES if each != first))
    sized = replace(
        plain,
        shares=tuple(float(share) for share in by.values()),
        category=first,
        tied=tied,
        total_strength=float(by["A"] + by["O"] + by["M"]),
        category_strength=float(by[first] - by[second]),
    )
    return _with_coefficients(_compared(sized, counted, first, second), counted, level)


def _foremost(
    by: Mapping[Category, float], among: tuple[Category, ...]
) -> tuple[Category, tuple[Category, ...]]:
    """The most frequent, and all that tie with it but for rounding (none, if it is alone)."""
    top = max(by[each] for each in among)
    tied = tuple(each for each in among if by[each] >= top - _TIE)
    return tied[0], tied if len(tied) > 1 else ()


def _compared(item: Kano, counted: Counts, first: Category, second: Category) -> Kano:
    """With the tests of the first category against the second, even if nobody is in that."""
    at = [CATEGORIES.index(first), CATEGORIES.index(second)]
    weight = np.array(counted.weight)
    pair = kish(counted, at)
    a, b = (float(w) for w in weight[at] / weight[at].sum() * pair)
    p = equal_p(a, b)
    whole = float(weight[at].sum() / weight.sum())
    return replace(
        item,
        runner_up=second if counted.counts[at[1]] else None,
        p=p,
        clear=p < ALPHA,
        fong=passes_fong(a, b, pair / whole),
    )


def kish(counted: Counts, at: list[int]) -> float:
    """Kish's n, (Σw)²/Σw², of the people in these categories."""
    w, ww = np.array(counted.weight)[at].sum(), np.array(counted.weight2)[at].sum()
    return float(w * w / ww) if ww else 0.0


def equal_p(a: float, b: float) -> float:
    """Exact two-sided p that two categories with a and b people, a ≥ b, are equally frequent.

    2·P(X ≥ a), X ~ binomial(a + b, 1/2), at most 1; by the incomplete beta function, so that
    weighted counts need not be whole. Valid although the two were picked as the first and the
    second out of six (Hung & Fithian 2019).
    """
    return min(1.0, 2.0 * float(special.betainc(a, b + 1.0, 0.5)))


def passes_fong(a: float, b: float, n: float) -> bool:
    """Fong (1996): a − b ≥ 1.65·√((a + b)(2n − a − b)/2n), as it is passed on in the literature.

    It treats a and b as independent shares; within one sample they are not, and their difference
    varies more, as √(a + b): the rule finds too much.
    """
    return a - b >= FONG * math.sqrt(max((a + b) * (2.0 * n - a - b), 0.0) / (2.0 * n))


def _with_coefficients(item: Kano, counted: Counts, level: float) -> Kano:
    at = [CATEGORIES.index(each) for each in ("A", "O", "M", "I")]
    n = sum(counted.counts[each] for each in at)
    if not n:
        return replace(item, coefficients_reason="no_answers")
    total = sum(counted.weight[each] for each in at)
    weight, weight2 = (np.array(each)[at] for each in (counted.weight, counted.weight2))
    better, worse = (
        share_estimate(
            float(hits @ weight) / total * n,
            n,
            n_effective=size_of_mean(hits, weight, weight2) if total > 0 else 0.0,
            level=level,
        )
        for hits in (np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.0, 1.0, 1.0, 0.0]))
    )
    assert better.ci is not None
    assert worse.share is not None
    assert worse.ci is not None
    return replace(
        item,
        better=better.share,
        better_ci=better.ci,
        worse=0.0 - worse.share,  # no −0
        worse_ci=(0.0 - worse.ci[1], 0.0 - worse.ci[0]),
        n_coefficients=n,
    )
