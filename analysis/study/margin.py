"""The margin within which two sides agree, in the units of a node."""

from analysis.study.frame import Frame, Key
from analysis.study.inputs import Options


def margin_of(options: Options, frame: Frame, key: Key, *, hundred: bool) -> float:
    """The margin of a node, in points of its scale, or (`hundred`) of 0–100.

    A share is the same on every scale. A margin in points that was promised before shares were
    known is, where scales are mixed, the least that one point of any item below comes to.
    """
    span = frame.span(key)
    if options.margin_share is not None:
        return options.margin_share * (100.0 if hundred or span is None else span)
    if not hundred:
        return options.margin
    return options.margin * min(
        100.0 / float(frame.high[j] - frame.low[j]) for j in frame.columns(key)
    )
