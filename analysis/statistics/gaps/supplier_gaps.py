"""The supplier's gaps on the nodes of one level: a panel's, or those of a declared statement."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.gap_model import (
    HIGHER,
    LOWER,
    OPEN,
    WITHIN,
    Estimates,
    Statements,
    beyond,
    conclusions,
    declared_estimates,
    equivalence_p,
    family,
    gaps_alone,
    panel_estimates,
    simultaneous_p,
)
from analysis.statistics.gaps.pooling import FEWEST, pooled_beyond
from analysis.statistics.gaps.rater_scatter import RaterScatter
from analysis.statistics.gaps.sides import Side, side
from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.moments.values import Matrix

Conclusion = Literal["higher", "lower", "within", "open"]
CODES: dict[int, Conclusion] = {HIGHER: "higher", LOWER: "lower", WITHIN: "within", OPEN: "open"}
SCALES = 8
"""So many sizes of the error are averaged over, as its degrees of freedom leave them open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """One gap, profile or level with what can be said of it, in the unit of the scores.

    `ci` is simultaneous, `p_adjusted` and `equivalence_p` belong to it: the family's statements
    hold together. `p` is the statement's by itself. `conclusion`: "higher" or "lower" than 0,
    "within" the margin, "open". `detectable`: the smallest value that would have been told from 0.
    `probability`: that the true value is farther from 0 than the margin. A value that is only
    described has neither interval nor conclusion.
    """

    value: float
    se: float | None = None
    df: float | None = None
    ci: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    equivalence_p: float | None = None
    conclusion: Conclusion | None = None
    detectable: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplierGaps:
    """The gaps of the nodes in the order given, None where a node has none.

    `raters`: None of a declared statement. `shift`: the level, None where it is not told here;
    `overall`: the gap of the overall score, where its weights were given and all nodes have a gap.
    `family`: how many statements hold together; `scatter`: how raters scatter (a panel's).
    `reason`: why there is nothing: "no_supplier", "no_demand", "one_respondent" (nobody or a
    single person on a side), "constant" (no scatter on either side).
    """

    gaps: tuple[Concluded | None, ...]
    profile: tuple[Concluded | None, ...]
    shift: Concluded | None = None
    overall: Concluded | None = None
    raters: int | None = None
    customers: int = 0
    family: int = 0
    margin: float | None = None
    scatter: RaterScatter | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """One side's people: scores (n × K, NaN = missing), their weights, who belongs together."""

    scores: NDArray[np.floating]
    weights: NDArray[np.floating] | None = None
    clusters: NDArray[np.generic] | None = None

    def rated(self) -> NDArray[np.int64]:
        """How many rated each node."""
        present = ~np.isnan(self.scores)
        if self.weights is not None:
            present &= (np.asarray(self.weights) > 0)[:, None]
        return np.asarray(present.sum(axis=0))

    def side(self, nodes: NDArray[np.bool_]) -> Side:
        """What is known of the nodes marked."""
        return side(self.scores[:, nodes], weights=self.weights, clusters=self.clusters)


def panel_gaps(
    raters: People,
    customers: People,
    *,
    margin: float,
    level: float = LEVEL,
    profile: bool = True,
    shift: bool = True,
    overall: Matrix | None = None,
    points: int | None = None,
) -> SupplierGaps:
    """A panel of raters against customers on K nodes (`gap_model`).

    Nodes that fewer than two people of a side rated, and those on which nobody differs from
    anybody, have no gap; level and profile are of the others. `profile`: whether they have a level
    that they can be off from. `shift`: whether the level is one of this family's statements (of
    the characteristics it is; of sub-characteristics it was told). `overall`: the nodes'
    weights in the overall score (K, of sum 1): its gap is their mean of the gaps, so that nobody
    who left a node out makes it another thing.
    """
    few = (raters.rated() < 2) | (customers.rated() < 2)
    told = ~few & (_scattered(raters) | _scattered(customers))
    empty = _empty(len(told), len(raters.scores), customers, margin)
    if not told.any():
        return replace(empty, reason=_why(raters, customers, few))
    one, two = raters.side(told), customers.side(told)
    k = int(told.sum())
    several = profile and k > 1
    together = overall if several and told.all() else None
    statements = family(k, level=shift, overall=together) if several else gaps_alone(k)
    estimates, scatter = panel_estimates(one, two, statements, level=level, points=points)
    stated = _stated(estimates, margin)
    chances = _probabilities(estimates, k, margin)
    gaps = [replace(s, probability=float(p)) for s, p in zip(stated[:k], chances, strict=True)]
    rest = iter(stated[2 * k :])
    return replace(
        empty,
        gaps=_placed(gaps, told),
        profile=_placed(stated[k : 2 * k], told),
        shift=next(rest) if shift and several else None,
        overall=next(rest, None),
        family=len(stated),
        scatter=scatter,
    )


