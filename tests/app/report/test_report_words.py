"""Every reason that a report gives is said in words; of the words themselves see `test_words`."""

from analysis.study.reasons import REASONS
from app.words import catalogue


def test_every_reason_is_said_in_words() -> None:
    assert [each for each in REASONS if f"report.reason.{each}" not in catalogue()] == []
