"""Gaps and means of made and real surveys: R's t tests and its survey package."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.gaps.mean_difference import Gap, gap_of_differences, gap_of_means
from analysis.statistics.intervals import mean_of, share_estimate, t_interval
from analysis.statistics.moments.columns import means
from analysis.statistics.scores.composites import composites
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from tests.reference.golden import Source, exact, floats, on_all_data, ratings

KIOSK = {
    "Tangibility": (4, 5, 6, 22),
    "Security": (19, 20, 21),
    "Economy": (10, 11, 18),
    "Convenience": (13, 14, 15, 16, 17),
    "Usefulness": (1, 2, 3),
    "Control": (7, 8),
}


def kiosk_facets(data: Source) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    columns, numbers = data.table("kiosk"), range(1, 25)
    return (
        ratings(columns, [f"P{i:02d}" for i in numbers]),
        ratings(columns, [f"E{i:02d}" for i in numbers]),
    )


def agreeableness(data: Source) -> NDArray[np.float64]:
    x = floats(data.table("traits"), ["A1", "A2", "A3", "A4", "A5"])
    x[:, 0] = 7 - x[:, 0]
    return np.asarray(x.mean(axis=1))


def between(one: NDArray[np.float64], two: NDArray[np.float64]) -> Gap:
    return gap_of_means(mean_of(one), mean_of(two))


def check(gap: Gap, wanted: dict[str, Any]) -> None:
    welch = wanted["welch"]
    assert (gap.t, gap.df, gap.p) == exact((welch["t"], welch["df"], welch["p"]))
    assert gap.ci == exact(tuple(welch["ci"]))
    assert gap.effect == exact(wanted["hedges_g"]["g"])
    assert gap.effect_ci == pytest.approx(tuple(wanted["hedges_g"]["ci"]), abs=2e-6)


@on_all_data
def test_the_kiosks_gap_of_each_dimension_and_of_the_whole(data: Source) -> None:
    tree = Tree(
        subs=tuple(Sub(columns=tuple(i - 1 for i in items)) for items in KIOSK.values()),
        characteristics=tuple(Characteristic(subs=(s,)) for s in range(len(KIOSK))),
    )
    perception, expectation = (x.astype(np.float64) for x in kiosk_facets(data))
    values = composites(perception - expectation, tree)
    gaps = [gap_of_differences(mean) for mean in means(values)]
    wanted, whole = data.table("kiosk_gap_dimensions"), data.figures("kiosk")
    assert wanted["dimension"] == list(KIOSK)
    assert [gap.gap for gap in gaps[:6]] == exact([float(g) for g in wanted["gap"]])
    assert gaps[-1].gap == pytest.approx(whole["overall_gap"], abs=5e-7)
    assert {gap.n for gap in gaps} == {whole["n"]}


@on_all_data
def test_the_kiosks_gap_of_each_item(data: Source) -> None:
    perception, expectation = (x.astype(np.float64) for x in kiosk_facets(data))
    wanted = data.table("kiosk_gap_ipa_items")
    for i in range(24):
        gap = gap_of_differences(mean_of(perception[:, i] - expectation[:, i]))
        for got, name in ((gap.gap, "gap"), (gap.t, "t"), (gap.p, "p")):
            assert got == exact(float(wanted[name][i])), (i, name)


@on_all_data
def test_two_large_groups(data: Source) -> None:
    score, gender = agreeableness(data), np.array(data.table("traits")["gender"])
    gap = between(score[gender == "1"], score[gender == "2"])
    wanted = data.figures("traits")["gender_A"]
    assert (gap.n_supplier, gap.n) == (wanted["n1"], wanted["n2"])
    check(gap, wanted)


@on_all_data
def test_a_tiny_group_against_a_large_one(data: Source) -> None:
    score, education = agreeableness(data), np.array(data.table("traits")["education"])
    tiny = score[np.flatnonzero(education == "5")[:12]]
    wanted = data.figures("traits")["tiny_group_A"]
    gap = between(score[education == "3"], tiny)
    assert gap.n == wanted["n2"]
    check(gap, wanted)


@on_all_data
def test_pairs(data: Source) -> None:
    columns = data.table("phone")
    quality = floats(columns, [f"PERQ{i}" for i in range(1, 8)]).mean(axis=1)
    expected = floats(columns, [f"CUEX{i}" for i in range(1, 4)]).mean(axis=1)
    gap = gap_of_differences(mean_of(quality - expected))
    wanted = data.figures("phone")["gap_perq_cuex"]
    assert (gap.gap, gap.t, gap.p, gap.effect) == exact(
        (wanted["mean_diff"], wanted["t"], wanted["p"], wanted["cohens_dz"])
    )
    assert gap.ci == exact(tuple(wanted["ci"]))


@on_all_data
def test_a_family_of_tests_adjusted(data: Source) -> None:
    wanted = data.figures("traits")["gender_all_items_p"]
    raw = list(wanted["raw"].values())
    assert holm(raw) == exact(tuple(wanted["holm"].values()))
    assert benjamini_hochberg(raw) == exact(tuple(wanted["BH"].values()))


@on_all_data
def test_a_top_box_has_wilsons_interval(data: Source) -> None:
    wanted = data.figures("traits")["topbox_N1_5plus"]
    share = share_estimate(wanted["x"], wanted["n"])
    assert share.ci == exact(tuple(wanted["wilson"]))


@on_all_data
def test_a_weighted_mean_has_the_error_of_the_survey_package(data: Source) -> None:
    """svymean(~api00) with weights alone."""
    columns = data.table("schools")
    x, weights = floats(columns, ["api00"]), floats(columns, ["pw"])[:, 0]
    (mean,) = means(x, weights)
    wanted = data.figures("schools")["weights_only"]
    assert (mean.mean, mean.se) == exact((wanted["mean"], wanted["se"]))
    assert mean.ci == exact(tuple(wanted["ci_t"]))
    assert t_interval(mean.mean or 0, mean.se or 0, len(x) - 1) == mean.ci
