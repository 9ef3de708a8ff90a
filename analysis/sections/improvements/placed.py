"""How each lowest node is rated and how important it is, with draws of both, in one audience."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix
from analysis.statistics.priorities.correlated import correlated_figures
from analysis.statistics.priorities.figure_draws import DRAWS, FEWEST
from analysis.statistics.priorities.ipa import Ipa, analysed
from analysis.statistics.priorities.item_figures import (
    Basis,
    Figures,
    counted,
    paired,
    stated_figures,
)
from analysis.statistics.priorities.quadrants import QUADRANTS, Axis, Crosshairs, Rule, codes
from analysis.study.frame import Key
from analysis.study.outcome import FEWEST_PEOPLE, items, leaves, outcome, scores100, shown, stream
from analysis.study.panel import Panel
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """The lowest nodes of one audience: all of them (`every`), and `keys`, those shown.

    `figures`: of `keys`, performance on 0–100, importance on 0–100 ("stated") or a correlation.
    `basis`: None where importance is not known, for `reason`; `ipa` is None then. `draws`: None
    with too few people to draw from.
    """

    panel: Panel
    every: tuple[Key, ...]
    keys: tuple[Key, ...]
    figures: Figures | None = None
    basis: Basis | None = None
    ipa: Ipa | None = None
    reason: str | None = None

    @property
    def draws(self) -> Matrix | None:
        """draws × k scores."""
        if self.figures is None or self.figures.drawn is None or self.figures.rows < FEWEST:
            return None
        return self.figures.drawn[:, len(self.keys) :]

    @property
    def importance_draws(self) -> Matrix | None:
        """draws × k importances, None where they are not known."""
        if self.basis is None or self.figures is None or self.figures.drawn is None:
            return None
        return self.figures.drawn[:, : len(self.keys)]

    @property
    def drawn_to_concentrate(self) -> NDArray[np.bool_]:
        """draws × k: which lie there in their draw, with the lines of that draw."""
        scores, importance = self.draws, self.importance_draws
        if scores is None or importance is None or self.ipa is None:
            return np.zeros((1, len(self.keys)), np.bool_)
        quadrants = codes(importance, scores, self.ipa.crosshairs)
        return np.asarray(quadrants == QUADRANTS.index("concentrate_here"))


def placed(work: Work, panel: Panel) -> Placed:
    """Importance as it was stated; else by correlation with the outcome; else none.

    As in `priorities`, whose draws these are where importance is derived of the same nodes; there
    stated importance is told item by item, and items stand for fewer than four nodes.
    """
    every = leaves(panel.frame)
    every = every if len(every) > 1 else items(panel.frame)
    keys = shown(panel, every)
    bare = Placed(panel=panel, every=every, keys=keys)
    if not keys:
        return bare
    scores, weights = scores100(panel.frame, keys), panel.frame.weights
    off = "priorities" in work.inputs.options.without
    importance = None if off else _stated(work, panel, keys)
    target = None if off else outcome(panel)
    rng = stream(panel.frame.audience)
    reason = "switched_off" if off else None
    if importance is not None:
        figures = _means(scores, importance, weights, rng)
        return _lines(bare, figures, "stated", work.inputs.options.crosshairs)
    if target is not None:
        y = scores100(panel.frame, (target,))[:, 0]
        pairs = (~np.isnan(scores) & ~np.isnan(y)[:, None]).sum(axis=0)
        if int(pairs.min()) >= FEWEST_PEOPLE and len(keys) > 1:
            here = counted(np.column_stack([scores, y]), weights)
            w = None if weights is None else weights[here]
            figures = correlated_figures(scores[here], y[here], w, rng=rng, draws=DRAWS)
            return _lines(bare, figures, "correlation", work.inputs.options.crosshairs)
        reason = "too_few"
    figures = _means(scores, np.full_like(scores, np.nan), weights, rng)
    return Placed(
        panel=panel, every=every, keys=keys, figures=figures, reason=reason or "no_importance"
    )


def _stated(work: Work, panel: Panel, keys: tuple[Key, ...]) -> Matrix | None:
    """n × k importances on 0–100, NaN of nodes that are not rated, or not shown, under it."""
    other = work.panel(panel.frame.audience, "importance")
    if other is None or other.withheld is not None:
        return None
    rated = tuple(key for key in shown(other, keys) if other.frame.columns(key))
    if len(rated) < 2:
        return None
    importance = np.full((len(panel.frame.points), len(keys)), np.nan)
    importance[:, [keys.index(key) for key in rated]] = scores100(other.frame, rated)
    return importance


def _means(
    scores: Matrix, importance: Matrix, weights: Matrix | None, rng: np.random.Generator
) -> Figures:
    return stated_figures(paired(scores, importance), weights, rng=rng, draws=DRAWS)


def _lines(bare: Placed, figures: Figures, basis: Basis, rule: Rule) -> Placed:
    """With quadrants by the evaluation's rule; the middle of 0–100 where it is the midpoint."""
    across = Axis(rule=rule, midpoint=50.0) if rule == "midpoint" else Axis(rule=rule)
    derived = rule == "midpoint" and basis == "correlation"
    up = Axis(rule="grand_mean") if derived else across
    return Placed(
        panel=bare.panel,
        every=bare.every,
        keys=bare.keys,
        figures=figures,
        basis=basis,
        ipa=analysed(figures, Crosshairs(importance=up, performance=across)),
    )
