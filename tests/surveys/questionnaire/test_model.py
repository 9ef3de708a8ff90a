"""The values of a quality model: fallbacks of texts, labels, column names."""

import pytest

from surveys.questionnaire.model import Columns, Facet, Item, Scale
from surveys.questionnaire.text import Text

USERS, ALL, HOPED = Text.of("to users"), Text.of("to all"), Text.of("hoped for")


def item(**changes: object) -> Item:
    values: dict[str, object] = {
        "id": "A1",
        "wording": (("users", USERS), ("*", ALL)),
        "scale": "s",
    }
    return Item(**values | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("audience", "facet", "expected"),
    [
        ("users", "perception", USERS),
        ("staff", "perception", ALL),
        ("users", "expectation", HOPED),
        ("staff", "expectation", HOPED),
        ("users", "importance", USERS),
    ],
)
def test_a_text_falls_back_from_prompt_to_wording_and_from_audience_to_all(
    audience: str, facet: Facet, expected: Text
) -> None:
    asked = item(prompts=(("expectation", (("supplier", HOPED),)),))
    assert asked.text(audience, facet) == expected


def test_a_scale_labels_all_points_or_its_ends() -> None:
    low, mid, high = Text.of("low"), Text.of("mid"), Text.of("high")
    every = Scale(id="s", low=1, high=3, labels=(low, mid, high))
    ends = Scale(id="s", low=0, high=10, labels=(low, high))
    assert [every.label(point) for point in every.points] == [low, mid, high]
    assert [ends.label(0), ends.label(5), ends.label(10)] == [low, None, high]
    assert Scale(id="s", low=1, high=3).label(1) is None
    assert len(ends.points) == 11


def test_columns_are_named_by_item_or_by_its_number() -> None:
    columns = Columns(perception="P{number}", expectation="E{number}")
    assert columns.name("K04") == "P04"
    assert columns.name("K04", "expectation") == "E04"
    assert columns.name("K04", "importance") == "K04:importance"
    assert Columns().name("K04") == "K04"
