"""Small groups stay hidden, and nothing hidden can be worked out from what is shown."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.disclosure import show_cells, show_groups, visible

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=7)


def derivable(
    counts: list[int], outside: int, shown: tuple[bool, ...], threshold: int
) -> list[int]:
    """Sizes of all unions of hidden cells that follow linearly from the published sums."""
    cells = [*counts, outside]
    published = [np.eye(len(cells))[i] for i, seen in enumerate(shown) if seen]
    if visible(sum(cells), threshold):
        published.append(np.ones(len(cells)))
    hidden = [i for i in range(len(cells)) if i == len(counts) or not shown[i]]
    known = np.array(published).reshape(-1, len(cells))
    found = []
    for size in range(1, len(hidden) + 1):
        for union in combinations(hidden, size):
            wanted = np.isin(range(len(cells)), union).astype(float)
            if np.linalg.matrix_rank(np.vstack([known, wanted])) == np.linalg.matrix_rank(known):
                found.append(sum(cells[i] for i in union))
    return found


@given(COUNTS, st.integers(0, 8), st.integers(2, 6))
def test_no_small_group_can_be_rebuilt_by_subtraction(
    counts: list[int], outside: int, threshold: int
) -> None:
    shown = show_groups(counts, total=sum(counts) + outside, threshold=threshold)
    for n in derivable(counts, outside, shown, threshold):
        assert n == 0 or n >= threshold


@given(COUNTS, st.integers(2, 6))
def test_a_small_group_is_never_shown_and_never_hidden_alone(
    counts: list[int], threshold: int
) -> None:
    shown = show_groups(counts, threshold=threshold)
    hidden = [n for n, seen in zip(counts, shown, strict=True) if not seen and n]
    assert all(n >= threshold for n, s in zip(counts, shown, strict=True) if s)
    if visible(sum(counts), threshold) and any(n < threshold for n in hidden):
        assert len(hidden) >= 2


@given(st.lists(st.integers(5, 30), min_size=1, max_size=7))
def test_nothing_is_hidden_where_all_groups_are_large(counts: list[int]) -> None:
    assert show_groups(counts) == (True,) * len(counts)


@pytest.mark.parametrize(
    ("counts", "total", "groups"),
    [
        ([30, 3, 12], None, (True, False, False)),
        ([30, 2, 2], None, (False, False, False)),
        ([30, 4, 4], None, (True, False, False)),
        ([30, 12], 44, (True, False)),
        ([30, 12], 50, (True, True)),
        ([30, 12, 0], None, (True, True, False)),
        ([3], None, (False,)),
        ([], None, ()),
    ],
)
def test_the_smallest_others_are_hidden_with_a_small_group(
    counts: list[int], total: int | None, groups: tuple[bool, ...]
) -> None:
    assert show_groups(counts, total=total) == groups


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 20, 20], (True, True, True)),
        ([20, 18, 3], (True, False, False)),
        ([20, 4, 3], (True, False, False)),
        ([20, 18, 0], (True, True, False)),
        ([20, 0, 3], (False, False, False)),
        ([3], (False,)),
    ],
)
def test_a_part_is_not_given_away_by_the_whole_and_the_other_parts(
    counts: list[int], shown: tuple[bool, ...]
) -> None:
    assert show_groups(counts) == shown


@given(COUNTS, st.integers(2, 6))
def test_a_small_part_is_never_the_only_one_hidden(counts: list[int], threshold: int) -> None:
    shown = show_groups(counts, threshold=threshold)
    hidden = [n for n, seen in zip(counts, shown, strict=True) if n and not seen]
    assert not any(seen and n < threshold for n, seen in zip(counts, shown, strict=True))
    assert len(hidden) != 1 or not any(shown)
    small = any(n < threshold for n in hidden)
    assert not small or sum(hidden) >= threshold or not any(shown)


def test_parts_of_one_person_each_do_not_shield_each_other() -> None:
    """Two of 100 skipped the first item and answered one of the others: their sum would be told."""
    assert show_groups([98, 1, 1]) == (False, False, False)
    assert show_groups([98, 97, 1, 1]) == (True, False, False, False)


def test_a_group_is_visible_from_the_threshold_on() -> None:
    assert (visible(5), visible(4), visible(4, 4)) == (True, False, True)


@pytest.mark.parametrize(("counts", "total"), [([3, -1], None), ([6, 6], 11)])
def test_counts_that_cannot_be_are_refused(counts: list[int], total: int | None) -> None:
    with pytest.raises(ValueError, match="counts"):
        show_groups(counts, total=total)


@given(COUNTS, st.integers(0, 8), st.integers(2, 6))
def test_one_partition_is_decided_alike_by_both_rules(
    counts: list[int], outside: int, threshold: int
) -> None:
    total = sum(counts) + outside
    members = np.hstack([np.ones((len(counts) + 1, 1)), np.eye(len(counts) + 1, len(counts))])
    people = np.array([*counts, outside])
    given_ = np.arange(1 + len(counts)) == 0
    found = show_cells(members.astype(np.bool_), people, given=given_, threshold=threshold)
    groups = show_groups(counts, total=total, threshold=threshold)
    if total >= threshold:
        assert sum(found[1:]) >= sum(groups)
        told = derivable(counts, outside, tuple(found[1:]), threshold)
        assert not [n for n in told if 0 < n < threshold]


def test_a_group_can_be_given_away_by_another_attribute() -> None:
    """South is B and one person of A: South less B would be that person."""
    people = np.array([20, 1, 6])
    members = np.array([[1, 1, 0, 1, 0], [1, 1, 0, 0, 1], [1, 0, 1, 0, 1]], dtype=np.bool_)
    shown = show_cells(members, people)
    assert shown[0]
    assert not shown[[2, 4]].all()


def test_a_public_set_of_nobody_changes_nothing() -> None:
    people = np.array([20, 1, 6])
    members = np.array([[1, 0, 1], [0, 1, 1], [0, 1, 0]], dtype=np.bool_)
    nobody = np.zeros((3, 1), dtype=np.bool_)
    beside = show_cells(
        np.hstack([nobody, members]), people, given=np.array([True, False, False, False])
    )
    assert beside[1:].tolist() == show_cells(members, people).tolist()


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="memberships"):
        show_cells(np.ones((3, 2), np.bool_), np.array([1, 2]))
