"""Kano's categories of every item that an audience answered as a pair of questions."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.build.frame import asked_of, frame
from analysis.build.work import Group, Work
from analysis.report.kano import KanoItem
from analysis.statistics.disclosure import visible
from analysis.statistics.priorities.kano_result import Kano
from analysis.statistics.priorities.kano_result import kano as classify


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
    found = classify(
        functional.points,
        dysfunctional.points,
        functional.weights,
        level=inputs.options.confidence,
    )
    if not any(each.n for each in found):
        return
    perceived = work.panel(group.audience.id, "perception")
    for item, each in zip(functional.items, found, strict=True):
        blank = KanoItem(id=item.id, name=item.text(group.audience.id), audience=group.audience.id)
        few = each.n > 0 and not visible(each.n, group.threshold)
        if few or (perceived and perceived.why_not(("item", item.id))):
            yield replace(blank, reason="suppressed")
        else:
            yield _row(blank, each, group.threshold)


def _row(blank: KanoItem, found: Kano, threshold: int) -> KanoItem:
    """The row of an item; without better and worse where too few people are behind these two."""
    few = found.n_coefficients > 0 and not visible(found.n_coefficients, threshold)
    if few:
        found = replace(found, better=None, better_ci=None, worse=None, worse_ci=None)
        found = replace(found, coefficients_reason="suppressed")
    must, onedim, attractive, indifferent, reverse, questionable = found.counts
    return replace(
        blank,
        n=found.n,
        incomplete=found.incomplete,
        must_be=must,
        one_dimensional=onedim,
        attractive=attractive,
        indifferent=indifferent,
        reverse=reverse,
        questionable=questionable,
        shares=found.shares,
        category=found.category,
        tied=found.tied,
        runner_up=found.runner_up,
        p=found.p,
        clear=found.clear,
        fong=found.fong,
        total_strength=found.total_strength,
        category_strength=found.category_strength,
        better=found.better,
        better_ci=found.better_ci,
        worse=found.worse,
        worse_ci=found.worse_ci,
        n_coefficients=found.n_coefficients,
        reason=found.reason or found.coefficients_reason,
    )
