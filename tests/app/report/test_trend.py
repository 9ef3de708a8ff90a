"""The sections that waves and languages bring: words, the same figures in every face."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.trend.trend import TrendNode
from analysis.study.inputs import Linked, Wave
from analysis.study.matrix import Sample
from app.report.comparability import comparability_page as comparability
from app.report.faces import FORMATS, Language
from app.report.formats import figure
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.trend import trend_page as trend
from tests.analysis.service_answers import answered, given, service
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows

SECTIONS = ("trend", "comparability")


def wave(seed: int, n: int, **shifts: float) -> Sample:
    return answered(service(), "users", n, seed=seed, shift=shifts, level=0.05 * seed)


@cache
def report() -> Report:
    """Three waves of users; of the first wave 90 answer in the last; two languages."""
    first, last = wave(1, 150), wave(9, 240, TIM1=-0.6)
    last = replace(last, languages=np.repeat(["zh", "en"], [130, 110]))
    samples = (first, wave(5, 3), last)
    waves = tuple(
        Wave(label=str(2023 + at), time=2023.0 + at, samples=(sample,))
        for at, sample in enumerate(samples)
    )
    pairs = Linked(audience="users", first=first.points[:90], last=last.points[:90])
    return build(replace(given(last, shown=SECTIONS), waves=waves, linked=(pairs,)))


@cache
def page(language: Language) -> bytes:
    return FORMATS["html"].render(report(), language)


def nodes() -> Iterator[tuple[str, TrendNode]]:
    for row in report().trend:
        for node in row.nodes:
            yield f"trend/{row.audience}/{node.level}/{node.id}", node


def test_linked_people_stand_on_the_page_as_in_the_report() -> None:
    printed = html_figures(page("en"))
    told = [(place, node.linked) for place, node in nodes() if node.linked is not None]
    assert told
    for place, linked in told:
        for name in ("improved", "unchanged", "worsened"):
            value = getattr(linked, name)
            shown = printed.get(f"{place}/linked/{name}")
            assert shown == (None if value is None else figure(value, "share"))


def test_the_smallest_change_stands_beside_p() -> None:
    printed = html_figures(page("zh"))
    for place, node in nodes():
        smallest = node.changes[0].smallest100
        shown = printed.get(f"{place}/last/smallest100")
        assert shown == (None if smallest is None else figure(smallest, "score"))


def test_a_wave_that_is_hidden_is_said_and_the_change_goes_past_it() -> None:
    (part,) = trend_parts("en")
    assert "Since 2023" in part
    assert all(node.points[1].reason == "suppressed" for _, node in nodes())


def trend_parts(language: str) -> list[str]:
    found = trend.content(Reading(report()), Voice(language))
    assert found is not None
    return [part.lead for part in found.parts]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Of the 90 people who answered both in 2023 and in 2025"),
        ("zh", "都作答的同一批人（n = 90）"),
        ("en", "changes of Responsiveness should not be read as they stand"),
        ("zh", "响应性的变化不宜按均值直接解读"),
    ],
)
def test_sentences_tell_who_changed_and_what_may_not_be_compared(language: str, said: str) -> None:
    assert said in trend_parts(language)[0]


def test_languages_are_called_by_their_names() -> None:
    found = comparability.content(Reading(report()), Voice("en"))
    assert found is not None
    text = page("en").decode()
    assert "from language to language" in text
    assert "Chinese (n = 130)" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "作答语言之间" in page("zh").decode()


def test_the_chart_has_a_name_a_sentence_and_its_figures_in_a_table() -> None:
    root = ElementTree.fromstring(page("en"))
    (drawn,) = (each for each in root.iter("figure") if each.get("class") == "trend")
    svgs = [each for each in drawn.iter() if each.get("role") == "img"]
    assert [bool(each.get("aria-label")) for each in svgs] == [True, True]
    caption = "".join(next(drawn.iter("figcaption")).itertext())
    overall = next(node for _, node in nodes() if node.level == "overall")
    for point in (overall.points[0], overall.points[2]):
        assert figure(point.score100, "score") in caption
    (section,) = (each for each in root.iter("section") if each.get("class") == "trend")
    for table in section.iter("table"):
        assert table.find("caption") is not None
        assert all(th.get("scope") for th in table.iter("th"))


def test_the_workbook_has_errors_links_and_what_is_compared() -> None:
    workbook = FORMATS["xlsx"].render(report(), "en")
    linked = sheet_rows(workbook, "Same people")
    assert len(linked) == sum(node.linked is not None for _, node in nodes())
    assert len(sheet_rows(workbook, "Scores by wave")) == 3 * len(list(nodes()))
    text = str(sheet_rows(workbook, "Comparability"))
    assert "waves" in text
    assert "languages" in text


def test_on_paper_the_chart_has_its_text_and_nothing_warns(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = pdf_text(FORMATS["pdf"].render(brief(report(), "trend", "comparability"), "en"))
    assert "Scores over time" in text
    assert "Improved" in text
    assert not [
        each for each in caplog.records if each.levelname != "DEBUG" and "weasyprint" in each.name
    ]
