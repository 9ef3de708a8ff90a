"""Who answered of those asked, and how precise the scores are by now."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.kinds import CODE, COUNT, ID, SCORE, SHARE, Reason
from analysis.statistics.planning.half_widths import Design
from analysis.statistics.planning.power import gap_power
from analysis.statistics.planning.size import Precision, claims_margin, precision
from analysis.statistics.response import Rate
from analysis.study.frame import OVERALL, Key
from analysis.study.inputs import Inputs
from analysis.study.panel import Panel
from analysis.study.reach import answered, asked, frame, rates, sampling
from analysis.study.reasons import reason
from analysis.study.rows import Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Node
from analysis.study.work import Group, Work, self_assessment
from surveys.fieldwork.reach import reach_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePrecision(Row):
    """How far a score's 95 % interval reaches to either side, in points of 0–100.

    `needed`: answers altogether at which it would reach `Response.target100`, `more`: those still
    missing (0: reached). They suppose that answers scatter as they do now. The same with the finite
    population correction, √(1 − n/N), are `half_width100_fpc`, `needed_fpc` and `more_fpc`: where
    the population N is known, and the people are a census or a probability sample of it.
    """

    level: Annotated[str, CODE]
    id: Annotated[str, ID]
    precision: Annotated[
        Precision | None, held(n="n", half_width100="half_width", needed="needed", more="more")
    ] = None
    finite: Annotated[
        Precision | None,
        held(half_width100_fpc="half_width", needed_fpc="needed", more_fpc="more"),
    ] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One audience. `frame`: "list" of people who were asked, or "open_link"; None: not known.

    `e`: the share of those of unknown eligibility who are taken for eligible (AAPOR).
    `complete`: sheets that rate anything, also those that rules of careful answering leave out.
    `margin_of_error`: whether the half-widths may be called that: for a census or a probability
    sample only. `detectable100`: the true gap to the supplier in the overall score (points of
    0–100) that the gap model concludes on in four of five surveys of this size, `n_supplier` raters
    on the other side; None beside `n_supplier` where no gap that 0–100 has room for would be
    concluded on so often.
    """

    audience: Annotated[str, ID]
    frame: Literal["list", "open_link"] | None
    invited: Annotated[int | None, COUNT]
    complete: Annotated[int | None, COUNT]
    rates: tuple[Rate, ...] = ()
    e: Annotated[float | None, SHARE] = None
    target100: Annotated[float, SCORE]
    margin_of_error: bool
    precisions: tuple[ScorePrecision, ...] = ()
    n_supplier: Annotated[int | None, COUNT] = None
    detectable100: Annotated[float | None, SCORE] = None
    reason: Reason = None


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
    rated = rates(work.inputs, group)
    row = replace(row, complete=answered(group), rates=rated.rates, e=rated.e)
    panel = work.panel(group.audience.id, "perception")
    if group.audience.side != "demand" or panel is None:
        return row
    keys = [(n.level, n.id) for n in nodes if n.level in ("overall", "characteristic")]
    return replace(
        _with_power(row, panel, work, nodes),
        precisions=tuple(
            _precision(panel, key, work.inputs) for key in keys if panel.frame.columns(key)
        ),
    )


def _precision(panel: Panel, key: Key, inputs: Inputs) -> ScorePrecision:
    why_not, score = panel.why_not(key), panel.score(key)
    if why_not is not None or score is None:
        return ScorePrecision(level=key[0], id=key[1], reason=why_not)
    # Without the finite population correction, as the interval that is printed beside the score.
    basis = sampling(inputs, panel.frame.audience) or "other"
    level = inputs.options.confidence
    plain = precision(score.on_100, target=TARGET100, level=level)
    row = ScorePrecision(level=key[0], id=key[1], precision=plain, reason=reason(plain.reason))
    people = reach_of(inputs.reach, panel.frame.audience).population
    if people is None or people < plain.n or not claims_margin(basis):
        return row
    finite = precision(score.on_100, target=TARGET100, level=level, population=people)
    return replace(row, finite=finite)


def _with_power(row: Response, demand: Panel, work: Work, nodes: tuple[Node, ...]) -> Response:
    """The smallest overall gap that this many answers would mostly find."""
    supplier = work.supplier
    if supplier is None or supplier.why_not(OVERALL) or demand.why_not(OVERALL):
        return row
    theirs, ours = supplier.score(OVERALL), demand.score(OVERALL)
    if theirs is None or ours is None or not theirs.n or not ours.sd100:
        return row
    declared = self_assessment(work.inputs) == "declared"
    known = theirs.sd100 if theirs.n >= FEWEST_RATERS and theirs.sd100 else None
    design = Design(
        sd_demand=ours.sd100,
        sd_supplier=known,
        characteristics=1 if declared else _compared(supplier, demand, nodes),
        declared=declared,
        overall=True,
    )
    power = gap_power(TARGET100, theirs.n, ours.n, design)
    if power.reason is not None or power.mostly is None:
        return row
    fits = power.mostly <= 100.0
    return replace(row, n_supplier=theirs.n, detectable100=power.mostly if fits else None)


def _compared(supplier: Panel, demand: Panel, nodes: tuple[Node, ...]) -> int:
    """The characteristics that both sides rate: the family that a panel's overall gap is in."""
    keys = [(node.level, node.id) for node in nodes if node.level == "characteristic"]
    return max(sum(all(side.frame.columns(k) for side in (supplier, demand)) for k in keys), 1)


RESPONSE = Section(
    "response",
    Response,
    lambda study: response(study.work, study.nodes),
    switch="response",
    unweighted=("rates",),
)
