"""Reliable change of the people who are known to have answered in two waves."""

from dataclasses import dataclass
from typing import Annotated

from analysis.sections.trend.wave_scores import Measured
from analysis.statistics.disclosure import show_groups, visible
from analysis.statistics.intervals import Mean, Share
from analysis.statistics.kinds import COUNT, SCORE, SHARE, Reason
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.measurement_error import (
    reliable_change,
    smallest_change_of_a_person,
)
from analysis.study.frame import Key, asked_of, frame
from analysis.study.matrix import BLANK, Points, Ratings
from analysis.study.panel import Panel
from analysis.study.rows import Row, held
from analysis.study.unpaired import without
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedChange(Row):
    """Of `n` people known to have answered in the first wave and in the last: who changed reliably.

    Shares with Wilson's intervals. `smallest100` is the change of one person that counts. A class
    that too few people are in is None, and so is what would tell of it ("suppressed").
    """

    n: Annotated[int | None, COUNT] = None
    smallest100: Annotated[float | None, SCORE] = None
    better: Annotated[Share | None, held(SHARE, improved="share", improved_ci="ci")] = None
    same: Annotated[Share | None, held(SHARE, unchanged="share", unchanged_ci="ci")] = None
    worse: Annotated[Share | None, held(SHARE, worsened="share", worsened_ci="ci")] = None
    reason: Reason = None


SUPPRESSED = LinkedChange(reason="suppressed")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """The people of an audience who answered twice, m of them: their scores, first and last.

    `first` and `last`: m × nodes of the tree, on 0–100.
    """

    first: Matrix
    last: Matrix
    threshold: int


def linked(work: Work, audience: str, items: frozenset[str]) -> People | None:
    """Who of an audience is known to have answered in the first wave and in the last.

    None where nobody is. Scores are made of `items`, as those of the waves are.
    """
    pair = next((each for each in work.inputs.linked if each.audience == audience), None)
    if pair is None or not len(pair.first) or not work.earlier:
        return None
    first, last = work.earlier[0].group(audience), work.group(audience)
    scores = [
        _scores(work, audience, without(points, group.unpaired), items)
        for points, group in ((pair.first, first), (pair.last, last))
    ]
    if scores[0] is None or scores[1] is None:
        return None
    threshold = max(first.threshold, last.threshold)
    return People(first=scores[0], last=scores[1], threshold=threshold)


def _scores(work: Work, audience: str, points: Points, items: frozenset[str]) -> Matrix | None:
    instrument = work.inputs.instrument
    kept = points.copy()
    kept[:, [rating.item not in items for rating in instrument.ratings]] = BLANK
    ratings = Ratings(
        instrument=instrument, audience=audience, points=kept, weights=None, records=()
    )
    asked = asked_of(instrument, audience)
    rated = frame(ratings, asked, "perception", work.inputs.weights)
    return None if rated is None else rated.scored


def changed(
    people: People, panel: Panel, key: Key, error: Measured, mean: Mean, *, level: float
) -> LinkedChange:
    """Shares of those who improved, worsened, or neither, by Jacobson & Truax (1991).

    `error` and `mean` are of all who answered in the first wave. Of three classes that make up the
    whole none is told that holds few people, nor what would tell how many.
    """
    at = panel.frame.node(key)
    change = reliable_change(
        people.first[:, at], people.last[:, at], error.reliability, sd=mean.sd, level=level
    )
    if change.n and not visible(change.n, people.threshold):
        return SUPPRESSED
    if change.improved is None or change.unchanged is None or change.worsened is None:
        return LinkedChange(n=change.n or None, reason=error.reason or change.reason)
    classes = (change.improved, change.unchanged, change.worsened)
    counts = [round(share.count) for share in classes]
    visible_classes = show_groups(counts, threshold=people.threshold)
    shares = [
        share if shown or not share.count else Share(n=change.n)
        for share, shown in zip(classes, visible_classes, strict=True)
    ]
    assert mean.sd is not None
    assert error.reliability is not None
    return LinkedChange(
        n=change.n,
        smallest100=smallest_change_of_a_person(mean.sd, error.reliability, level=level),
        better=shares[0],
        same=shares[1],
        worse=shares[2],
        reason="suppressed" if any(share.share is None for share in shares) else None,
    )
