"""The scores of groups within an audience, small ones hidden by whatever way one looks for them."""

from collections.abc import Iterator, Sequence

from analysis.build.division import People, people, tables
from analysis.build.frame import Key
from analysis.build.work import Work
from analysis.report.segments import SegmentMean, SegmentNode, SegmentPair, Segments
from analysis.report.words import QuestionResult
from analysis.statistics.gaps.families import holm
from analysis.statistics.groups.cells import Table
from analysis.statistics.groups.comparison import Codes, Comparison, Values, compare, with_pairs
from analysis.statistics.groups.games_howell import MeanPair
from analysis.statistics.groups.kruskal_wallis import DunnPair
from analysis.statistics.groups.weighted import compare_weighted, with_weighted_pairs
from analysis.statistics.intervals import Mean
from analysis.statistics.moments.values import Matrix
from analysis.statistics.scores.score import within


def segments(work: Work, asked: Sequence[QuestionResult]) -> tuple[Segments, ...]:
    """Every choice question of every audience of the demand side that leaves two options shown.

    All questions are decided together, for all scores, beside the audience's total and beside the
    scores without the sheets that `quality` sets aside. An option whose number of people `asked`
    (the report's questions) withholds has no scores either. Where sheets have weights, so have the
    figures.
    """
    found: list[Segments] = []
    for group in work.groups:
        panel = work.panel(group.audience.id, "perception")
        if group.audience.side != "demand" or panel is None or panel.table is None:
            continue
        own = [q for q in asked if q.audience == group.audience.id and q.kind == "choice" and q.n]
        some = people(work, group, panel, own) if own else None
        if some is not None:
            shown = tables(work, group, panel, some, own)
            level = work.inputs.options.confidence
            rows = (_segments(q, i, shown[i], some, level) for i, q in enumerate(own))
            found += [row for row in rows if row is not None]
    return tuple(found)


def _segments(
    question: QuestionResult, column: int, table: Table, some: People, level: float
) -> Segments | None:
    if sum(table.shown) < 2:
        return None
    codes, w = some.codes[:, column], some.weights
    found = [_compared(v, codes, table.shown, w, level) for v in some.values.T]
    adjusted = holm([each.p_cautious for each in found])
    nodes = []
    for key, values, each, p in zip(some.keys, some.values.T, found, adjusted, strict=True):
        # Every two options only where it can be asked: of the whole, and where options differ.
        if key[0] == "overall" or (p is not None and p < 1.0 - level):
            each = _paired(each, values, codes, w, level)
        nodes.append(_node(key, question, each, p))
    return Segments(
        question=question.id,
        text=question.text,
        audience=question.audience,
        options=tuple((option, text) for option, text, _ in question.options),
        nodes=tuple(nodes),
        weighted=w is not None,
    )


def _compared(
    values: Values, codes: Codes, shown: Sequence[bool], w: Matrix | None, level: float
) -> Comparison:
    if w is None:
        return compare(values, codes, shown, level=level)
    return compare_weighted(values, codes, shown, w, level=level)


def _paired(
    found: Comparison, values: Values, codes: Codes, w: Matrix | None, level: float
) -> Comparison:
    if w is None:
        return with_pairs(found, values, codes, level=level)
    return with_weighted_pairs(found, values, codes, w, level=level)


def _node(
    key: Key, question: QuestionResult, found: Comparison, p_holm: float | None
) -> SegmentNode:
    options = [option for option, _, _ in question.options]
    effective = found.effective or (None,) * len(options)
    means = zip(options, found.means, effective, strict=True)
    return SegmentNode(
        level=key[0],
        id=key[1],
        means=tuple(_mean(*each) for each in means),
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


def _mean(option: str, mean: Mean | None, effective: float | None) -> SegmentMean:
    if mean is None:
        return SegmentMean(option=option, reason="suppressed")
    return SegmentMean(
        option=option,
        n=mean.n,
        score100=mean.mean,
        sd100=mean.sd,
        ci100=within(mean.ci, 0.0, 100.0),
        n_effective=effective if mean.n else None,
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
