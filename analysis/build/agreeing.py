"""What both checks of gaps share: families of tests, and whether several intervals say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from analysis.report.figures import Interval
from analysis.report.gap_checks import GapCheck
from analysis.report.pair_checks import PairCheck
from analysis.statistics.gaps.families import benjamini_hochberg, holm

Check = TypeVar("Check", GapCheck, PairCheck)


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


def adjusted(checks: Iterable[Check]) -> Iterator[Check]:
    """Benjamini & Hochberg for the means, Holm for the ranks, within each level; in their order."""
    numbered = sorted(enumerate(checks), key=lambda each: each[1].level)
    done: dict[int, Check] = {}
    for _, group in groupby(numbered, key=lambda each: each[1].level):
        family = list(group)
        by_bh = benjamini_hochberg([check.p for _, check in family])
        by_holm = holm([check.rank_p for _, check in family])
        for (number, check), p, q in zip(family, by_bh, by_holm, strict=True):
            done[number] = replace(check, p_bh=p, rank_p_adjusted=q)
    return (done[number] for number in range(len(done)))
