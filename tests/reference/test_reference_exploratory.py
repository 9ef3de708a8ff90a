"""Validity against R: psych 2.2.9, GPArotation, factanal, lavaan 0.6-14, semTools 0.5-6.

Closed forms within 1e-9, iterative fits within 1e-4, simulated eigenvalues within the Monte-Carlo
error of both sides: .01 for their means, .02 for their 95th percentiles (4000 and 2000 draws).
"""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.factors.convergent import convergent
from analysis.statistics.factors.correlations import Correlations, correlations
from analysis.statistics.factors.dimensionality import (
    Adequacy,
    adequacy,
    parallel_factors,
)
from analysis.statistics.factors.exploratory import Exploratory, explore
from analysis.statistics.factors.htmt import Htmt, htmt
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Ratings
from tests.reference.exploratory import FIGURES, SCALES, aligned, sheets
from tests.reference.golden import REAL, Source, exact, floats, on_all_data, ratings

TASKS = [f"x{i}" for i in range(1, 10)]
PHONE = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "PERV": 2, "CUSA": 3, "CUSL": 3}


def of(x: Ratings) -> Correlations:
    return correlations(moments(x), range(x.shape[1]))


def check_adequacy(found: Adequacy, kmo: dict[str, Any], bartlett: dict[str, Any]) -> None:
    items = kmo["items"]
    assert found.kmo == exact(kmo["overall"])
    assert found.kmo_items == exact(tuple(items.values() if isinstance(items, dict) else items))
    assert found.chi2 == pytest.approx(bartlett["chisq"], rel=1e-11)
    assert (found.df, found.p) == (bartlett["df"], exact(bartlett["p"]))


@pytest.mark.parametrize(("rows", "wanted"), [("rows", "adequacy"), ("gaps", "adequacy_gaps")])
def test_adequacy_is_psychs(rows: str, wanted: str) -> None:
    """psych::KMO(r), psych::cortest.bartlett(r, n), r = cov2cor(cov(x, use = "pairwise"))."""
    r = FIGURES[wanted]
    found = adequacy(of(sheets(rows)).matrix, FIGURES["n"])
    check_adequacy(found, r, {**r, "chisq": r["chi2"]})


@on_all_data
def test_adequacy_of_surveys(data: Source) -> None:
    wanted = data.figures("phone")
    for scale in ("IMAG", "CUEX", "PERQ", "CUSA", "CUSL"):
        names = [f"{scale}{i}" for i in range(1, PHONE[scale] + 1)]
        c = of(ratings(data.table("phone"), names))
        check_adequacy(adequacy(c.matrix, c.n), wanted[scale]["kmo"], wanted[scale]["bartlett"])
    c, wanted = of(tasks(data)), data.figures("tasks")["all9"]
    check_adequacy(adequacy(c.matrix, c.n), wanted["kmo"], wanted["bartlett"])


def test_parallel_analysis_is_psychs_within_monte_carlo_error() -> None:
    """psych::fa.parallel(r, fa = "fa", n.iter = 4000) simulates raw data; we draw matrices."""
    wanted = FIGURES["parallel"]
    r = of(sheets()).matrix
    found = parallel_factors(r, FIGURES["n"], np.random.default_rng(1), draws=2000)
    assert found.observed == pytest.approx(tuple(wanted["observed"]), abs=1e-4)
    assert found.mean == pytest.approx(tuple(wanted["mean"]), abs=0.01)
    assert found.reference == pytest.approx(tuple(wanted["q95"]), abs=0.02)
    assert (found.number, found.range) == (wanted["number"], (3, 3))


def check_loadings(found: Exploratory, wanted: Any) -> None:
    assert found.loadings is not None
    np.testing.assert_allclose(found.loadings, aligned(found.loadings, wanted), atol=1e-4)


def test_maximum_likelihood_and_oblimin_are_psychs() -> None:
    """psych::fa(fm = "ml", rotate = "oblimin"), uniquenesses as factanal's."""
    found = explore(of(sheets()).matrix, 240, 3)
    check_loadings(found, FIGURES["ml_oblimin"]["loadings"])
    wanted = 1.0 - np.array(FIGURES["ml_uniquenesses"])
    assert found.communality == pytest.approx(tuple(wanted), abs=1e-4)


def tasks(data: Source) -> NDArray[np.float64]:
    return floats(data.table("tasks"), TASKS)


