"""The normal likelihood of a factor model, its gradient and its information; with missing answers.

Every first derivative of a group's Σ is u vᵀ + v uᵀ, so gradients and information matrices are
products of thin matrices (Jöreskog 1969 for the discrepancy, Lawley & Maxwell 1971 for the model).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from analysis.statistics.cfa.layout import Structure
from analysis.statistics.moments.values import Matrix

LN_2PI = float(np.log(2.0 * np.pi))


# U and V (Σ_a = u_a v_aᵀ + v_a u_aᵀ) and the derivatives of μ, each q × parameters.
Thin = tuple[Matrix, Matrix, Matrix]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patterns:
    """Respondents by which of the q items they answered, one pattern behind the other.

    `n` of each of the patterns, `present` (patterns × q), the means, and the covariances (divisor
    n) of those who have it: 0 where an answer is missing.
    """

    n: Matrix
    present: NDArray[np.bool_]
    mean: Matrix
    covariance: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One group's answers as the likelihood needs them: complete ones are a single pattern.

    `mean` and `covariance` (divisor n) are the saturated model's: those of the pattern, or with
    missing answers the estimates by EM.
    """

    n: int
    patterns: Patterns
    mean: Matrix
    covariance: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Implied:
    """What one group's local vector implies: Λ as `loading` (q), Φ, Ψ, Σ and μ, and ΛΦ."""

    structure: Structure
    loading: Matrix
    phi: Matrix
    residual: Matrix
    means: Matrix
    mu: Matrix
    sigma: Matrix
    structure_matrix: Matrix

    @property
    def lambda_(self) -> Matrix:
        """Λ, q × m."""
        loadings = np.zeros((self.structure.q, self.structure.m))
        loadings[np.arange(self.structure.q), self.structure.factor_of] = self.loading
        return loadings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """−log L without constants, and G = Σ n(A − B), Σ n·Ad, over all patterns.

    `a`: each pattern's inverse of Σ, 0 where an answer is missing; `b` is ATA, T its covariance
    about μ; `d` its mean less μ.
    """

    value: float
    g: Matrix
    ad: Matrix
    n: Matrix
    a: Matrix
    b: Matrix
    d: Matrix


def implied(shape: Structure, local: Matrix) -> Implied:
    """Σ = ΛΦΛᵀ + Ψ and μ = τ + Λα."""
    loads, phi, resid, cuts, means = shape.blocks
    rows, columns = shape.pairs
    factors = np.zeros((shape.m, shape.m))
    factors[rows, columns] = factors[columns, rows] = local[phi]
    owner = shape.factor_of
    mixed = local[loads][:, None] * factors[owner]
    sigma = mixed[:, owner] * local[loads]
    sigma[np.diag_indices(shape.q)] += local[resid]
    return Implied(
        structure=shape,
        loading=local[loads],
        phi=factors,
        residual=local[resid],
        means=local[means],
        mu=local[cuts] + local[loads] * local[means][owner],
        sigma=sigma,
        structure_matrix=mixed,
    )


def sums(sample: Sample, mu: Matrix, sigma: Matrix) -> Sums | None:
    """The parts of the likelihood that value, gradient and information share; None if Σ is none."""
    patterns = sample.patterns
    inverted = _inverses(sigma, patterns.present)
    if inverted is None:
        return None
    n, (a, logdet) = patterns.n, inverted
    d = np.where(patterns.present, patterns.mean - mu, 0.0)
    t = patterns.covariance + d[:, :, None] * d[:, None, :]
    b = a @ t @ a
    return Sums(
        value=0.5 * float(n @ (logdet + np.einsum("pij,pij->p", a, t))),
        g=np.tensordot(n, a - b, 1),
        ad=n @ (a @ d[:, :, None])[:, :, 0],
        n=n,
        a=a,
        b=b,
        d=d,
    )


