"""Gaps at every level: supplier − demand side, and perception − expectation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.gaps import families
from analysis.statistics.gaps import mean_difference as statistics
from analysis.statistics.gaps.supplier_gaps import Concluded, Conclusion
from analysis.statistics.kinds import (
    CODE,
    COUNT,
    EFFECT,
    GAP,
    GAP100,
    ID,
    MEAN,
    SCORE,
    SHARE,
    Interval,
    P,
    Reason,
)
from analysis.statistics.scores.score import Score, within
from analysis.study.frame import Frame, Key
from analysis.study.inputs import Options
from analysis.study.pairs import Pairs, pairs
from analysis.study.reasons import reason
from analysis.study.rows import Held, Row, both, held
from analysis.study.section import Section, Study
from analysis.study.supplier_model import Comparison, Modelled, comparisons, modelled
from analysis.study.undertaking import Level, Node

GapKind = Literal["supplier-demand", "perception-expectation"]
Verdict = Literal[
    "blind_spot",
    "hidden_strength",
    "agreement",
    "undecided",
    "declared_higher",
    "declared_lower",
    "in_line",
    "open",
]
PANEL: dict[Conclusion, Verdict] = {
    "higher": "blind_spot",
    "lower": "hidden_strength",
    "within": "agreement",
    "open": "undecided",
}
DECLARED: dict[Conclusion, Verdict] = {
    "higher": "declared_higher",
    "lower": "declared_lower",
    "within": "in_line",
    "open": "open",
}
"""What a conclusion is called: of a panel, whose raters are a sample of the supplier's people, and
of a declared statement, which is nobody's view."""
OVERRATED: frozenset[Verdict] = frozenset({"blind_spot", "declared_higher"})
UNDERRATED: frozenset[Verdict] = frozenset({"hidden_strength", "declared_lower"})
AGREED: frozenset[Verdict] = frozenset({"agreement", "in_line"})
UNDECIDED: frozenset[Verdict] = frozenset({"undecided", "open"})


