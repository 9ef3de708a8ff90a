"""The section on how exactly scales measure: the figures of the statistics, and what is hidden."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.report import SWITCHES, Report, build
from analysis.sections.consistency.consistency import (
    CONSISTENCY,
    DRAWS,
    SEED,
    SMALL,
    Consistency,
    ScaleDetail,
)
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.alpha_intervals import alpha_adf, alpha_bootstrap
from analysis.statistics.reliability.alpha_tests import feldt_test, hakstian_whalen
from analysis.statistics.reliability.composite import stratified_alpha
from analysis.statistics.reliability.difference_scores import difference_reliability
from analysis.statistics.reliability.measurement_error import measurement_error
from analysis.statistics.reliability.ordinal import ordinal_reliability
from analysis.statistics.reliability.polychoric import polychoric
from analysis.statistics.reliability.scale import reliability
from analysis.statistics.reliability.splits import split_half
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.reasons import REASONS
from analysis.study.unpaired import unpaired, without
from surveys.fieldwork.weights import Share, Weights
from tests.analysis.parts import mean_part
from tests.analysis.sections.test_structure import answers, turned, users
from tests.analysis.sheets import inputs, instrument
from tests.reports import document

ALONE = Options(without=tuple(key for key in SWITCHES if key != "consistency"))
X = turned()
M = moments(X)


def section(*samples: Sample) -> Consistency | None:
    return next(iter(build(replace(inputs(*samples), options=ALONE))[CONSISTENCY]), None)


def sheets(points: NDArray[np.int8], audience: str = "users") -> Sample:
    return Sample(instrument=instrument(), audience=audience, points=points)


def found(scale: str, *samples: Sample) -> ScaleDetail:
    whole = section(*(samples or (sheets(answers()),)))
    assert whole is not None
    return next(row for row in whole.scales if row.scale == scale)


def test_alpha_has_the_intervals_of_the_statistics() -> None:
    row, wanted = found("response"), reliability(M, range(5))
    assert row.alpha is not None
    assert (row.n, row.k) == (wanted.n, 5)
    assert row.alpha.alpha == pytest.approx(wanted.alpha)
    assert row.alpha.ci == pytest.approx(wanted.alpha_ci)
    assert row.alpha.ci_normal == pytest.approx(wanted.alpha_ci_normal)
    free = alpha_bootstrap(X[:, :5], np.random.default_rng(SEED), draws=DRAWS)
    assert row.alpha.ci_free == pytest.approx(free.ci)
    assert row.alpha.method == "bootstrap"


def test_many_sheets_have_the_distribution_free_interval_without_draws() -> None:
    row = found("response", sheets(answers(SMALL)))
    assert row.alpha is not None
    x = answers(SMALL)[:, 2:7].copy()
    x[:, 2] = np.where(x[:, 2] < 0, -1, 6 - x[:, 2])
    assert row.alpha.ci_free == pytest.approx(alpha_adf(x).ci)
    assert row.alpha.method == "adf"


def test_halves_judgements_and_errors_are_those_of_the_statistics() -> None:
    row = found("response")
    assert row.halves is not None
    assert row.ordinal is not None
    assert row.error is not None
    halves = split_half(finish(select(M, range(5))).covariance)
    assert (row.halves.lambda4, row.halves.mean) == pytest.approx((halves.best, halves.mean))
    ordinal = ordinal_reliability(polychoric(X[:, :5]), range(5))
    assert (row.ordinal.alpha, row.ordinal.omega) == pytest.approx((ordinal.alpha, ordinal.omega))
    subs = [mean_part([0, 1, 2], 12.5), mean_part([3, 4], 12.5)]
    error = measurement_error(stratified_alpha(M, subs), span=4.0)
    assert (row.error.sem, row.error.sdc100) == pytest.approx((error.sem, error.sdc100))


def test_the_whole_is_a_composite_of_its_characteristics_as_it_is_weighed() -> None:
    row = found("overall")
    assert row.stratified is not None
    parts = [*(mean_part(own, 0.25) for own in ([0, 1, 2], [3, 4])), mean_part([5, 6], 0.5)]
    plain = list(parts[:2])
    response = replace(
        plain[0],
        columns=plain[0].columns + plain[1].columns,
        weights=plain[0].weights + plain[1].weights,
    )
    wanted = stratified_alpha(M, [response, parts[2]])
    assert row.stratified.alpha == pytest.approx(wanted.alpha_stratified)
    assert row.halves is None
    assert row.hierarchy is not None
    assert row.hierarchy.reason in (None, "improper_solution")


def test_few_sheets_have_neither_judgements_nor_a_general_factor() -> None:
    few = answers()[:60]
    ordinal, hierarchy = found("response", sheets(few)).ordinal, found("overall", sheets(few))
    assert ordinal is not None
    assert hierarchy.hierarchy is not None
    assert (ordinal.reason, hierarchy.hierarchy.reason) == ("too_few", "too_few")


def test_the_difference_of_perception_and_expectation_has_its_own_reliability() -> None:
    points = answers().copy()
    points[:, :2] = np.random.default_rng(2).integers(2, 6, (300, 2))
    whole = section(sheets(points))
    assert whole is not None
    row = next(row for row in whole.differences if row.scale == "response")
    kept = without(points, unpaired(instrument(), points, 5))
    both = np.hstack([kept[:, 2:4], kept[:, :2]])
    wanted = difference_reliability(moments(both), [0, 1], [2, 3])
    assert (row.n, row.k) == (wanted.n, 2)
    assert row.of_differences == pytest.approx(wanted.of_differences)
    assert row.from_parts == pytest.approx(wanted.from_parts)


def test_two_audiences_are_compared_by_feldts_test_and_three_by_a_chi_square() -> None:
    halves = [sheets(answers()[:150]), sheets(answers()[150:], "staff")]
    two = section(*halves)
    three = section(*halves, sheets(answers()[:7], "supplier"))
    assert two is not None
    assert three is not None
    row = next(row for row in two.comparisons if row.scale == "response")
    groups = [reliability(moments(X[part]), range(5)) for part in (slice(150), slice(150, 300))]
    assert row.test == "feldt"
    assert row.p == pytest.approx(feldt_test(*groups).p)
    assert row.p_adjusted is not None
    assert row.p is not None
    assert row.p_adjusted >= row.p
    last = next(row for row in three.comparisons if row.scale == "response")
    groups.append(reliability(moments(X[:7]), range(5)))
    assert last.p == pytest.approx(hakstian_whalen(groups).p)


def test_alphas_of_different_items_are_not_compared() -> None:
    same = answers()[150:].copy()
    same[:, 2] = 4  # All of staff answer alike: the item is left out of their alpha alone.
    whole = section(sheets(answers()[:150]), sheets(same, "staff"))
    assert whole is not None
    assert "response" not in {row.scale for row in whole.comparisons}


def test_the_order_of_sheets_changes_nothing() -> None:
    one = found("response")
    other = found("response", sheets(np.ascontiguousarray(answers()[::-1])))
    assert one.alpha is not None
    assert other.alpha is not None
    assert other.alpha.ci_free == pytest.approx(one.alpha.ci_free, abs=1e-9)


def test_what_too_few_people_rated_is_hidden() -> None:
    points = answers()[:30].copy()
    points[3:, 8] = -1
    whole = section(sheets(points))
    assert whole is not None
    rows = {row.scale: row for row in whole.scales}
    assert (rows["courtesy"].reason, rows["courtesy"].alpha) == ("suppressed", None)
    assert rows["overall"].reason == "suppressed"
    assert section(sheets(answers()[:4])) is None


def test_the_supplier_is_not_there_before_the_seal() -> None:
    samples = (sheets(answers()), sheets(answers()[:7], "supplier"))
    options = replace(ALONE, sealed=False)
    whole = build(replace(inputs(*samples), options=options)).consistency
    assert whole is not None
    rows = [row for row in whole.scales if row.audience == "supplier"]
    assert {(row.n, row.reason) for row in rows} == {(None, "supplier_not_sealed")}
    assert whole.comparisons == ()


def test_answers_that_do_not_hang_together_have_no_error_of_measurement() -> None:
    points = answers().copy()
    points[:, 7], points[:, 8] = np.arange(300) % 5 + 1, 5 - np.arange(300) % 5
    points[0, 7] = 3
    row = found("courtesy", sheets(points))
    assert row.error is not None
    assert row.error.reason == "negative_reliability"


def test_it_can_be_switched_off_and_stands_in_the_document() -> None:
    off = replace(users(answers()), options=Options(without=SWITCHES))
    assert build(off).consistency is None
    report: Report = build(replace(users(answers()), options=ALONE))
    assert report.consistency is not None
    assert len(document(report)["consistency"]["scales"]) == len(report.consistency.scales)
    assert {row.reason for row in report.consistency.scales} <= {*REASONS, None}


def test_an_overall_score_that_weighs_nothing_has_no_composite() -> None:
    shares = (Share(id="response", percent=0.0), Share(id="courtesy", percent=0.0))
    weights = Weights(method="direct", shares=shares)
    made = replace(inputs(sheets(answers())), options=ALONE, weights=weights)
    whole = build(made).consistency
    assert whole is not None
    (row,) = (row for row in whole.scales if row.scale == "overall")
    assert row.stratified is not None
    assert (row.stratified.alpha, row.stratified.reason) == (None, "zero_weight")


def test_sheets_that_weigh_nothing_together_are_no_answers() -> None:
    weighted = replace(sheets(answers()[:30], "staff"), weights=np.zeros(30))
    whole = section(sheets(answers()), weighted)
    assert whole is not None
    assert {row.audience for row in whole.scales} == {"users"}
