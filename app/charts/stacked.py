"""Geometry of one row of a diverging stacked distribution: left of the middle below it."""

from collections.abc import Sequence
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
    point: int


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


def stacked(
    counts: Sequence[int], low: int, *, width: float = 150.0, height: float = 13.0
) -> Stacked:
    """Lay out one row: shares of all answers, the middle of the scale at half the width.

    A share of 100 % is half the width, so that rows compare whatever their balance.
    """
    total = sum(counts)
    unit = width / 2 / total if total else 0.0
    below = sum(counts[: len(counts) // 2])
    neutral = counts[len(counts) // 2] if len(counts) % 2 else 0
    x = width / 2 - (below + neutral / 2) * unit
    segments = []
    for position, (count, colour) in enumerate(zip(counts, colours(len(counts)), strict=True)):
        if count:
            segments.append(Segment(x=x, width=count * unit, colour=colour, point=low + position))
        x += count * unit
    return Stacked(width=width, height=height, middle=width / 2, segments=tuple(segments))


def _mix(start: tuple[int, int, int], end: tuple[int, int, int], share: float) -> str:
    return _hex(tuple(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))


def _hex(channels: tuple[int, ...]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)
