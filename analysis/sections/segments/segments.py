"""Groups within an audience: by department, by region, by whatever was asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from analysis.sections.questions import QUESTIONS, QuestionResult
from analysis.sections.segments.chosen import People, people, tables
from analysis.statistics.gaps.families import holm
from analysis.statistics.groups.comparison import Codes, Comparison, Values, compare, with_pairs
from analysis.statistics.groups.games_howell import MeanPair
from analysis.statistics.groups.kruskal_wallis import DunnPair, Kruskal
from analysis.statistics.groups.variance import FTest
from analysis.statistics.groups.weighted import compare_weighted, with_weighted_pairs
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import (
    COUNT,
    DF,
    EFFECT,
    GAP100,
    ID,
    SCORE,
    SHARE,
    STATISTIC,
    Interval,
    P,
    Reason,
)
from analysis.statistics.moments.values import Matrix
from analysis.statistics.scores.score import within
from analysis.study.frame import Key
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentMean:
    """The score (0–100) of the people who chose an option; `n` of them have it.

    `n_effective`: Kish's n of their weights; None where they have none.
    """

    option: Annotated[str, ID]
    n: Annotated[int | None, COUNT] = None
    score100: Annotated[float | None, SCORE] = None
    sd100: Annotated[float | None, SCORE] = None
    ci100: Annotated[Interval | None, SCORE] = None
    n_effective: Annotated[float | None, COUNT] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPair(Row):
    """Two options: `difference100` = first − second, with an interval that holds for all pairs.

    `p_adjusted` is Games and Howell's, `p_cautious` the larger of it and the same from Student's
    t; `p_ranks` Dunn's, adjusted by Holm. `effect` is Hedges' g.
    """

    first: Annotated[str, ID]
    second: Annotated[str, ID]
    pair: Annotated[
        MeanPair,
        both(
            held(GAP100, difference100="difference"),
            held(P, p_adjusted="p_adjusted", p_cautious="p_cautious"),
            held(EFFECT, effect="effect"),
        ),
    ]
    ci100: Annotated[Interval | None, GAP100] = None
    p_ranks: Annotated[float | None, P] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentNode(Row):
    """One score over the options of a question; tests are over the options shown alone.

    `n` people in `groups` options. `f`, `df1`, `df2`, `p`: Welch's; `p_cautious`: the larger of it
    and of the classical F test; `p_holm`: that, adjusted over the nodes of the question and
    audience. `eta2`: share of the variance between people that the options explain (classical),
    `omega2` the same for the population. `h`, `p_ranks`, `epsilon2`: Kruskal and Wallis.
    """

    level: Level
    id: Annotated[str, ID]
    means: tuple[SegmentMean, ...]
    pairs: tuple[SegmentPair, ...] = ()
    n: Annotated[int | None, COUNT] = None
    groups: Annotated[int | None, COUNT] = None
    welch: Annotated[
        FTest | None, both(held(STATISTIC, f="f"), held(DF, df1="df1", df2="df2"), held(P, p="p"))
    ] = None
    anova: Annotated[FTest | None, held(SHARE, eta2="eta2", eta2_ci="eta2_ci", omega2="omega2")] = (
        None
    )
    kruskal: Annotated[
        Kruskal | None,
        both(held(STATISTIC, h="h"), held(P, p_ranks="p"), held(SHARE, epsilon2="epsilon2")),
    ] = None
    p_cautious: Annotated[float | None, P] = None
    p_holm: Annotated[float | None, P] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The scores of one audience by the options of one choice question, or by another attribute.

    `nodes`: overall, characteristics, outcomes. `weighted`: all figures but n use the respondent
    weights. Then `eta2` is of the weighted sums of squares and without interval, `omega2` and `h`
    are None, and `p_ranks`, in nodes and pairs, is Lumley and Scott's.
    """

    question: Annotated[str, ID]
    text: Text
    audience: Annotated[str, ID]
    options: tuple[tuple[str, Text], ...]
    nodes: tuple[SegmentNode, ...]
    weighted: bool = False


def segments(work: Work, asked: Sequence[QuestionResult]) -> tuple[Segments, ...]:
    """Every choice question of every audience of the demand side that leaves two options shown.

    All questions are decided together, for all scores, beside the audience's total and beside the
    scores without the sheets that `quality` sets aside. An option whose number of people `asked`
    (the report's questions) withholds has no scores either. Where sheets have weights, so have the
    figures.
    """
    divided: list[Segments] = []
    for group in work.groups:
        panel = work.panel(group.audience.id, "perception")
        if group.audience.side != "demand" or panel is None or panel.table is None:
            continue
        choices = [
            q for q in asked if q.audience == group.audience.id and q.kind == "choice" and q.n
        ]
        some = people(work, group, panel, choices) if choices else None
        if some is not None:
            shown = tables(work, group, panel, some, choices)
            level = work.inputs.options.confidence
            rows = (_segments(q, i, shown[i], some, level) for i, q in enumerate(choices))
            divided += [row for row in rows if row is not None]
    return tuple(divided)


def _segments(
    question: QuestionResult, column: int, shown: Sequence[bool], some: People, level: float
) -> Segments | None:
    if sum(shown) < 2:
        return None
    codes, w = some.codes[:, column], some.weights
    compared = [_compared(v, codes, shown, w, level) for v in some.values.T]
    adjusted = holm([each.p_cautious for each in compared])
    nodes = []
    for key, values, each, p in zip(some.keys, some.values.T, compared, adjusted, strict=True):
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
    comparison: Comparison, values: Values, codes: Codes, w: Matrix | None, level: float
) -> Comparison:
    if w is None:
        return with_pairs(comparison, values, codes, level=level)
    return with_weighted_pairs(comparison, values, codes, w, level=level)


def _node(
    key: Key, question: QuestionResult, comparison: Comparison, p_holm: float | None
) -> SegmentNode:
    options = [option for option, _, _ in question.options]
    effective = comparison.effective or (None,) * len(options)
    means = zip(options, comparison.means, effective, strict=True)
    return SegmentNode(
        level=key[0],
        id=key[1],
        means=tuple(_mean(*each) for each in means),
        pairs=tuple(_pairs(options, comparison)),
        n=comparison.n,
        groups=comparison.tested,
        welch=comparison.welch,
        anova=comparison.anova,
        kruskal=comparison.kruskal,
        p_cautious=comparison.p_cautious,
        p_holm=p_holm,
        reason=comparison.welch.reason or comparison.anova.reason or comparison.kruskal.reason,
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


def _pairs(options: Sequence[str], comparison: Comparison) -> Iterator[SegmentPair]:
    ranked: dict[tuple[int, int], DunnPair] = {
        (p.first, p.second): p for p in comparison.rank_pairs
    }
    for pair in comparison.pairs:
        yield _pair(options, pair, ranked[pair.first, pair.second])


def _pair(options: Sequence[str], pair: MeanPair, ranked: DunnPair) -> SegmentPair:
    return SegmentPair(
        first=options[pair.first],
        second=options[pair.second],
        pair=pair,
        ci100=within(pair.ci, -100.0, 100.0),
        p_ranks=ranked.p_holm,
        reason=pair.reason or ranked.reason,
    )


SEGMENTS = Section(
    "segments", Segments, lambda study: segments(study.work, study[QUESTIONS]), switch="segments"
)
