"""The comparability gate: what it lets pass, what it names, and what it does not judge."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.cfa.fit import Chi2
from analysis.statistics.invariance.cutoffs import CHEUNG_RENSVOLD, Difference, failed
from analysis.statistics.invariance.gate import gate, gate_rows
from analysis.statistics.invariance.gate_result import Gate
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments

FACTORS = ((0, 1, 2, 3), (4, 5, 6, 7))
PAIRS = ((0, 1), (4, 5))
Sheets = NDArray[np.int8]


def sheets(
    n: int,
    seed: int,
    *,
    shift: Mapping[int, float] | None = None,
    load: Mapping[int, float] | None = None,
    level: float = 0.0,
) -> Sheets:
    """n answers to eight items on 1–5 of two factors, with items moved or tied less closely."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 2)) + 0.8 * rng.normal(size=(n, 1)) + level
    loading, cut = np.full(8, 0.8), np.full(8, 3.2)
    for item, value in (load or {}).items():
        loading[item] = value
    for item, value in (shift or {}).items():
        cut[item] += value
    y = cut + np.repeat(common, 4, axis=1) * loading + 0.6 * rng.normal(size=(n, 8))
    return np.asarray(np.clip(np.round(y), 1, 5), dtype=np.int8)


def judge(second: Sheets, factors: tuple[tuple[int, ...], ...] = FACTORS) -> Gate:
    return gate_rows({"users": sheets(400, 1), "staff": second}, factors)


def test_groups_that_differ_in_level_alone_may_be_compared_by_means() -> None:
    found = judge(sheets(300, 2, level=0.5))
    assert (found.verdict, found.reason, found.differing) == ("comparable_means", None, ())
    assert [step.name for step in found.steps] == ["configural", "metric", "scalar", "strict"]
    assert {row.verdict for row in found.factors} == {"comparable_means"}
    for row in found.means:
        assert row.se is not None
        assert abs(row.difference - 0.5 / np.sqrt(1.64)) < 3 * row.se


def test_an_item_that_means_more_to_one_group_is_named_and_its_factor_kept_apart() -> None:
    found = judge(sheets(300, 3, shift={2: 0.7}))
    assert found.verdict == "comparable_relations"
    assert [(item.column, item.part) for item in found.differing] == [(2, "intercept")]
    assert found.differing[0].spread == pytest.approx(0.7, abs=0.15)
    first, second = found.factors
    assert (first.verdict, first.without) == ("comparable_relations", (2,))
    assert second.verdict == "comparable_means"


def test_one_item_among_many_is_named_though_the_whole_fits_as_well() -> None:
    """Indices of the whole model do not see it; the item's own test does."""
    blind = replace(CHEUNG_RENSVOLD, cfi_drop=1.0)
    groups = {"users": sheets(400, 1), "staff": sheets(300, 3, shift={2: 0.7})}
    found = gate_rows(groups, FACTORS, rule=blind)
    assert [step.holds for step in found.steps] == [True] * 4
    assert [(item.column, item.part) for item in found.differing] == [(2, "intercept")]
    assert found.verdict == "comparable_means"
    assert [row.verdict for row in found.factors] == ["comparable_relations", "comparable_means"]


def test_a_difference_of_no_consequence_is_not_named_in_however_many_sheets() -> None:
    groups = {"users": sheets(20_000, 1), "staff": sheets(20_000, 3, shift={2: 0.1})}
    found = gate_rows(groups, FACTORS)
    assert (found.verdict, found.differing) == ("comparable_means", ())


def test_an_item_with_another_loading_bars_its_factor() -> None:
    found = judge(sheets(300, 4, load={5: 0.1}))
    assert found.verdict == "not_comparable"
    assert (found.differing[0].column, found.differing[0].part) == (5, "loading")
    assert [row.verdict for row in found.factors] == ["comparable_means", "not_comparable"]
    assert found.factors[1].without == (5,)


def test_of_two_items_it_cannot_say_which_one_differs() -> None:
    found = judge(sheets(400, 5, shift={0: 1.0}), PAIRS)
    assert {item.column for item in found.differing} == {0, 1}
    assert not any(item.separable for item in found.differing)
    assert found.factors[0].without == ()
    assert [row.verdict for row in found.factors][1:] == ["comparable_means"]


def test_a_factor_of_one_item_is_not_tested() -> None:
    found = judge(sheets(300, 6), ((0,), (4, 5, 6, 7)))
    assert (found.factors[0].verdict, found.factors[0].reason) == ("not_testable", "one_item")
    assert found.factors[1].verdict == "comparable_means"


