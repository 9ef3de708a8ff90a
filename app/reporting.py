"""From the store to a report, and to the file that a person downloads."""

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from weakref import WeakKeyDictionary

from flask import Response

from analysis.build.assemble import build as build_report
from analysis.build.inputs import Inputs, Options
from analysis.matrix import Sample, unpack
from analysis.report import Facts, Report
from app import db
from app.render import FORMATS, Language
from surveys.errors import InputError, NotFound, Problem, Refused
from surveys.evaluation import CATEGORIES, Evaluation, EvaluationId, Status
from surveys.instrument import Instrument
from surveys.storage.store import Store, Work
from surveys.text import NO_TEXT

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""A report is one file: its style stands in it, and it has no script."""

_reports: WeakKeyDictionary[Store, dict[EvaluationId, tuple[int, Report]]] = WeakKeyDictionary()


def build(store: Store, id_: EvaluationId) -> Report:
    """The report of an evaluation; kept until the evaluation changes.

    Raises:
        NotFound: there is no such evaluation, or it was never published.
        Refused: it is not closed. A report made earlier would let whoever keeps two of them
            subtract one from the other, and read the few answers that came between.
    """
    with store.read() as work:
        evaluation, revision = work.evaluation(id_), work.revision(id_)
        if evaluation.status not in (Status.CLOSED, Status.RELEASED):
            raise Refused("not_closed", "Close the evaluation first; then make its report.")
        kept = _reports.setdefault(store, {})
        if id_ in kept and kept[id_][0] == revision:
            return kept[id_][1]
        inputs = _inputs(work, evaluation)
    report = build_report(inputs)
    kept[id_] = (revision, report)
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
    report = build(db.store(), evaluation.id)
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
def _rendered(report: Report, fmt: str, language: Language) -> bytes:
    return FORMATS[fmt].render(report, language)


def _inputs(work: Work, evaluation: Evaluation) -> Inputs:
    instrument = work.current(evaluation.id)
    if instrument is None:
        raise NotFound("The evaluation was never published; there is nothing to report.")
    return Inputs(
        parallax=version("parallax"),
        instrument=instrument,
        facts=_facts(work, evaluation, instrument),
        samples=tuple(_samples(work, evaluation.id)),
        invited=tuple(_invited(work, evaluation.id)),
        weights=evaluation.weights,
        options=Options(
            threshold=evaluation.threshold,
            margin=evaluation.margin,
            sealed=evaluation.sealed_at is not None,
        ),
    )


def _samples(work: Work, id_: EvaluationId) -> Iterator[Sample]:
    for published in work.versions(id_):
        instrument = work.instrument(published.digest)
        for audience in instrument.model.audiences:
            sheets = work.sheets(id_, published.digest, audience.id)
            if sheets.n:
                records = work.records(id_, published.digest, audience.id)
                yield Sample(
                    instrument=instrument,
                    audience=audience.id,
                    points=unpack(sheets.ratings, sheets.width),
                    number=published.number,
                    records=tuple(record.answers for record in records),
                )


def _invited(work: Work, id_: EvaluationId) -> Iterator[tuple[str, int]]:
    """Audiences that only invited persons could answer for, and how many those were."""
    opened = {link.audience for link in work.links(id_) if link.enabled}
    audiences = [invitation.audience for invitation in work.invitations(id_)]
    for audience in sorted(set(audiences) - opened):
        yield audience, audiences.count(audience)


def _facts(work: Work, evaluation: Evaluation, instrument: Instrument) -> Facts:
    names = {str(each.id): each.name for each in work.organisations()}
    categories = {each.id: each.name for each in CATEGORIES}
    return Facts(
        title=evaluation.title,
        purpose=evaluation.purpose,
        route=evaluation.route,
        category=categories.get(evaluation.category, NO_TEXT),
        service=evaluation.service,
        supplier=evaluation.supplier,
        demand_side=evaluation.demand_side,
        population=evaluation.population,
        conductor=names.get(evaluation.organisation, ""),
        period_from=evaluation.period_from,
        period_to=evaluation.period_to,
        opened_at=evaluation.opened_at,
        closed_at=evaluation.closed_at,
        sealed_at=evaluation.sealed_at,
        secrecy=evaluation.secrecy,
        languages=instrument.languages,
        synthetic=evaluation.synthetic,
        preliminary=evaluation.sealed_at is None and _has_supplier(instrument),
    )


def _has_supplier(instrument: Instrument) -> bool:
    return any(audience.side == "supplier" for audience in instrument.model.audiences)
