"""The five gaps of service quality (Parasuraman, Zeithaml & Berry 1985), and the first of them."""

from dataclasses import dataclass
from typing import Literal

from analysis.gaps.difference import Gap, gap_of_means
from analysis.intervals import LEVEL, Mean

Estimable = Literal["yes", "partly", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelGap:
    """One of the five gaps: `minuend` − `subtrahend`, and whether a survey here estimates it.

    `source`: the figures it is estimated from; "" where there are none.
    """

    number: int
    name: str
    minuend: str
    subtrahend: str
    estimable: Estimable
    source: str


FIVE_GAPS = (
    ModelGap(
        number=1,
        name="knowledge",
        minuend="what the supplier's management thinks that customers expect",
        subtrahend="what customers expect",
        estimable="yes",
        source="the supplier's and the demand side's answers under expectation",
    ),
    ModelGap(
        number=2,
        name="standards",
        minuend="what the supplier specifies as quality of service",
        subtrahend="what its management thinks that customers expect",
        estimable="no",
        source="",
    ),
    ModelGap(
        number=3,
        name="delivery",
        minuend="the service that is delivered",
        subtrahend="what the supplier specifies",
        estimable="partly",
        source="service records against what was agreed, where measures are kept",
    ),
    ModelGap(
        number=4,
        name="communication",
        minuend="the service that is delivered",
        subtrahend="what is promised to customers",
        estimable="no",
        source="",
    ),
    ModelGap(
        number=5,
        name="service",
        minuend="what customers perceive",
        subtrahend="what customers expect",
        estimable="yes",
        source="the demand side's answers under perception and expectation, paired",
    ),
)
"""In the order and the sense of the model; supplier − demand side is none of the five."""


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
