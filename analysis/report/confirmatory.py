"""How well the model's own structure describes the answers."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.undertaking import Level

StructureVerdict = Literal["good", "acceptable", "poor"]
Errors = Literal["robust", "expected", "observed"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLoading:
    """An item (`id`) on its factor (id of the node above).

    `standardized` with its standard error and 95 % interval; `loading` in the item's metric with
    the factor's variance 1; `r2` the share of the item's variance that the factor explains.
    Where the item is the factor by itself there are no errors: `reason` "one_item".
    """

    id: str
    factor: str
    loading: float
    loading_se: float | None
    standardized: float
    standardized_se: float | None
    standardized_ci: Interval | None
    r2: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCorrelation:
    """The correlation of two factors (ids of nodes), freed of measurement error."""

    first: str
    second: str
    r: float
    se: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHint:
    """What the answers hold and the model leaves out, by a modification index of 1 df.

    kind "loading": the item `id` on the factor `other` as well; "residual": the items `id` and
    `other` share more or less than their factors explain. `change`: the expected standardised
    loading, or residual correlation. `p_adjusted` by Holm over all that could be added.
    """

    kind: Literal["loading", "residual"]
    id: str
    other: str
    chi2: float
    p_adjusted: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorModel:
    """A confirmatory factor analysis of one audience's answers under one facet.

    The factors are the nodes of `level`, `k` their items. `n` sheets answer all of them,
    `left_out` do not; by `estimator` "FIML" `n` answer some, `left_out` none. "ML" is maximum
    likelihood, "MLR" the same with figures corrected for answers that are not normal. `needed`
    sheets would have to answer all items, for a model with `parameters` free ones.

    `chi2` (with `df`, `p`), `cfi`, `tli`, `rmsea` (with its 90 % interval and the p of close fit),
    `srmr` as maximum likelihood has them; `scale` is the factor by which χ² is divided for answers
    that are not normal, `chi2_robust` … `rmsea_robust_ci` (90 %) what follows from it
    (`robust_reason` where they are missing). Standard errors are `errors`: "robust", or from the
    "expected" or (FIML) "observed" information. `verdict` rests on the robust indices where there
    are any.
    """

    level: Level
    audience: str
    facet: str
    n: int | None
    left_out: int | None
    k: int
    factors: int
    parameters: int
    needed: int
    estimator: Literal["ML", "MLR", "FIML"] | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    cfi: float | None = None
    tli: float | None = None
    rmsea: float | None = None
    rmsea_ci: Interval | None = None
    p_close: float | None = None
    srmr: float | None = None
    aic: float | None = None
    bic: float | None = None
    scale: float | None = None
    chi2_robust: float | None = None
    p_robust: float | None = None
    cfi_robust: float | None = None
    tli_robust: float | None = None
    rmsea_robust: float | None = None
    rmsea_robust_ci: Interval | None = None
    robust_reason: str | None = None
    errors: Errors | None = None
    verdict: StructureVerdict | None = None
    loadings: tuple[FactorLoading, ...] = ()
    correlations: tuple[FactorCorrelation, ...] = ()
    hints: tuple[ModelHint, ...] = ()
    improper_items: tuple[str, ...] = ()
    improper_factors: tuple[tuple[str, str], ...] = ()
    reason: str | None = None
