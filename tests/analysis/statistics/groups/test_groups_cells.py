"""Who has everything that is shown of any number of tables cannot work out what is hidden."""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.statistics.disclosure import show_groups
from analysis.statistics.groups.cells import show_tables
from tests.extent import examples

Codes = NDArray[np.int64]
Matrix = NDArray[np.float64]
LEVELS = (3, 2, 3)
TABLES = ((0,), (1,), (2,), (0, 1))


@st.composite
def people(draw: st.DrawFn) -> Codes:
    """A few dozen people, unevenly divided, some without a department."""
    n, seed = draw(st.integers(0, 45)), draw(st.integers(0, 2**20))
    uneven = draw(st.sampled_from([0.4, 1.0, 5.0]))
    rng = np.random.default_rng(seed)
    shares = [np.append(rng.dirichlet([uneven] * k) * 0.93, 0.07) for k in LEVELS]
    picks = [rng.choice(k + 1, size=n, p=p) for k, p in zip(LEVELS, shares, strict=True)]
    codes = np.array(picks, dtype=np.int64).T.reshape(n, len(LEVELS))
    return np.where(codes == np.array(LEVELS), -1, codes)


def members(
    codes: Codes, tables: Sequence[tuple[int, ...]] = TABLES, levels: Sequence[int] = LEVELS
) -> list[list[NDArray[np.bool_]]]:
    """Of each table who is in which of its cells."""
    return [
        [
            (codes[:, list(table)] == np.array(cell)).all(axis=1)
            for cell in product(*(range(levels[attribute]) for attribute in table))
        ]
        for table in tables
    ]


def columns(
    cells: list[list[NDArray[np.bool_]]], tables: tuple[tuple[bool, ...], ...], *, shown: bool
) -> Matrix:
    """Who is in which cell: of those shown, with the total, or of those hidden."""
    n = len(cells[0][0])
    found = [np.ones(n)] if shown else []
    for table, seen in zip(cells, tables, strict=True):
        found += [own.astype(np.float64) for own, s in zip(table, seen, strict=True) if s is shown]
    return np.array(found).reshape(len(found), n).T


def small_combination(known: Matrix, threshold: int) -> tuple[int, ...] | None:
    """Fewer than `threshold` people whose answers alone some combination of sums rests on."""
    kinds, sizes = np.unique(known, axis=0, return_counts=True)
    few = np.flatnonzero((sizes < threshold) & kinds.any(axis=1))
    for size in range(1, threshold):
        for union in combinations(few, size):
            others = np.delete(kinds, union, axis=0)
            rank = np.linalg.matrix_rank(kinds)
            left = np.linalg.matrix_rank(others) if others.size else 0
            if sizes[list(union)].sum() < threshold and left < rank:
                return tuple(int(kind) for kind in union)
    return None


@examples(60)
@given(people(), st.integers(2, 5))
def test_nothing_shown_adds_up_to_a_few_people(codes: Codes, threshold: int) -> None:
    tables = show_tables(codes, LEVELS, TABLES, threshold=threshold)
    if len(codes) >= threshold:
        assert small_combination(columns(members(codes), tables, shown=True), threshold) is None


@examples(40)
@given(people(), st.integers(2, 5), st.integers(0, 2**20))
def test_neither_number_nor_sum_of_a_hidden_cell_is_pinned_down(
    codes: Codes, threshold: int, seed: int
) -> None:
    """The least and the greatest that all shown figures allow lie apart.

    Numbers: kinds of people may be as many as they like. Sums: whoever attacks knows each person's
    department, and that answers lie between 1 and 5; theirs are 2, 3 or 4.
    """
    tables = show_tables(codes, LEVELS, TABLES, threshold=threshold)
    known, hidden = (columns(members(codes), tables, shown=shown) for shown in (True, False))
    if len(codes) < threshold:
        return
    answers = np.random.default_rng(seed).integers(2, 5, len(codes))
    for cell in hidden.T[(hidden.sum(axis=0) > 0) & (hidden.sum(axis=0) < threshold)]:
        for truth, bounds in ((np.ones(len(codes)), (0, None)), (answers, (1, 5))):
            low, high = (
                linprog(sign * cell, A_eq=known.T, b_eq=known.T @ truth, bounds=bounds)
                for sign in (1, -1)
            )
            assert high.fun is None or -high.fun - (low.fun or 0.0) > 1e-6


