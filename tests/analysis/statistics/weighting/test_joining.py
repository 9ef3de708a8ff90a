"""Margins of few people: joined by a rule, and none that would tell a few from the others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.weighting.joining import few_apart, joined, protected
from analysis.statistics.weighting.margins import Margin, margin_of


def margin(name: str = "dept", /, **counts: int) -> Margin:
    """As many people in the population as there are answers, but for the first letter's."""
    texts = [label for label, n in counts.items() for _ in range(n)]
    totals = {label: 10.0 * (place + 1) for place, label in enumerate(counts)}
    return margin_of(name, texts, totals)


def sizes(one: Margin) -> dict[str, int]:
    return {label: int((one.codes == j).sum()) for j, label in enumerate(one.labels)}


def test_large_categories_stay_as_they_are() -> None:
    one = margin(a=9, b=5, c=12)
    assert joined(one, 5) is one


def test_small_ones_are_joined_with_each_other() -> None:
    one = joined(margin(a=3, b=20, c=2, d=9), 5)
    assert sizes(one) == {"a + c": 5, "b": 20, "d": 9}
    assert one.totals == (40.0, 20.0, 40.0)


def test_what_is_still_small_is_joined_with_the_smallest_other() -> None:
    assert sizes(joined(margin(a=20, b=1, c=9), 5)) == {"a": 20, "b + c": 10}
    assert sizes(joined(margin(a=20, b=0, c=9), 5)) == {"a": 20, "b + c": 9}


def test_who_is_in_no_known_category_stays_unknown() -> None:
    one = margin_of("dept", ["a"] * 9 + [None] * 3 + ["b"] * 2, {"a": 1, "b": 2, "c": 3})
    assert (joined(one, 5).codes < 0).sum() == 3


@pytest.mark.parametrize(
    ("counts", "apart"),
    [([30, 20], False), ([47, 3], True), ([30, 15, 3], True), ([30, 15, 5], False), ([50], False)],
)
def test_a_few_of_another_weight_are_found(counts: list[int], apart: bool) -> None:
    assert few_apart(np.repeat(np.arange(len(counts)) + 1.0, counts), 5) is apart


def test_weights_are_those_of_the_margins_that_can_be_met() -> None:
    found = protected([margin(a=30, b=20), margin("place", x=50, y=0)], threshold=5)
    assert found.weighting is not None
    assert found.left_out == (("place", "one_category"),)
    shares = {one.label: one.after for one in found.weighting.categories}
    assert shares == {"a": pytest.approx(1 / 3), "b": pytest.approx(2 / 3)}


def test_a_margin_that_would_single_out_a_few_is_left_out() -> None:
    """Department and place go together but for three people."""
    first = ["a"] * 30 + ["b"] * 20
    second = ["x"] * 29 + ["y"] + ["x"] * 2 + ["y"] * 18
    known = [margin_of("dept", first, {"a": 1, "b": 2}), margin_of("at", second, {"x": 2, "y": 1})]
    found = protected(known, threshold=5)
    assert found.left_out == (("at", "few_apart"),)
    assert found.weighting is not None
    assert found.weighting.method == "post-stratified"


def test_margins_that_contradict_each_other_leave_the_first() -> None:
    known = [
        margin_of("dept", ["a"] * 9 + ["b"] * 9, {"a": 60, "b": 40}),
        margin_of("again", ["a"] * 9 + ["b"] * 9, {"a": 20, "b": 80}),
    ]
    found = protected(known, threshold=5)
    assert found.left_out == (("again", "not_converged"),)
    assert protected([margin(a=3, b=1)], threshold=5).weighting is None


def test_the_limits_are_those_of_the_trimming() -> None:
    found = protected([margin(a=40, b=6)], threshold=5, limits=(0.5, 2.0)).weighting
    assert found is not None
    assert (found.method, found.within_limits) == ("raked and trimmed", False)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.integers(1, 6))
def test_no_category_stays_small_unless_all_are_one(counts: list[int], threshold: int) -> None:
    one = joined(margin(**{f"c{j}": n for j, n in enumerate(counts)}), threshold)
    assert sum(one.totals) == pytest.approx(sum(10.0 * (j + 1) for j in range(len(counts))))
    assert len(one.totals) == 1 or all(n >= threshold for n in sizes(one).values())
