"""Data quality against base R (quality.R), on made surveys and real ones."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import wilson_interval
from analysis.statistics.quality.asked import Asked
from analysis.statistics.quality.indices import contradictions, even_odd, longest_run, spread
from analysis.statistics.quality.outliers import distances
from analysis.statistics.quality.screening import missing
from tests.reference.golden import Source, exact, on_all_data, ratings

R: dict[str, Any] = json.loads((Path(__file__).parent / "quality.json").read_text())
POINTS = np.array([[-1 if x is None else x for x in row] for row in R["points"]], dtype=np.int8)
ASKED = Asked(
    low=(1,) * 12,
    high=(5,) * 12,
    reverse=tuple(j == 1 for j in range(12)),
    scale=tuple(j // 3 for j in range(12)),
    pairs=((0, 1), (3, 4)),
)


def numbers(name: str) -> NDArray[np.float64]:
    """R's vector, NaN for NA."""
    return np.array([np.nan if x is None else x for x in R[name]], dtype=np.float64)


def same(found: NDArray[np.floating] | NDArray[np.integer], wanted: NDArray[np.float64]) -> None:
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=1e-9, equal_nan=True)


def test_runs_are_those_of_rle_over_the_answers() -> None:
    same(longest_run(POINTS, ASKED), numbers("longest"))


def test_the_spread_within_a_sheet_is_sd_on_0_to_100() -> None:
    same(spread(POINTS, ASKED) / 25.0, numbers("irv"))


def test_distances_of_complete_and_of_incomplete_sheets() -> None:
    found = distances(POINTS)
    same(found.squared, numbers("mahalanobis"))
    p = numbers("mahalanobis_p")
    same(special.chdtrc(found.items, found.squared), p)
    for limit in (0.001, 0.05, 0.3, 0.9):
        assert list(found.beyond(limit)) == [each < limit for each in p]


def test_even_and_odd_halves_agree_as_cor_says() -> None:
    same(even_odd(POINTS, ASKED), numbers("even_odd"))


def test_contradictions_are_those_counted_in_r() -> None:
    same(contradictions(POINTS, ASKED, apart=75.0)[0], numbers("contradictions"))


def test_blanks_by_item_with_wilsons_interval() -> None:
    items = missing(POINTS)
    assert [item.blank for item in items] == R["blank"]
    assert items[2].share.ci == exact(tuple(R["blank_wilson"]))
    assert items[2].share.ci == wilson_interval(items[2].blank / 40, 40)


@on_all_data
@pytest.mark.parametrize(
    ("scale", "names"),
    [("A_unreversed_listwise", "A1 A2 A3 A4 A5"), ("N_listwise", "N1 N2 N3 N4 N5")],
)
def test_the_first_ten_people_of_a_survey(data: Source, scale: str, names: str) -> None:
    wanted = data.figures("traits")[scale]
    x = ratings(data.table("traits"), names.split())
    x = x[(x >= 0).all(axis=1)]
    asked = Asked(low=(1,) * 5, high=(6,) * 5, reverse=(False,) * 5, scale=(0,) * 5)
    found = distances(x)
    assert list(found.squared[:10]) == exact(wanted["mahalanobis_d2_first10"])
    assert float(found.squared.sum()) == pytest.approx(wanted["mahalanobis_d2_sum"], abs=1e-7)
    assert list(longest_run(x, asked)[:10]) == wanted["longstring_first10"]
    assert list(spread(x, asked)[:10] / 20.0) == exact(wanted["irv_first10"])
