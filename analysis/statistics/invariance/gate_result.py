"""What the comparability gate says, as plain values."""

from dataclasses import dataclass

from analysis.statistics.cfa.fit import Fit, Robust
from analysis.statistics.invariance.cutoffs import Difference, Rule

MEANS = "comparable_means"
RELATIONS = "comparable_relations"
NOT = "not_comparable"
UNTESTED = "not_testable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One model: "configural", "metric", "scalar", "strict"; "metric_partial", "scalar_partial".

    `difference` is to the model before it that held. `holds` by the rule (None where it could not
    be judged), `failed` the cut-offs that it breaks. `reason`: "not_converged", "not_identified".
    """

    name: str
    fit: Fit | None = None
    robust: Robust | None = None
    difference: Difference | None = None
    holds: bool | None = None
    failed: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group's complete answer sheets, those left out, and columns without variance in it.

    `reason` says what keeps it out: "no_answers", "too_few", "constant", "singular".
    """

    name: str
    n: int
    left_out: int
    constant: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """An item whose `part` ("loading", "intercept") differs between the groups.

    `values` in the order of the groups, in the last model found: loadings with the factor's
    variance 1 in the first group, intercepts in scale points at equal standing on the factor;
    `spread` is the largest less the smallest. The test is that of the release, χ² with `df`.
    `separable` is False where it could be the factor's other item as well. `values` are empty where
    the factor has no two equal items left to compare by.
    """

    column: int
    factor: int
    part: str
    chi2: float
    df: int
    p: float
    p_adjusted: float
    separable: bool
    values: tuple[float, ...] = ()
    spread: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentMean:
    """A factor's mean in a group less that in the first, in the first group's standard deviations.

    From the last model found, so that differing items do not enter it.
    """

    factor: int
    group: str
    difference: float
    se: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorVerdict:
    """What may be compared of one factor; `reason` "one_item" where nothing could be tested.

    `without`: the columns of the items that differ, if the factor's means may be compared once
    they are left out of its score (two or more equal items remain).
    """

    factor: int
    verdict: str
    without: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether groups may be compared: by means, by relations only, not at all, or not testable.

    `verdict` is for all factors together (the total), `factors` for each by itself. Verdicts:
    "comparable_means" (scalar invariance: equal loadings and intercepts), "comparable_relations"
    (metric: equal loadings only; correlations and drivers may be compared, means not),
    "not_comparable", "not_testable". `rule` is the rule in force.

    `reason` of "not_testable": "one_group", a group's reason ("no_answers", "too_few", "constant",
    "singular"), "one_item", "not_identified", "not_converged", "improper_solution", or "poor_fit"
    (the structure itself does not describe the groups, so that equality has no meaning).
    """

    rule: Rule
    groups: tuple[Group, ...]
    verdict: str
    steps: tuple[Step, ...] = ()
    differing: tuple[Differing, ...] = ()
    factors: tuple[FactorVerdict, ...] = ()
    means: tuple[LatentMean, ...] = ()
    reason: str | None = None
