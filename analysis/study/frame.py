"""One audience's ratings under one facet, turned round and placed in the tree of the model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import reverse, select
from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.scores.composites import composites
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.study.matrix import NOT_ASKED, Points, Ratings, keyed
from analysis.study.undertaking import Level
from surveys.fieldwork.weights import Weights
from surveys.questionnaire import model
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import KANO, Facet, Item

ROWS = 8192
"""Sheets are scored in blocks of so many."""
Key = tuple[Level, str]
"""A node of the report: its level and id."""
OVERALL: Key = ("overall", "overall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of the tree of scores.

    `weight`: within its parent, None for what has none (overall, outcomes). `implicit`: a
    sub-characteristic that the model does not have; it is its characteristic.
    """

    key: Key
    weight: float | None
    implicit: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """Ratings of one audience and facet.

    `points` is n × k, one column per item of `items`, high = good, on `low`…`high` (k each);
    `unasked` counts per column the sheets of versions that did not have it. `places` are the nodes
    of `tree` in its order; outcomes stand in it as subs of no characteristic. `known`: the moments
    of `points`, where they were kept.
    """

    audience: str
    facet: Facet
    items: tuple[Item, ...]
    points: Points
    weights: NDArray[np.float64] | None
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    unasked: tuple[int, ...]
    tree: Tree
    places: tuple[Place, ...]
    known: Moments | None = None

    @cached_property
    def scored(self) -> Matrix:
        """Every respondent's score of each node of the tree on 0–100, NaN where nothing was
        answered: n × nodes, worked out once for all sections; a column lies in one piece.
        """
        scores = np.empty((len(self.points), self.tree.size), order="F")
        for at in range(0, len(self.points), ROWS):
            scores[at : at + ROWS] = composites(
                self.points[at : at + ROWS], self.tree, low=self.low, high=self.high
            )
        return scores

    def on_100(self, key: Key) -> Matrix:
        """Every respondent's score of one node, or answer to one item, on 0–100 (n)."""
        if key[0] != "item":
            return self.scored[:, self.node(key)]
        (j,) = self.columns(key)
        low, high = float(self.low[j]), float(self.high[j])
        points = self._by_item[:, j]
        return np.where(points >= 0, (points - low) / (high - low) * 100.0, np.nan)

    @cached_property
    def _by_item(self) -> Points:
        """`points`, with each column in one piece."""
        return np.asfortranarray(self.points)

    def node(self, key: Key) -> int:
        """The place of a node above the items in the tree."""
        return next(i for i, p in enumerate(self.places) if p.key == key and not p.implicit)

    def columns(self, key: Key) -> tuple[int, ...]:
        """The columns under a node; none for a node that is not in this frame."""
        return self._under.get(key, ())

    @cached_property
    def _under(self) -> Mapping[Key, tuple[int, ...]]:
        """The columns under each node and item."""
        under: dict[Key, tuple[int, ...]] = {}
        for node, place in enumerate(self.places):
            if not place.implicit:
                under.setdefault(place.key, self.tree.below(node))
        return under | {("item", item.id): (j,) for j, item in enumerate(self.items)}

    def span(self, key: Key) -> int | None:
        """high − low of the items under a node, None where they are on several scales."""
        ends = {(int(self.low[j]), int(self.high[j])) for j in self.columns(key)}
        return next(iter(ends))[1] - next(iter(ends))[0] if len(ends) == 1 else None


