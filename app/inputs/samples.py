"""Sheets of files as samples: whose were too fast, in which language, with which weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.build.exclusion import sift
from analysis.build.inputs import Inputs, Options
from analysis.matrix import Points, Sample, unpack
from analysis.report.undertaking import Facts
from app.inputs.persons import Beside
from app.inputs.respondent_weights import Bools, Weighed, weigh
from app.inputs.segment_columns import Division, chosen
from surveys.exchange.rows import Sheets
from surveys.instrument import Instrument
from surveys.margins import KnownMargins
from surveys.quality import Rules, was_hasty


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Turns sheets into samples, and weights them."""

    instrument: Instrument
    division: Division
    known: KnownMargins | None
    threshold: int
    quality: Rules
    beside: Beside

    def weighed(self, sheets: Sequence[Sheets]) -> Weighed:
        """The samples of these sheets with their weights."""
        samples = tuple(self._sample(each) for each in sheets)
        if self.known is None:
            return Weighed(samples=samples, weightings=())
        return weigh(
            samples,
            [each.kept for each in sheets],
            self.known,
            self.instrument,
            threshold=self.threshold,
            excluded=self._excluded(samples),
        )

    def _excluded(self, samples: tuple[Sample, ...]) -> Mapping[str, Bools]:
        """Whom the rules leave out: weights are those of the sheets that are kept."""
        found = sift(
            Inputs(
                parallax="",
                instrument=self.instrument,
                facts=Facts(title=""),
                samples=samples,
                options=Options(quality=self.quality),
            )
        )
        return {name: each.excluded for name, each in found.screened.items()}

    def _sample(self, sheets: Sheets) -> Sample:
        weighed = sheets.weights is not None or self.known is not None
        divided = weighed or bool(self.division.attributes)
        points = unpack(sheets.ratings, len(self.instrument.ratings))
        hasty = _hasty(points, sheets.seconds, self.quality)
        return Sample(
            instrument=self.instrument,
            audience=sheets.audience,
            points=points,
            weights=None if sheets.weights is None else np.array(sheets.weights, dtype=np.float64),
            records=sheets.records,
            hasty=hasty,
            records_hasty=() if hasty is None else tuple(int(hasty[place]) for place in sheets.at),
            languages=self.beside.languages(sheets, self.instrument),
            clusters=self.beside.clusters(sheets, self.instrument),
            chosen=chosen(sheets, self.division, self.instrument) if divided else None,
        )


def _hasty(
    points: Points, seconds: Sequence[float] | None, rules: Rules
) -> NDArray[np.int8] | None:
    """Who was too fast by the rules: 1, 0, or −1 where it is not known."""
    if seconds is None:
        return None
    ratings = (points >= 0).sum(axis=1)
    found = (was_hasty(rules, s, int(n)) for s, n in zip(seconds, ratings, strict=True))
    return np.array([-1 if each is None else int(each) for each in found], np.int8)
