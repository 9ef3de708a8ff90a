"""Each rule applied to each sheet: whom it can judge, and whom it flags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.quality.asked import Asked, Bools, Matrix, Points
from analysis.statistics.quality.indices import Counts, Runs, contradictions, counts, runs
from analysis.statistics.quality.response_indices import Indices
from analysis.statistics.quality.rule_book import Rules

NAMES = (
    "too_few_answers",
    "straight_line",
    "little_spread",
    "outlier",
    "inconsistent",
    "contradictory",
    "duplicate",
    "speeder",
)
"""The rules, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flag:
    """One rule over n sheets: `able` to be judged by it, `hit` by it; or why it says nothing."""

    able: Bools
    hit: Bools
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Case:
    ratings: Points
    rules: Rules
    asked: Asked
    counts: Counts
    runs: Runs

    def none(self, reason: str) -> Flag:
        nobody = np.zeros(len(self.ratings), np.bool_)
        return Flag(able=nobody, hit=nobody, reason=reason)

    def below(self, values: Matrix, limit: float, *, otherwise: str) -> Flag:
        """Those whose figure is below the limit; NaN cannot be judged."""
        able = ~np.isnan(values)
        if not able.any():
            return self.none(otherwise)
        return Flag(able=able, hit=able & (np.where(able, values, limit) < limit))


def flags(ratings: Points, rules: Rules, asked: Asked, found: Indices) -> dict[str, Flag]:
    """Every rule by its name, in the order of `NAMES`."""
    case = _Case(ratings=ratings, rules=rules, asked=asked, counts=found.counts, runs=found.runs)
    own = {name: rule(case) for name, rule in _OWN.items()}
    others = {name: rule(case, found) for name, rule in _OTHERS.items()}
    return {name: (own | others)[name] for name in NAMES}


def row_flags(ratings: Points, rules: Rules, asked: Asked, names: Sequence[str]) -> Bools:
    """Which sheets any of these rules flags, each of which looks at one sheet at a time.

    KeyError for any other rule.
    """
    case = _Case(
        ratings=ratings,
        rules=rules,
        asked=asked,
        counts=counts(ratings),
        runs=runs(ratings, asked),
    )
    found = np.zeros(len(ratings), np.bool_)
    for name in names:
        found |= _OWN[name](case).hit
    return found


def _too_few_answers(case: _Case) -> Flag:
    if (limit := case.rules.answered_share) is None:
        return case.none("switched_off")
    own = case.counts
    share = np.where(own.asked > 0, own.answered / np.maximum(own.asked, 1), np.nan)
    return case.below(share, limit, otherwise="no_answers")


def _straight_line(case: _Case) -> Flag:
    if (limit := case.rules.run_share) is None:
        return case.none("switched_off")
    main = case.asked.kinds[0] if case.asked.k else []
    answered, longest = (case.ratings[:, main] >= 0).sum(axis=1), case.runs.longest
    able = answered >= case.rules.run_items
    if not able.any():
        return case.none("too_few_items")
    return Flag(able=able, hit=able & (longest >= limit * answered - 1e-9))


def _little_spread(case: _Case, found: Indices) -> Flag:
    if (limit := case.rules.spread) is None:
        return case.none("switched_off")
    return case.below(found.spread, limit, otherwise="no_answers")


def _outlier(case: _Case, found: Indices) -> Flag:
    if (limit := case.rules.outlier_p) is None:
        return case.none("switched_off")
    far = found.distances
    return case.below(far.p, limit, otherwise=far.reason or "no_answers")


def _inconsistent(case: _Case, found: Indices) -> Flag:
    if (limit := case.rules.consistency) is None:
        return case.none("switched_off")
    return case.below(found.even_odd, limit, otherwise="too_few_scales")


def _contradictory(case: _Case) -> Flag:
    rules = case.rules
    if rules.contradictions is None:
        return case.none("switched_off")
    if not case.asked.pairs:
        return case.none("no_pairs")
    against, answered = contradictions(case.ratings, case.asked, apart=rules.contradiction_points)
    able = answered >= rules.contradictions
    if not able.any():
        return case.none("no_answers" if not answered.any() else "too_few_pairs")
    return Flag(able=able, hit=able & (against >= rules.contradictions))


def _duplicate(case: _Case, found: Indices) -> Flag:
    if case.rules.duplicate_items is None:
        return case.none("switched_off")
    twins = found.duplicates
    if not twins.n:
        return case.none("too_few_items")
    return Flag(able=twins.compared, hit=twins.repeated)


def _speeder(case: _Case, found: Indices) -> Flag:
    if (limit := case.rules.seconds_per_item) is None:
        return case.none("switched_off")
    if found.hasty is not None:
        able = found.hasty >= 0
        return Flag(able=able, hit=found.hasty == 1) if able.any() else case.none("not_recorded")
    taken = found.seconds_per_item
    if taken is None:
        return case.none("not_recorded")
    return case.below(taken, limit, otherwise="not_recorded")


_OWN: dict[str, Callable[[_Case], Flag]] = {
    "too_few_answers": _too_few_answers,
    "straight_line": _straight_line,
    "contradictory": _contradictory,
}
_OTHERS: dict[str, Callable[[_Case, Indices], Flag]] = {
    "little_spread": _little_spread,
    "outlier": _outlier,
    "inconsistent": _inconsistent,
    "duplicate": _duplicate,
    "speeder": _speeder,
}
