"""How carefully the sheets of the demand side were filled in, and what difference it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.build.asking import asked
from analysis.build.frame import Frame, Key, asked_of, frame
from analysis.build.lonely import without
from analysis.build.panel import Panel
from analysis.build.work import Group, Work
from analysis.matrix import BLANK, NOT_APPLICABLE, Points, Ratings
from analysis.moments.values import Matrix
from analysis.quality.asked import Bools
from analysis.quality.beside import Beside, side_by_side
from analysis.quality.flags import row_flags
from analysis.quality.indices import runs
from analysis.quality.screening import RuleResult, Screening, missing, screen
from analysis.report.quality import (
    Quality,
    QualityAudience,
    QualityItem,
    QualityRule,
    QualityScore,
)
from surveys.quality import RULES, Rules

SETS_ASIDE = ("too_few_answers", "straight_line", "contradictory")
"""What a sheet is set aside for, for comparison, where no rule excludes: its own answers, and no
other sheet's. Rare answers ("outlier") and identical ones ("duplicate") are as a rule honest."""
LEVELS = ("overall", "characteristic", "outcome")
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


def set_aside(work: Work, audience: str, points: Points) -> Bools:
    """Which sheets `SETS_ASIDE` flags, by their own answers alone; none where rules exclude: what
    they flag is in no section.
    """
    rules = work.inputs.options.quality
    if rules.exclude:
        return np.zeros(len(points), np.bool_)
    columns, found = asked(work.inputs.instrument, audience)
    return row_flags(points[:, columns], rules, found, SETS_ASIDE)


def told_without(panel: Panel, values: Matrix, out: Bools) -> bool:
    """Whether scores without the sheets set aside stand in the report, beside those of all."""
    found = side_by_side(values, out, weights=panel.frame.weights, threshold=panel.threshold)
    return any(each.reason not in ("suppressed", "unchanged") for each in found)


def _case(work: Work, group: Group) -> _Case:
    if group.screened is not None:
        own = group.screened
        return _Case(group=group, ratings=own.ratings, screening=own.screening, out=own.excluded)
    options, ratings = work.inputs.options, group.ratings
    columns, found = asked(work.inputs.instrument, group.audience.id)
    screening = screen(
        np.ascontiguousarray(ratings.points[:, columns]),
        options.quality,
        found,
        hasty=ratings.hasty,
        level=options.confidence,
    )
    aside = [each.rule in SETS_ASIDE for each in screening.results]
    out: Bools = np.asarray(screening.flags[:, aside].any(axis=1))
    return _Case(group=group, ratings=ratings, screening=screening, out=out)


def _audience(work: Work, case: _Case) -> QualityAudience:
    group, screening = case.group, case.screening
    columns, found = asked(work.inputs.instrument, group.audience.id)
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
        longest_run=float(np.median(runs(points, found).longest)),
        rules=tuple(_rule(each, work.inputs.options.quality) for each in screening.results),
        complete=twins.complete,
        identical=twins.complete_pairs,
        identical_expected=twins.expected,
        set_aside=int(case.out.sum()),
        scores=tuple(_scores(work, case)),
        items=tuple(_items(work, group, points, columns)),
    )


def _rule(found: RuleResult, rules: Rules) -> QualityRule:
    limit, *others = (getattr(rules, option) for option in RULES[found.rule])
    return QualityRule(
        rule=found.rule,
        limit=limit,
        least=others[0] if others else None,
        excludes=found.excludes,
        n=found.n,
        flagged=found.flagged,
        reason=REASONS.get((found.rule, found.reason), found.reason),
    )


def node_values(panel: Panel, frame: Frame) -> tuple[tuple[Key, ...], Matrix]:
    """Scores on 0–100 of the people of `frame`: n × nodes that may be shown, subs left out.

    `frame` is the panel's, or one of the same columns and other people.
    """
    told = [
        (LEVELS.index(place.key[0]), i)
        for i, place in enumerate(frame.places)
        if place.key[0] in LEVELS and not place.implicit and panel.why_not(place.key) is None
    ]
    chosen = [i for _, i in sorted(told)]
    return tuple(frame.places[i].key for i in chosen), frame.scored[:, chosen]


def _scores(work: Work, case: _Case) -> Iterator[QualityScore]:
    group = case.group
    panel = work.panel(group.audience.id, "perception")
    if panel is None or panel.withheld is not None or not case.out.any():
        return
    whole = _whole(work, panel, case)
    if whole is None:
        return
    keys, values = node_values(panel, whole)
    found = side_by_side(
        values,
        case.out,
        weights=whole.weights,
        threshold=group.threshold,
        level=work.inputs.options.confidence,
    )
    for key, each in zip(keys, found, strict=True):
        yield _score(key, each)


def _whole(work: Work, panel: Panel, case: _Case) -> Frame | None:
    """The scores of all sheets that came, by the same columns as those of the panel."""
    if case.group.screened is None:
        return panel.frame
    instrument = work.inputs.instrument
    points = without(case.ratings.points, case.group.lonely)
    own = replace(case.ratings, points=points)
    return frame(own, asked_of(instrument, own.audience), "perception", work.inputs.weights)


def _score(key: Key, found: Beside) -> QualityScore:
    reason = None if found.reason == "unchanged" else found.reason
    row = QualityScore(level=key[0], id=key[1], reason=reason)
    everyone, kept = found.all, found.kept
    if everyone is None or kept is None:
        return row
    return replace(
        row,
        n=everyone.n,
        all100=everyone.mean,
        n_kept=kept.n,
        kept100=kept.mean,
        ci100=kept.ci,
        change100=found.change,
        change_sd=found.change_sd,
        reason=reason or kept.reason,
    )


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
            asked=each.asked,
            blank=each.blank,
            not_applicable=each.not_applicable,
            share=each.share.share,
            share_ci=each.share.ci,
            reason=each.share.reason,
        )
