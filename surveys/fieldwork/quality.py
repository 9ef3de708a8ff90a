"""The rules by which a sheet counts as carelessly filled in: set before the survey opens."""

from dataclasses import dataclass
from typing import Annotated, Literal, get_type_hints

from surveys.errors import Field, Problem
from surveys.phrases import Phrase, say

VERSION = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that `rule` ("" for all of them) is set by: from `low` to `high`, counted in `unit`.

    The first limit of a rule switches it off where it is None.
    """

    rule: str
    low: float
    high: float
    unit: Literal["", "share", "count", "points", "seconds"] = ""

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return self.unit == "count"

    @property
    def percent(self) -> bool:
        """Whether people write it as a percentage."""
        return self.unit == "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What flags a sheet, and which flags exclude it; None switches a rule off (house rules).

    Each limit is declared here once: of which rule, between what, in which unit; forms, files and
    checks read it. Rules are told in this order.

    Args:
        version: of the meaning of these fields.
        answered_share: "too_few_answers" below this share of what was asked.
        run_share, run_items: "straight_line" where the longest run takes this share, or more, of
            the answers on the commonest scale, if there are at least `run_items` of those.
        spread: "little_spread" where the answers' sd on 0–100 is below this.
        outlier_p: "outlier" where the Mahalanobis distance has a p below this.
        consistency: "inconsistent" where the even–odd consistency is below this.
        contradictions, contradiction_points: "contradictory" with so many pairs of opposite
            items, or more, whose answers lie that many points of 0–100 apart once turned round.
        duplicate_items: "duplicate" where the same answers have come already, if there are at
            least so many and not all of them are alike.
        seconds_per_item: "speeder" below this many seconds for each rating given.
        exclude: the rules that may exclude a sheet; by default none does.
        flags_needed: by how many of those a sheet must be flagged to be excluded.
    """

    version: int = VERSION
    answered_share: Annotated[float | None, Limit("too_few_answers", 0.0, 1.0, "share")] = 0.5
    run_share: Annotated[float | None, Limit("straight_line", 0.1, 1.0, "share")] = 1.0
    run_items: Annotated[int, Limit("straight_line", 2, 10_000, "count")] = 10
    spread: Annotated[float | None, Limit("little_spread", 0.0, 100.0)] = None
    outlier_p: Annotated[float | None, Limit("outlier", 0.0, 1.0)] = 0.001
    consistency: Annotated[float | None, Limit("inconsistent", -1.0, 1.0)] = None
    contradictions: Annotated[int | None, Limit("contradictory", 1, 10_000, "count")] = 2
    contradiction_points: Annotated[float, Limit("contradictory", 1.0, 100.0, "points")] = 75.0
    duplicate_items: Annotated[int | None, Limit("duplicate", 2, 10_000, "count")] = 10
    seconds_per_item: Annotated[float | None, Limit("speeder", 0.0, 3600.0, "seconds")] = 2.0
    exclude: tuple[str, ...] = ()
    flags_needed: Annotated[int, Limit("", 1, 8, "count")] = 1

    def limits(self, rule: str) -> tuple[float, ...] | None:
        """The limits of a rule, in the order of their declaration; None where it is off."""
        values = tuple(getattr(self, option) for option in RULES[rule])
        return None if values[0] is None else values


DEFAULT = Rules()
LIMITS: dict[str, Limit] = {
    option: trait
    for option, hint in get_type_hints(Rules, include_extras=True).items()
    for trait in getattr(hint, "__metadata__", ())
}
"""Every option that is a limit."""
RULES: dict[str, tuple[str, ...]] = {
    rule: tuple(option for option, limit in LIMITS.items() if limit.rule == rule)
    for rule in dict.fromkeys(limit.rule for limit in LIMITS.values() if limit.rule)
}
"""The options of each rule; the first one switches it off."""
NAMES = tuple(RULES)
"""The rules, in the order in which they are told."""
OPTIONAL = frozenset(options[0] for options in RULES.values())
"""The limits that may be off."""


def problems(rules: Rules) -> tuple[Problem, ...]:
    """What is wrong with rules, each of a field: "bounds", "no_such_rule", "rule_off",
    "flags_needed", "version".
    """
    return (*_numbers(rules), *_exclusion(rules))


def _numbers(rules: Rules) -> tuple[Problem, ...]:
    wrong = []
    if rules.version != VERSION:
        said = say("quality.version", version=rules.version, known=VERSION)
        wrong.append(_problem("version", "version", said))
    for name, limit in LIMITS.items():
        value = getattr(rules, name)
        # Written so that it is true of a NaN as well.
        if value is not None and not limit.low <= value <= limit.high:
            low, high = f"{limit.low:g}", f"{limit.high:g}"
            said = say("quality.bounds", value=f"{value:g}", low=low, high=high)
            wrong.append(_problem(name, "bounds", said))
    return tuple(wrong)


def _exclusion(rules: Rules) -> tuple[Problem, ...]:
    wrong = []
    for name in rules.exclude:
        if name not in NAMES:
            said = say("quality.no_such_rule", name=name, names=", ".join(NAMES))
            wrong.append(_problem("exclude", "no_such_rule", said))
        elif rules.limits(name) is None:
            said = say("quality.rule_off", name=name, limit=RULES[name][0])
            wrong.append(_problem("exclude", "rule_off", said))
    named = len(set(rules.exclude))
    if rules.exclude and rules.flags_needed > named:
        said = say("quality.flags_needed", needed=rules.flags_needed, named=named)
        wrong.append(_problem("flags_needed", "flags_needed", said))
    return tuple(wrong)


def _problem(field: str, code: str, said: Phrase) -> Problem:
    return Problem(where=Field(field), code=code, what=str(said), said=said)


def was_hasty(rules: Rules, seconds: float | None, ratings: int) -> bool | None:
    """Whether a sheet with so many ratings took less time than the rule "speeder" asks for.

    None where it cannot be said: the rule is off, nothing was rated, or the time is unknown, as
    one below zero is (clocks are set).
    """
    limit = rules.seconds_per_item
    if limit is None or seconds is None or not seconds >= 0 or ratings < 1:
        return None
    return seconds < limit * ratings
