"""Scores of people in clusters: errors, the trend's too; the lowest against the next."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from analysis.report import Report, build
from analysis.sections.method import METHOD
from analysis.sections.scores import SCORES, Score
from analysis.sections.trend.trend import TREND
from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.study.inputs import Options, Wave
from analysis.study.matrix import Sample
from tests.analysis.sections.test_clusters import LABELS, ONLY, SHIFTED, grouped, made
from tests.analysis.sections.test_gap_checks import MANY
from tests.analysis.sheets import inputs, score, weighted
from tests.reports import document

WEIGHTS = np.linspace(0.5, 2.0, len(LABELS))


def courtesy(of: Sample) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray((of.points[:, 7:9].mean(axis=1) - 1.0) * 25.0)


def same(one: Score, other: Score) -> bool:
    return (one.statistic, one.clusters) == (other.statistic, other.clusters)


@pytest.mark.parametrize("weights", [None, WEIGHTS])
def test_error_and_interval_are_robust_on_both_scales(
    weights: np.ndarray[tuple[int], np.dtype[np.float64]] | None,
) -> None:
    people = SHIFTED if weights is None else weighted(SHIFTED, *weights)
    report = made(grouped(people), MANY)
    found = score(report, "characteristic", "courtesy", "users")
    wanted = clustered_mean(courtesy(SHIFTED), LABELS, weights=weights)
    assert found.statistic is not None
    assert wanted.ci is not None
    assert found.clusters == 8
    assert found.statistic.se100 == pytest.approx(wanted.se)
    assert found.ci100 == pytest.approx(wanted.ci)
    assert found.se == pytest.approx((wanted.se or 0.0) / 25.0)
    assert found.ci == pytest.approx([1.0 + end / 25.0 for end in wanted.ci])
    alone = score(made(people, MANY), "characteristic", "courtesy", "users")
    assert (found.n, found.mean, found.sd) == (alone.n, alone.mean, alone.sd)
    assert (found.se or 0.0) > 1.2 * (alone.se or 0.0)
    assert alone.clusters is None


def test_every_level_heeds_clusters_and_the_supplier_without_them_does_not() -> None:
    rows = made(grouped(SHIFTED), MANY)[SCORES]
    users = [row for row in rows if row.audience == "users"]
    assert {row.clusters for row in users} == {8}
    assert {row.level for row in users} >= {"overall", "characteristic", "item"}
    assert {row.clusters for row in rows if row.audience == "supplier"} == {None}


@pytest.mark.parametrize(("sites", "threshold"), [(4, 5), (8, 9)])
def test_of_few_clusters_people_stay_independent(sites: int, threshold: int) -> None:
    labels = np.array([f"s{i % sites}" for i in range(len(LABELS))])
    report = made(grouped(SHIFTED, labels), MANY, threshold=threshold)
    plain = made(SHIFTED, MANY, threshold=threshold)
    assert all(map(same, report[SCORES], plain[SCORES]))
    (method,) = report[METHOD]
    assert (method.cluster, method.clustered) == ("site", ())


def test_the_method_names_the_audiences_that_heed_them() -> None:
    (method,) = made(grouped(SHIFTED), MANY)[METHOD]
    assert (method.cluster, method.clustered) == ("site", ("users",))
    plain = build(inputs(SHIFTED, options=Options(without=ONLY)))
    assert (plain.method.cluster, plain.method.clustered) == (None, ())


def test_waves_and_the_change_between_them_heed_clusters() -> None:
    later = replace(SHIFTED, points=np.minimum(SHIFTED.points + 1, 5).astype(np.int8))
    waves = tuple(
        Wave(label=str(at), time=float(at), samples=(grouped(one),))
        for at, one in enumerate((SHIFTED, later))
    )
    options = Options(without=tuple(key for key in ONLY if key != "trend"))
    base = replace(inputs(grouped(later), options=options), waves=waves, cluster="site")
    (row,) = build(base)[TREND]
    node = next(each for each in row.nodes if each.id == "courtesy")
    first, last = (clustered_mean(courtesy(one), LABELS) for one in (SHIFTED, later))
    assert node.points[0].ci100 == pytest.approx(first.ci)
    (change,) = node.changes
    one, two = (first.se or 0.0) ** 2, (last.se or 0.0) ** 2
    df = (one + two) ** 2 / (one**2 / (first.df or 1.0) + two**2 / (last.df or 1.0))
    assert change.ci100 is not None
    half = (change.ci100[1] - change.ci100[0]) / 2.0
    assert half == pytest.approx(stats.t.ppf(0.975, df) * (one + two) ** 0.5)


def lowest(report: Report) -> list[Score]:
    return [row for row in report[SCORES] if row.lowest and row.audience == "users"]


def test_the_lowest_stands_against_the_next_by_the_same_people() -> None:
    for labels in (None, LABELS):
        report = made(SHIFTED if labels is None else grouped(SHIFTED, labels))
        (row,) = (row for row in lowest(report) if row.id == "courtesy")
        (found,) = row.lowest
        points = SHIFTED.points.astype(np.float64)
        points[:, 4] = 6.0 - points[:, 4]
        response = (points[:, 2:5].mean(axis=1) + points[:, 5:7].mean(axis=1)) / 2.0
        each = (response - 1.0) * 25.0 - courtesy(SHIFTED)
        wanted = clustered_mean(each, np.arange(len(each)) if labels is None else labels)
        assert (found.next, found.n) == ("response", 92)
        assert found.difference100 == pytest.approx(each.mean())
        assert (found.se100, found.df) == pytest.approx((wanted.se, wanted.df))
        t = each.mean() / (wanted.se or 1.0)
        assert found.p == pytest.approx(2.0 * stats.t.sf(abs(t), wanted.df or 1.0))
        assert found.lower is False


def test_the_lowest_of_the_parts_has_a_next_of_its_own() -> None:
    (row,) = (row for row in lowest(made(SHIFTED)) if row.id == "speed")
    assert [(each.next_level, each.next) for each in row.lowest] == [("characteristic", "courtesy")]


@pytest.mark.parametrize(("skipped", "reason"), [(0, None), (1, "suppressed"), (6, None)])
def test_a_person_who_rated_but_one_of_the_two_is_not_told_of(
    skipped: int, reason: str | None
) -> None:
    points = SHIFTED.points.copy()
    points[:, 7:9] = np.maximum(points[:, 7:9] - 1, 1)
    points[:skipped, 7:9] = -1
    rows = lowest(made(replace(SHIFTED, points=points, records=(), at=SHIFTED.at[:0])))
    (row,) = (row for row in rows if row.id == "courtesy")
    assert {each.reason for each in row.lowest} == {reason}
    assert {each.lower for each in row.lowest} == {None if reason else True}


def test_it_stands_in_the_document() -> None:
    plain = document(made(grouped(SHIFTED), MANY))
    rows = [row["lowest"] for row in plain["scores"] if row["lowest"]]
    assert rows
    assert all(each["p"] is not None for row in rows for each in row)
