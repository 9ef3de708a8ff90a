"""What both checks of gaps share: families of tests, and whether several intervals say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, Literal, TypeVar

from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.kinds import COUNT, GAP, ID, Interval, P, Reason
from analysis.study.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One gap by several methods; `gap`, `ci` and `p` are those of `gaps`.

    `unit`: "scale" points or, where scales are mixed, "hundred" (points of 0–100), of `gap`, `ci`
    and `bootstrap_ci`. `p_bh`: the p of the means by Benjamini & Hochberg in the family that Holm
    takes. `bootstrap_ci`: of `draws` resamples; `bootstrap_reason` why not. `rank_p`, and by Holm
    `rank_p_adjusted`: of the ranks; `rank_reason` why not.

    `judged`: how many of the three intervals there are; `apart`: how many of them leave out 0;
    `same`: whether all say the same. `reason`: why there is no gap, or no p.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    unit: Literal["scale", "hundred"] | None = None
    gap: Annotated[float | None, GAP] = None
    ci: Annotated[Interval | None, GAP] = None
    p: Annotated[float | None, P] = None
    p_bh: Annotated[float | None, P] = None
    bootstrap_ci: Annotated[Interval | None, GAP] = None
    draws: Annotated[int | None, COUNT] = None
    bootstrap_reason: Reason = None
    rank_p: Annotated[float | None, P] = None
    rank_p_adjusted: Annotated[float | None, P] = None
    rank_reason: Reason = None
    judged: Annotated[int, COUNT] = 0
    apart: Annotated[int, COUNT] = 0
    same: bool | None = None
    reason: Reason = None


Checked = TypeVar("Checked", bound=Check)


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


def adjusted(checks: Iterable[Checked]) -> Iterator[Checked]:
    """Benjamini & Hochberg for the means, Holm for the ranks, within each level; in their order."""
    numbered = sorted(enumerate(checks), key=lambda each: each[1].level)
    done: dict[int, Checked] = {}
    for _, group in groupby(numbered, key=lambda each: each[1].level):
        family = list(group)
        by_bh = benjamini_hochberg([check.p for _, check in family])
        by_holm = holm([check.rank_p for _, check in family])
        for (number, check), p, q in zip(family, by_bh, by_holm, strict=True):
            done[number] = replace(check, p_bh=p, rank_p_adjusted=q)
    return (done[number] for number in range(len(done)))