@examples(40)
@given(people(), st.integers(2, 5))
def test_no_small_cell_is_shown(codes: Codes, threshold: int) -> None:
    tables = show_tables(codes, LEVELS, TABLES, threshold=threshold)
    for cells, shown in zip(members(codes), tables, strict=True):
        for own, seen in zip(cells, shown, strict=True):
            assert not seen or own.sum() >= threshold


@examples(30)
@given(people())
def test_the_order_of_people_does_not_matter(codes: Codes) -> None:
    assert show_tables(codes, LEVELS, TABLES) == show_tables(codes[::-1], LEVELS, TABLES)


@pytest.mark.parametrize("counts", [[30, 3, 12], [30, 2, 2], [30, 12], [30, 4, 4], [9, 8, 7, 1]])
def test_one_attribute_is_hidden_as_one_partition_is(counts: list[int]) -> None:
    codes = np.repeat(np.arange(len(counts)), counts)[:, None]
    (table,) = show_tables(codes, [len(counts)], [(0,)])
    assert table == show_groups(counts)


def test_a_second_attribute_does_not_give_away_what_the_first_hides() -> None:
    """Department C of three people is all of region South but for two of A's seven."""
    departments = np.repeat([0, 1, 2], [7, 20, 3])
    regions = np.where(departments == 2, 1, 0)
    regions[:2] = 1
    codes = np.array([departments, regions]).T
    first, second = show_tables(codes, [3, 2], [(0,), (1,)])
    assert not first[2]
    cells = members(codes, [(0,), (1,)], [3, 2])
    assert small_combination(columns(cells, (first, second), shown=True), 5) is None
    alone = show_tables(codes, [3, 2], [(0,)])[0]
    assert alone == (False, True, False)


def test_a_cell_that_one_figure_must_hide_is_hidden_for_all_of_them() -> None:
    codes = np.repeat([0, 1, 2], [10, 10, 10])[:, None]
    answered = np.ones((30, 2), np.bool_)
    answered[2:10, 1] = False
    (table,) = show_tables(codes, [3], [(0,)], answered=answered)
    assert table.count(True) == 1
    assert not table[0]
    assert show_tables(codes, [3], [(0,)])[0] == (True, True, True)


def test_a_group_is_not_given_away_by_a_set_that_is_told_elsewhere() -> None:
    """Without the five careless sheets all is told; A's six hold all five and one person more."""
    codes = np.repeat([0, 1, 2], [6, 20, 20])[:, None]
    kept = (np.arange(46) >= 5)[:, None]
    (table,) = show_tables(codes, [3], [(0,)], public=kept)
    assert not table[0]
    assert table.count(False) == 2
    assert show_tables(codes, [3], [(0,)])[0] == (True, True, True)


def test_thousands_of_different_people_are_no_matter() -> None:
    """Eight questions of six options: hardly two of 4,000 people are alike in all of them."""
    rng = np.random.default_rng(5)
    codes = rng.choice(6, size=(4000, 8), p=[0.4, 0.3, 0.15, 0.1, 0.048, 0.002])
    tables = show_tables(codes, [6] * 8, [(i,) for i in range(8)])
    counts = [np.bincount(codes[:, i], minlength=6) for i in range(8)]
    for table, sizes in zip(tables, counts, strict=True):
        assert not any(seen and n < 5 for seen, n in zip(table, sizes, strict=True))
        hidden = int(sizes[~np.array(table)].sum())
        assert hidden == 0 or hidden >= 5
        assert sum(table) >= 4


def test_crossed_tables_hide_a_partner_in_the_row_and_in_the_column() -> None:
    rows, cols = np.divmod(np.repeat(np.arange(9), [3, 9, 9, 9, 9, 9, 9, 9, 9]), 3)
    (crossed,) = show_tables(np.array([rows, cols]).T, [3, 3], [(0,), (1,), (0, 1)])[2:]
    cells = product(range(3), range(3))
    hidden = [cell for cell, seen in zip(cells, crossed, strict=True) if not seen]
    assert (0, 0) in hidden
    assert len(hidden) == 4


def test_codes_and_tables_that_do_not_fit_are_refused() -> None:
    codes = np.zeros((3, 1), np.int64)
    with pytest.raises(ValueError, match="n × 2"):
        show_tables(codes, [2, 2], [(0,)])
    with pytest.raises(ValueError, match="number of levels"):
        show_tables(codes + 2, [2], [(0,)])
    with pytest.raises(ValueError, match="by place"):
        show_tables(codes, [2], [(1,)])
    with pytest.raises(ValueError, match="answered"):
        show_tables(codes, [2], [(0,)], answered=np.ones((2, 1), np.bool_))
