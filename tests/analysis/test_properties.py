"""What must hold of every figure: order, origin, weights, parts and turning change nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.moments.algebra import merge, reverse
from analysis.statistics.moments.gather import moments
from tests.analysis.everything import ALL, BY_NAME, Topic, assert_same, of_moments, people

NAMES = sorted(BY_NAME)
WEIGHTED = sorted(name for name, topic in BY_NAME.items() if topic.weighted)
SHIFTED = sorted(name for name, topic in BY_NAME.items() if not topic.shifts)
SEEDS, SIZES = st.integers(0, 2**20), st.integers(24, 60)
ITERATED = 2e-5
"""Fits stop within this of where another order leads."""


def reach(name: str) -> float:
    """Closed forms agree but for rounding."""
    return ITERATED if name in ("judgements", "confirmatory", "reliability and structure") else 1e-9


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES)
def test_the_order_of_people_changes_nothing(name: str, seed: int, n: int) -> None:
    x, y = people(seed, n)
    rng = np.random.default_rng(seed)
    order, w = rng.permutation(n), rng.uniform(0.5, 2.0, n) if BY_NAME[name].weighted else None
    one = BY_NAME[name].of(x, y, w)
    two = BY_NAME[name].of(x[order], y[order], None if w is None else w[order])
    assert_same(one, two, within=reach(name))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES, half=st.permutations(range(4)))
def test_the_order_of_items_changes_nothing(name: str, seed: int, n: int, half: list[int]) -> None:
    """Within both scales alike, for the second is the other side of the first."""
    x, y = people(seed, n)
    order = (*half, *(4 + j for j in half))
    one, two = BY_NAME[name].of(x, y, None), BY_NAME[name].of(x[:, order], y, None)
    assert_same(one, two, order=order, within=reach(name))


@pytest.mark.parametrize("name", WEIGHTED)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES)
def test_weights_of_one_are_no_weights(name: str, seed: int, n: int) -> None:
    x, y = people(seed, n)
    of = BY_NAME[name].of
    assert_same(of(x, y, None), of(x, y, np.ones(n)), within=reach(name))


@pytest.mark.parametrize("name", WEIGHTED)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES, unit=st.sampled_from([0.01, 3.0, 1000.0]))
def test_the_unit_of_the_weights_changes_nothing(name: str, seed: int, n: int, unit: float) -> None:
    x, y = people(seed, n)
    w = np.random.default_rng(seed).uniform(0.5, 2.0, n)
    one, two = (dict(BY_NAME[name].of(x, y, each)) for each in (w, unit * w))
    for found in (one, two):
        found.pop("counts", None)
    assert_same(one, two, within=reach(name))


@pytest.mark.parametrize("name", WEIGHTED)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES)
def test_a_weight_of_zero_leaves_a_person_out(name: str, seed: int, n: int) -> None:
    x, y = people(seed, n)
    w = np.random.default_rng(seed).uniform(0.5, 2.0, n)
    w[:3] = 0.0
    assert_same(
        BY_NAME[name].of(x, y, w), BY_NAME[name].of(x[3:], y[3:], w[3:]), within=reach(name)
    )


@pytest.mark.parametrize("name", SHIFTED)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES, more=st.sampled_from([1, 7, 60]))
def test_a_constant_added_changes_no_reliability_agreement_or_structure(
    name: str, seed: int, n: int, more: int
) -> None:
    x, y = people(seed, n)
    moved = np.where(x >= 0, x + more, x).astype(np.int8)
    one, two = (dict(BY_NAME[name].of(each, y, None)) for each in (x, moved))
    _shift_values(one, more)
    assert_same(one, two, within=max(reach(name), 1e-8))


def _shift_values(figures: dict[str, object], more: int) -> None:
    """What is a scale point by itself moves along."""
    for each in figures.values():
        if hasattr(each, "values") and isinstance(each.values, tuple):
            object.__setattr__(each, "values", tuple(v + more for v in each.values))


@pytest.mark.parametrize("name", SHIFTED)
@settings(max_examples=5)
@given(seed=SEEDS, n=SIZES)
def test_turning_all_answers_changes_no_reliability_agreement_or_structure(
    name: str, seed: int, n: int
) -> None:
    x, y = people(seed, n)
    turned = np.where(x >= 0, 6 - x, x).astype(np.int8)
    one, two = (dict(BY_NAME[name].of(each, y, None)) for each in (x, turned))
    assert_same(one, two, within=reach(name))


@settings(max_examples=10)
@given(seed=SEEDS, n=SIZES, at=st.integers(0, 24), columns=st.sets(st.sampled_from(ALL)))
def test_parts_merged_give_the_figures_of_the_whole(
    seed: int, n: int, at: int, columns: set[int]
) -> None:
    x, _ = people(seed, n)
    whole, parts = of_moments(moments(x)), of_moments(merge(moments(x[:at]), moments(x[at:])))
    assert_same(whole, parts, within=1e-9)
    w = np.random.default_rng(seed).uniform(0.5, 2.0, n)
    merged = merge(*(moments(x[s], w[s]) for s in (slice(at), slice(at, None))))
    assert_same(of_moments(moments(x, w)), of_moments(merged), within=ITERATED)
    turned = sorted(columns)
    twice = reverse(reverse(moments(x), turned, [6.0] * len(turned)), turned, [6.0] * len(turned))
    assert_same(whole, of_moments(twice), within=1e-9)


@settings(max_examples=10)
@given(seed=SEEDS, n=SIZES, columns=st.sets(st.sampled_from(ALL), min_size=1))
def test_moments_turned_are_those_of_the_turned_answers(
    seed: int, n: int, columns: set[int]
) -> None:
    x, _ = people(seed, n)
    turned = x.copy()
    for j in columns:
        turned[:, j] = np.where(x[:, j] >= 0, 6 - x[:, j], x[:, j])
    later = reverse(moments(x), sorted(columns), [6.0] * len(columns))
    assert_same(of_moments(moments(turned)), of_moments(later), within=1e-9)


def test_every_topic_has_figures_to_compare() -> None:
    """A property of nothing would hold."""
    x, y = people(1, 60)
    found: dict[str, Topic] = BY_NAME
    for name, topic in found.items():
        figures = topic.of(x, y, None)
        assert sum(value is not None for value in figures.values()) >= 3, name
