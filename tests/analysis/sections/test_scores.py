"""The report's scores, distributions and reliability: every figure from hand-made sheets."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.statistics.reliability.omega import omega
from analysis.study.inputs import Options
from analysis.study.reasons import REASONS
from surveys.fieldwork.weights import Share, Weights
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, sample, scales, score, weighted

USERS = sample(
    "users",
    "55 44212 45 9",
    "55 33332 44 8",
    "55 45143 5x 7",
    "54 22422 34 5",
    "44 5515- 55 a",
    "54 43244 4- 6",
)


def test_an_items_mean_is_that_of_its_answers_and_stands_on_its_scale_and_on_0_to_100() -> None:
    found = score(build(inputs(USERS)), "item", "S1", "users")
    assert found.n == 6
    assert found.mean == pytest.approx(22 / 6)
    assert found.score100 == pytest.approx(200 / 3)
    assert found.top_box == pytest.approx(4 / 6)


def test_a_reversed_item_is_turned_round_in_scores_but_not_in_distributions() -> None:
    report = build(inputs(USERS))
    assert score(report, "item", "S3", "users").mean == pytest.approx(6 - 13 / 6)
    (spread,) = (d for d in report.distributions if d.id == "S3" and d.audience == "users")
    assert spread.counts == (2, 2, 1, 1, 0)


def test_a_sub_is_the_mean_of_answered_items_and_a_characteristic_that_of_its_subs() -> None:
    report = build(inputs(USERS))
    first = [4.0, 3.0, 14 / 3, 2.0, 5.0, 11 / 3]
    second = [1.5, 2.5, 3.5, 2.0, 5.0, 4.0]
    assert score(report, "subcharacteristic", "speed", "users").mean == pytest.approx(
        sum(first) / 6
    )
    whole = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    found = score(report, "characteristic", "response", "users")
    assert found.mean == pytest.approx(sum(whole) / 6)
    assert found.coverage == pytest.approx((1 * 5 + (0.5 + 0.25)) / 6)


def test_weights_set_for_the_evaluation_move_the_overall_score() -> None:
    shares = (Share(id="response", percent=100.0), Share(id="courtesy", percent=0.0))
    weights = Weights(method="direct", shares=shares)
    report = build(replace(inputs(USERS), weights=weights))
    whole = score(report, "overall", "overall", "users")
    part = score(report, "characteristic", "response", "users")
    assert whole.mean == pytest.approx(part.mean)
    assert part.weight == 1.0


def test_equal_weights_are_those_of_the_characteristics_not_of_their_items() -> None:
    report = build(inputs(USERS))
    parts = [
        score(report, "characteristic", each, "users").mean for each in ("response", "courtesy")
    ]
    whole = score(report, "overall", "overall", "users")
    assert whole.mean == pytest.approx(sum(filter(None, parts)) / 2)


def test_a_characteristic_without_subs_has_one_row_and_its_items_hang_on_it() -> None:
    report = build(inputs(USERS))
    assert not [s for s in report.scores if s.level == "subcharacteristic" and s.id == "courtesy"]
    (item,) = (node for node in report.nodes if node.id == "K1")
    assert item.parent == "courtesy"


def test_outcomes_have_scores_of_their_own_and_do_not_touch_the_overall_score() -> None:
    high, low = (sample("users", *(s[:-1] + mark for s in SHEETS)) for mark in "a0")
    reports = [build(inputs(each)) for each in (high, low)]
    assert score(reports[0], "outcome", "recommendation", "users").mean == 10.0
    assert score(reports[0], "outcome", "recommendation", "users").reason == "constant"
    wholes = [score(report, "overall", "overall", "users").mean for report in reports]
    assert wholes[0] == wholes[1]


SHEETS = ["55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5", "44 55154 55 a"]


def test_respondent_weights_of_one_change_nothing_and_others_move_the_means() -> None:
    plain = build(inputs(sample("users", *SHEETS)))
    one = build(inputs(weighted(sample("users", *SHEETS), 1, 1, 1, 1, 1)))
    more = build(inputs(weighted(sample("users", *SHEETS), 1, 1, 1, 1, 4)))
    a, b = (score(r, "item", "S1", "users") for r in (plain, one))
    assert b.n == a.n
    assert b.mean == pytest.approx(a.mean)
    assert b.se == pytest.approx(a.se)
    assert score(more, "item", "S1", "users").mean == pytest.approx((4 + 3 + 4 + 2 + 5 * 4) / 8)
    assert more.method.respondent_weights


def test_reliability_has_a_row_for_each_scale_and_says_why_a_figure_is_missing() -> None:
    rows = scales(build(inputs(USERS)))
    assert set(rows) == {"overall", "response", "speed", "contact", "courtesy"}
    assert rows["speed"].alpha is not None
    assert rows["speed"].n == 6
    assert rows["courtesy"].reason == "suppressed", "four people answered both of its items"
    assert {item.reason for item in rows["contact"].items} == {"one_item"}


def test_a_full_sheet_covers_all_and_no_more() -> None:
    whole = build(inputs(sample("users", *SHEETS, "55 11222 33 4")))
    assert {s.coverage for s in whole.scores if s.n} == {1.0}


def test_an_item_that_nobody_answered_is_left_out_of_its_scale_by_name() -> None:
    speed = scales(build(inputs(sample("users", *(s[:3] + "-" + s[4:] for s in SHEETS)))))["speed"]
    assert (speed.k, speed.n) == (2, 5)
    assert speed.alpha is not None
    assert [item.reason for item in speed.items] == ["no_answers", "one_item", "one_item"]


def test_what_a_scale_of_two_items_lacks_is_explained() -> None:
    contact = scales(build(inputs(sample("users", *SHEETS))))["contact"]
    assert contact.alpha is not None
    assert (contact.omega_total, contact.reason) == (None, "too_few_items")


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_only_the_ratios_of_weights_count(size: float) -> None:
    one, more = (
        build(inputs(weighted(sample("users", *SHEETS), *(w * size for w in (1, 2, 3, 4, 5)))))
        for size in (1.0, size)
    )
    for a, b in zip(one.scores, more.scores, strict=True):
        assert b.mean == pytest.approx(a.mean)
        assert b.se == pytest.approx(a.se)


def test_weights_that_leave_one_person_give_alpha_no_interval() -> None:
    one = weighted(sample("users", *SHEETS), 1, 1e-9, 1e-9, 1e-9, 1e-9)
    speed = scales(build(inputs(one)))["speed"]
    assert (speed.alpha_ci, speed.reason) == (None, "too_few")


def test_a_constant_item_is_named_and_the_others_make_the_scale() -> None:
    flat = sample("users", *(s[:3] + "3" + s[4:] for s in SHEETS))
    speed = scales(build(inputs(flat)))["speed"]
    assert (speed.k, speed.reason) == (2, "singular"), "of five people the two say the same"
    assert speed.alpha is not None
    assert [(item.id, item.reason) for item in speed.items] == [
        ("S1", "constant"),
        ("S2", "one_item"),
        ("S3", "one_item"),
    ]


def test_where_all_answers_are_alike_there_is_no_alpha() -> None:
    speed = scales(build(inputs(sample("users", *[SHEETS[0]] * 5))))["speed"]
    assert (speed.alpha, speed.reason) == (None, "constant")


def test_nobody_answering_is_said_in_words_at_every_node() -> None:
    report = build(inputs())
    assert {(s.n, s.mean, s.reason) for s in report.scores} == {(0, None, "no_answers")}
    assert {(a.complete, a.used, a.hidden) for a in report.audiences} == {(0, 0, False)}
    assert all(row.reason and row.alpha is None for row in report.reliability)


@pytest.mark.parametrize("n", range(7))
def test_wherever_a_figure_is_missing_there_is_a_known_reason(n: int) -> None:
    sheets = ["-- 44212 45 9", "-- -----  1- -", *SHEETS][:n]
    report = build(inputs(sample("users", *sheets), options=Options(threshold=1)))
    check_reasons(report)


def check_reasons(report: Report) -> None:
    for s in report.scores:
        assert s.reason in (None, *REASONS)
        assert (s.mean is None or s.ci is None) == (s.reason is not None), s
    for r in report.reliability:
        whole = (r.alpha, r.alpha_ci, r.alpha_standardized, r.omega_total, r.lambda2, r.lambda6)
        assert (None in whole) == (r.reason is not None), r
        assert all(i.reason or i.alpha_if_deleted is not None for i in r.items), r
    for g in report.gaps:
        assert (g.gap is None or g.p is None) == (g.reason is not None), g
    for d in report.distributions:
        assert (not d.n) == (d.reason is not None)


def test_sheets_that_rate_nothing_are_counted_as_left_out() -> None:
    sheets = sample("users", *SHEETS, "-- ----- -- -")
    (users, *_) = build(inputs(sheets)).audiences
    assert (users.complete, users.used) == (6, 5)
    assert [(e.rule, e.n) for e in users.excluded] == [("no_answers", 1)]


def test_no_interval_passes_the_end_of_the_scale() -> None:
    sheets = ("55 55155 55 a", "55 55155 55 a", "55 54155 55 9", "55 55254 55 a", "55 55155 53 a")
    report = build(inputs(sample("users", *sheets), sample("supplier", "11 11511 11 0")))
    cut = [s for s in report.scores if s.ci100 is not None and s.ci100[1] == 100.0]
    assert cut, "the case is there"
    for one in report.scores:
        assert one.ci100 is None or (one.ci100[0] >= 0.0 and one.ci100[1] <= 100.0)
        if one.level == "item" and one.ci is not None:
            low, high = (0, 10) if one.id == "R1" else (1, 5)
            assert low <= one.ci[0] <= one.ci[1] <= high
    for row in report.gaps:
        assert row.ci100 is None or max(map(abs, row.ci100)) <= 100.0
        assert row.ci is None or row.id in ("R1", "recommendation") or max(map(abs, row.ci)) <= 4.0


def test_an_item_has_its_total_and_omega_without_it() -> None:
    report = build(inputs(crowd({"it": 60})))
    (row,) = (
        r for r in report.reliability
        if (r.scale, r.audience, r.facet) == ("response", "users", "perception")
    )  # fmt: skip
    x = crowd({"it": 60}).points[:, 2:7].astype(float)
    x[:, 2] = 6.0 - x[:, 2]
    for j, item in enumerate(row.items):
        rest = omega(np.cov(np.delete(x, j, axis=1).T))
        assert item.omega_if_deleted == pytest.approx(rest.omega_total)
        assert item.item_total == pytest.approx(np.corrcoef(x[:, j], x.sum(axis=1))[0, 1])
    short = [i for r in report.reliability if (r.k, r.audience) == (2, "users") for i in r.items]
    assert {i.omega_if_deleted_reason for i in short} == {"too_few_items"}
