"""Ranks, clusters, pooling, resampling of gaps: R's figures on literal data, and on real data."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.gaps import pooling
from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.gaps.mean_difference import gap_of_differences
from analysis.statistics.gaps.pooling import partial_pooling
from analysis.statistics.gaps.signed_ranks import signed_rank
from analysis.statistics.intervals import mean_of
from tests.analysis.single_gaps import bootstrap_gap
from tests.reference.golden import exact, figures, floats, needs_data, table

R: dict[str, Any] = json.loads(Path(__file__).with_name("gaps.json").read_text(encoding="utf-8"))
SUPPLIER, DEMAND = np.array(R["supplier"]), np.array(R["demand"])


def test_brunner_and_munzels_test() -> None:
    found, wanted = rank_gap(SUPPLIER, DEMAND), R["brunner_munzel"]
    assert (found.probability, found.se) == exact((wanted["p"], wanted["se"]))
    assert (found.df, found.t, found.p) == exact((wanted["df"], wanted["t"], wanted["p_value"]))
    assert found.probability_ci == exact((wanted["ci"][0], 1.0)), "cut at 1"


def test_brunner_and_munzels_own_example() -> None:
    """Pain scores of two treatments: W = 3.1375, p = .005786 (Brunner & Munzel 2000)."""
    one = np.array([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1.0])
    two = np.array([3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4.0])
    found = rank_gap(two, one)
    assert (found.t, found.p) == exact((3.1374674823029505, 0.0057862086661515377))


def test_cliffs_delta_and_its_interval() -> None:
    found, wanted = rank_gap(SUPPLIER, DEMAND), R["cliff"]
    assert found.delta == exact(wanted["delta"])
    assert found.delta_ci == exact(tuple(wanted["ci"]))


@pytest.mark.parametrize(
    ("name", "data"), [("wilcoxon_tied", R["differences"] * 5), ("wilcoxon_exact", R["untied"])]
)
def test_wilcoxons_signed_ranks(name: str, data: list[float]) -> None:
    found, wanted = signed_rank(np.array(data)), R[name]
    assert (found.v, found.p) == exact((wanted["v"], wanted["p"]))
    assert found.exact == (name == "wilcoxon_exact")


@pytest.mark.parametrize("name", ["clustered", "clustered_weighted"])
def test_a_clustered_mean_has_the_error_and_df_of_clubsandwich(name: str) -> None:
    weights = np.array(R["weights"]) if name == "clustered_weighted" else None
    found = clustered_mean(DEMAND, np.array(R["clusters"]), weights=weights)
    wanted = R[name]
    assert (found.mean, found.se, found.df) == exact((wanted["mean"], wanted["se"], wanted["df"]))


@pytest.mark.parametrize("name", ["pooled_alone", "pooled_shared"])
def test_given_tau_the_drawn_gaps_are_metafors(name: str) -> None:
    """rma.mv(y, V, random = ~ 1 | id, method = "REML"): an iterative fit, within 1e-4."""
    wanted = R[name]
    found = partial_pooling(R["gaps"], np.array(wanted["v"]))
    assert found.tau is not None
    assert found.tau**2 == pytest.approx(wanted["tau2"], abs=1e-4)
    turned = pooling._turned(np.array(R["gaps"]), np.array(wanted["v"]))
    given = pooling._given(turned, np.array([wanted["tau2"]]))
    assert given.estimate[0] == exact([wanted["mean"], *wanted["estimate"]])
    assert given.se[0, 0] == exact(wanted["mean_se"])
    if name == "pooled_alone":
        at = pooling._given(turned, np.array([R["blup"]["tau2"]]))
        assert at.se[0, 1:] == exact(R["blup"]["se"])


def test_resamples_scatter_as_boots_do() -> None:
    """boot.ci(type = "bca") of 40,000: within 4 standard errors of both simulations, SE .02."""
    found, wanted = bootstrap_gap(SUPPLIER, DEMAND, rng=np.random.default_rng(1)), R["bootstrap"]
    assert found.se == pytest.approx(wanted["se"], abs=0.02)
    assert found.ci is not None
    assert found.ci[0] < wanted["bca"][0]
    assert found.ci[1] > wanted["bca"][1], "moved outwards for five raters"


def test_families_of_p_values() -> None:
    """p.adjust."""
    p = [0.01, 0.04, 0.03, 0.2]
    assert holm(p) == exact(tuple(R["holm"]))
    assert benjamini_hochberg(p) == exact(tuple(R["bh"]))


@needs_data
@pytest.mark.parametrize(
    ("wanted", "items", "attribute", "codes"),
    [
        ("gender_A", "A", "gender", ("1", "2")),
        ("gender_N", "N", "gender", ("1", "2")),
        ("tiny_group_A", "A", "education", ("3", "5")),
    ],
)
def test_cliffs_delta_on_real_data(
    wanted: str, items: str, attribute: str, codes: tuple[str, str]
) -> None:
    columns, golden = table("bfi.csv"), figures("golden_bfi.json")[wanted]
    x = floats(columns, [f"{items}{i}" for i in range(1, 6)])
    if items == "A":
        x[:, 0] = 7 - x[:, 0]
    score, group = x.mean(axis=1), np.array(columns[attribute])
    one, two = score[group == codes[0]], score[group == codes[1]]
    found = rank_gap(one, two[:12] if wanted == "tiny_group_A" else two)
    assert (found.n_supplier, found.n) == (golden["n1"], golden["n2"])
    assert found.delta == exact(golden["cliffs_delta"])
    assert found.probability == exact(golden["vargha_delaney_A"])


@needs_data
@pytest.mark.parametrize(
    ("file", "name", "csv", "pair"),
    [
        ("golden_holzinger.json", "paired_x1_x4", "HolzingerSwineford1939.csv", ("x1", "x4")),
        ("golden_attitude.json", "paired_complaints_privileges", "attitude.csv",
         ("complaints", "privileges")),
    ],
)  # fmt: skip
def test_pairs_on_real_data(file: str, name: str, csv: str, pair: tuple[str, str]) -> None:
    values, golden = floats(table(csv), list(pair)), figures(file)[name]
    difference = values[:, 0] - values[:, 1]
    gap, ranks = gap_of_differences(mean_of(difference)), signed_rank(difference)
    assert (gap.t, gap.p, gap.effect) == exact((golden["t"], golden["p"], golden["cohens_dz"]))
    assert gap.ci == exact(tuple(golden["ci"]))
    # Of x1 − x4 R takes differences that are alike but for rounding for two ranks, not for a tie.
    assert ranks.v == pytest.approx(golden["wilcoxon"]["V"], abs=1.0 if "x1" in pair else 1e-9)
    if ranks.exact:
        wanted = stats.wilcoxon(difference, method="approx", correction=True).pvalue
        assert golden["wilcoxon"]["p"] == pytest.approx(wanted, rel=1e-9), "R's is the normal one"
    else:
        assert ranks.p == pytest.approx(golden["wilcoxon"]["p"], rel=0.05)
