"""Care in answering in the report: the module's figures, and no more than may be told."""

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.quality import Quality, QualityAudience
from analysis.statistics.quality.screening import missing, screen
from analysis.study.asked_columns import asked
from analysis.study.inputs import Options
from surveys.fieldwork.quality import DEFAULT
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, instrument, sample, score
from tests.reports import document

ALONE = Options(without=tuple(key for key in SWITCHES if key not in ("quality", "segments")))


def report(*, careless: int = 6, **departments: int) -> Report:
    return build(inputs(crowd(departments or {"it": 40}, careless=careless), options=ALONE))


def users(made: Report) -> QualityAudience:
    assert isinstance(made.quality, Quality)
    (row,) = made.quality.audiences
    return row


def test_the_counts_are_those_of_the_screening() -> None:
    people = crowd({"it": 40}, careless=6)
    row = users(build(inputs(people, options=ALONE)))
    columns, order = asked(instrument(), "users")
    found = screen(np.ascontiguousarray(people.points[:, columns]), DEFAULT, order)
    assert [(r.rule, r.n, r.flagged) for r in row.rules] == [
        (r.rule, r.n, r.flagged) for r in found.results
    ]
    assert (row.n, row.k, row.set_aside) == (40, 10, 6)
    assert [item.blank for item in row.items] == [
        item.blank for item in missing(people.points[:, columns])
    ]


def test_opposite_items_of_one_scale_are_pairs() -> None:
    _, order = asked(instrument(), "users")
    turned = [j for j, reverse in enumerate(order.reverse) if reverse]
    assert turned
    for i, j in order.pairs:
        assert order.reverse[i] != order.reverse[j]
        assert order.scale[i] == order.scale[j] >= 0
    assert all(any(j in pair for pair in order.pairs) for j in turned)


def test_scores_with_all_sheets_are_the_reports_own() -> None:
    made = report()
    for row in users(made).scores:
        wanted = score(made, row.level, row.id, "users")
        assert row.all100 == pytest.approx(wanted.score100, abs=1e-9)
        assert row.n == wanted.n


@pytest.mark.parametrize(("careless", "reason"), [(1, "suppressed"), (4, "suppressed"), (5, None)])
def test_what_a_few_sheets_say_cannot_be_had_by_leaving_them_out(
    careless: int, reason: str | None
) -> None:
    row = users(report(careless=careless))
    assert row.set_aside == careless
    assert {score.reason for score in row.scores} == {reason}
    assert all((score.kept100 is None) == (reason is not None) for score in row.scores)


def test_without_careless_sheets_nothing_is_compared() -> None:
    assert users(report(careless=0)).scores == ()


def test_hidden_audiences_and_suppliers_are_not_screened() -> None:
    few = crowd({"it": 4})
    raters = crowd({"it": 6}, audience="supplier")
    made = build(inputs(few, raters, options=ALONE))
    assert made.quality is None
    assert document(made)["quality"] == {}


def test_items_that_may_not_be_shown_have_no_blanks_to_tell() -> None:
    sheets = ["55 --431 44 7" if i else "55 55431 44 7" for i in range(8)]
    made = build(inputs(sample("users", *sheets), options=ALONE))
    assert "S1" not in {item.id for item in users(made).items if item.facet == "perception"}


def test_it_can_be_switched_off() -> None:
    off = Options(without=SWITCHES)
    assert build(inputs(crowd({"it": 40}), options=off)).quality is None
