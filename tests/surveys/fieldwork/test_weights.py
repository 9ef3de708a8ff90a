from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.weights import Method, Share, Weights, problems

GROUPS = {"": ["speed", "care"], "speed": ["answer", "repair"]}


def weights(percents: dict[str, float], method: Method = "direct") -> Weights:
    shares = tuple(Share(id=name, percent=percent) for name, percent in percents.items())
    return Weights(method=method, shares=shares)


def test_equal_weights_are_equal_whatever_was_entered_before() -> None:
    assert weights({"speed": 90.0, "care": 10.0}, "equal").within(["speed", "care"]) == {
        "speed": 0.5,
        "care": 0.5,
    }


def test_percentages_become_shares() -> None:
    assert weights({"speed": 75.0, "care": 25.0}).within(["speed", "care"]) == {
        "speed": 0.75,
        "care": 0.25,
    }


def test_siblings_of_whom_none_is_named_are_equal() -> None:
    assert weights({"speed": 100.0}).within(["answer", "repair"]) == {"answer": 0.5, "repair": 0.5}


def test_who_is_not_named_beside_a_named_sibling_has_no_weight() -> None:
    assert weights({"speed": 60.0}).within(["speed", "care"]) == {"speed": 1.0, "care": 0.0}


def test_weights_that_are_all_nought_stay_nought() -> None:
    assert weights({"speed": 0.0, "care": 0.0}).within(["speed", "care"]) == {
        "speed": 0.0,
        "care": 0.0,
    }


def test_nobody_shares_nothing() -> None:
    assert weights({"speed": 1.0}).within([]) == {}


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_shares_add_up_to_one_or_to_nothing(percents: list[float]) -> None:
    named = {f"c{i}": percent for i, percent in enumerate(percents)}
    total = sum(weights(named).within(list(named)).values())
    assert total == pytest.approx(1.0) or (sum(percents) == 0 and total == 0)


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        ({"speed": 60.0, "care": 40.0, "answer": 50.0, "repair": 50.0}, set()),
        ({"speed": 33.33, "care": 66.67, "answer": 100.0, "repair": 0.0}, set()),
        ({"speed": 60.0, "care": 30.0, "answer": 50.0, "repair": 50.0}, {("", "weight_sum")}),
        ({"speed": 60.0, "care": 40.0}, {("speed", "weight_sum")}),
        (
            {"speed": 120.0, "care": -20.0, "answer": 50.0, "repair": 50.0},
            {("speed", "weight_range"), ("care", "weight_range")},
        ),
        (
            {"speed": nan, "care": inf, "answer": 50.0, "repair": 50.0},
            {("speed", "weight_range"), ("care", "weight_range"), ("", "weight_sum")},
        ),
    ],
)
def test_percentages_are_checked_group_by_group(
    percents: dict[str, float], expected: set[tuple[str, str]]
) -> None:
    found = problems(weights(percents), GROUPS)
    assert {(problem.where, problem.code) for problem in found} == expected


def test_equal_weights_need_no_percentages() -> None:
    assert problems(Weights(), GROUPS) == ()
