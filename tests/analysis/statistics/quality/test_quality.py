"""Careless answering: the figures of a sheet, and the rules that flag it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.quality.asked import Asked
from analysis.statistics.quality.duplicates import duplicates
from analysis.statistics.quality.flags import NAMES
from analysis.statistics.quality.indices import (
    contradictions,
    counts,
    even_odd,
    longest_run,
    spread,
)
from analysis.statistics.quality.outliers import distances
from analysis.statistics.quality.screening import RuleResult, Screening, screen
from surveys.fieldwork.quality import Rules
from tests.analysis.strategies import ratings
from tests.extent import examples

Points = NDArray[np.int8]


def sheets(*rows: str) -> Points:
    """Digits are points, "-" blank, "x" not applicable, "." not asked."""
    code = {"-": -1, "x": -2, ".": -3}
    found = [[code[mark] if mark in code else int(mark) for mark in row] for row in rows]
    return np.array(found, dtype=np.int8)


def asked(k: int, *, high: int = 5, pairs: tuple[tuple[int, int], ...] = ()) -> Asked:
    """k items on one scale in threes, the second of each reversed."""
    return Asked(
        low=(1,) * k,
        high=(high,) * k,
        reverse=tuple(j % 3 == 1 for j in range(k)),
        scale=tuple(j // 3 for j in range(k)),
        pairs=pairs,
    )


def result(found: Screening, rule: str) -> RuleResult:
    return next(each for each in found.results if each.rule == rule)


def flagged(found: Screening, rule: str) -> list[int]:
    return [int(i) for i in np.flatnonzero(found.flags[:, NAMES.index(rule)])]


def answers(n: int, k: int = 12, seed: int = 1) -> Points:
    """People who mean something: one trait, the reversed items answered accordingly."""
    rng = np.random.default_rng(seed)
    x = np.clip(np.rint(3.5 + rng.normal(size=(n, 1)) + 0.6 * rng.normal(size=(n, k))), 1, 5)
    turned = np.array([j % 3 == 1 for j in range(k)])
    return np.where(turned, 6 - x, x).astype(np.int8)


def test_runs_pass_over_missing_answers_and_are_told_scale_by_scale() -> None:
    x = sheets("333-33124", "------555", "---------", "1x1.12222")
    assert list(longest_run(x, asked(9))) == [5, 3, 0, 4]
    two = replace(asked(6), high=(5, 5, 5, 7, 7, 7))
    assert list(longest_run(sheets("444444"), two)) == [3]
    mixed = replace(asked(6), high=(5, 7, 5, 7, 5, 5))
    assert list(longest_run(sheets("474344"), mixed)) == [4]


def test_a_straight_line_is_one_whatever_is_asked_on_another_scale() -> None:
    other = replace(asked(13), high=(5,) * 6 + (7,) + (5,) * 6)
    assert flagged(
        screen(sheets("4444447444444", "4444447444445"), Rules(), other), "straight_line"
    ) == [0]


def test_the_spread_of_a_straight_line_is_exactly_zero() -> None:
    x = sheets("44444", "4---4", "4----", "15151")
    found = spread(x, asked(5))
    assert list(found[:2]) == [0.0, 0.0]
    assert np.isnan(found[2])
    assert found[3] == pytest.approx(100 * np.std([0, 1, 0, 1, 0], ddof=1))


def test_counts_tell_blank_from_not_applicable_and_from_not_asked() -> None:
    found = counts(sheets("12-x..", "123123"))
    assert list(found.asked) == [4, 6]
    assert list(found.answered) == [2, 6]


def test_even_and_odd_halves_of_a_consistent_person_agree_and_of_two_scales_say_nothing() -> None:
    steady = sheets("151" + "242" + "333" + "424", "111" + "222" + "333" + "444")
    found = even_odd(steady, asked(12))
    assert found[0] == pytest.approx(1.0)
    assert found[1] == -1.0
    assert np.isnan(even_odd(steady[:, :6], asked(6))).all()
    assert np.isnan(even_odd(sheets("3" * 12), asked(12))).all()


def test_agreeing_with_a_thing_and_with_its_opposite_is_a_contradiction() -> None:
    x = sheets("555", "515", "5-5", "545", "535")
    against, both = contradictions(x, asked(3, pairs=((0, 1),)), apart=75.0)
    assert list(against) == [1, 0, 0, 1, 0]
    assert list(both) == [1, 1, 0, 1, 1]


def test_a_distance_does_not_depend_on_the_direction_of_items() -> None:
    x = answers(200)
    turned = x.copy()
    turned[:, 0] = 6 - x[:, 0]
    np.testing.assert_allclose(distances(x).squared, distances(turned).squared, atol=1e-9)


def test_what_has_no_distance_says_why() -> None:
    x = answers(60)
    assert distances(x[:12]).reason == "too_few"
    assert distances(x[:, :1]).reason == "too_few_items"
    assert distances(np.hstack([x, x[:, :1]])).reason == "singular"
    x[:, 4] = 3
    found = distances(x)
    assert found.reason is None
    assert set(found.items) == {11}
    assert distances(np.full((9, 3), -1, np.int8)).reason == "too_few_items"


def test_only_sheets_with_answers_have_a_distance() -> None:
    x = answers(60)
    x[0], x[1, 1:] = -1, -1
    found = distances(x)
    assert np.isnan(found.squared[0])
    assert not found.beyond(1.0)[0]
    assert list(found.items[:3]) == [0, 1, 12]
    one = (x[1, 0] - x[1:, 0].mean()) ** 2 / x[1:, 0].var(ddof=1)
    assert found.squared[1] == pytest.approx(one)


def test_all_but_one_of_identical_sheets_are_repeats() -> None:
    x = np.vstack([answers(50), answers(50)[[3, 3, 7]], sheets("4" * 12, "4" * 12)])
    found = duplicates(x, asked(12), answers=10)
    assert list(np.flatnonzero(found.repeated)) == [50, 51, 52]
    assert (found.largest, found.pairs) == (3, 4)
    assert found.n == found.complete == 53


def test_missing_answers_are_part_of_what_is_the_same() -> None:
    x = sheets("12345123451-", "12345123451x", "12345123451-", "123451234---")
    found = duplicates(x, asked(12), answers=10)
    assert list(np.flatnonzero(found.repeated)) == [2]
    assert (found.complete, found.expected) == (0, None)


def test_chance_gives_as_many_identical_sheets_as_are_found_among_honest_people() -> None:
    """One trait, 10 items, 20,000 people: as many pairs as the model says, within a tenth."""
    found = duplicates(answers(20_000, 10, seed=7), asked(10), answers=10)
    assert found.expected is not None
    assert found.complete_pairs > 2000
    assert abs(found.complete_pairs / found.expected - 1.0) < 0.1


def test_each_rule_flags_whom_it_is_about() -> None:
    x = answers(300)
    x[0], x[1], x[2] = 3, x[10], x[11]
    x[3, 4:] = -1
    x[4] = sheets("555111555111")[0]
    rules = Rules(spread=1.0, consistency=-0.5, outlier_p=0.001)
    hasty = (np.arange(300) < 24).astype(np.int8)
    found = screen(x, rules, asked(12, pairs=((0, 1), (3, 4))), hasty=hasty)
    assert flagged(found, "straight_line") == [0]
    assert flagged(found, "little_spread") == [0]
    assert {10, 11} <= set(flagged(found, "duplicate"))
    assert flagged(found, "too_few_answers") == [3]
    assert 4 in flagged(found, "contradictory")
    assert 4 in flagged(found, "outlier")
    assert flagged(found, "speeder") == [*range(24)]


def test_only_the_named_rules_exclude_and_as_many_as_are_needed() -> None:
    x = answers(100)
    x[0], x[1, 5:] = 3, -1
    names = ("straight_line", "too_few_answers", "little_spread")
    one = screen(x, Rules(exclude=names, spread=5.0), asked(12))
    two = screen(x, Rules(exclude=names, spread=5.0, flags_needed=2), asked(12))
    assert list(np.flatnonzero(one.excluded)) == [0, 1]
    assert list(np.flatnonzero(two.excluded)) == [0]
    assert not screen(x, Rules(), asked(12)).excluded.any()
    assert [r.rule for r in one.results if r.excludes] == sorted(names, key=NAMES.index)


def test_what_a_rule_cannot_judge_is_said() -> None:
    found = screen(answers(30, 4), Rules(consistency=0.3), asked(4))
    reasons = {each.rule: each.reason for each in found.results if each.flagged is None}
    assert reasons == {
        "straight_line": "too_few_items",
        "little_spread": "switched_off",
        "inconsistent": "too_few_scales",
        "contradictory": "no_pairs",
        "duplicate": "too_few_items",
        "speeder": "not_recorded",
    }
    unknown = screen(answers(30), Rules(), asked(12), hasty=np.full(30, -1, np.int8))
    assert result(unknown, "speeder").reason == "not_recorded"


@examples(30)
@given(ratings(columns=6, max_rows=20), st.integers(0, 99))
def test_the_order_of_sheets_changes_no_flag_but_which_twin_is_the_repeat(
    x: Points, seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(x))
    rules = Rules(run_items=3, duplicate_items=2, spread=10.0, consistency=0.0)
    one, two = screen(x, rules, asked(6)), screen(x[order], rules, asked(6))
    twin = NAMES.index("duplicate")
    np.testing.assert_array_equal(
        np.delete(one.flags[order], twin, axis=1), np.delete(two.flags, twin, axis=1)
    )
    assert one.results == two.results


@examples(30)
@given(ratings(columns=6, max_rows=20))
def test_turning_all_items_round_twice_changes_nothing_and_once_no_run(x: Points) -> None:
    turned = np.where(x >= 0, 6 - x, x).astype(np.int8)
    rules = Rules(run_items=3, duplicate_items=2, spread=10.0)
    one, two = screen(x, rules, asked(6)), screen(turned, rules, asked(6))
    np.testing.assert_array_equal(one.indices.longest_run, two.indices.longest_run)
    np.testing.assert_allclose(one.indices.spread, two.indices.spread, atol=1e-9)
    assert [r.flagged for r in one.results] == [r.flagged for r in two.results]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_sheets(n: int) -> None:
    found = screen(answers(2)[:n], Rules(exclude=NAMES), asked(12), hasty=np.zeros(n, np.int8))
    assert (found.n, found.excluded.sum()) == (n, 0)
    assert result(found, "outlier").reason == "too_few_items" if n < 2 else True


def test_who_was_judged_too_fast_is_flagged_and_the_unknown_are_not_counted() -> None:
    x, marks = answers(6), np.array([1, 0, -1, 1, 0, 0], dtype=np.int8)
    found = result(screen(x, Rules(), asked(12), hasty=marks), "speeder")
    assert (found.n, found.flagged) == (5, 2)
    nobody = screen(x, Rules(), asked(12), hasty=np.full(6, -1, np.int8))
    assert result(nobody, "speeder").reason == "not_recorded"
    off = screen(x, Rules(seconds_per_item=None), asked(12), hasty=marks)
    assert result(off, "speeder").reason == "switched_off"


def test_answers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="12 columns"):
        screen(answers(5, 11), Rules(), asked(12))
    with pytest.raises(ValueError, match="no point of the scale"):
        screen(sheets("126"), Rules(), asked(3))
    with pytest.raises(ValueError, match="durations"):
        screen(sheets("123"), Rules(), asked(3), hasty=np.ones(2, np.int8))
    with pytest.raises(ValueError, match="pair"):
        screen(sheets("123"), Rules(), asked(3, pairs=((0, 3),)))
