"""The overall gap as one statement more, and families that have no level to be off from."""

from typing import Any

import numpy as np
import pytest

from analysis.statistics.gaps.supplier_gaps import (
    Concluded,
    Overall,
    People,
    SupplierGaps,
    panel_gaps,
)
from tests.analysis.statistics.gaps.test_supplier_gaps import (
    CUSTOMERS,
    POINTS,
    RATERS,
    Scores,
    told,
    values,
)

EQUAL, UNEQUAL = np.full(4, 0.25), np.array([0.4, 0.3, 0.2, 0.1])
FIGURES = ("value", "se", "df", "p", "p_adjusted", "equivalence_p", "probability")
ITERATED = 1e-11
"""Of critical values, whose iteration begins where the number of statements says."""


def panel(
    raters: Scores = RATERS,
    customers: Scores = CUSTOMERS,
    overall: Overall | None = None,
    **how: bool,
) -> SupplierGaps:
    return panel_gaps(
        People(scores=raters),
        People(scores=customers),
        margin=0.5,
        overall=overall,
        points=POINTS,
        **how,
    )


def of_nodes(weights: Scores) -> Overall:
    """The overall gap where nobody left anything out."""
    return Overall(
        weights=weights, gap=float((RATERS.mean(axis=0) - CUSTOMERS.mean(axis=0)) @ weights)
    )


def figures(stated: Concluded) -> list[float]:
    return [getattr(stated, name) for name in FIGURES]


def exactly(wanted: Any) -> Any:
    return pytest.approx(wanted, rel=0.0, abs=1e-12)


def test_with_equal_weights_it_is_the_level() -> None:
    found = panel(overall=of_nodes(EQUAL))
    assert found.shift is not None
    assert found.overall is not None
    assert figures(found.overall) == exactly(figures(found.shift))
    assert found.overall.detectable == exactly(found.shift.detectable)
    assert found.overall.ci == exactly(found.shift.ci)
    assert found.overall.conclusion == found.shift.conclusion
    assert found.family == 10


def test_with_equal_weights_it_leaves_the_others_as_they_are() -> None:
    plain, found = panel(), panel(overall=of_nodes(EQUAL))
    for one, two in zip(told(plain), told(found), strict=True):
        assert figures(two) == exactly(figures(one))
        assert two.ci == pytest.approx(one.ci, rel=0.0, abs=ITERATED)
        assert two.conclusion == one.conclusion


def test_it_is_the_gap_under_its_weights() -> None:
    plain, found = panel(), panel(overall=of_nodes(UNEQUAL))
    assert found.overall is not None
    assert found.overall.value == exactly(float(values(found.gaps) @ UNEQUAL))
    whole = panel(RATERS @ UNEQUAL[:, None], CUSTOMERS @ UNEQUAL[:, None]).gaps[0]
    assert whole is not None
    assert found.overall.value == exactly(whole.value)
    for one, two in zip(told(plain), told(found), strict=True):
        assert (two.value, two.se, two.df) == exactly((one.value, one.se, one.df))
        assert (two.detectable or 0) >= (one.detectable or 0) - ITERATED, "one statement more"


def test_all_weight_on_one_node_is_its_gap_with_more_room() -> None:
    found = panel(overall=of_nodes(np.array([0.0, 1.0, 0.0, 0.0])))
    gap = found.gaps[1]
    assert gap is not None
    assert found.overall is not None
    assert (found.overall.value, found.overall.se) == exactly((gap.value, gap.se))
    assert found.overall.detectable == exactly(1.25 * (gap.detectable or 0))


def test_its_value_is_that_of_the_two_means_printed() -> None:
    """Who left a node out has an overall score all the same."""
    plain = panel(overall=of_nodes(UNEQUAL)).overall
    found = panel(overall=Overall(weights=UNEQUAL, gap=1.25)).overall
    assert plain is not None
    assert found is not None
    assert (found.value, found.se, found.df) == (1.25, plain.se, plain.df)
    assert found.ci is not None
    assert sum(found.ci) == exactly(2.5)
    assert (found.p or 0) < (plain.p or 0)


def test_there_is_none_where_a_node_has_no_gap_or_the_nodes_have_no_level() -> None:
    ratings = RATERS.copy()
    ratings[1:, 2] = np.nan
    found = panel(ratings, overall=of_nodes(UNEQUAL))
    assert (found.overall, found.family) == (None, 7)
    assert panel(overall=of_nodes(UNEQUAL), profile=False).overall is None
    one = panel(RATERS[:, :1], CUSTOMERS[:, :1], Overall(weights=np.ones(1), gap=0.5))
    assert (one.overall, one.family) == (None, 1)


def test_outcomes_are_a_family_of_their_gaps_alone() -> None:
    plain, found = panel(), panel(profile=False)
    assert (found.profile, found.shift, found.family) == ((None,) * 4, None, 4)
    for one, two in zip(plain.gaps, found.gaps, strict=True):
        assert one is not None
        assert two is not None
        assert (two.value, two.se, two.df, two.p) == exactly((one.value, one.se, one.df, one.p))
        assert (two.detectable or 0) < (one.detectable or 0)
        assert (two.p_adjusted or 0) <= (one.p_adjusted or 0)
