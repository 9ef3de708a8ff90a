"""All rules applied to all sheets of an audience: who is flagged by what, who is left out."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.intervals import LEVEL, Share, share_estimate
from analysis.statistics.quality.asked import (
    BLANK,
    NOT_APPLICABLE,
    NOT_ASKED,
    Asked,
    Bools,
    Matrix,
    Points,
    blocks,
    check,
)
from analysis.statistics.quality.flags import Flag, flags
from analysis.statistics.quality.response_indices import Indices, indices
from analysis.statistics.quality.rule_book import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """How many sheets a rule flags, of the `n` that it could judge; and whether it excludes.

    `reason`, where it could judge none (`flagged` is None): "switched_off", "not_recorded" (no
    times), "no_pairs" (no opposite items), "too_few_pairs", "too_few_items" (no sheet with enough
    answers), "too_few_scales" (fewer than three with two items), "no_answers", or what `Distances`
    gives.
    """

    rule: str
    n: int
    flagged: int | None
    excludes: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMissing:
    """One column: sheets that asked it, that left it blank, and that ticked "not applicable".

    `share` of blanks among those asked, with Wilson's interval.
    """

    column: int
    asked: int
    blank: int
    not_applicable: int
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screening:
    """What the rules say of n sheets.

    `flags`: n × rules, in the order of `results`. `overlap[i][j]`: sheets flagged by both rules,
    the diagonal by one. `excluded`: the sheets that the rules leave out (n).
    """

    n: int
    rules: Rules
    results: tuple[RuleResult, ...]
    flags: Bools
    overlap: tuple[tuple[int, ...], ...]
    excluded: Bools
    items: tuple[ItemMissing, ...]
    indices: Indices


def screen(
    ratings: Points,
    rules: Rules,
    asked: Asked,
    *,
    seconds: Matrix | None = None,
    hasty: Points | None = None,
    level: float = LEVEL,
) -> Screening:
    """Apply the rules to n × k answers in the order of asking.

    Args:
        ratings: int8 as answered, not turned round; negative codes for missing answers.
        rules: fixed before anybody has seen an answer.
        asked: the columns.
        seconds: n, what each sheet took, NaN where unknown; None where no times were recorded.
        hasty: n, instead of `seconds` where only the judgement was kept: 1 faster than the rules
            allow, 0 not, −1 unknown.
        level: of the intervals of the shares of blanks.

    A sheet is excluded where `rules.flags_needed` or more of the rules named in `rules.exclude`
    flag it. Linear in n but for two sorts. ValueError where arguments do not fit together.
    """
    check(ratings, asked)
    found = indices(
        ratings,
        asked,
        duplicate_items=rules.duplicate_items or 1,
        seconds=seconds,
        hasty=hasty,
    )
    judged = flags(ratings, rules, asked, found)
    table = np.array([flag.hit for flag in judged.values()]).T
    counting = [name in rules.exclude for name in judged]
    both = table.astype(np.float32).T @ table.astype(np.float32)
    return Screening(
        n=len(ratings),
        rules=rules,
        results=tuple(_result(name, flag, rules) for name, flag in judged.items()),
        flags=table,
        overlap=tuple(tuple(int(x) for x in row) for row in both),
        excluded=table[:, counting].sum(axis=1) >= rules.flags_needed,
        items=missing(ratings, level=level),
        indices=found,
    )


def _result(name: str, flag: Flag, rules: Rules) -> RuleResult:
    return RuleResult(
        rule=name,
        n=int(flag.able.sum()),
        flagged=None if flag.reason else int(flag.hit.sum()),
        excludes=name in rules.exclude,
        reason=flag.reason,
    )


def missing(ratings: Points, *, level: float = LEVEL) -> tuple[ItemMissing, ...]:
    """What is missing in each column of n × k answers."""
    asked, blank, waived = np.zeros((3, ratings.shape[1]), np.int64)
    for block, _ in blocks(ratings):
        asked += (block > NOT_ASKED).sum(axis=0)
        blank += (block == BLANK).sum(axis=0)
        waived += (block == NOT_APPLICABLE).sum(axis=0)
    return tuple(
        ItemMissing(
            column=j,
            asked=int(n),
            blank=int(empty),
            not_applicable=int(passed),
            share=share_estimate(float(empty), int(n), level=level),
        )
        for j, (n, empty, passed) in enumerate(zip(asked, blank, waived, strict=True))
    )
