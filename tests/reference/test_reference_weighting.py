"""Weights and weighted means against R survey 4.1-1: closed forms 1e-9, raked 1e-6."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.planning.power import gap_power
from analysis.statistics.weighting.design import (
    Calibration,
    Design,
    calibrated,
    post_stratified,
    raked,
)
from analysis.statistics.weighting.effect import effective_n
from analysis.statistics.weighting.margins import Margin, margin_of
from analysis.statistics.weighting.means import WeightedMean, weighted_means
from analysis.statistics.weighting.raking import post_stratify, rake
from tests.reference.golden import exact, figures, floats, needs_data, table

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
STRATA = np.array(DATA["s"]) - 1
SIZES = (20.0, 30.0, 40.0, 50.0)


def fitted(wanted: Any) -> Any:
    """Equal to what R has by iteration: within 1e-6."""
    return pytest.approx(wanted, rel=0.0, abs=1e-6)


def answers(*, holes: bool = False) -> NDArray[np.float64]:
    y = np.array(DATA["y"], dtype=np.float64)
    y[[2, 13, 27] if holes else []] = np.nan
    return y[:, None]


def check(name: str, found: WeightedMean, tolerance: Any = exact) -> None:
    wanted = OWN[name]
    assert found.estimate.mean == tolerance(wanted["mean"])
    assert found.estimate.se == tolerance(wanted["se"])


def test_by_weights_alone_with_both_design_effects() -> None:
    found = weighted_means(answers(), Design(weights=BASE, population=float(BASE.sum())))[0]
    check("weights_only", found)
    assert found.effects.without_replacement == exact(OWN["weights_only"]["deff"])
    assert found.effects.with_replacement == exact(OWN["weights_only_with_replacement"]["deff"])


@pytest.mark.parametrize("name", ["stratified", "stratified_holes"])
def test_by_strata_of_a_finite_population(name: str) -> None:
    design = Design(weights=BASE, strata=STRATA, sizes=SIZES)
    found = weighted_means(answers(holes="holes" in name), design)[0]
    check(name, found)
    assert found.df == found.estimate.n - 4


@pytest.mark.parametrize("name", ["post_stratified", "post_stratified_strata"])
def test_post_stratification_with_unequal_base_weights(name: str) -> None:
    weights = post_stratify(G, BASE).weights
    assert weights is not None
    design = Design(weights=weights, calibration=post_stratified(G, BASE))
    if "strata" in name:
        design = Design(
            weights=weights,
            strata=STRATA,
            sizes=SIZES,
            calibration=post_stratified(G, BASE),
        )
    check(name, weighted_means(answers(), design)[0])


@pytest.mark.parametrize("name", ["raked", "raked_holes", "calibrated"])
def test_raking_by_both_of_rs_linearisations(name: str) -> None:
    weights = rake((G, H), BASE).weights
    assert weights == fitted(np.array(OWN["raked_weights"]))
    assert weights is not None
    how: Calibration = calibrated((G, H), BASE) if name == "calibrated" else raked((G, H))
    design = Design(weights=weights, calibration=how)
    check(name, weighted_means(answers(holes="holes" in name), design)[0], fitted)


def test_with_equal_base_weights_both_linearisations_are_one() -> None:
    weights = rake((G, H)).weights
    assert weights is not None
    for how in (raked((G, H)), calibrated((G, H), np.ones(40))):
        design = Design(weights=weights, calibration=how)
        check("raked_equal_base", weighted_means(answers(), design)[0], fitted)


def test_the_power_of_a_test_with_one_rater() -> None:
    """power.t.test(type = "one.sample", strict = TRUE)."""
    assert gap_power(0.3, 1, 100, 1.0).power == exact(OWN["power"]["one"])


def test_between_equal_groups_the_rule_finds_hardly_less_than_students_test() -> None:
    """power.t.test(strict = TRUE) is Student's alone; the rule's df are fewer, never more."""
    wanted = OWN["power"]
    two = gap_power(0.5, 20, 20, 1.0)
    assert wanted["two"] - 0.005 < (two.power or 0) < wanted["two"]
    assert wanted["detectable"] < (two.detectable or 0) < wanted["detectable"] * 1.005


@pytest.mark.parametrize("case", PLANNING["cases"])
def test_the_power_of_the_verdicts_rule(case: Any) -> None:
    """A double integral in R over both variances: within 1e-5 with two raters, 1e-8 beyond."""
    gap, n1, s1, n2, s2, alpha = case["given"]
    found = gap_power(gap, int(n1), int(n2), s2, sd_supplier=s1, alpha=alpha)
    assert found.power == pytest.approx(case["power"], rel=0.0, abs=1e-5 if n1 == 2 else 1e-8)


def schools() -> tuple[NDArray[np.float64], NDArray[np.float64], Margin, Margin]:
    columns = table("apistrat.csv")
    types = margin_of("stype", columns["stype"], {"E": 4421, "H": 755, "M": 1018})
    wide = margin_of("sch.wide", columns["sch.wide"], {"No": 1072, "Yes": 5122})
    return floats(columns, ["api00"]), floats(columns, ["pw"])[:, 0], types, wide


def check_school(name: str, design: Design, tolerance: Any = exact) -> None:
    wanted, found = figures("golden_survey.json")[name], weighted_means(schools()[0], design)[0]
    assert found.estimate.mean == tolerance(wanted["mean"])
    assert found.estimate.se == tolerance(wanted["se"])
    assert found.effects.without_replacement == tolerance(wanted["deff"])
    assert found.estimate.ci == tolerance(tuple(wanted["ci_t"]))
    assert found.df == wanted["degf"]


@needs_data
def test_schools_by_weights_alone_with_the_three_design_effects() -> None:
    _, weights, _, _ = schools()
    design = Design(weights=weights, population=float(weights.sum()))
    check_school("weights_only", design)
    effects = weighted_means(schools()[0], design)[0].effects
    assert effects.kish == exact(figures("golden_survey.json")["kish_deff_pw"])
    assert effects.without_replacement == pytest.approx(1.250, abs=5e-4)
    assert effects.with_replacement == pytest.approx(1.210, abs=5e-4)
    assert effective_n(weights) == exact(figures("golden_survey.json")["n_eff_pw"])


@needs_data
def test_schools_by_strata_with_the_finite_population_correction() -> None:
    _, weights, types, _ = schools()
    check_school("stratified_fpc", Design(weights=weights, strata=types.codes, sizes=types.totals))


@needs_data
def test_schools_post_stratified() -> None:
    _, base, types, _ = schools()
    found = post_stratify(types, base)
    assert found.weights is not None
    check_school(
        "poststratified",
        Design(
            weights=found.weights,
            population=found.population,
            calibration=post_stratified(types, base),
        ),
    )


@needs_data
def test_schools_raked() -> None:
    _, base, types, wide = schools()
    found = rake((types, wide), base)
    wanted = figures("golden_survey.json")
    assert found.weights is not None
    assert found.weights[:10] == fitted(np.array(wanted["raked_weights_first10"]))
    assert found.kish == fitted(wanted["kish_deff_raked"])
    how = raked((types, wide))
    design = Design(weights=found.weights, population=found.population, calibration=how)
    check_school("raked", design, fitted)


@needs_data
def test_the_raked_weights_of_a_cluster_sample() -> None:
    columns = table("apiclus1.csv")
    types = margin_of("stype", columns["stype"], {"E": 4421, "H": 755, "M": 1018})
    wide = margin_of("sch.wide", columns["sch.wide"], {"No": 1072, "Yes": 5122})
    found = rake((types, wide), floats(columns, ["pw"])[:, 0])
    wanted = floats(table("golden/apiclus1_raked_weights.csv"), ["raked_weight"])[:, 0]
    assert found.weights == fitted(wanted)
