"""Priorities and drivers in the report: the module's own figures, hidden, absent, switched off."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import build
from analysis.sections.drivers import Drivers, drivers
from analysis.sections.priorities import Priority, priorities
from analysis.statistics.priorities import drivers as statistics
from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Sample
from analysis.study.outcome import SEED, scores100, stream
from analysis.study.section import nodes
from analysis.study.undertaking import Facts
from analysis.study.work import Work, prepare
from surveys.fieldwork.evaluation import Crosshairs
from surveys.questionnaire import shelf
from surveys.questionnaire.composition import compose
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Facet

PERCEPTION: tuple[Facet, ...] = ("perception",)
RATED: tuple[Facet, ...] = ("perception", "importance")


def itss(facets: tuple[Facet, ...] = PERCEPTION) -> Instrument:
    """The shelf's model, its items rated under these facets."""
    model = shelf.load("itss")
    parts = tuple(
        replace(
            part,
            subs=tuple(
                replace(sub, items=tuple(replace(item, facets=facets) for item in sub.items))
                for sub in part.subs
            ),
        )
        for part in model.characteristics
    )
    return compose(replace(model, characteristics=parts))


def sample(asked: Instrument, audience: str, n: int, seed: int = 1) -> Sample:
    """Sheets that share a general leaning, with few gaps."""
    rng = np.random.default_rng(seed)
    scales = [asked.scale(asked.items[rating.item].id) for rating in asked.ratings]
    low, high = (np.array([getattr(s, end) for s in scales]) for end in ("low", "high"))
    k = len(scales)
    share = 0.6 + 0.18 * rng.standard_normal((n, 1)) + 0.17 * rng.standard_normal((n, k))
    share += 0.1 * np.sin(np.arange(k))
    points = np.clip(np.rint(low + share * (high - low)), low, high).astype(np.int8)
    turned = np.array([asked.items[rating.item].reverse for rating in asked.ratings])
    points[:, turned] = (low + high)[turned] - points[:, turned]
    points[rng.random(points.shape) < 0.01] = -1
    return Sample(instrument=asked, audience=audience, points=points)


def inputs(asked: Instrument, *samples: Sample, options: Options | None = None) -> Inputs:
    return Inputs(
        parallax="0",
        instrument=asked,
        facts=Facts(title="Test"),
        samples=samples,
        options=options or Options(),
    )


def work(n: int = 120, *, facets: tuple[Facet, ...] = PERCEPTION) -> Work:
    asked = itss(facets)
    return prepare(inputs(asked, sample(asked, "users", n), sample(asked, "supplier", 8, 2)))


def placed(of: Work) -> tuple[Priority, ...]:
    return priorities(of, nodes(of))


def driven(of: Work) -> Drivers:
    (row,) = [row for row in drivers(of) if row.audience == "users"]
    return row


def test_performance_is_the_reports_own_score() -> None:
    prepared = work()
    panel = prepared.panel("users", "perception")
    assert panel is not None
    rows = placed(prepared)
    assert {(row.level, row.basis, row.outcome) for row in rows} == {
        ("subcharacteristic", "correlation", "satisfaction")
    }
    assert len(rows) == 16
    for row in rows:
        score = panel.score((row.level, row.id))
        assert score is not None
        assert (row.performance, row.n) == pytest.approx((score.mean, score.n))


def test_derived_importance_is_the_correlation_of_scores() -> None:
    prepared = work()
    panel = prepared.panel("users", "perception")
    assert panel is not None
    row = placed(prepared)[3]
    x, y = scores100(panel.frame, (("subcharacteristic", row.id), ("outcome", "satisfaction"))).T
    both = ~np.isnan(x) & ~np.isnan(y)
    assert row.importance == pytest.approx(np.corrcoef(x[both], y[both])[0, 1])
    assert row.n_importance == both.sum()


def test_stated_importance_is_taken_item_by_item() -> None:
    prepared = work(facets=RATED)
    rows = placed(prepared)
    assert {(row.level, row.basis, row.importance_unit) for row in rows} == {
        ("item", "stated", "scale")
    }
    rated = prepared.panel("users", "importance")
    assert rated is not None
    for row in rows:
        score = rated.score(("item", row.id))
        assert score is not None
        assert (row.importance, row.n_importance) == pytest.approx((score.mean, score.n))
        assert row.importance_ci is None
    line = np.mean([row.importance for row in rows if row.importance is not None])
    assert rows[0].importance_line == pytest.approx(line)
    assert len({row.importance_line for row in rows}) == 1


def test_rows_stand_in_the_order_of_printing() -> None:
    prepared = work()
    order = [node.id for node in nodes(prepared) if node.level == "subcharacteristic"]
    assert [row.id for row in placed(prepared)] == order


