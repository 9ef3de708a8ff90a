"""One figure of a benchmark."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`value` in `unit`; `ratio` is `value` divided by the same figure of `against`.

    Told both ways: 0.01 × is 100 times as fast.
    """

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"times_as_fast": 1.0 / self.ratio if self.ratio else None}

    def line(self) -> str:
        """For people."""
        ratio = "" if self.ratio is None else f"  = {self.ratio:.3g} × {self.against}"
        if self.ratio is not None and 0.0 < self.ratio < 1.0:
            ratio += f", {1.0 / self.ratio:.3g} times as fast"
        return f"{self.name:<46} {self.value:>12.4g} {self.unit:<12}{ratio}"
