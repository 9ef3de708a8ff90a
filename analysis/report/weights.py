"""The weights of the answer sheets, and what they cost."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginShare:
    """One category of a known margin: shares before weighting, in the population, and after.

    A label "a + b" is of categories that were joined, being small. All are shares of the sheets
    whose category is known. `n` and `before` are None ("suppressed")
    where the category is too small to be told, or shields one.
    """

    margin: str
    label: str
    n: int | None
    before: float | None
    target: float
    after: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A margin that was given and not used.

    `reason`: "one_category" (fewer than two categories have sheets enough), "few_apart" (its
    weights would tell a few people from all others), "not_asked" (its question is not asked),
    "not_converged" or "empty_category" (no weights meet it).
    """

    margin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWeights:
    """The weights of one audience's sheets.

    `method`: "given" with the sheets, or fitted to `margins`; "none": none of those that were given
    could be used, and no sheet is weighted. `design_effect` is Kish's, n·Σw²/(Σw)², `n_effective`
    his effective n; `smallest` and `largest` are weights over their mean, None where a category of
    `margins` is hidden, lest they tell its size. `trimmed`: weights that were cut; `within_limits`:
    whether the limits hold. `left_out`: margins that were given and not used.
    """

    audience: str
    method: Literal["given", "post-stratified", "raked", "raked and trimmed", "none"]
    n: int | None
    n_effective: float | None = None
    design_effect: float | None = None
    smallest: float | None = None
    largest: float | None = None
    trimmed: int | None = None
    within_limits: bool | None = None
    margins: tuple[MarginShare, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reason: str | None = None
