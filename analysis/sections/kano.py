"""Kano's categories: what is taken for granted, wished for, or a pleasant surprise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.disclosure import visible
from analysis.statistics.kinds import COEFFICIENT, COUNT, ID, SHARE, Interval, P, Reason
from analysis.statistics.priorities.kano_result import Kano
from analysis.statistics.priorities.kano_result import kano as classify
from analysis.study.frame import asked_of, frame
from analysis.study.section import Section
from analysis.study.work import Group, Work
from surveys.questionnaire.text import Text

KanoCategory = Literal["M", "O", "A", "I", "R", "Q"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KanoItem:
    """One item or feature (`id`, worded `name`) as an audience answered its Kano pair.

    `n` people answered both questions, `incomplete` one of them. Their numbers by category:
    `must_be`, `one_dimensional`, `attractive`, `indifferent`, `reverse`, `questionable`; `shares`
    in the same order, weighted where the sheets are.

    `category`: the most frequent one, ties settled in that order; `tied`: all that share the first
    place, if several. `runner_up`: the next, None where all are in one. `p`: exact test that the
    two are equally frequent, by itself and not adjusted; `clear`: p < .05. `fong`: Fong's rule,
    which is too lenient and decides nothing.

    `total_strength`: share of A + O + M; `category_strength`: share of the first less that of the
    second. `better`, `worse`: (A + O) and −(O + M) over the `n_coefficients` people in A, O, M and
    I, with Wilson's intervals. `reason`: why there is nothing, or no better and worse.
    """

    id: Annotated[str, ID]
    name: Text
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT] = None
    incomplete: Annotated[int | None, COUNT] = None
    must_be: Annotated[int | None, COUNT] = None
    one_dimensional: Annotated[int | None, COUNT] = None
    attractive: Annotated[int | None, COUNT] = None
    indifferent: Annotated[int | None, COUNT] = None
    reverse: Annotated[int | None, COUNT] = None
    questionable: Annotated[int | None, COUNT] = None
    shares: Annotated[tuple[float, ...] | None, SHARE] = None
    category: KanoCategory | None = None
    tied: tuple[KanoCategory, ...] = ()
    runner_up: KanoCategory | None = None
    p: Annotated[float | None, P] = None
    clear: bool | None = None
    fong: bool | None = None
    total_strength: Annotated[float | None, SHARE] = None
    category_strength: Annotated[float | None, SHARE] = None
    better: Annotated[float | None, COEFFICIENT] = None
    better_ci: Annotated[Interval | None, COEFFICIENT] = None
    worse: Annotated[float | None, COEFFICIENT] = None
    worse_ci: Annotated[Interval | None, COEFFICIENT] = None
    n_coefficients: Annotated[int | None, COUNT] = None
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


KANO = Section(
    key="kano",
    row=KanoItem,
    build=lambda study: kano(study.work),
    switch="kano",
    unweighted=("counts",),
)
