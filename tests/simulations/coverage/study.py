"""A study: samples of so many people, their intervals, and what these should hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.statistics.intervals import Interval

SEED = 33850
SIZES = (5, 20, 100, 500)
POINTS = (5, 7)

Found = Mapping[str, Interval | None]
Truth = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Intervals that come from the same samples.

    `truth`: by name, what each interval should hold, for a scale of so many points; `found`: the
    intervals of one sample of n. Each (study, points, n) has the seed [33850, `number`, points, n].
    A name that `truth` leaves out is not estimated on that scale. `samples`: at each of `sizes`;
    `unit`: of what `points` counts.
    """

    number: int
    name: str
    of: str
    truth: Callable[[int], Truth]
    found: Callable[[np.random.Generator, int, int], Found]
    samples: int = 2000
    sizes: tuple[int, ...] = SIZES
    points: tuple[int, ...] = POINTS
    unit: str = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Of so many samples, how many gave an interval, and how many of these held the truth."""

    samples: int
    given: int
    held: int

    @property
    def share(self) -> float | None:
        """Of the intervals that there are; None where nearly none is."""
        return self.held / self.given if self.given >= self.samples / 20 else None

    def __str__(self) -> str:
        if self.share is None:
            return "–"
        without = 100.0 * (1.0 - self.given / self.samples)
        return f"{100.0 * self.share:.1f}" + (f" ({without:.0f})" if without >= 0.5 else "")


def cells(study: Study, points: int, n: int, samples: int | None = None) -> dict[str, Cell]:
    """Each interval's cell at n."""
    rng = np.random.default_rng([SEED, study.number, points, n])
    truth, count = study.truth(points), samples or study.samples
    given, held = dict.fromkeys(truth, 0), dict.fromkeys(truth, 0)
    for _ in range(count):
        found = study.found(rng, points, n)
        for name, true in truth.items():
            interval = found[name]
            if interval is not None:
                given[name] += 1
                held[name] += interval[0] - 1e-9 <= true <= interval[1] + 1e-9
    return {name: Cell(samples=count, given=given[name], held=held[name]) for name in truth}


def table(study: Study, samples: int | None = None) -> Iterator[str]:
    """The study's rows of Markdown: interval by interval, a column for each scale and size."""
    plan = [(points, n) for points in study.points for n in study.sizes]
    found = [cells(study, points, n, samples) for points, n in plan]
    yield row("interval", *(f"{points} {study.unit}, n = {n}" for points, n in plan))
    yield row(*["---"] * (len(plan) + 1))
    for name in dict.fromkeys(name for each in found for name in each):
        yield row(name, *(str(each[name]) if name in each else "–" for each in found))


def row(*texts: str) -> str:
    return "| " + " | ".join(texts) + " |"
