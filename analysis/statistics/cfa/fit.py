"""Fit indices of a covariance structure, from its χ² and that of the baseline model."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from scipy import optimize, special

from analysis.statistics.intervals import Interval
from analysis.statistics.kinds import COUNT, INDEX, STATISTIC, P
from analysis.statistics.moments.values import Matrix

Adequacy = Literal["good", "acceptable", "poor"]
CLOSE = 0.05
RMSEA_LEVEL = 0.90


@dataclass(frozen=True, slots=True, kw_only=True)
class Chi2:
    """A χ² statistic with its degrees of freedom and upper-tail p; None where df = 0."""

    chi2: Annotated[float, STATISTIC]
    df: Annotated[int, COUNT]
    p: Annotated[float | None, P]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a model fits `n` respondents in `groups` groups.

    `test` against the saturated model, `baseline` that of uncorrelated items. `rmsea_ci` has 90 %,
    `p_close` is the p of RMSEA ≤ .05. `aic` = −2 log L + 2·parameters, `bic` = −2 log L +
    ln n·parameters; these count the means where the model has a mean structure.
    `reason`: "just_identified" where df = 0 (the model fits any data: nothing is tested).
    """

    n: int
    groups: int
    test: Chi2
    baseline: Chi2
    aic: Annotated[float, STATISTIC]
    bic: Annotated[float, STATISTIC]
    srmr: Annotated[float, INDEX]
    cfi: Annotated[float | None, INDEX] = None
    tli: Annotated[float | None, INDEX] = None
    rmsea: Annotated[float | None, INDEX] = None
    rmsea_ci: Annotated[Interval | None, INDEX] = None
    p_close: Annotated[float | None, P] = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """χ² scaled for answers that are not normal, and the indices that follow from it.

    `scale` is the factor c, `test` has χ²/c; `cfi`, `tli` and `rmsea` are the robust ones of
    Brosseau-Liard & Savalei (2014) and Brosseau-Liard, Savalei & Li (2012): estimates of what the
    index would be in the population, not the index of a scaled χ²; `rmsea_ci` has 90 %.
    `reason`: "just_identified", or "singular" (no
    positive scaling factor).
    """

    scale: Annotated[float | None, INDEX] = None
    test: Chi2 | None = None
    cfi: Annotated[float | None, INDEX] = None
    tli: Annotated[float | None, INDEX] = None
    rmsea: Annotated[float | None, INDEX] = None
    rmsea_ci: Annotated[Interval | None, INDEX] = None
    reason: str | None = None


def chi2_test(chi2: float, df: int) -> Chi2:
    """χ² with P(χ²_df ≥ chi2); a negative rounding error counts as 0."""
    value = max(float(chi2), 0.0)
    return Chi2(chi2=value, df=df, p=float(special.chdtrc(df, value)) if df > 0 else None)


def fit(
    test: Chi2,
    baseline: Chi2,
    *,
    n: int,
    loglik: float,
    parameters: int,
    srmr: float,
    groups: int = 1,
) -> Fit:
    """The indices of one model.

    CFI = 1 − max(χ² − df, 0)/max(χ²_b − df_b, χ² − df, 0) (Bentler 1990);
    TLI = (χ²_b/df_b − χ²/df)/(χ²_b/df_b − 1) (Tucker & Lewis 1973);
    RMSEA = √(groups·max(χ² − df, 0)/(n·df)) (Steiger 1990, 1998).
    """
    plain = Fit(
        n=n,
        groups=groups,
        test=test,
        baseline=baseline,
        aic=-2.0 * loglik + 2.0 * parameters,
        bic=-2.0 * loglik + math.log(n) * parameters,
        srmr=srmr,
    )
    if test.df == 0:
        return replace(plain, reason="just_identified")
    return replace(
        plain,
        cfi=cfi(test, baseline),
        tli=tli(test, baseline),
        rmsea=rmsea(test, n, groups),
        rmsea_ci=rmsea_interval(test, n, groups),
        p_close=p_close(test, n, groups),
    )


def cfi(test: Chi2, baseline: Chi2, *, scale: float = 1.0, baseline_scale: float = 1.0) -> float:
    """Bentler's (1990) CFI; with scaling factors c the robust one, χ² − c·df for χ² − df."""
    misfit = max(test.chi2 - scale * test.df, 0.0)
    worst = max(baseline.chi2 - baseline_scale * baseline.df, misfit)
    return 1.0 - misfit / worst if worst > 0.0 else 1.0


