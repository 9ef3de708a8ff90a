"""Groups against R's oneway.test, aov, kruskal.test and ptukey (groups.R), and on surveys."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.groups.comparison import Comparison, compare, group_means, with_pairs
from analysis.statistics.groups.games_howell import studentized_range_p, studentized_range_quantile
from tests.reference.golden import MADE, Source, exact, floats, on_all_data

R: dict[str, Any] = json.loads((Path(__file__).parent / "groups.json").read_text())


@pytest.fixture(scope="module")
def found() -> Comparison:
    values, codes = np.array(R["values"]), np.array(R["groups"])
    return with_pairs(compare(values, codes, [True] * 4), values, codes)


def test_the_classical_f_with_its_effects(found: Comparison) -> None:
    test, wanted = found.anova, R["anova"]
    assert (test.f, test.df1, test.df2, test.p) == exact((wanted["f"], *wanted["df"], wanted["p"]))
    assert (test.eta2, test.omega2) == exact((wanted["eta2"], max(wanted["omega2"], 0.0)))
    assert test.eta2_ci == pytest.approx(tuple(wanted["eta2_ci"]), abs=1e-7)


def test_welchs_f(found: Comparison) -> None:
    test, wanted = found.welch, R["welch"]
    assert (test.f, test.df1, test.df2, test.p) == exact((wanted["f"], *wanted["df"], wanted["p"]))


def test_kruskal_and_wallis(found: Comparison) -> None:
    test, wanted = found.kruskal, R["kruskal"]
    got = (test.h, test.p, test.epsilon2)
    assert got == exact(tuple(wanted[name] for name in ("h", "p", "epsilon2")))


def test_games_and_howell_pair_by_pair(found: Comparison) -> None:
    for pair, wanted in zip(found.pairs, R["games_howell"], strict=True):
        assert (pair.first, pair.second) == (wanted["first"], wanted["second"])
        assert (pair.difference, pair.se) == exact((wanted["difference"], wanted["se"]))
        assert pair.p_adjusted == pytest.approx(wanted["p"], abs=5e-7), "ptukey's own precision"
        assert pair.ci == pytest.approx(tuple(wanted["ci"]), abs=1e-5), "qtukey's"


def test_dunn_with_holm(found: Comparison) -> None:
    assert [pair.z for pair in found.rank_pairs] == exact(R["dunn"]["z"])
    assert [pair.p for pair in found.rank_pairs] == exact(R["dunn"]["p"])
    assert [pair.p_holm for pair in found.rank_pairs] == exact(R["dunn"]["holm"])


def test_the_studentized_range_is_rs_and_of_two_means_students_t() -> None:
    """R's ptukey is itself good to about 1e-7 (it misses Student's t by that with two means)."""
    wanted = R["ptukey"]
    for q, k, df, p in zip(wanted["q"], wanted["k"], wanted["df"], wanted["p"], strict=True):
        found = studentized_range_p(np.array([q]), k, np.array([df]))[0]
        assert found == pytest.approx(p, abs=5e-7)
        back = studentized_range_quantile(1.0 - float(found), k, np.array([df]))[0]
        assert back == pytest.approx(q, abs=1e-8)
    student = 2.0 * stats.t.sf(1.0 / np.sqrt(2.0), 4.2)
    assert studentized_range_p(np.array([1.0]), 2, np.array([4.2]))[0] == exact(student)


def by_education(data: Source, shown: list[bool]) -> Comparison:
    columns = data.table("traits")
    x = floats(columns, ["A1", "A2", "A3", "A4", "A5"])
    x[:, 0] = 7 - x[:, 0]
    education = np.array([int(level) - 1 if level else -1 for level in columns["education"]])
    return compare(x.mean(axis=1), education, shown)


def check(found: Comparison, wanted: dict[str, Any]) -> None:
    one, two, three = wanted["kruskal"], wanted["welch_anova"], wanted["anova"]
    assert found.kruskal.h == exact(one["H"])
    assert found.kruskal.p == exact(one["p"])
    for test, figure in ((found.welch, two), (found.anova, three)):
        got = (test.f, test.df1, test.df2, test.p)
        assert got == exact((figure["F"], *figure["df"], figure["p"]))


@on_all_data
def test_groups_by_education(data: Source) -> None:
    check(by_education(data, [True] * 5), data.figures("traits")["education_A"])


def test_hidden_groups_are_in_no_test() -> None:
    """R has the others alone."""
    found = by_education(MADE, [True, False, True, True, False])
    check(found, MADE.figures("traits")["education_A_hidden"])


@on_all_data
def test_a_groups_weighted_mean_is_svymeans(data: Source) -> None:
    values, weights = floats(data.table("schools"), ["api00", "pw"]).T
    (mean,) = group_means(values, np.zeros(len(values), np.int64), 1, weights=weights)
    wanted = data.figures("schools")["weights_only"]
    assert (mean.mean, mean.se) == pytest.approx((wanted["mean"], wanted["se"]), abs=1e-9)
