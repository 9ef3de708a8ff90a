"""Results with and without excluded sheets give nobody away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.intervals import mean_of
from analysis.statistics.quality.beside import side_by_side


def test_both_means_stand_side_by_side() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(3.5, 1.0, (60, 2))
    values[::7, 1] = np.nan
    excluded = np.arange(60) < 20
    for j, found in enumerate(side_by_side(values, excluded)):
        assert found.all is not None
        assert found.kept is not None
        assert found.change is not None
        assert found.all.sd == pytest.approx(mean_of(values[:, j]).sd)
        assert found.kept.mean == pytest.approx(mean_of(values[20:, j]).mean)
        assert found.all.sd is not None
        assert found.change_sd == pytest.approx(found.change / found.all.sd)


@settings(max_examples=40)
@given(st.integers(0, 30), st.integers(0, 12), st.integers(0, 12), st.integers(2, 6))
def test_the_difference_of_both_never_speaks_of_a_few(
    n: int, out: int, blank: int, threshold: int
) -> None:
    values = np.arange(float(n))[:, None] % 5
    values[: min(blank, n)] = np.nan
    excluded = np.arange(n) < out
    present = ~np.isnan(values[:, 0])
    gone, left = int((present & excluded).sum()), int((present & ~excluded).sum())
    (found,) = side_by_side(values, excluded, threshold=threshold)
    if 0 < gone < threshold or 0 < left < threshold:
        assert found.reason == "suppressed"
        assert (found.all, found.kept, found.change) == (None, None, None)
    elif gone == 0 and left:
        assert (found.reason, found.change) == ("unchanged", 0.0)


def test_one_column_with_too_few_excluded_withholds_all_columns() -> None:
    values = np.ones((40, 2)) + np.arange(40)[:, None] % 3
    values[:17, 0] = np.nan
    excluded = np.arange(40) < 20
    assert {found.reason for found in side_by_side(values, excluded)} == {"suppressed"}


def test_weights_count_on_both_sides() -> None:
    values, weights = np.arange(20.0)[:, None], np.arange(1.0, 21.0)
    (found,) = side_by_side(values, np.arange(20) < 8, weights=weights)
    assert found.kept is not None
    assert found.kept.mean == pytest.approx(np.average(values[8:, 0], weights=weights[8:]))


def test_marks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="marks of exclusion"):
        side_by_side(np.zeros((3, 1)), np.zeros(2, np.bool_))
