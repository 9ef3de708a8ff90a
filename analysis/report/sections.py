"""The sections that a report can do without."""

SECTIONS: tuple[str, ...] = (
    "loyalty",
    "sensitivity",
    "response",
    "gap_checks",
    "clusters",
    "knowledge",
    "priorities",
    "drivers",
    "kano",
    "tolerance",
    "segments",
    "trend",
    "consistency",
    "agreement",
    "quality",
    "structure",
    "confirmatory",
    "comparability",
)
"""Their keys, in the order of printing; `Options.without` and `Evaluation.without` name some."""
