"""Each rule applied to each sheet: whom it can judge, and whom it flags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.values import answered
from analysis.statistics.quality.asked import Asked, Bools, Matrix, Points
from analysis.statistics.quality.indices import contradictions
from analysis.statistics.quality.response_indices import Indices
from analysis.statistics.quality.rule_book import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flag:
    """One rule over n sheets: `able` to be judged by it, `hit` by it; or why it says nothing."""

    able: Bools
    hit: Bools
    reason: str | None = None


def flags(indices: Indices, rules: Rules) -> dict[str, Flag]:
    """Every rule by its name, in the order of `NAMES`."""
    return {name: rule(indices, rules) for name, rule in _RULES.items()}


def row_flags(ratings: Points, rules: Rules, asked: Asked, names: Sequence[str]) -> Bools:
    """Which sheets any of these rules flags, each of which looks at one sheet at a time.

    ValueError for any other rule.
    """
    if not set(names) <= set(OWN):
        raise ValueError(f"not all of {', '.join(names)} look at one sheet at a time")
    indices = Indices(ratings=ratings, asked=asked, duplicate_items=1)
    flagged = np.zeros(len(ratings), np.bool_)
    for name in names:
        flagged |= _RULES[name](indices, rules).hit
    return flagged


def _none(indices: Indices, reason: str) -> Flag:
    nobody = np.zeros(len(indices.ratings), np.bool_)
    return Flag(able=nobody, hit=nobody, reason=reason)


def _below(indices: Indices, values: Matrix, limit: float, *, otherwise: str) -> Flag:
    """Those whose figure is below the limit; NaN cannot be judged."""
    able = ~np.isnan(values)
    return Flag(able=able, hit=values < limit) if able.any() else _none(indices, otherwise)


def _too_few_answers(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("too_few_answers")) is None:
        return _none(indices, "switched_off")
    (limit,) = limits
    counts = indices.counts
    with np.errstate(invalid="ignore"):
        share = counts.answered / counts.asked
    return _below(indices, share, limit, otherwise="no_answers")


def _straight_line(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("straight_line")) is None:
        return _none(indices, "switched_off")
    limit, least = limits
    kinds, longest = indices.asked.kinds, indices.longest_run
    # On one scale all that was answered; on several what was answered on the commonest.
    given = indices.counts.answered if len(kinds) < 2 else answered(indices.ratings[:, kinds[0]])
    able = given >= least
    if not able.any():
        return _none(indices, "too_few_items")
    return Flag(able=able, hit=able & (longest >= limit * given - 1e-9))


def _little_spread(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("little_spread")) is None:
        return _none(indices, "switched_off")
    (limit,) = limits
    return _below(indices, indices.spread, limit, otherwise="no_answers")


def _outlier(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("outlier")) is None:
        return _none(indices, "switched_off")
    (limit,) = limits
    distances = indices.distances
    able = distances.items > 0
    if not able.any():
        return _none(indices, distances.reason or "no_answers")
    return Flag(able=able, hit=distances.beyond(limit))


def _inconsistent(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("inconsistent")) is None:
        return _none(indices, "switched_off")
    (limit,) = limits
    return _below(indices, indices.even_odd, limit, otherwise="too_few_scales")


def _contradictory(indices: Indices, rules: Rules) -> Flag:
    if (limits := rules.limits("contradictory")) is None:
        return _none(indices, "switched_off")
    least, points = limits
    if not indices.asked.pairs:
        return _none(indices, "no_pairs")
    against, answered = contradictions(indices.ratings, indices.asked, apart=points)
    able = answered >= least
    if not able.any():
        return _none(indices, "no_answers" if not answered.any() else "too_few_pairs")
    return Flag(able=able, hit=able & (against >= least))


def _duplicate(indices: Indices, rules: Rules) -> Flag:
    if rules.limits("duplicate") is None:
        return _none(indices, "switched_off")
    twins = indices.duplicates
    if not twins.n:
        return _none(indices, "too_few_items")
    return Flag(able=twins.compared, hit=twins.repeated)


def _speeder(indices: Indices, rules: Rules) -> Flag:
    if rules.limits("speeder") is None:
        return _none(indices, "switched_off")
    hasty = indices.hasty
    if hasty is None or not (hasty >= 0).any():
        return _none(indices, "not_recorded")
    return Flag(able=hasty >= 0, hit=hasty == 1)


_RULES: dict[str, Callable[[Indices, Rules], Flag]] = {
    "too_few_answers": _too_few_answers,
    "straight_line": _straight_line,
    "little_spread": _little_spread,
    "outlier": _outlier,
    "inconsistent": _inconsistent,
    "contradictory": _contradictory,
    "duplicate": _duplicate,
    "speeder": _speeder,
}
NAMES = tuple(_RULES)
"""The rules, in the order in which they are told."""
OWN = ("too_few_answers", "straight_line", "contradictory")
"""The rules that need to know nothing but a sheet's own answers."""
