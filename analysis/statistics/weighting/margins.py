"""Margins: what is known of the population, and where in it each respondent stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

UNKNOWN = -1
# Percentages and rounded counts rarely add up; margins apart by more than this contradict (H).
ROUNDED = 5e-3
EXACT = 1e-9

Code = Literal[
    "empty_category", "zero_total", "unknown_category", "inconsistent_totals", "rounded_totals"
]
FATAL: tuple[Code, ...] = ("inconsistent_totals", "empty_category")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margin:
    """One known distribution: category j of `labels` has `totals[j]` people (or that share).

    `codes`: each respondent's category (n whole numbers), negative where it is not known. Totals
    of all margins must be in one unit: counts, shares or percentages. Raises ValueError for
    totals that are negative, not finite, all zero or not one per label, and for codes out of range.
    """

    name: str
    labels: tuple[str, ...]
    totals: tuple[float, ...]
    codes: NDArray[np.integer]

    def __post_init__(self) -> None:
        totals = np.asarray(self.totals, dtype=np.float64)
        if len(totals) != len(self.labels):
            raise ValueError(f"{self.name}: {len(self.labels)} labels and {len(totals)} totals")
        if not np.isfinite(totals).all() or (totals < 0).any() or not totals.sum() > 0:
            raise ValueError(f"{self.name}: totals must be finite, not negative and not all zero")
        if self.codes.ndim != 1 or not np.issubdtype(self.codes.dtype, np.integer):
            raise ValueError(f"{self.name}: codes are one whole number for each respondent")
        if self.codes.max(initial=UNKNOWN) >= len(totals):
            raise ValueError(f"{self.name}: a code names none of the {len(totals)} categories")

    @property
    def shares(self) -> Matrix:
        """The population's shares, which add up to 1."""
        totals = np.asarray(self.totals, dtype=np.float64)
        return np.asarray(totals / totals.sum())

    @property
    def places(self) -> NDArray[np.int64]:
        """The codes with the number of categories in place of "not known"."""
        return np.where(self.codes < 0, len(self.totals), self.codes).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a margin, or must be told of it; `n` respondents, `total` as it was given.

    "inconsistent_totals": the margins add up to different populations; `total` is this one's.
    "empty_category": people in the population, none among the respondents: nobody to weight.
    "zero_total": respondents in a category that has nobody; their weight is 0.
    "unknown_category": respondents whose category is not known.
    "rounded_totals": sums apart by rounding; each margin is taken for its shares.
    """

    margin: str
    code: Code
    category: str | None = None
    n: int = 0
    total: float | None = None

    @property
    def fatal(self) -> bool:
        """Whether there can be no weights."""
        return self.code in FATAL


def margin_of(name: str, values: Sequence[str | None], totals: Mapping[str, float]) -> Margin:
    """A margin from each respondent's category as text; what `totals` does not name is unknown."""
    at = {label: j for j, label in enumerate(totals)}
    codes = np.array([UNKNOWN if v is None else at.get(v, UNKNOWN) for v in values], dtype=np.int64)
    return Margin(name=name, labels=tuple(totals), totals=tuple(totals.values()), codes=codes)


def present(margins: Sequence[Margin], base: Matrix) -> NDArray[np.bool_]:
    """Who can have a weight: a base weight above zero, and no category that has nobody."""
    kept = base > 0
    for margin in margins:
        living = np.append(np.asarray(margin.totals) > 0, True)
        kept &= living[margin.places]
    return kept


def problems(margins: Sequence[Margin], base: Matrix) -> tuple[Problem, ...]:
    """All that must be told about these margins and n base weights, in the order of the margins."""
    kept = present(margins, base)
    listed = list(_apart(margins))
    for margin in margins:
        every = np.bincount(margin.places[base > 0], minlength=len(margin.totals) + 1)
        living = np.bincount(margin.places[kept], minlength=len(margin.totals) + 1)
        for j, (label, total) in enumerate(zip(margin.labels, margin.totals, strict=True)):
            if total == 0 and every[j]:
                listed.append(_problem(margin, "zero_total", label, int(every[j]), total))
            if total > 0 and not living[j]:
                listed.append(_problem(margin, "empty_category", label, int(every[j]), total))
        if living[-1]:
            listed.append(_problem(margin, "unknown_category", None, int(living[-1]), None))
    return tuple(listed)


def _problem(
    margin: Margin, code: Code, category: str | None, n: int, total: float | None
) -> Problem:
    return Problem(margin=margin.name, code=code, category=category, n=n, total=total)


def _apart(margins: Sequence[Margin]) -> list[Problem]:
    """Margins whose totals do not add up to the first one's."""
    sums = [float(sum(margin.totals)) for margin in margins]
    apart = []
    for margin, total in zip(margins[1:], sums[1:], strict=True):
        away = abs(total - sums[0]) / sums[0]
        if away > EXACT:
            code: Code = "rounded_totals" if away <= ROUNDED else "inconsistent_totals"
            apart.append(_problem(margin, code, None, 0, total))
    return apart
