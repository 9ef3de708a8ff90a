"""The rules by which a sheet counts as carelessly filled in: set before the survey opens."""

from dataclasses import dataclass

from surveys.errors import Problem

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

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What flags a sheet, and which flags exclude it; None switches a rule off (house rules).

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
    answered_share: float | None = 0.5
    run_share: float | None = 1.0
    run_items: int = 10
    spread: float | None = None
    outlier_p: float | None = 0.001
    consistency: float | None = None
    contradictions: int | None = 2
    contradiction_points: float = 75.0
    duplicate_items: int | None = 10
    seconds_per_item: float | None = 2.0
    exclude: tuple[str, ...] = ()
    flags_needed: int = 1


DEFAULT = Rules()
LIMITS: dict[str, str] = {
    "too_few_answers": "answered_share",
    "straight_line": "run_share",
    "little_spread": "spread",
    "outlier": "outlier_p",
    "inconsistent": "consistency",
    "contradictory": "contradictions",
    "duplicate": "duplicate_items",
    "speeder": "seconds_per_item",
}
"""The field of each rule's limit; None in it switches the rule off."""
BOUNDS: dict[str, tuple[float, float]] = {
    "answered_share": (0.0, 1.0),
    "run_share": (0.1, 1.0),
    "run_items": (2, 10_000),
    "spread": (0.0, 100.0),
    "outlier_p": (0.0, 1.0),
    "consistency": (-1.0, 1.0),
    "contradictions": (1, 10_000),
    "contradiction_points": (1.0, 100.0),
    "duplicate_items": (2, 10_000),
    "seconds_per_item": (0.0, 3600.0),
    "flags_needed": (1, len(NAMES)),
}
"""Between which numbers each limit lies."""
WHOLE = frozenset({"run_items", "contradictions", "duplicate_items", "flags_needed"})
"""Those that are whole numbers."""
OPTIONAL = frozenset(LIMITS.values())
"""Those that may be off."""


def problems(rules: Rules) -> tuple[Problem, ...]:
    """What is wrong with rules, each `where` a field: "bounds", "no_such_rule", "rule_off",
    "flags_needed", "version".
    """
    return (*_numbers(rules), *_exclusion(rules))


def _numbers(rules: Rules) -> tuple[Problem, ...]:
    found = []
    if rules.version != VERSION:
        what = f"rules of version {rules.version} are not known. Use {VERSION}."
        found.append(Problem(where="version", code="version", what=what))
    for name, (low, high) in BOUNDS.items():
        value = getattr(rules, name)
        # Written so that it is true of a NaN as well.
        if value is not None and not low <= value <= high:
            what = f"{value:g} is out of range. Use {low:g} to {high:g}."
            found.append(Problem(where=name, code="bounds", what=what))
    return tuple(found)


def _exclusion(rules: Rules) -> tuple[Problem, ...]:
    found = []
    for name in rules.exclude:
        if name not in NAMES:
            what = f"no rule is called {name!r}. There are: {', '.join(NAMES)}."
            found.append(Problem(where="exclude", code="no_such_rule", what=what))
        elif getattr(rules, LIMITS[name]) is None:
            what = f"{name!r} is to exclude sheets, and is off. Give it a limit ({LIMITS[name]})."
            found.append(Problem(where="exclude", code="rule_off", what=what))
    if rules.exclude and rules.flags_needed > len(set(rules.exclude)):
        what = f"{rules.flags_needed} rules must agree, and {len(set(rules.exclude))} may exclude."
        what += " Name more rules, or ask for fewer."
        found.append(Problem(where="flags_needed", code="flags_needed", what=what))
    return tuple(found)


def was_hasty(rules: Rules, seconds: float | None, ratings: int) -> bool | None:
    """Whether a sheet with so many ratings took less time than the rule "speeder" asks for.

    None where it cannot be said: the rule is off, nothing was rated, or the time is unknown, as
    one below zero is (clocks are set).
    """
    limit = rules.seconds_per_item
    if limit is None or seconds is None or not seconds >= 0 or ratings < 1:
        return None
    return seconds < limit * ratings
