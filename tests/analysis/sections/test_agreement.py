"""Agreement in the report: the module's figures, from one audience's answers, guarded."""

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.agreement import AGREEMENT, GROUP, Agreement, NodeAgreement
from analysis.statistics.agreement.coincidence import by_jackknife, value_counts
from analysis.statistics.agreement.intraclass import intraclass
from analysis.statistics.agreement.within import Null, uniform
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.reasons import REASONS
from tests.analysis.raters import within
from tests.analysis.sections.test_gaps import RATERS, USERS, mixed
from tests.analysis.sheets import inputs, sample

# The columns of perception are S1 S2 S3 C1 C2 K1 K2; S3 is turned round.
TURNED = 2


def row(report: Report, audience: str = "users") -> Agreement:
    (found,) = (one for one in report[AGREEMENT] if one.audience == audience)
    return found


def node(found: Agreement, level: str, id_: str) -> NodeAgreement:
    (one,) = (each for each in found.nodes if (each.level, each.id) == (level, id_))
    return one


def perception(of: Sample) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """The answers under perception, the reversed item turned round."""
    x = of.points[:, 2:9].astype(np.int8)
    x[:, TURNED] = np.where(x[:, TURNED] >= 0, 6 - x[:, TURNED], x[:, TURNED])
    return x


@pytest.mark.parametrize(("audience", "of"), [("users", USERS), ("supplier", RATERS)])
def test_a_characteristics_figures_are_the_modules_over_its_items(
    audience: str, of: Sample
) -> None:
    found = node(row(build(inputs(USERS, RATERS)), audience), "characteristic", "courtesy")
    x = perception(of)[:, 5:]
    wanted, strict = within(x, uniform(5)), within(x, Null(variance=1.34))
    assert (found.n, found.k, found.beyond_null) == (wanted.n, 2, wanted.beyond_null)
    assert (found.r_wg, found.r_wg_skewed) == pytest.approx((wanted.r_wg, strict.r_wg))
    assert found.ad == pytest.approx(wanted.ad)
    assert found.a_wg == pytest.approx(wanted.a_wg)
    assert found.ad_limit == pytest.approx(5 / 6)


def test_the_supplier_has_the_six_forms_over_the_items_that_all_rated() -> None:
    raters = sample("supplier", "55 45155 55 a", "55 5415- 45 9", "54 55245 54 a")
    found = row(build(inputs(USERS, raters)), "supplier")
    wanted = intraclass(perception(raters).T)
    assert (found.table_items, found.table_people) == (6, 3)
    assert [one.form for one in found.correlations] == [
        "ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)",
    ]  # fmt: skip
    assert found.correlations[1].value == wanted.single_agreement.value
    assert found.correlations[4].ci == wanted.mean_agreement.ci


def test_krippendorffs_alpha_is_of_all_answers_about_the_items_of_the_whole() -> None:
    found = row(build(inputs(USERS, RATERS)))
    wanted = by_jackknife(value_counts(perception(USERS)))
    assert (found.n, found.k) == (6, 7)
    assert (found.alpha, found.alpha_ci) == (wanted.alpha, wanted.ci)


def test_every_item_sub_and_outcome_has_its_row_in_the_order_of_the_tree() -> None:
    report = build(inputs(USERS, RATERS))
    places = [(each.level, each.id) for each in row(report).nodes]
    assert places == [(each.level, each.id) for each in report.nodes]
    outcome = node(row(report), "outcome", "recommendation")
    assert outcome.k == 1
    assert outcome.ad_limit == pytest.approx(11 / 6)


def test_people_left_out_of_the_table_are_five_or_none() -> None:
    """One person who skipped one item could else be told from the two sets of people."""
    skipped = sample(
        "users", "55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5",
        "44 55154 55 a", "54 43244 4- 6",
    )  # fmt: skip
    found = row(build(inputs(skipped)))
    assert {one.reason for one in found.correlations} == {"suppressed"}
    assert (found.table_people, found.correlations[0].value) == (None, None)
    assert found.alpha is not None


def test_an_item_that_too_few_answered_takes_its_scales_with_it() -> None:
    sheets = ["55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5"]
    found = row(build(inputs(sample("users", *sheets, "44 5515- -5 a", "54 4324- 4- 6"))))
    assert node(found, "item", "C2").reason == "suppressed"
    hidden = node(found, "characteristic", "response")
    assert (hidden.ad, hidden.n, hidden.reason) == (None, None, "suppressed")
    assert (found.alpha, found.n, found.reason) == (None, None, "suppressed")


def test_small_groups_single_raters_and_unsealed_ratings_have_no_row() -> None:
    few = sample("users", "55 44212 45 9", "55 33332 44 8")
    assert build(inputs(few)).agreement == ()
    assert build(inputs(sample("supplier", "55 45155 55 a"))).agreement == ()
    open_ = build(inputs(USERS, RATERS, options=Options(sealed=False)))
    assert [one.audience for one in open_.agreement] == ["users"]


def test_items_on_several_scales_have_no_common_agreement() -> None:
    found = row(mixed(USERS, RATERS))
    assert (found.alpha, found.reason) == (None, "mixed_scales")
    assert found.correlations == ()
    assert node(found, "overall", "overall").reason == "mixed_scales"


def test_the_section_can_be_switched_off() -> None:
    assert build(inputs(USERS, options=Options(without=("agreement",)))).agreement == ()


def test_what_is_missing_says_why() -> None:
    same = sample("users", *["55 33333 33 5"] * 6)
    for report in (build(inputs(USERS, RATERS)), build(inputs(same)), mixed(USERS, RATERS)):
        for each in report.agreement:
            said = [
                ((each.alpha, each.alpha_ci), each.reason),
                *(((n.ad, n.r_wg, n.r_wg_skewed, n.a_wg, n.n), n.reason) for n in each.nodes),
                *(((c.value, c.ci, c.p), c.reason) for c in each.correlations),
            ]
            for figures, reason in said:
                assert (None in figures) == (reason is not None), (figures, reason)
                assert reason is None or reason in REASONS


def test_many_customers_are_no_group_of_raters_and_a_panel_of_any_size_is_one() -> None:
    """James, Demaree & Wolf (1984), LeBreton & Senter (2008): one group that rates one thing."""
    rng = np.random.default_rng(4)
    rows = ["".join(map(str, rng.integers(1, 6, 9))) + "7" for _ in range(GROUP + 1)]
    many = build(inputs(sample("users", *rows), sample("supplier", *rows)))
    found = node(row(many), "characteristic", "courtesy")
    assert (found.n, found.k, found.reason) == (GROUP + 1, 2, "not_one_group")
    assert (found.ad, found.r_wg, found.r_wg_skewed, found.ad_limit) == (None,) * 4
    assert row(many).alpha is not None
    assert node(row(many, "supplier"), "characteristic", "courtesy").ad is not None
    few = build(inputs(sample("users", *rows[:-1])))
    assert node(row(few), "characteristic", "courtesy").ad is not None
