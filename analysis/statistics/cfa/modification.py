"""What a fitted factor model leaves out: score tests of loadings and residual correlations."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from analysis.statistics.cfa.cfa_result import Suggestion
from analysis.statistics.cfa.layout import FIXED
from analysis.statistics.cfa.likelihood import (
    Implied,
    Sample,
    Sums,
    Thin,
    derivatives,
    expected,
    gradient,
    sums_at,
)
from analysis.statistics.cfa.solver import Solution
from analysis.statistics.gaps.families import holm
from analysis.statistics.moments.values import Matrix

LIMIT = 10


def suggestions(
    solution: Solution, sample: Sample, columns: Sequence[int]
) -> tuple[Suggestion, ...]:
    """The ten largest modification indices of a single group (Sörbom 1989).

    g²/(I_ee − I_eθ I_θθ⁻¹ I_θe) with the expected information, for every item on every other
    factor and every pair of items; the expected change is −g over the same.
    """
    model = solution.models[0]
    item, factor, first, second = _candidates(model)
    if not len(item) + len(first):
        return ()
    parts = sums_at(sample, model)
    thin, free = _thin(model, item, factor, first, second), derivatives(model)
    slope = gradient(parts, thin)
    information = _diagonal(parts, thin)
    shared = expected(parts, free, thin)
    row = solution.layout.index[0]
    at = np.flatnonzero(row != FIXED)
    cross = np.zeros((solution.layout.free, shared.shape[1]))
    cross[row[at]] = shared[at]
    factorised = linalg.cho_factor(solution.information, check_finite=False)
    rest = information - np.einsum("ae,ae->e", cross, linalg.cho_solve(factorised, cross))
    known = rest > 1e-8 * information
    chi2 = np.where(known, slope**2 / np.where(known, rest, 1.0), 0.0)
    change = -slope / np.where(known, rest, 1.0) * _unit(model, item, first, second)
    kinds = ["loading"] * len(item) + ["residual"] * len(first)
    pairs = list(zip([*item, *first], [*factor, *second], strict=True))
    adjusted = holm([float(p) for p in special.chdtrc(1.0, chi2)])
    best = [e for e in np.argsort(-chi2, kind="stable")[:LIMIT] if known[e]]
    return tuple(
        Suggestion(
            kind=kinds[e],
            column=columns[int(pairs[e][0])],
            other=int(pairs[e][1]) if kinds[e] == "loading" else columns[int(pairs[e][1])],
            chi2=float(chi2[e]),
            p_adjusted=adjusted[e] or 0.0,
            change=float(change[e]),
        )
        for e in best
    )


Places = NDArray[np.intp]


def _candidates(model: Implied) -> tuple[Places, Places, Places, Places]:
    """Items and other factors; and pairs of items. Items that are factors have no residual."""
    shape = model.structure
    item, factor = np.nonzero(shape.factor_of[:, None] != np.arange(shape.m))
    several = np.flatnonzero(shape.sizes[shape.factor_of] > 1)
    first, second = np.triu_indices(len(several), 1)
    return item, factor, several[first], several[second]


def _thin(model: Implied, item: Places, factor: Places, first: Places, second: Places) -> Thin:
    q = model.structure.q
    unit = np.eye(q)
    u = np.hstack([unit[:, item], unit[:, first]])
    v = np.hstack([(model.lambda_ @ model.phi)[:, factor], unit[:, second]])
    return u, v, np.zeros_like(u)


def _diagonal(parts: Sums, thin: Thin) -> Matrix:
    """The diagonal alone of the expected information; these parameters move no mean."""
    diagonal = np.zeros(thin[0].shape[1])
    u, v, _ = thin
    for n, a in zip(parts.n, parts.a, strict=True):
        au, av = a @ u, a @ v
        square = np.einsum("ie,ie->e", u, au) * np.einsum("ie,ie->e", v, av)
        diagonal += n * (square + np.einsum("ie,ie->e", u, av) ** 2)
    return diagonal


def _unit(model: Implied, item: Places, first: Places, second: Places) -> Matrix:
    """What turns a change into a standardised one."""
    sd = np.sqrt(model.sigma.diagonal())
    apart = np.sqrt(np.maximum(model.residual[first] * model.residual[second], 1e-300))
    return np.concatenate([1.0 / sd[item], 1.0 / apart])
