"""How many answers, invitations and raters a survey takes: the figures of the planning page."""

import math
from dataclasses import dataclass

from analysis.statistics.planning.half_widths import CORRELATION, Design
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
from surveys.fieldwork.evaluation import DEFAULT_MARGIN, SelfAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What is wanted and expected. Shares from 0 to 1; sds, `points`, `gap`, `margin` on 0–100."""

    basis: Basis = "other"
    share: float = 0.5
    within: float = 0.05
    sd: float = 25.0
    points: float = 5.0
    response: float | None = None
    deff: float = 1.0
    supplier: SelfAssessment = "panel"
    characteristics: int = 5
    gap: float = 10.0
    margin: float = 100.0 * DEFAULT_MARGIN
    raters: int = 6
    people: int = 100
    sd_supplier: float | None = None
    correlation: float = CORRELATION

    @property
    def declared(self) -> bool:
        """Whether the supplier makes one statement, so that its raters play no part."""
        return self.supplier == "declared"


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
    """What can be concluded of a gap with that many, and how many more it takes.

    `raters`: None of a declared statement.
    """

    power: GapPower
    raters: GapPlan | None
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
    """Power, half-width, raters and people needed (`analysis.statistics.planning.power`)."""
    design = Design(
        sd_demand=aims.sd,
        sd_supplier=aims.sd_supplier,
        characteristics=aims.characteristics,
        correlation=aims.correlation,
        declared=aims.declared,
        design_effect=aims.deff,
    )
    return GapFigures(
        power=gap_power(aims.gap, aims.raters, aims.people, design, margin=aims.margin),
        raters=None if aims.declared else raters_needed(aims.gap, aims.people, design),
        people=demand_needed(aims.gap, aims.raters, design),
    )
