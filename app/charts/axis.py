"""A horizontal axis: which figures it names and where a value stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A named figure on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """`low`…`high` in the data's units stand at `left`…`right`."""

    low: float
    high: float
    left: float
    right: float
    step: float
    decimals: int = 0

    def at(self, value: float) -> float:
        """Where `value` stands; beyond the ends, at the end."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The named figures, from low to high."""
        count = round((self.high - self.low) / self.step)
        values = (self.low + self.step * number for number in range(count + 1))
        return tuple(Tick(x=self.at(v), text=f"{v:.{self.decimals}f}") for v in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing of rows from `top` to `bottom` along one axis."""

    width: float
    height: float
    axis: Axis
    top: float
    bottom: float

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The named figures of its axis."""
        return self.axis.ticks


def hundred(values: Iterable[float], left: float, right: float) -> Axis:
    """An axis on 0–100 that shows all `values` in round tens, at least 40 wide."""
    shown = list(values) or [0.0, 100.0]
    low = max(0.0, floor((min(shown) - 2) / 10) * 10)
    high = min(100.0, ceil((max(shown) + 2) / 10) * 10)
    while high - low < 40:
        low, high = max(0.0, low - 10), min(100.0, high + 10)
    step = 20 if (high - low) % 20 == 0 and (high - low > 60 or right - left < 260) else 10
    return Axis(low=low, high=high, left=left, right=right, step=step)


def coefficient(left: float, right: float) -> Axis:
    """An axis for reliabilities, 0 to 1; what lies below is drawn at the edge, as an arrow."""
    return Axis(low=0.0, high=1.0, left=left, right=right, step=0.2, decimals=1)
