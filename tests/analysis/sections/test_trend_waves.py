"""What a trend owes to its waves: their thresholds, words, measurement errors, linked people."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import build
from analysis.sections.trend.linked import LinkedChange
from analysis.sections.trend.trend import Trend, TrendNode
from analysis.statistics.reliability.measurement_error import (
    reliable_change,
    smallest_change_of_a_person,
)
from analysis.study.inputs import Inputs, Linked, Wave
from analysis.study.matrix import Sample
from surveys.fieldwork.quality import Rules
from surveys.questionnaire import design
from tests.analysis.crowd import crowd
from tests.analysis.sections.test_trend import ALONE, only, overall, repeated
from tests.analysis.sheets import inputs, instrument, score
from tests.reports import document

ONE = crowd({"it": 60}, seed=1)
TWO = crowd({"it": 60}, shift={"it": 0.6}, seed=2)
LEVEL = 1.959963984540054


def node(row: Trend, level: str, id_: str) -> TrendNode:
    return next(each for each in row.nodes if (each.level, each.id) == (level, id_))


def twice(first: Sample, last: Sample, *rows: int) -> Inputs:
    """Two waves whose `rows` are the same people."""
    at = list(rows)
    pairs = Linked(audience="users", first=first.points[at], last=last.points[at])
    return replace(repeated(first, last), linked=(pairs,))


def linked(made: Inputs) -> LinkedChange:
    found = overall(only(made)).linked
    assert found is not None
    return found


def promised(sample: Sample, threshold: int | None) -> Inputs:
    """`TWO` after a wave whose people were promised a threshold."""
    made = repeated(sample, TWO)
    return replace(made, waves=(replace(made.waves[0], threshold=threshold), made.waves[1]))


def test_the_stricter_threshold_of_wave_and_report_holds() -> None:
    few = crowd({"it": 8}, seed=3)
    assert len(build(promised(few, None)).trend) == 1
    assert len(build(promised(few, 3)).trend) == 1
    assert build(promised(few, 10)).trend == ()
    assert len({build(promised(few, n)).fingerprint for n in (5, 10)}) == 2


def test_the_fingerprint_says_nothing_of_a_wave_that_is_hidden() -> None:
    other = crowd({"it": 8}, seed=4)
    prints = {build(promised(s, 10)).fingerprint for s in (crowd({"it": 8}, seed=3), other)}
    assert len(prints) == 1


def test_an_item_put_in_other_words_is_left_out_and_named() -> None:
    words = design.word_item(instrument(), "K1", "perception", "users", {"en": "Other words"})
    row = only(repeated(replace(ONE, instrument=words), TWO))
    assert (row.reworded, row.left_out) == (("K1",), ())
    whole = only(repeated(ONE, TWO))
    assert (whole.reworded, whole.items - row.items) == ((), 1)


def test_error_of_measurement_is_that_of_the_scores() -> None:
    row = only(repeated(ONE, TWO))
    courtesy = node(row, "characteristic", "courtesy")
    point = courtesy.points[0]
    pair = [j for j, r in enumerate(instrument().ratings) if r.item in ("K1", "K2")]
    x = ONE.points[:, pair].astype(float)
    c = np.cov(x.T)
    assert point.reliability == pytest.approx(2 * (1 - np.trace(c) / c.sum()), abs=1e-9)
    sd = x.mean(axis=1).std(ddof=1) * 25.0
    assert point.sem100 == pytest.approx(sd * (1 - (point.reliability or 0.0)) ** 0.5, abs=1e-9)
    smallest = LEVEL * (point.sem100 or 0.0) * (2 / 60) ** 0.5
    assert courtesy.changes[0].smallest100 == pytest.approx(smallest, abs=1e-9)


def test_a_score_of_one_item_has_no_error_of_measurement() -> None:
    row = only(repeated(ONE, TWO))
    (outcome,) = (each for each in row.nodes if each.level == "outcome")
    assert {point.error_reason for point in outcome.points} == {"one_item"}
    assert outcome.changes[0].smallest100 is None


def test_linked_people_are_counted_by_jacobson_and_truax() -> None:
    made = twice(ONE, TWO, *range(40))
    found, whole = linked(made), overall(only(made))
    point = whole.points[0]
    assert found.n == 40
    assert found.smallest100 == pytest.approx(LEVEL * 2**0.5 * (point.sem100 or 0.0), abs=1e-9)
    told = [found.improved, found.unchanged, found.worsened]
    assert sum(each for each in told if each is not None) <= 1.0 + 1e-12


def test_shares_are_those_of_the_module() -> None:
    made = twice(ONE, TWO, *range(60))
    courtesy = node(only(made), "characteristic", "courtesy")
    pair = [j for j, r in enumerate(instrument().ratings) if r.item in ("K1", "K2")]
    first, last = ((s.points[:, pair].mean(axis=1) - 1) * 25.0 for s in (ONE, TWO))
    r = courtesy.points[0].reliability
    assert r is not None
    wanted = reliable_change(first, last, r)
    assert courtesy.linked is not None
    assert wanted.improved is not None
    assert courtesy.linked.improved in (None, pytest.approx(wanted.improved.share))
    smallest = smallest_change_of_a_person(float(np.std(first, ddof=1)), r)
    assert courtesy.linked.smallest100 == pytest.approx(smallest, abs=1e-9)


def classes(*counts: int) -> LinkedChange:
    """So many people who rose by four points of five, stayed, fell by four."""
    rng = np.random.default_rng(7)
    scale = instrument()
    low = np.array([scale.scale(r.item).low for r in scale.ratings])
    high = np.array([scale.scale(r.item).high for r in scale.ratings])
    turned = np.array([scale.items[r.item].reverse for r in scale.ratings])
    worst, best = np.where(turned, high, low), np.where(turned, low, high)
    up, same, down = counts
    first = np.vstack([np.tile(worst, (up + same, 1)), np.tile(best, (down, 1))])
    last = np.vstack([np.tile(best, (up, 1)), np.tile(worst, (same + down, 1))])
    others = crowd({"it": 60}, seed=int(rng.integers(99)))
    samples = [
        replace(others, points=np.vstack([others.points, p]).astype(np.int8), records=())
        for p in (first, last)
    ]
    return linked(twice(samples[0], samples[1], *range(60, 60 + sum(counts))))


def test_a_class_of_few_is_not_told_nor_what_would_tell_it() -> None:
    found = classes(30, 20, 2)
    assert (found.n, found.reason) == (52, "suppressed")
    assert found.worsened is None
    assert (found.improved is None) != (found.unchanged is None)
    assert [found.worsened_ci, found.unchanged_ci] == [None, None]


def test_classes_of_many_and_of_nobody_are_told() -> None:
    found = classes(30, 20, 0)
    assert (found.improved, found.unchanged) == pytest.approx((0.6, 0.4))
    assert (found.worsened, found.reason) == (0.0, None)


@pytest.mark.parametrize("n", [1, 4])
def test_of_few_linked_people_nothing_is_told(n: int) -> None:
    found = linked(twice(ONE, TWO, *range(n)))
    assert (found.n, found.improved, found.reason) == (None, None, "suppressed")


def test_links_are_in_the_fingerprint_and_stand_in_the_document() -> None:
    prints = {build(twice(ONE, TWO, *range(n))).fingerprint for n in (20, 30)}
    assert len(prints | {build(repeated(ONE, TWO)).fingerprint}) == 3
    whole = build(twice(ONE, TWO, *range(30)))
    nodes = document(whole)["trend"][0]["nodes"]
    assert [each["linked"]["n"] for each in nodes] == [
        each.linked.n for each in whole.trend[0].nodes
    ]


def test_nobody_linked_means_no_row() -> None:
    assert overall(only(repeated(ONE, TWO))).linked is None
    assert Wave(label="a", time=1.0, samples=()).threshold is None


def test_a_wave_leaves_out_the_sheets_that_its_own_report_does() -> None:
    careless = crowd({"it": 60}, seed=1, careless=8)
    excluding = Rules(exclude=("straight_line",))
    made = repeated(careless, TWO)
    for rules, options in ((excluding, ALONE), (Rules(), replace(ALONE, quality=excluding))):
        own = build(inputs(careless, options=replace(ALONE, quality=rules)))
        waves = (replace(made.waves[0], quality=rules), made.waves[1])
        point = overall(only(replace(made, waves=waves, options=options))).points[0]
        wanted = score(own, "overall", "overall", "users")
        assert point.n == wanted.n
        assert point.score100 == pytest.approx(wanted.score100)


def test_fewer_items_do_not_tell_of_one_that_the_wave_itself_hides() -> None:
    (c2,) = (j for j, r in enumerate(instrument().ratings) if r.item == "C2")
    points = ONE.points.copy()
    points[3:, c2] = -1
    before = replace(ONE, points=points, records=())
    own = build(inputs(before, options=ALONE))
    assert score(own, "item", "C2", "users").reason == "suppressed"
    later = design.remove_item(instrument(), "C2")
    kept = [j for j, r in enumerate(instrument().ratings) if r.item != "C2"]
    now = replace(TWO, instrument=later, points=TWO.points[:, kept], records=())
    row = only(replace(repeated(before, now), instrument=later))
    parts = instrument().model.characteristics
    (upper,) = (p.id for p in parts if any(i.id == "C2" for s in p.subs for i in s.items))
    shown = {node.id for node in row.nodes}
    assert not shown & {upper, "overall"}
    assert shown
