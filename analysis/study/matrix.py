"""Stored answer sheets as arrays of ratings; several versions of a questionnaire pooled in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import merge, spread
from analysis.statistics.moments.values import Moments, answered
from surveys.fieldwork import answers
from surveys.fieldwork.answers import Answers
from surveys.questionnaire.instrument import Instrument, Rating

Chosen = Mapping[str, NDArray[np.str_]]
"""Of each question the option that each sheet chose, "" where it chose none."""
Points = NDArray[np.int8]
"""n sheets × k columns; a scale point, or one of the codes below."""
BLANK, NOT_APPLICABLE, NOT_ASKED = -1, -2, -3
"""What is no answer: left blank, ticked "not applicable", not on that version's form."""

_UNKNOWN = -128


def _table() -> bytes:
    table = np.full(256, _UNKNOWN, dtype=np.int8)
    for point, digit in enumerate(answers.DIGITS):
        table[ord(digit)] = point
    table[ord(answers.BLANK)] = BLANK
    table[ord(answers.NOT_APPLICABLE)] = NOT_APPLICABLE
    return table.tobytes()


_TABLE = _table()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """The sheets of one audience on one version of the questionnaire.

    Args:
        number: the version's number.
        instrument: that version.
        audience: who answered.
        points: n × len(instrument.ratings), as answered (not turned round).
        languages: that each sheet was answered in ("": not known); None: it is known of none.
        clusters: what people share (a firm, a site), a text per sheet, "" for nobody's; or None.
        weights: one positive number per sheet, or None where each counts alike.
        records: choices and notes of those sheets that hold any.
        at: the place of each record's sheet among the rows of `points`.
        moments: of `points`, where they are known already; without weights.
        hasty: one judgement per sheet: 1 filled in faster than the rules allow, 0 not, −1 not
            known; None where none is known.
        chosen: the choices once more, sheet by sheet as `points`, and what else divides the
            people; None where only `records` have them.
    """

    instrument: Instrument
    audience: str
    points: Points
    languages: NDArray[np.str_] | None = None
    clusters: NDArray[np.str_] | None = None
    number: int = 1
    weights: NDArray[np.float64] | None = None
    records: tuple[Answers, ...] = ()
    at: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    moments: Moments | None = None
    hasty: NDArray[np.int8] | None = None
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """One audience's answers under the columns of one questionnaire.

    Args:
        instrument: the version whose columns these are.
        audience: who answered.
        points: n × len(instrument.ratings), as answered.
        weights: one positive number per sheet, or None.
        records: choices and notes.
        moments: of `points`, where they were known of every sample and no weights are used.
        hasty: one judgement per sheet, as `Sample` has them, or None.
        chosen: what each sheet chose, where it is known of all.
        clusters: one per sheet, as in `Sample`, or None.
    """

    instrument: Instrument
    audience: str
    points: Points
    weights: NDArray[np.float64] | None
    records: tuple[Answers, ...]
    moments: Moments | None = None
    hasty: NDArray[np.int8] | None = None
    chosen: Chosen | None = None
    clusters: NDArray[np.str_] | None = None


def unpack(packed: bytes, width: int) -> Points:
    """Sheets as stored, one character per column, as an array of len(packed)/width rows.

    Raises:
        ValueError: the text is no whole number of sheets, or holds an unknown character.
    """
    if width < 1 or len(packed) % width:
        raise ValueError(f"{len(packed)} characters are no whole sheets of {width} columns")
    points = np.frombuffer(packed.translate(_TABLE), dtype=np.int8)
    if points.size and points.min() == _UNKNOWN:
        place = int(np.argmin(points))
        raise ValueError(f"{packed[place : place + 1]!r} is no rating (character {place})")
    return points.reshape(-1, width)


def judged(packed: bytes) -> NDArray[np.int8]:
    """Judgements as stored, one character per sheet: 1 too fast, 0 not, −1 ("-") not known."""
    digits = np.frombuffer(packed, dtype=np.uint8).astype(np.int16) - ord("0")
    return np.maximum(digits, -1).astype(np.int8)


def pool(
    instrument: Instrument, audience: str, samples: Sequence[Sample], *, rated: bool = True
) -> Ratings:
    """Bring an audience's samples of all versions under the columns of `instrument`.

    A column of an older version is the same where item, facet, ends of the scale and direction
    are; all others of `instrument` are NOT_ASKED in that version's rows. A reworded item stays the
    same: `analysis.study.rewordings` says how many answered the earlier wording.

    Args:
        instrument: the version that gives the columns.
        audience: whose samples to take.
        samples: of any audience and version.
        rated: leave out the sheets on which none of the columns was rated.
    """
    pooled = [sample for sample in samples if sample.audience == audience]
    blocks = [_under(instrument, sample) for sample in pooled]
    width = len(instrument.ratings)
    points = np.vstack([np.empty((0, width), np.int8), *blocks]) if len(blocks) != 1 else blocks[0]
    weights, hasty, chosen = _weights(pooled), _hasty(pooled), _chosen(pooled)
    if rated and len(points):
        kept = answered(points) > 0
        if not kept.all():
            points, weights = points[kept], None if weights is None else weights[kept]
            hasty = None if hasty is None else hasty[kept]
            chosen = kept_of(chosen, kept)
    return Ratings(
        instrument=instrument,
        audience=audience,
        points=points,
        weights=weights,
        records=tuple(record for sample in pooled for record in sample.records),
        moments=_merged(instrument, pooled) if weights is None else None,
        clusters=_clusters(pooled, blocks, rated=rated),
        hasty=hasty,
        chosen=chosen,
    )


