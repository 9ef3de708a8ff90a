"""How carefully the sheets of the demand side were filled in, and what difference it makes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analysis.build.frame import Frame, Key, turned
from analysis.build.panel import Panel
from analysis.build.work import Group, Work
from analysis.matrix import BLANK, Points
from analysis.moments.values import Matrix
from analysis.quality.asked import Asked, Bools
from analysis.quality.beside import Beside, side_by_side
from analysis.quality.flags import row_flags
from analysis.quality.rules import Rules
from analysis.quality.screening import RuleResult, Screening, screen
from analysis.report.quality import (
    Quality,
    QualityAudience,
    QualityItem,
    QualityRule,
    QualityScore,
)
from surveys.instrument import Instrument
from surveys.model import KANO

RULES = Rules()
SETS_ASIDE = ("too_few_answers", "straight_line", "contradictory")
"""What a sheet is set aside for, for comparison: its own answers, and no other sheet's. Rare
answers ("outlier") and identical ones ("duplicate") are as a rule honest."""
LEVELS = ("overall", "characteristic", "outcome")


def quality(work: Work) -> Quality | None:
    """Every audience of the demand side that may be shown; None where there is none."""
    groups = [g for g in work.groups if g.audience.side == "demand" and g.withheld is None]
    instrument = work.inputs.instrument
    rows = tuple(
        _audience(work, group)
        for group in groups
        if group.used and asked(instrument, group.audience.id)[0]
    )
    if not rows:
        return None
    return Quality(version=RULES.version, sets_aside=SETS_ASIDE, audiences=rows)


def asked(instrument: Instrument, audience: str) -> tuple[tuple[int, ...], Asked]:
    """The columns that an audience is asked, in the order of asking, and what they are."""
    items = {i for section in instrument.asked(audience) for i in section.items}
    # Who likes every feature that is offered, and would miss none, has answered with care.
    columns = tuple(
        j
        for j, rating in enumerate(instrument.ratings)
        if rating.item in items and rating.facet not in KANO
    )
    ratings = [instrument.ratings[j] for j in columns]
    parent = {
        item.id: sub.id
        for part in instrument.model.characteristics
        for sub in part.subs
        for item in sub.items
    }
    scales = [(rating.facet, parent.get(rating.item)) for rating in ratings]
    numbers = {scale: i for i, scale in enumerate(dict.fromkeys(scales))}
    reverse = tuple(turned(instrument.items[rating.item], rating.facet) for rating in ratings)
    own = tuple(-1 if scale[1] is None else numbers[scale] for scale in scales)
    found = Asked(
        low=tuple(instrument.scale(rating.item).low for rating in ratings),
        high=tuple(instrument.scale(rating.item).high for rating in ratings),
        reverse=reverse,
        scale=own,
        pairs=tuple(_opposite(own, reverse)),
    )
    return columns, found


def _opposite(scale: tuple[int, ...], reverse: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Every reversed item with each of its scale that is not."""
    for i, one in enumerate(scale):
        for j, other in enumerate(scale):
            if one == other >= 0 and reverse[i] and not reverse[j]:
                yield (min(i, j), max(i, j))


def set_aside(instrument: Instrument, audience: str, points: Points) -> Bools:
    """Which sheets `SETS_ASIDE` flags, by their own answers alone."""
    columns, found = asked(instrument, audience)
    return row_flags(points[:, columns], RULES, found, SETS_ASIDE)


def told_without(panel: Panel, values: Matrix, out: Bools) -> bool:
    """Whether scores without the sheets set aside stand in the report, beside those of all."""
    found = side_by_side(values, out, weights=panel.frame.weights, threshold=panel.threshold)
    return any(each.reason not in ("suppressed", "unchanged") for each in found)


def _audience(work: Work, group: Group) -> QualityAudience:
    columns, found = asked(work.inputs.instrument, group.audience.id)
    points = np.ascontiguousarray(group.ratings.points[:, columns])
    level = work.inputs.options.confidence
    screening = screen(points, RULES, found, level=level)
    aside = [each.rule in SETS_ASIDE for each in screening.results]
    out: Bools = np.asarray(screening.flags[:, aside].any(axis=1))
    counts, twins = screening.indices.counts, screening.indices.duplicates
    expected, blank = int(counts.asked.sum()), int((points == BLANK).sum())
    return QualityAudience(
        audience=group.audience.id,
        n=len(points),
        k=len(columns),
        blank=blank / expected if expected else None,
        longest_run=float(np.median(screening.indices.runs.longest)),
        rules=tuple(_rule(each) for each in screening.results),
        complete=twins.complete,
        identical=twins.complete_pairs,
        identical_expected=twins.expected,
        set_aside=int(out.sum()),
        scores=tuple(_scores(work, group, out)),
        items=tuple(_items(work, group, screening, columns)),
    )


LIMITS = {
    "too_few_answers": "answered_share",
    "straight_line": "run_share",
    "little_spread": "spread",
    "outlier": "outlier_p",
    "inconsistent": "consistency",
    "contradictory": "contradictions",
    "duplicate": "duplicate_items",
    "speeder": "seconds_per_item",
}


def _rule(found: RuleResult) -> QualityRule:
    return QualityRule(
        rule=found.rule,
        limit=getattr(RULES, LIMITS[found.rule]),
        n=found.n,
        flagged=found.flagged,
        reason="no_times" if found.reason == "not_recorded" else found.reason,
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


def _scores(work: Work, group: Group, out: Bools) -> Iterator[QualityScore]:
    panel = work.panel(group.audience.id, "perception")
    if panel is None or panel.withheld is not None or not out.any():
        return
    keys, values = node_values(panel, panel.frame)
    found = side_by_side(
        values,
        out,
        weights=panel.frame.weights,
        threshold=group.threshold,
        level=work.inputs.options.confidence,
    )
    for key, each in zip(keys, found, strict=True):
        yield _score(key, each)


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
    work: Work, group: Group, screening: Screening, columns: tuple[int, ...]
) -> Iterator[QualityItem]:
    """Blanks of every item that may be shown under its facet."""
    ratings = work.inputs.instrument.ratings
    for each in screening.items:
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
