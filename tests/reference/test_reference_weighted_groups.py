"""Groups, shares and NPS under weights against R's survey (weighted_groups.R).

R counts n/(n − 1) over all respondents, we over those of each group; the errors are brought to
R's before they are compared, within 1e-9.
"""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.groups.comparison import group_means
from analysis.statistics.groups.weighted import compare_weighted, mid_ranks, with_weighted_pairs
from analysis.statistics.intervals import Mean
from analysis.statistics.scores.distribution import distributions, item_mean
from analysis.statistics.scores.nps import net_promoter
from analysis.statistics.scores.schemes import FIVE_LEVEL, satisfaction, scored_mean
from tests.reference.golden import exact

R: dict[str, Any] = json.loads((Path(__file__).parent / "weighted_groups.json").read_text())
VALUES, WEIGHTS, CODES = (np.array(R[name]) for name in ("values", "weights", "groups"))


def as_r(means: list[Mean], n: int) -> list[Mean]:
    return [replace(m, se=(m.se or 0.0) * math.sqrt((m.n - 1) / m.n * n / (n - 1))) for m in means]


def wald(means: list[Mean]) -> float:
    """Welch's F before its correction: the Wald statistic of domains that share nobody."""
    w = np.array([1.0 / (each.se or 0.0) ** 2 for each in means])
    m = np.array([each.mean for each in means], dtype=np.float64)
    return float(w @ np.square(m - w @ m / w.sum())) / (len(means) - 1)


@pytest.mark.parametrize(("answers", "wanted"), [("means", "wald"), ("rank_means", "rank_wald")])
def test_means_and_wald_tests_of_answers_and_ranks_are_svybys_and_regtermtests(
    answers: str, wanted: str
) -> None:
    values = VALUES
    if answers == "rank_means":
        values = mid_ranks(VALUES, np.ones(49, np.bool_), WEIGHTS)
        assert values == exact(np.array(R["ranks"]))
    found = as_r(list(group_means(values, CODES, 4, weights=WEIGHTS)), 49)
    assert [each.mean for each in found] == exact(R[answers]["mean"])
    assert [each.se for each in found] == exact(R[answers]["se"])
    assert wald(found) == exact(R[wanted]["f"])


def test_two_groups_are_svyttests() -> None:
    found = as_r(list(group_means(VALUES, CODES, 4, weights=WEIGHTS)), 49)
    one, two = found[1], found[2]
    difference = (two.mean or 0.0) - (one.mean or 0.0)
    assert difference == exact(R["pair"]["difference"])
    t = difference / math.hypot(one.se or 0.0, two.se or 0.0)
    assert t == exact(R["pair"]["t"])


def test_two_groups_ranks_are_svyranktests() -> None:
    wanted = R["rank_pair"]
    values, weights, codes = (np.array(wanted[key]) for key in ("values", "weights", "groups"))
    n = len(values)
    ranks = mid_ranks(values, np.ones(n, np.bool_), weights)
    one, two = as_r(list(group_means(ranks, codes, 2, weights=weights)), n)
    assert (two.mean or 0.0) - (one.mean or 0.0) == exact(wanted["difference"])
    t = wanted["difference"] / math.hypot(one.se or 0.0, two.se or 0.0)
    assert t == exact(wanted["t"])


def test_the_comparison_is_of_these_figures() -> None:
    shown = [True] * 4
    found = compare_weighted(VALUES, CODES, shown, WEIGHTS)
    found = with_weighted_pairs(found, VALUES, CODES, WEIGHTS)
    means = [mean for mean in found.means if mean is not None]
    assert [mean.mean for mean in means] == exact(R["means"]["mean"])
    k, df = 4, np.array([mean.n - 1.0 for mean in means])
    w = np.array([1.0 / (mean.se or 0.0) ** 2 for mean in means])
    lack = float((np.square(1.0 - w / w.sum()) / df).sum())
    assert found.welch.f == exact(wald(means) / (1 + 2 * (k - 2) / (k * k - 1) * lack))
    pair = next(p for p in found.pairs if (p.first, p.second) == (1, 2))
    assert -pair.difference == exact(R["pair"]["difference"])


def spread(points: list[float], low: int, high: int) -> Any:
    column = np.array(points).astype(np.int8)[:, None]
    ends: tuple[NDArray[np.int64], NDArray[np.int64]] = (np.array([low]), np.array([high]))
    return distributions(column, *ends, WEIGHTS)[0]


def test_the_nps_is_svymeans() -> None:
    points = {1: 10.0, 0: 8.0, -1: 3.0}
    found = net_promoter(spread([points[code] for code in R["nps"]["code"]], 0, 10))
    assert (found.score, found.se) == exact((100 * R["nps"]["estimate"], 100 * R["nps"]["se"]))


def test_the_five_level_index_is_svymeans() -> None:
    five = scored_mean(spread(R["five"]["point"], 1, 5), FIVE_LEVEL)
    assert (five.mean, five.se) == exact((R["five"]["estimate"], R["five"]["se"]))


def test_the_satisfied_share_is_svymeans() -> None:
    found = satisfaction(spread([4.0 if hit else 2.0 for hit in R["share"]["hit"]], 1, 5))
    assert found.share.share == exact(R["share"]["estimate"])
    assert item_mean(spread(R["share"]["hit"], 0, 1)).se == exact(R["share"]["se"])
