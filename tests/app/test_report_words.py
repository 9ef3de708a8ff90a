"""Every word of the report stands in both languages, with the same places to fill."""

from string import Formatter

import pytest

from analysis.study.reasons import REASONS
from app.words import catalogue

WORDS = {key: words for key, words in catalogue().items() if key.startswith("report.")}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_fill_the_same_places(key: str) -> None:
    words = WORDS[key]
    assert set(words) >= {"zh", "en"}
    assert all(words.values())
    assert _places(words["zh"]) == _places(words["en"])
    assert _places(words.get("en_one", "")) <= _places(words["en"])


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said_in_words(reason: str) -> None:
    assert f"report.reason.{reason}" in WORDS
