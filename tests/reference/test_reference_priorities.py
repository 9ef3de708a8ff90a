"""Priorities against R: least squares, LMG by all orders, Kano's tests, the zone of tolerance.

The figures are those of priorities.R, on its own data and on R's `attitude`, and of the made
surveys; closed forms within 1e-9. The kiosk study's quadrants and Kano classes are reproduced item
by item.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.intervals import wilson_interval
from analysis.statistics.priorities.drivers import Drivers, drivers
from analysis.statistics.priorities.ipa import stated
from analysis.statistics.priorities.kano import CATEGORIES
from analysis.statistics.priorities.kano_result import equal_p, kano
from analysis.statistics.priorities.listwise import complete, covariances
from analysis.statistics.priorities.tolerance import tolerance
from analysis.statistics.priorities.variance_shares import relative_weights
from tests.reference.golden import REAL, Source, exact, floats, on_all_data, ratings

FIGURES: dict[str, Any] = json.loads(Path(__file__).with_name("priorities.json").read_text())
X = np.array(FIGURES["data"]["x"], dtype=np.int8)
Y = np.array(FIGURES["data"]["y"], dtype=np.int8)
WEIGHTS = np.array(FIGURES["data"]["weights"])


def found(
    x: NDArray[np.int8], y: NDArray[np.int8], weights: NDArray[np.float64] | None = None
) -> Drivers:
    return drivers(x, y, weights, rng=np.random.default_rng(1), draws=100)


def standard_errors(result: Drivers) -> list[float]:
    t = stats.t.ppf(0.975, result.n - result.k - 1)
    ends = [each.ci for each in result.coefficients if each.ci is not None]
    return [float((high - low) / 2.0 / t) for low, high in ends]


def check(result: Drivers, wanted: dict[str, Any]) -> None:
    assert result.n == wanted["n"]
    assert (result.r2, result.adjusted_r2) == exact((wanted["r2"], wanted["adjusted_r2"]))
    assert result.condition == exact(wanted["condition"])
    for name in ("slope", "p", "beta"):
        assert [getattr(each, name) for each in result.coefficients] == exact(wanted[name]), name
    assert standard_errors(result) == exact(wanted["hc3"])
    assert [each.vif for each in result.coefficients] == exact(wanted["vif"])
    assert [each.r for each in result.coefficients] == exact(wanted["r"])
    assert result.division is not None
    assert [each.value for each in result.division.contributions] == exact(wanted["lmg"])


def test_a_regression_and_the_division_of_its_r2_over_all_orders() -> None:
    check(found(X, Y), FIGURES["plain"])


def test_the_same_with_respondent_weights() -> None:
    check(found(X, Y, WEIGHTS), FIGURES["weighted"])


@pytest.mark.parametrize(("weights", "key"), [(None, "plain"), (WEIGHTS, "weighted")])
def test_johnsons_relative_weights(weights: NDArray[np.float64] | None, key: str) -> None:
    c = covariances(complete(X, Y, weights))
    assert list(relative_weights(c.covariance)) == exact(FIGURES[key]["relative_weights"])


@on_all_data
def test_what_makes_up_the_rating_of_a_department(data: Source) -> None:
    """Rating on the other six, 720 orders; the real ones: R's attitude."""
    columns = data.table("departments")
    names = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
    wanted = FIGURES["attitude"] if data is REAL else data.figures("departments")["drivers"]
    check(found(ratings(columns, names), ratings(columns, ["rating"])[:, 0]), wanted)


def test_two_categories_are_told_apart_as_by_binom_test() -> None:
    wanted = FIGURES["kano"]
    assert equal_p(87, 51) == exact(wanted["p_87_51"])
    assert equal_p(7, 7) == exact(wanted["p_7_7"])
    assert equal_p(3, 0) == exact(wanted["p_3_0"])


