"""Ranks of scores that are means: ties are ties whatever the last digit of a float says."""

import numpy as np

from analysis.statistics.groups.kruskal_wallis import kruskal, ranks


def test_equal_fractions_are_tied_however_they_were_summed() -> None:
    summed = np.array([0.1 + 0.2, 0.3, 0.7 + 0.1, 0.8, (0.1 + 0.7) * 1.0, 0.4])
    exact = np.array([0.3, 0.3, 0.8, 0.8, 0.8, 0.4])
    assert len(set(summed)) > len(set(exact))
    codes = np.array([0, 1, 0, 1, 1, 0])
    one, two = ranks(summed, codes, 2), ranks(exact, codes, 2)
    assert one == two
    assert kruskal(one) == kruskal(two)
