"""What a rule book must say; the values themselves are `surveys.fieldwork.quality.Rules`."""

from typing import Protocol


class Rules(Protocol):
    """Which rules are used, by which limits. What its limits mean is told with each rule."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """The names of the rules that may exclude."""

    @property
    def flags_needed(self) -> int:
        """How many of them must flag a sheet."""

    def limits(self, rule: str) -> tuple[float, ...] | None:
        """The limits of a rule; None where it is off."""