def test_a_factor_of_three_items_is_judged_though_its_first_model_fits_any_data() -> None:
    found = judge(sheets(300, 4, load={0: 0.3}), ((0, 1, 2),))
    assert found.steps[0].fit is not None
    assert found.steps[0].fit.reason == "just_identified"
    assert found.verdict == "not_comparable"
    assert found.differing[0].column == 0


def test_three_groups_are_compared_at_once() -> None:
    groups = {"a": sheets(200, 7), "b": sheets(200, 8, level=0.4), "c": sheets(200, 9)}
    found = gate_rows(groups, FACTORS)
    assert found.verdict == "comparable_means"
    assert [row.group for row in found.means] == ["b", "b", "c", "c"]
    tests = [step.difference.test for step in found.steps if step.difference is not None]
    assert [test.df for test in tests if test is not None] == [12, 12, 16]


def test_the_order_of_groups_and_items_changes_no_step() -> None:
    groups = {"a": sheets(200, 7), "b": sheets(250, 8, shift={1: 0.6})}
    turned = {name: groups[name][:, ::-1].copy() for name in ("b", "a")}
    one = gate_rows(groups, FACTORS)
    other = gate_rows(turned, [[7 - item for item in items] for items in FACTORS])
    for step, again in zip(one.steps, other.steps, strict=True):
        assert step.fit is not None
        assert again.fit is not None
        assert again.fit.test.chi2 == pytest.approx(step.fit.test.chi2, abs=1e-5)
    assert [7 - item.column for item in other.differing] == [item.column for item in one.differing]


def test_moments_and_rows_give_the_same_unscaled_fit() -> None:
    groups = {"a": sheets(200, 7), "b": sheets(200, 8)}
    rows = gate_rows(groups, FACTORS)
    plain = gate({name: finish(moments(x)) for name, x in groups.items()}, FACTORS)
    for step, again in zip(rows.steps, plain.steps, strict=True):
        assert step.fit is not None
        assert again.fit is not None
        assert again.fit.test.chi2 == pytest.approx(step.fit.test.chi2, abs=1e-6)
        assert (again.robust, step.robust is None) == (None, False)


def constant() -> Sheets:
    x = sheets(200, 2)
    x[:, 3] = 4
    return x


def summed() -> Sheets:
    x = sheets(200, 2)
    x[:, 3] = x[:, 2]
    return x


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (sheets(99, 2), "too_few"),
        (sheets(6, 2), "too_few"),
        (sheets(200, 2)[:0], "no_answers"),
        (constant(), "constant"),
        (summed(), "singular"),
    ],
)
def test_a_group_that_cannot_be_modelled_leaves_the_question_open(
    second: Sheets, reason: str
) -> None:
    found = judge(second)
    assert (found.verdict, found.reason, found.steps) == ("not_testable", reason, ())
    assert [group.reason for group in found.groups] == [None, reason]


def test_one_group_is_compared_with_nothing() -> None:
    assert gate_rows({"users": sheets(200, 1)}, FACTORS).reason == "one_group"


def test_a_structure_that_does_not_fit_is_not_judged() -> None:
    found = judge(sheets(300, 2), (tuple(range(8)),))
    assert (found.verdict, found.reason) == ("not_testable", "poor_fit")
    assert [step.name for step in found.steps] == ["configural"]


def test_sheets_with_a_missing_answer_are_left_out() -> None:
    x = sheets(300, 2)
    x[:10, 0] = -1
    assert [group.n for group in judge(x).groups] == [400, 290]


def test_pairwise_covariances_are_an_error() -> None:
    x = sheets(300, 2)
    x[:10, 0] = -1
    with pytest.raises(ValueError, match="complete"):
        gate({"a": finish(moments(x)), "b": finish(moments(x))}, FACTORS)


def test_ratings_without_the_column_are_an_error() -> None:
    with pytest.raises(ValueError, match="group 'staff'"):
        gate_rows({"users": sheets(200, 1), "staff": sheets(200, 1)[:, :4]}, FACTORS)


@pytest.mark.parametrize(("fall", "broken"), [(0.012, ("cfi",)), (0.009, ()), (-0.01, ())])
def test_a_step_fails_where_cfi_falls_by_a_hundredth(fall: float, broken: tuple[str, ...]) -> None:
    change = Difference(test=Chi2(chi2=1.0, df=1, p=0.5), cfi=-fall, rmsea=0.1, srmr=0.1)
    assert failed(CHEUNG_RENSVOLD, change) == broken
