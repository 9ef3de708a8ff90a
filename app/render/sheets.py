"""The sheets of the workbook, in their order."""

from collections.abc import Callable

from analysis.report.whole import Report
from app.render import sheets_of_agreement as of_agreement
from app.render import sheets_of_figures as figures
from app.render import sheets_of_words as words
from app.render.sheet import Sheet
from app.tree import Tree
from app.voice import Voice

BUILDERS: tuple[Callable[[Tree, Voice], Sheet], ...] = (
    words.about,
    words.summary,
    words.audiences,
    figures.scores,
    figures.gaps,
    figures.reliability,
    of_agreement.agreement,
    of_agreement.correlations,
    figures.items,
    figures.distributions,
    words.wordings,
    figures.questions,
    words.comments,
    words.evidence,
    words.method,
)


def sheets(report: Report, language: str) -> tuple[Sheet, ...]:
    """All sheets; those that would be empty are left out."""
    tree = Tree(report)
    voice = Voice(language, report.method.threshold)
    made = (build(tree, voice) for build in BUILDERS)
    return tuple(sheet for sheet in made if sheet.rows)