def frame(ratings: Ratings, asked: frozenset[str], facet: Facet, weights: Weights) -> Frame | None:
    """The frame of an audience's ratings; None where it rates nothing under that facet.

    Args:
        ratings: under the columns of the instrument.
        asked: the items that are worded for the audience.
        facet: the facet.
        weights: of characteristics and sub-characteristics.
    """
    instrument = ratings.instrument
    columns = [
        (column, instrument.items[rating.item])
        for column, rating in enumerate(instrument.ratings)
        if rating.facet == facet and rating.item in asked
    ]
    if not columns:
        return None
    items = tuple(item for _, item in columns)
    points = ratings.points[:, [column for column, _ in columns]]
    scales = [instrument.scale(item.id, facet) for item in items]
    low = np.array([scale.low for scale in scales], dtype=np.int8)
    high = np.array([scale.high for scale in scales], dtype=np.int8)
    reversed_ = np.array([turned(item, facet) for item in items])
    tree, places = _tree(instrument, items, weights)
    return Frame(
        audience=ratings.audience,
        facet=facet,
        items=items,
        points=keyed(points, low, high, reversed_),
        weights=None if ratings.weights is None else _scaled(ratings.weights),
        low=low,
        high=high,
        unasked=tuple(int(n) for n in (points == NOT_ASKED).sum(axis=0)),
        tree=tree,
        places=places,
        known=None
        if ratings.moments is None
        else reverse(
            select(ratings.moments, [column for column, _ in columns]),
            np.flatnonzero(reversed_).tolist(),
            (low + high)[reversed_].tolist(),
        ),
    )


def turned(item: Item, facet: Facet) -> bool:
    """Whether low is good under this facet: how important an item is has no direction."""
    return item.reverse and facet not in ("importance", *KANO)


def _scaled(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same weights with 1 for the largest: only their ratios count, and squares stay finite."""
    largest = weights.max(initial=0.0)
    return weights / largest if largest > 0 else weights


def asked_of(instrument: Instrument, *audiences: str) -> frozenset[str]:
    """The items that are worded for any of these audiences."""
    return frozenset(
        item
        for audience in audiences
        for section in instrument.asked(audience)
        for item in section.items
    )


def item_weight(placed: Frame, item: str) -> float | None:
    """An item's weight within its parent: all items of a sub count alike."""
    for node in range(len(placed.tree.subs)):
        below = placed.tree.subs[node].columns
        if any(placed.items[j].id == item for j in below):
            return 1.0 / len(below)
    return None


def _tree(
    instrument: Instrument, items: tuple[Item, ...], weights: Weights
) -> tuple[Tree, tuple[Place, ...]]:
    at = {item.id: j for j, item in enumerate(items)}
    subs: list[tuple[Sub, Place]] = []
    uppers: list[tuple[Characteristic, Place]] = []
    parts = instrument.model.characteristics
    shares = weights.within([part.id for part in parts]) if parts else {}
    for part in parts:
        below_part = list(_subs(part, at, weights))
        if below_part:
            first = len(subs)
            subs += below_part
            below = tuple(range(first, len(subs)))
            place = Place(key=("characteristic", part.id), weight=shares[part.id])
            uppers.append((Characteristic(subs=below, weight=shares[part.id]), place))
    for outcome in instrument.model.outcomes:
        columns = _at(outcome.items, at)
        if columns:
            place = Place(key=("outcome", outcome.id), weight=None)
            subs.append((Sub(columns=columns), place))
    tree = Tree(
        subs=tuple(sub for sub, _ in subs), characteristics=tuple(upper for upper, _ in uppers)
    )
    top = Place(key=OVERALL, weight=None)
    return tree, (*(place for _, place in subs), *(place for _, place in uppers), top)


def _subs(
    part: model.Characteristic, at: dict[str, int], weights: Weights
) -> Iterator[tuple[Sub, Place]]:
    # An implicit sub bears its characteristic's id, whose share is not its own.
    shares = {part.id: 1.0} if part.implicit else weights.within([sub.id for sub in part.subs])
    for sub in part.subs:
        columns = _at(sub.items, at)
        if columns:
            yield (
                Sub(columns=columns, weight=shares[sub.id]),
                Place(
                    key=("subcharacteristic", sub.id),
                    weight=shares[sub.id],
                    implicit=part.implicit,
                ),
            )


def _at(items: tuple[Item, ...], at: dict[str, int]) -> tuple[int, ...]:
    return tuple(at[item.id] for item in items if item.id in at)
