"""Clusters in the report: the module's figures on the same people; few clusters tell nothing."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.clusters import CLUSTERS, Clustered, ClusteredNode
from analysis.sections.gaps import Gap
from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.reasons import REASONS
from surveys.fieldwork.quality import Rules
from tests.analysis.crowd import crowd
from tests.analysis.sections.test_gap_checks import MANY
from tests.analysis.sheets import gap, inputs, score, weighted

SITES = {f"s{i}": 8 + i for i in range(8)}
LABELS = np.repeat(list(SITES), list(SITES.values()))
SHIFTED = crowd(SITES, shift={site: (i - 3.5) / 5 for i, site in enumerate(SITES)})
FAR = {"a": -1.4, "b": -0.9, "c": 0.6, "d": 0.9, "e": 1.0}
APART = crowd(dict.fromkeys(FAR, 18), shift=FAR)
ONLY = tuple(key for key in SWITCHES if key != "clusters")


def grouped(one: Sample, labels: object = LABELS) -> Sample:
    return replace(one, clusters=np.asarray(labels, dtype=np.str_), records=(), at=one.at[:0])


def made(*samples: Sample, threshold: int = 5, without: tuple[str, ...] = ONLY) -> Report:
    options = Options(threshold=threshold, without=without)
    return build(replace(inputs(*samples, options=options), cluster="site"))


def row(report: Report) -> Clustered:
    (found,) = report[CLUSTERS]
    return found


def node(found: Clustered, level: str, id_: str) -> ClusteredNode:
    (one,) = (n for n in found.nodes if (n.level, n.id) == (level, id_))
    return one


def courtesy(of: Sample) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray((of.points[:, 5:7].mean(axis=1) - 1.0) * 25.0)


def test_a_node_has_the_figures_of_the_module_beside_those_of_the_scores() -> None:
    report = made(grouped(SHIFTED), MANY)
    found, plain = node(row(report), "item", "C1"), score(report, "item", "C1", "users")
    wanted = clustered_mean((SHIFTED.points[:, 5] - 1.0) * 25.0, LABELS)
    assert (found.clustered_se100, found.df) == pytest.approx((wanted.se, wanted.df))
    assert (found.icc, found.design_effect) == pytest.approx((wanted.icc, wanted.design_effect))
    assert found.n == plain.n
    assert found.score100 == pytest.approx(plain.score100)
    assert found.clustered_se100 == pytest.approx((plain.se or 0.0) * 25.0)
    assert found.clustered_ci100 == pytest.approx(plain.ci100)
    alone = score(made(SHIFTED, MANY), "item", "C1", "users")
    assert found.se100 == pytest.approx((alone.se or 0.0) * 25.0)
    assert found.ci100 == pytest.approx(alone.ci100)
    assert (found.clustered_se100 or 0.0) > (found.se100 or 0.0)


def test_people_are_counted_and_named_by_their_column() -> None:
    found = row(made(grouped(SHIFTED), MANY))
    assert (found.by, found.n, found.clusters, found.audience) == ("site", 92, 8, "users")
    assert (found.size, found.rater_clusters, found.reason) == (11.5, None, None)


def characteristics(report: Report) -> list[Gap]:
    """The supplier's gaps on the characteristics."""
    rows = (gap(report, "supplier-demand", n.level, n.id) for n in row(report).nodes)
    return [each for each in rows if each.level == "characteristic"]


def test_the_supplier_gaps_have_the_clustered_error_and_others_have_not() -> None:
    clustered, plain = made(grouped(SHIFTED), MANY), made(SHIFTED, MANY)
    keys = tuple((g.level, g.id) for g in characteristics(clustered))
    for key, both in zip(keys, characteristics(clustered), strict=True):
        independent = gap(plain, "supplier-demand", *key)
        assert both.gap100 == pytest.approx(independent.gap100)
        assert width(both) > width(independent)


def width(of: Gap) -> float:
    assert of.ci100 is not None
    return float(of.ci100[1] - of.ci100[0])


def test_raters_of_several_teams_are_clustered_as_well() -> None:
    teams = ["a", "a", "b", "b", "c", "c"]
    report = made(grouped(SHIFTED), grouped(MANY, teams))
    assert row(report).rater_clusters == 3
    same = made(grouped(SHIFTED), grouped(MANY, ["one"] * 6))
    assert row(same).rater_clusters is None
    pairs_ = zip(characteristics(report), characteristics(same), strict=True)
    assert all(width(teamed) != pytest.approx(width(alone)) for teamed, alone in pairs_)


