"""Scores of items, sub-characteristics, characteristics and the whole, each with its n."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, Mean
from analysis.statistics.moments.columns import Columns, estimate, gather
from analysis.statistics.moments.gather import CHUNK, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, check_weights
from analysis.statistics.scores.composites import composites, item_weights
from analysis.statistics.scores.distribution import Distribution, distributions, item_mean, top_box
from analysis.statistics.scores.rollup import Tree
from analysis.statistics.scores.score import Level, Score, score, stretched, within


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All scores of one audience and facet, of the `respondents` who answered something."""

    respondents: int
    items: tuple[Score, ...]
    subs: tuple[Score, ...]
    characteristics: tuple[Score, ...]
    overall: Score
    distributions: tuple[Distribution, ...]


def scores(
    ratings: NDArray[np.int8],
    tree: Tree,
    *,
    low: NDArray[np.integer],
    high: NDArray[np.integer],
    weights: NDArray[np.floating] | None = None,
    composed: Matrix | None = None,
    level: float = LEVEL,
) -> Scores:
    """Scores of n × k int8 ratings (turned so that high = good) on scales low…high (k each).

    The rule is `composites`'; respondents' scores are averaged, with their `weights` if given,
    in chunks, so that memory stays bounded. `composed`: what `composites` gives for them, if it is
    at hand. ValueError for off-scale values, wrong weights.
    """
    checked = check_weights(weights, len(ratings))
    counted = distributions(ratings, low, high, checked)
    parts = _composed(ratings, tree, low, high) if composed is None else _portions(composed)
    sums, respondents, base = _sum_up(parts, len(tree.subs), checked)
    nodes = _nodes(tree, sums, counted, base, level)
    first = len(tree.subs)
    return Scores(
        respondents=respondents,
        items=tuple(_item(d, base, level) for d in counted),
        subs=nodes[:first],
        characteristics=nodes[first:-1],
        overall=nodes[-1],
        distributions=counted,
    )


def _composed(
    ratings: NDArray[np.int8], tree: Tree, low: NDArray[np.integer], high: NDArray[np.integer]
) -> Iterator[Matrix]:
    for at in range(0, max(len(ratings), 1), CHUNK):
        yield composites(ratings[at : at + CHUNK], tree, low=low, high=high)


def _portions(composed: Matrix) -> Iterator[Matrix]:
    for at in range(0, max(len(composed), 1), CHUNK):
        yield np.ascontiguousarray(composed[at : at + CHUNK])


def _sum_up(
    parts: Iterable[Matrix], subs: int, weights: Matrix | None
) -> tuple[Columns, int, float]:
    """The composites' sums; how many respondents answered anything, and their Σw."""
    sums, respondents, base, at = None, 0, 0.0, 0
    with one_thread():
        for values in parts:
            w = None if weights is None else weights[at : at + len(values)]
            some = ~np.isnan(values[:, :subs]).all(axis=1)
            some = some if w is None else some & (w > 0)
            respondents += int(some.sum())
            base += float(some.sum()) if w is None else float(w[some].sum())
            part = gather(values, w, typical(values) if sums is None else sums.origin)
            sums = part if sums is None else sums + part
            at += len(values)
    assert sums is not None
    return sums, respondents, base


def _nodes(
    tree: Tree, sums: Columns, counted: tuple[Distribution, ...], base: float, level: float
) -> tuple[Score, ...]:
    whole = item_weights(tree, len(counted))
    answered = np.array([sum(d.weight) for d in counted])
    nodes = []
    for node in range(tree.size):
        below = [counted[j] for j in tree.below(node)]
        hundred = _bounded(estimate(sums, node, level=level), 0.0, 100.0)
        if hundred.n == 0:
            hundred = replace(hundred, reason=_why_empty(below, bool(whole[:, node].any())))
        share = _share(float(answered @ whole[:, node]), base)
        nodes.append(
            score(
                _level(tree, node),
                scale=_on_scale(hundred, below),
                hundred=hundred,
                coverage=share,
            )
        )
    return tuple(nodes)


def _why_empty(below: list[Distribution], weighted: bool) -> str:
    if not below:
        return "no_items"
    return "no_answers" if weighted else "zero_weight"


def _level(tree: Tree, node: int) -> Level:
    if node < len(tree.subs):
        return "subcharacteristic"
    return "overall" if node == tree.size - 1 else "characteristic"


def _on_scale(hundred: Mean, below: list[Distribution]) -> Mean | None:
    """Back from 0–100 to the scale that all items below share; None where they do not."""
    ends = {(d.low, d.high) for d in below}
    if len(ends) > 1:
        return None
    low, high = next(iter(ends), (0, 100))
    return stretched(hundred, (high - low) / 100.0, low)


def _item(d: Distribution, base: float, level: float) -> Score:
    mean = _bounded(item_mean(d, level=level), d.low, d.high)
    factor = 100.0 / (d.high - d.low)
    return score(
        "item",
        scale=mean,
        hundred=stretched(mean, factor, -d.low * factor),
        top_box=top_box(d, level=level),
        coverage=_share(sum(d.weight), base),
    )


def _bounded(mean: Mean, low: float, high: float) -> Mean:
    return replace(mean, ci=within(mean.ci, low, high))


def _share(part: float, whole: float) -> float | None:
    """part / whole; sums in another order can pass 1 in the last digit."""
    return min(part / whole, 1.0) if whole else None
