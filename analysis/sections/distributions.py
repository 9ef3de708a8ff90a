"""How the answers to each item spread over its scale."""

from dataclasses import dataclass
from typing import Annotated

from analysis.statistics.kinds import CODE, COUNT, ID, Reason
from analysis.study.frame import turned
from analysis.study.panel import Panel
from analysis.study.section import Section
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How the answers to one item spread over its scale, as they were given (not turned round).

    `counts` has one figure per scale point from low to high; None where suppressed.
    """

    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    counts: Annotated[tuple[int, ...] | None, COUNT]
    not_applicable: Annotated[int | None, COUNT] = None
    blank: Annotated[int | None, COUNT] = None
    reason: Reason = None


def distributions(work: Work) -> tuple[Distribution, ...]:
    """One row per item, audience and facet, as the answers were given (not turned round)."""
    return tuple(_distribution(panel, j) for panel in work.panels for j in _columns(panel))


def _columns(panel: Panel) -> range:
    return range(len(panel.frame.items))


def _distribution(panel: Panel, j: int) -> Distribution:
    item, frame = panel.frame.items[j], panel.frame
    why_not = panel.why_not(("item", item.id))
    if why_not is not None or panel.table is None:
        return Distribution(
            id=item.id,
            audience=frame.audience,
            facet=frame.facet,
            n=None,
            counts=None,
            reason=why_not,
        )
    answers = panel.table.distributions[j]
    return Distribution(
        id=item.id,
        audience=frame.audience,
        facet=frame.facet,
        n=answers.n,
        counts=answers.counts[::-1] if turned(item, frame.facet) else answers.counts,
        not_applicable=answers.not_applicable,
        blank=answers.blank - frame.unasked[j],
        reason=None if answers.n else "no_answers",
    )


DISTRIBUTIONS = Section(
    "distributions", Distribution, lambda study: distributions(study.work), unweighted=("",)
)
