"""The lowest against the next: a paired t, and how seldom it names one that is not the lowest."""

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.intervals import Mean, mean_of
from analysis.statistics.scores.runner_up import runner_up


def test_it_is_the_paired_t_test() -> None:
    rng = np.random.default_rng(4)
    low, high = rng.normal(50.0, 20.0, 60), rng.normal(57.0, 20.0, 60)
    found, wanted = runner_up(mean_of(high - low), alpha=0.05), stats.ttest_rel(high, low)
    assert found.p == pytest.approx(wanted.pvalue)
    assert (found.df, found.n) == (59.0, 60)
    assert found.ci100 == pytest.approx(tuple(wanted.confidence_interval(0.95)))
    assert found.lower == (wanted.pvalue < 0.05)


def test_its_degrees_of_freedom_are_those_of_the_error() -> None:
    difference = Mean(n=60, mean=4.0, sd=15.0, se=1.9, ci=(-0.4, 8.4), df=6.2)
    found = runner_up(difference, alpha=0.05)
    assert found.p == pytest.approx(2.0 * stats.t.sf(4.0 / 1.9, 6.2))
    assert (found.df, found.lower) == (6.2, False)


def test_of_people_who_say_the_other_way_round_it_is_not_lower() -> None:
    assert runner_up(mean_of(np.array([-3.0, -4.0, -5.0, -4.0])), alpha=0.05).lower is False


@pytest.mark.parametrize(
    ("differences", "reason"),
    [([], "no_answers"), ([4.0], "one_respondent"), ([4.0, 4.0, 4.0], "constant")],
)
def test_where_nothing_can_be_said_it_says_why(differences: list[float], reason: str) -> None:
    found = runner_up(mean_of(np.array(differences)), alpha=0.05)
    assert (found.lower, found.p, found.reason) == (None, None, reason)


@pytest.mark.parametrize("alike", [2, 5])
def test_of_scores_that_are_alike_one_is_seldom_called_lower(alike: int) -> None:
    """Two alike: 5 % (one of the two is named, so that the two-sided test is it); more: fewer."""
    rng = np.random.default_rng(33850)
    named = 0
    for _ in range(1000):
        x = rng.normal(size=(80, 1)) + rng.normal(size=(80, alike))
        order = x.mean(axis=0).argsort()
        named += bool(runner_up(mean_of(x[:, order[1]] - x[:, order[0]]), alpha=0.05).lower)
    assert named <= (67 if alike == 2 else 40)