def stated(name: str) -> Held:
    """What a row says of a statement on 0–100, whose value it calls `name`."""
    return both(
        held(GAP100, **{name: "value", "ci100": "ci"}),
        held(P, p="p", p_adjusted="p_adjusted", equivalence_p="equivalence_p"),
        held(SCORE, detectable100="detectable"),
        held(SHARE, beyond_margin="probability"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Row):
    """A gap: `minuend` − `subtrahend`.

    supplier − demand side for kind "supplier-demand" (`n` and `audience` are the demand side's),
    perception − expectation for "perception-expectation" (`n_supplier` is None there).
    `gap` is on the scale (None on mixed scales), `gap100` on 0–100; `effect` (Hedges' g; d_z for
    pairs) with `effect_ci` belongs to it, and so do `ci` and the p-values.

    Of the supplier's gaps characteristics are one family, sub-characteristics and outcomes another
    each (`supplier_model`): `ci` is simultaneous, `p_adjusted` (and `verdict_p`, the same) and
    `equivalence_p` belong to it, `p` is the gap's by itself; `detectable`: the smallest gap that
    would have been told from 0; `beyond_margin`: the probability that the true gap is larger
    than the margin.
    `profile`: the gap less the mean gap of its level. Items are described: `ci` and `p` are those
    of an item by itself, and there is no verdict. Of pairs `p_adjusted` is by Holm.
    """

    kind: GapKind
    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    n_supplier: Annotated[int | None, COUNT] = None
    minuend: Annotated[float | None, MEAN] = None
    subtrahend: Annotated[float | None, MEAN] = None
    minuend100: Annotated[float | None, SCORE] = None
    subtrahend100: Annotated[float | None, SCORE] = None
    gap: Annotated[float | None, GAP] = None
    ci: Annotated[Interval | None, GAP] = None
    statement: Annotated[
        Concluded | None, both(stated("gap100"), held(P, verdict_p="p_adjusted"))
    ] = None
    detectable: Annotated[float | None, MEAN] = None
    tested: Annotated[
        statistics.Gap | None, held(EFFECT, effect="effect", effect_ci="effect_ci")
    ] = None
    profile: Annotated[float | None, GAP] = None
    profile_ci: Annotated[Interval | None, GAP] = None
    profiled: Annotated[
        Concluded | None,
        both(
            held(GAP100, profile100="value", profile_ci100="ci"),
            held(P, profile_p="p_adjusted"),
            held(CODE, profile_conclusion="conclusion"),
        ),
    ] = None
    verdict: Verdict | None = None
    reason: Reason = None


def supplier_models(study: Study) -> tuple[Modelled, ...]:
    """The gap model against each audience that may be compared with the supplier."""
    keys = tuple((node.level, node.id) for node in study.nodes)
    return tuple(modelled(each, keys) for each in comparisons(study.work, "perception"))


def gaps(study: Study) -> Iterator[Gap]:
    """Both kinds, audience by audience."""
    work, nodes = study.work, study.nodes
    for model in study.once(supplier_models):
        yield from _against(model, nodes)
    for group in work.groups:
        paired = pairs(work, group)
        if paired is not None:
            yield from _adjusted(list(_paired(paired, nodes, work.inputs.options)))


def _against(model: Modelled, nodes: tuple[Node, ...]) -> Iterator[Gap]:
    """The supplier against one audience of the demand side, node by node."""
    sides = model.comparison
    for node in nodes:
        key = (node.level, node.id)
        if sides.demand.frame.columns(key) and sides.supplier.frame.columns(key):
            yield _one_against(model, key)


def _one_against(model: Modelled, key: Key) -> Gap:
    sides = model.comparison
    supplier, demand = sides.supplier, sides.demand
    row = Gap(
        kind="supplier-demand", level=key[0], id=key[1], audience=demand.frame.audience, n=None
    )
    theirs = supplier.score(key) if supplier.why_not(key) is None else None
    ours = demand.score(key) if demand.why_not(key) is None else None
    row = _with_sides(row, theirs, ours)
    why_not = supplier.why_not(key) or demand.why_not(key)
    if why_not is not None or theirs is None or ours is None:
        return replace(row, reason=why_not)
    tested = statistics.gap_of_means(theirs.on_100, ours.on_100, level=sides.options.confidence)
    stated = model.gaps.get(key)
    unit = unit_of(demand.frame, key) if theirs.mean is not None and ours.mean is not None else None
    return _with_profile(
        replace(
            _with_gap(row, stated or _described(tested), tested, unit),
            verdict=_verdict(stated, sides),
        ),
        model.profiles.get(key),
        unit,
    )


def _verdict(stated: Concluded | None, sides: Comparison) -> Verdict | None:
    if stated is None or stated.conclusion is None:
        return None
    return (DECLARED if sides.declared else PANEL)[stated.conclusion]


def _with_sides(row: Gap, theirs: Score | None, ours: Score | None) -> Gap:
    if theirs is not None:
        row = replace(row, n_supplier=theirs.n, minuend=theirs.mean, minuend100=theirs.score100)
    if ours is not None:
        row = replace(row, n=ours.n, subtrahend=ours.mean, subtrahend100=ours.score100)
    return row


def unit_of(frame: Frame, key: Key) -> float | None:
    """What one point of 0–100 is on the scale; None on mixed scales."""
    span = frame.span(key)
    return None if span is None else span / 100.0


def _described(tested: statistics.Gap) -> Concluded | None:
    """A gap by itself, on which nothing is concluded; None where there is none."""
    if tested.gap is None:
        return None
    return Concluded(value=tested.gap, se=tested.se, df=tested.df, ci=tested.ci, p=tested.p)


def _with_gap(
    row: Gap, stated: Concluded | None, tested: statistics.Gap, unit: float | None
) -> Gap:
    """The row with a gap on 0–100, and in scale points where there is a scale."""
    row = replace(row, tested=tested, reason=reason(tested.reason) or _why_partly(tested, unit))
    if stated is None:
        return row
    stated = cut(stated)
    return replace(
        row,
        statement=stated,
        gap=scaled(stated.value, unit),
        ci=scaled_ends(stated.ci, unit),
        detectable=scaled(stated.detectable, unit),
    )


def _with_profile(row: Gap, profiled: Concluded | None, unit: float | None) -> Gap:
    if profiled is None:
        return row
    profiled = cut(profiled)
    return replace(
        row,
        profiled=profiled,
        profile=scaled(profiled.value, unit),
        profile_ci=scaled_ends(profiled.ci, unit),
    )


def cut(stated: Concluded) -> Concluded:
    """With an interval that ends where gaps do: at ± the length of the scale."""
    return replace(stated, ci=within(stated.ci, -100.0, 100.0))


def scaled(value: float | None, unit: float | None) -> float | None:
    """A figure of 0–100 in scale points of `unit` each; None on mixed scales."""
    return None if value is None or unit is None else value * unit


def scaled_ends(ends: Interval | None, unit: float | None) -> Interval | None:
    """The same of an interval."""
    return None if ends is None or unit is None else (ends[0] * unit, ends[1] * unit)


def _why_partly(tested: statistics.Gap, unit: float | None) -> str | None:
    """Why a figure is missing beside others."""
    if unit is None:
        return "mixed_scales"
    return "too_few" if tested.gap is not None and tested.effect is None else None


def _paired(paired: Pairs, nodes: tuple[Node, ...], options: Options) -> Iterator[Gap]:
    """Perception − expectation of one audience, node by node."""
    for node in nodes:
        key = (node.level, node.id)
        if paired.has(key):
            yield _one_pair(paired, key, options)


def _one_pair(paired: Pairs, key: Key, options: Options) -> Gap:
    row = Gap(
        kind="perception-expectation", level=key[0], id=key[1], audience=paired.audience, n=None
    )
    why_not = paired.why_not(key)
    if why_not is not None:
        return replace(row, reason=why_not)
    unit = unit_of(paired.frame, key)
    sides = paired.means(key, hundred=True)
    row = replace(row, n=sides[2].n, minuend100=sides[0].mean, subtrahend100=sides[1].mean)
    tested = statistics.gap_of_differences(sides[2], level=options.confidence)
    if unit is not None:
        sides = paired.means(key, hundred=False)
        row = replace(row, minuend=sides[0].mean, subtrahend=sides[1].mean)
    return _with_gap(row, _described(tested), tested, unit)


def _adjusted(rows: list[Gap]) -> Iterator[Gap]:
    """Holm within each level of one audience."""
    adjusted = families.within([row.level for row in rows], [row.p for row in rows])
    for row, p in zip(rows, adjusted, strict=True):
        stated = None if row.statement is None else replace(row.statement, p_adjusted=p)
        yield replace(row, statement=stated)


GAPS = Section("gaps", Gap, gaps)
