"""Jackknife intervals of intraclass correlations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.agreement.intraclass import intraclass
from analysis.statistics.agreement.jackknife import intraclass_intervals
from analysis.statistics.intervals import jackknife_interval, t_interval, variance_df

TABLE = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
"""Shrout & Fleiss (1979), table 2."""


def one_by_one(x: NDArray[np.float64], form: str, axis: int) -> NDArray[np.float64]:
    """ln(1 − ICC) of the mean, or of one rating for agreement, without each row or column."""
    left = [getattr(intraclass(np.delete(x, i, axis)), form).value for i in range(x.shape[axis])]
    return np.asarray(np.log1p(-np.array(left)))


@pytest.mark.parametrize("form", ["mean_one_way", "mean_consistency"])
def test_it_is_the_jackknife_of_ln_f_over_targets(form: str) -> None:
    whole = getattr(intraclass(TABLE), form).value
    left = one_by_one(TABLE, form, 0)
    low, high = jackknife_interval(math.log(1.0 - whole), left)
    found = getattr(intraclass_intervals(TABLE), form)
    assert found == pytest.approx((1.0 - math.exp(high), 1.0 - math.exp(low)), abs=1e-9)


def test_of_agreement_raters_are_left_out_too() -> None:
    rows, columns = (one_by_one(TABLE, "single_agreement", axis) for axis in (0, 1))
    v = [np.square(x - x.mean()).sum() * (len(x) - 1) / len(x) for x in (rows, columns)]
    df = sum(v) ** 2 / sum(a**2 / variance_df(x) for a, x in zip(v, (rows, columns), strict=True))
    centre = math.log(1.0 - (intraclass(TABLE).single_agreement.value or 0.0))
    low, high = t_interval(centre, math.sqrt(sum(v)), df)
    found = intraclass_intervals(TABLE).single_agreement
    assert found == pytest.approx((1.0 - math.exp(high), 1.0 - math.exp(low)), abs=1e-9)


def test_single_and_mean_are_steps_of_each_other() -> None:
    found = intraclass_intervals(TABLE)
    for kind in ("one_way", "agreement", "consistency"):
        single, mean = getattr(found, f"single_{kind}"), getattr(found, f"mean_{kind}")
        stepped = [4.0 * rho / (1.0 + 3.0 * rho) for rho in single]
        assert mean == pytest.approx(stepped, abs=1e-9)


@given(st.permutations(range(6)), st.permutations(range(4)), st.integers(-50, 50))
def test_order_of_targets_and_raters_and_origin_change_nothing(
    rows: list[int], columns: list[int], more: int
) -> None:
    one = intraclass_intervals(TABLE)
    two = intraclass_intervals(TABLE[rows][:, columns] + more)
    for name in ("single_one_way", "single_agreement", "single_consistency"):
        assert getattr(two, name) == pytest.approx(getattr(one, name), abs=1e-9)


def test_where_there_is_nothing_to_leave_out_the_reason_is_told() -> None:
    assert intraclass_intervals(TABLE[:2]).reason == "too_few"
    assert intraclass_intervals(TABLE[:, :1]).reason == "one_respondent"
    assert intraclass_intervals(np.full((4, 3), np.nan)).reason == "no_answers"
    assert intraclass_intervals(np.zeros((0, 3))).reason == "no_answers"
    two = intraclass_intervals(TABLE[:, :2])
    assert two.single_agreement is None
    assert two.single_consistency is not None


def test_raters_of_one_mind_have_no_interval() -> None:
    alike = np.repeat(np.array([[1.0], [2.0], [4.0], [5.0]]), 3, axis=1)
    found = intraclass_intervals(alike)
    assert (found.single_one_way, found.single_agreement, found.single_consistency) == (None,) * 3


def test_the_degrees_of_freedom_of_a_variance_are_those_of_its_chi_square() -> None:
    """O'Neill (2014): 2·(E s²)²/Var s² = n − 1 for normal, less for long-tailed influences."""
    rng = np.random.default_rng(33850)
    assert variance_df(rng.standard_normal(4000)) == pytest.approx(3999, rel=0.1)
    heavy = np.asarray(stats.expon.rvs(size=4000, random_state=rng))
    assert variance_df(heavy) == pytest.approx(2 * 4000 / (9 - 1), rel=0.25)
    assert variance_df(np.ones(7)) == 6.0
    assert variance_df(np.array([0.0, 1.0])) == 1.0
