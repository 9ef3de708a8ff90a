"""Weights that tell nobody apart: small categories joined, weights within limits.

Margins that cannot be met so are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix
from analysis.statistics.weighting.effect import scaled
from analysis.statistics.weighting.joint import JOINT
from analysis.statistics.weighting.margins import Margin, present
from analysis.statistics.weighting.raking import (
    ACCEPTED,
    Weighting,
    cells,
    finished,
    fit,
    post_stratify,
    rake,
    refused,
    start_of,
    targets,
)

Limits = tuple[float, float]
ROUNDS = 50
# A weight this far past its limit after the last raking is within it for all that is printed.
SLACK = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Protected:
    """A weighting in which nobody can be singled out, by the margins that were used.

    `weighting` is None where no margin is left. `left_out`: margins that are not used, with the
    reason: "one_category" (fewer than two categories of enough people), "few_apart" (its weights
    would tell a few from all others), or the reason for which there was no weighting.
    """

    weighting: Weighting | None
    left_out: tuple[tuple[str, str], ...] = ()


def joined(margin: Margin, threshold: int) -> Margin:
    """The margin with its small categories joined (H): those of fewer than `threshold` respondents
    with each other, and while that is still small, with the smallest other one.

    The joined category has the people of all, the first one's place, and a name made of theirs.
    """
    counts = np.bincount(margin.codes[margin.codes >= 0], minlength=len(margin.totals))
    order = sorted(range(len(counts)), key=lambda j: (counts[j], j))
    together = [j for j in order if counts[j] < threshold]
    for j in order[len(together) :]:
        if not together or counts[together].sum() >= threshold:
            break
        together.append(j)
    if len(together) < 2:
        return margin
    first = min(together)
    kept = [j for j in range(len(counts)) if j == first or j not in together]
    place = np.array([kept.index(first if j in together else j) for j in range(len(counts))])
    parts = [sorted(together) if j == first else [j] for j in kept]
    return Margin(
        name=margin.name,
        labels=tuple(JOINT.join(margin.labels[j] for j in part) for part in parts),
        totals=tuple(float(sum(margin.totals[j] for j in part)) for part in parts),
        codes=np.where(margin.codes < 0, margin.codes, place[margin.codes]),
    )


def few_apart(weights: NDArray[np.floating], threshold: int) -> bool:
    """Whether figures with and without weights, taken together, can speak of few people alone.

    Counts of answers are told unweighted beside weighted means and their errors, which go with w
    and w². A combination α + βw + γw² is nothing for people of two weights at most; everybody else
    it speaks of. So too few people outside the most frequent weight, or the two most frequent,
    must not be.
    """
    w = scaled(weights)
    _, counts = np.unique(np.round(w, 12), return_counts=True)
    most = np.sort(counts)[::-1]
    rest = [int(most[k:].sum()) for k in (1, 2)]
    return any(0 < n < threshold for n in rest)


def protected(
    margins: Sequence[Margin],
    base: Matrix | None = None,
    *,
    threshold: int,
    limits: Limits | None = None,
) -> Protected:
    """Weights to these margins, small categories joined; margins that cannot be met, or would
    tell a few people apart, are left out (H), the last one first.

    Arguments as for `raking.rake`; `limits`: the lowest and highest weight, over the mean weight.
    """
    left_out: list[tuple[str, str]] = []
    used = []
    for margin in (joined(each, threshold) for each in margins):
        if len(margin.totals) > 1:
            used.append(margin)
        else:
            left_out.append((margin.name, "one_category"))
    while used:
        weighting = weigh(used, base, limits)
        if weighting.weights is not None and not few_apart(weighting.weights, threshold):
            return Protected(weighting=weighting, left_out=tuple(left_out))
        reason = weighting.reason or "few_apart"
        problem = next((each for each in weighting.problems if each.code == reason), None)
        name = used[-1].name if problem is None else problem.margin
        left_out.append((name, reason))
        used = [each for each in used if each.name != name]
    return Protected(weighting=None, left_out=tuple(left_out))


def weigh(margins: Sequence[Margin], base: Matrix | None, limits: Limits | None) -> Weighting:
    """Post-stratified to one margin, raked to several; within limits where there are any."""
    if limits is not None:
        return rake_within(margins, base, lower=limits[0], upper=limits[1])
    return post_stratify(margins[0], base) if len(margins) == 1 else rake(margins, base)


def rake_within(
    margins: Sequence[Margin],
    base: NDArray[np.floating] | None = None,
    *,
    lower: float,
    upper: float,
) -> Weighting:
    """Raking with every weight between `lower` and `upper` times the mean weight.

    Rule (Izrael, Battaglia & Frankel 2009): rake; cut weights beyond a
    limit down (or up) to it; rake again from the cut weights; repeat until no weight is beyond its
    limit by more than a thousandth, 50 times at most. Raking comes last, so the margins hold in any
    case; `within_limits` says whether the limits do too. They cannot where a category's own mean
    weight is beyond them, and with equal base weights for people alike in all margins only where
    other combinations can take the weight over. ValueError unless lower < 1 < upper.
    """
    if not (0 <= lower < 1 < upper):
        raise ValueError(f"limits are below and above the mean weight 1, not {lower} and {upper}")
    start = start_of(margins, base)
    plain = refused("raked and trimmed", margins, start)
    if plain.reason is not None:
        return plain
    kept = present(margins, start)
    goals, cell = targets(margins, start, kept), cells(margins, kept)
    done = fit(margins, start, kept, goals, cell)
    cut, held = np.zeros(len(start), dtype=np.bool_), _held(done.weights, plain.n, lower, upper)
    for _ in range(ROUNDS):
        if held or done.error > ACCEPTED:
            break
        limited = np.where(kept, np.clip(done.weights * plain.n, lower, upper), 0.0)
        cut |= kept & (limited != done.weights * plain.n)
        done = fit(margins, limited, kept, goals, cell)
        held = _held(done.weights, plain.n, lower, upper)
    weighting = finished(plain, margins, start, done)
    return replace(weighting, trimmed=int(np.count_nonzero(cut)), within_limits=held)


def _held(weights: Matrix, n: int, lower: float, upper: float) -> bool:
    used = weights[weights > 0] * n
    return bool(used.max() <= upper * (1 + SLACK) and used.min() >= lower * (1 - SLACK))
