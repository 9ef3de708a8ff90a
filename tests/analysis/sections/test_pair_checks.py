"""Checks of perception − expectation: the modules' figures on the same pairs, guarded."""

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections import pair_checks as built
from analysis.sections.pair_checks import PAIR_CHECKS, PairCheck
from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.gaps.signed_ranks import signed_rank
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.reasons import REASONS
from tests.analysis.crowd import crowd
from tests.analysis.sections.test_gaps import USERS
from tests.analysis.sheets import gap, inputs, sample, weighted
from tests.analysis.single_gaps import bootstrap_pairs

MANY = crowd({"sales": 60})


def check(report: Report, level: str, id_: str) -> PairCheck:
    (found,) = (c for c in report[PAIR_CHECKS] if (c.level, c.id) == (level, id_))
    return found


def differences(of: Sample, item: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Perception − expectation of S1 (0) or S2 (1)."""
    return of.points[:, 2 + item].astype(float) - of.points[:, item]


def test_a_check_has_the_figures_of_the_modules() -> None:
    found = check(build(inputs(MANY)), "item", "S2")
    d = differences(MANY, 1)
    ranks = signed_rank(d)
    assert (found.n, found.unit, found.zeros) == (60, "scale", ranks.zeros)
    assert (found.rank_p, found.biserial) == pytest.approx((ranks.p, ranks.effect))
    assert found.biserial_ci == pytest.approx(ranks.effect_ci)
    assert found.gap == pytest.approx(d.mean())
    drawn = bootstrap_pairs(d, rng=np.random.default_rng(1), draws=20000)
    assert found.draws == built.DRAWS
    assert found.bootstrap_ci == pytest.approx(drawn.ci, abs=0.05)


def test_gap_interval_and_p_are_those_of_the_gaps_and_adjusted_within_the_level() -> None:
    report = build(inputs(MANY))
    for one in report.pair_checks:
        row = gap(report, "perception-expectation", one.level, one.id)
        assert (one.n, one.gap, one.ci, one.p) == (row.n, row.gap, row.ci, row.p)
    items = [one for one in report.pair_checks if one.level == "item"]
    assert len(items) == 2
    assert [i.p_bh for i in items] == pytest.approx(benjamini_hochberg([i.p for i in items]))
    assert [i.rank_p_adjusted for i in items] == pytest.approx(holm([i.rank_p for i in items]))


def test_few_pairs_have_no_bootstrap_interval() -> None:
    found = check(build(inputs(USERS)), "item", "S1")
    assert (found.bootstrap_ci, found.draws, found.bootstrap_reason) == (None, None, "too_few")
    assert (found.judged, found.n) == (2, 6)


def test_weights_move_the_means_and_leave_the_ranks() -> None:
    plain = check(build(inputs(MANY)), "item", "S1")
    heavy = check(build(inputs(weighted(MANY, *np.linspace(1, 3, 60)))), "item", "S1")
    assert heavy.biserial == plain.biserial
    assert heavy.gap != plain.gap
    assert heavy.bootstrap_ci != plain.bootstrap_ci


def test_what_is_hidden_or_switched_off_is_not_checked() -> None:
    few = sample("users", "55 44212 45 9", "55 33332 44 8")
    assert build(inputs(few)).pair_checks == ()
    off = Options(without=("gap_checks",))
    assert build(inputs(USERS, options=off)).pair_checks == ()


def test_what_is_missing_says_why() -> None:
    alike = sample("users", *["44 44155 55 a"] * 6)
    for report in (build(inputs(USERS)), build(inputs(MANY)), build(inputs(alike))):
        assert report.pair_checks
        for one in report.pair_checks:
            for figures, why in (
                ((one.gap, one.ci, one.p), one.reason),
                ((one.bootstrap_ci,), one.bootstrap_reason),
                ((one.biserial, one.biserial_ci, one.rank_p), one.rank_reason),
            ):
                assert (None in figures) == (why is not None), (one, figures, why)
                assert why is None or why in REASONS
