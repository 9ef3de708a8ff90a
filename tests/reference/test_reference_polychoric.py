"""Polychoric correlations: psych, polycor (5e-5, their searches stop there) and lavaan on own data.

R's psych and polycor end their search for ρ at a tolerance of 1e-4 in places; ours at 1e-10.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.reliability.ordinal import ordinal_reliability, sum_reliability
from analysis.statistics.reliability.polychoric import polychoric
from tests.reference.golden import exact, figures, needs_data, ratings, table

OWN: dict[str, Any] = json.loads(Path(__file__).with_name("polychoric.json").read_text("utf-8"))
REVERSED = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]


def own(name: str) -> NDArray[np.int8]:
    return np.array([[-1 if v is None else v for v in row] for row in OWN[name]], dtype=np.int8)


def near(wanted: Any) -> Any:
    return pytest.approx(wanted, rel=0.0, abs=5e-5)


def test_five_items_of_five_points_and_of_two() -> None:
    found = polychoric(own("data"))
    assert found.correlation == near(np.array(OWN["rho"]))
    assert found.correlation[np.triu_indices(5, 1)] == near(OWN["two_step"])
    for tau, wanted in zip(found.thresholds, OWN["tau"], strict=True):
        assert tau[np.isfinite(tau)] == exact(np.atleast_1d(wanted))


def test_missing_answers_leave_thresholds_to_all_who_answered_the_item() -> None:
    """psych::polychoric(global = TRUE) of the items with five points."""
    found = polychoric(own("missing")[:, :4])
    assert found.correlation == near(np.array(OWN["rho_missing"]))
    assert int(found.n[0, 1]) == int((own("missing")[:, :2] >= 0).all(axis=1).sum())


def test_ordinal_alpha_and_omega() -> None:
    """psych::alpha(rho), psych::fa(rho, fm = "ml")."""
    found = ordinal_reliability(polychoric(own("data")), range(4))
    assert (found.alpha, found.omega) == near((OWN["alpha"], OWN["omega"]))


def test_the_reliability_of_the_sum_is_semtools_from_the_same_parameters() -> None:
    """semTools::compRelSEM(ord.scale = TRUE, obs.var = TRUE) of lavaan's estimates."""
    lavaan = OWN["lavaan"]
    arrays = (np.array(lavaan[name]) for name in ("thresholds", "loading", "rho"))
    thresholds, loading, rho = arrays
    found = sum_reliability(thresholds, np.ones(4, dtype=np.int64), loading, rho)
    assert found == exact(lavaan["green_yang"])


def test_the_reliability_of_the_sum_by_maximum_likelihood_is_near_that_by_least_squares() -> None:
    found = ordinal_reliability(polychoric(own("data")), range(4)).omega_sum
    assert found == pytest.approx(OWN["lavaan"]["green_yang"], abs=5e-3)


@needs_data
@pytest.mark.parametrize("scale", "ACENO")
def test_the_personality_items(scale: str) -> None:
    """psych::polychoric(correct = 0) of complete answer sheets, six points."""
    names = [f"{scale}{i}" for i in range(1, 6)]
    x = ratings(table("bfi.csv"), names)
    x = x[(x >= 0).all(axis=1)]
    turned = [i for i, name in enumerate(names) if name in REVERSED]
    x[:, turned] = 7 - x[:, turned]
    wanted = figures("golden_bfi.json")[f"{scale}_listwise"]["polychoric"]
    found = polychoric(x)
    assert found.correlation == near(np.array(wanted["rho"]["values"]))
    assert ordinal_reliability(found, range(5)).alpha == near(wanted["ordinal_alpha"])
