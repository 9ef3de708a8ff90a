"""How far a supplier's gap must lie from 0 to be concluded on: by the gap model, before answers."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy import special

from analysis.statistics.gaps.decision_study import promised_df
from analysis.statistics.gaps.gap_model import family, gaps_alone
from analysis.statistics.gaps.rater_scatter import ALIKE
from analysis.statistics.gaps.simultaneous import Joint, joint
from analysis.statistics.intervals import LEVEL
from analysis.statistics.moments.values import Matrix

CORRELATION = 0.5
"""Between two characteristics' scores of one person, where nobody says otherwise (house rule)."""
CELLS = 16
"""Of directions; critical values are those of the report's 128 cells within 10⁻⁵ for five
characteristics, 5·10⁻⁴ for twenty."""
NODES = 24
"""Values of a variance over which an integral is taken."""
TAIL = 1e-12
"""What is left out at either end of the distribution of a variance."""
HALVINGS = 60
_AT, _WEIGHT = (np.asarray(each) for each in special.roots_legendre(NODES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """On what the supplier is compared, and how people are taken to scatter.

    Each of the `characteristics` has the same standard deviation, every two the same `correlation`,
    on both sides; `sd_supplier` is the demand side's where it is None. `declared`: the supplier is
    a fixed statement, and raters play no part. `overall`: it is about the gap of the overall score,
    which a panel's family holds beside the characteristics (the sds are then that score's); else
    about the gap of one characteristic. `design_effect`: of the demand side's weights or clusters.
    """

    sd_demand: float
    sd_supplier: float | None = None
    characteristics: int = 1
    correlation: float = CORRELATION
    declared: bool = False
    overall: bool = False
    design_effect: float = 1.0

    def __post_init__(self) -> None:
        sds = (self.sd_demand, self.sd_demand if self.sd_supplier is None else self.sd_supplier)
        if not all(0 < sd < math.inf for sd in sds):
            raise ValueError("standard deviations are finite and above zero")
        if self.characteristics < 1:
            raise ValueError("there is at least one characteristic")
        if not 0 <= self.correlation < 1:
            raise ValueError("the correlation of two characteristics is 0 or more, and below 1")
        if not 0 < self.design_effect < math.inf:
            raise ValueError("a design effect is above zero, and 1 without weights or clusters")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HalfWidths:
    """Half the width of the gap's simultaneous interval, as a distribution.

    `values` with probability `weights`; `expected`: where both variances are what they are on
    average. `error`: the true standard error of the gap, whose estimate is normal and independent
    of the half-width.
    """

    error: float
    expected: float
    values: Matrix
    weights: Matrix

    def concluded(self, gap: float) -> float:
        """P(|estimate| > half-width) where the true gap is `gap`."""
        size, height = abs(gap) / self.error, self.values / self.error
        passed = special.ndtr(size - height) + special.ndtr(-size - height)
        return float(np.clip(self.weights @ passed, 0.0, 1.0))

    def within(self, margin: float) -> float:
        """P(|estimate| + half-width < margin) where the true gap is 0."""
        room = np.maximum(margin - self.values, 0.0) / self.error
        return float(np.clip(self.weights @ (2.0 * special.ndtr(room) - 1.0), 0.0, 1.0))

    def concluded_with(self, wanted: float) -> float:
        """The true gap that is concluded on with the chance `wanted`, by halving."""
        low, high = 0.0, self.error
        while self.concluded(high) < wanted:
            low, high = high, 2.0 * high
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            low, high = (low, middle) if self.concluded(middle) >= wanted else (middle, high)
        return high


@lru_cache(maxsize=512)
def half_widths(design: Design, raters: int, people: int) -> HalfWidths:
    """What so many raters (2 or more of a panel) and people (2 or more) will give.

    c·√(v̂ + û): c the critical value of the family (`gap_model.family`, `gaps_alone` of a declared
    statement), df as in a decision study (`promised_df`); û = σ²·deff/n·q, q ~ χ²(n/deff − 1) over
    its df; v̂ the raters' part as `rater_scatter` has it if it keeps to the customers' shape:
    λ̂·σ²/m with λ̂ = (d·λ·χ²(d)/d + 2)/(d + 2), d = K(m − 1), λ the true ratio of the variances.
    λ̂ times the node's own variance moves by 1 − 1/K of q, because one of K nodes is its own.
    """
    variance, k = design.sd_demand**2, design.characteristics
    effective = people / design.design_effect
    df = max(effective - 1.0, 1.0)
    theirs = variance / effective
    scale, chances = _sizes(df)
    law = _law(k, design.correlation, declared=design.declared)
    at = -1 if design.overall else 0
    if design.declared:
        half = float(law.critical(LEVEL, np.full(1, df))[at]) * math.sqrt(theirs)
        return HalfWidths(
            error=math.sqrt(theirs), expected=half, values=half * np.sqrt(scale), weights=chances
        )
    d = k * (raters - 1.0)
    ratio = ((design.sd_supplier or design.sd_demand) / design.sd_demand) ** 2
    sizes, shares = _sizes(d)
    # The ratio that is expected stands first: its half-width is what a decision study promises.
    seen = (d * ratio * np.append(1.0, sizes) + ALIKE) / (d + ALIKE)
    ours = (seen * variance / raters)[:, None]
    expected = promised_df(ours, np.full_like(ours, theirs), ratio_df=d, nodes=k, df_customers=df)
    critical = law.critical(LEVEL, expected)[..., [at]]
    leaning = 1.0 + (1.0 - 1.0 / k) * (scale - 1.0)
    return HalfWidths(
        error=math.sqrt(ratio * variance / raters + theirs),
        expected=float(critical[0, 0] * math.sqrt(ours[0, 0] + theirs)),
        values=(critical * np.sqrt(ours * leaning + theirs * scale))[1:].ravel(),
        weights=np.outer(shares, chances).ravel(),
    )


@lru_cache(maxsize=64)
def _law(k: int, correlation: float, *, declared: bool) -> Joint:
    """Both sides scatter alike but for their size, and so do their differences.

    The report's directions, in fewer cells: a search asks for hundreds of critical values.
    """
    statements = gaps_alone(k) if declared else family(k)
    # A little apart, so that its axes, and with them the figures, are the same on every machine.
    shape = correlation + (1.0 - correlation) * np.diag(1.0 + 1e-6 * np.arange(k))
    law = joint(statements.matrix, shape, stretch=statements.stretch)
    heights, bends = law.heights.reshape(CELLS, -1), law.bends.reshape(CELLS, -1)
    return replace(
        law, heights=heights.mean(axis=1), bends=bends.mean(axis=1) + heights.var(axis=1)
    )


def _sizes(df: float) -> tuple[Matrix, Matrix]:
    """Values of χ²(df)/df with their weights: Gauss's rule over the root of χ²."""
    low = math.sqrt(2.0 * float(special.gammaincinv(df / 2.0, TAIL)))
    high = math.sqrt(2.0 * float(special.gammainccinv(df / 2.0, TAIL)))
    x = low + (high - low) * (_AT + 1.0) / 2.0
    log = (df - 1.0) * np.log(x) - x * x / 2.0
    mass = _WEIGHT * np.exp(log - log.max())
    return x * x / df, mass / mass.sum()
