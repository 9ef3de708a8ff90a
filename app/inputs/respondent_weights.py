"""Respondent weights: by a column of a file, or to margins that are known of the population."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.weighting.joining import Protected, protected
from analysis.statistics.weighting.joining import weigh as weigh_by
from analysis.statistics.weighting.margins import Problem as MarginProblem
from analysis.statistics.weighting.margins import margin_of
from analysis.statistics.weighting.raking import Weighting
from analysis.study.matrix import Sample, pool
from app.inputs.texts import Texts, texts
from surveys.errors import AnswersError, Cell, Problem, Source
from surveys.fieldwork.margins import ROUNDED, TOTAL, KnownMargin, KnownMargins
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument

Columns = Mapping[str, Texts]
"""The columns that the margins need, by name, with a row for each response."""
Bools = NDArray[np.bool_]
Matrix = NDArray[np.float64]
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The samples with their weights, and per audience how these came about."""

    samples: tuple[Sample, ...]
    weightings: tuple[tuple[str, Protected], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The sheets of one audience: the places of its samples, and who of them takes part."""

    audience: str
    at: tuple[int, ...]
    heard: Bools
    base: Matrix


def weigh(
    samples: Sequence[Sample],
    columns: Sequence[Columns],
    known: KnownMargins,
    instrument: Instrument,
    *,
    threshold: int = 1,
    excluded: Mapping[str, Bools] | None = None,
) -> Weighed:
    """Rake the sheets of every audience that has margins in a file; weights of a column are the
    base. `columns` belong to `samples`, one by one.

    Sheets that rate nothing take no part, nor do those `excluded` (of each audience, among the
    sheets that rate anything). Categories of fewer than `threshold` sheets are joined.

    Raises:
        AnswersError: a category is not known, or nobody of it has answered, or no weights can
            meet the margins.
    """
    found, weightings, problems = list(samples), list[tuple[str, Protected]](), list[Problem]()
    _check_audiences(known, instrument)
    for part, own in _parts(samples, known, instrument, excluded or {}):
        texts = {each.column: _texts(each.column, part, columns) for each in own}
        problems += _unknown(own, texts, known, instrument, part.audience)
        problems += _sums(own, int(part.heard.sum()), known, part.audience)
        margins = [
            margin_of(each.column, list(texts[each.column].rows(part.heard)), dict(each.totals))
            for each in own
        ]
        told = weigh_by(margins, part.base[part.heard], known.limits)
        problems += _told(told, part.audience, known)
        if not problems:
            done = protected(
                margins, part.base[part.heard], threshold=threshold, limits=known.limits
            )
            weightings.append((part.audience, done))
            _give(found, part, done)
    if problems:
        raise AnswersError(tuple(problems))
    return Weighed(samples=tuple(found), weightings=tuple(weightings))


def weigh_choices(
    samples: Sequence[Sample],
    known: KnownMargins,
    instrument: Instrument,
    *,
    threshold: int,
    excluded: Mapping[str, Bools] | None = None,
) -> Weighed:
    """The same by questions of choice, of an evaluation that is over: nothing is refused.

    What cannot be weighted is left out, and the report says so: margins of a question that is not
    asked any more ("not_asked"), and what `weighting.joining.protected` leaves out.
    """
    found, weightings = list(samples), list[tuple[str, Protected]]()
    for part, own in _parts(samples, known, instrument, excluded or {}):
        margins, gone = [], []
        for each in own:
            question = instrument.questions.get(each.column)
            values = _chosen([samples[i] for i in part.at], each.column)
            if question is None or values is None:
                gone.append((each.column, "not_asked"))
            else:
                margins.append(
                    margin_of(each.column, values[part.heard].tolist(), dict(each.totals))
                )
        done = protected(margins, part.base[part.heard], threshold=threshold, limits=known.limits)
        weightings.append((part.audience, replace(done, left_out=(*gone, *done.left_out))))
        _give(found, part, done)
    return Weighed(samples=tuple(found), weightings=tuple(weightings))


def _parts(
    samples: Sequence[Sample],
    known: KnownMargins,
    instrument: Instrument,
    excluded: Mapping[str, Bools],
) -> Iterator[tuple[_Part, list[KnownMargin]]]:
    """Every audience that has margins and sheets, with its margins."""
    for audience in instrument.model.audiences:
        own = [m for m in known.margins if _speaks_of(m, audience.id, audience.side)]
        at = tuple(i for i, sample in enumerate(samples) if sample.audience == audience.id)
        heard = _rated([samples[i] for i in at], instrument, audience.id)
        if audience.id in excluded:
            heard[heard] = ~excluded[audience.id]
        if own and heard.any():
            yield _Part(audience=audience.id, at=at, heard=heard, base=_base(samples, at)), own


def _speaks_of(margin: KnownMargin, audience: str, side: str) -> bool:
    return margin.audience == audience or (not margin.audience and side == "demand")


def _check_audiences(known: KnownMargins, instrument: Instrument) -> None:
    ids = [audience.id for audience in instrument.model.audiences]
    wrong = sorted({m.audience for m in known.margins if m.audience and m.audience not in ids})
    if wrong:
        what = f"no answers of audience {', '.join(wrong)}. Use one of: {', '.join(ids)}."
        raise AnswersError((Problem(where=Source(known.file), code="no_such_audience", what=what),))


def _rated(samples: Sequence[Sample], instrument: Instrument, audience: str) -> Bools:
    """Which sheets rate anything that the report is of."""
    points = pool(instrument, audience, samples, rated=False).points
    return np.asarray((points >= 0).any(axis=1))


def _base(samples: Sequence[Sample], at: Sequence[int]) -> Matrix:
    given = [samples[i] for i in at]
    return np.concatenate(
        [np.ones(len(s.points)) if s.weights is None else s.weights for s in given]
    )


def _chosen(samples: Sequence[Sample], question: str) -> NDArray[np.str_] | None:
    """What each sheet chose; None where it is not known of all."""
    own = [(sample.chosen or {}).get(question) for sample in samples]
    if all(each is None for each in own):
        return None
    blank = (np.full(len(sample.points), "") for sample in samples)
    return np.concatenate(
        [rest if each is None else each for each, rest in zip(own, blank, strict=True)]
    )


def _texts(column: str, part: _Part, columns: Sequence[Columns]) -> Texts:
    """A column in all the responses of an audience."""
    return texts([text for i in part.at for text in columns[i][column]])


def _unknown(
    own: Sequence[KnownMargin],
    texts: Columns,
    known: KnownMargins,
    instrument: Instrument,
    audience: str,
) -> Iterator[Problem]:
    """Texts that are neither a category nor a code for missing: more likely slips than people."""
    gone = missing_codes.anywhere(instrument.model)
    for margin in own:
        names = {"", *(name for name, _ in margin.totals)}
        yield from _both(margin, known, gone)
        every = texts[margin.column].mapped(lambda text: missing_codes.known(text, gone)).counts()
        strange = Counter({value: n for value, n in every.items() if value not in names})
        there = ", ".join(name for name, _ in margin.totals[:SHOWN])
        for value, n in strange.most_common(SHOWN):
            what = f"{value[:40]!r} ({audience}, rows: {n}) is none of the categories of"
            what += f" {known.file} ({there}). Name it there, or leave such cells blank."
            yield Problem(where=Cell(column=margin.column), code="unknown_category", what=what)


def _both(margin: KnownMargin, known: KnownMargins, gone: frozenset[str]) -> Iterator[Problem]:
    """Categories of a margin that are codes for no answer, too."""
    for name, _ in margin.totals:
        if missing_codes.key(name) in gone:
            what = f"'{name}' is a category of margin '{margin.column}', and in [columns] of the"
            what += " instrument file a code for no answer. Take it out of one of them."
            yield Problem(where=Source(known.file), code="code_is_category", what=what)


def _sums(
    own: Sequence[KnownMargin], n: int, known: KnownMargins, audience: str
) -> Iterator[Problem]:
    """Totals that are neither all of 100 percent (or of 1) nor as many people as have answered."""
    for margin in own:
        total = sum(people for _, people in margin.totals)
        whole = abs(total - TOTAL) <= ROUNDED or abs(total - 1) <= ROUNDED / TOTAL
        if total < n and not whole:
            what = f"{audience}: the totals of {margin.column} add up to {total:g}: neither 100"
            what += f" percent nor as many people as have answered ({n}). Correct them."
            yield Problem(where=Source(known.file), code="margin_sum", what=what)


def _told(done: Weighting, audience: str, known: KnownMargins) -> Iterator[Problem]:
    """Why there are no weights, in words."""
    for one in done.problems:
        if one.fatal:
            yield Problem(where=Source(known.file), code=one.code, what=_in_words(one, audience))
    if done.reason == "not_converged":
        what = f"{audience}: no weights of these sheets meet all margins at once; a share stays"
        what += f" {100 * (done.error or 0):.2g} points off. Join small categories."
        yield Problem(where=Source(known.file), code="not_converged", what=what)


def _in_words(one: MarginProblem, audience: str) -> str:
    if one.code == "empty_category":
        return (
            f"{audience}: nobody with {one.margin} = '{one.category}' has answered, and the margin "
            f"has {one.total:g} there. Join it with another category."
        )
    return (
        f"{audience}: the totals of {one.margin} add up to {one.total:g}, those of the first "
        "margin do not. Give all in people, or all in percent."
    )


def _give(found: list[Sample], part: _Part, done: Protected) -> None:
    """Put the weights into the samples, of mean 1; who takes no part has one nobody asks for."""
    if done.weighting is None or done.weighting.weights is None:
        return
    weights = done.weighting.weights
    whole = np.ones(len(part.heard))
    whole[part.heard] = weights * (len(weights) / weights.sum())
    start = 0
    for i in part.at:
        end = start + len(found[i].points)
        found[i] = replace(found[i], weights=whole[start:end].copy())
        start = end
