"""How carefully the sheets were filled in, and what difference it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.intervals import Mean, Share
from analysis.statistics.kinds import (
    AVERAGE,
    CODE,
    COUNT,
    EFFECT,
    GAP100,
    ID,
    NUMBER,
    SCORE,
    SHARE,
    STATISTIC,
    Reason,
)
from analysis.statistics.quality.asked import Bools
from analysis.statistics.quality.beside import Beside, side_by_side
from analysis.statistics.quality.screening import (
    ItemMissing,
    RuleResult,
    Screening,
    missing,
)
from analysis.study.asked_columns import asked
from analysis.study.exclusions import SETS_ASIDE, screening
from analysis.study.frame import Frame, Key, asked_of, frame
from analysis.study.matrix import BLANK, NOT_APPLICABLE, Points, Ratings
from analysis.study.panel import Panel, node_values
from analysis.study.rows import HELD, Row, both, held
from analysis.study.section import Section, optional
from analysis.study.undertaking import Level
from analysis.study.unpaired import without
from analysis.study.work import Group, Work
from surveys.fieldwork.quality import RULES, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule(Row):
    """How many of the `n` sheets that a rule can judge it flags; `limit` is that of the rule.

    `least`: the second limit, of "straight_line" (how many answers there must be) and of
    "contradictory" (how many points of 0–100 apart). `excludes`: it may leave a sheet out.
    """

    result: Annotated[RuleResult, HELD]
    limit: Annotated[float | None, NUMBER]
    least: Annotated[float | None, NUMBER] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityItem(Row):
    """Blanks of one item: of `asked` sheets `blank` left it empty, `not_applicable` waived it."""

    id: Annotated[str, ID]
    facet: Annotated[str, CODE]
    missing: Annotated[ItemMissing, HELD]
    blanks: Annotated[Share, held(SHARE, share="share", share_ci="ci")]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityScore(Row):
    """A node's score (0–100) over all sheets that came and without those set aside.

    `ci100` is that of `kept100`; `change100` = kept − all; `change_sd` in standard
    deviations between people.
    """

    level: Level
    id: Annotated[str, ID]
    everyone: Annotated[Mean | None, both(held(COUNT, n="n"), held(SCORE, all100="mean"))] = None
    kept: Annotated[
        Mean | None, both(held(COUNT, n_kept="n"), held(SCORE, kept100="mean", ci100="ci"))
    ] = None
    beside: Annotated[
        Beside | None, both(held(GAP100, change100="change"), held(EFFECT, change_sd="change_sd"))
    ] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAudience:
    """One audience of the demand side.

    `n` sheets of `k` answers each came, of which the rules judge all; `set_aside`: those that rules
    of `Quality.sets_aside` flag, as many of them as are needed; `scores` with and without them.
    Among `complete` sheets (no answer missing, not all alike) are `identical` pairs, where chance
    would give `identical_expected`. Of the sheets that the report uses, `blank` is the share of
    blanks among what was asked, `longest_run` the median of the longest runs of one point, and
    `items` tells the blanks item by item.
    """

    audience: Annotated[str, ID]
    n: Annotated[int, COUNT]
    k: Annotated[int, COUNT]
    blank: Annotated[float | None, SHARE]
    longest_run: Annotated[float | None, STATISTIC]
    rules: tuple[QualityRule, ...]
    complete: Annotated[int, COUNT]
    identical: Annotated[int, COUNT]
    identical_expected: Annotated[float | None, AVERAGE]
    set_aside: Annotated[int, COUNT]
    scores: tuple[QualityScore, ...]
    items: tuple[QualityItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The screening by rules of `version`.

    `rules_set`: "default", the program's; "opening", fixed when fieldwork opened; "given" for this
    analysis. `excludes`: what `flags_needed` or more of `sets_aside` flag is left out of all other
    sections; otherwise it is set aside here alone, to be compared.
    """

    version: Annotated[int, NUMBER]
    rules_set: Annotated[str, CODE]
    excludes: bool
    flags_needed: Annotated[int, COUNT]
    sets_aside: Annotated[tuple[str, ...], CODE]
    audiences: tuple[QualityAudience, ...]


REASONS: dict[tuple[str, str | None], str] = {
    ("speeder", "not_recorded"): "no_times",
    ("straight_line", "too_few_items"): "too_short",
    ("duplicate", "too_few_items"): "too_short",
}
"""What a reason means of a rule."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Case:
    """An audience's sheets before any was left out, what the rules say, and who is set aside."""

    group: Group
    ratings: Ratings
    screening: Screening
    out: Bools


