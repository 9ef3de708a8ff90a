"""Waves in the report: the module's figures, the last wave's report, small groups hidden."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import SWITCHES, build
from analysis.sections.trend.trend import TREND, Trend, TrendNode
from analysis.study.inputs import Inputs, Options, Wave
from analysis.study.matrix import Sample
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, instrument, score
from tests.reports import document

ALONE = Options(without=tuple(key for key in SWITCHES if key != "trend"))
ONE = crowd({"it": 40}, seed=1)
TWO = crowd({"it": 50}, shift={"it": 0.5}, seed=2)
THREE = crowd({"it": 60}, shift={"it": 0.8}, seed=3)


def repeated(*samples: Sample, options: Options = ALONE) -> Inputs:
    waves = tuple(
        Wave(label=str(2022 + i), time=2022.0 + i, samples=(s,)) for i, s in enumerate(samples)
    )
    return replace(inputs(samples[-1], options=options), waves=waves)


def only(made: Inputs) -> Trend:
    (row,) = build(made)[TREND]
    return row


def overall(row: Trend) -> TrendNode:
    return next(node for node in row.nodes if node.level == "overall")


def test_each_wave_has_the_score_of_a_report_of_its_own() -> None:
    node = overall(only(repeated(ONE, TWO, THREE)))
    for point, sample in zip(node.points, (ONE, TWO, THREE), strict=True):
        own = score(build(inputs(sample, options=ALONE)), "overall", "overall", "users")
        assert point.n == own.n
        assert point.score100 == pytest.approx(own.score100, abs=1e-9)
        assert point.ci100 == pytest.approx(own.ci100, abs=1e-9)


def test_changes_are_differences_step_by_step_and_on_the_whole() -> None:
    node = overall(only(repeated(ONE, TWO, THREE)))
    scores = [point.score100 or 0.0 for point in node.points]
    pairs = [("2022", "2023"), ("2023", "2024"), ("2022", "2024")]
    assert [(c.earlier, c.later) for c in node.changes] == pairs
    wanted = [scores[1] - scores[0], scores[2] - scores[1], scores[2] - scores[0]]
    assert [c.change100 for c in node.changes] == pytest.approx(wanted)
    assert node.changes[-1].p_adjusted is None
    assert all((c.p_adjusted or 0.0) >= (c.p or 0.0) for c in node.changes[:-1])
    assert node.slope is not None
    assert node.slope > 0


def test_all_other_sections_are_of_the_last_wave() -> None:
    with_waves, alone = build(repeated(ONE, TWO)), build(inputs(TWO, options=ALONE))
    assert with_waves.scores == alone.scores
    assert with_waves.audiences == alone.audiences


def test_the_fingerprint_is_of_all_waves() -> None:
    prints = {
        build(made).fingerprint
        for made in (repeated(ONE, TWO), repeated(THREE, TWO), inputs(TWO, options=ALONE))
    }
    assert len(prints) == 3


def test_a_wave_that_is_too_small_is_hidden_and_nothing_is_said_of_it() -> None:
    few = crowd({"it": 4}, seed=9)
    node = overall(only(repeated(ONE, few, THREE)))
    assert (node.points[1].n, node.points[1].score100) == (None, None)
    assert node.points[1].reason == "suppressed"
    assert [(c.earlier, c.later, c.reason) for c in node.changes] == [("2022", "2024", None)]
    assert node.slope_reason == "too_few"
    assert build(repeated(few, THREE)).trend == ()


def test_what_a_wave_did_not_ask_is_left_out_of_all() -> None:
    columns = [i for i, r in enumerate(instrument().ratings) if r.item == "K1"]
    points = ONE.points.copy()
    points[:, columns] = -1
    row = only(repeated(replace(ONE, points=points), TWO))
    assert row.left_out == ("K1",)
    courtesy = next(node for node in row.nodes if node.id == "courtesy")
    (k2,) = (i for i, r in enumerate(instrument().ratings) if r.item == "K2")
    wanted = (TWO.points[:, k2].astype(float) - 1.0).mean() * 25.0
    assert courtesy.points[1].score100 == pytest.approx(wanted)


def test_waves_without_a_common_item_are_not_compared() -> None:
    first, second = ONE.points.copy(), TWO.points.copy()
    first[:, 4:], second[:, :4] = -1, -1
    made = repeated(replace(ONE, points=first), replace(TWO, points=second))
    assert build(made).trend == ()


def test_one_wave_has_no_trend_and_many_stand_in_the_document() -> None:
    assert build(inputs(TWO, options=ALONE)).trend == ()
    whole = build(repeated(ONE, TWO, THREE))
    assert len(document(whole)["trend"][0]["nodes"]) == len(whole.trend[0].nodes)
    off = Options(without=SWITCHES)
    assert build(repeated(ONE, TWO, options=off)).trend == ()


def test_weights_count_in_every_wave() -> None:
    weights = np.linspace(0.5, 2.0, len(ONE.points))
    weighed = replace(ONE, weights=weights, records=())
    node = overall(only(repeated(weighed, TWO)))
    own = score(build(inputs(weighed, options=ALONE)), "overall", "overall", "users")
    assert node.points[0].score100 == pytest.approx(own.score100)
