"""Waves: change with its noise, and the line through them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.intervals import Mean, mean_of
from analysis.statistics.waves.trend import slope, trend
from tests.extent import examples

WAVE = st.lists(st.integers(4, 20), min_size=2, max_size=9).map(
    lambda quarters: mean_of(np.array(quarters, dtype=np.float64) / 4.0)
)


@examples(50)
@given(st.lists(WAVE, min_size=2, max_size=5))
def test_time_run_backwards_turns_every_change_round(means: list[Mean]) -> None:
    times = list(range(len(means)))
    one, two = trend(means, times), trend(means[::-1], times)
    for a, b in zip(one.steps, two.steps[::-1], strict=True):
        assert a.change == pytest.approx(-b.change if b.change is not None else None)
        assert a.p_cautious == (None if b.p_cautious is None else pytest.approx(b.p_cautious))
    if one.slope.slope is not None and two.slope.slope is not None:
        assert one.slope.slope == pytest.approx(-two.slope.slope, abs=1e-9)
        assert one.slope.p == pytest.approx(two.slope.p)


@examples(30)
@given(st.lists(WAVE, min_size=3, max_size=5), st.floats(0.1, 10), st.floats(-2000, 2000))
def test_time_in_another_unit_scales_the_slope_alone(
    means: list[Mean], unit: float, start: float
) -> None:
    times = [float(t) for t in range(len(means))]
    one, two = slope(means, times), slope(means, [start + unit * t for t in times])
    assert one.reason == two.reason
    if one.slope is not None and two.slope is not None:
        assert two.slope * unit == pytest.approx(one.slope, abs=1e-6)
        assert two.p == pytest.approx(one.p, abs=1e-6)


def test_a_step_is_the_gap_of_the_later_wave_over_the_earlier() -> None:
    one, two = mean_of(np.array([1.0, 2, 4])), mean_of(np.array([3.0, 5, 4, 4]))
    (step,), gap = trend([one, two], [1, 2]).steps, gap_of_means(two, one)
    assert (step.change, step.ci, step.effect) == (gap.gap, gap.ci, gap.effect)
    assert step.p_cautious == gap.p_cautious


def test_two_waves_have_no_line_and_no_other_change_than_the_step() -> None:
    found = trend([mean_of(np.arange(5.0)), mean_of(np.arange(4.0))], [0, 1])
    assert found.overall is None
    assert (found.slope.slope, found.slope.reason, found.slope.waves) == (None, "too_few", 2)


def test_waves_without_an_error_are_left_out_of_the_line() -> None:
    means = [mean_of(np.arange(5.0) + w) for w in range(5)]
    means[1], means[3] = mean_of(np.full(6, 2.0)), Mean(n=0, reason="no_answers")
    found = trend(means, range(5))
    assert (found.slope.waves, found.slope.n) == (3, 15)
    assert found.slope.slope == pytest.approx(1.0)
    assert found.slope.lack_p == pytest.approx(1.0, abs=1e-9)
    assert found.steps[2].reason == "no_answers"


def test_one_respondent_and_waves_all_alike_say_so() -> None:
    one, same = mean_of(np.array([3.0])), mean_of(np.full(5, 4.0))
    (step,) = trend([one, mean_of(np.arange(4.0))], [0, 1]).steps
    assert (step.change, step.p_cautious, step.reason) == (-1.5, None, "one_respondent")
    (alike,) = trend([same, mean_of(np.full(7, 2.0))], [0, 1]).steps
    assert (alike.change, alike.p_cautious, alike.reason) == (-2.0, None, "constant")


@pytest.mark.parametrize("times", [[0], [1, 1], [2, 1], [0, math.nan]])
def test_times_that_do_not_ascend_are_refused(times: list[float]) -> None:
    with pytest.raises(ValueError, match="times"):
        trend([Mean(n=0), Mean(n=0)], times)


def test_no_waves_and_one_wave_have_no_steps() -> None:
    assert trend([], []).steps == ()
    assert trend([mean_of(np.arange(3.0))], [0]).slope.reason == "too_few"
