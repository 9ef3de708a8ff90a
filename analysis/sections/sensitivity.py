"""How far results hang on the weights of the model."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.kinds import COUNT, GAP100, ID, NUMBER, SCORE, SHARE, Interval, Reason
from analysis.statistics.moments.values import Matrix
from analysis.statistics.scores.sensitivity import (
    CONCENTRATION,
    Pair,
    Ranking,
    TreeSensitivity,
    tree_sensitivity,
    weight_sensitivity,
)
from analysis.study.frame import OVERALL, Key
from analysis.study.panel import Panel
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a characteristic takes from the overall score: weight·(100 − score), in points.

    `first`: the share of draws in which it takes the most.
    """

    id: Annotated[str, ID]
    weight: Annotated[float, SHARE]
    score100: Annotated[float, SCORE]
    cost: Annotated[float, SCORE]
    first: Annotated[float, SHARE]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedPair(Row):
    """Two characteristics, the better one `ahead`; the share of draws in which that is reversed.

    `reversed` is None where the two are tied by the set weights.
    """

    ahead: Annotated[str, ID]
    behind: Annotated[str, ID]
    pair: Annotated[
        Pair, both(held(GAP100, difference="difference"), held(SHARE, reversed="reversed"))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity(Row):
    """One audience, under `draws` sets of weights from a Dirichlet distribution about the set ones.

    `concentration` a: a weight w moves by √(w(1 − w)/(a + 1)), one standard deviation. All weights
    are drawn, of characteristics and of sub-characteristics. `change`: how the overall score moves
    against `score100` in 95 % of the draws, `change50` in the middle half. `costs`: the
    characteristics, the one that costs most first; `costs_hold`: share of draws with that order;
    `order`: by score, best first; `order_holds`: the same for it. `pairs` are of `order`.
    `gap_holds`: share of draws in which the overall gap to the supplier keeps its sign.
    """

    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    draws: Annotated[int, COUNT]
    concentration: Annotated[float, NUMBER]
    seed: Annotated[int, NUMBER]
    score100: Annotated[float | None, SCORE] = None
    change: Annotated[Interval | None, GAP100] = None
    change50: Annotated[Interval | None, GAP100] = None
    costs: tuple[Cost, ...] = ()
    by_cost: Annotated[Ranking | None, held(SHARE, costs_hold="holds")] = None
    order: Annotated[tuple[str, ...], ID] = ()
    by_score: Annotated[Ranking | None, held(SHARE, order_holds="holds")] = None
    pairs: tuple[WeightedPair, ...] = ()
    gap_holds: Annotated[float | None, SHARE] = None
    reason: Reason = None


SEED = 33850
DRAWS = 5_000
"""A share of draws is then exact to 1.4 points at worst (two standard errors)."""


def sensitivity(work: Work, nodes: tuple[Node, ...]) -> tuple[Sensitivity, ...]:
    """One row per audience that rates two characteristics or more; none without a weighed one."""
    order = [node.id for node in nodes if node.level == "characteristic"]
    return tuple(_row(work, panel, order) for panel in work.perceived if len(_weighed(panel)) > 1)


def _weighed(panel: Panel) -> list[int]:
    return [number for number, c in enumerate(panel.frame.tree.characteristics) if c.weight > 0]


def _row(work: Work, panel: Panel, order: list[str]) -> Sensitivity:
    row = Sensitivity(
        audience=panel.frame.audience,
        n=None,
        draws=DRAWS,
        concentration=CONCENTRATION,
        seed=SEED,
    )
    # The spread of an overall score would give away a part that is hidden.
    why_not = panel.why_not(OVERALL) or ("suppressed" if _hides(panel) else None)
    if why_not is not None or panel.table is None:
        return replace(row, reason=why_not)
    overall = panel.table.overall
    drawn = tree_sensitivity(
        _subs(panel), panel.frame.tree, np.random.default_rng(SEED), draws=DRAWS
    )
    row = replace(row, n=overall.n, score100=overall.score100)
    if drawn.overall.quantiles is None or drawn.overall.set is None or overall.score100 is None:
        return replace(row, reason=drawn.overall.reason or overall.reason)
    low, lower, _, upper, high = (q - drawn.overall.set for q in drawn.overall.quantiles)
    return replace(
        _ordered(row, panel, drawn),
        change=(low, high),
        change50=(lower, upper),
        gap_holds=_gap_holds(work.supplier, panel, order),
    )


def _hides(panel: Panel) -> bool:
    """Whether a part of the tree under the overall score is hidden."""
    places = panel.frame.places
    outcomes = {place.key for place in places if place.key[0] == "outcome"}
    return any(place.key in panel.hidden for place in places if place.key not in outcomes)


def _subs(panel: Panel) -> Matrix:
    assert panel.table is not None
    scores = [score.score100 for score in panel.table.subs]
    return np.array([np.nan if score is None else score for score in scores])


def _ordered(row: Sensitivity, panel: Panel, drawn: TreeSensitivity) -> Sensitivity:
    keys = [place.key for place in panel.frame.places[len(panel.frame.tree.subs) : -1]]
    names = [key[1] for key in keys]
    return replace(
        row,
        costs=tuple(_costs(keys, panel, drawn)),
        by_cost=drawn.shortfall,
        order=tuple(names[c] for c in drawn.ranking.order),
        by_score=drawn.ranking,
        pairs=tuple(
            WeightedPair(ahead=names[pair.ahead], behind=names[pair.behind], pair=pair)
            for pair in drawn.ranking.pairs
        ),
    )


def _costs(keys: list[Key], panel: Panel, drawn: TreeSensitivity) -> Iterator[Cost]:
    weights = panel.frame.tree.characteristic_weights()
    shares = weights / weights.sum()
    firsts = drawn.shortfall.first or (0.0,) * len(drawn.shortfall.order)
    for c, first in zip(drawn.shortfall.order, firsts, strict=True):
        score = panel.score(keys[c])
        if score is not None and score.score100 is not None:
            share = float(shares[c])
            yield Cost(
                id=keys[c][1],
                weight=share,
                score100=score.score100,
                cost=share * (100.0 - score.score100),
                first=first,
            )


def _gap_holds(supplier: Panel | None, panel: Panel, order: list[str]) -> float | None:
    """The share of draws in which the overall gap keeps its sign; both must rate the same."""
    if supplier is None or supplier is panel or supplier.why_not(OVERALL) or _hides(supplier):
        return None
    weights = {
        place.key[1]: place.weight or 0.0
        for place in panel.frame.places
        if place.key[0] == "characteristic"
    }
    both = [_score(each, id_) for each in (supplier, panel) for id_ in order if id_ in weights]
    parts = np.array(both, dtype=np.float64).reshape(2, -1)
    if np.isnan(parts).any() or parts.shape[1] < 2:
        return None
    given = [weights[id_] for id_ in order if id_ in weights]
    return weight_sensitivity(parts, given, np.random.default_rng(SEED), draws=DRAWS).holds


def _score(panel: Panel, id_: str) -> float:
    score = panel.score(("characteristic", id_))
    return np.nan if score is None or score.score100 is None else score.score100


SENSITIVITY = Section(
    "sensitivity",
    Sensitivity,
    lambda study: sensitivity(study.work, study.nodes),
    switch="sensitivity",
)
