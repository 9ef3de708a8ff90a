"""Sheets into arrays: what each character means, reversed items, versions pooled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.study.matrix import BLANK, NOT_APPLICABLE, NOT_ASKED, Sample, keyed, pool, unpack
from surveys.fieldwork.answers import DIGITS
from surveys.questionnaire.instrument import Instrument
from tests.analysis.sheets import changed, instrument, sample, weighted, without


def test_every_character_becomes_its_point_or_its_code() -> None:
    assert unpack(b"05aw-x", 3).tolist() == [[0, 5, 10], [32, BLANK, NOT_APPLICABLE]]


@given(st.lists(st.sampled_from("0123456789abcw-x"), min_size=22, max_size=220))
def test_unpacking_agrees_with_reading_one_character_after_another(marks: list[str]) -> None:
    text = "".join(marks[: len(marks) // 11 * 11])
    codes = {"-": BLANK, "x": NOT_APPLICABLE}
    wanted = [codes.get(mark, DIGITS.find(mark)) for mark in text]
    assert unpack(text.encode(), 11).ravel().tolist() == wanted


def test_no_sheets_are_an_empty_array_of_the_right_width() -> None:
    assert unpack(b"", 7).shape == (0, 7)


@pytest.mark.parametrize("packed", [b"12345", b"12?4", b"12A4", b"12\xff4"])
def test_what_is_no_whole_sheet_or_no_rating_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"no whole sheets|is no rating"):
        unpack(packed, 4)


def test_reversed_columns_are_turned_round_within_their_scale_and_codes_stay() -> None:
    points = unpack(b"15-0x2", 3)
    low, high = np.array([1, 1, 0], np.int8), np.array([5, 5, 10], np.int8)
    turned = keyed(points, low, high, np.array([True, False, True]))
    assert turned.tolist() == [[5, 5, BLANK], [6, NOT_APPLICABLE, 8]]
    assert points.tolist()[0] == [1, 5, BLANK], "the original is untouched"


def test_the_same_items_of_two_versions_are_pooled_in_one_column() -> None:
    new = instrument()
    old = without(new, "C2")
    pooled = pool(new, "users", [sample("users", "44 55512 33 9"), sample_of(old, "111212119")])
    assert pooled.points.tolist() == [
        [4, 4, 5, 5, 5, 1, 2, 3, 3, 9],
        [1, 1, 1, 2, 1, 2, NOT_ASKED, 1, 1, 9],
    ]


def test_an_item_whose_scale_or_direction_changed_is_another_item() -> None:
    new = instrument()
    for change in ({"scale": "eleven"}, {"reverse": True}):
        old = changed(new, "K1", **change)
        assert pool(new, "users", [sample_of(old, "44555123-9")]).points[0, 7] == NOT_ASKED


def test_only_the_audiences_own_sheets_are_pooled_and_empty_ones_left_out() -> None:
    samples = [
        weighted(sample("users", "-- ----- -- -", "xx xxxxx xx 3"), 2.0, 3.0),
        sample("staff", "44 55512 33 9"),
    ]
    pooled = pool(instrument(), "users", samples)
    assert len(pooled.points) == 1
    assert pooled.weights is not None
    assert pooled.weights.tolist() == [3.0]


def test_an_audience_without_a_sheet_has_an_empty_array() -> None:
    assert pool(instrument(), "users", []).points.shape == (0, 10)


def sample_of(old: Instrument, sheet: str) -> Sample:
    return sample("users", sheet, of=old)
