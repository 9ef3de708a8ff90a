"""From the store to a report, and to the file that a person downloads."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from flask import Response

from app.inputs.following import chain
from app.render import FORMATS, Language
from app.web import db
from surveys.errors import InputError, NotFound, Problem, Refused
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.storage.store import Store

if TYPE_CHECKING:
    from analysis.report import Report

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""A report is one file: its style stands in it, and it has no script."""

_reports: WeakKeyDictionary[
    Store, dict[EvaluationId, tuple[tuple[tuple[int, ...], str], "Report"]]
] = WeakKeyDictionary()


def build(store: Store, id_: EvaluationId, zone: str = "UTC") -> "Report":
    """The report of an evaluation, its times told in `zone`; kept until the evaluation changes.

    Raises:
        NotFound: there is no such evaluation, or it was never published.
        Refused: it is not closed. A report made earlier would let whoever keeps two of them
            subtract one from the other, and read the few answers that came between.
    """
    # With the first report only: numpy and scipy take longer to load than the server to start.
    from analysis.report import build as build_report  # noqa: PLC0415
    from app.inputs.stored_evaluations import gather, keep_moments  # noqa: PLC0415

    with store.read() as work:
        evaluation = work.evaluation(id_)
        if evaluation.status not in (Status.CLOSED, Status.RELEASED):
            raise Refused("not_closed", "Close the evaluation first; then make its report.")
        # Of those that it follows too: an earlier one that is sealed later joins the trend.
        seen = tuple(work.revision(each.id) for each in (*chain(work, evaluation), evaluation))
        kept = _reports.setdefault(store, {})
        if id_ in kept and kept[id_][0] == (seen, zone):
            return kept[id_][1]
        inputs = gather(work, evaluation, zone)
    report = build_report(keep_moments(store, id_, inputs))
    kept[id_] = ((seen, zone), report)
    return report


def respond(evaluation: Evaluation, *, fmt: str, language: Language) -> Response:
    """The report as a web response: HTML as a page, everything else as a download.

    The caller has made sure that whoever asks may have it.

    Raises:
        NotFound: there is no such format.
        Refused: as `build`.
    """
    if fmt not in FORMATS:
        raise NotFound(f"There is no format {fmt!r}. There are: {', '.join(FORMATS)}.")
    report = build(db.store(), evaluation.id, db.config().timezone)
    response = Response(_rendered(report, fmt, language), mimetype=FORMATS[fmt].mimetype)
    if fmt == "html":
        response.headers["Content-Security-Policy"] = REPORT_POLICY
    else:
        name = f"parallax-{report.fingerprint.removeprefix('sha256:')[:8]}-{language}"
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{name}.{FORMATS[fmt].extension}"'
        )
    return response


def claim(text: str, where: str) -> str:
    """The fingerprint that a JSON report bears.

    Raises:
        InputError: it is no JSON report of Parallax.
    """
    try:
        return str(json.loads(text)["fingerprint"])
    except (ValueError, KeyError, TypeError) as error:
        what = "this is no JSON report of Parallax. Give the file that was saved as .json."
        raise InputError((Problem(where=where, code="no_report", what=what),)) from error


def find(store: Store, fingerprint: str) -> EvaluationId | None:
    """The closed evaluation whose stored answers give this fingerprint, None where none does."""
    with store.read() as work:
        evaluations = [e for o in work.organisations() for e in work.evaluations(o.id)]
    closed = (e.id for e in evaluations if e.status in (Status.CLOSED, Status.RELEASED))
    return next((id_ for id_ in closed if build(store, id_).fingerprint == fingerprint), None)


@lru_cache(maxsize=24)
def _rendered(report: "Report", fmt: str, language: Language) -> bytes:
    return FORMATS[fmt].render(report, language)
