"""The section on the model's own structure: its figures, what is hidden, what is left out."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.confirmatory.confirmatory import CONFIRMATORY
from analysis.sections.confirmatory.fitted import FactorModel
from analysis.statistics.cfa.confirmatory import confirm_incomplete, confirm_rows
from analysis.study.matrix import Points, Sample, keyed
from tests.analysis.service_answers import answered, given, service

PARTS = ("security", "reliability", "responsiveness", "tangibility", "friendliness")


@cache
def users(n: int = 200) -> Sample:
    return answered(service(), "users", n, seed=1)


@cache
def report() -> Report:
    return build(given(users(), answered(service(), "staff", 40, seed=2)))


def row(found: Report, audience: str = "users") -> FactorModel:
    (only,) = (one for one in found[CONFIRMATORY] if one.audience == audience)
    return only


def columns() -> list[list[int]]:
    """The columns of each characteristic's items."""
    at = {rating.item: place for place, rating in enumerate(service().ratings)}
    return [
        [at[item.id] for sub in part.subs for item in sub.items]
        for part in service().model.characteristics
    ]


def turned(sample: Sample) -> Points:
    """The sheets with reversed items turned round."""
    of = sample.instrument
    scales = [of.scale(rating.item) for rating in of.ratings]
    lows = np.array([scale.low for scale in scales], dtype=np.int8)
    highs = np.array([scale.high for scale in scales], dtype=np.int8)
    reverse = np.array([of.items[rating.item].reverse for rating in of.ratings])
    return keyed(sample.points, lows, highs, reverse)


def test_the_figures_are_those_of_the_analysis() -> None:
    wanted, found = confirm_rows(turned(users()), columns()), row(report())
    assert wanted.fit is not None
    assert wanted.robust is not None
    assert (found.chi2, found.df, found.cfi) == (
        wanted.fit.test.chi2,
        wanted.fit.test.df,
        wanted.fit.cfi,
    )
    assert (found.cfi_robust, found.rmsea_robust) == (wanted.robust.cfi, wanted.robust.rmsea)
    assert [one.standardized for one in found.loadings] == [
        one.standardized for one in wanted.loadings
    ]
    assert (found.n, found.left_out, found.k, found.factors) == (200, 0, 37, 5)


def test_items_and_factors_are_named_by_their_ids() -> None:
    found = row(report())
    assert tuple(dict.fromkeys(one.factor for one in found.loadings)) == PARTS
    assert (found.loadings[0].id, found.loadings[0].factor) == ("AVA1", "security")
    assert {one.first for one in found.correlations} < set(PARTS)


def test_an_audience_too_small_for_it_says_so() -> None:
    found = row(report(), "staff")
    assert (found.reason, found.chi2, found.loadings) == ("too_few", None, ())
    assert found.n == 40


def test_sheets_that_skip_an_item_are_counted_and_not_used() -> None:
    points = users().points.copy()
    points[:7, 3] = -1
    found = row(build(given(replace(users(), points=points))))
    assert (found.n, found.left_out) == (193, 7)


def test_without_an_audience_large_enough_there_is_no_section() -> None:
    assert build(given(users(60))).confirmatory == ()


def test_it_can_be_switched_off() -> None:
    off = build(given(users(), shown=()))
    assert off.confirmatory == ()


def test_a_hidden_audience_has_no_row() -> None:
    found = build(given(users(), answered(service(), "staff", 3, seed=2)))
    assert {one.audience for one in found.confirmatory} == {"users"}


def test_a_model_with_a_hidden_item_is_hidden() -> None:
    points = users().points.copy()
    points[3:, 0] = -1
    found = build(given(replace(users(), points=points), answered(service(), "staff", 150, seed=2)))
    assert (row(found).reason, row(found).n, row(found).chi2) == ("suppressed", None, None)


def test_answers_without_structure_are_called_poor_or_have_no_solution() -> None:
    noise = np.random.default_rng(3).integers(1, 6, size=users().points.shape).astype(np.int8)
    mixed = build(given(replace(users(), points=noise), answered(service(), "staff", 150, seed=2)))
    found = row(mixed)
    assert found.verdict in (None, "poor")
    assert found.reason is None or (found.loadings, found.verdict) == ((), None)


def test_many_sheets_are_analysed_without_the_corrections_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("analysis.sections.confirmatory.confirmatory.ROBUST_UP_TO", 150)
    found = row(build(given(users())))
    assert (found.errors, found.robust_reason, found.cfi_robust) == (
        "expected",
        "not_computed",
        None,
    )
    assert found.chi2 == pytest.approx(row(report()).chi2, abs=1e-6)


def gaps(n: int, share: float) -> Sample:
    """Sheets of which single answers are missing at random."""
    found = users(n)
    points = found.points.copy()
    points[np.random.default_rng(4).random(points.shape) < share] = -1
    return replace(found, points=points)


def test_where_too_few_are_complete_all_that_answer_some_are_used() -> None:
    sample = gaps(160, 0.05)
    wanted, found = confirm_incomplete(turned(sample), columns()), row(build(given(sample)))
    assert wanted.fit is not None
    assert (found.estimator, found.errors, found.n, found.left_out) == ("FIML", "observed", 160, 0)
    assert (found.chi2, found.df) == pytest.approx((wanted.fit.test.chi2, wanted.fit.test.df))
    assert (found.cfi, found.rmsea, found.srmr) == pytest.approx(
        (wanted.fit.cfi, wanted.fit.rmsea, wanted.fit.srmr)
    )
    assert (found.chi2_robust, found.robust_reason, found.hints) == (None, "not_computed", ())
    assert found.loadings[0].standardized == pytest.approx(wanted.loadings[0].standardized)


def test_what_is_needed_and_how_it_was_estimated_is_told() -> None:
    found = row(report())
    assert (found.estimator, found.errors) == ("MLR", "robust")
    assert (found.parameters, found.needed) == (2 * 37 + 10, 100)
    small = row(report(), "staff")
    assert (small.estimator, small.needed, small.reason) == (None, 100, "too_few")


def test_too_few_incomplete_sheets_or_pairs_are_not_fitted() -> None:
    few = build(given(users(), replace(gaps(90, 0.05), audience="staff")))
    assert row(few, "staff").reason == "too_few"
    scarce = build(given(users(), replace(gaps(160, 0.6), audience="staff")))
    assert (row(scarce, "staff").estimator, row(scarce, "staff").reason) == (None, "too_few")


def test_fewer_complete_sheets_than_the_threshold_are_not_counted_out() -> None:
    points = users(90).points.copy()
    points[3:, :2] = np.where(np.arange(87)[:, None] % 2 == np.arange(2), -1, points[3:, :2])
    staff = replace(users(90), points=points, audience="staff")
    found = row(build(given(users(), staff)), "staff")
    assert (found.n, found.left_out, found.reason) == (None, None, "suppressed")
