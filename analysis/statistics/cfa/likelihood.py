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
class Pattern:
    """n respondents who answered `columns`, with their means and covariances (divisor n)."""

    columns: NDArray[np.intp]
    n: int
    mean: Matrix
    covariance: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One group's answers as the likelihood needs them: complete ones are a single pattern.

    `mean` and `covariance` (divisor n) are the saturated model's: those of the pattern, or with
    missing answers the estimates by EM.
    """

    n: int
    patterns: tuple[Pattern, ...]
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
    """−log L without constants, and G = Σ n(A − ATA), Σ n·Ad, embedded over all patterns.

    A is a pattern's inverse of Σ, d its mean less μ, T its covariance about μ.
    """

    value: float
    g: Matrix
    ad: Matrix
    each: tuple[tuple[Pattern, Matrix, Matrix], ...]


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
    value, g, ad = 0.0, np.zeros_like(sigma), np.zeros_like(mu)
    each = []
    for pattern in sample.patterns:
        at = np.ix_(pattern.columns, pattern.columns)
        inverted = inverse(sigma[at])
        if inverted is None:
            return None
        a, logdet = inverted
        d = pattern.mean - mu[pattern.columns]
        t = pattern.covariance + np.outer(d, d)
        value += 0.5 * pattern.n * (logdet + float(np.vdot(a, t)))
        g[at] += pattern.n * (a - a @ t @ a)
        ad[pattern.columns] += pattern.n * (a @ d)
        each.append((pattern, a, d))
    return Sums(value=value, g=g, ad=ad, each=tuple(each))


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
    information = np.zeros((rows[0].shape[1], columns[0].shape[1]))
    for pattern, a, _ in parts.each:
        u, v, mu = (part[pattern.columns].T @ a for part in rows)
        first, second, shift = (part[pattern.columns] for part in columns)
        squares = (u @ first) * (v @ second)
        information += pattern.n * (squares + (u @ second) * (v @ first) + mu @ shift)
    return information


def observed(parts: Sums, model: Implied) -> Matrix:
    """Observed information, the Hessian of −log L in the local vector (Yuan & Hayashi 2006)."""
    u, v, mu = derivatives(model)
    information = _curvature(parts, model)
    for pattern, a, d in parts.each:
        first, second, shift = u[pattern.columns], v[pattern.columns], mu[pattern.columns]
        b = a @ (pattern.covariance + np.outer(d, d)) @ a
        ad = a @ d
        ua, va, ub, vb = (x.T @ y for y in (a, b) for x in (first, second))
        cross_a, cross_b = ua @ second, ub @ second
        square_a, square_b = (ua @ first, va @ second), (ub @ first, vb @ second)
        twice = square_a[1] * square_b[0] + square_a[0] * square_b[1]
        twice += cross_a.T * cross_b + cross_a * cross_b.T
        once = square_a[0] * square_a[1] + cross_a * cross_a.T
        bent = shift.T @ a @ (first * (ad @ second) + second * (ad @ first))
        information += pattern.n * (twice - once + shift.T @ a @ shift + bent + bent.T)
    return information


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
    answers = sum(p.n * len(p.columns) for sample in samples for p in sample.patterns)
    return -value - 0.5 * answers * LN_2PI


def complete(n: int, mean: Matrix, covariance: Matrix) -> Sample:
    """The sample of n complete answer sheets; `covariance` has the divisor n."""
    pattern = Pattern(columns=np.arange(len(mean)), n=n, mean=mean, covariance=covariance)
    return Sample(n=n, patterns=(pattern,), mean=mean, covariance=covariance)
