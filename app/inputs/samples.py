"""Responses of files as samples: which were too fast, in which language, with which weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.study.exclusions import sift
from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Points, Sample
from analysis.study.undertaking import Facts
from app.inputs.respondent_weights import Bools, Weighed, weigh
from app.inputs.responses import Responses
from app.inputs.segment_columns import Division, chosen
from surveys.fieldwork.margins import KnownMargins
from surveys.fieldwork.quality import Rules, was_hasty
from surveys.questionnaire import missing_codes
from surveys.questionnaire.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Turns responses into samples, and weights them. `language`, `cluster`: columns, or None."""

    instrument: Instrument
    division: Division
    known: KnownMargins | None
    threshold: int
    quality: Rules
    language: str | None = None
    cluster: str | None = None

    def weighed(self, responses: Sequence[Responses]) -> Weighed:
        """The samples of these responses with their weights."""
        samples = tuple(self._sample(each) for each in responses)
        if self.known is None:
            return Weighed(samples=samples, weightings=())
        return weigh(
            samples,
            [each.beside for each in responses],
            self.known,
            self.instrument,
            threshold=self.threshold,
            excluded=self._excluded(samples),
        )

    def _excluded(self, samples: tuple[Sample, ...]) -> Mapping[str, Bools]:
        """Whom the rules leave out: weights are those of the responses that are kept."""
        sifted = sift(
            Inputs(
                parallax="",
                instrument=self.instrument,
                facts=Facts(title=""),
                samples=samples,
                options=Options(quality=self.quality),
            )
        )
        return {name: each.excluded for name, each in sifted.screened.items()}

    def _sample(self, responses: Responses) -> Sample:
        weighed = responses.weights is not None or self.known is not None
        divided = weighed or bool(self.division.attributes)
        points = responses.points
        return Sample(
            instrument=self.instrument,
            audience=responses.audience,
            points=points,
            weights=responses.weights,
            records=responses.records,
            at=responses.at,
            hasty=_hasty(points, responses.seconds, self.quality),
            languages=self._texts(responses, self.language, str.casefold),
            clusters=self._texts(responses, self.cluster, str),
            chosen=chosen(responses, self.division, self.instrument) if divided else None,
        )

    def _texts(
        self, responses: Responses, column: str | None, change: Callable[[str], str]
    ) -> NDArray[np.str_] | None:
        """What a column says of each response, "" for codes that are no value anywhere; None where
        no column is named.
        """
        if column is None:
            return None
        nobody = missing_codes.anywhere(self.instrument.model)
        return responses.beside[column].of(
            lambda text: change(missing_codes.known(text, nobody)), np.str_
        )


def _hasty(
    points: Points, seconds: NDArray[np.float64] | None, rules: Rules
) -> NDArray[np.int8] | None:
    """Who was too fast by the rules: 1, 0, or −1 where it is not known."""
    if seconds is None:
        return None
    ratings = (points >= 0).sum(axis=1)
    hasty = (
        was_hasty(rules, s, n) for s, n in zip(seconds.tolist(), ratings.tolist(), strict=True)
    )
    return np.array([-1 if each is None else int(each) for each in hasty], np.int8)
