"""Parts of a composite whose scores are means of their items."""

from collections.abc import Sequence

from analysis.statistics.reliability.composite import Part


def mean_part(columns: Sequence[int], weight: float) -> Part:
    """A sub-scale whose mean counts in the composite with `weight`."""
    return Part(columns=tuple(columns), weights=(weight / len(columns),) * len(columns))
