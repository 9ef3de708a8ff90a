"""Figures of the tree's nodes: scores, reliability, gaps, distributions."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.undertaking import Level

GapKind = Literal["supplier-demand", "perception-expectation"]
Verdict = Literal["blind_spot", "hidden_strength", "agreement", "undecided"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A mean: on the scale (None for a node of items on several scales) and from 0 to 100.

    Reversed items are turned round first, so more is better throughout. `se` and `ci` are on the
    scale, `ci100` from 0 to 100; the interval is 95 %, from Student's t. `top_box`: share of
    answers at the two best points (items), with Wilson's interval. `coverage`: mean share of the
    node's weight that was answered. `weight`: the node's weight within its parent.
    """

    level: Level
    id: str
    audience: str
    facet: str
    n: int | None
    mean: float | None = None
    score100: float | None = None
    sd: float | None = None
    se: float | None = None
    ci: Interval | None = None
    ci100: Interval | None = None
    top_box: float | None = None
    top_box_ci: Interval | None = None
    weight: float | None = None
    coverage: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReliability:
    """What an item does in its scale; reversed items are turned round first.

    `item_total` is its correlation with the sum of all items, itself among them, `item_rest` that
    with the others. `alpha_if_deleted` and `omega_if_deleted` are those of the scale without it;
    `omega_if_deleted_reason`: why there is no such omega (the others: `reason`).
    """

    id: str
    n: int
    mean: float | None
    sd: float | None
    item_rest: float | None
    alpha_if_deleted: float | None
    item_total: float | None = None
    omega_if_deleted: float | None = None
    omega_if_deleted_reason: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReliability:
    """Reliability of one scale (`level` and `scale` name its node) in one audience and facet.

    `n` is the number of sheets that the interval rests on, `k` that of the items with variance.
    """

    level: Level
    scale: str
    audience: str
    facet: str
    n: int | None
    k: int
    alpha: float | None = None
    alpha_ci: Interval | None = None
    alpha_standardized: float | None = None
    omega_total: float | None = None
    lambda2: float | None = None
    lambda6: float | None = None
    items: tuple[ItemReliability, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap: `minuend` − `subtrahend`.

    supplier − demand side for kind "supplier-demand" (`n` and `audience` are the demand side's),
    perception − expectation for "perception-expectation" (`n_supplier` is None there).
    `gap` is on the scale (None on mixed scales), `gap100` on 0–100; `ci`, `p`, `p_adjusted`
    (Holm, within kind, level and audience), `effect` (Hedges' g; d_z for pairs) with `effect_ci`,
    `equivalence_p` (TOST) belong to the gap. `verdict_p`, on which the verdict rests, is adjusted
    from the larger of Welch's p and that of the pooled t.
    """

    kind: GapKind
    level: Level
    id: str
    audience: str
    n: int | None
    n_supplier: int | None = None
    minuend: float | None = None
    subtrahend: float | None = None
    minuend100: float | None = None
    subtrahend100: float | None = None
    gap: float | None = None
    gap100: float | None = None
    ci: Interval | None = None
    ci100: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect: float | None = None
    effect_ci: Interval | None = None
    equivalence_p: float | None = None
    verdict_p: float | None = None
    verdict: Verdict | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How the answers to one item spread over its scale, as they were given (not turned round).

    `counts` has one figure per scale point from low to high; None where suppressed.
    """

    id: str
    audience: str
    facet: str
    n: int | None
    counts: tuple[int, ...] | None
    not_applicable: int | None = None
    blank: int | None = None
    reason: str | None = None
