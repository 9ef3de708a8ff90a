"""What both checks of gaps share: families of tests, and whether several intervals say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal, TypeVar

from analysis.statistics.gaps.families import benjamini_hochberg, within
from analysis.statistics.kinds import COUNT, FLAG, GAP, ID, Interval, P, Reason
from analysis.study.rows import HELD, Row
from analysis.study.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """`judged` intervals there are; `apart` of them leave out 0; `same`: whether all say the same,
    None of fewer than two.
    """

    judged: Annotated[int, COUNT]
    apart: Annotated[int, COUNT]
    same: Annotated[bool | None, FLAG]


NOBODY = Agreeing(judged=0, apart=0, same=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Row):
    """One gap by several methods; `gap` is that of `gaps`, `ci` and `p` are those of a t test.

    `unit`: "scale" points or, where scales are mixed, "hundred" (points of 0–100), of `gap`, `ci`
    and `bootstrap_ci`. `p_bh`: the p of the means by Benjamini & Hochberg within the
    level. `bootstrap_ci`: of `draws` resamples; `bootstrap_reason` why not. `rank_p`, and by Holm
    `rank_p_adjusted`: of the ranks; `rank_reason` why not.

    `agreeing`: what the three intervals say. `reason`: why there is no gap, or no p.
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
    rank_p_adjusted: Annotated[float | None, P] = None
    rank_reason: Reason = None
    agreeing: Annotated[Agreeing, HELD] = NOBODY
    reason: Reason = None


Checked = TypeVar("Checked", bound=Check)


def agreeing(intervals: Iterable[Interval | None]) -> Agreeing:
    """What each interval that there is says: above 0, below, or neither."""
    signs = [_beyond(ends) for ends in intervals if ends is not None]
    return Agreeing(
        judged=len(signs),
        apart=sum(sign != 0 for sign in signs),
        same=len(set(signs)) == 1 if len(signs) > 1 else None,
    )


def _beyond(ends: Interval) -> int:
    return int(ends[0] > 0.0) - int(ends[1] < 0.0)


def adjusted(checks: Iterable[Checked]) -> Iterator[Checked]:
    """Benjamini & Hochberg for the means, Holm for the ranks, within each level; in their order."""
    checks = list(checks)
    levels = [check.level for check in checks]
    by_bh = within(levels, [check.p for check in checks], benjamini_hochberg)
    by_holm = within(levels, [check.rank_p for check in checks])
    for check, p, q in zip(checks, by_bh, by_holm, strict=True):
        yield replace(check, p_bh=p, rank_p_adjusted=q)
