"""The overall gap as one statement more, and families that have no level to be off from."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.gaps.supplier_gaps import (
    Concluded,
    People,
    SupplierGaps,
    declared_gaps,
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
    overall: Scores | None = None,
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


def figures(stated: Concluded) -> list[float]:
    return [getattr(stated, name) for name in FIGURES]


def exactly(wanted: Any) -> Any:
    return pytest.approx(wanted, rel=0.0, abs=1e-12)


def test_with_equal_weights_it_is_the_level() -> None:
    found = panel(overall=EQUAL)
    assert found.shift is not None
    assert found.overall is not None
    assert figures(found.overall) == exactly(figures(found.shift))
    assert found.overall.detectable == exactly(found.shift.detectable)
    assert found.overall.ci == exactly(found.shift.ci)
    assert found.overall.conclusion == found.shift.conclusion
    assert found.family == 10


def test_with_equal_weights_it_leaves_the_others_as_they_are() -> None:
    plain, found = panel(), panel(overall=EQUAL)
    for one, two in zip(told(plain), told(found), strict=True):
        assert figures(two) == exactly(figures(one))
        assert two.ci == pytest.approx(one.ci, rel=0.0, abs=ITERATED)
        assert two.conclusion == one.conclusion


def test_it_is_the_gap_under_its_weights() -> None:
    plain, found = panel(), panel(overall=UNEQUAL)
    assert found.overall is not None
    assert found.overall.value == exactly(float(values(found.gaps) @ UNEQUAL))
    whole = panel(RATERS @ UNEQUAL[:, None], CUSTOMERS @ UNEQUAL[:, None]).gaps[0]
    assert whole is not None
    assert found.overall.value == exactly(whole.value)
    for one, two in zip(told(plain), told(found), strict=True):
        assert (two.value, two.se, two.df) == exactly((one.value, one.se, one.df))
        assert (two.detectable or 0) >= (one.detectable or 0) - ITERATED, "one statement more"


def test_all_weight_on_one_node_is_its_gap_with_more_room() -> None:
    found = panel(overall=np.array([0.0, 1.0, 0.0, 0.0]))
    gap = found.gaps[1]
    assert gap is not None
    assert found.overall is not None
    assert (found.overall.value, found.overall.se) == exactly((gap.value, gap.se))
    assert found.overall.detectable == exactly(1.25 * (gap.detectable or 0))


def test_there_is_none_where_a_node_has_no_gap_or_the_nodes_have_no_level() -> None:
    ratings = RATERS.copy()
    ratings[1:, 2] = np.nan
    found = panel(ratings, overall=UNEQUAL)
    assert (found.overall, found.family) == (None, 7)
    assert panel(overall=UNEQUAL, profile=False).overall is None
    one = panel(RATERS[:, :1], CUSTOMERS[:, :1], np.ones(1))
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


def test_who_left_nodes_out_does_not_make_it_another_thing() -> None:
    """Raters who skip a node that all rate low do not rate the whole higher."""
    raters, customers = RATERS.copy(), CUSTOMERS.copy()
    raters[:, 0] -= 2.0
    customers[:, 0] -= 2.0
    raters[2:, 0] = np.nan
    found = panel(raters, customers, EQUAL)
    assert found.overall is not None
    assert found.shift is not None
    assert found.overall.value == exactly(found.shift.value)


def test_a_declared_statements_is_a_family_of_its_own() -> None:
    stated = RATERS[0]
    found = declared_gaps(stated, People(scores=CUSTOMERS), margin=0.5, overall=UNEQUAL)
    whole = CUSTOMERS @ UNEQUAL
    test = stats.ttest_1samp(whole, stated @ UNEQUAL)
    assert found.overall is not None
    assert found.overall.value == exactly(float(stated @ UNEQUAL - whole.mean()))
    assert (found.overall.p, found.overall.p_adjusted) == pytest.approx((test.pvalue,) * 2)
    assert found.family == 4
