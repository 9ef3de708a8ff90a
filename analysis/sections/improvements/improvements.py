"""What to do first: every lowest node in one order, with all the terms that make it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from analysis.sections.improvements.placed import Placed, placed
from analysis.sections.improvements.terms import ImprovementView
from analysis.sections.improvements.viewpoints import views_of
from analysis.statistics.kinds import COUNT, ID, SCORE, SHARE, Reason
from analysis.statistics.moments.values import Matrix
from analysis.statistics.priorities import improvements as statistics
from analysis.study.frame import Key
from analysis.study.outcome import panels
from analysis.study.section import Section, Study
from analysis.study.undertaking import Level

Step = Literal["check_items", "reconcile", "clarify", "improve", "find_cause", "look_into"]
STEPS: Mapping[str, Step] = {
    "blind_spot": "reconcile",
    "declared_higher": "reconcile",
    "shortfall": "clarify",
    "concentrate": "improve",
    "worse": "find_cause",
    "lowest": "look_into",
}
"""What the most telling conclusion asks for."""
SEVERAL = 3
"""So many are told as what to do first."""
UNDRAWN = frozenset({"blind_spot", "declared_higher", "shortfall", "worse"})
"""Conclusions that do not hang on the draws."""
BEHIND = 1e6
"""More than any points: what nothing is concluded against comes after all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """A lowest node in the order of what to do first.

    First come the nodes against which something is concluded with some audience, then those with a
    hint, then the others; among each by `points`, those of the `audience` with which it presses
    most. `step`: what is asked for; null where nothing is concluded against it. "check_items": α of
    its scale does not hold. `first`: share of `draws` of people in which it leads the order;
    `among`: in which it is one of the first three; scores and importances are drawn anew, and with
    them what is lowest and in which quadrant. `views`: each audience's terms.
    """

    rank: Annotated[int | None, COUNT]
    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str | None, ID] = None
    step: Step | None = None
    points: Annotated[float | None, SCORE] = None
    first: Annotated[float | None, SHARE] = None
    among: Annotated[float | None, SHARE] = None
    draws: Annotated[int, COUNT] = 0
    views: tuple[ImprovementView, ...] = ()
    reason: Reason = None

    @property
    def leading(self) -> ImprovementView | None:
        """The terms with the audience that it presses most with."""
        return next((each for each in self.views if each.audience == self.audience), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """An audience: its lowest nodes as placed, and its view of each."""

    placed: Placed
    views: Mapping[Key, ImprovementView]


def improvements(study: Study) -> tuple[Improvement, ...]:
    """One row per lowest node that an audience of the demand side rates, in the order."""
    sides = []
    for panel in panels(study.work):
        placement = placed(study.work, panel)
        sides.append(_Side(placed=placement, views=views_of(placement, study)))
    rows = [_row(key, sides) for key in dict.fromkeys(key for side in sides for key in side.views)]
    known = sorted((row for row in rows if row.points is not None), key=_pressing)
    ranked = [replace(row, rank=rank) for rank, row in enumerate(known, 1)]
    hidden = (row for row in rows if row.points is None)
    return (*_with_draws(ranked, sides), *hidden)


def _pressing(row: Improvement) -> tuple[int, float]:
    return -_against(row.leading), -(row.points or 0.0)


def _against(view: ImprovementView | None) -> int:
    """2 where something is concluded, 1 where there is a hint."""
    if view is None:
        return 0
    return 2 if view.reasons else 1 if view.hints else 0


def _row(key: Key, sides: Sequence[_Side]) -> Improvement:
    """A node with all its views; the audience that leads, and what is asked for with it."""
    views = tuple(side.views[key] for side in sides if key in side.views)
    row = Improvement(rank=None, level=key[0], id=key[1], views=views)
    known = [view for view in views if view.points is not None]
    if not known:
        return replace(row, reason=views[0].reason)
    lead = max(known, key=lambda view: (_against(view), view.points or 0.0))
    return replace(row, audience=lead.audience, points=lead.points, step=_step(lead))


def _step(view: ImprovementView) -> Step | None:
    if not view.reasons:
        return None
    return "check_items" if view.caution > 1 else STEPS[view.reasons[0]]


def _with_draws(rows: Sequence[Improvement], sides: Sequence[_Side]) -> tuple[Improvement, ...]:
    """With the share of the draws in which each leads, and is among the first.

    Scores and importances are drawn anew, and with them what is lowest and in which quadrant;
    gaps, changes, stabilities and cautions stay as they are.
    """
    keys = [(row.level, row.id) for row in rows]
    drawn = [points for side in sides if (points := _drawn(side, keys)) is not None]
    if not drawn:
        return tuple(replace(row, reason="too_few") for row in rows)
    points = np.maximum.reduce(drawn)
    first, among = statistics.leading(points, SEVERAL)
    return tuple(
        replace(row, draws=len(points), first=float(first[j]), among=float(among[j]))
        for j, row in enumerate(rows)
    )


def _drawn(side: _Side, keys: Sequence[Key]) -> Matrix | None:
    """draws × keys points with one audience, far lower in draws where nothing is concluded."""
    placed, scores = side.placed, side.placed.draws
    if scores is None:
        return None
    views = [side.views[key] for key in placed.keys]
    weights = np.array([_undrawn(view) for view in views])
    points = statistics.drawn_points(scores, placed.importance_draws, weights)
    fixed = np.array([bool(UNDRAWN & set(view.reasons)) for view in views])
    concluded = fixed | statistics.is_lowest(scores) | placed.drawn_to_concentrate
    points = np.where(concluded, points, points - BEHIND)
    whole = np.full((len(points), len(keys)), -np.inf)
    for j, key in enumerate(keys):
        if key in placed.keys:
            whole[:, j] = points[:, placed.keys.index(key)]
    return whole


def _undrawn(view: ImprovementView) -> float:
    """The product of the terms that are not drawn: all but score and importance."""
    if view.pressure is None:
        return 1.0
    return view.pressure.weight / (view.pressure.by_importance or 1.0)


IMPROVEMENTS = Section(key="improvements", row=Improvement, build=improvements)
