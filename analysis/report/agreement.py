"""Whether the people of an audience see the same: agreement among raters."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAgreement:
    """How far an audience's people agree about the items of a node.

    `n`: the smallest number of answers behind any of the `k` items. `r_wg` (of several items
    r_wg(j)) is measured against evenly spread answers, `r_wg_skewed` against answers that lean to
    one end; 0 where people differ more than that null, which `beyond_null` says of the first.
    `ad`: mean absolute deviation from the mean, in scale points; up to `ad_limit`, a sixth of the
    number of points, it counts as agreement. `a_wg`: mean over the items for which it is defined.
    """

    level: Level
    id: str
    n: int | None
    k: int
    r_wg: float | None = None
    r_wg_skewed: float | None = None
    beyond_null: bool = False
    a_wg: float | None = None
    ad: float | None = None
    ad_limit: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterCorrelation:
    """One intraclass correlation of an items × people table with its F test of 0."""

    form: str
    value: float | None = None
    ci: Interval | None = None
    f: float | None = None
    df1: float | None = None
    df2: float | None = None
    p: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement within one audience under "perception".

    `alpha`: Krippendorff's, ordinal, of `n` people about the `k` items of the whole, with the
    jackknife's interval over items. `correlations`: the six forms over the `table_items` items and
    `table_people` people of a table without gaps. `nodes`: overall, characteristics, subs, items,
    outcomes.
    """

    audience: str
    n: int | None
    k: int
    alpha: float | None = None
    alpha_ci: Interval | None = None
    table_items: int | None = None
    table_people: int | None = None
    correlations: tuple[RaterCorrelation, ...] = ()
    nodes: tuple[NodeAgreement, ...] = ()
    reason: str | None = None
