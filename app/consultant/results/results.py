"""The self-assessment's seal, the release, and the figures, from the one report value."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from app import reporting
from app.consultant import confirmation
from app.consultant import desk as desks
from app.consultant.desk import OVER
from app.consultant.field.open_links import ways
from app.consultant.room import blueprint
from app.report import formats
from app.report.faces import FORMATS, OFFERED
from app.web import db, guard
from app.words import word
from surveys.errors import NotFound, Refused
from surveys.fieldwork.evaluation import release, seal
from surveys.fieldwork.people import may

if TYPE_CHECKING:
    from analysis.report import Report
    from analysis.sections.scores import Score

SHOWN = ("overall", "characteristic", "outcome")


@blueprint.get("/<evaluation>/self-assessment")
def self_assessment(evaluation: str) -> ResponseReturnValue:
    """The supplier's links, how many rated, and the seal."""
    desk = desks.take(evaluation, "field")
    return desks.show(
        desk,
        "self_assessment.html",
        "self_assessment",
        ways=ways(desk, ("raters", "supplier")),
        rated=desk.rated,
        over=desk.evaluation.status in OVER,
    )


@blueprint.route("/<evaluation>/self-assessment/seal", methods=["GET", "POST"])
def seal_page(evaluation: str) -> ResponseReturnValue:
    """Fix the self-assessment, after asking."""
    desk = desks.take(evaluation, "seal")
    sealed = seal(desk.evaluation, db.now())
    if not desk.has_supplier:
        raise Refused("no_raters", "No self-assessment is asked for in this evaluation.")
    saved = partial(desks.save, desk, evaluation=sealed)
    if (page := confirmation.ask(desk, "seal", "self_assessment", saved)) is not None:
        return page
    flash(word("consultant.seal.done", g.language))
    return desks.go("self_assessment", evaluation)


@blueprint.get("/<evaluation>/results")
def results(evaluation: str) -> ResponseReturnValue:
    """The main figures and the report in all its forms."""
    desk = desks.take(evaluation, "report")
    ready = desk.evaluation.status in OVER
    report = reporting.build(db.store(), desk.id, db.config().timezone) if ready else None
    return desks.show(
        desk,
        "results.html",
        "results",
        report=report,
        languages=OFFERED,
        formats=FORMATS,
        audiences=report.audiences if report else (),
        rows=_rows(report) if report else (),
        left_out=_left_out(report) if report else 0,
        figure=formats.figure,
        interval=formats.interval,
        may_release=may(guard.user(), "release", desk.evaluation),
    )


@blueprint.get("/<evaluation>/results/report.<fmt>")
def report(evaluation: str, fmt: str) -> ResponseReturnValue:
    """The report as a page or a file."""
    desk = desks.take(evaluation, "report")
    asked = request.args.get("language", g.language)
    language = next((each for each in OFFERED if each == asked), None)
    if language is None:
        raise NotFound("There is no report in that language.")
    return reporting.respond(desk.evaluation, fmt=fmt, language=language)


@blueprint.route("/<evaluation>/release", methods=["GET", "POST"])
def release_page(evaluation: str) -> ResponseReturnValue:
    """Let supplier and readers see the report, after asking."""
    desk = desks.take(evaluation, "release")
    released = release(desk.evaluation, db.now(), has_supplier=desk.has_supplier)
    saved = partial(desks.save, desk, evaluation=released)
    if (page := confirmation.ask(desk, "release", "results", saved)) is not None:
        return page
    flash(word("consultant.release.done", g.language))
    return desks.go("results", evaluation)


def _left_out(report: "Report") -> int:
    """How many sheets the rules leave out, of the audiences that may be counted."""
    return sum(
        rule.n for audience in report.audiences if not audience.hidden for rule in audience.excluded
    )


def _rows(report_: "Report") -> "list[tuple[str, str, dict[str, Score]]]":
    """Level, name, and the perception score per audience, for the upper levels."""
    scores = {
        (score.level, score.id, score.audience): score
        for score in report_.scores
        if score.facet == "perception"
    }
    return [
        (
            node.level,
            node.name.to(g.language),
            {
                a.id: scores[key]
                for a in report_.audiences
                if (key := (node.level, node.id, a.id)) in scores
            },
        )
        for node in report_.nodes
        if node.level in SHOWN
    ]
