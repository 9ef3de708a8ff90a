"""Whom an audience was to reach: what can be, what cannot, and the file that says it."""

from pathlib import Path

import pytest

from surveys import codec
from surveys.errors import ModelError
from surveys.exchange.reach_file import read_reach, read_reach_file
from surveys.fieldwork.reach import Reach, problems, reach_of

WHOLE = """
[[audience]]
id = "users"
population = 1200
sampling = "probability"
asked = 400
not_customer = 2
bounced = 12
refused = 3

[[audience]]
id = "staff"
sampling = "census"
population = 30
asked = 30
"""


def codes(reach: Reach, *, invited: int | None, answered: int) -> list[str]:
    return [problem.code for problem in problems(reach, invited=invited, answered=answered)]


def test_what_can_be_has_no_problem() -> None:
    reach = Reach(audience="users", population=500, asked=400, bounced=12, sampling="probability")
    assert codes(reach, invited=None, answered=120) == []
    assert codes(Reach(audience="users"), invited=None, answered=9) == []
    every = Reach(
        audience="users", not_customer=1, bounced=2, unopened=3, broken_off=4, past_half=5
    )
    assert codes(every, invited=40, answered=25) == []


@pytest.mark.parametrize(
    ("reach", "invited", "code"),
    [
        (Reach(audience="a", population=24), None, "reach_population"),
        (Reach(audience="a", asked=24), None, "reach_asked"),
        (Reach(audience="a", bounced=0), None, "reach_no_list"),
        (Reach(audience="a", population=90, sampling="census"), 60, "reach_census"),
        (Reach(audience="a", unopened=16), 40, "reach_sum"),
        (Reach(audience="a", not_customer=0, bounced=0, unopened=0, broken_off=0, past_half=14),
         40, "reach_sum"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(reach: Reach, invited: int | None, code: str) -> None:
    assert codes(reach, invited=invited, answered=25) == [code]


def test_a_census_may_leave_out_those_who_do_not_belong() -> None:
    reach = Reach(audience="a", population=58, sampling="census", not_customer=2)
    assert codes(reach, invited=60, answered=25) == []
    assert codes(reach, invited=59, answered=25) == ["reach_census"]


def test_it_is_stored_as_every_other_setting() -> None:
    reach = Reach(audience="users", population=3, sampling="census", bounced=0)
    assert codec.from_json(Reach, codec.canonical(reach)) == reach
    assert reach_of((reach,), "users") is reach
    assert reach_of((reach,), "staff").is_blank


def test_a_file_notes_it_for_several_audiences() -> None:
    users, staff = read_reach(WHOLE, file="r.toml").reach
    assert users == Reach(
        audience="users",
        population=1200,
        sampling="probability",
        asked=400,
        not_customer=2,
        bounced=12,
        refused=3,
    )
    assert (staff.audience, staff.sampling, staff.counts) == ("staff", "census", ())


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "r.toml:1", "no [[audience]]"),
        ('[[audience]]\nid = "users"\nasked = "many"', "r.toml:3", "whole number of people"),
        ('[[audience]]\nid = "users"\nasked = -1', "r.toml:3", "0 or more"),
        ('[[audience]]\nid = "users"\npopulation = 0', "r.toml:3", "1 or more"),
        ('[[audience]]\nid = "users"\nbounce = 1', "r.toml:3", "unknown key 'bounce'"),
        ('[[audience]]\nid = "users"\nsampling = "random"', "r.toml:3", "unknown sampling"),
        ("[[audience]]\nasked = 4", "r.toml:1", "'id' is missing"),
        ('[[audience]]\nid = "a"\n[[audience]]\nid = "a"', "r.toml:4", "used on line 2"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_the_place(
    text: str, where: str, what: str
) -> None:
    with pytest.raises(ModelError) as error:
        read_reach(text, file="r.toml")
    assert error.value.problems[0].where == where
    assert what in error.value.problems[0].what


def test_counts_that_the_answers_refute_are_told_with_their_lines() -> None:
    file = read_reach(WHOLE, file="r.toml")
    file.check({"users": 383, "staff": 30, "supplier": 4})
    with pytest.raises(ModelError) as error:
        file.check({"users": 384, "staff": 31})
    found = {(problem.where, problem.code) for problem in error.value.problems}
    assert found == {
        ("r.toml:7", "reach_sum"),
        ("r.toml:14", "reach_population"),
        ("r.toml:15", "reach_asked"),
    }


def test_an_audience_without_answers_is_a_slip() -> None:
    with pytest.raises(ModelError, match="no answers of audience 'staff'"):
        read_reach(WHOLE, file="r.toml").check({"users": 12})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_reach_file(tmp_path / "none.toml")
