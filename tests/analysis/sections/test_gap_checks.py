"""Gap checks in the report: the modules' figures on the same people, guarded, switched off."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from analysis.report import Report, build
from analysis.sections import gap_checks as built
from analysis.sections.gap_checks import GAP_CHECKS, GapCheck
from analysis.sections.knowledge import KNOWLEDGE, KnowledgeGap
from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.intervals import mean_of
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.panel import Panel
from analysis.study.reasons import REASONS
from analysis.study.work import prepare
from surveys.questionnaire.text import Text
from tests.analysis.sections.test_gaps import RATERS, USERS, mixed
from tests.analysis.sheets import gap, inputs, sample, weighted
from tests.analysis.single_gaps import bootstrap_gap

MANY = sample(
    "supplier", "55 45155 55 a", "55 54154 45 9", "54 55145 54 a", "45 44155 45 8", "55 55155 55 a",
    "44 54245 44 9",
)  # fmt: skip
"""Six raters; the columns are E of S1 S2, then S1 S2 S3 (turned round) C1 C2 K1 K2, R1."""


def check(report: Report, level: str, id_: str, audience: str = "users") -> GapCheck:
    key = (level, id_, audience)
    (found,) = (c for c in report[GAP_CHECKS] if (c.level, c.id, c.audience) == key)
    return found


def courtesy(of: Sample) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(of.points[:, 7:9].mean(axis=1))


def test_a_check_has_the_figures_of_the_modules() -> None:
    found = check(build(inputs(USERS, MANY)), "characteristic", "courtesy")
    theirs, ours = courtesy(MANY), courtesy(USERS)
    ranks = rank_gap(theirs, ours)
    assert (found.n, found.n_supplier, found.unit) == (6, 6, "scale")
    assert found.gap == pytest.approx(theirs.mean() - ours.mean())
    assert found.delta == pytest.approx(ranks.delta)
    assert found.delta_ci == pytest.approx(ranks.delta_ci)
    assert (found.probability, found.rank_p) == pytest.approx((ranks.probability, ranks.p))
    drawn = bootstrap_gap(theirs, ours, rng=np.random.default_rng(1), draws=20000)
    assert found.draws == built.DRAWS
    assert found.bootstrap_ci == pytest.approx(drawn.ci, abs=0.15)


def test_an_item_is_checked_on_its_own_scale_turned_round() -> None:
    found = check(build(inputs(USERS, MANY)), "item", "S3")
    ranks = rank_gap(6.0 - MANY.points[:, 4], 6.0 - USERS.points[:, 4])
    assert found.delta == pytest.approx(ranks.delta)
    assert found.gap == pytest.approx(USERS.points[:, 4].mean() - MANY.points[:, 4].mean())


def test_interval_and_p_are_those_of_the_gap_by_itself() -> None:
    report = build(inputs(USERS, MANY))
    assert report.gap_checks
    for one in report.gap_checks:
        row = gap(report, "supplier-demand", one.level, one.id)
        assert (one.n, one.n_supplier, one.gap) == (row.n, row.n_supplier, row.gap)
        theirs, ours = (of.frame.on_100((one.level, one.id)) for of in panels())
        welch = stats.ttest_ind(theirs, ours, equal_var=False)
        assert one.p == pytest.approx(welch.pvalue)
        unit = (row.gap or 0.0) / (row.gap100 or 1.0) if row.gap100 else 1.0
        wanted = tuple(end * unit for end in welch.confidence_interval())
        assert one.ci is not None
        if row.gap100:
            assert one.ci == pytest.approx(wanted)


def panels() -> tuple[Panel, Panel]:
    work = prepare(inputs(USERS, MANY))
    ours = work.panel("users", "perception")
    assert ours is not None
    assert work.supplier is not None
    return work.supplier, ours


def test_p_values_are_adjusted_within_their_level() -> None:
    report = build(inputs(USERS, MANY))
    items = [one for one in report.gap_checks if one.level == "item"]
    by_bh = benjamini_hochberg([one.p for one in items])
    assert tuple(one.p_bh for one in items) == pytest.approx(by_bh)
    by_holm = holm([one.rank_p for one in items])
    assert tuple(one.rank_p_adjusted for one in items) == pytest.approx(by_holm)


def test_gaps_are_drawn_within_their_level_and_outcomes_are_not() -> None:
    report = build(inputs(USERS, MANY))
    items = [one for one in report.gap_checks if one.level == "item" and one.id != "R1"]
    gaps = [one.gap or 0.0 for one in items]
    assert {one.family for one in items} == {7}
    for one in items:
        assert one.drawn is not None
        assert min(gaps) <= one.drawn <= max(gaps)
    assert np.ptp([one.drawn or 0.0 for one in items]) < np.ptp(gaps)
    two = check(report, "characteristic", "courtesy")
    assert (two.drawn, two.drawn_reason) == (None, "too_few_items"), "two characteristics"
    for level, id_ in (("overall", "overall"), ("item", "R1")):
        assert check(report, level, id_).drawn_reason == "not_computed"


def test_methods_that_say_the_same_are_counted() -> None:
    for one in build(inputs(USERS, MANY)).gap_checks:
        every = (one.ci, one.bootstrap_ci, one.delta_ci)
        said = [np.sign(low) if low * high > 0 else 0 for low, high in filter(None, every)]
        assert (one.judged, one.apart) == (len(said), sum(each != 0 for each in said))
        assert one.same == (len(set(said)) == 1 if len(said) > 1 else None)


def test_few_raters_are_not_resampled_and_one_is_a_fixed_point() -> None:
    few = check(build(inputs(USERS, RATERS)), "item", "C1")
    assert (few.bootstrap_ci, few.bootstrap_reason, few.n_supplier) == (None, "too_few", 3)
    assert few.drawn is not None
    one = check(build(inputs(USERS, sample("supplier", "55 45155 55 a"))), "item", "S1")
    assert (one.n_supplier, one.bootstrap_reason) == (1, None)
    assert one.drawn is not None


def test_on_several_scales_a_check_is_on_0_to_100() -> None:
    whole = check(mixed(USERS, MANY), "overall", "overall")
    row = gap(mixed(USERS, MANY), "supplier-demand", "overall", "overall")
    assert (whole.unit, whole.gap) == ("hundred", row.gap100)
    assert whole.ci is not None
    assert sum(whole.ci) / 2.0 == pytest.approx(row.gap100)


def test_weights_of_one_change_nothing_but_rounding() -> None:
    plain = build(inputs(USERS, MANY)).gap_checks
    same = build(inputs(weighted(USERS, *[2.0] * 6), MANY)).gap_checks
    for one, two in zip(plain, same, strict=True):
        assert two.delta == pytest.approx(one.delta)
        assert two.bootstrap_ci == pytest.approx(one.bootstrap_ci)
        assert two.drawn == pytest.approx(one.drawn)


def test_the_order_of_sheets_changes_nothing() -> None:
    turned = replace(USERS, points=USERS.points[::-1])
    one, two = (build(inputs(users, MANY)).gap_checks for users in (USERS, turned))
    assert [c.bootstrap_ci for c in two] == [pytest.approx(c.bootstrap_ci) for c in one]


def test_what_is_hidden_withheld_or_switched_off_is_not_checked() -> None:
    few = sample("users", "55 44212 45 9", "55 33332 44 8")
    assert build(inputs(few, MANY)).gap_checks == ()
    assert build(inputs(USERS)).gap_checks == ()
    assert build(inputs(USERS, MANY, options=Options(sealed=False))).gap_checks == ()
    off = Options(without=("gap_checks", "knowledge"))
    assert build(inputs(USERS, MANY, options=off)).gap_checks == ()
    assert build(inputs(USERS, MANY, options=off)).knowledge == ()
    skipped = sample(
        "users", "55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5",
        "44 5515- -5 a", "54 4324- 4- 6",
    )  # fmt: skip
    shown = {(c.level, c.id) for c in build(inputs(skipped, MANY)).gap_checks}
    assert ("item", "C2") not in shown
    assert ("item", "S1") in shown


def test_what_is_missing_says_why() -> None:
    alike = sample("supplier", *["55 55155 55 a"] * 6)
    for report in (build(inputs(USERS, MANY)), build(inputs(USERS, RATERS)), mixed(USERS, alike)):
        for one in report.gap_checks:
            for figures, why in (
                ((one.gap, one.ci, one.p), one.reason),
                ((one.bootstrap_ci,), one.bootstrap_reason),
                ((one.delta, one.delta_ci, one.rank_p), one.rank_reason),
                ((one.drawn, one.drawn_ci, one.weight, one.tau), one.drawn_reason),
            ):
                assert (None in figures) == (why is not None), (one, figures, why)
                assert why is None or why in REASONS


def knowledge(report: Report, level: str, id_: str) -> KnowledgeGap:
    (found,) = (k for k in report[KNOWLEDGE] if (k.level, k.id) == (level, id_))
    return found


def test_the_first_gap_is_the_suppliers_expectation_minus_the_demand_sides() -> None:
    found = knowledge(build(inputs(USERS, RATERS)), "item", "S2")
    theirs, ours = mean_of(RATERS.points[:, 1] * 1.0), mean_of(USERS.points[:, 1] * 1.0)
    assert (found.supplier, found.demand) == (theirs.mean, ours.mean)
    assert found.gap == pytest.approx((theirs.mean or 0.0) - (ours.mean or 0.0))
    assert (found.n, found.n_supplier, found.unit) == (6, 3, "scale")
    assert (found.p is not None, found.p_adjusted) == (True, None), "items are described"
    for each in (one for one in build(inputs(USERS, RATERS)).knowledge if one.level != "item"):
        assert each.p_adjusted >= each.p - 1e-9
        assert (each.ci[0] > 0.0 or each.ci[1] < 0.0) == (each.p_adjusted < 0.05)


def test_the_first_gap_needs_both_sides_expectation_and_the_seal() -> None:
    assert build(inputs(USERS)).knowledge == ()
    assert build(inputs(USERS, RATERS, options=Options(sealed=False))).knowledge == ()
    few = sample("users", "55 44212 45 9", "55 33332 44 8")
    assert build(inputs(few, RATERS)).knowledge == ()


def test_raters_of_two_supplier_audiences_think_as_one_group() -> None:
    base = inputs(USERS)
    model = base.instrument.model
    more = replace(model.audiences[-1], id="managers", name=Text.of("Managers"))
    whole = replace(base.instrument, model=replace(model, audiences=(*model.audiences, more)))
    users, raters = replace(USERS, instrument=whole), replace(RATERS, instrument=whole)
    split = (
        replace(raters, points=raters.points[:1]),
        replace(raters, points=raters.points[1:], audience="managers"),
    )
    together, apart = (
        build(replace(base, instrument=whole, samples=(users, *part)))
        for part in ((raters,), split)
    )
    assert together.knowledge == apart.knowledge
    assert together.gap_checks == apart.gap_checks
