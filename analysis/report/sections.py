"""The sections that a report can do without."""

SECTIONS: tuple[str, ...] = (
    "priorities",
    "drivers",
    "agreement",
    "structure",
)
"""Their keys, in the order of printing; `Options.without` and `Evaluation.without` name some."""
