"""The gate between the languages in which people answered: who is tested, what stays hidden."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import build
from analysis.sections.comparability.comparability import comparability
from analysis.sections.comparability.compared import Comparability
from analysis.statistics.invariance.gate import gate_rows
from analysis.study.matrix import Sample
from analysis.study.work import prepare
from tests.analysis.sections.test_confirmatory import columns, turned
from tests.analysis.service_answers import answered, given, service

ZH = answered(service(), "users", 260, seed=1)
EN = answered(service(), "users", 180, seed=2, shift={"TIM1": -0.9})


def together(**parts: Sample) -> Sample:
    """One sample of people who answered in these languages, shuffled."""
    names = np.repeat(list(parts), [len(each.points) for each in parts.values()])
    points = np.vstack([each.points for each in parts.values()])
    order = np.random.default_rng(5).permutation(len(points))
    own = next(iter(parts.values()))
    return replace(own, points=points[order], languages=names[order])


def rows(sample: Sample) -> tuple[Comparability, ...]:
    return comparability(prepare(given(sample)), build(given(sample, shown=())).nodes)


def few(n: int) -> Sample:
    return answered(service(), "users", n, seed=3)


def test_its_figures_are_those_of_the_gate() -> None:
    (found,) = rows(together(zh=ZH, en=EN))
    wanted = gate_rows({"zh": turned(ZH), "en": turned(EN)}, columns())
    assert (found.between, found.audience) == ("languages", "users")
    assert [(one.group, one.n) for one in found.groups] == [("zh", 260), ("en", 180)]
    assert found.verdict == wanted.verdict
    assert [one.difference for one in found.latent] == pytest.approx(
        [one.difference for one in wanted.means], abs=1e-6
    )


def test_the_item_that_was_translated_amiss_is_named() -> None:
    (found,) = rows(together(zh=ZH, en=EN))
    assert [(one.id, one.part) for one in found.items] == [("TIM1", "intercept")]
    barred = {one.id: one.without for one in found.factors if one.verdict != "comparable_means"}
    assert barred == {"responsiveness": ("TIM1",)}


def test_what_people_share_goes_with_them() -> None:
    plain = together(zh=ZH, en=EN)
    sites = np.array([f"site {i % 12}" for i in range(len(plain.points))])
    assert rows(replace(plain, clusters=sites)) == rows(plain)


def test_a_language_of_too_few_is_named_and_not_tested() -> None:
    (found,) = rows(together(zh=ZH, en=EN, ru=few(40)))
    assert [(one.group, one.reason) for one in found.groups][2:] == [("ru", "too_few")]


@pytest.mark.parametrize("rest", ["ru", ""])
def test_few_people_of_other_languages_are_not_laid_bare(rest: str) -> None:
    assert rows(together(zh=ZH, en=EN, **{rest: few(3)})) == ()
    assert len(rows(together(zh=ZH, en=EN, **{rest: few(6)}))) == 1


def test_sheets_without_a_language_are_tested_nowhere() -> None:
    assert rows(replace(together(zh=ZH, en=EN), languages=None)) == ()
    assert rows(together(zh=ZH, en=few(90))) == ()


def test_languages_are_in_the_fingerprint() -> None:
    one = together(zh=ZH, en=EN)
    assert one.languages is not None
    other = replace(one, languages=one.languages[::-1].copy())
    bare = replace(one, languages=None)
    assert len({build(given(s, shown=())).fingerprint for s in (one, other, bare)}) == 3