def tli(
    test: Chi2, baseline: Chi2, *, scale: float = 1.0, baseline_scale: float = 1.0
) -> float | None:
    """Tucker & Lewis' (1973) index, with scaling factors the robust one; None where it has no base.

    1 − (χ² − c·df)/(χ²_b − c_b·df_b)·df_b/df, which is not bounded by 0 and 1.
    """
    misfit = test.chi2 - scale * test.df
    worst = baseline.chi2 - baseline_scale * baseline.df
    return 1.0 - misfit / worst * baseline.df / test.df if worst > 0.0 else None


def rmsea(test: Chi2, n: int, groups: int = 1, *, scale: float = 1.0) -> float:
    """√(groups·max(χ² − c·df, 0)/(n·df)); n in all groups together."""
    return math.sqrt(groups * max(test.chi2 - scale * test.df, 0.0) / (n * test.df))


def rmsea_interval(
    test: Chi2, n: int, groups: int = 1, *, scale: float = 1.0, level: float = RMSEA_LEVEL
) -> Interval:
    """Browne & Cudeck (1993): the RMSEA of the noncentralities λ that put χ² at either tail.

    With a scaling factor c those of χ²/c, and c·λ in the place of λ (Brosseau-Liard, Savalei & Li
    2012).
    """
    tail = (1.0 - level) / 2.0
    scaled = chi2_test(test.chi2 / scale, test.df)
    low, high = (_noncentrality(scaled, share) for share in (1.0 - tail, tail))
    unit = scale * groups / (n * test.df)
    return math.sqrt(low * unit), math.sqrt(high * unit)


def _noncentrality(test: Chi2, share: float) -> float:
    """λ with P(χ²_df(λ) ≤ χ²) = share; 0 where even λ = 0 leaves less."""
    if special.chdtr(test.df, test.chi2) <= share:
        return 0.0
    top = max(test.chi2, 1.0)
    while special.chndtr(test.chi2, test.df, top) > share:
        top *= 2.0
    return float(
        optimize.brentq(
            lambda at: float(special.chndtr(test.chi2, test.df, at)) - share, 0.0, top, xtol=1e-10
        )
    )


def p_close(test: Chi2, n: int, groups: int = 1) -> float:
    """P(χ²_df(λ) ≥ χ²) at the λ of RMSEA = .05 (Browne & Cudeck 1993): H₀ is RMSEA ≤ .05."""
    return float(1.0 - special.chndtr(test.chi2, test.df, CLOSE**2 * n * test.df / groups))


def robust(
    test: Chi2, baseline: Chi2, scale: float, baseline_scale: float, *, n: int, groups: int = 1
) -> Robust:
    """The scaled test and robust indices from the scaling factors of the model and the baseline."""
    if test.df == 0:
        return Robust(reason="just_identified")
    if not (scale > 0.0 and baseline_scale > 0.0):
        return Robust(reason="singular")
    scales = {"scale": scale, "baseline_scale": baseline_scale}
    return Robust(
        scale=scale,
        test=chi2_test(test.chi2 / scale, test.df),
        cfi=cfi(test, baseline, **scales),
        tli=tli(test, baseline, **scales),
        rmsea=rmsea(test, n, groups, scale=scale),
        rmsea_ci=rmsea_interval(test, n, groups, scale=scale),
    )


def srmr(covariance: Matrix, sigma: Matrix, distance: Matrix | None = None) -> float:
    """Root mean square of (s_ij − σ_ij)/√(s_ii·s_jj) over the lower triangle (Bentler 1995).

    With `distance` = mean − μ (models with means) also of distance/√s_ii.
    """
    sd = np.sqrt(covariance.diagonal())
    lower = np.tril_indices(len(sd))
    apart = ((covariance - sigma) / np.outer(sd, sd))[lower]
    if distance is not None:
        apart = np.concatenate([apart, distance / sd])
    return math.sqrt(float(np.mean(apart**2)))


def pooled(values: Sequence[float], sizes: Sequence[int]) -> float:
    """The mean of groups' SRMR, weighted by their n."""
    return float(np.average(values, weights=sizes))


def adequacy(plain: Fit, scaled: Robust | None = None) -> Adequacy | None:
    """What the indices say by convention, robust ones where given; None for a model without df.

    "good": CFI ≥ .95, RMSEA ≤ .06 and SRMR ≤ .08 (Hu & Bentler 1999); "acceptable": CFI ≥ .90,
    RMSEA ≤ .08 and SRMR ≤ .10 (a convention); else "poor".
    """
    best = plain if scaled is None or scaled.reason is not None else scaled
    if best.cfi is None or best.rmsea is None:
        return None
    if best.cfi >= 0.95 and best.rmsea <= 0.06 and plain.srmr <= 0.08:
        return "good"
    if best.cfi >= 0.90 and best.rmsea <= 0.08 and plain.srmr <= 0.10:
        return "acceptable"
    return "poor"
