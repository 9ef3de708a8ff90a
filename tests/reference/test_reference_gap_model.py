"""The model of the supplier's gaps: R's figures on literal data, variance components in print."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.statistics.gaps.decision_study import components, decision_study
from analysis.statistics.gaps.gap_model import family, panel_estimates
from analysis.statistics.gaps.sides import complete
from analysis.statistics.gaps.simultaneous import joint
from analysis.statistics.gaps.supplier_gaps import (
    People,
    SupplierGaps,
    declared_gaps,
    panel_gaps,
)
from tests.reference.golden import Source, floats, on_all_data

R: dict[str, Any] = json.loads(
    Path(__file__).with_name("gap_model.json").read_text(encoding="utf-8")
)
RATERS, CUSTOMERS = np.array(R["raters"]), np.array(R["customers"])


def near(wanted: Any) -> Any:
    return pytest.approx(np.array(wanted), rel=0.0, abs=1e-6)


def panel(nodes: int) -> SupplierGaps:
    return panel_gaps(
        People(scores=RATERS[:, :nodes]), People(scores=CUSTOMERS[:, :nodes]), margin=0.4
    )


def test_the_components_of_lme4() -> None:
    found = components(RATERS)
    assert found is not None
    assert (found.raters, found.rest) == near([R["components"]["raters"], R["components"]["rest"]])


@on_all_data
def test_the_mean_squares_of_targets_and_judges(data: Source) -> None:
    """Shrout & Fleiss (1979) where they are: F of their third form is MS 11.24/1.02."""
    found = components(floats(data.table("judges"), ["J1", "J2", "J3", "J4"]))
    wanted = data.figures("judges")["icc"][2]
    assert found is not None
    assert found.ms_raters / found.ms_rest == near(wanted["F"])
    assert (found.df_raters, found.df_rest) == (wanted["df1"], wanted["df2"])


def test_a_profile_is_emmeans_effect_of_the_node() -> None:
    customers = np.broadcast_to(CUSTOMERS.mean(axis=1)[:, None], CUSTOMERS.shape)
    found = panel_gaps(People(scores=RATERS), People(scores=customers), margin=0.4)
    assert [each.value for each in found.profile if each] == near(R["profile"])


@pytest.mark.parametrize("nodes", [2, 3])
def test_a_panels_gaps_profiles_and_level(nodes: int) -> None:
    found, wanted = panel(nodes), R[f"panel_of_{'two' if nodes == 2 else 'three'}"]
    assert found.shift is not None
    assert found.scatter is not None
    told = [each for each in (*found.gaps, *found.profile, found.shift) if each]
    assert [each.value for each in told] == near(wanted["value"])
    assert [each.se for each in told] == near(wanted["se"])
    assert [each.df for each in told] == near(wanted["df"])
    assert [each.detectable for each in told] == near(wanted["half"])
    assert [each.p_adjusted for each in told] == near(wanted["p"])
    scatter = found.scatter
    assert (scatter.ratio, scatter.own, scatter.df) == near(
        [wanted["ratio"], wanted["own"], wanted["scatter_df"]]
    )
    assert scatter.covariance == near(wanted["covariance"])


def test_the_overall_gap_beside_the_others() -> None:
    weights = np.array(R["weights"])
    found = panel_gaps(
        People(scores=RATERS),
        People(scores=CUSTOMERS),
        margin=0.4,
        overall=weights,
    )
    wanted = R["panel_with_overall"]
    told = [each for each in (*found.gaps, *found.profile, found.shift, found.overall) if each]
    assert [each.value for each in told] == near(wanted["value"])
    assert [each.se for each in told] == near(wanted["se"])
    assert [each.df for each in told] == near(wanted["df"])
    assert [each.detectable for each in told] == near(wanted["half"])
    assert [each.p_adjusted for each in told] == near(wanted["p"])


def test_a_declared_statement_by_multcomp() -> None:
    found = declared_gaps(np.array(R["stated"]), People(scores=CUSTOMERS), margin=R["margin"])
    told, wanted = [each for each in found.gaps if each], R["declared"]
    assert [each.value for each in told] == near(wanted["gap"])
    assert [each.se for each in told] == near(wanted["se"])
    assert [each.p_adjusted for each in told] == near(wanted["closed_p"])
    assert [each.p_adjusted for each in told] == near(wanted["p"])
    assert [each.equivalence_p for each in told] == near(wanted["equivalence"])
    assert [each.ci for each in told] == near(wanted["ends"])
    assert told[0].detectable == near(wanted["critical"] * wanted["se"][0])


def test_three_gaps_by_mvtnorms_closed_integral() -> None:
    covariance = np.cov(RATERS.T) / 5 + np.cov(CUSTOMERS.T) / 20
    law = joint(np.eye(3), covariance)
    found = [law.p(np.full(3, c), np.full(3, 7.0))[0] for c in (1.5, 2.5, 3.5)]
    assert found == near(R["three"])


def test_the_decision_study() -> None:
    raters, customers = complete(RATERS[:, :2]), complete(CUSTOMERS[:, :2])
    _, scatter = panel_estimates(raters, customers, family(2))
    found = decision_study(scatter, customers, 1.0, panels=(6, 12))
    for promise in found.table:
        widths = [promise.gap, promise.profile, promise.level]
        assert widths == near(R[f"promise_{promise.raters}"])
    assert [found.gap, found.profile, found.level] == R["fewest"]
