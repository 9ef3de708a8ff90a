"""Respondent weights against R survey 4.1-1: closed forms 1e-9, raked 1e-6; the power of a plan."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.moments.columns import means
from analysis.statistics.planning.half_widths import Design
from analysis.statistics.planning.power import gap_power
from analysis.statistics.weighting.effect import effective_n, kish_effect
from analysis.statistics.weighting.margins import Margin, margin_of
from analysis.statistics.weighting.raking import post_stratify, rake
from tests.reference.golden import Source, exact, floats, on_all_data

OWN: dict[str, Any] = json.loads(
    Path(__file__).with_name("weighting.json").read_text(encoding="utf-8")
)
PLANNING: dict[str, Any] = json.loads(
    Path(__file__).with_name("planning.json").read_text(encoding="utf-8")
)
DATA = OWN["data"]
BASE = np.array(DATA["w"], dtype=np.float64)
G = margin_of("g", DATA["g"], {"a": 50, "b": 30, "c": 20})
H = margin_of("h", DATA["h"], {"x": 45, "y": 55})


def fitted(wanted: Any) -> Any:
    """Equal to what R has by iteration: within 1e-6."""
    return pytest.approx(wanted, rel=0.0, abs=1e-6)


def test_a_mean_by_weights_alone() -> None:
    (found,) = means(np.array(DATA["y"], dtype=np.float64)[:, None], BASE)
    assert (found.mean, found.se) == exact((OWN["weights_only"]["mean"], OWN["weights_only"]["se"]))


@pytest.mark.parametrize("name", ["post_stratified", "raked"])
def test_the_means_of_post_stratified_and_raked_answers(name: str) -> None:
    found = post_stratify(G, BASE) if name == "post_stratified" else rake((G, H), BASE)
    assert found.weights is not None
    (mean,) = means(np.array(DATA["y"], dtype=np.float64)[:, None], found.weights)
    assert mean.mean == fitted(OWN[name]["mean"])


def test_raked_weights() -> None:
    assert rake((G, H), BASE).weights == fitted(np.array(OWN["raked_weights"]))


@pytest.mark.parametrize("case", PLANNING["declared"])
def test_the_power_against_a_declared_statement(case: Any) -> None:
    """power.t.test(type = "one.sample", strict = TRUE)."""
    gap, n, sd = case["given"]
    power = gap_power(gap, 0, int(n), Design(sd_demand=sd, declared=True)).power
    assert power == pytest.approx(case["power"], rel=0.0, abs=1e-8)


@pytest.mark.parametrize("case", PLANNING["panel"])
def test_the_power_of_the_gap_model_for_a_panel(case: Any) -> None:
    """A double integral in R over both variances, one characteristic: within 1e-8."""
    gap, m, s1, n, s2 = case["given"]
    power = gap_power(gap, int(m), int(n), Design(sd_demand=s2, sd_supplier=s1)).power
    assert power == pytest.approx(case["power"], rel=0.0, abs=1e-8)


def schools(data: Source, sample: str = "schools") -> tuple[NDArray[np.float64], Margin, Margin]:
    columns = data.table(sample)
    types = margin_of("stype", columns["stype"], {"E": 4421, "H": 755, "M": 1018})
    wide = margin_of("sch.wide", columns["sch.wide"], {"No": 1072, "Yes": 5122})
    return floats(columns, ["pw"])[:, 0], types, wide


@on_all_data
def test_the_design_effect_of_the_schools_weights(data: Source) -> None:
    weights, _, _ = schools(data)
    assert kish_effect(weights) == exact(data.figures("schools")["kish_deff_pw"])
    assert effective_n(weights) == exact(data.figures("schools")["n_eff_pw"])


@on_all_data
@pytest.mark.parametrize("name", ["poststratified", "raked"])
def test_the_means_of_post_stratified_and_raked_schools(data: Source, name: str) -> None:
    base, types, wide = schools(data)
    found = rake((types, wide), base) if name == "raked" else post_stratify(types, base)
    assert found.weights is not None
    (mean,) = means(floats(data.table("schools"), ["api00"]), found.weights)
    assert mean.mean == fitted(data.figures("schools")[name]["mean"])


@on_all_data
def test_the_raked_weights_of_the_schools(data: Source) -> None:
    base, types, wide = schools(data)
    found = rake((types, wide), base)
    wanted = data.figures("schools")
    assert found.weights is not None
    assert found.weights[:10] == fitted(np.array(wanted["raked_weights_first10"]))
    assert found.kish == fitted(wanted["kish_deff_raked"])


@on_all_data
def test_the_raked_weights_of_a_cluster_sample(data: Source) -> None:
    base, types, wide = schools(data, "school_districts")
    found = rake((types, wide), base)
    wanted = floats(data.table("school_districts_raked"), ["raked_weight"])[:, 0]
    assert found.weights == fitted(wanted)
