"""The printed rule: what is said of a gap between the supplier and the demand side."""

from typing import Literal

from analysis.statistics.gaps.mean_difference import Gap

Verdict = Literal["blind_spot", "hidden_strength", "agreement", "undecided"]

ALPHA = 0.05


def verdict(gap: Gap, p_cautious: float | None, *, alpha: float = ALPHA) -> Verdict | None:
    """The rule for a supplier gap (H); None where there is no gap.

    `p_cautious`, adjusted within its family, < alpha: "blind_spot" if the supplier is above the
    demand side, "hidden_strength" if below. Else equivalence p < alpha (unadjusted): "agreement".
    Else "undecided".
    """
    if gap.gap is None:
        return None
    if p_cautious is not None and p_cautious < alpha:
        return "blind_spot" if gap.gap > 0 else "hidden_strength"
    if gap.equivalence_p is not None and gap.equivalence_p < alpha:
        return "agreement"
    return "undecided"
