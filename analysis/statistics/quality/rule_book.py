"""What a rule book must say; the values themselves are `surveys.fieldwork.quality.Rules`."""

from typing import Protocol


class Rules(Protocol):
    """Limits of the rules; None switches a rule off. What each means is told with its rule.

    `exclude`: the rules that may exclude a sheet; `flags_needed`: by how many of those it must be
    flagged.
    """

    @property
    def answered_share(self) -> float | None:
        """ "too_few_answers": the share of what was asked that must be answered."""

    @property
    def run_share(self) -> float | None:
        """ "straight_line": the share of the answers that the longest run takes."""

    @property
    def run_items(self) -> int:
        """ "straight_line": how many answers there must be."""

    @property
    def spread(self) -> float | None:
        """ "little_spread": the least sd of the answers on 0–100."""

    @property
    def outlier_p(self) -> float | None:
        """ "outlier": the least p of the Mahalanobis distance."""

    @property
    def consistency(self) -> float | None:
        """ "inconsistent": the least even–odd consistency."""

    @property
    def contradictions(self) -> int | None:
        """ "contradictory": how many pairs must contradict each other."""

    @property
    def contradiction_points(self) -> float:
        """ "contradictory": how far apart on 0–100 answers contradict each other."""

    @property
    def duplicate_items(self) -> int | None:
        """ "duplicate": how many answers there must be."""

    @property
    def seconds_per_item(self) -> float | None:
        """ "speeder": the least time for each answer."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """The names of the rules that may exclude."""

    @property
    def flags_needed(self) -> int:
        """How many of them must flag a sheet."""
