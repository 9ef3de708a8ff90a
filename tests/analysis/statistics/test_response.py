"""AAPOR's response rates, and what an open link or a gap in the records leaves of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.response import (
    Dispositions,
    Invitations,
    ResponseRates,
    agree,
    list_dispositions,
    no_rates,
    response_rates,
)

VECTOR = Dispositions(
    complete=4,
    partial=2,
    refusal=1,
    no_contact=1,
    other=1,
    unknown_household=1,
    unknown_other=1,
    not_eligible=1,
)


def values(found: ResponseRates) -> dict[str, float | None]:
    return {rate.name: rate.rate for rate in found.rates}


def test_the_test_vector() -> None:
    found = response_rates(VECTOR)
    assert found.e == pytest.approx(0.9)
    wanted = {"RR1": 4 / 11, "RR2": 6 / 11, "RR3": 4 / 10.8, "RR4": 6 / 10.8}
    wanted |= {"RR5": 4 / 9, "RR6": 6 / 9, "COOP1": 0.5}
    assert values(found) == pytest.approx(wanted)
    printed = [f"{value:.3f}" for value in wanted.values()]
    assert printed == ["0.364", "0.545", "0.370", "0.556", "0.444", "0.667", "0.500"]
    assert found.rate("RR3").denominator == pytest.approx(10.8)


@given(st.lists(st.integers(0, 20), min_size=8, max_size=8))
def test_the_rates_are_ordered_as_they_must_be(parts: list[int]) -> None:
    names: tuple[str, ...] = ("complete", "partial", "refusal", "no_contact", "other")
    names += ("unknown_household", "unknown_other", "not_eligible")
    found = values(response_rates(Dispositions(**dict(zip(names, parts, strict=True)))))
    for rising in (("RR1", "RR3", "RR5"), ("RR2", "RR4", "RR6"), ("RR1", "RR2")):
        known = [found[name] for name in rising if found[name] is not None]
        assert all(value is not None and 0 <= value <= 1 for value in known)
        assert known == pytest.approx(sorted(value or 0.0 for value in known))


def test_no_cases_is_not_a_rate_of_zero() -> None:
    nothing = Dispositions(
        complete=0,
        partial=0,
        refusal=0,
        no_contact=0,
        other=0,
        unknown_household=0,
        unknown_other=0,
        not_eligible=3,
    )
    found = response_rates(nothing)
    assert {rate.reason for rate in found.rates} == {"no_cases"}
    assert found.e == 0.0


def test_without_a_case_of_known_eligibility_there_is_no_e() -> None:
    counts = Invitations(
        invited=7, complete=0, past_half=0, broken_off=0, unopened=0, bounced=7, not_customer=0
    )
    found = response_rates(list_dispositions(counts))
    assert found.e is None
    assert (found.rate("RR1").rate, found.rate("RR3").reason) == (0.0, "no_cases")


def test_a_list_survey_by_the_house_rule() -> None:
    counts = Invitations(
        invited=100,
        complete=40,
        past_half=5,
        broken_off=10,
        unopened=35,
        bounced=8,
        not_customer=2,
    )
    d = list_dispositions(counts)
    assert (d.complete, d.partial, d.refusal, d.no_contact) == (40, 5, 10, 35)
    assert (d.other, d.unknown_household, d.unknown_other, d.not_eligible) == (0, 0, 8, 2)
    found = response_rates(d)
    assert found.rate("RR1").rate == pytest.approx(40 / 98)
    assert found.rate("RR6").rate == pytest.approx(45 / 90)
    assert found.rate("COOP1").rate == pytest.approx(40 / 55)


def test_the_last_count_is_what_remains() -> None:
    counts = Invitations(
        invited=50, complete=20, past_half=0, broken_off=5, bounced=0, not_customer=0
    )
    assert list_dispositions(counts).no_contact == 25


def test_an_anonymous_list_survey_has_rr1_and_no_more() -> None:
    """Who opened the page is not recorded: RR1 needs only the completes and the eligible."""
    found = response_rates(list_dispositions(Invitations(invited=50, complete=20, not_customer=0)))
    assert found.rate("RR1").rate == pytest.approx(0.4)
    others = [rate for rate in found.rates if rate.name != "RR1"]
    assert {(rate.rate, rate.reason) for rate in others} == {(None, "not_recorded")}
    known = Invitations(invited=50, complete=20, past_half=0, bounced=0, not_customer=0)
    rates = values(response_rates(list_dispositions(known)))
    assert rates["RR1"] == rates["RR2"] == pytest.approx(0.4)


def test_without_bounces_the_share_of_the_eligible_does_not_matter() -> None:
    d = Dispositions(
        complete=4,
        partial=0,
        refusal=1,
        no_contact=5,
        other=0,
        unknown_household=0,
        unknown_other=0,
    )
    found = values(response_rates(d))
    assert found["RR1"] == found["RR3"] == found["RR5"] == pytest.approx(0.4)


def test_an_open_link_has_no_rate() -> None:
    found = no_rates("open_link")
    assert {(rate.rate, rate.reason) for rate in found.rates} == {(None, "open_link")}
    assert (len(found.rates), found.e) == (7, None)


@pytest.mark.parametrize(
    "counts",
    [
        Invitations(invited=10, complete=11),
        Invitations(
            invited=10,
            complete=4,
            past_half=0,
            broken_off=0,
            unopened=0,
            bounced=0,
            not_customer=0,
        ),
    ],
)
def test_counts_that_do_not_add_up_are_refused(counts: Invitations) -> None:
    with pytest.raises(ValueError, match="do not add up to 10"):
        list_dispositions(counts)
    with pytest.raises(ValueError, match="not be negative"):
        Dispositions(complete=-1)


def test_bounces_and_strangers_are_enough_for_rr3_and_rr5() -> None:
    """K = cases − NE − U: who opened the page need not be known for rates of the complete."""
    counts = Invitations(invited=100, complete=40, bounced=8, not_customer=2)
    found = response_rates(list_dispositions(counts))
    rates = values(found)
    assert found.e == pytest.approx(90 / 92)
    assert rates["RR1"] == pytest.approx(40 / 98)
    assert rates["RR3"] == pytest.approx(40 / (90 + 8 * 90 / 92))
    assert rates["RR5"] == pytest.approx(40 / 90)
    assert {found.rate(name).reason for name in ("RR2", "RR4", "RR6", "COOP1")} == {"not_recorded"}


def test_who_refused_counts_as_a_refusal_and_not_as_a_remainder() -> None:
    counts = Invitations(
        invited=50,
        complete=20,
        past_half=1,
        broken_off=5,
        bounced=0,
        not_customer=0,
        refused=4,
    )
    d = list_dispositions(counts)
    assert (d.refusal, d.no_contact) == (9, 20)
    assert response_rates(d).rate("COOP1").rate == pytest.approx(20 / 30)
    assert list_dispositions(Invitations(invited=9, complete=2, refused=3)).refusal is None


def test_counts_agree_only_if_they_can_all_be_right() -> None:
    assert agree(Invitations(invited=10, complete=4, bounced=6))
    assert not agree(Invitations(invited=10, complete=4, bounced=7))
    assert not agree(Invitations(invited=10, complete=4, refused=7))
    assert {rate.reason for rate in no_rates("counts_disagree").rates} == {"counts_disagree"}
