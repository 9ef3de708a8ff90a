"""Reliability on real data: R psych 2.2.9 and lavaan 0.6-14 (closed forms 1e-9, fits 1e-4)."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.intervals import feldt_interval
from analysis.statistics.moments.algebra import reverse
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments
from analysis.statistics.reliability.scale import Reliability, reliability
from tests.reference.golden import exact, figures, floats, needs_data, ratings, table

pytestmark = needs_data

BFI = [f"{letter}{i}" for letter in "ACENO" for i in range(1, 6)]
REVERSED = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]
MOBI = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "CUSA": 3, "CUSL": 3}


def turned(x: NDArray[np.int8], names: list[str]) -> Moments:
    at = [i for i, name in enumerate(names) if name in REVERSED]
    return reverse(moments(x), at, [7.0] * len(at))


def check(found: Reliability, wanted: dict[str, Any], names: list[str]) -> None:
    """The closed forms, which do not depend on n."""
    pairs = {
        "alpha": (found.alpha, wanted["alpha_raw"]),
        "standardised": (found.alpha_standardized, wanted["alpha_std"]),
        "average r": (found.average_r, wanted["average_r"]),
        "lambda2": (found.lambda2, wanted["guttman"]["lambda2"]),
        "lambda2 raw": (found.lambda2_raw, wanted["lambda2_raw"]),
        "lambda6": (found.lambda6, wanted["lambda6_smc"]),
    }
    for item, name in zip(found.items, names, strict=True):
        pairs[f"{name} mean"] = (item.mean, wanted["means"][name])
        pairs[f"{name} sd"] = (item.sd, wanted["item_sd"][name])
        pairs[f"{name} rest"] = (item.item_rest, wanted["item_rest_r"][name])
        pairs[f"{name} without"] = (item.alpha_if_deleted, wanted["alpha_if_deleted"][name])
    for what, (got, want) in pairs.items():
        assert got == exact(want), what


@pytest.mark.parametrize("scale", MOBI)
def test_the_mobile_phone_survey(scale: str) -> None:
    names = [f"{scale}{i}" for i in range(1, MOBI[scale] + 1)]
    wanted = figures("golden_mobi.json")[scale]
    found = reliability(moments(ratings(table("mobi.csv"), names)), range(len(names)))
    check(found, wanted, names)
    assert found.n == 250
    assert found.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


@pytest.mark.parametrize("scale", "ACENO")
def test_the_personality_items_of_complete_answer_sheets(scale: str) -> None:
    names = [name for name in BFI if name[0] == scale]
    x = ratings(table("bfi.csv"), names)
    x = np.ascontiguousarray(x[(x >= 0).all(axis=1)])
    wanted = figures("golden_bfi.json")[f"{scale}_listwise"]
    found = reliability(turned(x, names), range(5))
    check(found, wanted, names)
    assert found.n == wanted["n"]
    assert found.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


def test_the_personality_items_by_the_packages_rule_for_missing_answers() -> None:
    """psych::alpha(use = "pairwise"), whose interval counts incomplete rows as ours does not."""
    m = turned(ratings(table("bfi.csv"), BFI), BFI)
    wanted = figures("golden_bfi.json")["A_pairwise"]
    found = reliability(m, range(5))
    check(found, wanted, BFI[:5])
    assert found.n == 2751
    assert found.alpha is not None
    assert feldt_interval(found.alpha, wanted["n"], 5) == exact(tuple(wanted["alpha_ci_feldt"]))
    scales = [reliability(m, range(at, at + 5)).alpha for at in range(0, 25, 5)]
    assert scales == pytest.approx([0.7030, 0.7267, 0.7617, 0.8140, 0.6002], abs=5e-5)


@pytest.mark.parametrize("scale", ["IMAG", "CUEX", "PERQ", "CUSA"])
def test_omega_is_lavaans_in_the_items_metric_and_psychs_standardised(scale: str) -> None:
    names = [f"{scale}{i}" for i in range(1, MOBI[scale] + 1)]
    wanted = figures("golden_mobi.json")[scale]
    found = reliability(moments(ratings(table("mobi.csv"), names)), range(len(names)))
    lavaan = wanted["cfa1_wishart"]["omega_u_model_implied_var"]
    assert found.omega_total == pytest.approx(lavaan, abs=1e-5)
    psych = wanted["fa1_ml"]["omega_total_1factor"]
    assert found.omega_standardized == pytest.approx(psych, abs=1e-5)


def test_omega_of_a_heywood_case_is_not_printed() -> None:
    """CUSL3's standardised loading is 1.087 in lavaan; psych bounds it."""
    x = ratings(table("mobi.csv"), ["CUSL1", "CUSL2", "CUSL3"])
    found = reliability(moments(x), range(3))
    assert (found.omega_total, found.omega_reason) == (None, "improper_solution")


def test_continuous_items() -> None:
    names = [f"x{i}" for i in range(1, 10)]
    wanted = figures("golden_holzinger.json")["all9"]
    x = floats(table("HolzingerSwineford1939.csv"), names)
    check(reliability(moments(x), range(9)), wanted, names)


def test_departments() -> None:
    wanted = figures("golden_attitude.json")["all7"]
    names = wanted["items"]
    x = floats(table("attitude.csv"), names)
    check(reliability(moments(x), range(7)), wanted, names)


def test_weighted_alpha_is_that_of_the_survey_package() -> None:
    """survey::svycralpha with weights; alpha from cov.wt, both divisors."""
    wanted = figures("golden_weighted_alpha.json")
    columns = table("apistrat_alpha.csv")
    m = moments(floats(columns, wanted["items"]), floats(columns, ["pw"])[:, 0])
    found = reliability(m, range(5))
    assert found.alpha == exact(wanted["svycralpha_weights_only"])
    kish = figures("golden_survey.json")["n_eff_pw"]
    assert found.n_effective == exact(kish)
    unweighted = reliability(moments(floats(columns, wanted["items"])), range(5))
    assert unweighted.alpha == exact(wanted["alpha_unweighted"])
