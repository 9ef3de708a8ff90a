"""The report: one frozen value of plain figures and texts, from which all its faces are made.

Figures are unrounded. A figure that cannot be estimated, or may not be shown, is None, and its
row says why in `reason`, a code of `analysis.study.reasons.REASONS`. Texts that people wrote are
`Text` or str; sentences about figures are made where the report is rendered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from analysis.sections.agreement import AGREEMENT
from analysis.sections.audiences import AUDIENCES
from analysis.sections.cautions.cautions import CAUTIONS
from analysis.sections.clusters import CLUSTERS
from analysis.sections.comments import COMMENTS
from analysis.sections.comparability.comparability import COMPARABILITY
from analysis.sections.confirmatory.confirmatory import CONFIRMATORY
from analysis.sections.consistency.consistency import CONSISTENCY
from analysis.sections.distributions import DISTRIBUTIONS
from analysis.sections.drivers import DRIVERS
from analysis.sections.evidence import EVIDENCE
from analysis.sections.gap_checks import GAP_CHECKS
from analysis.sections.gaps import GAPS
from analysis.sections.improvements.improvements import IMPROVEMENTS
from analysis.sections.kano import KANO
from analysis.sections.knowledge import KNOWLEDGE
from analysis.sections.loyalty import LOYALTY
from analysis.sections.method import METHOD
from analysis.sections.pair_checks import PAIR_CHECKS
from analysis.sections.priorities import PRIORITIES
from analysis.sections.quality import QUALITY
from analysis.sections.questions import QUESTIONS
from analysis.sections.reliability import RELIABILITY
from analysis.sections.response import RESPONSE
from analysis.sections.scores import SCORES
from analysis.sections.segments.segments import SEGMENTS
from analysis.sections.sensitivity import SENSITIVITY
from analysis.sections.sheet_weights import SHEET_WEIGHTS
from analysis.sections.shift import SHIFT
from analysis.sections.structure.structure import STRUCTURE
from analysis.sections.tolerance import TOLERANCE
from analysis.sections.trend.trend import TREND
from analysis.statistics.moments.threads import one_thread
from analysis.study.fingerprint import fingerprint
from analysis.study.inputs import Inputs
from analysis.study.section import Section, Study, switches
from analysis.study.undertaking import Facts, Node
from analysis.study.work import prepare

Row = TypeVar("Row")

SECTIONS: tuple[Section[Any], ...] = (
    AUDIENCES,
    SCORES,
    GAPS,
    SHIFT,
    RELIABILITY,
    DISTRIBUTIONS,
    QUESTIONS,
    COMMENTS,
    EVIDENCE,
    METHOD,
    SHEET_WEIGHTS,
    LOYALTY,
    SENSITIVITY,
    RESPONSE,
    GAP_CHECKS,
    PAIR_CHECKS,
    CLUSTERS,
    KNOWLEDGE,
    PRIORITIES,
    DRIVERS,
    KANO,
    TOLERANCE,
    SEGMENTS,
    TREND,
    CONSISTENCY,
    AGREEMENT,
    QUALITY,
    STRUCTURE,
    CONFIRMATORY,
    COMPARABILITY,
    IMPROVEMENTS,
    CAUTIONS,
)
"""All sections; those that can be switched off in the order of printing."""
SWITCHES: tuple[str, ...] = switches(SECTIONS)
"""The keys that `Options.without` and `Evaluation.without` may name."""
SAID: tuple[str, ...] = tuple(
    sorted("items" if s is DISTRIBUTIONS else s.switch or s.key for s in SECTIONS if s.unweighted)
)
"""The printed sections that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report: what was evaluated, and the rows of every section by its key.

    `report[KANO]` are a section's rows; `report.kano` the same by the key, of a section with a
    single row that row, or None.
    """

    parallax: str
    fingerprint: str
    evaluation: Facts
    nodes: tuple[Node, ...]
    sections: Mapping[str, tuple[object, ...]]
    measures: tuple[()] = ()

    def __post_init__(self) -> None:
        unknown = set(self.sections) - {section.key for section in SECTIONS}
        if unknown:
            raise ValueError(f"no section of a report: {', '.join(sorted(unknown))}")
        rows = {section.key: self.sections.get(section.key, ()) for section in SECTIONS}
        object.__setattr__(self, "sections", rows)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __getitem__(self, section: Section[Row]) -> tuple[Row, ...]:
        return cast(tuple[Row, ...], self.sections[section.key])

    def __getattr__(self, key: str) -> Any:
        section = next((section for section in SECTIONS if section.key == key), None)
        if section is None:
            raise AttributeError(f"a report has no section {key!r}")
        rows = self[section]
        return next(iter(rows), None) if section.single else rows


def build(inputs: Inputs) -> Report:
    """The whole report.

    Deterministic: the same inputs give the same report; in another order of sheets only the last
    digits of floats can differ (1e-13), which no face prints. Groups of the demand side under the
    threshold are hidden here, so that no face of the report can show them.
    """
    with one_thread():
        study = Study(work=prepare(inputs), sections=SECTIONS)
        return Report(
            parallax=inputs.parallax,
            fingerprint=fingerprint(inputs),
            evaluation=inputs.facts,
            nodes=study.nodes,
            sections={section.key: study[section] for section in SECTIONS},
        )
