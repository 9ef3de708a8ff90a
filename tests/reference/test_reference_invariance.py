"""Measurement invariance against lavaan 0.6-14, on made answers (cfa.R) and on real data."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.statistics.invariance.cutoffs import CHEUNG_RENSVOLD
from analysis.statistics.invariance.gate import gate, gate_rows
from analysis.statistics.invariance.gate_result import Gate, Step
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from tests.reference.golden import figures, floats, needs_data, table
from tests.reference.made_answers import FACTORS, made
from tests.reference.test_reference_cfa import HOLZINGER, check_fit, check_scaled, near

R: dict[str, Any] = json.loads((Path(__file__).parent / "cfa.json").read_text(encoding="utf-8"))
A, B, _ = made()
# Every step is to be taken, whatever it says.
ALL = replace(CHEUNG_RENSVOLD, cfi_drop=1.0, cfi_least=0.0, rmsea_most=1.0, item_alpha=0.0)


def normal(rule: Any) -> Gate:
    return gate({"a": finish(moments(A)), "b": finish(moments(B))}, FACTORS, rule=rule)


def test_each_step_is_lavaans() -> None:
    found = normal(ALL)
    assert [step.name for step in found.steps] == list(R["steps"])
    for step in found.steps:
        check_fit(step.fit, R["steps"][step.name])


def test_scaled_tests_and_differences_are_lavaans_mlr() -> None:
    found = gate_rows({"a": A, "b": B}, FACTORS, rule=ALL)
    for step in found.steps:
        check_scaled(step.robust, R["steps_mlr"][step.name])
    changes = [step.difference for step in found.steps[1:]]
    tests = [change.test for change in changes if change is not None]
    assert [test.chi2 for test in tests if test is not None] == near(R["scaled_difference"], 1e-4)


def test_the_shifted_item_is_found_and_the_rest_compared() -> None:
    """The score test of lavTestScore; the model, intercepts and latent means without item 3."""
    found = normal(CHEUNG_RENSVOLD)
    assert [step.name for step in found.steps][2:] == ["scalar", "scalar_partial"]
    check_fit(found.steps[-1].fit, R["partial"])
    (item,) = found.differing
    assert (item.column, item.part, item.separable) == (2, "intercept", True)
    assert item.chi2 == near(R["score"][10], 1e-4)
    assert list(item.values) == near(R["x3"])
    assert [row.difference for row in found.means] == near(R["latent"]["est"])
    assert [row.se for row in found.means] == near(R["latent"]["se"])


def of_schools() -> Gate:
    columns = table("HolzingerSwineford1939.csv")
    x = floats(columns, [f"x{i}" for i in range(1, 10)])
    school = np.array(columns["school"])
    groups = {name: finish(moments(x[school == name])) for name in ("Pasteur", "Grant-White")}
    return gate(groups, HOLZINGER, rule=ALL)


def _figures(step: Step) -> tuple[float | None, ...]:
    assert step.fit is not None
    fit = step.fit
    return (fit.test.chi2, fit.cfi, fit.tli, fit.rmsea, fit.srmr, fit.aic, fit.bic)


@needs_data
def test_the_two_schools() -> None:
    wanted = figures("golden_holzinger.json")["invariance_school"]
    names = ("chisq", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
    found = of_schools().steps
    assert len(found) == 4
    for step in found:
        assert _figures(step) == near(tuple(wanted[step.name][name] for name in names), 2e-6)
    changes = [step.difference for step in found[1:]]
    for change, lrt in zip(changes, wanted["LRT"], strict=True):
        assert change is not None
        assert change.test is not None
        assert (change.test.chi2, change.test.p) == near((lrt["dchisq"], lrt["p"]), 1e-6)
        assert change.test.df == lrt["ddf"]


@needs_data
def test_the_two_schools_differ_in_the_items_that_are_known_to() -> None:
    """x3 and x7: lavaan's score tests 19.193 and, with x3 released, the same as its own refit."""
    columns = table("HolzingerSwineford1939.csv")
    x = floats(columns, [f"x{i}" for i in range(1, 10)])
    school = np.array(columns["school"])
    groups = {name: finish(moments(x[school == name])) for name in ("Pasteur", "Grant-White")}
    found = gate(groups, HOLZINGER, rule=replace(CHEUNG_RENSVOLD, rmsea_most=0.1))
    assert [(item.column, item.part) for item in found.differing] == [
        (2, "intercept"),
        (6, "intercept"),
    ]
    assert found.differing[0].chi2 == pytest.approx(19.193, abs=5e-4)
    assert found.verdict == "comparable_relations"
