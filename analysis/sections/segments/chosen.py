"""Who of an audience chose what: the people that segments compare, in one order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sections.questions import QuestionResult
from analysis.statistics.groups.cells import show_tables
from analysis.statistics.moments.values import Matrix, answered
from analysis.statistics.quality.asked import Bools
from analysis.statistics.quality.beside import side_by_side
from analysis.study.exclusions import set_aside
from analysis.study.frame import Key, asked_of, frame
from analysis.study.matrix import Chosen, Ratings, Sample, pool, unpack
from analysis.study.panel import Panel, node_values
from analysis.study.unpaired import without
from analysis.study.work import Group, Work
from surveys.fieldwork.answers import Answers

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Those of an audience of whom it is known what they chose, sheet by sheet.

    `codes`: n × questions, the option's place or −1; `values`: n × nodes `keys`; `out`: whether
    `quality` sets the sheet aside; `weights`: n, None where everybody counts alike.
    """

    codes: Codes
    keys: tuple[Key, ...]
    values: Matrix
    out: Bools
    weights: Matrix | None = None


def people(
    work: Work, group: Group, panel: Panel, asked: Sequence[QuestionResult]
) -> People | None:
    """Everybody, where it is known sheet by sheet what they chose; else who has a record with
    ratings. None where nobody has, and where weights cannot be brought to the records.
    """
    if group.ratings.chosen is not None:
        keys, values = node_values(panel, panel.frame)
        return People(
            codes=_placed(group.ratings.chosen, asked, group.used),
            keys=keys,
            values=values,
            out=set_aside(work.inputs, group.audience.id, group.ratings.points),
            weights=_unequal(panel.frame.weights),
        )
    return _recorded(work, group, panel, asked) if panel.frame.weights is None else None


def _unequal(weights: NDArray[np.float64] | None) -> Matrix | None:
    """Weights that make a difference; a sheet that is not heard keeps a trace of one."""
    if weights is None or not weights.any() or np.ptp(weights) <= 1e-12 * weights.max():
        return None
    return np.asarray(np.maximum(weights, 1e-12 * weights.max()))


def _placed(chosen: Chosen, asked: Sequence[QuestionResult], n: int) -> Codes:
    """Each sheet's option of each question; −1 where none, or where its number is withheld."""
    codes = np.full((n, len(asked)), -1, dtype=np.int64)
    for column, question in enumerate(asked):
        options = chosen.get(question.id)
        for place, (option, _, value) in enumerate(question.options):
            if options is not None and value is not None:
                codes[options == option, column] = place
    return codes


def _recorded(
    work: Work, group: Group, panel: Panel, asked: Sequence[QuestionResult]
) -> People | None:
    """Who has a record with ratings; None where nobody has."""
    samples, records = _records(work, group)
    ratings = pool(work.inputs.instrument, group.audience.id, samples, rated=False)
    rated = answered(ratings.points) > 0
    if not rated.any():
        return None
    points = without(ratings.points[rated], group.unpaired)
    recorded = replace(ratings, points=points, weights=None, moments=None)
    values = _values(work, panel, recorded)
    if values is None:
        return None
    return People(
        codes=_codes(records, asked)[rated],
        keys=values[0],
        values=values[1],
        out=set_aside(work.inputs, group.audience.id, points),
    )


def _values(work: Work, panel: Panel, ratings: Ratings) -> tuple[tuple[Key, ...], Matrix] | None:
    instrument = work.inputs.instrument
    rated = frame(
        ratings, asked_of(instrument, ratings.audience), "perception", work.inputs.weights
    )
    return None if rated is None else node_values(panel, rated)


def _records(work: Work, group: Group) -> tuple[list[Sample], list[Answers]]:
    """The audience's sheets that hold choices, with their ratings, in one order."""
    samples, records = [], []
    for sample in work.inputs.samples:
        width = len(sample.instrument.ratings)
        complete = [r for r in sample.records if r.choices and len(r.ratings) == width]
        if sample.audience != group.audience.id or not complete:
            continue
        packed = "".join(record.ratings for record in complete).encode("ascii")
        samples.append(
            Sample(
                instrument=sample.instrument,
                audience=sample.audience,
                points=unpack(packed, width),
            )
        )
        records += complete
    return samples, records


def _codes(records: Sequence[Answers], asked: Sequence[QuestionResult]) -> Codes:
    """Each record's option of each question; −1 where none, or where its number is withheld."""
    places = {
        (question.id, option): (column, place)
        for column, question in enumerate(asked)
        for place, (option, _, value) in enumerate(question.options)
        if value is not None
    }
    codes = np.full((len(records), len(asked)), -1, dtype=np.int64)
    for row, record in enumerate(records):
        for choice in record.choices:
            column, place = places.get((choice.question, choice.option), (-1, -1))
            if place >= 0:
                codes[row, column] = place
    return codes


def tables(
    work: Work, group: Group, panel: Panel, some: People, asked: Sequence[QuestionResult]
) -> tuple[tuple[bool, ...], ...]:
    """What may be shown, of all people: those without a record chose nothing.

    Of the latter only their numbers count: how many have each score, and are set aside.
    """
    everyone, points = node_values(panel, panel.frame)[1], group.ratings.points
    out = set_aside(work.inputs, group.audience.id, points)
    beside = "quality" not in work.inputs.options.without and _stands_beside(panel, everyone, out)
    codes, answered, aside = [some.codes], [~np.isnan(some.values)], [some.out]
    for side in (False, True):
        here = some.out == side
        rest = int((out == side).sum()) - int(here.sum())
        has = (~np.isnan(everyone[out == side])).sum(axis=0) - answered[0][here].sum(axis=0)
        answered.append(np.arange(max(rest, 0))[:, None] < has)
        aside.append(np.full(max(rest, 0), side))
        codes.append(np.full((max(rest, 0), len(asked)), -1))
    return show_tables(
        np.vstack(codes),
        [len(question.options) for question in asked],
        [(i,) for i in range(len(asked))],
        answered=np.vstack(answered),
        public=~np.concatenate(aside)[:, None] if beside else None,
        weights=some.weights,
        threshold=group.threshold,
    )


def _stands_beside(panel: Panel, values: Matrix, out: Bools) -> bool:
    """Whether scores without the sheets set aside stand in the report, beside those of all."""
    scores = side_by_side(values, out, weights=panel.frame.weights, threshold=panel.threshold)
    return any(each.reason not in ("suppressed", "unchanged") for each in scores)
