"""The report: one frozen value of plain figures and texts, from which all its faces are made.

Figures are unrounded. A figure that cannot be estimated, or may not be shown, is None, and its
row says why in `reason`, a code of `REASONS`. Texts that people wrote are `Text` or str; sentences
about figures are made where the report is rendered.
"""

from dataclasses import dataclass

from analysis.report.agreement import Agreement
from analysis.report.clusters import Clustered
from analysis.report.comparability import Comparability
from analysis.report.confirmatory import FactorModel
from analysis.report.consistency import Consistency
from analysis.report.figures import Distribution, Gap, ScaleReliability, Score
from analysis.report.gap_checks import GapCheck
from analysis.report.kano import KanoItem
from analysis.report.knowledge import KnowledgeGap
from analysis.report.loyalty import Loyalty
from analysis.report.pair_checks import PairCheck
from analysis.report.priorities import Drivers, Priority
from analysis.report.quality import Quality
from analysis.report.response import Response
from analysis.report.segments import Segments
from analysis.report.sensitivity import Sensitivity
from analysis.report.structure import Structure
from analysis.report.tolerance import ToleranceZone
from analysis.report.trend import Trend
from analysis.report.undertaking import AudienceResult, Facts, Method, Node
from analysis.report.weights import SheetWeights
from analysis.report.words import Comment, Evidence, QuestionResult

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
    clusters: tuple[Clustered, ...] = ()
    comparability: tuple[Comparability, ...] = ()
    confirmatory: tuple[FactorModel, ...] = ()
    consistency: Consistency | None = None
    agreement: tuple[Agreement, ...] = ()
    drivers: tuple[Drivers, ...] = ()
    gap_checks: tuple[GapCheck, ...] = ()
    kano: tuple[KanoItem, ...] = ()
    knowledge: tuple[KnowledgeGap, ...] = ()
    pair_checks: tuple[PairCheck, ...] = ()
    priorities: tuple[Priority, ...] = ()
    measures: tuple[()] = ()
    quality: Quality | None = None
    segments: tuple[Segments, ...] = ()
    tolerance: tuple[ToleranceZone, ...] = ()
    trend: tuple[Trend, ...] = ()
    loyalty: tuple[Loyalty, ...] = ()
    response: tuple[Response, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    sheet_weights: tuple[SheetWeights, ...] = ()
    structure: tuple[Structure, ...] = ()
