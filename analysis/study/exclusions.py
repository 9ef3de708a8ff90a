"""Sheets that the rules leave out: screened once, then taken out of everything that is reported."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.quality.asked import Bools
from analysis.statistics.quality.screening import Screening, screen
from analysis.study.asking import asked
from analysis.study.inputs import Inputs, Linked
from analysis.study.matrix import Points, Ratings, Sample, pool, some_of, unpack
from surveys import codec
from surveys.fieldwork.answers import BLANK

Key = tuple[bytes, int]
"""What tells one sheet from another here: its ratings, and whether it was filled in too fast."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screened:
    """All sheets of an audience that rate anything, and what the rules say of them."""

    ratings: Ratings
    screening: Screening

    @property
    def excluded(self) -> Bools:
        """Which of them are left out."""
        return self.screening.excluded

    def by_rule(self) -> tuple[tuple[str, int], ...]:
        """How many each rule leaves out: a sheet counts with the first that flags it."""
        names = [result.rule for result in self.screening.results]
        counting = [place for place, name in enumerate(names) if self.excludes(name)]
        flags = self.screening.flags[self.excluded][:, counting]
        first = Counter(flags.argmax(axis=1).tolist()) if len(flags) else Counter[int]()
        return tuple((names[counting[i]], n) for i, n in sorted(first.items()))

    def excludes(self, rule: str) -> bool:
        """Whether a rule may leave a sheet out."""
        return rule in self.screening.rules.exclude


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sifted:
    """Inputs without the sheets that are left out, and the screening of each audience, by its id.

    No audience is screened here where no rule excludes.
    """

    inputs: Inputs
    screened: Mapping[str, Screened]


def sift(inputs: Inputs) -> Sifted:
    """Leave out of `inputs.samples` what the rules exclude; the supplier's raters are all kept.

    Earlier waves stay as they are: each is sifted in its own turn.
    """
    if not inputs.options.quality.exclude:
        return Sifted(inputs=inputs, screened={})
    samples, screened = list(inputs.samples), dict[str, Screened]()
    for audience in inputs.instrument.model.audiences:
        places = [i for i, each in enumerate(samples) if each.audience == audience.id]
        if audience.side != "demand" or not places:
            continue
        own = [samples[i] for i in places]
        everyone = pool(inputs.instrument, audience.id, own, rated=False)
        rated: Bools = np.asarray((everyone.points >= 0).any(axis=1))
        found = _screened(inputs, everyone, rated)
        if found is None:
            continue
        screened[audience.id] = found
        out = np.zeros(len(rated), np.bool_)
        out[rated] = found.excluded
        ends = np.cumsum([len(each.points) for each in own])[:-1]
        for place, sample, gone in zip(places, own, np.split(out, ends), strict=True):
            samples[place] = _without(sample, gone)
    return Sifted(inputs=replace(inputs, samples=tuple(samples)), screened=screened)


def _screened(inputs: Inputs, everyone: Ratings, rated: Bools) -> Screened | None:
    columns, order = asked(inputs.instrument, everyone.audience)
    if not columns or not rated.any():
        return None
    ratings = replace(
        everyone,
        points=everyone.points[rated],
        weights=None if everyone.weights is None else everyone.weights[rated],
        hasty=None if everyone.hasty is None else everyone.hasty[rated],
        moments=None,
    )
    screening = screen(
        np.ascontiguousarray(ratings.points[:, columns]),
        inputs.options.quality,
        order,
        hasty=ratings.hasty,
        level=inputs.options.confidence,
    )
    return Screened(ratings=ratings, screening=screening)


def _without(sample: Sample, gone: Bools) -> Sample:
    if not gone.any():
        return sample
    records = _records(sample, gone)
    hasty = sample.records_hasty
    return replace(
        some_of(sample, ~gone),
        records=tuple(sample.records[i] for i in records),
        records_hasty=tuple(hasty[i] for i in records) if hasty else (),
    )


def _records(sample: Sample, gone: Bools) -> list[int]:
    """Which records belong to sheets that are kept, in their order.

    A record is known by its ratings. Where some of several like sheets are kept, so are as many
    of their records, the first by their text: the order of sheets changes nothing.
    """
    if not sample.records:
        return []
    hasty = np.full(len(sample.points), -1, np.int8) if sample.hasty is None else sample.hasty
    out = frozenset(_keys(sample.points[gone], hasty[gone]))
    stay = Counter(key for key in _keys(sample.points[~gone], hasty[~gone]) if key in out)
    kept, doubtful = [], dict[Key, list[int]]()
    for place, key in enumerate(_of_records(sample)):
        if key not in out:
            kept.append(place)
        elif stay[key]:
            doubtful.setdefault(key, []).append(place)
    for key, places in doubtful.items():
        places.sort(key=lambda i: codec.canonical(sample.records[i]))
        kept += places[: stay[key]]
    return sorted(kept)


def _keys(points: Points, hasty: NDArray[np.int8]) -> Iterator[Key]:
    rows = np.ascontiguousarray(points)
    return ((row.tobytes(), int(mark)) for row, mark in zip(rows, hasty, strict=True))


def _of_records(sample: Sample) -> Iterator[Key]:
    """The key of each record; one without ratings is like no sheet."""
    width = len(sample.instrument.ratings)
    texts = [r.ratings if len(r.ratings) == width else BLANK * width for r in sample.records]
    points = unpack("".join(texts).encode("ascii"), width)
    marks = np.array(sample.records_hasty or (-1,) * len(texts), np.int8)
    return _keys(points, marks)


def still_linked(
    linked: Sequence[Linked], *, first: Mapping[str, Screened], last: Mapping[str, Screened]
) -> tuple[Linked, ...]:
    """Without the people whose answers, in either wave, are those of a sheet that is left out."""
    found = []
    for each in linked:
        kept = np.ones(len(each.last), np.bool_)
        for points, screened in ((each.first, first), (each.last, last)):
            own = screened.get(each.audience)
            if own is not None and own.excluded.any():
                out = {row.tobytes() for row in own.ratings.points[own.excluded]}
                kept &= np.array([row.tobytes() not in out for row in points], np.bool_)
        found.append(replace(each, first=each.first[kept], last=each.last[kept]))
    return tuple(found)
