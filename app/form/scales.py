"""How the scales of a questionnaire lie on a page: the same way for everybody who answers it.

A scale that lies across for one and goes down for another is not answered alike. So the way is
chosen once for a version, by its longest label, and neither the language, nor the audience, nor the
width of the screen changes it (a house rule; docs/models.md).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Scale

Way = Literal["across", "down"]

NARROWEST = 320
"""Pixels of the narrowest screen. A scale takes its whole width there (respond.css)."""
GAP, PADDING, TARGET, HALF = 1, 9, 44, 8
"""Pixels between points, beside a label, of a thumb, and of half a Chinese character."""
LINES = 2
PIECE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
"""What is not broken into two lines: a Chinese character, a word of letters."""


def ways(instrument: Instrument) -> dict[str, Way]:
    """How each scale of a version lies, by its id.

    All lie across if every label of every scale that could do so fits, in every language; else all
    go down. A scale of too many points for a thumb goes down by itself, and decides for no other.
    """
    asked = {instrument.scale(each.item, each.facet) for each in instrument.ratings}
    short = [scale for scale in asked if _room(scale) >= TARGET]
    across = all(_fits(label, scale) for scale in short for label in labels(instrument, scale))
    return {each.id: "across" if across and each in short else "down" for each in asked}


def labels(instrument: Instrument, scale: Scale) -> Iterator[str]:
    """What stands beside the points themselves, in every language. Of a scale with labels at its
    ends alone these are figures, which always fit.
    """
    if is_worded(scale):
        for text in scale.labels:
            yield from (text.to(language) for language in instrument.languages)


def is_worded(scale: Scale) -> bool:
    """Whether every point has a label, so that no figures are shown."""
    return all(scale.label(point) is not None for point in scale.points)


def width(label: str) -> int:
    """How wide a label is displayed, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in label)


def _room(scale: Scale) -> float:
    """The pixels of a point on the narrowest screen."""
    n = len(scale.points)
    return (NARROWEST - GAP * (n - 1)) / n


def _fits(label: str, scale: Scale) -> bool:
    room = (_room(scale) - PADDING) // HALF
    longest = max((width(piece) for piece in PIECE.findall(label)), default=0)
    return longest <= room and width(label) <= LINES * room
