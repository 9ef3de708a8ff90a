"""Which items differ between groups: score tests of each equality, and release one at a time."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from analysis.statistics.cfa.layout import FIXED, Equal, Layout, Structure, total
from analysis.statistics.cfa.likelihood import derivatives, expected, gradient, sums_at
from analysis.statistics.gaps.families import holm
from analysis.statistics.invariance.cutoffs import Rule
from analysis.statistics.invariance.steps import Fitted, Setting, fitted
from analysis.statistics.moments.values import Matrix

LOADING, INTERCEPT = "loading", "intercept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """An equality that the answers speak against: `part` "loading" or "intercept" of an item.

    The generalised score test (Boos 1992; without rows Rao's) of equal values in all groups, in the
    model before the release, p adjusted by Holm over the items tested with it. `change`: how far
    the groups' values are expected to lie apart, in the item's standard deviations (loadings: on
    the first group's factor). `separable` is False where only two items of the factor were held
    equal: the test cannot tell which differs.
    """

    item: int
    part: str
    chi2: float
    df: int
    p_adjusted: float
    change: float
    separable: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pieces:
    """Per group after the first: what ties an item's own parameters to those of the model.

    g groups, k items, P free parameters: `score` g × k, `own` g × k the diagonal of a matrix of
    the group, `tied` g × k × P its rows, for the expected information and for the scatter of
    scores; `information` and `scatter` P × P of the model.
    """

    score: Matrix
    own: Matrix
    tied: Matrix
    information: Matrix
    own_scatter: Matrix
    tied_scatter: Matrix
    scatter: Matrix


def search(
    where: Setting, model: Fitted, part: str, accepted: Callable[[Fitted], bool], rule: Rule
) -> tuple[Fitted, tuple[Released, ...]]:
    """Releases the item with the largest significant score test, refits, and looks again.

    While the model is not `accepted` every significant item may go; once it is, only those whose
    change is of a size that `rule` does not let pass: an index of the whole model is blind to a
    single item among many. A factor needs two equal items to be compared by: where only one would
    be left, both are released.
    """
    released: list[Released] = []
    least = rule.loading_change if part == LOADING else rule.intercept_change
    while model.reason is None and _held(model.equal, part):
        tested = score_tests(where, model, part)
        significant = [test for test in tested if test.p_adjusted < rule.item_alpha / 2.0]
        if accepted(model):
            significant = [test for test in significant if test.change >= least]
        if not significant:
            break
        worst = max(significant, key=lambda test: test.chi2 / test.df)
        gone = {worst.item}
        if not worst.separable:
            gone = _companions(where.shape, _held(model.equal, part), worst.item)
        released += [test for test in tested if test.item in gone]
        model = fitted(where, _without(model.equal, part, gone), model.solution.local)
    return model, tuple(released)


def _held(equal: Equal, part: str) -> Set[int]:
    return equal.loadings if part == LOADING else equal.intercepts


def _companions(shape: Structure, equal: Set[int], item: int) -> set[int]:
    return {other for other in equal if shape.factor_of[other] == shape.factor_of[item]}


def _without(equal: Equal, part: str, items: Set[int]) -> Equal:
    if part == LOADING:
        return replace(equal, loadings=equal.loadings - items, intercepts=equal.intercepts - items)
    return replace(equal, intercepts=equal.intercepts - items)


def score_tests(where: Setting, model: Fitted, part: str) -> tuple[Released, ...]:
    """A test for each item that `model` holds equal in `part`: χ² with groups − 1 df.

    Let δ be the item's deviations in the groups after the first, 0 in the model. With scores s in
    δ, information I and scatter B of the scores of (θ, δ), and L = (−I_δθ I_θθ⁻¹, 1):
    χ² = sᵀ(LBLᵀ)⁻¹s, with B = I where there are no rows, and one step of Fisher scoring gives
    δ = (I_δδ − I_δθ I_θθ⁻¹ I_θδ)⁻¹s.
    """
    items = sorted(_held(model.equal, part))
    places = where.shape.blocks[0 if part == LOADING else 3].start + np.array(items)
    pieces = _pieces(where, model, places)
    statistics, changes = _tested(pieces)
    df = len(where.samples) - 1
    p = [float(special.chdtrc(float(df), value)) for value in statistics]
    rows = zip(items, statistics, holm(p), changes / _spread(where)[items], strict=True)
    return tuple(
        Released(
            item=item,
            part=part,
            chi2=float(value),
            df=df,
            p_adjusted=1.0 if adjusted is None else adjusted,
            change=float(change),
            separable=len(_companions(where.shape, _held(model.equal, part), item)) > 2,
        )
        for item, value, adjusted, change in rows
    )


def _spread(where: Setting) -> Matrix:
    """The items' standard deviations within groups."""
    variances = np.array([sample.covariance.diagonal() for sample in where.samples])
    sizes = [sample.n for sample in where.samples]
    return np.asarray(np.sqrt(np.average(variances, axis=0, weights=sizes)))


def _pieces(where: Setting, model: Fitted, places: NDArray[np.intp]) -> _Pieces:
    slopes, informations = [], []
    for sample, group in zip(where.samples, model.solution.models, strict=True):
        parts, thin = sums_at(sample, group), derivatives(group)
        slopes.append(gradient(parts, thin))
        informations.append(expected(parts, thin, thin))
    scatters = informations if model.scatters is None else list(model.scatters)
    plan = model.solution.layout
    return _Pieces(
        score=-np.array([slope[places] for slope in slopes[1:]]),
        own=np.array([each.diagonal()[places] for each in informations[1:]]),
        tied=_tied(plan, informations, places),
        information=total(plan, informations),
        own_scatter=np.array([each.diagonal()[places] for each in scatters[1:]]),
        tied_scatter=_tied(plan, scatters, places),
        scatter=total(plan, scatters),
    )


def _tied(plan: Layout, parts: Sequence[Matrix], places: NDArray[np.intp]) -> Matrix:
    """The rows at `places` of the groups' local matrices, over the free parameters."""
    tied = np.zeros((len(parts) - 1, len(places), plan.free))
    for g in range(1, len(parts)):
        at = np.flatnonzero(plan.index[g] != FIXED)
        tied[g - 1][:, plan.index[g, at]] = parts[g][np.ix_(places, at)]
    return tied


def _tested(pieces: _Pieces) -> tuple[Matrix, Matrix]:
    """χ² of each item, and how far its values are expected to lie apart; 0 where singular."""
    g, k, free = pieces.tied.shape
    chi2, apart = np.zeros(k), np.zeros(k)
    try:
        factor = linalg.cho_factor(pieces.information, check_finite=False)
    except linalg.LinAlgError:
        return chi2, apart
    flat = pieces.tied.reshape(g * k, free)
    solved = linalg.cho_solve(factor, flat.T, check_finite=False).T.reshape(g, k, free)
    through = (solved.reshape(g * k, free) @ pieces.scatter).reshape(g, k, free)
    for item in range(k):
        row, back = solved[:, item], pieces.tied_scatter[:, item]
        bent = np.diag(pieces.own[:, item]) - pieces.tied[:, item] @ row.T
        cross = back @ row.T
        spread = np.diag(pieces.own_scatter[:, item]) - cross - cross.T + through[:, item] @ row.T
        score = pieces.score[:, item]
        try:
            chi2[item] = score @ linalg.cho_solve(linalg.cho_factor(spread), score)
            moved = linalg.cho_solve(linalg.cho_factor(bent), score)
        except linalg.LinAlgError:
            continue
        apart[item] = max(moved.max(), 0.0) - min(moved.min(), 0.0)
    return chi2, apart
