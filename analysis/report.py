"""The report: one frozen value of plain figures and texts, from which all its faces are made.

Figures are unrounded. A figure that cannot be estimated, or may not be shown, is None, and its
row says why in `reason`, a code of `REASONS`. Texts that people wrote are `Text` or str; sentences
about figures are made where the report is rendered.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from surveys.text import NO_TEXT, Text

Level = Literal["overall", "characteristic", "subcharacteristic", "item", "outcome"]
GapKind = Literal["supplier-demand", "perception-expectation"]
Verdict = Literal["blind_spot", "hidden_strength", "agreement", "undecided"]
Interval = tuple[float, float]
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The undertaking, as it is printed on the cover and in the disclosure."""

    title: str
    purpose: str = ""
    route: str = ""
    category: Text = NO_TEXT
    service: str = ""
    supplier: str = ""
    demand_side: str = ""
    population: str = ""
    conductor: str = ""
    period_from: date | None = None
    period_to: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    sealed_at: datetime | None = None
    secrecy: str = ""
    languages: tuple[str, ...] = ()
    synthetic: bool = False
    preliminary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place in the tree of results, in the order of printing.

    For an item `wording` is what each audience read and `low`…`high` its scale; `labels` are the
    scale's labels (none, two or one per point).
    """

    level: Level
    id: str
    name: Text
    parent: str | None = None
    definition: Text | None = None
    wording: tuple[tuple[str, Text], ...] = ()
    reverse: bool = False
    low: int | None = None
    high: int | None = None
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """How many sheets a rule left out."""

    rule: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceResult:
    """Who was asked and who answered. `invited` is None where an open link was used.

    `hidden`: the audience has fewer sheets than the threshold, so no figure of it is shown.
    """

    id: str
    name: Text
    side: Literal["demand", "supplier"]
    invited: int | None
    complete: int | None
    used: int | None
    excluded: tuple[Exclusion, ...] = ()
    hidden: bool = False


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
    """What an item does in its scale; reversed items are turned round first."""

    id: str
    n: int
    mean: float | None
    sd: float | None
    item_rest: float | None
    alpha_if_deleted: float | None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a section (`id`), in no order that tells when it was written."""

    audience: str
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A supplier rater's note of evidence for an item."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """How an audience spread over a choice question, or shared out points (means)."""

    id: str
    text: Text
    kind: str
    audience: str
    n: int | None
    options: tuple[tuple[str, Text, float | None], ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A cell of the importance–performance analysis."""

    id: str
    importance: float
    performance: float
    quadrant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published version of the questionnaire whose answers were used."""

    digest: str
    number: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the reader must know to judge the figures; codes that the renderer words."""

    model: str
    model_name: Text
    model_source: Text | None
    instrument_digest: str
    versions: tuple[Version, ...]
    threshold: int
    margin: float
    confidence: float
    alpha_level: float
    missing_rule: str
    scoring: str
    weights_method: str
    weights_version: int
    weights_set_by: str
    adjustment: str
    analysis_version: str
    secrecy: str
    respondent_weights: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report. `languages` are those its texts are worded in."""

    parallax: str
    fingerprint: str
    evaluation: Facts
    nodes: tuple[Node, ...]
    audiences: tuple[AudienceResult, ...]
    scores: tuple[Score, ...]
    reliability: tuple[ScaleReliability, ...]
    gaps: tuple[Gap, ...]
    distributions: tuple[Distribution, ...]
    questions: tuple[QuestionResult, ...]
    comments: tuple[Comment, ...]
    evidence: tuple[Evidence, ...]
    method: Method
    priorities: tuple[Priority, ...] = ()
    measures: tuple[()] = ()
    quality: tuple[()] = ()
