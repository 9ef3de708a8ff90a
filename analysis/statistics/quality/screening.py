"""All rules applied to all sheets of an audience: who is flagged by what, who is left out."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from analysis.statistics.intervals import LEVEL, Share, share_estimate
from analysis.statistics.kinds import CODE, COUNT, FLAG
from analysis.statistics.quality.asked import (
    BLANK,
    NOT_APPLICABLE,
    NOT_ASKED,
    Asked,
    Bools,
    Points,
    blocks,
    check,
)
from analysis.statistics.quality.flags import Flag, flags
from analysis.statistics.quality.response_indices import Indices
from analysis.statistics.quality.rule_book import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """How many sheets a rule flags, of the `n` that it could judge; and whether it excludes.

    `reason`, where it could judge none (`flagged` is None): "switched_off", "not_recorded" (no
    times), "no_pairs" (no opposite items), "too_few_pairs", "too_few_items" (no sheet with enough
    answers), "too_few_scales" (fewer than three with two items), "no_answers", or what `Distances`
    gives.
    """

    rule: Annotated[str, CODE]
    n: Annotated[int, COUNT]
    flagged: Annotated[int | None, COUNT]
    excludes: Annotated[bool, FLAG]
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMissing:
    """One column: sheets that asked it, that left it blank, and that ticked "not applicable".

    `share` of blanks among those asked, with Wilson's interval.
    """

    column: int
    asked: Annotated[int, COUNT]
    blank: Annotated[int, COUNT]
    not_applicable: Annotated[int, COUNT]
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screening:
    """What the rules say of n sheets.

    `flags`: n × rules, in the order of `results`. `excluded`: the sheets that the rules leave out
    (n).
    """

    n: int
    rules: Rules
    results: tuple[RuleResult, ...]
    flags: Bools
    excluded: Bools
    indices: Indices


def screen(
    ratings: Points,
    rules: Rules,
    asked: Asked,
    *,
    hasty: Points | None = None,
) -> Screening:
    """Apply the rules to n × k answers in the order of asking.

    Args:
        ratings: int8 as answered, not turned round; negative codes for missing answers.
        rules: fixed before anybody has seen an answer.
        asked: the columns.
        hasty: n, 1 faster than the rules allow, 0 not, −1 unknown; None where no times were
            recorded.

    A sheet is excluded where `rules.flags_needed` or more of the rules named in `rules.exclude`
    flag it. Linear in n but for two sorts. ValueError where arguments do not fit together.
    """
    check(ratings, asked)
    least, *_ = rules.limits("duplicate") or (1,)
    indices = Indices(ratings=ratings, asked=asked, duplicate_items=int(least), hasty=hasty)
    judgements = flags(indices, rules)
    table = np.array([flag.hit for flag in judgements.values()]).T
    counting = [name in rules.exclude for name in judgements]
    return Screening(
        n=len(ratings),
        rules=rules,
        results=tuple(_result(name, flag, rules) for name, flag in judgements.items()),
        flags=table,
        excluded=table[:, counting].sum(axis=1) >= rules.flags_needed,
        indices=indices,
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
    for columns, _ in blocks(ratings):
        asked += np.count_nonzero(columns > NOT_ASKED, axis=1)
        blank += np.count_nonzero(columns == BLANK, axis=1)
        waived += np.count_nonzero(columns == NOT_APPLICABLE, axis=1)
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
