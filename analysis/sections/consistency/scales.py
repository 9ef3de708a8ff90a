"""The scales that the section on consistency looks into: wholes and characteristics."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.statistics.moments.values import Moments
from analysis.statistics.reliability.scale import Reliability, consistency
from analysis.study.frame import OVERALL, Key
from analysis.study.panel import Panel
from analysis.study.undertaking import Node
from analysis.study.work import Work

LEVELS = ("overall", "characteristic")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scale:
    """A node's items in one panel; `moments` are of the panel, `reliability` of the scale.

    `withheld`: why nothing of it may be shown; `moments` and `reliability` are None then.
    """

    panel: Panel
    key: Key
    columns: tuple[int, ...]
    moments: Moments | None = None
    reliability: Reliability | None = None
    withheld: str | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of its items."""
        return tuple(self.panel.frame.items[j].id for j in self.columns)


def scales(work: Work, nodes: tuple[Node, ...]) -> tuple[Scale, ...]:
    """Every scale of two items or more under "perception", as far as it may be shown.

    As for `reliability`: a scale with a hidden item is hidden, so is one of which too few people
    answered some two items.
    """
    keys: list[Key] = [(node.level, node.id) for node in nodes if node.level in LEVELS]
    confidence = work.inputs.options.confidence
    return tuple(scale for panel in work.perceived for scale in _scales(panel, keys, confidence))


def _scales(panel: Panel, keys: list[Key], level: float) -> Iterator[Scale]:
    for key in keys:
        columns = panel.frame.columns(key)
        if len(columns) < 2:
            continue
        scale = _scale(Scale(panel=panel, key=key, columns=columns), panel.moments, level)
        if scale.reliability is None or scale.reliability.reason != "no_answers":
            yield scale


def _scale(scale: Scale, known: Moments | None, level: float) -> Scale:
    panel, key, columns = scale.panel, scale.key, scale.columns
    withheld = panel.why_not_all(key)
    reliability = None if known is None else consistency(known, columns, level=level)
    if reliability is not None and 0 < reliability.n < panel.threshold:
        withheld = withheld or "suppressed"
    if withheld is not None or reliability is None:
        return Scale(panel=panel, key=key, columns=columns, withheld=withheld or "suppressed")
    return Scale(panel=panel, key=key, columns=columns, moments=known, reliability=reliability)


def is_overall(scale: Scale) -> bool:
    """Whether it is the scale of all items."""
    return scale.key == OVERALL
