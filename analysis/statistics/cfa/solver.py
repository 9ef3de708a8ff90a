"""Maximum likelihood of a factor model by Fisher scoring, from starting values of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.statistics.cfa.layout import Layout, Structure, collect, independence, total, unfold
from analysis.statistics.cfa.likelihood import (
    Implied,
    Sample,
    Sums,
    derivatives,
    expected,
    gradient,
    implied,
    observed,
    sums,
)
from analysis.statistics.moments.values import Matrix

STEPS = 100
PATIENCE = 25  # steps before estimates far beyond all sense are taken for a flight to infinity
ABSURD = 2.0  # a standardised loading or a factor correlation
PRECISE = 1e-13  # of the expected gain in log L per respondent
NEAR = 0.5  # of the last gain in log L, below which Newton's step is tried
SINGULAR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """A maximum: free parameters, −log L without constants, their expected information.

    `reason`: "not_converged", or "not_identified" (the information is singular there: the answers
    do not determine the parameters).
    """

    layout: Layout
    theta: Matrix
    value: float
    information: Matrix
    reason: str | None = None

    @property
    def local(self) -> Matrix:
        """The local vectors, groups × length."""
        return unfold(self.layout, self.theta)

    @property
    def models(self) -> tuple[Implied, ...]:
        """What each group's parameters imply."""
        return tuple(implied(self.layout.structure, row) for row in self.local)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Point:
    theta: Matrix
    value: float
    models: tuple[Implied, ...]
    parts: tuple[Sums, ...]


def solve(plan: Layout, samples: Sequence[Sample], start: Matrix) -> Solution:
    """Fisher scoring from local vectors `start` (groups × length), Newton's steps near the end.

    A step that does not raise log L is damped (Marquardt 1963). Converged when another step would
    gain less than 1e-13·N in log L, and that step is taken: estimates are good to about eight
    digits. Residual variances are not bounded, so that the fit is the one that other programs
    find; whether the estimates are proper is for the caller to look at.
    """
    size = sum(sample.n for sample in samples)
    point = _evaluate(plan, samples, collect(plan, start))
    if point is None:
        return _unsolved(plan, collect(plan, start))
    damping, gain = 0.0, np.inf
    for step in range(STEPS):
        slope = _slope(plan, point)
        matrix = _hessian(plan, point) if gain < NEAR else None
        if matrix is None:
            matrix = _information(plan, point)
        direction = _direction(matrix, slope, damping)
        gain = float(slope @ direction) / 2.0
        ahead = _evaluate(plan, samples, point.theta - direction)
        better = ahead is not None and ahead.value <= point.value + 1e-13 * abs(point.value)
        if damping <= 1e-3 and gain < PRECISE * size:
            return _finished(plan, ahead if ahead is not None and better else point)
        if ahead is not None and better:
            point, damping = ahead, damping / 10.0 if damping > 1e-6 else 0.0
        else:
            damping = max(damping * 10.0, 1e-4)
        if damping > 1e12 or (step >= PATIENCE and _astray(point)):
            break
    return _unsolved(plan, point.theta)


def _astray(point: _Point) -> bool:
    """Whether a standardised loading or a factor correlation has run far beyond 1."""
    for model in point.models:
        sd = np.sqrt(np.abs(model.phi.diagonal()) + 1e-300)
        loading = model.loading * sd[model.structure.factor_of] / np.sqrt(model.sigma.diagonal())
        if np.abs(loading).max() > ABSURD or np.abs(model.phi / np.outer(sd, sd)).max() > ABSURD:
            return True
    return False


def _evaluate(plan: Layout, samples: Sequence[Sample], theta: Matrix) -> _Point | None:
    models = tuple(implied(plan.structure, row) for row in unfold(plan, theta))
    attempts = [
        sums(sample, model.mu, model.sigma) for sample, model in zip(samples, models, strict=True)
    ]
    parts = tuple(part for part in attempts if part is not None)
    if len(parts) < len(attempts):
        return None
    return _Point(theta=theta, value=sum(part.value for part in parts), models=models, parts=parts)


def _slope(plan: Layout, point: _Point) -> Matrix:
    pairs = zip(point.parts, point.models, strict=True)
    return total(plan, [gradient(part, derivatives(model)) for part, model in pairs])


def _information(plan: Layout, point: _Point) -> Matrix:
    """The expected information."""
    pairs = zip(point.parts, point.models, strict=True)
    thin = [(part, derivatives(model)) for part, model in pairs]
    return total(plan, [expected(part, each, each) for part, each in thin])


def _hessian(plan: Layout, point: _Point) -> Matrix | None:
    """The observed information; None where it is not positive definite, or nearly not."""
    pairs = zip(point.parts, point.models, strict=True)
    information = total(plan, [observed(part, model) for part, model in pairs])
    if information.diagonal().min() <= 0.0:
        return None
    scale = 1.0 / np.sqrt(information.diagonal())
    try:
        root = linalg.cholesky(information * np.outer(scale, scale), check_finite=False)
    except linalg.LinAlgError:
        return None
    return information if root.diagonal().min() > 1e-5 else None