def test_people_without_a_name_are_clusters_of_their_own() -> None:
    labels = np.where(np.arange(92) < 5, "", LABELS)
    found = row(made(grouped(SHIFTED, labels)))
    assert found.clusters == 8 + 5
    alone = row(made(grouped(SHIFTED, np.full(92, ""))))
    one = node(alone, "overall", "overall")
    assert one.clustered_se100 == pytest.approx(one.se100)
    assert (one.icc, one.reason) == (None, "too_few")


def test_weights_are_used() -> None:
    heavy = weighted(SHIFTED, *np.linspace(0.5, 2.0, 92))
    found = node(row(made(grouped(heavy))), "item", "C1")
    wanted = clustered_mean(
        (SHIFTED.points[:, 5] - 1.0) * 25.0, LABELS, weights=np.linspace(0.5, 2.0, 92)
    )
    assert (found.clustered_se100, found.df) == pytest.approx((wanted.se, wanted.df))


@pytest.mark.parametrize(("sites", "threshold"), [(4, 5), (8, 9)])
def test_few_clusters_tell_nothing(sites: int, threshold: int) -> None:
    labels = np.array([f"s{i % sites}" for i in range(92)])
    found = row(made(grouped(SHIFTED, labels), MANY, threshold=threshold))
    assert (found.reason, found.nodes, found.clusters) == ("few_clusters", (), None)


def test_hidden_audiences_and_nodes_have_no_figures() -> None:
    few = replace(SHIFTED, points=SHIFTED.points[:4], records=())
    assert made(grouped(few, LABELS[:4])).clusters == ()
    points = SHIFTED.points.copy()
    points[3:, 5] = -1
    found = row(made(grouped(replace(SHIFTED, points=points))))
    one = node(found, "item", "C1")
    assert (one.n, one.score100, one.reason) == (None, None, "suppressed")


def test_clusters_take_a_verdict_away() -> None:
    clustered = made(grouped(APART, np.repeat(list(FAR), 18)), MANY)
    plain = made(APART, MANY)
    verdicts = [
        (gap(plain, "supplier-demand", n.level, n.id).verdict, g.verdict)
        for n in row(clustered).nodes
        if (g := gap(clustered, "supplier-demand", n.level, n.id)).level != "item"
    ]
    assert ("blind_spot", "undecided") in verdicts


def test_too_few_clusters_count_in_no_gap() -> None:
    few = grouped(SHIFTED, np.array([f"s{i % 4}" for i in range(92)]))
    assert gaps_of(made(few, MANY)) == pytest.approx(gaps_of(made(SHIFTED, MANY)))


def gaps_of(report: Report) -> list[float]:
    return [width(g) for g in report.gaps if g.ci100 is not None and g.level != "item"]


def test_one_cluster_to_a_person_changes_no_gap() -> None:
    report = made(grouped(SHIFTED, [str(i) for i in range(92)]), MANY)
    assert gaps_of(report) == pytest.approx(gaps_of(made(SHIFTED, MANY)))


def test_switched_off_or_without_a_column_there_is_no_section() -> None:
    assert made(grouped(SHIFTED), without=("clusters",)).clusters == ()
    assert made(replace(SHIFTED, records=())).clusters == ()


def test_clusters_are_part_of_the_fingerprint_and_their_order_is_not() -> None:
    def name(*samples: Sample) -> str:
        return made(*samples).fingerprint

    other = np.where(LABELS == "s0", "s1", LABELS)
    assert name(grouped(SHIFTED)) != name(grouped(SHIFTED, other))
    turned = replace(SHIFTED, points=SHIFTED.points[::-1])
    assert name(grouped(SHIFTED)) == name(grouped(turned, LABELS[::-1]))


def test_what_is_missing_says_why() -> None:
    for report in (made(grouped(SHIFTED), MANY), made(grouped(SHIFTED))):
        for one in row(report).nodes:
            score_ = (one.score100, one.clustered_se100, one.df, one.icc, one.design_effect)
            assert (None in score_) == (one.reason is not None), one
            assert one.reason in {*REASONS, None}


def test_sheets_that_rules_leave_out_are_in_no_cluster() -> None:
    users = grouped(crowd(SITES, careless=6))
    rules = Rules(exclude=("contradictory",), contradictions=1)
    options = Options(without=ONLY, quality=rules)
    report = build(replace(inputs(users, options=options), cluster="site"))
    kept = next(a.used for a in report.audiences if a.id == "users")
    assert (row(report).n, kept) == (86, 86)
