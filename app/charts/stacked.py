"""Geometry of one row of a diverging stacked distribution: left of the middle below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LOW = ((0x76, 0x2A, 0x83), (0xC9, 0xAE, 0xD5))
MIDDLE = (0xDD, 0xE1, 0xE6)
HIGH = ((0xA9, 0xD9, 0xA4), (0x1B, 0x78, 0x37))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One scale point's share. `colour` as #rrggbb."""

    x: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """Everything the macro draws; `middle` is where the middle of the scale stands."""

    width: float
    height: float
    middle: float
    segments: tuple[Segment, ...]


def colours(points: int) -> tuple[str, ...]:
    """From the lowest to the highest point: purple, a grey middle where there is one, green."""
    half = points // 2
    low = [_mix(LOW[0], LOW[1], number / max(half - 1, 1)) for number in range(half)]
    high = [_mix(HIGH[0], HIGH[1], number / max(half - 1, 1)) for number in range(half)]
    if half == 1:
        high = [_hex(HIGH[1])]
    return (*low, *([_hex(MIDDLE)] if points % 2 else []), *high)


def reach(rows: Iterable[Sequence[int]]) -> tuple[float, float]:
    """How far rows drawn under each other go left and right of the middle, as shares of all."""
    ends = [_ends(counts) for counts in rows if sum(counts)]
    left, right = (max((end[side] for end in ends), default=0.0) for side in (0, 1))
    return (left, right) if left + right else (1.0, 1.0)


def _ends(counts: Sequence[int]) -> tuple[float, float]:
    total, half = sum(counts), len(counts) // 2
    neutral = counts[half] / 2 if len(counts) % 2 else 0.0
    below = sum(counts[:half]) + neutral
    return below / total, 1.0 - below / total


def stacked(
    counts: Sequence[int],
    ends: tuple[float, float] = (1.0, 1.0),
    *,
    width: float = 150.0,
    height: float = 13.0,
) -> Stacked:
    """Lay out one row, from the worst to the best answer: shares of all answers.

    The middle of the scale stands at the same place in all rows of the same `ends` (`reach`), and
    a share is as wide in one as in another; together they fill the width.
    """
    total = sum(counts)
    unit = width / sum(ends)
    middle = ends[0] * unit
    x = middle - (_ends(counts)[0] * unit if total else 0.0)
    segments = []
    for count, colour in zip(counts, colours(len(counts)), strict=True):
        if count:
            wide = count / total * unit
            segments.append(Segment(x=x, width=wide, colour=colour))
            x += wide
    return Stacked(width=width, height=height, middle=middle, segments=tuple(segments))


def _mix(start: tuple[int, int, int], end: tuple[int, int, int], share: float) -> str:
    return _hex(tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))


def _hex(channels: tuple[int, ...]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)
