"""Confirmatory factor analysis against lavaan 0.6-14: on literal answers (cfa.R) and on surveys.

Fits are iterative on both sides: χ² within 1e-4, indices and estimates within 1e-5, standard errors
within 1e-5 where both are from the same information.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.statistics.cfa.cfa_result import Confirmatory
from analysis.statistics.cfa.confirmatory import confirm, confirm_incomplete, confirm_rows
from analysis.statistics.cfa.fit import Fit, Robust
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from tests.reference.golden import Source, floats, on_all_data, ratings
from tests.reference.made_answers import FACTORS, made

R: dict[str, Any] = json.loads((Path(__file__).parent / "cfa.json").read_text(encoding="utf-8"))
A, B, GAPS = made()

TASKS = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
KIOSK = [[4, 5, 6, 22], [19, 20, 21], [10, 11, 18], [13, 14, 15, 16, 17], [1, 2, 3], [7, 8]]
PHONE = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "PERV": 2, "CUSA": 3, "CUSL": 3}


def near(wanted: Any, reach: float = 1e-5) -> Any:
    return pytest.approx(wanted, rel=0.0, abs=reach)


def check_fit(found: Fit | None, wanted: dict[str, Any]) -> None:
    assert found is not None
    assert found.rmsea_ci is not None
    assert (found.test.chi2, found.baseline.chi2) == near(
        (wanted["chisq"], wanted["baseline.chisq"]), 1e-4
    )
    assert (found.test.df, found.baseline.df) == (wanted["df"], wanted["baseline.df"])
    assert (found.aic, found.bic) == near((wanted["aic"], wanted["bic"]), 1e-4)
    names = ("pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue")
    ours = (found.test.p, found.cfi, found.tli, found.rmsea, *found.rmsea_ci, found.p_close)
    assert ours == near(tuple(wanted[name] for name in names))
    assert found.srmr == near(wanted["srmr"])


def check_scaled(found: Robust | None, wanted: dict[str, Any]) -> None:
    assert found is not None
    assert found.test is not None
    assert found.test.chi2 == near(wanted["chisq.scaled"], 1e-4)
    ours = (found.scale, found.cfi, found.tli, found.rmsea)
    names = ("chisq.scaling.factor", "cfi.robust", "tli.robust", "rmsea.robust")
    assert ours == near(tuple(wanted[name] for name in names))
    ends = (wanted["rmsea.ci.lower.robust"], wanted["rmsea.ci.upper.robust"])
    assert found.rmsea_ci == near(ends, 1e-4)


def check_estimates(found: Confirmatory, wanted: dict[str, Any], reach: float = 1e-5) -> None:
    rows = found.loadings
    assert [row.loading for row in rows] == near(wanted["loading"])
    assert [row.se for row in rows] == near(wanted["se"], reach)
    assert [row.standardized for row in rows] == near(wanted["std"])
    assert [row.standardized_se for row in rows] == near(wanted["std_se"], reach)
    assert [row.residual for row in rows] == near(wanted["residual"])
    assert [row.r for row in found.correlations] == near(wanted["correlation"])
    assert [row.se for row in found.correlations] == near(wanted["correlation_se"], reach)


def test_the_answers_are_those_of_the_script() -> None:
    both = np.vstack([A, B]).astype(np.float64)
    assert both.sum(axis=0).tolist() == R["sums"]
    assert float(np.square(both).sum()) == R["products"]
    assert (GAPS < 0).sum(axis=0).tolist() == list(R["missing"])


def test_fit_and_estimates_from_covariances() -> None:
    found = confirm(finish(moments(A)).covariance, len(A), FACTORS)
    check_fit(found.fit, R["single"]["fit"])
    check_estimates(found, R["single"]["estimates"])


def test_modification_indices() -> None:
    found = confirm(finish(moments(A)).covariance, len(A), FACTORS).suggestions[:5]
    wanted = R["single"]["mi"]
    assert [f"x{row.column + 1}" for row in found] == wanted["lhs"]
    assert [f"x{row.other + 1}" for row in found] == wanted["rhs"]
    assert [row.chi2 for row in found] == near(wanted["mi"], 1e-4)
    assert [row.change for row in found] == near(wanted["change"], 1e-4)


def test_robust_tests_and_standard_errors_are_lavaans_mlr() -> None:
    found = confirm_rows(A, FACTORS)
    check_fit(found.fit, R["single"]["fit"])
    check_scaled(found.robust, R["mlr"]["fit"])
    check_estimates(found, R["mlr"]["estimates"])


def test_incomplete_answers_are_lavaans_fiml() -> None:
    """lavaan takes its observed information by numerical differences: its errors within 1e-4."""
    found = confirm_incomplete(GAPS, FACTORS)
    check_fit(found.fit, R["fiml"]["fit"])
    check_estimates(found, R["fiml"]["estimates"], 1e-4)


@on_all_data
def test_continuous_items_on_three_factors(data: Source) -> None:
    """The real ones: Holzinger & Swineford (1939)."""
    wanted = data.figures("tasks")
    x = floats(data.table("tasks"), [f"x{i}" for i in range(1, 10)])
    found = confirm_rows(x, TASKS)
    assert found.fit is not None
    assert found.robust is not None
    fit, ml = found.fit, wanted["cfa3_ml"]["fit"]
    assert (fit.test.chi2, fit.aic, fit.bic) == near((ml["chisq"], ml["aic"], ml["bic"]), 1e-6)
    assert (fit.cfi, fit.tli, fit.rmsea, fit.srmr) == near(
        (ml["cfi"], ml["tli"], ml["rmsea"], ml["srmr"]), 1e-6
    )
    plain = confirm(np.cov(x.T), len(x), TASKS)
    for row, std in zip(plain.loadings, wanted["cfa3_ml"]["std"], strict=True):
        assert (row.standardized, row.standardized_se) == near((std["est"], std["se"]), 1e-6)
    mlr = wanted["cfa3_mlr_fit"]
    assert found.robust.scale == near(mlr["chisq.scaling.factor"], 1e-6)
    assert (found.robust.cfi, found.robust.rmsea) == near(
        (mlr["cfi.robust"], mlr["rmsea.robust"]), 1e-6
    )


@on_all_data
def test_continuous_items_with_missing_answers(data: Source) -> None:
    wanted = data.figures("tasks")["cfa3_fiml"]
    x = floats(data.table("tasks_missing"), [f"x{i}" for i in range(1, 10)])
    fit = confirm_incomplete(x, TASKS).fit
    assert fit is not None
    parameters = (fit.bic - fit.aic) / (np.log(fit.n) - 2)
    assert (fit.test.chi2, parameters - fit.aic / 2) == near(
        (wanted["fit"]["chisq"], wanted["logl"]), 1e-6
    )
    assert (fit.cfi, fit.tli, fit.rmsea, fit.srmr) == near(
        tuple(wanted["fit"][name] for name in ("cfi", "tli", "rmsea", "srmr")), 1e-6
    )


@on_all_data
def test_six_factors_of_2_to_7_items(data: Source) -> None:
    wanted = data.figures("phone")["cfa6"]["fit"]
    names = [f"{scale}{i}" for scale, k in PHONE.items() for i in range(1, k + 1)]
    ends = np.cumsum([0, *PHONE.values()])
    factors = [list(range(a, b)) for a, b in pairwise(ends.tolist())]
    found = confirm_rows(ratings(data.table("phone"), names), factors).fit
    assert found is not None
    assert found.test.df == wanted["df"]
    assert (found.test.chi2, found.aic, found.bic) == near(
        (wanted["chisq"], wanted["aic"], wanted["bic"]), 1e-6
    )
    assert (found.cfi, found.tli, found.rmsea, found.srmr) == near(
        (wanted["cfi"], wanted["tli"], wanted["rmsea"], wanted["srmr"]), 1e-6
    )


@on_all_data
@pytest.mark.parametrize("facet", ["P", "SAT"])
def test_the_fits_of_the_kiosk_study(data: Source, facet: str) -> None:
    """20 items on six factors; of the real study printed to three decimals, so within .0005."""
    x = ratings(data.table("kiosk"), [f"{facet}{i:02d}" for i in range(1, 25)])
    found = confirm_rows(x, [[item - 1 for item in group] for group in KIOSK])
    assert found.fit is not None
    n, df, *fit = data.figures("kiosk")["fits"][facet]
    assert (found.n, found.fit.test.df, found.reason) == (n, df, None)
    assert [found.fit.test.chi2, found.fit.cfi, found.fit.rmsea] == near(fit, 0.0005)
