"""One figure of a benchmark."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`value` in `unit`; `ratio` is `value` divided by the same figure of `against`.

    A peer's ratio is told both ways: 0.01 × is 100 times as fast.
    """

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None

    @property
    def times_as_fast(self) -> float | None:
        """The ratio the other way round, where the row compares with something else."""
        return 1.0 / self.ratio if self.ratio and "_vs_" in self.name else None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"times_as_fast": self.times_as_fast}

    def line(self) -> str:
        """For people."""
        ratio = "" if self.ratio is None else f"  = {self.ratio:.3g} × {self.against}"
        if self.times_as_fast is not None and self.times_as_fast > 1.0:
            ratio += f", {self.times_as_fast:.3g} times as fast"
        return f"{self.name:<46} {self.value:>12.4g} {self.unit:<12}{ratio}"
