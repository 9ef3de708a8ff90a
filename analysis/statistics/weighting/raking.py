"""Respondent weights that reproduce known margins: post-stratification and raking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix, check_weights
from analysis.statistics.weighting.effect import effective_n, kish_effect, scaled
from analysis.statistics.weighting.margins import Margin, Problem, present, problems

Method = Literal["post-stratified", "raked", "raked and trimmed"]
TOLERANCE = 1e-12
# What is close enough where the sweeps are used up: far below what is printed of a share.
ACCEPTED = 1e-8
SWEEPS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """How one category was met: shares before (base weights), in the population, and after.

    `label` is None for the respondents whose category is not known; their target is their share.
    """

    margin: str
    label: str | None
    n: int
    before: float
    target: float
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighting:
    """Weights for n respondents, with what must be told of them.

    `weights` add up to the population (the sum of the first margin's totals) and are None where
    there are none, for a `reason`: "no_answers" (nobody to weight), a fatal code of `problems`, or
    "not_converged" (`error`, the largest share still missed, stayed above 1e-8: the margins
    contradict each other on the combinations that were sampled).
    `n` have a weight, the others the weight 0. `kish` and `n_effective` are Kish's. `trimmed`:
    respondents whose weight was cut; `within_limits`: whether the cut held after the last raking.
    """

    method: Method
    population: float
    n: int
    weights: Matrix | None = None
    categories: tuple[Category, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: float | None = None
    kish: float | None = None
    n_effective: float | None = None
    trimmed: int = 0
    within_limits: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """Weights of the respondents that add up to 1, raked if `error` is accepted."""

    weights: Matrix
    error: float


def post_stratify(margin: Margin, base: NDArray[np.floating] | None = None) -> Weighting:
    """Post-stratification (Holt & Smith 1979): w_i = base_i · N_c / Σ_{c} base.

    One margin, whose categories may be combinations of several attributes. `base`: n weights of
    the selection (≥ 0, all 1 if not given). Respondents of an unknown category keep their share,
    and the known ones reproduce the population's shares among themselves (H).
    """
    return weighting("post-stratified", (margin,), base)


def rake(margins: Sequence[Margin], base: NDArray[np.floating] | None = None) -> Weighting:
    """Raking, iterative proportional fitting (Deming & Stephan 1940): margin after margin, in turn.

    Each step multiplies the weights of a category by N_c / Σ w; swept until the largest
    |share − target| before any step is 1e-12, or 1e-8 after 1,000 times. Arguments as for
    `post_stratify`. ValueError for margins of different lengths, none, or wrong base weights.
    """
    return weighting("raked", margins, base)


def weighting(
    method: Method, margins: Sequence[Margin], base: NDArray[np.floating] | None
) -> Weighting:
    """`rake` under the name of its method."""
    start = start_of(margins, base)
    plain = refused(method, margins, start)
    if plain.reason is not None:
        return plain
    kept = present(margins, start)
    goals, cell = targets(margins, start, kept), cells(margins, kept)
    return finished(plain, margins, start, fit(margins, start, kept, goals, cell))


def start_of(margins: Sequence[Margin], base: NDArray[np.floating] | None) -> Matrix:
    """The base weights as float64 with 1 for the largest; ValueError where lengths differ."""
    if not margins:
        raise ValueError("weighting needs at least one margin")
    n = len(margins[0].codes)
    if any(len(margin.codes) != n for margin in margins):
        raise ValueError("all margins must place the same respondents")
    checked = check_weights(base, n)
    return np.ones(n) if checked is None else scaled(checked)


def refused(method: Method, margins: Sequence[Margin], start: Matrix) -> Weighting:
    """What can be said before the fit; its `reason` is set where there can be none."""
    listed = problems(margins, start)
    kept = int(np.count_nonzero(present(margins, start)))
    fatal = next((problem.code for problem in listed if problem.fatal), None)
    return Weighting(
        method=method,
        population=float(sum(margins[0].totals)),
        n=kept,
        problems=listed,
        reason="no_answers" if not start.any() else fatal,
    )


def fit(
    margins: Sequence[Margin],
    start: Matrix,
    kept: NDArray[np.bool_],
    goals: Sequence[Matrix],
    cell: NDArray[np.int64],
) -> Fit:
    """Weights that add up to 1, from `start` raked to `goals`; on the combinations, not people."""
    shares = np.bincount(cell, start[kept])
    shares = shares / shares.sum()
    first = np.empty(len(shares), dtype=np.int64)
    first[cell] = np.arange(len(cell))
    places = [margin.places[kept][first] for margin in margins]
    w, error = shares, 1.0
    for _ in range(SWEEPS):
        swept, missed = _sweep(w, places, goals)
        # Where no weights meet the margins, some run off to nothing and others beyond all numbers.
        if not np.isfinite(swept).all():
            break
        w, error = swept, missed
        if error <= TOLERANCE:
            break
    whole = np.zeros(len(start))
    whole[kept] = start[kept] * (w / shares if error <= ACCEPTED else np.ones(len(shares)))[cell]
    return Fit(weights=whole / whole.sum(), error=error)


def _sweep(
    w: Matrix, places: Sequence[NDArray[np.int64]], goals: Sequence[Matrix]
) -> tuple[Matrix, float]:
    """One step per margin; the weights after it, and the largest share missed before its step."""
    error = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for place, goal in zip(places, goals, strict=True):
            now = np.bincount(place, w, len(goal))
            error = max(error, float(np.abs(now - goal).max()))
            w = w * np.divide(goal, now, out=np.zeros_like(goal), where=now > 0)[place]
    return w, error


def cells(margins: Sequence[Margin], kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each one kept the number of its combination of categories, 0, 1, …"""
    cell = np.zeros(int(np.count_nonzero(kept)), dtype=np.int64)
    for margin in margins:
        joint = cell * (len(margin.totals) + 1) + margin.places[kept]
        cell = (np.cumsum(np.bincount(joint) > 0) - 1)[joint]
    return cell


def targets(margins: Sequence[Margin], start: Matrix, kept: NDArray[np.bool_]) -> list[Matrix]:
    """Per margin the shares to reach: the unknown keep theirs (last), the known share the rest."""
    goals = []
    for margin in margins:
        unknown = kept & (margin.codes < 0)
        rest = float(start[unknown].sum() / start[kept].sum())
        goals.append(np.append(margin.shares * (1.0 - rest), rest))
    return goals


def finished(plain: Weighting, margins: Sequence[Margin], start: Matrix, done: Fit) -> Weighting:
    """The result of a fit, or that there is none."""
    converged = done.error <= ACCEPTED
    after = done.weights if converged else None
    return replace(
        plain,
        weights=None if after is None else after * plain.population,
        categories=_categories(margins, start, after),
        error=done.error,
        kish=kish_effect(done.weights) if converged else None,
        n_effective=effective_n(done.weights) if converged else None,
        reason=None if converged else "not_converged",
    )


def _categories(
    margins: Sequence[Margin], start: Matrix, after: Matrix | None
) -> tuple[Category, ...]:
    kept = present(margins, start)
    categories = []
    for margin, goal in zip(margins, targets(margins, start, kept), strict=True):
        size, places = len(goal), margin.places
        n = np.bincount(places[start > 0], minlength=size)
        before = np.bincount(places, start, size) / start.sum()
        reached = None if after is None else np.bincount(places, after, size)
        categories += [
            Category(
                margin=margin.name,
                label=label,
                n=int(n[j]),
                before=float(before[j]),
                target=float(goal[j]),
                after=None if reached is None else float(reached[j]),
            )
            for j, label in enumerate((*margin.labels, None))
            if label is not None or n[j]
        ]
    return tuple(categories)
