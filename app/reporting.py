"""From the store to a report, and to the file that a person downloads."""

import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from flask import Response

from app.inputs.following import chain
from app.inputs.invited import invited
from app.recent import Recent
from app.report.faces import FORMATS, Language
from app.web import db
from surveys.errors import InputError, NotFound, Problem, Refused, Source
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.storage.store import Store
from surveys.storage.work import Work

if TYPE_CHECKING:
    from analysis.report import Report

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""A report is one file: its style stands in it, and it has no script."""

REPORTS = 24
"""So many reports are kept, those used last."""
FILES = 32_000_000
"""So many bytes of rendered reports are kept."""

Key = tuple[Hashable, ...]
"""Everything that a report is made from, or what changes whenever it does."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made lately from one store."""

    reports: "Recent[Report]" = field(default_factory=lambda: Recent(REPORTS))
    files: Recent[bytes] = field(default_factory=lambda: Recent(FILES, len))


_made: WeakKeyDictionary[Store, _Made] = WeakKeyDictionary()


def build(store: Store, id_: EvaluationId, zone: str = "UTC") -> "Report":
    """The report of an evaluation, its times told in `zone`; kept until what it is made from
    changes.

    Raises:
        NotFound: there is no such evaluation, or it was never published.
        Refused: it is not closed. A report made earlier would let whoever keeps two of them
            subtract one from the other, and read the few answers that came between.
    """
    return _build(store, id_, _key(store, id_, zone), zone)


def _build(store: Store, id_: EvaluationId, key: Key, zone: str) -> "Report":
    # With the first report only: numpy and scipy take longer to load than the server to start.
    from analysis.report import build as build_report  # noqa: PLC0415
    from app.inputs.stored_evaluations import gather, keep_moments  # noqa: PLC0415

    def make() -> "Report":
        with store.read() as work:
            inputs = gather(work, work.evaluations.get(id_), zone)
        return build_report(keep_moments(store, id_, inputs))

    return _lately(store).reports.get(key, make)


def _key(store: Store, id_: EvaluationId, zone: str) -> Key:
    """Raises as `build`. Responses are not in it: a closed evaluation takes none."""
    with store.read() as work:
        evaluation = work.evaluations.get(id_)
        if evaluation.status not in (Status.CLOSED, Status.RELEASED):
            raise Refused("not_closed", "Close the evaluation first; then make its report.")
        # Of those that it follows too: an earlier one that is sealed later joins the trend.
        return zone, *(_state(work, each.id) for each in (*chain(work, evaluation), evaluation))


def _state(work: Work, id_: EvaluationId) -> Key:
    """What a report tells of one evaluation: switching a link changes no revision."""
    listed = (tuple(invited(work, id_, beside_link=beside)) for beside in (False, True))
    return id_, work.evaluations.revision(id_), *listed


def _lately(store: Store) -> _Made:
    return _made.setdefault(store, _Made())


def respond(evaluation: Evaluation, *, fmt: str, language: Language) -> Response:
    """The report as a web response: HTML as a page, everything else as a download.

    The caller has made sure that whoever asks may have it.

    Raises:
        NotFound: there is no such format.
        Refused: as `build`.
    """
    if fmt not in FORMATS:
        raise NotFound(f"There is no format {fmt!r}. There are: {', '.join(FORMATS)}.")
    store, zone = db.store(), db.config().timezone
    key = _key(store, evaluation.id, zone)
    report = _build(store, evaluation.id, key, zone)
    files = _lately(store).files
    file = files.get((fmt, language, key), lambda: FORMATS[fmt].render(report, language))
    response = Response(file, mimetype=FORMATS[fmt].mimetype)
    if fmt == "html":
        response.headers["Content-Security-Policy"] = REPORT_POLICY
    else:
        name = f"parallax-{report.fingerprint.removeprefix('sha256:')[:8]}-{language}"
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{name}.{FORMATS[fmt].extension}"'
        )
    return response


def claim(text: str, where: str) -> tuple[str, str]:
    """The fingerprint that a JSON report bears, and the analysis version that it was made with.

    Raises:
        InputError: it is no JSON report of Parallax.
    """
    try:
        plain = json.loads(text)
        return str(plain["fingerprint"]), str(plain["method"]["analysis_version"])
    except (ValueError, KeyError, TypeError) as error:
        what = "this is no JSON report of Parallax. Give the file that was saved as .json."
        raise InputError((Problem(where=Source(where), code="no_report", what=what),)) from error


def find(store: Store, claimed: str, version: str) -> EvaluationId | None:
    """The closed evaluation whose stored answers give this fingerprint, None where none does.

    `version`: the analysis version of the report that bears it.
    """
    # As `build`: with the first report only.
    from analysis.study.fingerprint import fingerprint  # noqa: PLC0415
    from app.inputs.stored_evaluations import gather  # noqa: PLC0415

    with store.read() as work:
        evaluations = [e for o in work.people.organisations() for e in work.evaluations.of(o.id)]
        for each in evaluations:
            if each.status not in (Status.CLOSED, Status.RELEASED):
                continue
            if fingerprint(gather(work, each), version) == claimed:
                return each.id
    return None
