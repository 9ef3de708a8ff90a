"""Respondent weights: margins are met, and what hinders that is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.moments.columns import means
from analysis.statistics.weighting.effect import effective_n, kish_effect
from analysis.statistics.weighting.joining import rake_within
from analysis.statistics.weighting.margins import Margin, margin_of
from analysis.statistics.weighting.raking import Weighting, post_stratify, rake
from tests.extent import examples


def margin(
    codes: list[int] | NDArray[np.integer], totals: tuple[float, ...], name: str = "m"
) -> Margin:
    labels = tuple("abcdefgh"[: len(totals)])
    return Margin(name=name, labels=labels, totals=totals, codes=np.asarray(codes, dtype=np.int64))


def of(found: Weighting) -> NDArray[np.float64]:
    assert found.weights is not None, found
    return found.weights


def codes_of(found: Weighting) -> list[tuple[str, str, str | None, int]]:
    return [(p.margin, p.code, p.category, p.n) for p in found.problems]


def test_post_stratification_gives_each_category_its_people() -> None:
    found = post_stratify(margin([0, 0, 0, 1], (60, 40)))
    assert of(found) == pytest.approx([20, 20, 20, 40])
    assert (found.method, found.n, found.reason) == ("post-stratified", 4, None)
    shares = [(c.n, c.before, c.target, c.after) for c in found.categories]
    assert shares[0] == pytest.approx((3, 0.75, 0.6, 0.6))
    assert shares[1] == pytest.approx((1, 0.25, 0.4, 0.4))
    assert found.n_effective == pytest.approx(100**2 / (3 * 20**2 + 40**2))


def test_base_weights_keep_their_ratios_within_a_category() -> None:
    found = post_stratify(margin([0, 0, 1], (60, 40)), np.array([1.0, 3.0, 7.0]))
    assert of(found) == pytest.approx([15, 45, 40])


@st.composite
def samples(draw: st.DrawFn) -> tuple[Margin, Margin, NDArray[np.float64]]:
    """Two margins that agree with some weighting of the people, so that raking can meet them."""
    n = draw(st.integers(2, 30))
    pick = st.lists(st.integers(0, 2), min_size=n, max_size=n)
    one, two = np.array(draw(pick)), np.array(draw(pick))
    weights = np.array(draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)), dtype=np.float64)
    base = np.array(draw(st.lists(st.integers(1, 3), min_size=n, max_size=n)), dtype=np.float64)
    totals = [tuple(np.bincount(c, weights, 3).tolist()) for c in (one, two)]
    return margin(one, totals[0], "one"), margin(two, totals[1], "two"), base


@examples(40)
@given(samples())
def test_raked_weights_reproduce_every_margin(
    sample: tuple[Margin, Margin, NDArray[np.float64]],
) -> None:
    found = rake(sample[:2], sample[2])
    if found.reason == "not_converged":  # the only solution has weights of 0, reached ever slower
        assert found.error is not None
        assert found.error > 1e-8
        return
    for own in sample[:2]:
        reached = np.bincount(own.codes, of(found), 3)
        assert reached == pytest.approx(np.array(own.totals), abs=1e-6)


@examples(40)
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_of_categories_changes_no_weight(
    sample: tuple[Margin, Margin, NDArray[np.float64]], random: np.random.Generator
) -> None:
    one, two, base = sample
    order = list(range(len(base)))
    random.shuffle(order)
    plain = rake((one, two), base)
    turned = rake(
        (margin(2 - one.codes[order], one.totals[::-1]), margin(two.codes[order], two.totals)),
        base[order],
    )
    assert turned.reason == plain.reason
    if plain.weights is not None:
        assert of(turned) == pytest.approx(plain.weights[order], abs=1e-7)


def test_margins_that_the_sample_meets_change_nothing() -> None:
    found = rake((margin([0, 0, 1, 1], (50, 50)), margin([0, 1, 0, 1], (1e2 / 2, 50))))
    assert of(found) == pytest.approx([25.0] * 4)
    assert found.kish == pytest.approx(1.0)


def test_who_is_of_unknown_category_keeps_the_share_of_the_sample() -> None:
    codes, other = [0, 0, 1, 1, -1], [0, 1, 0, 1, 1]
    found = rake((margin(codes, (30, 70)), margin(other, (50, 50))))
    weights = of(found)
    assert weights[4] == pytest.approx(20.0)
    assert weights[:2].sum() / weights[:4].sum() == pytest.approx(0.3)
    assert codes_of(found) == [("m", "unknown_category", None, 1)]
    assert found.categories[2].label is None


def test_a_text_that_the_margin_does_not_name_is_unknown() -> None:
    found = margin_of("sex", ["f", None, "m", "x", ""], {"m": 1, "f": 2})
    assert found.codes.tolist() == [1, -1, 0, -1, -1]


def test_a_category_without_respondents_is_named_and_nothing_is_weighted() -> None:
    found = rake((margin([0, 0, 1], (50, 40, 10)),))
    assert (found.weights, found.reason) == (None, "empty_category")
    assert codes_of(found) == [("m", "empty_category", "c", 0)]


def test_people_of_a_category_that_has_nobody_get_no_weight() -> None:
    found = rake((margin([0, 0, 1, 2], (60, 40, 0)),))
    assert of(found) == pytest.approx([30, 30, 40, 0])
    assert found.n == 3
    assert codes_of(found) == [("m", "zero_total", "c", 1)]


def test_an_empty_category_can_come_from_the_other_margin() -> None:
    found = rake((margin([0, 0, 1], (60, 0), "one"), margin([0, 0, 1], (30, 30), "two")))
    assert codes_of(found) == [("one", "zero_total", "b", 1), ("two", "empty_category", "b", 1)]


@pytest.mark.parametrize(
    ("total", "code", "fatal"),
    [(6200.0, "rounded_totals", False), (6300.0, "inconsistent_totals", True)],
)
def test_margins_of_different_populations(total: float, code: str, fatal: bool) -> None:
    one = margin([0, 1, 0, 1], (3000, 3194), "one")
    found = rake((one, margin([0, 0, 1, 1], (total / 2, total / 2), "two")))
    assert codes_of(found) == [("two", code, None, 0)]
    assert found.problems[0].fatal == fatal
    assert (found.weights is None) == fatal
    assert found.population == 6194


def test_margins_that_no_weights_can_meet_are_not_met_in_silence() -> None:
    found = rake((margin([0, 0, 1, 1], (90, 10)), margin([0, 0, 1, 1], (50, 50))))
    assert (found.weights, found.reason) == (None, "not_converged")
    assert found.error == pytest.approx(0.4)
    assert found.categories[0].after is None


@pytest.mark.parametrize("base", [np.zeros(2), np.array([0.0, 0.0])])
def test_nobody_to_weight(base: NDArray[np.float64]) -> None:
    assert rake((margin([0, 1], (1, 1)),), base).reason == "no_answers"
    assert rake((margin([], (1, 1)),)).reason == "no_answers"


def test_the_unit_of_totals_and_base_weights_does_not_matter() -> None:
    codes, base = [0, 1, 1, 0, 1], np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    plain = of(rake((margin(codes, (30, 70)),), base))
    assert of(rake((margin(codes, (0.3, 0.7)),), base * 1e-200)) * 100 == pytest.approx(plain)
    assert of(rake((margin(codes, (3e200, 7e200)),), base)) == pytest.approx(plain * 1e199)


def test_a_weight_next_to_nothing_is_none() -> None:
    found = rake((margin([0, 0, 1], (60, 40)),), np.array([1.0, 1e-300, 1e12]) * 1e-200)
    assert (found.n, found.reason) == (2, None)
    assert of(found) == pytest.approx([60, 0, 40])


def test_contradictions_that_run_off_beyond_all_numbers_are_only_told() -> None:
    one, two = margin([0, 0, 1, 2], (1, 1, 98)), margin([0, 1, 1, 2], (49, 50, 1))
    for found in (rake((one, two)), rake_within((one, two), lower=0.2, upper=5.0)):
        assert (found.weights, found.reason) == (None, "not_converged")
        assert found.error is not None
        assert 0 < found.error < 1


@pytest.mark.parametrize(
    ("totals", "codes", "message"),
    [
        ((1.0, -1.0), [0], "not negative"),
        ((0.0, 0.0), [0], "not all zero"),
        ((1.0, np.nan), [0], "finite"),
        ((1.0, 2.0), [2], "none of the 2 categories"),
    ],
)
def test_a_margin_that_cannot_be_is_refused(
    totals: tuple[float, ...], codes: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        margin(codes, totals)


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one margin"):
        rake(())
    with pytest.raises(ValueError, match="same respondents"):
        rake((margin([0], (1,)), margin([0, 0], (1,))))
    with pytest.raises(ValueError, match="2 respondents need 2 weights"):
        rake((margin([0, 0], (1,)),), np.ones(3))
    with pytest.raises(ValueError, match="2 labels and 1 totals"):
        Margin(name="m", labels=("a", "b"), totals=(1.0,), codes=np.zeros(1, dtype=np.int64))
    with pytest.raises(ValueError, match="whole number"):
        Margin(name="m", labels=("a",), totals=(1.0,), codes=np.zeros(1))  # type: ignore[arg-type]


def uneven() -> tuple[tuple[Margin, Margin], NDArray[np.float64]]:
    rng = np.random.default_rng(4)
    one, two = rng.integers(0, 3, 200), rng.integers(0, 2, 200)
    base = np.exp(rng.normal(0, 1.2, 200))
    return (margin(one, (50, 30, 20), "one"), margin(two, (40, 60), "two")), base


def test_trimmed_weights_lie_within_the_limits_and_meet_the_margins() -> None:
    margins, base = uneven()
    plain, found = rake(margins, base), rake_within(margins, base, upper=3.0, lower=0.3)
    assert of(plain).max() > 5 * of(plain).mean()
    weights = of(found)
    assert weights.max() <= 3.0 * 1.001 * weights.mean()
    assert weights.min() >= 0.3 * 0.999 * weights.mean()
    assert (found.within_limits, found.reason, found.trimmed > 0) == (True, None, True)
    for own in margins:
        assert np.bincount(own.codes, weights) == pytest.approx(np.array(own.totals))
    assert found.kish is not None
    assert plain.kish is not None
    assert found.kish < plain.kish


def test_limits_that_are_kept_anyway_cut_nothing() -> None:
    margins, _ = uneven()
    found = rake_within(margins, lower=0.2, upper=5.0)
    assert of(found) == pytest.approx(of(rake(margins)))
    assert (found.trimmed, found.within_limits) == (0, True)


def test_limits_that_the_margins_forbid_are_not_claimed() -> None:
    found = rake_within((margin([0] * 9 + [1], (50, 50)),), lower=0.2, upper=2.0)
    assert found.within_limits is False
    assert of(found).max() == pytest.approx(5.0 * of(found).mean())
    with pytest.raises(ValueError, match="below and above"):
        rake_within((margin([0], (1,)),), lower=0.2, upper=0.9)


def test_trimming_leaves_the_unknown_their_share() -> None:
    margins, base = uneven()
    codes = margins[0].codes.copy()
    codes[:40] = -1
    found = rake_within((margin(codes, (50, 30, 20)), margins[1]), base, upper=3.0, lower=0.3)
    assert of(found)[:40].sum() / 100 == pytest.approx(base[:40].sum() / base.sum())


def test_intervals_of_raked_means_hold_the_truth_at_least_as_often_as_they_say() -> None:
    """By weights alone; 95 % less 3 standard errors of 300 samples from a population of 20,000."""
    rng = np.random.default_rng(7)
    group, other = rng.choice(3, 20_000, p=[0.5, 0.3, 0.2]), rng.integers(0, 2, 20_000)
    y = np.clip(np.rint(3 + group - other + rng.normal(size=20_000)), 1, 5)
    totals = tuple(np.bincount(group).tolist()), tuple(np.bincount(other).tolist())
    chance, inside = np.where(group == 0, 2.0, 1.0), 0
    for at in rng.choice(20_000, (300, 100), p=chance / chance.sum()):
        margins = margin(group[at], totals[0]), margin(other[at], totals[1])
        (found,) = means(y[at][:, None], of(rake(margins)))
        assert found.ci is not None
        inside += found.ci[0] <= y.mean() <= found.ci[1]
    assert inside / 300 >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)


def test_kish_is_one_for_equal_weights_and_does_not_see_zeros() -> None:
    assert kish_effect(np.full(7, 3.0)) == pytest.approx(1.0)
    assert kish_effect(np.array([1.0, 3.0, 0.0])) == pytest.approx(2 * 10 / 16)
    assert effective_n(np.array([1.0, 3.0, 0.0])) == pytest.approx(1.6)
    assert (kish_effect(np.zeros(3)), effective_n(np.array([]))) == (None, 0.0)
    assert effective_n(np.full(4, 1e300)) == pytest.approx(4.0)


def test_a_hundred_thousand_people_are_raked_by_their_combinations() -> None:
    rng = np.random.default_rng(2)
    margins = [margin(rng.integers(0, 5, 100_000), (10, 20, 30, 25, 15)) for _ in range(4)]
    found = rake(margins)
    assert found.reason is None
    assert np.bincount(margins[3].codes, of(found)) == pytest.approx([10, 20, 30, 25, 15])
