"""Points by their labels, and by numbers as programs write them."""

from collections.abc import Iterator
from functools import lru_cache

from surveys.questionnaire.model import Scale
from surveys.questionnaire.text import fold


def number_of(text: str) -> float | None:
    """The number that a text is, as programs write it; None where it is none."""
    try:
        number = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None
    return number if number == number else None


def clashes(scale: Scale) -> Iterator[tuple[int, str, int]]:
    """Labels that do not say which point is meant: point, label, and the other point it may be."""
    taken: dict[str, int] = {}
    for point, words in _labels(scale):
        number = number_of(fold(words))
        if number is not None and number != point and number in scale.points:
            yield point, words, int(number)
        elif taken.setdefault(_key(words), point) != point:
            yield point, words, taken[_key(words)]


def labelled(scale: Scale, words: str) -> int | None:
    """The point that words label, in any language; None where there is none, or more than one."""
    return _points(scale).get(_key(words))


@lru_cache(maxsize=256)
def _points(scale: Scale) -> dict[str, int]:
    """Label → point. One that may be two points is none, and where a number is, no number is."""
    unclear = {_key(words) for _, words, _ in clashes(scale)}
    numbers = any(number_of(fold(words)) is not None for _, words, _ in clashes(scale))
    return {
        _key(words): point
        for point, words in _labels(scale)
        if _key(words) not in unclear and not (numbers and number_of(fold(words)) is not None)
    }


def _labels(scale: Scale) -> Iterator[tuple[int, str]]:
    for point in scale.points:
        for _, words in scale.label(point) or ():
            yield point, words


def _key(words: str) -> str:
    """What two spellings of a label have in common."""
    text = fold(words)
    number = number_of(text)
    return text if number is None else repr(number)
