"""Gaps, level and profile of a panel or a declared statement: what must hold of any data."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.statistics.gaps.decision_study import components, decision_study
from analysis.statistics.gaps.gap_model import conclusions, family, panel_estimates
from analysis.statistics.gaps.sides import complete, side
from analysis.statistics.gaps.supplier_gaps import (
    Concluded,
    People,
    SupplierGaps,
    declared_gaps,
    panel_gaps,
)
from analysis.statistics.moments.columns import means

Scores = NDArray[np.float64]
POINTS = 2**12


def drawn(people: int, nodes: int, seed: int, shift: float = 0.0) -> Scores:
    """Ratings in halves, alike by half within a person."""
    rng = np.random.default_rng(seed)
    both = rng.standard_normal((people, nodes)) + rng.standard_normal((people, 1))
    return np.round(2.0 * (3.0 + shift + 0.6 * both)) / 2.0


RATERS, CUSTOMERS = drawn(5, 4, 1, 0.8), drawn(60, 4, 2)


def panel(
    raters: Scores = RATERS, customers: Scores = CUSTOMERS, *, shift: bool = True
) -> SupplierGaps:
    return panel_gaps(
        People(scores=raters), People(scores=customers), margin=0.5, shift=shift, points=POINTS
    )


def told(found: SupplierGaps) -> list[Concluded]:
    every = (*found.gaps, *found.profile, found.shift)
    return [each for each in every if each is not None]


def values(found: tuple[Concluded | None, ...]) -> Scores:
    return np.array([np.nan if each is None else each.value for each in found])


def test_a_gap_is_the_level_and_the_nodes_profile() -> None:
    found = panel()
    assert found.shift is not None
    assert found.shift.value + values(found.profile) == pytest.approx(values(found.gaps))
    assert values(found.gaps) == pytest.approx(RATERS.mean(axis=0) - CUSTOMERS.mean(axis=0))
    assert found.family == 9


def test_lenient_raters_move_the_level_and_no_profile() -> None:
    lenient = panel(RATERS + np.array([[2.0], [0.0], [1.0], [0.0], [0.0]]))
    plain = panel()
    assert values(lenient.profile) == pytest.approx(values(plain.profile))
    assert lenient.shift is not None
    assert plain.shift is not None
    assert lenient.shift.value == pytest.approx(plain.shift.value + 0.6)
    assert (lenient.shift.se or 0) > (plain.shift.se or 0)


def test_the_unit_of_the_scores_does_not_matter() -> None:
    one = panel()
    two = panel_gaps(
        People(scores=25.0 * RATERS), People(scores=25.0 * CUSTOMERS), margin=12.5, points=POINTS
    )
    for a, b in zip(told(one), told(two), strict=True):
        assert (b.value, b.se, b.detectable) == pytest.approx(
            (25.0 * a.value, 25.0 * (a.se or 0), 25.0 * (a.detectable or 0))
        )
        assert (a.p_adjusted, a.equivalence_p, a.conclusion) == pytest.approx(
            (b.p_adjusted, b.equivalence_p, b.conclusion), abs=1e-9
        )


@pytest.mark.parametrize("shift", [-1.5, -0.6, 0.0, 0.1, 0.6, 1.5])
@pytest.mark.parametrize("raters", [2, 5, 40])
def test_interval_p_and_conclusion_say_the_same(shift: float, raters: int) -> None:
    found = panel(drawn(raters, 4, 3, shift), drawn(300, 4, 4))
    for each in told(found):
        assert each.ci is not None
        low, high = each.ci
        assert (each.conclusion in ("higher", "lower")) == (not low <= 0.0 <= high)
        assert (each.conclusion in ("higher", "lower")) == ((each.p_adjusted or 0) < 0.05)
        within = low > -0.5 and high < 0.5
        assert within == ((each.equivalence_p or 0) < 0.05)
        if each.conclusion == "within":
            assert within
        assert (each.p or 0) <= (each.p_adjusted or 0) + 1e-3
        assert 0.0 <= (each.probability or 0) <= 1.0


def test_raters_who_agree_are_not_taken_for_all_the_suppliers_people() -> None:
    found = panel(np.full((3, 4), 4.0))
    alone = declared_gaps(np.full(4, 4.0), People(scores=CUSTOMERS), margin=0.5, points=POINTS)
    for one, fixed in zip(found.gaps, alone.gaps, strict=True):
        assert one is not None
        assert fixed is not None
        assert (one.se or 0) > 1.5 * (fixed.se or 0)


def test_a_node_that_one_rater_alone_rated_is_left_out_of_level_and_profile() -> None:
    ratings = RATERS.copy()
    ratings[1:, 2] = np.nan
    found, rest = panel(ratings), panel(RATERS[:, [0, 1, 3]], CUSTOMERS[:, [0, 1, 3]])
    assert found.gaps[2] is None
    assert found.profile[2] is None
    assert told(found) == told(rest)


def test_missing_answers_leave_people_out_of_that_node_alone() -> None:
    ratings, answers = RATERS.copy(), CUSTOMERS.copy()
    ratings[0, 1] = answers[3, 2] = answers[4, 2] = np.nan
    found = panel(ratings, answers)
    expected = np.nanmean(ratings, axis=0) - np.nanmean(answers, axis=0)
    assert values(found.gaps) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("raters", "customers", "reason"),
    [
        (np.full((0, 2), 1.0), CUSTOMERS[:, :2], "no_supplier"),
        (RATERS[:, :2], np.full((3, 2), np.nan), "no_demand"),
        (RATERS[:1, :2], CUSTOMERS[:, :2], "one_respondent"),
        (np.full((3, 2), 4.0), np.full((9, 2), 3.0), "constant"),
    ],
)
def test_why_there_is_no_gap(raters: Scores, customers: Scores, reason: str) -> None:
    found = panel(raters, customers)
    assert (found.gaps, found.shift, found.reason) == ((None, None), None, reason)


def test_one_node_has_neither_level_nor_profile() -> None:
    found = panel(RATERS[:, :1], CUSTOMERS[:, :1])
    assert (found.family, found.shift, found.profile) == (1, None, (None,))
    (gap,) = found.gaps
    assert gap is not None
    assert gap.p == pytest.approx(gap.p_adjusted)


def test_sub_characteristics_are_a_family_without_the_level() -> None:
    assert (panel(shift=False).family, panel(shift=False).shift) == (8, None)


def test_of_a_declared_statement_level_and_profile_are_described() -> None:
    stated = np.array([4.0, 3.0, np.nan, 5.0])
    found = declared_gaps(stated, People(scores=CUSTOMERS), margin=0.5, points=POINTS)
    assert (found.raters, found.family, found.gaps[2]) == (None, 3, None)
    assert found.shift == Concluded(value=float(np.nanmean(stated - CUSTOMERS.mean(axis=0))))
    assert all(each is None or each.conclusion is None for each in found.profile)


def test_equal_weights_and_clusters_of_one_are_none() -> None:
    plain = side(CUSTOMERS)
    weighted = side(CUSTOMERS, weights=np.full(60, 0.3), clusters=np.arange(60))
    for name in ("mean", "scatter", "error", "df"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name))
    whole = complete(CUSTOMERS)
    assert whole.error == pytest.approx(plain.error)
    assert whole.overlap == pytest.approx(plain.overlap)


def test_errors_are_those_of_weighted_and_of_clustered_means() -> None:
    rng = np.random.default_rng(5)
    weights, sites = rng.uniform(0.5, 2.0, 60), rng.integers(0, 9, 60)
    answers = CUSTOMERS.copy()
    answers[:4, 1] = np.nan
    weighted = [mean.se for mean in means(answers, weights)]
    assert np.sqrt(side(answers, weights=weights).error.diagonal()) == pytest.approx(weighted)
    clustered = [clustered_mean(x, sites, weights=weights).se for x in answers.T]
    found = side(answers, weights=weights, clusters=sites)
    assert np.sqrt(found.error.diagonal()) == pytest.approx(clustered)
    assert np.linalg.eigvalsh(found.error).min() > 0.0


def test_teams_of_raters_who_agree_tell_less_than_as_many_single_raters() -> None:
    teams = np.repeat(drawn(4, 4, 6), 3, axis=0) + 0.01 * drawn(12, 4, 7)
    single, grouped = (
        panel_gaps(
            People(scores=teams, clusters=clusters),
            People(scores=CUSTOMERS),
            margin=0.5,
            points=POINTS,
        )
        for clusters in (None, np.repeat(np.arange(4), 3))
    )
    for one, many in zip(single.gaps, grouped.gaps, strict=True):
        assert one is not None
        assert many is not None
        assert (many.detectable or 0) > (one.detectable or 0)


def test_many_surveys_at_once_are_each_of_them() -> None:
    raters = np.stack([drawn(4, 3, seed) for seed in range(5)])
    customers = np.stack([drawn(30, 3, seed) for seed in range(10, 15)])
    statements = family(3)
    together, _ = panel_estimates(complete(raters), complete(customers), statements, points=512)
    for i in range(5):
        alone, _ = panel_estimates(
            complete(raters[i]), complete(customers[i]), statements, points=512
        )
        assert together.estimate[i] == pytest.approx(alone.estimate)
        assert together.reach[i] == pytest.approx(alone.reach, rel=1e-6)


def test_more_raters_promise_narrower_intervals() -> None:
    found = panel()
    assert found.scatter is not None
    study = decision_study(found.scatter, side(CUSTOMERS), 0.6)
    widths = [promise.gap for promise in study.table]
    assert widths == sorted(widths, reverse=True)
    assert study.gap is not None
    assert study.profile is not None
    assert study.profile < study.gap
    assert decision_study(found.scatter, side(CUSTOMERS), 0.01).gap is None


def test_components_of_raters_who_do_not_differ_are_not_below_zero() -> None:
    found = components(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [2.0, 2.0, 2.0]]))
    assert found is not None
    assert (found.raters, found.ms_raters) == (0.0, 0.0)
    assert components(RATERS[:1]) is None


def test_a_far_gap_is_beyond_the_margin_and_a_lone_one_is_drawn_back() -> None:
    far = panel(RATERS + 3.0)
    assert all((each.probability or 0) > 0.9 for each in far.gaps if each)
    lone = CUSTOMERS.mean(axis=0) + np.array([0.8, 0.0, 0.0, 0.0])
    found = panel(RATERS - RATERS.mean(axis=0) + lone)
    (first, *_) = found.gaps
    assert first is not None
    flat = replace(first, probability=None)
    assert 0.05 < (first.probability or 0) < 0.9
    assert flat.value == pytest.approx(0.8)


@pytest.mark.parametrize("raters", [3, 12])
def test_all_intervals_hold_together_in_nineteen_of_twenty_surveys(raters: int) -> None:
    rng = np.random.default_rng(8)
    shape = np.linalg.cholesky(0.4 + 0.6 * np.eye(5))
    theirs = rng.standard_normal((2000, raters, 5)) @ shape.T
    ours = rng.standard_normal((2000, 60, 5)) @ shape.T
    found, _ = panel_estimates(complete(theirs), complete(ours), family(5), points=512)
    share = (np.abs(found.estimate) <= found.reach).all(axis=1).mean()
    assert 0.94 <= share <= 0.98
    assert np.isin(conclusions(found.estimate, found.reach, 0.5), (-1, 0, 1, 2)).all()


def test_a_node_on_which_customers_agree_leaves_the_others_alone() -> None:
    """It says nothing of how raters scatter, and must not make them scatter wildly elsewhere."""
    customers = CUSTOMERS.copy()
    customers[:, 0] = 4.0
    for share in (0.0, 1.0 / len(customers)):
        customers[: round(share * len(customers)), 0] = 3.0
        with_it, without = panel(customers=customers), panel(RATERS[:, 1:], customers[:, 1:])
        assert with_it.scatter is not None
        assert without.scatter is not None
        assert with_it.scatter.ratio == pytest.approx(without.scatter.ratio, rel=0.35)
        for one, two in zip(with_it.gaps[1:], without.gaps, strict=True):
            assert one is not None
            assert two is not None
            assert one.detectable == pytest.approx(two.detectable, rel=0.35)