def declared_gaps(
    statement: NDArray[np.floating],
    customers: People,
    *,
    margin: float,
    level: float = LEVEL,
    overall: Matrix | None = None,
    points: int | None = None,
) -> SupplierGaps:
    """A declared statement (K, NaN = not stated), a fixed value, against customers.

    The family is the gaps; level and profile are described, as values alone. The gap of the
    overall score, with `overall` as of a panel, is a family of its own.
    """
    fixed = np.asarray(statement, dtype=np.float64)
    few = np.isnan(fixed) | (customers.rated() < 2)
    told = ~few & _scattered(customers)
    empty = replace(_empty(len(told), 0, customers, margin), raters=None)
    if not told.any():
        why = "no_supplier" if np.isnan(fixed).all() else _why_customers(customers, few)
        return replace(empty, reason=why)
    k = int(told.sum())
    known = customers.side(told)
    estimates = declared_estimates(fixed[told], known, gaps_alone(k), level=level, points=points)
    stated = _stated(estimates, margin)
    chances = _probabilities(estimates, k, margin)
    gaps = [replace(each, probability=float(p)) for each, p in zip(stated, chances, strict=True)]
    middle = float(estimates.estimate.mean())
    profile = [Concluded(value=each.value - middle) for each in stated] if k > 1 else []
    return replace(
        empty,
        gaps=_placed(gaps, told),
        profile=_placed(profile, told),
        shift=Concluded(value=middle) if k > 1 else None,
        overall=_whole(fixed, known, overall, margin, level) if told.all() else None,
        family=k,
    )


def _whole(
    statement: Matrix, customers: Side, overall: Matrix | None, margin: float, level: float
) -> Concluded | None:
    """The overall gap of a declared statement, as a family of one."""
    if overall is None or len(overall) < 2:
        return None
    alone = Statements(matrix=overall[None, :], stretch=np.ones(1))
    estimates = declared_estimates(statement, customers, alone, level=level)
    return _stated(estimates, margin)[0]


def _scattered(people: People) -> NDArray[np.bool_]:
    """The nodes on which people differ, by more than rounding."""
    known = people.rated() > 0
    high = np.nanmax(np.where(known, people.scores, 0.0), axis=0, initial=-np.inf)
    low = np.nanmin(np.where(known, people.scores, 0.0), axis=0, initial=np.inf)
    return np.asarray(known & (high - low > 1e-9))


def _why(raters: People, customers: People, few: NDArray[np.bool_]) -> str:
    if not raters.rated().any():
        return "no_supplier"
    return _why_customers(customers, few)


def _why_customers(customers: People, few: NDArray[np.bool_]) -> str:
    if not customers.rated().any():
        return "no_demand"
    return "one_respondent" if few.all() else "constant"


def _empty(k: int, raters: int, customers: People, margin: float) -> SupplierGaps:
    return SupplierGaps(
        gaps=(None,) * k,
        profile=(None,) * k,
        raters=raters,
        customers=len(customers.scores),
        margin=margin,
    )


def _placed(stated: list[Concluded], told: NDArray[np.bool_]) -> tuple[Concluded | None, ...]:
    rest = iter(stated)
    return tuple(next(rest, None) if each else None for each in told)


def _stated(found: Estimates, margin: float) -> list[Concluded]:
    alone = 2.0 * special.stdtr(found.df, -np.abs(found.estimate) / found.se)
    adjusted, equivalent = simultaneous_p(found), equivalence_p(found, margin)
    codes = conclusions(found.estimate, found.reach, margin)
    chances = beyond(found.estimate, found.se, found.df, margin)
    return [
        Concluded(
            value=float(value),
            se=float(found.se[j]),
            df=float(found.df[j]),
            ci=(float(value - found.reach[j]), float(value + found.reach[j])),
            p=float(alone[j]),
            p_adjusted=float(adjusted[j]),
            equivalence_p=float(equivalent[j]),
            conclusion=CODES[int(codes[j])],
            detectable=float(found.reach[j]),
            probability=float(chances[j]),
        )
        for j, value in enumerate(found.estimate)
    ]


def _probabilities(found: Estimates, k: int, margin: float) -> Matrix:
    """P(|gap| > margin) of gaps drawn towards each other (`partial_pooling`), from three on.

    The error's size is left open as its degrees of freedom do: the mean over equally likely values
    of ν/χ²_ν.
    """
    if k < FEWEST:
        return beyond(found.estimate[:k], found.se[:k], found.df[:k], margin)
    df = float(1.0 / np.mean(1.0 / found.df[:k]))
    tails = (np.arange(SCALES) + 0.5) / SCALES
    sizes = df / (2.0 * special.gammaincinv(df / 2.0, tails))
    chances = [
        pooled_beyond(found.estimate[:k], size * found.covariance, margin=margin) for size in sizes
    ]
    return np.asarray(np.mean(chances, axis=0))
