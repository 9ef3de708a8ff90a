"""Reasons to read a figure with care: what they are, from which figure on they hold, how grave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from analysis.statistics.kinds import CODE, COUNT, ID, NUMBER, Interval
from analysis.study.undertaking import Level

Code = Literal[
    "careless",
    "left_out",
    "poor_structure",
    "improper_structure",
    "other_factors",
    "scale_fails",
    "scale_open",
    "few_people",
    "few_raters",
    "one_statement",
    "clusters",
    "few_clusters",
    "low_response",
    "open_link",
    "wide_interval",
    "placement_open",
]
Weight = Literal[1, 2, 3]
"""1: to be known; 2: to be minded with every conclusion; 3: none is to be drawn from it alone."""
Unit = Literal["share", "coefficient", "index", "ratio", "count", "score", "gap100"]
Standing = Literal["reached", "missed", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From which figure on a caution holds, and who says so.

    `grave`: from which on its weight is one more. `house`: whether it is a house rule; else
    `source` is where it stands.
    """

    value: float
    grave: float | None = None
    source: str = ""
    house: bool = True


LIMITS: Mapping[str, Limit] = {
    "alpha": Limit(value=0.70, source="Nunnally & Bernstein 1994"),
    "careless": Limit(value=0.10, grave=0.30, source="Meade & Craig 2012"),
    "cfi": Limit(value=0.90, source="Bentler & Bonett 1980", house=False),
    "rmsea": Limit(value=0.08, source="Browne & Cudeck 1993", house=False),
    "srmr": Limit(value=0.10, source="Schermelleh-Engel et al. 2003", house=False),
    "people": Limit(value=30, grave=10),
    "raters": Limit(value=6, grave=3),
    "design_effect": Limit(value=1.1, grave=2.0, source="Kish 1965"),
    "response": Limit(value=0.50, grave=0.20, source="National Student Survey (UK)", house=False),
    "half_width": Limit(value=5.0, grave=10.0),
    "stability": Limit(value=0.50),
    "settled": Limit(value=0.975),
}
"""A source beside a house rule is that of the figure, not of the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionFigure:
    """A figure that a caution rests on, in its `unit`; `limit`: the one it is held against."""

    name: Annotated[str, CODE]
    value: Annotated[float, NUMBER]
    unit: Unit
    ci: Annotated[Interval | None, NUMBER] = None
    limit: Annotated[float | None, NUMBER] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One reason to read figures with care.

    It concerns an `audience` (null: all of the report) and, where `level` and `id` name a node,
    what is said of that alone. `section` is where it was found. `weight`: 1 to be known, 2 to be
    minded with every conclusion, 3 no conclusion is to be drawn from it alone. `n`: people behind
    its figures, where these are of people.
    """

    code: Code
    weight: Annotated[Weight, NUMBER]
    section: Annotated[str, CODE]
    audience: Annotated[str | None, ID] = None
    level: Level | None = None
    id: Annotated[str | None, ID] = None
    n: Annotated[int | None, COUNT] = None
    figures: tuple[CautionFigure, ...] = ()

    def figure(self, name: str) -> CautionFigure | None:
        """Its figure of that name."""
        return next((each for each in self.figures if each.name == name), None)


def standing(alpha: float | None, ci: Interval | None) -> Standing | None:
    """Whether a scale's alpha reaches the limit, by both ends of its interval as printed.

    "open" where the interval holds the limit, or there is none; None without an alpha.
    """
    if alpha is None:
        return None
    if ci is None:
        return "open"
    return "missed" if _short(ci[1]) else "open" if _short(ci[0]) else "reached"


def doubtful(alpha: float | None) -> bool:
    """Whether a scale does not hold: alpha is below the limit, however wide its interval."""
    return alpha is not None and _short(alpha)


def _short(alpha: float) -> bool:
    """Below the limit to the two decimals that are printed, lest 0.70 be called below 0.70."""
    return round(alpha, 2) < LIMITS["alpha"].value


def graded(name: str, value: float, least: Weight = 1) -> Weight:
    """`least`, or one more where the figure is beyond the graver limit."""
    limit = LIMITS[name]
    if limit.grave is None:
        return least
    beyond = value >= limit.grave if limit.grave > limit.value else value < limit.grave
    return 2 if beyond and least == 1 else 3 if beyond else least


def about(
    cautions: Iterable[Caution], audience: str, level: str | None = None, id_: str | None = None
) -> tuple[Caution, ...]:
    """What concerns a node in an audience; without a node what concerns all that it says."""
    return tuple(
        each
        for each in cautions
        if each.audience in (audience, None) and (each.level, each.id) == (level, id_)
    )


def gravest(cautions: Iterable[Caution]) -> int:
    """The largest weight, 0 where there is no caution."""
    return max((each.weight for each in cautions), default=0)
