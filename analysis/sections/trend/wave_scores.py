"""An audience's scores in one wave, over the items that every wave asked, and their exactness."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.statistics.disclosure import visible
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import Reason
from analysis.statistics.moments.columns import means
from analysis.statistics.reliability.composite import stratified_alpha
from analysis.statistics.reliability.measurement_error import sem_of
from analysis.study.cluster_errors import heeded
from analysis.study.cluster_labels import Labels, counted_clusters
from analysis.study.frame import Frame, Key
from analysis.study.inputs import Options
from analysis.study.matrix import BLANK
from analysis.study.panel import Panel, node_values
from analysis.study.reasons import reason
from analysis.study.strata import strata
from analysis.study.work import Work

HIDDEN = Mean(n=0, reason="suppressed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The reliability of a node's score, and the standard error of measurement of one person's."""

    reliability: float | None = None
    sem: float | None = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AudienceWave:
    """An audience in one wave: its panel, None where it may not be shown or was not asked;
    `clusters` of its people, None where these count as independent.
    """

    panel: Panel | None
    reason: str
    options: Options
    clusters: Labels | None = None

    def means(self, items: frozenset[str], back: frozenset[Key]) -> dict[Key, Mean]:
        """The means (0–100) of the nodes that may be shown, made of these items.

        A node of which only some items count, and an item of which is hidden, is hidden: beside
        the score of all its items, that of some would tell of it. So are those in `back`.
        """
        if self.panel is None:
            return {}
        out = [item.id not in items for item in self.panel.frame.items]
        keys, values = node_values(self.panel, _without(self.panel.frame, out))
        weights = self.panel.frame.weights
        independent = means(values, weights, level=self.options.confidence)
        return {
            key: heeded(mean, column, self.clusters, weights, self.options)
            if key not in back and _is_shown(self.panel, key, mean, out)
            else HIDDEN
            for key, mean, column in zip(keys, independent, values.T, strict=True)
        }

    def missing(self) -> Mean:
        """In the place of the mean of a node that it has none of."""
        return HIDDEN if self.panel else Mean(n=0, reason=self.reason)

    def error(self, key: Key, items: frozenset[str], mean: Mean) -> Measured:
        """How exactly a mean of it is measured."""
        if self.panel is None or mean.mean is None:
            return Measured(reason=mean.reason)
        return measured(self.panel, key, items, mean)


def wave_of(work: Work, audience: str) -> AudienceWave:
    """An audience in the wave of `work`."""
    group, panel = work.group(audience), work.panel(audience, "perception")
    options = work.inputs.options
    if group.withheld is not None:
        return AudienceWave(panel=None, reason=group.withheld, options=options)
    asked = panel is not None and panel.table is not None and group.used
    return AudienceWave(
        panel=panel if asked else None,
        reason="no_answers",
        options=options,
        clusters=counted_clusters(group, options),
    )


def _without(frame: Frame, out: Sequence[bool]) -> Frame:
    """The frame with these columns blank; itself, with its scores, where none is."""
    if not any(out):
        return frame
    points = frame.points.copy()
    points[:, out] = BLANK
    return replace(frame, points=points)


def _is_shown(panel: Panel, key: Key, mean: Mean, out: Sequence[bool]) -> bool:
    cut = any(out[j] for j in panel.frame.columns(key))
    return mean.n == 0 or (visible(mean.n, panel.threshold) and not (cut and panel.any_hidden(key)))


def measured(panel: Panel, key: Key, items: frozenset[str], mean: Mean) -> Measured:
    """Alpha of the score as it is made of `items`, stratified where it has several parts.

    Strata are the characteristics of the whole, the sub-characteristics of a characteristic. Where
    one of them has a single item, it is alpha of all items, weighed as the score weighs them.
    Nothing where an item is hidden, or too few people answered some two items (as `reliability`).
    """
    frame = panel.frame
    columns = [j for j in frame.columns(key) if frame.items[j].id in items]
    if any(("item", frame.items[j].id) in panel.hidden for j in columns):
        return Measured(reason="suppressed")
    if len(columns) < 2 or panel.moments is None:
        return Measured(reason="one_item" if columns else "no_answers")
    parts = strata(frame, key, columns)
    if not any(weight > 0 for part in parts for weight in part.weights):
        return Measured(reason="zero_weight")
    alpha = stratified_alpha(panel.moments, parts)
    if 0 < alpha.n < panel.threshold:
        return Measured(reason="suppressed")
    value = alpha.reliability
    if value is None or not mean.sd:
        return Measured(reason=reason(alpha.reason) or "constant")
    if not 0 <= value < 1:
        why = "negative_reliability" if value < 0 else "singular"
        return Measured(reliability=value, reason=why)
    return Measured(reliability=value, sem=sem_of(mean.sd, value))
