"""The statistics' words for "not estimable" in the report's own."""

REASONS = {
    "no_answers": "no_answers",
    "no_items": "no_answers",
    "zero_weights": "zero_weight",
    "one_respondent": "one_respondent",
    "no_variance": "constant",
    "constant": "constant",
    "constant_items": "constant",
    "no_total_variance": "constant",
    "one_item": "one_item",
    "too_few": "too_few",
    "mixed_scales": "mixed_scales",
    "no_supplier": "no_supplier",
    "no_demand": "no_demand",
    "singular": "singular",
}


def reason(code: str | None) -> str | None:
    """The report's code for a statistic's; None stays None."""
    return None if code is None else REASONS[code]
