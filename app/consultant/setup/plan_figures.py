"""How many answers, invitations and raters a survey takes: the figures of the planning page."""

import math
from dataclasses import dataclass

from analysis.statistics.planning.power import (
    GapPlan,
    GapPower,
    demand_needed,
    gap_power,
    raters_needed,
)
from analysis.statistics.planning.size import (
    Basis,
    Plan,
    mean_half_width,
    share_half_width,
    size_for_mean,
    size_for_share,
)
from app.consultant.setup.audience_sizes import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What is wanted and expected. Shares from 0 to 1; sds, `points` and `gap` on 0–100."""

    basis: Basis = "other"
    share: float = 0.5
    within: float = 0.05
    sd: float = 25.0
    points: float = 5.0
    response: float | None = None
    deff: float = 1.0
    raters: int = 6
    people: int = 100
    sd_supplier: float | None = None
    gap: float = 10.0
    comparisons: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The plans of one audience, and the half-widths by the answers that are there (None: none)."""

    people: People
    share: Plan
    mean: Plan
    share_so_far: float | None
    mean_so_far: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFigures:
    """What can be found of a gap by that many, and how many more it takes."""

    power: GapPower
    raters: GapPlan
    people: GapPlan


def size(people: People, aims: Aims) -> Size:
    """Answers and invitations for both aims (`analysis.statistics.planning.size`)."""
    known = {
        "population": people.population,
        "design_effect": aims.deff,
        "response_rate": aims.response,
    }
    spread = math.sqrt(aims.deff * aims.share * (1.0 - aims.share))
    sd = aims.sd * math.sqrt(aims.deff)
    n = people.answered or 0
    return Size(
        people=people,
        share=size_for_share(aims.within, share=aims.share, **known),  # type: ignore[arg-type]
        mean=size_for_mean(aims.points, aims.sd, **known),  # type: ignore[arg-type]
        share_so_far=share_half_width(n, spread, people.population) if n > 1 else None,
        mean_so_far=mean_half_width(n, sd, people.population) if n > 1 else None,
    )


def gap(aims: Aims) -> GapFigures:
    """Power, detectable gap, raters and people needed (`analysis.statistics.planning.power`)."""
    sd, m = aims.sd_supplier, aims.comparisons
    return GapFigures(
        power=gap_power(aims.gap, aims.raters, aims.people, aims.sd, sd_supplier=sd, comparisons=m),
        raters=raters_needed(aims.gap, aims.people, aims.sd, sd_supplier=sd, comparisons=m),
        people=demand_needed(aims.gap, aims.raters, aims.sd, sd_supplier=sd, comparisons=m),
    )
