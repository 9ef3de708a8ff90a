"""The weights of the sheets in the report."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import SWITCHES, build
from analysis.statistics.weighting.joining import Protected
from analysis.statistics.weighting.margins import margin_of
from analysis.statistics.weighting.raking import Weighting, rake
from analysis.study.inputs import Options
from tests.analysis.sheets import inputs, sample, score, weighted

SHEETS = ("55 44212 45 9", "55 33332 44 8", "55 45143 55 7", "54 22422 34 5") * 6
TEXTS = ["IT"] * 12 + ["sales"] * 8 + ["audit"] * 3 + [None]


def raked() -> Weighting:
    return rake((margin_of("dept", TEXTS, {"IT": 50, "sales": 30, "audit": 20}),))


def test_weights_that_came_with_the_sheets_have_their_design_effect() -> None:
    (row,) = build(inputs(weighted(sample("users", *SHEETS[:6]), 1, 1, 1, 3, 3, 3))).sheet_weights
    assert (row.method, row.n, row.margins) == ("given", 6, ())
    assert row.design_effect == pytest.approx(6 * 30 / 144)
    assert row.n_effective == pytest.approx(144 / 30)
    assert (row.smallest, row.largest) == pytest.approx((0.5, 1.5))


def test_margins_are_shown_without_the_small_category_and_what_would_give_it_away() -> None:
    """Three of audit are fewer than five, so the next smallest category is hidden with them."""
    found = raked()
    assert found.weights is not None
    users = replace(sample("users", *SHEETS), weights=np.asarray(found.weights))
    (row,) = build(
        replace(inputs(users), weightings=(("users", Protected(weighting=found)),))
    ).sheet_weights
    shares = {one.label: (one.n, one.before) for one in row.margins}
    assert shares == {
        "IT": (12, pytest.approx(12 / 23)),
        "sales": (None, None),
        "audit": (None, None),
    }
    assert [one.target for one in row.margins] == pytest.approx([0.5, 0.3, 0.2])
    assert [one.after for one in row.margins] == pytest.approx([0.5, 0.3, 0.2])
    assert (row.trimmed, row.smallest, row.largest) == (None, None, None)


def test_unweighted_audiences_have_no_row_and_hidden_ones_say_nothing() -> None:
    few = weighted(sample("users", *SHEETS[:3]), 1, 2, 3)
    (row,) = build(inputs(few, sample("staff", *SHEETS))).sheet_weights
    assert (row.audience, row.n, row.design_effect, row.reason) == (
        "users",
        None,
        None,
        "suppressed",
    )


def test_where_one_sheet_has_all_the_weight_there_is_a_mean_and_no_spread() -> None:
    one = weighted(sample("users", *SHEETS[:8]), 1.0, *[1e-20] * 7)
    report = build(inputs(one, options=Options(without=SWITCHES)))
    overall = score(report, "overall", "overall", "users")
    assert (overall.n, overall.se, overall.ci, overall.reason) == (8, None, None, "one_respondent")
    assert overall.mean is not None
