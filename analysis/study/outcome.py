"""The outcome that importance and drivers are measured by, and the nodes that may explain it."""

from zlib import crc32

import numpy as np

from analysis.statistics.moments.values import Matrix, Ratings
from analysis.study.frame import Frame, Key
from analysis.study.panel import Panel
from analysis.study.work import Work

SEED = 33850
"""Of all draws; each audience has a stream of its own."""


def stream(audience: str) -> np.random.Generator:
    """The random numbers of an audience; its id decides, so that others do not move it."""
    return np.random.default_rng([SEED, crc32(audience.encode())])


SATISFACTION = "satisfaction"
FEWEST_PEOPLE = 30
"""Nothing is derived from fewer (house rule)."""
FEWEST_NODES = 4
"""With fewer sub-characteristics the items take their place (house rule)."""


def panels(work: Work) -> tuple[Panel, ...]:
    """What each audience perceives that receives the service and may be shown, if it answered."""
    perceived = (
        work.panel(group.audience.id, "perception")
        for group in work.groups
        if group.audience.side == "demand" and group.used
    )
    return tuple(panel for panel in perceived if panel is not None and panel.withheld is None)


def outcome(panel: Panel) -> Key | None:
    """The outcome "satisfaction" if the audience rates it, else the first one; None without any.

    A hidden outcome is none, and no other takes its place.
    """
    outcomes = [place.key for place in panel.frame.places if place.key[0] == "outcome"]
    if not outcomes:
        return None
    chosen = next((key for key in outcomes if key[1] == SATISFACTION), outcomes[0])
    return chosen if shown(panel, (chosen,)) else None


def shown(panel: Panel, keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """Those of them that may be shown with all that is below them."""
    return tuple(key for key in keys if panel.why_not_all(key) is None)


def lowest(frame: Frame) -> tuple[Key, ...]:
    """Sub-characteristics, or a characteristic that has none; the items where these are few."""
    nodes = leaves(frame)
    return nodes if len(nodes) >= FEWEST_NODES else items(frame)


def leaves(frame: Frame) -> tuple[Key, ...]:
    """Sub-characteristics, or a characteristic that has none."""
    return tuple(
        ("characteristic" if place.implicit else "subcharacteristic", place.key[1])
        for place in frame.places[: len(frame.tree.subs)]
        if place.key[0] != "outcome"
    )


def characteristics(frame: Frame) -> tuple[Key, ...]:
    """The characteristics; the lowest nodes where there is but one."""
    nodes = tuple(place.key for place in frame.places if place.key[0] == "characteristic")
    return nodes if len(nodes) > 1 else lowest(frame)


def items(frame: Frame) -> tuple[Key, ...]:
    """The items of all characteristics."""
    outside = {
        j for place in frame.places if place.key[0] == "outcome" for j in frame.columns(place.key)
    }
    return tuple(("item", item.id) for j, item in enumerate(frame.items) if j not in outside)


def one_scale(frame: Frame, keys: tuple[Key, ...]) -> bool:
    """Whether all items under these nodes share the ends of their scale."""
    columns = [j for key in keys for j in frame.columns(key)]
    return len({(int(frame.low[j]), int(frame.high[j])) for j in columns}) == 1


def ratings(frame: Frame, keys: tuple[Key, ...]) -> Ratings:
    """n × keys: the items' points where they share a scale, else on 0–100, NaN where missing."""
    at = [frame.columns(key)[0] for key in keys]
    points = frame.points[:, at]
    if one_scale(frame, keys):
        return points
    low, high = frame.low[at].astype(np.float64), frame.high[at].astype(np.float64)
    return np.where(points >= 0, (points - low) / (high - low) * 100.0, np.nan)


def scores100(frame: Frame, keys: tuple[Key, ...]) -> Matrix:
    """n × keys: every respondent's score of each node on 0–100, NaN where nothing was answered."""
    return np.column_stack([np.empty((len(frame.points), 0)), *map(frame.on_100, keys)])


def on_scale(frame: Frame, keys: tuple[Key, ...], scores: Matrix) -> Matrix:
    """Scores on 0–100 as points of the scale that all items under these nodes share."""
    column = frame.columns(keys[0])[0]
    low, high = float(frame.low[column]), float(frame.high[column])
    return low + scores * ((high - low) / 100.0)
