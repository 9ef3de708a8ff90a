"""The report's structure: the figures of the statistics, hidden where few, absent where too few."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.document import to_json
from analysis.report import Report, build
from analysis.sections.structure.distinct import BOOTSTRAP, SEED, DistinctPair
from analysis.sections.structure.structure import PARALLEL, STRUCTURE, Structure
from analysis.statistics.factors.convergent import convergent
from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.dimensionality import adequacy, parallel_factors
from analysis.statistics.factors.exploratory import explore
from analysis.statistics.factors.htmt import htmt_intervals
from analysis.statistics.moments.gather import moments
from analysis.study.inputs import Inputs, Options
from analysis.study.matrix import Sample
from tests.analysis.sheets import inputs, instrument

PERCEIVED = slice(2, 9)
"""S1 S2 S3 C1 C2 of "response" and K1 K2 of "courtesy"; S3 is reversed."""


@cache
def answers(n: int = 300) -> NDArray[np.int8]:
    """n sheets of the small instrument: two characteristics that correlate at .6, some blanks."""
    rng = np.random.default_rng(7)
    factors = rng.normal(size=(n, 2))
    factors[:, 1] = 0.6 * factors[:, 0] + 0.8 * factors[:, 1]
    x = factors[:, [0] * 5 + [1] * 2] * 0.8 + rng.normal(size=(n, 7)) * 0.6
    points = np.full((n, 10), 5, np.int8)
    points[:, PERCEIVED] = np.clip(np.rint(x * 1.1 + 3.4), 1, 5)
    points[:, 4] = 6 - points[:, 4]
    points[:, PERCEIVED][rng.random((n, 7)) < 0.02] = -1
    return points


def users(points: NDArray[np.int8]) -> Inputs:
    return inputs(Sample(instrument=instrument(), audience="users", points=points))


@cache
def whole() -> Report:
    return build(users(answers()))


def row(report: Report) -> Structure:
    (found,) = report[STRUCTURE]
    return found


def turned() -> NDArray[np.int8]:
    x = answers()[:, PERCEIVED].copy()
    x[:, 2] = np.where(x[:, 2] < 0, -1, 6 - x[:, 2])
    return x


def test_the_figures_are_those_of_the_statistics() -> None:
    c = correlations(moments(turned()), range(7))
    fit, found = adequacy(c.matrix, c.n), row(whole())
    chance = parallel_factors(c.matrix, c.n, np.random.default_rng(SEED), draws=PARALLEL)
    assert (found.n, found.k, found.audience) == (c.n, 7, "users")
    assert (found.kmo, found.chi2, found.df) == pytest.approx((fit.kmo, fit.chi2, fit.df))
    assert (found.number, found.draws) == (chance.number, PARALLEL)
    assert [e.observed for e in found.eigenvalues] == pytest.approx(chance.observed)
    factors = explore(c.matrix, c.n, found.extracted or 0)
    assert factors.loadings is not None
    for item, loadings in zip(found.items, factors.loadings, strict=True):
        assert item.loadings == pytest.approx(loadings.tolist())
    assert [f.explained for f in found.factors] == pytest.approx(factors.explained)


def test_scales_and_pairs_are_those_of_the_characteristics() -> None:
    found = row(whole())
    first, second = found.scales
    r = correlations(moments(turned()), range(5)).matrix
    loadings = explore(r, 300, 1).loadings
    assert loadings is not None
    wanted = convergent(loadings[:, 0].tolist())
    assert (first.id, first.k) == ("response", 5)
    assert first.composite_reliability == pytest.approx(wanted.composite_reliability, abs=1e-6)
    assert (second.ave, second.reason) == (None, "too_few_items")
    (pair,) = found.pairs
    rng = np.random.default_rng(SEED)
    (ratio,) = htmt_intervals(turned(), [range(5), range(5, 7)], rng, draws=BOOTSTRAP)
    assert (pair.htmt, pair.htmt2, pair.htmt_ci) == (ratio.htmt, ratio.htmt2, ratio.htmt_ci)
    assert (pair.first, pair.second, pair.distinct) == ("response", "courtesy", True)


def test_fornell_and_larckers_criterion_is_that_of_the_confirmatory_model() -> None:
    (pair,) = row(whole()).pairs
    (model,) = (m for m in whole().confirmatory if m.level == "characteristic")
    (phi,) = (one.r for one in model.correlations)
    aves = [
        np.mean([one.r2 for one in model.loadings if one.factor == id_])
        for id_ in ("response", "courtesy")
    ]
    assert pair.shared == pytest.approx(phi**2)
    assert pair.ave == pytest.approx(min(aves))
    assert pair.fornell_larcker == (min(aves) > phi**2)
    off = build(replace(users(answers()), options=Options(without=("confirmatory",))))
    (bare,) = row(off).pairs
    assert (bare.fornell_larcker, bare.fornell_larcker_reason) == (None, "not_computed")
    assert bare.htmt == pair.htmt


def test_the_order_of_sheets_changes_nothing_that_is_printed() -> None:
    found, other = row(whole()), row(build(users(np.ascontiguousarray(answers()[::-1]))))
    assert other.kmo == pytest.approx(found.kmo, abs=1e-12)
    assert other.pairs[0].htmt_ci == pytest.approx(found.pairs[0].htmt_ci, abs=1e-9)
    assert other.number == found.number


@pytest.mark.parametrize("n", [3, 40, 99])
def test_too_few_sheets_have_no_structure(n: int) -> None:
    assert build(users(answers()[:n])).structure == ()


def test_an_audience_of_too_few_stands_beside_one_of_enough_without_figures() -> None:
    staff = Sample(instrument=instrument(), audience="staff", points=answers()[:40])
    hidden = Sample(instrument=instrument(), audience="supplier", points=answers()[:3])
    made = users(answers())
    report = build(replace(made, samples=(*made.samples, staff, hidden)))
    rows = {one.audience: one for one in report.structure}
    assert rows["users"].kmo is not None
    assert (rows["staff"].kmo, rows["staff"].reason, rows["staff"].items) == (None, "too_few", ())


def test_a_hidden_audience_is_not_named() -> None:
    few = Sample(instrument=instrument(), audience="staff", points=answers()[:4])
    made = users(answers())
    report = build(replace(made, samples=(*made.samples, few)))
    assert [one.audience for one in report.structure] == ["users"]


def test_an_item_that_is_hidden_takes_no_part() -> None:
    x = answers().copy()
    x[4:, 7] = -1
    report = build(users(x))
    hidden = {s.id for s in report.scores if s.level == "item" and s.reason == "suppressed"}
    found = row(report)
    assert "K1" in hidden
    assert not hidden & {item.id for item in found.items}
    assert [s.reason for s in found.scales if s.id == "courtesy"] == ["suppressed"]
    assert found.pairs == ()


def test_two_items_that_few_answered_together_leave_no_figures_and_no_n() -> None:
    x = answers().copy()
    x[2:150, 7], x[150:, 8] = -1, -1
    made = users(x)
    assert build(made).structure == ()


def test_an_item_without_variance_is_named() -> None:
    x = answers().copy()
    x[:, 8] = 4
    found = row(build(users(x)))
    (item,) = (item for item in found.items if item.id == "K2")
    assert (item.kmo, item.loadings, item.reason) == (None, (), "constant")
    assert found.k == 6
    assert [pair.reason for pair in found.pairs] == ["one_item"]


def test_a_scale_of_noise_is_not_called_distinct() -> None:
    x = answers().copy()
    x[:, 7:9] = np.random.default_rng(1).integers(1, 6, (300, 2))
    (pair,) = row(build(users(x))).pairs
    bare = replace(pair, criterion=None, fornell_larcker_reason=None)
    wanted = DistinctPair(first="response", second="courtesy", n=pair.n, reason="incoherent")
    assert bare == wanted


def test_respondent_weights_move_it_and_weights_of_one_do_not() -> None:
    (plain,) = users(answers()).samples
    one = replace(plain, weights=np.ones(300))
    more = replace(plain, weights=np.linspace(0.5, 2.0, 300))
    kmos = [row(build(inputs(s))).kmo for s in (plain, one, more)]
    assert kmos[1] == pytest.approx(kmos[0], abs=1e-9)
    assert kmos[2] != pytest.approx(kmos[0], abs=1e-6)


def test_it_can_be_switched_off() -> None:
    made = replace(users(answers()), options=Options(without=("structure",)))
    assert build(made).structure == ()


def test_no_figure_is_nan() -> None:
    assert '"structure"' in to_json(whole())
