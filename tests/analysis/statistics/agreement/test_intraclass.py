"""Intraclass correlations: of tables and of groups, at their edges and under their symmetries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.agreement.icc_forms import Icc
from analysis.statistics.agreement.intraclass import Intraclass, grouped_icc, intraclass
from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.scale import reliability
from tests.analysis.strategies import ratings

TABLE = np.array([[4, 5, 3], [2, 3, 2], [5, 5, 4], [3, 4, 4], [1, 2, 2]], dtype=np.int8)


def forms(found: Intraclass) -> dict[str, Icc]:
    return {
        f"{of}_{name}": getattr(found, f"{of}_{name}")
        for of in ("single", "mean")
        for name in ("one_way", "agreement", "consistency")
    }


def test_consistency_of_the_mean_rating_is_cronbachs_alpha() -> None:
    found = intraclass(TABLE).mean_consistency
    alpha = reliability(moments(TABLE), range(3))
    assert found.value == pytest.approx(alpha.alpha, abs=1e-12)
    assert found.ci == pytest.approx(alpha.alpha_ci, abs=1e-12)


def test_a_target_that_a_rater_left_out_is_left_out() -> None:
    x = np.vstack([TABLE, [[3, -1, 4]]]).astype(np.int8)
    found = intraclass(x)
    assert found.targets == 5
    assert found.single_agreement == intraclass(TABLE).single_agreement


def test_severe_raters_agree_less_than_they_are_consistent() -> None:
    x = TABLE + np.array([0, 3, 6])
    found = intraclass(x.astype(np.int8))
    assert found.single_consistency.value == intraclass(TABLE).single_consistency.value
    assert found.single_agreement.value is not None
    assert found.single_consistency.value is not None
    assert found.single_agreement.value < 0.5 * found.single_consistency.value


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        (np.zeros((0, 3)), "no_answers"),
        (np.zeros((3, 0)), "no_answers"),
        (np.full((3, 2), np.nan), "no_answers"),
        (np.array([[1.0], [2.0], [4.0]]), "one_respondent"),
        (np.array([[1.0, 2.0], [np.nan, 2.0]]), "too_few"),
        (np.full((4, 3), 0.1), "constant"),
    ],
)
def test_what_has_no_intraclass_correlation_says_why(x: NDArray[np.float64], reason: str) -> None:
    found = intraclass(x)
    assert {(f.value, f.ci, f.reason) for f in forms(found).values()} == {(None, None, reason)}


def test_raters_of_one_mind_have_a_correlation_of_one_and_no_interval() -> None:
    found = intraclass(np.repeat(TABLE[:, :1], 3, axis=1))
    assert {(f.value, f.f, f.ci, f.reason) for f in forms(found).values()} == {
        (1.0, None, None, "constant")
    }


def test_a_constant_severity_is_an_error_of_agreement_alone() -> None:
    found = intraclass(TABLE[:, :1] + np.array([[0.0, 1.0]]))
    assert found.single_consistency.value == 1.0
    assert found.single_agreement.value is not None
    assert found.single_agreement.value < 1.0
    assert found.single_agreement.reason == "constant"


def test_targets_that_do_not_differ_have_no_reliability_of_the_mean() -> None:
    found = intraclass(np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert (found.mean_consistency.value, found.mean_consistency.reason) == (None, "constant")
    assert found.mean_agreement.reason == "improper_solution"
    assert found.single_agreement.reason == "improper_solution"
    assert found.single_consistency.value == -1.0


def test_where_neither_targets_nor_raters_differ_agreement_has_no_interval() -> None:
    latin = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 1.0], [3.0, 1.0, 2.0]])
    single = intraclass(latin).single_agreement
    assert single.value == pytest.approx(-1.0)
    assert single.ci is None


def test_a_vector_is_no_table() -> None:
    with pytest.raises(ValueError, match="targets × raters"):
        intraclass(np.ones(3))


@given(ratings(min_rows=2, columns=4), st.permutations(range(4)), st.integers(1, 30))
def test_order_of_raters_and_a_constant_change_nothing(
    x: NDArray[np.int8], order: list[int], more: int
) -> None:
    a = intraclass(x)
    b = intraclass(np.where(x >= 0, x + more, -1)[::-1, order].astype(np.int8))
    for name, form in forms(a).items():
        other = forms(b)[name]
        assert form.reason == other.reason
        assert form.value == pytest.approx(other.value, abs=1e-9)
        assert form.ci is None or form.ci == pytest.approx(other.ci, abs=1e-7)


@given(ratings(min_rows=2, columns=3))
def test_every_figure_is_finite_and_inside_its_interval(x: NDArray[np.int8]) -> None:
    for name, form in forms(intraclass(x)).items():
        figures = [form.value, form.f, form.p, *(form.ci or ())]
        assert np.isfinite([figure for figure in figures if figure is not None]).all(), name
        if form.ci is not None and "agreement" not in name:
            assert form.value is not None
            assert form.ci[0] <= form.value + 1e-9
            assert form.value <= form.ci[1] + 1e-9


def test_groups_of_one_size_have_the_figure_of_the_table() -> None:
    icc1 = grouped_icc(TABLE.ravel().astype(float), np.repeat(np.arange(5), 3))
    assert icc1 == pytest.approx(intraclass(TABLE).single_one_way.value, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([], []),
        ([np.nan, np.nan], [1, 2]),
        ([1.0, 2.0, 4.0], [7, 7, 7]),
        ([1.0, 2.0, 4.0], [1, 2, 3]),
        ([3.0, 3.0, 3.0], [1, 1, 2]),
    ],
)
def test_groups_that_cannot_be_compared(values: list[float], groups: list[int]) -> None:
    assert grouped_icc(np.array(values), np.array(groups, dtype=np.int64)) is None


def test_groups_each_of_one_mind_and_groups_with_one_mean() -> None:
    groups = np.array([0, 0, 1, 1])
    assert grouped_icc(np.array([1.0, 1.0, 2.0, 2.0]), groups) == 1.0
    assert grouped_icc(np.array([1.0, 2.0, 2.0, 1.0]), groups) == -1.0


def test_one_code_per_value() -> None:
    with pytest.raises(ValueError, match="one group code per value"):
        grouped_icc(np.ones(3), np.array([1, 2]))
