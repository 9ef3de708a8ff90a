"""Response and precision: what is known of who answered, and how far scores reach."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.report import Report, build
from analysis.sections.response import RESPONSE, Response
from analysis.statistics.planning.half_widths import Design
from analysis.statistics.planning.power import gap_power
from analysis.statistics.planning.size import Basis
from analysis.study.inputs import Options
from surveys.fieldwork.reach import Reach, Sampling
from tests.analysis.sections.test_gaps import RATERS, USERS
from tests.analysis.sheets import inputs, sample, score
from tests.reports import flat


def response(report: Report, audience: str = "users") -> Response:
    (found,) = (row for row in report[RESPONSE] if row.audience == audience)
    return found


def rates(row: Response) -> dict[str, tuple[float | None, str | None]]:
    return {rate.name: (rate.rate, rate.reason) for rate in row.rates}


def test_of_a_list_of_invitations_rr1_is_known_and_nothing_else() -> None:
    row = response(build(replace(inputs(USERS, RATERS), invited=(("users", 40),))))
    n = row.complete
    assert n == score(build(inputs(USERS)), "overall", "overall", "users").n
    assert n is not None
    found = rates(row)
    assert (row.frame, row.invited) == ("list", 40)
    assert found.pop("RR1")[0] == pytest.approx(n / 40)
    assert set(found.values()) == {(None, "not_recorded")}
    assert len(found) == 6


def test_an_open_link_has_no_rate() -> None:
    row = response(build(inputs(USERS)))
    assert (row.frame, row.invited) == ("open_link", None)
    assert set(rates(row).values()) == {(None, "open_link")}


def test_more_sheets_than_invitations_make_no_rate() -> None:
    """Answers that were imported beside the list."""
    row = response(build(replace(inputs(USERS), invited=(("users", 2),))))
    assert set(rates(row).values()) == {(None, "not_recorded")}


def test_invited_and_nobody_answered_is_a_rate_of_nothing() -> None:
    row = response(build(replace(inputs(RATERS), invited=(("users", 12),))))
    assert row.complete == 0
    assert rates(row)["RR1"] == (0.0, None)
    assert {one.reason for one in row.precisions} == {"no_answers"}


def test_precision_is_half_of_the_interval_that_is_printed() -> None:
    report = build(inputs(USERS))
    row = response(report)
    assert [one.id for one in row.precisions] == ["overall", "response", "courtesy"]
    for one in row.precisions:
        ci = score(report, one.level, one.id, "users").ci100
        assert ci is not None
        assert one.half_width100 == pytest.approx((ci[1] - ci[0]) / 2)
        assert one.needed is not None
        assert one.n is not None
        assert one.more == max(one.needed - one.n, 0)
    assert row.margin_of_error is False


def test_the_detectable_gap_is_that_of_the_two_overall_scores() -> None:
    report = build(inputs(USERS, RATERS))
    row = response(report)
    ours = score(report, "overall", "overall", "users")
    theirs = score(report, "overall", "overall", "supplier")
    assert ours.n is not None
    assert theirs.n is not None
    assert ours.sd is not None
    assert theirs.sd is not None
    design = Design(
        sd_demand=25 * ours.sd, sd_supplier=25 * theirs.sd, characteristics=2, overall=True
    )
    found = gap_power(1.0, theirs.n, ours.n, design)
    assert row.n_supplier == theirs.n
    assert row.detectable100 == pytest.approx(found.mostly)
    assert response(build(inputs(USERS))).detectable100 is None
    pair = sample("supplier", "55 45155 55 a", "55 54154 45 9")
    apart = sample("users", *["55 55555 55 a", "11 11111 11 0"] * 4)
    two = response(build(inputs(apart, pair)))
    assert (two.n_supplier, two.detectable100) == (2, None)  # It would be more than 100.
    unsealed = build(inputs(USERS, RATERS, options=Options(sealed=False)))
    assert response(unsealed).n_supplier is None
    assert response(unsealed, "supplier").reason == "supplier_not_sealed"


def test_a_hidden_audience_says_nothing_but_that() -> None:
    few = sample("staff", "55 44212 45 9", "55 44212 45 9")
    row = response(build(replace(inputs(USERS, few), invited=(("staff", 9),))), "staff")
    assert (row.reason, row.complete, row.rates, row.precisions) == ("suppressed", None, (), ())


@pytest.mark.parametrize(
    ("sampling", "named"), [("census", True), ("probability", True), ("other", False)]
)
def test_only_a_census_or_a_probability_sample_has_a_margin_of_error(
    sampling: Basis, named: bool
) -> None:
    row = response(build(inputs(USERS, options=Options(sampling=sampling))))
    plain = response(build(inputs(USERS)))
    assert row.margin_of_error is named
    assert [flat(each) for each in row.precisions] == [flat(each) for each in plain.precisions]


def test_it_can_be_switched_off() -> None:
    assert build(inputs(USERS, options=Options(without=("response",)))).response == ()


def noted(**counts: Any) -> Report:
    reach = Reach(audience="users", **counts)
    return build(replace(inputs(USERS, RATERS), invited=(("users", 40),), reach=(reach,)))


def test_what_was_noted_of_the_others_gives_every_rate() -> None:
    report = noted(not_customer=1, bounced=3, refused=2, broken_off=2, past_half=1)
    row, n = response(report), response(report).complete or 0
    assert n == 6
    found = rates(row)
    assert found["RR1"][0] == pytest.approx(n / 39)
    assert found["RR2"][0] == pytest.approx((n + 1) / 39)
    assert found["RR6"][0] == pytest.approx((n + 1) / 36)
    assert found["COOP1"][0] == pytest.approx(n / (n + 1 + 4))
    assert row.e == pytest.approx(36 / 37)
    assert found["RR3"][0] == pytest.approx(n / (36 + 3 * 36 / 37))
    assert {reason for _, reason in found.values()} == {None}
    (users,) = (one for one in report.audiences if one.id == "users")
    assert users.returns is not None
    assert users.returns.unopened == 40 - n - 9
    assert users.rr1 == found["RR1"][0]


def test_an_open_link_with_a_number_asked_is_a_list() -> None:
    row = response(build(replace(inputs(USERS), reach=(Reach(audience="users", asked=24),))))
    assert (row.frame, row.invited) == ("list", 24)
    assert rates(row)["RR1"][0] == pytest.approx(0.25)


def test_counts_that_cannot_be_give_no_rate_and_say_so() -> None:
    report = noted(bounced=35)
    assert set(rates(response(report)).values()) == {(None, "counts_disagree")}
    others = Reach(
        audience="users", asked=3, not_customer=0, bounced=1, unopened=0, broken_off=0, past_half=0
    )
    many = response(build(replace(inputs(USERS), reach=(others,))))
    assert set(rates(many).values()) == {(None, "counts_disagree")}
    (users,) = (one for one in report.audiences if one.id == "users")
    assert (users.returns, users.rr1) == (None, None)


@pytest.mark.parametrize("sampling", ["census", "probability"])
def test_the_finite_population_correction_stands_beside_and_nowhere_else(
    sampling: Sampling,
) -> None:
    report, plain = noted(population=15, sampling=sampling), build(inputs(USERS, RATERS))
    assert report.scores == plain.scores
    assert report.gaps == plain.gaps
    for one, before in zip(response(report).precisions, response(plain).precisions, strict=True):
        assert one.half_width100 == before.half_width100
        assert one.half_width100 is not None
        assert one.half_width100_fpc == pytest.approx(one.half_width100 * (1 - 6 / 15) ** 0.5)
        assert (one.more_fpc or 0) <= 9
    assert response(report).margin_of_error is True


@pytest.mark.parametrize(
    "counts",
    [
        {"population": 15},
        {"population": 15, "sampling": "other"},
        {"sampling": "census"},
        {"population": 5, "sampling": "census"},
    ],
)
def test_without_a_known_population_or_sample_there_is_no_correction(counts: Any) -> None:
    for one in response(noted(**counts)).precisions:
        assert one.half_width100 is not None
        assert (one.half_width100_fpc, one.needed_fpc, one.more_fpc) == (None, None, None)


def test_of_a_hidden_audience_nothing_noted_is_told() -> None:
    """With all other counts, how many answered would be what remains."""
    few = sample("staff", "55 44212 45 9", "55 44212 45 9")
    reach = Reach(audience="staff", unopened=5, refused=2, broken_off=0, past_half=0, bounced=0)
    report = build(replace(inputs(USERS, few), invited=(("staff", 9),), reach=(reach,)))
    (staff,) = (one for one in report.audiences if one.id == "staff")
    assert (staff.returns, staff.rr1, staff.used) == (None, None, None)
    assert response(report, "staff").rates == ()


def test_what_is_noted_is_part_of_the_fingerprint() -> None:
    assert len({noted(population=n).fingerprint for n in (None, 15, 16)}) == 3
