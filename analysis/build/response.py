"""Who answered, how precise the scores are, and which gap could be found."""

from dataclasses import replace

from analysis.build.frame import OVERALL, Key
from analysis.build.inputs import Inputs
from analysis.build.panel import Panel
from analysis.build.reach import answered, asked, frame, rates, sampling
from analysis.build.reasons import reason
from analysis.build.work import Group, Work
from analysis.report.response import Response, ResponseRate, ScorePrecision
from analysis.report.undertaking import Node
from analysis.statistics.planning.power import gap_power
from analysis.statistics.planning.precision import precision
from analysis.statistics.planning.size import claims_margin
from analysis.statistics.response import ResponseRates
from surveys.fieldwork.reach import reach_of

TARGET100 = 5.0
"""The half-width aimed at, in points of 0–100 (H)."""
FEWEST_RATERS = 3
"""With fewer raters their scatter is a guess, and the demand side's is taken for it (H)."""


def response(work: Work, nodes: tuple[Node, ...]) -> tuple[Response, ...]:
    """One row per audience that was asked, with precisions on the demand side."""
    return tuple(
        _row(work, group, nodes)
        for group in work.groups
        if group.used or asked(work.inputs, group.audience.id) is not None
    )


def _row(work: Work, group: Group, nodes: tuple[Node, ...]) -> Response:
    invited = asked(work.inputs, group.audience.id)
    basis = sampling(work.inputs, group.audience.id) or "other"
    row = Response(
        audience=group.audience.id,
        frame=frame(work.inputs, group.audience.id),
        invited=invited,
        complete=None,
        target100=TARGET100,
        margin_of_error=claims_margin(basis),
    )
    if group.withheld is not None:
        return replace(row, reason=group.withheld)
    found = rates(work.inputs, group)
    row = replace(row, complete=answered(group), rates=tuple(_rate_rows(found)), e=found.e)
    panel = work.panel(group.audience.id, "perception")
    if group.audience.side != "demand" or panel is None:
        return row
    keys = [(n.level, n.id) for n in nodes if n.level in ("overall", "characteristic")]
    return replace(
        _with_power(row, panel, work.supplier),
        precisions=tuple(
            _precision(panel, key, work.inputs) for key in keys if panel.frame.columns(key)
        ),
    )


def _rate_rows(found: ResponseRates) -> list[ResponseRate]:
    return [
        ResponseRate(
            name=one.name,
            rate=one.rate,
            numerator=one.numerator,
            denominator=one.denominator,
            reason=one.reason,
        )
        for one in found.rates
    ]


def _precision(panel: Panel, key: Key, inputs: Inputs) -> ScorePrecision:
    why_not, score = panel.why_not(key), panel.score(key)
    if why_not is not None or score is None:
        return ScorePrecision(level=key[0], id=key[1], n=None, reason=why_not)
    # Without the finite population correction, as the interval that is printed beside the score.
    basis = sampling(inputs, panel.frame.audience) or "other"
    level = inputs.options.confidence
    found = precision(score.on_100, basis=basis, target=TARGET100, level=level)
    row = ScorePrecision(
        level=key[0],
        id=key[1],
        n=found.n,
        half_width100=found.half_width,
        needed=found.needed,
        more=found.more,
        reason=reason(found.reason),
    )
    people = reach_of(inputs.reach, panel.frame.audience).population
    if people is None or people < found.n or not claims_margin(basis):
        return row
    finite = precision(score.on_100, basis=basis, target=TARGET100, level=level, population=people)
    return replace(
        row,
        half_width100_fpc=finite.half_width,
        needed_fpc=finite.needed,
        more_fpc=finite.more,
    )


def _with_power(row: Response, demand: Panel, supplier: Panel | None) -> Response:
    """The smallest overall gap that this many answers would mostly find."""
    if supplier is None or supplier.why_not(OVERALL) or demand.why_not(OVERALL):
        return row
    theirs, ours = supplier.score(OVERALL), demand.score(OVERALL)
    if theirs is None or ours is None or not theirs.n or not ours.sd100:
        return row
    known = theirs.sd100 if theirs.n >= FEWEST_RATERS and theirs.sd100 else None
    found = gap_power(TARGET100, theirs.n, ours.n, ours.sd100, sd_supplier=known)
    if found.reason is not None or found.detectable is None:
        return row
    fits = found.detectable <= 100.0
    return replace(row, n_supplier=theirs.n, detectable100=found.detectable if fits else None)
