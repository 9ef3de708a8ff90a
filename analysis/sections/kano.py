"""Kano's categories: what is taken for granted, wished for, or a pleasant surprise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.disclosure import visible
from analysis.statistics.kinds import ID, Reason
from analysis.statistics.priorities.kano import Category
from analysis.statistics.priorities.kano_result import Kano
from analysis.statistics.priorities.kano_result import kano as classify
from analysis.study.frame import asked_of, frame
from analysis.study.rows import HELD, Row
from analysis.study.section import Section
from analysis.study.work import Group, Work
from surveys.questionnaire.text import Text

KanoCategory = Category


@dataclass(frozen=True, slots=True, kw_only=True)
class KanoItem(Row):
    """One item or feature (`id`, worded `name`) as an audience answered its Kano pair.

    `reason`: why there is nothing, or no better and worse. Where too few people are behind these
    two, neither is there.
    """

    id: Annotated[str, ID]
    name: Text
    audience: Annotated[str, ID]
    kano: Annotated[Kano | None, HELD] = None
    reason: Reason = None


def kano(work: Work) -> tuple[KanoItem, ...]:
    """A row per pair in every audience of the demand side that may be shown and answered any.

    Fewer people than the threshold hide an item, and so does its being hidden as it is perceived.
    Items first, then features, in the order of asking.
    """
    return tuple(
        row
        for group in work.groups
        if group.audience.side == "demand" and group.withheld is None and group.used
        for row in _audience(work, group)
    )


def _audience(work: Work, group: Group) -> Iterator[KanoItem]:
    inputs = work.inputs
    asked = asked_of(inputs.instrument, group.audience.id)
    functional = frame(group.ratings, asked, "functional", inputs.weights)
    dysfunctional = frame(group.ratings, asked, "dysfunctional", inputs.weights)
    if functional is None or dysfunctional is None:
        return
    categories = classify(
        functional.points,
        dysfunctional.points,
        functional.weights,
        level=inputs.options.confidence,
    )
    if not any(each.n for each in categories):
        return
    perceived = work.panel(group.audience.id, "perception")
    for item, each in zip(functional.items, categories, strict=True):
        blank = KanoItem(id=item.id, name=item.text(group.audience.id), audience=group.audience.id)
        few = each.n > 0 and not visible(each.n, group.threshold)
        if few or (perceived and perceived.why_not(("item", item.id))):
            yield replace(blank, reason="suppressed")
        else:
            yield _row(blank, each, group.threshold)


def _row(blank: KanoItem, item: Kano, threshold: int) -> KanoItem:
    """The row of an item; without better and worse where too few people are behind these two."""
    if item.n_coefficients > 0 and not visible(item.n_coefficients, threshold):
        item = replace(item, better=None, better_ci=None, worse=None, worse_ci=None)
        item = replace(item, coefficients_reason="suppressed")
    return replace(blank, kano=item, reason=item.reason or item.coefficients_reason)


KANO = Section(
    "kano", KanoItem, lambda study: kano(study.work), switch="kano", unweighted=("counts",)
)
