"""Whether a gap between perception and expectation holds up when it is measured in other ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from zlib import crc32

import numpy as np

from analysis.sections.gaps import GAPS, Gap
from analysis.statistics.gaps.gap_bootstrap import Bootstrap, bootstrap_differences
from analysis.statistics.gaps.signed_ranks import SignedRank, signed_rank
from analysis.statistics.kinds import COUNT, EFFECT, P
from analysis.statistics.moments.values import Matrix
from analysis.study.checks import Check, adjusted, agreeing
from analysis.study.frame import Key
from analysis.study.pairs import Pairs, pairs
from analysis.study.reasons import reason
from analysis.study.rows import both, held
from analysis.study.section import Section
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCheck(Check):
    """One perception–expectation gap of `n` pairs by several methods.

    `zeros`: pairs without a difference, which Wilcoxon's signed ranks leave out; `rank_p` is exact
    where `rank_exact`. `biserial`: the matched-pairs rank-biserial correlation, from −1 (all below
    their expectation) to 1, with its interval. Ranks do not use respondent weights.
    """

    ranks: Annotated[
        SignedRank | None,
        both(
            held(COUNT, zeros="zeros"),
            held(P, rank_p="p"),
            held(EFFECT, biserial="effect", biserial_ci="effect_ci"),
        ),
    ] = None
    rank_exact: bool = False


SEED = (33850, 1)
DRAWS = 999
FEWEST = 20
"""Pairs for a bootstrap interval: of five it held the truth in 81 %, of 20 in 91 to 92 % of samples
(`docs/statistics/gaps.md`): a house rule.
"""
MANY, COLUMNS = 200_000, 8
"""Above so many people so many nodes at a time, to bound memory."""


def pair_checks(work: Work, gaps: tuple[Gap, ...]) -> tuple[PairCheck, ...]:
    """A row per node and audience for which there is such a gap among `gaps`."""
    checks: list[PairCheck] = []
    for group in work.groups:
        rows = [
            row for row in gaps
            if row.kind == "perception-expectation" and row.audience == group.audience.id
            and row.gap100 is not None
        ]  # fmt: skip
        both = pairs(work, group) if rows else None
        if both is not None:
            checks += adjusted(_checked(both, rows))
    return tuple(checks)


def _checked(both: Pairs, rows: list[Gap]) -> Iterator[PairCheck]:
    """All nodes at once, or a few at a time where there are many people."""
    rng = np.random.default_rng([*SEED, crc32(both.audience.encode())])
    step = len(rows) if len(both.expected) <= MANY else COLUMNS
    for at in range(0, len(rows), step):
        some = rows[at : at + step]
        keys: tuple[Key, ...] = tuple((row.level, row.id) for row in some)
        differences = both.differences(keys)
        resampled = bootstrap_differences(
            differences,
            rng=rng,
            weights=both.frame.weights,
            draws=DRAWS,
            level=both.confidence,
        )
        for place, (row, drawn) in enumerate(zip(some, resampled, strict=True)):
            yield _check(both, row, differences[:, place], drawn)


def _check(both: Pairs, row: Gap, difference: Matrix, drawn: Bootstrap) -> PairCheck:
    span = both.frame.span((row.level, row.id))
    factor = 1.0 if span is None else span / 100.0
    ranks = signed_rank(difference, level=both.confidence)
    few = drawn.ci is not None and drawn.n < FEWEST
    ends = None if few or drawn.ci is None else (drawn.ci[0] * factor, drawn.ci[1] * factor)
    ci = row.ci100 if span is None else row.ci
    return PairCheck(
        level=row.level,
        id=row.id,
        audience=row.audience,
        n=row.n,
        unit="hundred" if span is None else "scale",
        gap=row.gap100 if span is None else row.gap,
        ci=ci,
        p=row.p,
        bootstrap_ci=ends,
        draws=drawn.draws if ends is not None else None,
        bootstrap_reason="too_few" if few else reason(drawn.reason),
        ranks=ranks,
        rank_exact=ranks.exact,
        rank_reason=reason(ranks.reason),
        agreeing=agreeing((ci, ends, ranks.effect_ci)),
        reason=None if row.p is not None else row.reason,
    )


PAIR_CHECKS = Section(
    "pair_checks",
    PairCheck,
    lambda study: pair_checks(study.work, study[GAPS]),
    switch="gap_checks",
    unweighted=("rank_p", "biserial"),
)
