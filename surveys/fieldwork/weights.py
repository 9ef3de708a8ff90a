"""Weights as they are set: method, values, who, version; and as they are used: normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.errors import Field, Problem
from surveys.questionnaire.instrument import Instrument

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


def groups(instrument: Instrument) -> dict[str, list[str]]:
    """The groups of siblings whose weights can be set, by what holds them ("": the instrument).

    A single child has all of its parent.
    """
    parts = instrument.model.characteristics
    siblings = {"": [part.id for part in parts]}
    siblings |= {part.id: [sub.id for sub in part.subs] for part in parts if not part.implicit}
    return {name: each for name, each in siblings.items() if len(each) > 1}


def problems(weights: Weights, groups: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    """What is wrong with directly set percentages, stored or typed.

    Each is a number from 0 to 100. A group in which any is set has all of them, adding up to 100:
    a blank beside others is no silent 0. A group in which none is set is weighted equally.

    Args:
        weights: as they were entered; NaN for what cannot be read.
        groups: as of `groups`.

    Returns:
        Problems whose `where` is an id ("weight_blank", "weight_range") or the name of a group
        ("weight_sum").
    """
    if weights.method == "equal":
        return ()
    set_ = {share.id: share.percent for share in weights.shares}
    filled = {name: ids for name, ids in groups.items() if any(id_ in set_ for id_ in ids)}
    asked = [id_ for ids in filled.values() for id_ in ids]
    return (
        *(_blank(id_) for id_ in asked if id_ not in set_),
        *(_range(id_, set_[id_]) for id_ in asked if id_ in set_ and not 0 <= set_[id_] <= 100),
        *(
            _sum(name, total)
            for name, ids in filled.items()
            # Written so that it is true of a NaN as well.
            if not abs((total := sum(set_.get(id_, 0.0) for id_ in ids)) - 100) <= PERCENT_TOLERANCE
        ),
    )


def _blank(id_: str) -> Problem:
    what = "is blank beside others. Enter a number, or 0."
    return Problem(where=Field(id_), code="weight_blank", what=what)


def _range(id_: str, percent: float) -> Problem:
    what = f"{percent:g} is no percentage. Enter a number from 0 to 100."
    return Problem(where=Field(id_), code="weight_range", what=what)


def _sum(group: str, total: float) -> Problem:
    what = f"the percentages add up to {total:g}, not to 100. Change one of them."
    return Problem(where=Field(group), code="weight_sum", what=what)
