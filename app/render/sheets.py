"""The sheets of the workbook, in their order."""

from collections.abc import Callable

from analysis.report import Report
from app.render import sheets_of_agreement as of_agreement
from app.render import sheets_of_clusters as of_clusters
from app.render import sheets_of_comparability as of_comparability
from app.render import sheets_of_confirmatory as of_confirmatory
from app.render import sheets_of_consistency as of_consistency
from app.render import sheets_of_figures as figures
from app.render import sheets_of_gap_checks as of_gap_checks
from app.render import sheets_of_kano as of_kano
from app.render import sheets_of_priorities as of_priorities
from app.render import sheets_of_quality as of_quality
from app.render import sheets_of_segments as of_segments
from app.render import sheets_of_sensitivity as weights
from app.render import sheets_of_structure as of_structure
from app.render import sheets_of_trend as of_trend
from app.render import sheets_of_weights as of_weights
from app.render import sheets_of_words as words
from app.render.sheet import Sheet
from app.render.sheets_of_loyalty import loyalty
from app.render.sheets_of_response import precision, response, returns
from app.tree import Tree
from app.voice import Voice

BUILDERS: tuple[Callable[[Tree, Voice], Sheet], ...] = (
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
    tree = Tree(report)
    voice = Voice(language, report.method.threshold, report.evaluation.zone)
    made = (build(tree, voice) for build in BUILDERS)
    return tuple(sheet for sheet in made if sheet.rows)
