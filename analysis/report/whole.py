"""The report: one frozen value of plain figures and texts, from which all its faces are made.

Figures are unrounded. A figure that cannot be estimated, or may not be shown, is None, and its
row says why in `reason`, a code of `REASONS`. Texts that people wrote are `Text` or str; sentences
about figures are made where the report is rendered.
"""

from dataclasses import dataclass

from analysis.report.figures import Distribution, Gap, ScaleReliability, Score
from analysis.report.priorities import Priority
from analysis.report.undertaking import AudienceResult, Facts, Method, Node
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
    priorities: tuple[Priority, ...] = ()
    measures: tuple[()] = ()
    quality: tuple[()] = ()
