"""Whether the intervals of several methods say the same of a gap."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.report.figures import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """`judged` intervals there are, `apart` of them leave out 0; `same`: whether all say the same,
    None of fewer than two.
    """

    judged: int
    apart: int
    same: bool | None


def agreeing(intervals: Iterable[Interval | None]) -> Agreeing:
    """What each interval that there is says: above 0, below, or neither."""
    said = [_beyond(ends) for ends in intervals if ends is not None]
    return Agreeing(
        judged=len(said),
        apart=sum(one != 0 for one in said),
        same=len(set(said)) == 1 if len(said) > 1 else None,
    )


def _beyond(ends: Interval) -> int:
    return int(ends[0] > 0.0) - int(ends[1] < 0.0)
