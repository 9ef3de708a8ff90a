"""The largest |t| of several statements: where its law is known, it is that law."""

import numpy as np
import pytest
from scipy import stats

from analysis.statistics.gaps.simultaneous import joint


@pytest.mark.parametrize("df", [2.5, 9.0, 1e6])
def test_one_statement_is_students_t(df: float) -> None:
    law = joint(np.eye(1), np.array([[0.3]]))
    assert law.critical(0.95, np.array([df]))[0] == pytest.approx(stats.t.ppf(0.975, df))
    assert law.p(np.array([1.7]), np.array([df]))[0] == pytest.approx(2 * stats.t.sf(1.7, df))


def test_unrelated_normal_statements_are_sidaks() -> None:
    law = joint(np.eye(3), np.eye(3))
    critical = law.critical(0.95, np.full(3, 1e9))
    assert critical == pytest.approx(
        np.full(3, stats.norm.ppf(0.5 + 0.5 * 0.95 ** (1 / 3))), abs=1e-6
    )


def test_the_same_statement_twice_is_one() -> None:
    rows = np.array([[1.0, 0.0], [2.0, 0.0]])
    law = joint(rows, np.eye(2))
    assert law.critical(0.9, np.full(2, 6.0)) == pytest.approx(stats.t.ppf(0.95, 6), abs=1e-6)


def test_a_statement_that_is_stretched_far_leaves_the_error_to_the_others() -> None:
    law = joint(np.eye(2), np.eye(2), stretch=np.array([1.0, 50.0]))
    critical = law.critical(0.95, np.full(2, 8.0))
    assert critical[0] == pytest.approx(stats.t.ppf(0.975, 8), abs=1e-4)
    assert critical[1] == pytest.approx(50.0 * critical[0])


def test_six_related_statements_are_scipys_integral() -> None:
    correlation = 0.5 + 0.5 * np.eye(6)
    law = joint(np.eye(6), correlation)
    wanted = stats.multivariate_t(shape=correlation, df=7).cdf(
        np.full(6, 2.5), lower_limit=np.full(6, -2.5), random_state=1, maxpts=600_000
    )
    assert 1.0 - law.p(np.full(6, 2.5), np.full(6, 7.0))[0] == pytest.approx(wanted, abs=3e-4)


def test_p_and_critical_value_belong_together_at_every_df() -> None:
    rows = np.vstack([np.eye(4), np.eye(4) - 0.25])
    law = joint(rows, 0.3 + 0.7 * np.eye(4))
    df = np.linspace(3.0, 40.0, 8)
    assert law.p(law.critical(0.95, df), df) == pytest.approx(np.full(8, 0.05), abs=1e-7)