def quality(work: Work) -> Quality | None:
    """Every audience of the demand side that may be shown; None where there is none."""
    groups = [g for g in work.groups if g.audience.side == "demand" and g.withheld is None]
    instrument = work.inputs.instrument
    rows = tuple(
        _audience(work, _case(work, group))
        for group in groups
        if group.used and asked(instrument, group.audience.id)[0]
    )
    if not rows:
        return None
    options = work.inputs.options
    return Quality(
        version=options.quality.version,
        rules_set=options.quality_set,
        excludes=bool(options.quality.exclude),
        flags_needed=options.quality.flags_needed if options.quality.exclude else 1,
        sets_aside=options.quality.exclude or SETS_ASIDE,
        audiences=rows,
    )


def _case(work: Work, group: Group) -> _Case:
    if group.screened is not None:
        ratings, rules = group.screened.ratings, group.screened.screening
        return _Case(group=group, ratings=ratings, screening=rules, out=rules.excluded)
    rules = screening(work.inputs, group.ratings)
    aside = [each.rule in SETS_ASIDE for each in rules.results]
    out: Bools = np.asarray(rules.flags[:, aside].any(axis=1))
    return _Case(group=group, ratings=group.ratings, screening=rules, out=out)


def _audience(work: Work, case: _Case) -> QualityAudience:
    group, screening = case.group, case.screening
    columns, _ = asked(work.inputs.instrument, group.audience.id)
    # Of the sheets that the report uses: beside its own figures, those of all would tell of the few
    # that were left out.
    points = np.ascontiguousarray(group.ratings.points[:, columns])
    expected, blank = int((points >= NOT_APPLICABLE).sum()), int((points == BLANK).sum())
    twins = screening.indices.duplicates
    return QualityAudience(
        audience=group.audience.id,
        n=screening.n,
        k=len(columns),
        blank=blank / expected if expected else None,
        longest_run=float(np.median(screening.indices.longest_run[~screening.excluded])),
        rules=tuple(_rule(each, work.inputs.options.quality) for each in screening.results),
        complete=twins.complete,
        identical=twins.complete_pairs,
        identical_expected=twins.expected,
        set_aside=int(case.out.sum()),
        scores=tuple(_scores(work, case)),
        items=tuple(_items(work, group, points, columns)),
    )


def _rule(result: RuleResult, rules: Rules) -> QualityRule:
    limit, *others = (getattr(rules, option) for option in RULES[result.rule])
    return QualityRule(
        result=result,
        limit=limit,
        least=others[0] if others else None,
        reason=REASONS.get((result.rule, result.reason), result.reason),
    )


def _scores(work: Work, case: _Case) -> Iterator[QualityScore]:
    panel = work.panel(case.group.audience.id, "perception")
    if panel is None or panel.withheld is not None or not case.out.any():
        return
    whole = _whole(work, panel, case)
    if whole is None:
        return
    keys, values = node_values(panel, whole)
    sides = side_by_side(
        values,
        case.out,
        weights=whole.weights,
        threshold=case.group.threshold,
        level=work.inputs.options.confidence,
    )
    yield from map(_score, keys, sides)


def _whole(work: Work, panel: Panel, case: _Case) -> Frame | None:
    """The scores of all sheets that came, by the same columns as those of the panel."""
    if case.group.screened is None:
        return panel.frame
    instrument, audience = work.inputs.instrument, case.group.audience.id
    ratings = replace(case.ratings, points=without(case.ratings.points, case.group.unpaired))
    return frame(ratings, asked_of(instrument, audience), "perception", work.inputs.weights)


def _score(key: Key, beside: Beside) -> QualityScore:
    reason = None if beside.reason == "unchanged" else beside.reason
    row = QualityScore(level=key[0], id=key[1], reason=reason)
    everyone, kept = beside.all, beside.kept
    if everyone is None or kept is None:
        return row
    return replace(row, everyone=everyone, kept=kept, beside=beside, reason=reason or kept.reason)


def _items(
    work: Work, group: Group, points: Points, columns: tuple[int, ...]
) -> Iterator[QualityItem]:
    """Blanks of every item that may be shown under its facet."""
    ratings = work.inputs.instrument.ratings
    for each in missing(points, level=work.inputs.options.confidence):
        rating = ratings[columns[each.column]]
        panel = work.panel(group.audience.id, rating.facet)
        if panel is None or panel.why_not(("item", rating.item)) is not None:
            continue
        yield QualityItem(
            id=rating.item,
            facet=rating.facet,
            missing=each,
            blanks=each.share,
            reason=each.share.reason,
        )


QUALITY = Section(
    "quality",
    Quality,
    lambda study: optional(quality(study.work)),
    switch="quality",
    needed=lambda options: bool(options.quality.exclude),
    single=True,
    unweighted=("audiences",),
)
