"""The scores of groups within an audience, small ones hidden by whatever way one looks for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.build.frame import Key, asked_of, frame
from analysis.build.lonely import without
from analysis.build.panel import Panel
from analysis.build.quality import node_values, set_aside, told_without
from analysis.build.work import Group, Work
from analysis.gaps.families import holm
from analysis.groups.cells import Table, show_tables
from analysis.groups.compare import Comparison, compare, with_pairs
from analysis.groups.pairs import MeanPair
from analysis.groups.ranks import DunnPair
from analysis.intervals import Mean
from analysis.matrix import Ratings, Sample, pool, unpack
from analysis.moments.values import Matrix
from analysis.quality.asked import Bools
from analysis.report.segments import SegmentMean, SegmentNode, SegmentPair, Segments
from analysis.report.words import QuestionResult
from analysis.scores.score import within
from surveys.answers import Answers

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _People:
    """Those of an audience of whom it is known what they chose, sheet by sheet.

    `codes`: n × questions, the option's place or −1; `values`: n × nodes `keys`; `out`: whether
    `quality` sets the sheet aside.
    """

    codes: Codes
    keys: tuple[Key, ...]
    values: Matrix
    out: Bools


def segments(work: Work, asked: Sequence[QuestionResult]) -> tuple[Segments, ...]:
    """Every choice question of every audience of the demand side that leaves two options shown.

    All questions are decided together, for all scores, beside the audience's total and beside the
    scores without the sheets that `quality` sets aside. An option whose number of people `asked`
    (the report's questions) withholds has no scores either. Respondent weights are not used.
    """
    found: list[Segments] = []
    for group in work.groups:
        panel = work.panel(group.audience.id, "perception")
        if group.audience.side != "demand" or panel is None or panel.table is None:
            continue
        own = [q for q in asked if q.audience == group.audience.id and q.kind == "choice" and q.n]
        people = _people(work, group, panel, own)
        if own and people is not None:
            tables = _tables(work, group, panel, people, own)
            level = work.inputs.options.confidence
            rows = (_segments(q, i, tables[i], people, level) for i, q in enumerate(own))
            found += [row for row in rows if row is not None]
    return tuple(found)


def _people(
    work: Work, group: Group, panel: Panel, asked: Sequence[QuestionResult]
) -> _People | None:
    """Who has a record with ratings; None where nobody has."""
    samples, records = _recorded(work, group)
    ratings = pool(work.inputs.instrument, group.audience.id, samples, rated=False)
    rated = (ratings.points >= 0).any(axis=1)
    if not rated.any():
        return None
    points = without(ratings.points[rated], group.lonely)
    own = replace(ratings, points=points, weights=None, moments=None)
    values = _values(work, panel, own)
    if values is None:
        return None
    return _People(
        codes=_codes(records, asked)[rated],
        keys=values[0],
        values=values[1],
        out=set_aside(work, group.audience.id, points),
    )


def _values(work: Work, panel: Panel, own: Ratings) -> tuple[tuple[Key, ...], Matrix] | None:
    instrument = work.inputs.instrument
    found = frame(own, asked_of(instrument, own.audience), "perception", work.inputs.weights)
    return None if found is None else node_values(panel, found)


def _recorded(work: Work, group: Group) -> tuple[list[Sample], list[Answers]]:
    """The audience's sheets that hold choices, with their ratings, in one order."""
    samples, records = [], []
    for sample in work.inputs.samples:
        width = len(sample.instrument.ratings)
        own = [r for r in sample.records if r.choices and len(r.ratings) == width]
        if sample.audience != group.audience.id or not own:
            continue
        packed = "".join(record.ratings for record in own).encode("ascii")
        points = unpack(packed, width)
        samples.append(replace(sample, points=points, weights=None, records=(), moments=None))
        records += own
    return samples, records


def _codes(records: Sequence[Answers], asked: Sequence[QuestionResult]) -> Codes:
    """Each record's option of each question; −1 where none, or where its number is withheld."""
    places = {
        (question.id, option): (column, place)
        for column, question in enumerate(asked)
        for place, (option, _, value) in enumerate(question.options)
        if value is not None
    }
    codes = np.full((len(records), len(asked)), -1, dtype=np.int64)
    for row, record in enumerate(records):
        for choice in record.choices:
            column, place = places.get((choice.question, choice.option), (-1, -1))
            if place >= 0:
                codes[row, column] = place
    return codes


def _tables(
    work: Work, group: Group, panel: Panel, people: _People, asked: Sequence[QuestionResult]
) -> tuple[Table, ...]:
    """What may be shown, of all people: those without a record chose nothing.

    Of the latter only their numbers count: how many have each score, and are set aside.
    """
    everyone, points = node_values(panel, panel.frame)[1], group.ratings.points
    out = set_aside(work, group.audience.id, points)
    told = "quality" not in work.inputs.options.without and told_without(panel, everyone, out)
    codes, answered, aside = [people.codes], [~np.isnan(people.values)], [people.out]
    for side in (False, True):
        own = people.out == side
        rest = int((out == side).sum()) - int(own.sum())
        has = (~np.isnan(everyone[out == side])).sum(axis=0) - answered[0][own].sum(axis=0)
        answered.append(np.arange(max(rest, 0))[:, None] < has)
        aside.append(np.full(max(rest, 0), side))
        codes.append(np.full((max(rest, 0), len(asked)), -1))
    return show_tables(
        np.vstack(codes),
        [len(question.options) for question in asked],
        [(i,) for i in range(len(asked))],
        answered=np.vstack(answered),
        public=~np.concatenate(aside)[:, None] if told else None,
        threshold=group.threshold,
    )


def _segments(
    question: QuestionResult, column: int, table: Table, people: _People, level: float
) -> Segments | None:
    if sum(table.shown) < 2:
        return None
    codes = people.codes[:, column]
    found = [compare(v, codes, table.shown, level=level) for v in people.values.T]
    adjusted = holm([each.p_cautious for each in found])
    nodes = []
    for key, values, each, p in zip(people.keys, people.values.T, found, adjusted, strict=True):
        # Every two options only where it can be asked: of the whole, and where options differ.
        if key[0] == "overall" or (p is not None and p < 1.0 - level):
            each = with_pairs(each, values, codes, level=level)
        nodes.append(_node(key, question, each, p))
    return Segments(
        question=question.id,
        text=question.text,
        audience=question.audience,
        options=tuple((option, text) for option, text, _ in question.options),
        nodes=tuple(nodes),
    )


def _node(
    key: Key, question: QuestionResult, found: Comparison, p_holm: float | None
) -> SegmentNode:
    options = [option for option, _, _ in question.options]
    means = zip(options, found.means, strict=True)
    return SegmentNode(
        level=key[0],
        id=key[1],
        means=tuple(_mean(option, mean) for option, mean in means),
        pairs=tuple(_pairs(options, found)),
        n=found.n,
        groups=found.tested,
        f=found.welch.f,
        df1=found.welch.df1,
        df2=found.welch.df2,
        p=found.welch.p,
        p_cautious=found.p_cautious,
        p_holm=p_holm,
        eta2=found.anova.eta2,
        eta2_ci=found.anova.eta2_ci,
        omega2=found.anova.omega2,
        h=found.kruskal.h,
        p_ranks=found.kruskal.p,
        epsilon2=found.kruskal.epsilon2,
        reason=found.welch.reason or found.anova.reason or found.kruskal.reason,
    )


def _mean(option: str, mean: Mean | None) -> SegmentMean:
    if mean is None:
        return SegmentMean(option=option, reason="suppressed")
    return SegmentMean(
        option=option,
        n=mean.n,
        score100=mean.mean,
        sd100=mean.sd,
        ci100=within(mean.ci, 0.0, 100.0),
        reason=mean.reason,
    )


def _pairs(options: Sequence[str], found: Comparison) -> Iterator[SegmentPair]:
    ranked: dict[tuple[int, int], DunnPair] = {(p.first, p.second): p for p in found.rank_pairs}
    for pair in found.pairs:
        yield _pair(options, pair, ranked[pair.first, pair.second])


def _pair(options: Sequence[str], pair: MeanPair, ranked: DunnPair) -> SegmentPair:
    return SegmentPair(
        first=options[pair.first],
        second=options[pair.second],
        difference100=pair.difference,
        ci100=within(pair.ci, -100.0, 100.0),
        p_adjusted=pair.p_adjusted,
        p_cautious=pair.p_cautious,
        p_ranks=ranked.p_holm,
        effect=pair.effect,
        reason=pair.reason or ranked.reason,
    )