def test_better_and_worse_have_wilsons_interval() -> None:
    wanted = FIGURES["kano"]
    assert wilson_interval(90 / 193, 193) == exact(tuple(wanted["better_90_of_193"]))
    assert wilson_interval(138 / 193, 193) == exact(tuple(wanted["worse_138_of_193"]))


def test_the_zone_of_tolerance_as_by_paired_t_tests() -> None:
    desired = np.array(FIGURES["data"]["desired"], dtype=np.int8)
    zone = tolerance(X[:, :1], X[:, 1:2], desired[:, None]).items[0]
    wanted = FIGURES["tolerance"]
    for mean, test, key in (
        (zone.adequacy, zone.adequacy_test, "adequacy"),
        (zone.superiority, zone.superiority_test, "superiority"),
    ):
        assert test is not None
        assert (mean.mean, test.t, test.p) == exact(
            (wanted[key]["mean"], wanted[key]["t"], wanted[key]["p"])
        )
        assert mean.ci == exact(tuple(wanted[key]["ci"]))
    assert (zone.n, zone.inverted) == (wanted["n"], wanted["inverted"])
    assert (zone.below.count, zone.above.count) == (wanted["below"], wanted["above"])
    assert zone.below.ci == exact(tuple(wanted["below_ci"]))
    assert zone.width.mean == exact(wanted["width"])


@on_all_data
def test_the_kiosks_quadrants_item_by_item(data: Source) -> None:
    """Importance against satisfaction, grand means as cross-hairs."""
    columns, numbers = data.table("kiosk"), range(1, 25)
    result = stated(
        ratings(columns, [f"SAT{i:02d}" for i in numbers]),
        ratings(columns, [f"IMP{i:02d}" for i in numbers]),
        rng=np.random.default_rng(1),
    )
    wanted = data.table("kiosk_gap_ipa_items")
    names = {
        "I Keep up good work": "keep_up",
        "II Concentrate here": "concentrate_here",
        "III Low priority": "low_priority",
        "IV Possible overkill": "possible_overkill",
    }
    for i, cell in enumerate(result.cells):
        assert cell.quadrant == names[wanted["IPA_quadrant"][i]], i + 1
        assert cell.importance == exact(float(wanted["IMP_mean"][i]))
        assert cell.performance == exact(float(wanted["SAT_mean"][i]))
    here = [i for i, cell in enumerate(result.cells, 1) if cell.quadrant == "concentrate_here"]
    assert [f"I{i:02d}" for i in here] == data.figures("kiosk")["concentrate_here"]


@on_all_data
def test_the_kiosks_kano_classes_item_by_item(data: Source) -> None:
    columns, numbers = data.table("kiosk"), range(1, 30)
    results = kano(
        ratings(columns, [f"KF{i:02d}" for i in numbers]),
        ratings(columns, [f"KD{i:02d}" for i in numbers]),
    )
    wanted = data.table("kiosk_kano")
    for i, result in enumerate(results):
        assert result.n == int(wanted["n"][i])
        assert result.counts == tuple(int(wanted[each][i]) for each in CATEGORIES), i + 1
        assert result.category == wanted["category"][i], i + 1
        assert (result.better, result.worse) == exact(
            (float(wanted["better"][i]), float(wanted["worse"][i]))
        )


@on_all_data
def test_scores_as_drivers_explain_what_least_squares_explains(data: Source) -> None:
    """Seven items of quality on overall satisfaction; LMG adds up to numpy's R²."""
    columns = data.table("phone")
    x = floats(columns, [f"PERQ{i}" for i in range(1, 8)])
    y = floats(columns, ["CUSA1"])[:, 0]
    result = drivers(x, y, rng=np.random.default_rng(1), draws=100)
    design = np.column_stack([np.ones(len(x)), x])
    rest = np.linalg.lstsq(design, y)[1][0]
    assert result.division is not None
    explained = sum(each.value for each in result.division.contributions)
    assert explained == exact(1.0 - rest / ((y - y.mean()) ** 2).sum())
    assert result.r2 == exact(explained)
    if data is not REAL:
        check(result, data.figures("phone")["drivers"])
