"""The zone of tolerance in the report: the module's figures, and nothing that tells of few."""

from collections.abc import Mapping

import numpy as np
import pytest

from analysis.sections.tolerance import ToleranceZone
from analysis.sections.tolerance import tolerance as build
from analysis.statistics.priorities.tolerance import tolerance
from analysis.study.matrix import Points
from analysis.study.work import prepare
from tests.analysis import zone_answers as zones


def rows(
    of: Points | None = None, blank: Mapping[str, slice] | None = None
) -> dict[str, ToleranceZone]:
    sheets = zones.points() if of is None else of
    return {row.id: row for row in build(prepare(zones.inputs(sheets, blank=blank)))}


def column(sheets: Points, name: str) -> Points:
    return sheets[:, [zones.columns()[name]]]


def test_an_item_has_the_modules_figures() -> None:
    sheets = zones.points()
    p, a, d = (column(sheets, f"Q1{end}") for end in ("", ":adequate", ":desired"))
    row, zone = rows()["Q1"], tolerance(p, a, d).items[0]
    assert (row.adequacy, row.adequacy_ci) == (zone.adequacy.mean, zone.adequacy.ci)
    assert (row.superiority, row.width) == (zone.superiority.mean, zone.width.mean)
    assert (row.below, row.within_ci, row.above) == (
        zone.below.share,
        zone.within.ci,
        zone.above.share,
    )
    assert (row.n, row.inverted, row.desired_by, row.reason) == (60, 0, "desired", None)
    assert zone.adequacy_test is not None
    assert row.adequacy_p == zone.adequacy_test.p


def test_a_reversed_item_is_turned_in_all_three_levels() -> None:
    sheets = zones.points()
    p, a, d = (8 - column(sheets, f"Q2{end}") for end in ("", ":adequate", ":desired"))
    zone = tolerance(p, a, d).items[0]
    assert rows()["Q2"].adequacy == pytest.approx(zone.adequacy.mean, abs=1e-12)
    assert rows()["Q2"].below == zone.below.share


def test_without_a_desired_level_the_expectation_is_it() -> None:
    sheets = zones.points()
    p, a, d = (column(sheets, f"Q3{end}") for end in ("", ":adequate", ":expectation"))
    zone = tolerance(p, a, d).items[0]
    row = rows()["Q3"]
    assert (row.desired_by, row.superiority) == ("expectation", zone.superiority.mean)


def test_items_of_two_desired_levels_have_no_whole() -> None:
    assert list(rows()) == ["Q1", "Q2", "Q3"]


def test_the_whole_is_that_of_the_items_shown() -> None:
    gone = {"Q3:adequate": slice(2, None)}
    found = rows(blank=gone)
    assert (found["Q3"].reason, found["Q3"].n) == ("suppressed", None)
    sheets = zones.points()
    names = [("Q1", 1), ("Q2", -1)]
    p, a, d = (
        np.hstack([4 + s * (column(sheets, f"{q}{end}").astype(float) - 4) for q, s in names])
        for end in ("", ":adequate", ":desired")
    )
    whole = tolerance(p, a, d).overall
    assert found["overall"].adequacy == pytest.approx(whole.adequacy.mean, abs=1e-12)
    assert found["overall"].below == whole.below.share


def test_no_superiority_that_leaves_a_few_people_of_the_gap() -> None:
    assert rows(blank={"Q3:adequate": slice(0, 2)})["Q3"].superiority is None
    assert rows(blank={"Q3:adequate": slice(0, 2)})["Q3"].reason == "suppressed"
    assert rows(blank={"Q3:adequate": slice(0, 9)})["Q3"].superiority is not None
    # The desired level stands nowhere else.
    assert rows(blank={"Q1:adequate": slice(0, 2)})["Q1"].superiority is not None


def test_no_width_that_leaves_a_few_who_hold_no_zone() -> None:
    sheets = zones.points()
    sheets[:2, zones.columns()["Q1:adequate"]] = 7
    sheets[:2, zones.columns()["Q1:desired"]] = 1
    row = rows(sheets)["Q1"]
    assert (row.n, row.inverted, row.width, row.reason) == (58, 2, None, "suppressed")
    assert row.below is not None


def test_nobody_with_all_levels_and_small_audiences_have_no_section() -> None:
    assert rows(zones.points(3)) == {}
    blank = {f"{item}:adequate": slice(None) for item in ("Q1", "Q2", "Q3")}
    assert rows(blank=blank) == {}
    found = rows(blank={"Q1:adequate": slice(None)})
    assert (found["Q1"].n, found["Q1"].reason) == (0, "no_answers")


def test_p_is_holms_over_the_items() -> None:
    found = [row for row in rows().values() if row.level == "item"]
    for row in found:
        assert row.adequacy_p_adjusted is not None
        assert row.adequacy_p is not None
        assert row.adequacy_p <= row.adequacy_p_adjusted <= min(1.0, 3 * row.adequacy_p) + 1e-12