def _direction(information: Matrix, slope: Matrix, damping: float) -> Matrix:
    """Marquardt's (1963) step: (I + damping·diag I)⁻¹ slope; least squares where I is singular."""
    scale = 1.0 / np.sqrt(np.maximum(information.diagonal(), 1e-300))
    scaled = information * np.outer(scale, scale)
    scaled[np.diag_indices(len(scaled))] += damping
    try:
        step = linalg.cho_solve(linalg.cho_factor(scaled, check_finite=False), scale * slope)
    except linalg.LinAlgError:
        step = linalg.lstsq(scaled, scale * slope, check_finite=False)[0]
    return np.asarray(scale * step, dtype=np.float64)


def _finished(plan: Layout, point: _Point) -> Solution:
    information = _information(plan, point)
    scale = 1.0 / np.sqrt(np.maximum(information.diagonal(), 1e-300))
    smallest = float(linalg.eigvalsh(information * np.outer(scale, scale))[0])
    return Solution(
        layout=plan,
        theta=point.theta,
        value=point.value,
        information=information,
        reason="not_identified" if smallest < SINGULAR else None,
    )


def _unsolved(plan: Layout, theta: Matrix) -> Solution:
    return Solution(
        layout=plan,
        theta=theta,
        value=float("nan"),
        information=np.zeros((plan.free, plan.free)),
        reason="not_converged",
    )


def uncorrelated(shape: Structure, samples: Sequence[Sample]) -> Solution:
    """The baseline model at its maximum: each item's mean and variance over those who answered it.

    In closed form; its information matrix is not computed.
    """
    plan = independence(shape, len(samples))
    local = np.zeros(plan.index.shape)
    _, _, resid, cuts, _ = shape.blocks
    for row, sample in zip(local, samples, strict=True):
        row[cuts], row[resid] = _available(sample)
    point = _evaluate(plan, samples, collect(plan, local))
    if point is None:
        raise ValueError("an item without variance has no place in a factor model")
    return Solution(
        layout=plan,
        theta=point.theta,
        value=point.value,
        information=np.zeros((plan.free, plan.free)),
    )


def _available(sample: Sample) -> tuple[Matrix, Matrix]:
    """Means and variances (divisor n) of the items over all patterns that have them."""
    p = sample.patterns
    d = np.where(p.present, p.mean - sample.mean, 0.0)
    n, first = p.n @ p.present, p.n @ d
    second = p.n @ (np.diagonal(p.covariance, axis1=1, axis2=2) + d * d)
    shift = first / n
    return sample.mean + shift, second / n - shift**2


def starting(shape: Structure, sample: Sample) -> Matrix:
    """A local vector from a group's covariances: loadings by each factor's own first component.

    Factor covariances are correlations of the factors' first components, corrected for
    attenuation, and drawn towards zero until they are possible.
    """
    sd = np.sqrt(sample.covariance.diagonal())
    r = sample.covariance / np.outer(sd, sd)
    weights, loading = np.zeros((shape.q, shape.m)), np.zeros(shape.q)
    for f in range(shape.m):
        items = np.flatnonzero(shape.factor_of == f)
        direction, values = _first(r[np.ix_(items, items)])
        weights[items, f] = direction
        loading[items] = values
    phi = weights.T @ r @ weights
    strength = np.abs(np.einsum("if,i->f", weights, loading))
    phi = np.clip(phi / np.outer(strength, strength), -0.9, 0.9)
    phi[np.diag_indices(shape.m)] = 1.0
    while linalg.eigvalsh(phi)[0] < 0.02:
        phi = 0.9 * phi + 0.1 * np.eye(shape.m)
    rows, columns = shape.pairs
    residual = (1.0 - loading**2) * sd**2 * (shape.sizes[shape.factor_of] > 1)
    return np.concatenate(
        [loading * sd, phi[rows, columns], residual, sample.mean, np.zeros(shape.m)]
    )


def _first(r: Matrix) -> tuple[Matrix, Matrix]:
    """The first component of correlations, and loadings of its items, less their own share."""
    if len(r) == 1:
        return np.ones(1), np.ones(1)
    values, vectors = linalg.eigh(r)
    direction = vectors[:, -1] * (1.0 if vectors[:, -1].sum() >= 0 else -1.0)
    shared = max((float(values[-1]) - 1.0) / (len(r) - 1), 0.05)
    loading = direction / np.abs(direction).max() * np.sqrt(shared)
    size = np.clip(np.abs(loading), 0.2, 0.95)
    return direction, np.where(direction < 0, -size, size)
