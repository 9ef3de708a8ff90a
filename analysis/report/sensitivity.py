"""How far results hang on the weights of the model."""

from dataclasses import dataclass

from analysis.report.figures import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a characteristic takes from the overall score: weight·(100 − score), in points.

    `first`: the share of draws in which it takes the most.
    """

    id: str
    weight: float
    score100: float
    cost: float
    first: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedPair:
    """Two characteristics, the better one `ahead`; the share of draws in which that is reversed.

    `reversed` is None where the two are tied by the set weights.
    """

    ahead: str
    behind: str
    difference: float
    reversed: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """One audience, under `draws` sets of weights from a Dirichlet distribution about the set ones.

    `concentration` a: a weight w moves by √(w(1 − w)/(a + 1)), one standard deviation. All weights
    are drawn, of characteristics and of sub-characteristics. `change`: how the overall score moves
    against `score100` in 95 % of the draws, `change50` in the middle half. `costs`: the
    characteristics, the one that costs most first; `costs_hold`: share of draws with that order;
    `order`: by score, best first; `order_holds`: the same for it. `pairs` are of `order`.
    `gap_holds`: share of draws in which the overall gap to the supplier keeps its sign.
    """

    audience: str
    n: int | None
    draws: int
    concentration: float
    seed: int
    score100: float | None = None
    change: Interval | None = None
    change50: Interval | None = None
    costs: tuple[Cost, ...] = ()
    costs_hold: float | None = None
    order: tuple[str, ...] = ()
    order_holds: float | None = None
    pairs: tuple[WeightedPair, ...] = ()
    gap_holds: float | None = None
    reason: str | None = None
