"""Groups against R's oneway.test, aov, kruskal.test and ptukey (groups.R), and on real answers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.groups.comparison import Comparison, compare, group_means, with_pairs
from analysis.statistics.groups.studentized import studentized_range_p, studentized_range_quantile
from tests.reference.golden import exact, figures, floats, needs_data, table

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
    got = (test.h, test.df, test.p, test.epsilon2)
    assert got == exact(tuple(wanted[name] for name in ("h", "df", "p", "epsilon2")))


def test_games_and_howell_pair_by_pair(found: Comparison) -> None:
    for pair, wanted in zip(found.pairs, R["games_howell"], strict=True):
        assert (pair.first, pair.second) == (wanted["first"], wanted["second"])
        got = (pair.difference, pair.se, pair.df, pair.t)
        assert got == exact(tuple(wanted[name] for name in ("difference", "se", "df", "t")))
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


@needs_data
def test_education_in_the_personality_survey() -> None:
    columns = table("bfi.csv")
    x = floats(columns, ["A1", "A2", "A3", "A4", "A5"])
    x[:, 0] = 7 - x[:, 0]
    education = np.array([int(level) - 1 if level else -1 for level in columns["education"]])
    found = compare(x.mean(axis=1), education, [True] * 5)
    wanted = figures("golden_bfi.json")["education_A"]
    one, two, three = wanted["kruskal"], wanted["welch_anova"], wanted["anova"]
    assert (found.kruskal.h, found.kruskal.df) == exact((one["H"], one["df"]))
    assert found.kruskal.p == exact(one["p"])
    for test, figure in ((found.welch, two), (found.anova, three)):
        got = (test.f, test.df1, test.df2, test.p)
        assert got == exact((figure["F"], *figure["df"], figure["p"]))


@needs_data
def test_a_groups_weighted_mean_is_svymeans() -> None:
    columns = table("apistrat.csv")
    values, weights = floats(columns, ["api00", "pw"]).T
    (mean,) = group_means(values, np.zeros(200, np.int64), 1, weights=weights)
    wanted = figures("golden_survey.json")["weights_only"]
    assert (mean.mean, mean.se) == pytest.approx((wanted["mean"], wanted["se"]), abs=1e-9)
