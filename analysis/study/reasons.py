"""Why a figure is missing: the report's codes."""

REASONS = (
    "no_answers",
    "suppressed",
    "one_respondent",
    "one_item",
    "constant",
    "too_few",
    "no_supplier",
    "no_demand",
    "mixed_scales",
    "zero_weight",
    "singular",
    "too_few_items",
    "improper_solution",
    "not_converged",
    "not_computed",
    "supplier_not_sealed",
    "mean_out_of_range",
    "no_null",
    "negative_variance",
    "not_identified",
    "just_identified",
    "poor_fit",
    "not_five_points",
    "not_0_to_10",
    "open_link",
    "not_recorded",
    "no_cases",
    "counts_disagree",
    "uncorrelated",
    "too_few_scales",
    "too_few_pairs",
    "no_pairs",
    "switched_off",
    "no_times",
    "incoherent",
    "negative_reliability",
    "under_six_items",
    "too_short",
    "one_category",
    "few_apart",
    "not_asked",
    "empty_category",
    "inconsistent_totals",
    "few_clusters",
)
"""`docs/report.md` says what each means."""


def reason(code: str | None) -> str | None:
    """A statistic's code as the report's: the same, but that nobody answers what is not asked."""
    return "no_answers" if code == "no_items" else code
