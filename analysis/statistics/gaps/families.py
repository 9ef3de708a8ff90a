"""p-values adjusted for being one of many: Holm, Benjamini and Hochberg."""

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """The family-wise error held: adjusted p below α for any true zero in at most α of families.

    Holm (1979): of m values in ascending order, the i-th (from 0) becomes (m − i)·p, at most 1
    and never below the one before it. None stays None and does not count.
    """
    given = np.array([p for p in p_values if p is not None])
    order = np.argsort(given, kind="stable")
    steps = np.maximum.accumulate((len(given) - np.arange(len(given))) * given[order])
    return _back(p_values, order, steps)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """The share of false findings held: of what is called a gap at α, on average at most α is none.

    Benjamini & Hochberg (1995): of m values in ascending order, the i-th (from 1) becomes m·p/i,
    at most 1 and never above the one after it. For independent or positively dependent tests.
    None stays None and does not count.
    """
    given = np.array([p for p in p_values if p is not None])
    order = np.argsort(given, kind="stable")
    ratios = given[order] * (len(given) / np.arange(1, len(given) + 1))
    return _back(p_values, order, np.minimum.accumulate(ratios[::-1])[::-1])


def within(
    families: Sequence[Hashable],
    p_values: Sequence[float | None],
    adjust: Callable[[Sequence[float | None]], tuple[float | None, ...]] = holm,
) -> tuple[float | None, ...]:
    """p-values adjusted within each family, which `families` names one by one; in their order."""
    adjusted: dict[int, float | None] = {}
    for family in dict.fromkeys(families):
        places = [place for place, each in enumerate(families) if each == family]
        some = adjust([p_values[place] for place in places])
        adjusted |= dict(zip(places, some, strict=True))
    return tuple(adjusted[place] for place in range(len(p_values)))


def _back(
    p_values: Iterable[float | None], order: NDArray[np.intp], sorted_: NDArray[np.float64]
) -> tuple[float | None, ...]:
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(sorted_, 1.0)
    rest = iter(adjusted)
    return tuple(None if p is None else float(next(rest)) for p in p_values)
