"""Kano in the report: the module's figures, hidden, absent, switched off."""

from collections.abc import Mapping

import numpy as np
import pytest

from analysis.report import build
from analysis.sections.kano import KanoItem, kano
from analysis.statistics.priorities import kano_result
from analysis.study.inputs import Options
from analysis.study.work import prepare
from tests.analysis import zone_answers as zones
from tests.reports import document


def rows(n: int = 60, blank: Mapping[str, slice] | None = None) -> dict[str, KanoItem]:
    found = kano(prepare(zones.inputs(zones.points(n), blank=blank)))
    return {row.id: row for row in found}


def test_items_and_features_have_the_modules_figures() -> None:
    sheets, at = zones.points(), zones.columns()
    names = ("K1", "F1")
    f, d = (
        sheets[:, [at[f"{name}:{facet}"] for name in names]]
        for facet in ("functional", "dysfunctional")
    )
    found = rows()
    assert tuple(found) == names
    for each, row in zip(kano_result.kano(f, d), found.values(), strict=True):
        assert (row.n, row.category, row.p, row.clear) == (60, each.category, each.p, each.clear)
        assert (row.better, row.worse_ci, row.shares) == (each.better, each.worse_ci, each.shares)
        counts = (row.must_be, row.one_dimensional, row.attractive, row.indifferent)
        assert (*counts, row.reverse, row.questionable) == each.counts


def test_a_pair_that_too_few_gave_is_hidden_and_half_pairs_are_told() -> None:
    found = rows(blank={"F1:functional": slice(3, None), "K1:dysfunctional": slice(0, 7)})
    assert found["F1"] == KanoItem(
        id="F1", name=found["F1"].name, audience="users", reason="suppressed"
    )
    assert (found["K1"].n, found["K1"].incomplete) == (53, 7)


def test_an_item_that_is_hidden_as_perceived_is_hidden_here() -> None:
    found = rows(blank={"K1": slice(3, None)})
    assert found["K1"].reason == "suppressed"
    assert found["F1"].reason is None


def test_a_pair_that_nobody_gave_says_so() -> None:
    found = rows(blank={"F1:functional": slice(None)})
    assert (found["F1"].n, found["F1"].reason) == (0, "no_answers")


def test_nothing_without_answers_or_of_a_small_audience() -> None:
    every = {f"{i}:{f}": slice(None) for i in ("K1", "F1") for f in ("functional", "dysfunctional")}
    assert rows(blank=every) == {}
    assert rows(3) == {}


def test_it_can_be_switched_off_and_stands_in_the_document() -> None:
    whole = build(zones.inputs(zones.points()))
    assert len(whole.kano) == 2
    assert [row["better"] for row in document(whole)["kano"]] == [r.better for r in whole.kano]
    without = Options(without=("kano", "tolerance"))
    report = build(zones.inputs(zones.points(), options=without))
    assert (report.kano, report.tolerance) == ((), ())


def test_features_are_no_nodes_and_move_no_score() -> None:
    whole = build(zones.inputs(zones.points()))
    assert "F1" not in {node.id for node in whole.nodes}
    assert {score.facet for score in whole.scores} == {"perception", "expectation"}
    sheets = zones.points()
    sheets[:, zones.columns()["F1:functional"]] = 5
    assert build(zones.inputs(sheets)).scores == whole.scores


def test_liking_all_that_is_offered_is_not_careless() -> None:
    sheets = zones.points()
    for name, place in zones.columns().items():
        if "functional" in name:
            sheets[:, place] = 1
    one, other = (build(zones.inputs(each)).quality for each in (zones.points(), sheets))
    assert one is not None
    assert other is not None
    assert one.audiences[0].rules == other.audiences[0].rules


@pytest.mark.parametrize("seed", [1, 2])
def test_numbers_of_people_add_up(seed: int) -> None:
    found = kano(prepare(zones.inputs(zones.points(40, seed))))
    for row in found:
        counts = (row.must_be, row.one_dimensional, row.attractive, row.indifferent, row.reverse)
        assert sum(each or 0 for each in (*counts, row.questionable)) == row.n
        assert np.isclose(sum(row.shares or ()), 1.0, atol=1e-12)


def test_better_and_worse_are_of_no_fewer_people_than_the_threshold() -> None:
    sheets, at = zones.points(9), zones.columns()
    for facet in ("functional", "dysfunctional"):
        sheets[:, at[f"F1:{facet}"]] = 1
        sheets[:, at[f"K1:{facet}"]] = 1
    sheets[:4, at["F1:dysfunctional"]] = 5
    sheets[:5, at["K1:dysfunctional"]] = 5
    found = {row.id: row for row in kano(prepare(zones.inputs(sheets)))}
    few, enough = found["F1"], found["K1"]
    assert (few.one_dimensional, few.n_coefficients, few.reason) == (4, 4, "suppressed")
    assert (few.better, few.better_ci, few.worse, few.worse_ci) == (None, None, None, None)
    assert (enough.n_coefficients, enough.better, enough.reason) == (5, 1.0, None)
