"""Nobody's answer follows from what all gave and what the pairs gave."""

import numpy as np

from analysis.report import Report, build
from analysis.study.frame import turned
from analysis.study.matrix import Sample
from analysis.study.unpaired import unpaired, without
from tests.analysis.sheets import gap, inputs, instrument, sample, score

WHOLE = ["55 4421245", "44 5533154", "53 4352235", "45 3144325", "35 5245543", "54 4433322"] * 2
ALONE = "-- 2315234"


def users(*more: str) -> Sample:
    rows = [row.replace(" ", "") for row in (*WHOLE, *more)]
    width = len(instrument().ratings)
    return sample("users", *(row[:width].ljust(width, "3") for row in rows))


def answer_of_the_one(report: Report, item: str) -> float | None:
    """Σ of all − Σ of the pairs, as anybody with the report can work it out."""
    all_ = score(report, "item", item, "users")
    pairs = gap(report, "perception-expectation", "item", item)
    assert all_.n
    assert all_.mean is not None
    assert pairs.n
    assert pairs.minuend is not None
    return round(all_.n * all_.mean - pairs.n * pairs.minuend, 6) if all_.n != pairs.n else None


def test_an_answer_without_counterpart_is_left_out_where_few_stand_alone() -> None:
    for few in range(1, 5):
        report = build(inputs(users(*[ALONE] * few)))
        assert answer_of_the_one(report, "S1") is None
        assert score(report, "item", "S1", "users").n == len(WHOLE)


def test_where_enough_stand_alone_all_their_answers_count() -> None:
    report = build(inputs(users(*[ALONE] * 5)))
    assert score(report, "item", "S1", "users").n == len(WHOLE) + 5
    assert gap(report, "perception-expectation", "item", "S1").n == len(WHOLE)


def test_only_the_answers_that_stand_alone_become_blank() -> None:
    points = users(ALONE).points
    found = unpaired(instrument(), points, 5)
    left = without(points, found)
    changed = np.argwhere(left != points)
    assert set(changed[:, 0]) == {len(points) - 1}
    assert {instrument().ratings[j].item for j in changed[:, 1]} == {"S1", "S2"}
    assert unpaired(instrument(), left, 5) == ()


def test_the_suppliers_raters_are_no_group_to_protect() -> None:
    assert unpaired(instrument(), users(ALONE).points, 1) == ()


def test_how_important_a_reversed_item_is_is_not_turned_round() -> None:
    asked = instrument()
    turned_items = [item for item in asked.items.values() if item.reverse]
    assert turned_items
    assert all(turned(item, "perception") for item in turned_items)
    assert not any(turned(item, "importance") for item in turned_items)
