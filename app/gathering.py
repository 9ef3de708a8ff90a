"""What an evaluation's report is made from, taken out of the store."""

from collections.abc import Iterator
from importlib.metadata import version

from analysis.build.inputs import Inputs, Options
from analysis.matrix import Sample, unpack
from analysis.report.undertaking import Facts
from surveys.errors import NotFound
from surveys.evaluation import CATEGORIES, Evaluation, EvaluationId
from surveys.instrument import Instrument
from surveys.storage.store import Work
from surveys.text import NO_TEXT


def gather(work: Work, evaluation: Evaluation) -> Inputs:
    """Questionnaire, facts, answers and settings of an evaluation.

    Raises:
        NotFound: it was never published.
    """
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
            without=evaluation.without,
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