def some_of(sample: Sample, kept: NDArray[np.bool_]) -> Sample:
    """Some sheets of a sample with all that is known of each."""
    if len(sample.at) != len(sample.records):
        raise ValueError(f"{len(sample.records)} records, and places of {len(sample.at)}")
    stay = kept[sample.at]
    return replace(
        sample,
        points=sample.points[kept],
        languages=None if sample.languages is None else sample.languages[kept],
        clusters=None if sample.clusters is None else sample.clusters[kept],
        weights=None if sample.weights is None else sample.weights[kept],
        hasty=None if sample.hasty is None else sample.hasty[kept],
        chosen=kept_of(sample.chosen, kept),
        records=tuple(compress(sample.records, stay)),
        at=(np.cumsum(kept) - 1)[sample.at[stay]],
        moments=None,
    )


def kept_of(chosen: Chosen | None, kept: NDArray[np.bool_]) -> Chosen | None:
    """What the sheets that are kept chose."""
    return None if chosen is None else {name: each[kept] for name, each in chosen.items()}


def _merged(instrument: Instrument, samples: Sequence[Sample]) -> Moments | None:
    """The moments of all samples under the columns of `instrument`, where all are known."""
    known = [
        spread(sample.moments, _sources(instrument, sample.instrument))
        for sample in samples
        if sample.moments is not None
    ]
    return reduce(merge, known) if known and len(known) == len(samples) else None


def keyed(
    points: Points, lows: NDArray[np.int8], highs: NDArray[np.int8], reverse: NDArray[np.bool_]
) -> Points:
    """`points` with reversed columns turned round (low + high − x); codes stay as they are."""
    if not reverse.any():
        return points
    turned = points.copy()
    sums = (lows + highs)[reverse]
    chosen = points[:, reverse]
    turned[:, reverse] = np.where(chosen >= 0, sums - chosen, chosen)
    return turned


def identity(instrument: Instrument, rating: Rating) -> tuple[Rating, int, int, bool]:
    """What makes a column the same one in two versions; its words do not belong to it."""
    scale = instrument.scale(rating.item, rating.facet)
    return rating, scale.low, scale.high, instrument.items[rating.item].reverse


def _under(instrument: Instrument, sample: Sample) -> Points:
    if sample.instrument.digest == instrument.digest:
        return sample.points
    points = np.full((len(sample.points), len(instrument.ratings)), NOT_ASKED, dtype=np.int8)
    for column, source in enumerate(_sources(instrument, sample.instrument)):
        if source is not None:
            points[:, column] = sample.points[:, source]
    return points


def _sources(instrument: Instrument, older: Instrument) -> list[int | None]:
    """For each column of `instrument` that of the older version which is the same."""
    old = {identity(older, rating): i for i, rating in _columns(older)}
    return [old.get(identity(instrument, rating)) for _, rating in _columns(instrument)]


def _columns(instrument: Instrument) -> list[tuple[int, Rating]]:
    return list(enumerate(instrument.ratings))


def _clusters(
    samples: Sequence[Sample], blocks: Sequence[Points], *, rated: bool
) -> NDArray[np.str_] | None:
    """The clusters of all sheets, of those that rate a column where `rated`."""
    if all(sample.clusters is None for sample in samples):
        return None
    nobody = (np.full(len(sample.points), "") for sample in samples)
    given = [n if s.clusters is None else s.clusters for s, n in zip(samples, nobody, strict=True)]
    together = np.concatenate(given)
    kept = np.concatenate([answered(block) > 0 for block in blocks])
    texts: NDArray[np.str_] = together[kept] if rated else together
    return texts


def _weights(samples: Sequence[Sample]) -> NDArray[np.float64] | None:
    if all(sample.weights is None for sample in samples):
        return None
    given = [np.ones(len(s.points)) if s.weights is None else s.weights for s in samples]
    return np.concatenate(given)


def _hasty(samples: Sequence[Sample]) -> NDArray[np.int8] | None:
    if all(sample.hasty is None for sample in samples):
        return None
    unknown = (np.full(len(sample.points), -1, np.int8) for sample in samples)
    pairs = zip(samples, unknown, strict=True)
    return np.concatenate([rest if s.hasty is None else s.hasty for s, rest in pairs])


def _chosen(samples: Sequence[Sample]) -> Chosen | None:
    """All samples' choices; a question that a sample does not know was chosen nothing of."""
    if not samples or any(sample.chosen is None for sample in samples):
        return None
    names = dict.fromkeys(name for sample in samples for name in sample.chosen or ())
    return {
        name: np.concatenate(
            [(s.chosen or {}).get(name, np.full(len(s.points), "")) for s in samples]
        )
        for name in names
    }
