"""Weights as they are set: method, values, who, version; and as they are used: normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from surveys.errors import Problem

Method = Literal["equal", "direct"]
PERCENT_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The weight of one characteristic, or of one sub-characteristic within its characteristic."""

    id: str
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of an evaluation.

    `shares` holds percentages; equal weights take no notice of them. A node that is not named in
    a group of which no member is named is weighted equally with its siblings.
    """

    method: Method = "equal"
    shares: tuple[Share, ...] = ()
    set_by: str = ""
    version: int = 1

    def within(self, siblings: Sequence[str]) -> dict[str, float]:
        """The shares of `siblings`, adding up to 1 (all 0 where every share set is 0).

        Used for the characteristics of a model and for the sub-characteristics of one of them.
        """
        set_ = {share.id: share.percent for share in self.shares}
        if self.method == "equal" or not any(sibling in set_ for sibling in siblings):
            return {sibling: 1.0 / len(siblings) for sibling in siblings}
        total = sum(set_.get(sibling, 0.0) for sibling in siblings)
        if total <= 0:
            return dict.fromkeys(siblings, 0.0)
        return {sibling: set_.get(sibling, 0.0) / total for sibling in siblings}


EQUAL = Weights()


def problems(weights: Weights, groups: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    """What is wrong with directly set percentages.

    Args:
        weights: as they were entered.
        groups: name of a group of siblings → their ids ("" for the characteristics).
    """
    if weights.method == "equal":
        return ()
    set_ = {share.id: share.percent for share in weights.shares}
    found = [
        Problem(
            where=name,
            code="weight_range",
            what=f"{percent:g} is no percentage. Enter a number from 0 to 100.",
        )
        for name, percent in set_.items()
        if not (isfinite(percent) and 0 <= percent <= 100)
    ]
    for group, siblings in groups.items():
        total = sum(set_.get(sibling, 0.0) for sibling in siblings)
        if siblings and not abs(total - 100) <= PERCENT_TOLERANCE:
            found.append(
                Problem(
                    where=group,
                    code="weight_sum",
                    what=f"the percentages add up to {total:g}, not to 100. Change one of them.",
                )
            )
    return tuple(found)
