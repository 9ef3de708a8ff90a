"""Which figures of a report do not use respondent weights, where all others do."""

UNWEIGHTED: tuple[str, ...] = (
    "agreement",
    "clusters.nodes.icc",
    "clusters.nodes.design_effect",
    "clusters.nodes.n_effective",
    "comparability",
    "confirmatory",
    "distributions",
    "kano.counts",
    "pair_checks.rank_p",
    "pair_checks.biserial",
    "quality.audiences",
    "questions",
    "response.rates",
    "structure.pairs.ave",
    "structure.pairs.shared",
    "trend.nodes.linked",
)
"""Places in the JSON report: a section, or a field of its rows; numbers of people (`n`) are never
weighted, nor is anything of the supplier's side unless its sheets have weights, too.

"kano.counts" are the people by category, "quality.audiences" the checks and the blanks (scores
with and without the sheets set aside are weighted).
"""
SAID: tuple[str, ...] = (
    "agreement",
    "clusters",
    "comparability",
    "confirmatory",
    "gap_checks",
    "items",
    "kano",
    "quality",
    "questions",
    "response",
    "structure",
    "trend",
)
"""The printed sections that say so."""