def test_the_drivers_are_the_modules_own() -> None:
    prepared = work()
    panel, row = prepared.panel("users", "perception"), driven(prepared)
    assert panel is not None
    keys = tuple((part.level, part.id) for part in row.parts)
    every = scores100(panel.frame, (*keys, ("outcome", "satisfaction")))
    wanted = statistics.drivers(every[:, :-1], every[:, -1], rng=stream("users"))
    assert wanted.division is not None
    assert (row.n, row.r2, row.division) == (wanted.n, wanted.r2, "lmg")
    for part, own in zip(row.parts, wanted.division.contributions, strict=True):
        assert (part.part, part.share_ci, part.rank) == (own.value, own.share_ci, own.rank)
    assert sum(part.share or 0.0 for part in row.parts) == pytest.approx(1.0)


def test_the_same_sheets_give_the_same_draws_and_others_have_their_own() -> None:
    assert placed(work()) == placed(work())
    one, two = (stream(name).integers(2**31) for name in ("users", "staff"))
    assert one != two
    assert SEED == 33850


def test_under_thirty_people_nothing_is_derived() -> None:
    prepared = work(29)
    assert {(row.quadrant, row.reason, row.n) for row in placed(prepared)} == {
        (None, "too_few", None)
    }
    row = driven(prepared)
    assert (row.r2, row.n, row.reason, row.parts) == (None, None, "too_few", ())


def test_a_hidden_audience_has_no_rows() -> None:
    prepared = work(4)
    assert (placed(prepared), drivers(prepared)) == ((), ())


def test_the_supplier_has_no_priorities_of_its_own() -> None:
    prepared = work(120)
    assert {row.audience for row in placed(prepared)} == {"users"}
    assert [row.audience for row in drivers(prepared)] == ["users"]


def test_a_node_with_a_hidden_item_shapes_nothing() -> None:
    asked = itss()
    whole = sample(asked, "users", 120)
    few = [
        column
        for column, rating in enumerate(asked.ratings)
        if asked.items[rating.item].id == asked.model.characteristics[0].subs[0].items[0].id
    ]
    points = whole.points.copy()
    points[3:, few] = -1
    hidden = prepare(inputs(asked, replace(whole, points=points)))
    first = asked.model.characteristics[0]
    assert first.subs[0].id not in {row.id for row in placed(hidden)}
    assert first.id not in {part.id for part in driven(hidden).parts}
    assert len(placed(hidden)) >= 12


def test_without_an_outcome_and_importance_there_is_nothing() -> None:
    asked = compose(replace(shelf.load("itss"), outcomes=()))
    prepared = prepare(inputs(asked, sample(asked, "users", 60)))
    assert (placed(prepared), drivers(prepared)) == ((), ())


def test_each_section_can_be_switched_off() -> None:
    asked = itss()
    users = sample(asked, "users", 60)
    whole = build(inputs(asked, users))
    less = build(inputs(asked, users, options=Options(without=("priorities", "drivers"))))
    assert whole.priorities
    assert whole.drivers
    assert (less.priorities, less.drivers) == ((), ())


def test_respondent_weights_are_used() -> None:
    asked = itss()
    users = sample(asked, "users", 90)
    weights = 0.5 + (np.arange(90) % 4) / 2.0
    plain = prepare(inputs(asked, users))
    weighted = prepare(inputs(asked, replace(users, weights=weights)))
    ones = prepare(inputs(asked, replace(users, weights=np.ones(90))))
    assert placed(weighted)[0].importance != placed(plain)[0].importance
    assert placed(ones)[0].importance == pytest.approx(placed(plain)[0].importance)
    assert driven(ones).r2 == pytest.approx(driven(plain).r2)


@pytest.mark.parametrize(
    ("rule", "wanted"), [("median", ("median", "median")), ("midpoint", ("grand_mean", "midpoint"))]
)
def test_the_cross_hairs_are_the_evaluations_choice(
    rule: Crosshairs, wanted: tuple[str, str]
) -> None:
    asked = itss()
    users = sample(asked, "users", 60)
    rows = placed(prepare(inputs(asked, users, options=Options(crosshairs=rule))))
    assert {(row.importance_rule, row.performance_rule) for row in rows} == {wanted}
    performances = [row.performance for row in rows if row.performance is not None]
    line = 3.0 if rule == "midpoint" else np.median(performances)
    assert rows[0].performance_line == pytest.approx(line)


def test_stated_importance_has_a_midpoint() -> None:
    asked = itss(RATED)
    users = sample(asked, "users", 60)
    rows = placed(prepare(inputs(asked, users, options=Options(crosshairs="midpoint"))))
    assert (rows[0].importance_line, rows[0].importance_rule) == (3.0, "midpoint")
