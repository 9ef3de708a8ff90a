"""What is wrong with a file of rules or of reach is a value, which every language words."""

import re
from collections.abc import Callable

import pytest

from app.words import phrased
from surveys.errors import ModelError, Problem
from surveys.exchange.reach_file import read_reach
from surveys.exchange.rule_file import read_rules

ENGLISH = re.compile(r"\b(must|is|are|and|not|Use|Add|have|answers)\b")
REACH = """
[[audience]]
id = "users"
population = 10
sampling = "census"
asked = 5
[[audience]]
id = "others"
refused = 1
"""


def refused(read: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(ModelError) as error:
        read()
    return error.value.problems


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("run_items = 2.5\nspread = true\nrun_share = 'x'", {"wrong_type"}),
        (
            'version = 2\nrun_share = 1.5\nexclude = ["whim", "little_spread"]\nflags_needed = 3',
            {"version", "bounds", "no_such_rule", "rule_off", "flags_needed"},
        ),
    ],
)
def test_mistakes_of_a_file_of_rules_are_said_in_chinese(text: str, codes: set[str]) -> None:
    problems = refused(lambda: read_rules(text, file="r.toml"))
    assert {each.code for each in problems} == codes
    assert [each for each in problems if not is_chinese(each)] == []


@pytest.mark.parametrize("text", ["", '[[audience]]\nid = "users"\nasked = -1'])
def test_mistakes_of_a_file_of_reach_are_said_in_chinese(text: str) -> None:
    problems = refused(lambda: read_reach(text, file="r.toml"))
    assert [each for each in problems if not is_chinese(each)] == []


@pytest.mark.parametrize(
    ("answered", "codes"),
    [
        ({"users": 4}, {"reach_census", "no_such_audience"}),
        ({"users": 20, "others": 1}, {"reach_population", "reach_asked", "reach_no_list",
                                      "reach_census"}),
    ],
)  # fmt: skip
def test_counts_that_answers_refute_are_said_in_chinese(
    answered: dict[str, int], codes: set[str]
) -> None:
    problems = refused(lambda: read_reach(REACH, file="r.toml").check(answered))
    assert {each.code for each in problems} == codes
    assert [each for each in problems if not is_chinese(each)] == []


def is_chinese(problem: Problem) -> bool:
    """Whether the sentence of a problem is a value, worded in Chinese throughout."""
    assert problem.said is not None, problem
    assert str(problem.said) == problem.what
    return not ENGLISH.search(phrased(problem.said, "zh"))
