"""When groups' models count as equal: published cut-offs, one of which is chosen and printed."""

from dataclasses import dataclass

from analysis.statistics.cfa.fit import Chi2, Fit, Robust

LEAST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What makes a step fail, and what must hold before the first.

    A step fails if CFI falls by `cfi_drop` or more *and*, where those are given, RMSEA rises by
    `rmsea_rise` or SRMR by `srmr_rise` (loadings) or `srmr_rise_later` (intercepts, residuals) or
    more; or, where `alpha` is given instead, if the p of Δχ² is below it.

    `cfi_least` and `rmsea_most` are what the common structure must reach in all groups together,
    and `least` is the smallest group (complete answer sheets): conventions, house rules here.
    `item_alpha`: an item is named where its p, adjusted by Holm, is below half of it, for loadings
    and intercepts are both looked through. In a step that holds it
    is only if its loadings lie `loading_change` apart (standardised), or its intercepts
    `intercept_change` (in the item's standard deviations): an index of the whole does not see one
    item among many. House rules.
    """

    name: str
    cfi_drop: float | None = None
    rmsea_rise: float | None = None
    srmr_rise: float | None = None
    srmr_rise_later: float | None = None
    alpha: float | None = None
    cfi_least: float = 0.90
    rmsea_most: float = 0.08
    least: int = LEAST
    item_alpha: float = 0.05
    loading_change: float = 0.20
    intercept_change: float = 0.25


# Chen (2007), Structural Equation Modeling 14(3): for N > 300, and for N ≤ 300.
CHEN = Rule(
    name="chen2007", cfi_drop=0.010, rmsea_rise=0.015, srmr_rise=0.030, srmr_rise_later=0.010
)
CHEN_SMALL = Rule(
    name="chen2007_small", cfi_drop=0.005, rmsea_rise=0.010, srmr_rise=0.025, srmr_rise_later=0.005
)
# Cheung & Rensvold (2002), Structural Equation Modeling 9(2).
CHEUNG_RENSVOLD = Rule(name="cheung_rensvold2002", cfi_drop=0.010)
LIKELIHOOD_RATIO = Rule(name="likelihood_ratio", alpha=0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A model less the freer one before it: Δχ², ΔCFI (a fall is negative), ΔRMSEA, ΔSRMR.

    With rows, Δχ² is Satorra & Bentler's (2001) scaled one and the indices are the robust ones;
    `test` is None with `reason` "singular" where its scaling factor is not positive.
    """

    test: Chi2 | None
    cfi: float
    rmsea: float
    srmr: float
    reason: str | None = None


def chen(n: int) -> Rule:
    """Chen's cut-offs for n respondents in all groups together."""
    return CHEN if n > 300 else CHEN_SMALL


def indices(plain: Fit, scaled: Robust | None) -> tuple[float, float]:
    """CFI and RMSEA to judge by, robust where given; a model without df fits perfectly: 1 and 0."""
    found = plain if scaled is None or scaled.reason is not None else scaled
    return (
        1.0 if found.cfi is None else found.cfi,
        0.0 if found.rmsea is None else found.rmsea,
    )


def supported(rule: Rule, plain: Fit, scaled: Robust | None) -> bool:
    """Whether the same structure describes all groups; a model without df cannot say no."""
    cfi, rmsea = indices(plain, scaled)
    return cfi >= rule.cfi_least and rmsea <= rule.rmsea_most


def failed(rule: Rule, change: Difference, *, later: bool) -> tuple[str, ...]:
    """The cut-offs that a step breaks, empty where it holds; `later`: intercepts or residuals."""
    if rule.alpha is not None:
        small = change.test is not None and change.test.p is not None
        return ("p",) if small and _p(change) < rule.alpha else ()
    if rule.cfi_drop is None or -change.cfi < rule.cfi_drop:
        return ()
    srmr_rise = rule.srmr_rise_later if later else rule.srmr_rise
    if rule.rmsea_rise is None or srmr_rise is None:
        return ("cfi",)
    also = []
    if change.rmsea >= rule.rmsea_rise:
        also.append("rmsea")
    if change.srmr >= srmr_rise:
        also.append("srmr")
    return ("cfi", *also) if also else ()


def _p(change: Difference) -> float:
    return 1.0 if change.test is None or change.test.p is None else change.test.p
