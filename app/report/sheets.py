"""The sheets of the workbook, in their order."""

from collections.abc import Callable

from analysis.report.whole import Report
from app.report import sheets_of_agreement as of_agreement
from app.report import sheets_of_clusters as of_clusters
from app.report import sheets_of_figures as figures
from app.report import sheets_of_gap_checks as of_gap_checks
from app.report import sheets_of_kano as of_kano
from app.report import sheets_of_priorities as of_priorities
from app.report import sheets_of_quality as of_quality
from app.report import sheets_of_segments as of_segments
from app.report import sheets_of_sensitivity as weights
from app.report import sheets_of_weights as of_weights
from app.report import sheets_of_words as words
from app.report.comparability import comparability_sheets as of_comparability
from app.report.confirmatory import confirmatory_sheets as of_confirmatory
from app.report.consistency import consistency_sheets as of_consistency
from app.report.layout.workbook import Sheet
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response.response_sheets import precision, response, returns
from app.report.sheets_of_loyalty import loyalty
from app.report.structure import structure_sheets as of_structure
from app.report.trend import trend_sheets as of_trend

BUILDERS: tuple[Callable[[Reading, Voice], Sheet], ...] = (
    words.about,
    words.summary,
    words.audiences,
    figures.scores,
    figures.gaps,
    of_gap_checks.checks,
    of_gap_checks.pairs,
    of_clusters.clusters,
    of_gap_checks.knowledge,
    of_priorities.priorities,
    of_priorities.drivers,
    of_kano.kano,
    of_kano.tolerance,
    of_segments.means,
    of_segments.tests,
    of_segments.pairs,
    of_trend.points,
    of_trend.changes,
    of_trend.linked,
    of_trend.lines,
    figures.reliability,
    of_consistency.scales,
    of_consistency.differences,
    of_consistency.comparisons,
    of_structure.measures,
    of_structure.eigenvalues,
    of_structure.loadings,
    of_structure.scales,
    of_structure.pairs,
    of_confirmatory.fits,
    of_confirmatory.loadings,
    of_confirmatory.correlations,
    of_confirmatory.hints,
    of_comparability.steps,
    of_comparability.factors,
    of_comparability.items,
    of_agreement.agreement,
    of_agreement.correlations,
    of_quality.checks,
    of_quality.scores,
    of_quality.items,
    figures.items,
    figures.distributions,
    loyalty,
    weights.sensitivity,
    weights.costs,
    weights.pairs,
    response,
    precision,
    returns,
    words.wordings,
    figures.questions,
    words.comments,
    words.evidence,
    words.method,
    of_weights.weights,
    of_weights.margins,
)


def sheets(report: Report, language: str) -> tuple[Sheet, ...]:
    """All sheets; those that would be empty are left out."""
    reading = Reading(report)
    voice = Voice(language, report.method.threshold, report.evaluation.zone)
    made = (build(reading, voice) for build in BUILDERS)
    return tuple(sheet for sheet in made if sheet.rows)
