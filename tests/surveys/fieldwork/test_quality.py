"""The rules of careful answering as data: what they may be, and how they are stored."""

import re
from dataclasses import replace

import pytest

from analysis.statistics.quality import flags
from surveys import codec
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.quality import BOUNDS, DEFAULT, LIMITS, NAMES, Rules, problems, was_hasty
from tests.surveys import samples


def test_the_default_rules_are_in_order_and_exclude_nobody() -> None:
    assert problems(DEFAULT) == ()
    assert DEFAULT.exclude == ()


def test_the_rules_are_those_that_are_applied() -> None:
    assert NAMES == flags.NAMES == tuple(LIMITS)
    assert set(LIMITS.values()) <= set(BOUNDS)


def test_rules_are_stored_with_the_evaluation_and_an_older_one_has_the_default() -> None:
    rules = Rules(exclude=("straight_line", "duplicate"), outlier_p=None, flags_needed=2)
    made = replace(samples.evaluation(EvaluationId("e1")), quality=rules)
    assert codec.from_json(Evaluation, codec.canonical(made)) == made
    older = {name: value for name, value in codec.to_plain(made).items() if name != "quality"}
    assert codec.from_plain(Evaluation, older).quality == DEFAULT


@pytest.mark.parametrize(
    ("rules", "where", "code"),
    [
        (Rules(version=2), "version", "version"),
        (Rules(run_share=1.5), "run_share", "bounds"),
        (Rules(run_items=1), "run_items", "bounds"),
        (Rules(outlier_p=float("nan")), "outlier_p", "bounds"),
        (Rules(exclude=("whim",)), "exclude", "no_such_rule"),
        (Rules(exclude=("little_spread",)), "exclude", "rule_off"),
        (Rules(exclude=("duplicate",), flags_needed=2), "flags_needed", "flags_needed"),
    ],
)
def test_rules_that_make_no_sense_are_refused_and_named(
    rules: Rules, where: str, code: str
) -> None:
    (problem,) = problems(rules)
    assert (problem.where, problem.code) == (where, code)
    assert re.search("Use |There are: |Give |Name more", problem.what)


def test_a_sheet_is_hasty_below_the_seconds_for_its_ratings() -> None:
    assert was_hasty(DEFAULT, 19.9, 10) is True
    assert was_hasty(DEFAULT, 20.0, 10) is False
    assert was_hasty(DEFAULT, 0.0, 1) is True


@pytest.mark.parametrize(
    ("rules", "seconds", "ratings"),
    [
        (DEFAULT, None, 10),
        (DEFAULT, -1.0, 10),
        (DEFAULT, float("nan"), 10),
        (DEFAULT, 5.0, 0),
        (Rules(seconds_per_item=None), 5.0, 10),
    ],
)
def test_what_is_not_known_is_not_judged(rules: Rules, seconds: float | None, ratings: int) -> None:
    assert was_hasty(rules, seconds, ratings) is None
