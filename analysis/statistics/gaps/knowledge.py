"""Gap 1 of the five-gaps model: does the supplier know what its customers expect?"""

from analysis.statistics.gaps.mean_difference import Gap, gap_of_means
from analysis.statistics.intervals import LEVEL, Mean


def knowledge_gap(
    supplier: Mean, demand: Mean, *, margin: float | None = None, level: float = LEVEL
) -> Gap:
    """Gap 1: what the supplier thinks that customers expect − what they do expect.

    `supplier`: mean of the supplier raters' answers under the expectation facet, `demand`: of the
    demand side's, to the same items on the same scale; compared as `gap_of_means` does, with the
    signs of Zeithaml, Parasuraman & Berry (1990): below 0, customers expect more than the supplier
    thinks.
    """
    return gap_of_means(supplier, demand, margin=margin, level=level)
