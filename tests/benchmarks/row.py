"""One figure of a benchmark."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`value` in `unit`; `ratio` is `value` divided by the same figure of `against`."""

    name: str
    value: float
    unit: str
    against: str | None = None
    ratio: float | None = None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def line(self) -> str:
        """For people."""
        ratio = "" if self.ratio is None else f"  = {self.ratio:.3g} × {self.against}"
        return f"{self.name:<46} {self.value:>12.4g} {self.unit:<12}{ratio}"
