"""Respondent weights for the answers of files: by a column of theirs, or to known margins."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.matrix import Sample
from analysis.weighting.margins import Margin, margin_of
from analysis.weighting.margins import Problem as MarginProblem
from analysis.weighting.raking import Weighting, post_stratify, rake
from analysis.weighting.trimming import rake_within
from surveys.errors import AnswersError, Problem
from surveys.exchange.margins import KnownMargin, KnownMargins
from surveys.instrument import Instrument

Kept = tuple[tuple[str, ...], ...]
"""Of each sheet the texts of the columns that the margins need, in their order."""
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The samples with their weights, and per audience how these came about."""

    samples: tuple[Sample, ...]
    weightings: tuple[tuple[str, Weighting], ...]


def weigh(
    samples: Sequence[Sample], kept: Sequence[Kept], known: KnownMargins, instrument: Instrument
) -> Weighed:
    """Rake the sheets of every audience that has margins; weights of a column are the base.

    Sheets that rate nothing take no part. `kept` belongs to `samples`, one by one.

    Raises:
        AnswersError: a category is not known, or nobody of it has answered, or no weights can
            meet the margins.
    """
    found: list[Sample] = list(samples)
    weightings: list[tuple[str, Weighting]] = []
    problems: list[Problem] = []
    _check_audiences(known, instrument)
    for audience in instrument.model.audiences:
        own = [m for m in known.margins if _speaks_of(m, audience.id, audience.side)]
        at = [i for i, sample in enumerate(samples) if sample.audience == audience.id]
        rated = _rated([samples[i] for i in at])
        if not own or not rated.any():
            continue
        texts = [text for i in at for text in kept[i]]
        margins = [_margin(each, texts, rated, known) for each in own]
        problems += _unknown(own, texts, known, instrument, audience.id)
        done = _weighting(margins, _base(samples, at)[rated], known)
        problems += _told(done, audience.id, known)
        if done.weights is not None and not problems:
            weightings.append((audience.id, done))
            _give(found, at, rated, done.weights * (rated.sum() / done.weights.sum()))
    if problems:
        raise AnswersError(tuple(problems))
    return Weighed(samples=tuple(found), weightings=tuple(weightings))


def notes(weighed: Weighed) -> Iterator[str]:
    """What the person at the terminal should know, in English."""
    for audience, done in weighed.weightings:
        yield (
            f"{audience}: {done.n} sheets {done.method}, design effect {done.kish or 1:.2f}, "
            f"as good as {done.n_effective or done.n:.0f} unweighted ones"
        )
        for one in done.problems:
            if one.code == "unknown_category":
                yield f"{audience}: {one.n} sheets without {one.margin} keep their share"
            elif one.code == "rounded_totals":
                yield f"{audience}: totals of {one.margin} are taken as shares (rounded sums)"
        if not done.within_limits:
            yield f"{audience}: the margins do not allow these limits; some weights lie beyond"


def _speaks_of(margin: KnownMargin, audience: str, side: str) -> bool:
    return margin.audience == audience or (not margin.audience and side == "demand")


def _check_audiences(known: KnownMargins, instrument: Instrument) -> None:
    ids = [audience.id for audience in instrument.model.audiences]
    wrong = sorted({m.audience for m in known.margins if m.audience and m.audience not in ids})
    if wrong:
        what = f"no answers of audience {', '.join(wrong)}. Use one of: {', '.join(ids)}."
        raise AnswersError((Problem(where=known.file, code="no_such_audience", what=what),))


def _rated(samples: Sequence[Sample]) -> NDArray[np.bool_]:
    """Which sheets rate anything."""
    none = np.zeros(0, dtype=np.bool_)
    return np.concatenate([none, *(np.any(s.points >= 0, axis=1) for s in samples)])


def _base(samples: Sequence[Sample], at: Sequence[int]) -> NDArray[np.float64]:
    given = [samples[i] for i in at]
    return np.concatenate(
        [np.ones(len(s.points)) if s.weights is None else s.weights for s in given]
    )


def _margin(
    margin: KnownMargin,
    texts: Sequence[tuple[str, ...]],
    rated: NDArray[np.bool_],
    known: KnownMargins,
) -> Margin:
    place = known.columns.index(margin.column)
    values = [text[place] for text, used in zip(texts, rated, strict=True) if used]
    return margin_of(margin.column, values, dict(margin.totals))


def _unknown(
    own: Sequence[KnownMargin],
    texts: Sequence[tuple[str, ...]],
    known: KnownMargins,
    instrument: Instrument,
    audience: str,
) -> Iterator[Problem]:
    """Texts that are neither a category nor a code for missing: more likely slips than people."""
    missing = {"", *instrument.model.columns.missing, *instrument.model.columns.not_applicable}
    for margin in own:
        place = known.columns.index(margin.column)
        names = {name for name, _ in margin.totals} | missing
        strange = Counter(text[place] for text in texts if text[place] not in names)
        for value, n in strange.most_common(SHOWN):
            what = f"{value[:40]!r} ({audience}, rows: {n}) is none of the categories of"
            what += f" {known.file}. Name it there, or declare it in [columns] missing."
            yield Problem(where=f"column {margin.column}", code="unknown_category", what=what)


def _weighting(
    margins: Sequence[Margin], base: NDArray[np.float64], known: KnownMargins
) -> Weighting:
    if known.lower is not None and known.upper is not None:
        return rake_within(margins, base, lower=known.lower, upper=known.upper)
    return post_stratify(margins[0], base) if len(margins) == 1 else rake(margins, base)


def _told(done: Weighting, audience: str, known: KnownMargins) -> Iterator[Problem]:
    """Why there are no weights, in words."""
    for one in done.problems:
        if one.fatal:
            yield Problem(where=known.file, code=one.code, what=_in_words(one, audience))
    if done.reason == "not_converged":
        what = f"{audience}: no weights of these sheets meet all margins at once; a share stays"
        what += f" {100 * (done.error or 0):.2g} points off. Join small categories."
        yield Problem(where=known.file, code="not_converged", what=what)


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


def _give(
    found: list[Sample], at: Sequence[int], rated: NDArray[np.bool_], weights: NDArray[np.float64]
) -> None:
    """Put the weights into the samples; a sheet that rates nothing has a weight nobody asks for."""
    whole = np.ones(len(rated))
    whole[rated] = weights
    start = 0
    for i in at:
        end = start + len(found[i].points)
        found[i] = replace(found[i], weights=whole[start:end].copy())
        start = end
