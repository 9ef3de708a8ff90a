"""What drives the outcome, in every audience of the demand side that rates one."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.build.frame import Key
from analysis.build.outcome import FEWEST_PEOPLE, characteristics, outcome, panels, scores100, shown
from analysis.build.panel import Panel
from analysis.build.priorities import stream
from analysis.build.reasons import reason
from analysis.build.work import Work
from analysis.report.priorities import Driver, Drivers
from analysis.statistics.priorities import drivers as statistics
from analysis.statistics.priorities.variance_shares import Division

PER_PARAMETER = 5
"""So many people for each predictor and the outcome (house rule)."""


def drivers(work: Work) -> tuple[Drivers, ...]:
    """One regression per audience: satisfaction, or the first outcome, on the characteristics.

    Scores on 0–100. Where there is but one characteristic its parts take its place.
    """
    found = (_row(panel, work.inputs.options.confidence) for panel in panels(work))
    return tuple(row for row in found if row is not None)


def _row(panel: Panel, level: float) -> Drivers | None:
    frame, target = panel.frame, outcome(panel)
    keys = shown(panel, characteristics(frame))
    if target is None or len(keys) < 2:
        return None
    every = scores100(frame, (*keys, target))
    found = statistics.drivers(
        every[:, :-1], every[:, -1], frame.weights, rng=stream(frame.audience), level=level
    )
    row = Drivers(
        audience=frame.audience,
        outcome=target[1],
        n=None,
        left_out=None,
        k=found.k,
        reason=reason(found.reason),
    )
    if found.n < max(FEWEST_PEOPLE, PER_PARAMETER * (found.k + 1)):
        return replace(row, reason="too_few")
    row = replace(row, n=found.n, left_out=found.left_out)
    if found.reason is not None or found.division is None:
        return row
    return replace(
        row,
        r2=found.r2,
        adjusted_r2=found.adjusted_r2,
        condition=found.condition,
        division=found.division.method,
        drawn_by=found.division.drawn_by,
        draws=found.division.draws,
        parts=tuple(_parts(keys, found, found.division)),
        reason=reason(found.division.reason or found.condition_reason),
    )


def _parts(
    keys: tuple[Key, ...], found: statistics.Drivers, division: Division
) -> Iterator[Driver]:
    by_column = {each.column: each for each in division.contributions}
    for key, slope in zip(keys, found.coefficients, strict=True):
        row = Driver(
            level=key[0],
            id=key[1],
            r=slope.r,
            slope=slope.slope,
            slope_ci=slope.ci,
            p=slope.p,
            beta=slope.beta,
            vif=slope.vif,
            reason=reason(slope.reason or division.reason),
        )
        part = by_column.get(slope.column)
        if part is None:
            yield row
            continue
        yield replace(
            row,
            part=part.value,
            part_ci=part.ci,
            share=part.share,
            share_ci=part.share_ci,
            rank=part.rank,
            same_rank=part.same_rank,
        )
