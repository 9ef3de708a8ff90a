"""Which items differ between groups: score tests of each equality, and release one at a time."""

from collections.abc import Callable, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from analysis.gaps.families import holm
from analysis.moments.values import Matrix
from analysis.validity.cfa_layout import Equal, Layout, Structure, layout, total
from analysis.validity.cfa_likelihood import derivatives, expected, gradient, sums
from analysis.validity.invariance_steps import Fitted, Setting, fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """An equality that the answers speak against: `part` "loading" or "intercept" of an item.

    The generalised score test (Boos 1992; without rows Rao's) of equal values in all groups, in the
    model before the release, p adjusted by Holm over the items tested with it. `separable` is
    False where only two items of the factor were held equal: the test cannot tell which differs.
    """

    item: int
    part: str
    chi2: float
    df: int
    p: float
    p_adjusted: float
    separable: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pieces:
    """Gradients, expected informations and scatters of scores, local to each group."""

    slopes: tuple[Matrix, ...]
    informations: tuple[Matrix, ...]
    scatters: tuple[Matrix, ...] | None


def search(
    where: Setting, model: Fitted, part: str, accepted: Callable[[Fitted], bool], alpha: float
) -> tuple[Fitted, tuple[Released, ...]]:
    """Releases the item with the largest significant score test and refits, until `accepted`.

    Ends as well where no adjusted p is below `alpha`. A factor needs two equal items to be compared
    by: where only one would be left, both are released.
    """
    released: list[Released] = []
    while model.reason is None and not accepted(model):
        tested = score_tests(where, model, part)
        found = [test for test in tested if test.p_adjusted < alpha]
        if not found:
            break
        worst = max(found, key=lambda test: test.chi2 / test.df)
        gone = {worst.item}
        if not worst.separable:
            gone = _companions(where.shape, getattr(model.equal, _FIELD[part]), worst.item)
        released += [test for test in tested if test.item in gone]
        model = fitted(where, _without(model.equal, part, gone), [model.solution])
    return model, tuple(released)


_FIELD = {"loading": "loadings", "intercept": "intercepts"}


def _companions(shape: Structure, equal: Set[int], item: int) -> set[int]:
    return {other for other in equal if shape.factor_of[other] == shape.factor_of[item]}


def _without(equal: Equal, part: str, items: Set[int]) -> Equal:
    if part == "loading":
        return replace(equal, loadings=equal.loadings - items, intercepts=equal.intercepts - items)
    return replace(equal, intercepts=equal.intercepts - items)


def score_tests(where: Setting, model: Fitted, part: str) -> tuple[Released, ...]:
    """A test for each item that `model` holds equal in `part`: χ² with groups − 1 df.

    One step of Fisher scoring from the model, with the item free in each group, gives estimates
    θ = I⁻¹s; their contrasts Rθ between groups are tested with covariance R I⁻¹BI⁻¹Rᵀ, where B is
    the scores' scatter, or I without rows.
    """
    items = sorted(model.equal.loadings if part == "loading" else model.equal.intercepts)
    pieces = _pieces(where, model)
    shape, groups = where.shape, len(where.samples)
    block = shape.blocks[0 if part == "loading" else 3].start
    statistics = []
    for item in items:
        free = layout(shape, groups, _without_one(model.equal, part, item))
        statistics.append(_score(free, pieces, free.index[:, block + item]))
    df = groups - 1
    p = [float(special.chdtrc(float(df), value)) for value in statistics]
    return tuple(
        Released(
            item=item,
            part=part,
            chi2=value,
            df=df,
            p=single,
            p_adjusted=1.0 if adjusted is None else adjusted,
            separable=_separable(shape, model.equal, part, item),
        )
        for item, value, single, adjusted in zip(items, statistics, p, holm(p), strict=True)
    )


def _without_one(equal: Equal, part: str, item: int) -> Equal:
    if part == "loading":
        return replace(equal, loadings=equal.loadings - {item})
    return replace(equal, intercepts=equal.intercepts - {item})


def _separable(shape: Structure, equal: Equal, part: str, item: int) -> bool:
    held = equal.loadings if part == "loading" else equal.intercepts
    return len(_companions(shape, held, item)) > 2


def _pieces(where: Setting, model: Fitted) -> _Pieces:
    slopes, informations = [], []
    for sample, group in zip(where.samples, model.solution.models, strict=True):
        parts = sums(sample, group.mu, group.sigma)
        if parts is None:
            raise ValueError("a solution's Σ must be positive definite")
        thin = derivatives(group)
        slopes.append(gradient(parts, thin))
        informations.append(expected(parts, thin, thin))
    return _Pieces(slopes=tuple(slopes), informations=tuple(informations), scatters=model.scatters)


def _score(free: Layout, pieces: _Pieces, places: NDArray[np.intp]) -> float:
    """The generalised score statistic of equal parameters at `places`; 0 where it is singular."""
    information = total(free, pieces.informations)
    contrast = np.zeros((free.free, len(places) - 1))
    contrast[places[0]] = -1.0
    contrast[places[1:], np.arange(len(places) - 1)] = 1.0
    try:
        factor = linalg.cho_factor(information, check_finite=False)
        back = linalg.cho_solve(factor, contrast, check_finite=False)
        moved = -back.T @ total(free, pieces.slopes)
        meat = information if pieces.scatters is None else total(free, pieces.scatters)
        spread = linalg.cho_factor(back.T @ meat @ back, check_finite=False)
        return float(moved @ linalg.cho_solve(spread, moved, check_finite=False))
    except linalg.LinAlgError:
        return 0.0