def _inverses(sigma: Matrix, present: NDArray[np.bool_]) -> tuple[Matrix, Matrix] | None:
    """The inverse and ln|Σ| of what each pattern has of Σ; None unless all are definite."""
    if present.all():
        whole = inverse(sigma)
        return None if whole is None else (whole[0][None], np.array([whole[1]]))
    both = present[:, :, None] & present[:, None, :]
    parts = np.where(both, sigma, np.eye(len(sigma)))
    try:
        roots = np.linalg.cholesky(parts)
    except np.linalg.LinAlgError:
        return None
    diagonal = np.diagonal(roots, axis1=1, axis2=2)
    if not np.isfinite(diagonal).all():
        return None
    return np.where(both, np.linalg.inv(parts), 0.0), 2.0 * np.log(diagonal).sum(axis=1)


def sums_at(sample: Sample, model: Implied) -> Sums:
    """The same of a solution; ValueError unless its Σ is positive definite, as it must be."""
    parts = sums(sample, model.mu, model.sigma)
    if parts is None:
        raise ValueError("a solution's Σ must be positive definite")
    return parts


def inverse(sigma: Matrix) -> tuple[Matrix, float] | None:
    """The inverse and ln|Σ|, by Cholesky; None where Σ is not positive definite."""
    try:
        root = linalg.cholesky(sigma, lower=True, check_finite=False)
    except linalg.LinAlgError:
        return None
    diagonal = root.diagonal()
    if not np.isfinite(diagonal).all() or diagonal.min() <= 0.0:
        return None
    inverted = linalg.cho_solve((root, True), np.eye(len(sigma)), check_finite=False)
    return inverted, 2.0 * float(np.log(diagonal).sum())


def derivatives(model: Implied) -> Thin:
    """The derivatives of Σ and μ in a local vector."""
    shape = model.structure
    loads, phi, resid, cuts, means = shape.blocks
    q, full = shape.q, model.lambda_
    rows, columns = shape.pairs
    u, v, mu = (np.zeros((q, means.stop)) for _ in range(3))
    here = np.arange(q)
    u[here, loads.start + here] = 1.0
    v[:, loads] = model.structure_matrix[:, shape.factor_of]
    u[:, phi] = full[:, rows]
    v[:, phi] = full[:, columns] * np.where(rows == columns, 0.5, 1.0)
    u[here, resid.start + here] = 1.0
    v[here, resid.start + here] = 0.5
    mu[here, loads.start + here] = model.means[shape.factor_of]
    mu[here, cuts.start + here] = 1.0
    mu[:, means] = full
    return u, v, mu


def gradient(parts: Sums, thin: Thin) -> Matrix:
    """The gradient of −log L in the parameters of `thin`: Σ n·(uᵀGv) − μ_aᵀ(Σ n·Ad)."""
    u, v, mu = thin
    return np.asarray(np.einsum("ia,ia->a", u, parts.g @ v) - parts.ad @ mu)


def expected(parts: Sums, rows: Thin, columns: Thin) -> Matrix:
    """Expected information, Σ n[½ tr(AΣ_aAΣ_b) + μ_aᵀAμ_b] over the patterns as they are.

    `rows` and `columns` are the derivatives in a and in b; the same for the whole matrix.
    """
    information = np.asarray(rows[2].T @ np.tensordot(parts.n, parts.a, 1) @ columns[2])
    if _many(parts):
        return information + _traces(parts, parts.a / 2.0, _dense(rows), _dense(columns))
    first, second, _ = columns
    for n, a in zip(parts.n, parts.a, strict=True):
        u, v = rows[0].T @ a, rows[1].T @ a
        information += n * ((u @ first) * (v @ second) + (u @ second) * (v @ first))
    return information