@on_all_data
def test_the_factors_of_tasks(data: Source) -> None:
    """factanal's communalities, which no rotation changes; psych's loadings by oblimin."""
    figures = data.figures("tasks")
    found = explore(of(tasks(data)).matrix, len(tasks(data)), 3)
    communality = tuple(figures["efa3_ml_varimax"]["communality"].values())
    assert found.communality == pytest.approx(communality, abs=1e-4)
    if "efa3_ml_oblimin" in figures:
        check_loadings(found, figures["efa3_ml_oblimin"]["loadings"])


def check_htmt(found: tuple[Htmt, ...], first: Any, second: Any) -> None:
    for one in found:
        assert one.htmt == exact(first[one.first][one.second])
        assert one.htmt2 == exact(second[one.first][one.second])


@pytest.mark.parametrize("turned", [False, True])
def test_htmt_is_semtools_whichever_way_an_item_is_keyed(turned: bool) -> None:
    x = sheets()
    x[:, 4] = 6 - x[:, 4] if turned else x[:, 4]
    wanted = FIGURES["htmt_turned" if turned else "htmt"]
    found = htmt(of(x), SCALES)
    check_htmt(found, wanted["htmt"], wanted["htmt2"])
    assert [one.negative for one in found] == ([7, 0, 4] if turned else [2, 0, 1])


@on_all_data
def test_htmt_of_surveys(data: Source) -> None:
    wanted = data.figures("tasks")["semTools"]
    found = htmt(of(tasks(data)), SCALES)
    check_htmt(found, wanted["htmt"]["values"], wanted["htmt2"]["values"])
    if data is REAL:
        assert found[0].htmt == pytest.approx(0.4243, abs=5e-5)
        assert found[0].htmt2 == pytest.approx(0.3841, abs=5e-5)
    names = [f"{scale}{i}" for scale, k in PHONE.items() for i in range(1, k + 1)]
    ends = np.cumsum([0, *PHONE.values()])
    scales = [range(ends[s], ends[s + 1]) for s in range(len(PHONE))]
    wanted = data.figures("phone")["semTools"]
    found = htmt(of(ratings(data.table("phone"), names)), scales)
    check_htmt(found, wanted["htmt"]["values"], wanted["htmt2"]["values"])


def test_composite_reliability_and_ave_are_semtools() -> None:
    """compRelSEM(fit, obs.var = FALSE), AVE(fit, obs.var = FALSE) of lavaan's loadings."""
    loadings, theta = np.array(FIGURES["lambda"]), FIGURES["theta"]
    for f, scale in enumerate(SCALES):
        found = convergent([loadings[i, f] for i in scale], [theta[i] for i in scale])
        assert found.composite_reliability == exact(FIGURES["composite_reliability"][f])
        assert found.ave == exact(FIGURES["ave"][f])


@on_all_data
@pytest.mark.parametrize("scale", ["IMAG", "CUEX", "PERQ", "CUSA"])
def test_composite_reliability_and_ave_of_standardised_loadings(data: Source, scale: str) -> None:
    wanted = data.figures("phone")[scale]["cfa1_wishart"]
    found = convergent(list(wanted["std_loadings"].values()))
    assert found.composite_reliability == exact(wanted["composite_reliability_std"])
    assert found.ave == exact(wanted["ave_std"])


@on_all_data
def test_a_heywood_case_has_neither_unless_its_loading_is_bounded(data: Source) -> None:
    """Of the real CUSL lavaan lets a loading be 1.087 (and would say .643), psych has .613."""
    wanted = data.figures("phone")["CUSL"]
    free = convergent(list(wanted["cfa1_wishart"]["std_loadings"].values()))
    assert (free.composite_reliability, free.reason) == (None, "improper_solution")
    bounded = convergent(list(wanted["fa1_ml"]["loadings"].values()))
    omega = wanted["fa1_ml"]["omega_total_1factor"]
    assert bounded.composite_reliability == pytest.approx(omega, abs=1e-4)


@on_all_data
def test_the_loadings_of_a_model_of_three_factors(data: Source) -> None:
    """semTools::reliability's rows omega and avevar."""
    golden = data.figures("tasks")
    par = {(p["lhs"], p["op"], p["rhs"]): p["est"] for p in golden["cfa3_ml"]["par"]}
    wanted = golden["semTools"]["reliability"]["values"]
    for f, factor in enumerate(("visual", "textual", "speed")):
        items = TASKS[3 * f : 3 * f + 3]
        sd = par[factor, "~~", factor] ** 0.5
        errors = [par[item, "~~", item] for item in items]
        found = convergent([par[factor, "=~", item] * sd for item in items], errors)
        assert found.composite_reliability == exact(wanted[1][f])
        assert found.ave == exact(wanted[4][f])
