"""What the section on comparability says where each characteristic was tested by itself."""

import pytest

from app.report.comparability.comparability_page import content
from app.report.faces import FORMATS
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.sections.test_comparability import improper
from tests.app.faces import brief, sheet_rows


@pytest.mark.parametrize(("language", "words"), [("en", "tested by itself"), ("zh", "逐项特性")])
def test_the_page_says_what_holds_of_each_by_itself(language: str, words: str) -> None:
    passage = content(Reading(improper()), Voice(language))
    assert passage is not None
    whole, passed, barred = passage.parts[0].points
    assert words in whole
    assert "TIM1" in barred
    assert "TIM1" not in passed


def test_the_workbook_tells_of_which_characteristic_a_model_is() -> None:
    workbook = FORMATS["xlsx"].render(brief(improper(), "comparability"), "en")
    steps = sheet_rows(workbook, "Comparability")
    assert steps[0]["Quality"] == ""
    assert {row["Quality"] for row in steps[1:]} == {
        "Security",
        "Reliability",
        "Responsiveness",
        "Tangibility",
        "Friendliness",
    }
