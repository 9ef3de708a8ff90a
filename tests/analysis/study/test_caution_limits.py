"""From which figure on a caution holds, and how grave it is."""

import pytest

from analysis.study.caution_limits import (
    LIMITS,
    Caution,
    Code,
    Weight,
    about,
    doubtful,
    graded,
    gravest,
    standing,
)


@pytest.mark.parametrize(("alpha", "ci", "stands"), [
    (0.85, (0.72, 0.92), "reached"),
    (0.85, (0.6951, 0.92), "reached"),
    (0.85, (0.60, 0.92), "open"),
    (0.55, (0.30, 0.75), "open"),
    (0.55, (0.30, 0.69), "missed"),
    (0.85, None, "open"),
    (None, None, None),
])  # fmt: skip
def test_a_scale_reaches_the_line_by_the_lower_end_of_its_interval(
    alpha: float | None, ci: tuple[float, float] | None, stands: str | None
) -> None:
    assert standing(alpha, ci) == stands


def test_what_is_printed_as_the_line_is_not_below_it() -> None:
    assert [doubtful(each) for each in (None, 0.694, 0.6951, 0.70)] == [False, True, False, False]


@pytest.mark.parametrize(("name", "value", "weights"), [
    ("careless", 0.12, (1, 2)), ("careless", 0.51, (2, 3)), ("people", 25, (1, 2)),
    ("people", 9, (2, 3)), ("half_width", 12.0, (2, 3)), ("stability", 0.1, (1, 2)),
])  # fmt: skip
def test_beyond_the_graver_limit_a_caution_weighs_one_more(
    name: str, value: float, weights: tuple[int, int]
) -> None:
    least: tuple[Weight, Weight] = (1, 2)
    assert tuple(graded(name, value, each) for each in least) == weights


def test_every_limit_says_who_says_so() -> None:
    assert {name for name, limit in LIMITS.items() if not (limit.house or limit.source)} == set()


def made(code: Code, weight: Weight, **of: str) -> Caution:
    return Caution(code=code, weight=weight, section="x", **of)  # type: ignore[arg-type]


def test_what_concerns_all_that_an_audience_says_is_found_apart_from_its_nodes() -> None:
    whole = made("few_raters", 1)
    users, node = made("careless", 3, audience="users"), {"level": "item", "id": "Q1"}
    own = made("placement_open", 2, audience="users", **node)
    every = (whole, users, own, made("careless", 2, audience="staff"))
    assert about(every, "users") == (whole, users)
    assert about(every, "users", "item", "Q1") == (own,)
    assert (gravest(every), gravest(())) == (3, 0)
