"""When groups' models count as equal: a published cut-off, which is printed."""

from dataclasses import dataclass

from analysis.statistics.cfa.fit import Chi2, Fit, Robust

LEAST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What makes a step fail, and what must hold before the first.

    A step fails if CFI falls by `cfi_drop` or more.

    `cfi_least` and `rmsea_most` are what the common structure must reach in all groups together,
    and `least` is the smallest group (complete answer sheets): conventions, house rules here.
    `item_alpha`: an item is named where its p, adjusted by Holm, is below half of it, for loadings
    and intercepts are both looked through. In a step that holds it
    is only if its loadings lie `loading_change` apart (standardised), or its intercepts
    `intercept_change` (in the item's standard deviations): an index of the whole does not see one
    item among many. House rules.
    """

    name: str
    cfi_drop: float
    cfi_least: float = 0.90
    rmsea_most: float = 0.08
    least: int = LEAST
    item_alpha: float = 0.05
    loading_change: float = 0.20
    intercept_change: float = 0.25


# Cheung & Rensvold (2002), Structural Equation Modeling 9(2).
CHEUNG_RENSVOLD = Rule(name="cheung_rensvold2002", cfi_drop=0.010)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A model less the freer one before it: Δχ², ΔCFI (a fall is negative), ΔRMSEA, ΔSRMR.

    With rows, Δχ² is Satorra & Bentler's (2001) scaled one and the indices are the robust ones;
    `test` is None where its scaling factor is not positive.
    """

    test: Chi2 | None
    cfi: float
    rmsea: float
    srmr: float


def indices(plain: Fit, scaled: Robust | None) -> tuple[float, float]:
    """CFI and RMSEA to judge by, robust where given; a model without df fits perfectly: 1 and 0."""
    best = plain if scaled is None or scaled.reason is not None else scaled
    return (
        1.0 if best.cfi is None else best.cfi,
        0.0 if best.rmsea is None else best.rmsea,
    )


def supported(rule: Rule, plain: Fit, scaled: Robust | None) -> bool:
    """Whether the same structure describes all groups; a model without df cannot say no."""
    cfi, rmsea = indices(plain, scaled)
    return cfi >= rule.cfi_least and rmsea <= rule.rmsea_most


def failed(rule: Rule, change: Difference) -> tuple[str, ...]:
    """The cut-offs that a step breaks, empty where it holds."""
    return ("cfi",) if -change.cfi >= rule.cfi_drop else ()
