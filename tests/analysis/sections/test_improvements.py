"""What to do first: the order, every term of it, what is not known, and how sure the first is."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.gaps import GAPS
from analysis.sections.improvements.improvements import IMPROVEMENTS, STEPS, Improvement
from analysis.sections.improvements.terms import ImprovementView
from analysis.sections.priorities import PRIORITIES
from analysis.sections.scores import SCORES
from analysis.study.inputs import Inputs, Options, Wave
from tests.analysis.made_surveys import Survey, inputs

KEPT = ("priorities", "trend")
FEW = Options(without=tuple(key for key in SWITCHES if key not in KEPT))
BOTH = Survey(seed=2, users=90, staff=45, raters=12, bias=0.1, blind=2)


@pytest.fixture(scope="module")
def report() -> Report:
    return build(inputs(BOTH, options=FEW))


def against(view: ImprovementView | None) -> int:
    assert view is not None
    return 2 if view.reasons else 1 if view.hints else 0


def rows(of: Report) -> tuple[Improvement, ...]:
    return of[IMPROVEMENTS]


def test_there_is_one_row_for_each_lowest_node_in_one_order(report: Report) -> None:
    subs = {node.id for node in report.nodes if node.level == "subcharacteristic"}
    assert {row.id for row in rows(report)} == subs
    assert [row.rank for row in rows(report)] == list(range(1, len(subs) + 1))
    keys = [(-against(row.leading), -(row.points or 0.0)) for row in rows(report)]
    assert keys == sorted(keys)
    assert rows(report)[0].step is not None


def test_every_term_is_the_reports_own_figure(report: Report) -> None:
    scores = {(s.id, s.audience): s for s in report[SCORES] if s.facet == "perception"}
    placed = {(p.id, p.audience): p for p in report[PRIORITIES]}
    gaps = {(g.id, g.audience): g for g in report[GAPS]}
    for row in rows(report):
        for view in row.views:
            at = (row.id, view.audience)
            assert (view.score100, view.n) == pytest.approx((scores[at].score100, scores[at].n))
            assert view.importance == pytest.approx(placed[at].importance)
            assert (view.quadrant, view.stability) == (placed[at].quadrant, placed[at].stability)
            assert (view.gap100, view.gap_verdict) == (gaps[at].gap100, gaps[at].verdict)
            assert view.shortfall == pytest.approx(100.0 - (view.score100 or 0.0))


def test_a_row_counts_with_the_audience_that_it_presses_most_with(report: Report) -> None:
    for row in rows(report):
        view = row.leading
        assert view is not None
        assert row.points == view.points
        others = [each.points for each in row.views if against(each) == against(view)]
        assert row.points == max(others)
        assert bool(row.step) == bool(view.reasons)


def test_the_points_are_the_product_of_the_terms(report: Report) -> None:
    for row in rows(report):
        for view in row.views:
            terms = ("importance", "gap", "change", "stability", "caution")
            known = [getattr(view, f"by_{term}") for term in terms]
            product = np.prod([1.0 if term is None else term for term in known])
            assert view.points == pytest.approx(view.shortfall * product)


def test_only_a_concluded_gap_counts(report: Report) -> None:
    views = [view for row in rows(report) for view in row.views]
    assert {view.gap_verdict for view in views} > {"blind_spot"}
    for view in views:
        assert (view.by_gap == 1.0) == (view.gap_verdict != "blind_spot")
        assert ("blind_spot" in view.reasons) == (view.gap_verdict == "blind_spot")


def test_a_scale_that_does_not_hold_is_to_be_checked_first(report: Report) -> None:
    doubtful = [row for row in rows(report) if row.step and row.leading and row.leading.caution > 1]
    assert doubtful
    assert {row.step for row in doubtful} == {"check_items"}
    for row in rows(report):
        view = row.leading
        if row.step and row.step != "check_items":
            assert view is not None
            assert row.step == STEPS[view.reasons[0]]


def test_the_shares_of_the_first_place_add_up(report: Report) -> None:
    assert sum(row.first or 0.0 for row in rows(report)) == pytest.approx(1.0)
    assert sum(row.among or 0.0 for row in rows(report)) == pytest.approx(3.0)
    assert {row.draws for row in rows(report)} == {2000}


def test_what_is_not_known_is_said_and_left_out() -> None:
    plain = build(inputs(replace(BOTH, raters=0, staff=0), options=FEW))
    view = rows(plain)[0].leading
    assert view is not None
    assert (view.by_gap, view.gap_reason) == (None, "no_supplier")
    assert (view.by_change, view.change_reason) == (None, "no_earlier")
    off = build(inputs(BOTH, options=Options(without=SWITCHES)))
    view = rows(off)[0].leading
    assert view is not None
    assert (view.by_importance, view.importance_reason) == (None, "switched_off")
    assert (view.by_stability, view.stability_reason) == (None, "switched_off")
    assert view.points is not None


def test_a_hidden_audience_has_no_view_and_no_part_in_the_order() -> None:
    alone = build(inputs(replace(BOTH, staff=0), options=FEW))
    beside = build(inputs(replace(BOTH, staff=3), options=FEW))
    assert {view.audience for row in rows(beside) for view in row.views} == {"users"}
    assert [row.id for row in rows(alone)] == [row.id for row in rows(beside)]


def test_before_the_seal_no_gap_counts() -> None:
    unsealed = build(inputs(BOTH, options=replace(FEW, sealed=False)))
    views = [view for row in rows(unsealed) for view in row.views]
    assert {(view.by_gap, view.gap_reason) for view in views} == {(None, "supplier_not_sealed")}


def test_where_all_is_alike_nothing_is_concluded() -> None:
    flat = build(inputs(Survey(seed=4, users=160, spread=0.0), options=FEW))
    assert {row.step for row in rows(flat)} == {None}
    hints = [view.hints for row in rows(flat) for view in row.views if view.hints]
    assert all(set(each) <= {"concentrate", "lowest"} for each in hints)


def waves(first: Survey, last: Survey) -> Inputs:
    earlier, now = inputs(first), inputs(last, options=FEW)
    labelled = (("2025", 2025.0, earlier.samples), ("2026", 2026.0, now.samples))
    made = tuple(Wave(label=label, time=time, samples=of) for label, time, of in labelled)
    return replace(now, waves=made)


def test_what_got_worse_counts_as_that_of_its_characteristic() -> None:
    better = Survey(seed=7, users=160, spread=0.0)
    worse = build(waves(better, replace(better, seed=8, careless=0.5)))
    views = [view for row in rows(worse) for view in row.views]
    assert {view.change_level for view in views} == {"characteristic"}
    moved = [view for view in views if (view.change_p or 1.0) < 0.05]
    assert moved
    for view in moved:
        assert view.by_change == pytest.approx(1.0 - 0.02 * (view.change100 or 0.0))
        assert "worse" not in view.reasons
    assert {view.by_change for view in views if (view.change_p or 1.0) >= 0.05} <= {1.0}
