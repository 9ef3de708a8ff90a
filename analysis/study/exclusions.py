"""Sheets that the rules leave out: screened once, then taken out of everything that is reported."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, groupby

import numpy as np

from analysis.statistics.moments.values import answered
from analysis.statistics.quality.asked import Bools
from analysis.statistics.quality.flags import row_flags
from analysis.statistics.quality.screening import Screening, screen
from analysis.study.asked_columns import asked
from analysis.study.inputs import Inputs, Linked
from analysis.study.matrix import Points, Ratings, Sample, pool, some_of
from surveys import codec

SETS_ASIDE = ("too_few_answers", "straight_line", "contradictory")
"""What a sheet is set aside for, for comparison, where no rule excludes: its own answers, and no
other sheet's. Rare answers ("outlier") and identical ones ("duplicate") are as a rule honest."""


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
        every = [samples[i] for i in places]
        everyone = pool(inputs.instrument, audience.id, every, rated=False)
        rated: Bools = answered(everyone.points) > 0
        sheets = _screened(inputs, everyone, rated)
        if sheets is None:
            continue
        screened[audience.id] = sheets
        out = np.zeros(len(rated), np.bool_)
        out[rated] = sheets.excluded
        ends = np.cumsum([len(each.points) for each in every])[:-1]
        for place, sample, gone in zip(places, every, np.split(out, ends), strict=True):
            samples[place] = _without(sample, gone)
    return Sifted(inputs=replace(inputs, samples=tuple(samples)), screened=screened)


def _screened(inputs: Inputs, everyone: Ratings, rated: Bools) -> Screened | None:
    if not asked(inputs.instrument, everyone.audience)[0] or not rated.any():
        return None
    ratings = replace(
        everyone,
        points=everyone.points[rated],
        weights=None if everyone.weights is None else everyone.weights[rated],
        hasty=None if everyone.hasty is None else everyone.hasty[rated],
        moments=None,
    )
    return Screened(ratings=ratings, screening=screening(inputs, ratings))


def screening(inputs: Inputs, ratings: Ratings) -> Screening:
    """What the rules say of an audience's sheets."""
    columns, order = asked(inputs.instrument, ratings.audience)
    return screen(
        np.ascontiguousarray(ratings.points[:, columns]),
        inputs.options.quality,
        order,
        hasty=ratings.hasty,
    )


def _without(sample: Sample, gone: Bools) -> Sample:
    return some_of(sample, ~_settled(sample, gone)) if gone.any() else sample


def _settled(sample: Sample, gone: Bools) -> Bools:
    """Which sheets are left out, whatever their order: of several that are alike, of which some are
    kept, those are whose records come first by their text.
    """
    if not sample.records:
        return gone
    keys = _keys(sample)
    in_doubt = set(compress(keys, gone)) & set(compress(keys, ~gone))
    doubtful = [place for place, key in enumerate(keys) if key in in_doubt]
    records = dict(zip(sample.at.tolist(), sample.records, strict=True))
    texts = {place: codec.canonical(records[place]) for place in doubtful if place in records}
    doubtful.sort(key=lambda place: (keys[place], place not in texts, texts.get(place, "")))
    settled = gone.copy()
    for _, group in groupby(doubtful, key=keys.__getitem__):
        alike = list(group)
        stay = len(alike) - int(gone[alike].sum())
        settled[alike[:stay]], settled[alike[stay:]] = False, True
    return settled


def _keys(sample: Sample) -> list[bytes]:
    """What tells one sheet from another here: its ratings, and whether it was too fast."""
    hasty = np.full(len(sample.points), -1, np.int8) if sample.hasty is None else sample.hasty
    rows = np.ascontiguousarray(np.column_stack([sample.points, hasty]))
    keys: list[bytes] = rows.view(f"V{rows.shape[1]}").ravel().tolist()
    return keys


def still_linked(
    linked: Sequence[Linked], *, first: Mapping[str, Screened], last: Mapping[str, Screened]
) -> tuple[Linked, ...]:
    """Without the people whose answers, in either wave, are those of a sheet that is left out."""
    people = []
    for each in linked:
        kept = np.ones(len(each.last), np.bool_)
        for points, screened in ((each.first, first), (each.last, last)):
            by_rules = screened.get(each.audience)
            if by_rules is not None and by_rules.excluded.any():
                out = {row.tobytes() for row in by_rules.ratings.points[by_rules.excluded]}
                kept &= np.array([row.tobytes() not in out for row in points], np.bool_)
        people.append(replace(each, first=each.first[kept], last=each.last[kept]))
    return tuple(people)


def set_aside(inputs: Inputs, audience: str, points: Points) -> Bools:
    """Which sheets `SETS_ASIDE` flags, by their own answers alone; none where rules exclude: what
    they flag is in no section.
    """
    rules = inputs.options.quality
    if rules.exclude:
        return np.zeros(len(points), np.bool_)
    columns, order = asked(inputs.instrument, audience)
    return row_flags(points[:, columns], rules, order, SETS_ASIDE)
