"""What an evaluation's report is made from, taken out of the store."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from analysis.build.exclusion import sift
from analysis.build.inputs import Inputs, Options, Wave
from analysis.matrix import Chosen, Sample, judged, unpack
from analysis.moments import packed
from analysis.moments.gather import moments
from analysis.moments.values import Moments
from analysis.report.undertaking import Facts
from app.inputs.following import chain, names, time_of
from app.inputs.invited import invited
from app.inputs.languages import in_order, with_language
from app.inputs.respondent_weights import weigh_choices
from app.inputs.segment_columns import LANGUAGE, by_language
from surveys.errors import NotFound
from surveys.evaluation import CATEGORIES, Evaluation, EvaluationId
from surveys.instrument import Instrument
from surveys.storage.store import Store, Work
from surveys.storage.values import Kept, Record
from surveys.text import NO_TEXT


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
        )


def _alone(work: Work, evaluation: Evaluation, zone: str) -> Inputs:
    instrument = work.current(evaluation.id)
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
            sealed=evaluation.sealed_at is not None,
            without=evaluation.without,
            crosshairs=evaluation.crosshairs,
            quality=evaluation.quality,
            quality_set="opening",
        ),
    )
    spoken = len(instrument.languages) > 1 and any(s.languages is not None for s in inputs.samples)
    if not spoken and not evaluation.margins.margins:
        return inputs
    divided = _divided(work, inputs, evaluation, spoken=spoken)
    return _weighed(divided, evaluation) if evaluation.margins.margins else divided


def _divided(work: Work, inputs: Inputs, evaluation: Evaluation, *, spoken: bool) -> Inputs:
    """The inputs with what each sheet chose, and as another attribute the language, if known."""
    digests = {published.number: published.digest for published in work.versions(evaluation.id)}
    samples = []
    for sample in inputs.samples:
        digest = digests[sample.number]
        records = work.records(evaluation.id, digest, sample.audience, every=True)
        chosen = dict(chosen_by_sheet(sample, records))
        if spoken and sample.languages is not None:
            chosen[LANGUAGE] = sample.languages
        samples.append(replace(sample, chosen=chosen))
    attributes = (by_language(inputs.instrument),) if spoken else ()
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


def chosen_by_sheet(sample: Sample, records: Iterable[Record]) -> Chosen:
    """What each sheet of a sample chose, from the records of all of them.

    Sheets of a large survey come in no order: a record belongs to the sheets with its ratings, and
    which of several alike it is changes no figure (but where rules leave out one of them for its
    speed).
    """
    answers = [record.answers for record in records]
    width = len(sample.instrument.ratings)
    points = unpack("".join(each.ratings for each in answers).encode("ascii"), width)
    at = np.empty(len(answers), dtype=np.int64)
    at[in_order(points)] = in_order(sample.points)
    found = {
        question.id: np.full(len(answers), "", dtype=object)
        for question in sample.instrument.model.questions
        if question.kind == "choice"
    }
    for place, each in zip(at, answers, strict=True):
        for choice in each.choices:
            if choice.question in found:
                found[choice.question][place] = choice.option
    return {name: column.astype(np.str_) for name, column in found.items()}


def _samples(work: Work, evaluation: Evaluation) -> Iterator[Sample]:
    id_ = evaluation.id
    for published in work.versions(id_):
        instrument = work.instrument(published.digest)
        for audience in instrument.model.audiences:
            sheets = work.sheets(id_, published.digest, audience.id)
            if sheets.n:
                records = tuple(work.records(id_, published.digest, audience.id))
                hasty = None if sheets.hasty is None else judged(sheets.hasty)
                sample = Sample(
                    instrument=instrument,
                    audience=audience.id,
                    points=unpack(sheets.ratings, sheets.width),
                    number=published.number,
                    records=tuple(record.answers for record in records),
                    hasty=hasty,
                    records_hasty=() if hasty is None else tuple(map(_mark, records)),
                    moments=_kept(work, id_, published.digest, audience.id, sheets.n),
                )
                languages = with_language(work, evaluation, published.digest, sample)
                yield replace(sample, languages=languages)


def _mark(record: Record) -> int:
    return -1 if record.hasty is None else int(record.hasty)


def _kept(work: Work, id_: EvaluationId, digest: str, audience: str, n: int) -> Moments | None:
    """The moments that were kept, unless sheets have come since."""
    kept = work.kept(id_, digest, audience)
    return packed.unpack(kept.body) if kept is not None and kept.n == n else None


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
                body = packed.pack(new.moments)
                kept = Kept(n=len(new.points), body=body)
                work.keep(id_, new.instrument.digest, new.audience, kept)
    return replace(inputs, samples=samples)


def _facts(work: Work, evaluation: Evaluation, instrument: Instrument, zone: str) -> Facts:
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
        zone=zone,
    )


def _has_supplier(instrument: Instrument) -> bool:
    return any(audience.side == "supplier" for audience in instrument.model.audiences)
