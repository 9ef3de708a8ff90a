"""Small groups beside weighted and unweighted totals: nothing made of them speaks of few people."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.groups.cells import show_tables
from tests.extent import examples

THRESHOLD = 3
ROUNDING = 1e-7


def told(
    codes: NDArray[np.int64], tables: tuple[tuple[bool, ...], ...], w: NDArray[np.float64]
) -> np.ndarray:
    """People × figures: what each person's answer, or its square, counts in what is printed."""
    cells = [
        codes[:, attribute] == level
        for attribute, table in enumerate(tables)
        for level, shown in enumerate(table)
        if shown
    ]
    whole = [np.ones(len(codes), np.bool_), *cells]
    return np.array([u * factor for u in whole for factor in (w, w * w)] + [np.ones(len(w))]).T


def spoken_of(figures: np.ndarray, people: tuple[int, ...]) -> bool:
    """Whether some combination of the figures is about these people alone."""
    others = np.delete(figures, people, axis=0)
    scale = np.abs(figures).max(axis=0)
    rank = [np.linalg.matrix_rank(f / scale, tol=ROUNDING) for f in (figures, others)]
    return bool(rank[1] < rank[0])


@examples(60)
@given(
    st.integers(0, 10_000),
    st.sampled_from(["by the first", "by both", "any"]),
    st.integers(8, 13),
)
def test_no_combination_of_weighted_and_unweighted_sums_is_about_few(
    seed: int, kind: str, n: int
) -> None:
    rng = np.random.default_rng(seed)
    codes = np.column_stack([rng.integers(0, 3, n), rng.integers(0, 2, n)])
    first, second = np.array([0.5, 1.0, 2.25])[codes[:, 0]], np.array([1.0, 1.5])[codes[:, 1]]
    w = {"by the first": first, "by both": first * second, "any": rng.uniform(0.3, 3, n)}[kind]
    tables = show_tables(codes, [3, 2], [(0,), (1,)], weights=w, threshold=THRESHOLD)
    figures = told(codes, tables, w)
    if not any(any(table) for table in tables):
        return
    for size in range(1, THRESHOLD):
        for people in combinations(range(n), size):
            assert not spoken_of(figures, people), people


def test_groups_of_one_weight_each_are_shown_as_without_weights() -> None:
    codes = np.repeat([0, 1, 2], [9, 8, 7])[:, None]
    weights = np.array([0.5, 1.0, 2.0])[codes[:, 0]]
    (table,) = show_tables(codes, [3], [(0,)], weights=weights)
    assert table == (True, True, True)


def test_a_few_of_another_weight_within_a_group_hide_it() -> None:
    """Weighted and not, four of nine can be told from the five beside them."""
    codes = np.repeat([0, 1, 2], [9, 20, 20])[:, None]
    weights = np.where(np.arange(49) < 4, 3.0, 1.0)
    (plain,) = show_tables(codes, [3], [(0,)])
    (table,) = show_tables(codes, [3], [(0,)], weights=weights)
    assert plain == (True, True, True)
    assert not any(table)


@pytest.mark.parametrize("factor", [1.0, 1e-3, 250.0])
def test_only_the_ratios_of_weights_count(factor: float) -> None:
    rng = np.random.default_rng(5)
    codes, weights = rng.integers(0, 4, (200, 2)), rng.uniform(0.5, 2, 200)
    one = show_tables(codes, [4, 4], [(0,), (1,)], weights=weights)
    assert one == show_tables(codes, [4, 4], [(0,), (1,)], weights=weights * factor)
    assert all(all(table) for table in one)
