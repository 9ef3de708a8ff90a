"""The weights of the answer sheets, and what they cost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, Literal

from analysis.statistics.disclosure import show_groups
from analysis.statistics.kinds import CODE, COUNT, ID, RATIO, SHARE, TEXT, Reason
from analysis.statistics.weighting.effect import effective_n, kish_effect, scaled
from analysis.statistics.weighting.joining import Protected
from analysis.statistics.weighting.raking import Category, Weighting
from analysis.study.section import Section
from analysis.study.work import Group, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginShare:
    """One category of a known margin: shares before weighting, in the population, and after.

    A label "a + b" is of categories that were joined, being small. All are shares of the sheets
    whose category is known. `n` and `before` are None ("suppressed")
    where the category is too small to be told, or shields one.
    """

    margin: Annotated[str, TEXT]
    label: Annotated[str, TEXT]
    n: Annotated[int | None, COUNT]
    before: Annotated[float | None, SHARE]
    target: Annotated[float, SHARE]
    after: Annotated[float | None, SHARE]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A margin that was given and not used.

    `reason`: "one_category" (fewer than two categories have sheets enough), "few_apart" (its
    weights would tell a few people from all others), "not_asked" (its question is not asked),
    "not_converged" or "empty_category" (no weights meet it).
    """

    margin: Annotated[str, TEXT]
    reason: Annotated[str, CODE]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWeights:
    """The weights of one audience's sheets.

    `method`: "given" with the sheets, or fitted to `margins`; "none": none of those that were given
    could be used, and no sheet is weighted. `design_effect` is Kish's, n·Σw²/(Σw)², `n_effective`
    his effective n; `smallest` and `largest` are weights over their mean, None where a category of
    `margins` is hidden, lest they tell its size. `trimmed`: weights that were cut; `within_limits`:
    whether the limits hold. `left_out`: margins that were given and not used.
    """

    audience: Annotated[str, ID]
    method: Literal["given", "post-stratified", "raked", "raked and trimmed", "none"]
    n: Annotated[int | None, COUNT]
    n_effective: Annotated[float | None, COUNT] = None
    design_effect: Annotated[float | None, RATIO] = None
    smallest: Annotated[float | None, RATIO] = None
    largest: Annotated[float | None, RATIO] = None
    trimmed: Annotated[int | None, COUNT] = None
    within_limits: bool | None = None
    margins: tuple[MarginShare, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reason: Reason = None


def sheet_weights(work: Work) -> tuple[SheetWeights, ...]:
    """One row per audience whose sheets are weighted, or were to be."""
    fitted = dict(work.inputs.weightings)
    return tuple(
        _row(group, fitted.get(group.audience.id))
        for group in work.groups
        if group.audience.id in fitted
        or (group.ratings.weights is not None and group.ratings.weights.any())
    )


def _row(group: Group, done: Protected | None) -> SheetWeights:
    fitted = None if done is None else done.weighting
    row = SheetWeights(
        audience=group.audience.id,
        method=fitted.method if fitted else "given" if done is None else "none",
        n=None,
    )
    if group.withheld is not None:
        return replace(row, reason=group.withheld)
    gone = () if done is None else done.left_out
    row = replace(
        row, n=group.used, left_out=tuple(LeftOut(margin=m, reason=why) for m, why in gone)
    )
    if group.ratings.weights is None or row.method == "none":
        return row
    w = scaled(group.ratings.weights)
    row = replace(
        row,
        n_effective=effective_n(w),
        design_effect=kish_effect(w),
        smallest=float(w.min() / w.mean()),
        largest=float(w.max() / w.mean()),
    )
    if fitted is None:
        return row
    trims = fitted.method == "raked and trimmed"
    margins = tuple(_margins(fitted, group.threshold))
    if any(share.reason is not None for share in margins):
        # A category's weight is its share of the population over that of the sheets.
        row = replace(row, smallest=None, largest=None)
    return replace(
        row,
        trimmed=fitted.trimmed if trims else None,
        within_limits=fitted.within_limits if trims else None,
        margins=margins,
    )


def _margins(fitted: Weighting, threshold: int) -> Iterator[MarginShare]:
    """How each margin was met; small categories are hidden as small options of a question are."""
    for _, some in groupby(fitted.categories, key=lambda category: category.margin):
        known = [category for category in some if category.label is not None]
        shown = show_groups([category.n for category in known], threshold=threshold)
        for category, seen in zip(known, shown, strict=True):
            yield _share(category, known, shown=seen)


def _share(category: Category, known: list[Category], *, shown: bool) -> MarginShare:
    """Shares among those whose category is known."""
    before = sum(each.before for each in known)
    target = sum(each.target for each in known)
    return MarginShare(
        margin=category.margin,
        label=category.label or "",
        n=category.n if shown else None,
        before=category.before / before if shown and before else None,
        target=category.target / target,
        after=None if category.after is None else category.after / target,
        reason=None if shown else "suppressed",
    )


SHEET_WEIGHTS = Section("sheet_weights", SheetWeights, lambda study: sheet_weights(study.work))
