"""How a supplier rates itself throughout, and how many raters it would take to tell more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.sections.gaps import cut, scaled, scaled_ends, stated, supplier_models, unit_of
from analysis.statistics.gaps.decision_study import Promise, components, decision_study
from analysis.statistics.gaps.rater_scatter import RaterScatter
from analysis.statistics.gaps.supplier_gaps import Concluded
from analysis.statistics.kinds import (
    CODE,
    COUNT,
    GAP,
    ID,
    MEAN,
    RATIO,
    SCORE,
    SE100,
    SHARE,
    Interval,
    Reason,
)
from analysis.study.frame import OVERALL
from analysis.study.outcome import scores100
from analysis.study.rows import Row, both, held
from analysis.study.section import Section, Study
from analysis.study.supplier_model import Modelled
from surveys.fieldwork.evaluation import SelfAssessment

AIM = 12.5
"""The gap to be told, of 100: half a point on a scale of 1 to 5 (house rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Row):
    """The level of a supplier's self-assessment: the mean gap of the characteristics.

    Against the `n` people of `audience`, by `n_supplier` raters of a panel, or by a declared
    statement (`self_assessment`). `shift` is on the scale (None on mixed scales), `shift100` on
    0–100; `ci` and `p_adjusted` are of one family of `statements` with the gaps and profiles of the
    `nodes` characteristics; `conclusion`: "higher" or "lower" throughout, "within" the margin or
    "open"; `detectable`: the smallest that would have been told from 0. Of a declared statement the
    level is described, as a value alone.

    Of a panel: `rater_sd100`: how far raters differ in what they give throughout, `rest_sd100` in
    the rest (analysis of variance, complete ratings); `ratio`: how many times the customers'
    variance theirs is taken to be, `own`: the weight of the raters' own covariance in that.
    `needed_gap`, `needed_profile`, `needed_level`: raters needed to find one of `aim100` in four
    surveys of five, customers and scatter as they are; None where no number up to 1,000 does.
    `panels`: half the width of the intervals that other numbers of raters would give.
    """

    audience: Annotated[str, ID]
    self_assessment: SelfAssessment
    n: Annotated[int | None, COUNT] = None
    n_supplier: Annotated[int | None, COUNT] = None
    nodes: Annotated[int | None, COUNT] = None
    statements: Annotated[int | None, COUNT] = None
    shift: Annotated[float | None, GAP] = None
    ci: Annotated[Interval | None, GAP] = None
    statement: Annotated[
        Concluded | None, both(stated("shift100"), held(CODE, conclusion="conclusion"))
    ] = None
    detectable: Annotated[float | None, MEAN] = None
    rater_sd100: Annotated[float | None, SE100] = None
    rest_sd100: Annotated[float | None, SE100] = None
    ratio: Annotated[float | None, RATIO] = None
    own: Annotated[float | None, SHARE] = None
    aim100: Annotated[float | None, SCORE] = None
    needed_gap: Annotated[int | None, COUNT] = None
    needed_profile: Annotated[int | None, COUNT] = None
    needed_level: Annotated[int | None, COUNT] = None
    panels: tuple[Promise, ...] = ()
    reason: Reason = None


def shifts(study: Study) -> Iterator[Shift]:
    """A row per audience that is compared with the supplier."""
    for model in study.once(supplier_models):
        if len(model.comparison.supplier.frame.points):
            yield _row(model)


def _row(model: Modelled) -> Shift:
    sides, family = model.comparison, model.family
    row = Shift(
        audience=sides.demand.frame.audience,
        self_assessment="declared" if sides.declared else "panel",
    )
    why_not = sides.supplier.withheld or sides.demand.withheld
    if why_not is not None:
        return replace(row, reason=why_not)
    if family is None or family.shift is None:
        return replace(row, reason=(family and family.reason) or "too_few_items")
    level, unit = cut(family.shift), unit_of(sides.demand.frame, OVERALL)
    row = replace(
        row,
        n=family.customers,
        n_supplier=1 if family.raters is None else family.raters,
        nodes=sum(each is not None for each in family.gaps),
        statements=family.family,
        statement=level,
        shift=scaled(level.value, unit),
        ci=scaled_ends(level.ci, unit),
        detectable=scaled(level.detectable, unit),
        reason="mixed_scales" if unit is None else None,
    )
    return row if family.scatter is None else _with_panels(row, model, family.scatter)


def _with_panels(row: Shift, model: Modelled, scatter: RaterScatter) -> Shift:
    """What other numbers of such raters would tell."""
    assert model.family is not None
    sides, keys = model.comparison, model.characteristics
    rated = np.array([each is not None for each in model.family.gaps])
    study = decision_study(
        scatter, sides.people(keys).side(rated), AIM, level=sides.options.confidence
    )
    parts = components(scores100(sides.supplier.frame, keys)[:, rated])
    return replace(
        row,
        rater_sd100=None if parts is None else float(np.sqrt(parts.raters)),
        rest_sd100=None if parts is None else float(np.sqrt(parts.rest)),
        ratio=float(scatter.ratio),
        own=float(scatter.own),
        aim100=AIM,
        needed_gap=study.gap,
        needed_profile=study.profile,
        needed_level=study.level,
        panels=study.table,
    )


SHIFT = Section("shift", Shift, shifts)
