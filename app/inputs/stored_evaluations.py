"""What an evaluation's report is made from, taken out of the store."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments, pack_moments, unpack_moments
from analysis.study.exclusions import sift
from analysis.study.inputs import Inputs, Options, Wave
from analysis.study.matrix import Sample, judged, unpack
from analysis.study.undertaking import Facts
from app.inputs.following import chain, names, time_of
from app.inputs.invited import invited
from app.inputs.languages import languages
from app.inputs.respondent_weights import weigh_choices
from app.inputs.segment_columns import LANGUAGE, by_language, choices
from surveys.errors import NotFound
from surveys.fieldwork.evaluation import CATEGORIES, Evaluation, EvaluationId
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.text import NO_TEXT
from surveys.storage.store import Store
from surveys.storage.values import Kept
from surveys.storage.work import Work


def gather(work: Work, evaluation: Evaluation, zone: str = "UTC") -> Inputs:
    """Questionnaire, facts, answers and settings of an evaluation; times are told in `zone`.

    The sheets of those that it follows are its waves, each weighted to its own margins.

    Raises:
        NotFound: it was never published.
    """
    inputs = _alone(work, evaluation, zone)
    return replace(inputs, waves=tuple(_waves(work, evaluation, inputs.samples, zone)))


def _waves(
    work: Work, evaluation: Evaluation, samples: tuple[Sample, ...], zone: str
) -> Iterator[Wave]:
    """The evaluations that this one follows, and it as the last; none where it follows none."""
    earlier = chain(work, evaluation)
    if not earlier or evaluation.closed_at is None:
        return
    every = (*earlier, evaluation)
    for each, name in zip(every, names(every, zone), strict=True):
        own = samples if each is evaluation else _alone(work, each, zone).samples
        yield Wave(
            label=name,
            time=time_of(each),
            samples=own,
            title=each.title,
            threshold=each.threshold,
            quality=each.quality,
            self_assessment=each.self_assessment,
        )


def _alone(work: Work, evaluation: Evaluation, zone: str) -> Inputs:
    instrument = work.versions.current(evaluation.id)
    if instrument is None:
        raise NotFound("The evaluation was never published; there is nothing to report.")
    inputs = Inputs(
        parallax=version("parallax"),
        instrument=instrument,
        facts=_facts(work, evaluation, instrument, zone),
        samples=tuple(_samples(work, evaluation)),
        invited=tuple(invited(work, evaluation.id, beside_link=False)),
        beside_link=tuple(invited(work, evaluation.id, beside_link=True)),
        reach=evaluation.reach,
        weights=evaluation.weights,
        options=Options(
            threshold=evaluation.threshold,
            margin=evaluation.margin,
            margin_share=evaluation.margin_share,
            margin_reason=evaluation.margin_reason or None,
            self_assessment=evaluation.self_assessment,
            sealed=evaluation.sealed_at is not None,
            without=evaluation.without,
            crosshairs=evaluation.crosshairs,
            quality=evaluation.quality,
            quality_set="opening",
        ),
    )
    by_languages = len(instrument.languages) > 1 and any(
        s.languages is not None for s in inputs.samples
    )
    if not by_languages and not evaluation.margins.margins:
        return inputs
    divided = _divided(inputs, by_languages=by_languages)
    return _weighed(divided, evaluation) if evaluation.margins.margins else divided


def _divided(inputs: Inputs, *, by_languages: bool) -> Inputs:
    """The inputs with what each response chose, and as another attribute the language, if known."""
    samples = []
    for sample in inputs.samples:
        chosen = choices(sample.records, sample.at, len(sample.points), sample.instrument)
        if by_languages and sample.languages is not None:
            chosen[LANGUAGE] = sample.languages
        samples.append(replace(sample, chosen=chosen))
    attributes = (by_language(inputs.instrument),) if by_languages else ()
    return replace(inputs, samples=tuple(samples), attributes=attributes)


def _weighed(inputs: Inputs, evaluation: Evaluation) -> Inputs:
    """The inputs with sheets weighted to the margins that are known."""
    done = weigh_choices(
        inputs.samples,
        evaluation.margins,
        inputs.instrument,
        threshold=evaluation.threshold,
        excluded={name: each.excluded for name, each in sift(inputs).screened.items()},
    )
    return replace(inputs, samples=done.samples, weightings=done.weightings)


def _samples(work: Work, evaluation: Evaluation) -> Iterator[Sample]:
    """The responses of every version and audience; all that stands beside them is in their order,
    that of the store.
    """
    for published in work.versions.of(evaluation.id):
        instrument = work.versions.instrument(published.digest)
        for audience in instrument.model.audiences:
            stored = work.responses.sheets(evaluation.id, published.digest, audience.id)
            if stored.n:
                records = work.responses.records(evaluation.id, published.digest, audience.id)
                yield Sample(
                    instrument=instrument,
                    audience=audience.id,
                    points=unpack(stored.ratings, stored.width),
                    number=published.number,
                    records=tuple(record.answers for record in records),
                    at=np.flatnonzero(judged(stored.recorded) == 1),
                    hasty=None if stored.hasty is None else judged(stored.hasty),
                    moments=_kept(work, evaluation.id, published.digest, audience.id, stored.n),
                    languages=languages(work, evaluation, instrument, audience.id),
                )


def _kept(work: Work, id_: EvaluationId, digest: str, audience: str, n: int) -> Moments | None:
    """The moments that were kept, unless sheets have come since."""
    kept = work.moments.get(id_, digest, audience)
    return unpack_moments(kept.body) if kept is not None and kept.n == n else None


def keep_moments(store: Store, id_: EvaluationId, inputs: Inputs) -> Inputs:
    """Work out the moments that are not known yet, and keep them for the next report.

    Raises:
        Refused: the evaluation is not closed.
    """
    if all(sample.moments is not None for sample in inputs.samples):
        return inputs
    samples = tuple(
        sample if sample.moments else replace(sample, moments=moments(sample.points))
        for sample in inputs.samples
    )
    with store.begin() as work:
        for old, new in zip(inputs.samples, samples, strict=True):
            if new.moments is not None and old.moments is None:
                body = pack_moments(new.moments)
                kept = Kept(n=len(new.points), body=body)
                work.moments.keep(id_, new.instrument.digest, new.audience, kept)
    return replace(inputs, samples=samples)


def _facts(work: Work, evaluation: Evaluation, instrument: Instrument, zone: str) -> Facts:
    names = {str(each.id): each.name for each in work.people.organisations()}
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
        zone=zone,
    )


def _has_supplier(instrument: Instrument) -> bool:
    return any(audience.side == "supplier" for audience in instrument.model.audiences)
