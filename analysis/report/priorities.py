"""What to do first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A cell of the importance–performance analysis."""

    id: str
    importance: float
    performance: float
    quadrant: str
