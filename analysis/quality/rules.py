"""The rules by which a sheet counts as carelessly filled in: set before the survey opens."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

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
        seconds_per_item: "speeder" below this many seconds for each answer.
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

    def __post_init__(self) -> None:
        if self.version != VERSION:
            raise ValueError(f"rules of version {self.version} are not known; this is {VERSION}")
        if unknown := set(self.exclude) - set(NAMES):
            raise ValueError(f"no such rule to exclude by: {', '.join(sorted(unknown))}")
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie between {low} and {high}, not {value}")


_BOUNDS: dict[str, tuple[float, float]] = {
    "answered_share": (0.0, 1.0),
    "run_share": (0.0, 1.0),
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
_WHOLE = {"version", "run_items", "contradictions", "duplicate_items", "flags_needed"}
_REQUIRED = {"version", "run_items", "contradiction_points", "flags_needed"}


def written(rules: Rules) -> dict[str, object]:
    """The rules as JSON has them."""
    return {**asdict(rules), "exclude": list(rules.exclude)}


def read(data: Mapping[str, object]) -> Rules:
    """The rules from JSON; what is left out keeps its default.

    ValueError for unknown names, wrong kinds of values and limits that make no sense.
    """
    known = {field.name for field in fields(Rules)}
    if unknown := set(data) - known:
        raise ValueError(f"unknown among the quality rules: {', '.join(sorted(unknown))}")
    found = Rules()
    changes = {name: _value(name, value) for name, value in data.items()}
    return Rules(**{**asdict(found), **changes})


def _value(name: str, value: object) -> object:
    if name == "exclude":
        if not isinstance(value, list | tuple) or not all(isinstance(x, str) for x in value):
            raise ValueError("exclude must be a list of the names of rules")
        return tuple(value)
    if value is None and name not in _REQUIRED:
        return None
    kinds = int if name in _WHOLE else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise ValueError(f"{name} must be a {'whole ' if name in _WHOLE else ''}number")
    return value