def observed(parts: Sums, model: Implied) -> Matrix:
    """Observed information, the Hessian of −log L in the local vector (Yuan & Hayashi 2006):
    Σ n[tr(AΣ_a(B − ½A)Σ_b) + μ_aᵀAμ_b + μ_aᵀAΣ_bAd + μ_bᵀAΣ_aAd], and the share of the second
    derivatives.
    """
    thin = derivatives(model)
    u, v, mu = thin
    information = _curvature(parts, model) + mu.T @ np.tensordot(parts.n, parts.a, 1) @ mu
    weighted = parts.n[:, None] * (parts.a @ parts.d[:, :, None])[:, :, 0]
    pull = np.tensordot(parts.a, weighted, (0, 0))
    if _many(parts):
        slopes = _dense(thin)
        bent = mu.T @ np.tensordot(pull, slopes, 2)
        return information + bent + bent.T + _traces(parts, parts.b - parts.a / 2.0, slopes, slopes)
    for n, a, b, d in zip(parts.n, parts.a, parts.b, parts.d, strict=True):
        ad = a @ d
        ua, va, ub, vb = (x.T @ y for y in (a, b) for x in (u, v))
        cross_a, cross_b = ua @ v, ub @ v
        square_a, square_b = (ua @ u, va @ v), (ub @ u, vb @ v)
        twice = square_a[1] * square_b[0] + square_a[0] * square_b[1]
        twice += cross_a.T * cross_b + cross_a * cross_b.T
        once = square_a[0] * square_a[1] + cross_a * cross_a.T
        bent = mu.T @ a @ (u * (ad @ v) + v * (ad @ u))
        information += n * (twice - once + bent + bent.T)
    return information


def _many(parts: Sums) -> bool:
    """Whether sums over the patterns are quicker made before the derivatives are looked at."""
    return len(parts.n) > len(parts.g)


def _dense(thin: Thin) -> Matrix:
    """The derivatives of Σ, q × q × parameters."""
    half = thin[0][:, None] * thin[1][None]
    return np.asarray(half + half.transpose(1, 0, 2))


def _traces(parts: Sums, second: Matrix, rows: Matrix, columns: Matrix) -> Matrix:
    """Σ n·tr(AΣ_aDΣ_b), D being `second`; row by row of A, lest q⁴ numbers be held at once."""
    q = second.shape[1]
    weighted = (parts.n[:, None, None] * second).reshape(-1, q * q)
    moving = np.flatnonzero(columns.any(axis=(0, 1)))
    flat = columns[:, :, moving].reshape(q * q, -1)
    whole = np.zeros((rows.shape[2], columns.shape[2]))
    for a, slope in zip(parts.a.transpose(1, 2, 0), rows, strict=True):
        products = (a @ weighted).reshape(q, q, q).transpose(1, 0, 2)
        whole[:, moving] += slope.T @ (products.reshape(q, q * q) @ flat)
    return whole


def _curvature(parts: Sums, model: Implied) -> Matrix:
    """The share of the second derivatives of Σ and μ: ½ tr(GΣ_ab) − μ_abᵀAd."""
    shape = model.structure
    loads, phi, _, _, means = shape.blocks
    owner = shape.factor_of
    curvature = np.zeros((means.stop, means.stop))
    curvature[loads, loads] = parts.g * model.phi[np.ix_(owner, owner)]
    rows, columns = shape.pairs
    pull = parts.g @ model.lambda_
    block = np.where(owner[:, None] == rows, pull[:, columns], 0.0)
    block += np.where((owner[:, None] == columns) & (rows != columns), pull[:, rows], 0.0)
    curvature[loads, phi] = block
    curvature[phi, loads] = block.T
    curvature[loads, means] = -parts.ad[:, None] * (owner[:, None] == np.arange(shape.m))
    curvature[means, loads] = curvature[loads, means].T
    return curvature


def loglik(value: float, samples: Sequence[Sample]) -> float:
    """The log-likelihood from Σ of the groups' `Sums.value`: −value − ½·ln 2π per answer."""
    answers = sum(float(s.patterns.n @ s.patterns.present.sum(axis=1)) for s in samples)
    return -value - 0.5 * answers * LN_2PI


def complete(n: int, mean: Matrix, covariance: Matrix) -> Sample:
    """The sample of n complete answer sheets; `covariance` has the divisor n."""
    pattern = Patterns(
        n=np.array([float(n)]),
        present=np.ones((1, len(mean)), dtype=np.bool_),
        mean=mean[None],
        covariance=covariance[None],
    )
    return Sample(n=n, patterns=pattern, mean=mean, covariance=covariance)
