"""Reliability beyond alpha against R; reliability.R says how its figures were made.

Tolerances, set before comparing: closed forms 1e-9, fits 1e-4 (omega if deleted 1e-5), the
bootstrap 0.004 for the ends of its interval (2,000 draws against 20,000).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.statistics.moments.algebra import finish, reverse
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.alpha_intervals import alpha_adf, alpha_bootstrap
from analysis.statistics.reliability.alpha_tests import feldt_test, hakstian_whalen
from analysis.statistics.reliability.composite import stratified_alpha
from analysis.statistics.reliability.difference_scores import difference_reliability
from analysis.statistics.reliability.hierarchical import omega_hierarchical
from analysis.statistics.reliability.measurement_error import measurement_error
from analysis.statistics.reliability.omega import omega_without
from analysis.statistics.reliability.scale import Reliability, alpha_se, reliability
from analysis.statistics.reliability.splits import split_half
from tests.analysis.parts import mean_part
from tests.reference.golden import Source, exact, floats, on_all_data, ratings

R: dict[str, Any] = json.loads(
    (Path(__file__).parent / "reliability.json").read_text(encoding="utf-8")
)
X = np.array(R["x"], dtype=np.int8)
W = np.array(R["w"])
M = moments(X)
C = finish(M).covariance


def correlations(covariance: Matrix) -> Matrix:
    sd = np.sqrt(covariance.diagonal())
    return np.asarray(covariance / np.outer(sd, sd))


def group(alpha: float, n: int, k: int) -> Reliability:
    return Reliability(n=n, n_effective=float(n), k=k, items=(), alpha=alpha)


def test_item_total_correlations_and_the_normal_standard_error_are_psychs() -> None:
    """psych::alpha(d)$item.stats$raw.r and $total$ase."""
    found = reliability(M, range(9))
    assert [item.item_total for item in found.items] == exact(R["item_total"])
    assert alpha_se(C, len(X)) == exact(R["se"])


def test_omega_without_each_item_is_lavaans() -> None:
    found = [one.omega_total for one in omega_without(C)]
    assert found == pytest.approx(R["omega_without"], abs=1e-5)


def test_omega_hierarchical_is_psychs() -> None:
    """psych::omega(R, nfactors = 3): minres, oblimin, Schmid–Leiman."""
    found = omega_hierarchical(C)
    assert found.omega_hierarchical == pytest.approx(R["omega_h"], abs=1e-4)


@pytest.mark.parametrize("metric", ["raw", "standardised"])
def test_all_halves_of_an_even_scale_are_those_of_psychs_split_half(metric: str) -> None:
    eight = C[:8, :8] if metric == "raw" else correlations(C[:8, :8])
    found, wanted = split_half(eight), R[f"split_{metric}"]
    assert (found.best, found.mean) == exact((wanted["best"], wanted["mean"]))


def test_the_distribution_free_error_is_that_of_the_whole_matrix_of_fourth_moments() -> None:
    assert alpha_adf(X).se == exact(R["adf"])
    assert alpha_adf(X, W).se == exact(R["adf_weighted"])


def test_the_bootstrap_interval_is_boots_bca() -> None:
    """boot::boot.ci(type = "bca") with 20,000 draws."""
    found = alpha_bootstrap(X, np.random.default_rng(1))
    assert found.ci == pytest.approx(tuple(R["bca"]), abs=0.004)
    assert found.se == pytest.approx(R["boot_se"], rel=0.06)


def test_composites_differences_and_errors_have_rs_figures() -> None:
    parts = [mean_part(range(i, i + 3), w) for i, w in ((0, 0.5), (3, 0.3), (6, 0.2))]
    assert stratified_alpha(M, parts).alpha_stratified == exact(R["stratified"])
    gap = difference_reliability(M, [0, 1, 2], [3, 4, 5])
    assert gap.of_differences == exact(R["difference_items"])
    assert gap.from_parts == exact(R["difference_parts"])
    whole = stratified_alpha(M, [mean_part(range(9), 25.0)])
    assert measurement_error(whole, span=4.0).sem == exact(R["sem"])
    weighed = measurement_error(stratified_alpha(M, parts))
    assert weighed.sem100 == exact(R["sem_weighted"])


def test_feldts_test_has_the_p_that_r_integrates() -> None:
    found = feldt_test(group(0.71, 41, 6), group(0.82, 91, 6))
    assert found.statistic == exact(R["feldt"]["W"])
    assert found.p == pytest.approx(R["feldt"]["p"], abs=1e-8)


def test_three_alphas_differ_as_in_feldt_woodruff_and_salih() -> None:
    """Their example (1987): a sibling of this χ² is 22.926 there, with 2 degrees of freedom."""
    found = hakstian_whalen([group(0.784, 51, 5), group(0.875, 101, 5), group(0.936, 151, 5)])
    assert found.statistic == pytest.approx(22.926, rel=0.01)
    assert found.df == 2


@on_all_data
@pytest.mark.parametrize(
    ("survey", "scale", "names"),
    [
        ("phone", "PERQ", [f"PERQ{i}" for i in range(1, 8)]),
        ("tasks", "all9", [f"x{i}" for i in range(1, 10)]),
    ],
)
def test_omega_hierarchical_of_single_scales(
    data: Source, survey: str, scale: str, names: list[str]
) -> None:
    wanted = data.figures(survey)[scale]
    found = omega_hierarchical(finish(moments(floats(data.table(survey), names))).covariance)
    psych = wanted["omega_psych_3f_minres"]
    assert found.omega_hierarchical == pytest.approx(psych["omega_h"], abs=1e-4)


@on_all_data
def test_omega_hierarchical_of_keyed_items(data: Source) -> None:
    """psych turns the items round whose general loading is negative; here they come turned."""
    names = [f"{letter}{i}" for letter in "ACENO" for i in range(1, 6)]
    x = ratings(data.table("traits"), names)
    x = np.ascontiguousarray(x[(x >= 0).all(axis=1)])
    at = [names.index(name) for name in data.figures("traits")["turned"]]
    found = omega_hierarchical(finish(reverse(moments(x), at, [7.0] * len(at))).covariance)
    wanted = data.figures("traits")["all25_listwise"]["omega_psych_3f_minres"]
    assert found.omega_hierarchical == pytest.approx(wanted["omega_h"], abs=1e-4)


@on_all_data
def test_what_psych_prints_from_an_improper_solution_is_not_printed(data: Source) -> None:
    """psych bounds a loading of 1; in the real data the factors' correlations multiply below 0."""
    wanted = data.figures("departments")["all7"]
    x = floats(data.table("departments"), wanted["items"])
    found = omega_hierarchical(finish(moments(x)).covariance)
    assert (found.omega_hierarchical, found.reason) == (None, "improper_solution")


@on_all_data
def test_intervals_and_halves_of_the_departments(data: Source) -> None:
    wanted = data.figures("departments")["all7"]
    m = moments(floats(data.table("departments"), wanted["items"]))
    found, halves = reliability(m, range(7)), split_half(finish(m).covariance)
    assert found.alpha_ci_normal == exact(tuple(wanted["alpha_ci_duhachek_z"]))
    pairs = wanted["item_total_r_uncorrected"]
    assert [item.item_total for item in found.items] == exact([pairs[n] for n in wanted["items"]])
    assert halves.spearman_brown == exact(wanted["split_half_odd_even"]["spearman_brown"])
    standardised = split_half(correlations(finish(m).covariance))
    assert standardised.best == exact(wanted["guttman"]["lambda4_searched"])
