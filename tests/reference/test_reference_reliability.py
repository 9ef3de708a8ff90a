"""Reliability of surveys: R psych 2.2.9 and lavaan 0.6-14 (closed forms 1e-9, fits 1e-5)."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.intervals import feldt_interval
from analysis.statistics.moments.algebra import finish, reverse
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments
from analysis.statistics.reliability.omega import omega
from analysis.statistics.reliability.scale import Reliability, reliability
from tests.reference.golden import MADE, Source, exact, floats, on_all_data, ratings

TRAITS = [f"{letter}{i}" for letter in "ACENO" for i in range(1, 6)]
REVERSED = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]
PHONE = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "CUSA": 3, "CUSL": 3}


def turned(x: NDArray[np.int8], names: list[str]) -> Moments:
    at = [i for i, name in enumerate(names) if name in REVERSED]
    return reverse(moments(x), at, [7.0] * len(at))


def check(found: Reliability, wanted: dict[str, Any], names: list[str]) -> None:
    """The closed forms, which do not depend on n."""
    pairs = {
        "alpha": (found.alpha, wanted["alpha_raw"]),
        "standardised": (found.alpha_standardized, wanted["alpha_std"]),
        "lambda2": (found.lambda2, wanted["guttman"]["lambda2"]),
        "lambda6": (found.lambda6, wanted["lambda6_smc"]),
    }
    for item, name in zip(found.items, names, strict=True):
        pairs[f"{name} mean"] = (item.mean, wanted["means"][name])
        pairs[f"{name} sd"] = (item.sd, wanted["item_sd"][name])
        pairs[f"{name} rest"] = (item.item_rest, wanted["item_rest_r"][name])
        if wanted["k"] > 2:
            pairs[f"{name} without"] = (item.alpha_if_deleted, wanted["alpha_if_deleted"][name])
    for what, (got, want) in pairs.items():
        assert got == exact(want), what


@on_all_data
@pytest.mark.parametrize("scale", PHONE)
def test_scales_of_complete_answers(data: Source, scale: str) -> None:
    names = [f"{scale}{i}" for i in range(1, PHONE[scale] + 1)]
    wanted = data.figures("phone")[scale]
    found = reliability(moments(ratings(data.table("phone"), names)), range(len(names)))
    check(found, wanted, names)
    assert found.n == wanted["n"]
    assert found.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


@pytest.mark.parametrize("scale", ["long", "pair", "strong", "tiny", "weak"])
def test_scales_of_2_to_60_items_by_5_to_1000_people(scale: str) -> None:
    wanted, columns = MADE.figures("scales")[scale], MADE.table(f"scale_{scale}")
    found = reliability(moments(ratings(columns, list(columns))), range(len(columns)))
    check(found, wanted, list(columns))
    assert (found.n, found.k) == (wanted["n"], wanted["k"])
    assert found.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))
    reach = 1.959963984540054 * wanted["alpha_ase_duhachek"]
    assert found.alpha_ci_normal == exact((found.alpha - reach, min(found.alpha + reach, 1.0)))


@on_all_data
@pytest.mark.parametrize("scale", "ACENO")
def test_reversed_items_of_complete_answer_sheets(data: Source, scale: str) -> None:
    names = [name for name in TRAITS if name[0] == scale]
    x = ratings(data.table("traits"), names)
    x = np.ascontiguousarray(x[(x >= 0).all(axis=1)])
    wanted = data.figures("traits")[f"{scale}_listwise"]
    found = reliability(turned(x, names), range(5))
    check(found, wanted, names)
    assert found.n == wanted["n"]
    assert found.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


@on_all_data
def test_missing_answers_by_the_packages_rule(data: Source) -> None:
    """psych::alpha(use = "pairwise"), whose interval counts incomplete rows as ours does not."""
    m, figures = turned(ratings(data.table("traits"), TRAITS), TRAITS), data.figures("traits")
    wanted = figures["A_pairwise"]
    found = reliability(m, range(5))
    check(found, wanted, TRAITS[:5])
    assert found.n == figures["smallest_pair_of_A"]
    assert found.alpha is not None
    assert feldt_interval(found.alpha, wanted["n"], 5) == exact(tuple(wanted["alpha_ci_feldt"]))
    scales = [reliability(m, range(at, at + 5)).alpha for at in range(0, 25, 5)]
    assert scales == pytest.approx(figures["alpha_pairwise"], abs=5e-5)


@on_all_data
@pytest.mark.parametrize("scale", ["IMAG", "CUEX", "PERQ", "CUSA"])
def test_omega_is_lavaans_in_the_items_metric_and_psychs_standardised(
    data: Source, scale: str
) -> None:
    names = [f"{scale}{i}" for i in range(1, PHONE[scale] + 1)]
    wanted = data.figures("phone")[scale]
    found = omega(finish(moments(ratings(data.table("phone"), names))).covariance)
    lavaan = wanted["cfa1_wishart"]["omega_u_model_implied_var"]
    assert found.omega_total == pytest.approx(lavaan, abs=1e-5)
    psych = wanted["fa1_ml"]["omega_total_1factor"]
    assert found.omega_standardized == pytest.approx(psych, abs=1e-5)


@on_all_data
def test_omega_of_a_heywood_case_is_not_printed(data: Source) -> None:
    """CUSL3's standardised loading is above 1 in lavaan; psych bounds it."""
    assert data.figures("phone")["CUSL"]["cfa1_wishart"]["std_loadings"]["CUSL3"] > 1.0
    x = ratings(data.table("phone"), ["CUSL1", "CUSL2", "CUSL3"])
    found = reliability(moments(x), range(3))
    assert (found.omega_total, found.omega_reason) == (None, "improper_solution")


@on_all_data
def test_continuous_items(data: Source) -> None:
    names = [f"x{i}" for i in range(1, 10)]
    wanted = data.figures("tasks")["all9"]
    x = floats(data.table("tasks"), names)
    check(reliability(moments(x), range(9)), wanted, names)


@on_all_data
def test_departments(data: Source) -> None:
    wanted = data.figures("departments")["all7"]
    names = wanted["items"]
    x = floats(data.table("departments"), names)
    check(reliability(moments(x), range(7)), wanted, names)


@on_all_data
def test_weighted_alpha_is_that_of_the_survey_package(data: Source) -> None:
    """survey::svycralpha with weights; alpha from cov.wt, both divisors."""
    wanted, columns = data.figures("school_shares"), data.table("school_shares")
    m = moments(floats(columns, wanted["items"]), floats(columns, ["pw"])[:, 0])
    found = reliability(m, range(5))
    assert found.alpha == exact(wanted["svycralpha_weights_only"])
    assert found.n_effective == exact(data.figures("schools")["n_eff_pw"])
    unweighted = reliability(moments(floats(columns, wanted["items"])), range(5))
    assert unweighted.alpha == exact(wanted["alpha_unweighted"])
