"""The columns that an audience is asked, in the order of asking, for the rules of quality."""

from collections.abc import Iterator

from analysis.statistics.quality.asked import Asked
from analysis.study.frame import turned
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import KANO


def asked(instrument: Instrument, audience: str) -> tuple[tuple[int, ...], Asked]:
    """The columns that an audience is asked, in the order of asking, and what they are."""
    items = {i for section in instrument.asked(audience) for i in section.items}
    # Who likes every feature that is offered, and would miss none, has answered with care.
    columns = tuple(
        j
        for j, rating in enumerate(instrument.ratings)
        if rating.item in items and rating.facet not in KANO
    )
    ratings = [instrument.ratings[j] for j in columns]
    parent = {
        item.id: sub.id
        for part in instrument.model.characteristics
        for sub in part.subs
        for item in sub.items
    }
    scales = [(rating.facet, parent.get(rating.item)) for rating in ratings]
    numbers = {scale: i for i, scale in enumerate(dict.fromkeys(scales))}
    reverse = tuple(turned(instrument.items[rating.item], rating.facet) for rating in ratings)
    of_scale = tuple(-1 if scale[1] is None else numbers[scale] for scale in scales)
    order = Asked(
        low=tuple(instrument.scale(rating.item).low for rating in ratings),
        high=tuple(instrument.scale(rating.item).high for rating in ratings),
        reverse=reverse,
        scale=of_scale,
        pairs=tuple(_opposite(of_scale, reverse)),
    )
    return columns, order


def _opposite(scale: tuple[int, ...], reverse: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Every reversed item with each of its scale that is not."""
    for i, first in enumerate(scale):
        for j, second in enumerate(scale):
            if first == second >= 0 and reverse[i] and not reverse[j]:
                yield (min(i, j), max(i, j))
