"""The supplier's own page: what is evaluated, where its raters answer, the released report.

It shows nothing of the demand side, not even a count, until the report has been released.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from app import reporting
from app.report.faces import OFFERED, Language
from app.web import db, guard
from app.web.visitor import LANGUAGE_ARGUMENT, hide, neutral, render, speak
from surveys.fieldwork.evaluation import Evaluation, SelfAssessment, Status, admit_rater
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.storage.values import Link

blueprint = Blueprint("supplier", __name__)
blueprint.after_request(hide)

FORMATS = ("html", "pdf")
REPORTS = "60 per minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raters:
    """Where one audience of the supplier answers, and how many sheets of it have come."""

    name: Text
    address: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What the page shows. `state` names its wording."""

    evaluation: Evaluation
    state: str
    raters: tuple[Raters, ...]

    @property
    def kind(self) -> SelfAssessment:
        """How the supplier rates itself; as a panel, unless it was said that it declares."""
        return self.evaluation.self_assessment or "panel"


@blueprint.get("/s/<slug>")
def workspace(slug: str) -> ResponseReturnValue:
    """The state of the self-assessment, the raters' link, and the report once it is released."""
    room = _find(slug, db.now())
    language = speak()
    if room is None:
        return neutral(language)
    html = render(
        "supplier/workspace.html",
        language,
        slug=slug,
        found=room,
        formats=FORMATS,
        zone=ZoneInfo(db.config().timezone),
    )
    return Response(html, mimetype="text/html")


@blueprint.get("/s/<slug>/report.<fmt>")
@guard.limiter.limit(REPORTS)
def report(slug: str, fmt: str) -> ResponseReturnValue:
    """The released report. Until then there is no such address."""
    room = _find(slug, db.now())
    if room is None or room.state != "released" or fmt not in FORMATS:
        return neutral(speak())
    language = _report_language(request.args.get(LANGUAGE_ARGUMENT, ""))
    return reporting.respond(room.evaluation, fmt=fmt, language=language)


def _report_language(asked: str) -> Language:
    """The language asked for, else all of them."""
    return next((each for each in OFFERED if each == asked), OFFERED[-1])


def _find(slug: str, now: datetime) -> Workspace | None:
    with db.store().read() as work:
        entry = work.links.entry(slug)
        if entry is None or entry.link.kind != "supplier" or not entry.link.enabled:
            return None
        evaluation = entry.evaluation
        if entry.version is None or evaluation.status is Status.DRAFT:
            return None
        instrument = work.versions.instrument(entry.version)
        counts = work.responses.counts(evaluation.id)
        names = {each.id: each.name for each in instrument.model.audiences}
        links = [each for each in work.links.of(evaluation.id) if each.kind == "raters"]
    return Workspace(
        evaluation=evaluation,
        state=state(evaluation, now),
        raters=tuple(
            Raters(
                name=names.get(link.audience, NO_TEXT),
                address=_address(link),
                count=counts.get(link.audience, 0),
            )
            for link in links
            if link.enabled
        ),
    )


def state(evaluation: Evaluation, now: datetime) -> str:
    """Where the self-assessment stands: "not_yet", "open", "paused", "closed", "sealed" or
    "released"; the last only when it was sealed, too.
    """
    if evaluation.sealed_at is not None:
        return "released" if evaluation.status is Status.RELEASED else "sealed"
    return admit_rater(evaluation, now).value


def _address(link: Link) -> str:
    return db.config().base_url + url_for("respond.questionnaire_page", slug=link.slug)
